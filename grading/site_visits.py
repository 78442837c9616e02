"""The site visit (现场核查) of an audit: its team, steps and signature pages, and what is missing.

Roles, 回避声明, 首末次会议, 逐项现场记录, 问题清单, 专家组意见 and 签字页 follow framework §4
and §11; a paper without a hand-written signature does not count (缺签字不算数).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

ROLES: Mapping[str, str] = MappingProxyType(
    {
        "leader": "组长",
        "expert": "专家",
        "enforcement": "执法人员",
        "county": "县（市、区）分局",
        "companion": "企业陪同",
    }
)
"""Who takes part. The enterprise's companion is no member and declares nothing."""

DECLARATIONS: Mapping[str, str] = MappingProxyType(
    {"": "未声明", "none": "无须回避", "conflict": "须回避"}
)
"""回避声明; whoever has a conflict (须回避) is not in the team."""

MEETINGS: Mapping[str, str] = MappingProxyType({"first": "首次会议", "last": "末次会议"})

STEPS: Mapping[str, str] = MappingProxyType(
    {
        "team": "组建核查组",
        "first": "首次会议",
        "records": "逐项记录",
        "problems": "问题清单",
        "opinion": "专家组意见",
        "last": "末次会议",
        "pages": "签字页",
    }
)
"""The steps of a visit in their order."""

PAGES: Mapping[str, str] = MappingProxyType(
    {
        "team": "核查组与回避声明",
        "first": "首次会议签到",
        "records": "逐项现场记录",
        "problems": "问题清单",
        "opinion": "专家组意见",
        "last": "末次会议签到",
    }
)
"""Papers that are signed by hand and scanned back."""

SAMPLES: Mapping[str, str] = MappingProxyType(
    {
        "ledger": "门禁台账完整性（抽 5–10 条）",
        "passages": "进出记录排放阶段（抽 5–10 条）",
        "days": "正常日日均车次（抽 3–5 日）",
        "warning": "预警期响应",
        "video": "视频与台账比对（调 2–3 段，每段 5–10 分钟）",
    }
)
"""What is drawn when the gate is checked (门禁核查, framework §4)."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a visit has come. ``members`` are (role, name, declaration) of those taking part.

    ``unseen`` names the applicable indicators without a record, ``vague`` counts problems
    without deadline or person, ``signed`` holds the kinds of pages scanned back.
    """

    members: Sequence[tuple[str, str, str]] = ()
    meetings: frozenset[str] = frozenset()
    unseen: Sequence[str] = ()
    problems: int = 0
    vague: int = 0
    opinion: bool = False
    signed: frozenset[str] = field(default_factory=frozenset)


def in_team(declaration: str) -> bool:
    """May somebody with this declaration take part? Not with a conflict."""
    return declaration != "conflict"


def required_pages(progress: Progress) -> tuple[str, ...]:
    """The kinds of pages this visit has to have signed, in order.

    问题清单 only where there are problems, 专家组意见 only where experts took part or gave one.
    """
    experts = any(role == "expert" and in_team(said) for role, _, said in progress.members)
    asked = {
        "problems": progress.problems > 0,
        "opinion": experts or progress.opinion,
    }
    return tuple(kind for kind in PAGES if asked.get(kind, True))


def missing(progress: Progress) -> dict[str, str]:
    """Step → what it still lacks, as one sentence; steps that are done are left out."""
    found = {
        "team": _team(progress),
        "first": "" if "first" in progress.meetings else "首次会议还没有记录",
        "records": _records(progress),
        "problems": f"有 {progress.vague} 个问题没有期限或责任人" if progress.vague else "",
        "opinion": _opinion(progress),
        "last": "" if "last" in progress.meetings else "末次会议还没有记录",
        "pages": _pages(progress),
    }
    return {step: why for step, why in found.items() if why}


def _team(progress: Progress) -> str:
    members = [each for each in progress.members if in_team(each[2])]
    if not any(role == "leader" for role, _, _ in members):
        return "核查组还没有组长"
    silent = [name for role, name, said in members if role != "companion" and not said]
    if silent:
        return f"{_named(silent)}还没有作回避声明"
    if not any(role == "companion" for role, _, _ in members):
        return "没有登记企业陪同人员"
    return ""


def _records(progress: Progress) -> str:
    if not progress.unseen:
        return ""
    return f"还有 {len(progress.unseen)} 个适用指标没有现场记录（{_named(progress.unseen)}）"


def _opinion(progress: Progress) -> str:
    needed = "opinion" in required_pages(progress)
    return "还没有专家组意见" if needed and not progress.opinion else ""


def _pages(progress: Progress) -> str:
    lacking = [PAGES[kind] for kind in required_pages(progress) if kind not in progress.signed]
    return f"还没有扫描回传的签字页：{'、'.join(lacking)}" if lacking else ""


def _named(names: Sequence[str]) -> str:
    return "、".join(names[:3]) + (f"等 {len(names)} 个" if len(names) > 3 else "")
