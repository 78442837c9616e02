"""大宗物料运量台账: rail, water, pipe, belt and road by month, with the legs of combined ones."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from grading.transport.emission import NEW_ENERGY, read_emission
from grading.transport.passages import tonnes
from grading.transport.register import register
from grading.transport.volumes import ROAD, Volume
from templates.transport.cells import (
    goods_kind,
    is_remark,
    read_direction,
    read_kg,
    read_mode,
    read_month,
    unit_of,
)
from templates.transport.columns import titles
from templates.transport.source import Asked, Source, open_source
from templates.transport.staged import Opened, Remarks, StagedVolumes

_LEGS = {"首段": 1, "一段": 1, "末段": 9, "尾段": 9, "二段": 2, "三段": 3}
_CHINESE = {each: at for at, each in enumerate("一二三四五六七八九", 1)}


def read_volumes(
    path: str | Path,
    *,
    sheet: str | None = None,
    latest: datetime | None = None,
    cancelled: Asked = None,
) -> StagedVolumes:
    """Read a list of monthly volumes. A row without month, mode or tonnes, or with more than
    a plant moves in a month, is left out and told as an error; so is a month after ``latest``,
    which is now."""
    source = open_source(path, "volumes", sheet, cancelled)
    return _Volumes(source, latest).staged()


class _Volumes:
    def __init__(self, source: Source, latest: datetime | None) -> None:
        self.source = source
        self._latest = "" if latest is None else f"{latest:%Y-%m}"
        self.remarks = Remarks()
        unit = source.layout.column("tonnes")
        assert unit is not None  # a layout without it was refused
        self._factor = unit_of(unit.unit) or Decimal(1000)

    def staged(self) -> StagedVolumes:
        rows: list[tuple[int, Volume]] = []
        filled = dict.fromkeys(self.source.texts, 0)
        read = len(self.source.bad)
        for number, text in self.source.bad:
            self.remarks.error(number, "", text[:80], "columns", "这一行的列数与表头不符")
        for at, number in enumerate(map(int, self.source.rows)):
            cells = {field: words[at].strip() for field, words in self.source.texts.items()}
            if not any(cells.values()) or is_remark(list(cells.values())):
                continue
            if all(field == "tonnes" or not text for field, text in cells.items()):
                words = "只有运量，像是合计行，没有读入"
                self.remarks.doubt(number, self._title("tonnes"), cells["tonnes"], "total", words)
                continue
            read += 1
            for field, text in cells.items():
                filled[field] += bool(text)
            volume = self._volume(number, cells)
            if volume is not None:
                rows.append((number, volume))
        opened = Opened(
            "volumes", self.source.file, self.source.sha256, self.source.sheet,
            self.source.layout.row, self.source.layout.mapping(), read, read - len(rows), filled,
            tuple(self.remarks.findings), self.remarks.counts,
        )  # fmt: skip
        return StagedVolumes(opened, tuple(rows))

    def _volume(self, row: int, cells: dict[str, str]) -> Volume | None:
        """The row as a volume, or None with the reasons told."""
        month, written = read_month(cells["month"]), cells["mode"]
        mode, green = read_mode(written)
        kg, fault = read_kg(cells["tonnes"], self._factor)
        most = register().month_kg
        good = True
        if not month:
            good = self._refuse(row, "month", cells["month"], "不是月份，应写成 2026-01")
        elif self._latest and month > self._latest:
            good = self._refuse(row, "month", cells["month"], "在今天以后，还没有发生")
        if not mode:
            known = "、".join(register().modes.values())
            good = self._refuse(row, "mode", written, f"不是认得的运输方式；可用：{known}")
        if kg is None or fault:
            good = self._refuse(row, "tonnes", cells["tonnes"], fault or "没有写运量")
        elif kg > most:
            words = f"一个月 {tonnes(kg)} 吨不可能（最多 {most // 1000} 吨），核对单位是吨还是万吨"
            good = self._refuse(row, "tonnes", cells["tonnes"], words)
        if not good or kg is None:
            return None
        direction = read_direction(cells.get("direction", ""))
        kind = goods_kind(cells.get("kind", ""), cells.get("goods", ""), direction)
        if not kind:
            self._doubt(row, "kind", cells.get("kind", ""), "没有类别和进出方向，两种分母里都计")
        stage = 0
        if mode in (ROAD, "combined"):
            told = read_emission(cells.get("stage", ""), cells.get("fuel", ""))
            stage = told.stage or (NEW_ENERGY if green else 0)
            if not stage:
                self._doubt(row, "stage", cells.get("stage", ""), "公路运量没有排放阶段")
        return Volume(
            month, direction, kind, cells.get("goods", ""), mode, kg, cells.get("chain", ""),
            _leg(cells.get("leg", "")), stage,
            " ".join(each for each in (cells.get("via", ""), written) if each)[:200],
        )  # fmt: skip

    def _refuse(self, row: int, field: str, value: str, words: str) -> bool:
        message = (
            words if words.startswith(("“", "一个月", "没有", "重量")) else f"“{value}”{words}"
        )
        self.remarks.error(row, self._title(field), value, field, message)
        return False

    def _doubt(self, row: int, field: str, value: str, words: str) -> None:
        self.remarks.doubt(row, self._title(field), value, f"no_{field}", words)

    def _title(self, field: str) -> str:
        column = self.source.layout.column(field)
        return column.heading if column is not None else titles("volumes")[field]


def _leg(text: str) -> int:
    """首段 1, 末段 9, 第二段 2, 3 → 3; 0 for none."""
    bare = text.strip().removeprefix("第").removesuffix("段").strip()
    if text.strip() in _LEGS:
        return _LEGS[text.strip()]
    if bare in _CHINESE:
        return _CHINESE[bare]
    match = re.fullmatch(r"(\d)(?:\.0)?", bare)
    return int(match[1]) if match else 0
