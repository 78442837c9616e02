"""Day means of outlets (日均值), for the lines that are judged by the day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from db.enterprises import find_any
from db.monitoring.assessment import checked_period, chosen_packs, last_day
from db.monitoring.limits import kind_of_fact, limit_of
from db.monitoring.outlets import OutletView, outlets_within
from db.monitoring.stored import hours_of, marks_of
from db.office import Office
from db.sessions import look_within
from db.users import ROLES, Actor, require
from grading.monitoring.daily import DayMean, day_means
from grading.monitoring.hours import Month
from grading.monitoring.marks import book
from grading.monitoring.pollutants import pollutants
from grading.monitoring.results import Limit


@dataclass(frozen=True, slots=True)
class Days:
    """Day means by outlet, pollutant and day; outlets of ``means`` are keys of ``outlets``."""

    enterprise: str
    means: tuple[DayMean, ...]
    outlets: Mapping[str, OutletView]

    def as_json(self) -> dict[str, object]:
        """The object of the command line."""
        return {
            "days": [
                {
                    "outlet": self.outlets[each.outlet].name,
                    "pollutant": each.pollutant,
                    "day": each.day.isoformat(),
                    "limit": each.limit,
                    "expected": each.expected,
                    "valid": each.valid,
                    "mean": each.mean,
                    "state": each.state,
                }
                for each in self.means
            ]
        }


def days_of(
    office: Office,
    actor: Actor,
    enterprise_code: str,
    first: Month,
    last: Month,
    *,
    pack: str | None = None,
    level: str | None = None,
) -> Days:
    """The day means of all outlets in use from ``first`` to ``last``.

    Limits are those of facts the pack reads by the day, at ``level`` (the best one); hours
    marked by rule stay out in the industries of the rule.
    """
    require(actor, *ROLES)
    checked_period(first, last)
    with office.reading() as session:
        enterprise = find_any(session, enterprise_code)
        require(actor, *ROLES, county=enterprise.county)
        packs = chosen_packs(session, enterprise, pack, office.clock.today())
        views = outlets_within(session, enterprise, packs)
        look, ids = look_within(session), [view.id for view in views]
        series = hours_of(look, ids, first, last)
        marks = marks_of(look, ids, first, last)
    limits: dict[tuple[str, str], Limit] = {}
    abnormal: set[str] = set()
    for each in packs:
        abnormal |= book().abnormal(each.industry)
    for view in views:
        for id in pollutants():
            limits[str(view.id), id] = Limit(None, view.oxygen)
        asked = [
            (each, fact)
            for each in packs
            for fact in each.facts.values()
            if fact.mean == "day" and view.kind and kind_of_fact(fact.id) == view.kind
        ]
        for each, fact in reversed(asked):
            chosen = level if level in each.levels else each.best
            pollutant = fact.id.partition(".")[2]
            limits[str(view.id), pollutant] = limit_of(
                fact, each, chosen, last_day(last), view.oxygen
            )
    found = day_means(series, limits, marks=marks, abnormal=abnormal)
    return Days(enterprise.name, found, {str(view.id): view for view in views})
