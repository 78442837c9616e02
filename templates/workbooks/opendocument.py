"""The .ods side of :mod:`templates.workbooks.marks`, merged ranges included.

The reader tells no merged ranges for this kind, and expands repeated rows and
columns without asking how many they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.parsers import expat

from templates.workbooks.limits import MAX_CELLS, broken, too_large
from templates.workbooks.marks import Box, Marks, Merged

_ROW = "table:table-row"
_CELLS = ("table:table-cell", "table:covered-table-cell")
_FURTHEST = 1 << 24


def read_marks(content: Iterator[bytes], where: str) -> list[Marks]:
    """Marks of all sheets of ``content.xml``, in the order of the tabs."""
    walk = _Walk(where)
    parser = expat.ParserCreate()
    parser.StartElementHandler = walk.start
    parser.EndElementHandler = walk.end
    parser.CharacterDataHandler = walk.text
    parser.EntityDeclHandler = walk.entity
    try:
        for chunk in content:
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise broken(where) from error
    return walk.sheets


class _Walk:
    """Counts rows and cells as they come; rows and columns count from 1."""

    def __init__(self, where: str) -> None:
        self.where = where
        self.sheets: list[Marks] = []
        self._box = Box()
        self._row = self._rows = 0
        self._column = self._columns = 0
        self._cell: dict[str, str] | None = None
        self._words: list[str] = []

    def entity(self, *_: object) -> None:
        """No entities of the file's own making."""
        raise broken(self.where)

    def _repeated(self, attributes: dict[str, str], name: str) -> int:
        try:
            return min(max(int(attributes.get(name, "1")), 1), _FURTHEST)
        except ValueError as error:
            raise broken(self.where) from error

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """A table, row or cell begins."""
        if name == "table:table":
            self.sheets.append(Marks(merged=[]))
            self._box = Box()
            self._row = self._rows = 0
        elif name == _ROW and self.sheets:
            self._row += self._rows
            self._rows = self._repeated(attributes, "table:number-rows-repeated")
            self._column = self._columns = 0
            hidden = attributes.get("table:visibility", "visible") != "visible"
            if hidden and self._rows < 1 << 16:
                self.sheets[-1].hidden.update(range(self._row + 1, self._row + self._rows + 1))
        elif name in _CELLS and self.sheets:
            self._column += self._columns
            self._columns = self._repeated(attributes, "table:number-columns-repeated")
            self._cell, self._words = attributes, []

    def text(self, words: str) -> None:
        """Words inside a cell."""
        if self._cell is not None:
            self._words.append(words)

    def end(self, name: str) -> None:
        """A cell is complete."""
        if name not in _CELLS or self._cell is None:
            return
        cell, self._cell = self._cell, None
        row, column = self._row + 1, self._column + 1
        marks = self.sheets[-1]
        words = "".join(self._words).strip()
        down = self._repeated(cell, "table:number-rows-spanned")
        across = self._repeated(cell, "table:number-columns-spanned")
        if (down > 1 or across > 1) and marks.merged is not None:
            marks.merged.append(Merged(row, column, row + down - 1, column + across - 1))
        formula = "table:formula" in cell
        if cell.get("calcext:value-type") == "error" or (formula and words.startswith("#")):
            marks.errors[row, column] = words or "#N/A"
        elif formula and "office:value-type" not in cell and not words:
            marks.uncalculated.add((row, column))
        if words or "office:value-type" in cell:
            self._box.take(row, column, self._row + self._rows, self._column + self._columns)
            if self._box.cells > MAX_CELLS:
                raise too_large("表格写到了很远的行列，超出可读范围", self.where)
