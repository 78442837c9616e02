"""Bulk goods booked by month and mode, every tonne once: plain volumes, gate, combined legs.

The leg at the plant's fence carries the tonnes; the legs before it say how they came. Goods
that came by a clean trunk and over the last kilometres by 新能源 lorries are booked as road,
marked with the reading that would count them as clean (grading.transport.register.readings).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from grading.transport.emission import NEW_ENERGY, UNKNOWN
from grading.transport.passages import CLASSES, DIRECTIONS, KINDS, Long, RoadTally, tonnes
from grading.transport.register import even, register

ROAD = "road"
COMBINED = "combined"
"""The mode of a single row that says 铁路＋新能源短驳: no legs are known."""


@dataclass(frozen=True, slots=True)
class Volume:
    """One row of a list of bulk goods; ``leg`` 0 where none is told, ``stage`` of a road leg."""

    month: str
    direction: str
    kind: str
    goods: str
    mode: str
    kg: int
    chain: str = ""
    leg: int = 0
    stage: int = UNKNOWN
    via: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """Kilograms booked. ``reading`` is the id of the reading that counts them as clean."""

    month: str
    kind: str
    direction: str
    mode: str
    kg: int
    stage: int = UNKNOWN
    vehicle_class: str = ""
    reading: str = ""


@dataclass(frozen=True, slots=True)
class Booked:
    """Every tonne once, and in words what was left out, compared or doubtful."""

    lines: tuple[Line, ...]
    notes: tuple[str, ...]


def book(volumes: Sequence[Volume], road: Mapping[str, RoadTally]) -> Booked:
    """Book the volumes and the gate's months (``2026-01`` → tally) of one enterprise."""
    books = _Books(road)
    chains: dict[str, list[Volume]] = defaultdict(list)
    for each in volumes:
        if each.chain:
            chains[each.chain].append(each)
        else:
            books.plain(each)
    for month in road.values():
        for chain in month.chained:
            chains.setdefault(chain, [])
    for name in sorted(chains):
        books.chain(name, chains[name])
    books.gate()
    books.compare()
    return Booked(tuple(books.lines), tuple(books.notes))


def month_gaps(
    months: Sequence[str], volumes: Sequence[Volume], road: Mapping[str, RoadTally]
) -> tuple[tuple[str, str], ...]:
    """Months whose ledgers cannot be complete, with the reason.

    A list of rail volumes alone would make every share 100 %: there must be a road volume, by
    the gate or by the list. Where some months have volumes by other modes, so must all.
    """
    by_road = {each.month for each in volumes if each.mode in (ROAD, COMBINED)}
    by_road |= {month for month, found in road.items() if int(found.kg.sum()) > 0}
    by_others = {each.month for each in volumes if each.mode != ROAD}
    told = {each.month for each in volumes} | set(road)
    found = []
    for month in months:
        if month not in told:
            found.append((month, "没有台账"))
        elif month not in by_road:
            found.append((month, "没有公路运量（门禁没有称重，也没有登记）"))
        elif by_others and month not in by_others:
            found.append((month, "没有铁路等方式的运量，别的月份有"))
    return tuple(found)


class _Books:
    def __init__(self, road: Mapping[str, RoadTally]) -> None:
        self.lines: list[Line] = []
        self.notes: list[str] = []
        self._road = road
        self._declared: dict[str, int] = defaultdict(int)

    def plain(self, volume: Volume) -> None:
        """A row that is no leg of anything."""
        if volume.mode == COMBINED:
            reading = _reading([volume]) if volume.stage == NEW_ENERGY else ""
            self._add(volume, volume.kg, reading=reading)
            self.notes.append(
                f"{volume.month} {volume.goods or '物料'} {tonnes(volume.kg)} 吨写作联运，"
                "没有联运编号：若同一批货又经门禁登记，会重复计吨，请补联运编号"
            )
        elif volume.mode != ROAD:
            self._add(volume, volume.kg)
        elif self._weighs(volume.month):
            if volume.kind != "other":
                self._declared[volume.month] += volume.kg
        else:
            self._add(volume, volume.kg)

    def chain(self, name: str, legs: list[Volume]) -> None:
        """A combined transport: its last kilometres carry the tonnes."""
        at_gate = {m: t.chained[name] for m, t in self._road.items() if name in t.chained}
        fence, trunk = _fence(legs, bool(at_gate))
        gate_kg = sum(int(cells.sum()) for cells in at_gate.values())
        whole = gate_kg or sum(each.kg for each in fence)
        if not trunk:
            if fence or at_gate:
                self.notes.append(f"联运 {name} 只登记了一段，按这一段的方式计")
            self._whole(at_gate, fence, 0, whole, "")
            return
        brought = min(sum(each.kg for each in leg) for leg in trunk)
        clean = all(each.mode not in (ROAD, COMBINED) for leg in trunk for each in leg)
        if not clean:
            self.notes.append(f"联运 {name} 的干线有公路段，末段按公路计")
            self._whole(at_gate, fence, 0, whole, "")
            return
        allowed = brought + brought * register().backing / Decimal(100)
        if whole > allowed:
            self.notes.append(
                f"联运 {name} 末段 {tonnes(whole)} 吨，干线只运到 {tonnes(brought)} 吨，"
                "超出部分按普通公路计"
            )
        backed = whole if whole <= allowed else brought
        everything = [each for leg in trunk for each in leg] + fence
        self._whole(at_gate, fence, backed, whole, _reading(everything))

    def gate(self) -> None:
        """What went through the gate and is no leg of a combined transport."""
        for month, found in sorted(self._road.items()):
            rest = found.kg.copy()
            for cells in found.chained.values():
                rest -= cells
            self._cells(month, rest, 0, 1, "")

    def compare(self) -> None:
        """The gate's tonnes against the road volume of the same months, which is not added.

        Legs of combined transports and goods that are no bulk goods stand on neither side.
        """
        for month, declared in sorted(self._declared.items()):
            found = self._road[month]
            plain = found.kg - sum(found.chained.values(), np.zeros_like(found.kg))
            seen = int(plain.sum() - plain[KINDS.index("other")].sum())
            if seen <= 0:
                self.notes.append(
                    f"{month} 登记了公路运量 {tonnes(declared)} 吨，门禁没有联运以外的大宗称重："
                    "以门禁为准，不计入"
                )
                continue
            apart = abs(declared - seen) * Decimal(100) / Decimal(seen)
            if apart > register().gate_difference:
                self.notes.append(
                    f"{month} 登记的公路运量 {tonnes(declared)} 吨，门禁称重 {tonnes(seen)} 吨，"
                    f"相差 {apart:.1f}%：以门禁为准，不重复计"
                )

    def _weighs(self, month: str) -> bool:
        found = self._road.get(month)
        return found is not None and int(found.kg.sum()) > 0

    def _whole(
        self,
        at_gate: Mapping[str, Long],
        fence: list[Volume],
        backed: int,
        whole: int,
        reading: str,
    ) -> None:
        """Book the last leg; ``backed`` of its ``whole`` kilograms came by a clean trunk."""
        if at_gate:
            for month, cells in sorted(at_gate.items()):
                self._cells(month, cells, backed, whole, reading)
            return
        for each in fence:
            part = each.kg * backed // whole if whole else 0
            if each.mode == ROAD and each.stage == NEW_ENERGY and part:
                self._add(each, part, reading=reading)
                self._add(each, each.kg - part)
            else:
                self._add(each, each.kg)

    def _cells(self, month: str, cells: Long, backed: int, whole: int, reading: str) -> None:
        for kind, direction, of, stage in np.argwhere(cells):
            kg = int(cells[kind, direction, of, stage])
            part = kg * backed // whole if stage == NEW_ENERGY and whole else 0
            for some, named in ((part, reading), (kg - part, "")):
                if some:
                    line = Line(
                        month, KINDS[kind], DIRECTIONS[direction], ROAD, some, int(stage),
                        CLASSES[of], named,
                    )  # fmt: skip
                    self.lines.append(line)

    def _add(self, each: Volume, kg: int, *, reading: str = "") -> None:
        if kg:
            mode = ROAD if each.mode == COMBINED else each.mode
            stage = each.stage if mode == ROAD else UNKNOWN
            self.lines.append(
                Line(each.month, each.kind, each.direction, mode, kg, stage, "", reading)
            )


def _fence(legs: list[Volume], at_gate: bool) -> tuple[list[Volume], list[list[Volume]]]:
    """The rows of the leg at the plant's fence, and the other legs.

    With passages of the gate the road legs of the list are the same goods and not booked.
    """
    if at_gate:
        trunk = [each for each in legs if each.mode != ROAD]
        return [], list(_by_leg(trunk).values())
    by_leg = _by_leg(legs)
    if not by_leg:
        return [], []
    if any(leg for leg, _ in by_leg):
        outward = any(each.direction == "out" for each in legs)
        key = min(by_leg) if outward else max(by_leg)
    else:
        key = next((each for each in by_leg if each[1] == ROAD), list(by_leg)[-1])
    return by_leg[key], [each for other, each in by_leg.items() if other != key]


def _by_leg(legs: Iterable[Volume]) -> dict[tuple[int, str], list[Volume]]:
    """Rows by leg: its number, and where none is told its mode."""
    found: dict[tuple[int, str], list[Volume]] = defaultdict(list)
    for each in legs:
        found[(each.leg, "" if each.leg else each.mode)].append(each)
    return found


def _reading(legs: Iterable[Volume]) -> str:
    """Which reading a combined transport falls under: by way of a logistics park, or not."""
    told = even("".join(each.via for each in legs))
    return "park" if any(even(word) in told for word in register().park_words) else "short_haul"
