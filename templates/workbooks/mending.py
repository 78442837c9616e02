"""Putting single cells of a staged list right, by hand, before it is confirmed.

The text as written stays; what a person puts in its place is kept beside it, and
the row is read anew, that row only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from grading.refusals import Finding, Refusal
from templates.workbooks.headings import Header
from templates.workbooks.marks import Marks
from templates.workbooks.meanings import RowReader
from templates.workbooks.remarks import Remarks
from templates.workbooks.twins import Twins, row_key


class Mender:
    """Reads a row of a list anew with other texts in some of its cells."""

    def __init__(
        self, sheet: str, header: Header, off: frozenset[str], marks: Marks, twins: Twins
    ) -> None:
        self._sheet = sheet
        self._header = header
        self._off = off
        self._marks = marks
        self._twins = twins
        self._columns = {h.text: h.column for h in header.headings}

    def read(
        self,
        number: int,
        texts: Mapping[str, str],
        mended: Mapping[str, str],
        before: Sequence[Any],
    ) -> tuple[tuple[Any, ...], tuple[Finding, ...], int]:
        """Values, findings and the joined row of a row with these texts and mended cells.

        ``before`` are its values until now. Refuses a heading the list does not have.
        """
        for heading in mended:
            if heading not in self._columns:
                raise Refusal(f"名单里没有“{heading}”这一列", f"第 {number} 行", "请按表头填写列名")
        cells: list[Any] = [""] * (max(self._columns.values()) + 1)
        now = {**texts, **mended}
        for heading, text in now.items():
            cells[self._columns[heading]] = text
        reader = RowReader(self._header, self._off)
        values = reader.read(cells, self._trouble(number, mended))
        # A list of remarks of its own: what is counted elsewhere must show here.
        remarks = Remarks(self._sheet, self._header)
        row_texts = [now[h.text] for h in self._header.headings]
        found = [
            finding
            for problem in reader.problems
            for finding in remarks.about(problem, number, row_texts)
        ]
        problem, joins = self._twins.moved(number, row_key(before), values)
        if problem is not None:
            found += remarks.about(problem, number, row_texts)
        return values, tuple(found), joins

    def _trouble(self, number: int, mended: Mapping[str, str]) -> Callable[[int], str] | None:
        """What the sheet itself says about cells, except those a person has put right."""
        put_right = {self._columns[heading] + 1 for heading in mended}

        def trouble(column: int) -> str:
            return "" if column in put_right else self._marks.trouble(number, column)

        return trouble
