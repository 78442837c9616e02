"""The lists of the plan as one model that window, workbook, paper and command line show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from db.audit_views import EnterpriseFace
from db.enterprise_entry_fields import EntryField
from db.incentive.entitlements import EntitlementRow
from db.incentive.lists import ListRow, list_kind, sums
from db.incentive.near_zero import NearZeroView
from db.incentive.peers import PeerTable, Place
from db.incentive.views import ResultRow
from db.office import Office
from db.users import office_name
from grading.incentive.judging import plain
from grading.incentive.peers import METRICS
from grading.incentive.policies import SURE, policies

if TYPE_CHECKING:
    from templates.papers.county_tables import PaperColumn, TableContent

NONE = "—"
_WHOSE = (("企业名称", 50.0), ("统一社会信用代码", 49.0), ("区县", 20.0))
_WIDTHS = {
    "number": 21.0, "year": 14.0, "day": 22.0, "date": 22.0, "level": 18.0, "industry": 20.0,
}  # fmt: skip
_TITLES = {"project": "协同增效项目清单", "benefit": "政策兑现台账"}
"""Titles a sheet of the kind may have besides that of the kind itself."""


def entry_content(office: Office, kind: str, rows: Sequence[ListRow]) -> TableContent:
    """A list of entries; as a workbook it can be filled in and imported again."""
    own = list_kind(kind)
    fields = own.fields
    texts = [
        [*_face(row.enterprise), *(row.entry.values[field.id] for field in fields)] for row in rows
    ]
    total = "，".join(
        f"{own.field(id).title} {plain(value)}" for id, value in sums(own.id, rows).items() if value
    )
    notes = [own.about]
    if total:
        stopped = "（停建的不计）" if own.id == "project" else ""
        notes.insert(0, f"合计{stopped}：{total}")
    columns = [*_WHOSE, *((field.title, _width(field)) for field in fields)]
    numbers = {field.title for field in fields if field.kind in ("number", "year")}
    return _table(office, _TITLES.get(own.id, own.title), columns, texts, numbers, notes)


def result_content(office: Office, rows: Sequence[ResultRow]) -> TableContent:
    """Managed levels beside the levels decided."""
    columns = (
        ("编号", 28.0), ("企业名称", 0.0), ("区县", 24.0), ("行业", 28.0), ("评定等级", 20.0),
        ("管理等级", 20.0), ("管理期起", 24.0), ("管理期止", 24.0), ("状态", 22.0),
        ("认定机关", 42.0), ("认定文件", 48.0),
    )  # fmt: skip
    texts = [
        [
            row.number,
            row.enterprise.name,
            row.enterprise.county_name,
            row.industry_name,
            row.graded,
            row.managed,
            str(row.starts_on),
            str(row.ended_on or row.ends_on),
            row.state_title,
            row.authority,
            row.document,
        ]
        for row in rows
    ]
    notes = ["管理等级不改变评定等级，期满自动按评定等级管理"]
    return _table(office, "激励性分级管理等级清单", columns, texts, set(), notes)


def peer_content(office: Office, found: PeerTable) -> TableContent:
    """A table of 对标: each figure with its rank, the line of medians last."""
    columns = [("企业名称", 0.0), ("区县", 26.0)]
    columns += [(f"{each.title}（{each.unit}）", 36.0) for each in METRICS]
    columns += [("ESG 评价", 26.0)]
    texts = [
        [
            row.enterprise.name,
            row.enterprise.county_name,
            *(_placed(row.places[each.id]) for each in METRICS),
            row.esg or NONE,
        ]
        for row in found.rows
    ]
    middle = (found.medians[each.id] for each in METRICS)
    texts.append(["中位数", "", *(NONE if each is None else plain(each) for each in middle), ""])
    notes = ["括号里是名次和有数据的家数，1 为最好；没有数据的不排名；固废综合利用率越高越好"]
    title = f"{found.industry}行业对标表（{found.product}）"
    numbers = {title for title, _ in columns[2:]}
    period = f"{found.year} 年，每{found.unit}{found.product}"
    return _table(office, title, columns, texts, numbers, notes, totals=1, period=period)


def entitlement_content(office: Office, rows: Sequence[EntitlementRow]) -> TableContent:
    """Who is entitled by the level in force, what was given, what is not recorded yet."""
    columns = (
        ("企业名称", 60.0), ("区县", 26.0), ("行业", 28.0), ("评定等级", 20.0),
        ("已兑现", 90.0), ("可以享受、没有兑现记录", 0.0),
    )  # fmt: skip
    texts = [
        [
            row.enterprise.name,
            row.enterprise.county_name,
            row.industry_name,
            row.level,
            "、".join(row.given) or NONE,
            "、".join(row.open) or NONE,
        ]
        for row in rows
    ]
    every = policies().values()
    notes = [
        f"{each.title}：{each.benefit}（{SURE[each.evidence]}）"
        for each in every
        if each.by == "level"
    ]
    for each in every:
        if each.by != "level":
            steps = "，".join(f"{step.title}的{step.effect}" for step in each.steps)
            notes.append(f"{each.title}不由等级推出，不在本表：{steps}（{SURE[each.evidence]}）")
    return _table(office, "政策待遇提示表", columns, texts, set(), notes)


def near_zero_content(office: Office, rows: Sequence[NearZeroView]) -> TableContent:
    """The list of 双近零 标杆, candidates and those off it as well."""
    columns = (
        ("编号", 30.0), ("企业名称", 62.0), ("区县", 26.0), ("行业", 24.0), ("状态", 20.0),
        ("日期", 24.0), ("机关和文件", 80.0), ("列为候选的理由", 0.0),
    )  # fmt: skip
    texts = [
        [
            row.number,
            row.enterprise.name,
            row.enterprise.county_name,
            row.industry_name,
            row.state_title,
            str(row.since),
            row.papers or NONE,
            row.reason,
        ]
        for row in rows
    ]
    notes = ["候选、推荐、认定、退出都是人的办理，不由计算授名"]
    return _table(office, "“双近零”标杆名录", columns, texts, set(), notes)


def _face(enterprise: EnterpriseFace) -> list[str]:
    return [enterprise.name, enterprise.key, enterprise.county_name]


def _width(field: EntryField) -> float:
    """Millimetres; all widths are then spread over the page in proportion."""
    if field.width == 0:
        return 60.0 if field.longest > 100 else 32.0
    if field.kind in _WIDTHS:
        return _WIDTHS[field.kind]
    return 16.0 if field.closed else 26.0


def _placed(place: Place) -> str:
    if place.value is None:
        return NONE
    return f"{plain(place.value)}（{place.rank}/{place.of}）"


def _table(
    office: Office,
    title: str,
    columns: Sequence[tuple[str, float]],
    rows: Sequence[Sequence[str]],
    numbers: set[str],
    notes: Sequence[str],
    *,
    totals: int = 0,
    period: str = "",
) -> TableContent:
    from templates.papers.county_tables import PaperColumn, TableContent

    made: list[PaperColumn] = [
        PaperColumn(heading, width, number=heading in numbers) for heading, width in columns
    ]
    return TableContent(
        title=title,
        office=office_name(office),
        period=period or f"截至 {office.clock.today()}",
        columns=made,
        rows=[list(row) for row in rows],
        totals=totals,
        notes=tuple(each.removesuffix("。") for each in notes),
        printed=office.clock.now(),
        mark="样例" if office.is_sample else "",
    )
