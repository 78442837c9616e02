"""Outlets as monitoring sees them: their kind and reference oxygen, and which hours there are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enterprise_entries import MAY_ENTER, as_text, checked, note_entry, put_values, values_of
from db.enterprise_entry_kinds import kind_of
from db.enterprise_tables import Enterprise, Outlet
from db.enterprises import find_any
from db.looks import Look
from db.monitoring.limits import kind_named, packs_for, usable_kinds
from db.monitoring.stored import month_of
from db.monitoring.tables import STANDS
from db.office import Office
from db.sessions import look_within
from db.users import ROLES, Actor, require
from grading.refusals import Refusal
from grading.suggestions import or_nearest

if TYPE_CHECKING:
    from grading.monitoring.hours import Month
    from grading.packs import Pack


@dataclass(frozen=True, slots=True)
class OutletView:
    """One outlet. ``kind`` is the id a pack knows it by (empty: none does), ``kind_title`` what
    the register says; ``oxygen`` the registered reference oxygen in %, None for the pack's.

    ``pollutants`` are those there are hours of, from ``first`` to ``last`` in ``months`` months.
    """

    id: int
    name: str
    number: str
    kind: str
    kind_title: str
    oxygen: Decimal | None
    retired: bool
    pollutants: tuple[str, ...]
    months: int
    first: Month | None
    last: Month | None

    def as_json(self) -> dict[str, object]:
        """The outlet as the command line prints it."""
        return {
            "id": self.id,
            "outlet": self.name,
            "number": self.number,
            "kind": self.kind or None,
            "kind_title": self.kind_title,
            "oxygen": self.oxygen,
            "retired": self.retired,
            "pollutants": list(self.pollutants),
            "months": self.months,
            "first": str(self.first) if self.first else None,
            "last": str(self.last) if self.last else None,
        }


@dataclass(frozen=True, slots=True)
class Held:
    """What hours there are of an outlet."""

    pollutants: tuple[str, ...]
    months: frozenset[int]


def outlets(
    office: Office, actor: Actor, enterprise_code: str, *, also_retired: bool = False
) -> list[OutletView]:
    """The outlets of an enterprise in the order of their names, those with hours and without."""
    require(actor, *ROLES)
    with office.reading() as session:
        enterprise = find_any(session, enterprise_code)
        require(actor, *ROLES, county=enterprise.county)
        packs = packs_for(session, enterprise, office.clock.today())
        return outlets_within(session, enterprise, packs, also_retired=also_retired)


def outlets_within(
    session: Session, enterprise: Enterprise, packs: Sequence[Pack], *, also_retired: bool = False
) -> list[OutletView]:
    """As :func:`outlets`, in a session that is open already."""
    statement = select(Outlet).where(Outlet.enterprise_id == enterprise.id)
    rows = sorted(
        (row for row in session.scalars(statement) if also_retired or row.retired_at is None),
        key=lambda row: _counted(row.name),
    )
    held = held_of(look_within(session), [row.id for row in rows])
    return [_view(row, packs, held.get(row.id)) for row in rows]


def _counted(name: str) -> tuple[list[tuple[int, str]], str]:
    """The order of names as people count: 2# before 10#."""
    parts = re.split(r"([0-9]+)", name)
    return [(int(part), "") if part.isdecimal() else (0, part) for part in parts], name


def held_of(look: Look, ids: Sequence[int]) -> dict[int, Held]:
    """Outlet → what hours there are; outlets without any are left out."""
    rows = look.rows_of(
        sorted(ids),
        "SELECT DISTINCT outlet_id, pollutant, month FROM monitoring_months "
        f"WHERE outlet_id IN (…) AND {STANDS} ORDER BY outlet_id, pollutant, month",
    )
    found: dict[int, tuple[dict[str, None], set[int]]] = {}
    for outlet, pollutant, month in rows:
        pollutants, months = found.setdefault(outlet, ({}, set()))
        pollutants[pollutant] = None
        months.add(month)
    return {id: Held(tuple(some), frozenset(months)) for id, (some, months) in found.items()}


def _view(row: Outlet, packs: Sequence[Pack], held: Held | None) -> OutletView:
    kind = kind_named(row.kind, packs)
    months = sorted(held.months) if held else []
    return OutletView(
        row.id,
        row.name,
        row.number,
        kind.id if kind else "",
        kind.title if kind else row.kind,
        Decimal(row.oxygen) if row.oxygen else None,
        row.retired_at is not None,
        held.pollutants if held else (),
        len(months),
        month_of(months[0]) if months else None,
        month_of(months[-1]) if months else None,
    )


def outlet_within(session: Session, actor: Actor, outlet_id: int) -> tuple[Enterprise, Outlet]:
    """An outlet and its enterprise, within the actor's county; refuses in one and the same
    sentence what is not there and what is of another county."""
    row = session.get(Outlet, outlet_id) if 0 < outlet_id < 1 << 31 else None
    enterprise = session.get_one(Enterprise, row.enterprise_id) if row is not None else None
    hidden = (
        enterprise is not None and actor.county is not None and actor.county != enterprise.county
    )
    if row is None or enterprise is None or hidden:
        raise Refusal(
            f"没有第 {outlet_id} 号排放口"
            + ("，或不在您的县（市、区）范围内" * bool(actor.county)),
            "排放口",
            "编号见 monitoring outlets",
        )
    return enterprise, row


def set_outlet(
    office: Office,
    actor: Actor,
    outlet_id: int,
    *,
    name: str | None = None,
    kind: str | None = None,
    oxygen: str | None = None,
) -> OutletView:
    """Change what an outlet is called, its kind (a pack's id or words, empty for none) and its
    reference oxygen in % (empty: as the pack says).

    Refuses a kind no standard of the enterprise's industries knows.
    """
    require(actor, *MAY_ENTER)
    entry = kind_of("outlet")
    given = {"name": name, "kind": kind, "oxygen": oxygen}
    with office.command(actor, "monitoring.set_outlet") as work:
        enterprise, row = outlet_within(work.session, actor, outlet_id)
        packs = packs_for(work.session, enterprise, office.clock.today())
        if kind:
            found = kind_named(kind, packs)
            if found is None:
                known = usable_kinds(packs)
                listed = "、".join(f"{id}（{title}）" for id, title in known.items())
                raise Refusal(
                    f"{enterprise.name}的分级标准里没有“{kind}”这种排放口",
                    row.name,
                    or_nearest(
                        f"可用：{listed or '没有，先登记企业的行业'}", kind,
                        (*known, *known.values()),
                    ),
                )  # fmt: skip
            # The register is read by people: the title, where it means this kind alone.
            called, now = kind_named(found.title, packs), kind_named(row.kind, packs)
            if now is not None and now.id == found.id:
                given["kind"] = row.kind
            else:
                given["kind"] = found.title if called and called.id == found.id else found.id
        before = values_of(entry, row)
        wanted = {**before, **{field: text for field, text in given.items() if text is not None}}
        values = checked(work, enterprise, entry, wanted, row.id)
        changed = {id: [before[id], values[id]] for id in values if values[id] != before[id]}
        if not changed:
            raise Refusal("没有改动任何内容", row.name, "改了再保存")
        words = f"修改排放口 {before['name']}：" + "；".join(
            f"{entry.field(id).title} {old or '（空）'} → {new or '（空）'}"
            for id, (old, new) in changed.items()
        )
        note_entry(work, enterprise, entry, row.id, as_text(entry, row), words)
        put_values(entry, row, values)
        work.record(
            "enterprise",
            enterprise.key,
            {"entry": "outlet", "id": row.id, "fields": changed},
            words,
            also=("monitoring",),
        )
        held = held_of(look_within(work.session), [row.id])
        return _view(row, packs, held.get(row.id))
