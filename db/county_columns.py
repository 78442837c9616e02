"""What a county's lines of the monthly and the yearly table count: one entry per column.

This is the one place where a column is added: a :class:`CountyColumn` whose ``count`` gives
a number per county (code → number), None where there are no data. Window, workbook, paper
and command line take the columns from here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.audit_tables import Audit, AuditStep
from db.campaign_tables import CampaignTarget
from db.deadlines import Calendar
from db.emergency_levels import LevelInForce, levels_in_force
from db.enterprise_tables import Enterprise, EnterpriseIndustry
from db.rectification_tables import RectificationAct, RectificationItem
from grading import chains, industries, levels
from grading.campaign import reached as reached_by
from grading.rectification import UNDER_WAY

Counts = Mapping[str, int]
_ENDED = ("published", "withdrawn", "suspended", "revoked", "resumed")


@dataclass(frozen=True, slots=True)
class Step:
    """A formal audit as it stood on the last day, with the moves it had made."""

    audit: Audit
    county: str
    state: str
    moves: tuple[tuple[str, str, datetime], ...]


@dataclass
class Facts:
    """Everything the columns count from, read once: ``since`` to ``until``, both included.

    Trial audits are left out.
    """

    session: Session
    since: date
    until: date
    county: str | None

    @cached_property
    def industries(self) -> list[tuple[int, str, EnterpriseIndustry]]:
        """(enterprise, county, industry) of the six industries of 升A晋B."""
        key = [each.id for each in industries.key_industries()]
        statement = (
            select(Enterprise.id, Enterprise.county, EnterpriseIndustry)
            .join(EnterpriseIndustry, EnterpriseIndustry.enterprise_id == Enterprise.id)
            .where(Enterprise.retired_at.is_(None), EnterpriseIndustry.industry.in_(key))
            .order_by(Enterprise.id, EnterpriseIndustry.position)
        )
        if self.county is not None:
            statement = statement.where(Enterprise.county == self.county)
        return [(id, county, row) for id, county, row in self.session.execute(statement)]

    @cached_property
    def held(self) -> Mapping[tuple[int, str], LevelInForce]:
        """The levels in force on the last day."""
        ids = list(dict.fromkeys(id for id, _, _ in self.industries))
        return levels_in_force(self.session, ids, self.until)

    @cached_property
    def campaign(self) -> list[tuple[str, bool, date | None]] | None:
        """(county, reached, deadline) of each target of the campaign on the last day.

        None where the office has set none yet.
        """
        if not self.session.scalar(select(CampaignTarget.id).limit(1)):
            return None
        statement = (
            select(CampaignTarget, Enterprise.county)
            .join(Enterprise, Enterprise.id == CampaignTarget.enterprise_id)
            .where(Enterprise.retired_at.is_(None))
        )
        if self.county is not None:
            statement = statement.where(Enterprise.county == self.county)
        rows = [
            (row, county)
            for row, county in self.session.execute(statement)
            if row.set_at.date() <= self.until
            and (row.retired_at is None or row.retired_at.date() > self.until)
        ]
        held = levels_in_force(self.session, list({r.enterprise_id for r, _ in rows}), self.until)
        found = []
        for row, county in rows:
            now = held.get((row.enterprise_id, row.industry))
            reached = reached_by(now.level if now is not None else None, row.target)
            found.append((county, reached, row.deadline))
        return found

    @cached_property
    def audits(self) -> list[Step]:
        """Formal audits opened up to the last day, as they stood then."""
        statement = (
            select(Audit, Enterprise.county)
            .join(Enterprise, Audit.enterprise_id == Enterprise.id)
            .where(Audit.mode == "formal")
            .order_by(Audit.id)
        )
        if self.county is not None:
            statement = statement.where(Enterprise.county == self.county)
        steps: dict[int, list[AuditStep]] = {}
        for step in self.session.scalars(
            select(AuditStep).order_by(AuditStep.audit_id, AuditStep.number)
        ):
            steps.setdefault(step.audit_id, []).append(step)
        found = []
        for audit, county in self.session.execute(statement):
            if audit.opened_at.date() > self.until:
                continue
            made = tuple(
                (each.start, each.to, each.at)
                for each in steps.get(audit.id, ())
                if each.at.date() <= self.until
            )
            found.append(Step(audit, county, made[-1][1] if made else "draft", made))
        return found

    @cached_property
    def items(self) -> list[tuple[RectificationItem, str, str, date]]:
        """(item, county, its state on the last day, the day it got into it)."""
        statement = (
            select(RectificationItem, Enterprise.county)
            .join(Enterprise, RectificationItem.enterprise_id == Enterprise.id)
            .join(Audit, RectificationItem.audit_id == Audit.id)
            .where(Audit.mode == "formal")
        )
        if self.county is not None:
            statement = statement.where(Enterprise.county == self.county)
        acts: dict[int, tuple[str, date]] = {}
        for act in self.session.scalars(
            select(RectificationAct).order_by(RectificationAct.item_id, RectificationAct.number)
        ):
            if act.at.date() <= self.until:
                before = acts.get(act.item_id)
                if before is None or before[0] != act.state:
                    acts[act.item_id] = (act.state, act.at.date())
        return [
            (item, county, *acts[item.id])
            for item, county in self.session.execute(statement)
            if item.id in acts
        ]

    def within(self, day: date) -> bool:
        """Is the day in the period?"""
        return self.since <= day <= self.until


@dataclass(frozen=True, slots=True)
class CountyColumn:
    """One column: ``count`` gives a number per county, None where there are no data at all.

    ``tables`` are those it stands in (monthly, yearly); ``hint`` says what is counted.
    """

    id: str
    title: str
    hint: str
    tables: tuple[str, ...]
    count: Callable[[Facts], Counts | None]


def _enterprises(facts: Facts) -> Counts:
    return Counter(county for county, _ in {(county, id) for id, county, _ in facts.industries})


def _with_level(*wanted: str) -> Callable[[Facts], Counts]:
    def count(facts: Facts) -> Counts:
        return Counter(
            county
            for id, county, row in facts.industries
            if (level := facts.held[(id, row.industry)].level) in wanted
            or (not wanted and level is None)
        )

    return count


def _goals(facts: Facts) -> Iterable[tuple[str, bool]]:
    """(county, reached) of every target: of the campaign, or while it has none, the register's."""
    if facts.campaign is not None:
        yield from ((county, reached) for county, reached, _ in facts.campaign)
        return
    for id, county, row in facts.industries:
        if row.target is not None and levels.known(row.target):
            yield county, reached_by(facts.held[(id, row.industry)].level, row.target)


def _targets(facts: Facts) -> Counts:
    return Counter(county for county, _ in _goals(facts))


def _reached(facts: Facts) -> Counts:
    return Counter(county for county, reached in _goals(facts) if reached)


def _behind(facts: Facts) -> Counts:
    return Counter(county for county, reached in _goals(facts) if not reached)


def _late_targets(facts: Facts) -> Counts | None:
    """None while there is no campaign: the register has no deadlines."""
    if facts.campaign is None:
        return None
    return Counter(
        county
        for county, reached, deadline in facts.campaign
        if not reached and deadline is not None and deadline < facts.until
    )


def _under_way(facts: Facts) -> Counts:
    return Counter(each.county for each in facts.audits if each.state not in _ENDED)


def _opened(facts: Facts) -> Counts:
    return Counter(
        each.county for each in facts.audits if facts.within(each.audit.opened_at.date())
    )


def _published(facts: Facts) -> Counts:
    return Counter(
        each.county
        for each in facts.audits
        if each.state == "published"
        and any(to == "published" and facts.within(at.date()) for _, to, at in each.moves)
    )


def _late(facts: Facts) -> Counts:
    calendar = Calendar(facts.session, facts.until)
    late: Counter[str] = Counter()
    for each in facts.audits:
        due = calendar.due(chains.chain_of(each.audit.chain), each.state, each.moves)
        late[each.county] += due is not None and due.left < 0
    return late


def _open_items(facts: Facts) -> Counts:
    return Counter(county for _, county, state, _ in facts.items if state in UNDER_WAY)


def _overdue_items(facts: Facts) -> Counts:
    return Counter(
        county
        for item, county, state, _ in facts.items
        if state in UNDER_WAY and item.deadline is not None and item.deadline < facts.until
    )


def _closed_items(facts: Facts) -> Counts:
    return Counter(
        county for _, county, state, day in facts.items if state == "closed" and facts.within(day)
    )


_BOTH = ("monthly", "yearly")
COLUMNS = (
    CountyColumn("enterprises", "企业数", "六个行业在册企业", _BOTH, _enterprises),
    CountyColumn(
        "level_a", "A 级", "现行等级 A、A+、引领性", _BOTH, _with_level("A", "A+", "引领性")
    ),
    CountyColumn("level_b", "B 级", "现行等级 B、B-", _BOTH, _with_level("B", "B-")),
    CountyColumn("level_c", "C 级", "现行等级 C", _BOTH, _with_level("C")),
    CountyColumn(
        "level_d", "D 级等", "D、未达A、非引领性", _BOTH, _with_level("D", "未达A", "非引领性")
    ),
    CountyColumn("no_level", "无等级", "没有等级或写法认不出", _BOTH, _with_level()),
    CountyColumn("targets", "目标数", "创A目标；还没有定的办公室按名录的目标等级", _BOTH, _targets),
    CountyColumn("reached", "完成", "现行等级不低于目标", _BOTH, _reached),
    CountyColumn("behind", "滞后", "现行等级低于目标", _BOTH, _behind),
    CountyColumn("late_targets", "目标逾期", "期限已过、还没有达到目标的", _BOTH, _late_targets),
    CountyColumn("under_way", "在办申报", "正式申报件，未公布、未结束", ("monthly",), _under_way),
    CountyColumn("opened", "新开", "本期开立的正式申报件", _BOTH, _opened),
    CountyColumn("published", "公布", "本期公布的正式申报件", _BOTH, _published),
    CountyColumn("late", "审核超期", "审核期限已过、还没有办完的", _BOTH, _late),
    CountyColumn("items", "整改在办", "正式申报件的整改项", _BOTH, _open_items),
    CountyColumn("overdue", "整改逾期", "期限已过、没有销号的", _BOTH, _overdue_items),
    CountyColumn("closed", "销号", "本期复核通过的", _BOTH, _closed_items),
    CountyColumn("carbon", "温室气体目标", "没有录入的地方", ("yearly",), lambda facts: None),
)
