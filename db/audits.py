"""Audits (申报件): opened on an enterprise and a pack, shown with everything about them, listed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.audit_cases import (
    AuditCase,
    display_names,
    face_of,
    load_case,
    stored_value,
)
from db.audit_grounds import (
    about,
    about_words,
    add_ground,
    checked_trigger,
    pack_for,
    refuse_waiting,
)
from db.audit_tables import Audit, AuditFact, AuditObjection, AuditStep
from db.audit_views import (
    AuditView,
    FactEntry,
    ObjectionView,
    StepView,
)
from db.certificates import certificate_of
from db.deadlines import Calendar, moves_of
from db.decisions import decisions_of
from db.derived import DERIVED, Derived
from db.enterprise_rows import industry_name
from db.enterprise_tables import Enterprise, EnterpriseIndustry
from db.enterprises import find
from db.library import find_pack, is_confirmed, is_retired, keep
from db.office import Office, Work
from db.users import Actor, require
from db.workdays import notice_term
from grading import chains
from grading.canonical import parse_json
from grading.chain_options import options
from grading.chains import GRADING_NOTHING, KINDS
from grading.packs import Pack
from grading.refusals import Refusal
from grading.suggestions import or_nearest


@dataclass(frozen=True, slots=True)
class Ground:
    """What brings a downgrade about: the trigger (id or name) and the proof of it."""

    trigger: str = ""
    evidence: str = ""


MODES = {"trial": "试评", "formal": "正式"}


def open_audit(
    office: Office,
    actor: Actor,
    enterprise_code: str,
    pack_key: str,
    target: str,
    mode: str = "trial",
    kind: str = "晋级",
    *,
    application_date: date | None = None,
    trigger: str = "",
    evidence: str = "",
) -> AuditView:
    """Open an audit of an enterprise (CODE or CODE/SITE) on a pack, bound to its fingerprint.

    ``pack_key`` is an id (newest edition in force), id@edition, fingerprint or file.
    ``mode`` cannot be changed later; formal needs a pack that is 已核. The
    application date (default: today) picks dated limits. A kind that is about a level in
    force needs one (its target, left empty, is that level; where nothing is rated anew it
    stands on the rules of the result itself); a downgrade names its ``trigger`` and the
    ``evidence`` found.
    """
    require(actor, "clerk")
    today = office.clock.today()
    applied = application_date or today
    _check_words(mode, kind, applied, today)
    with office.command(actor, "audits.open") as work:
        enterprise = find(work.session, enterprise_code)
        pack = find_pack(work.session, pack_key, applied)
        ground = Ground(trigger, evidence)
        row, details = add_audit(work, enterprise, pack, target, mode, kind, applied, ground)
        work.record(
            "audit",
            row.number,
            details,
            f"{enterprise.name}：开立{MODES[mode]}申报件，{kind}，申报 {row.target} 级",
            also=("enterprise",),
        )
        number = row.number
    return audit(office, actor, number)


def add_audit(
    work: Work,
    enterprise: Enterprise,
    pack: Pack,
    target: str,
    mode: str,
    kind: str,
    applied: date,
    ground: Ground | None = None,
) -> tuple[Audit, dict[str, object]]:
    """A new audit in its first state, with what the trail keeps of it; the caller records it.

    Refuses a person of another county, a level or an industry that does not fit, a pack
    out of use, and for a formal audit one that is not 已核.
    """
    require(work.actor, "clerk", county=enterprise.county)
    session, today = work.session, work.now.date()
    given = ground or Ground()
    trigger = checked_trigger(kind, given.trigger, given.evidence)
    now = about(session, enterprise, pack, mode, kind, today)
    pack = pack_for(session, pack, kind, now)
    if now is not None and not target:
        target = now.level if now.level in pack.levels else pack.levels[0]
    _check_fits(session, enterprise, pack, target)
    kept = keep(session, pack, work.now, shipped=False)
    rated = kind not in GRADING_NOTHING
    if now is None:
        refuse_waiting(session, enterprise, pack, target, mode, applied)
    if rated and is_retired(session, pack.fingerprint):
        raise Refusal(f"{pack.title}（{pack.key}）已停用", "pack", "请选用在用的版本")
    if rated and mode == "formal" and not is_confirmed(session, pack.fingerprint):
        raise Refusal(
            f"正式申报件须用已核的标准，{pack.title}（{pack.key}）还是待核稿",
            "mode",
            "请先完成双人核对，或开立试评（mode=trial）",
        )
    chain = chains.newest(today, kind)
    row = Audit(
        number=_next_number(session, chain, pack.industry, today.year),
        enterprise_id=enterprise.id,
        fingerprint=pack.fingerprint,
        chain=chain.key,
        target=target,
        mode=mode,
        kind=kind,
        state=chains.FIRST_STATE,
        application_date=applied,
        opened_at=work.now,
        opened_by=work.actor.user_id,
        notice_from=None,
        notice_until=None,
        decision_id=None,
        version=1,
    )
    session.add(row)
    if now is not None:
        add_ground(session, row, now, trigger, given.evidence, pack.levels)
    enterprise.version += 1  # an import that is undone must not take it away from under us
    return row, {
        "enterprise": face_of(enterprise).key,
        "pack": pack.key,
        "fingerprint": pack.fingerprint,
        "new_in_library": kept,
        "target": target,
        "mode": mode,
        "kind": kind,
        "application_date": applied,
        "chain": chain.key,
        **({} if now is None else {"about": now.source, "level_in_force": now.level}),
        **({} if trigger is None else {"trigger": trigger.id, "evidence": given.evidence}),
    }


def audit(office: Office, actor: Actor, audit_id: int | str) -> AuditView:
    """Everything about one audit (by id or number), and what this person may do now or why not."""
    with office.reading() as session:
        case = load_case(session, audit_id, actor)
        situation = case.situation(actor, office.clock.today())
        row, names, derived = case.audit, display_names(session), case.derived()
        decisions = decisions_of(session, row, case.pack, names)
        stage = case.stage_open
        return AuditView(
            id=row.id,
            number=row.number,
            version=row.version,
            enterprise=face_of(case.enterprise),
            pack=case.pack,
            fingerprint=row.fingerprint,
            pack_confirmed=is_confirmed(session, row.fingerprint),
            chain=case.chain,
            target=row.target,
            mode=case.mode,
            kind=row.kind,
            state=row.state,
            state_title=case.chain.words.states[row.state],
            application_date=row.application_date,
            opened_at=row.opened_at,
            opened_by=names.get(row.opened_by, ""),
            stages=_stages(case, names, derived),
            derived=derived,
            about=about_words(case),
            history=_history(case, names),
            options=options(case.chain, situation),
            stage_open=stage,
            edit_refusal=case.edit_refusal(situation),
            unanswered=case.unanswered(stage) if stage else (),
            notice_from=row.notice_from,
            notice_until=row.notice_until,
            objections=_objections(case, names),
            decision=next((each for each in decisions if each.in_force), None),
            decisions=decisions,
            certificate=certificate_of(session, row, case.enterprise, names),
            due=Calendar(session, office.clock.today()).due(
                case.chain, row.state, moves_of(session, row.id)
            ),
            warnings=tuple(_warnings(case)),
        )


def _check_words(mode: str, kind: str, applied: date, today: date) -> None:
    if mode not in MODES:
        known = "、".join(f"{id}（{title}）" for id, title in MODES.items())
        raise Refusal(f"没有“{mode}”这种方式", "mode", f"可用：{known}")
    if kind not in KINDS:
        raise Refusal(f"没有“{kind}”这种申报类型", "kind", f"可用：{'、'.join(KINDS)}")
    if applied > today:
        raise Refusal(f"申报日期 {applied} 在今天（{today}）之后", "申报日期", "请填实际申报日期")


def _check_fits(session: Session, enterprise: Enterprise, pack: Pack, target: str) -> None:
    """The target is a level of the pack, and the pack is for an industry of the enterprise."""
    if target not in pack.levels:
        levels = f"{pack.key} 的等级：{'、'.join(pack.levels)}"
        raise Refusal(f"标准没有“{target}”级", "target", or_nearest(levels, target, pack.levels))
    known = session.scalars(
        select(EnterpriseIndustry.industry).where(
            EnterpriseIndustry.enterprise_id == enterprise.id, EnterpriseIndustry.industry != ""
        )
    ).all()
    if known and pack.industry not in known:
        own = "、".join(industry_name(each) for each in known)
        raise Refusal(
            f"{enterprise.name}登记的行业是{own}，{pack.key} 用于{industry_name(pack.industry)}",
            "pack",
            "请选用对应行业的标准，或先改正企业的行业",
        )


def _next_number(session: Session, chain: chains.Chain, industry: str, year: int) -> str:
    """The next number: year, letters of the industry, serial within both."""
    letters = chain.words.number_letters
    front = f"{year}-{letters.get(industry, letters['other'])}-"
    numbers = session.scalars(select(Audit.number).where(Audit.number.startswith(front)))
    last = max((int(number.removeprefix(front)) for number in numbers), default=0)
    return f"{front}{last + 1:04d}"


def _stages(
    case: AuditCase, names: dict[int, str], derived: Mapping[str, Derived]
) -> dict[str, dict[str, FactEntry]]:
    """The entries by stage; what is derived stands in the open stage and in those filled in."""
    stages: dict[str, dict[str, FactEntry]] = {stage: {} for stage in chains.STAGES}
    rows = case.session.scalars(select(AuditFact).where(AuditFact.audit_id == case.audit.id))
    for row in rows:
        stages[row.stage][row.fact] = FactEntry(
            stored_value(row.value), row.origin, row.evidence, names.get(row.by_id, ""), row.at
        )
    told = {
        fact: FactEntry(each.value, DERIVED, each.words, "", case.audit.opened_at)
        for fact, each in derived.items()
    }
    return {
        stage: told | found if found or stage == case.stage_open else found
        for stage, found in stages.items()
    }


def _history(case: AuditCase, names: dict[int, str]) -> tuple[StepView, ...]:
    words = case.chain.words
    rows: Sequence[AuditStep] = case.session.scalars(
        select(AuditStep).where(AuditStep.audit_id == case.audit.id).order_by(AuditStep.number)
    ).all()
    views = []
    for row in rows:
        step = case.chain.step(row.start, row.action)
        roles = "、".join(words.roles[role] for role in step.roles) if step else ""
        details = parse_json(row.details)
        views.append(
            StepView(
                row.number,
                row.action,
                row.title,
                row.start,
                row.to,
                words.states[row.to],
                row.at,
                names.get(row.by_id, ""),
                row.by_id,
                roles,
                row.opinion,
                details if isinstance(details, dict) else {},
            )
        )
    return tuple(views)


def _objections(case: AuditCase, names: dict[int, str]) -> tuple[ObjectionView, ...]:
    rows = case.session.scalars(
        select(AuditObjection)
        .where(AuditObjection.audit_id == case.audit.id)
        .order_by(AuditObjection.number)
    )
    return tuple(
        ObjectionView(
            row.number,
            row.text,
            row.raised_at,
            names.get(row.raised_by, ""),
            row.outcome,
            row.answer,
            row.settled_at,
            names.get(row.settled_by or 0, ""),
        )
        for row in rows
    )


def _warnings(case: AuditCase) -> list[str]:
    """Sentences that block nothing: an old edition, a notice counted without its holidays."""
    found = []
    audit, pack = case.audit, case.pack
    if audit.application_date > pack.review_by:
        found.append(f"{pack.key} 应在 {pack.review_by} 前复查是否有新版本，申报日期已过这一天")
    if audit.application_date < pack.in_force:
        found.append(f"{pack.key} 自 {pack.in_force} 起实施，申报日期在这之前")
    waiting = case.waiting(case.stage_open) if case.stage_open else ()
    if waiting:
        found.append(f"本阶段有 {len(waiting)} 项移自旧版标准，需重新确认")
    if audit.state == "notice" and audit.notice_from is not None:
        term = notice_term(case.session, audit.notice_from, case.chain.notice)
        if term.warning:
            found.append(term.warning)
    return found
