"""The sides of an audit beside its indicators: evidence, site visit, rectification …

Each is a panel of its own file, named in :data:`PANELS` and built when it is first
looked at.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QTabBar, QWidget

from gui import theme
from gui.pieces import button

if TYPE_CHECKING:
    from db.audit_views import AuditView
    from gui.desk import Desk
    from gui.pages.audit import AuditPage


class Panel(QWidget):
    """One side of an audit. ``page.command`` runs a command that gives the audit anew."""

    def __init__(self, page: AuditPage) -> None:
        super().__init__(page)
        self.page = page
        self.desk: Desk = page.desk

    def show_audit(self, view: AuditView) -> None:
        """Show this audit: another one, or the same after something happened to it."""
        raise NotImplementedError

    def go_to(self, key: str) -> None:
        """Put what ``key`` names in front: an indicator, a finding, a file."""

    def may_leave(self) -> bool:
        """False keeps the panel in front, because something is not saved."""
        return True


@dataclass(frozen=True, slots=True)
class PanelPlace:
    """Where a panel stands: ``module`` below ``gui``, the class in it, its title on the tab."""

    name: str
    title: str
    module: str
    panel: str


PANELS: tuple[PanelPlace, ...] = (
    PanelPlace("evidence", "佐证材料", "evidence.side", "EvidenceSide"),
    PanelPlace("site", "现场核查", "site.side", "SiteSide"),
    PanelPlace("comparison", "对照", "audits.comparison_side", "ComparisonSide"),
    PanelPlace("quality", "质量检查", "quality.side", "QualitySide"),
    PanelPlace("rectification", "整改", "rectification.side", "RectificationSide"),
    PanelPlace("letters", "文书", "papers.letters_side", "LettersSide"),
)
"""After the indicators themselves, in the order of the work."""

ANSWERS = "answers"


class Sides(QWidget):
    """The row of sides, with the way back at its left; ``chosen`` names the side to show."""

    chosen = Signal(str)

    def __init__(self, page: AuditPage, answers: QWidget) -> None:
        super().__init__(page)
        self._page = page
        self._made: dict[str, Panel] = {}
        self.stack = QStackedWidget(page)
        self.stack.addWidget(answers)
        self.front = ANSWERS
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GAP_SMALL)
        self.back = button(self, "← 申报件", "link")
        self.back.setToolTip("返回列表（Alt+←）")
        row.addWidget(self.back)
        self.tabs = QTabBar(self)
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setAccessibleName("本件的各个方面")
        for name, title in ((ANSWERS, "逐项评定"), *((p.name, p.title) for p in PANELS)):
            self.tabs.setTabData(self.tabs.addTab(title), name)
        self.tabs.currentChanged.connect(self._choose)
        row.addWidget(self.tabs)
        row.addStretch(1)

    def panel(self) -> Panel | None:
        """The panel in front; None while the indicators are."""
        return self._made.get(self.front)

    def show_side(self, name: str) -> Panel | None:
        """Put a side in front and answer its panel."""
        place = next((each for each in PANELS if each.name == name), None)
        if place is not None and name not in self._made:
            module = importlib.import_module(f"gui.{place.module}")
            self._made[name] = getattr(module, place.panel)(self._page)
            self.stack.addWidget(self._made[name])
        self.front = name
        panel = self.panel()
        if panel is None:
            self.stack.setCurrentIndex(0)
        else:
            self.stack.setCurrentWidget(panel)
        self.tabs.blockSignals(True)
        for index in range(self.tabs.count()):
            if self.tabs.tabData(index) == name:
                self.tabs.setCurrentIndex(index)
        self.tabs.blockSignals(False)
        return panel

    def _choose(self, index: int) -> None:
        if index >= 0:
            self.chosen.emit(self.tabs.tabData(index))
