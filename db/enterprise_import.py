"""Importing an enterprise list, and undoing it.

All rows or none, unless the good rows alone are asked for. A row finds its
enterprise by code and site; what a list leaves empty stays as it is on file.
Every row remembers what it did, so that a batch can be undone as long as
nothing has touched its enterprises since.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.clock import moment_text
from db.enterprise_conflicts import refuse_conflicts
from db.enterprise_differences import Difference, differences
from db.enterprise_records import FIELDS, record_from
from db.enterprise_register import add_records, put_records
from db.enterprise_tables import Enterprise, ImportBatch, ImportRow
from db.enterprises import county_names
from db.office import Office, Work
from db.users import Actor, require
from grading.refusals import Finding, Refusal
from templates.workbooks.bulk import without_collector
from templates.workbooks.lists import StagedList, StagedRow

MAY_IMPORT = ("clerk", "reviewer", "admin")


@dataclass(slots=True)
class ImportResult:
    """What an import did, or would do (``dry_run``); rows are counted, not enterprises.

    ``batch`` is None where nothing was changed: a dry run, or a list that says
    nothing new. ``read`` = created + updated + unchanged + rejected.
    """

    batch: int | None
    read: int
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    findings: list[Finding] = field(default_factory=list)

    def as_json(self) -> dict[str, object]:
        """The object of the command line."""
        return {
            "batch": self.batch,
            "read": self.read,
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "rejected": self.rejected,
            "findings": [
                {
                    "row": finding.row,
                    "column": finding.column,
                    "value": finding.value,
                    "rule": finding.rule,
                    "severity": finding.severity,
                    "message": finding.message,
                }
                for finding in self.findings
            ],
        }


class ListRefusal(Refusal):
    """A list with faulty rows that was not imported; ``result`` has counts and findings."""

    def __init__(self, staged: StagedList, result: ImportResult) -> None:
        first = next(f for f in result.findings if f.severity == "error")
        place = f"{staged.file} · {staged.sheet} · 第 {first.row} 行“{first.column}”"
        super().__init__(
            f"名单有 {result.rejected} 行有错误，没有导入任何一行；第一处：{first.message}",
            place,
            "按提示改好名单后再导入；或选择“只导入合格行”（--good-rows）",
        )
        self.result = result


class _NothingNewError(Exception):
    """Nothing to write: the command is left without a trace."""


def import_list(
    office: Office,
    actor: Actor,
    staged: StagedList,
    *,
    good_rows: bool = False,
    dry_run: bool = False,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> ImportResult:
    """Put a staged list into the register, in one transaction.

    With ``dry_run`` nothing is written and faulty rows are only counted. Else a
    faulty row refuses the whole list (:class:`ListRefusal`) unless
    ``good_rows``. ``progress(done, total)`` counts rows; ``cancelled`` is asked
    between chunks of rows, and a cancelled import leaves nothing.
    """
    require(actor, *MAY_IMPORT)
    outside = _outside(staged.rows, actor)
    findings = sorted([*staged.all_findings(), *outside.values()], key=lambda f: f.row or 0)
    good = [row for row in staged.rows if row.good and row.row not in outside]
    result = ImportResult(None, len(staged.rows), findings=findings)
    result.rejected = result.read - len(good)
    if result.rejected and not good_rows and not dry_run:
        raise ListRefusal(staged, result)
    if dry_run:
        with without_collector(), office.reading() as session:
            for difference in differences(session, good, staged.extra):
                _refuse_foreign(actor, difference)
                _count(result, difference, len(good), progress, cancelled)
        return result
    try:
        with without_collector(), office.command(actor, "enterprises.import") as work:
            writing = _Writing(work, staged, good_rows)
            for difference in differences(work.session, good, staged.extra):
                _refuse_foreign(actor, difference)
                writing.write(difference)
                _count(result, difference, len(good), progress, cancelled)
            if not result.created and not result.updated:
                raise _NothingNewError
            taken = {row.row for row in good}
            writing.finish(result, [row.row for row in staged.rows if row.row not in taken])
    except _NothingNewError:
        return result
    result.batch = writing.batch.id
    return result


def _refuse_foreign(actor: Actor, difference: Difference) -> None:
    """A person of one county does not change an enterprise the register has in another."""
    if actor.county is None:
        return
    for known, _, rows in difference.changed:
        county = known.record.county
        if county != actor.county:
            raise Refusal(
                f"名录里这家企业属于{county_names().get(county, county)}，{actor.name} 不能改动",
                f"第 {rows[0].row} 行，{known.record.key[0]}",
                "请核对区县；确实迁入的，由市局账号导入",
            )


def _count(
    result: ImportResult,
    difference: Difference,
    total: int,
    progress: Callable[[int, int], None] | None,
    cancelled: Callable[[], bool] | None,
) -> None:
    """Add a chunk to the counts, say how far the import is, and stop where that was asked."""
    created, updated, unchanged = difference.rows
    result.created += created
    result.updated += updated
    result.unchanged += unchanged
    if cancelled is not None and cancelled():
        raise Refusal("已取消导入，没有改动任何数据")
    if progress is not None:
        progress(result.created + result.updated + result.unchanged, total)


def _outside(rows: Sequence[StagedRow], actor: Actor) -> dict[int, Finding]:
    """Rows of counties this person may not enter."""
    if actor.county is None:
        return {}
    place = FIELDS.index("county")
    own = county_names().get(actor.county, actor.county)
    found: dict[int, Finding] = {}
    for row in rows:
        county = row.record[place]
        if county and county != actor.county:
            name = county_names().get(county, county)
            message = f"{actor.name} 只能导入{own}的企业，这一行是{name}"
            found[row.row] = Finding(
                row.row, "区县", name, "county_scope", "error", message, row.sheet
            )
    return found


class _Writing:
    """Writes chunks of differences with the driver's own tuples, inside one command."""

    def __init__(self, work: Work, staged: StagedList, good_rows: bool) -> None:
        self._work = work
        self._next = (work.session.scalar(select(func.max(Enterprise.id))) or 0) + 1
        self.batch = ImportBatch(
            file=staged.file[:255],
            sha256=staged.sha256,
            sheet=staged.sheet[:255],
            header_row=staged.header_row,
            mapping=json.dumps(staged.mapping, ensure_ascii=False),
            good_rows=good_rows,
            read=0,
            created=0,
            updated=0,
            unchanged=0,
            rejected=0,
            actor_id=work.actor.user_id,
            actor=work.actor.name,
            at=work.now,
            undone_at=None,
            undone_by="",
        )
        work.session.add(self.batch)
        work.session.flush()

    def write(self, difference: Difference) -> None:
        """One chunk: new enterprises, changed ones, and what each row did."""
        numbered = list(enumerate(difference.new, self._next))
        self._next += len(numbered)
        add_records(self._work, [(id, record) for id, (record, _) in numbered], self.batch.id)
        put_records(self._work, [(known.id, after) for known, after, _ in difference.changed])
        did: list[tuple[int, int, int | None, str, str, int]] = []
        batch = self.batch.id
        for id, (_, rows) in numbered:
            did += [(batch, row.row, id, "created", "", 1) for row in rows]
        for known, _, rows in difference.changed:
            before = known.record.as_text(known.version)
            version = known.version + 1
            did += [(batch, row.row, known.id, "updated", before, version) for row in rows]
        for known, rows in difference.same:
            did += [(batch, row.row, known.id, "unchanged", "", known.version) for row in rows]
        self._record_rows(did)

    def finish(self, result: ImportResult, rejected: Iterable[int]) -> None:
        """The counts of the batch and the command's entry in the trail."""
        batch = self.batch
        self._record_rows([(batch.id, row, None, "rejected", "", 0) for row in rejected])
        batch.read, batch.rejected = result.read, result.rejected
        batch.created, batch.updated = result.created, result.updated
        batch.unchanged = result.unchanged
        self._work.record(
            "batch",
            str(batch.id),
            {
                "file": batch.file,
                "sha256": batch.sha256,
                "sheet": batch.sheet,
                "read": batch.read,
                "created": batch.created,
                "updated": batch.updated,
                "unchanged": batch.unchanged,
                "rejected": batch.rejected,
            },
            f"导入名单 {batch.file}：新增 {batch.created}，更新 {batch.updated}，"
            f"不变 {batch.unchanged}，未导入 {batch.rejected}",
            also=("enterprise",),
        )

    def _record_rows(self, rows: Sequence[tuple[int, int, int | None, str, str, int]]) -> None:
        columns = ("batch_id", "row", "enterprise_id", "done", "before", "version")
        self._work.insert_many("import_rows", columns, rows)


@dataclass(frozen=True, slots=True)
class UndoResult:
    """What undoing a batch did: enterprises retired and put back to what they were."""

    batch: int
    retired: int
    restored: int


def undo(office: Office, actor: Actor, batch: int) -> UndoResult:
    """Undo an imported list: retire what it created, restore what it updated.

    Refuses an unknown batch, one already undone, and one whose enterprises
    something has touched since (a later list, an audit): those are named.
    """
    require(actor, *MAY_IMPORT)
    with office.command(actor, "enterprises.undo") as work:
        session = work.session
        row = session.get(ImportBatch, batch) if 0 < batch < 1 << 31 else None
        if row is None:
            raise Refusal(f"没有第 {batch} 批导入", "批次", "批次号见导入结果或留痕")
        if row.undone_at is not None:
            raise Refusal(
                f"第 {batch} 批已由 {row.undone_by} 于 {row.undone_at:%Y-%m-%d %H:%M} 撤销", "批次"
            )
        created, updated = _done_by(session, batch)
        then = {**created, **{id: version for id, (version, _) in updated.items()}}
        refuse_conflicts(session, batch, then, set(created), actor)
        reason = f"撤销第 {batch} 批导入（{row.file}）"
        _retire(work, created, reason)
        before = {id: record_from(text) for id, (_, text) in updated.items()}
        put_records(work, [(id, record) for id, (_, record) in before.items()])
        _as_left_before(
            work, [(updated[id][0] + 1, id, version) for id, (version, _) in before.items()]
        )
        row.undone_at, row.undone_by = work.now, actor.name
        work.record(
            "batch",
            str(batch),
            {"retired": sorted(created), "restored": sorted(updated)},
            f"{reason}：停用 {len(created)} 家，恢复 {len(updated)} 家",
            also=("enterprise",),
        )
        return UndoResult(batch, len(created), len(updated))


def _done_by(session: Session, batch: int) -> tuple[dict[int, int], dict[int, tuple[int, str]]]:
    """Created: id → version then; updated: id → (version then, record before)."""
    created: dict[int, int] = {}
    updated: dict[int, tuple[int, str]] = {}
    of = ImportRow
    statement = select(of.enterprise_id, of.done, of.before, of.version).where(
        of.batch_id == batch, of.done.in_(("created", "updated"))
    )
    for id, done, before, version in session.execute(statement):
        if id is not None and done == "created":
            created[id] = version
        elif id is not None:
            updated[id] = (version, before)
    return created, updated


def _as_left_before(work: Work, restored: Sequence[tuple[int, int, int]]) -> None:
    """Restored enterprises are again as an earlier list left them: that one may be undone too.

    ``restored`` has (version now, enterprise, version before the batch that was undone).
    """
    cursor = work.driver()
    try:
        cursor.executemany(
            work.sql("UPDATE import_rows SET version = ? WHERE enterprise_id = ? AND version = ?"),
            restored,
        )
    finally:
        cursor.close()


def _retire(work: Work, ids: Iterable[int], reason: str) -> None:
    """Take enterprises out of use, which frees their codes; the rows stay."""
    now = moment_text(work.now)
    cursor = work.driver()
    try:
        cursor.executemany(
            work.sql(
                "UPDATE enterprises SET retired_at = ?, retired_reason = ?, updated_at = ?, "
                "version = version + 1 WHERE id = ?"
            ),
            [(now, reason, now, id) for id in ids],
        )
    finally:
        cursor.close()
