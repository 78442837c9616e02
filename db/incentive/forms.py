"""The form of 激励性绩效分级: of a result as it was decided, or of an assessment as a trial sum."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from db.enterprises import show
from db.incentive.assessing import as_inputs, assess
from db.incentive.results import result
from db.incentive.views import AssessmentView
from db.office import Office
from db.prints import DrawnPaper, PrintResult, print_into
from db.users import Actor, office_name
from grading.canonical import canonical_json, parse_json
from grading.incentive.judging import plain
from grading.incentive.rules import rules

if TYPE_CHECKING:
    from templates.papers.incentive import IncentiveForm

DECIDED, COMPUTED = "激励性绩效分级认定表", "激励性绩效分级测算表"
UNKNOWN = "—"
_MET = {True: "达到", False: "未达到", None: "待定"}


def result_form(office: Office, actor: Actor, number: str) -> IncentiveForm:
    """The 认定表 of a result: its figures as they were when it was decided."""
    view = result(office, actor, number)
    row = view.row
    rule = rules()[view.rule]
    term = rule.terms[row.term]
    conclusion = (
        f"评定等级 {row.graded}，自 {row.starts_on} 至 {row.ends_on} 按 {row.managed} 级管理"
        f"（{term.title}）。管理等级不改变评定等级，期满自动按评定等级管理。"
    )
    more = [f"认定依据：{row.reason}"] if row.reason else []
    if row.ended_on is not None:
        more.append(f"管理等级已自 {row.ended_on} 起终止：{row.ended_reason}")
    return _form(
        office,
        actor,
        DECIDED,
        row.number,
        row.enterprise.key,
        row.industry_name,
        row.year,
        rule.id,
        view.inputs,
        [
            ("评定等级", row.graded),
            ("等级来源", view.graded_source or UNKNOWN),
            ("管理等级", row.managed),
            ("管理期", f"{row.starts_on} 至 {row.ends_on}"),
            ("认定机关", row.authority),
            ("认定文件", row.document),
        ],
        conclusion,
        more,
    )


def assessment_form(
    office: Office, actor: Actor, code: str, year: int, *, industry: str = ""
) -> IncentiveForm:
    """The 测算表 of an enterprise as it stands now: nothing is decided by it."""
    found = assess(office, actor, code, year, industry=industry)
    return assessed_form(office, actor, found)


def assessed_form(office: Office, actor: Actor, found: AssessmentView) -> IncentiveForm:
    """The 测算表 of an assessment already made."""
    proposed = found.choices[0] if found.choices and not found.why_not else ""
    conclusion = (
        f"指标达到，可以按 {proposed} 级管理一年，由认定文件定。"
        if proposed
        else f"{found.why_not}。"
    )
    return _form(
        office,
        actor,
        COMPUTED,
        f"{found.enterprise.key} {found.year}",
        found.enterprise.key,
        found.group.name,
        found.year,
        found.rule.id,
        parse_json(canonical_json(as_inputs(found))),
        [("评定等级", found.graded or UNKNOWN), ("等级来源", found.graded_source or UNKNOWN)],
        conclusion,
        ["本表是测算，不是认定"],
    )


def print_form(
    office: Office, actor: Actor, number: str, path: Path, *, reason: str = ""
) -> PrintResult:
    """Write the 认定表 of a result and record its printing; printed before, it is a 补打."""
    from templates.papers.incentive import draw_incentive

    form = result_form(office, actor, number)
    view = result(office, actor, number)
    drawn = DrawnPaper(
        paper="incentive_form",
        title=f"{DECIDED} {view.row.number}",
        document=view.row.number,
        subject=view.row.number,
        enterprise=view.row.enterprise.name,
        pdf=draw_incentive(form),
        kind="incentive",
    )
    return print_into(office, actor, drawn, path, reason=reason)


def _form(
    office: Office,
    actor: Actor,
    title: str,
    number: str,
    code: str,
    industry: str,
    year: int,
    rule_id: str,
    inputs: Any,
    pairs: Sequence[tuple[str, str]],
    conclusion: str,
    more: Sequence[str],
) -> IncentiveForm:
    from templates.papers.incentive import IncentiveForm

    enterprise, rule = show(office, actor, code, also_retired=True), rules()[rule_id]
    mean = inputs["mean"]
    basis = "；".join(each for each in (mean["document"], mean["basis"]) if each)
    money = inputs["source"] or "没有登记"
    notes = [
        *more,
        *([f"全省同行业均值的来源：{basis}"] if basis else ["没有录入全省同行业均值"]),
        *inputs["findings"],
        f"细则：{rule.note}",
    ]
    return IncentiveForm(
        title=title,
        office=office_name(office),
        number=number,
        pairs=[
            ("企业名称", enterprise.name),
            ("信用代码", enterprise.code),
            ("生产地址", enterprise.address or UNKNOWN),
            ("行业", industry),
            ("数据年度", str(year)),
            ("编号", number),
            *pairs,
        ],
        indicators=[_indicator(each) for each in inputs["standings"]],
        rule=f"{rule.title}（{rule.authority}，{rule.issued}）{rule.clause}：任一项高于全省同行业"
        f"平均水平 {rule.over}% 以上的，按高一级管理一年",
        figures=[
            (name, _amount(inputs[field], "万元"), money)
            for name, field in (("税收", "tax"), ("研发投入", "research"), ("营业收入", "revenue"))
        ],
        tonnes=tonnes_table(inputs),
        sources=tonnes_sources(inputs["parts"]),
        conclusion=conclusion,
        notes=notes,
        signatures=("经办", "审核", "负责人"),
        printed=office.clock.now(),
        mark="样例" if office.is_sample else "",
        keywords={"paper": "incentive_form", "number": number},
    )


def _indicator(each: Mapping[str, Any]) -> tuple[str, ...]:
    unit = each["unit"]
    above = f"{plain(each['above'])}%" if each["above"] is not None else UNKNOWN
    return (
        f"{each['name']}（{each['formula']}）",
        _amount(each["value"], unit),
        _amount(each["mean"], unit),
        above,
        _MET[each["met"]],
    )


def tonnes_table(inputs: Any) -> list[list[str]]:
    """Tonnes by pollutant and kind of source, under their headings, with the sum."""
    cells = {(each["pollutant"], each["kind"]): each["tonnes"] for each in inputs["parts"]}
    kinds = list(dict.fromkeys(kind for _, kind in cells))
    rows = [["排放量（吨）", *kinds, "合计"]]
    for pollutant in dict.fromkeys(name for name, _ in cells):
        own = [cells[(pollutant, kind)] for kind in kinds]
        rows.append([pollutant, *map(_amount, own), _amount(_sum(own))])
    every = [[value for (_, other), value in cells.items() if other == kind] for kind in kinds]
    rows.append(["合计", *(_amount(_sum(each)) for each in every), _amount(inputs["tonnes"])])
    return rows


def _sum(values: Sequence[Any]) -> Any:
    """The sum; None where one is not known."""
    return None if None in values else sum(values)


def tonnes_sources(parts: Sequence[Mapping[str, Any]]) -> list[str]:
    """What lies behind the tonnes, said once for all parts of the same words."""
    told: dict[str, dict[str, list[str]]] = {}
    for each in parts:
        words = each["words"]
        if each["tonnes"] is not None:
            words = f"{each['origin']}（{words}）"
        told.setdefault(words, {}).setdefault(each["kind"], []).append(each["pollutant"])
    return [
        "；".join(f"{kind}（{'、'.join(names)}）" for kind, names in kinds.items()) + f"：{words}"
        for words, kinds in told.items()
    ]


def _amount(value: Any, unit: str = "") -> str:
    """A number with its unit; a dash where it is not known."""
    if value is None:
        return UNKNOWN
    number = f"{Decimal(plain(value)):,f}"
    return f"{number}{unit}" if unit == "%" else f"{number} {unit}".strip()
