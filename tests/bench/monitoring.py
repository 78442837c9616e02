"""A plant-year of hours judged, with every doubt about them: 60 outlets, 12 months, PM, SO₂, NOx.

The floor is the same question in bare numpy, month by month: which hours count, the share within
the limit and the 95% value by ``np.partition``; no oxygen flags, no lenient reading, no doubts and
no result objects.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial
from pathlib import Path

import numpy as np

from grading.monitoring.doubts import doubts
from grading.monitoring.hours import FLAGS, SCALE, Month, MonthHours
from grading.monitoring.judging import judge
from grading.monitoring.results import Limit
from tests.bench.measurement import Measurement, paired

OUTLETS = 60
YEAR = 2026
LIMITS = {"PM": 10, "SO2": 35, "NOx": 50}
USUAL = {"PM": 6, "SO2": 20, "NOx": 35}
TIMES = 11

Pairs = Sequence[tuple[MonthHours, MonthHours, int]]


def measure(folder: Path) -> Iterator[Measurement]:
    """Converted values reported, as most files have them, and computed from oxygen."""
    for reported, how, floor in (
        (True, "折算值已上报", given),
        (False, "折算值须计算", computed),
    ):
        series, limits, pairs = plant_year(reported)
        both = floor_of(floor, pairs)
        value, bare = paired(partial(judged, series, limits), both, TIMES)
        yield Measurement(f"一厂一年逐月判定（{how}）", value, "ms", bare, "numpy 逐月 partition")
        value, bare = paired(partial(judged_with_doubts, series, limits), both, TIMES)
        yield Measurement(
            f"一厂一年判定并列出全部疑点（{how}）",
            value,
            "ms",
            bare,
            "numpy 逐月 partition（不查疑点）",
            most_ratio=3,
        )


def plant_year(
    reported: bool,
) -> tuple[list[MonthHours], Mapping[tuple[str, str], Limit], Pairs]:
    """Hours with two decimals, some flagged, some missing, and a few oddities of each plant."""
    chance = np.random.default_rng(2026)
    share = np.array([0.02, 0.93, 0.02, 0.01, 0, 0.005, 0.005, 0.005, 0.005, 0])
    series: list[MonthHours] = []
    pairs = []
    for outlet in (f"DA{number:03d}" for number in range(1, OUTLETS + 1)):
        for month in (Month(YEAR, number) for number in range(1, 13)):
            hours = month.hours
            flag = chance.choice(len(FLAGS), hours, p=share).astype(np.uint8)
            percent = chance.integers(1350, 1650, hours)
            oxygen = MonthHours(outlet, "O2", month, percent * 10_000, None, flag)
            series.append(oxygen)
            for pollutant, usual in USUAL.items():
                value = (chance.gamma(20, usual / 20, hours) * 100).astype(np.int64) * 10_000
                if month.number == 5:
                    value[100:110] = value[100]
                converted = None
                if reported:
                    converted = value * 500 // (2100 - percent) // 10_000 * 10_000
                one = MonthHours(outlet, pollutant, month, value, converted, flag)
                series.append(one)
                pairs.append((one, oxygen, LIMITS[pollutant] * SCALE))
    limits = {
        (outlet, pollutant): Limit(Decimal(limit), Decimal(16))
        for outlet in {one.outlet for one in series}
        for pollutant, limit in LIMITS.items()
    }
    return series, limits, pairs


def judged(series: Sequence[MonthHours], limits: Mapping[tuple[str, str], Limit]) -> float:
    """Milliseconds of the judgement alone."""
    return processor_seconds(lambda: judge(series, limits)) * 1000


def judged_with_doubts(
    series: Sequence[MonthHours], limits: Mapping[tuple[str, str], Limit]
) -> float:
    """Milliseconds of the judgement and all doubts."""

    def work() -> None:
        assert len(judge(series, limits)) == OUTLETS * 12 * len(LIMITS)
        assert doubts(series, limits)

    return processor_seconds(work) * 1000


def processor_seconds(work: Callable[[], object]) -> float:
    """Time of this thread on a processor: what other programs do meanwhile does not count."""
    started = time.thread_time()
    work()
    return time.thread_time() - started


def floor_of(floor: Callable[[Pairs], object], pairs: Pairs) -> Callable[[], float]:
    """Milliseconds of a floor."""
    return lambda: processor_seconds(lambda: floor(pairs)) * 1000


def given(pairs: Pairs) -> list[tuple[float, int]]:
    """Share and 95% value of each month from the converted values reported."""
    found = []
    for one, oxygen, limit in pairs:
        assert one.converted is not None
        used = one.converted[counting(one, oxygen)]
        found.append(share_and_value(used, limit))
    return found


def computed(pairs: Pairs) -> list[tuple[float, int]]:
    """The same with values converted in floating point."""
    found = []
    for one, oxygen, limit in pairs:
        counted = counting(one, oxygen)
        used = one.value[counted] * (5 * SCALE / (21 * SCALE - oxygen.value[counted]))
        found.append(share_and_value(used, limit))
    return found


def counting(one: MonthHours, oxygen: MonthHours) -> np.ndarray:
    """Hours flagged N or T with oxygen below that of air."""
    return ((one.flag == 1) | (one.flag == 7)) & (oxygen.value < 20_950_000)


def share_and_value(used: np.ndarray, limit: int) -> tuple[float, int]:
    """The share within the limit, and the 95% value."""
    place = (95 * used.size + 99) // 100 - 1
    share = np.count_nonzero(used <= limit) / used.size
    return share, int(np.partition(used, place)[place])
