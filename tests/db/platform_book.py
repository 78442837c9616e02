"""A workbook as the national platform might export it. Every layout of this kind is made up."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.templates.workbooks.books import save_xlsx

TITLE = "重点行业企业绩效分级申报信息（虚构）"
HEADINGS = ("序号", "申报编号", "申报年度", "单位名称", "统一社会信用代码", "排污许可证编号",
            "所属区县", "行业类别", "申报等级", "环保联系人", "联系电话", "审核状态", "提交时间",
            "网格员")  # fmt: skip


def application(**changes: Any) -> list[Any]:
    """A row under :data:`HEADINGS`; ``changes`` by heading."""
    values: dict[str, Any] = dict.fromkeys(HEADINGS, "") | {
        "序号": 1, "申报编号": "13040020260001", "申报年度": "2026", "所属区县": "武安市",
        "申报等级": "A", "审核状态": "市级审核中", "提交时间": "2026-02-27 09:15:00",
        "网格员": "王五",
    }  # fmt: skip
    values.update(changes)
    assert values.keys() == set(HEADINGS)
    return [values[heading] for heading in HEADINGS]


def save_platform(path: Path, lines: Sequence[Sequence[Any]]) -> Path:
    """A workbook with a merged title row above the headings."""
    title = [TITLE, *[""] * (len(HEADINGS) - 1)]
    return save_xlsx(path, [title, HEADINGS, *lines], merge=["A1:N1"], title="申报信息")
