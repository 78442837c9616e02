"""Where things stand in the pictures on energy and synergy, on paper and in the window alike.

All lengths are in the unit of the caller (points, pixels); y grows upwards in scatter plots.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_NICE = (1.0, 2.0, 2.5, 5.0, 10.0)
_ALONE = 4.0


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle by its lower left corner."""

    left: float
    bottom: float
    width: float
    height: float

    def meets(self, other: Box) -> bool:
        """Whether both share any room."""
        return not (
            self.left >= other.left + other.width
            or other.left >= self.left + self.width
            or self.bottom >= other.bottom + other.height
            or other.bottom >= self.bottom + self.height
        )

    def holds(self, other: Box) -> bool:
        """Whether the other lies within this one."""
        return (
            other.left >= self.left
            and other.bottom >= self.bottom
            and other.left + other.width <= self.left + self.width
            and other.bottom + other.height <= self.bottom + self.height
        )


def span(values: Sequence[float]) -> tuple[float, float]:
    """The ends of an axis on which 0 and all values stand, with some room behind them."""
    low, high = min(0.0, *values), max(0.0, *values)
    if low == high:
        return 0.0, 1.0
    room = (high - low) * 0.08
    return (low - room if low < 0 else low), high + room


def reach(values: Sequence[float]) -> float:
    """How far an axis around 0 goes for changes in percent: a round number, at least 5.

    A change more than four times the next largest one would press all others together: the
    axis ends before it, and it is drawn at the edge (:func:`held`).
    """
    sizes = sorted((abs(each) for each in values), reverse=True)
    while len(sizes) > 1 and sizes[0] > _ALONE * max(sizes[1], 5.0):
        sizes.pop(0)
    most = max([5.0, *(each * 1.12 for each in sizes[:1])])
    size = 1.0
    while size * 10 < most:
        size *= 10
    return next(size * each for each in _NICE if size * each >= most)


def held(value: float, end: float) -> float:
    """The value where it is drawn: one beyond the axis stands just within its end."""
    return max(-end * 0.97, min(end * 0.97, value))


def beyond(pollution: float, carbon: float, across: float, upwards: float) -> str:
    """The figures of a point that stands at the edge instead of its place; else empty."""
    if abs(pollution) <= across and abs(carbon) <= upwards:
        return ""
    return f"（污染当量 {pollution:+.0f}%，CO2 {carbon:+.0f}%）"


def apart(
    wanted: Sequence[float], widths: Sequence[float], gap: float, low: float, high: float
) -> list[float]:
    """Left edges of labels centred on ``wanted`` (ascending), moved so that none covers another."""
    lefts: list[float] = []
    at = low
    for centre, width in zip(wanted, widths, strict=True):
        left = max(at, centre - width / 2)
        lefts.append(left)
        at = left + width + gap
    over = at - gap - high
    for index in range(len(lefts) - 1, -1, -1):
        if over <= 0:
            break
        lefts[index] = max(low, lefts[index] - over)
        room = lefts[index - 1] + widths[index - 1] + gap if index else low
        over = room - lefts[index]
    return lefts


def label_places(
    points: Sequence[tuple[float, float]],
    widths: Sequence[float],
    height: float,
    radius: float,
    room: Box,
    words: Sequence[Box] = (),
) -> list[Box | None]:
    """Boxes for labels beside their points that cover nothing; None where there is no room.

    The points come in the order of their importance: earlier ones are placed first. ``words``
    stand there already.
    """
    dots = [Box(x - radius, y - radius, 2 * radius, 2 * radius) for x, y in points]
    placed: list[Box | None] = []
    for (x, y), width in zip(points, widths, strict=True):
        candidates = (
            Box(x + radius + 3, y - height / 2, width, height),
            Box(x - radius - 3 - width, y - height / 2, width, height),
            Box(x - width / 2, y + radius + 2, width, height),
            Box(x - width / 2, y - radius - 2 - height, width, height),
            Box(x + radius, y + radius, width, height),
            Box(x + radius, y - radius - height, width, height),
        )
        taken = [*words, *(each for each in placed if each is not None)]
        placed.append(
            next(
                (
                    each
                    for each in candidates
                    if room.holds(each)
                    and not any(each.meets(other) for other in taken)
                    and not any(each.meets(dot) for dot in dots)
                ),
                None,
            )
        )
    return placed
