"""Figures of the two fictional works, as files."""

from __future__ import annotations

from itertools import count
from pathlib import Path

from templates.workbooks.energy_reading import StagedEnergy, read_energy
from tests.db.audit_world import OTHER_WORKS, STEEL_WORKS

HEAD = "统一社会信用代码,期间,工序,项目,去向,数量,单位,数据来源,核对说明"
_files = count(1)

FURNACE = (
    "高炉,焦炭,消耗,{coke},t,统计台账,",
    "高炉,电力,消耗,10000,万kWh,电费单,",
    "高炉,高炉煤气,回收外供,18000,万Nm³,统计台账,",
    "高炉,铁水,产出,{iron},万t,生产报表,",
    "全厂,二氧化硫,排放,{so2},t,许可证执行报告,",
    "全厂,氮氧化物,排放,{nox},t,许可证执行报告,",
    "全厂,颗粒物（燃烧烟气）,排放,{dust},t,许可证执行报告,",
)


def furnace(
    year: int = 2024,
    *,
    code: str = STEEL_WORKS,
    coke: str = "400000",
    iron: str = "100",
    so2: str = "300",
    nox: str = "500",
    dust: str = "200",
) -> list[str]:
    """The rows of a blast furnace of a million tonnes."""
    given = {"coke": coke, "iron": iron, "so2": so2, "nox": nox, "dust": dust}
    return [f"{code},{year},{row.format(**given)}" for row in FURNACE]


def file_of(folder: Path, *rows: str) -> Path:
    """A .csv of rows under :data:`HEAD`."""
    path = folder / f"能耗{next(_files)}.csv"
    path.write_text("\n".join([HEAD, *rows]) + "\n", encoding="utf-8")
    return path


def staged(folder: Path, *rows: str) -> StagedEnergy:
    """The same, read."""
    return read_energy(file_of(folder, *rows))


__all__ = ["OTHER_WORKS", "STEEL_WORKS", "file_of", "furnace", "staged"]
