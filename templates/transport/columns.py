"""Which row of a ledger is its header, and which column holds what.

Ledgers carry title rows, and headers over two rows (进厂 | 货物名称 运输量). The header is the
row, or two rows joined, in which most headings are known.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from grading.datafiles import read_datafile
from grading.refusals import Refusal
from templates.workbooks.cells import cell_text
from templates.workbooks.headings import even

DATA = Path(__file__).with_suffix(".yaml")

Ledger = Literal["gate", "volumes", "inplant", "machines"]
LEDGERS: Mapping[Ledger, str] = {
    "gate": "进出厂车辆台账",
    "volumes": "大宗物料运量台账",
    "inplant": "厂内车辆台账",
    "machines": "非道路移动机械台账",
}
NEEDED: Mapping[Ledger, tuple[str, ...]] = {
    "gate": ("plate",),
    "volumes": ("month", "mode", "tonnes"),
    "inplant": ("stage",),
    "machines": ("stage",),
}
SEARCHED = 30
"""So many rows are searched for the header."""

_BRACKETS = re.compile(r"[(\[【（].*?[)\]】）]")


@dataclass(frozen=True, slots=True)
class Column:
    """A column that is understood: from 0, its field, its heading, what stands in brackets."""

    place: int
    field: str
    heading: str
    unit: str


@dataclass(frozen=True, slots=True)
class Layout:
    """The header of a ledger: its last row as Excel counts, its width, its known columns."""

    ledger: Ledger
    row: int
    width: int
    columns: tuple[Column, ...]

    def column(self, field: str) -> Column | None:
        """The column of a field."""
        return next((each for each in self.columns if each.field == field), None)

    def mapping(self) -> dict[str, str]:
        """Heading → field."""
        return {each.heading: each.field for each in self.columns}


@cache
def spellings(ledger: Ledger) -> Mapping[str, str]:
    """Evened heading → field of a ledger."""
    entry = read_datafile(DATA).entry(ledger)
    return {even(word): field for field in entry for word in entry.texts(field)}


@cache
def titles(ledger: Ledger) -> Mapping[str, str]:
    """Field → its surest heading, in the order of a template."""
    entry = read_datafile(DATA).entry(ledger)
    return {field: entry.texts(field)[0] for field in entry}


def find_layout(rows: Sequence[tuple[int, Sequence[Any]]], ledger: Ledger, where: str) -> Layout:
    """The header among the first rows (number, cells) of a file. Refuses where a needed
    column is missing."""
    best = Layout(ledger, 0, 0, ())
    for at, (number, cells) in enumerate(rows):
        texts = [cell_text(cell) for cell in cells]
        tried = [(number, texts)]
        if at + 1 < len(rows):
            below = [cell_text(cell) for cell in rows[at + 1][1]]
            tried.append((rows[at + 1][0], _joined(texts, below)))
        for row, headings in tried:
            columns = _columns(headings, ledger)
            if len(columns) > len(best.columns):
                best = Layout(ledger, row, len(headings), columns)
    missing = [titles(ledger)[f] for f in NEEDED[ledger] if best.column(f) is None]
    if ledger == "gate" and not any(best.column(f) for f in ("time", "time_in", "time_out")):
        missing.append("通过时间（或进厂时间、出厂时间）")
    if missing:
        raise Refusal(
            f"{LEDGERS[ledger]}里找不到“{'”“'.join(missing)}”这一列",
            where,
            "核对列名，或用 transport template 写出的空表填写",
        )
    return best


def _columns(headings: Sequence[str], ledger: Ledger) -> tuple[Column, ...]:
    known = spellings(ledger)
    found: dict[str, Column] = {}
    for place, heading in enumerate(headings):
        field = known.get(even(heading)) or known.get(even(_BRACKETS.sub("", heading)))
        if field is not None and field not in found:
            inside = "".join(_BRACKETS.findall(heading))
            found[field] = Column(place, field, heading, even(inside))
    return tuple(found.values())


def _joined(above: Sequence[str], below: Sequence[str]) -> list[str]:
    """Two rows of headings as one: a heading above stands over the empty cells to its right."""
    found, over = [], ""
    for at in range(max(len(above), len(below))):
        head = above[at] if at < len(above) else ""
        under = below[at] if at < len(below) else ""
        over = head or over
        found.append(f"{over}{under}" if under else head)
    return found
