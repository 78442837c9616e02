"""Checks of entries and merges: values still read, duplicates lead to an enterprise in use."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from db.check import finding
from db.enterprise_entries import values_of
from db.enterprise_entry_kinds import KINDS
from db.enterprise_entry_tables import TABLES
from db.enterprise_entry_values import read_entry
from db.enterprise_tables import Enterprise
from grading.refusals import Finding


def check_records(session: Session) -> Iterator[Finding]:
    """What is wrong with entries, and with enterprises merged into others."""
    for kind in KINDS:
        table: Any = TABLES[kind.id]
        for row in session.scalars(select(table).order_by(table.id)):
            _, wrong = read_entry(kind, values_of(kind, row))
            if wrong:
                said = f"第 {row.id} 号{kind.title}读不出来：{wrong[0][1]}"
                yield finding("entry", said, str(row.id))
    yield from _merged(session)


def _merged(session: Session) -> Iterator[Finding]:
    into = aliased(Enterprise)
    statement = (
        select(Enterprise.name, Enterprise.code, Enterprise.retired_at, into.id)
        .outerjoin(into, into.id == Enterprise.merged_into)
        .where(Enterprise.merged_into.is_not(None))
    )
    for name, code, retired_at, survivor in session.execute(statement):
        if survivor is None:
            yield finding("merged", f"{name}并入的企业不存在", code)
        elif retired_at is None:
            yield finding("merged", f"{name}已并入别家，却仍在使用", code)
