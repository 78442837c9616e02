"""Rectification (整改) commands: items opened from an audit, planned, reminded, verified, closed.

The same indicator of the same enterprise is one item over all audits: seen again while
it is under way, relapsed (反弹) where it had been closed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.attachments import attachment_at, keep_file, read_file
from db.audit_cases import AuditCase, load_case
from db.enterprise_tables import Enterprise
from db.facts import current_stage
from db.office import Office, Work
from db.rectification_lists import item, load_item, reported_by
from db.rectification_tables import RectificationAct, RectificationItem
from db.rectification_views import ItemView, Opened
from db.users import Actor, require
from grading.canonical import canonical_json
from grading.rectification import ACTS, STATES, Unmet, against, unmet
from grading.refusals import Refusal
from templates.papers.values import gap_words, show_basis

LONGEST = 2000
_CHOSEN = ("remind", "rectify", "pass", "fail", "drop")


@dataclass(frozen=True, slots=True)
class Plan:
    """How, by when and by whom an item is mended; ``cost`` in 万元, empty if not known."""

    measure: str
    deadline: date
    person: str
    cost: str = ""


def open_items(
    office: Office,
    actor: Actor,
    audit_id: int | str,
    *,
    target: str | None = None,
    indicators: Iterable[str] | None = None,
    plans: Mapping[str, Plan] | None = None,
) -> Opened:
    """Make items of what the audit leaves unmet up to ``target`` (default: the audit's own).

    Judged on the stage that is open, else the last one with values. ``indicators`` takes
    some of them only. ``plans`` by indicator are what was demanded on site: an item that has
    no measure yet takes its plan over, late from the start where the deadline has passed.
    Refuses where nothing is unmet, or all of it stands already as this very audit saw it.
    """
    require(actor, *ACTS["open"].roles)
    with office.command(actor, "rectification.open") as work:
        case = load_case(work.session, audit_id, actor)
        found = unmet(case.assessment(current_stage(case)), target or case.audit.target)
        if indicators is not None:
            found = _of(case, found, list(dict.fromkeys(indicators)))
        if not found:
            raise Refusal(
                f"对照 {target or case.audit.target} 级没有不符合的指标",
                case.audit.number,
                "待定的指标请先补齐事实",
            )
        opened = _Opening(work, case, plans or {}).take(found)
        if not opened.count:
            raise Refusal("这些问题都已立项", case.audit.number, "在整改清单里继续办理")
        work.record(
            "audit",
            case.audit.number,
            {"new": opened.new, "seen": opened.seen, "relapsed": opened.relapsed},
            f"{case.enterprise.name}：整改立项 {len(opened.new)} 项，"
            f"再次发现 {len(opened.seen)} 项，反弹 {len(opened.relapsed)} 项",
            also=["rectification"],
        )
    return opened


def plan_item(
    office: Office,
    actor: Actor,
    number: str,
    *,
    measure: str,
    deadline: date,
    person: str,
    cost: str = "",
    version: int | None = None,
) -> ItemView:
    """Say how, by when and by whom an item is mended; ``cost`` in 万元, empty if not known."""
    plan = _checked(Plan(measure, deadline, person, cost))
    with office.command(actor, "rectification.plan") as work:
        row = _ready(work, number, "plan", version)
        if deadline < work.now.date():
            raise Refusal(f"期限 {deadline} 在今天之前", "期限", "请填以后的日期")
        _note(work, row, "plan", _plan_words(plan), _take_plan(row, plan))
    return item(office, actor, number)


def act_on(
    office: Office,
    actor: Actor,
    number: str,
    act: str,
    text: str,
    *,
    evidence: Iterable[str | Path] = (),
    version: int | None = None,
) -> ItemView:
    """Remind, report as rectified, verify (pass, fail) or drop an item, with words to it.

    ``remind`` 催办, ``rectify`` 报告整改完成, ``pass``/``fail`` 复核, ``drop`` 撤销. Whoever
    reported the rectification does not verify it. ``evidence`` are files kept with the
    item in the same command; one it has already is not kept twice.
    """
    if act not in _CHOSEN:
        known = "、".join(f"{each}（{ACTS[each].title}）" for each in _CHOSEN)
        raise Refusal(f"没有“{act}”这种办理", "办理", f"可用：{known}")
    text = text.strip()
    if not text:
        raise Refusal(f"办理“{ACTS[act].title}”须写明情况或理由", "情况", "请填写后再办理")
    if len(text) > LONGEST:
        raise Refusal(f"情况说明超过 {LONGEST} 字", "情况", "请写要点，全文作为附件")
    given = [read_file(each) for each in evidence]
    with office.command(actor, f"rectification.{act}") as work:
        row = _ready(work, number, act, version)
        for each in given:
            if attachment_at(work.session, "rectification", row.number, each.sha256) is None:
                keep_file(work, "rectification", row.number, each)
        files = {each.name: each.sha256 for each in given}
        _note(work, row, act, text, {"files": files} if files else None)
    return item(office, actor, number)


def _of(case: AuditCase, found: tuple[Unmet, ...], wanted: list[str]) -> tuple[Unmet, ...]:
    by_id = {each.indicator.id: each for each in found}
    for each in wanted:
        if each not in by_id:
            raise Refusal(f"“{each}”不是本件不符合的指标", case.audit.number, "请从差距清单里选")
    return tuple(by_id[each] for each in wanted)


def _checked(plan: Plan) -> Plan:
    """The plan without blanks around its words; refuses one that leaves something out."""
    measure, person = plan.measure.strip(), plan.person.strip()
    for words, title in ((measure, "整改措施"), (person, "责任人")):
        if not words:
            raise Refusal(f"没有写{title}", title, "请填写后再保存")
    return Plan(measure, plan.deadline, person, read_amount(plan.cost))


def _take_plan(row: RectificationItem, plan: Plan) -> dict[str, object]:
    """Put a plan on an item; the details of the act, with what was planned before."""
    said = asdict(plan)
    before = {name: getattr(row, name) for name in said}
    for name, value in said.items():
        setattr(row, name, value)
    return {**said, "before": before}


def _plan_words(plan: Plan) -> str:
    return f"{plan.measure}（{plan.person}，{plan.deadline} 前）"


def read_amount(cost: str) -> str:
    """A sum in 万元 as a decimal literal, empty where none is given; refuses what is none."""
    text = cost.strip()
    if not text:
        return ""
    try:
        amount = Decimal(text)
    except InvalidOperation:
        amount = Decimal(-1)
    if not amount.is_finite() or amount < 0:
        raise Refusal(f"投资“{text}”不是金额", "投资（万元）", "请填数字，例如 120 或 35.5")
    return f"{amount:f}"


def _ready(work: Work, number: str, act: str, version: int | None) -> RectificationItem:
    """The item, if this may be done to it now."""
    row, _ = load_item(work.session, number, work.actor)
    if version is not None and version != row.version:
        raise Refusal("这一项已被别人改动，您看到的不是最新内容", row.number, "请刷新后再办理")
    actor = work.actor
    mine = reported_by(work.session, row.id) == actor.user_id
    why = against(row.state, act, actor.roles, reported_by_self=mine)
    if why:
        raise Refusal(why, f"整改项 {row.number}", f"rectification show {row.number} 可查看进度")
    return row


def _note(
    work: Work,
    row: RectificationItem,
    act: str,
    text: str,
    details: dict[str, object] | None = None,
) -> None:
    """Do it, keep it, record it."""
    _keep(work, row, act, text, details or {})
    name = work.session.get_one(Enterprise, row.enterprise_id).name
    work.record(
        "rectification",
        row.number,
        {"act": act, "state": row.state, "text": text, **(details or {})},
        f"{name}：{row.name}，{ACTS[act].title}（{STATES[row.state]}）",
        also=["audit", "attachment"],
    )


def _keep(
    work: Work, row: RectificationItem, act: str, text: str, details: dict[str, object]
) -> None:
    row.state = ACTS[act].to or row.state
    row.version += 1
    work.session.flush()
    numbers = select(func.count()).where(RectificationAct.item_id == row.id)
    work.session.add(
        RectificationAct(
            item_id=row.id,
            number=(work.session.scalar(numbers) or 0) + 1,
            act=act,
            state=row.state,
            text=text,
            details=canonical_json(details),
            at=work.now,
            by_id=work.actor.user_id,
        )
    )
    work.session.flush()


class _Opening:
    """Makes items of an audit's unmet indicators, or finds those that stand for them."""

    def __init__(self, work: Work, case: AuditCase, plans: Mapping[str, Plan]) -> None:
        self.work = work
        self.case = case
        self.plans = {indicator: _checked(plan) for indicator, plan in plans.items()}

    def take(self, found: tuple[Unmet, ...]) -> Opened:
        done: dict[str, list[str]] = {"open": [], "seen": [], "relapse": []}
        for each in found:
            present = self._present(each.indicator.id)
            act = "relapse" if present is not None and present.state == "closed" else "seen"
            if present is None:
                row, act = self._new(each), "open"
            elif act == "seen" and present.audit_id == self.case.audit.id:
                continue  # this audit has said so already
            else:
                row = present
            self._describe(row, each)
            row.relapses += act == "relapse"
            words = "；".join(gap_words(self.case.pack, gap) for gap in each.gaps[:3])
            _keep(self.work, row, act, words, {"audit": self.case.audit.number})
            done[act].append(row.number)
            plan = self.plans.get(each.indicator.id)
            if plan is not None and not row.measure:
                _keep(self.work, row, "plan", _plan_words(plan), _take_plan(row, plan))
        return Opened(tuple(done["open"]), tuple(done["seen"]), tuple(done["relapse"]))

    def _present(self, indicator: str) -> RectificationItem | None:
        return self.work.session.scalars(
            select(RectificationItem)
            .where(
                RectificationItem.enterprise_id == self.case.enterprise.id,
                RectificationItem.industry == self.case.pack.industry,
                RectificationItem.indicator == indicator,
                RectificationItem.state != "dropped",
            )
            .order_by(RectificationItem.id.desc())
            .limit(1)
        ).one_or_none()

    def _new(self, found: Unmet) -> RectificationItem:
        row = RectificationItem(
            number=_next_number(self.work.session, self.work.now.year),
            enterprise_id=self.case.enterprise.id,
            industry=self.case.pack.industry,
            indicator=found.indicator.id,
            state="open",
            measure="",
            cost="",
            deadline=None,
            person="",
            relapses=0,
            version=0,
        )
        self.work.session.add(row)
        return row

    def _describe(self, row: RectificationItem, found: Unmet) -> None:
        """The item in the words of the audit that saw it last."""
        pack = self.case.pack
        row.audit_id = self.case.audit.id
        row.name, row.aspect = found.indicator.name, pack.aspects[found.indicator.aspect]
        row.level, row.requirement = found.level, found.requirement.text
        row.basis = show_basis(pack, found.requirement)
        row.gaps = canonical_json([gap_words(pack, gap) for gap in found.gaps])


def _next_number(session: Session, year: int) -> str:
    """ZG（整改）, year, serial within the year."""
    front = f"ZG-{year}-"
    last = session.scalar(
        select(func.max(RectificationItem.number)).where(RectificationItem.number.startswith(front))
    )
    return f"{front}{int(last.removeprefix(front)) + 1 if last else 1:05d}"
