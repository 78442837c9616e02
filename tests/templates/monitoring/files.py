"""Monitoring files as bureaus get them, written small."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl

from grading.monitoring.hours import hour_number, plain
from grading.refusals import Finding
from templates.monitoring.crc212 import checksum
from templates.monitoring.staged import StagedHours, StagedSeries

START = datetime.fromisoformat("2026-01-01")

HEAD = [
    ["时间", "烟尘", "", "SO2", "", "NOx", "", "O2", "烟温", "流速", "湿度", "标记"],
    ["", "实测", "折算", "实测", "折算", "实测", "折算", "", "", "", "", ""],
]
MERGED = ["A1:A2", "B1:C1", "D1:E1", "F1:G1", "H1:H2", "I1:I2", "J1:J2", "K1:K2", "L1:L2"]


def stamp(hour: int, form: str = "%Y-%m-%d %H:%M") -> str:
    return (START + timedelta(hours=hour)).strftime(form)


def row(hour: int, time: Any = None) -> list[Any]:
    """A row below :data:`HEAD`."""
    told = stamp(hour) if time is None else time
    return [told, 5.1, 6.2, 20.04, 24.5, 30, 36.6, 16.2, 120.5, 11.2, 8.4, "N"]


def book(
    path: Path, sheets: dict[str, Sequence[Sequence[Any]]], merged: Sequence[str] = ()
) -> Path:
    """A workbook of these sheets; ``merged`` in each."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for cells in rows:
            sheet.append([None if cell == "" else cell for cell in cells])
        for area in merged:
            sheet.merge_cells(area)
    made.save(path)
    return path


def text(path: Path, rows: Sequence[Sequence[Any]], encoding: str = "utf-8") -> Path:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    path.write_bytes(out.getvalue().encode(encoding))
    return path


def message(body: str, *, command: int = 2061, device: str = "MN0001", kind: int = 31) -> str:
    """One whole message of HJ 212."""
    data = (
        f"QN=20260101090000123;ST={kind};CN={command};PW=123456;MN={device};Flag=4;CP=&&{body}&&"
    ).encode()
    return f"##{len(data):04d}{data.decode()}{checksum(data)}\r\n"


def series(staged: StagedHours, pollutant: str, outlet: str | None = None) -> StagedSeries:
    """The one series of a pollutant (and outlet)."""
    found = [
        each
        for each in staged.series
        if each.pollutant == pollutant and outlet in (None, each.outlet)
    ]
    assert len(found) == 1, [(each.outlet, each.pollutant) for each in staged.series]
    return found[0]


def values(one: StagedSeries) -> list[str]:
    return [str(plain(value)) for value in one.value.tolist()]


def first_hour(one: StagedSeries) -> int:
    """The first hour, counted from :data:`START`."""
    return int(one.hours[0]) - hour_number(START)


def findings(staged: StagedHours) -> list[Finding]:
    """The findings of a file, but for the one that it has no column of flags."""
    return [f for f in staged.findings if f.rule != "no_flag"]


def rules(staged: StagedHours, severity: str | None = None) -> list[str]:
    return [f.rule for f in findings(staged) if severity in (None, f.severity)]
