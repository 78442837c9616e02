"""A dialog that asks for a few texts, each needed unless it says otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from gui import theme
from gui.pieces import allow, button, form, label


def literal(amount: Decimal | None) -> str:
    """A number as it is typed; empty where it is not known."""
    return "" if amount is None else f"{amount:f}"


@dataclass(frozen=True, slots=True)
class Asked:
    """One text: ``title`` with its mnemonic, ``choices`` (id, title) instead of free words."""

    key: str
    title: str
    text: str = ""
    hint: str = ""
    needed: bool = True
    long: bool = False
    choices: Sequence[tuple[str, str]] = ()


class WordsDialog(QDialog):
    """After acceptance the texts stand in :meth:`said`."""

    def __init__(
        self, title: str, remark: str, asked: Sequence[Asked], accept: str, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._asked = tuple(asked)
        self.fields: dict[str, QLineEdit | QPlainTextEdit | QComboBox] = {}
        self.setWindowTitle(title)
        self.setMinimumWidth(560)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP)
        outer.setSpacing(theme.GAP)
        outer.addWidget(label(self, title, "strong"))
        if remark:
            outer.addWidget(label(self, remark, "muted", wrap=True, selectable=True))
        fields = form()
        for each in self._asked:
            field = self._field(each)
            self.fields[each.key] = field
            fields.addRow(each.title, field)
        outer.addLayout(fields)
        buttons = QDialogButtonBox(self)
        self.confirm = button(buttons, accept, "primary")
        self.confirm.setDefault(True)
        buttons.addButton(self.confirm, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(button(buttons, "取消"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        outer.addWidget(buttons)
        self._look()

    def said(self) -> dict[str, str]:
        """The texts by key."""
        return {key: self._text(field) for key, field in self.fields.items()}

    def _field(self, asked: Asked) -> QLineEdit | QPlainTextEdit | QComboBox:
        if asked.choices:
            choice = QComboBox(self)
            for id, title in asked.choices:
                choice.addItem(title, id)
            choice.setCurrentIndex(max(choice.findData(asked.text), 0))
            return choice
        if asked.long:
            area = QPlainTextEdit(asked.text, self)
            area.setTabChangesFocus(True)
            area.setFixedHeight(92)
            area.setPlaceholderText(asked.hint)
            area.textChanged.connect(self._look)
            return area
        line = QLineEdit(asked.text, self)
        line.setPlaceholderText(asked.hint)
        line.textChanged.connect(self._look)
        return line

    @staticmethod
    def _text(field: QLineEdit | QPlainTextEdit | QComboBox) -> str:
        if isinstance(field, QComboBox):
            return str(field.currentData())
        text = field.toPlainText() if isinstance(field, QPlainTextEdit) else field.text()
        return text.strip()

    def _look(self) -> None:
        if not hasattr(self, "confirm"):
            return
        said = self.said()
        empty = [each for each in self._asked if each.needed and not said[each.key]]
        name = empty[0].title.partition("(")[0] if empty else ""
        allow(self.confirm, f"请写明{name}" if empty else "")
