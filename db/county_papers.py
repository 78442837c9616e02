"""County tables as the paper prints them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.county_reports import CountyLine, CountyTable, Summary
from db.office import Office
from db.users import office_name

if TYPE_CHECKING:
    from templates.papers.county_tables import TableContent

NO_DATA = "—"
TRIAL = "待核稿·试评"


def table_content(office: Office, found: CountyTable) -> TableContent:
    """A 调度表 or 考核表 with its line of totals."""
    from templates.papers.county_tables import PaperColumn, TableContent

    columns = [PaperColumn("县（市、区）", 44)]
    columns += [PaperColumn(each.title, 20, number=True) for each in found.columns]
    return TableContent(
        title=found.title,
        office=office_name(office),
        period=f"统计期 {found.since} 至 {found.until}",
        columns=columns,
        rows=[_texts(found, line) for line in (*found.lines, found.total)],
        totals=1,
        notes=(*found.notes, "；".join(f"{each.title}：{each.hint}" for each in found.columns)),
        printed=office.clock.now(),
        mark="样例" if office.is_sample else "",
    )


def summary_content(office: Office, found: Summary) -> TableContent:
    """An 审核汇总表."""
    from templates.papers.county_tables import PaperColumn, TableContent

    marks = [TRIAL] if found.trial else []
    return TableContent(
        title=found.title,
        office=office_name(office),
        period=f"统计期 {found.since} 至 {found.until}",
        columns=[PaperColumn(title, width, title == "序号") for title, width in SUMMARY],
        rows=summary_rows(found),
        notes=["按本级通过的日期统计，退回后再次通过的计最后一次"],
        signatures=("填报单位（盖章）", "填报人", "审核人"),
        printed=office.clock.now(),
        mark="·".join([*marks, "样例"] if office.is_sample else marks),
    )


SUMMARY = (
    ("序号", 11.0),
    ("县（市、区）", 24.0),
    ("企业名称", 54.0),
    ("统一社会信用代码", 42.0),
    ("行业", 20.0),
    ("类型", 18.0),
    ("现等级", 15.0),
    ("申报等级", 17.0),
    ("已证实", 14.0),
    ("评定等级", 17.0),
    ("审核意见", 0.0),
    ("审核人", 18.0),
    ("日期", 22.0),
    ("状态", 24.0),
    ("申报件", 28.0),
)
"""The columns of an 审核汇总表: heading and width in mm."""


def summary_rows(found: Summary) -> list[list[str]]:
    """The rows of an 审核汇总表 in the order of :data:`SUMMARY`."""
    return [
        [
            str(number),
            row.county_name,
            row.enterprise,
            row.code,
            row.industry,
            row.kind,
            row.present or NO_DATA,
            row.target,
            row.proven or NO_DATA,
            row.level or NO_DATA,
            row.opinion,
            row.by,
            f"{row.at:%Y-%m-%d}",
            row.state,
            row.number,
        ]
        for number, row in enumerate(found.rows, 1)
    ]


def _texts(found: CountyTable, line: CountyLine) -> list[str]:
    counts = (line.counts[each.id] for each in found.columns)
    return [line.name, *(NO_DATA if each is None else str(each) for each in counts)]
