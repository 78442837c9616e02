"""What an audit about a level in force is about: fixed when it is opened, judged at each step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.audit_cases import AuditCase
from db.audit_tables import Audit, Certificate, Decision
from db.enterprise_tables import Enterprise
from db.level_acts import certificates_of
from db.level_standing import Standing, open_stop, standing
from db.level_tables import AuditGround, LevelAct
from db.library import pack_of
from grading import chains, levels
from grading.downgrades import Trigger, trigger_of, triggers
from grading.level_rules import months_after
from grading.packs import Pack
from grading.refusals import Refusal

_AFTERWARDS = "本件的结果之后又有等级变动，不再办理"


def about(
    session: Session, enterprise: Enterprise, pack: Pack, mode: str, kind: str, on: date
) -> Standing | None:
    """The level in force an audit of this kind is about; None for kinds that are about none.

    Refuses where there is none, or where it is not this office's to change.
    """
    if kind not in chains.ABOUT_A_LEVEL:
        return None
    now = standing(session, enterprise, pack.industry, mode, on)
    who = enterprise.name
    if now is None:
        which = "在效的等级" if mode == "formal" else "试评公布的等级"
        raise Refusal(
            f"{who}没有{which}，不能办理“{kind}”", "申报类型", "没有等级的请办理首次或者晋级"
        )
    if kind == "复产" and not now.suspended:
        raise Refusal(f"{who}的 {now.level} 级没有挂起，不用办理复产", "申报类型", "请核对申报类型")
    if kind != "复产" and now.suspended:
        raise Refusal(
            f"{who}的 {now.level} 级因停产挂起，不能办理“{kind}”", "申报类型", "复产后先办理“复产”"
        )
    if kind in ("变更", "降级") and not now.here:
        from_above = f"{who}的 {now.level} 级由{now.authority or '上级'}评定"
        remedy = "形成意见报送，以上级的文件办理“上级结果登记”（levels register）"
        raise Refusal(f"{from_above}，本局不办理“{kind}”", "申报类型", remedy)
    return now


def pack_for(session: Session, given: Pack, kind: str, now: Standing | None) -> Pack:
    """The rules an audit is bound to: those of the result, where nothing is rated anew."""
    if now is None or now.audit is None or kind not in chains.GRADING_NOTHING:
        return given
    return pack_of(session, now.audit.fingerprint)


def checked_trigger(kind: str, trigger: str, evidence: str) -> Trigger | None:
    """The trigger of a downgrade with its proof; refuses one without, or one where none belongs."""
    if kind != "降级":
        if trigger:
            raise Refusal(f"“{kind}”没有降级情形", "降级情形", "只有降级写明降级情形")
        return None
    if not trigger.strip():
        known = "、".join(f"{each.id}（{each.name}）" for each in triggers().values())
        raise Refusal("降级须写明降级情形", "降级情形", f"可用：{known}")
    found = trigger_of(trigger)
    if not evidence.strip():
        raise Refusal(f"“{found.name}”须写明查实的证据", "证据", f"应有：{found.proof}")
    return found


def add_ground(
    session: Session,
    audit: Audit,
    now: Standing,
    trigger: Trigger | None,
    evidence: str,
    scale: tuple[str, ...],
) -> None:
    """Keep what a new audit is about."""
    session.flush()
    session.add(
        AuditGround(
            audit_id=audit.id,
            about_id=now.audit.id if now.audit is not None else None,
            level=now.level,
            source=now.source,
            trigger=trigger.id if trigger else "",
            cap=trigger.best_left(scale) if trigger else "",
            evidence=evidence.strip(),
        )
    )


def about_words(case: AuditCase) -> str:
    """Which level in force the audit is about, and for a downgrade why; empty for others."""
    ground = case.ground()
    if ground is None:
        return ""
    told = f"依据：{ground.level} 级（{ground.source}）"
    if ground.trigger:
        trigger = triggers().get(ground.trigger)
        told += f"；情形：{trigger.name if trigger else ground.trigger}；证据：{ground.evidence}"
    return told


def lower_levels(case: AuditCase, ground: AuditGround) -> tuple[str, ...]:
    """The levels a downgrade may go down to: worse than the one in force, not over the cap."""
    book = levels.book().levels
    held = book[ground.level].rank if ground.level in book else -1
    most = book[ground.cap].rank if ground.cap in book else -1
    return tuple(
        level
        for level in case.pack.levels
        if level in book and book[level].rank > held and book[level].rank >= most
    )


def refuse_waiting(
    session: Session, enterprise: Enterprise, pack: Pack, target: str, mode: str, on: date
) -> None:
    """After a downgrade a better level is applied for only when its waiting period is over."""
    if mode != "formal":
        return
    statement = (
        select(AuditGround, Decision, Certificate)
        .join(Audit, Audit.id == AuditGround.audit_id)
        .join(Decision, Decision.id == Audit.decision_id)
        .join(Certificate, Certificate.decision_id == Decision.id)
        .where(
            Audit.enterprise_id == enterprise.id,
            Audit.mode == "formal",
            Audit.state == "published",
            AuditGround.trigger != "",
        )
    )
    for ground, decision, certificate in session.execute(statement):
        trigger = triggers().get(ground.trigger)
        if trigger is None or pack_of(session, decision.fingerprint).industry != pack.industry:
            continue
        until = months_after(certificate.published_on, trigger.waiting)
        known = levels.known(target) and levels.known(decision.level)
        if on < until and known and levels.better(target, decision.level):
            raise Refusal(
                f"{enterprise.name}因“{trigger.name}”于 {certificate.published_on} 降为"
                f" {decision.level} 级，{trigger.waiting} 个月内不得申报更高等级",
                "申报日期",
                f"{until} 起可以申报",
            )


def why_not_standing(case: AuditCase, today: date) -> str:
    """The level in force is still the one the audit was opened about."""
    ground = case.ground()
    if ground is None:
        return ""
    audit = case.audit
    now = standing(case.session, case.enterprise, case.pack.industry, audit.mode, today)
    about_id = now.audit.id if now is not None and now.audit is not None else None
    same = (
        now is not None
        and (now.level, about_id) == (ground.level, ground.about_id)
        and now.suspended is (audit.kind == "复产")
    )
    if same:
        return ""
    return f"本件所依据的 {ground.level} 级（{ground.source}）已有变动，请撤回后重新办理"


def why_not_in_force(case: AuditCase, today: date) -> str:
    """The audit's own result is the one in force (or was the last), and of this office."""
    session, audit = case.session, case.audit
    decision = session.get(Decision, audit.decision_id) if audit.decision_id else None
    if decision is None:
        return "本件没有评定结果"
    if decision.kind == "registered":
        return (
            f"{decision.level} 级由{decision.authority}评定，本局不能撤销，"
            "请登记上级的撤销文件（levels register）"
        )
    now = standing(session, case.enterprise, case.pack.industry, audit.mode, today)
    if now is not None:
        mine = now.audit is not None and now.audit.id == audit.id
        return "" if mine else f"本件的结果已被代替（现在是 {now.source}），不再办理"
    if audit.mode != "formal":  # of trials the one published last counts, revoked or not
        [latest] = certificates_of(session, case.enterprise, case.pack.industry, "trial")[-1:]
        return "" if latest.audit_id == audit.id else _AFTERWARDS
    last = session.scalar(
        select(LevelAct)
        .where(LevelAct.enterprise_id == case.enterprise.id)
        .order_by(LevelAct.id.desc())
        .limit(1)
    )
    if last is not None and last.audit_id != audit.id:
        return _AFTERWARDS
    return ""


def why_not_running(case: AuditCase, today: date) -> str:
    """A site is visited only where the enterprise produces."""
    stop = open_stop(case.session, case.enterprise.id, today)
    if stop is None:
        return ""
    return (
        f"企业自 {stop.starts_on} 起停产（{stop.kind}），停产期间不开展现场评定；"
        "已复产的，请先在企业的停产登记里写复产日期"
    )


def why_not_stopped(case: AuditCase, today: date) -> str:
    """A level is suspended only where a stop is on record."""
    if open_stop(case.session, case.enterprise.id, today) is not None:
        return ""
    return "企业没有在效的停产登记（错峰停产不算），请先在企业页登记停产"


LEVEL_NEEDS: Mapping[str, Callable[[AuditCase, date], str]] = {
    "standing": why_not_standing,
    "in_force": why_not_in_force,
    "running": why_not_running,
    "stopped": why_not_stopped,
}
"""The judges of the needs that rest on the level in force and on stops."""
