"""What has to be asked: the facts that the applicable indicators and the vetoes look at."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from grading.compiled_pack import compiled
from grading.conditions import Facts, leaves
from grading.pack_parts import Indicator, Veto
from grading.packs import Pack


class Question(NamedTuple):
    """One indicator that applies, or may apply, and the ids of the facts it looks at."""

    aspect: str
    indicator: Indicator
    facts: tuple[str, ...]


def needed_facts(pack: Pack, facts: Facts, on: date) -> tuple[Question, ...]:
    """What a stage must answer, given what is known so far, in the order of the pack.

    An indicator that does not apply is left out. The facts that decide whether it applies
    stand first; cells that ask nothing (silent) add none.
    """
    return tuple(
        Question(
            each.indicator.aspect,
            each.indicator,
            tuple(dict.fromkeys(_facts_of(each.indicator))),
        )
        for each in compiled(pack).indicators
        if each.applies is None or each.applies(facts, on) is not False
    )


def veto_facts(pack: Pack) -> tuple[tuple[Veto, tuple[str, ...]], ...]:
    """The vetoes that count, each with the ids of the facts it looks at."""
    return tuple(
        (veto, tuple(dict.fromkeys(leaf.fact for leaf in leaves(veto.when))))
        for veto in pack.vetoes
        if not veto.silent
    )


def _facts_of(indicator: Indicator) -> Iterator[str]:
    if indicator.applies is not None:
        yield from (leaf.fact for leaf in leaves(indicator.applies))
    for requirement in indicator.levels.values():
        if not requirement.silent:
            yield from (leaf.fact for leaf in leaves(requirement.require))
