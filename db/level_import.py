"""上级结果登记 in bulk: the list of a publication (existing A enterprises), all rows or none."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from db.enterprise_tables import Enterprise
from db.enterprises import find
from db.level_registration import MAY_REGISTER, Registered, Registration, enter
from db.office import Office, Work
from db.users import Actor, require
from grading.refusals import Finding, Refusal
from grading.suggestions import or_nearest
from templates.workbooks.entry_sheets import EntryRow, SheetKind, read_entries, write_entry_template
from templates.workbooks.headings import even
from templates.workbooks.quantities import read_date
from templates.workbooks.reading import open_book

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "level": ("等级", "绩效等级", "绩效分级", "评定等级", "绩效类别", "绩效分级等级", "类别"),
    "authority": ("评定机关", "公布机关", "发文机关", "评定单位"),
    "document": ("文号", "文件", "公布文号", "公布文件", "评定文件", "依据"),
    "on": ("日期", "评定日期", "公布日期", "发文日期"),
    "industry": ("行业", "行业类型", "行业类别", "所属行业"),
    "pages": ("页码", "页", "所在页"),
    "difference": ("差异原因", "差异说明", "与系统结果不一致的原因"),
}
"""Field → its heading and the other spellings of it."""

_GUIDE = "填写说明"


@dataclass(frozen=True, slots=True)
class LevelsImported:
    """What a list did, or would do; ``done`` in the order of the rows."""

    read: int
    registered: int
    unchanged: int
    done: tuple[Registered, ...]
    findings: tuple[Finding, ...]


class LevelsRefusal(Refusal):
    """A list with faults, of which nothing was registered; ``findings`` has them all."""

    def __init__(self, file: str, findings: list[Finding]) -> None:
        wrong = [each for each in findings if each.severity == "error"]
        first = wrong[0]
        super().__init__(
            f"名单有 {len(wrong)} 处错误，一家也没有登记；第一处：{first.message}",
            f"{file} · {first.sheet} · 第 {first.row} 行",
            "按提示改好后再导入",
        )
        self.findings = tuple(findings)


class _LeftAlone(Exception):
    """A dry run, or nothing new: the command leaves no trace."""


def import_levels(
    office: Office,
    actor: Actor,
    path: str | Path,
    *,
    authority: str = "",
    document: str = "",
    on: str = "",
    dry_run: bool = False,
) -> LevelsImported:
    """Register what a list says; authority, document and date serve rows that name none.

    Refuses (:class:`LevelsRefusal`) where any row is faulty; rows registered already are
    left as they are. One entry of the trail for the whole list.
    """
    require(actor, *MAY_REGISTER)
    name = Path(path).name
    rows, findings = read_entries(path, [_kind(path)])
    sha256 = hashlib.sha256(Path(path).read_bytes()).hexdigest()
    common = {"authority": authority, "document": document, "on": on}
    done: list[Registered] = []
    told = list(findings)
    try:
        with office.command(actor, "levels.import") as work:
            for row in rows:
                try:
                    enterprise = _whose(work, row)
                    given = _given(row, common)
                    done.append(enter(work, enterprise, given, name[:255], sha256))
                except Refusal as refusal:
                    told.append(_finding(row, refusal))
            if not rows and not told:
                raise Refusal("名单里没有企业", name, "请核对工作表")
            if any(each.severity == "error" for each in told):
                raise LevelsRefusal(name, told)
            new = [each for each in done if each.done == "registered"]
            if dry_run or not new:
                raise _LeftAlone
            details = {
                "file": name, "sha256": sha256, "registered": len(new),
                "unchanged": len(done) - len(new), **common,
                "entries": [[each.enterprise, each.level, each.entry] for each in new],
            }  # fmt: skip
            words = f"上级结果登记：导入 {name}，登记 {len(new)} 家"
            work.record("entries", name[:200], details, words, also=("enterprise",))
    except _LeftAlone:
        pass
    registered = sum(each.done == "registered" for each in done)
    return LevelsImported(len(rows), registered, len(done) - registered, tuple(done), tuple(told))


def write_template(path: Path) -> None:
    """An empty list to fill in."""
    needed = ("level", "authority", "document", "on")
    columns = [(words[0], field in needed, ()) for field, words in COLUMNS.items()]
    write_entry_template(path, [(_sheet_kind(("上级结果登记",)), columns)])


def _kind(path: str | Path) -> SheetKind:
    """Every sheet of a publication's list is one of levels, whatever its name."""
    with_levels = [name for name in open_book(path).sheet_names if name != _GUIDE]
    return _sheet_kind(tuple(with_levels))


def _sheet_kind(names: tuple[str, ...]) -> SheetKind:
    headings = {even(word): field for field, words in COLUMNS.items() for word in words}
    titles = tuple(words[0] for words in COLUMNS.values())
    about = "评定机关、文号、日期照公布文件填；与系统结果不一致的写明差异原因"
    return SheetKind("level", names, headings, titles, about)


def _given(row: EntryRow, common: Mapping[str, str]) -> Registration:
    values = {field: row.values.get(field, "") or common.get(field, "") for field in COLUMNS}
    if values["on"]:
        found = read_date(values["on"])
        if found.text:
            values["on"] = found.text
    return Registration(**values)


def _whose(work: Work, row: EntryRow) -> Enterprise:
    """The enterprise a row names: by code, else by its name where that is only one's."""
    if row.code:
        return find(work.session, row.code)
    if not row.name:
        raise Refusal("没有写明是哪家企业", "企业名称", "写企业名称或者信用代码")
    in_use = Enterprise.retired_at.is_(None)
    named = work.session.scalars(
        select(Enterprise).where(Enterprise.name == row.name, in_use)
    ).all()
    if len(named) == 1:
        return named[0]
    if named:
        what = f"企业名录里有 {len(named)} 家叫“{row.name}”"
        raise Refusal(what, "企业名称", "请写信用代码（CODE/厂区）")
    every = list(work.session.scalars(select(Enterprise.name).where(in_use)))
    remedy = or_nearest("请写信用代码，或先导入名单", row.name, every)
    raise Refusal(f"企业名录里没有“{row.name}”", "企业名称", remedy)


def _finding(row: EntryRow, refusal: Refusal) -> Finding:
    message = f"{refusal.what}（{refusal.remedy}）" if refusal.remedy else refusal.what
    who = row.name or row.code
    return Finding(row.row, refusal.where, who, "level", "error", message, row.sheet)
