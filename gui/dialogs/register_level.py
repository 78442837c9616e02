"""上级结果登记: one enterprise's level decided above, or a whole list of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QLineEdit, QVBoxLayout, QWidget

from gui import theme
from gui.pieces import allow, button, form, label

if TYPE_CHECKING:
    from db.office import Office
    from db.users import Actor
    from gui.desk import Desk
    from gui.jobs import Job

LEVELS = ("A+", "A", "B", "B-", "引领性", "已撤销")
"""Offered; another level may be typed."""


class RegisterDialog(QDialog):
    """For the enterprise ``code`` (called ``name``), or for the list in ``file``.

    ``registered`` says in words what was done.
    """

    registered = Signal(str)

    def __init__(
        self, desk: Desk, code: str, parent: QWidget, *, name: str = "", file: Path | None = None
    ) -> None:
        super().__init__(parent)
        self.desk, self._code, self._file = desk, code, file
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("上级结果登记")
        self.setMinimumWidth(540)
        down = QVBoxLayout(self)
        down.setContentsMargins(theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP)
        down.setSpacing(theme.GAP)
        down.addWidget(label(self, file.name if file else name, "strong", wrap=True))
        about = (
            "名单里每家写明的以名单为准；没有写的用下面填的。有一处错误就一家也不登记。"
            if file
            else "照评定文件填写。不限已核标准和已证实等级；与系统结果不一致的写明原因。"
        )
        down.addWidget(label(self, about, "quiet", wrap=True))
        fields = form()
        self.level = QComboBox(self)
        self.level.setEditable(True)
        self.level.addItems(list(LEVELS))
        self.level.setCurrentText("A")
        self.authority, self.document, self.on, self.pages, self.difference = (
            QLineEdit(self) for _ in range(5)
        )
        self.authority.setPlaceholderText("例如 河北省生态环境厅")
        self.document.setPlaceholderText("例如 冀环〔2025〕30号")
        self.on.setPlaceholderText("2026-06-30")
        self.difference.setPlaceholderText("与系统结果一致的不用写")
        if file is None:
            fields.addRow("等级(&V)", self.level)
        fields.addRow("评定机关(&A)", self.authority)
        fields.addRow("文号(&D)", self.document)
        fields.addRow("日期(&T)", self.on)
        if file is None:
            fields.addRow("页码(&P)", self.pages)
            fields.addRow("差异原因(&R)", self.difference)
        for each in (self.level, self.pages, self.difference):
            each.setVisible(file is None)
        down.addLayout(fields)
        box = QDialogButtonBox(self)
        self.make = button(box, "登记(&O)", "primary")
        self.make.setDefault(True)
        box.addButton(self.make, QDialogButtonBox.ButtonRole.ActionRole)
        box.addButton(button(box, "取消"), QDialogButtonBox.ButtonRole.RejectRole)
        self.make.clicked.connect(self._register)
        box.rejected.connect(self.reject)
        down.addWidget(box)
        for each in (self.authority, self.document, self.on):
            each.textChanged.connect(self._look)
        self._look()

    def _look(self) -> None:
        titles = {"评定机关": self.authority, "文号": self.document, "日期": self.on}
        left = [title for title, field in titles.items() if not field.text().strip()]
        missing = f"还没有填：{'、'.join(left)}" if left and self._file is None else ""
        allow(self.make, missing)

    def _register(self) -> None:
        code, file = self._code, self._file
        given = [
            each.text()
            for each in (self.authority, self.document, self.on, self.pages, self.difference)
        ]
        level = self.level.currentText()

        def one(office: Office, actor: Actor, job: Job) -> str:
            from db.level_registration import Registration, register_level

            authority, document, on, pages, difference = given
            done = register_level(
                office,
                actor,
                code,
                Registration(level, authority, document, on, "", pages, difference),
            )
            return f"已登记 {done.enterprise} {done.level}"

        def many(office: Office, actor: Actor, job: Job) -> str:
            from db.level_import import import_levels

            assert file is not None
            authority, document, on, *_ = given
            done = import_levels(office, actor, file, authority=authority, document=document, on=on)
            return f"{file.name}：登记 {done.registered} 家，已登记过 {done.unchanged} 家"

        def made(words: str) -> None:
            self.registered.emit(words)
            self.accept()

        def failed(error: BaseException) -> None:
            self._look()
            self.desk.show_error(error)

        allow(self.make, "正在登记…")
        self.desk.run(self, many if file is not None else one, made, failed=failed)
