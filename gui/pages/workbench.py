"""工作台: what there is and what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gui.pages.page import Page

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from gui.desk import Desk


class WorkbenchPage(Page):
    """The first page after signing in."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, "工作台", parent)
        self.content.addStretch(1)
