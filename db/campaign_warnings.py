"""Early warnings (预警提示) of the campaign: rules over targets and rounds, the gravest first.

Which rules there are, how grave they are and how far they look ahead stands in
``standards/campaign.yaml``; what each looks at is the function of its name here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.campaign_standing import Standing, Target
from db.campaign_views import EarlyWarning
from db.deadlines import Calendar, Move, moves_in
from db.emergency_levels import day_of
from db.enterprise_entry_tables import Guarantee, HeldLevel
from db.enterprise_rows import industry_name
from db.level_tables import LevelAct
from db.office import Office
from db.round_lists import members_of_open_rounds
from db.round_views import Member
from db.users import ROLES, Actor, require
from grading import campaign, chains, industries, levels
from grading.campaign import WarningKind
from templates.workbooks.bulk import without_collector

Told = tuple[str, int | None, tuple[str, str]]
"""Words, days to the day that matters, place."""


@dataclass
class Scene:
    """What the rules look at, read once."""

    session: Session
    today: date
    standing: Standing

    @cached_property
    def calendar(self) -> Calendar:
        """The office's working days."""
        return Calendar(self.session, self.today)

    @cached_property
    def moves(self) -> Mapping[int, list[Move]]:
        """The steps of every audit under way."""
        states = {a.state for each in self.standing.targets for a in each.audits}
        return moves_in(self.session, states)

    @cached_property
    def held_once(self) -> dict[tuple[int, str], tuple[int, str, str]]:
        """(enterprise, industry) → best rank ever entered in the history, level and day.

        An entry without an industry counts for every one (the key's industry is empty).
        """
        best: dict[tuple[int, str], tuple[int, str, str]] = {}
        statement = select(
            HeldLevel.enterprise_id, HeldLevel.industry, HeldLevel.level, HeldLevel.decided_on
        ).where(HeldLevel.retired_at.is_(None))
        for id, industry, written, day in self.session.connection().execute(statement):
            level = levels.read_written(written).level
            since = day_of(day)
            if level is None or (since is not None and since > self.today):
                continue
            known = industries.find(industry)
            key = (id, known.id if known else industry)
            found = (levels.rank(level), level, day)
            best[key] = min(best.get(key, found), found)
        return best

    @cached_property
    def taken_back(self) -> dict[tuple[int, str], tuple[int, str, str]]:
        """(enterprise, industry) → best rank an act ended, its level and the day."""
        best: dict[tuple[int, str], tuple[int, str, str]] = {}
        statement = select(
            LevelAct.enterprise_id, HeldLevel.industry, LevelAct.before, HeldLevel.decided_on
        ).join(HeldLevel, HeldLevel.id == LevelAct.held_id)
        for id, industry, before, day in self.session.connection().execute(statement):
            if levels.known(before):
                known = industries.find(industry)
                key = (id, known.id if known else industry)
                found = (levels.rank(before), before, day)
                best[key] = min(best.get(key, found), found)
        return best

    @cached_property
    def guarantees(self) -> dict[int, list[tuple[str, date]]]:
        """Enterprise → the terms of its 保障类 and 民生豁免 that have an end."""
        found: dict[int, list[tuple[str, date]]] = {}
        statement = select(Guarantee.enterprise_id, Guarantee.kind, Guarantee.ends_on).where(
            Guarantee.retired_at.is_(None), Guarantee.ends_on != ""
        )
        for id, kind, ends in self.session.connection().execute(statement):
            until = day_of(ends)
            if until is not None:
                found.setdefault(id, []).append((kind, until))
        return found

    @cached_property
    def members(self) -> list[Member]:
        """The audits of rounds that are not closed."""
        return members_of_open_rounds(self.session)

    def left(self, until: date) -> int:
        """Working days to a day, negative when it has passed."""
        return self.calendar.left(until)


def early_warnings(
    office: Office, actor: Actor, *, county: str | None = None, severity: str = ""
) -> list[EarlyWarning]:
    """The warnings for what this person may see, the gravest and most pressing first."""
    require(actor, *ROLES)
    if county is not None:
        require(actor, *ROLES, county=county)
    limit = county or actor.county
    kinds = campaign.book().warnings
    found: list[EarlyWarning] = []
    with without_collector(), office.reading() as session:
        today = office.clock.today()
        scene = Scene(session, today, Standing(session, today, limit))
        for kind in kinds.values():
            if severity not in ("", kind.severity):
                continue
            if kind.id in BY_TARGET:
                for target in scene.standing.targets:
                    for words, days, place in BY_TARGET[kind.id](scene, target, kind):
                        found.append(
                            EarlyWarning(
                                kind.id, kind.title, kind.severity, target.face, words, days, place
                            )
                        )
            else:
                found += _by_round(scene, kind, limit)
    grave, order = tuple(campaign.SEVERITIES), tuple(kinds)
    found.sort(
        key=lambda each: (
            grave.index(each.severity),
            order.index(each.rule),
            each.days if each.days is not None else 0,
            each.enterprise.id,
        )
    )
    return found


def _here(target: Target) -> tuple[str, str]:
    return "target", str(target.row.id)


def _enterprise(target: Target) -> tuple[str, str]:
    return "enterprise", target.face.key


def _lost(scene: Scene, target: Target, kind: WarningKind) -> Iterable[Told]:
    if target.is_reached:
        return
    row, wanted = target.row, levels.rank(target.row.target)
    known = (scene.held_once, scene.taken_back)
    keys = ((row.enterprise_id, row.industry), (row.enterprise_id, ""))
    once = [
        found
        for best in known
        for key in keys
        if (found := best.get(key)) is not None and found[0] <= wanted
    ]
    now = target.held.level or "无等级"
    if once:
        _, level, day = min(once)
        yield f"{day or ''} 曾为 {level} 级，现为 {now}".strip(), None, _enterprise(target)
    elif row.baseline and campaign.reached(row.baseline, row.target):
        yield f"定目标时为 {row.baseline} 级，现为 {now}", None, _enterprise(target)


def _overdue(scene: Scene, target: Target, kind: WarningKind) -> Iterable[Told]:
    row = target.row
    if target.state(scene.today) == "late" and row.deadline is not None:
        name = industry_name(row.industry, written=row.industry)
        now = f"现为 {target.held.level or '无等级'}（{campaign.STATES[target.phase]}）"
        words = f"{name} {row.target} 级目标 {row.deadline} 到期，{now}"
        yield words, (row.deadline - scene.today).days, _here(target)


def _rectification(scene: Scene, target: Target, kind: WarningKind) -> Iterable[Told]:
    for each in target.items:
        if each.deadline is not None and each.deadline < scene.today:
            days = (each.deadline - scene.today).days
            mark = "" if each.mode == "formal" else "（试评）"
            yield f"{each.name}，逾期 {-days} 天{mark}", days, ("rectification", each.number)


def _stuck(scene: Scene, target: Target, kind: WarningKind) -> Iterable[Told]:
    for each in target.audits:
        chain = chains.chain_of(each.chain)
        due = scene.calendar.due(chain, each.state, scene.moves.get(each.id, ()))
        if due is not None and due.left < 0:
            mark = "" if each.mode == "formal" else "（试评）"
            words = f"{each.number} {chain.words.states[each.state]}，{due.words}{mark}"
            yield words, due.left, ("audit", each.number)


def _unopened(scene: Scene, target: Target, kind: WarningKind) -> Iterable[Told]:
    row = target.row
    if target.formal is not None or target.state(scene.today) in ("reached", "late"):
        return
    if row.deadline is None or (row.deadline - scene.today).days > 3 * kind.ahead:
        return  # far off; the days need not be counted
    left = scene.left(row.deadline)
    if left <= kind.ahead:
        also = f"，只有试评件 {target.trial.number}" if target.trial else ""
        yield (
            f"距期限 {row.deadline} 还有 {left} 个工作日，没有正式申报件{also}",
            left,
            _here(target),
        )


def _measure(scene: Scene, target: Target, kind: WarningKind) -> Iterable[Told]:
    if target.is_reached:
        return
    for each in target.measures:
        open_ = each.state in ("planned", "under_way")
        if open_ and not each.tied and each.deadline is not None and each.deadline < scene.today:
            days = (each.deadline - scene.today).days
            yield f"{each.words[:40]}，逾期 {-days} 天", days, _here(target)


def _guarantee(scene: Scene, target: Target, kind: WarningKind) -> Iterable[Told]:
    for name, until in scene.guarantees.get(target.row.enterprise_id, ()):
        left = scene.left(until)
        if 0 <= left <= kind.ahead:
            words = f"{name} {until} 到期，还有 {left} 个工作日，之后按评定等级管控"
            yield words, left, _enterprise(target)


def _undated(scene: Scene, target: Target, kind: WarningKind) -> Iterable[Told]:
    if target.row.deadline is None and not target.is_reached:
        yield f"{target.row.target} 级目标没有期限", None, _here(target)


BY_TARGET: dict[str, Callable[[Scene, Target, WarningKind], Iterable[Told]]] = {
    "lost": _lost,
    "overdue": _overdue,
    "rectification": _rectification,
    "stuck": _stuck,
    "unopened": _unopened,
    "measure": _measure,
    "guarantee": _guarantee,
    "undated": _undated,
}


def _by_round(scene: Scene, kind: WarningKind, county: str | None) -> Iterable[EarlyWarning]:
    """Members of a round behind its milestones: the first one missed, or the next one near."""
    for member in scene.members:
        if county is not None and member.enterprise.county != county:
            continue
        if kind.id == "milestone":
            late = member.late(scene.today)
            if late is None:
                continue
            days = scene.left(late.until)
            since = f" {-days} 个工作日" if days else ""
            words = f"{member.number} {late.title} {late.until} 已过{since}"
        else:
            near = member.next_one(scene.today)
            if near is None or (days := scene.left(near.until)) > kind.ahead:
                continue
            words = f"{member.number} {near.title} {near.until}，剩 {days} 个工作日"
        yield EarlyWarning(
            kind.id,
            kind.title,
            kind.severity,
            member.enterprise,
            f"{member.round_name}：{words}",
            days,
            ("audit", member.number),
        )
