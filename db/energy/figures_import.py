"""Figures of energy and emissions from a sheet: all of them or none, and undone as a batch.

A figure that is on file already is superseded by the new one and stays readable. A figure
that cannot be right is refused with the unit that was likely mistaken.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from db.energy.figures import counts, entries_of
from db.energy.tables import EnergyBatch, EnergyRow
from db.enterprise_import import MAY_IMPORT
from db.enterprise_tables import Enterprise
from db.enterprises import find
from db.office import Office, Work
from db.users import Actor, require
from grading.canonical import canonical_json
from grading.energy.accounts import Entry
from grading.energy.catalogue import FLOWS, item, process
from grading.energy.plausibility import doubts
from grading.energy.units import plain
from grading.refusals import Finding, Refusal
from templates.workbooks.energy_reading import EnergyLine, StagedEnergy


@dataclass(frozen=True, slots=True)
class EnergyImported:
    """What a file did; ``batch`` is None of a dry run and where nothing was new."""

    batch: int | None
    read: int
    added: int
    changed: int
    unchanged: int
    enterprises: tuple[str, ...]
    findings: tuple[Finding, ...]


class EnergyRefusal(Refusal):
    """A file with faults, of which nothing was taken; ``findings`` has them all."""

    def __init__(self, file: str, findings: Sequence[Finding]) -> None:
        first = findings[0]
        super().__init__(
            f"有 {len(findings)} 处错误，一行也没有导入；第一处：{first.message}",
            f"{file} · {first.sheet} · 第 {first.row} 行“{first.column}”",
            "按提示改好后再导入；数值确实无误的，在“核对说明”里写明理由",
        )
        self.findings = tuple(findings)


class _NothingKeptError(Exception):
    """A dry run, or nothing new: the command is left without a trace."""


def import_figures(
    office: Office, actor: Actor, staged: StagedEnergy, *, dry_run: bool = False
) -> EnergyImported:
    """Take the figures of a file, all or none, in one batch.

    Enterprises are told by code, else by an equal name that only one has. Refuses
    (:class:`EnergyRefusal`) faulty rows, unit mistakes and a figure given twice.
    """
    require(actor, *MAY_IMPORT)
    done: EnergyImported | None = None
    try:
        with office.command(actor, "energy.import") as work:
            taking = _Taking(work, staged)
            taking.match()
            taking.weigh()
            if taking.faults:
                raise EnergyRefusal(staged.file, sorted(taking.faults, key=_place))
            counts_ = taking.counts()
            names = tuple(each.name for each in taking.enterprises.values())
            findings = tuple(each for each in staged.findings if each.severity != "error")
            done = EnergyImported(None, len(staged.lines), *counts_, names, findings)
            if dry_run or not (done.added or done.changed):
                raise _NothingKeptError
            batch = taking.write(counts_)
            done = EnergyImported(batch, len(staged.lines), *counts_, names, findings)
    except _NothingKeptError:
        pass
    assert done is not None
    return done


def undo_figures(office: Office, actor: Actor, batch: int) -> tuple[int, int]:
    """Undo a batch: (figures retired, earlier figures that count again).

    Refuses an unknown batch, one undone already, and one whose figures a later one superseded.
    """
    require(actor, *MAY_IMPORT)
    with office.command(actor, "energy.undo") as work:
        session = work.session
        row = session.get(EnergyBatch, batch) if 0 < batch < 1 << 31 else None
        if row is None or not _within(session, batch, actor):
            raise Refusal(f"没有第 {batch} 批能耗数据", "批次", "批次号见 energy batches")
        if row.undone_at is not None:
            raise Refusal(f"第 {batch} 批已于 {row.undone_at:%Y-%m-%d %H:%M} 撤销", "批次")
        later = session.scalar(
            select(EnergyRow.superseded_by)
            .where(EnergyRow.batch_id == batch, EnergyRow.superseded_by.is_not(None))
            .limit(1)
        )
        if later is not None:
            raise Refusal(
                f"第 {batch} 批的数据已被第 {later} 批更新", "批次", f"请先撤销第 {later} 批"
            )
        own = EnergyRow.batch_id == batch
        retired = len(session.scalars(select(EnergyRow.id).where(own)).all())
        earlier = EnergyRow.superseded_by == batch
        restored = len(session.scalars(select(EnergyRow.id).where(earlier)).all())
        session.execute(update(EnergyRow).where(own).values(retired_at=work.now))
        session.execute(update(EnergyRow).where(earlier).values(superseded_by=None))
        row.undone_at, row.undone_by = work.now, actor.user_id
        work.record(
            "energy",
            str(batch),
            {"retired": retired, "restored": restored},
            f"撤销第 {batch} 批能耗数据（{row.file}）：撤销 {retired} 项，恢复 {restored} 项",
        )
    return retired, restored


def _within(session: Session, batch: int, actor: Actor) -> bool:
    """Whether all enterprises of a batch are within the actor's county."""
    if actor.county is None:
        return True
    other = (
        select(EnergyRow.id)
        .join(Enterprise, Enterprise.id == EnergyRow.enterprise_id)
        .where(EnergyRow.batch_id == batch, Enterprise.county != actor.county)
        .limit(1)
    )
    return session.scalar(other) is None


Key = tuple[int, str, str, str, str]
"""Enterprise, period, process, item, flow."""


class _Taking:
    """A file being taken: whose its lines are, what stands against them, what they change."""

    def __init__(self, work: Work, staged: StagedEnergy) -> None:
        self.work, self.staged = work, staged
        self.faults = [each for each in staged.findings if each.severity == "error"]
        self.enterprises: dict[int, Enterprise] = {}
        self._new: dict[Key, EnergyLine] = {}
        self._on_file: dict[Key, EnergyRow] = {}
        self._found: dict[tuple[str, str], Enterprise] = {}

    def match(self) -> None:
        """Find the enterprise of every line; a figure given twice is a fault."""
        for line in self.staged.lines:
            try:
                of = self._enterprise(line)
            except Refusal as refusal:
                column = "统一社会信用代码" if line.code else "企业名称"
                told = f"{refusal.what}；{refusal.remedy}" if refusal.remedy else refusal.what
                self._fault(line, column, line.code or line.name, told)
                continue
            self.enterprises[of.id] = of
            today = f"{self.work.now:%Y-%m}"
            if line.period > today[: len(line.period)]:
                told = f"{line.period} 还没有到，不会有数；核对年份"
                self._fault(line, "期间", line.period, told)
            key = (of.id, line.period, line.process, line.item, line.flow)
            first = self._new.setdefault(key, line)
            if first is not line:
                words = f"{process(line.process).name} {item(line.item).name} {FLOWS[line.flow]}"
                message = f"{line.period} {words}与{first.place}重复，只留一行"
                self._fault(line, "项目", item(line.item).name, message)
        for id in self.enterprises:
            statement = select(EnergyRow).where(EnergyRow.enterprise_id == id, counts())
            for row in self.work.session.scalars(statement):
                self._on_file[id, row.period, row.process, row.item, row.flow] = row

    def _enterprise(self, line: EnergyLine) -> Enterprise:
        told = (line.code, "" if line.code else line.name)
        if told not in self._found:
            self._found[told] = _find(self.work.session, *told)
        found = self._found[told]
        require(self.work.actor, *MAY_IMPORT, county=found.county)
        return found

    def weigh(self) -> None:
        """Look for figures that cannot be right, beside those on file and of the year before."""
        for id in self.enterprises:
            mine = {key: line for key, line in self._new.items() if key[0] == id}
            kept = entries_of(self.work.session, id)
            entries = {_key(id, each): each for each in kept}
            lines = {key: _entry(line) for key, line in mine.items()}
            entries.update(lines)
            by_entry = {_key(id, entry): mine[key] for key, entry in lines.items()}
            for year in sorted({int(key[1][:4]) for key in mine}):
                for doubt in doubts(list(entries.values()), list(entries.values()), year):
                    key = _key(id, doubt.entry)
                    line = by_entry.get(key) or self._beside(mine, doubt.entry)
                    if line is not None:
                        self._fault(line, "数量", line.written, doubt.message)

    def _beside(self, mine: dict[Key, EnergyLine], entry: Entry) -> EnergyLine | None:
        """The line of the file that brought a doubt about a figure on file."""
        return next((line for line in mine.values() if line.process == entry.process), None)

    def counts(self) -> tuple[int, int, int]:
        """How many figures are new, changed, unchanged."""
        changed = sum(key in self._on_file and self._differs(key) for key in self._new)
        unchanged = sum(key in self._on_file and not self._differs(key) for key in self._new)
        return len(self._new) - changed - unchanged, changed, unchanged

    def _differs(self, key: Key) -> bool:
        line, row = self._new[key], self._on_file[key]
        now = (plain(line.amount), _measured(line), line.source, line.note)
        return now != (row.amount, row.measured, row.source, row.note)

    def write(self, done: tuple[int, int, int]) -> int:
        """Keep the new and changed figures; the batch's number."""
        session, staged = self.work.session, self.staged
        added, changed, unchanged = done
        batch = EnergyBatch(
            file=staged.file[-255:], sha256=staged.sha256, read=len(staged.lines), added=added,
            changed=changed, unchanged=unchanged, at=self.work.now,
            by_id=self.work.actor.user_id,
        )  # fmt: skip
        session.add(batch)
        session.flush()
        for key, line in self._new.items():
            if key in self._on_file:
                if not self._differs(key):
                    continue
                self._on_file[key].superseded_by = batch.id
            session.add(
                EnergyRow(
                    enterprise_id=key[0], batch_id=batch.id, period=line.period,
                    process=line.process, item=line.item, flow=line.flow,
                    amount=plain(line.amount), written=line.written[:64], unit=line.unit[:16],
                    measured=_measured(line), source=line.source, note=line.note,
                    place=line.place[-200:],
                )
            )  # fmt: skip
        session.flush()
        keys = [each.key for each in self.enterprises.values()]
        self.work.record(
            "energy",
            str(batch.id),
            {
                "file": staged.file,
                "sha256": staged.sha256,
                "added": added,
                "changed": changed,
                "enterprises": keys,
            },
            f"导入能耗数据 {staged.file}：{len(keys)} 家企业，新增 {added} 项，更新 {changed} 项",
        )
        return batch.id

    def _fault(self, line: EnergyLine, column: str, value: str, message: str) -> None:
        self.faults.append(Finding(line.row, column, value, "energy", "error", message, line.sheet))


def _find(session: Session, code: str, name: str) -> Enterprise:
    if code:
        return find(session, code)
    rows = session.scalars(
        select(Enterprise).where(Enterprise.name == name, Enterprise.retired_at.is_(None))
    ).all()
    if len(rows) != 1:
        what = f"名录里有 {len(rows)} 家“{name}”" if rows else f"企业名录里没有“{name}”"
        raise Refusal(what, "企业名称", "请填统一社会信用代码，或先导入企业名单")
    return rows[0]


def _entry(line: EnergyLine) -> Entry:
    return Entry(
        line.period, line.process, line.item, line.flow, line.amount, line.measured,
        note=line.note, unit=line.unit,
    )  # fmt: skip


def _key(id: int, entry: Entry) -> Key:
    return id, entry.period, entry.process, entry.item, entry.flow


def _measured(line: EnergyLine) -> str:
    return canonical_json(dict(line.measured))


def _place(finding: Finding) -> tuple[str, int]:
    return finding.sheet, finding.row or 0
