"""Rectification items read: one in full, or many by state, deadline, enterprise, county."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from db.audit_cases import display_names, face_of
from db.audit_tables import Audit
from db.enterprise_tables import Enterprise
from db.office import Office
from db.rectification_tables import RectificationAct, RectificationItem
from db.rectification_views import ActView, ItemRow, ItemView
from db.users import ROLES, Actor, require
from grading.canonical import parse_json
from grading.rectification import ACTS, STATES, UNDER_WAY, against
from grading.refusals import Refusal

MOST = 5000


def items(
    office: Office,
    actor: Actor,
    *,
    states: Sequence[str] = (),
    audit: str = "",
    enterprise: str = "",
    county: str = "",
    overdue: bool = False,
    limit: int = MOST,
) -> list[ItemRow]:
    """The items this person may see, the most urgent first.

    ``states`` as in ``grading.rectification.STATES`` (none: all), ``enterprise`` CODE or
    CODE/SITE, ``audit`` the number of the audit that saw them last, ``overdue`` those whose
    deadline has passed.
    """
    require(actor, *ROLES)
    for state in states:
        if state not in STATES:
            known = "、".join(f"{id}（{title}）" for id, title in STATES.items())
            raise Refusal(f"没有“{state}”这种状态", "状态", f"可用：{known}")
    today = office.clock.today()
    statement = _rows(actor)
    if states:
        statement = statement.where(RectificationItem.state.in_(states))
    if audit:
        statement = statement.where(Audit.number == audit.strip().upper())
    if enterprise:
        code, _, site = enterprise.strip().partition("/")
        statement = statement.where(Enterprise.code == code.upper(), Enterprise.site == site)
    if county:
        statement = statement.where(Enterprise.county == county)
    if overdue:
        statement = statement.where(
            RectificationItem.deadline < today, RectificationItem.state.in_(UNDER_WAY)
        )
    under_way = RectificationItem.state.in_(UNDER_WAY)
    statement = statement.order_by(
        under_way.desc(),
        RectificationItem.deadline.is_(None),
        RectificationItem.deadline,
        RectificationItem.id,
    )
    with office.reading() as session:
        found = session.execute(statement.limit(limit))
        return [_row(item, enterprise, number, today) for item, enterprise, number in found]


def item(office: Office, actor: Actor, number: str) -> ItemView:
    """One item in full, with what this person may do now or why not."""
    require(actor, *ROLES)
    with office.reading() as session:
        row, enterprise = load_item(session, number, actor)
        audit = session.get_one(Audit, row.audit_id)
        names = display_names(session)
        acts = session.scalars(
            select(RectificationAct)
            .where(RectificationAct.item_id == row.id)
            .order_by(RectificationAct.number)
        )
        mine = reported_by(session, row.id) == actor.user_id
        gaps = parse_json(row.gaps)
        return ItemView(
            _row(row, enterprise, audit.number, office.clock.today()),
            row.basis,
            tuple(str(each) for each in gaps) if isinstance(gaps, list) else (),
            tuple(
                ActView(
                    each.number,
                    each.act,
                    ACTS[each.act].title,
                    STATES[each.state],
                    each.text,
                    each.at,
                    names.get(each.by_id, ""),
                )
                for each in acts
            ),
            {
                act: against(row.state, act, actor.roles, reported_by_self=mine)
                for act in ("plan", "remind", "rectify", "pass", "fail", "drop")
            },
        )


def load_item(session: Session, number: str, actor: Actor) -> tuple[RectificationItem, Enterprise]:
    """The item of that number with its enterprise, within the actor's county."""
    wanted = number.strip().upper()
    statement = (
        select(RectificationItem, Enterprise)
        .join(Enterprise, Enterprise.id == RectificationItem.enterprise_id)
        .where(RectificationItem.number == wanted)
    )
    found = session.execute(statement).one_or_none()
    if found is None or actor.county not in (None, found[1].county):
        raise Refusal(
            f"没有整改项“{wanted}”" + ("，或不在您的县（市、区）范围内" if actor.county else ""),
            "整改项",
            "用 rectification list 查看全部编号",
        )
    return found[0], found[1]


def reported_by(session: Session, item_id: int) -> int | None:
    """Who reported the rectification last."""
    return session.scalar(
        select(RectificationAct.by_id)
        .where(RectificationAct.item_id == item_id, RectificationAct.act == "rectify")
        .order_by(RectificationAct.number.desc())
        .limit(1)
    )


def _rows(actor: Actor) -> Select[RectificationItem, Enterprise, str]:
    statement = (
        select(RectificationItem, Enterprise, Audit.number)
        .join(Enterprise, Enterprise.id == RectificationItem.enterprise_id)
        .join(Audit, Audit.id == RectificationItem.audit_id)
    )
    if actor.county is not None:
        statement = statement.where(Enterprise.county == actor.county)
    return statement


def _row(row: RectificationItem, enterprise: Enterprise, audit: str, today: date) -> ItemRow:
    runs = row.deadline is not None and row.state in UNDER_WAY
    return ItemRow(
        number=row.number,
        enterprise=face_of(enterprise),
        audit=audit,
        industry=row.industry,
        indicator=row.indicator,
        name=row.name,
        aspect=row.aspect,
        level=row.level,
        requirement=row.requirement,
        state=row.state,
        state_title=STATES[row.state],
        measure=row.measure,
        cost=row.cost,
        deadline=row.deadline,
        person=row.person,
        relapses=row.relapses,
        days_left=(row.deadline - today).days if runs and row.deadline else None,
        version=row.version,
    )
