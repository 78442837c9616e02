"""激励与标杆: incentive grading, policies, projects, 双近零, 对标."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtWidgets import QWidget

from gui.incentive.entitled_view import EntitledView
from gui.incentive.entries_tab import EntriesTab
from gui.incentive.means_view import MeansView
from gui.incentive.near_zero_tab import NearZeroTab
from gui.incentive.peers_view import PeersView
from gui.incentive.results_view import ResultsView
from gui.incentive.switch import Switch
from gui.pages.tabbed import TabbedPage

if TYPE_CHECKING:
    from gui.desk import Desk


class IncentivePage(TabbedPage):
    """Five tabs; the key names one of :attr:`tabs_of`, or is ("assess", CODE)."""

    tabs_of: ClassVar = {
        "grading": "激励性分级",
        "policies": "政策兑现",
        "projects": "协同增效项目",
        "near_zero": "双近零标杆",
        "peers": "同行业对标",
    }
    kinds = frozenset({"incentive", "near_zero", "enterprise", "entries", "audit", "levels"})

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
        self.put_up()

    def open(self, key: object) -> None:
        """Bring what the key names to the front."""
        if isinstance(key, tuple):
            self.tabs.setCurrentIndex(0)
            self.grading.show_view(self.results)
            self.results.assess(str(key[1]))
        else:
            super().open(key)
