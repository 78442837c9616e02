"""What the 监测达标情况表 prints: judged months, both readings, doubts and who explained them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_DOWN, ROUND_UP, Decimal

from grading.monitoring.results import Limit, MonthResult, Reckoned

_RANK = {"not_met": 0, "undecided": 1, "met": 2, "no_limit": 3}


@dataclass(frozen=True, slots=True)
class SeriesLines:
    """The judged months of one outlet and pollutant, in order, at least one; named for people."""

    kind: str
    outlet: str
    pollutant: str
    months: Sequence[MonthResult]

    @property
    def terms(self) -> Limit:
        """The limit they were judged by."""
        return self.months[0].terms

    def worst(self) -> MonthResult:
        """The month the state of the whole rests on: a failing one before an open one."""

        def order(month: MonthResult) -> tuple[int, Decimal]:
            return _RANK[month.state], Decimal(2) if month.share is None else month.share

        return min(self.months, key=order)


@dataclass(frozen=True, slots=True)
class DoubtLine:
    """A doubt about the data and, in ``waived``, who explained it how; empty: open."""

    title: str
    severity: str
    outlet: str
    pollutant: str
    first: datetime
    last: datetime
    hours: int
    message: str
    waived: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MonitoringContent:
    """Everything the paper prints.

    ``rule`` states in sentences which hours count; ``started`` says from which recorded day the
    evaluation runs, ``limits_from`` where the limits come from, ``notes`` what else must be known.
    """

    office: str
    enterprise: str
    code: str
    first: str
    last: str
    rule: Sequence[str]
    limits_from: str
    series: Sequence[SeriesLines]
    doubts: Sequence[DoubtLine] = ()
    started: str = ""
    notes: Sequence[str] = ()
    printed: datetime
    mark: str = ""

    @property
    def period(self) -> str:
        """From which month to which."""
        return self.first if self.first == self.last else f"{self.first} 至 {self.last}"


def percent(share: Decimal | None) -> str:
    """A share as people read it; cut, never rounded: 94.996 % must not read as 95.00 %."""
    if share is None:
        return "—"
    cut = (share * 100).quantize(Decimal("0.01"), ROUND_DOWN)
    return f"{cut}%"


def figure(value: Decimal | None) -> str:
    """A limit or a mean; at most three decimals, which is more than instruments know."""
    if value is None:
        return "—"
    short = round(value, 3).normalize()
    return f"{short:f}"


def p95_words(reckoned: Reckoned) -> str:
    """The 95% 时段值, three decimals at most and never less than it is: 10.0001 reads 10.001."""
    if reckoned.p95 is None:
        return "超量程" if reckoned.valid else "—"
    return upward(reckoned.p95)


def upward(value: Decimal | None) -> str:
    """A value that stands beside a limit: three decimals at most and never less than it is."""
    if value is None:
        return "—"
    return f"{value.quantize(Decimal('0.001'), ROUND_UP).normalize():f}"
