"""Which sheets a pack's workbook has, and which columns each of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from grading.pack_parts import WARNINGS
from grading.strict_yaml import read_yaml_file
from templates.workbooks.pack_columns import (
    BasisColumn,
    ChoiceColumn,
    Column,
    DayColumn,
    FormulaColumn,
    ListColumn,
    NumberColumn,
    ReadingColumn,
    mark_column,
)

GUIDE, HEAD, ASPECTS, DOCUMENTS, FACTS = "填写说明", "基本信息", "方面", "文件", "事实"
OPTIONS, INDICATORS, VETOES, EMERGENCY = "选项", "指标", "一票否决", "应急措施"
SHEETS = (GUIDE, HEAD, ASPECTS, DOCUMENTS, FACTS, OPTIONS, INDICATORS, VETOES, EMERGENCY)
"""All sheets in their order; further ones must begin with 备注 and are left unread."""
NOTES = "备注"
_GUIDE_FILE = Path(__file__).with_name("pack_guide.yaml")

HEAD_ROWS: tuple[Column, ...] = (
    Column("pack", "标准标识"),
    Column("edition", "版本"),
    Column("title", "名称"),
    Column("industry", "行业"),
    ListColumn("levels", "等级"),
    DayColumn("in_force", "实施日期"),
    DayColumn("review_by", "复查日期"),
    ListColumn("empty", "空清单"),
)
HEAD_NOTES = {
    "pack": "字母、数字和 . _ + -；与版本一起是标准的身份",
    "edition": "改动后请写新的版本号；在原版本上更正的写“原版本+1”",
    "industry": "行业的标识，如 steel coking cement ceramics thermal_power waste_power",
    "levels": "从好到差，用、隔开；最后一个是兜底等级，不能有要求",
    "in_force": "写成 2026-01-13",
    "review_by": "过了这一天，程序提醒检查有无新版本",
    "empty": "写明“一项也没有”的部分；平时空着",
}

_ASKS = {
    "是否": "yes_no",
    "单选": "choice",
    "多选": "choices",
    "清单": "checklist",
    "数值": "number",
    "浓度": "concentration",
}
_WARNING_WORDS = dict(zip(("黄色", "橙色", "红色"), WARNINGS, strict=True))
_YES_NO = {"是": True, "否": False}
_SWITCH = {"启用": True, "停用": False}

ASPECT_COLUMNS: tuple[Column, ...] = (Column("id", "标识", 18), Column("name", "名称", 30))
DOCUMENT_COLUMNS: tuple[Column, ...] = (
    Column("id", "标识", 20),
    Column("title", "标题", 64),
    Column("number", "文号", 30),
    DayColumn("issued", "发布日期", 14),
)
FACT_COLUMNS: tuple[Column, ...] = (
    Column("id", "标识", 26),
    Column("name", "名称", 40),
    ChoiceColumn("ask", "填报方式", 10, _ASKS),
    Column("unit", "单位", 10),
    NumberColumn("min", "最小值", 9),
    NumberColumn("max", "最大值", 9),
    NumberColumn("oxygen", "基准含氧量%", 14),
    NumberColumn("hours", "达标小时%", 11),
    NumberColumn("months", "评估期月数", 12),
    ChoiceColumn("mean", "均值", 8, {"小时": "hour", "日": "day"}),
    ReadingColumn("reading", "计入的小时", 24),
    ListColumn("denominator", "分母", 24),
    Column("from", "数据来源", 26),
)
OPTION_COLUMNS: tuple[Column, ...] = (
    Column("fact", "事实标识", 26),
    Column("id", "选项标识", 22),
    Column("name", "名称", 56),
)
CELL_COLUMNS: tuple[Column, ...] = (
    Column("text", "要求文字", 40),
    FormulaColumn("require", "条件", 34),
    BasisColumn("basis", "依据", 30),
    mark_column(),
    ChoiceColumn("active", "启用", 7, _SWITCH),
)


def indicator_columns(aspects: Mapping[str, str]) -> tuple[Column, ...]:
    """The columns before those of the levels; ``aspects`` are ids with their names."""
    names = [str(name) for name in aspects.values()]
    words = {
        (name if names.count(name) == 1 and name not in aspects else id): id
        for id, name in zip(aspects, names, strict=True)
    }
    return (
        Column("id", "标识", 26),
        ChoiceColumn("aspect", "方面", 14, words),
        Column("name", "指标名称", 24),
        FormulaColumn("applies", "适用条件", 26),
        ChoiceColumn("legal", "法定线", 8, _YES_NO),
    )


def veto_columns(levels: Sequence[str]) -> tuple[Column, ...]:
    """The columns of vetoes."""
    return (
        Column("id", "标识", 22),
        Column("name", "名称", 30),
        FormulaColumn("when", "触发条件", 34),
        ChoiceColumn("caps_at", "封顶等级", 10, {level: level for level in levels}),
        Column("text", "说明文字", 36),
        *CELL_COLUMNS[2:],
    )


def measure_columns(levels: Sequence[str]) -> tuple[Column, ...]:
    """The columns of emergency measures."""
    return (
        ChoiceColumn("level", "等级", 8, {level: level for level in levels}),
        ChoiceColumn("warning", "预警", 8, _WARNING_WORDS),
        Column("measure", "措施", 44),
        NumberColumn("cut", "削减比例%", 11),
        Column("base", "削减基数", 18),
        *CELL_COLUMNS[2:],
    )


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet that is a plain table: where its rows stand in the pack's content.

    ``named`` tells a mapping of ids to records from a list of records.
    """

    sheet: str
    section: str
    columns: tuple[Column, ...]
    named: bool


def tables(levels: Sequence[str]) -> tuple[Table, ...]:
    """The sheets that hold one record per row; options and indicators are laid out otherwise."""
    return (
        Table(ASPECTS, "aspects", ASPECT_COLUMNS, True),
        Table(DOCUMENTS, "documents", DOCUMENT_COLUMNS, True),
        Table(FACTS, "facts", FACT_COLUMNS, True),
        Table(VETOES, "vetoes", veto_columns(levels), False),
        Table(EMERGENCY, "emergency", measure_columns(levels), False),
    )


def guide_lines() -> tuple[tuple[str, str], ...]:
    """The lines of the guide: left and right; a line without a right part is a heading."""
    entries = read_yaml_file(_GUIDE_FILE).members()
    return tuple((left, right) for left, right in (cast("list[str]", e.content()) for e in entries))
