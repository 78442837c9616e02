"""应急减排: the emergency list, who does what tonight, the warnings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget, QTabBar, QWidget

from gui.emergency.list_tab import ListTab
from gui.emergency.tonight_tab import TonightTab
from gui.emergency.warnings_tab import WarningsTab
from gui.pages.page import Page

if TYPE_CHECKING:
    from gui.desk import Desk

TABS = {
    "tonight": "今夜谁做什么",
    "list": "清单",
    "warnings": "历次预警",
}
_KINDS = frozenset({"emergency", "warning", "attachment"})


class EmergencyPage(Page):
    """Three tabs; the key names one of :data:`TABS`."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, "应急减排", parent)
        self.tonight = TonightTab(desk, self)
        self.list = ListTab(desk, self)
        self.warnings = WarningsTab(desk, self)
        self.tabs = QTabBar(self)
        self.tabs.setAccessibleName("应急减排")
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.body = QStackedWidget(self)
        for name, title in TABS.items():
            self.tabs.addTab(title)
            self.body.addWidget(getattr(self, name))
        self.tabs.currentChanged.connect(self._turn)
        self.content.addWidget(self.tabs)
        self.content.addWidget(self.body, 1)
        desk.changed.connect(self._heard)

    def open(self, key: object) -> None:
        """Bring the tab of this name to the front."""
        if key in TABS:
            self.tabs.setCurrentIndex(list(TABS).index(str(key)))

    def shown(self) -> None:
        """Read what the tab in front shows."""
        list_of = (self.tonight, self.list, self.warnings)
        list_of[self.tabs.currentIndex()].load()

    def _turn(self, place: int) -> None:
        self.body.setCurrentIndex(place)
        self.shown()

    def _heard(self, kinds: frozenset[str]) -> None:
        if kinds & _KINDS and self.isVisible():
            self.shown()
