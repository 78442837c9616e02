"""Letters about one audit: what they say, and why one cannot be made yet."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from db.audit_views import AuditView, ObjectionView, StepView
from db.audits import audit
from db.facts import assess_audit
from db.letter_content import MISSING, LetterContent, day, table
from db.letter_findings import FINDINGS
from db.letter_grounds import ground_values
from db.office import Office
from db.papers import content_of
from db.rectification_lists import items
from db.users import Actor
from grading.chains import GRADING_NOTHING
from grading.gaps import gaps
from grading.refusals import Refusal

if TYPE_CHECKING:
    from templates.papers.content import ReportContent
    from templates.papers.letters.model import LetterTable

OBJECTION = "异议"
"""The answer that names the objection an 异议核实单 is about; without it the latest."""


def audit_content(
    office: Office, actor: Actor, kind: str, audit_id: int | str, given: Mapping[str, str]
) -> LetterContent:
    """What a letter of that kind says about the audit. Refuses where it cannot be made yet."""
    view = audit(office, actor, audit_id)
    why = why_not(kind, view)
    if why:
        raise Refusal(why, f"申报件 {view.number}", "papers kinds ID 可查看现在能打印的文书")
    content = content_of(office, actor, view)
    if kind == "self_report":
        claimed = assess_audit(office, actor, audit_id, "claimed")
        content = replace(content, assessment=claimed, gaps=gaps(claimed, view.target))
    values = {**_values(kind, view, content), **_given(kind, view, content)}
    tables = {name: make(content) for name, make in FINDINGS.items()}
    document = view.number
    if kind in ("correction", "return_notice"):
        step = _last(view, "return")
        tables["退回要点"] = _points(view, step)
        document = f"{view.number}·{step.number if step else ''}"
    elif kind in ("objection", "notice_report"):
        tables["异议"] = _objection_table(view)
    if kind == "objection":
        chosen = _objection(view, given.get(OBJECTION, ""))
        values |= _objection_values(chosen)
        document = f"{view.number}·{chosen.number}"
    if kind in _DECISIONS:
        values |= ground_values(office, view)
    if kind in ("improvement", "rectification_review"):
        values |= _rectification(office, actor, view, tables)
    return LetterContent(
        values=values,
        tables=tables,
        subject=view.number,
        document=document,
        enterprise=view.enterprise.name,
        trial=view.trial,
        unconfirmed=not view.pack_confirmed,
    )


def why_not(kind: str, view: AuditView) -> str:
    """Why a letter cannot be made of this audit now; empty: it can."""
    if kind in _OF_RATING and view.kind in GRADING_NOTHING:
        return f"“{view.kind}”不评定指标，没有这种文书"
    judge = _NEEDS.get(kind)
    return judge(view) if judge is not None else ""


def _values(kind: str, view: AuditView, content: ReportContent) -> dict[str, str]:
    who, found, decision = content.enterprise, content.assessment, view.decision
    register = {
        "企业名称": who.name,
        "信用代码": who.credit_code,
        "生产地址": who.address,
        "县区": who.county,
        "行业": who.industry,
        "许可证编号": who.permit_number,
        "法定代表人": who.legal_person,
        "企业联系": " ".join(each for each in (who.contact, who.phone) if each),
        "现等级": who.level_before,
    }
    failing = {gap.indicator.id for gap in content.gaps if gap.state is False}
    open_ones = {gap.indicator.id for gap in content.gaps} - failing
    sources = "；".join(
        f"《{each.title}》（{each.number}）" for each in content.documents if each.number
    )
    weakest = found.weakest()
    issued = view.certificate
    # A registered level is published by the document of the office above.
    registered = decision is not None and decision.kind == "registered"
    return {
        **{name: text or MISSING for name, text in register.items()},
        "申报件编号": view.number,
        "申报类型": view.kind,
        "申报等级": view.target,
        "申报日期": day(view.application_date),
        "标准名称": f"《{view.pack.title}》（{view.pack.edition}）",
        "标准依据": sources or f"《{view.pack.title}》（{view.pack.edition}）",
        "已证实等级": found.proven,
        "可能等级": found.possible,
        "评定等级": decision.level if decision else "",
        "评定机关": decision.authority if decision else "",
        "评定文号": (decision.document if decision else "") or content.document_number,
        "评定日期": day(decision.document_date or decision.decided_at) if decision else "",
        "公布文号": (issued.publication if issued else "")
        or (decision.document if registered and decision else ""),
        "公布日期": day(issued.published_on)
        if issued
        else day(decision.document_date if registered and decision else None),
        "证书编号": issued.number if issued else "",
        "公示起": day(view.notice_from) or _noticed(view, "from"),
        "公示止": day(view.notice_until) or _noticed(view, "until"),
        "状态": view.state_title,
        "评审经过": "\n".join(_told(step) for step in _way(kind, view)),
        "不符合数": str(len(failing)),
        "待定数": str(len(open_ones)),
        "短板": "、".join(each.indicator.name for each in weakest) or "无",
    }


def _way(kind: str, view: AuditView) -> Sequence[StepView]:
    """The steps a letter tells of: an opinion those up to its own."""
    own = _last(view, "accept", "site_verified") if kind == "city_opinion" else None
    return [each for each in view.history if own is None or each.number <= own.number]


def _noticed(view: AuditView, side: str) -> str:
    step = _last(view, "notice")
    return str(step.details.get(side, "")) if step else ""


def _told(step: StepView) -> str:
    words = f"{day(step.at)}，{step.by}：{step.title}"
    return f"{words}。{step.opinion}" if step.opinion else f"{words}。"


def _last(view: AuditView, action: str, start: str = "") -> StepView | None:
    """The latest step of that action, from that state where one is named."""
    return next(
        (
            each
            for each in reversed(view.history)
            if each.action == action and start in ("", each.start)
        ),
        None,
    )


def _given(kind: str, view: AuditView, content: ReportContent) -> dict[str, str]:
    """What only some letters say: opinions of single steps, the reason of a return."""
    county, site = _last(view, "accept", "submitted"), _last(view, "accept", "county_reviewed")
    city, back = _last(view, "accept", "site_verified"), _last(view, "return")
    found = content.assessment
    said = {
        "初审": county,
        "核查": site,
        "审核": city,
    }
    values: dict[str, str] = {}
    for name, step in said.items():
        values[f"{name}意见"] = step.opinion if step else ""
        values[f"{name}日期"] = day(step.at) if step else ""
        values[f"{name}人"] = step.by if step else ""
    values |= {
        "退回理由": back.opinion if back else "",
        "退回日期": day(back.at) if back else "",
        "退回到": back.to_title if back else "",
    }
    settled = [each for each in view.objections if each.outcome]
    values["异议数"] = str(len(view.objections))
    values["公示情况"] = (
        f"公示期间收到异议{len(view.objections)}件，已核实{len(settled)}件，具体如下。"
        if view.objections
        else "公示期间没有收到异议。"
    )
    conclusion = (
        f"对照{view.pack.title}，自评已证实等级为{found.proven}级，可能达到等级为{found.possible}级"
    )
    short = "、".join(each.indicator.name for each in found.weakest())
    values["自评结论"] = f"{conclusion}。" + (f"等级最低的指标：{short}。" if short else "")
    return values


def _points(view: AuditView, step: StepView | None) -> LetterTable:
    """What the return finds wrong, indicator by indicator."""
    points = step.details.get("points") if step else None
    names = {each.id: each.name for each in view.pack.indicators}
    rows: list[list[str]] = (
        [[names.get(str(id), str(id)), str(why)] for id, why in points.items()]
        if isinstance(points, Mapping)
        else []
    )
    columns = [("指标", 50.0, False), ("理由", 0.0, False)]
    return table(columns, rows, "（没有逐项列明，见退回理由）")


def _objection(view: AuditView, number: str) -> ObjectionView:
    if not number:
        return view.objections[-1]
    for each in view.objections:
        if str(each.number) == number.strip():
            return each
    known = "、".join(str(each.number) for each in view.objections)
    raise Refusal(f"没有第 {number} 件异议", f"申报件 {view.number}", f"现有：{known}")


_OUTCOMES = {"rejected": "异议不成立，驳回", "upheld": "异议成立，采纳"}


def _objection_values(one: ObjectionView) -> dict[str, str]:
    return {
        "异议编号": str(one.number),
        "异议内容": one.text,
        "登记日期": day(one.raised_at),
        "登记人": one.raised_by,
        "核实结论": _OUTCOMES.get(one.outcome or "", ""),
        "核实情况": one.answer,
        "核实日期": day(one.settled_at),
        "核实人": one.settled_by,
    }


def _objection_table(view: AuditView) -> LetterTable:
    rows = [
        [each.text, day(each.raised_at), _OUTCOMES.get(each.outcome or "", "核实中"), each.answer]
        for each in view.objections
    ]
    columns = [("异议内容", 0.0, False), ("登记日期", 36.0, True)]
    columns += [("核实结论", 30.0, True), ("核实情况", 42.0, False)]
    return table(columns, rows, "（没有收到异议）")


def _rectification(
    office: Office, actor: Actor, view: AuditView, tables: dict[str, LetterTable]
) -> dict[str, str]:
    """The items of the enterprise in this industry: measures, money, deadlines, states."""
    rows = [
        each
        for each in items(office, actor, enterprise=view.enterprise.key)
        if each.industry == view.pack.industry and each.state != "dropped"
    ]
    columns = [("整改项", 30.0, False), ("措施", 0.0, False), ("投资/万元", 24.0, True)]
    columns += [("期限", 26.0, True), ("责任人", 20.0, True)]
    tables["整改"] = table(
        columns,
        [
            [
                row.name,
                row.measure or "待定",
                row.cost or "—",
                str(row.deadline or "待定"),
                row.person,
            ]
            for row in rows
        ],
        "（还没有立整改项）",
    )
    columns = [("整改项", 34.0, False), ("要求", 0.0, False), ("措施", 36.0, False)]
    columns += [("状态", 22.0, True)]
    tables["整改复核"] = table(
        columns,
        [[row.name, row.requirement, row.measure or "待定", row.state_title] for row in rows],
        "（没有整改项）",
    )
    states: dict[str, int] = {}
    for row in rows:
        states[row.state_title] = states.get(row.state_title, 0) + 1
    told = "、".join(f"{title}{number}项" for title, number in states.items())
    cost = sum((_amount(row.cost) for row in rows), Decimal(0))
    planned = sum(bool(row.measure) for row in rows)
    return {
        "投资合计": f"{cost.normalize():f}" if cost else "",
        "方案说明": f"共立整改项{len(rows)}项，其中已定措施{planned}项。"
        if rows
        else "还没有立整改项。",
        "复核情况": f"共{len(rows)}项，其中{told}，逐项情况如下。" if rows else "没有整改项。",
    }


def _amount(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        return Decimal(0)


def _reached(action: str, start: str, words: str) -> Callable[[AuditView], str]:
    def judge(view: AuditView) -> str:
        return "" if _last(view, action, start) else f"{words}（本件现在是“{view.state_title}”）"

    return judge


def _published(view: AuditView) -> str:
    if view.state in ("published", "suspended", "revoked") and view.decision is not None:
        return ""
    return f"公布以后才有（本件现在是“{view.state_title}”）"


def _about(kind: str) -> Callable[[AuditView], str]:
    """A decision: of an audit of that kind once it is decided, else of a published result."""

    def judge(view: AuditView) -> str:
        if view.kind == kind:
            decided = view.decision is not None
            return "" if decided else f"评定以后才有（本件现在是“{view.state_title}”）"
        return _published(view)

    return judge


def _proof(view: AuditView) -> str:
    why = _published(view)
    if why or view.decision is None:
        return why
    if view.decision.kind == "registered":
        return ""
    return "等级由本局评定，发的是证书，不是等级证明"


def _noticed_once(view: AuditView) -> str:
    return "" if _last(view, "notice") else f"开始公示以后才有（本件现在是“{view.state_title}”）"


def _objected(view: AuditView) -> str:
    return "" if view.objections else "本件没有登记过异议"


_OF_RATING = (
    "acceptance",
    "county_opinion",
    "city_opinion",
    "commitment",
    "self_report",
    "improvement",
)
"""Letters about an application for a level; a downgrade, a change, a stop is none."""
_DECISIONS = (
    "recheck_decision",
    "downgrade_decision",
    "revocation_decision",
    "change_decision",
)

_NEEDS: Mapping[str, Callable[[AuditView], str]] = {
    "acceptance": _reached("submit", "", "企业提交自评以后才受理"),
    "correction": _reached("return", "submitted", "县级退回企业补正以后才有"),
    "return_notice": _reached("return", "", "退回以后才有"),
    "county_opinion": _reached("accept", "submitted", "县级初审通过以后才有"),
    "city_opinion": _reached("accept", "site_verified", "市级审核通过以后才有"),
    "notice_report": _noticed_once,
    "objection": _objected,
    "recheck_decision": _about("年度复核"),
    "downgrade_decision": _about("降级"),
    "revocation_decision": _published,
    "change_decision": _about("变更"),
    "level_proof": _proof,
}
