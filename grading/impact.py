"""换版影响分析: what another edition would make of the results there are. Changes nothing.

Every set of answers is carried to the other edition (:mod:`grading.carrying`) and judged
there; only where the level shifts is each indicator looked at, to name what causes it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Literal

from grading import levels
from grading.assessment import levels_only, ranks_left
from grading.carrying import Carrier
from grading.compiled_pack import compiled
from grading.conditions import Facts
from grading.packs import Pack

Outcome = Literal["rises", "falls", "undecided", "unordered", "same"]
OUTCOME_NAMES: Mapping[Outcome, str] = {
    "rises": "上升",
    "falls": "下降",
    "undecided": "变为未定",
    "unordered": "等级不可比",
    "same": "不变",
}
Progress = Callable[[int, int], None]
_STEP = 100  # results between two reports of progress


@dataclass(frozen=True, slots=True)
class Current:
    """One result there is: its answers, the day they were judged on, the level in force.

    ``level`` is None where nothing is decided yet. ``levels`` are the proven and the
    possible level where a decision has stored them; without they are computed.
    """

    key: str
    title: str
    facts: Facts
    date: date
    level: str | None = None
    levels: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Cause:
    """An indicator or veto behind a shift, with the levels it allowed before and after.

    A level is None where the edition does not have it or it does not apply.
    """

    id: str
    name: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Shift:
    """One result under both editions. ``before`` and ``after`` are proven and possible level.

    ``left`` says of every answer that could not be carried why; ``causes`` is empty where
    nothing shifts.
    """

    current: Current
    on: date
    before: tuple[str, str]
    after: tuple[str, str]
    outcome: Outcome
    causes: tuple[Cause, ...]
    left: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Impact:
    """All results under both editions, in the order they were given."""

    old: Pack
    new: Pack
    shifts: tuple[Shift, ...]

    def counts(self) -> dict[Outcome, int]:
        """How many results have each outcome."""
        found = Counter(shift.outcome for shift in self.shifts)
        return {outcome: found[outcome] for outcome in OUTCOME_NAMES}


def impact(
    results: Iterable[Current],
    old: Pack,
    new: Pack,
    *,
    on: date | None = None,
    total: int = 0,
    progress: Progress | None = None,
) -> Impact:
    """Judge every result by ``new`` and say who rises, falls or becomes undecided, and why.

    Judged on the day ``on``; without it on the result's own day, or on the day the new
    edition comes into force where that is later. ``progress`` is told (done, ``total``).
    """
    judge = _Judge(old, new, on)
    shifts = []
    for number, current in enumerate(results, 1):
        shifts.append(judge.shift(current))
        if progress is not None and (number % _STEP == 0 or number == total):
            progress(number, total)
    return Impact(old, new, tuple(shifts))


class _Judge:
    """Judges by both editions and remembers what they have in common."""

    def __init__(self, old: Pack, new: Pack, on: date | None) -> None:
        self.old, self.new, self.on = old, new, on
        self.carrier = Carrier(old, new)

    def shift(self, current: Current) -> Shift:
        """One result under both editions."""
        carried = self.carrier.carry(current.facts)
        on = self.on or max(current.date, self.new.in_force)
        before = current.levels or levels_only(self.old, current.facts, current.date)
        after = levels_only(self.new, carried.values, on)
        outcome = self.outcome(before, after)
        causes: tuple[Cause, ...] = ()
        if outcome != "same":
            old = partial(_allowed, self.old, current.facts, current.date, outcome == "falls")
            new = partial(_allowed, self.new, carried.values, on, outcome == "falls")
            causes = tuple(self.causes(outcome, old, new, before[0], after[0]))
        return Shift(current, on, before, after, outcome, causes, carried.left)

    def outcome(self, before: tuple[str, str], after: tuple[str, str]) -> Outcome:
        """Rises: more is proven. Falls: not even possible any more. Undecided: not proven."""
        proven, now_proven, now_possible = before[0], *after
        if proven == now_proven:
            return "same"
        if self.better(now_proven, proven):
            return "rises"
        if self.better(proven, now_possible):
            return "falls"
        return "undecided" if self.better(proven, now_proven) else "unordered"

    def better(self, one: str, other: str) -> bool:
        """Whether a level is surely better than another, of either edition's scale."""
        for pack in (self.new, self.old):
            if one in pack.levels and other in pack.levels:
                return pack.levels.index(one) < pack.levels.index(other)
        return levels.known(one) and levels.known(other) and levels.better(one, other)

    def causes(
        self, outcome: Outcome, old: _Allowing, new: _Allowing, before: str, after: str
    ) -> Iterator[Cause]:
        """What allows less than the better of the two proven levels, in the edition that has less.

        For a rise these are the rules that held the level down before.
        """
        rises = outcome == "rises"
        less, wanted = (old, after) if rises else (new, before)
        found = {
            id: (name, level)
            for id, (name, level) in less(None).items()
            if level is not None and self.better(wanted, level)
        }
        others = (new if rises else old)(found.keys())
        for id, (name, level) in found.items():
            other = others.get(id, ("", None))[1]
            yield Cause(id, name, level, other) if rises else Cause(id, name, other, level)


_Allowed = Mapping[str, tuple[str, str | None]]
_Allowing = Callable[[Collection[str] | None], _Allowed]


def _allowed(
    pack: Pack, facts: Facts, on: date, sure: bool, only: Collection[str] | None
) -> _Allowed:
    """The best level each indicator and veto leaves: possible where ``sure``, else proven.

    ``only`` names those wanted (None: all). An indicator that does not apply has no level.
    As :func:`grading.assessment.assess`, without the tree: thousands of results may shift.
    """
    program = compiled(pack)
    allowed: dict[str, tuple[str, str | None]] = {}
    for each in program.indicators:
        if only is not None and each.indicator.id not in only:
            continue
        applies = True if each.applies is None else each.applies(facts, on)
        level = None
        if applies is not False:
            judged = ((cell.rank, cell.judge(facts, on)) for cell in each.cells)
            proven, possible = ranks_left(judged)
            rank = (possible if applies else 0) if sure else proven
            level = pack.levels[rank]
        allowed[each.indicator.id] = (each.indicator.name, level)
    for veto in program.vetoes:
        state = veto.judge(facts, on) if veto.counts else False
        caps = state is True or (state is None and not sure)
        allowed[veto.veto.id] = (veto.veto.name, veto.veto.caps_at if caps else pack.best)
    return allowed
