"""What a review chain allows in a situation, and the one sentence that says why not.

:func:`options` judges every step that leaves the present state. It is pure, so the
tooltip of a button and the refusal of a command are the same sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from grading.chain_needs import AFTER_PUBLICATION
from grading.chains import Chain, Step
from grading.delegation import Delegated
from grading.step_rights import against_person, ground

Mode = Literal["trial", "formal"]


@dataclass(frozen=True, slots=True)
class Person:
    """Who wants to act: the account, its roles, its county (None: the whole city)."""

    id: int
    roles: frozenset[str]
    county: str | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the verified facts say: levels best first, proven and possible, points left open.

    ``open_points`` are (id, name) of the indicators and vetoes that keep the
    proven level below the possible one.
    """

    levels: tuple[str, ...]
    proven: str
    possible: str
    open_points: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Request:
    """What the person puts in with an action; None means not asked yet and is not judged."""

    opinion: str | None = None
    to: str | None = None
    level: str | None = None
    reasons: Mapping[str, str] | None = None
    registration: Mapping[str, str] | None = None
    document: str | None = None


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything the rules look at: nothing else decides whether a step is allowed.

    ``done`` maps a duty to the accounts that have done it on this audit;
    ``unanswered`` a stage to the names of facts without an entry; ``verdict``
    is None until there is a verified stage; ``notice_until`` is the last day
    of the notice. ``hindrances`` says for a need that rests on records of its own
    (conclusions, evidence, quality checks, signatures) why it is not met. ``standing``
    is the level in force the audit is about (empty: about none), ``lower_levels`` are
    those a downgrade may go down to.
    """

    state: str
    mode: Mode
    person: Person
    county: str
    county_name: str
    today: date
    done: Mapping[str, frozenset[int]] = field(default_factory=dict)
    unanswered: Mapping[str, Sequence[str]] = field(default_factory=dict)
    verdict: Verdict | None = None
    notice_until: date | None = None
    open_objections: int = 0
    delegations: tuple[Delegated, ...] = ()
    single_person: bool = False
    hindrances: Mapping[str, str] = field(default_factory=dict)
    standing: str = ""
    lower_levels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Option:
    """One action of the present state: may it be taken, and if not, why (one sentence).

    ``asks`` names what the person puts in (opinion, to, level, reasons, registration,
    document; points: what is wrong, indicator by indicator, of a return); ``to`` the
    states it can lead to; ``levels`` the levels that may be decided. ``ground`` is the
    sentence that will stand with the step where it rests on a delegation or on the
    single-person office.
    """

    action: str
    title: str
    allowed: bool
    why: str
    asks: tuple[str, ...]
    to: tuple[str, ...]
    levels: tuple[str, ...] = ()
    ground: str = ""


REGISTRATION = {"authority": "评定机关", "number": "文号", "date": "日期", "level": "等级"}
"""What 上级结果登记 must state."""

ASKED_BY = {
    "opinion": "opinion",
    "proven": "level",
    "lowered": "level",
    "settled": "reasons",
    "registration": "registration",
    "document": "document",
}
"""Which entry a need asks the person for."""


def options(chain: Chain, situation: Situation) -> tuple[Option, ...]:
    """Every action of the present state, allowed or with the reason why not."""
    return tuple(
        judge(chain, situation, step, Request()) for step in chain.leaving(situation.state)
    )


def option(chain: Chain, situation: Situation, action: str, request: Request) -> Option:
    """One action with what the person has put in; also says why an action does not exist here."""
    step = chain.step(situation.state, action)
    if step is not None:
        return judge(chain, situation, step, request)
    words = chain.words
    title = words.actions.get(action, action)
    here = words.states.get(situation.state, situation.state)
    others = "、".join(f"{each.title}（{each.action}）" for each in chain.leaving(situation.state))
    if others:
        why = f"本件的状态是“{here}”，不能办理“{title}”，现在可以办理的是：{others}"
    else:
        why = f"本件的状态是“{here}”，流程已经结束，不能办理“{title}”"
    return Option(action, title, False, why, (), ())


def against_editing(chain: Chain, situation: Situation, stage: str) -> str:
    """Why this person may not fill in a stage now; empty where it may be filled in.

    A stage is open in the state whose next step closes it, to whom that step is open.
    """
    words = chain.words
    if stage not in words.stages:
        return f"没有“{stage}”阶段，可用：{'、'.join(words.stages)}"
    step = chain.completing(situation.state)
    if step is None or step.completes != stage:
        closing = [each for each in chain.steps if each.completes == stage]
        when = "、".join(f"“{words.states[state]}”" for each in closing for state in each.start)
        here = words.states.get(situation.state, situation.state)
        return f"{words.stages[stage]}阶段的事实只在{when}时填报，本件的状态是“{here}”"
    return next(against_person(chain, situation, step), "")


def judge(chain: Chain, situation: Situation, step: Step, request: Request) -> Option:
    """Judge one step: first the person, then the needs in the order of the data."""
    why = next(objections(chain, situation, step, request), "")
    asks = [ASKED_BY[need] for need in step.needs if asked(need, situation)]
    if len(step.to) > 1:
        asks.append("to")
    if step.action == "return":
        asks.append("points")
    levels = decidable(chain, situation) if "proven" in step.needs else ()
    if "lowered" in step.needs:
        levels = situation.lower_levels
    basis = "" if why else ground(chain, situation, step)
    return Option(step.action, step.title, not why, why, tuple(asks), step.to, levels, basis)


def asked(need: str, situation: Situation) -> bool:
    """Does this need ask the person for an entry in this situation?"""
    if need == "settled":
        return situation.verdict is not None and bool(situation.verdict.open_points)
    if need == "document":
        return situation.mode == "formal"
    return need in ASKED_BY


def decidable(chain: Chain, situation: Situation) -> tuple[str, ...]:
    """The levels this office may decide now: proven ones, in a formal audit only its own."""
    verdict = situation.verdict
    if verdict is None:
        return ()
    proven = verdict.levels[verdict.levels.index(verdict.proven) :]
    if situation.mode == "trial":
        return proven
    return tuple(level for level in proven if chain.decider(level) == chain.office)


def objections(chain: Chain, situation: Situation, step: Step, request: Request) -> Iterator[str]:
    """Every reason against a step, the most basic one first; none means allowed."""
    yield from against_person(chain, situation, step)
    if request.to is not None and request.to not in step.to:
        allowed = "、".join(f"{chain.words.states[state]}（{state}）" for state in step.to)
        asked_for = chain.words.states.get(request.to, request.to)
        yield f"“{step.title}”不能到“{asked_for}”，只能到：{allowed}"
    for need in step.needs:
        why = JUDGES[need](chain, situation, step, request)
        if why:
            yield why


def need_answered(chain: Chain, situation: Situation, step: Step, request: Request) -> str:
    """Every fact the applicable indicators ask for has an entry at the stage this step closes."""
    stage = step.completes or ""
    missing = situation.unanswered.get(stage, ())
    if not missing:
        return ""
    named = "、".join(f"“{name}”" for name in missing[:3])
    more = "等" if len(missing) > 3 else ""
    return (
        f"{chain.words.stages[stage]}阶段还有 {len(missing)} 项没有填报（{named}{more}），"
        "不掌握的请填“不详”"
    )


def need_opinion(chain: Chain, situation: Situation, step: Step, request: Request) -> str:
    """An opinion or reason in words stands with the step."""
    if request.opinion is None or request.opinion.strip():
        return ""
    return f"办理“{step.title}”须写明意见或理由"


def need_decided_here(chain: Chain, situation: Situation, step: Step, request: Request) -> str:
    """In a formal audit a level decided above this office is registered, not decided."""
    if situation.mode == "trial" or situation.verdict is None:
        return ""
    for level in (situation.verdict.proven, request.level):
        if level is not None and chain.decider(level) != chain.office:
            above = chain.words.offices[chain.decider(level)]
            return f"{level} 级由{above}评定，本局不评定，请报送并办理“上级结果登记”"
    return ""


def need_proven(chain: Chain, situation: Situation, step: Step, request: Request) -> str:
    """Only a level proven at the verified stage can be decided."""
    verdict = situation.verdict
    if verdict is None:
        return f"还没有{chain.words.stages['verified']}阶段的评定结果"
    if request.level is None:
        return ""
    if request.level not in verdict.levels:
        return f"本标准没有“{request.level}”级，等级是：{'、'.join(verdict.levels)}"
    if verdict.levels.index(request.level) < verdict.levels.index(verdict.proven):
        return f"核查阶段只证实了 {verdict.proven} 级，没有证实的 {request.level} 级不能评定"
    return ""


def need_settled(chain: Chain, situation: Situation, step: Step, request: Request) -> str:
    """Proven equals possible, or every open point is named with a reason by the decider."""
    verdict = situation.verdict
    if verdict is None or request.reasons is None:
        return ""
    names = dict(verdict.open_points)
    strange = [point for point in request.reasons if point not in names]
    if strange:
        return f"“{strange[0]}”不是本件的未定点，不须写理由"
    left = [name for point, name in names.items() if not request.reasons.get(point, "").strip()]
    if not left:
        return ""
    return (
        f"已证实 {verdict.proven} 级、可能达到 {verdict.possible} 级，还有 {len(left)} 个未定点"
        f"没有逐项写明理由（{'、'.join(f'“{name}”' for name in left[:3])}"
        f"{'等' if len(left) > 3 else ''}）"
    )


def need_formal(chain: Chain, situation: Situation, step: Step, request: Request) -> str:
    """A trial has no result above the office to register."""
    if situation.mode == "formal":
        return ""
    return "本件是试评，上级结果只在正式申报件上登记"


def need_registration(chain: Chain, situation: Situation, step: Step, request: Request) -> str:
    """上级结果登记 states authority, document number, date and level."""
    if request.registration is None:
        return ""
    left = [
        title
        for key, title in REGISTRATION.items()
        if not request.registration.get(key, "").strip()
    ]
    if left:
        return f"上级结果登记缺少：{'、'.join(left)}"
    level = request.registration["level"]
    if chain.decider(level) == chain.office:
        return f"{level} 级由本局评定，不作上级结果登记"
    return ""


def need_notice_over(chain: Chain, situation: Situation, step: Step, request: Request) -> str:
    """The last day of the notice has passed."""
    until = situation.notice_until
    if until is not None and situation.today > until:
        return ""
    if until is None:
        return "还没有公示"
    return f"公示到 {until.year} 年 {until.month} 月 {until.day} 日为止，期满后才能公布"


def need_objection(chain: Chain, situation: Situation, step: Step, request: Request) -> str:
    """There is an objection to answer."""
    return "" if situation.open_objections else "没有待核实的异议"


def need_no_objection(chain: Chain, situation: Situation, step: Step, request: Request) -> str:
    """Every objection has been looked into and answered."""
    if not situation.open_objections:
        return ""
    return f"还有 {situation.open_objections} 件异议没有核实，先驳回或退回"


def need_document(chain: Chain, situation: Situation, step: Step, request: Request) -> str:
    """A formal result is published by a document with a number."""
    if situation.mode == "trial" or request.document is None or request.document.strip():
        return ""
    return "正式公布须写明公布文号"


def need_concluded(chain: Chain, situation: Situation, step: Step, request: Request) -> str:
    """Every applicable indicator was looked at on site and has its conclusion."""
    return situation.hindrances.get("concluded", "")


def need_evidenced(chain: Chain, situation: Situation, step: Step, request: Request) -> str:
    """What a formal audit claims has its evidence files."""
    return situation.hindrances.get("evidenced", "") if situation.mode == "formal" else ""


def need_checked(chain: Chain, situation: Situation, step: Step, request: Request) -> str:
    """No quality check that blocks is open."""
    return situation.hindrances.get("checked", "")


def need_signed(chain: Chain, situation: Situation, step: Step, request: Request) -> str:
    """The signature pages of a formal audit were scanned back; a trial has none."""
    return situation.hindrances.get("signed", "") if situation.mode == "formal" else ""


Judge = Callable[[Chain, Situation, Step, Request], str]

JUDGES: Mapping[str, Judge] = {
    "answered": need_answered,
    "opinion": need_opinion,
    "decided_here": need_decided_here,
    "proven": need_proven,
    "settled": need_settled,
    "formal": need_formal,
    "registration": need_registration,
    "notice_over": need_notice_over,
    "objection": need_objection,
    "no_objection": need_no_objection,
    "document": need_document,
    "concluded": need_concluded,
    "evidenced": need_evidenced,
    "checked": need_checked,
    "signed": need_signed,
    **AFTER_PUBLICATION,
}
"""The judge of each need in ``grading.chains.NEEDS``; it answers the reason against, or nothing."""
