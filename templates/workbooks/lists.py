"""An enterprise list, read and checked, ready to be imported.

``read_list`` turns a file into staged rows: raw texts as written beside the
values they mean, with findings by row and column. Title rows, notes, subtotals
and repeated headers are left out and said so; merged cells are carried down.
The file is read once; whatever is confirmed later works on the staged rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

from grading.refusals import Finding, Refusal, Severity
from templates.workbooks.bulk import without_collector
from templates.workbooks.cells import cell_text
from templates.workbooks.headings import Header, fields, find_header
from templates.workbooks.left_out import LeftOut
from templates.workbooks.meanings import VALUES, Problem, RowReader
from templates.workbooks.reading import Sheet, open_book

SAME_WARNINGS = 200
"""So many warnings of one kind and column are listed one by one; the rest is counted."""

_CODE, _SITE, _NAME = (VALUES.index(each) for each in ("code", "site", "name"))
_INDUSTRIES = VALUES.index("industries")
_REGION = ("province", "city", "county")
_REPEATING = (*_REGION, "industry", "industry_code", "level", "target", "status", "park")
_EVERY = 500


@dataclass(frozen=True, slots=True)
class StagedRow:
    """One row of a list: ``row`` as Excel counts it, ``texts`` as written, ``record`` as meant.

    ``record`` follows :data:`meanings.VALUES`. ``joins`` is the row of the same
    enterprise that came first, where this row only adds an industry; else 0.
    """

    row: int
    sheet: str
    headings: tuple[str, ...]
    texts: tuple[str, ...]
    record: tuple[Any, ...]
    findings: tuple[Finding, ...] = ()
    joins: int = 0

    @property
    def raw(self) -> dict[str, str]:
        """Heading → text as written."""
        return dict(zip(self.headings, self.texts, strict=True))

    @property
    def values(self) -> dict[str, Any]:
        """Field → value; see :data:`meanings.VALUES`."""
        return dict(zip(VALUES, self.record, strict=True))

    @property
    def good(self) -> bool:
        """Whether nothing stands against importing the row."""
        return not any(f.severity == "error" for f in self.findings)


@dataclass(slots=True)
class StagedList:
    """A list that has been read: rows, how it was read, and findings about the list itself.

    ``mapping`` is heading → field as applied, ``extra`` the places in a row's
    texts of columns without a field, ``steps`` how often each normalising step
    changed something.
    """

    file: str
    sha256: str
    sheet: str
    header_row: int
    mapping: dict[str, str]
    rows: list[StagedRow] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    extra: tuple[int, ...] = ()
    steps: Counter[str] = field(default_factory=Counter)

    def all_findings(self) -> list[Finding]:
        """Findings of the list and of its rows, by row."""
        every = [*self.findings, *chain.from_iterable(row.findings for row in self.rows)]
        return sorted(every, key=lambda finding: finding.row or 0)


def read_list(
    path: str | Path,
    sheet: str | int | None = None,
    mapping: Mapping[str, str | None] | None = None,
    *,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> StagedList:
    """Read and check an enterprise list (.xlsx, .xls, .ods, .csv).

    ``sheet`` is a name or a number from 1, ``mapping`` heading → field (by
    identifier or title; None leaves the column out) where recognition errs.
    ``progress(done, total)`` is called now and then, ``cancelled`` asked as often.

    Raises :class:`Refusal` for a file that is no list; faults of single rows
    are findings.
    """
    with without_collector(), open_book(path) as book:
        chosen = book.sheet(sheet)
        where = f"{book.file} · {chosen.name}" if book.kind != "csv" else book.file
        header = find_header(chosen.rows(), chosen.merged, mapping, where)
        reading = _Reading(chosen, header, carry_region=book.kind == "csv")
        for done, (number, cells) in enumerate(chosen.rows()):
            if done % _EVERY == 0:
                if cancelled is not None and cancelled():
                    raise Refusal("已取消，没有改动任何数据", where)
                if progress is not None:
                    progress(number, max(chosen.last_row, number))
            if number > header.last_row:
                reading.take(number, cells)
        staged = StagedList(
            file=book.file,
            sha256=book.sha256,
            sheet=chosen.name,
            header_row=header.last_row,
            mapping={h.text: h.field for h in header.headings if h.field},
            rows=reading.rows,
            findings=reading.closing_findings(),
            extra=tuple(i for i, h in enumerate(header.headings) if h.field is None),
            steps=reading.reader.steps,
        )
        others = [name for name in book.sheet_names if name != chosen.name]
    if not staged.rows:
        raise Refusal("表头下面没有一家企业", where, "请选择有内容的工作表")
    if others and sheet is None:
        message = f"文件里还有工作表：{'、'.join(others)}，没有读入"
        staged.findings.append(Finding(None, "", "", "other_sheets", "note", message, staged.sheet))
    return staged


class _Reading:
    """The rows below the header, one after the other."""

    def __init__(self, sheet: Sheet, header: Header, *, carry_region: bool) -> None:
        self.rows: list[StagedRow] = []
        self.reader = RowReader(header)
        self._sheet = sheet
        self._header = header
        self._headings = tuple(h.text for h in header.headings)
        self._columns = tuple(h.column for h in header.headings)
        self._width = max(self._columns) + 1
        self._named = {h.field: h.text for h in header.headings if h.field}
        self._left_out = LeftOut(header, sheet.merged)
        self._tall = {
            (area.top, area.left - 1): area.bottom
            for area in sheet.merged
            if area.bottom > area.top > header.last_row and area.left <= self._width
        }
        self._tall_rows = {top for top, _ in self._tall}
        self._carried: dict[int, tuple[int, Any]] = {}
        region = [header.column(name) for name in _REGION] if carry_region else []
        self._region = [column for column in region if column is not None]
        self._above: dict[int, Any] = {}
        self._first: dict[tuple[str, str], int] = {}
        self._names: dict[str, str] = {}
        # Words of these columns come again and again: each is kept once.
        self._words: dict[str, str] = {}
        self._repeating = [c for f in _REPEATING if (c := header.column(f)) is not None]
        self._counted: Counter[tuple[str, str]] = Counter()
        self._findings: list[Finding] = []

    def take(self, number: int, cells: Sequence[Any]) -> None:
        """One row of the sheet: left out with a note, or staged."""
        reason = self._left_out.reason(number, cells)
        if reason is not None:
            self._carried = {c: kept for c, kept in self._carried.items() if kept[0] > number}
            if reason.message:
                self._remark(self._findings, number, "", reason.text, reason.rule, reason.message)
            return
        row = list(cells)
        row += [""] * (self._width - len(row))
        found: list[Finding] = []
        if self._tall or self._region:
            self._carry_down(number, row, found)
        for column in self._repeating:
            if row[column].__class__ is str:
                row[column] = self._words.setdefault(row[column], row[column])
        marks = self._sheet.marks
        trouble = partial(marks.trouble, number) if marks.errors or marks.uncalculated else None
        record = self.reader.read(row, trouble)
        texts = tuple(
            [c if c.__class__ is str else cell_text(c) for c in map(row.__getitem__, self._columns)]
        )
        for problem in self.reader.problems:
            self._found(found, number, problem, texts)
        if number in self._sheet.marks.hidden:
            message = "这一行在表格里是隐藏的，仍按名单读入；不要的话请删去这一行"
            self._remark(found, number, "", "", "hidden_row", message, "warning")
        joins = self._compare(number, record, texts, found)
        self.rows.append(
            StagedRow(number, self._sheet.name, self._headings, texts, record, tuple(found), joins)
        )

    def closing_findings(self) -> list[Finding]:
        """Findings about the list itself, once all rows are read."""
        header = self._header
        for heading in header.headings:
            if heading.field is None:
                message = f"没有认出“{heading.text}”这一列，内容原样保存在“其他列”里"
                self._remark(
                    self._findings, header.last_row, heading.text, "", "unknown_column", message
                )
        blank = self._left_out.blank
        if blank:
            message = f"有 {blank} 个空行没有读入"
            self._findings.append(
                Finding(None, "", "", "blank_rows", "note", message, self._sheet.name)
            )
        for (rule, column), count in self._counted.items():
            if count > SAME_WARNINGS:
                message = f"另有 {count - SAME_WARNINGS} 行有同样的提示，没有逐行列出"
                self._findings.append(
                    Finding(None, column, "", rule, "note", message, self._sheet.name)
                )
        return self._findings

    def _carry_down(self, number: int, row: list[Any], found: list[Finding]) -> None:
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
                heading = self._headings[self._columns.index(column)]
                message = f"空着，按上面的行读作“{row[column]}”（合并单元格存成文本后会这样）"
                self._remark(found, number, heading, "", "carried_down", message, "warning")

    def _found(
        self, found: list[Finding], number: int, problem: Problem, texts: tuple[str, ...]
    ) -> None:
        heading = self._named.get(problem.field)
        value = texts[self._headings.index(heading)] if heading else ""
        column = heading or fields()[problem.field]
        self._remark(found, number, column, value, problem.rule, problem.message, problem.severity)

    def _remark(
        self,
        found: list[Finding],
        row: int,
        column: str,
        value: str,
        rule: str,
        message: str,
        severity: Severity = "note",
    ) -> None:
        if severity != "error":
            self._counted[rule, column] += 1
            if self._counted[rule, column] > SAME_WARNINGS:
                return
        found.append(Finding(row, column, value, rule, severity, message, self._sheet.name))

    def _compare(
        self, number: int, record: tuple[Any, ...], texts: tuple[str, ...], found: list[Finding]
    ) -> int:
        """The same enterprise twice in one file: another industry, another site, or a slip."""
        code, site, name = record[_CODE], record[_SITE], record[_NAME]
        if not code:
            return 0
        first = self._first.setdefault((code, site), number)
        if first != number:
            return self._again(first, number, record, texts, found)
        other = self._names.setdefault(name, code)
        if name and other != code:
            message = f"同名企业在上面用的是另一个代码 {other}，请核对"
            self._found(found, number, Problem("name", "same_name", "warning", message), texts)
        return 0

    def _again(
        self,
        first: int,
        number: int,
        record: tuple[Any, ...],
        texts: tuple[str, ...],
        found: list[Finding],
    ) -> int:
        same = [r for r in self.rows if r.record[_CODE] == record[_CODE]]
        same = [r for r in same if r.record[_SITE] == record[_SITE]]
        known = {(i.industry, i.written) for r in same for i in r.record[_INDUSTRIES]}
        mine = {(i.industry, i.written) for i in record[_INDUSTRIES]}
        if mine and known and not mine & known and same[0].record[_NAME] == record[_NAME]:
            message = f"与第 {first} 行是同一家企业的另一个行业，两行并为一家"
            self._found(found, number, Problem("code", "same_enterprise", "note", message), texts)
            return first
        message = f"统一社会信用代码与第 {first} 行重复；一厂多址请加“厂区”列区分，否则删去一行"
        self._found(found, number, Problem("code", "duplicate", "error", message), texts)
        return 0


def rows_by_enterprise(rows: Sequence[StagedRow]) -> Iterator[tuple[StagedRow, list[StagedRow]]]:
    """Each row that stands for an enterprise, with the rows that only add an industry to it."""
    joining: dict[int, list[StagedRow]] = {}
    for row in rows:
        if row.joins:
            joining.setdefault(row.joins, []).append(row)
    for row in rows:
        if not row.joins:
            yield row, joining.get(row.row, [])
