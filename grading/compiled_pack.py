"""A pack turned into closures, once: what assessments run many thousand times.

Only cells that ask something are kept, worst level first, because a level can only be
proven or possible when every worse one is. Ranks count from 0, the best level.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from grading.conditions import Condition, Leaf, Threshold, leaves
from grading.evaluation import Explaining, Judging, explaining, judging
from grading.packs import Indicator, Pack, Veto


class CompiledCell(NamedTuple):
    """One level of one indicator that asks something; ``dated`` are its dated comparisons."""

    level: str
    rank: int
    judge: Judging
    explain: Explaining
    dated: tuple[Leaf, ...]


class CompiledIndicator(NamedTuple):
    """One indicator. ``applies`` is None where it always does; ``cells`` worst first."""

    indicator: Indicator
    applies: Judging | None
    explain_applies: Explaining | None
    cells: tuple[CompiledCell, ...]
    silent: tuple[tuple[str, str], ...]  # level and reason, of cells that ask nothing


class CompiledVeto(NamedTuple):
    """One veto with the rank it caps at; ``dated`` are its dated comparisons. One that is
    switched off or recalled with low confidence does not count: it caps nothing."""

    veto: Veto
    rank: int
    counts: bool
    judge: Judging
    explain: Explaining
    dated: tuple[Leaf, ...]


class CompiledPack(NamedTuple):
    """The closures of one pack, in its order."""

    indicators: tuple[CompiledIndicator, ...]
    vetoes: tuple[CompiledVeto, ...]


@lru_cache(maxsize=64)
def compiled(pack: Pack) -> CompiledPack:
    """The closures of ``pack``; packs of the same fingerprint share them."""
    return CompiledPack(
        tuple(_indicator(indicator, pack) for indicator in pack.indicators),
        tuple(_veto(veto, pack) for veto in pack.vetoes),
    )


def _indicator(indicator: Indicator, pack: Pack) -> CompiledIndicator:
    cells = []
    silent = []
    for rank, level in reversed(list(enumerate(pack.levels[:-1]))):
        requirement = indicator.levels.get(level)
        if requirement is None:
            continue
        if requirement.silent:
            silent.append((level, requirement.silence))
            continue
        require = requirement.require
        dated = tuple(_dated(require))
        cells.append(CompiledCell(level, rank, judging(require), explaining(require), dated))
    applies = indicator.applies
    return CompiledIndicator(
        indicator,
        None if applies is None else judging(applies, idle=False),
        None if applies is None else explaining(applies, idle=False),
        tuple(cells),
        tuple(silent),
    )


def _veto(veto: Veto, pack: Pack) -> CompiledVeto:
    return CompiledVeto(
        veto,
        pack.levels.index(veto.caps_at),
        not veto.silent,
        judging(veto.when, idle=False),
        explaining(veto.when, idle=False),
        tuple(_dated(veto.when)),
    )


def _dated(condition: Condition) -> Iterator[Leaf]:
    for leaf in leaves(condition):
        if isinstance(leaf.required, Threshold) and leaf.required.dates:
            yield leaf


def not_begun(dated: tuple[Leaf, ...], on: date) -> dict[str, date]:
    """The facts whose limit asks nothing yet on a day, with the day on which it begins."""
    return {
        leaf.fact: leaf.required.dates[0]
        for leaf in dated
        if isinstance(leaf.required, Threshold) and leaf.required.on(on) is None
    }
