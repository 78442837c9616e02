"""What the window expects of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui import theme
from gui.pieces import ElidedLabel

if TYPE_CHECKING:
    from gui.desk import Desk


class Page(QWidget):
    """One page: a title row with room for buttons at its right, and content below.

    The window calls :meth:`open` when a visit names something, :meth:`shown` on
    each visit and :meth:`may_leave` before going elsewhere.
    """

    def __init__(self, desk: Desk, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.desk = desk
        self.content = QVBoxLayout(self)
        self.content.setContentsMargins(theme.GAP_PAGE, theme.GAP, theme.GAP_PAGE, theme.GAP)
        self.content.setSpacing(theme.GAP)
        self.head = QHBoxLayout()
        self.head.setSpacing(theme.GAP_SMALL)
        self.title = ElidedLabel(self, title, "title")
        self.head.addWidget(self.title)
        self.head.addStretch(1)
        self.content.addLayout(self.head)

    def open(self, key: object) -> None:
        """Show what ``key`` names; pages of a single noun have no use for it."""

    def shown(self) -> None:
        """The page comes to the front: look again at what may have changed."""

    def may_leave(self) -> bool:
        """False keeps the page in front, because something is not saved."""
        return True
