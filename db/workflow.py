"""Advancing an audit: one step of its chain, with everything that belongs to the step.

Whether a step may be taken is judged by ``grading.chain_options`` alone; the sentence
a button shows when it is disabled is the one a refused command says.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from sqlalchemy import func, select

from db import certificates, decisions, level_effects
from db.audit_cases import DELEGATION, SINGLE, AuditCase, load_case, refuse_stale
from db.audit_tables import Audit, AuditObjection, AuditStep, Decision
from db.audit_views import AuditView
from db.audits import audit
from db.decisions import Resolution
from db.level_acts import follow
from db.office import Office, Work
from db.office_tables import OfficeSetting
from db.trail import TrailEntry
from db.users import Actor
from db.workdays import notice_term
from grading import levels
from grading.canonical import canonical_json
from grading.chain_options import Request, Situation, option
from grading.chains import REVOKED, Step
from grading.refusals import Refusal
from grading.step_rights import delegation_used

LONGEST_OPINION = 4000
POINTS = "points"
"""Where a return keeps what it finds wrong by indicator."""


def advance(
    office: Office,
    actor: Actor,
    audit_id: int | str,
    action: str,
    *,
    opinion: str = "",
    to: str | None = None,
    level: str | None = None,
    open_points: Mapping[str, str] | None = None,
    registration: Mapping[str, str] | None = None,
    document: str = "",
    version: int | None = None,
) -> AuditView:
    """Take one step of the audit's chain; Refusal with the reason where it is not allowed.

    ``opinion`` is the opinion, reason, text of an objection or its answer. ``to``
    chooses among the states of a return (default: one step back). ``level`` is the
    level decided (default: the proven one), ``open_points`` the decider's reason for
    each open point, or what a return finds wrong by indicator, ``registration``
    (authority, number, date, level) the result of the office above, ``document`` the
    number of the publishing document. ``version`` refuses an audit that was changed
    since the caller looked.
    """
    if len(opinion) > LONGEST_OPINION:
        raise Refusal(f"意见超过 {LONGEST_OPINION} 字", "意见", "请写要点，全文作为附件")
    with office.command(actor, f"audits.{action}") as work:
        case = load_case(work.session, audit_id, actor)
        refuse_stale(case, version)
        situation = case.situation(actor, office.clock.today())
        verdict = situation.verdict
        request = Request(
            opinion=opinion,
            to=to,
            level=level or (verdict.proven if verdict is not None else ""),
            reasons=dict(open_points or {}),
            registration=dict(registration or {}),
            document=document,
        )
        judged = option(case.chain, situation, action, request)
        step = case.chain.step(case.audit.state, action)
        if step is None or not judged.allowed:
            number = case.audit.number
            raise Refusal(
                judged.why, f"申报件 {number}", f"audits show {number} 可查看现在能办理什么"
            )
        _Advance(work, case, situation, step, request).carry_out()
    return audit(office, actor, audit_id)


class _Advance:
    """One allowed step while it is being carried out."""

    def __init__(
        self, work: Work, case: AuditCase, situation: Situation, step: Step, request: Request
    ) -> None:
        self.work = work
        self.case = case
        self.situation = situation
        self.step = step
        self.request = request
        self.opinion = (request.opinion or "").strip()
        self.to = request.to or step.to[0]
        self.details: dict[str, object] = self.ground()

    def ground(self) -> dict[str, object]:
        """What the step rests on beside the person's own right; the record keeps it."""
        told: dict[str, object] = {}
        used = delegation_used(self.case.chain, self.situation, self.step)
        if used is not None:
            told[DELEGATION] = {
                "id": used.id,
                "behalf_id": used.behalf.id if used.behalf else None,
                "same_person": used.same_person,
                "words": used.words,
            }
        if self.situation.single_person:
            told[SINGLE] = True
        return told

    def carry_out(self) -> None:
        """What the action does besides moving the audit; then the step, then the record."""
        effects = {
            "decide": self.decide,
            "register": self.register,
            "notice": self.begin_notice,
            "object": self.object,
            "resolve": self.reject_objections,
            "publish": self.publish,
            "return": self.go_back,
            "suspend": self.suspend,
            "resume": self.resume,
            "revoke": self.revoke,
        }
        effect = effects.get(self.step.action)
        if effect is not None:
            effect()
        else:
            self.finish()

    def decide(self) -> None:
        """The decision of this office, on its verified facts; or to lower the level in force."""
        self.resolve_to(
            Resolution(
                "lowered" if "lowered" in self.step.needs else "decided",
                self.request.level or "",
                self.request.reasons or {},
                self.opinion,
                self.office_name(),
            )
        )

    def register(self) -> None:
        """上级结果登记: not bound to the proven level, but a difference is stated."""
        given = dict(self.request.registration or {})
        level = given["level"].strip()
        if not levels.known(level):
            raise Refusal(f"没有“{level}”这个等级", "等级", "请按评定文件填写，例如 A、B")
        try:
            on = date.fromisoformat(given["date"].strip())
        except ValueError:
            raise Refusal("评定日期写法不对", "日期", "请写成 2026-06-30") from None
        if on > self.situation.today:
            raise Refusal(f"评定日期 {on} 在今天之后", "日期", "请核对评定文件")
        authority, number = given["authority"].strip(), given["number"].strip()
        proven = self.case.assessment("verified").proven
        if proven != level:
            self.details["difference"] = f"核查阶段证实 {proven} 级；{self.opinion}"
        self.resolve_to(Resolution("registered", level, {}, self.opinion, authority, number, on))
        level_effects.replaced(self.work, self.case, "")

    def resolve_to(self, resolution: Resolution) -> None:
        """Record the step with the decision in it, then store the decision beside its entry."""
        resolution = replace(resolution, single_person=self.case.single_person(self.situation))
        self.details |= decisions.details_of(self.case, resolution)
        entry = self.finish(f"：{resolution.level} 级")
        decisions.store(self.work, self.case, resolution, entry)

    def begin_notice(self) -> None:
        """公示: from today, for as many working days as the chain says."""
        start = self.situation.today
        term = notice_term(self.work.session, start, self.case.chain.notice)
        self.case.audit.notice_from, self.case.audit.notice_until = start, term.until
        self.details |= {
            "from": start,
            "until": term.until,
            "working_days": self.case.chain.notice.working_days,
            "warning": term.warning,
        }
        self.finish(f"：{start} 至 {term.until}")

    def object(self) -> None:
        """An objection, in the words of whoever raised it."""
        audit_id = self.case.audit.id
        count = self.work.session.scalar(
            select(func.count())
            .select_from(AuditObjection)
            .where(AuditObjection.audit_id == audit_id)
        )
        number = (count or 0) + 1
        self.work.session.add(
            AuditObjection(
                audit_id=audit_id,
                number=number,
                text=self.opinion,
                raised_at=self.work.now,
                raised_by=self.work.actor.user_id,
                outcome=None,
                answer="",
                settled_at=None,
                settled_by=None,
            )
        )
        self.details["objection"] = number
        self.finish(f"（第 {number} 件）")

    def reject_objections(self) -> None:
        """The oldest open objection was looked into and is not upheld."""
        self.settle(self.open_objections()[:1], "rejected")
        self.finish()

    def go_back(self) -> None:
        """Back to an earlier state: the decision loses its force, open objections are upheld."""
        wrong = {id: why.strip() for id, why in (self.request.reasons or {}).items()}
        known = {each.id for each in self.case.pack.indicators}
        for id, why in wrong.items():
            if id not in known or not why:
                what = f"没有“{id}”这个指标" if id not in known else f"指标“{id}”没有写退回理由"
                remedy = "指标的编号见 standards show"
                raise Refusal(what, self.case.audit.number, remedy)
        if wrong:
            self.details[POINTS] = wrong
        self.settle(self.open_objections(), "upheld")
        audit = self.case.audit
        self.details["decision_out_of_force"] = audit.decision_id is not None
        audit.decision_id = audit.notice_from = audit.notice_until = None
        self.finish(f"到“{self.case.chain.words.states[self.to]}”：{self.opinion}")

    def publish(self) -> None:
        """The result is published and its certificate issued in the place of the one before."""
        session, case = self.work.session, self.case
        ground = case.ground()
        earlier = None
        if case.audit.kind == "变更" and ground is not None:
            about = session.get_one(Audit, ground.about_id)
            earlier = session.get_one(Decision, about.decision_id)
            self.details |= {"reissued_from": about.number}
        decision = earlier or session.get_one(Decision, case.audit.decision_id)
        document = (self.request.document or "").strip()
        today = self.situation.today
        year = today.year if earlier is not None else decision.decided_at.year
        _, number, _ = certificates.next_number(session, case, year)
        self.details |= {
            "level": decision.level,
            "document": document,
            "certificate": number,
            "trial": case.mode == "trial",
        }
        entry = self.finish(f"：{decision.level} 级，证书 {number}")
        if earlier is not None:
            decision = decisions.reissue(self.work, case, earlier, self.opinion, entry)
        certificates.store(self.work, case, decision, document, entry)
        level_effects.replaced(self.work, case, number)

    def suspend(self) -> None:
        """停产: the level the audit is about is suspended."""
        self.details |= level_effects.suspend(
            self.work, self.case, self.opinion, self.office_name()
        )
        self.finish(f"：{self.details['level_before']} 级挂起")

    def resume(self) -> None:
        """复产, or an appeal against a revocation upheld: the level is in force again."""
        if self.case.audit.state == REVOKED:
            self.settle(self.open_objections(), "upheld")
            told = level_effects.restore(self.work, self.case, self.opinion, self.office_name())
        else:
            told = level_effects.resume(self.work, self.case, self.opinion, self.office_name())
        self.details |= told
        self.finish(f"：{told['level']} 级")

    def revoke(self) -> None:
        """撤销: the audit's own result loses its force."""
        document = (self.request.document or "").strip()
        self.details |= level_effects.revoke(
            self.work, self.case, self.opinion, self.office_name(), document
        )
        self.finish(f"：{self.details['level_before']} 级")
        if self.case.mode == "formal":  # only now does the result count as ended
            follow(self.work, self.case.enterprise, self.case.pack.industry)

    def open_objections(self) -> list[AuditObjection]:
        """The objections nobody has answered yet, oldest first."""
        return list(
            self.work.session.scalars(
                select(AuditObjection)
                .where(
                    AuditObjection.audit_id == self.case.audit.id, AuditObjection.outcome.is_(None)
                )
                .order_by(AuditObjection.number)
            )
        )

    def settle(self, objections: list[AuditObjection], outcome: str) -> None:
        """Answer objections with the opinion of this step."""
        for each in objections:
            each.outcome, each.answer = outcome, self.opinion
            each.settled_at, each.settled_by = self.work.now, self.work.actor.user_id
        if objections:
            self.details[outcome] = [each.number for each in objections]

    def office_name(self) -> str:
        """The office as papers name it."""
        setting = self.work.session.get(OfficeSetting, "office_name")
        return setting.value if setting is not None else ""

    def finish(self, words: str = "") -> TrailEntry:
        """Move the audit, keep the step, write the one entry of the trail."""
        session, audit, step = self.work.session, self.case.audit, self.step
        count = session.scalar(
            select(func.count()).select_from(AuditStep).where(AuditStep.audit_id == audit.id)
        )
        start = audit.state
        session.add(
            AuditStep(
                audit_id=audit.id,
                number=(count or 0) + 1,
                action=step.action,
                title=step.title,
                start=start,
                to=self.to,
                duty=step.duty,
                at=self.work.now,
                by_id=self.work.actor.user_id,
                opinion=self.opinion,
                details=canonical_json(self.details),
            )
        )
        audit.state = self.to
        audit.version += 1
        return self.work.record(
            "audit",
            audit.number,
            {"state_before": start, "state": self.to, "opinion": self.opinion, **self.details},
            f"{self.case.enterprise.name}：{step.title}{words}",
        )
