"""The hours of one outlet and pollutant as the chart draws them: arrays beside their records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from grading.monitoring.behind import HOUR_STATES, HourView
from grading.monitoring.hours import hour_start
from grading.monitoring.marks import book

NAN = float("nan")
STATES = tuple(HOUR_STATES)


@dataclass(frozen=True, slots=True)
class Span:
    """Hours from ``first`` to ``last`` (both inside) and the words said about them."""

    first: int
    last: int
    words: str


@dataclass(frozen=True, eq=False, slots=True)
class Curve:
    """Consecutive hours, one entry each.

    ``used`` is what is compared with ``limit`` (in ``unit``, NaN where there is none),
    ``left`` what was reported for hours that do not count; ``state`` holds places in STATES.
    """

    title: str
    views: Sequence[HourView]
    used: NDArray[np.float64]
    left: NDArray[np.float64]
    state: NDArray[np.uint8]
    limit: float | None
    unit: str
    doubts: tuple[Span, ...]

    @classmethod
    def of(
        cls,
        title: str,
        views: Sequence[HourView],
        *,
        limit: float | None = None,
        unit: str = "mg/m³",
        doubts: Sequence[Span] = (),
    ) -> Curve:
        """The curve of hours in order; hours missing between two months become gaps."""
        views = filled(views)
        codes = {state: number for number, state in enumerate(STATES)}
        used = np.fromiter((_float(each.used) for each in views), np.float64, len(views))
        left = np.fromiter((_left(each) for each in views), np.float64, len(views))
        state = np.fromiter((codes[each.state] for each in views), np.uint8, len(views))
        return cls(title, views, used, left, state, limit, unit, tuple(doubts))

    def __len__(self) -> int:
        return len(self.used)

    @property
    def first_hour(self) -> int:
        """The number of the first hour; 0 where there is none."""
        return self.views[0].hour if self.views else 0

    @property
    def hours(self) -> NDArray[np.float64]:
        """The number of every hour."""
        return np.arange(self.first_hour, self.first_hour + len(self), dtype=np.float64)

    def places(self, *states: str) -> NDArray[np.intp]:
        """Where hours are in one of these states."""
        return np.flatnonzero(np.isin(self.state, [STATES.index(each) for each in states]))

    def place(self, hour: float) -> int | None:
        """Where an hour stands; None outside."""
        at = int(np.floor(hour)) - self.first_hour
        return at if 0 <= at < len(self) else None

    def top(self, first: int, last: int) -> float:
        """The height that shows the hours in between and the limit with some air."""
        inside = slice(max(first, 0), max(last, 0))
        part = np.concatenate((self.used[inside], self.left[inside]))
        finite = part[np.isfinite(part)]
        highest = float(finite.max()) if len(finite) else 0.0
        return max(highest * 1.08, (self.limit or 0.0) * 1.35, 1e-3)

    def spans(self, *states: str) -> list[tuple[int, int]]:
        """Stretches of hours in these states: first hour and the hour after the last."""
        within = np.isin(self.state, [STATES.index(each) for each in states])
        inside = np.concatenate(([0], within.view(np.int8), [0]))
        edges = np.flatnonzero(np.diff(inside)) + self.first_hour
        return [(int(first), int(after)) for first, after in edges.reshape(-1, 2)]

    def flag_runs(self) -> list[tuple[int, int, str]]:
        """Stretches of one flag other than N: first hour, the hour after the last, letter."""
        runs: list[tuple[int, int, str]] = []
        for view in self.views:
            letter = view.flag
            if letter in "N ":
                continue
            if runs and runs[-1][1] == view.hour and runs[-1][2] == letter:
                runs[-1] = (runs[-1][0], view.hour + 1, letter)
            else:
                runs.append((view.hour, view.hour + 1, letter))
        return runs

    def words(self, at: int) -> str:
        """All that is known of one hour, in a sentence."""
        view = self.views[at]
        said = [hour_words(view.hour)]
        if view.used is not None:
            said.append(f"判定值 {view.used:f} {self.unit}")
        if view.value is not None and view.value != view.used:
            said.append(f"实测 {view.value:f}")
        if view.oxygen is not None:
            said.append(f"O₂ {view.oxygen:f}%")
        if view.flag.strip():
            said.append(f"标记 {view.flag}")
        if view.mark:
            said.append(mark_words(view.mark))
        said.append(f"{HOUR_STATES[view.state]}：{view.reason}")
        said += [each.words for each in self.doubts if each.first <= view.hour <= each.last]
        return "　".join(said)


def hour_words(hour: int) -> str:
    """An hour by its start and end."""
    start = hour_start(hour)
    return f"{start:%Y-%m-%d %H:00}–{start.hour + 1:02d}:00"


def mark_words(marks: str) -> str:
    """Operating marks by their names; a word that is no mark stays as it is."""
    known = book().marks
    return "、".join(known[each].name if each in known else each for each in marks.split(","))


def filled(views: Sequence[HourView]) -> Sequence[HourView]:
    """The hours with those added that no month holds."""
    if not views or views[-1].hour - views[0].hour == len(views) - 1:
        return views
    found = {view.hour: view for view in views}
    nothing = "没有这个月的数据"
    return [
        found.get(hour) or HourView(hour, None, None, None, None, " ", "", "gap", nothing, "")
        for hour in range(views[0].hour, views[-1].hour + 1)
    ]


def _float(value: object) -> float:
    return NAN if value is None else float(value)  # type: ignore[arg-type]


def _left(view: HourView) -> float:
    """What was reported for an hour that does not count."""
    if view.used is not None:
        return NAN
    return _float(view.value if view.converted is None else view.converted)
