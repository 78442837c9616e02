"""Conclusions per indicator (逐项结论): what each stage finds, beside what the facts prove.

符合, 不符合, 不涉及 (with the reason) or 等效认定 (with its basis). A conclusion never
lifts a level: the facts do. It may not contradict them either, so that what a person
signs and what the office computes are one thing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.audit_cases import AuditCase, display_names, load_case, refuse_stale
from db.office import Office, Work
from db.review_tables import AuditConclusion, AuditRemark
from db.users import Actor, require
from grading.assessment import Assessment
from grading.chain_options import against_editing
from grading.conclusions import CONCLUSIONS, against, plain, to_conclude
from grading.refusals import Refusal

LONGEST = 1000


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What is concluded on one indicator; ``basis`` for 不涉及 and 等效认定."""

    conclusion: str
    basis: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class ConclusionView:
    """A conclusion on record. ``stale`` says why the facts do not bear it any more, or nothing."""

    indicator: str
    conclusion: str
    title: str
    basis: str
    note: str
    by: str
    at: datetime
    stale: str


@dataclass(frozen=True, slots=True)
class RemarkView:
    """A remark on an indicator."""

    indicator: str
    stage: str
    text: str
    by: str
    at: datetime


def conclude(
    office: Office,
    actor: Actor,
    audit_id: int | str,
    stage: str,
    conclusions: Mapping[str, Conclusion],
    *,
    version: int | None = None,
) -> None:
    """Conclude on indicators (id → conclusion) at the stage that is open; all or nothing.

    Refuses an unknown indicator or conclusion, one without the basis it needs, and one
    that contradicts the facts recorded at this stage.
    """
    if not conclusions:
        raise Refusal("没有写结论", "结论", "请至少对一个指标下结论")
    with office.command(actor, "audits.conclude") as work:
        case = _open_case(office, work, audit_id, stage, version)
        found = case.assessment(stage)
        for indicator, given in conclusions.items():
            check_conclusion(case, found, indicator, given)
        _put(work, case, stage, conclusions)


def conclude_plain(
    office: Office,
    actor: Actor,
    audit_id: int | str,
    stage: str,
    *,
    aspect: str | None = None,
    indicators: Iterable[str] | None = None,
    version: int | None = None,
) -> int:
    """Conclude as the facts plainly say, on indicators without a conclusion; how many there were.

    Of an ``aspect``, or of the ``indicators`` named; on site each must be named, because
    each has to be looked at. What the facts leave open is not concluded.
    """
    with office.command(actor, "audits.conclude") as work:
        case = _open_case(office, work, audit_id, stage, version)
        if stage == "verified" and indicators is None:
            raise Refusal(
                "现场核查要逐项查看，不能整批下结论", case.audit.number, "请逐项确认，或写明各指标"
            )
        found = case.assessment(stage)
        present = _rows(work.session, case.audit.id, stage)
        wanted = None if indicators is None else set(indicators)
        results = {each.indicator.id: each for each in found.indicators}
        for unknown in sorted((wanted or set()) - set(results)):
            raise Refusal(f"标准没有“{unknown}”这个指标", case.audit.number, "见 standards show")
        new = {}
        for id, result in results.items():
            chosen = wanted is None or id in wanted
            if aspect is not None and result.indicator.aspect != aspect:
                chosen = False
            said = plain(result, case.audit.target, case.pack.levels)
            if chosen and said and id not in present:
                new[id] = Conclusion(said)
        if not new:
            raise Refusal(
                "没有可以直接下的结论", case.audit.number, "其余指标已有结论，或事实还没有定论"
            )
        _put(work, case, stage, new)
    return len(new)


def remark(office: Office, actor: Actor, audit_id: int | str, indicator: str, text: str) -> None:
    """Add a remark to an indicator; anybody but a reader may, at any time."""
    require(actor, "clerk", "reviewer", "inspector", "approver", "admin")
    text = text.strip()
    if not 0 < len(text) <= LONGEST:
        what = f"批注超过 {LONGEST} 字" if text else "批注是空的"
        raise Refusal(what, "批注", "请写要点")
    with office.command(actor, "audits.remark") as work:
        case = load_case(work.session, audit_id, actor)
        name = _name(case, indicator)
        stage = case.stage_open or ""
        work.session.add(
            AuditRemark(
                audit_id=case.audit.id,
                stage=stage,
                indicator=indicator,
                text=text,
                at=work.now,
                by_id=actor.user_id,
            )
        )
        work.record(
            "audit",
            case.audit.number,
            {"indicator": indicator, "stage": stage, "text": text},
            f"{case.enterprise.name}：{name}，批注：{text[:60]}",
        )


def conclusions_of(
    office: Office, actor: Actor, audit_id: int | str
) -> dict[str, dict[str, ConclusionView]]:
    """Stage → indicator → conclusion."""
    with office.reading() as session:
        return conclusions_in(load_case(session, audit_id, actor))


def conclusions_in(case: AuditCase) -> dict[str, dict[str, ConclusionView]]:
    """:func:`conclusions_of` in a session that is open already."""
    names = display_names(case.session)
    found: dict[str, dict[str, ConclusionView]] = {}
    every = select(AuditConclusion).where(AuditConclusion.audit_id == case.audit.id)
    assessed: dict[str, Assessment] = {}
    for row in case.session.scalars(every):
        if row.stage not in assessed:
            assessed[row.stage] = case.assessment(row.stage)
        found.setdefault(row.stage, {})[row.indicator] = ConclusionView(
            row.indicator,
            row.conclusion,
            CONCLUSIONS[row.conclusion],
            row.basis,
            row.note,
            names.get(row.by_id, ""),
            row.at,
            _against(case, assessed[row.stage], row.indicator, row.conclusion),
        )
    return found


def remarks_of(office: Office, actor: Actor, audit_id: int | str) -> list[RemarkView]:
    """The remarks of an audit, oldest first."""
    with office.reading() as session:
        case = load_case(session, audit_id, actor)
        names = display_names(session)
        rows = session.scalars(
            select(AuditRemark)
            .where(AuditRemark.audit_id == case.audit.id)
            .order_by(AuditRemark.id)
        )
        return [
            RemarkView(row.indicator, row.stage, row.text, names.get(row.by_id, ""), row.at)
            for row in rows
        ]


def not_concluded(case: AuditCase) -> str:
    """Why the stage that is open is not concluded on every indicator; empty where it is."""
    stage = case.stage_open
    if stage is None:
        return ""
    found = case.assessment(stage)
    rows = _rows(case.session, case.audit.id, stage)
    needed = to_conclude(found, case.audit.target, case.pack.levels)
    missing = [each.name for each in needed if each.id not in rows]
    title = case.chain.words.stages[stage]
    if missing:
        more = "等" if len(missing) > 3 else ""
        named = "、".join(f"“{name}”" for name in missing[:3])
        return f"{title}还有 {len(missing)} 个指标没有结论（{named}{more}）"
    for id, row in rows.items():
        why = _against(case, found, id, row.conclusion)
        if why:
            return f"{title}的结论与事实不一致：{why}"
    return ""


def _open_case(
    office: Office, work: Work, audit_id: int | str, stage: str, version: int | None
) -> AuditCase:
    case = load_case(work.session, audit_id, work.actor)
    refuse_stale(case, version)
    why = against_editing(case.chain, case.situation(work.actor, office.clock.today()), stage)
    if why:
        raise Refusal(
            why, f"申报件 {case.audit.number}", f"audits show {case.audit.number} 可查看进度"
        )
    return case


def _rows(session: Session, audit_id: int, stage: str) -> dict[str, AuditConclusion]:
    rows = session.scalars(
        select(AuditConclusion).where(
            AuditConclusion.audit_id == audit_id, AuditConclusion.stage == stage
        )
    )
    return {row.indicator: row for row in rows}


def _name(case: AuditCase, indicator: str) -> str:
    for each in case.pack.indicators:
        if each.id == indicator:
            return each.name
    raise Refusal(
        f"标准没有“{indicator}”这个指标", case.audit.number, "指标的编号见 standards show"
    )


def check_conclusion(case: AuditCase, found: Assessment, indicator: str, given: Conclusion) -> None:
    """Refuse a conclusion that cannot stand, or that the facts do not bear."""
    name = _name(case, indicator)
    if given.conclusion not in CONCLUSIONS:
        known = "、".join(f"{id}（{title}）" for id, title in CONCLUSIONS.items())
        raise Refusal(f"没有“{given.conclusion}”这种结论", name, f"可用：{known}")
    if given.conclusion in ("not_involved", "equivalent") and not given.basis.strip():
        asked = "理由" if given.conclusion == "not_involved" else "认定依据"
        raise Refusal(f"{CONCLUSIONS[given.conclusion]}须写明{asked}", name, "请补写")
    if max(len(given.basis), len(given.note)) > LONGEST:
        raise Refusal(f"说明超过 {LONGEST} 字", name, "请写要点，全文作为佐证材料")
    why = _against(case, found, indicator, given.conclusion)
    if why:
        raise Refusal(why, name, "请先改事实，或改结论")


def _against(case: AuditCase, found: Assessment, indicator: str, conclusion: str) -> str:
    result = next((r for r in found.indicators if r.indicator.id == indicator), None)
    if result is None:
        return ""
    return against(result, conclusion, case.audit.target, case.pack.levels)


def _put(work: Work, case: AuditCase, stage: str, given: Mapping[str, Conclusion]) -> None:
    changes = write_conclusions(work, case, stage, given)
    work.record(
        "audit",
        case.audit.number,
        {"stage": stage, "conclusions": changes},
        f"{case.enterprise.name}：{case.chain.words.stages[stage]}结论 {len(changes)} 项",
    )


def write_conclusions(
    work: Work, case: AuditCase, stage: str, given: Mapping[str, Conclusion]
) -> dict[str, object]:
    """Write conclusions within a command; by indicator what was written, with what it replaces."""
    present = _rows(work.session, case.audit.id, stage)
    changes: dict[str, object] = {}
    for indicator, each in given.items():
        row = present.get(indicator)
        before = (row.conclusion, row.basis, row.note) if row is not None else None
        if row is None:
            row = AuditConclusion(audit_id=case.audit.id, stage=stage, indicator=indicator)
            work.session.add(row)
        row.conclusion = each.conclusion
        row.basis, row.note = each.basis.strip(), each.note.strip()
        row.at, row.by_id = work.now, work.actor.user_id
        now = {"conclusion": row.conclusion, "basis": row.basis, "note": row.note}
        changes[indicator] = {**now, "before": before}
    case.audit.version += 1
    return changes
