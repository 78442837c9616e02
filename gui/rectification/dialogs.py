"""What a person says to an item: how it will be mended, or what was done."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate
from PySide6.QtWidgets import (
    QDateEdit,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from gui import theme
from gui.pieces import allow, button, form, label

if TYPE_CHECKING:
    from db.rectification_views import ItemView

USUAL_TERM = 90
"""Days offered as a term where none is set yet; a person changes it."""


class _Dialog(QDialog):
    """Title of the item, fields, and a last look before it is recorded."""

    def __init__(self, view: ItemView, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(520)
        self.down = QVBoxLayout(self)
        self.down.setContentsMargins(theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP)
        self.down.setSpacing(theme.GAP)
        self.down.addWidget(label(self, view.row.name, "strong", wrap=True))
        self.down.addWidget(label(self, view.row.requirement, "muted", wrap=True))
        self.fields = form()
        self.down.addLayout(self.fields)

    def close_with(self, accept: str) -> None:
        """The buttons below, once every field stands."""
        box = QDialogButtonBox(self)
        self.accept_button = box.addButton(accept, QDialogButtonBox.ButtonRole.AcceptRole)
        self.accept_button.setObjectName("primary")
        box.addButton("取消", QDialogButtonBox.ButtonRole.RejectRole)
        box.accepted.connect(self.accept)
        box.rejected.connect(self.reject)
        self.down.addWidget(box)
        self.look()

    def missing(self) -> str:
        """What is still to be filled in, as a sentence; empty when all stands."""
        raise NotImplementedError

    def look(self) -> None:
        """Say at the button what is missing."""
        allow(self.accept_button, self.missing())


class PlanDialog(_Dialog):
    """措施、投资、期限、责任人."""

    def __init__(self, view: ItemView, today: QDate, parent: QWidget) -> None:
        super().__init__(view, "定整改措施", parent)
        row = view.row
        self.measure = QPlainTextEdit(row.measure, self)
        self.measure.setTabChangesFocus(True)
        self.measure.setFixedHeight(88)
        self.measure.setPlaceholderText("做什么工程、改什么设备、补什么资料")
        self.person = QLineEdit(row.person, self)
        self.cost = QLineEdit(row.cost, self)
        self.cost.setPlaceholderText("万元，不知道的不填")
        self.deadline = QDateEdit(self)
        self.deadline.setCalendarPopup(True)
        self.deadline.setDisplayFormat("yyyy-MM-dd")
        self.deadline.setMinimumDate(today)
        known = row.deadline
        self.deadline.setDate(
            QDate(known.year, known.month, known.day) if known else today.addDays(USUAL_TERM)
        )
        self.fields.addRow("整改措施(&M)", self.measure)
        self.fields.addRow("责任人(&P)", self.person)
        self.fields.addRow("期限(&D)", self.deadline)
        self.fields.addRow("投资(&C)", self.cost)
        self.close_with("保存")
        self.measure.textChanged.connect(self.look)
        self.person.textChanged.connect(self.look)

    def missing(self) -> str:
        if not self.measure.toPlainText().strip():
            return "没有写整改措施"
        return "" if self.person.text().strip() else "没有写责任人"


class ActDialog(_Dialog):
    """Words to what was done, and where it makes sense the files that show it."""

    def __init__(self, view: ItemView, title: str, *, files: bool, parent: QWidget) -> None:
        super().__init__(view, title, parent)
        self.title = title
        self.files: list[Path] = []
        self.text = QPlainTextEdit(self)
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(110)
        self.fields.addRow("情况(&T)", self.text)
        self.chosen = label(self, "没有选文件", "muted", wrap=True)
        if files:
            pick = button(self, "选佐证材料(&F)…")
            pick.clicked.connect(self._pick)
            self.fields.addRow(pick, self.chosen)
        else:
            self.chosen.hide()
        self.close_with(title)
        self.text.textChanged.connect(self.look)

    def missing(self) -> str:
        written = self.text.toPlainText().strip()
        return "" if written else f"办理“{self.title}”须写明情况或理由"

    def _pick(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(self, "选佐证材料")
        self.take_files([Path(name) for name in names])

    def take_files(self, files: list[Path]) -> None:
        """Attach these with the words."""
        self.files = files
        self.chosen.setText("、".join(file.name for file in files) or "没有选文件")
