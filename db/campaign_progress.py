"""How the campaign stands: targets listed, progress by county and industry, goals of the city."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.campaign import state_title
from db.campaign_standing import Standing, Target, rows_of
from db.campaign_tables import CampaignTarget
from db.campaign_views import GoalLine, GoalProgress, Progress, Tally, TargetRow
from db.emergency_levels import LevelInForce, levels_in_force
from db.enterprise_rows import industry_name
from db.enterprise_tables import Enterprise, EnterpriseIndustry
from db.office import Office
from db.users import ROLES, Actor, require
from grading import campaign, counties, industries
from templates.workbooks.bulk import without_collector

NOTES = (
    "状态由现行等级、正式申报件、整改推出，不手填；试评申报件不计",
    "一企多行业的按行业各计一个目标；名录停用的企业不计",
)


def targets(
    office: Office,
    actor: Actor,
    *,
    states: Sequence[str] = (),
    county: str | None = None,
    industry: str = "",
) -> list[TargetRow]:
    """The targets this person may see: late ones first, then by deadline.

    ``states`` as in ``grading.campaign.STATES`` (none: all), ``county`` a code.
    """
    limit = _county(actor, county)
    for each in states:
        state_title(each)
    with without_collector(), office.reading() as session:
        rows = rows_of(Standing(session, office.clock.today(), limit))
    known = industries.find(industry) if industry else None
    wanted = known.id if known is not None else industry
    found = [
        row
        for row in rows
        if (not states or row.state in states) and (not wanted or row.industry == wanted)
    ]
    order = tuple(campaign.STATES)
    found.sort(key=lambda row: (order.index(row.state), row.deadline or date.max, row.id))
    return found


def progress(office: Office, actor: Actor, *, county: str | None = None) -> Progress:
    """How many targets are reached, in process, late: by county, by industry, in all.

    Counties and industries without a target are left out; the goals of the city count the
    register.
    """
    limit = _county(actor, county)
    today = office.clock.today()
    with without_collector(), office.reading() as session:
        register = _register(session, limit)
        aimed = session.scalars(
            select(CampaignTarget.enterprise_id).where(CampaignTarget.retired_at.is_(None))
        )
        held = levels_in_force(session, sorted({id for id, _, _ in register} | set(aimed)), today)
        standing = Standing(session, today, limit, held=held)
    goals = tuple(_goals(register, held))
    every = [(each, each.state(today)) for each in standing.targets]
    return Progress(
        today,
        _tally("", "合计", [state for _, state in every]),
        _tallies(
            every, lambda each: each.face.county, {c.code: c.name for c in counties.all_counties()}
        ),
        _tallies(
            every,
            lambda each: each.row.industry,
            {each.id: each.name for each in industries.all_industries()},
        ),
        goals,
        NOTES,
    )


def _county(actor: Actor, county: str | None) -> str | None:
    """The county asked for, within the person's own; refuses another one."""
    require(actor, *ROLES)
    if county is not None:
        require(actor, *ROLES, county=county)
    return county or actor.county


def _tallies(
    every: Sequence[tuple[Target, str]], of: Callable[[Target], str], names: dict[str, str]
) -> tuple[Tally, ...]:
    """One line per county or industry that has targets, in the order of the register."""
    states: dict[str, list[str]] = {}
    for target, state in every:
        states.setdefault(of(target), []).append(state)
    order = [*(id for id in names if id in states), *(id for id in states if id not in names)]
    return tuple(_tally(id, names.get(id, id or "未登记"), states[id]) for id in order)


def _tally(id: str, name: str, states: Iterable[str]) -> Tally:
    count = Counter(states)
    return Tally(
        id,
        name,
        count.total(),
        count["reached"],
        count["applying"],
        count["rectifying"],
        count["idle"],
        count["late"],
    )


def _register(session: Session, county: str | None) -> list[tuple[int, str, str]]:
    """(enterprise, industry, branch) of the industries the goals of the city are about."""
    wanted = {each for goal in campaign.book().goals.values() for each in goal.industries}
    statement = (
        select(
            EnterpriseIndustry.enterprise_id,
            EnterpriseIndustry.industry,
            EnterpriseIndustry.branch,
        )
        .join(Enterprise, Enterprise.id == EnterpriseIndustry.enterprise_id)
        .where(Enterprise.retired_at.is_(None), EnterpriseIndustry.industry.in_(wanted))
    )
    if county is not None:
        statement = statement.where(Enterprise.county == county)
    rows = session.connection().execute(statement).all()
    return [(int(id), str(industry), str(branch)) for id, industry, branch in rows]


def _goals(
    register: Sequence[tuple[int, str, str]], held: Mapping[tuple[int, str], LevelInForce]
) -> Iterable[GoalProgress]:
    """Each goal with the enterprises of its industries."""
    for goal in campaign.book().goals.values():
        mine = [row for row in register if goal.covers(row[1], row[2])]
        total = Counter(industry for _, industry, _ in mine)
        done = Counter(
            industry
            for id, industry, _ in mine
            if campaign.reached(held[(id, industry)].level, goal.target)
        )
        lines = tuple(
            GoalLine(each, _goal_name(goal, each), total[each], done[each])
            for each in goal.industries
        )
        yield GoalProgress(goal, lines)


def _goal_name(goal: campaign.Goal, industry: str) -> str:
    """What the goal calls an industry: its one branch, or the industry itself."""
    only = goal.branches.get(industry, ())
    return industry_name(industry, only[0] if len(only) == 1 else "")
