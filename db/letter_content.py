"""What a letter says, taken from the records: placeholders and tables, before the words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from templates.papers.letters.model import LetterTable

MISSING = "未登记"


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterContent:
    """Values by placeholder, tables by name.

    ``subject`` is the number of the audit, or the words for a batch; ``document`` what is
    counted as one paper (its printing again is a 补打); ``each`` holds, for an annex that
    comes once for every level, its values and tables.
    """

    values: Mapping[str, str]
    tables: Mapping[str, LetterTable]
    subject: str
    document: str
    enterprise: str = ""
    trial: bool = False
    unconfirmed: bool = False
    each: Sequence[tuple[Mapping[str, str], Mapping[str, LetterTable]]] = field(default=())


def day(moment: date | datetime | None) -> str:
    """A date as papers write it, nothing where there is none."""
    return f"{moment.year}年{moment.month}月{moment.day}日" if moment is not None else ""


def table(
    columns: Sequence[tuple[str, float, bool]],
    rows: Sequence[Sequence[str]],
    nothing: str = "（无）",
) -> LetterTable:
    """A table from (heading, width in mm, middle?); every row gets its number in front."""
    from templates.papers.letters.model import LetterColumn, LetterTable

    return LetterTable(
        [LetterColumn("序号", 13, True), *(LetterColumn(*column) for column in columns)],
        [[str(number), *row] for number, row in enumerate(rows, 1)],
        nothing,
    )


def counted(names: Sequence[str], order: Sequence[str] = ()) -> dict[str, int]:
    """How often each name occurs, in the given order and then as they come."""
    found = dict.fromkeys(order, 0)
    for name in names:
        found[name] = found.get(name, 0) + 1
    return {name: number for name, number in found.items() if number}


def in_words(counts: Mapping[str, int], after: str = "") -> str:
    """“B级2家、C级1家”."""
    return "、".join(f"{name}{after}{number}家" for name, number in counts.items())
