"""厂内车辆台账 and 非道路移动机械台账: what there is, one line each."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

from grading.transport.emission import read_emission
from grading.transport.plates import read_plate
from templates.transport.cells import is_remark
from templates.transport.source import Asked, open_source
from templates.transport.staged import Opened, Remarks, StagedVehicles, Vehicle

Inventory = Literal["inplant", "machines"]
_COUNT = re.compile(r"共?\d+(?:[辆台部]|车次)")


def read_vehicles(
    path: str | Path, ledger: Inventory, *, sheet: str | None = None, cancelled: Asked = None
) -> StagedVehicles:
    """Read an inventory. A line twice (same number, VIN and engine) is an error; a stage
    that is not told or not understood is told and kept as unknown."""
    source = open_source(path, ledger, sheet, cancelled)
    remarks, rows = Remarks(), []
    seen: dict[tuple[str, str, str], int] = {}
    filled = dict.fromkeys(source.texts, 0)
    read = len(source.bad)
    for number, text in source.bad:
        remarks.error(number, "", text[:80], "columns", "这一行的列数与表头不符")
    headings = {each.field: each.heading for each in source.layout.columns}
    for at, number in enumerate(map(int, source.rows)):
        cells = {field: words[at].strip() for field, words in source.texts.items()}
        if not any(cells.values()) or is_remark(list(cells.values())) or _is_total(cells):
            continue
        read += 1
        for field, text in cells.items():
            filled[field] += bool(text)
        plate = read_plate(cells.get("plate", ""))
        green = plate.green if ledger == "inplant" else ""
        stage, fuel = cells.get("stage", ""), cells.get("fuel", "")
        emission = read_emission(stage, fuel, green)
        if emission.doubt and "号牌" not in emission.doubt:
            rule = "stage" if emission.stage else "no_stage"
            remarks.doubt(number, headings.get("stage", ""), stage, rule, emission.doubt)
        name = plate.text if ledger == "inplant" else cells.get("plate", "")
        identity = (name, cells.get("vin", ""), cells.get("engine", ""))
        if any(identity) and identity in seen:
            told = next(each for each in identity if each)
            words = f"与第 {seen[identity]} 行是同一台"
            remarks.error(number, headings.get("plate", ""), told, "repeated", words)
            continue
        seen[identity] = number
        rows.append(
            Vehicle(
                number, name[:64], cells.get("kind", "")[:100], cells.get("vin", "")[:64],
                cells.get("engine", "")[:64], emission.stage, emission.fuel,
                f"{stage} {fuel}".strip()[:200],
            )
        )  # fmt: skip
    opened = Opened(
        ledger, source.file, source.sha256, source.sheet, source.layout.row,
        source.layout.mapping(), read, read - len(rows), filled, tuple(remarks.findings),
        remarks.counts,
    )  # fmt: skip
    return StagedVehicles(opened, tuple(rows))


def _is_total(cells: dict[str, str]) -> bool:
    """A line of nothing but a count: 合计 stands in a column that is not read (序号)."""
    told = [each for each in cells.values() if each]
    return len(told) == 1 and _COUNT.fullmatch(told[0]) is not None
