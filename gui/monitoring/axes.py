"""The time axis of the hours: months, days or hours, as far as there is room."""

from __future__ import annotations

from datetime import datetime

import pyqtgraph as pg

from grading.monitoring.hours import Month, hour_start

STEPS = (1, 2, 3, 6, 12, 24, 48, 96, 168)
"""Hours between two ticks below a month."""

TICK_ROOM = 78
"""Logical pixels one label needs."""

MONTH_ROOM = 52


def ticks(first: float, last: float, room: float) -> tuple[int, list[int]]:
    """The hours that get a tick, and how many hours lie between two (0: months)."""
    most = max(room / TICK_ROOM, 2.0)
    wide = last - first
    for step in STEPS:
        if wide / step <= most:
            return step, _even(first, last, step)
    month = Month.of(int(first))
    found = []
    every = -(-wide // 730 // max(room / MONTH_ROOM, 2.0)) or 1
    while month.first_hour <= last:
        if month.first_hour >= first and (month.number - 1) % every == 0:
            found.append(month.first_hour)
        month = month.next
    return 0, found


def _even(first: float, last: float, step: int) -> list[int]:
    """Multiples of ``step`` hours; of days from a midnight on (hour numbers begin at one)."""
    begin = -(-int(first) // step) * step
    return list(range(begin, int(last) + 1, step))


def tick_words(hour: int, step: int) -> str:
    """What stands under a tick; the first of January and midnight name what begins."""
    start: datetime = hour_start(hour)
    if step == 0:
        return f"{start.year}年1月" if start.month == 1 else f"{start.month}月"
    if step >= 24:
        return f"{start.month}-{start.day:02d}"
    return f"{start.month}-{start.day:02d}" if start.hour == 0 else f"{start.hour:02d}时"


class HourAxis(pg.AxisItem):
    """Labels hour numbers with dates."""

    def __init__(self) -> None:
        super().__init__("bottom")
        self._step = 24

    def tickValues(self, first: float, last: float, size: float) -> list[tuple[float, list[float]]]:
        self._step, found = ticks(first, last, size)
        return [(float(self._step or 730), [float(each) for each in found])]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        return [tick_words(int(value), self._step) for value in values]
