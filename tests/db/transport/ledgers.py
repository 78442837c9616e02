"""Ledger files the tests of transport import."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

HEAD = "车牌号,排放阶段,燃料类型,通过时间,进出方向,货物名称,净重(吨)\n"


def gate_file(
    folder: Path,
    lines: list[tuple[str, str, str, str, str, str, str]],
    name: str = "门禁.csv",
) -> Path:
    """A gate ledger of (plate, stage, fuel, time, direction, goods, tonnes)."""
    file = folder / name
    rows = "".join(",".join(each) + "\n" for each in lines)
    file.write_text(HEAD + rows, encoding="utf-8")
    return file


def trips(
    plate: str,
    stage: str,
    count: int,
    *,
    begin: datetime,
    tonnes: str = "30",
    goods: str = "铁矿粉",
    direction: str = "进厂",
) -> list[tuple[str, str, str, str, str, str, str]]:
    """So many trips of a lorry, two hours apart."""
    return [
        (plate, stage, "柴油" if stage != "新能源" else "纯电",
         f"{begin + timedelta(hours=2 * at):%Y-%m-%d %H:%M:%S}", direction, goods, tonnes)
        for at in range(count)
    ]  # fmt: skip


def volume_file(folder: Path, rows: list[str], name: str = "运量.csv") -> Path:
    """A list of bulk volumes of 月份,方向,物料名称,运输方式,运量,联运编号,段序,排放阶段."""
    file = folder / name
    head = "月份,方向,物料名称,运输方式,运量(吨),联运编号,段序,排放阶段\n"
    file.write_text(head + "".join(f"{each}\n" for each in rows), encoding="utf-8")
    return file
