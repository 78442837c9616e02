"""The rows of one enterprise in the emergency list: by level, by guarantee, or standing still.

A guarantee (保障类, 民生豁免) holds with a document, a term and a task; what is produced
beyond the task follows the level. An enterprise that stands still has its level suspended
and stays still. New ones without a level are managed as C (邯郸 2022). Whatever cannot be
computed is left to the office in words that say why.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from grading.emergency import Base, LineFacts, Planned, base_of, plan
from grading.emergency_rules import WARNINGS, rules
from grading.level_rules import rules as level_rules
from grading.pack_parts import Measure

Treatment = Literal["level", "guarantee", "stopped", "by_hand"]
TREATMENTS: Mapping[Treatment, str] = {
    "level": "按等级",
    "guarantee": "保障类",
    "stopped": "停产",
    "by_hand": "待填写",
}
BY_HAND = "由办公室填写"
_WHOLE_LINE = LineFacts(id="", name="")


@dataclass(frozen=True, slots=True, kw_only=True)
class GuaranteeFacts:
    """That an enterprise is 保障类: by which document, from when to when (None: open), for what."""

    kind: str
    document: str
    starts_on: date | None
    ends_on: date | None
    task: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """One industry of one enterprise, as far as the emergency list goes by it.

    ``level`` is the level in force, None without one; ``new``: not graded yet because it is
    new. ``stopped`` says since when and by what it stands still, empty while it runs.
    ``guarantee_written`` is what the register says without an entry that proves it.
    ``measures`` are those of ``pack`` (``id@edition``), empty where no pack serves it.
    """

    industry: str
    branch: str
    industry_name: str
    level: str | None
    new: bool = False
    lines: tuple[LineFacts, ...] = ()
    guarantee: GuaranteeFacts | None = None
    guarantee_written: str = ""
    stopped: str = ""
    pack: str = ""
    measures: tuple[Measure, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ComputedRow:
    """One line of an enterprise under all warnings.

    ``key`` names the line within its enterprise (stable from edition to edition) and is empty
    for an enterprise without lines; ``level`` is the one it is managed by.
    """

    key: str
    line: LineFacts
    level: str | None
    treatment: Treatment
    base: Base
    planned: Mapping[str, Planned]
    findings: tuple[str, ...]


def computed_rows(situation: Situation, on: date, days: int) -> tuple[ComputedRow, ...]:
    """The rows of one industry of an enterprise on a day, one per production line."""
    level, findings = _managed(situation)
    treatment, task, said = _treatment(situation, on)
    findings = [*findings, *said]
    running = [each for each in situation.lines if not _still(each)]
    rows = []
    for line in situation.lines or (_WHOLE_LINE,):
        base = base_of(line, days, on.year - 1)
        own = list(findings)
        if treatment == "stopped":
            planned = _standing(situation.stopped)
        elif _still(line):
            planned = _standing(f"{line.name}{line.status}")
        else:
            planned = _by_level(situation, level, line, base, len(running))
            if task:
                planned = {warning: _beside(task, each) for warning, each in planned.items()}
        empty = all(not each.text for each in planned.values())
        rows.append(
            ComputedRow(
                key=line.id,
                line=line,
                level=level,
                treatment="by_hand" if empty else "stopped" if _still(line) else treatment,
                base=base,
                planned=planned,
                findings=tuple(own),
            )
        )
    return tuple(rows)


def _managed(situation: Situation) -> tuple[str | None, list[str]]:
    """The level whose measures apply, and what is to be said about it."""
    level = situation.level
    if level is None and situation.new:
        new = level_rules().new_level
        return new, [f"新建企业未评级，按 {new} 级管理（见，邯郸 2022）"]
    if level == "A+" and not any(each.level == "A+" for each in situation.measures):
        return "A", ["A+ 级企业按 A 级的措施"]
    return level, []


def _treatment(situation: Situation, on: date) -> tuple[Treatment, str, list[str]]:
    """How the enterprise is treated, the task it is guaranteed for, and what is to be said."""
    if situation.stopped:
        return "stopped", "", []
    given = situation.guarantee
    if given is None:
        if situation.guarantee_written:
            words = (
                f"名录写有“{situation.guarantee_written}”，没有认定文件、期限和保障任务，按等级管控"
            )
            return "level", "", [words]
        return "level", "", []
    lacking = [
        name
        for name, there in (
            ("认定文件", given.document),
            ("期限", given.ends_on),
            ("保障任务量", given.task),
        )
        if not there
    ]
    if lacking:
        return "level", "", [f"{given.kind}认定缺{'、'.join(lacking)}，按等级管控"]
    if given.starts_on is not None and given.starts_on > on:
        return "level", "", [f"{given.kind}自 {given.starts_on} 起，还没有开始，按等级管控"]
    if given.ends_on is not None and given.ends_on < on:
        return "level", "", [f"{given.kind}已于 {given.ends_on} 到期，按等级管控"]
    return "guarantee", f"{given.kind}（{given.document}，至 {given.ends_on}）：{given.task}", []


def _standing(why: str) -> dict[str, Planned]:
    """Nothing runs, so nothing is cut; it may not start during a warning either."""
    text = f"{why}，保持停产；复产须先核查"
    return {warning: Planned(text=text, note="停产，不计减排量") for warning in WARNINGS}


def _by_level(
    situation: Situation, level: str | None, line: LineFacts, base: Base, lines: int
) -> dict[str, Planned]:
    why = ""
    if not situation.measures:
        why = f"{situation.industry_name or '这个行业'}没有带应急措施的标准，{BY_HAND}"
    elif not rules().serves(situation.industry, situation.branch):
        why = f"{situation.pack} 的措施不是为{situation.industry_name}写的，{BY_HAND}"
    elif level is None:
        why = f"还没有等级，{BY_HAND}"
    found: dict[str, Planned] = {}
    for warning in WARNINGS:
        measure = next(
            (m for m in situation.measures if m.level == level and m.warning == warning), None
        )
        if why:
            found[warning] = Planned(text="", note=why)
        elif measure is None:
            note = (
                f"{situation.pack} 没有 {level} 级{rules().warnings[warning].name}的措施，{BY_HAND}"
            )
            found[warning] = Planned(text="", note=note)
        else:
            found[warning] = plan(measure, line, base, lines)
    return found


def _beside(task: str, planned: Planned) -> Planned:
    """The guaranteed task goes on; what is beyond it follows the level (任务外产能按等级管控)."""
    if not planned.text:
        return replace(planned, text=f"{task}；任务外产能按等级管控")
    return replace(
        planned,
        text=f"{task}；任务外产能：{planned.text}",
        share=None,
        before=None,
        after=None,
        note="保障任务以内不减，任务外的量没有分开登记，减排量不计",
    )


def _still(line: LineFacts) -> bool:
    return any(word in line.status for word in ("停产", "关停", "拆除", "停用"))


def joined(texts: Sequence[tuple[str, str]]) -> str:
    """What the lines of an enterprise do, in one cell: (line, text); equal texts once."""
    said = [(name, text) for name, text in texts if text]
    different = list(dict.fromkeys(text for _, text in said))
    if len(different) < 2:
        return different[0] if different else ""
    return "\n".join(f"{name}：{text}" if name else text for name, text in said)
