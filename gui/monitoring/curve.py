"""The hours of one outlet and pollutant as the chart draws them: arrays, not objects."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

GAP, MET, EXCEEDING, EXCLUDED = range(4)
STATES = ("缺失", "达标", "超标", "剔除")


@dataclass(frozen=True, slots=True)
class Span:
    """Hours from ``first`` to ``last`` (both inside) and the words said about them."""

    first: int
    last: int
    words: str


@dataclass(frozen=True, eq=False, slots=True)
class Curve:
    """One entry per hour from ``first_hour`` on, without holes.

    ``used`` is what is compared with ``limit`` (mg/m³, NaN where there is none), ``measured``
    as the instrument gave it; ``state`` holds GAP, MET, EXCEEDING or EXCLUDED, ``flag`` the
    letters of the data flags (a blank: no record).
    """

    title: str
    first_hour: int
    used: NDArray[np.float64]
    measured: NDArray[np.float64]
    state: NDArray[np.uint8]
    flag: str
    limit: float | None = None
    unit: str = "mg/m³"
    doubts: tuple[Span, ...] = ()
    reasons: dict[int, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.used)

    @property
    def hours(self) -> NDArray[np.float64]:
        """The number of every hour."""
        return np.arange(self.first_hour, self.first_hour + len(self), dtype=np.float64)

    def place(self, hour: float) -> int | None:
        """Where an hour stands in the arrays; None outside."""
        at = int(np.floor(hour)) - self.first_hour
        return at if 0 <= at < len(self) else None

    def top(self, first: int, last: int) -> float:
        """The height that shows the hours in between and the limit with some air."""
        part = self.used[max(first, 0) : max(last, 0)]
        finite = part[np.isfinite(part)]
        highest = float(finite.max()) if len(finite) else 0.0
        return max(highest * 1.08, (self.limit or 0.0) * 1.35, 1e-3)

    def spans(self, state: int) -> list[tuple[int, int]]:
        """Stretches of hours in one state: first hour and the hour after the last."""
        inside = np.concatenate(([0], (self.state == state).view(np.int8), [0]))
        edges = np.flatnonzero(np.diff(inside)) + self.first_hour
        return [(int(a), int(b)) for a, b in edges.reshape(-1, 2)]

    def words(self, at: int) -> str:
        """All that is known of one hour, in a sentence."""
        from grading.monitoring.hours import hour_start

        start = hour_start(self.first_hour + at)
        said = [f"{start:%Y-%m-%d %H:00}–{(start.hour + 1) % 24:02d}:00"]
        used, measured = float(self.used[at]), float(self.measured[at])
        if np.isfinite(used):
            said.append(f"判定值 {used:g} {self.unit}")
        if np.isfinite(measured) and measured != used:
            said.append(f"实测 {measured:g}")
        if self.limit is not None and np.isfinite(used):
            said.append(f"限值 {self.limit:g}")
        if self.flag[at] != " ":
            said.append(f"标记 {self.flag[at]}")
        state = STATES[int(self.state[at])]
        reason = self.reasons.get(at, "")
        said.append(f"{state}：{reason}" if reason else state)
        said += [
            each.words for each in self.doubts if each.first <= at + self.first_hour <= each.last
        ]
        return "　".join(said)
