"""One sheet of the audit form: the questions of one aspect, laid out for people."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties

from grading.facts import NUMERIC, PRESENCE, Fact, Value
from templates.papers.values import pretty_unit
from templates.workbooks.form_site import SiteColumns
from templates.workbooks.form_values import SEPARATOR, UNKNOWN_WORD, answer_text, tick_text
from templates.workbooks.writing import put

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from templates.workbooks.forms import FormAspect, FormContent, FormIndicator

KEY_HEADING = "键"
BASE_HEADING, NOTE_BASE_HEADING = "导出时的值", "导出时的说明"
"""Hidden: what the records said when the form was written."""

NO_QUESTION = "（没有填报项，只作现场记录）"

HEADINGS = (
    "序号",
    "指标",
    "各级要求",
    "填报内容",
    "单位",
    "填报值",
    "佐证说明",
    "上一阶段",
    KEY_HEADING,
    BASE_HEADING,
    NOTE_BASE_HEADING,
)
WIDTHS = (6, 18, 42, 30, 9, 28, 28, 20, 8, 8, 8)
FIRST_ROW = 4
ANSWER, EVIDENCE, EARLIER, KEY, BASE, NOTE_BASE = 6, 7, 8, 9, 10, 11  # columns from 1


def question_rows(fact: Fact) -> Iterator[tuple[str, str]]:
    """The rows of one fact as (key, what is asked): one, or one per item to tick."""
    if fact.ask in PRESENCE:
        for item, title in fact.answers.items():
            yield f"{fact.id}#{item}", f"{fact.name}：{title}"
    else:
        yield fact.id, fact.name


class AspectSheet:
    """One aspect's sheet while it is being written."""

    def __init__(
        self,
        book: Workbook,
        content: FormContent,
        aspect: FormAspect,
        lists: Mapping[str, str],
        asked: dict[str, str],
    ) -> None:
        title = sheet_title(aspect.title, book.sheetnames)
        self.sheet: Worksheet = book.create_sheet(title, len(book.sheetnames) - 1)
        self.content = content
        self.aspect = aspect
        self.lists = lists
        self.asked = asked
        hair = Side("thin", color="C9CDD4")
        self.border = Border(hair, hair, hair, hair)
        self.wrapped = Alignment(wrap_text=True, vertical="top")
        self.centred = Alignment(horizontal="center", vertical="top")
        self.heading = (
            PatternFill("solid", fgColor="2F5D62"),
            Font(bold=True, color="FFFFFF"),
            Alignment(horizontal="center", vertical="center", wrap_text=True),
        )
        self.open_fill = PatternFill("solid", fgColor="FFF9DB")
        self.grey = Font(color="8A8F98")
        self.open = Protection(locked=False)
        self.row = FIRST_ROW
        self.site = SiteColumns(self)
        self.validations: dict[str, Any] = {}

    def write(self) -> None:
        """Title, headings and the rows of every indicator."""
        sheet, content = self.sheet, self.content
        trial = "（待核稿·试评）" if content.trial else ""
        put(sheet.cell(1, 1), f"{content.enterprise} · {content.stage_title}填报表{trial}")
        sheet.cell(1, 1).font = Font(size=14, bold=True)
        put(
            sheet.cell(2, 1),
            f"{self.aspect.title} · {content.audit_number} · 申报 {content.target} 级 · "
            f"填浅黄色两列，多台设备用“{SEPARATOR}”分隔，不掌握的填“{UNKNOWN_WORD}”",
        )
        sheet.cell(2, 1).font = self.grey
        sheet.row_dimensions[1].height, sheet.row_dimensions[2].height = 24, 18
        fill, font, alignment = self.heading
        for column, (title, width) in enumerate(zip(HEADINGS, WIDTHS, strict=True), 1):
            cell = sheet.cell(FIRST_ROW - 1, column)
            earlier = column == EARLIER and content.earlier_title
            put(cell, f"{content.earlier_title}值" if earlier else title)
            cell.fill, cell.font, cell.alignment = fill, font, alignment
            sheet.column_dimensions[get_column_letter(column)].width = width
        sheet.row_dimensions[FIRST_ROW - 1].height = 24
        for hidden in (KEY, BASE, NOTE_BASE):
            sheet.column_dimensions[get_column_letter(hidden)].hidden = True
        self.site.head()
        sheet.column_dimensions["H"].hidden = not content.earlier_title
        number = 1
        for indicator in self.aspect.indicators:
            number += self._write_indicator(number, indicator)
        sheet.freeze_panes = f"D{FIRST_ROW}"
        sheet.print_title_rows = f"{FIRST_ROW - 1}:{FIRST_ROW - 1}"
        settle_page(sheet)
        if content.site:
            sheet.page_setup.paperSize = "8"  # A3: the site columns need the room
        sheet.protection.sheet = True
        sheet.protection.formatColumns = sheet.protection.formatRows = False

    def _write_indicator(self, number: int, indicator: FormIndicator) -> bool:
        """The rows of one indicator; False where it asks nothing."""
        first = self.row
        for fact_id in indicator.facts:
            fact = self.content.facts[fact_id]
            place = self.asked.get(fact_id)
            if place is not None:
                self._write_reference(fact, place)
                continue
            self.asked[fact_id] = f"“{self.sheet.title}”第 {self.row} 行"
            for key, question in question_rows(fact):
                self._write_question(fact, key, question)
        if self.row == first and indicator.id in self.content.site:
            put(self.sheet.cell(self.row, 4), NO_QUESTION)
            self.row += 1
        if self.row == first:
            return False
        texts = "\n".join(f"{level}：{text}" for level, text in indicator.requirements)
        put(self.sheet.cell(first, 1), number)
        put(self.sheet.cell(first, 2), indicator.name)
        put(self.sheet.cell(first, 3), texts)
        for column in (1, 2, 3):
            if self.row - first > 1:
                self.sheet.merge_cells(
                    start_row=first, end_row=self.row - 1, start_column=column, end_column=column
                )
        for row in range(first, self.row):
            for column in range(1, KEY):
                cell = self.sheet.cell(row, column)
                cell.border = self.border
                cell.alignment = self.centred if column in (1, 5) else self.wrapped
        self._fit_rows(first, texts, indicator.name)
        self.site.write(indicator.id, first, self.row - 1)
        return True

    def _write_question(self, fact: Fact, key: str, question: str) -> None:
        sheet, content = self.sheet, self.content
        item = key.partition("#")[2]
        for column, text in ((4, question), (5, pretty_unit(fact.unit) or "—")):
            put(sheet.cell(self.row, column), text)
        answer = sheet.cell(self.row, ANSWER)
        answer.number_format = "@"
        evidence = sheet.cell(self.row, EVIDENCE)
        evidence.number_format = "@"
        if fact.id in content.answers:
            put(answer, _shown(fact, content.answers[fact.id], item))
        first_row_of_fact = not item or key == next(question_rows(fact))[0]
        if first_row_of_fact:
            put(evidence, content.evidence.get(fact.id, ""))
            put(sheet.cell(self.row, NOTE_BASE), content.evidence.get(fact.id, ""))
        if fact.id in content.recorded:
            put(sheet.cell(self.row, BASE), _shown(fact, content.recorded[fact.id], item))
            sheet.cell(self.row, BASE).number_format = "@"
        if fact.id in content.first:
            self.site.claimed(self.row, _shown(fact, content.first[fact.id], item))
        if fact.id in content.earlier:
            cell = sheet.cell(self.row, EARLIER)
            put(cell, _shown(fact, content.earlier[fact.id], item))
            cell.font = self.grey
        put(sheet.cell(self.row, KEY), key)
        for cell in (answer, evidence):
            cell.protection = self.open
            cell.fill = self.open_fill
        self._offer_list(fact, item, answer.coordinate)
        self.row += 1

    def _write_reference(self, fact: Fact, place: str) -> None:
        put(self.sheet.cell(self.row, 4), fact.name)
        put(self.sheet.cell(self.row, 5), pretty_unit(fact.unit) or "—")
        cell = self.sheet.cell(self.row, ANSWER)
        put(cell, f"见{place}")
        cell.font = self.grey
        self.row += 1

    def _offer_list(self, fact: Fact, item: str, place: str) -> None:
        """A drop-down for answers that can be chosen; a list of several may still be typed."""
        if fact.ask in NUMERIC:
            return
        kind = fact.id if fact.ask == "choice" else ""
        strict = bool(item)
        offered = self.validations.get(f"{kind}{strict}")
        if offered is None:
            offered = DataValidation(
                "list",
                formula1=self.lists[kind],
                allow_blank=True,
                errorStyle="stop" if strict else "warning",
                errorTitle="填报值",
                error="请从下拉里选择；多台设备的可以依次填写，用“；”分隔。"
                if not strict
                else "请从下拉里选择：是、否或不详。",
                showErrorMessage=True,
            )
            self.validations[f"{kind}{strict}"] = offered
            self.sheet.add_data_validation(offered)
        offered.add(place)

    def _fit_rows(self, first: int, texts: str, name: str) -> None:
        """Rows high enough for what they hold; the requirement's surplus goes to the last one."""
        heights = []
        for row in range(first, self.row):
            cells = [
                (str(self.sheet.cell(row, column).value or ""), WIDTHS[column - 1])
                for column in (4, ANSWER, EVIDENCE, EARLIER)
            ]
            heights.append(max(16.5 * lines_of(text, width) for text, width in cells))
        needed = 16.5 * max(lines_of(texts, WIDTHS[2]), lines_of(name, WIDTHS[1]))
        heights[-1] += max(0.0, needed - sum(heights))
        for row, height in enumerate(heights, first):
            self.sheet.row_dimensions[row].height = min(height + 2, 400)


def _shown(fact: Fact, value: Value, item: str) -> str:
    return tick_text(fact, value, item) if item else answer_text(fact, value)


def sheet_title(title: str, taken: list[str]) -> str:
    """An aspect's title as Excel allows it for a sheet: 31 characters, no []:*?/\\, unique."""
    plain = re.sub(r"[\[\]:*?/\\]", " ", title).strip()[:28] or "方面"
    found, number = plain, 1
    while found in taken:
        number += 1
        found = f"{plain}{number}"
    return found


def lines_of(text: str, width: float) -> int:
    """How many lines a text takes in a column of this width; Chinese counts double."""
    lines = 0
    for line in text.split("\n"):
        columns = sum(2 if ord(character) > 0x2E7F else 1 for character in line)
        lines += max(1, -(-columns // max(1, int(width) - 1)))
    return lines


def settle_page(sheet: Worksheet) -> None:
    """A4 landscape, as wide as the page, as many pages as it takes."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = "9"  # A4
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
