"""The hours behind one number (逐小时依据): each with its state and the reason for it.

Built on the same stack as the judgement, so the states of a month always add up to its counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from grading.monitoring.hours import FLAGS, GAP, MISSING, SCALE, MonthHours, plain
from grading.monitoring.judging import excused_by_outlet, excused_hours
from grading.monitoring.marks import Marked, book
from grading.monitoring.readings import DEFAULT, ReadingRule
from grading.monitoring.results import NO_LIMIT, Limit
from grading.monitoring.used_values import AIR, HIGHEST, OVER_RANGE_CODE, STOPPED_CODE, stacked

HourState = Literal["met", "exceeding", "counted", "excluded", "gap", "stopped"]

HOUR_STATES = {
    "met": "达标",
    "exceeding": "超标",
    "counted": "有效（无限值）",
    "excluded": "不计入",
    "gap": "缺失",
    "stopped": "停运",
}

FLAG_TITLES = {
    " ": "无记录",
    "N": "正常",
    "F": "停运",
    "M": "维护",
    "S": "手工设定",
    "D": "故障",
    "C": "校准",
    "T": "超量程上限",
    "B": "通讯异常",
    "?": "其他标记",
}


@dataclass(frozen=True, slots=True)
class HourView:
    """One hour (its number): what was reported, what is used, and how it counts.

    ``flag`` is the letter, ``mark`` the ids of operating marks joined by a comma (empty: none).
    ``expected`` hours are all but the stopped ones; ``valid`` ones are met, exceeding or
    counted. ``excused`` says why the lenient reading leaves an hour out, empty where it does
    not. ``reason`` is a sentence; ``used`` is None where no value is.
    """

    hour: int
    value: Decimal | None
    converted: Decimal | None
    oxygen: Decimal | None
    used: Decimal | None
    flag: str
    mark: str
    state: HourState
    reason: str
    excused: str


def hours_of(
    series: MonthHours,
    oxygen: MonthHours | None,
    limit: Limit = NO_LIMIT,
    rule: ReadingRule = DEFAULT,
    marks: Sequence[Marked] = (),
) -> list[HourView]:
    """Every hour of one month of one concentration, in order.

    ``oxygen`` is the oxygen of the same outlet and month, None where there is none; ``marks``
    those of any outlets.
    """
    stack = stacked([series], [oxygen], limit.oxygen, rule)
    excusing = excused_by_outlet(marks, rule)
    excuse = excused_hours([series], stack, rule, excusing)[0].tolist()
    own = [one for one in marks if one.outlet == series.outlet]
    shares = [MISSING] * series.flag.size if oxygen is None else oxygen.value.tolist()
    fresh = [GAP] * series.flag.size if oxygen is None else oxygen.flag.tolist()
    reported = [MISSING] * series.flag.size
    if series.converted is not None:
        reported = series.converted.tolist()
    first = series.month.first_hour
    views = []
    for at, (value, flag, used, valid) in enumerate(
        zip(
            series.value.tolist(),
            series.flag.tolist(),
            stack.used[0].tolist(),
            stack.valid[0].tolist(),
            strict=True,
        )
    ):
        hour = first + at
        over_it = [one.mark for one in own if one.first_hour <= hour <= one.last_hour]
        facts = _Facts(value, reported[at], shares[at], fresh[at], used, flag, limit, rule)
        state, reason = facts.counted() if valid else facts.left_out()
        views.append(
            HourView(
                hour,
                plain(value),
                plain(reported[at]),
                plain(shares[at]),
                plain(used) if valid else None,
                FLAGS[flag],
                ",".join(over_it),
                state,
                reason,
                _excuse(flag, over_it, rule) if excuse[at] else "",
            )
        )
    return views


@dataclass(frozen=True, slots=True)
class _Facts:
    """One hour in whole millionths, as the sentences about it need it."""

    value: int
    reported: int
    oxygen: int
    oxygen_flag: int
    used: int
    flag: int
    limit: Limit
    rule: ReadingRule

    def counted(self) -> tuple[HourState, str]:
        """State and reason of a valid hour."""
        if self.limit.oxygen is None:
            how = "实测值"
        else:
            how = "上报折算值" if self.reported != MISSING else "按氧含量折算"
        if self.flag == OVER_RANGE_CODE:
            state: HourState = "counted" if self.limit.value is None else "exceeding"
            return state, "标记 T（超量程上限），按超标计"
        if self.limit.value is None:
            return "counted", how
        if self.used > self.limit.value * SCALE:
            return "exceeding", f"{how} {plain(self.used)} 大于限值 {self.limit.value}"
        return "met", how

    def left_out(self) -> tuple[HourState, str]:
        """State and reason of an hour that does not count."""
        letter = FLAGS[self.flag]
        if self.flag == STOPPED_CODE:
            return "stopped", "标记 F（停运），不属于应有小时"
        if self.flag == GAP:
            return "gap", "没有这一小时的记录"
        if letter not in self.rule.count:
            return "excluded", f"标记 {letter}（{FLAG_TITLES[letter]}），不计入有效小时"
        return "excluded", self._unusable()

    def _unusable(self) -> str:
        if self.limit.oxygen is not None:
            if self.oxygen >= AIR:
                return f"氧含量 {plain(self.oxygen)}% 达到或超过 20.95%，折算无意义"
            if self.reported == MISSING and self.value != MISSING:
                return self._not_converted()
        if self.used == MISSING:
            return "没有数值"
        return "数值为负" if self.used < 0 else "数值大得不可能"

    def _not_converted(self) -> str:
        if self.value < 0:
            return "数值为负"
        if self.value > HIGHEST:
            return "数值大得不可能"
        if self.oxygen == MISSING:
            return "没有上报折算值，也没有氧含量可供折算"
        if self.oxygen < 0:
            return "没有上报折算值，氧含量为负"
        letter = FLAGS[self.oxygen_flag]
        if letter not in self.rule.count:
            return f"没有上报折算值，氧含量的标记为 {letter}（{FLAG_TITLES[letter]}）"
        return "折算值大得不可能"


def _excuse(flag: int, marks: Sequence[str], rule: ReadingRule) -> str:
    words = [f"标记 {FLAGS[flag]}（{FLAG_TITLES[FLAGS[flag]]}）"] * (
        FLAGS[flag] in rule.excuse_flags
    )
    known = book().marks
    words += [f"工况标记 {known[mark].name}" for mark in marks if mark in rule.excusing_marks]
    return "、".join(words)
