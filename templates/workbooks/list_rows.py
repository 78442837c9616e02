"""The rows below the header of a list, block by block: left out, read, compared, stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from grading.refusals import Finding
from templates.workbooks.cells import cell_text
from templates.workbooks.headings import Header
from templates.workbooks.left_out import LeftOut
from templates.workbooks.meanings import RowReader
from templates.workbooks.mending import Mender
from templates.workbooks.packed import Column
from templates.workbooks.plain_rows import PlainRows
from templates.workbooks.reading import Sheet
from templates.workbooks.remarks import Remarks
from templates.workbooks.staged import BlockStore, packed_values
from templates.workbooks.twins import Twins
from templates.workbooks.values import EMPTY

_REGION = ("province", "city", "county")


class _Closer(NamedTuple):
    """One row looked at cell by cell: its texts, its values as a block keeps them, remarks."""

    texts: tuple[str, ...]
    values: list[Any]
    findings: list[Finding]


class ListRows:
    """Takes the rows of one sheet in order; ``store`` then holds those that stay.

    ``row_findings`` are remarks by the index of a row in the store, ``joins`` the
    number of the earlier row of the same enterprise where one only adds an industry.
    ``hidden`` counts the rows hidden in the sheet; they stay only if ``take_hidden``.
    """

    def __init__(
        self,
        sheet: Sheet,
        header: Header,
        reader: RowReader,
        *,
        carry: bool,
        take_hidden: bool = True,
    ) -> None:
        self.hidden = 0
        self._take_hidden = take_hidden
        self.store = BlockStore()
        self.row_findings: dict[int, tuple[Finding, ...]] = {}
        self._findings: list[Finding] = []
        self._remarks = Remarks(sheet.name, header)
        self._twins = Twins(self.store, self._remarks)
        self.joins = self._twins.joins
        self.mender = Mender(sheet.name, header, reader.steps.off, sheet.marks, self._twins)
        self.headings = tuple(h.text for h in header.headings)
        self._reader = reader
        self._plain = PlainRows(header, reader, self.store.kept)
        self._nothing = packed_values(EMPTY, self.store.kept)
        self._marks = sheet.marks
        self._header = header
        self._columns = tuple(h.column for h in header.headings)
        self._width = max(self._columns) + 1
        self._left_out = LeftOut(header, sheet.merged)
        self._tall = {
            (area.top, area.left - 1): area.bottom
            for area in sheet.merged
            if area.bottom > area.top > header.last_row and area.left <= self._width
        }
        self._tall_rows = {top for top, _ in self._tall}
        self._carried: dict[int, tuple[int, Any]] = {}
        region = [header.column(name) for name in _REGION] if carry else []
        self._region = [column for column in region if column is not None]
        self._above: dict[int, Any] = {}
        seen = sheet.marks
        self._marked = seen.hidden.union(r for r, _ in (*seen.errors, *seen.uncalculated))

    def take(self, numbers: Sequence[int], rows: Sequence[Sequence[Any]]) -> None:
        """Some further rows of the sheet: their numbers and their cells."""
        width = self._width
        if set(map(len, rows)) != {width}:
            rows = [[*row[:width], *[""] * (width - len(row))] for row in rows]
        cells: list[Column] = list(zip(*rows, strict=True))
        if self._carried or self._tall_rows.intersection(numbers) or self._has_gaps(cells):
            self._take_closely(numbers, rows)
            return
        contents, values, slow = self._plain.read(cells)
        if self._marked:
            slow.update(at for at, number in enumerate(numbers) if number in self._marked)
        closer = {at: self._closely(numbers[at], rows[at]) for at in sorted(slow)}
        kept = {at: found for at, found in closer.items() if found is not None}
        values = [self._with(c, place, kept, len(numbers)) for place, c in enumerate(values)]
        findings = {at: found.findings for at, found in kept.items()}
        if len(kept) < len(closer):
            stays = [at for at in range(len(numbers)) if at in kept or at not in closer]
            # picked by identity, so that what is one column stays one
            picked = {id(c): [c[at] for at in stays] for c in (*contents, *values) if len(c)}
            contents = [picked[id(column)] for column in contents]
            values = [picked[id(column)] if len(column) else column for column in values]
            findings = {n: findings[at] for n, at in enumerate(stays) if at in findings}
            numbers = [numbers[at] for at in stays]
        self._add(numbers, contents, values, findings)

    def closing_findings(self) -> list[Finding]:
        """Findings about the list itself, once all rows are read."""
        found = self._findings
        for heading in self._header.headings:
            if heading.field is None:
                message = f"没有认出“{heading.text}”这一列，内容原样保存在“其他列”里"
                row = self._header.last_row
                found += self._remarks.note(row, heading.text, "", "unknown_column", message)
        if self._left_out.blank:
            message = f"有 {self._left_out.blank} 个空行没有读入"
            found += self._remarks.note(None, "", "", "blank_rows", message)
        if self.hidden and not self._take_hidden:
            message = f"有 {self.hidden} 个隐藏行，按选择没有读入"
            found += self._remarks.note(None, "", "", "hidden_rows", message)
        return [*found, *self._remarks.rest()]

    def _has_gaps(self, cells: Sequence[Column]) -> bool:
        """Whether a region is left empty, to be read from above; else the last ones are noted."""
        if any("" in cells[column] for column in self._region):
            return True
        for column in self._region:
            self._above[column] = cells[column][-1]
        return False

    def _with(
        self, column: Column, place: int, closer: Mapping[int, _Closer], count: int
    ) -> Column:
        """A column of values with those of the rows looked at closely in their places."""
        if not len(column):
            nothing = self._nothing[place]
            if all(found.values[place] == nothing for found in closer.values()):
                return column
            column = [nothing] * count
        if all(column[at] == found.values[place] for at, found in closer.items()):
            return column
        changed = list(column)
        for at, found in closer.items():
            changed[at] = found.values[place]
        return changed

    def _take_closely(self, numbers: Sequence[int], rows: Sequence[Sequence[Any]]) -> None:
        """Rows that must be read one after the other, because cells are carried down."""
        closer = [(n, self._closely(n, row)) for n, row in zip(numbers, rows, strict=True)]
        kept = [(number, found) for number, found in closer if found is not None]
        if kept:
            self._add(
                [number for number, _ in kept],
                list(zip(*(found.texts for _, found in kept), strict=True)),
                list(zip(*(found.values for _, found in kept), strict=True)),
                {at: found.findings for at, (_, found) in enumerate(kept)},
            )

    def _closely(self, number: int, cells: Sequence[Any]) -> _Closer | None:
        """One row cell by cell; None where it is left out, with a note."""
        reason = self._left_out.reason(number, cells)
        if reason is not None:
            self._carried = {c: kept for c, kept in self._carried.items() if kept[0] > number}
            if reason.message:
                note = self._remarks.note(number, "", reason.text, reason.rule, reason.message)
                self._findings += note
            return None
        row = list(cells)
        found = self._carry_down(number, row) if self._tall or self._region else []
        marks = self._marks
        trouble = partial(marks.trouble, number) if marks.errors or marks.uncalculated else None
        values = packed_values(self._reader.read(row, trouble), self.store.kept)
        texts = tuple([cell_text(row[column]) for column in self._columns])
        for problem in self._reader.problems:
            found += self._remarks.about(problem, number, texts)
        if number in marks.hidden:
            self.hidden += 1
            if not self._take_hidden:
                return None
            message = "这一行在表格里是隐藏的，仍按名单读入"
            found += self._remarks.note(number, "", "", "hidden_row", message, "warning")
        return _Closer(texts, values, found)

    def _carry_down(self, number: int, row: list[Any]) -> list[Finding]:
        found: list[Finding] = []
        if number in self._tall_rows:
            for column in range(self._width):
                bottom = self._tall.get((number, column))
                if bottom:
                    self._carried[column] = (bottom, row[column])
        for column, (bottom, value) in list(self._carried.items()):
            if number > bottom:
                del self._carried[column]
            elif row[column] == "":
                row[column] = value
        for column in self._region:
            if row[column] != "":
                self._above[column] = row[column]
            elif column in self._above:
                row[column] = self._above[column]
                heading = self._header.headings[self._columns.index(column)].text
                message = f"空着，按上面的行读作“{row[column]}”（合并单元格存成文本后会这样）"
                found += self._remarks.note(number, heading, "", "carried_down", message, "warning")
        return found

    def _add(
        self,
        numbers: Sequence[int],
        contents: Sequence[Column],
        values: Sequence[Column],
        findings: dict[int, list[Finding]],
    ) -> None:
        if not numbers:
            return
        start = len(self.store)
        self._twins.compare(numbers, contents, values, findings)
        for at, found in findings.items():
            if found:
                self.row_findings[start + at] = tuple(found)
        self.store.add(numbers, contents, values, self._plain.joined)
