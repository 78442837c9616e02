"""The hours over their limit, one by one, for the enterprise to explain."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from db.enterprises import find_any
from db.monitoring.assessment import checked_period, chosen_packs, last_day
from db.monitoring.judged import hours_shown, judged, terms_from_file, terms_of
from db.monitoring.outlets import outlets_within
from db.monitoring.stored import hours_of, marks_of
from db.office import Office
from db.sessions import look_within
from db.users import ROLES, Actor, require
from grading.monitoring.hours import Month, hour_start
from grading.monitoring.pollutants import OXYGEN, pollutants
from grading.refusals import Refusal
from templates.workbooks.exceedances import ExceedingHour


def exceedances(
    office: Office,
    actor: Actor,
    enterprise_code: str,
    first: Month,
    last: Month,
    *,
    outlets: Collection[int] = (),
    limits: Mapping[str, Mapping[str, object]] | None = None,
    pack: str | None = None,
    level: str | None = None,
    legal: bool = False,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> list[ExceedingHour]:
    """Every hour over its limit by outlet, pollutant and time, of some outlets (none: of all);
    limits as for :func:`db.monitoring.assessment.assess_months`. ``progress`` counts months."""
    require(actor, *ROLES)
    checked_period(first, last)
    with office.reading() as session:
        enterprise = find_any(session, enterprise_code)
        require(actor, *ROLES, county=enterprise.county)
        packs = chosen_packs(session, enterprise, pack, office.clock.today())
        views = outlets_within(session, enterprise, packs)
        if limits is None:
            terms = terms_of(views, packs, level, last_day(last), legal=legal)
        else:
            terms = terms_from_file(limits, views)
        names = {str(view.id): view.name for view in views}
        ids = [view.id for view in views if not outlets or view.id in outlets]
        look = look_within(session)
        series = hours_of(look, ids, first, last)
        marks = marks_of(look, ids, first, last)
    months = {(each.outlet, each.pollutant, each.month): each for each in series}
    own = {id: [mark for mark in marks if mark.outlet == id] for id in names}
    over = [each for each in judged(series, terms, marks) if each.exceeding]
    found: list[ExceedingHour] = []
    for number, result in enumerate(over):
        if cancelled is not None and cancelled():
            raise Refusal("已取消，没有写文件")
        if progress is not None:
            progress(number, len(over))
        hours = hours_shown(
            months[result.outlet, result.pollutant, result.month],
            months.get((result.outlet, OXYGEN, result.month)),
            terms,
            own[result.outlet],
        )
        found += [
            ExceedingHour(
                names[result.outlet],
                pollutants()[result.pollutant].name,
                hour_start(each.hour),
                each.value,
                each.used,
                result.limit,
                each.flag,
                each.mark,
                each.reason,
            )
            for each in hours
            if each.state == "exceeding" and result.limit is not None
        ]
    return found
