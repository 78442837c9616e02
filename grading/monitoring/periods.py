"""The value of a concentration fact over an evaluation period (评价期), worst place named.

What stands for a month depends on the fact (DESIGN: legal and grading lines are two facts):

* lines that grant a share of hours (``hours: 95``): the “95% 时段值” of each outlet and month;
* lines judged hour by hour (``hours: 100``): the largest valid hour not marked abnormal by rule;
* lines judged by day (``mean: day``): the largest valid day mean of normal operation.

A month that cannot be decided gives an unknown entry; for the last two kinds its largest value
stands beside it, because one hour above the line fails whatever the missing hours were. A month
with nothing expected stays out; a month without any data is unknown. Where the value falls on an
hour over range, the highest possible value of the pollutant stands for it: it exceeds.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from grading.facts import Fact
from grading.monitoring.daily import DayMean, day_means, is_complete
from grading.monitoring.hours import Month, MonthHours
from grading.monitoring.judging import judge
from grading.monitoring.marks import Marked, book
from grading.monitoring.pollutants import OXYGEN, pollutants
from grading.monitoring.readings import ReadingRule, rule_of
from grading.monitoring.results import Limit, MonthResult

ALL_HOURS = Decimal(100)


@dataclass(frozen=True, slots=True)
class PeriodValue:
    """What one outlet and month give; ``value`` None is unknown, ``reason`` says why or how."""

    outlet: str
    month: Month
    value: Decimal | None
    reason: str


@dataclass(frozen=True, slots=True)
class FactValue:
    """The entries of a concentration fact; ``values`` is what the assessment reads."""

    entries: tuple[PeriodValue, ...]

    @property
    def values(self) -> list[Decimal | None]:
        """The value of the fact: a list in which every entry must hold."""
        return [one.value for one in self.entries]

    @property
    def worst(self) -> PeriodValue | None:
        """The entry with the largest value, the first of equal ones; None where none is known."""
        known = [one for one in self.entries if one.value is not None]
        return max(known, key=lambda one: one.value or Decimal(0), default=None)

    @property
    def unknown(self) -> tuple[PeriodValue, ...]:
        """The entries that keep the fact unknown."""
        return tuple(one for one in self.entries if one.value is None)


@dataclass(frozen=True, slots=True)
class TestReport:
    """One manual measurement (监测报告): outlet, day of sampling, value, number of the report.

    ``oxygen`` is the reference oxygen in % it states, None where it states none: its value is
    then taken as reported.
    """

    __test__ = False  # not a test of pytest

    outlet: str
    day: date
    value: Decimal
    number: str = ""
    oxygen: Decimal | None = None


def fact_value(
    fact: Fact,
    pollutant: str,
    outlets: Iterable[str],
    months: Sequence[Month],
    series: Sequence[MonthHours],
    *,
    marks: Sequence[Marked] = (),
    industry: str = "",
    oxygen: Mapping[str, Decimal] | None = None,
) -> FactValue:
    """The value of ``fact`` from the hours of some outlets in some months.

    ``outlets`` are those of the fact's kind and ``months`` the evaluation period: a month of an
    outlet that is not in ``series`` is unknown, not left out. ``industry`` (an id of the
    register) says whether marks excuse hours; ``oxygen`` is a registered reference oxygen that
    stands over the fact's, by outlet.
    """
    named, period = sorted(set(outlets)), sorted(set(months))
    wanted = [
        one
        for one in series
        if one.step == 60
        and one.outlet in named
        and one.month in period
        and one.pollutant in (pollutant, OXYGEN)
    ]
    hours = Decimal(95) if fact.hours is None else fact.hours
    terms = {
        (outlet, pollutant): Limit(None, (oxygen or {}).get(outlet, fact.oxygen), hours)
        for outlet in named
    }
    rule = rule_of(fact.reading)
    abnormal = book().abnormal(industry)
    given = {(one.outlet, one.month) for one in wanted if one.pollutant == pollutant}
    if fact.mean == "day":
        days = day_means(wanted, terms, rule, marks, abnormal)
        entries = list(_from_days(days, given, rule))
    else:
        entries = list(_from_hours(wanted, terms, rule, marks, abnormal, hours))
    entries += [
        PeriodValue(outlet, month, None, "这个月没有数据")
        for outlet in named
        for month in period
        if (outlet, month) not in given
    ]
    entries.sort(key=lambda one: (one.outlet, one.month, one.value is None))
    return FactValue(tuple(entries))


def _from_hours(
    series: Sequence[MonthHours],
    terms: Mapping[tuple[str, str], Limit],
    rule: ReadingRule,
    marks: Sequence[Marked],
    abnormal: Collection[str],
    hours: Decimal,
) -> Iterator[PeriodValue]:
    if hours < ALL_HOURS:
        for result in judge(series, terms, rule):
            yield from _share_of_hours(result, rule)
        return
    # the marks that excuse by rule, and no flag besides, are all the lenient reading leaves out
    by_rule = replace(rule, excuse_flags=(), excuse_marks=tuple(sorted(abnormal)))
    for result in judge(series, terms, by_rule, marks):
        yield from _every_hour(result, rule)


def _share_of_hours(result: MonthResult, rule: ReadingRule) -> Iterator[PeriodValue]:
    one = result.strict
    if not one.expected:
        return
    if not one.is_enough(rule.least_valid):
        why = f"有效 {one.valid} 小时，应有 {one.expected} 小时，不足以判定"
        yield PeriodValue(result.outlet, result.month, None, why)
    elif one.p95 is None:
        yield _over_range(result, f"{result.terms.hours}% 时段值")
    else:
        why = f"{one.valid} 个有效小时的 {result.terms.hours}% 时段值"
        yield PeriodValue(result.outlet, result.month, one.p95, why)


def _every_hour(result: MonthResult, rule: ReadingRule) -> Iterator[PeriodValue]:
    one = result.lenient
    if one.valid:
        if one.p95 is None:
            yield _over_range(result, "最大小时均值")
        else:
            why = f"{one.valid} 个有效小时中的最大值"
            yield PeriodValue(result.outlet, result.month, one.p95, why)
    if one.expected and not one.is_enough(rule.least_valid):
        why = f"有效 {one.valid} 小时，应有 {one.expected} 小时，其余小时未知"
        yield PeriodValue(result.outlet, result.month, None, why)


def _over_range(result: MonthResult, what: str) -> PeriodValue:
    highest = pollutants()[result.pollutant].highest
    why = f"{what}落在超量程上限（T）的小时，以可能的最高值 {highest} 代替"
    return PeriodValue(result.outlet, result.month, highest, why)


def _from_days(
    days: Sequence[DayMean], given: Collection[tuple[str, Month]], rule: ReadingRule
) -> Iterator[PeriodValue]:
    by_month: dict[tuple[str, Month], list[DayMean]] = {key: [] for key in sorted(given)}
    for one in days:
        by_month[one.outlet, Month(one.day.year, one.day.month)].append(one)
    for (outlet, month), some in by_month.items():
        valid = [one for one in some if one.mean is not None]
        if valid:
            top = max(valid, key=lambda one: one.mean or Decimal(0))
            why = f"{len(valid)} 个有效日均值中的最大值（{top.day}）"
            if not is_complete(month, some):
                why += "；有效日少于 HJ 76 对月均值的要求"
            yield PeriodValue(outlet, month, top.mean, why)
        over = sum(bool(one.over) for one in valid)
        if over:
            why = f"{over} 日有超量程上限（T）的小时，日均值不低于上报值"
            yield PeriodValue(outlet, month, None, why)
        running = sum(one.is_running for one in some)
        least, of = rule.least_valid
        if len(valid) * of < least * running:
            why = f"有效日均 {len(valid)} 日，正常运行 {running} 日，其余未知"
            yield PeriodValue(outlet, month, None, why)


def value_without_cems(
    outlets: Iterable[str],
    reports: Sequence[TestReport],
    on: date,
    oxygen: Mapping[str, Decimal | None] | None = None,
) -> FactValue:
    """The value of a fact for outlets without CEMS: the largest test report of the year up to
    ``on`` for each; an outlet without one is unknown. Reports of other outlets do not matter.

    ``oxygen`` is the reference oxygen asked of an outlet (None: the measured value counts): a
    report that states another one cannot be compared and keeps its outlet unknown besides.
    """
    after = year_before(on)
    entries = []
    for outlet in sorted(set(outlets)):
        own = [one for one in reports if one.outlet == outlet and after < one.day <= on]
        other = [
            one
            for one in own
            if oxygen is not None and outlet in oxygen and one.oxygen not in (None, oxygen[outlet])
        ]
        same = [one for one in own if one not in other]
        if same:
            top = max(same, key=lambda one: (one.value, one.day))
            why = f"近一年 {len(same)} 份监测报告中的最大值（{_told(top)}）"
            entries.append(PeriodValue(outlet, _month(top.day), top.value, why))
        for one in other:
            asked = (oxygen or {})[outlet]
            line = "按实测值判" if asked is None else f"应为 {asked}%"
            why = f"报告（{_told(one)}）的基准氧为 {one.oxygen}%，{line}"
            entries.append(PeriodValue(outlet, _month(one.day), None, why))
        if not own:
            entries.append(PeriodValue(outlet, _month(on), None, f"{after} 之后没有监测报告"))
    return FactValue(tuple(entries))


def year_before(on: date) -> date:
    """The same day of the year before; 28 February before the 29th."""
    try:
        return on.replace(year=on.year - 1)
    except ValueError:
        return on.replace(year=on.year - 1, day=28)


def _told(report: TestReport) -> str:
    return f"{report.number}，{report.day} 采样" if report.number else str(report.day)


def _month(day: date) -> Month:
    return Month(day.year, day.month)
