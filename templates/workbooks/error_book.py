"""The error workbook: a person's own list with what is wrong about it, fit to be imported again.

The first sheet has the rows as they stand (mended cells as mended), faulty cells
coloured and commented, and behind them state, row and reason in words. The second
one sums up: which file, how many rows of each state, how often each problem.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

from grading.refusals import Finding, Refusal
from templates.workbooks.headings import OWN_COLUMNS
from templates.workbooks.lists import StagedList, StagedRow
from templates.workbooks.register import CODES, OTHER, column_width, heading_cell, set_widths
from templates.workbooks.writing import save_book, streamed_cell

SUMMARY = "问题汇总"
MOST_COMMENTS = 2000
"""So many cells get a comment; each costs a drawing. The words stand in the row in any case."""

_RED, _AMBER, _BLUE = (PatternFill("solid", c) for c in ("FFF8CBC6", "FFFFE9B8", "FFD9E9F3"))
_KINDS = {"error": "错误", "warning": "提示"}


def write_with_errors(
    path: Path,
    staged: StagedList,
    findings: Iterable[Finding],
    *,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> None:
    """Write a list with what is wrong about each row behind it.

    The columns added (:data:`headings.OWN_COLUMNS`) are left out when the mended file
    is read again. Where ``cancelled`` says so nothing is left of the file.
    """
    by_row: dict[int, list[Finding]] = {}
    for finding in findings:
        if finding.row is not None and finding.severity != "note":
            by_row.setdefault(finding.row, []).append(finding)
    book = Workbook(write_only=True)
    writing = _Rows(book, staged)
    for number, row in enumerate(staged.rows):
        if number % 500 == 0:
            if cancelled is not None and cancelled():
                writing.give_up()
                raise Refusal("已取消，没有写出文件", str(path))
            if progress is not None:
                progress(number, len(staged.rows))
        writing.write(row, by_row.get(row.row, []))
    _sum_up(book, staged, by_row, writing.states)
    save_book(book, path)


class _Rows:
    """The first sheet, row by row; ``states`` counts them."""

    def __init__(self, book: Workbook, staged: StagedList) -> None:
        self.states: Counter[str] = Counter()
        self._comments = 0
        self._headings = staged.rows[0].headings
        self._kinds = [staged.mapping.get(heading, OTHER + heading) for heading in self._headings]
        self._sheet: Any = book.create_sheet("名单")
        self._sheet.freeze_panes = "A2"
        set_widths(self._sheet, [*map(column_width, self._kinds), 14, 8, 60])
        titles = (*self._headings, *OWN_COLUMNS)
        self._sheet.append([heading_cell(self._sheet, title) for title in titles])

    def write(self, row: StagedRow, said: list[Finding]) -> None:
        """One row with what is said of it."""
        bad = any(finding.severity == "error" for finding in said)
        state = "有错误" if bad else "有提示" if said else "合格"
        self.states[state] += 1
        now = {**row.raw, **dict(row.mended)}
        cells = []
        for heading, kind in zip(self._headings, self._kinds, strict=True):
            cell = streamed_cell(self._sheet, now[heading], as_text=kind in CODES)
            own = [finding for finding in said if finding.column == heading]
            if own:
                severe = any(finding.severity == "error" for finding in own)
                cell.fill = _RED if severe else _AMBER
                self._comment(cell, "\n".join(finding.message for finding in own))
            elif heading in dict(row.mended):
                cell.fill = _BLUE
                self._comment(cell, f"导入时改过，原文：{row.raw[heading] or '空'}")
            cells.append(cell)
        result = streamed_cell(self._sheet, state)
        if said:
            result.fill = _RED if bad else _AMBER
        message = "；".join(f"{f.column}：{f.message}" if f.column else f.message for f in said)
        place = streamed_cell(self._sheet, row.row)
        self._sheet.append([*cells, result, place, streamed_cell(self._sheet, message)])

    def give_up(self) -> None:
        """No more rows: the library's own unfinished file is closed."""
        self._sheet.close()

    def _comment(self, cell: Any, words: str) -> None:
        if self._comments < MOST_COMMENTS:
            self._comments += 1
            cell.comment = Comment(words, "晋级", height=90, width=280)


def _sum_up(
    book: Workbook,
    staged: StagedList,
    by_row: dict[int, list[Finding]],
    states: Counter[str],
) -> None:
    sheet: Any = book.create_sheet(SUMMARY)
    set_widths(sheet, [22, 12, 12, 70])
    title = streamed_cell(sheet, "名单核对结果")
    title.font = Font(bold=True, size=14)
    sheet.append([title])
    mended = sum(len(row.mended) for row in staged.rows.mended.values())
    lines: list[tuple[str, object]] = [
        ("文件", staged.file),
        ("工作表", staged.sheet),
        ("SHA-256", staged.sha256),
        ("企业行数", len(staged.rows)),
        *((state, states[state]) for state in ("合格", "有提示", "有错误")),
        ("导入时改过的格子", mended),
    ]
    for name, content in lines:
        sheet.append([streamed_cell(sheet, name), streamed_cell(sheet, content)])
    sheet.append([])
    sheet.append([heading_cell(sheet, text) for text in ("列", "类别", "行数", "第一处")])
    counted: Counter[tuple[str, str, str]] = Counter()
    first: dict[tuple[str, str, str], Finding] = {}
    for row in sorted(by_row):
        for kind in {(f.severity, f.column, f.rule) for f in by_row[row]}:
            counted[kind] += 1
        for finding in by_row[row]:
            first.setdefault((finding.severity, finding.column, finding.rule), finding)
    for faults in sorted(counted, key=lambda each: (each[0], -counted[each])):
        found = first[faults]
        told = faults[1], _KINDS[faults[0]], counted[faults], f"第 {found.row} 行：{found.message}"
        sheet.append([streamed_cell(sheet, each) for each in told])
