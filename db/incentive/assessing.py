"""激励性绩效分级: an enterprise assessed by the rule, with every figure and where it is from."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.audit_cases import display_names, face_of
from db.emergency_levels import LevelInForce, levels_in_force
from db.enterprise_rows import industry_name
from db.enterprise_tables import Enterprise, EnterpriseIndustry
from db.enterprises import find_any
from db.incentive.figures import NAMES, gather
from db.incentive.means import in_use, view_of
from db.incentive.views import AssessmentView
from db.office import Office
from db.users import ROLES, Actor, require
from grading import industries
from grading.incentive.judging import Means, choices, judge, told
from grading.incentive.rules import Rule, rule_on
from grading.incentive.tonnes import KINDS, ORIGINS
from grading.refusals import Refusal


def assess(
    office: Office, actor: Actor, code: str, year: int, *, industry: str = ""
) -> AssessmentView:
    """How an enterprise (CODE or CODE/SITE) stands by the rule with the figures of ``year``.

    ``industry`` may be left out where only one of its industries is in the rule. Refuses an
    enterprise none of whose industries is.
    """
    require(actor, *ROLES)
    today = office.clock.today()
    with office.reading() as session:
        enterprise = find_any(session, code)
        require(actor, *ROLES, county=enterprise.county)
        return assessed(session, enterprise, year, industry, today)


def assessed(
    session: Session, enterprise: Enterprise, year: int, industry: str, today: date
) -> AssessmentView:
    """As :func:`assess`, within a session."""
    rule = rule_on(today)
    if not 2000 <= year < today.year:
        raise Refusal(
            f"{year} 年还没有过完，不能作数据年度"
            if year == today.year
            else f"{year} 不是数据年度",
            "年度",
            f"写已经过去的年度，例如 {today.year - 1}",
        )
    own = _industry(session, enterprise, rule, industry)
    name = industry_name(own.industry, own.branch, own.written)
    group = rule.covering(own.industry, own.branch, name)
    gathered = gather(session, enterprise, rule, group, year)
    row = in_use(session, rule.id, group.id, year)
    mean = view_of(row, display_names(session)) if row is not None else None
    outcome = judge(rule, gathered.figures, mean.means if mean else Means(None, None))
    held: LevelInForce | None = levels_in_force(session, [enterprise.id], today).get(
        (enterprise.id, own.industry)
    )
    graded = held.level if held is not None else None
    offered: tuple[str, ...] = ()
    why = ""
    if graded is None:
        why = "没有评定等级，不能按高一级管理；先评定或登记上级结果"
    else:
        try:
            offered = choices(group, graded)
        except Refusal as refusal:
            why = refusal.what
    if not why and outcome.met is None:
        lacking = "；".join(each.words for each in outcome.standings if each.met is None)
        why = f"还不能判定：{lacking}"
    elif not why and not outcome.met:
        why = f"两项指标都没有高出全省同行业均值 {rule.over}%"
    findings = [*gathered.findings, *(each.words for each in outcome.standings if each.edge)]
    findings += [part.words for part in gathered.tonnes.missing]
    findings += [group.note] if group.note else []
    if year != today.year - 1:
        findings.append(f"细则用上年数据（{today.year - 1} 年），这里是 {year} 年的")
    if len(offered) > 1:
        findings.append(f"高一级可以是 {'、'.join(offered)}（级差不同），由认定文件定")
    return AssessmentView(
        face_of(enterprise),
        own.industry,
        name,
        rule,
        group,
        year,
        gathered,
        mean,
        outcome,
        graded,
        held.source if held is not None else "",
        offered,
        why,
        tuple(dict.fromkeys(findings)),
    )


def _industry(
    session: Session, enterprise: Enterprise, rule: Rule, wanted: str
) -> EnterpriseIndustry:
    """The industry of an enterprise that is meant, else the only one in the rule."""
    own = list(
        session.scalars(
            select(EnterpriseIndustry)
            .where(EnterpriseIndustry.enterprise_id == enterprise.id)
            .order_by(EnterpriseIndustry.position)
        )
    )
    if wanted.strip():
        known = industries.find(wanted)
        id = known.id if known is not None else wanted.strip()
        for each in own:
            if each.industry == id:
                return each
        raise Refusal(f"{enterprise.name}没有“{wanted}”这个行业", "行业", "行业见企业名录")
    if not own:
        raise Refusal(f"{enterprise.name}没有登记行业", "行业", "先在企业名录写明行业")
    inside = {each.industry for each in rule.groups.values()}
    found = [each for each in own if each.industry in inside] or own[:1]
    if len(found) > 1:
        names = "、".join(industry_name(each.industry, each.branch, each.written) for each in found)
        raise Refusal(f"{enterprise.name}有几个行业在细则里", "行业", f"写明是哪一个：{names}")
    return found[0]


def as_inputs(found: AssessmentView) -> dict[str, Any]:
    """Everything the decision rests on, for the record and its form."""
    figures = found.gathered.figures
    return {
        "source": found.gathered.source,
        "tax": figures.tax,
        "research": figures.research,
        "revenue": figures.revenue,
        "tonnes": figures.tonnes,
        "parts": [
            {
                "pollutant": NAMES[part.pollutant],
                "kind": KINDS[part.kind],
                "tonnes": part.tonnes,
                "origin": ORIGINS[part.origin],
                "words": part.words,
            }
            for part in found.tonnes.parts
        ],
        "mean": {
            "id": found.mean.id if found.mean else None,
            "document": found.mean.document if found.mean else "",
            "basis": found.mean.basis if found.mean else "",
        },
        "standings": [
            {
                "id": each.indicator.id,
                "name": each.indicator.name,
                "unit": each.indicator.unit,
                "formula": each.indicator.formula,
                "value": each.value,
                "mean": each.mean,
                "above": each.above,
                "met": each.met,
                "words": told(each),
            }
            for each in found.outcome.standings
        ],
        "reason": found.outcome.reason,
        "findings": list(found.findings),
    }
