"""An audit loaded within a session: its rows, its rules, and the situation of a person in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.audit_tables import Audit, AuditFact, AuditObjection, AuditStep
from db.audit_views import EnterpriseFace
from db.delegation_grants import in_force
from db.derived import Derived, derive, frozen
from db.enterprise_rows import county_names
from db.enterprise_tables import Enterprise
from db.level_tables import AuditGround
from db.library import pack_of
from db.office_mode import is_single
from db.office_tables import User
from db.users import ROLES, Actor, require
from grading import chains
from grading.assessment import Assessment, assess
from grading.canonical import parse_json
from grading.chain_options import Mode, Person, Situation, Verdict, against_editing
from grading.facts import Value
from grading.open_points import open_points
from grading.packs import Pack
from grading.questions import needed_facts, veto_facts
from grading.refusals import Refusal

DELEGATION, SINGLE = "delegation", "single_person"
"""What the details of a step say of the ground it was taken on, beside its own."""

RATED = {"proven", "settled", "decided_here", "not_raised", "restorable"}
"""Needs that ask what the verified facts say."""

CARRIED = "carried"
"""The origin of an answer carried from another edition (需重新确认)."""


@dataclass(slots=True)
class AuditCase:
    """The rows and rules of one audit; lives no longer than the session it was loaded in."""

    session: Session
    audit: Audit
    enterprise: Enterprise
    chain: chains.Chain
    pack: Pack

    @property
    def mode(self) -> Mode:
        return "formal" if self.audit.mode == "formal" else "trial"

    @property
    def stage_open(self) -> str | None:
        """The stage that is filled in in the present state."""
        step = self.chain.completing(self.audit.state)
        return None if step is None else step.completes

    def entries(self, stage: str) -> dict[str, AuditFact]:
        """The rows of one stage by fact."""
        rows = self.session.scalars(
            select(AuditFact).where(AuditFact.audit_id == self.audit.id, AuditFact.stage == stage)
        )
        return {row.fact: row for row in rows}

    def values(self, stage: str) -> dict[str, Value]:
        """The recorded values of one stage."""
        return {fact: stored_value(row.value) for fact, row in self.entries(stage).items()}

    def derived(self) -> dict[str, Derived]:
        """The facts the records answer; as they stood then, once a decision froze them."""
        if self.audit.decision_id is not None:
            return frozen(self.session, self.audit.decision_id)
        return derive(self.session, self.enterprise, self.pack, self.audit.application_date)

    def facts(self, stage: str) -> dict[str, Value]:
        """The values a stage is judged by: those derived, and over them those recorded."""
        found = {fact: each.value for fact, each in self.derived().items()}
        return found | self.values(stage)

    def ground(self) -> AuditGround | None:
        """What an audit about a level in force is about; None for one that asks for a level."""
        return self.session.get(AuditGround, self.audit.id)

    def assessment(self, stage: str) -> Assessment:
        """What the facts of a stage prove, on the application date."""
        return assess(self.pack, self.facts(stage), self.audit.application_date)

    def unanswered(self, stage: str) -> tuple[tuple[str, str], ...]:
        """Facts that an applicable (or possibly applicable) rule needs and that have no entry.

        An answer carried from another edition is none before somebody has confirmed it here.
        """
        values, waiting = self.facts(stage), self.waiting(stage)
        needed: list[str] = []
        for question in needed_facts(self.pack, values, self.audit.application_date):
            needed += question.facts
        for _, facts in veto_facts(self.pack):
            needed += facts
        missing = [f for f in dict.fromkeys(needed) if f not in values or f in waiting]
        return tuple((fact, self.pack.facts[fact].name) for fact in missing)

    def waiting(self, stage: str) -> tuple[str, ...]:
        """Facts whose answer was carried from another edition and waits to be confirmed."""
        return tuple(fact for fact, row in self.entries(stage).items() if row.origin == CARRIED)

    def situation(self, actor: Actor, today: date) -> Situation:
        """Everything the chain looks at when this person wants to act today."""
        # behind the function: those who judge the needs work on cases themselves
        from db.audit_grounds import lower_levels
        from db.audit_needs import hindrances

        audit, stage = self.audit, self.stage_open
        leaving = self.chain.leaving(audit.state)
        judged = any(RATED & set(step.needs) for step in leaving)
        ground = self.ground()
        missing = self.unanswered(stage) if stage else ()
        return Situation(
            state=audit.state,
            mode=self.mode,
            person=Person(actor.user_id, actor.roles, actor.county),
            county=self.enterprise.county,
            county_name=county_name(self.enterprise.county),
            today=today,
            done=self._done(),
            unanswered={stage: [name for _, name in missing]} if stage else {},
            verdict=self._verdict() if judged else None,
            notice_until=audit.notice_until,
            delegations=in_force(self.session, actor.user_id, audit.number, today),
            single_person=is_single(self.session),
            open_objections=self.session.scalar(
                select(func.count())
                .select_from(AuditObjection)
                .where(AuditObjection.audit_id == audit.id, AuditObjection.outcome.is_(None))
            )
            or 0,
            hindrances=hindrances(self, today, (need for step in leaving for need in step.needs)),
            standing=ground.level if ground is not None else "",
            lower_levels=lower_levels(self, ground) if ground is not None else (),
        )

    def single_person(self, situation: Situation) -> bool:
        """Is this, or was a step up to now, done in a single-person office?"""
        steps = select(AuditStep.details).where(AuditStep.audit_id == self.audit.id)
        return situation.single_person or any(
            told(details, SINGLE) is True for details in self.session.scalars(steps)
        )

    def edit_refusal(self, situation: Situation) -> str:
        """Why the person may not fill in the open stage; empty where it may, or none is open."""
        stage = self.stage_open
        return against_editing(self.chain, situation, stage) if stage else ""

    def _verdict(self) -> Verdict:
        found = self.assessment("verified")
        points = tuple((point.id, point.name) for point in open_points(found))
        return Verdict(self.pack.levels, found.proven, found.possible, points)

    def _done(self) -> Mapping[str, frozenset[int]]:
        """Who has done which duty: by a step, or by filling in the stage that a step closes.

        A step in somebody's place counts for both of them.
        """
        done: dict[str, set[int]] = {}
        steps = select(AuditStep.duty, AuditStep.by_id, AuditStep.details)
        for duty, person, details in self.session.execute(
            steps.where(AuditStep.audit_id == self.audit.id)
        ):
            if duty is not None:
                done.setdefault(duty, set()).update((person, *lender_of(details)))
        closing = {step.completes: step.duty for step in self.chain.steps if step.completes}
        filled = (
            select(AuditFact.stage, AuditFact.by_id)
            .where(AuditFact.audit_id == self.audit.id)
            .distinct()
        )
        for stage, person in self.session.execute(filled):
            duty = closing.get(stage)
            if duty is not None:
                done.setdefault(duty, set()).add(person)
        return {duty: frozenset(people) for duty, people in done.items()}


def load_case(session: Session, audit_id: int | str, actor: Actor) -> AuditCase:
    """The audit with this id or number, within the actor's county; Refusal where there is none.

    An audit of another county is refused in the same words as one that is missing,
    so that nothing about it is told.
    """
    require(actor, *ROLES)
    text = str(audit_id).strip()
    audit = session.scalars(select(Audit).where(Audit.number == text.upper())).one_or_none()
    if audit is None and text.isascii() and text.isdecimal() and len(text) < 10:
        audit = session.get(Audit, int(text))
    enterprise = session.get_one(Enterprise, audit.enterprise_id) if audit is not None else None
    hidden = (
        enterprise is not None and actor.county is not None and actor.county != enterprise.county
    )
    if audit is None or enterprise is None or hidden:
        raise Refusal(
            f"没有申报件“{text}”" + ("，或不在您的县（市、区）范围内" if actor.county else ""),
            "申报件",
            "用 audits list 查看全部申报件的编号",
        )
    chain, pack = chains.chain_of(audit.chain), pack_of(session, audit.fingerprint)
    return AuditCase(session, audit, enterprise, chain, pack)


def refuse_stale(case: AuditCase, version: int | None) -> None:
    """Refuse when the audit was changed since the caller looked at ``version``."""
    if version is not None and version != case.audit.version:
        raise Refusal("本件已被别人改动，您看到的不是最新内容", case.audit.number, "请刷新后再办理")


def face_of(enterprise: Enterprise) -> EnterpriseFace:
    """The enterprise as lists, forms and papers name it."""
    return EnterpriseFace(
        enterprise.id,
        enterprise.code,
        enterprise.site,
        enterprise.name,
        enterprise.county,
        county_name(enterprise.county),
    )


def county_name(code: str) -> str:
    """The county's name; the code itself where it is not known (another city's)."""
    return county_names().get(code) or code or "（未登记区县）"


def lender_of(details: str) -> tuple[int, ...]:
    """In whose place a step was taken, as its details tell; nobody's: empty."""
    delegation = told(details, DELEGATION)
    return (int(delegation["behalf_id"]),) if delegation and delegation["behalf_id"] else ()


def told(details: str, name: str) -> Any:
    """One thing the details of a step tell; None where they do not."""
    if name not in details:  # most tell nothing of it, and need not be read
        return None
    stored = parse_json(details)
    return stored.get(name) if isinstance(stored, dict) else None


def stored_value(text: str) -> Value:
    """The value a fact row keeps as canonical JSON."""
    return parse_json(text)  # type: ignore[return-value]  # it was checked when it was recorded


def display_names(session: Session) -> dict[int, str]:
    """Every account's display name by id."""
    return {row.id: row.display for row in session.scalars(select(User))}
