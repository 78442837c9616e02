"""Handing the trail out as a sheet; that it was handed out stands in the trail itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from db import trail
from db.office import Office
from db.trail_kinds import KINDS
from db.users import ROLES, Actor, require
from grading.canonical import canonical_json
from grading.refusals import Refusal

_PAGE = 2000


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries are asked for; None asks nothing. ``until`` is not included."""

    kind: str | None = None
    key: str | None = None
    by: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    text: str | None = None

    @property
    def words(self) -> str:
        """What is asked for, in a line."""
        parts = (
            ("对象", KINDS.get(self.kind or "", self.kind)),
            ("编号", self.key),
            ("人员", self.by),
            ("自", f"{self.since:%Y-%m-%d %H:%M}" if self.since else None),
            ("至", f"{self.until:%Y-%m-%d %H:%M}（不含）" if self.until else None),
            ("文字", self.text),
        )
        return "，".join(f"{name}：{value}" for name, value in parts if value) or "全部"


@dataclass(frozen=True, slots=True)
class TrailFile:
    """A written export: how many entries, and the head of the chain it was taken from."""

    path: Path
    entries: int
    head: str


def export_trail(
    office: Office,
    actor: Actor,
    path: Path,
    wanted: Wanted,
    *,
    progress: Callable[[int], None] | None = None,
) -> TrailFile:
    """Write the entries asked for, newest first, as .xlsx or .csv, and record that.

    ``progress`` is told how many were written; what it raises ends the export, and no
    file is left. Refuses a folder and other kinds of files.
    """
    from templates.workbooks.trail_list import check_place, write_trail

    require(actor, *ROLES)
    check_place(path)
    if path.is_dir():
        raise Refusal("这是一个文件夹，不是文件", str(path), "请写到文件名为止，例如 留痕.xlsx")
    last, head = trail.head(office)
    state = trail.verify(office, full=False)
    checked = "校验通过" if state.ok else f"校验没有通过：{state.reason}"
    about = (
        ("导出时间", f"{office.clock.now():%Y-%m-%d %H:%M:%S}"),
        ("导出人", actor.name),
        ("条件", wanted.words),
        ("范围", "全市" if actor.county is None else f"区县 {actor.county}"),
        ("链尾", f"第 {last} 条，{head}"),
        ("校验", f"{checked}（自上次校验以来）"),
    )
    rows = _rows(office, actor, wanted, last, progress)
    count = write_trail(path, rows, about)
    with office.command(actor, "trail.export") as work:
        details = {
            key: value.isoformat() if isinstance(value, datetime) else value
            for key, value in asdict(wanted).items()
            if value is not None
        }
        work.record(
            "office",
            "trail",
            {"file": path.name, "entries": count, "wanted": details},
            f"导出留痕 {count} 条：{path.name}",
        )
    return TrailFile(path, count, head)


def _rows(
    office: Office,
    actor: Actor,
    wanted: Wanted,
    last: int,
    progress: Callable[[int], None] | None,
) -> Iterator[list[object]]:
    """The entries as rows, a page at a time, none later than ``last``."""
    before: int | None = None
    written = 0
    while True:
        page = trail.entries(
            office,
            actor,
            kind=wanted.kind,
            key=wanted.key,
            by=wanted.by,
            since=wanted.since,
            until=wanted.until,
            text=wanted.text,
            before=before,
            limit=_PAGE,
        )
        for entry in page:
            if entry.seq > last:
                continue
            yield [
                entry.seq,
                f"{entry.at:%Y-%m-%d %H:%M:%S}",
                entry.actor,
                entry.action,
                KINDS.get(entry.kind, entry.kind),
                entry.key,
                entry.note,
                canonical_json(entry.details),
                entry.previous,
                entry.hash,
            ]
        written += len(page)
        if progress is not None:
            progress(written)
        if len(page) < _PAGE:
            return
        before = page[-1].seq
