"""What a person says about a monitoring file where it is not understood by itself.

The form, also that of a ``--mapping`` file (JSON)::

    {"columns": {"浓度A": "PM", "浓度B": {"is": "converted", "pollutant": "PM"}, "F": "flag",
                 "备注": null},
     "outlets": {"DA001": "1#烧结机头"}, "header_row": 3, "stamps": "end", "sheets": ["1月"]}

A column is named by its heading as the preview shows it or by its letters; it is a role
(:data:`templates.monitoring.staged.Role`), a pollutant (then its measured value), or both,
with ``outlet`` and ``factor`` where they differ. null leaves it out.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Literal, get_args

from grading.monitoring.pollutants import Pollutant, named
from grading.refusals import Refusal
from templates.monitoring.columns import even, role_of
from templates.monitoring.staged import Role

Stamps = Literal["start", "end"]
_KEYS = ("columns", "outlets", "header_row", "stamps", "sheets")


@dataclass(frozen=True, slots=True)
class Wanted:
    """One column as a person wants it read."""

    role: Role
    pollutant: Pollutant | None = None
    outlet: str = ""
    factor: Decimal | None = None


@dataclass(frozen=True, slots=True)
class HoursMapping:
    """A mapping that has been checked; ``columns`` by evened heading or letters."""

    columns: Mapping[str, Wanted] = field(default_factory=dict)
    outlets: Mapping[str, str] = field(default_factory=dict)
    header_row: int | None = None
    stamps: Stamps | None = None
    sheets: tuple[str, ...] = ()

    def wanted(self, heading: str, column: int) -> Wanted | None:
        """What is said about a column, by its heading or its letters."""
        return self.columns.get(even(heading)) or self.columns.get(letters(column).casefold())

    def outlet(self, name: str) -> str:
        """The name an outlet of the file goes by."""
        return self.outlets.get(name, name)


def letters(column: int) -> str:
    """The letters Excel shows above a column counted from 0."""
    text, rest = "", column + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        text = chr(65 + digit) + text
    return text


def read_mapping(source: HoursMapping | Mapping[str, Any] | str | Path | None) -> HoursMapping:
    """A mapping from its form or a JSON file; raises :class:`Refusal` for what is none."""
    if source is None:
        return HoursMapping()
    if isinstance(source, HoursMapping):
        return source
    where = "对照"
    if isinstance(source, str | Path):
        where = Path(source).name
        try:
            source = json.loads(Path(source).read_text("utf-8-sig"))
        except (OSError, ValueError) as error:
            raise Refusal("对照文件读不出来", where, "应为 UTF-8 的 JSON 文件") from error
    if not isinstance(source, Mapping) or not set(source) <= set(_KEYS):
        raise Refusal("对照的内容不对", where, "可写：" + "、".join(_KEYS))
    columns = source.get("columns") or {}
    outlets = source.get("outlets") or {}
    row, stamps = source.get("header_row"), source.get("stamps")
    sheets = source.get("sheets") or ()
    if not isinstance(columns, Mapping) or not isinstance(outlets, Mapping):
        raise Refusal("columns 和 outlets 应为对照表", where, '例如 {"浓度A": "PM"}')
    if row is not None and (not isinstance(row, int) or row < 1):
        raise Refusal("header_row 应为表头所在的行号", where, "从 1 数起，例如 3")
    if stamps not in (None, "start", "end"):
        raise Refusal("stamps 应为 start 或 end", where, "时间是小时的开始写 start，结束写 end")
    return HoursMapping(
        {even(str(name)): _wanted(each, str(name), where) for name, each in columns.items()},
        {str(name): str(other) for name, other in outlets.items()},
        row,
        stamps,
        tuple(map(str, sheets)),
    )


def _wanted(each: object, name: str, where: str) -> Wanted:
    if each is None or each == "":
        return Wanted("ignored")
    said = {"is": each} if isinstance(each, str) else each
    if not isinstance(said, Mapping) or not set(said) <= {"is", "pollutant", "outlet", "factor"}:
        raise Refusal(f"列“{name}”的对照不对", where, "可写 is、pollutant、outlet、factor")
    word = str(said.get("is", "value"))
    role: Role | None = next((each for each in get_args(Role) if each == word), role_of(word))
    pollutant = named(str(said["pollutant"])) if "pollutant" in said else None
    if role is None:
        role, pollutant = "value", named(word)
    if pollutant is None and (said.get("pollutant") or (role == "value" and word != "value")):
        raise Refusal(f"列“{name}”的对照“{each}”认不出来", where, "写污染物名称，或列的含义")
    try:
        factor = Decimal(str(said["factor"])) if "factor" in said else None
    except InvalidOperation as error:
        raise Refusal(f"列“{name}”的系数不是数", where, "例如 2.86") from error
    if factor is not None and not (factor.is_finite() and 0 < factor < 10**9):
        raise Refusal(f"列“{name}”的系数应大于 0", where, "例如 2.86")
    return Wanted(role, pollutant, str(said.get("outlet", "")), factor)
