"""A ledger goes in: all rows or none, the same passage never twice, each batch to be undone.

A passage is the same where plate, time and direction are; a volume where month, goods, mode,
direction and leg are. What an earlier batch holds already is not kept again, and the batch
says on which others it leans.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256

import numpy as np
from sqlalchemy.orm import Session

from db.enterprise_import import MAY_IMPORT
from db.enterprise_tables import Enterprise
from db.enterprises import find
from db.office import Office, Work
from db.transport.packing import pack
from db.transport.stored import passages_of, volumes_of
from db.transport.tables import (
    TransportBatch,
    TransportMonth,
    TransportVehicle,
    TransportVolume,
)
from db.users import Actor, require
from grading.canonical import canonical_json
from grading.refusals import Finding, Refusal
from grading.transport.passages import Passages, identities, joined, split_months, tonnes
from grading.transport.volumes import Volume
from templates.transport.columns import LEDGERS
from templates.transport.staged import StagedPassages, StagedVehicles, StagedVolumes

Staged = StagedPassages | StagedVolumes | StagedVehicles
Progress = Callable[[int, int], None]

KEPT_FINDINGS = 500


class LedgerRefusal(Refusal):
    """A ledger with faulty rows, of which nothing was taken; ``result`` has the findings."""

    def __init__(self, staged: Staged, result: LedgerImport) -> None:
        first = staged.opened.faults[0]
        super().__init__(
            f"{LEDGERS[staged.opened.ledger]}有 {staged.opened.rejected} 行错误，一行也没有导入；"
            f"第一处：{first.message}",
            f"{staged.opened.file} · 第 {first.row} 行",
            "按提示改好后再导入，或用 --good-rows 只导入没有错误的行",
        )
        self.result = result


class _NothingKeptError(Exception):
    """A dry run, or nothing new: the command is left without a trace."""


@dataclass
class LedgerImport:
    """What an import did. ``batch`` is None where nothing was kept; counts are of rows,
    ``kept`` and ``repeated`` of passages for a gate ledger."""

    batch: int | None
    ledger: str
    read: int
    kept: int
    repeated: int
    rejected: int
    first_month: str
    last_month: str
    findings: list[Finding] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        """The object of the command line."""
        return {
            "batch": self.batch,
            "ledger": self.ledger,
            "read": self.read,
            "kept": self.kept,
            "repeated": self.repeated,
            "rejected": self.rejected,
            "first_month": self.first_month or None,
            "last_month": self.last_month or None,
            "counts": self.counts,
            "findings": [each.as_json() for each in self.findings],
        }


def import_ledger(
    office: Office,
    actor: Actor,
    enterprise_code: str,
    staged: Staged,
    *,
    good_rows: bool = False,
    dry_run: bool = False,
    as_of: date | None = None,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> LedgerImport:
    """Put a ledger into the records, in one transaction.

    Refuses faulty rows (:class:`LedgerRefusal`) unless ``good_rows`` or ``dry_run``. ``as_of``
    is the day an inventory is of (default: today); ``progress(done, total)`` counts months.
    """
    require(actor, *MAY_IMPORT)
    opened = staged.opened
    result = LedgerImport(
        None, opened.ledger, opened.read, 0, 0, opened.rejected, "", "", list(opened.findings),
        dict(opened.counts),
    )  # fmt: skip
    if not opened.read:
        raise Refusal("台账里只有表头，没有一行数据", opened.file, "核对是不是这个文件、这张工作表")
    if opened.rejected and not good_rows and not dry_run:
        raise LedgerRefusal(staged, result)
    with suppress(_NothingKeptError), office.command(actor, "transport.import") as work:
        enterprise = find(work.session, enterprise_code)
        require(actor, *MAY_IMPORT, county=enterprise.county)
        _Import(work, enterprise, staged, result, good_rows, as_of, progress, cancelled).take(
            dry_run=dry_run
        )
    return result


class _Import:
    def __init__(
        self,
        work: Work,
        enterprise: Enterprise,
        staged: Staged,
        result: LedgerImport,
        good_rows: bool,
        as_of: date | None,
        progress: Progress | None,
        cancelled: Callable[[], bool] | None,
    ) -> None:
        self.work, self.enterprise, self.staged, self.result = work, enterprise, staged, result
        self._good_rows, self._as_of = good_rows, as_of or work.now.date()
        self._progress, self._cancelled = progress, cancelled
        self._leans: set[int] = set()
        self._seal = sha256()

    def take(self, *, dry_run: bool) -> None:
        """Compare, write, record; leaves without a trace where nothing is kept."""
        if self._as_of > self.work.now.date():
            raise Refusal(f"台账日期 {self._as_of} 在今天之后", "台账日期", "请填今天或以前的日期")
        rows = self._rows()
        result = self.result
        if self._refused and not self._good_rows and not dry_run:
            raise self._refused[0]
        if dry_run or not result.kept:
            raise _NothingKeptError
        batch = self._batch()
        self.work.session.add(batch)
        self.work.session.flush()
        for each in rows:
            each.batch_id = batch.id
        self.work.session.add_all(rows)
        result.batch = batch.id
        title = LEDGERS[self.staged.opened.ledger]
        self.work.record(
            "transport",
            str(batch.id),
            {
                "of": self.enterprise.key, "ledger": batch.ledger, "file": batch.file,
                "sha256": batch.sha256, "read": batch.read, "kept": batch.kept,
                "repeated": batch.repeated, "rejected": batch.rejected,
                "good_rows": batch.good_rows, "content": self._seal.hexdigest(),
            },
            f"{self.enterprise.name}：导入{title} {batch.file}，读 {batch.read} 行，"
            f"入账 {batch.kept} 条，重复 {batch.repeated} 条，剔除 {batch.rejected} 行",
            also=["audit"],
        )  # fmt: skip

    def _rows(self) -> list[TransportMonth] | list[TransportVolume] | list[TransportVehicle]:
        self._refused: list[Refusal] = []
        if isinstance(self.staged, StagedPassages):
            return self._months(self.staged.passages)
        if isinstance(self.staged, StagedVolumes):
            return self._volumes(self.staged)
        return self._vehicles(self.staged)

    def _batch(self) -> TransportBatch:
        opened, result = self.staged.opened, self.result
        told = [each.as_json() for each in result.findings[:KEPT_FINDINGS]]
        return TransportBatch(
            enterprise_id=self.enterprise.id, ledger=opened.ledger, file=opened.file[:255],
            sha256=opened.sha256, sheet=opened.sheet[:255], header_row=opened.header_row,
            mapping=json.dumps(dict(opened.mapping), ensure_ascii=False),
            good_rows=self._good_rows, read=result.read, kept=result.kept,
            repeated=result.repeated, rejected=result.rejected, first_month=result.first_month,
            last_month=result.last_month, as_of=self._as_of,
            filled=json.dumps(dict(opened.filled)),
            findings=canonical_json({"counts": result.counts, "findings": told}),
            leans_on=json.dumps(sorted(self._leans)), at=self.work.now,
            by_id=self.work.actor.user_id, undone_at=None, undone_by=None, undone_reason="",
        )  # fmt: skip

    # Gate --------------------------------------------------------------------------------

    def _months(self, passages: Passages) -> list[TransportMonth]:
        session, rows = self.work.session, []
        every = split_months(passages)
        for done, (month, some) in enumerate(every.items()):
            self._watch(done, len(every))
            fresh = self._fresh(session, month, some)
            if not len(fresh):
                continue
            packed = pack(fresh)
            self._seal.update(packed)
            rows.append(TransportMonth(month=month, passages=len(fresh), packed=packed))
        self._span([each.month for each in rows])
        self.result.kept = sum(each.passages for each in rows)
        return rows

    def _fresh(self, session: Session, month: str, some: Passages) -> Passages:
        """The passages of a month that are not in the records, each once."""
        known = identities(some)
        _, first = np.unique(known, return_index=True)
        once = np.zeros(len(known), bool)
        once[first] = True
        again = int(len(known) - once.sum())
        there = passages_of(session, self.enterprise, [month]).get(month, [])
        if there:
            theirs = joined([part for _, part in there])
            owner = np.repeat([batch for batch, _ in there], [len(part) for _, part in there])
            held = identities(theirs)
            order = np.argsort(held)
            place = np.searchsorted(held[order], known)
            place[place == len(held)] = 0
            match = order[place]
            same = (held[match] == known) & once
            self._leans.update(map(int, np.unique(owner[match[same]])))
            again += int(same.sum())
            other = np.flatnonzero(same & (theirs.load[match] != some.load))
            if len(other):
                batch = int(owner[match[other[0]]])
                self._tell_difference(batch, month, some, int(other[0]), len(other))
            once &= ~same
        if again:
            self.result.repeated += again
        return some if once.all() else some.take(np.flatnonzero(once))

    def _tell_difference(
        self, batch: int, month: str, some: Passages, first: int, count: int
    ) -> None:
        load = tonnes(max(int(some.load[first]), 0))
        words = (
            f"{month} 有 {count} 次通过与批次 {batch} 同车同时同向，载重却不同，保留先登记的"
            f"（首见第 {int(some.row[first])} 行 {load} 吨）"
        )
        self.result.findings.append(
            Finding(int(some.row[first]), "", str(load), "other_load", "warning", words)
        )
        counts = self.result.counts
        counts["other_load"] = counts.get("other_load", 0) + count

    # Volumes and inventories -------------------------------------------------------------

    def _volumes(self, staged: StagedVolumes) -> list[TransportVolume]:
        session = self.work.session
        months = sorted({each.month for _, each in staged.rows})
        there: dict[tuple[object, ...], int] = defaultdict(int)
        owner: dict[tuple[object, ...], int] = {}
        for batch, _, volume in volumes_of(session, self.enterprise, months):
            there[_key(volume)] += volume.kg
            owner[_key(volume)] = batch
        here: dict[tuple[object, ...], int] = defaultdict(int)
        for _, volume in staged.rows:
            here[_key(volume)] += volume.kg
        rows = []
        for row, volume in staged.rows:
            key = _key(volume)
            if key not in owner:
                rows.append(_volume_row(row, volume))
                self._seal.update(repr((row, volume)).encode())
            elif there[key] == here[key]:
                self.result.repeated += 1
                self._leans.add(owner[key])
            else:
                self._conflict(row, volume, owner[key], there[key])
        self._span([each.month for each in rows])
        self.result.kept = len(rows)
        return rows

    def _conflict(self, row: int, volume: Volume, batch: int, kg: int) -> None:
        words = (
            f"{volume.month} {volume.goods} 的这一方式批次 {batch} 已登记 {tonnes(kg)} 吨，"
            f"这里是 {tonnes(volume.kg)} 吨"
        )
        self.result.rejected += 1
        counts = self.result.counts
        counts["overlap"] = counts.get("overlap", 0) + 1
        self.result.findings.append(
            Finding(row, "运量", str(tonnes(volume.kg)), "overlap", "error", words)
        )
        self._refused.append(
            Refusal(
                words,
                f"{self.staged.opened.file} · 第 {row} 行",
                f"要更正的，先撤销批次 {batch}（transport undo {batch}），再导入",
            )
        )

    def _vehicles(self, staged: StagedVehicles) -> list[TransportVehicle]:
        rows = [
            TransportVehicle(
                row=each.row, plate=each.plate, kind=each.kind, vin=each.vin, engine=each.engine,
                stage=each.stage, fuel=each.fuel, written=each.written,
            )
            for each in staged.rows
        ]  # fmt: skip
        self._seal.update(repr(staged.rows).encode())
        self.result.kept = len(rows)
        self._span([f"{self._as_of:%Y-%m}"])
        return rows

    def _span(self, months: list[str]) -> None:
        self.result.first_month = min(months, default="")
        self.result.last_month = max(months, default="")

    def _watch(self, done: int, total: int) -> None:
        if self._cancelled is not None and self._cancelled():
            raise Refusal("已取消导入，没有改动任何数据")
        if self._progress is not None:
            self._progress(done, total)


def _key(volume: Volume) -> tuple[object, ...]:
    return (
        volume.month, volume.direction, volume.kind, volume.goods, volume.mode, volume.chain,
        volume.leg, volume.stage,
    )  # fmt: skip


def _volume_row(row: int, volume: Volume) -> TransportVolume:
    return TransportVolume(
        row=row, month=volume.month, direction=volume.direction, kind=volume.kind,
        goods=volume.goods[:200], mode=volume.mode, kg=volume.kg, chain=volume.chain[:64],
        leg=volume.leg, stage=volume.stage, via=volume.via[:200],
    )  # fmt: skip
