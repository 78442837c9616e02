"""Last year's values (去年的值): what the enterprise's audit before this one found, and taking
it up in the first stage as a recorded act.

Only what this pack asks in the same way can be taken up; the judgement is the one used for
audits that move to another edition (:mod:`grading.carrying`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from db.audit_cases import AuditCase, load_case
from db.audit_tables import Audit
from db.audit_views import AuditView
from db.audits import audit
from db.facts import editable_case, put_facts
from db.move_tables import AuditMove
from db.office import Office
from db.users import Actor
from grading.carrying import Carrier
from grading.chains import STAGES
from grading.facts import Value
from grading.questions import needed_facts
from grading.refusals import Refusal

NO_EARLIER = "这家企业在本行业没有更早的申报件"


@dataclass(frozen=True, slots=True)
class EarlierAudit:
    """The audit of the same enterprise and industry before this one.

    ``values`` are those of its last stage with answers (``stage_title``) that mean the same
    in the present pack; ``left`` says of the others why they do not.
    """

    number: str
    applied: date
    pack: str
    stage_title: str
    state_title: str
    values: Mapping[str, Value]
    left: Mapping[str, str]


def earlier_audit(office: Office, actor: Actor, audit_id: int | str) -> EarlierAudit | None:
    """The audit before this one, or None where there is none with answers."""
    with office.reading() as session:
        case = load_case(session, audit_id, actor)
        before = _before(case, actor)
        return None if before is None else _view(case, *before)


def carry_earlier(
    office: Office,
    actor: Actor,
    audit_id: int | str,
    aspect: str | None = None,
    facts: Iterable[str] | None = None,
    *,
    version: int | None = None,
) -> AuditView:
    """Take up last year's values in the first stage, as an act of this person.

    Of one ``aspect``, of the ``facts`` named, or of everything. A fact that has a value
    already keeps it, unless it is named. The notes on evidence are not taken up: last
    year's papers prove last year.
    """
    stage = STAGES[0]
    with office.command(actor, "audits.carry_earlier") as work:
        case = editable_case(office, work, actor, audit_id, stage, version)
        number = case.audit.number
        before = _before(case, actor)
        if before is None:
            raise Refusal(NO_EARLIER, number, "请直接填报")
        found = _view(case, *before)
        present = case.entries(stage)
        if facts is None:
            wanted = _of_aspect(case, found.values, aspect)
            chosen = [fact for fact in case.pack.facts if fact in wanted and fact not in present]
        else:
            chosen = list(dict.fromkeys(facts))
            for fact in chosen:
                if fact not in found.values:
                    name = case.pack.facts[fact].name if fact in case.pack.facts else fact
                    why = found.left.get(fact, "上次没有填报")
                    raise Refusal(f"“{name}”不能沿用：{why}", number, "请直接填报这一项")
        if not chosen:
            raise Refusal(
                f"没有可沿用的值（{found.number}）", number, "所选各项都已填报，或上次没有填报"
            )
        values = {fact: found.values[fact] for fact in chosen}
        source = {"audit": found.number, "stage": found.stage_title}
        put_facts(work, case, stage, values, {}, "earlier", source)
    return audit(office, actor, audit_id)


def _before(case: AuditCase, actor: Actor) -> tuple[AuditCase, str] | None:
    """The latest audit opened before this one, with its last stage that has answers.

    One that was withdrawn, and one this audit was moved from, is no year before.
    """
    moved = set(case.session.scalars(select(AuditMove.from_id)))
    rows = case.session.scalars(
        select(Audit)
        .where(
            Audit.enterprise_id == case.enterprise.id,
            Audit.id < case.audit.id,
            Audit.application_date <= case.audit.application_date,
            Audit.state != "withdrawn",
        )
        .order_by(Audit.application_date.desc(), Audit.id.desc())
    )
    for row in rows:
        if row.id in moved:
            continue
        other = load_case(case.session, row.id, actor)
        stage = next((each for each in reversed(STAGES) if other.values(each)), None)
        if other.pack.industry == case.pack.industry and stage is not None:
            return other, stage
    return None


def _view(case: AuditCase, other: AuditCase, stage: str) -> EarlierAudit:
    found = Carrier(other.pack, case.pack).carry(other.values(stage))
    words = other.chain.words
    whole = {fact: value for fact, value in found.values.items() if fact not in found.left}
    return EarlierAudit(
        other.audit.number,
        other.audit.application_date,
        other.pack.key,
        words.stages[stage],
        words.states[other.audit.state],
        whole,
        found.left,
    )


def _of_aspect(case: AuditCase, values: Mapping[str, Value], aspect: str | None) -> set[str]:
    """The facts an aspect asks for, as last year's values decide what applies."""
    if aspect is None:
        return set(values)
    if aspect not in case.pack.aspects:
        known = "、".join(f"{title}（{id}）" for id, title in case.pack.aspects.items())
        raise Refusal(f"没有“{aspect}”这个方面", case.audit.number, f"可用：{known}")
    questions = needed_facts(case.pack, dict(values), case.audit.application_date)
    asked = {fact for each in questions if each.aspect == aspect for fact in each.facts}
    return asked & values.keys()
