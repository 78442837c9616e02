"""A page of tabs: each reads its own when it comes to the front."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar, Protocol, cast

from PySide6.QtWidgets import QStackedWidget, QTabBar, QWidget

from gui.pages.page import Page

if TYPE_CHECKING:
    from gui.desk import Desk


class Tab(Protocol):
    """What stands behind a tab."""

    def load(self) -> None:
        """Read again what it shows."""


class TabbedPage(Page):
    """``tabs_of`` is name → title; the page puts the widget of each name up as an attribute and
    then calls :meth:`put_up`. ``kinds`` are the records whose change is looked at anew."""

    tabs_of: ClassVar[Mapping[str, str]]
    kinds: ClassVar[frozenset[str]]

    def __init__(self, desk: Desk, title: str, parent: QWidget) -> None:
        super().__init__(desk, title, parent)
        self.tabs = QTabBar(self)
        self.tabs.setAccessibleName(title)
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.body = QStackedWidget(self)
        self.content.addWidget(self.tabs)
        self.content.addWidget(self.body, 1)

    def put_up(self) -> None:
        """Stand the tabs side by side, once all are made."""
        for name, title in self.tabs_of.items():
            self.tabs.addTab(title)
            self.body.addWidget(getattr(self, name))
        self.tabs.currentChanged.connect(self._turn)
        self.desk.changed.connect(self._heard)

    def open(self, key: object) -> None:
        """Bring the tab of this name to the front."""
        if key in self.tabs_of:
            self.tabs.setCurrentIndex(list(self.tabs_of).index(str(key)))

    def shown(self) -> None:
        """Read what the tab in front shows."""
        cast(Tab, self.body.currentWidget()).load()

    def _turn(self, place: int) -> None:
        self.body.setCurrentIndex(place)
        self.shown()

    def _heard(self, kinds: frozenset[str]) -> None:
        if kinds & self.kinds and self.isVisible():
            self.shown()
