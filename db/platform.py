"""The national platform beside the register: what its workbook says is laid beside ours.

Nothing of the register is overwritten unasked. What the platform says of an
application (number, year, target, state, date) is stored with the enterprise; every
other difference waits for a person, field by field.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.audit_tables import Audit
from db.enterprise_changes import changed_parts, part_text, part_title
from db.enterprise_entries import values_of
from db.enterprise_entry_kinds import kind_of
from db.enterprise_entry_tables import PlatformApplication
from db.enterprise_entry_values import read_entry
from db.enterprise_import import MAY_IMPORT
from db.enterprise_records import Record, merged, record_of
from db.enterprise_register import OnFile, on_file_by_id
from db.enterprise_rows import county_names, industry_name
from db.enterprise_tables import Enterprise, EnterpriseIndustry, chunks
from db.office import Office
from db.users import Actor, require
from grading import levels
from templates.workbooks.headings import even
from templates.workbooks.lists import StagedRow
from templates.workbooks.platform_list import PlatformList
from templates.workbooks.values import EMPTY, PLACE

KIND = kind_of("application")
LEFT_ALONE = ("code", "site", "platform_number")
"""Fields that are never taken over: by them an enterprise is found, or they are the number."""

_COMPARED = ("number", "year", "industry", "target", "state", "submitted_on", "audit")


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """One part of the record that the platform has otherwise; texts as people read them."""

    part: str
    title: str
    platform: str
    register: str
    may_take: bool = True


@dataclass(frozen=True, slots=True)
class Match:
    """A row of the platform and the enterprise it is about.

    ``by`` tells what it was found by; a ``name`` must be confirmed by a person. ``stored``
    tells what the application is to what is on file: ``new``, ``changed``, ``same``, or
    ``none`` where it cannot be stored (``why_not``). ``before`` are the values on file.
    """

    row: int
    id: int
    key: str
    name: str
    county_name: str
    version: int
    by: Literal["code", "permit", "name"]
    application: Mapping[str, str]
    before: Mapping[str, str]
    stored: Literal["new", "changed", "same", "none"]
    why_not: str
    differences: tuple[FieldDifference, ...]


@dataclass(frozen=True, slots=True)
class OnlyThere:
    """A row of the platform about no enterprise on file, or about which one is not clear."""

    row: int
    code: str
    name: str
    county_name: str
    number: str
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OnlyHere:
    """An enterprise on file that the platform's workbook does not name."""

    id: int
    key: str
    name: str
    county_name: str
    target: str
    audits: tuple[str, ...]


@dataclass(slots=True)
class Reconciliation:
    """The platform's workbook beside the register; ``elsewhere`` rows are of other counties."""

    matched: list[Match] = field(default_factory=list)
    unclear: list[OnlyThere] = field(default_factory=list)
    only_there: list[OnlyThere] = field(default_factory=list)
    only_here: list[OnlyHere] = field(default_factory=list)
    elsewhere: int = 0

    def counts(self) -> dict[str, int]:
        """The figures of the result."""
        return {
            "rows": len(self.matched) + len(self.unclear) + len(self.only_there) + self.elsewhere,
            "matched": len(self.matched),
            "to_confirm": sum(each.by == "name" for each in self.matched),
            "differing": sum(bool(each.differences) for each in self.matched),
            "new": sum(each.stored == "new" for each in self.matched),
            "changed": sum(each.stored == "changed" for each in self.matched),
            "same": sum(each.stored == "same" for each in self.matched),
            "unclear": len(self.unclear),
            "only_there": len(self.only_there),
            "only_here": len(self.only_here),
            "elsewhere": self.elsewhere,
        }


def reconcile(office: Office, actor: Actor, platform: PlatformList) -> Reconciliation:
    """Lay a workbook of the platform beside the register; nothing is written."""
    require(actor, *MAY_IMPORT)
    with office.reading() as session:
        return lay_beside(session, actor, platform)


def lay_beside(session: Session, actor: Actor, platform: PlatformList) -> Reconciliation:
    """The same within a session that is open already."""
    known = _Known(session, actor.county)
    found = Reconciliation()
    pairs: list[tuple[StagedRow, int, Literal["code", "permit", "name"]]] = []
    for row in platform.staged.rows:
        values = row.record
        county = values[PLACE["county"]]
        ids, by = known.find(values)
        if len(ids) == 1:
            pairs.append((row, ids[0], by))
        elif not ids and actor.county is not None and county not in ("", actor.county):
            found.elsewhere += 1
        else:
            there = OnlyThere(
                row.row,
                values[PLACE["code"]] or row.raw.get(_heading(platform, "code"), ""),
                values[PLACE["name"]],
                county_names().get(county, county),
                platform.applications[row.row].get("@number", ""),
                tuple(known.lines[id][0] for id in ids),
            )
            (found.unclear if ids else found.only_there).append(there)
    comparing = _Comparing(session, platform, {id for _, id, _ in pairs})
    found.matched = [comparing.match(*pair) for pair in pairs]
    named = {id for _, id, _ in pairs}
    rest = [id for id in known.lines if id not in named]
    found.only_here = _only_here(session, known, rest)
    return found


def _heading(platform: PlatformList, meaning: str) -> str:
    return next((h for h, m in platform.layout.mapping.items() if m == meaning), "")


class _Known:
    """The enterprises in use that a person may see, by what identifies them."""

    def __init__(self, session: Session, county: str | None) -> None:
        of = Enterprise
        statement = select(of.id, of.code, of.site, of.name, of.county, of.permit).where(
            of.retired_at.is_(None)
        )
        if county is not None:
            statement = statement.where(of.county == county)
        self.lines: dict[int, tuple[str, str, str, str]] = {}
        self._by_code: dict[str, list[int]] = {}
        self._by_permit: dict[str, list[int]] = {}
        self._by_name: dict[str, list[int]] = {}
        for id, code, site, name, of_county, permit in session.execute(statement.order_by(of.id)):
            self.lines[id] = (f"{code}/{site}" if site else code, name, of_county, site)
            self._by_code.setdefault(code, []).append(id)
            self._by_name.setdefault(even(name), []).append(id)
            if permit:
                self._by_permit.setdefault(permit, []).append(id)

    def find(self, values: Sequence[Any]) -> tuple[list[int], Literal["code", "permit", "name"]]:
        """The enterprises a row may be about, and by what; one where it is clear."""
        code, site, name, permit = (values[PLACE[f]] for f in ("code", "site", "name", "permit"))
        ids = self._by_code.get(code, []) if code else []
        if ids:
            return self._narrowed(ids, site, name, permit), "code"
        ids = self._by_permit.get(permit, []) if permit else []
        if ids:
            return self._narrowed(ids, site, name, ""), "permit"
        ids = self._by_name.get(even(name), []) if name else []
        return self._narrowed(ids, site, "", ""), "name"

    def _narrowed(self, ids: list[int], site: str, name: str, permit: str) -> list[int]:
        """Of several sites the one that a row names by site, permit or name."""
        if len(ids) < 2:
            return ids
        wanted = [
            [id for id in ids if site and self.lines[id][3] == site],
            [id for id in ids if permit and id in self._by_permit.get(permit, [])],
            [id for id in ids if name and even(self.lines[id][1]) == even(name)],
        ]
        return next((some for some in wanted if len(some) == 1), ids)


class _Comparing:
    """Compares rows with the records and applications of the enterprises they are about."""

    def __init__(self, session: Session, platform: PlatformList, ids: Iterable[int]) -> None:
        self._platform = platform
        self._records: dict[int, OnFile] = {}
        self._applications: dict[tuple[int, str], PlatformApplication] = {}
        self._audits: dict[int, list[tuple[str, str, str]]] = {}
        self._seen: dict[str, int] = {}
        own = select(PlatformApplication.number, PlatformApplication.enterprise_id)
        held = session.execute(own.where(PlatformApplication.retired_at.is_(None)))
        self._elsewhere: dict[str, int] = {row[0]: row[1] for row in held}
        for some in chunks(sorted(ids)):
            self._records |= on_file_by_id(session, some)
            of = PlatformApplication
            for row in session.scalars(
                select(of).where(of.enterprise_id.in_(some)).order_by(of.retired_at.is_(None))
            ):
                self._applications[row.enterprise_id, row.number] = row
            statement = select(Audit.enterprise_id, Audit.number, Audit.target,
                               Audit.application_date)  # fmt: skip
            for id, number, target, day in session.execute(
                statement.where(Audit.enterprise_id.in_(some))
            ):
                self._audits.setdefault(id, []).append((number, target, f"{day:%Y}"))

    def match(self, row: StagedRow, id: int, by: Literal["code", "permit", "name"]) -> Match:
        known = self._records[id]
        new = record_of(row.record, {})
        given = self._application(row, id)
        values, wrong = read_entry(KIND, given)
        on_file = self._applications.get((id, values["number"]))
        before = {} if on_file is None else values_of(KIND, on_file)
        why_not = "；".join(message for _, message in wrong)
        first = self._seen.setdefault(given["number"], row.row)
        if not given["number"]:
            why_not = "平台的这一行没有申报编号"
        elif first != row.row:
            why_not = f"申报编号与第 {first} 行相同，只按第 {first} 行登记"
        elif self._elsewhere.get(given["number"], id) != id:
            why_not = "这个申报编号已登记在名录的另一家企业，请核对"
        if on_file is not None and on_file.retired_at is not None:
            why_not = f"这个申报编号已停用：{on_file.retired_reason}"
        # What the platform leaves empty stays as it is on file.
        values = {f: v or before.get(f, "") for f, v in values.items()}
        state: Literal["new", "changed", "same", "none"] = "none"
        if not why_not:
            changed = any(values[f] != before.get(f, "") for f in _COMPARED)
            state = "new" if on_file is None else "changed" if changed else "same"
        code, site = known.record.key
        return Match(
            row.row, id, f"{code}/{site}" if site else code, known.record.name,
            county_names().get(known.record.county, known.record.county), known.version, by,
            values, before, state, why_not, tuple(_differences(known.record, new)),
        )  # fmt: skip

    def _application(self, row: StagedRow, id: int) -> dict[str, str]:
        told = {m[1:]: text for m, text in self._platform.applications[row.row].items()}
        told.setdefault("number", "")
        told["submitted_on"] = told.get("submitted_on", "").partition(" ")[0]
        industries = row.record[PLACE["industries"]]
        if len(industries) == 1 and industries[0].industry:
            told["industry"] = industry_name(industries[0].industry)
        on_file = self._applications.get((id, told["number"]))
        if on_file is None or not on_file.audit:
            told["audit"] = self._audit(id, told)
        return told

    def _audit(self, id: int, told: Mapping[str, str]) -> str:
        """Our audit of the same year and target, where there is exactly one."""
        target = levels.read_written(told.get("target", "")).level
        year = told.get("year", "")[:4] or told.get("submitted_on", "")[:4]
        same = [n for n, t, y in self._audits.get(id, ()) if t == target and y == year]
        return same[0] if len(same) == 1 else ""


def proposed(old: Record, new: Record) -> dict[str, tuple[Any, Any]]:
    """Part → what it is and what the platform has; only parts that may be taken over.

    What the platform leaves empty is no difference, and neither is another word for the
    same industry.
    """
    blank = {part: EMPTY[PLACE[part]] for part in LEFT_ALONE}
    bare = new.with_fields(blank)._replace(extra={}, cleared=())
    return {
        part: both
        for part, both in changed_parts(old, merged(old, bare)).items()
        if part_text(part, both[0]) != part_text(part, both[1])
    }


def _differences(old: Record, new: Record) -> Iterator[FieldDifference]:
    codes = str(new.fields[PLACE["code"]]), str(old.fields[PLACE["code"]])
    if codes[0] and codes[0] != codes[1]:
        yield FieldDifference("code", part_title("code"), *codes, may_take=False)
    for part, (ours, theirs) in proposed(old, new).items():
        yield FieldDifference(
            part, part_title(part), part_text(part, theirs), part_text(part, ours)
        )


def _only_here(session: Session, known: _Known, ids: Sequence[int]) -> list[OnlyHere]:
    """Enterprises the workbook does not name, those with audits first."""
    audits: dict[int, list[str]] = {}
    targets: dict[int, str] = {}
    of = EnterpriseIndustry
    for some in chunks(ids):
        wanted = select(of.enterprise_id, of.target, of.target_written).where(
            of.enterprise_id.in_(some), of.position == 0
        )
        for id, target, written in session.execute(wanted):
            targets[id] = target or written
        for id, number in session.execute(
            select(Audit.enterprise_id, Audit.number).where(Audit.enterprise_id.in_(some))
        ):
            audits.setdefault(id, []).append(number)
    found = [
        OnlyHere(
            id,
            known.lines[id][0],
            known.lines[id][1],
            county_names().get(known.lines[id][2], known.lines[id][2]),
            targets.get(id, ""),
            tuple(sorted(audits.get(id, ()))),
        )
        for id in ids
    ]
    return sorted(found, key=lambda each: (not each.audits, not each.target, each.id))
