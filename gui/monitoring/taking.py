"""Files of hours on their way in: read, understood, compared with what is stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grading.monitoring.pollutants import pollutants
from grading.refusals import Refusal

if TYPE_CHECKING:
    from db.monitoring.import_result import HoursImport
    from db.office import Office
    from db.users import Actor
    from gui.jobs import Job
    from templates.monitoring.staged import ColumnGuess, SheetGuess, StagedHours

FORMS = {"wide": "宽表", "long": "长表", "hj212": "HJ 212 报文"}
ROLES = {
    "time": "时间",
    "date": "日期",
    "hour": "小时",
    "outlet": "排放口",
    "pollutant": "污染物",
    "unit": "单位",
    "value": "实测值",
    "converted": "折算值",
    "flag": "数据标记",
    "mark": "工况标记",
    "ignored": "不读",
}


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading of a file, over all its sheets, and what was made of it."""

    heading: str
    role: str
    pollutant: str
    unit: str
    factor: str
    columns: int

    def meaning(self) -> str:
        """What it means, in words."""
        if self.role in ("value", "converted") and self.pollutant:
            known = pollutants()[self.pollutant]
            if not known.is_concentration:
                return known.name
            return f"{known.name} {'折算' if self.role == 'converted' else '实测'}"
        return ROLES[self.role]


@dataclass(frozen=True, slots=True)
class FileRead:
    """One file: how it was understood, what it would change, or why it was refused.

    ``columns`` and ``outlets`` are what a person said about it (see templates.monitoring.mapping).
    """

    path: Path
    columns: Mapping[str, Any] = field(default_factory=dict)
    outlets: Mapping[str, str] = field(default_factory=dict)
    own: bool = False  # a person says that it is of this enterprise
    staged: StagedHours | None = None
    sheets: tuple[SheetGuess, ...] = ()
    would: HoursImport | None = None
    refused: Refusal | None = None
    batch: int | None = None
    done: str = ""

    @property
    def another_enterprise(self) -> bool:
        """Whether it was refused because it names another enterprise."""
        return self.refused is not None and self.refused.what.startswith("文件写的企业是")

    def names(self) -> list[str]:
        """The outlets of the file under the names it gives them."""
        found = [name for sheet in self.sheets for name in sheet.outlets]
        found += self.staged.outlets if self.staged is not None else ()
        given = {new: old for old, new in self.outlets.items()}
        return list(dict.fromkeys(given.get(name, name) for name in found))

    def headings(self) -> list[Heading]:
        """Its headings, each once."""
        found: dict[str, list[ColumnGuess]] = {}
        for sheet in self.sheets:
            for column in sheet.columns:
                found.setdefault(column.heading, []).append(column)
        return [
            Heading(
                heading,
                some[0].role,
                some[0].pollutant,
                some[0].unit,
                some[0].factor,
                len(some),
            )
            for heading, some in found.items()
        ]

    def said(self, **changes: Any) -> FileRead:
        """The file as it is to be read again with something else said about it."""
        return replace(FileRead(self.path, self.columns, self.outlets, self.own), **changes)

    def state(self) -> str:
        """Where it stands, in a few words."""
        if self.done:
            return self.done
        if self.refused is not None:
            return "不能导入"
        if self.staged is not None and self.staged.faulty:
            return "有错误"
        if self.would is not None and not self.would.added and not self.would.changed_hours:
            return "没有新内容"
        return "可以导入"


def read_file(office: Office, actor: Actor, job: Job, code: str, file: FileRead) -> FileRead:
    """Read one file and compare it with the records; refusals are kept, not raised."""
    from db.monitoring.hours_import import import_hours
    from templates.monitoring.reading import preview_hours, read_hours

    said = {"columns": dict(file.columns), "outlets": dict(file.outlets)}

    def tell(done: int, total: int) -> None:
        job.report(done, total, f"正在读取 {file.path.name}")

    tell(0, 0)
    try:
        staged = read_hours(file.path, mapping=said, progress=tell, cancelled=job.cancelled)
    except Refusal as refused:
        try:
            seen = preview_hours(file.path, mapping=said, cancelled=job.cancelled)
        except Refusal:
            return replace(file, refused=refused)
        return replace(file, refused=refused, sheets=seen.sheets)
    tell(0, 0)
    try:
        would = import_hours(
            office,
            actor,
            code,
            staged,
            good_rows=True,
            other_enterprise=file.own,
            dry_run=True,
            cancelled=job.cancelled,
        )
    except Refusal as refused:
        return replace(file, staged=staged, sheets=staged.sheets, refused=refused)
    return replace(file, staged=staged, sheets=staged.sheets, would=would)


def take_file(
    office: Office, actor: Actor, job: Job, code: str, file: FileRead, *, good_rows: bool
) -> FileRead:
    """Put one file into the records; what refuses it is kept with it."""
    from db.monitoring.hours_import import import_hours

    if file.staged is None:
        return file

    def tell(done: int, total: int) -> None:
        job.report(done, total, f"正在导入 {file.path.name}")

    try:
        done = import_hours(
            office,
            actor,
            code,
            file.staged,
            good_rows=good_rows,
            other_enterprise=file.own,
            progress=tell,
            cancelled=job.cancelled,
        )
    except Refusal as refused:
        return replace(file, refused=refused)
    words = "没有新内容，没有导入" if done.batch is None else f"已导入（第 {done.batch} 批）"
    return replace(file, would=done, batch=done.batch, done=words)
