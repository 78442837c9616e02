"""创A进度: progress, targets, early warnings, application rounds, tables of the counties."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtWidgets import QWidget

from gui.campaign.counties_tab import CountiesTab
from gui.campaign.progress_tab import ProgressTab
from gui.campaign.rounds_tab import RoundsTab
from gui.campaign.targets_tab import TargetsTab
from gui.campaign.warnings_tab import WarningsTab
from gui.pages.tabbed import TabbedPage

if TYPE_CHECKING:
    from gui.desk import Desk


class CampaignPage(TabbedPage):
    """The key names one of :attr:`tabs_of`, or is ("target", id) or ("round", number)."""

    tabs_of: ClassVar = {
        "progress": "进度",
        "targets": "目标清单",
        "warnings": "预警提示",
        "rounds": "申报批次",
        "counties": "县区报表",
    }
    kinds = frozenset({"campaign", "round", "audit", "rectification", "enterprise", "levels"})

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, "创A进度", parent)
        self.progress = ProgressTab(desk, self)
        self.targets = TargetsTab(desk, self)
        self.warnings = WarningsTab(desk, self)
        self.rounds = RoundsTab(desk, self)
        self.counties = CountiesTab(desk, self)
        self.progress.chosen.connect(self._narrow)
        self.put_up()

    def open(self, key: object) -> None:
        """Bring what the key names to the front."""
        name = key
        if isinstance(key, tuple):
            name = f"{key[0]}s"
            if key[0] == "target":
                self.targets.want(key[1])
            else:
                self.rounds.want(key[1])
        super().open(name)

    def _narrow(self, county: str, industry: str) -> None:
        self.targets.narrow(county, industry)
        self.open("targets")
