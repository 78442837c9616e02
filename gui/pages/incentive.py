"""激励与标杆: incentive grading, policies, projects, 双近零, 对标."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget, QTabBar, QWidget

from gui.incentive.entitled_view import EntitledView
from gui.incentive.entries_tab import EntriesTab
from gui.incentive.means_view import MeansView
from gui.incentive.near_zero_tab import NearZeroTab
from gui.incentive.peers_view import PeersView
from gui.incentive.results_view import ResultsView
from gui.incentive.switch import Switch
from gui.pages.page import Page

if TYPE_CHECKING:
    from gui.desk import Desk

TABS = {
    "grading": "激励性分级",
    "policies": "政策兑现",
    "projects": "协同增效项目",
    "near_zero": "双近零标杆",
    "peers": "同行业对标",
}
_KINDS = frozenset({"incentive", "near_zero", "enterprise", "entries", "audit", "levels"})


class IncentivePage(Page):
    """Five tabs; the key names one of :data:`TABS`, or is ("assess", CODE)."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, "激励与标杆", parent)
        self.grading = Switch(self)
        self.results = ResultsView(desk, self.grading)
        self.means = MeansView(desk, self.grading)
        self.figures = EntriesTab(desk, self.grading, "incentive", inside=True)
        self.emissions = EntriesTab(desk, self.grading, "emission", inside=True)
        for title, view in (
            ("管理等级", self.results),
            ("全省均值", self.means),
            ("指标数据", self.figures),
            ("年排放量", self.emissions),
        ):
            self.grading.add(title, view)
        self.policies = Switch(self)
        self.entitled = EntitledView(desk, self.policies)
        self.benefits = EntriesTab(desk, self.policies, "benefit", inside=True)
        self.policies.add("可以享受", self.entitled)
        self.policies.add("兑现台账", self.benefits)
        self.entitled.wanted.connect(self.benefits.enter_of)
        self.projects = EntriesTab(desk, self, "project")
        self.near_zero = NearZeroTab(desk, self)
        self.peers = Switch(self)
        self.ranked = PeersView(desk, self.peers)
        self.benchmarks = EntriesTab(desk, self.peers, "benchmark", inside=True)
        self.peers.add("名次", self.ranked)
        self.peers.add("对标数据", self.benchmarks)
        self.tabs = QTabBar(self)
        self.tabs.setAccessibleName("激励与标杆")
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
        """Bring what the key names to the front."""
        if isinstance(key, tuple):
            self.tabs.setCurrentIndex(0)
            self.grading.show_view(self.results)
            self.results.assess(str(key[1]))
        elif key in TABS:
            self.tabs.setCurrentIndex(list(TABS).index(str(key)))

    def shown(self) -> None:
        """Read what the tab in front shows."""
        getattr(self, list(TABS)[self.tabs.currentIndex()]).load()

    def _turn(self, place: int) -> None:
        self.body.setCurrentIndex(place)
        self.shown()

    def _heard(self, kinds: frozenset[str]) -> None:
        if kinds & _KINDS and self.isVisible():
            self.shown()
