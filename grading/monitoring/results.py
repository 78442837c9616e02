"""What one outlet, pollutant and month come to: counts, share, 95% value, state; exact.

A result keeps whole numbers and states; decimals are made when asked for, and results are named
tuples, which are made in a fifth of the time: a city has hundreds of thousands of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, NamedTuple

from grading.monitoring.hours import SCALE, Month, plain

State = Literal["met", "not_met", "undecided", "no_limit"]

STATE_TITLES = {
    "met": "达标",
    "not_met": "不达标",
    "undecided": "无法判定",
    "no_limit": "无限值",
}


@dataclass(frozen=True, slots=True)
class Limit:
    """The limit of one outlet and pollutant: ``value`` in its unit (None: none is set),
    ``oxygen`` the reference oxygen in % (None: none is laid down), ``hours`` the share of valid
    hours that must meet it, in %."""

    value: Decimal | None = None
    oxygen: Decimal | None = None
    hours: Decimal = Decimal(95)


NO_LIMIT = Limit()


class Reckoned(NamedTuple):
    """Hours counted by one reading. ``exceeding`` is None where there is no limit.

    ``statistic`` is the order statistic in millionths (MISSING: none, or an hour over range),
    ``total`` the sum of the used values in millionths.
    """

    expected: int
    valid: int
    exceeding: int | None
    statistic: int
    total: int
    state: State

    @property
    def excluded(self) -> int:
        """Expected hours that do not count."""
        return self.expected - self.valid

    @property
    def met(self) -> int | None:
        """Valid hours within the limit."""
        return None if self.exceeding is None else self.valid - self.exceeding

    @property
    def share(self) -> Decimal | None:
        """Met ÷ valid, to six decimals; the state is decided by whole numbers, not by this."""
        if self.exceeding is None or not self.valid:
            return None
        return _quotient((self.valid - self.exceeding) * SCALE, self.valid)

    @property
    def p95(self) -> Decimal | None:
        """The “95% 时段值”: the ⌈h·n/100⌉-th valid value in ascending order, h being the
        limit's ``hours``; None without valid hours or where it falls on an hour over range."""
        return plain(self.statistic)

    @property
    def mean(self) -> Decimal | None:
        """The mean of the used values of valid hours (an hour over range with what was
        reported), to six decimals."""
        return _quotient(self.total, self.valid) if self.valid else None

    def is_enough(self, least: tuple[int, int]) -> bool:
        """Whether enough of the expected hours are valid; ``least`` is the share as a fraction."""
        return bool(self.valid) and self.valid * least[1] >= least[0] * self.expected

    def as_json(self) -> dict[str, object]:
        """The counts as the command line prints them."""
        return {
            "expected": self.expected,
            "valid": self.valid,
            "excluded": self.excluded,
            "exceeding": self.exceeding,
            "share": self.share,
            "p95": self.p95,
            "mean": self.mean,
            "state": self.state,
        }


class MonthResult(NamedTuple):
    """One judged month. The conservative reading decides and is read directly from here;
    ``lenient`` is the other one, for the eye only."""

    outlet: str
    pollutant: str
    month: Month
    terms: Limit
    strict: Reckoned
    lenient: Reckoned

    @property
    def limit(self) -> Decimal | None:
        """The limit, None where there is none."""
        return self.terms.value

    @property
    def oxygen(self) -> Decimal | None:
        """The reference oxygen in %, None where none is laid down."""
        return self.terms.oxygen

    @property
    def expected(self) -> int:
        """Hours of the month less those flagged F."""
        return self.strict.expected

    @property
    def valid(self) -> int:
        """Hours that count."""
        return self.strict.valid

    @property
    def excluded(self) -> int:
        """Expected hours that do not count."""
        return self.strict.excluded

    @property
    def exceeding(self) -> int | None:
        """Valid hours above the limit, hours over range among them."""
        return self.strict.exceeding

    @property
    def met(self) -> int | None:
        """Valid hours within the limit."""
        return self.strict.met

    @property
    def share(self) -> Decimal | None:
        """Met ÷ valid."""
        return self.strict.share

    @property
    def p95(self) -> Decimal | None:
        """The “95% 时段值”."""
        return self.strict.p95

    @property
    def mean(self) -> Decimal | None:
        """The mean of the used values."""
        return self.strict.mean

    @property
    def state(self) -> State:
        """What the month comes to."""
        return self.strict.state

    def as_json(self) -> dict[str, object]:
        """One entry of ``outlets`` of ``monitoring assess --json``."""
        return {
            "outlet": self.outlet,
            "pollutant": self.pollutant,
            "month": str(self.month),
            "limit": self.limit,
            "oxygen": self.oxygen,
            **self.strict.as_json(),
        }


def _quotient(numerator: int, denominator: int) -> Decimal | None:
    """A quotient in millionths as a decimal, half rounded up."""
    return plain((2 * numerator + denominator) // (2 * denominator))
