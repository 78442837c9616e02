"""Moving an audit to another edition: a new assessment beside the old one, which stays as it is.

Answers to questions that both editions ask in the same way are carried, stage by stage, with
who gave them and when. Each waits to be confirmed again (需重新确认) by whoever may fill in
its stage: until then it counts as not answered.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from db.audit_cases import CARRIED, AuditCase, display_names, load_case, refuse_stale, stored_value
from db.audit_tables import Audit, AuditFact
from db.audit_views import AuditView
from db.audits import add_audit, audit
from db.library import find_pack
from db.move_tables import AuditMove
from db.office import Office, Work
from db.users import Actor
from grading.canonical import canonical_json, parse_json
from grading.carrying import Carrier
from grading.chain_options import against_editing
from grading.chains import STAGES
from grading.packs import Pack
from grading.refusals import Refusal


@dataclass(frozen=True, slots=True)
class MoveView:
    """How an audit came from another one.

    ``waiting`` holds by stage the facts that are carried and not confirmed yet, ``left`` says
    of the others why they could not be carried, ``new`` are the questions only the new
    edition asks. What changed in the rules tells ``grading.editions.compare(old, new)``.
    """

    number: str
    from_number: str
    old: Pack
    new: Pack
    waiting: Mapping[str, tuple[str, ...]]
    left: Mapping[str, str]
    new_facts: tuple[str, ...]
    moved_by: str
    moved_at: datetime


def move_audit(
    office: Office,
    actor: Actor,
    audit_id: int | str,
    pack_name: str,
    *,
    target: str | None = None,
    application_date: date | None = None,
) -> AuditView:
    """Open a new audit of the same enterprise on another edition, with the answers that stand.

    Mode and kind stay those of the old audit; so does the target where the new edition has
    that level (else its best). The application date is today unless given: it picks dated
    limits. Refuses the edition the audit already has.
    """
    today = office.clock.today()
    applied = application_date or today
    if applied > today:
        raise Refusal(f"申报日期 {applied} 在今天（{today}）之后", "申报日期", "请填实际申报日期")
    with office.command(actor, "audits.move") as work:
        case = load_case(work.session, audit_id, actor)
        pack = find_pack(work.session, pack_name, applied)
        if pack.fingerprint == case.pack.fingerprint:
            raise Refusal(
                f"本件用的就是 {pack.key} 的这份文本", case.audit.number, "请选另一个版本"
            )
        wanted = target or (case.audit.target if case.audit.target in pack.levels else pack.best)
        row, details = add_audit(
            work, case.enterprise, pack, wanted, case.mode, case.audit.kind, applied
        )
        work.session.flush()
        carried, left = _carry(work, case, row, pack)
        work.session.add(
            AuditMove(
                audit_id=row.id,
                from_id=case.audit.id,
                left=canonical_json(left),
                at=work.now,
                by_id=actor.user_id,
            )
        )
        old = case.audit.number
        details |= {"from": old, "from_pack": case.pack.key, "carried": carried, "left": left}
        work.record(
            "audit",
            row.number,
            details,
            f"{case.enterprise.name}：{old} 移到 {pack.key}，另立 {row.number}，"
            f"沿用 {sum(carried.values())} 项待重新确认",
            also=("enterprise",),
        )
        number = row.number
    return audit(office, actor, number)


def move_of(office: Office, actor: Actor, audit_id: int | str) -> MoveView | None:
    """How an audit came from another one; None where it was opened by itself."""
    with office.reading() as session:
        case = load_case(session, audit_id, actor)
        row = session.get(AuditMove, case.audit.id)
        if row is None:
            return None
        before = load_case(session, row.from_id, actor)
        left = parse_json(row.left)
        return MoveView(
            number=case.audit.number,
            from_number=before.audit.number,
            old=before.pack,
            new=case.pack,
            waiting={stage: case.waiting(stage) for stage in STAGES},
            left={str(fact): str(why) for fact, why in left.items()}
            if isinstance(left, dict)
            else {},
            new_facts=tuple(fact for fact in case.pack.facts if fact not in before.pack.facts),
            moved_by=display_names(session).get(row.by_id, ""),
            moved_at=row.at,
        )


def moved_to(office: Office, actor: Actor, audit_id: int | str) -> tuple[str, ...]:
    """The numbers of the audits that were made of this one, in order."""
    with office.reading() as session:
        case = load_case(session, audit_id, actor)
        statement = (
            select(Audit.number)
            .join(AuditMove, AuditMove.audit_id == Audit.id)
            .where(AuditMove.from_id == case.audit.id)
            .order_by(Audit.id)
        )
        return tuple(session.scalars(statement))


def reconfirm(
    office: Office,
    actor: Actor,
    audit_id: int | str,
    stage: str,
    facts: Iterable[str] | None = None,
    *,
    version: int | None = None,
) -> AuditView:
    """Confirm answers carried from another edition, as an act of this person.

    The given ``facts`` of a stage, or all that wait there. Refuses a fact that does not
    wait, and whoever may not fill in the stage now.
    """
    with office.command(actor, "audits.reconfirm") as work:
        case = load_case(work.session, audit_id, actor)
        refuse_stale(case, version)
        number = case.audit.number
        why = against_editing(case.chain, case.situation(actor, office.clock.today()), stage)
        if why:
            raise Refusal(why, f"申报件 {number}", f"audits show {number} 可查看进度")
        waiting = case.waiting(stage)
        chosen = list(waiting if facts is None else dict.fromkeys(facts))
        for fact in chosen:
            if fact not in waiting:
                name = case.pack.facts[fact].name if fact in case.pack.facts else fact
                raise Refusal(f"“{name}”没有待重新确认的答案", number, "已确认过的不用再确认")
        if not chosen:
            raise Refusal("没有待重新确认的答案", number, "可以继续填报或办理下一步")
        entries = case.entries(stage)
        changes = {}
        for fact in chosen:
            row = entries[fact]
            changes[fact] = {
                "value": stored_value(row.value),
                "before": {"origin": row.origin, "by_id": row.by_id, "at": row.at},
            }
            row.origin, row.by_id, row.at = "reconfirmed", actor.user_id, work.now
        case.audit.version += 1
        title = case.chain.words.stages[stage]
        work.record(
            "audit",
            number,
            {"stage": stage, "changes": changes},
            f"{case.enterprise.name}：{title}重新确认 {len(chosen)} 项（移自旧版标准）",
        )
    return audit(office, actor, number)


def _carry(
    work: Work, case: AuditCase, row: Audit, pack: Pack
) -> tuple[dict[str, int], dict[str, str]]:
    """Copy the answers that stand in the new edition; how many per stage, and why not the rest."""
    carrier = Carrier(case.pack, pack)
    counts: dict[str, int] = {}
    left: dict[str, str] = {}
    for stage in STAGES:
        entries = case.entries(stage)
        found = carrier.carry({fact: stored_value(each.value) for fact, each in entries.items()})
        left |= found.left
        counts[stage] = len(found.values)
        for fact, value in found.values.items():
            work.session.add(
                AuditFact(
                    audit_id=row.id,
                    stage=stage,
                    fact=fact,
                    value=canonical_json(value),
                    origin=CARRIED,
                    evidence=entries[fact].evidence,
                    by_id=entries[fact].by_id,
                    at=entries[fact].at,
                )
            )
    return counts, left
