"""Conditions as people write them in a cell: one comparison per line, all of them to be met.

    sinter_head：PM ≤ 10、SO2 ≤ 35        the limits of an outlet
    clean_share ≥ 80                      a number（≤ or ≥）
    quenching = dry                       one answer; 是 or 否 for a yes/no question
    quenching 属于 dry、both               one of several answers
    fugitive_store 含 silo、shed           all of these items are present
    clean_share ≥ 2026-01-01 起 50、2028-01-01 起 80    a limit that changes at a date

A first line 任一： makes the lines alternatives, 并非： turns the one line below it round,
全部： is what holds without it. What is more involved stands there in YAML, beginning
with ``{``; every condition can be written so, and none loses anything.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import cast

from grading.pack_writer import flow
from grading.refusals import Refusal
from grading.strict_yaml import read_yaml

_GROUPS = {"全部": "all", "任一": "any", "并非": "not"}
_NAME = r"[^\s≤≥=<>：:、，,{}\[\]（）()]+"
_NUMBER = r"[-+]?\d+(?:\.\d+)?"
_DAY = r"\d{4}-\d{2}-\d{2}"
_VALUES = rf"(?:{_DAY}\s*起\s*)?{_NUMBER}(?:\s*、\s*{_DAY}\s*起\s*{_NUMBER})*"
_LIMITS = re.compile(rf"({_NAME})\s*：\s*(.+)")
_LIMIT = re.compile(rf"\s*({_NAME})\s*≤\s*({_VALUES})\s*(?:、|$)")
_COMPARISON = re.compile(rf"({_NAME})\s*([≤≥])\s*({_VALUES})")
_IS = re.compile(rf"({_NAME})\s*=\s*({_NAME})")
_AMONG = re.compile(rf"({_NAME})\s+(属于|含)\s*({_NAME}(?:\s*、\s*{_NAME})*)")
_STEP = re.compile(rf"(?:({_DAY})\s*起\s*)?({_NUMBER})")
_TRUTHS = {"是": True, "否": False}
_OPERATORS = {"≤": "at_most", "≥": "at_least"}
_HELP = "每行一个比较，如 clean_share ≥ 80；写法见“填写说明”"


def write_formula(condition: Mapping[str, object]) -> str:
    """A condition as lines, or as YAML where lines cannot say it."""
    lines = _lines(condition)
    if lines is not None:
        text = "\n".join(lines)
        try:
            if read_formula(text, "") == condition:
                return text
        except Refusal:
            pass
    return flow(condition)


def read_formula(text: str, where: str) -> dict[str, object]:
    """The condition that a cell states; ``where`` names the cell in refusals.

    Only its shape is checked here: which facts there are, the pack knows.
    """
    if text.lstrip().startswith("{"):
        content = read_yaml(text, where).content()
        return cast("dict[str, object]", content)
    lines = [(number, _even(line)) for number, line in enumerate(text.split("\n"), 1)]
    lines = [(number, line) for number, line in lines if line]
    group = _GROUPS.get(lines[0][1].rstrip("：")) if lines else None
    if group is not None and lines[0][1].endswith("："):
        del lines[0]
    else:
        group = None
    parts = [_part(line, f"{where} 第 {number} 行") for number, line in lines]
    if not parts:
        raise Refusal("条件是空的", where, _HELP)
    if group == "not":
        if len(parts) > 1:
            raise Refusal(
                "“并非：”下面只能写一行", where, "几个比较请用 YAML 写法：{not: {any: […]}}"
            )
        return {"not": parts[0]}
    if group is None and len(parts) == 1:
        return parts[0]
    return {group or "all": parts}


def _even(line: str) -> str:
    """A line with the signs people type for one another made the same."""
    for typed, meant in (
        ("<=", "≤"), (">=", "≥"), ("≦", "≤"), ("≧", "≥"), ("＝", "="), (":", "："),
        (",", "、"), ("，", "、"), ("；", "、"), (";", "、"),
    ):  # fmt: skip
        line = line.replace(typed, meant)
    return line.strip().rstrip("、")


def _part(line: str, where: str) -> dict[str, object]:
    found = _COMPARISON.fullmatch(line)
    if found:
        return {"fact": found[1], _OPERATORS[found[2]]: _values(found[3], where)}
    found = _AMONG.fullmatch(line)
    if found:
        operator = "has" if found[2] == "含" else "among"
        return {"fact": found[1], operator: [word.strip() for word in found[3].split("、")]}
    found = _IS.fullmatch(line)
    if found:
        return {"fact": found[1], "is": _TRUTHS.get(found[2], found[2])}
    found = _LIMITS.fullmatch(line)
    if found:
        return {"outlet": found[1], "limits": _limits(found[2], where)}
    raise Refusal(f"看不懂这个条件：{line[:60]}", where, _HELP)


def _limits(text: str, where: str) -> dict[str, object]:
    limits: dict[str, object] = {}
    at = 0
    while at < len(text):
        found = _LIMIT.match(text, at)
        if found is None:
            raise Refusal(f"看不懂这个限值：{text[at:][:60]}", where, "写成 PM ≤ 10、SO2 ≤ 35")
        if found[1] in limits:
            raise Refusal(f"“{found[1]}”的限值写了两次", where, "只保留一个")
        limits[found[1]] = _values(found[2], where)
        at = found.end()
    return limits


def _values(text: str, where: str) -> object:
    """A number, or dated numbers as a list; of several only the first may have no date."""
    steps = [cast("re.Match[str]", _STEP.fullmatch(step.strip())) for step in text.split("、")]
    if len(steps) == 1 and steps[0][1] is None:
        return Decimal(steps[0][2])
    if steps[0][1] is None:
        raise Refusal(
            f"限值没有起始日期：{text}", where, "几个限值的，每个都写起始日期，如 2025-01-01 起 10"
        )
    try:
        return [{"from": date.fromisoformat(step[1]), "value": Decimal(step[2])} for step in steps]
    except ValueError:
        raise Refusal(f"没有这一天：{text}", where, "改正年、月、日") from None


# --- writing ----------------------------------------------------------------------------


def _lines(condition: Mapping[str, object]) -> list[str] | None:
    for words, kind in _GROUPS.items():
        if kind in condition:
            inside = condition[kind]
            members = [inside] if kind == "not" else list(cast(Sequence[object], inside))
            lines = [_line(cast("Mapping[str, object]", member)) for member in members]
            if any(line is None for line in lines):
                return None
            head = [] if kind == "all" and len(lines) > 1 else [f"{words}："]
            return [*head, *cast("list[str]", lines)]
    line = _line(condition)
    return None if line is None else [line]


def _line(part: Mapping[str, object]) -> str | None:
    """One comparison or the limits of one outlet; None for anything else."""
    if "outlet" in part:
        limits = cast("Mapping[str, object]", part["limits"])
        inside = "、".join(f"{name} ≤ {_value_words(value)}" for name, value in limits.items())
        return f"{part['outlet']}：{inside}"
    fact = part.get("fact")
    for sign, operator in _OPERATORS.items():
        if operator in part:
            return f"{fact} {sign} {_value_words(part[operator])}"
    if "is" in part:
        answer = part["is"]
        word = {True: "是", False: "否"}[answer] if isinstance(answer, bool) else answer
        return f"{fact} = {word}"
    for word, operator in (("属于", "among"), ("含", "has")):
        if operator in part:
            return f"{fact} {word} {'、'.join(map(str, cast(Sequence[object], part[operator])))}"
    return None


def _value_words(value: object) -> str:
    if isinstance(value, Decimal):
        return format(value, "f")
    steps = cast("Sequence[Mapping[str, object]]", value)
    return "、".join(f"{step['from']} 起 {step['value']}" for step in steps)
