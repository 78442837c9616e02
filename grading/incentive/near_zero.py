"""双近零 标杆名录: the way from candidate to benchmark and off the list, never automatic."""

from __future__ import annotations

from dataclasses import dataclass

STATES = {
    "candidate": "候选",
    "recommended": "已推荐",
    "recognised": "已认定",
    "left": "已退出",
}


@dataclass(frozen=True, slots=True)
class Act:
    """A step: its title, the states it starts from, where it leads, who may take it.

    ``papered``: it rests on a document of an authority and is refused without it.
    """

    title: str
    start: tuple[str, ...]
    to: str
    roles: tuple[str, ...]
    papered: bool


ACTS = {
    "propose": Act(
        "列为候选", (), "candidate", ("clerk", "reviewer", "inspector", "approver", "admin"), False
    ),
    "recommend": Act("推荐", ("candidate",), "recommended", ("reviewer", "approver"), True),
    "recognise": Act("认定", ("recommended",), "recognised", ("approver",), True),
    "leave": Act("退出", ("candidate", "recommended", "recognised"), "left", ("approver",), False),
}


def against(state: str, act: str, roles: frozenset[str], titles: dict[str, str]) -> str:
    """Why an act is not possible now, as a sentence; empty: it is. ``titles`` name the roles."""
    wanted = ACTS[act]
    if state not in wanted.start:
        return f"现在是“{STATES[state]}”，不能{wanted.title}"
    if not roles.intersection(wanted.roles):
        return f"{wanted.title}须由{'或'.join(titles[each] for each in wanted.roles)}角色办理"
    return ""
