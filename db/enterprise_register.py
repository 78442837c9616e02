"""Whole records of enterprises on file: read by code, added, put in place of what was there.

Bulk work on the driver's own tuples, inside the caller's command.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import repeat

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from db.clock import moment_text
from db.enterprise_records import (
    FIELDS,
    NO_PROFILE,
    IndustryRecord,
    Record,
    RecordColumns,
    extra_text,
    profile_from,
    profile_text,
)
from db.enterprise_tables import Enterprise, EnterpriseIndustry, EnterpriseProcess
from db.office import Work

_BELONGINGS = (
    "enterprise_id",
    "position",
    "industry",
    "branch",
    "written",
    "code",
    "level",
    "level_written",
    "target",
    "target_written",
)
_NEW = (
    *("id", *FIELDS, "profile", "extra", "batch_id", "version"),
    *("created_at", "updated_at", "retired_reason"),
)
"""The columns of an enterprise that comes into the register."""


@dataclass(frozen=True, slots=True)
class OnFile:
    """An enterprise as the register has it."""

    id: int
    version: int
    record: Record


def on_file(session: Session, codes: Sequence[str]) -> dict[tuple[str, str], OnFile]:
    """The enterprises in use with these (at most some thousand) codes, by code and site."""
    found = _read(session, Enterprise.code.in_(codes))
    return {each.record.key: each for each in found}


def on_file_by_id(session: Session, ids: Sequence[int]) -> dict[int, OnFile]:
    """The enterprises in use with these (at most some thousand) ids."""
    return {each.id: each for each in _read(session, Enterprise.id.in_(ids))}


def _read(session: Session, where: ColumnElement[bool]) -> list[OnFile]:
    table = Enterprise.__table__.c
    plain = (table[name] for name in FIELDS)
    statement = (
        select(table.id, table.version, table.extra, table.profile, *plain)
        .where(where, Enterprise.retired_at.is_(None))
        .order_by(table.id)
    )
    found = session.execute(statement).all()
    if not found:
        return []
    ids = [row[0] for row in found]
    industries: dict[int, list[IndustryRecord]] = {}
    of = EnterpriseIndustry.__table__.c
    for id, *rest in session.execute(
        select(of.enterprise_id, *(of[name] for name in _BELONGINGS[2:]))
        .where(of.enterprise_id.in_(ids))
        .order_by(of.enterprise_id, of.position)
    ):
        industries.setdefault(id, []).append(IndustryRecord(*rest))
    processes: dict[int, list[str]] = {}
    for id, name in session.execute(
        select(EnterpriseProcess.enterprise_id, EnterpriseProcess.name)
        .where(EnterpriseProcess.enterprise_id.in_(ids))
        .order_by(EnterpriseProcess.enterprise_id, EnterpriseProcess.position)
    ):
        processes.setdefault(id, []).append(name)
    return [
        OnFile(
            id,
            version,
            Record(
                tuple(fields),
                profile_from(profile),
                json.loads(extra) if extra != "{}" else {},
                tuple(industries.get(id, ())),
                tuple(processes.get(id, ())),
            ),
        )
        for id, version, extra, profile, *fields in found
    ]


def add_records(work: Work, numbered: Sequence[tuple[int, Record]], batch: int | None) -> None:
    """New enterprises under these ids, as version 1; ``batch`` is the list they came with."""
    now = moment_text(work.now)
    work.insert_many(
        "enterprises",
        _NEW,
        [
            (
                id,
                *record.fields,
                "{}" if record.profile is NO_PROFILE else profile_text(record.profile),
                extra_text(record.extra),
                *(batch, 1, now, now, ""),
            )
            for id, record in numbered
        ],
    )
    _add_belongings(work, numbered)


def add_columns(work: Work, first: int, columns: RecordColumns, batch: int | None) -> None:
    """:func:`add_records` for records in columns, under consecutive ids from ``first``."""
    ids = range(first, first + len(columns.industries))
    now = moment_text(work.now)
    rows = zip(
        ids,
        *columns.fields,
        repeat("{}") if columns.profiles is None else map(profile_text, columns.profiles),
        repeat("{}") if columns.extras is None else map(extra_text, columns.extras),
        *map(repeat, (batch, 1, now, now, "")),
        strict=False,
    )
    work.insert_many("enterprises", _NEW, rows)
    _add_industries(work, zip(ids, columns.industries, strict=True))
    if any(columns.processes):
        _add_processes(work, zip(ids, columns.processes, strict=True))


def put_records(work: Work, records: Sequence[tuple[int, Record]]) -> None:
    """Let enterprises on file be these records from now on; each version rises by one."""
    if not records:
        return
    sets = ", ".join(f"{name} = ?" for name in (*FIELDS, "profile", "extra", "updated_at"))
    now = moment_text(work.now)
    cursor = work.driver()
    try:
        cursor.executemany(
            work.sql(f"UPDATE enterprises SET {sets}, version = version + 1 WHERE id = ?"),
            [
                (
                    *record.fields,
                    profile_text(record.profile),
                    extra_text(record.extra),
                    now,
                    id,
                )
                for id, record in records
            ],
        )
        for table in ("enterprise_industries", "enterprise_processes"):
            cursor.executemany(
                work.sql(f"DELETE FROM {table} WHERE enterprise_id = ?"),
                [(id,) for id, _ in records],
            )
    finally:
        cursor.close()
    _add_belongings(work, records)


def _add_belongings(work: Work, records: Sequence[tuple[int, Record]]) -> None:
    """The industries and processes of records whose lines are not there yet."""
    _add_industries(work, ((id, record.industries) for id, record in records))
    _add_processes(work, ((id, record.processes) for id, record in records))


def _add_industries(work: Work, of: Iterable[tuple[int, tuple[IndustryRecord, ...]]]) -> None:
    lines = [(id, at, *one) for id, industries in of for at, one in enumerate(industries)]
    work.insert_many("enterprise_industries", _BELONGINGS, lines)


def _add_processes(work: Work, of: Iterable[tuple[int, tuple[str, ...]]]) -> None:
    lines = [(id, at, name) for id, names in of for at, name in enumerate(names)]
    work.insert_many("enterprise_processes", ("enterprise_id", "position", "name"), lines)
