"""Entries from a workbook of several sheets: all of them or none.

A row whose entry is on file already fills in and updates it; empty cells leave
what is there. Every change can be undone enterprise by enterprise.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enterprise_entries import (
    MAY_ENTER,
    against_records,
    as_text,
    entry_name,
    new_row,
    note_entry,
    put_values,
    refuse_twin,
    stored_entries,
    values_of,
)
from db.enterprise_entry_fields import EntryKind
from db.enterprise_entry_kinds import KINDS, kind_of
from db.enterprise_entry_tables import Row
from db.enterprise_entry_values import WrongValue, read_entry, read_value
from db.enterprise_tables import Enterprise
from db.enterprises import find
from db.office import Office, Work
from db.users import Actor, require
from grading.refusals import Finding, Refusal
from templates.workbooks.entry_sheets import EntryRow, SheetKind
from templates.workbooks.headings import even


@dataclass(frozen=True, slots=True)
class EntriesImported:
    """What a workbook of entries did, or would do; ``read`` = added + changed + unchanged."""

    read: int
    added: int
    changed: int
    unchanged: int
    findings: tuple[Finding, ...]


class EntriesRefusal(Refusal):
    """A workbook with faults, of which nothing was entered; ``findings`` has them all."""

    def __init__(self, file: str, findings: Sequence[Finding]) -> None:
        wrong = [each for each in findings if each.severity == "error"]
        first = wrong[0]
        super().__init__(
            f"登记有 {len(wrong)} 处错误，一条也没有登记；第一处：{first.message}",
            f"{file} · {first.sheet} · 第 {first.row} 行“{first.column}”",
            "按提示改好后再导入",
        )
        self.findings = tuple(findings)


class _NothingKeptError(Exception):
    """A dry run, or nothing new: the command is left without a trace."""


def sheet_kinds() -> list[SheetKind]:
    """The kinds of entries as sheets."""
    return [
        SheetKind(
            kind.id,
            (kind.title, *kind.spellings),
            {
                even(name): field.id
                for field in reversed(kind.fields)
                for name in (field.title, *field.spellings)
            },
            tuple(field.title for field in kind.fields),
            kind.about,
        )
        for kind in KINDS
    ]


def template_columns(kind_id: str) -> list[tuple[str, bool, tuple[str, ...]]]:
    """The columns of a kind's sheet: title, whether it must be filled in, words to choose from."""
    yes_no = ("是", "否")
    return [
        (field.title, field.needed, yes_no if field.kind == "yes_no" else field.options)
        for field in kind_of(kind_id).fields
    ]


def import_entries(
    office: Office,
    actor: Actor,
    file: str,
    rows: Sequence[EntryRow],
    findings: Iterable[Finding] = (),
    *,
    dry_run: bool = False,
) -> EntriesImported:
    """Enter the rows of a workbook, in one transaction with one entry of the trail.

    ``findings`` are those of reading. Refuses (:class:`EntriesRefusal`) where any of
    them or of the rows is faulty; with ``dry_run`` nothing is written.
    """
    require(actor, *MAY_ENTER)
    told = list(findings)
    counts = {"added": 0, "changed": 0, "unchanged": 0}
    try:
        with office.command(actor, "entries.import") as work:
            writing = _Writing(work, file)
            for row in rows:
                try:
                    counts[writing.take(row)] += 1
                except _FaultyError as faulty:
                    told += faulty.findings
            if any(each.severity == "error" for each in told):
                raise EntriesRefusal(file, told)
            if dry_run or not counts["added"] + counts["changed"]:
                raise _NothingKeptError
            words = f"导入登记 {file}：新增 {counts['added']} 条，更新 {counts['changed']} 条"
            details = {**counts, "file": file, "entries": writing.did}
            work.record("entries", file[:200], details, words, also=("enterprise",))
    except _NothingKeptError:
        pass
    return EntriesImported(len(rows), **counts, findings=tuple(told))


class _FaultyError(Exception):
    """A row that cannot be entered."""

    def __init__(self, row: EntryRow, wrong: Iterable[tuple[str, str]], rule: str) -> None:
        super().__init__(rule)
        self.findings = [
            Finding(
                row.row,
                row.columns.get(field, field),
                row.values.get(field, ""),
                rule,
                "error",
                message,
                row.sheet,
            )
            for field, message in wrong
        ]


class _Writing:
    """Enters row by row; knows whose rows have come and which entries they were about."""

    def __init__(self, work: Work, file: str) -> None:
        self.did: list[dict[str, object]] = []
        self._work, self._file = work, file
        self._enterprises: dict[tuple[str, str], Enterprise] = {}
        self._taken: dict[tuple[str, int], EntryRow] = {}

    def take(self, row: EntryRow) -> str:
        """Enter one row: ``added``, ``changed`` or ``unchanged``."""
        kind = kind_of(row.kind)
        enterprise = self._whose(row)
        known = self._known(kind, enterprise, row)
        before = values_of(kind, known) if known is not None else {}
        values, wrong = read_entry(kind, {**before, **row.values})
        wrong = wrong or against_records(self._work, enterprise, kind, values)
        if wrong:
            raise _FaultyError(row, wrong, "value")
        try:
            refuse_twin(self._work.session, enterprise, kind, values, known.id if known else None)
        except Refusal as refusal:
            field = kind.known_by[0]
            raise _FaultyError(row, [(field, refusal.what)], "entered") from refusal
        if known is None:
            known = new_row(self._work, enterprise, kind, values)
            done, was = "added", ""
        elif values == before:
            done, was = "unchanged", ""
        else:
            done, was = "changed", as_text(kind, known)
            put_values(kind, known, values)
            self._work.session.flush()
        self._once(kind, known, row)
        if done != "unchanged":
            doing = "登记" if done == "added" else "修改"
            words = f"{doing}{entry_name(kind, values)}（导入 {self._file}）"
            note_entry(self._work, enterprise, kind, known.id, was, words)
            self.did.append({"kind": kind.id, "id": known.id, "of": enterprise.code, "did": done})
        return done

    def _whose(self, row: EntryRow) -> Enterprise:
        """The enterprise a row names; a row of nobody or of another county is faulty."""
        named = (row.code, row.name)
        if named not in self._enterprises:
            try:
                found = _enterprise(self._work.session, row)
                require(self._work.actor, *MAY_ENTER, county=found.county)
            except Refusal as refusal:
                where = "统一社会信用代码" if row.code else "企业名称"
                raise _FaultyError(row, [(where, refusal.what)], "enterprise") from refusal
            self._enterprises[named] = found
        return self._enterprises[named]

    def _known(self, kind: EntryKind, enterprise: Enterprise, row: EntryRow) -> Row | None:
        """The entry in use that a row is about."""
        try:
            wanted = [read_value(kind.field(id), row.values.get(id, "")) for id in kind.known_by]
        except WrongValue:
            return None  # what is wrong with the row is told with all its fields
        for each in stored_entries(self._work.session, kind, enterprise.id):
            there = values_of(kind, each)
            if each.retired_at is None and [there[id] for id in kind.known_by] == wanted:
                return each
        return None

    def _once(self, kind: EntryKind, entry: Row, row: EntryRow) -> None:
        first = self._taken.setdefault((kind.id, entry.id), row)
        if first is not row:
            message = f"第 {first.row} 行已经是同一条{kind.title}"
            raise _FaultyError(row, [(kind.known_by[0], message)], "duplicate")


def _enterprise(session: Session, row: EntryRow) -> Enterprise:
    if row.code:
        return find(session, row.code)
    if not row.name:
        raise Refusal("没有写明是哪家企业")
    named = session.scalars(
        select(Enterprise).where(Enterprise.name == row.name, Enterprise.retired_at.is_(None))
    ).all()
    if len(named) != 1:
        many = f"有 {len(named)} 家叫" if named else "没有"
        raise Refusal(f"企业名录里{many}“{row.name}”，请写信用代码")
    return named[0]


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Findings by sheet and row, faults before notes."""
    return sorted(findings, key=lambda f: (f.severity != "error", f.sheet, f.row or 0))
