"""The lists of the city's plan over all enterprises: projects, benefits, yearly figures.

They are entries of enterprises (:mod:`db.enterprise_entries`): entered, changed, imported and
taken back there. Here they are read together, with the sums of a list.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from db.audit_cases import face_of
from db.audit_views import EnterpriseFace
from db.enterprise_entries import EntryView, values_of
from db.enterprise_entry_fields import EntryKind
from db.enterprise_entry_kinds import kind_of
from db.enterprise_entry_tables import TABLES
from db.enterprise_tables import Enterprise
from db.incentive.entry_kinds import INCENTIVE_KINDS
from db.office import Office
from db.users import ROLES, Actor, require
from grading import industries
from grading.refusals import Refusal

SUMS = {
    "project": ("investment", "pm", "so2", "nox", "vocs", "co2"),
    "benefit": ("amount",),
}
"""The fields a list adds up."""


@dataclass(frozen=True, slots=True)
class ListRow:
    """One entry of a list, and whose it is."""

    enterprise: EnterpriseFace
    entry: EntryView


def list_kind(name: str) -> EntryKind:
    """The kind of a list by id or title; refuses kinds that are not lists of the plan."""
    kind = kind_of(name)
    if kind not in INCENTIVE_KINDS:
        known = "、".join(f"{each.id}（{each.title}）" for each in INCENTIVE_KINDS)
        raise Refusal(f"“{kind.title}”不是这里的清单", "清单", f"可用：{known}")
    return kind


def entry_list(
    office: Office,
    actor: Actor,
    kind: str,
    *,
    county: str = "",
    year: str = "",
    industry: str = "",
    also_retired: bool = False,
) -> list[ListRow]:
    """All entries of a list within the actor's county, by county and enterprise."""
    require(actor, *ROLES)
    own = list_kind(kind)
    table: Any = TABLES[own.id]
    statement = (
        select(table, Enterprise)
        .join(Enterprise, Enterprise.id == table.enterprise_id)
        .where(Enterprise.retired_at.is_(None))
        .order_by(Enterprise.county, Enterprise.id, table.id)
    )
    if actor.county is not None:
        statement = statement.where(Enterprise.county == actor.county)
    if county:
        statement = statement.where(Enterprise.county == county)
    if not also_retired:
        statement = statement.where(table.retired_at.is_(None))
    fields = {each.id for each in own.fields}
    if year and "year" in fields:
        statement = statement.where(table.year == year)
    if industry and "industry" in fields:
        known = industries.find(industry)
        statement = statement.where(table.industry == (known.id if known else industry))
    with office.reading() as session:
        return [
            ListRow(
                face_of(owner),
                EntryView(row.id, own, values_of(own, row), row.retired_at, row.retired_reason),
            )
            for row, owner in session.execute(statement)
        ]


def sums(kind: str, rows: Sequence[ListRow]) -> dict[str, Decimal]:
    """Field → what the list adds up to; empty cells add nothing, stopped projects do not count."""
    counted = [
        each
        for each in rows
        if each.entry.retired_at is None and each.entry.values.get("progress") != "停建"
    ]
    return {
        field: sum(
            (Decimal(text) for each in counted if (text := each.entry.values[field])), Decimal(0)
        )
        for field in SUMS.get(kind, ())
    }
