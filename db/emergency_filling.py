"""Filling an edition of the emergency list: computed rows, with what the office entered before.

Inside the caller's command. Rows are known again by enterprise, industry and line; what was
entered goes over with them, and so do the rows of the office.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.emergency_sources import Source, base_text, sources
from db.emergency_tables import EmergencyList, EmergencyMeasure, EmergencyRow
from db.emergency_views import measures_of
from db.office import Work
from grading.emergency import Planned
from grading.emergency_rows import ComputedRow
from grading.emergency_rules import WARNINGS

_FIELDS = ("equipment", "emissions", "power", "note", "aside_at", "aside_reason")
_ENTERED = ("entered", "entered_share", "reason", "seen", "entered_by", "entered_at")
_NOTHING = ("", "", "", "", None, None)
_GONE = "名录里已没有这一行"
Kept = dict[tuple[int | None, str], tuple[EmergencyRow, dict[str, EmergencyMeasure]]]


def fill(work: Work, row: EmergencyList, before: EmergencyList | None) -> tuple[int, list[str]]:
    """Write the rows of an edition; the rows of ``before`` give what the office entered.

    Returns how many texts were taken over, and which rows with entries nobody asks for now.
    """
    session = work.session
    kept = _kept(session, before.id) if before is not None else {}
    same = before is row
    position = 0
    if same:
        # Positions are unique: move the old ones out of the way while the new order is made.
        last = session.scalar(
            select(func.max(EmergencyRow.position)).where(EmergencyRow.list_id == row.id)
        )
        position = last or 0
    found = list(sources(session, row.as_of, row.days))
    written: list[tuple[EmergencyRow, ComputedRow, dict[str, EmergencyMeasure]]] = []
    for source in found:
        for computed in source.rows:
            position += 1
            key = (source.enterprise.id, f"{source.industry}:{computed.key}")
            old, entries = kept.pop(key, (None, {}))
            target = old if same and old is not None else EmergencyRow(list_id=row.id)
            _describe(target, source, computed, key[1], position)
            if old is not None and old is not target:
                for name in _FIELDS:
                    setattr(target, name, getattr(old, name))
            if target.aside_reason == _GONE:  # it is back in the register
                target.aside_at, target.aside_reason = None, ""
            written.append((target, computed, entries))
    session.add_all(target for target, _, _ in written)
    session.flush()  # once: the rows get their ids in bulk
    carried = sum(
        _write_measures(session, target, computed.planned, entries)
        for target, computed, entries in written
    )
    gone = []
    for (_, key_text), (old, entries) in kept.items():
        if old.origin == "added":
            position += 1
            carried += _keep_added(session, row, old, entries, position, same)
        elif old.aside_at is None:
            if any(each.entered for each in entries.values()):
                gone.append(f"{old.name} {old.line or key_text}")
            if same:
                old.aside_at, old.aside_reason = work.now, _GONE
    return carried, gone


def _kept(session: Session, list_id: int) -> Kept:
    rows = session.scalars(
        select(EmergencyRow).where(EmergencyRow.list_id == list_id).order_by(EmergencyRow.position)
    ).all()
    measures = measures_of(session, [row.id for row in rows])
    return {
        (row.enterprise_id, row.row_key): (
            row,
            {each.warning: each for each in measures.get(row.id, ())},
        )
        for row in rows
    }


def _describe(
    target: EmergencyRow, source: Source, computed: ComputedRow, key: str, position: int
) -> None:
    enterprise, line, held = source.enterprise, computed.line, source.held
    values: dict[str, object] = {
        "position": position,
        "enterprise_id": enterprise.id,
        "row_key": key,
        "origin": "computed",
        "name": enterprise.name,
        "code": enterprise.code,
        "site": enterprise.site,
        "county": enterprise.county,
        "address": enterprise.address,
        "lon": "" if enterprise.lon is None else f"{enterprise.lon:.6f}",
        "lat": "" if enterprise.lat is None else f"{enterprise.lat:.6f}",
        "industry": source.industry_name,
        "level": computed.level,
        "level_written": held.written[:64],
        "level_source": held.source[:200],
        "treatment": computed.treatment,
        "line": line.name,
        "process": line.process,
        "product": line.product,
        "base": base_text(computed),
        "findings": json.dumps(computed.findings, ensure_ascii=False),
        "pack": source.pack,
        "confirmed": source.confirmed,
        "contact": enterprise.contact,
        "phone": enterprise.phone,
    }
    if target.id is None:
        values |= {"equipment": "", "emissions": "{}", "power": "", "note": ""}
        values |= {"aside_at": None, "aside_reason": ""}
    for name, value in values.items():
        setattr(target, name, value)


def _write_measures(
    session: Session,
    target: EmergencyRow,
    planned: Mapping[str, Planned],
    entries: Mapping[str, EmergencyMeasure],
) -> int:
    """The computed measures of a row with what was entered in their place; how many were."""
    carried = 0
    for warning in WARNINGS:
        one, old = planned[warning], entries.get(warning)
        if old is not None and old.row_id == target.id:
            row = old
        else:
            row = EmergencyMeasure(row_id=target.id, warning=warning)
            for name, empty in zip(_ENTERED, _NOTHING, strict=True):
                setattr(row, name, empty if old is None else getattr(old, name))
            session.add(row)
        row.computed, row.unit, row.source, row.why = one.text, one.unit, one.source, one.note
        row.share = "" if one.share is None else f"{one.share:f}"
        row.before = "" if one.before is None else f"{one.before:f}"
        row.after = "" if one.after is None else f"{one.after:f}"
        carried += bool(row.entered)
    return carried


def _keep_added(
    session: Session,
    row: EmergencyList,
    old: EmergencyRow,
    entries: Mapping[str, EmergencyMeasure],
    position: int,
    same: bool,
) -> int:
    """A row of the office goes over as it is."""
    if same:
        old.position = position
        return sum(bool(each.entered) for each in entries.values())
    columns = [each.key for each in EmergencyRow.__table__.columns if each.key != "id"]
    copy = EmergencyRow(**{name: getattr(old, name) for name in columns})
    copy.list_id, copy.position = row.id, position
    session.add(copy)
    session.flush()
    columns = [each.key for each in EmergencyMeasure.__table__.columns if each.key != "row_id"]
    for each in entries.values():
        values = {name: getattr(each, name) for name in columns}
        session.add(EmergencyMeasure(row_id=copy.id, **values))
    return sum(bool(each.entered) for each in entries.values())
