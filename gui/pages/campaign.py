"""创A进度: progress, targets, early warnings, application rounds, tables of the counties."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget, QTabBar, QWidget

from gui.campaign.counties_tab import CountiesTab
from gui.campaign.progress_tab import ProgressTab
from gui.campaign.rounds_tab import RoundsTab
from gui.campaign.targets_tab import TargetsTab
from gui.campaign.warnings_tab import WarningsTab
from gui.pages.page import Page

if TYPE_CHECKING:
    from gui.desk import Desk

TABS = {
    "progress": "进度",
    "targets": "目标清单",
    "warnings": "预警提示",
    "rounds": "申报批次",
    "counties": "县区报表",
}
_KINDS = frozenset({"campaign", "round", "audit", "rectification", "enterprise", "levels"})


class CampaignPage(Page):
    """Five tabs; the key names one of :data:`TABS`, or is ("target", id) or ("round", number)."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, "创A进度", parent)
        self.progress = ProgressTab(desk, self)
        self.targets = TargetsTab(desk, self)
        self.warnings = WarningsTab(desk, self)
        self.rounds = RoundsTab(desk, self)
        self.counties = CountiesTab(desk, self)
        self.tabs = QTabBar(self)
        self.tabs.setAccessibleName("创A进度")
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.body = QStackedWidget(self)
        for name, title in TABS.items():
            self.tabs.addTab(title)
            self.body.addWidget(getattr(self, name))
        self.tabs.currentChanged.connect(self._turn)
        self.progress.chosen.connect(self._narrow)
        self.content.addWidget(self.tabs)
        self.content.addWidget(self.body, 1)
        desk.changed.connect(self._heard)

    def open(self, key: object) -> None:
        """Bring what the key names to the front."""
        name = key
        if isinstance(key, tuple):
            name = f"{key[0]}s"
            if key[0] == "target":
                self.targets.want(key[1])
            else:
                self.rounds.want(key[1])
        if name in TABS:
            self.tabs.setCurrentIndex(list(TABS).index(str(name)))

    def shown(self) -> None:
        """Read what the tab in front shows."""
        tabs = (self.progress, self.targets, self.warnings, self.rounds, self.counties)
        tabs[self.tabs.currentIndex()].load()

    def _narrow(self, county: str, industry: str) -> None:
        self.targets.narrow(county, industry)
        self.open("targets")

    def _turn(self, place: int) -> None:
        self.body.setCurrentIndex(place)
        self.shown()

    def _heard(self, kinds: frozenset[str]) -> None:
        if kinds & _KINDS and self.isVisible():
            self.shown()
