"""What the 监测达标情况表 prints: months of hours as they were judged, both readings beside each
other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_DOWN, ROUND_UP, Decimal

STATES = {"met": "达标", "not_met": "不达标", "undecided": "无法判定", "no_limit": "无限值"}
_RANK = {"not_met": 0, "undecided": 1, "met": 2, "no_limit": 3}


@dataclass(frozen=True, slots=True)
class Counted:
    """The hours of a month as one reading counts them.

    ``share`` is met ÷ valid as a fraction, ``p95`` the 95% 时段值 in mg/m³: None with valid
    hours means that an hour over the range stands there.
    """

    expected: int
    valid: int
    exceeding: int
    share: Decimal | None
    p95: Decimal | None
    state: str
    excluded: int | None = None
    mean: Decimal | None = None


@dataclass(frozen=True, slots=True)
class MonthLine:
    """One month (2026-01) under the conservative and under the lenient reading."""

    month: str
    strict: Counted
    lenient: Counted


@dataclass(frozen=True, slots=True)
class SeriesLines:
    """One outlet and pollutant: its limit (mg/m³), reference oxygen (%) and its months in order.

    ``hours`` is the share of hours that must meet the limit, in percent: 95, or 100 for the
    legal lines.
    """

    kind: str
    outlet: str
    pollutant: str
    limit: Decimal | None
    oxygen: Decimal | None
    months: Sequence[MonthLine]
    hours: Decimal = Decimal(95)

    def worst(self) -> MonthLine | None:
        """The month the state of the whole rests on: a failing one before an open one."""

        def order(line: MonthLine) -> tuple[int, Decimal]:
            share = line.strict.share
            return _RANK[line.strict.state], Decimal(2) if share is None else share

        return min(self.months, key=order, default=None)


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


def p95_words(counted: Counted) -> str:
    """The 95% 时段值, three decimals at most and never less than it is: 10.0001 reads 10.001."""
    if counted.p95 is None:
        return "超量程" if counted.valid else "—"
    return f"{counted.p95.quantize(Decimal('0.001'), ROUND_UP).normalize():f}"
