"""The columns a site form (现场核查表) has besides: claimed value, conclusion, what was seen.

They stand right of the answers, one cell per indicator over all its questions. What the
records said when the form was written stands hidden beside, as canonical JSON.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from grading.canonical import canonical_json, parse_json
from grading.refusals import Refusal
from templates.workbooks.forms import CONCLUSION_LIST, SiteMark
from templates.workbooks.writing import put

if TYPE_CHECKING:
    from templates.workbooks.form_sheets import AspectSheet

CLAIMED = "自评值"
MARK_HEADINGS: Mapping[str, str] = {
    "conclusion": "结论",
    "basis": "理由或依据",
    "seen": "现场所见",
    "place": "位置",
    "photos": "照片",
}
"""Field of a :class:`SiteMark` → its heading."""
INDICATOR_HEADING, MARK_BASE_HEADING = "指标键", "导出时的记录"
_WIDTHS = {"conclusion": 11, "basis": 18, "seen": 36, "place": 14, "photos": 18}
_FIRST = 12  # the column after those of every form


@dataclass(frozen=True, slots=True)
class MarkCell:
    """The mark of one indicator as it was read; ``base`` None where that cannot be read."""

    sheet: str
    row: int
    indicator: str
    mark: SiteMark
    base: SiteMark | None


class SiteColumns:
    """Writes them on one sheet of a form; does nothing on a form that is no site form."""

    def __init__(self, sheet: AspectSheet) -> None:
        self._on = sheet
        self._offered: DataValidation | None = None

    def head(self) -> None:
        """The headings."""
        if not self._on.content.site:
            return
        sheet, (fill, font, alignment) = self._on.sheet, self._on.heading
        headings = [CLAIMED, *MARK_HEADINGS.values(), INDICATOR_HEADING, MARK_BASE_HEADING]
        widths = [20, *_WIDTHS.values(), 8, 8]
        for column, (title, width) in enumerate(zip(headings, widths, strict=True), _FIRST):
            cell = sheet.cell(3, column)
            put(cell, title)
            cell.fill, cell.font, cell.alignment = fill, font, alignment
            sheet.column_dimensions[get_column_letter(column)].width = width
        for hidden in (_FIRST + 6, _FIRST + 7):
            sheet.column_dimensions[get_column_letter(hidden)].hidden = True
        self._offered = DataValidation(
            "list",
            formula1=self._on.lists[CONCLUSION_LIST],
            allow_blank=True,
            errorTitle="结论",
            error="请从下拉里选择。",
            showErrorMessage=True,
        )
        sheet.add_data_validation(self._offered)

    def claimed(self, row: int, text: str) -> None:
        """The claimed value of one question, greyed."""
        if self._on.content.site:
            cell = self._on.sheet.cell(row, _FIRST)
            put(cell, text)
            cell.font, cell.border, cell.alignment = (
                self._on.grey,
                self._on.border,
                self._on.wrapped,
            )

    def write(self, indicator: str, first: int, last: int) -> None:
        """The cells of one indicator, over its rows."""
        mark = self._on.content.site.get(indicator)
        if mark is None:
            return
        sheet = self._on.sheet
        for column, text in enumerate(asdict(mark).values(), _FIRST + 1):
            for row in range(first, last + 1):
                cell = sheet.cell(row, column)
                cell.border, cell.alignment = self._on.border, self._on.wrapped
                cell.fill, cell.protection = self._on.open_fill, self._on.open
                cell.number_format = "@"
            if last > first:
                sheet.merge_cells(
                    start_row=first, end_row=last, start_column=column, end_column=column
                )
            put(sheet.cell(first, column), text)
        if self._offered is not None:
            self._offered.add(sheet.cell(first, _FIRST + 1).coordinate)
        put(sheet.cell(first, _FIRST + 6), indicator)
        put(sheet.cell(first, _FIRST + 7), canonical_json(asdict(mark)))


def base_of(text: str) -> SiteMark | None:
    """A mark out of its hidden cell; None where somebody has changed that."""
    try:
        found = parse_json(text)
    except Refusal:
        return None
    names = {each.name for each in fields(SiteMark)}
    if not isinstance(found, dict) or set(found) != names:
        return None
    return SiteMark(**{name: str(found[name]) for name in names})
