"""The one dialog that says no: what happened, where, and how to mend it.

A refusal of a command is shown as it was worded. Anything else is a fault of
the program: it goes into the log with its traceback and the person reads one
sentence and the place of the log; a traceback is never shown.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from grading.refusals import EnvironmentRefusal, Finding, Refusal
from gui import theme
from gui.pieces import button, label

LOG = logging.getLogger("jinji.gui")


@dataclass(frozen=True, slots=True)
class Complaint:
    """What the dialog says; ``details`` is folded away at first."""

    what: str
    where: str = ""
    remedy: str = ""
    details: str = ""

    def as_text(self) -> str:
        """All of it as plain text, for the clipboard."""
        lines = [self.what]
        if self.where:
            lines.append(f"位置：{self.where}")
        if self.remedy:
            lines.append(f"处理办法：{self.remedy}")
        if self.details:
            lines.append(self.details)
        return "\n".join(lines)


def log_file() -> str:
    """Where the log of this process is written, or an empty string."""
    for handler in reversed(logging.getLogger().handlers):
        if isinstance(handler, logging.FileHandler):
            return handler.baseFilename
    return ""


def complaint(error: BaseException) -> Complaint:
    """Word an error for people; what is no refusal is written into the log first."""
    if isinstance(error, Refusal):
        findings = getattr(error, "findings", ())
        return Complaint(error.what, error.where, error.remedy, _listed(findings))
    LOG.error("unexpected", exc_info=error)
    place = log_file()
    if isinstance(error, OSError):
        reason = error.strerror or type(error).__name__
        return Complaint(
            f"系统拒绝了读写：{reason}",
            str(error.filename or ""),
            "请检查磁盘空间、文件是否被其他程序打开，再试一次",
        )
    if isinstance(error, MemoryError):
        return Complaint("内存不足", "", "请关闭其他程序后再试")
    return Complaint(
        "程序内部出错，这一步没有完成，已有的记录没有改动",
        "",
        "可以继续使用；若再次出现，请把详情发给维护人员",
        f"内部错误：{type(error).__name__}\n日志文件：{place or '没有日志文件'}",
    )


def _listed(findings: object) -> str:
    if not isinstance(findings, tuple | list):
        return ""
    return "\n".join(
        f"第 {each.row} 行 {each.column}：{each.message}"
        for each in findings
        if isinstance(each, Finding)
    )


class RefusalDialog(QDialog):
    """Shows one :class:`Complaint` with its details folded and a copy button."""

    def __init__(self, said: Complaint, parent: QWidget | None, *, title: str = "没有完成") -> None:
        super().__init__(parent)
        self.said = said
        self.setWindowTitle(title)
        self.setMinimumWidth(440)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP)
        outer.setSpacing(theme.GAP)
        what = label(self, said.what, "strong", wrap=True, selectable=True)
        outer.addWidget(what)
        grid = QGridLayout()
        grid.setColumnStretch(1, 1)
        for name, text in (("位置", said.where), ("处理办法", said.remedy)):
            if not text:
                continue
            row = grid.rowCount()
            grid.addWidget(label(self, name, "muted"), row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label(self, text, wrap=True, selectable=True), row, 1)
        outer.addLayout(grid)
        self.details = QPlainTextEdit(said.details, self)
        self.details.setReadOnly(True)
        self.details.setVisible(False)
        self.details.setFixedHeight(120)
        outer.addWidget(self.details)
        outer.addStretch(1)
        buttons = QDialogButtonBox(self)
        close = button(buttons, "知道了", "primary")
        close.setDefault(True)
        buttons.addButton(close, QDialogButtonBox.ButtonRole.AcceptRole)
        copy = button(buttons, "复制(&C)")
        copy.clicked.connect(self.copy)
        buttons.addButton(copy, QDialogButtonBox.ButtonRole.ActionRole)
        if said.details:
            self.unfold = button(buttons, "详情(&D)")
            self.unfold.setCheckable(True)
            self.unfold.toggled.connect(self._fold)
            buttons.addButton(self.unfold, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.accepted.connect(self.accept)
        outer.addWidget(buttons)

    def copy(self) -> None:
        """Put the whole complaint on the clipboard."""
        QGuiApplication.clipboard().setText(self.said.as_text())

    def _fold(self, shown: bool) -> None:
        self.details.setVisible(shown)
        self.adjustSize()


def show_error(error: BaseException, parent: QWidget | None) -> None:
    """Say what went wrong and wait until it was read."""
    title = "环境问题" if isinstance(error, EnvironmentRefusal) else "没有完成"
    dialog = RefusalDialog(complaint(error), parent, title=title)
    dialog.exec()
    dialog.deleteLater()
