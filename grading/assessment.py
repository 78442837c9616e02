"""The assessment: what level a set of facts proves, what it leaves possible, and why.

For one indicator, a level is *proven*（已证实等级） when the requirements of it and of every
worse level are true, *possible*（可能达到等级） when none of them is false. The pack's levels
are the worst over its indicators（短板原则）, capped by its vetoes. Nothing downstream
recomputes any of this: pages, papers and the gap list read the tree that is made here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from grading.canonical import canonical_hash
from grading.compiled_pack import CompiledIndicator, CompiledVeto, compiled, not_begun
from grading.conditions import Facts, LeafNode, Node, Truth
from grading.facts import undeclared
from grading.pack_parts import Indicator, Requirement, Veto
from grading.packs import Pack


@dataclass(slots=True)
class LevelResult:
    """One level of one indicator. A level that asks nothing is true and has no ``node``;
    ``requirement`` is None where the pack has no requirement for it at all.

    Like the nodes, results are never changed; freezing them would only make them slow.
    """

    level: str
    state: Truth
    requirement: Requirement | None
    node: Node | None


@dataclass(slots=True)
class IndicatorResult:
    """One indicator: whether it applies, its levels, and each level tried, best first.

    ``proven`` and ``possible`` are None where ``applies`` is false: the indicator is left
    out and no level of it was tried. ``levels`` does not hold the floor, which asks nothing.
    """

    indicator: Indicator
    applies: Truth
    applies_node: Node | None
    proven: str | None
    possible: str | None
    levels: tuple[LevelResult, ...]


class VetoResult(NamedTuple):
    """One veto. ``counts`` is False for a veto that asks nothing: it caps no level."""

    veto: Veto
    state: Truth
    node: Node
    counts: bool


class SilentCell(NamedTuple):
    """An applicable cell that asked nothing although the pack has words for it, and why.

    For a veto, ``indicator`` is its id and ``level`` the level it would cap at.
    """

    indicator: str
    level: str
    reason: str


@dataclass(frozen=True, slots=True)
class Assessment:
    """The whole tree. The same pack, date and facts always give the same one."""

    pack: Pack
    date: date
    proven: str
    possible: str
    indicators: tuple[IndicatorResult, ...]
    vetoes: tuple[VetoResult, ...]
    silent: tuple[SilentCell, ...]
    findings: tuple[str, ...]

    def weakest(self) -> tuple[IndicatorResult, ...]:
        """The indicators that hold the proven level down（短板）; none where all prove the best."""
        rank = self.pack.levels.index
        proven = [result.proven for result in self.indicators if result.proven is not None]
        lowest = max(proven, key=rank, default=self.pack.best)
        if lowest == self.pack.best:
            return ()
        return tuple(result for result in self.indicators if result.proven == lowest)


def assess(pack: Pack, facts: Facts, on: date) -> Assessment:
    """Judge checked ``facts`` (see :func:`grading.facts.check_facts`) by ``pack`` on a day.

    Refuses a fact that the pack does not declare; a fact that is missing is unknown.
    """
    _check_declared(pack, facts)
    program = compiled(pack)
    levels = pack.levels
    results = tuple([_indicator(each, facts, on, levels) for each in program.indicators])
    vetoes = tuple([_veto(each, facts, on) for each in program.vetoes])
    proven_ranks = [levels.index(each.proven) for each in results if each.proven is not None]
    possible_ranks = [levels.index(each.possible) for each in results if each.possible is not None]
    caps = [(levels.index(each.veto.caps_at), each.state) for each in vetoes if each.counts]
    proven, possible = _overall(levels, proven_ranks, possible_ranks, caps)
    return Assessment(
        pack,
        on,
        proven,
        possible,
        results,
        vetoes,
        tuple(_silent_cells(pack, results, on)),
        tuple(_findings(pack, on, any_applies=bool(proven_ranks))),
    )


def levels_only(pack: Pack, facts: Facts, on: date) -> tuple[str, str]:
    """The proven and the possible level that :func:`assess` gives, without the tree.

    For recomputing many results at once: about four times as fast.
    """
    _check_declared(pack, facts)
    program = compiled(pack)
    proven: list[int] = []
    possible: list[int] = []
    for each in program.indicators:
        applies = True if each.applies is None else each.applies(facts, on)
        if applies is not False:
            lowest = highest = (
                0  # what ranks_left gives, in one loop: this runs many thousand times
            )
            for cell in each.cells:
                state = cell.judge(facts, on)
                if state is not True:
                    lowest = lowest or cell.rank + 1
                    if state is False:
                        highest = cell.rank + 1
                        break
            proven.append(lowest)
            possible.append(highest if applies else 0)
    caps = [(each.rank, each.judge(facts, on)) for each in program.vetoes if each.counts]
    return _overall(pack.levels, proven, possible, caps)


def digest(assessment: Assessment) -> str:
    """The SHA-256 of the whole tree; replaying a decision must give the same one."""
    return canonical_hash(
        {
            "fingerprint": assessment.pack.fingerprint,
            "date": assessment.date,
            "proven": assessment.proven,
            "possible": assessment.possible,
            "indicators": [_indicator_content(each) for each in assessment.indicators],
            "vetoes": [
                [each.veto.id, each.state, each.counts, _node_content(each.node)]
                for each in assessment.vetoes
            ],
            "silent": assessment.silent,
        }
    )


def _check_declared(pack: Pack, facts: Facts) -> None:
    if not facts.keys() <= pack.facts.keys():
        raise undeclared(next(name for name in facts if name not in pack.facts), pack.facts)


def _indicator(
    each: CompiledIndicator, facts: Facts, on: date, levels: tuple[str, ...]
) -> IndicatorResult:
    indicator = each.indicator
    node = None if each.explain_applies is None else each.explain_applies(facts, on)
    applies = True if node is None else node.state
    if applies is False:
        return IndicatorResult(indicator, False, node, None, None, ())
    nodes = {cell.rank: cell.explain(facts, on) for cell in each.cells}
    proven, possible = ranks_left((rank, tried.state) for rank, tried in nodes.items())
    results = []
    for rank, level in enumerate(levels[:-1]):
        tried = nodes.get(rank)
        state = True if tried is None else tried.state
        results.append(LevelResult(level, state, indicator.levels.get(level), tried))
    best = levels[possible] if applies else levels[0]
    return IndicatorResult(indicator, applies, node, levels[proven], best, tuple(results))


def ranks_left(judged: Iterable[tuple[int, Truth]]) -> tuple[int, int]:
    """The proven and possible rank of one indicator from its asking cells, worst first.

    The first cell that is not true ends what is proven, the first false one what is
    possible: the next worse rank is what remains.
    """
    proven = 0
    for rank, state in judged:
        if state is not True:
            proven = proven or rank + 1
            if state is False:
                return proven, rank + 1
    return proven, 0


def _overall(
    levels: tuple[str, ...],
    proven: list[int],
    possible: list[int],
    caps: Iterable[tuple[int, Truth]],
) -> tuple[str, str]:
    """The worst ranks of all applicable indicators, capped by the vetoes, as levels.

    Where no indicator applies nothing is proven and everything possible.
    """
    lowest = max(proven, default=len(levels) - 1)
    highest = max(possible, default=0)
    for rank, state in caps:
        if state is not False:
            lowest = max(lowest, rank)
        if state is True:
            highest = max(highest, rank)
    return levels[lowest], levels[highest]


def _veto(each: CompiledVeto, facts: Facts, on: date) -> VetoResult:
    node = each.explain(facts, on)
    return VetoResult(each.veto, node.state, node, each.counts)


def _silent_cells(
    pack: Pack, results: tuple[IndicatorResult, ...], on: date
) -> Iterator[SilentCell]:
    program = compiled(pack)
    for each, result in zip(program.indicators, results, strict=True):
        if result.applies is False:
            continue
        id = each.indicator.id
        for level, reason in each.silent:
            yield SilentCell(id, level, reason)
        for cell in each.cells:
            if cell.dated and (later := not_begun(cell.dated, on)):
                yield SilentCell(id, cell.level, _asked_later(pack, later))
    for veto in program.vetoes:
        if not veto.counts:
            yield SilentCell(veto.veto.id, veto.veto.caps_at, veto.veto.silence)
        elif later := not_begun(veto.dated, on):
            yield SilentCell(veto.veto.id, veto.veto.caps_at, _asked_later(pack, later))


def _asked_later(pack: Pack, begins: Mapping[str, date]) -> str:
    limits = "；".join(f"{pack.facts[fact].name} 自 {day} 起" for fact, day in begins.items())
    return f"限值尚未执行，此前不作要求（{limits}）"


def _findings(pack: Pack, on: date, any_applies: bool) -> Iterator[str]:
    if not any_applies:
        yield "没有一项指标适用：不能证实任何等级，请检查工序等适用条件的填写"
    if on < pack.in_force:
        yield f"评定日期 {on} 早于标准实施日期 {pack.in_force}"
    if on > pack.review_by:
        yield f"评定日期 {on} 已过标准复查日期 {pack.review_by}，请确认有无新版本"


def _indicator_content(result: IndicatorResult) -> list[object]:
    levels = [
        [each.level, each.state, None if each.node is None else _node_content(each.node)]
        for each in result.levels
    ]
    applies = None if result.applies_node is None else _node_content(result.applies_node)
    return [result.indicator.id, result.applies, applies, result.proven, result.possible, levels]


def _node_content(node: Node) -> list[object]:
    if isinstance(node, LeafNode):
        return [node.fact, node.operator, node.required, node.actual, node.state, node.distance]
    return [node.kind, node.state, [_node_content(child) for child in node.children]]
