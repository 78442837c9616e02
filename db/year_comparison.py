"""This year beside last year (去年对照): each fact of the audit before, and what it is now."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from db.audit_views import AuditView
from db.carry_earlier import EarlierAudit
from grading.chains import STAGES
from grading.conditions import leaves
from grading.facts import Value
from templates.papers.values import show_value

NOT_YET = "未填报"


@dataclass(frozen=True, slots=True)
class YearLine:
    """One fact: last year's value and this year's in words, and the change.

    ``change`` is ↑ or ↓ for one number against another, ≠ for anything else, empty where
    nothing changed or one of the two is not there. ``why_not`` says why last year's answer
    means something else now (then ``before`` is empty).
    """

    fact: str
    name: str
    aspects: tuple[str, ...]
    before: str
    now: str
    change: str
    why_not: str
    answered: bool

    @property
    def differs(self) -> bool:
        """Whether both years have a value and they are not the same."""
        return bool(self.change)


def compare_years(view: AuditView, before: EarlierAudit) -> tuple[YearLine, ...]:
    """The facts of last year in the order of the pack, beside the latest stage of this audit."""
    stage = next((each for each in reversed(STAGES) if view.stages[each]), STAGES[0])
    now = view.stages[stage]
    aspects = _aspects(view)
    lines = []
    for id, fact in view.pack.facts.items():
        if id not in before.values and id not in before.left:
            continue
        entry = now.get(id)
        shown = NOT_YET if entry is None else show_value(fact, entry.value)
        why = before.left.get(id, "")
        was = "" if why else show_value(fact, before.values[id])
        change = ""
        if entry is not None and not why and was != shown:
            change = _direction(before.values[id], entry.value)
        lines.append(
            YearLine(id, fact.name, aspects.get(id, ()), was, shown, change, why, entry is not None)
        )
    return tuple(lines)


def _direction(before: Value, now: Value) -> str:
    if isinstance(before, Decimal) and isinstance(now, Decimal):
        return "↑" if now > before else "↓"
    return "≠"


def _aspects(view: AuditView) -> dict[str, tuple[str, ...]]:
    """Which aspects ask for a fact, whether or not their indicators apply now."""
    found: dict[str, dict[str, None]] = {}
    for indicator in view.pack.indicators:
        trees = [each.require for each in indicator.levels.values()]
        if indicator.applies is not None:
            trees.append(indicator.applies)
        for tree in trees:
            for leaf in leaves(tree):
                found.setdefault(leaf.fact, {})[indicator.aspect] = None
    return {fact: tuple(names) for fact, names in found.items()}
