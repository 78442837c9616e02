"""The signs doubts rest on, one function per kind; each looks at one outlet's grid.

Everything is looked for in whole arrays; only what was found is put into words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

import numpy as np

from grading.monitoring.doubt_kinds import Doubt, DoubtKind
from grading.monitoring.hours import GAP, MISSING, SCALE, Ints, plain
from grading.monitoring.outlet_grid import OutletGrid, Track, by_month, runs, true_cells
from grading.monitoring.pollutants import OXYGEN, pollutants
from grading.monitoring.results import Limit
from grading.monitoring.used_values import AIR, FULL, STOPPED_CODE, Bools

Terms = Mapping[tuple[str, str], Limit]
Sign = Callable[[OutletGrid, DoubtKind, Terms], Iterator[Doubt]]


def flat(grid: OutletGrid, kind: DoubtKind, terms: Terms) -> Iterator[Doubt]:
    """The same value above zero for some hours in a row, all flagged N."""
    live = grid.live
    same = live[:, 1:] == live[:, :-1]
    same &= live[:, 1:] > 0
    for row, begin, end in runs(same, kind.hours - 1):
        value = plain(int(live[row, begin]))
        words = f"{_name(grid, row)}连续 {end - begin + 1} 小时都是 {value}"
        yield _doubt(grid, kind, grid.ids[row], begin, end, end - begin + 1, words)


def repeated(grid: OutletGrid, kind: DoubtKind, terms: Terms) -> Iterator[Doubt]:
    """Every value of a day equal to that of the day before, and not all of them one value."""
    lag = int(kind.settings["lag"])
    live = grid.live
    if live.shape[1] <= lag:
        return
    same = live[:, lag:] == live[:, :-lag]
    same &= live[:, lag:] > 0
    for row, begin, end in runs(same, kind.hours):
        first, last = begin + lag, end + lag - 1
        if np.ptp(live[row, first : last + 1]):
            words = f"{_name(grid, row)}连续 {end - begin} 小时与 {lag} 小时前的数值完全相同"
            yield _doubt(grid, kind, grid.ids[row], first, last, end - begin, words)


def zero(grid: OutletGrid, kind: DoubtKind, terms: Terms) -> Iterator[Doubt]:
    """Zeros in a row, flagged N, right after an hour at a normal level."""
    none = grid.live == 0
    if not none.any():
        return
    least = _scaled(kind, "from")
    for row, begin, end in runs(none, kind.hours):
        if begin and grid.live[row, begin - 1] >= least:
            before = plain(int(grid.live[row, begin - 1]))
            words = f"{_name(grid, row)}由 {before} 突然归零，持续 {end - begin} 小时"
            yield _doubt(grid, kind, grid.ids[row], begin, end - 1, end - begin, words)


def negative(grid: OutletGrid, kind: DoubtKind, terms: Terms) -> Iterator[Doubt]:
    """Concentrations or oxygen below zero, whatever the flag."""

    def words(values: Ints) -> str:
        return f"有 {values.size} 小时为负值，最低 {plain(int(values.min()))}"

    yield from _monthly(grid, kind, _below_zero(grid.lanes.value), words)
    oxygen = grid.beside.get(OXYGEN)
    if oxygen is not None:
        below = _below_zero(oxygen.value)
        yield from _monthly_beside(grid, kind, OXYGEN, oxygen, below, words)


def conversion(grid: OutletGrid, kind: DoubtKind, terms: Terms) -> Iterator[Doubt]:
    """A reported converted value that is not what measured value and oxygen give."""
    oxygen = grid.beside.get(OXYGEN)
    reported = grid.lanes.converted
    times = np.array([_times(terms, grid.outlet, id) for id in grid.ids], np.float32)
    if oxygen is None or reported is None or not times.any():
        return
    share = float(kind.settings["share"])
    factor = times[:, None] / np.maximum(FULL - oxygen.live, 1).astype(np.float32)
    ratio = reported.astype(np.float32)  # a hint: seven digits are enough
    with np.errstate(divide="ignore", invalid="ignore"):  # measured zero
        ratio /= grid.live.astype(np.float32)
    odd = ratio > factor * np.float32(1 + share)
    odd |= ratio < factor * np.float32(1 - share)
    odd &= times[:, None] > 0
    odd &= grid.live >= 0
    odd &= (oxygen.live >= 0) & (oxygen.live < AIR)
    if not odd.any():
        return
    odd &= reported >= 0
    computed = grid.live * factor.astype(np.float64)
    apart = np.abs(reported - computed)
    odd &= apart > _scaled(kind, "least")
    for row, hours in by_month(grid, odd, kind.hours):
        at = int(hours[np.argmax(apart[row, hours])])
        own = Decimal(round(float(computed[row, at]) / 1e4)) / 100
        words = (
            f"{_name(grid, row)}有 {hours.size} 小时的折算值与计算值不一致，"
            f"相差最大的一小时上报 {plain(int(reported[row, at]))}，计算 {own}"
        )
        yield _doubt(grid, kind, grid.ids[row], int(hours[0]), int(hours[-1]), hours.size, words)


def dilution(grid: OutletGrid, kind: DoubtKind, terms: Terms) -> Iterator[Doubt]:
    """Oxygen so far above the reference that conversion multiplies several times."""
    oxygen = grid.beside.get(OXYGEN)
    most = max((_times(terms, grid.outlet, id) for id in grid.ids), default=0)
    if oxygen is None or not most:
        return
    bound = FULL - int(most / kind.settings["factor"])
    high = (oxygen.live > bound) & (oxygen.live < AIR)
    reference = plain(FULL - most)

    def words(values: Ints) -> str:
        return (
            f"有 {values.size} 小时高于 {plain(bound)}%（基准氧含量 {reference}%），"
            f"折算倍数超过 {kind.settings['factor']}"
        )

    yield from _monthly_beside(grid, kind, OXYGEN, oxygen, high, words)


def air(grid: OutletGrid, kind: DoubtKind, terms: Terms) -> Iterator[Doubt]:
    """Oxygen of 20.95% and more while flagged N, where a reference oxygen is laid down."""
    oxygen = grid.beside.get(OXYGEN)
    if oxygen is None or not any(_times(terms, grid.outlet, id) for id in grid.ids):
        return

    def words(values: Ints) -> str:
        return f"有 {values.size} 小时达到或超过 20.95%，最高 {plain(int(values.max()))}%"

    yield from _monthly_beside(grid, kind, OXYGEN, oxygen, oxygen.live >= AIR, words)


def stopped_flow(grid: OutletGrid, kind: DoubtKind, terms: Terms) -> Iterator[Doubt]:
    """Hours flagged F in which the flue gas still flows as in normal hours."""
    stopped = (grid.lanes.flag == STOPPED_CODE).any(axis=0)
    if not stopped.any():
        return
    for id in ("flow", "velocity"):
        track = grid.beside.get(id)
        if track is None or not (track.live > 0).any():
            continue
        usual = float(np.median(track.live[track.live > 0]))
        flowing = stopped & (track.value >= usual * float(kind.settings["share"]))
        for _, begin, end in runs(flowing[None, :], kind.hours):
            middle = plain(int(np.median(track.value[begin:end])) // 10_000 * 10_000)
            book = pollutants()[id]
            words = f"标记停运的 {end - begin} 小时里{book.name}仍有 {middle} {book.unit}"
            yield _doubt(grid, kind, id, begin, end - 1, end - begin, words)
        return


def gap(grid: OutletGrid, kind: DoubtKind, terms: Terms) -> Iterator[Doubt]:
    """Hours in a row without any record."""
    missing = grid.lanes.flag == GAP
    for row, begin, end in runs(missing, kind.hours):
        words = f"{_name(grid, row)}连续 {end - begin} 小时没有记录"
        yield _doubt(grid, kind, grid.ids[row], begin, end - 1, end - begin, words)


def range_top(grid: OutletGrid, kind: DoubtKind, terms: Terms) -> Iterator[Doubt]:
    """Many hours of a month exactly at the largest value of all, well above the mean."""
    live = grid.live
    highest = live.max(axis=1)
    for row, hours in by_month(grid, live == np.maximum(highest, 1)[:, None], kind.hours):
        usual = live[row][live[row] >= 0].mean()
        if highest[row] > float(kind.settings["above"]) * usual:
            value = plain(int(highest[row]))
            words = f"{_name(grid, row)}有 {hours.size} 小时恰好是全期最大值 {value}"
            first, last = int(hours[0]), int(hours[-1])
            yield _doubt(grid, kind, grid.ids[row], first, last, hours.size, words)


def decimal(grid: OutletGrid, kind: DoubtKind, terms: Terms) -> Iterator[Doubt]:
    """From one hour on everything is about ten or a hundred times as much, or as little."""
    live, width = grid.live, kind.hours
    if live.shape[1] < 2 * width:
        return
    after, before = live[:, width : 1 - width or None], live[:, width - 1 : -width]
    leap = after >= 5 * before
    leap |= before >= 5 * after
    leap &= after > 0
    leap &= before > 0
    if not leap.any():
        return
    rows, hours = true_cells(leap)
    places = hours[:, None] + np.arange(2 * width)
    around = live[rows[:, None], places]
    early, late = np.sort(around[:, :width], axis=1), np.sort(around[:, width:], axis=1)
    whole = (early[:, 0] > 0) & (late[:, 0] > 0)
    clear = (late[:, 0] > early[:, -1]) | (early[:, 0] > late[:, -1])
    ratio = np.maximum(late[:, width // 2], 1) / np.maximum(early[:, width // 2], 1)
    slack = 1 + float(kind.settings["tolerance"])
    for power in (10.0, 100.0, 0.1, 0.01):
        close = (ratio <= power * slack) & (ratio >= power / slack)
        for at in np.flatnonzero(whole & clear & close).tolist():
            row, hour = int(rows[at]), int(hours[at]) + width
            first, second = plain(int(early[at, width // 2])), plain(int(late[at, width // 2]))
            words = f"{_name(grid, row)}由 {first} 左右变为 {second} 左右（约 {power:g} 倍）"
            yield _doubt(grid, kind, grid.ids[row], hour, hour + width - 1, width, words)


def implausible(grid: OutletGrid, kind: DoubtKind, terms: Terms) -> Iterator[Doubt]:
    """Values above the highest one the register takes for possible."""
    highest = np.array([int(pollutants()[id].highest) * SCALE for id in grid.ids])
    if not (grid.live.max(axis=1) > highest).any():
        return

    def words(values: Ints) -> str:
        return f"有 {values.size} 小时大得不合理，最高 {plain(int(values.max()))}，请核对单位"

    yield from _monthly(grid, kind, grid.live > highest[:, None], words)


def night(grid: OutletGrid, kind: DoubtKind, terms: Terms) -> Iterator[Doubt]:
    """Concentrations far lower at night (22–6) than by day (8–18) though the gas flows as before.

    Without flow or velocity nothing is said: production may be lower at night.
    """
    track = grid.beside.get("flow") or grid.beside.get("velocity")
    if track is None:
        return
    hour = (np.arange(grid.live.shape[1]) + grid.first) % 24
    dark, bright = (hour >= 22) | (hour < 6), (hour >= 8) & (hour < 18)
    share, flows = float(kind.settings["share"]), float(kind.settings["flow"])
    usable = (grid.live >= 0) & (track.live > 0)
    ends = (*grid.starts[1:], grid.live.shape[1])
    for begin, end in zip(grid.starts, ends, strict=True):
        month = slice(begin, end)
        for row in range(len(grid.ids)):
            low, high = usable[row, month] & dark[month], usable[row, month] & bright[month]
            if min(np.count_nonzero(low), np.count_nonzero(high)) < kind.hours:
                continue
            values, gas = grid.live[row, month], track.live[month]
            ratio = values[low].mean() / max(values[high].mean(), 1)
            if ratio < share and gas[low].mean() >= flows * gas[high].mean():
                places = np.flatnonzero(low) + begin
                words = f"{_name(grid, row)}夜间均值只有白天的 {ratio:.0%}，而流量没有相应下降"
                yield _doubt(
                    grid, kind, grid.ids[row], int(places[0]), int(places[-1]), places.size, words
                )


SIGNS: Mapping[str, Sign] = {
    "flat": flat,
    "repeated": repeated,
    "zero": zero,
    "negative": negative,
    "conversion": conversion,
    "dilution": dilution,
    "air": air,
    "stopped_flow": stopped_flow,
    "gap": gap,
    "range_top": range_top,
    "decimal": decimal,
    "implausible": implausible,
    "night": night,
}
"""Which function looks for which kind of the register."""


def _monthly(
    grid: OutletGrid, kind: DoubtKind, mask: Bools, words: Callable[[Ints], str]
) -> Iterator[Doubt]:
    for row, hours in by_month(grid, mask, kind.hours):
        told = _name(grid, row) + words(grid.lanes.value[row, hours])
        yield _doubt(grid, kind, grid.ids[row], int(hours[0]), int(hours[-1]), hours.size, told)


def _monthly_beside(
    grid: OutletGrid, kind: DoubtKind, id: str, track: Track, mask: Bools,
    words: Callable[[Ints], str],
) -> Iterator[Doubt]:  # fmt: skip
    for _, hours in by_month(grid, mask[None, :], kind.hours):
        told = pollutants()[id].name + words(track.value[hours])
        yield _doubt(grid, kind, id, int(hours[0]), int(hours[-1]), hours.size, told)


def _doubt(
    grid: OutletGrid, kind: DoubtKind, pollutant: str, first: int, last: int, hours: int,
    words: str,
) -> Doubt:  # fmt: skip
    return Doubt(
        kind.id, grid.outlet, pollutant, grid.month_at(first),
        grid.first + first, grid.first + last, hours, kind.severity, words,
    )  # fmt: skip


def _below_zero(values: Ints) -> Bools:
    """Values below zero; read without sign they lie above MISSING, which is the lowest of all."""
    below: Bools = values.view(np.uint64) > np.uint64(MISSING + 2**64)
    return below


def _name(grid: OutletGrid, row: int) -> str:
    return pollutants()[grid.ids[row]].name


def _times(terms: Terms, outlet: str, id: str) -> int:
    """21 less the reference oxygen, in millionths; 0 where none is laid down."""
    limit = terms.get((outlet, id))
    return 0 if limit is None or limit.oxygen is None else FULL - int(limit.oxygen * SCALE)


def _scaled(kind: DoubtKind, setting: str) -> int:
    return int(kind.settings[setting] * SCALE)
