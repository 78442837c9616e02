"""Measures (一企一策) of a campaign target: entered, begun, done, dropped.

A measure tied to a rectification item goes the item's way: it is done when the item is closed
(销号), and nobody calls it done here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.campaign_standing import is_late, load_target, measure_state
from db.campaign_tables import CampaignMeasure, CampaignTarget
from db.campaign_views import MeasureView
from db.enterprise_tables import Enterprise
from db.office import Office, Work
from db.rectification import read_amount
from db.rectification_lists import load_item
from db.rectification_tables import RectificationItem
from db.users import Actor, require
from grading.campaign import MEASURE_STATES
from grading.refusals import Refusal

MAY_CARE = ("clerk", "reviewer", "inspector", "approver", "admin")
LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Act:
    """Something done to a measure: its title, the states it may start from, where it leads."""

    title: str
    start: tuple[str, ...]
    to: str


ACTS = {
    "begin": Act("开工", ("planned",), "under_way"),
    "finish": Act("完成", ("planned", "under_way"), "done"),
    "drop": Act("取消", ("planned", "under_way"), "dropped"),
    "reopen": Act("重新进行", ("done", "dropped"), "under_way"),
}


@dataclass(frozen=True, slots=True)
class Plan:
    """What a measure says; ``item`` is the number of a rectification item, or empty."""

    measure: str
    cost: str = ""
    deadline: date | None = None
    person: str = ""
    item: str = ""


def add_measure(office: Office, actor: Actor, target_id: int, plan: Plan) -> MeasureView:
    """A further measure of a target. Refuses an item of another enterprise or tied already."""
    require(actor, *MAY_CARE)
    plan = _read(plan)
    with office.command(actor, "campaign.measure") as work:
        target, enterprise = _target(work.session, target_id, actor)
        row = CampaignMeasure(
            target_id=target.id,
            measure=plan.measure,
            cost=plan.cost,
            deadline=plan.deadline,
            person=plan.person,
            state="planned",
            result="",
            item_id=_item(work, target, plan.item, None),
            changed_at=work.now,
            changed_by=actor.user_id,
            version=1,
        )
        work.session.add(row)
        work.session.flush()
        _record(work, enterprise, row, "新增措施")
        id = row.id
    return _view(office, actor, target_id, id)


def change_measure(
    office: Office, actor: Actor, measure_id: int, plan: Plan, *, version: int | None = None
) -> MeasureView:
    """Put other words, cost, deadline, person or item in place of what a measure says."""
    require(actor, *MAY_CARE)
    plan = _read(plan)
    with office.command(actor, "campaign.measure") as work:
        row, target, enterprise = _load(work.session, measure_id, actor, version)
        before = _details(row)
        row.measure, row.cost, row.deadline = plan.measure, plan.cost, plan.deadline
        row.person, row.item_id = plan.person, _item(work, target, plan.item, row.id)
        if _details(row) == before:
            raise Refusal("措施没有改动", enterprise.name, "改好以后再保存")
        _touch(work, row)
        _record(work, enterprise, row, "修改措施", before=before)
        target_id = target.id
    return _view(office, actor, target_id, measure_id)


def act_on_measure(
    office: Office, actor: Actor, measure_id: int, act: str, text: str = ""
) -> MeasureView:
    """Begin, finish, drop or reopen a measure; all but beginning say what was done, or why."""
    require(actor, *MAY_CARE)
    if act not in ACTS:
        known = "、".join(f"{id}（{each.title}）" for id, each in ACTS.items())
        raise Refusal(f"没有“{act}”这种办理", "办理", f"可用：{known}")
    text = text.strip()
    if act != "begin" and not text:
        raise Refusal(f"办理“{ACTS[act].title}”须写明情况或理由", "情况", "请填写后再办理")
    if len(text) > LONGEST:
        raise Refusal(f"情况说明超过 {LONGEST} 字", "情况", "请写要点")
    with office.command(actor, "campaign.measure") as work:
        row, target, enterprise = _load(work.session, measure_id, actor, None)
        item = work.session.get(RectificationItem, row.item_id) if row.item_id else None
        why = against(row.state, act, item)
        if why:
            raise Refusal(why, enterprise.name, "campaign show 可查看措施")
        row.state, row.result = ACTS[act].to, text or row.result
        _touch(work, row)
        _record(work, enterprise, row, f"措施{ACTS[act].title}", text=text)
        target_id = target.id
    return _view(office, actor, target_id, measure_id)


def against(state: str, act: str, item: RectificationItem | None) -> str:
    """Why a measure in this state may not take the act; empty: it may."""
    title = ACTS[act].title
    if item is not None and act in ("begin", "finish"):
        return f"这条措施随整改项 {item.number} 办理，不单独{title}"
    if state not in ACTS[act].start:
        return f"这条措施的状态是“{MEASURE_STATES[state]}”，不能{title}"
    return ""


def measures_of(
    session: Session, actor: Actor, target_id: int, today: date
) -> tuple[MeasureView, ...]:
    """The measures of a target, as entered."""
    try:
        require(actor, *MAY_CARE)
        why = ""
    except Refusal as refusal:
        why = refusal.what
    statement = (
        select(CampaignMeasure, RectificationItem)
        .outerjoin(RectificationItem, RectificationItem.id == CampaignMeasure.item_id)
        .where(CampaignMeasure.target_id == target_id)
        .order_by(CampaignMeasure.id)
    )
    found = []
    for row, item in session.execute(statement):
        state = measure_state(row.state, item.state if item else None)
        until = (item.deadline if item else None) or row.deadline
        found.append(
            MeasureView(
                row.id,
                row.measure,
                row.cost,
                until,
                row.person,
                state,
                MEASURE_STATES[state],
                row.result,
                item.number if item else "",
                is_late(until, today) and state in ("planned", "under_way"),
                row.version,
                {act: why or against(row.state, act, item) for act in ACTS},
            )
        )
    return tuple(found)


def _read(plan: Plan) -> Plan:
    words = plan.measure.strip()
    if not words:
        raise Refusal("没有写措施", "措施", "请写做什么工程、改什么设备、补什么资料")
    if len(words) > LONGEST:
        raise Refusal(f"措施超过 {LONGEST} 字", "措施", "请写要点")
    return Plan(words, read_amount(plan.cost), plan.deadline, plan.person.strip()[:100], plan.item)


def _target(session: Session, id: int, actor: Actor) -> tuple[CampaignTarget, Enterprise]:
    target, enterprise = load_target(session, id, actor)
    require(actor, *MAY_CARE, county=enterprise.county)
    return target, enterprise


def _load(
    session: Session, id: int, actor: Actor, version: int | None
) -> tuple[CampaignMeasure, CampaignTarget, Enterprise]:
    row = session.get(CampaignMeasure, id)
    if row is None:
        raise Refusal(f"没有措施 {id}", "措施", "用 campaign show 查看措施的编号")
    target, enterprise = _target(session, row.target_id, actor)
    if version is not None and version != row.version:
        raise Refusal("这条措施已被别人改动，您看到的不是最新内容", enterprise.name, "请刷新后再改")
    return row, target, enterprise


def _item(work: Work, target: CampaignTarget, number: str, own: int | None) -> int | None:
    """The rectification item a measure is tied to, of the same enterprise and industry."""
    if not number.strip():
        return None
    item, _ = load_item(work.session, number, work.actor)
    if (item.enterprise_id, item.industry) != (target.enterprise_id, target.industry):
        raise Refusal(f"整改项 {item.number} 是另一家企业或另一个行业的", "整改项", "请核对编号")
    taken = work.session.scalar(
        select(CampaignMeasure.id).where(
            CampaignMeasure.item_id == item.id, CampaignMeasure.state != "dropped"
        )
    )
    if taken is not None and taken != own:
        raise Refusal(f"整改项 {item.number} 已有措施", "整改项", "在那条措施里修改")
    return item.id


def _touch(work: Work, row: CampaignMeasure) -> None:
    row.changed_at, row.changed_by = work.now, work.actor.user_id
    row.version += 1
    work.session.flush()


def _details(row: CampaignMeasure) -> dict[str, object]:
    return {
        "measure": row.measure,
        "cost": row.cost,
        "deadline": row.deadline,
        "person": row.person,
        "item": row.item_id,
        "state": row.state,
    }


def _record(
    work: Work, enterprise: Enterprise, row: CampaignMeasure, doing: str, **details: object
) -> None:
    work.record(
        "campaign",
        str(row.target_id),
        {"enterprise": enterprise.key, "id": row.id, **_details(row), **details},
        f"{enterprise.name}：{doing}“{row.measure[:40]}”",
    )


def _view(office: Office, actor: Actor, target_id: int, id: int) -> MeasureView:
    with office.reading() as session:
        every = measures_of(session, actor, target_id, office.clock.today())
    return next(each for each in every if each.id == id)
