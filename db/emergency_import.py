"""Last year's list taken in from a workbook, beside the editions computed here.

A credit code decides which enterprise of the register a row is about. A name never decides
alone: where one is equal, a person says so (or says for the whole file that equal names are
enough); where none is, the row is kept without an enterprise and told.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.emergency_lists import KEEPERS
from db.emergency_tables import EmergencyList, EmergencyMeasure, EmergencyRow
from db.enterprise_rows import county_names
from db.enterprise_tables import Enterprise
from db.office import Office
from db.users import Actor, require_whole_city
from grading.emergency_rules import WARNINGS, rules
from grading.refusals import Refusal
from templates.workbooks.emergency_reading import HistoricList, HistoricRow
from templates.workbooks.headings import even

NOBODY = "none"
"""The answer that a row is about no enterprise of the register."""


@dataclass(frozen=True, slots=True)
class Matched:
    """Which enterprise a row of the workbook is about.

    ``how`` is code, name (equal; waits for a person), confirmed, or none; ``key`` CODE or
    CODE/SITE, ``candidates`` the enterprises of that name as (key, name, county).
    """

    row: HistoricRow
    how: str
    key: str
    candidates: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Imported:
    """What was taken in: the edition's key, how many rows, how many matched to nobody."""

    key: str
    rows: int
    enterprises: int
    unmatched: tuple[str, ...]


def match_historic(
    office: Office,
    actor: Actor,
    staged: HistoricList,
    *,
    answers: Mapping[str, str] | None = None,
    same_names: bool = False,
) -> tuple[Matched, ...]:
    """Which enterprises the rows are about; changes nothing.

    ``answers`` are a person's, by the name in the workbook: CODE, CODE/SITE or ``none``.
    """
    require_whole_city(actor, *KEEPERS, of="应急减排清单")
    with office.reading() as session:
        return _match(session, staged, answers or {}, same_names)[0]


def import_historic(
    office: Office,
    actor: Actor,
    staged: HistoricList,
    *,
    year: int,
    title: str = "",
    answers: Mapping[str, str] | None = None,
    same_names: bool = False,
) -> Imported:
    """Take a workbook in as an edition of ``year`` that was never computed here.

    Refuses while a row with an equal name waits for a person, and the same file twice.
    """
    require_whole_city(actor, *KEEPERS, of="应急减排清单")
    today = office.clock.today()
    if not 2013 <= year <= today.year:
        raise Refusal(f"清单年份 {year} 不对", "年份", f"请填 2013 到 {today.year}")
    with office.command(actor, "emergency.import") as work:
        session = work.session
        same = session.scalar(select(EmergencyList).where(EmergencyList.sha256 == staged.sha256))
        if same is not None:
            raise Refusal(
                f"这份文件已导入为清单 {same.year}-{same.number}", staged.file, "不用再导入"
            )
        matched, ids = _match(session, staged, answers or {}, same_names)
        waiting = list(dict.fromkeys(each.row.name for each in matched if each.how == "name"))
        if waiting:
            raise Refusal(
                f"有 {len(waiting)} 家只凭名称对应，要人确认，例如“{waiting[0]}”",
                staged.file,
                "逐家确认，或确认“同名即同一家”（--same-names）后再导入",
            )
        last = session.scalar(
            select(func.max(EmergencyList.number)).where(EmergencyList.year == year)
        )
        edition = EmergencyList(
            year=year,
            number=(last or 0) + 1,
            title=title.strip() or f"{year} 年应急减排清单（{staged.file}）",
            state="historic",
            as_of=date(year, 12, 31) if year < today.year else today,
            days=rules().days,
            totals="{}",
            note="",
            file=staged.file[-255:],
            sha256=staged.sha256,
            document="",
            made_at=work.now,
            made_by=actor.user_id,
            version=1,
        )
        session.add(edition)
        session.flush()
        rows = [
            (each, _row(edition.id, position, each, ids.get(each.key)))
            for position, each in enumerate(matched, 1)
        ]
        session.add_all(row for _, row in rows)
        session.flush()
        session.add_all(
            _measure(row.id, warning, each.row.measures[warning])
            for each, row in rows
            for warning in WARNINGS
        )
        unmatched = tuple(dict.fromkeys(each.row.name for each in matched if not each.key))
        key = f"{edition.year}-{edition.number}"
        work.record(
            "emergency",
            key,
            {
                "file": staged.file,
                "sha256": staged.sha256,
                "sheet": staged.sheet,
                "rows": len(matched),
                "unmatched": list(unmatched),
                "confirmed": sorted(each.row.name for each in matched if each.how == "confirmed"),
            },
            f"导入往年清单 {key}（{staged.file}）：{len(matched)} 行",
        )
        enterprises = len({each.key or each.row.name for each in matched})
        return Imported(key, len(matched), enterprises, unmatched)


def _match(
    session: Session, staged: HistoricList, answers: Mapping[str, str], same_names: bool
) -> tuple[tuple[Matched, ...], dict[str, Enterprise]]:
    by_code: dict[str, list[Enterprise]] = {}
    by_name: dict[str, list[Enterprise]] = {}
    by_key: dict[str, Enterprise] = {}
    for row in session.scalars(select(Enterprise).where(Enterprise.retired_at.is_(None))):
        by_code.setdefault(row.code, []).append(row)
        by_name.setdefault(even(row.name), []).append(row)
        by_key[_key(row)] = row
    found = [_one(row, by_code, by_name, by_key, answers, same_names) for row in staged.rows]
    return tuple(found), by_key


def _one(
    row: HistoricRow,
    by_code: Mapping[str, Sequence[Enterprise]],
    by_name: Mapping[str, Sequence[Enterprise]],
    by_key: Mapping[str, Enterprise],
    answers: Mapping[str, str],
    same_names: bool,
) -> Matched:
    answer = answers.get(row.name, "")
    if answer == NOBODY:
        return Matched(row, "none", "", ())
    if answer:
        if answer not in by_key:
            raise Refusal(f"名录里没有“{answer}”", row.name, "请写信用代码，或 代码/厂址")
        return Matched(row, "confirmed", answer, ())
    coded = by_code.get(row.code, ()) if row.code else ()
    if len(coded) == 1:
        return Matched(row, "code", _key(coded[0]), ())
    named = coded or by_name.get(even(row.name), ())
    if not named:
        return Matched(row, "none", "", ())
    candidates = tuple(
        (_key(each), each.name, county_names().get(each.county, each.county)) for each in named
    )
    here = [each for each in named if row.county in ("", each.county)]
    if same_names and len(here) == 1:
        return Matched(row, "confirmed", _key(here[0]), candidates)
    return Matched(row, "name", "", candidates)


def _key(row: Enterprise) -> str:
    return f"{row.code}/{row.site}" if row.site else row.code


def _row(list_id: int, position: int, each: Matched, of: Enterprise | None) -> EmergencyRow:
    """A row as the workbook says it; what it leaves out comes from nowhere else."""
    row = each.row
    words = row.level.written + row.level.note
    return EmergencyRow(
        list_id=list_id,
        position=position,
        enterprise_id=of.id if of is not None else None,
        row_key=f"imported-{position}",
        origin="imported",
        name=row.name,
        code=of.code if of is not None else row.code,
        site=of.site if of is not None else "",
        county=row.county or (of.county if of is not None else ""),
        address="",
        lon="",
        lat="",
        industry=row.industry,
        level=row.level.level,
        level_written=row.level.written[:64],
        level_source=f"清单第 {row.row} 行",
        treatment="stopped"
        if "停产" in words
        else "guarantee"
        if "豁免" in words or "保障" in words
        else "level",
        line=row.line,
        process="",
        product="",
        equipment=row.equipment,
        base="{}",
        findings=json.dumps([row.level.message] if row.level.message else [], ensure_ascii=False),
        pack="",
        confirmed=True,
        emissions="{}",
        power="",
        contact=row.contact,
        phone=row.phone,
        note="",
        aside_at=None,
        aside_reason="",
    )


def _measure(row_id: int, warning: str, text: str) -> EmergencyMeasure:
    empty = ("computed", "share", "before", "after", "unit", "source", "why", "entered_share")
    return EmergencyMeasure(
        row_id=row_id,
        warning=warning,
        entered=text,
        reason="往年清单原文",
        seen="",
        entered_by=None,
        entered_at=None,
        **dict.fromkeys(empty, ""),
    )
