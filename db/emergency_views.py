"""What the record room tells about emergency lists: frozen dataclasses, no ORM objects."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, distinct, func, select
from sqlalchemy.orm import Session

from db.emergency_tables import EmergencyList, EmergencyMeasure, EmergencyRow
from db.enterprise_rows import county_names
from db.enterprise_tables import chunks
from db.users import Actor
from grading.emergency_rows import TREATMENTS
from grading.emergency_rules import WARNINGS
from grading.refusals import Refusal

STATES = {
    "draft": "草稿",
    "in_force": "现行",
    "replaced": "已被替换",
    "discarded": "已作废",
    "historic": "往年清单",
}


@dataclass(frozen=True, slots=True)
class MeasureView:
    """One row under one warning; ``text`` is what holds: the entered one before the computed.

    ``share`` is that of the text that holds, in %. ``conflict``: what was computed has
    changed since the office put its own text in place of ``seen``.
    """

    warning: str
    computed: str
    computed_share: Decimal | None
    before: Decimal | None
    after: Decimal | None
    unit: str
    source: str
    why: str
    entered: str
    entered_share: Decimal | None
    reason: str
    seen: str
    entered_by: str
    entered_at: datetime | None

    @property
    def text(self) -> str:
        return self.entered or self.computed

    @property
    def share(self) -> Decimal | None:
        return self.entered_share if self.entered else self.computed_share

    @property
    def conflict(self) -> bool:
        return bool(self.entered) and self.seen != self.computed


@dataclass(frozen=True, slots=True)
class RowView:
    """One row of an edition. ``base`` are the words of the base of cuts, ``daily`` its amount."""

    id: int
    position: int
    enterprise_id: int | None
    key: str
    origin: str
    name: str
    code: str
    site: str
    county: str
    county_name: str
    address: str
    lon: str
    lat: str
    industry: str
    level: str | None
    level_written: str
    level_source: str
    treatment: str
    line: str
    process: str
    product: str
    equipment: str
    base: str
    daily: Decimal | None
    unit: str
    findings: tuple[str, ...]
    pack: str
    confirmed: bool
    emissions: Mapping[str, Decimal]
    power: str
    contact: str
    phone: str
    note: str
    aside_at: datetime | None
    aside_reason: str
    measures: Mapping[str, MeasureView]

    @property
    def treatment_title(self) -> str:
        return TREATMENTS.get(self.treatment, self.treatment)  # type: ignore[call-overload, no-any-return]

    @property
    def place(self) -> str:
        """Line, process and equipment in one text."""
        parts = (self.line, self.process, self.equipment)
        return " · ".join(dict.fromkeys(each for each in parts if each))

    @property
    def level_words(self) -> str:
        """The level as lists write it: B, 保障类-B, 长期停产."""
        words = self.level_written or self.level or ""
        if self.origin == "imported" or not words:
            return words
        if self.treatment == "stopped" and "停产" not in words:
            return "停产"
        if self.treatment == "guarantee" and "保障" not in words and "豁免" not in words:
            return f"保障类-{words}"
        return words

    @property
    def conflicts(self) -> tuple[str, ...]:
        """The warnings whose entered text does not fit what is computed any more."""
        return tuple(each for each, view in self.measures.items() if view.conflict)

    @property
    def open_warnings(self) -> tuple[str, ...]:
        """The warnings nothing is written for yet."""
        return tuple(each for each, view in self.measures.items() if not view.text)


@dataclass(frozen=True, slots=True)
class ListView:
    """An edition without its rows; the counts are of the rows this person may see."""

    id: int
    year: int
    number: int
    title: str
    state: str
    as_of: date
    days: int
    totals: Mapping[str, Decimal]
    note: str
    file: str
    document: str
    made_at: datetime
    made_by: str
    in_force_at: datetime | None
    in_force_by: str
    ended_at: datetime | None
    version: int
    rows: int
    enterprises: int
    open_rows: int
    conflicts: int
    unconfirmed: int

    @property
    def key(self) -> str:
        """How people and commands name it: 2026-1."""
        return f"{self.year}-{self.number}"

    @property
    def state_title(self) -> str:
        return STATES[self.state]


def load_list(session: Session, key: str | int | None) -> EmergencyList:
    """The edition named by 2026-1 or its id; None is the one in force, else the draft.

    Refuses one that is not there, and None where there is none.
    """
    if key is None:
        for state in ("in_force", "draft"):
            row = session.scalar(select(EmergencyList).where(EmergencyList.state == state))
            if row is not None:
                return row
        raise Refusal("还没有应急减排清单", "清单", "请先生成一版：emergency make")
    row = None
    if isinstance(key, int):
        row = session.get(EmergencyList, key)
    else:
        year, _, number = key.strip().partition("-")
        if year.isdecimal() and number.isdecimal():
            row = session.scalar(
                select(EmergencyList).where(
                    EmergencyList.year == int(year), EmergencyList.number == int(number)
                )
            )
    if row is None:
        raise Refusal(f"没有清单 {key}", "清单", "用 emergency lists 查看各版编号，例如 2026-1")
    return row


def rows_of(
    session: Session,
    list_id: int,
    actor: Actor,
    *,
    county: str | None = None,
    aside: bool = False,
    names: Mapping[int, str] | None = None,
) -> list[RowView]:
    """The rows of an edition this person may see, in their order; ``aside``: also set aside."""
    statement = select(EmergencyRow).where(EmergencyRow.list_id == list_id)
    for limit in (actor.county, county):
        if limit is not None:
            statement = statement.where(EmergencyRow.county == limit)
    if not aside:
        statement = statement.where(EmergencyRow.aside_at.is_(None))
    rows = session.scalars(statement.order_by(EmergencyRow.position)).all()
    measures = measures_of(session, [row.id for row in rows])
    return [row_view(row, measures.get(row.id, ()), names or {}) for row in rows]


def measures_of(session: Session, ids: Sequence[int]) -> dict[int, list[EmergencyMeasure]]:
    """The measures of rows, by row."""
    found: dict[int, list[EmergencyMeasure]] = {}
    for some in chunks(ids):
        statement = select(EmergencyMeasure).where(EmergencyMeasure.row_id.in_(some))
        for each in session.scalars(statement):
            found.setdefault(each.row_id, []).append(each)
    return found


def row_view(
    row: EmergencyRow, measures: Iterable[EmergencyMeasure], names: Mapping[int, str]
) -> RowView:
    """One row as people see it."""
    by_warning = {each.warning: each for each in measures}
    base = json.loads(row.base)
    return RowView(
        id=row.id,
        position=row.position,
        enterprise_id=row.enterprise_id,
        key=row.row_key,
        origin=row.origin,
        name=row.name,
        code=row.code,
        site=row.site,
        county=row.county,
        county_name=county_names().get(row.county, row.county),
        address=row.address,
        lon=row.lon,
        lat=row.lat,
        industry=row.industry,
        level=row.level,
        level_written=row.level_written,
        level_source=row.level_source,
        treatment=row.treatment,
        line=row.line,
        process=row.process,
        product=row.product,
        equipment=row.equipment,
        base=base.get("words", ""),
        daily=number(base.get("daily", "")),
        unit=base.get("unit", ""),
        findings=tuple(json.loads(row.findings)),
        pack=row.pack,
        confirmed=row.confirmed,
        emissions=amounts(row.emissions),
        power=row.power,
        contact=row.contact,
        phone=row.phone,
        note=row.note,
        aside_at=row.aside_at,
        aside_reason=row.aside_reason,
        measures={
            warning: measure_view(by_warning[warning], names)
            for warning in WARNINGS
            if warning in by_warning
        },
    )


def measure_view(row: EmergencyMeasure, names: Mapping[int, str]) -> MeasureView:
    """One measure as people see it."""
    return MeasureView(
        warning=row.warning,
        computed=row.computed,
        computed_share=number(row.share),
        before=number(row.before),
        after=number(row.after),
        unit=row.unit,
        source=row.source,
        why=row.why,
        entered=row.entered,
        entered_share=number(row.entered_share),
        reason=row.reason,
        seen=row.seen,
        entered_by=names.get(row.entered_by or 0, ""),
        entered_at=row.entered_at,
    )


@dataclass(frozen=True, slots=True)
class ListCounts:
    """How many rows an edition has, and how many of them wait for something."""

    rows: int = 0
    enterprises: int = 0
    open_rows: int = 0
    conflicts: int = 0
    unconfirmed: int = 0


def counted(rows: Sequence[RowView]) -> ListCounts:
    """The counts of rows that have been read."""
    return ListCounts(
        rows=len(rows),
        enterprises=len({(each.code, each.site, each.name) for each in rows}),
        open_rows=sum(bool(each.open_warnings) for each in rows),
        conflicts=sum(bool(each.conflicts) for each in rows),
        unconfirmed=sum(bool(each.pack) and not each.confirmed for each in rows),
    )


def counts_of_lists(session: Session, actor: Actor) -> dict[int, ListCounts]:
    """The counts of every edition, without reading its rows."""
    row, measure = EmergencyRow, EmergencyMeasure
    whole: list[ColumnElement[bool]] = [row.aside_at.is_(None)]
    if actor.county is not None:
        whole.append(row.county == actor.county)
    who = row.code + "/" + row.site + "/" + row.name

    def count(*more: ColumnElement[bool], of: Any = row.id) -> dict[int, int]:
        statement = select(row.list_id, func.count(distinct(of))).where(*whole, *more)
        found = session.execute(statement.group_by(row.list_id))
        return {id: int(number) for id, number in found}

    def with_measure(*more: ColumnElement[bool]) -> ColumnElement[bool]:
        return select(measure.row_id).where(measure.row_id == row.id, *more).exists()

    rows, enterprises = count(), count(of=who)
    open_rows = count(with_measure(measure.computed == "", measure.entered == ""))
    conflicts = count(with_measure(measure.entered != "", measure.seen != measure.computed))
    unconfirmed = count(row.pack != "", row.confirmed.is_(False))
    return {
        id: ListCounts(
            number,
            enterprises.get(id, 0),
            open_rows.get(id, 0),
            conflicts.get(id, 0),
            unconfirmed.get(id, 0),
        )
        for id, number in rows.items()
    }


def list_view(row: EmergencyList, counts: ListCounts, names: Mapping[int, str]) -> ListView:
    """An edition with the counts of its rows."""
    return ListView(
        id=row.id,
        year=row.year,
        number=row.number,
        title=row.title,
        state=row.state,
        as_of=row.as_of,
        days=row.days,
        totals=amounts(row.totals),
        note=row.note,
        file=row.file,
        document=row.document,
        made_at=row.made_at,
        made_by=names.get(row.made_by, ""),
        in_force_at=row.in_force_at,
        in_force_by=names.get(row.in_force_by or 0, ""),
        ended_at=row.ended_at,
        version=row.version,
        rows=counts.rows,
        enterprises=counts.enterprises,
        open_rows=counts.open_rows,
        conflicts=counts.conflicts,
        unconfirmed=counts.unconfirmed,
    )


def number(text: str) -> Decimal | None:
    """A decimal literal; None for an empty one."""
    return Decimal(text) if text else None


def amounts(text: str) -> dict[str, Decimal]:
    """JSON of name → decimal literal."""
    return {name: Decimal(each) for name, each in json.loads(text or "{}").items()}
