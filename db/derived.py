"""Derived facts (来自登记的事实): computed from the records, not typed.

A fact of a pack that says ``from: SOURCE`` gets its value from the source of that name in
:data:`SOURCES`, on the application date; a concentration gets its from hours of monitoring
(:mod:`db.monitoring.facts`). It serves all stages and is frozen at the decision; a value
typed over it needs a reason, and both are printed (DESIGN §3).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enterprise_entry_tables import Penalty
from db.enterprise_tables import Enterprise
from db.level_tables import DecisionDerived
from grading.canonical import canonical_json, parse_json
from grading.compliance import PenaltyRecord, judge_penalties
from grading.facts import Fact, Value
from grading.packs import Pack

DERIVED = "derived"
"""The origin of a value that comes from the records."""


@dataclass(frozen=True, slots=True)
class Derived:
    """A value and the words saying what it was computed from (which records count)."""

    value: Value
    words: str


Source = Callable[[Session, Enterprise, Pack, Fact, date], Derived | None]
"""Computes a fact of a pack for an enterprise on a day; None where the records say nothing."""


def penalised(
    session: Session, enterprise: Enterprise, pack: Pack, fact: Fact, on: date
) -> Derived | None:
    """Penalties of the year before; nothing where the register holds no penalty entry."""
    statement = (
        select(Penalty, Enterprise)
        .join(Enterprise, Enterprise.id == Penalty.enterprise_id)
        .where(
            (Enterprise.id == enterprise.id)
            | (Enterprise.merged_into == enterprise.id)
            | ((Enterprise.code == enterprise.code) & Enterprise.retired_at.is_(None))
        )
        .order_by(Penalty.decided_on.desc(), Penalty.id)
    )
    records = [
        PenaltyRecord(
            row.number,
            _day(row.decided_on),
            _day(row.repaired_on),
            row.reason,
            _other_site(enterprise, owner),
            (row.retired_reason or "无理由") if row.retired_at is not None else "",
        )
        for row, owner in session.execute(statement)
    ]
    found = judge_penalties(records, on)
    if found.penalised is None:
        return None
    return Derived(found.penalised, f"来自守法记录表：申报日前一年{found.words}")


def transported(
    session: Session, enterprise: Enterprise, pack: Pack, fact: Fact, on: date
) -> Derived | None:
    """What the ledgers of clean transport say."""
    from db.transport.facts import transport_fact  # numpy, only where a pack asks

    told = transport_fact(session, enterprise, pack, fact, on)
    return None if told is None else Derived(told.value, f"来自清洁运输台账：{told.words}")


def operated(
    session: Session, enterprise: Enterprise, pack: Pack, fact: Fact, on: date
) -> Derived | None:
    """What temperatures and operating marks of furnaces say."""
    from db.monitoring.furnace import furnace_told  # numpy, only where a pack asks

    told = furnace_told(session, enterprise, pack, fact, on)
    return None if told is None else Derived(told[0], f"来自在线监测：{told[1]}")


def consumed(
    session: Session, enterprise: Enterprise, pack: Pack, fact: Fact, on: date
) -> Derived | None:
    """What the figures of energy say of a process."""
    from db.energy.facts import energy_fact

    told = energy_fact(session, enterprise, fact, on)
    return None if told is None else Derived(told[0], f"来自能耗数据：{told[1]}")


SOURCES: Mapping[str, Source] = {
    "compliance.penalised": penalised,
    "energy": consumed,
    "monitoring": operated,
    "transport": transported,
}
"""``from:`` of a fact, or what stands before its dot, → who computes it; a source not listed
here is answered by a person."""


def derive(session: Session, enterprise: Enterprise, pack: Pack, on: date) -> dict[str, Derived]:
    """The facts of a pack that the records answer for an enterprise on a day.

    Concentrations come from the hours of its outlets where there are any, without the pack
    having to say so.
    """
    from db.monitoring.facts import concentrations

    found = concentrations(session, enterprise, pack, on)
    for id, fact in pack.facts.items():
        source = SOURCES.get(fact.source) or SOURCES.get(fact.source.partition(".")[0])
        told = source(session, enterprise, pack, fact, on) if source is not None else None
        if told is not None:
            found[id] = told
    return found


def freeze(session: Session, decision_id: int, derived: Mapping[str, Derived]) -> None:
    """Keep with a decision what was derived when it was made."""
    session.add_all(
        DecisionDerived(
            decision_id=decision_id, fact=fact, value=canonical_json(told.value), words=told.words
        )
        for fact, told in derived.items()
    )


def frozen(session: Session, decision_id: int) -> dict[str, Derived]:
    """What was derived when a decision was made."""
    rows = session.scalars(
        select(DecisionDerived)
        .where(DecisionDerived.decision_id == decision_id)
        .order_by(DecisionDerived.fact)
    )
    return {row.fact: Derived(parse_json(row.value), row.words) for row in rows}  # type: ignore[arg-type]


def _day(text: str) -> date | None:
    with suppress(ValueError):
        return date.fromisoformat(text)
    return None


def _other_site(enterprise: Enterprise, owner: Enterprise) -> str:
    """The name of another site; empty for the enterprise itself and duplicates merged into it."""
    if owner.id == enterprise.id or owner.merged_into == enterprise.id:
        return ""
    return owner.site or owner.name
