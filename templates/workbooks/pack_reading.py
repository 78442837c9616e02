"""A pack's workbook read cell by cell: its content, and which cell every part of it came from."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, cast

from openpyxl.utils import get_column_letter

from grading.refusals import Refusal
from grading.suggestions import or_nearest
from grading.yaml_tree import path_under
from templates.workbooks import pack_layout as layout
from templates.workbooks.pack_columns import Column, words_in
from templates.workbooks.reading import Book

_REQUIRED_SHEETS = (layout.HEAD, layout.ASPECTS, layout.FACTS, layout.INDICATORS)
_PATH = re.compile(r" 第 \d+ 行 ?(.*)$")
_OTHER_LINE = re.compile(r"（[^（）]*第 \d+ 行[^（）]*）")
_KEY = re.compile(r"“(\w+)”")

Row = tuple[int, list[Any]]


class PackSheets:
    """The content of a pack as its sheets state it, with the cell of every path in it.

    Refuses, naming sheet and cell, what no pack could be read from: sheets or headings that
    are missing or not known, a cell that cannot be read, an id given twice.
    """

    def __init__(self, book: Book) -> None:
        self.file = book.file
        self.content: dict[str, Any] = {}
        self._book = book
        self._cells: dict[str, str] = {}
        self._headings: dict[str, str] = {}
        self._check_sheets()
        self._read_head()
        levels = [str(level) for level in self.content.get("levels", [])]
        for table in layout.tables(levels):
            self._read_table(table)
        self._read_options()
        self._read_indicators(levels)

    def place(self, path: str) -> str:
        """The cell a path of the content came from, or the nearest thing around it."""
        while path:
            if path in self._cells:
                return self._cells[path]
            path = path[: max(path.rfind("."), path.rfind("["), 0)]
        return self.file

    def placed(self, refusal: Refusal) -> Refusal:
        """A refusal of the content (by line and path) as one that names the cell."""
        found = _PATH.search(refusal.where)
        where = self.place(found[1]) if found else refusal.where
        what, remedy = (
            _KEY.sub(lambda key: f"“{self._headings.get(key[1], key[1])}”", words)
            for words in (_OTHER_LINE.sub("", refusal.what), refusal.remedy)
        )
        return Refusal(what, where, remedy)

    def _where(self, sheet: str, row: int, column: int) -> str:
        return f"{self.file} “{sheet}”!{get_column_letter(column)}{row}"

    def _check_sheets(self) -> None:
        names = self._book.sheet_names
        missing = [name for name in _REQUIRED_SHEETS if name not in names]
        if missing:
            raise Refusal(
                f"这不是标准工作簿：没有“{'”“'.join(missing)}”表",
                self.file,
                "请用 standards export 导出一份工作簿，在它上面修改",
            )
        for name in names:
            if name not in layout.SHEETS and not name.startswith(layout.NOTES):
                remedy = f"删去，或改名以“{layout.NOTES}”开头（读入时不看）"
                raise Refusal(
                    f"不认识的工作表“{name}”",
                    f"{self.file} “{name}”",
                    or_nearest(remedy, name, layout.SHEETS),
                )

    def _rows(self, sheet: str) -> Iterator[Row]:
        """The rows of a sheet that hold anything; a sheet that is not there has none."""
        if sheet not in self._book.sheet_names:
            return
        for number, cells in self._book.sheet(sheet).rows():
            if not all(map(_is_empty, cells)):
                yield number, cells

    def _read_head(self) -> None:
        fields = {field.heading: field for field in layout.HEAD_ROWS}
        seen: set[str] = set()
        for number, cells in self._rows(layout.HEAD):
            if number == 1:
                continue
            label = str(cells[0]).strip()
            where = self._where(layout.HEAD, number, 1)
            if label not in fields:
                remedy = or_nearest(f"可用的项目：{'、'.join(fields)}", label, fields)
                raise Refusal(f"不认识的项目“{label}”", where, remedy)
            if label in seen:
                raise Refusal(f"“{label}”写了两次", where, "只保留一行")
            seen.add(label)
            field = fields[label]
            self._headings[field.key] = label
            self._cells[field.key] = place = self._where(layout.HEAD, number, 2)
            if len(cells) > 1 and not _is_empty(cells[1]):
                self.content |= field.read(cells[1], place)
        for key in self.content.pop("empty", []):
            self.content[key] = {} if key in ("documents", "aspects", "facts") else []

    def _read_table(self, table: layout.Table) -> None:
        if table.sheet not in self._book.sheet_names:
            return
        rows = list(self._rows(table.sheet))
        columns = self._columns(table.sheet, 1, rows[0] if rows else None, table.columns)
        named: dict[str, Any] = {}
        listed: list[Any] = []
        self._cells[table.section] = f"{self.file} “{table.sheet}”"
        for number, cells in rows[1:]:
            self._check_outside(table.sheet, number, cells, columns)
            record = self._fields(table.sheet, number, cells, columns)
            start = self._where(table.sheet, number, 1)
            if not table.named:
                path = f"{table.section}[{len(listed)}]"
                self._check_new(record.get("id"), [each.get("id") for each in listed], start)
                listed.append(record)
            else:
                id = str(record.pop("id", "")).strip()
                if not id:
                    raise Refusal("没有写标识", start, "给这一行起一个标识")
                self._check_new(id, named, start)
                path = path_under(table.section, id)
                if table.section == "aspects":
                    if "name" not in record:
                        place = self._where(table.sheet, number, 2)
                        raise Refusal("没有写名称", place, "给这个方面写上名称")
                    named[id] = record["name"]
                else:
                    named[id] = record
            self._place_row(path, table.sheet, number, columns)
        found: Any = named if table.named else listed
        if found or table.section in ("aspects", "facts"):
            self.content[table.section] = found

    def _read_options(self) -> None:
        """Options and items: each goes to its fact, in the order of the sheet."""
        if layout.OPTIONS not in self._book.sheet_names:
            return
        rows = list(self._rows(layout.OPTIONS))
        columns = self._columns(layout.OPTIONS, 1, rows[0] if rows else None, layout.OPTION_COLUMNS)
        facts = cast("dict[str, dict[str, Any]]", self.content["facts"])
        for number, cells in rows[1:]:
            self._check_outside(layout.OPTIONS, number, cells, columns)
            record = self._fields(layout.OPTIONS, number, cells, columns)
            fact, option = (str(record.get(key, "")).strip() for key in ("fact", "id"))
            start = self._where(layout.OPTIONS, number, 1)
            if fact not in facts:
                remedy = or_nearest(f"先在“{layout.FACTS}”表里登记", fact, facts)
                raise Refusal(f"没有登记事实“{fact}”", start, remedy)
            key = "items" if facts[fact].get("ask") == "checklist" else "options"
            answers = facts[fact].setdefault(key, {})
            place = self._where(layout.OPTIONS, number, 2)
            if not option:
                raise Refusal("没有写选项标识", place, "给这个选项起一个标识")
            self._check_new(option, answers, place)
            answers[option] = record.get("name")
            path = f"facts.{fact}.{key}"
            self._cells.setdefault(path, start)
            self._cells[path_under(path, option)] = self._where(layout.OPTIONS, number, 3)

    def _read_indicators(self, levels: Sequence[str]) -> None:
        sheet = layout.INDICATORS
        rows = list(self._rows(sheet))
        if len(rows) < 2 or rows[0][0] != 1 or rows[1][0] != 2:
            raise Refusal(
                f"“{sheet}”表的前两行标题不见了", f"{self.file} “{sheet}”", "请恢复标题行"
            )
        own = layout.indicator_columns(self.content["aspects"])
        groups = self._groups(rows[0][1], len(rows[1][1]))
        found: list[Any] = []
        self._cells["indicators"] = f"{self.file} “{sheet}”"
        placed = [
            (level, self._columns(sheet, 2, rows[1], own if level is None else layout.CELL_COLUMNS,
                                  start, end))
            for level, start, end in groups
        ]  # fmt: skip
        every = {at for _, columns in placed for at in columns}
        for number, cells in rows[2:]:
            self._check_outside(sheet, number, cells, every)
            path = f"indicators[{len(found)}]"
            record: dict[str, Any] = {}
            asked: dict[str, Any] = {}
            for level, columns in placed:
                fields = self._fields(sheet, number, cells, columns)
                if level is None:
                    record = fields
                    self._place_row(path, sheet, number, columns)
                elif fields:
                    asked[level] = fields
                    self._place_row(f"{path}.levels.{level}", sheet, number, columns)
            ids = [each.get("id") for each in found]
            self._check_new(record.get("id"), ids, self._where(sheet, number, 1))
            found.append({**record, "levels": asked})
        self.content["indicators"] = found

    def _groups(self, titles: Sequence[Any], width: int) -> list[tuple[str | None, int, int]]:
        """The blocks of columns: (level or None for the indicator's own, first, after the last)."""
        starts: list[tuple[str | None, int]] = [(None, 1)]
        for column, title in enumerate(titles, 1):
            if column > 1 and not _is_empty(title):
                where = self._where(layout.INDICATORS, 1, column)
                level = words_in(title, where).strip()
                self._check_new(level, [each for each, _ in starts], where)
                starts.append((level, column))
        ends = [start for _, start in starts[1:]] + [max(width, len(titles)) + 1]
        return [(level, start, end) for (level, start), end in zip(starts, ends, strict=True)]

    def _columns(
        self,
        sheet: str,
        row: int,
        headings: Row | None,
        known: Sequence[Column],
        start: int = 1,
        end: int | None = None,
    ) -> dict[int, Column]:
        """Which column of a sheet (from 1) is which; refuses one it does not know."""
        by_heading = {column.heading: column for column in known}
        self._headings |= {column.key: column.heading for column in known}
        found: dict[int, Column] = {}
        cells = headings[1] if headings is not None and headings[0] == row else []
        for at in range(start, min(end or len(cells) + 1, len(cells) + 1)):
            heading = str(cells[at - 1]).strip()
            where = self._where(sheet, row, at)
            if not heading:
                continue
            if heading not in by_heading:
                remedy = or_nearest(f"可用的标题：{'、'.join(by_heading)}", heading, by_heading)
                raise Refusal(f"不认识的列标题“{heading}”", where, remedy)
            if by_heading[heading] in found.values():
                raise Refusal(f"列标题“{heading}”重复", where, "只保留一列")
            found[at] = by_heading[heading]
        if not found:
            raise Refusal(
                f"“{sheet}”表第 {row} 行不是标题行",
                self._where(sheet, row, start),
                f"标题应为：{'、'.join(by_heading)}",
            )
        return found

    def _fields(
        self, sheet: str, row: int, cells: Sequence[Any], columns: Mapping[int, Column]
    ) -> dict[str, Any]:
        """The fields of one record: those of its cells that are not empty."""
        fields: dict[str, Any] = {}
        for at, column in columns.items():
            if at <= len(cells) and not _is_empty(cells[at - 1]):
                fields |= column.read(cells[at - 1], self._where(sheet, row, at))
        if any(column.key == "basis" for column in columns.values()) and fields:
            fields.setdefault("basis", [])
        return fields

    def _check_outside(
        self, sheet: str, row: int, cells: Sequence[Any], known: Collection[int]
    ) -> None:
        """Refuse a cell in a column without a heading: it would be lost."""
        for at, cell in enumerate(cells, 1):
            if at not in known and not _is_empty(cell):
                raise Refusal(
                    "这一格不在任何一列标题下面",
                    self._where(sheet, row, at),
                    f"删去，或移到名称以“{layout.NOTES}”开头的工作表",
                )

    def _place_row(self, path: str, sheet: str, row: int, columns: Mapping[int, Column]) -> None:
        """Remember where a record stands, and each of its fields."""
        self._cells[path] = self._where(sheet, row, min(columns))
        for at, column in columns.items():
            for key in column.keys:
                self._cells[path_under(path, key)] = self._where(sheet, row, at)

    def _check_new(self, id: object, known: Collection[object], where: str) -> None:
        if id is not None and id in known:
            raise Refusal(f"标识“{id}”重复", where, "换一个标识，或删去多余的一行")


def _is_empty(cell: object) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())
