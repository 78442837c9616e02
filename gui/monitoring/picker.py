"""Choosing the enterprise: a few letters of its name, code or pinyin bring a short list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QStringListModel, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView, QWidget

if TYPE_CHECKING:
    from db.enterprise_rows import EnterpriseRow
    from gui.desk import Desk

MOST = 12
WIDTH = 340


class EnterprisePicker(QLineEdit):
    """``chosen`` tells the key and the name of the enterprise a person picked."""

    chosen = Signal(str, str)

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.desk = desk
        self.key = ""
        self._name = ""
        self._found: list[EnterpriseRow] = []
        self.setPlaceholderText("选择企业：输入名称、代码或拼音首字母")
        self.setAccessibleName("企业")
        self.setMinimumWidth(WIDTH // 2)
        self.setMaximumWidth(WIDTH)
        self.setClearButtonEnabled(True)
        self._lines = QStringListModel(self)
        completer = QCompleter(self._lines, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setMaxVisibleItems(MOST)
        self._popup = QListView(self)
        self._popup.setAccessibleName("找到的企业")
        completer.setPopup(self._popup)
        self.setCompleter(completer)
        completer.activated[QModelIndex].connect(self._take)  # type: ignore[index]
        self.textEdited.connect(self._find)
        self.returnPressed.connect(self._take_first)
        desk.register.ready.connect(self._again)

    def show_enterprise(self, key: str, name: str) -> None:
        """Show the enterprise in use; its name is not a choice."""
        self.key, self._name = key, name
        self.setText(name)
        self.setToolTip(f"{name}　{key}" if name else "")
        self.setCursorPosition(0)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.desk.register.want()
        self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason and self.text() != self._name:
            self.setText(self._name)  # what was typed chose nothing

    def _again(self) -> None:
        if self.hasFocus() and self.isModified():
            self._find(self.text())

    def _find(self, text: str) -> None:
        index = self.desk.register.index
        if index is None:
            self.desk.register.want()
            return
        from db.enterprise_rows import page

        ids = index.find(text).ids[:MOST]
        self._found = page(self.desk.office, self.desk.actor, ids)
        self._lines.setStringList(
            [f"{row.name}　{row.county_name}　{row.industry_name}" for row in self._found]
        )
        if self._found and self.hasFocus():
            self.completer().complete()

    def _take(self, index: QModelIndex) -> None:
        if 0 <= index.row() < len(self._found):
            self._choose(self._found[index.row()])

    def _take_first(self) -> None:
        if self._found and self.text() != self._name:
            self._choose(self._found[0])

    def _choose(self, row: EnterpriseRow) -> None:
        self._popup.hide()
        self._found = []
        self.show_enterprise(row.key, row.name)
        self.chosen.emit(row.key, row.name)
