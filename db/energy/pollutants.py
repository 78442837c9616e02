"""Tonnes of pollutants of an enterprise in a year: from the first source that knows them.

SO2 and NOx come from the hours of monitoring of the main outlets where these are complete
enough (the same sums as 激励性分级), with what is declared of general outlets and fugitive
emission. Everything else, and all dust (monitoring does not tell 烟气 from other dust), is what
the enterprise reported.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enterprise_tables import Enterprise, EnterpriseIndustry, Outlet
from db.incentive.figures import gather
from db.monitoring.tables import MonitoringMonth
from grading.energy.accounts import Account
from grading.incentive.rules import rule_on
from grading.incentive.tonnes import ORIGINS
from grading.refusals import Refusal
from grading.synergy import PollutantTonnes, equivalents

DECLARED = "企业申报"
_IDS = {"SO2": "so2", "NOx": "nox"}

TonnesSource = Callable[[Session, int, int], PollutantTonnes | None]
"""Session, id of the enterprise, year → tonnes by pollutant with the words of their source.

The pollutants are those of ``standards/pollutant_equivalents.yaml``; one that is missing is
taken from what was reported, and the words say so.
"""


def monitored(session: Session, enterprise_id: int, year: int) -> PollutantTonnes | None:
    """SO2 and NOx of the year by the hours of monitoring; None where no flow was measured."""
    flows = (
        select(MonitoringMonth.id)
        .join(Outlet, Outlet.id == MonitoringMonth.outlet_id)
        .where(
            Outlet.enterprise_id == enterprise_id,
            MonitoringMonth.pollutant == "flow",
            MonitoringMonth.ended_by.is_(None),
            MonitoringMonth.month.between(year * 100 + 1, year * 100 + 12),
        )
        .limit(1)
    )
    if session.scalar(flows) is None:
        return None
    try:
        rule = rule_on(date(year, 12, 31))
    except Refusal:  # no rule says how complete a year has to be
        return None
    own = session.scalars(
        select(EnterpriseIndustry.industry).where(EnterpriseIndustry.enterprise_id == enterprise_id)
    )
    known = set(own)
    groups = (g for g in rule.groups.values() if g.industry in known and g.tonnes == "monitoring")
    group = next(groups, None)
    if group is None:
        return None
    found = gather(session, session.get_one(Enterprise, enterprise_id), rule, group, year).tonnes
    tonnes = {}
    for pollutant, id in _IDS.items():
        total = found.of(pollutant)
        parts = [each for each in found.parts if each.pollutant == pollutant]
        if total is not None and any(each.origin == "monitoring" for each in parts):
            tonnes[id] = total
    words = f"{ORIGINS['monitoring']}，另加申报的一般排放口和无组织"
    return PollutantTonnes(tonnes, words) if tonnes else None


SOURCES: tuple[TonnesSource, ...] = (monitored,)
"""What goes before the reported tonnes."""


def tonnes_of(
    session: Session, enterprise_id: int, year: int, declared: Account
) -> PollutantTonnes:
    """The tonnes of a year with their source; no pollutant where nothing is known."""
    own = {id: amount for id, amount in declared.emitted.items() if id in equivalents()}
    for source in SOURCES:
        found = source(session, enterprise_id, year)
        if found is None or not found.tonnes:
            continue
        rest = {id: amount for id, amount in own.items() if id not in found.tonnes}
        names = "、".join(equivalents()[id].name for id in found.tonnes)
        words = f"{names}：{found.source}"
        if rest:
            others = "、".join(equivalents()[id].name for id in rest)
            words += f"；{others}：{DECLARED}"
        return PollutantTonnes({**found.tonnes, **rest}, words)
    named = sorted(
        {e.entry.source for e in declared.lines if e.entry.item in own and e.entry.source}
    )
    return PollutantTonnes(own, f"{DECLARED}（{'、'.join(named)}）" if named else DECLARED)
