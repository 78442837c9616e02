"""时间线: what happened to one enterprise, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui import theme
from gui.pieces import label

if TYPE_CHECKING:
    from datetime import datetime

    from db.office import Office
    from db.trail import TrailEntry
    from db.users import Actor

MOST = 60


def read_timeline(
    office: Office,
    actor: Actor,
    keys: Sequence[tuple[str, datetime | None]],
    batch: int | None,
    audits: Sequence[str],
) -> list[TrailEntry]:
    """Entries about the enterprise, the list it came with and its audits, newest first.

    ``keys`` are all codes that meant it, each until when (None: still).
    """
    from db.trail import entries

    asked: list[tuple[str, str, datetime | None]] = [
        *(("enterprise", key, until) for key, until in keys),
        *(("audit", number, None) for number in audits),
    ]
    if batch is not None:
        asked.append(("batch", str(batch), None))
    found: dict[int, TrailEntry] = {}
    for kind, of, until in asked:
        for entry in entries(office, actor, kind=kind, key=of, limit=MOST):
            if until is None or entry.at <= until:
                found[entry.seq] = entry
    return sorted(found.values(), key=lambda entry: -entry.seq)[:MOST]


class Timeline(QWidget):
    """Entries under each other along a line; the same day is named once."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("时间线")
        self._down = QVBoxLayout(self)
        self._down.setContentsMargins(0, 0, 0, 0)
        self._down.setSpacing(0)
        self.said: list[str] = []

    def show_entries(self, entries: Sequence[TrailEntry]) -> None:
        """Show these entries instead."""
        while (item := self._down.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self.said = [entry.note or entry.action for entry in entries]
        if not entries:
            self._down.addWidget(label(self, "还没有留痕", "muted"))
        for place, entry in enumerate(entries):
            self._down.addWidget(_Moment(self, entry, last=place == len(entries) - 1))


class _Moment(QWidget):
    """One entry: a dot on the line, when and who, and what was done."""

    def __init__(self, parent: QWidget, entry: TrailEntry, *, last: bool) -> None:
        super().__init__(parent)
        self._last = last
        across = QHBoxLayout(self)
        across.setContentsMargins(20, 0, 0, 0)
        down = QVBoxLayout()
        down.setSpacing(1)
        down.setContentsMargins(0, 0, 0, theme.GAP)
        when = label(self, f"{entry.at:%Y-%m-%d %H:%M}　{entry.actor}", "quiet")
        down.addWidget(when)
        down.addWidget(label(self, entry.note or entry.action, wrap=True, selectable=True))
        across.addLayout(down, 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        scheme = theme.colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(scheme.border))
        if not self._last:
            painter.drawLine(6, 12, 6, self.height() + 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(scheme.accent))
        painter.drawEllipse(3, 6, 7, 7)
