"""A table of hours as whole columns, whether it came from a workbook or a long text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from grading.monitoring.hours import Codes, Ints
from templates.monitoring.amounts import Amounts, amounts
from templates.monitoring.collecting import Mask
from templates.monitoring.flags import Flag, flag
from templates.monitoring.moments import Moments, moments
from templates.workbooks.cells import cell_text


@dataclass(slots=True, eq=False)
class Words:
    """A column of few different texts: ``code[i]`` is the place of row i's text in ``texts``."""

    code: NDArray[np.int32] | NDArray[np.intp]
    texts: list[str]

    def flags(self) -> tuple[Codes, list[Flag]]:
        """The texts as data flags: the codes of the rows, and what each text says."""
        known = [flag(text) for text in self.texts]
        each = np.array([one.code for one in known], dtype=np.uint8)
        return each[self.code] if len(each) else np.zeros(len(self.code), np.uint8), known


class Table(Protocol):
    """Columns count from 0; ``rows`` are the row numbers a person sees."""

    rows: Ints

    def moments(self, at: int, hours: int | None) -> Moments:
        """The times of a column (of days, where ``hours`` is the column of the hours)."""

    def amounts(self, at: int, factor: Decimal) -> Amounts:
        """The numbers of a column."""

    def words(self, at: int) -> Words:
        """A column of few different texts."""

    def row_texts(self, index: int) -> list[str]:
        """All cells of one row as text."""

    def keep(self, mask: Mask) -> None:
        """Go on with the rows of the mask only."""


class TimesOnce:
    """Times of the column before: the sheets of one workbook mostly repeat them."""

    def __init__(self) -> None:
        self._cells: tuple[Any, ...] = ()
        self._read: Moments | None = None

    def moments(self, cells: tuple[Any, ...]) -> Moments:
        """The times of a column, understood anew only where they differ."""
        if self._read is None or cells != self._cells:
            self._cells, self._read = cells, moments(cells)
        return self._read


class RowsTable:
    """The rows of a sheet, turned once into columns."""

    def __init__(
        self,
        numbers: Sequence[int],
        lines: list[list[Any]],
        times: TimesOnce,
        carry: Iterable[int] = (),
    ) -> None:
        widths = set(map(len, lines))
        width = max(widths, default=0)
        if len(widths) > 1:
            lines = [line + [""] * (width - len(line)) for line in lines]
        self._columns: list[tuple[Any, ...]] = list(zip(*lines, strict=True))
        self.rows: Ints = np.fromiter(numbers, np.int64, len(lines))
        self._times = times
        for column in carry:
            if column < width:
                self._columns[column] = _carried(self._columns[column])

    def moments(self, at: int, hours: int | None) -> Moments:
        if hours is not None:
            return moments(self._column(at), self._column(hours))
        return self._times.moments(self._column(at))

    def amounts(self, at: int, factor: Decimal) -> Amounts:
        return amounts(self._column(at), factor)

    def words(self, at: int) -> Words:
        column = self._column(at)
        known: dict[str, int] = {}
        place = {cell: known.setdefault(cell_text(cell).strip(), len(known)) for cell in
                 dict.fromkeys(column)}  # fmt: skip
        code = np.fromiter(map(place.__getitem__, column), np.intp, len(column))
        return Words(code, list(known))

    def row_texts(self, index: int) -> list[str]:
        return [cell_text(column[index]).strip() for column in self._columns]

    def keep(self, mask: Mask) -> None:
        wanted = np.flatnonzero(mask).tolist()
        if wanted and wanted[-1] == len(wanted) - 1:  # rows behind the table are left out
            self._columns = [column[: len(wanted)] for column in self._columns]
        else:
            self._columns = [tuple(map(column.__getitem__, wanted)) for column in self._columns]
        self.rows = self.rows[mask]

    def _column(self, at: int) -> tuple[Any, ...]:
        return self._columns[at] if at < len(self._columns) else ("",) * len(self.rows)


def _carried(column: tuple[Any, ...]) -> tuple[Any, ...]:
    """A column of merged cells, each repeated over the empty ones below it."""
    last: Any = ""
    carried = []
    for cell in column:
        if cell != "":
            last = cell
        carried.append(last)
    return tuple(carried)
