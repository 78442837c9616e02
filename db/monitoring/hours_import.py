"""Importing hours: all or nothing, the later file wins, and every change of an hour is told.

Identical hours are left alone; a month that changes is kept in its former version, so that
the file can be taken back (:mod:`db.monitoring.batches`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress

from sqlalchemy.orm import Session

from db.enterprise_entries import new_row
from db.enterprise_entry_kinds import kind_of
from db.enterprise_entry_values import read_entry
from db.enterprise_tables import Enterprise, Outlet
from db.enterprises import find
from db.looks import Look
from db.monitoring.import_result import HoursImport, HoursRefusal
from db.monitoring.mark_import import take_marks
from db.monitoring.matching import (
    known_outlets,
    matched,
    refuse_future,
    refuse_other_device,
    refuse_other_enterprise,
    refuse_unknown,
)
from db.monitoring.merging import merge, months_of
from db.monitoring.packing import StoredMonth, pack_months, unpack
from db.monitoring.stored import number_of
from db.monitoring.tables import STANDS, MonitoringBatch
from db.office import Office, Work
from db.sessions import look_within
from db.users import Actor, require
from grading.monitoring.hours import MonthHours, hour_number
from grading.refusals import Finding, Refusal
from templates.monitoring.staged import StagedHours

MAY_IMPORT = ("clerk", "reviewer", "inspector", "admin")

Progress = Callable[[int, int], None]

_PACKED_TOGETHER = 480
_COLUMNS = (
    "outlet_id", "pollutant", "month", "step", "hours", "batch_id", "ended_by", "digest", "data",
)  # fmt: skip

_Key = tuple[int, str, int, int]


class _NothingNewError(Exception):
    """Every hour was there already: the command ends without a trace."""


def import_hours(
    office: Office,
    actor: Actor,
    enterprise_code: str,
    staged: StagedHours,
    *,
    good_rows: bool = False,
    new_outlets: bool = True,
    other_enterprise: bool = False,
    dry_run: bool = False,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> HoursImport:
    """Put the hours of a file into the records, in one transaction.

    Refuses a file with faults (:class:`HoursRefusal`) unless ``good_rows`` or ``dry_run``, one
    that names another enterprise unless ``other_enterprise``, hours that have not begun, and
    unknown outlets where ``new_outlets`` is false; else those are created under their name in
    the file. ``progress(done, total)`` counts series; a cancelled import leaves nothing.
    """
    require(actor, *MAY_IMPORT)
    result = HoursImport(
        None, staged.read, staged.hours, findings=list(staged.findings),
        left_out=dict(staged.left_out),
    )  # fmt: skip
    if staged.faulty and not good_rows and not dry_run:
        raise HoursRefusal(staged, result)
    now_hour = hour_number(office.clock.now().replace(tzinfo=None))
    refuse_future(staged, now_hour)
    watch = _Watch(progress, cancelled, len(staged.series))
    if dry_run:
        with office.reading() as session:
            target = _Target(session, actor, enterprise_code, staged, new_outlets, other_enterprise)
            result.created_outlets = list(target.unknown)
            for _ in _compared(look_within(session), staged, target, result, watch):
                pass
        return result
    with suppress(_NothingNewError), office.command(actor, "monitoring.import") as work:
        target = _Target(
            work.session, actor, enterprise_code, staged, new_outlets, other_enterprise
        )
        _write(work, staged, target, result, watch, good_rows=good_rows)
    return result


class _Target:
    """The enterprise and the outlets the hours of a file belong to."""

    def __init__(
        self,
        session: Session,
        actor: Actor,
        code: str,
        staged: StagedHours,
        new_outlets: bool,
        other_enterprise: bool,
    ) -> None:
        self.enterprise: Enterprise = find(session, code)
        require(actor, *MAY_IMPORT, county=self.enterprise.county)
        if not other_enterprise:
            refuse_other_enterprise(session, self.enterprise, staged)
            refuse_other_device(session, self.enterprise, staged)
        known = known_outlets(session, self.enterprise)
        self.outlets, self.unknown = matched(staged, known, staged.file)
        if self.unknown and not new_outlets:
            refuse_unknown(self.unknown, known, staged.file)


class _Watch:
    """Tells how far an import is, and stops it where the person has cancelled."""

    def __init__(
        self, progress: Progress | None, cancelled: Callable[[], bool] | None, total: int
    ) -> None:
        self._progress, self._cancelled, self._total = progress, cancelled, total

    def at(self, done: int) -> None:
        if self._cancelled is not None and self._cancelled():
            raise Refusal("已取消导入，没有改动任何数据")
        if self._progress is not None:
            self._progress(done, self._total)


def _write(
    work: Work,
    staged: StagedHours,
    target: _Target,
    result: HoursImport,
    watch: _Watch,
    *,
    good_rows: bool,
) -> None:
    """Everything an import writes, within its command."""
    created, restored = _outlets(work, target)
    batch = MonitoringBatch(
        enterprise_id=target.enterprise.id, file=staged.file[:255], sha256=staged.sha256,
        form=staged.form, good_rows=good_rows, read=staged.read, hours=staged.hours, changed=0,
        left_out=sum(1 for each in staged.findings if each.severity == "error"),
        created=json.dumps(created), restored=json.dumps(restored), at=work.now,
        by_id=work.actor.user_id, undone_at=None, undone_by=None,
    )  # fmt: skip
    work.session.add(batch)
    work.session.flush()
    seal = hashlib.sha256()
    replaced: list[int] = []
    waiting: list[tuple[MonthHours, int]] = []
    rows = 0
    for month, added, former in _compared(look_within(work.session), staged, target, result, watch):
        if former is not None:
            replaced.append(former)
        waiting.append((month, added))
        if len(waiting) >= _PACKED_TOGETHER:
            rows += _store(work, waiting, batch.id, seal)
    rows += _store(work, waiting, batch.id, seal)
    _replace(work, replaced, batch.id)
    result.marks, ended = take_marks(work, staged, target.outlets, batch.id)
    if not rows and not result.marks and not ended:
        raise _NothingNewError
    if ended:
        said = f"工况标记与原有不同，以这次的文件为准，改动原有 {ended} 段"
        result.findings.append(Finding(None, "", "", "marks_changed", "note", said))
    batch.changed = result.changed_hours
    result.batch = batch.id
    result.created_outlets = list(target.unknown)
    _record(work, staged, target.enterprise, result, rows, seal.hexdigest(), ended)


def _outlets(work: Work, target: _Target) -> tuple[list[int], list[int]]:
    """Create the outlets nobody knows, take into use again those that went with a former file."""
    kind = kind_of("outlet")
    created, restored = [], []
    for name in target.unknown:
        values, wrong = read_entry(kind, {"name": name, "cems": "是"})
        if wrong:
            raise Refusal(f"排放口名称“{name}”不能用：{wrong[0][1]}", "排放口", "请改文件里的名称")
        row = new_row(work, target.enterprise, kind, values)
        assert isinstance(row, Outlet)
        target.outlets[name] = row
        created.append(row.id)
    for row in target.outlets.values():
        if row.retired_at is not None:
            row.retired_at, row.retired_reason = None, ""
            restored.append(row.id)
    return created, restored


def _compared(
    look: Look, staged: StagedHours, target: _Target, result: HoursImport, watch: _Watch
) -> Iterator[tuple[MonthHours, int, int | None]]:
    """The months that are to be written: their hours and the row they replace.

    Counts what is added, changed and unchanged into ``result`` on the way.
    """
    standing = _standing(look, [row.id for row in target.outlets.values()])
    for done, series in enumerate(staged.series):
        watch.at(done)
        row = target.outlets.get(series.outlet)
        for later in months_of(series, str(row.id) if row is not None else "0"):
            hours = int((later.flag != 0).sum())
            key = (row.id if row else 0, later.pollutant, number_of(later.month), later.step)
            former = standing.get(key)
            if former is None:
                result.added += hours
                yield later, hours, None
                continue
            stored = StoredMonth(later.outlet, later.pollutant, later.month, later.step,
                                 _data(look, former))  # fmt: skip
            merged = merge(unpack(stored), later, row.name if row else series.outlet)
            changed = merged.changed.hours if merged.changed else 0
            result.added += merged.added
            result.unchanged += hours - merged.added - changed
            if merged.changed is not None:
                result.changed.append(merged.changed)
            if merged.added or changed:
                yield merged.month, int((merged.month.flag != 0).sum()), former
    watch.at(len(staged.series))


def _standing(look: Look, outlets: list[int]) -> Mapping[_Key, int]:
    """The months that stand: (outlet, pollutant, month, step) → row."""
    rows = look.rows_of(
        sorted(outlets),
        "SELECT outlet_id, pollutant, month, step, id FROM monitoring_months "
        f"WHERE outlet_id IN (…) AND {STANDS}",
    )
    return {(outlet, pollutant, month, step): id for outlet, pollutant, month, step, id in rows}


def _data(look: Look, row: int) -> bytes:
    found = look.row("SELECT data FROM monitoring_months WHERE id = ?", row)
    assert found is not None  # it was listed in the same transaction
    return bytes(found[0])


def _store(
    work: Work, waiting: list[tuple[MonthHours, int]], batch: int, seal: hashlib._Hash
) -> int:
    """Write months in bulk and forget them; how many there were."""
    packed = pack_months([month for month, _ in waiting])
    rows = []
    for (month, hours), data in zip(waiting, packed, strict=True):
        digest = hashlib.sha256(data).hexdigest()
        seal.update(digest.encode())
        rows.append(
            (int(month.outlet), month.pollutant, number_of(month.month), month.step, hours,
             batch, None, digest, data)
        )  # fmt: skip
    if rows:
        work.insert_many("monitoring_months", _COLUMNS, rows)
    waiting.clear()
    return len(rows)


def _replace(work: Work, rows: list[int], batch: int) -> None:
    cursor = work.driver()
    try:
        cursor.executemany(
            work.sql("UPDATE monitoring_months SET ended_by = ? WHERE id = ?"),
            [(batch, row) for row in rows],
        )
    finally:
        cursor.close()


def _record(
    work: Work, staged: StagedHours, enterprise: Enterprise, result: HoursImport, rows: int,
    seal: str, marks_ended: int,
) -> None:  # fmt: skip
    """The entry in the trail: what came in, what it changed, and the seal of all months."""
    changes = [
        [each.outlet, each.pollutant, each.month, each.hours, each.first_hour, each.last_hour]
        for each in result.changed
    ]
    words = f"导入{enterprise.name}在线监测数据 {staged.file}：{staged.hours} 个小时值"
    if result.created_outlets:
        words += f"，新建排放口 {len(result.created_outlets)} 个"
    if changes:
        words += f"，改动原有 {result.changed_hours} 个"
    work.record(
        "enterprise",
        enterprise.key,
        {
            "monitoring": result.batch,
            "file": staged.file,
            "sha256": staged.sha256,
            "form": staged.form,
            "read": staged.read,
            "hours": staged.hours,
            "added": result.added,
            "unchanged": result.unchanged,
            "created_outlets": result.created_outlets,
            "months": rows,
            "months_sha256": seal,
            "changed": changes,
            "marks": result.marks,
            "marks_ended": marks_ended,
        },
        words,
        also=("monitoring",),
    )
