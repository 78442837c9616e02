"""Application rounds (申报批次) read: all of them, one in full, who might join, the members."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from db.audit_cases import county_name
from db.audit_tables import Audit
from db.audit_views import EnterpriseFace
from db.enterprise_rows import industry_name
from db.enterprise_tables import Enterprise
from db.library_tables import StandardPack
from db.office import Office
from db.round_tables import Round, RoundAudit, RoundMilestone
from db.round_views import Day, Joinable, Member, MilestoneView, RoundRow, RoundView
from db.users import ROLES, Actor, require
from grading import campaign, chains
from grading.canonical import parse_json
from grading.refusals import Refusal

MAY_JOIN = ("clerk", "reviewer", "admin")
MAY_KEEP = ("clerk", "approver", "admin")
STATES = {
    "open": "受理中",
    "running": "办理中",
    "coming": "未开始",
    "over": "已过末节点",
    "closed": "已结束",
}
"""State of a round → its title, those one looks for first in front."""


def rounds(office: Office, actor: Actor, *, year: int | None = None) -> list[RoundRow]:
    """All rounds, those under way first, then the newest; members within the actor's county."""
    require(actor, *ROLES)
    today = office.clock.today()
    with office.reading() as session:
        statement = select(Round).order_by(Round.opens.desc(), Round.id.desc())
        if year is not None:
            statement = statement.where(Round.year == year)
        every = list(session.scalars(statement))
        days = _days(session)
        members = _by_round(_members(session, actor.county, days))
        rows = [_row(r, days.get(r.id, ()), members.get(r.number, []), today) for r in every]
    order = tuple(STATES)
    return sorted(rows, key=lambda row: order.index(row.state))


def round_view(office: Office, actor: Actor, number: str) -> RoundView:
    """One round in full with its milestones, members, and what this person may do."""
    require(actor, *ROLES)
    today = office.clock.today()
    with office.reading() as session:
        row = load_round(session, number)
        days = _days(session).get(row.id, ())
        members = _members(session, actor.county, {row.id: days}, Round.id == row.id)
    closed = f"这个批次已于 {row.closed_at:%Y-%m-%d} 结束" if row.closed_at else ""
    milestones = tuple(_milestone(day, members, today) for day in days)
    return RoundView(
        _row(row, days, members, today),
        milestones,
        tuple(members),
        row.closed_note,
        {
            "edit": why_not_keep(actor) or closed,
            "close": why_not_keep(actor) or closed,
            "join": _right(actor, MAY_JOIN) or closed or outside(row, today),
        },
    )


def why_not_keep(actor: Actor) -> str:
    """Why this person may not make and change rounds, as a sentence; empty: may."""
    city = "" if actor.county is None else "申报批次由市局设立和管理，您是县级人员"
    return _right(actor, MAY_KEEP) or city


def joinable(office: Office, actor: Actor, number: str) -> list[Joinable]:
    """The audits not submitted yet that are in no round: those that may join first."""
    require(actor, *ROLES)
    today = office.clock.today()
    with office.reading() as session:
        row = load_round(session, number)
        taken = select(RoundAudit.audit_id).where(RoundAudit.left_at.is_(None))
        statement = (
            select(Audit, StandardPack.industry, Enterprise)
            .join(Enterprise, Enterprise.id == Audit.enterprise_id)
            .join(StandardPack, StandardPack.fingerprint == Audit.fingerprint)
            .where(Audit.state == "draft", Audit.id.not_in(taken))
            .order_by(Audit.id.desc())
        )
        if actor.county is not None:
            statement = statement.where(Enterprise.county == actor.county)
        found = [
            Joinable(
                audit.number,
                face(enterprise.id, enterprise.code, enterprise.site, enterprise.name,
                     enterprise.county),
                industry_name(industry, written=industry),
                audit.kind,
                audit.mode,
                audit.target,
                against(row, audit, industry, today),
            )
            for audit, industry, enterprise in session.execute(statement)
        ]  # fmt: skip
    return sorted(found, key=lambda each: bool(each.why_not))


def load_round(session: Session, number: str) -> Round:
    """The round of that number; refuses an unknown one."""
    wanted = number.strip().upper()
    row = session.scalar(select(Round).where(Round.number == wanted))
    if row is None:
        raise Refusal(f"没有申报批次“{wanted}”", "申报批次", "用 rounds list 查看全部编号")
    return row


def against(row: Round, audit: Audit, industry: str, today: date) -> str:
    """Why an audit may not join a round now, as one sentence; empty: it may."""
    if row.closed_at is not None:
        return f"这个批次已于 {row.closed_at:%Y-%m-%d} 结束"
    if why := outside(row, today):
        return why
    if audit.state != "draft":
        return f"申报件 {audit.number} 已提交，只有提交前可以加入批次"
    kinds = texts_of(row.kinds)
    if kinds and audit.kind not in kinds:
        return f"这个批次只受理{'、'.join(kinds)}，本件是{audit.kind}"
    wanted = texts_of(row.industries)
    if wanted and industry not in wanted:
        names = "、".join(industry_name(each) for each in wanted)
        return f"这个批次只受理{names}，本件是{industry_name(industry, written=industry)}"
    return ""


def outside(row: Round, today: date) -> str:
    """Why today is not in the window of a round, as one sentence; empty: it is."""
    if today < row.opens:
        return f"{row.name} {row.opens} 才开始受理"
    if today > row.closes:
        return f"{row.name} 已于 {row.closes} 截止受理"
    return ""


def members_of_open_rounds(session: Session) -> list[Member]:
    """The audits in rounds that are not closed."""
    return _members(session, None, _days(session), Round.closed_at.is_(None))


def face(id: int, code: str, site: str, name: str, county: str) -> EnterpriseFace:
    """The enterprise as lists name it."""
    return EnterpriseFace(id, code, site, name, county, county_name(county))


def texts_of(stored: str) -> tuple[str, ...]:
    """A canonical JSON list of texts."""
    found = parse_json(stored)
    return tuple(str(each) for each in found) if isinstance(found, list) else ()


def _right(actor: Actor, roles: Sequence[str]) -> str:
    try:
        require(actor, *roles)
    except Refusal as refusal:
        return refusal.what
    return ""


def _days(session: Session) -> dict[int, tuple[RoundMilestone, ...]]:
    """Round → its milestones in the order of campaign.yaml."""
    order = tuple(campaign.book().milestones)
    found: dict[int, list[RoundMilestone]] = {}
    for row in session.scalars(select(RoundMilestone)):
        if row.milestone in order:
            found.setdefault(row.round_id, []).append(row)
    return {
        id: tuple(sorted(rows, key=lambda each: order.index(each.milestone)))
        for id, rows in found.items()
    }


def _as_days(days: Iterable[RoundMilestone]) -> tuple[Day, ...]:
    titles = campaign.book().milestones
    return tuple(Day(each.milestone, titles[each.milestone].title, each.until) for each in days)


def _members(
    session: Session,
    county: str | None,
    days: dict[int, tuple[RoundMilestone, ...]],
    which: ColumnElement[bool] | None = None,
) -> list[Member]:
    """Audits in rounds, in the order they joined."""
    statement = (
        select(
            Round.id,
            Round.number,
            Round.name,
            RoundAudit.joined_at,
            Audit.number,
            Audit.kind,
            Audit.mode,
            Audit.target,
            Audit.state,
            Audit.chain,
            StandardPack.industry,
            Enterprise.id,
            Enterprise.code,
            Enterprise.site,
            Enterprise.name,
            Enterprise.county,
        )
        .join(RoundAudit, RoundAudit.round_id == Round.id)
        .join(Audit, Audit.id == RoundAudit.audit_id)
        .join(StandardPack, StandardPack.fingerprint == Audit.fingerprint)
        .join(Enterprise, Enterprise.id == Audit.enterprise_id)
        .where(RoundAudit.left_at.is_(None))
        .order_by(RoundAudit.id)
    )
    if county is not None:
        statement = statement.where(Enterprise.county == county)
    if which is not None:
        statement = statement.where(which)
    shared = {id: _as_days(rows) for id, rows in days.items()}
    found = []
    for (
        id, number, name, joined, audit, kind, mode, target, state, chain, industry, *enterprise,
    ) in session.connection().execute(statement):  # fmt: skip
        found.append(
            Member(
                number,
                name,
                audit,
                face(*enterprise),
                industry,
                industry_name(industry, written=industry),
                kind,
                mode,
                target,
                state,
                chains.chain_of(chain).words.states[state],
                joined,
                shared.get(id, ()),
            )
        )
    return found


def _by_round(members: Iterable[Member]) -> dict[str, list[Member]]:
    found: dict[str, list[Member]] = {}
    for each in members:
        found.setdefault(each.round, []).append(each)
    return found


def _row(
    row: Round, days: Sequence[RoundMilestone], members: Sequence[Member], today: date
) -> RoundRow:
    last = max((each.until for each in days), default=row.closes)
    if row.closed_at is not None:
        state = "closed"
    elif today < row.opens:
        state = "coming"
    elif today <= row.closes:
        state = "open"
    else:
        state = "running" if today <= last else "over"
    wanted = texts_of(row.industries)
    ahead = [each for each in _as_days(days) if each.until >= today]
    return RoundRow(
        number=row.number,
        name=row.name,
        year=row.year,
        opens=row.opens,
        closes=row.closes,
        kinds=texts_of(row.kinds),
        industries=wanted,
        industry_names=tuple(industry_name(each, written=each) for each in wanted),
        note=row.note,
        state=state,
        state_title=STATES[state],
        members=len(members),
        trials=sum(each.mode == "trial" for each in members),
        done=sum(each.state == "published" for each in members),
        late=sum(each.late(today) is not None for each in members),
        next_day=min(ahead, key=lambda each: each.until, default=None),
        version=row.version,
    )


def _milestone(row: RoundMilestone, members: Sequence[Member], today: date) -> MilestoneView:
    milestone = campaign.book().milestones[row.milestone]
    passed = [campaign.has_passed(each.state, milestone) for each in members]
    waiting = passed.count(False)
    late = waiting if row.until < today else 0
    return MilestoneView(
        row.milestone,
        milestone.title,
        row.until,
        row.proposed,
        passed.count(True),
        waiting - late,
        late,
    )
