"""One measured figure, its floor from the same run, and what it may cost at most."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Measurement:
    """``value`` and ``floor`` in ``unit``; smaller is better unless the unit is a rate (…/s).

    ``most`` limits the value itself (or bounds a rate from below), ``most_ratio``
    how many times the floor it may cost. None: only reported.
    """

    name: str
    value: float
    unit: str
    floor: float | None = None
    floor_name: str = ""
    most: float | None = None
    most_ratio: float | None = None

    @property
    def is_rate(self) -> bool:
        return self.unit.endswith("/s")

    @property
    def ratio(self) -> float | None:
        """How many times the floor this costs."""
        if not self.floor or not self.value:
            return None
        return self.floor / self.value if self.is_rate else self.value / self.floor

    @property
    def limit(self) -> str:
        if self.most_ratio is not None:
            return f"≤ {self.most_ratio:g} 倍"
        if self.most is not None:
            return f"{'≥' if self.is_rate else '≤'} {self.most:g} {self.unit}"
        return ""

    @property
    def kept(self) -> bool | None:
        """Whether the limit is kept; None where there is none."""
        if self.most_ratio is not None:
            return self.ratio is not None and self.ratio <= self.most_ratio
        if self.most is not None:
            return self.value >= self.most if self.is_rate else self.value <= self.most
        return None

    def as_json(self) -> dict[str, object]:
        ratio = None if self.ratio is None else round(self.ratio, 2)
        return {
            "name": self.name,
            "value": round(self.value, 4),
            "unit": self.unit,
            "floor": None if self.floor is None else round(self.floor, 4),
            "floor_name": self.floor_name,
            "ratio": ratio,
            "limit": self.limit,
            "kept": self.kept,
        }


def seconds(work: Callable[[], object]) -> float:
    """Wall time of one call."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def paired(
    ours: Callable[[], float], floor: Callable[[], float], times: int
) -> tuple[float, float]:
    """Medians of two measurements taken in turn, so that a slow minute hits both."""
    ours(), floor()  # caches of files and bytecode, for both alike
    pairs = [(ours(), floor()) for _ in range(times)]
    return statistics.median(a for a, _ in pairs), statistics.median(b for _, b in pairs)
