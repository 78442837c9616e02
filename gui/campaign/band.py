"""The few early warnings that matter most, as a quiet band of the workbench."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from gui import theme
from gui.campaign.places import go
from gui.pieces import ElidedLabel, button, card, dress, label

if TYPE_CHECKING:
    from db.campaign_views import EarlyWarning
    from gui.desk import Desk

MOST = 3
_KIND = {"urgent": "bad", "soon": "unsure"}


class WarningBand(QWidget):
    """Up to three warnings, each with the way to it, and the way to all; hidden without any."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.desk = desk
        self.lines: list[_Line] = []
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        frame = card(self)
        whole.addWidget(frame)
        across = QHBoxLayout(frame)
        across.setContentsMargins(20, 8, 16, 8)
        across.setSpacing(theme.GAP)
        down = QVBoxLayout()
        down.setSpacing(0)
        for _ in range(MOST):
            line = _Line(desk, frame)
            self.lines.append(line)
            down.addWidget(line)
        across.addLayout(down, 1)
        self.all = button(frame, "", "link")
        self.all.clicked.connect(lambda: desk.visit.emit("campaign", "warnings"))
        across.addWidget(self.all, 0, Qt.AlignmentFlag.AlignVCenter)
        self.hide()

    def show_warnings(self, found: Sequence[EarlyWarning]) -> None:
        """Show the gravest; mere hints stay on their page."""
        pressing = [each for each in found if each.severity in _KIND]
        self.setVisible(bool(pressing))
        for at, line in enumerate(self.lines):
            line.show_warning(pressing[at] if at < len(pressing) else None)
        self.all.setText(f"全部预警提示 {len(pressing)}(&W)")


class _Line(QWidget):
    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.desk = desk
        self.warning: EarlyWarning | None = None
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(theme.GAP_SMALL)
        self.title = label(self, "", "bad")
        self.title.setFixedWidth(96)
        self.words = ElidedLabel(self)
        self.open: QPushButton = button(self, "去办理", "link")
        self.open.clicked.connect(lambda: self.warning and go(desk, self.warning))
        across.addWidget(self.title)
        across.addWidget(self.words, 1)
        across.addWidget(self.open)

    def show_warning(self, warning: EarlyWarning | None) -> None:
        self.warning = warning
        self.setVisible(warning is not None)
        if warning is not None:
            dress(self.title, _KIND[warning.severity])
            self.title.setText(warning.title)
            words = f"{warning.enterprise.name}：{warning.words}"
            self.words.setText(words)
            self.open.setAccessibleName(f"去办理：{words}")
