"""The two halves of the confirmation desk: what was drafted, and what the official text says."""

from __future__ import annotations

import hashlib
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from grading.confirmation import Item
from grading.packs import Pack
from gui import theme
from gui.pieces import ElidedLabel, button, dress, form, label
from templates.papers.rule_words import condition_words
from templates.papers.values import pretty_unit

if TYPE_CHECKING:
    from db.confirmation_views import ItemView
    from db.office import Office
    from db.users import Actor
    from gui.desk import Desk
    from gui.jobs import Job

SCANS = "扫描件 (*.pdf *.png *.jpg *.jpeg *.tif *.tiff);;所有文件 (*)"


class Drafted(QFrame):
    """The draft: its wording, and the condition it comes to."""

    def __init__(self, pack: Pack, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._pack = pack
        down = QVBoxLayout(self)
        down.setSpacing(theme.GAP_SMALL)
        down.addWidget(label(self, "起草稿", "muted"))
        self.title = label(self, "", "strong", wrap=True)
        self.text = label(self, "", wrap=True, selectable=True)
        self.condition = label(self, "", "muted", wrap=True, selectable=True)
        self.blocked = label(self, "", "bad", wrap=True)
        for each in (self.title, self.text, self.condition, self.blocked):
            down.addWidget(each)
        down.addStretch(1)

    def show_item(self, item: Item) -> None:
        """Show the draft of another item."""
        self.title.setText(item.title)
        self.text.setText(item.text or "（稿中没有文字）")
        judged = "" if item.condition is None else condition_words(self._pack, item.condition)
        self.condition.setText(f"判定：{judged}" if judged else "")
        self.blocked.setText(item.blocked)


class WordingForm(QFrame):
    """Place, scan, words and numbers of the official text, entered by a person."""

    changed = Signal()

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._desk = desk
        self._view: ItemView | None = None
        self._scan = ""
        down = QVBoxLayout(self)
        down.setSpacing(theme.GAP_SMALL)
        down.addWidget(label(self, "正式文本", "muted"))
        self.text = QPlainTextEdit(self)
        self.text.setPlaceholderText("按正式文本录入原文")
        self.text.setTabChangesFocus(True)
        self.text.textChanged.connect(self.changed)
        down.addWidget(self.text, 1)
        fields = form()
        self.document, self.clause, self.page = QLineEdit(self), QLineEdit(self), QLineEdit(self)
        for name, field in (
            ("文件", self.document),
            ("条款", self.clause),
            ("页码", self.page),
        ):
            fields.addRow(name, field)
            field.textChanged.connect(self.changed)
        scan = QHBoxLayout()
        self.scan = ElidedLabel(self, kind="quiet")
        self.choose = button(self, "选扫描件…")
        self.choose.clicked.connect(self._choose)
        scan.addWidget(self.scan, 1)
        scan.addWidget(self.choose)
        fields.addRow("扫描件", scan)
        down.addLayout(fields)
        self._figures = QWidget(self)
        down.addWidget(self._figures)
        self._down = down
        self.entries: dict[str, QLineEdit] = {}
        self._verdicts: dict[str, Any] = {}
        self._show_scan("")

    def show_item(self, view: ItemView, *, numbers: bool) -> None:
        """Show what is recorded of an item; ``numbers`` False leaves them to be entered anew.

        An item nobody entered keeps document, page and scan of the one before: they are
        often the same page.
        """
        self._view = view
        said = view.wording
        self.blockSignals(True)
        self.text.setPlainText("" if said is None else said.text)
        self.clause.setText("" if said is None else said.clause)
        if said is not None:
            self.document.setText(said.document)
            self.page.setText(said.page)
            self._show_scan(said.scan)
        self._build_figures(view, numbers)
        self.blockSignals(False)

    def _build_figures(self, view: ItemView, numbers: bool) -> None:
        self._down.removeWidget(self._figures)
        self._figures.deleteLater()
        self._figures = QWidget(self)
        fields = form()
        fields.setContentsMargins(0, 0, 0, 0)
        fields.setVerticalSpacing(theme.GAP_TINY)
        self._figures.setLayout(fields)
        self.entries, self._verdicts = {}, {}
        known = view.wording.numbers if view.wording is not None and numbers else {}
        for figure in view.item.figures:
            row = QHBoxLayout()
            row.setSpacing(theme.GAP_SMALL)
            entry = QLineEdit(f"{known[figure.key]:f}" if figure.key in known else "")
            entry.setPlaceholderText("重新录入")
            entry.setAccessibleName(figure.name)
            verdict = label(self._figures, "", "quiet")
            row.addWidget(entry, 1)
            row.addWidget(label(self._figures, pretty_unit(figure.unit), "muted"))
            row.addWidget(verdict, 1)
            fields.addRow(label(self._figures, figure.name, wrap=True))
            fields.addRow(row)
            self.entries[figure.key], self._verdicts[figure.key] = entry, verdict
            entry.textChanged.connect(self._compare)
        self._down.addWidget(self._figures)
        self._compare()

    def _compare(self) -> None:
        """Say of each number that was entered whether it is the draft's."""
        if self._view is None:
            return
        entered = self.numbers()
        for figure in self._view.item.figures:
            verdict = self._verdicts[figure.key]
            if not self.entries[figure.key].text().strip():
                text, kind = "", "quiet"
            elif figure.key not in entered:
                text, kind = "不是数字", "bad"
            elif entered[figure.key] == figure.value:
                text, kind = "与稿一致", "good"
            else:
                text, kind = f"与稿不同：稿 {figure.value:f}", "bad"
            verdict.setText(text)
            dress(verdict, kind)
        self.changed.emit()

    def numbers(self) -> dict[str, Decimal]:
        """The numbers that were entered and are numbers."""
        found = {}
        for key, entry in self.entries.items():
            try:
                number = Decimal(entry.text().strip())
            except InvalidOperation:
                continue
            if number.is_finite():
                found[key] = number
        return found

    def said(self) -> dict[str, Any]:
        """The fields of a wording."""
        return {
            "document": self.document.text().strip(),
            "clause": self.clause.text().strip(),
            "page": self.page.text().strip(),
            "scan": self._scan,
            "text": self.text.toPlainText().strip(),
            "numbers": self.numbers(),
        }

    def missing(self) -> str:
        """What still has to be entered; empty where nothing is."""
        if self._view is None:
            return "还没有选核对项"
        said = self.said()
        names = {"document": "文件", "clause": "条款", "page": "页码", "scan": "扫描件"}
        left = [name for key, name in names.items() if not said[key]]
        if not said["text"] and self._view.item.kind != "none":
            left.insert(0, "原文")
        return f"还缺：{'、'.join(left)}" if left else self.numbers_missing()

    def numbers_missing(self) -> str:
        """The numbers that are not entered; empty where all are."""
        if self._view is None:
            return ""
        entered = self.numbers()
        left = [each.name for each in self._view.item.figures if each.key not in entered]
        return f"请重新录入数值：{'、'.join(left)}" if left else ""

    def _choose(self) -> None:
        folder = self._desk.preferences.folder or str(Path.home())
        path, _ = QFileDialog.getOpenFileName(self, "选扫描件", folder, SCANS)
        if path:
            self.take_scan(Path(path))

    def take_scan(self, path: Path) -> None:
        """Reckon the SHA-256 of a scan; the file itself stays where it is."""
        self._desk.preferences.folder = str(path.parent)

        def reckon(office: Office, actor: Actor, job: Job) -> str:
            with path.open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()

        def take(digest: str) -> None:
            self._show_scan(digest, path.name)
            self.changed.emit()

        self._desk.run(self, reckon, take)

    def _show_scan(self, digest: str, name: str = "") -> None:
        self._scan = digest
        words = f"{name}　SHA-256 {digest}".strip("　") if digest else "还没有选"
        self.scan.setText(words)
