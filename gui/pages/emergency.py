"""应急减排: the emergency list, who does what tonight, the warnings."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtWidgets import QWidget

from gui.emergency.list_tab import ListTab
from gui.emergency.tonight_tab import TonightTab
from gui.emergency.warnings_tab import WarningsTab
from gui.pages.tabbed import TabbedPage

if TYPE_CHECKING:
    from gui.desk import Desk


class EmergencyPage(TabbedPage):
    """Three tabs; the key names one of :attr:`tabs_of`."""

    tabs_of: ClassVar = {
        "tonight": "今夜谁做什么",
        "list": "清单",
        "warnings": "历次预警",
    }
    kinds = frozenset({"emergency", "warning", "attachment"})

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, "应急减排", parent)
        self.tonight = TonightTab(desk, self)
        self.list = ListTab(desk, self)
        self.warnings = WarningsTab(desk, self)
        self.put_up()
