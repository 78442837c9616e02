"""How an enterprise stands by the two indicators of 激励性绩效分级, and one level higher.

Everything is compared exactly: 税收 ÷ 吨 against the mean by cross multiplication, so no
rounded quotient decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from grading import levels
from grading.incentive.rules import Group, Measured, Rule, Term
from grading.level_rules import months_after
from grading.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Figures:
    """What an enterprise states of a year: 万元 for the moneys, tonnes of last year."""

    tax: Decimal | None
    research: Decimal | None
    revenue: Decimal | None
    tonnes: Decimal | None


@dataclass(frozen=True, slots=True)
class Means:
    """The mean of the province in the same industry: 万元/吨, and per cent. None: not entered."""

    tax: Decimal | None
    research: Decimal | None


@dataclass(frozen=True, slots=True)
class Standing:
    """One indicator: its value and the mean, ``above`` in per cent of the mean, whether met.

    ``met`` is None where something is missing; ``words`` say what. ``edge``: exactly on the
    line. Value and above are rounded for people, ``met`` is judged on the exact numbers.
    """

    indicator: Measured
    value: Decimal | None
    mean: Decimal | None
    above: Decimal | None
    met: bool | None
    edge: bool
    words: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """Both indicators; one that is met is enough. None: neither met, and one not known yet."""

    standings: tuple[Standing, ...]
    met: bool | None

    @property
    def reason(self) -> str:
        """The indicators met, as a sentence."""
        return "；".join(told(each) for each in self.standings if each.met)


def judge(rule: Rule, figures: Figures, means: Means) -> Outcome:
    """How the figures stand by the rule."""
    tax = _standing(
        rule,
        rule.indicators["tax"],
        figures.tax,
        figures.tonnes,
        Fraction(1),
        means.tax,
        ("税收", "上年污染物排放量"),
    )
    research = _standing(
        rule,
        rule.indicators["research"],
        figures.research,
        figures.revenue,
        Fraction(100),
        means.research,
        ("研发投入", "营业收入"),
    )
    both = (tax, research)
    met = True if any(each.met for each in both) else None
    if met is None and all(each.met is False for each in both):
        met = False
    return Outcome(both, met)


def told(standing: Standing) -> str:
    """An indicator in words: 研发投入占营业收入比重 2.49%，全省同行业均值 0.93%，高 167.74%。"""
    unit = standing.indicator.unit
    joint = "" if unit == "%" else " "
    if standing.value is None or standing.mean is None or standing.above is None:
        return f"{standing.indicator.name}：{standing.words}"
    value, mean, above = (plain(each) for each in (standing.value, standing.mean, standing.above))
    compared = f"高 {above}%" if standing.above >= 0 else f"低 {above.removeprefix('-')}%"
    said = f"{standing.indicator.name} {value}{joint}{unit}，全省同行业均值 {mean}{joint}{unit}"
    return f"{said}，{compared}"


def one_higher(scale_id: str, level: str) -> str | None:
    """The level above in a scale; None at its top or where the level is not of the scale."""
    members = levels.scale(scale_id).levels
    if level not in members or level == members[0]:
        return None
    return members[members.index(level) - 1]


def choices(group: Group, level: str) -> tuple[str, ...]:
    """What “高一级” may be for a level, by the scales of the group; the first is the default.

    Refuses a level that has none above it.
    """
    found = [each for scale in group.scales if (each := one_higher(scale, level)) is not None]
    if found:
        return tuple(dict.fromkeys(found))
    if any(level in levels.scale(scale).levels for scale in group.scales) or level == "A+":
        raise Refusal(f"评定等级已是 {level}，没有更高的管理等级", group.name)
    raise Refusal(
        f"评定等级“{level}”不在{group.name}的级差里", group.name, "先登记 A、B、C、D 等级"
    )


def last_day(first: date, term: Term) -> date:
    """The last day of the term: 一年 from 2022-11-04 lasts until 2023-11-03."""
    return months_after(first, term.months) - timedelta(days=1)


def plain(number: Decimal) -> str:
    """A number without needless zeros and without exponent."""
    return f"{number.normalize():f}" if number else "0"


def _standing(
    rule: Rule,
    indicator: Measured,
    above: Decimal | None,
    below: Decimal | None,
    times: Fraction,
    mean: Decimal | None,
    names: tuple[str, str],
) -> Standing:
    lacking = [name for name, given in zip(names, (above, below), strict=True) if given is None]
    if lacking:
        return Standing(indicator, None, mean, None, None, False, f"没有{'、'.join(lacking)}")
    assert above is not None and below is not None
    if below <= 0:
        return Standing(indicator, None, mean, None, None, False, f"{names[1]}为 0，不能相除")
    exact = Fraction(above) / Fraction(below) * times
    value = _rounded(exact, 4)
    if mean is None:
        return Standing(indicator, value, None, None, None, False, "没有录入全省同行业均值")
    if mean <= 0:
        return Standing(indicator, value, mean, None, None, False, "均值为 0，不能比较")
    line = Fraction(mean) * (100 + rule.over) / 100
    share = (exact / Fraction(mean) - 1) * 100
    words = f"恰好高 {rule.over}%：{rule.edge}" if exact == line else ""
    return Standing(indicator, value, mean, _rounded(share, 2), exact >= line, exact == line, words)


def _rounded(number: Fraction, places: int) -> Decimal:
    """Rounded half up, for people."""
    whole = Decimal(number.numerator) / Decimal(number.denominator)
    return whole.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
