"""Commands of application rounds (申报批次): made, changed, joined, left, closed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from db.audit_tables import Audit
from db.enterprise_tables import Enterprise
from db.library_tables import StandardPack
from db.office import Office, Work
from db.round_lists import (
    MAY_JOIN,
    MAY_KEEP,
    against,
    load_round,
    round_view,
    texts_of,
    why_not_keep,
)
from db.round_tables import Round, RoundAudit, RoundMilestone
from db.round_views import Proposed, RoundView
from db.users import ROLES, Actor, require
from db.workday_tables import OfficeDay
from db.workdays import count_term
from grading import campaign, industries
from grading.canonical import canonical_json
from grading.chains import KINDS, Notice
from grading.refusals import Refusal

LONGEST_NAME = 100
LONGEST = 2000


@dataclass(frozen=True, slots=True)
class RoundPlan:
    """What a round says. ``days`` is milestone → last day; ``kinds`` and ``industries`` empty: all.

    ``industries`` are ids or names.
    """

    name: str
    opens: date
    closes: date
    days: Mapping[str, date]
    kinds: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    note: str = ""


def _require_keeper(actor: Actor) -> None:
    """Rounds are the whole city's."""
    require(actor, *MAY_KEEP)
    why = why_not_keep(actor)
    if why:
        raise Refusal(why, "权限", "请由市局的账号办理")


def propose(office: Office, actor: Actor, closes: date) -> tuple[Proposed, ...]:
    """The milestones of a round that closes on a day, by working days and the office's holidays."""
    require(actor, *ROLES)
    with office.reading() as session:
        return _proposed(session, closes)


def open_round(office: Office, actor: Actor, plan: RoundPlan) -> RoundView:
    """Make a round; it has its year and number from its opening day.

    Refuses days in the wrong order, a kind or industry nobody knows, a name of that year
    that is taken.
    """
    _require_keeper(actor)
    plan = _read(plan)
    with office.command(actor, "rounds.open") as work:
        _refuse_twin(work.session, plan, None)
        row = Round(
            number=_next_number(work.session, plan.opens.year),
            year=plan.opens.year,
            name=plan.name,
            opens=plan.opens,
            closes=plan.closes,
            kinds=canonical_json(list(plan.kinds)),
            industries=canonical_json(list(plan.industries)),
            note=plan.note,
            made_at=work.now,
            made_by=actor.user_id,
            closed_at=None,
            closed_by=None,
            closed_note="",
            version=1,
        )
        work.session.add(row)
        work.session.flush()
        _put_days(work, row, plan)
        work.record("round", row.number, _details(plan), f"设立申报批次 {row.name}")
        number = row.number
    return round_view(office, actor, number)


def change_round(
    office: Office, actor: Actor, number: str, plan: RoundPlan, *, version: int | None = None
) -> RoundView:
    """Put other days, kinds, industries or words in place of what a round says.

    Audits that joined under the earlier rules stay; the year and the number stay too.
    """
    _require_keeper(actor)
    plan = _read(plan)
    with office.command(actor, "rounds.change") as work:
        row = _open_one(work.session, number)
        if version is not None and version != row.version:
            raise Refusal("这个批次已被别人改动，您看到的不是最新内容", number, "请刷新后再改")
        if plan.opens.year != row.year:
            raise Refusal(f"{row.number} 是 {row.year} 年的批次", "开始日期", "另一年请另设批次")
        _refuse_twin(work.session, plan, row.id)
        before = _details(_plan_of(work.session, row))
        if before == _details(plan):
            raise Refusal("批次没有改动", row.name, "改好以后再保存")
        row.name, row.opens, row.closes, row.note = plan.name, plan.opens, plan.closes, plan.note
        row.kinds = canonical_json(list(plan.kinds))
        row.industries = canonical_json(list(plan.industries))
        row.version += 1
        for old in work.session.scalars(_days_of(row.id)):
            work.session.delete(old)
        work.session.flush()
        _put_days(work, row, plan)
        details = {**_details(plan), "before": before}
        work.record("round", row.number, details, f"修改申报批次 {row.name}")
        number = row.number
    return round_view(office, actor, number)


def join(office: Office, actor: Actor, number: str, audit: str) -> RoundView:
    """Put an audit into a round. Refuses outside the round's window, after submission, or where
    kind or industry do not fit, and an audit that is in a round already."""
    require(actor, *MAY_JOIN)
    with office.command(actor, "rounds.join") as work:
        row = load_round(work.session, number)
        found, enterprise, industry = _audit(work.session, audit, actor)
        there = _membership(work.session, found.id)
        if there is not None:
            other = work.session.get_one(Round, there.round_id)
            raise Refusal(
                f"申报件 {found.number} 已在批次 {other.name}（{other.number}）",
                "申报批次",
                "提交前可以先退出那个批次",
            )
        why = against(row, found, industry, work.now.date())
        if why:
            raise Refusal(why, f"{row.name}（{row.number}）", "rounds list 可查看各批次的受理期")
        work.session.add(
            RoundAudit(
                round_id=row.id,
                audit_id=found.id,
                joined_at=work.now,
                joined_by=actor.user_id,
                left_at=None,
                left_by=None,
                left_reason="",
            )
        )
        work.record(
            "round",
            row.number,
            {"audit": found.number},
            f"{enterprise.name}：申报件 {found.number} 加入 {row.name}",
            also=["audit"],
        )
        number = row.number
    return round_view(office, actor, number)


def leave(office: Office, actor: Actor, audit: str, reason: str) -> None:
    """Take an audit out of its round, with the reason, while it is not submitted."""
    require(actor, *MAY_JOIN)
    reason = reason.strip()
    if not reason:
        raise Refusal("退出批次须写明理由", "理由", "例如：材料不齐，下一批再报")
    with office.command(actor, "rounds.leave") as work:
        found, enterprise, _ = _audit(work.session, audit, actor)
        there = _membership(work.session, found.id)
        if there is None:
            raise Refusal(f"申报件 {found.number} 不在任何批次", "申报批次", "不需要退出")
        if found.state != "draft":
            raise Refusal(
                f"申报件 {found.number} 已提交，只有提交前可以退出批次",
                "申报批次",
                "退回企业自评以后才能退出",
            )
        row = work.session.get_one(Round, there.round_id)
        there.left_at, there.left_by, there.left_reason = work.now, actor.user_id, reason
        work.record(
            "round",
            row.number,
            {"audit": found.number, "reason": reason},
            f"{enterprise.name}：申报件 {found.number} 退出 {row.name}（{reason}）",
            also=["audit"],
        )


def close_round(office: Office, actor: Actor, number: str, note: str) -> RoundView:
    """Close a round with a word about it; its audits go on by themselves."""
    _require_keeper(actor)
    note = note.strip()
    if not note:
        raise Refusal("结束批次须写明情况", "情况", "例如：12 家公布，2 家转下一批")
    with office.command(actor, "rounds.close") as work:
        row = _open_one(work.session, number)
        row.closed_at, row.closed_by, row.closed_note = work.now, actor.user_id, note[:LONGEST]
        row.version += 1
        work.record("round", row.number, {"note": note}, f"结束申报批次 {row.name}（{note}）")
        number = row.number
    return round_view(office, actor, number)


def _proposed(session: Session, closes: date) -> tuple[Proposed, ...]:
    entered = {row.day: row.working for row in session.scalars(select(OfficeDay))}
    found = []
    for each in campaign.book().milestones.values():
        term = count_term(closes, Notice(each.working_days, first_day_counts=False), entered)
        found.append(
            Proposed(
                each.id,
                each.title,
                term.until,
                each.working_days,
                each.source,
                each.evidence,
                term.warning.replace("公示期暂", "节点暂"),
            )
        )
    return tuple(found)


def _read(plan: RoundPlan) -> RoundPlan:
    """The plan with ids for industries, milestones in order; refuses what does not fit."""
    name = plan.name.strip()
    if not name:
        raise Refusal("批次没有名称", "名称", "例如：2026 年第一批")
    if len(name) > LONGEST_NAME:
        raise Refusal(f"名称超过 {LONGEST_NAME} 字", "名称", "请写简短些")
    if plan.closes < plan.opens:
        raise Refusal(f"截止 {plan.closes} 在开始 {plan.opens} 之前", "受理期", "请对调")
    for kind in plan.kinds:
        if kind not in KINDS:
            raise Refusal(f"没有“{kind}”这种申报", "申报类型", f"可用：{'、'.join(KINDS)}")
    wanted = []
    for each in plan.industries:
        known = industries.find(each) or industries.book().industries.get(each)
        if known is None:
            raise Refusal(f"不认识行业“{each}”", "行业", "例如：钢铁、焦化、水泥")
        wanted.append(known.id)
    return replace(
        plan,
        name=name,
        kinds=tuple(dict.fromkeys(plan.kinds)),
        industries=tuple(dict.fromkeys(wanted)),
        days=_in_order(plan),
        note=plan.note.strip()[:LONGEST],
    )


def _in_order(plan: RoundPlan) -> dict[str, date]:
    """The milestones in their order; refuses unknown ones and days that go backwards."""
    known = campaign.book().milestones
    for id in plan.days:
        if id not in known:
            words = "、".join(f"{each.id}（{each.title}）" for each in known.values())
            raise Refusal(f"没有“{id}”这个节点", "节点", f"可用：{words}")
    before, title = plan.opens, "受理开始"
    days: dict[str, date] = {}
    for id, each in known.items():
        if id not in plan.days:
            continue
        day = plan.days[id]
        if day < before:
            raise Refusal(
                f"{each.title} {day} 在{title} {before} 之前", "节点", "各节点的日期应依次往后"
            )
        days[id], before, title = day, day, each.title
    return days


def _put_days(work: Work, row: Round, plan: RoundPlan) -> None:
    proposed = {each.id: each.until for each in _proposed(work.session, plan.closes)}
    for id, until in plan.days.items():
        work.session.add(
            RoundMilestone(round_id=row.id, milestone=id, until=until, proposed=proposed.get(id))
        )
    work.session.flush()


def _plan_of(session: Session, row: Round) -> RoundPlan:
    days = {each.milestone: each.until for each in session.scalars(_days_of(row.id))}
    kinds, wanted = texts_of(row.kinds), texts_of(row.industries)
    return RoundPlan(row.name, row.opens, row.closes, days, kinds, wanted, row.note)


def _days_of(round_id: int) -> Select[RoundMilestone]:
    return select(RoundMilestone).where(RoundMilestone.round_id == round_id)


def _details(plan: RoundPlan) -> dict[str, object]:
    return {
        "name": plan.name,
        "opens": plan.opens,
        "closes": plan.closes,
        "days": dict(plan.days),
        "kinds": list(plan.kinds),
        "industries": list(plan.industries),
        "note": plan.note,
    }


def _open_one(session: Session, number: str) -> Round:
    row = load_round(session, number)
    if row.closed_at is not None:
        raise Refusal(f"这个批次已于 {row.closed_at:%Y-%m-%d} 结束", row.name, "需要时另设一个批次")
    return row


def _refuse_twin(session: Session, plan: RoundPlan, own: int | None) -> None:
    twin = session.scalar(
        select(Round).where(Round.year == plan.opens.year, Round.name == plan.name)
    )
    if twin is not None and twin.id != own:
        raise Refusal(
            f"{twin.year} 年已有批次“{twin.name}”（{twin.number}）", "名称", "请换一个名称"
        )


def _audit(session: Session, number: str, actor: Actor) -> tuple[Audit, Enterprise, str]:
    wanted = number.strip().upper()
    found = session.execute(
        select(Audit, Enterprise, StandardPack.industry)
        .join(Enterprise, Enterprise.id == Audit.enterprise_id)
        .join(StandardPack, StandardPack.fingerprint == Audit.fingerprint)
        .where(Audit.number == wanted)
    ).one_or_none()
    if found is None or actor.county not in (None, found[1].county):
        raise Refusal(
            f"没有申报件“{wanted}”" + ("，或不在您的县（市、区）范围内" if actor.county else ""),
            "申报件",
            "用 audits list 查看全部编号",
        )
    audit, enterprise, industry = found
    return audit, enterprise, industry


def _membership(session: Session, audit_id: int) -> RoundAudit | None:
    return session.scalar(
        select(RoundAudit).where(RoundAudit.audit_id == audit_id, RoundAudit.left_at.is_(None))
    )


def _next_number(session: Session, year: int) -> str:
    """PC（批次）, year, serial within the year."""
    front = f"PC-{year}-"
    numbers: Iterable[str] = session.scalars(
        select(Round.number).where(Round.number.startswith(front))
    )
    last = max((int(each.removeprefix(front)) for each in numbers), default=0)
    return f"{front}{last + 1:02d}"
