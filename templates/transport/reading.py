"""A ledger of any kind: which of the four it is, and what it says."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from grading.refusals import Refusal
from templates.transport.columns import LEDGERS, SEARCHED, Ledger, find_layout
from templates.transport.gate import read_gate
from templates.transport.inventories import read_vehicles
from templates.transport.source import Asked, beginning
from templates.transport.staged import StagedPassages, StagedVehicles, StagedVolumes
from templates.transport.volumes import read_volumes
from templates.workbooks.cells import cell_text
from templates.workbooks.reading import open_book, separator


def read_ledger(
    path: str | Path,
    ledger: Ledger | None = None,
    *,
    sheet: str | None = None,
    latest: datetime | None = None,
    cancelled: Asked = None,
) -> StagedPassages | StagedVolumes | StagedVehicles:
    """Read a ledger; without ``ledger`` its headings and title say which one it is.

    Refuses what cannot be read, and a file that could be more than one of them.
    """
    found = ledger or recognise_ledger(path, sheet)
    if found == "gate":
        return read_gate(path, sheet=sheet, latest=latest, cancelled=cancelled)
    if found == "volumes":
        return read_volumes(path, sheet=sheet, latest=latest, cancelled=cancelled)
    return read_vehicles(path, found, sheet=sheet, cancelled=cancelled)


def recognise_ledger(path: str | Path, sheet: str | None = None) -> Ledger:
    """Which ledger a file is: by its columns, and two inventories by the words of its title."""
    path = Path(path)
    rows, title = _first_rows(path, sheet)
    fitting: list[Ledger] = []
    for each in LEDGERS:
        try:
            find_layout(rows, each, path.name)
        except Refusal:
            continue
        fitting.append(each)
    for each in ("gate", "volumes"):
        if each in fitting:
            return "gate" if each == "gate" else "volumes"
    words = "".join([path.stem, title, *(cell_text(c) for _, row in rows[:6] for c in row)])
    if "machines" in fitting and any(w in words for w in ("非道路", "机械", "叉车", "装载机")):
        return "machines"
    if "inplant" in fitting and "厂内" in words:
        return "inplant"
    known = "、".join(f"{id}（{name}）" for id, name in LEDGERS.items())
    raise Refusal("看不出这是哪一种台账", path.name, f"请指明台账种类：{known}")


def _first_rows(path: Path, sheet: str | None) -> tuple[list[tuple[int, Sequence[Any]]], str]:
    head = beginning(path)
    if head is not None:
        lines = head.splitlines()[:SEARCHED]
        return list(enumerate(csv.reader(lines, delimiter=separator(head)), 1)), ""
    with open_book(path) as book:
        page = book.sheet(sheet)
        return [(number, cells) for number, cells in islice(page.rows(), SEARCHED)], page.name
