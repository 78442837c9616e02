"""Rectification (整改): what an assessment leaves unmet, and how an item goes its way.

An item is one indicator of one enterprise: opened by an audit that found it unmet,
planned, reported as rectified, verified on a second look and closed (销号). The same
indicator unmet again in a later audit is a relapse (反弹) of the same item, so that
what was promised twice is seen to have been promised twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from grading.assessment import Assessment
from grading.gaps import Gap, gaps
from grading.pack_parts import Indicator, Requirement

STATES: Mapping[str, str] = MappingProxyType(
    {
        "open": "待整改",
        "rectified": "待复核",
        "closed": "已销号",
        "relapsed": "反弹待整改",
        "dropped": "已撤销",
    }
)
"""State of an item → its title, in the order of the way."""

UNDER_WAY = ("open", "relapsed", "rectified")
"""States in which a deadline runs."""


@dataclass(frozen=True, slots=True)
class Act:
    """Something done to an item: its title, the states it may start from, where it leads.

    ``to`` is empty where the state stays; ``roles`` may do it.
    """

    title: str
    start: tuple[str, ...]
    to: str
    roles: tuple[str, ...]


_CARE = ("clerk", "reviewer", "inspector")
ACTS: Mapping[str, Act] = MappingProxyType(
    {
        "open": Act("立项", (), "open", _CARE),
        "seen": Act("再次发现", ("open", "relapsed", "rectified"), "", _CARE),
        "relapse": Act("反弹", ("closed",), "relapsed", _CARE),
        "plan": Act("定措施", ("open", "relapsed"), "", _CARE),
        "remind": Act("催办", UNDER_WAY, "", _CARE),
        "rectify": Act("报告整改完成", ("open", "relapsed"), "rectified", _CARE),
        "pass": Act("复核通过", ("rectified",), "closed", ("reviewer", "inspector")),
        "fail": Act("复核不通过", ("rectified",), "open", ("reviewer", "inspector")),
        "drop": Act("撤销", UNDER_WAY, "dropped", ("reviewer", "inspector", "approver")),
    }
)
"""What may be done; ``to`` empty: the item stays where it is."""


@dataclass(frozen=True, slots=True)
class Unmet:
    """An indicator that keeps an enterprise from a level: the cell it fails, and by what.

    ``level`` is the worst level of its cells that are false up to the target, the first
    to be mended; ``gaps`` are the false comparisons of all of them.
    """

    indicator: Indicator
    level: str
    requirement: Requirement
    gaps: tuple[Gap, ...]


def unmet(assessment: Assessment, target: str) -> tuple[Unmet, ...]:
    """What becomes items: each applicable indicator with a false cell up to the target.

    What is not known yet is a question, not a failure, and makes no item.
    """
    found: dict[str, list[Gap]] = {}
    for gap in gaps(assessment, target):
        if gap.state is False:
            found.setdefault(gap.indicator.id, []).append(gap)
    return tuple(
        Unmet(rows[0].indicator, rows[0].level, rows[0].requirement, tuple(rows))
        for rows in found.values()
    )


def against(state: str, act: str, roles: frozenset[str], *, reported_by_self: bool) -> str:
    """Why this person may not do this to an item in this state; empty where it may.

    Whoever reported the rectification does not verify it.
    """
    rule = ACTS[act]
    if state not in rule.start:
        when = "、".join(f"“{STATES[each]}”" for each in rule.start)
        return f"这一项的状态是“{STATES[state]}”，只有{when}时可以{rule.title}"
    if not roles & set(rule.roles):
        return f"“{rule.title}”须由{_titles(rule.roles)}办理"
    if act in ("pass", "fail") and reported_by_self:
        return "整改完成是您报告的，复核须由另一人办理"
    return ""


def _titles(roles: Sequence[str]) -> str:
    names = {"clerk": "经办", "reviewer": "初审", "inspector": "核查", "approver": "审批"}
    return "或".join(f"“{names[role]}”" for role in roles)
