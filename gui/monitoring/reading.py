"""What the page reads behind the window, and how the heat map's rows come of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grading.monitoring.hours import Month
from gui.monitoring.heat_model import HeatCell, HeatRow
from gui.monitoring.outlet_tree import worst
from templates.papers.monitoring_content import figure, p95_words

if TYPE_CHECKING:
    from db.monitoring.assessment import MonitoringAssessment
    from db.monitoring.holders import Lines
    from db.monitoring.outlets import OutletView
    from db.office import Office
    from db.users import Actor
    from gui.jobs import Job
    from gui.monitoring.hours_tab import Behind
    from templates.workbooks.exceedances import ExceedingHour

LEGAL = "legal"
"""The line chosen where the legal limits are judged instead of a level's."""

SHOWN_FIRST = 12
"""Months shown where nobody has chosen a period."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person wants to see. ``line`` is a level, LEGAL, or empty for the best level;
    without a period the last months there are."""

    code: str
    first: Month | None = None
    last: Month | None = None
    line: str = ""

    def asked(self) -> dict[str, object]:
        """The line as the records are asked for it."""
        if self.line == LEGAL:
            return {"legal": True}
        return {"level": self.line} if self.line else {}


@dataclass(frozen=True, slots=True)
class Seen:
    """An enterprise's judged period."""

    wish: Wish
    assessment: MonitoringAssessment
    lines: Lines

    def outlets(self) -> list[OutletView]:
        """All outlets in use, in their order."""
        return list(self.assessment.outlets.values())

    def states(self) -> dict[str, str]:
        """The worst state of every outlet by id."""
        found: dict[str, list[str]] = {}
        for result in self.assessment.results:
            found.setdefault(result.outlet, []).append(result.state)
        return {outlet: worst(states) for outlet, states in found.items()}

    def months(self) -> list[str]:
        """Every month of the period."""
        month, names = self.assessment.first, []
        while month <= self.assessment.last:
            names.append(str(month))
            month = month.next
        return names

    def rows(self, outlets: Sequence[int]) -> list[HeatRow]:
        """The heat map's rows of some outlets (none: of all), in the order of the tree."""
        from grading.monitoring.pollutants import pollutants

        wanted = {str(each) for each in outlets}
        open_doubts: Counter[tuple[str, str, str]] = Counter(
            (each.doubt.outlet, each.doubt.pollutant, str(each.doubt.month))
            for each in self.assessment.doubts
            if each.waiver is None
        )
        series: dict[tuple[str, str], dict[str, HeatCell]] = {}
        limits: dict[tuple[str, str], str] = {}
        for result in self.assessment.results:
            if wanted and result.outlet not in wanted:
                continue
            place, month = (result.outlet, result.pollutant), str(result.month)
            told = (
                f"时段值 {p95_words(result.strict)}，超标 {result.exceeding or 0} 小时，"
                f"有效 {result.valid} / 应有 {result.expected} 小时"
            )
            doubts = open_doubts[(*place, month)]
            cell = HeatCell(month, result.state, result.share, doubts, told)
            series.setdefault(place, {})[month] = cell
            value = result.limit
            limits[place] = "没有限值" if value is None else f"限值 {figure(value)}"
        order = {id: number for number, id in enumerate(pollutants())}
        known = {str(each.id): number for number, each in enumerate(self.outlets())}
        months = self.months()
        return [
            HeatRow(
                outlet,
                self.assessment.name(outlet),
                pollutant,
                pollutants()[pollutant].name,
                limits[outlet, pollutant],
                tuple(series[outlet, pollutant].get(month) for month in months),
            )
            for outlet, pollutant in sorted(
                series, key=lambda each: (known[each[0]], order[each[1]])
            )
        ]


def read_period(office: Office, actor: Actor, wish: Wish) -> Seen:
    """Judge the period wished for; without one the last months with hours."""
    from db.monitoring.assessment import assess_months
    from db.monitoring.holders import judging_lines
    from db.monitoring.outlets import outlets

    first, last = wish.first, wish.last
    if first is None or last is None:
        ends = [each.last for each in outlets(office, actor, wish.code) if each.last is not None]
        today = office.clock.today()
        last = max(ends, default=Month(today.year, today.month))
        first = back(last, SHOWN_FIRST - 1)
    lines = judging_lines(office, actor, wish.code)
    asked = wish.asked()
    found = assess_months(office, actor, wish.code, first, last, **asked)  # type: ignore[arg-type]
    return Seen(wish, found, lines)


def read_behind(
    office: Office, actor: Actor, job: Job, seen: Seen, outlet: str, pollutant: str
) -> Behind:
    """Every hour of one outlet and pollutant of the period, as one curve."""
    from db.monitoring.assessment import hours_behind
    from grading.monitoring.pollutants import pollutants
    from gui.monitoring.curve import Curve, Span
    from gui.monitoring.hours_tab import Behind

    results = [
        each
        for each in seen.assessment.results
        if (each.outlet, each.pollutant) == (outlet, pollutant)
    ]
    asked = seen.wish.asked()
    views = []
    for number, result in enumerate(results):
        job.report(number, len(results), f"正在读取 {result.month} 的小时…")
        views += hours_behind(
            office,
            actor,
            int(outlet),
            pollutant,
            result.month,
            **asked,  # type: ignore[arg-type]
        )
    spans = [
        Span(each.doubt.first_hour, each.doubt.last_hour, f"疑点：{each.doubt.title}")
        for each in seen.assessment.doubts
        if (each.doubt.outlet, each.doubt.pollutant) == (outlet, pollutant)
    ]
    known = pollutants()[pollutant]
    limit = results[-1].limit if results else None
    title = f"{seen.assessment.name(outlet)}　{known.name}"
    unit = known.unit.replace("m3", "m³")
    curve = Curve.of(
        title,
        views,
        limit=None if limit is None else float(limit),
        unit=unit,
        doubts=spans,
    )
    return Behind(title, unit, curve, results)


def back(month: Month, months: int) -> Month:
    """So many months earlier."""
    number = month.year * 12 + month.number - 1 - months
    return Month(number // 12, number % 12 + 1)


def read_exceedances(
    office: Office, actor: Actor, job: Job, seen: Seen, outlets: Sequence[int]
) -> list[ExceedingHour]:
    """Every hour over its limit in the period, of some outlets (none: of all)."""
    from db.monitoring.exceedances import exceedances

    found = seen.assessment
    return exceedances(
        office,
        actor,
        found.code,
        found.first,
        found.last,
        outlets=outlets,
        progress=lambda done, total: job.report(done, total, "正在查超标小时…"),
        **seen.wish.asked(),  # type: ignore[arg-type]
    )
