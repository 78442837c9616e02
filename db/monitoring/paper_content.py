"""The 监测达标情况表 of an enterprise from the records, and writing it into a file."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from db.enterprises import find_any
from db.library import is_confirmed
from db.monitoring.assessment import MonitoringAssessment, assess_months
from db.monitoring.evaluation import evaluation_starts
from db.monitoring.limits import packs_for
from db.office import Office
from db.users import Actor, office_name
from grading.monitoring.doubts import SEVERITY_TITLES
from grading.monitoring.hours import Month, hour_start
from grading.monitoring.pollutants import pollutants
from grading.monitoring.readings import EXCUSING
from grading.monitoring.results import MonthResult

if TYPE_CHECKING:
    from templates.papers.monitoring_content import DoubtLine, MonitoringContent, SeriesLines

TRIAL = "待核稿·试评"


def monitoring_content(
    office: Office,
    actor: Actor,
    enterprise_code: str,
    first: Month,
    last: Month,
    *,
    limits: Mapping[str, Mapping[str, object]] | None = None,
    pack: str | None = None,
    level: str | None = None,
    legal: bool = False,
) -> MonitoringContent:
    """What the paper of a period prints; the choices are those of :func:`assess_months`.

    It is marked 待核稿·试评 as long as a standard of the enterprise is not confirmed.
    """
    from templates.papers.monitoring_content import MonitoringContent

    found = assess_months(
        office, actor, enterprise_code, first, last,
        limits=limits, pack=pack, level=level, legal=legal,
    )  # fmt: skip
    starts = [
        each for each in evaluation_starts(office, actor, found.code) if each.starts_on is not None
    ]
    with office.reading() as session:
        enterprise = find_any(session, enterprise_code)
        packs = packs_for(session, enterprise, office.clock.today())
        confirmed = bool(packs) and all(is_confirmed(session, each.fingerprint) for each in packs)
    marks = ([] if confirmed else [TRIAL]) + (["样例"] if office.is_sample else [])
    remarks = [
        each.message
        for each in found.findings
        if each.rule in ("missing_month", "no_hours", "no_kind")
    ]
    return MonitoringContent(
        office=office_name(office),
        enterprise=found.enterprise,
        code=found.code,
        first=str(first),
        last=str(last),
        rule=_rule(found),
        limits_from=found.limits_from,
        series=_series(found),
        doubts=_doubts(found),
        started=f"{starts[0].starts_on}（{starts[0].reason}）" if starts else "",
        notes=[f"{each}。" for each in remarks],
        printed=office.clock.now(),
        mark="·".join(marks),
    )


def write_monitoring_table(
    office: Office,
    actor: Actor,
    enterprise_code: str,
    first: Month,
    last: Month,
    path: Path,
    *,
    limits: Mapping[str, Mapping[str, object]] | None = None,
    pack: str | None = None,
    level: str | None = None,
    legal: bool = False,
) -> MonitoringContent:
    """Write the paper as a PDF; the file gets its name only when it is complete."""
    from templates.papers.monitoring import draw_monitoring

    content = monitoring_content(
        office, actor, enterprise_code, first, last,
        limits=limits, pack=pack, level=level, legal=legal,
    )  # fmt: skip
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.unfinished")
    try:
        unfinished.write_bytes(draw_monitoring(content))
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return content


def _rule(found: MonitoringAssessment) -> list[str]:
    excused = "、".join(EXCUSING)
    return [
        f"从严（据以判定）：{found.rule.words()}。规定没有写明可以剔除的小时，一律不剔除。",
        f"从宽（只作对照）：另外剔除标记 {excused} 和启停、故障等工况标记的小时，其余相同。",
        "达标占比为达标小时除以有效小时，截断到 0.01%；95% 时段值为有效小时由小到大的"
        "第 0.95n 个（向上取整）值，它不大于限值即达标小时不少于 95%。时间指小时的开始。",
    ]


def _series(found: MonitoringAssessment) -> list[SeriesLines]:
    from templates.papers.monitoring_content import SeriesLines

    order = {id: number for number, id in enumerate(pollutants())}
    outlets = {id: number for number, id in enumerate(found.outlets)}
    months: dict[tuple[str, str], list[MonthResult]] = {}
    for result in found.results:
        months.setdefault((result.outlet, result.pollutant), []).append(result)
    return [
        SeriesLines(
            found.outlets[outlet].kind_title,
            found.name(outlet),
            pollutants()[pollutant].name,
            sorted(months[outlet, pollutant], key=lambda each: each.month),
        )
        for outlet, pollutant in sorted(months, key=lambda at: (outlets[at[0]], order[at[1]]))
    ]


def _doubts(found: MonitoringAssessment) -> list[DoubtLine]:
    from templates.papers.monitoring_content import DoubtLine

    return [
        DoubtLine(
            each.doubt.title,
            SEVERITY_TITLES[each.doubt.severity],
            found.name(each.doubt.outlet),
            pollutants()[each.doubt.pollutant].name,
            hour_start(each.doubt.first_hour),
            hour_start(each.doubt.last_hour),
            each.doubt.hours,
            each.doubt.message,
            "" if each.waiver is None else each.waiver.words(),
        )
        for each in found.doubts
    ]
