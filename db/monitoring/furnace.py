"""How furnaces were run, from temperatures and operating marks on record (焚烧炉运行).

Serves the facts of a pack that say ``from: monitoring.…``. Yearly caps are read over whole
natural years, so those records are taken from January of the year the evaluation period begins
in; all others from the evaluation period itself.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enterprise_tables import Enterprise, Outlet
from db.monitoring.evaluation import period, start_of
from db.sessions import look_within

if TYPE_CHECKING:
    from grading.facts import Fact
    from grading.monitoring.furnace_facts import Told
    from grading.packs import Pack

MONTHS = 12


def furnace_told(
    session: Session, enterprise: Enterprise, pack: Pack, fact: Fact, on: date
) -> Told | None:
    """The value of such a fact on a day and the sentence about it; None where nothing is on
    record, or the source is none there is."""
    from db.monitoring.stored import furnace_of, hours_of, marks_of
    from grading.monitoring.furnace_facts import FURNACE_SOURCES, YEARLY, OnRecord, furnace_fact
    from grading.monitoring.hours import Month
    from grading.monitoring.pollutants import OXYGEN

    if fact.source not in FURNACE_SOURCES:
        return None
    whole = period(on, fact.months or MONTHS, start_of(session, enterprise, pack.industry))
    if whole is None:
        return None
    rows = session.execute(
        select(Outlet.id, Outlet.name).where(
            Outlet.enterprise_id == enterprise.id, Outlet.retired_at.is_(None)
        )
    ).all()
    ids = [row.id for row in rows]
    first, last = whole
    if fact.source in YEARLY:
        first = Month(first.year, 1)
    look = look_within(session)
    record = OnRecord(
        first,
        last,
        [
            *furnace_of(look, ids, first, last),
            *hours_of(look, ids, first, last, ("PM", OXYGEN)),
        ],
        marks_of(look, ids, first, last),
        {str(row.id): row.name for row in rows},
        pack.industry,
        fact.oxygen,
    )
    told = furnace_fact(fact.source, record)
    return None if told is None else (told[0], f"{first} 至 {last}，{told[1]}")
