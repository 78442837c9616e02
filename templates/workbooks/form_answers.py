"""Reading a filled-in audit form back: first whose form it is, then every answer.

Nothing is guessed: a form without its identity is refused, a cell without one
meaning becomes a finding with sheet, row, column and the way to write it. An
empty cell says nothing and takes nothing away.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from grading.facts import Fact, Value, check_value
from grading.refusals import Finding, Refusal
from templates.workbooks.form_sheets import (
    BASE_HEADING,
    HEADINGS,
    KEY_HEADING,
    NOTE_BASE_HEADING,
)
from templates.workbooks.form_site import (
    INDICATOR_HEADING,
    MARK_BASE_HEADING,
    MARK_HEADINGS,
    MarkCell,
    base_of,
)
from templates.workbooks.form_values import (
    UNKNOWN_WORD,
    Direction,
    NotUnderstood,
    flat,
    read_answer,
    read_tick,
)
from templates.workbooks.forms import (
    FORM_EDITION,
    IDENTITY_KEYS,
    IDENTITY_MARK,
    IDENTITY_SHEET,
    SiteMark,
)
from templates.workbooks.reading import Book, Sheet, open_book

ANSWER_HEADING, EVIDENCE_HEADING = HEADINGS[5], HEADINGS[6]
_MAKE_ANEW = "请在程序里重新导出填报表，把填好的内容抄过去"
_HEADING_ROWS = 20


@dataclass(frozen=True, slots=True)
class FormCell:
    """One row of the form as it was read; ``item`` names the item of a checklist.

    ``base`` and ``note_base`` are what the records said when the form was written.
    """

    sheet: str
    row: int
    column: str
    fact: str
    item: str
    raw: object
    evidence: str
    trouble: str
    base: str = ""
    note_base: str = ""


@dataclass(frozen=True, slots=True)
class FilledForm:
    """A form whose identity was read: which audit, edition and stage, and its rows."""

    file: str
    sha256: str
    audit_number: str
    pack: str
    fingerprint: str
    stage: str
    cells: tuple[FormCell, ...]
    marks: tuple[MarkCell, ...] = ()


@dataclass(frozen=True, slots=True)
class FormAnswers:
    """What the form answers: values and evidence by fact; findings where it cannot be taken."""

    values: Mapping[str, Value]
    evidence: Mapping[str, str]
    findings: tuple[Finding, ...]


def read_form(path: Path) -> FilledForm:
    """The identity and the rows of a form; Refusal where the file is no form of ours."""
    with open_book(path) as book:
        identity = _identity(book)
        sheets = [
            book.sheet(name)
            for name in book.sheet_names
            if name not in (IDENTITY_SHEET, *book.hidden_sheets)
        ]
        cells = [cell for sheet in sheets for cell in _cells(sheet)]
        if not cells:
            raise Refusal("填报表里没有填报内容的表", book.file, _MAKE_ANEW)
        return FilledForm(
            book.file,
            book.sha256,
            identity["audit"],
            identity["pack"],
            identity["fingerprint"],
            identity["stage"],
            tuple(cells),
            tuple(mark for sheet in sheets for mark in _marks(sheet)),
        )


def answers(
    form: FilledForm, facts: Mapping[str, Fact], directions: Mapping[str, Direction]
) -> FormAnswers:
    """The values a form gives to the declared facts, with a finding for every cell in the way.

    ``directions`` tells for which numbers a bound (“≤10”) is as good as the value.
    """
    reader = _Reader(facts, directions)
    for cell in form.cells:
        reader.take(cell)
    return reader.answers()


class _Reader:
    """Collects the answers of one form, fact by fact."""

    def __init__(self, facts: Mapping[str, Fact], directions: Mapping[str, Direction]) -> None:
        self.facts = facts
        self.directions = directions
        self.values: dict[str, Value] = {}
        self.ticks: dict[str, dict[str, bool | None]] = {}
        self.evidence: dict[str, list[str]] = {}
        self.seen: dict[tuple[str, str], FormCell] = {}
        self.findings: list[Finding] = []

    def take(self, cell: FormCell) -> None:
        """One row of the form."""
        fact = self.facts.get(cell.fact)
        if fact is None or (cell.item and cell.item not in fact.answers):
            self.refuse(cell, "unknown_row", f"本版标准没有这一行的内容；{_MAKE_ANEW}")
            return
        earlier = self.seen.setdefault((cell.fact, cell.item), cell)
        if earlier is not cell and flat(cell.raw):
            place = f"“{earlier.sheet}”第 {earlier.row} 行"
            self.refuse(cell, "twice", f"这一行与{place}是同一项内容；请只留一行")
            return
        if cell.trouble:
            self.refuse(cell, "formula", f"这一格是{cell.trouble}；请直接填写结果")
            return
        if flat(cell.raw):
            self.read(fact, cell)
        if cell.evidence:
            first = not self.evidence.get(cell.fact)
            text = cell.evidence if first else f"{fact.answers.get(cell.item)}：{cell.evidence}"
            self.evidence.setdefault(cell.fact, []).append(text)

    def read(self, fact: Fact, cell: FormCell) -> None:
        """The answer in a cell that has one."""
        try:
            if cell.item:
                self.ticks.setdefault(fact.id, {})[cell.item] = read_tick(cell.raw)
                return
            value = read_answer(fact, cell.raw, self.directions.get(fact.id))
            self.values[fact.id] = check_value(fact, value, "")
        except NotUnderstood as trouble:
            self.refuse(cell, "value", str(trouble))
        except Refusal as refusal:
            remedy = refusal.remedy.replace("null", f"“{UNKNOWN_WORD}”")
            self.refuse(cell, "value", f"{refusal.what}；{remedy}")

    def refuse(self, cell: FormCell, rule: str, message: str) -> None:
        """A finding at the answer cell of this row."""
        self.findings.append(
            Finding(cell.row, cell.column, flat(cell.raw), rule, "error", message, cell.sheet)
        )

    def answers(self) -> FormAnswers:
        """Everything taken so far; a checklist counts as answered once one item is ticked."""
        values = dict(self.values)
        for fact_id, ticks in self.ticks.items():
            values[fact_id] = dict(ticks)
        evidence = {fact: "；".join(texts) for fact, texts in self.evidence.items()}
        return FormAnswers(values, evidence, tuple(self.findings))


def _identity(book: Book) -> dict[str, str]:
    """The identity sheet of a form, whole and of the edition this program writes."""
    found: dict[str, str] = {}
    if IDENTITY_SHEET in book.sheet_names:
        for _, row in book.sheet(IDENTITY_SHEET).rows():
            if len(row) > 1 and row[0] in IDENTITY_KEYS:
                found[str(row[0])] = flat(row[1])
    if found.get("form") != IDENTITY_MARK or set(found) != set(IDENTITY_KEYS):
        raise Refusal(
            "这不是本程序导出的填报表",
            book.file,
            "请选择“导出填报表”得到的文件；请勿把各表复制到别的工作簿里",
        )
    if found["edition"] != FORM_EDITION:
        raise Refusal(
            f"填报表的格式版本（{found['edition']}）不是本程序的（{FORM_EDITION}）",
            book.file,
            _MAKE_ANEW,
        )
    return found


def _rows(sheet: Sheet) -> Iterator[tuple[int, list[object], dict[str, int]]]:
    """The rows below the headings, with the columns by heading; none without headings."""
    columns: dict[str, int] | None = None
    for number, row in sheet.rows():
        if columns is None:
            texts = [flat(cell) for cell in row]
            if KEY_HEADING in texts and ANSWER_HEADING in texts:
                columns = {text: at for at, text in enumerate(texts) if text}
            elif number > _HEADING_ROWS:
                return
            continue
        yield number, row, columns


def _cells(sheet: Sheet) -> Iterator[FormCell]:
    """The rows of one sheet that carry a key; a sheet without the headings has none."""
    for number, row, columns in _rows(sheet):
        key = _at(row, columns[KEY_HEADING])
        if not flat(key):
            continue
        fact, _, item = flat(key).partition("#")
        answer = columns[ANSWER_HEADING]
        yield FormCell(
            sheet.name,
            number,
            ANSWER_HEADING,
            fact,
            item,
            _at(row, answer),
            flat(_at(row, columns.get(EVIDENCE_HEADING, -1))),
            sheet.marks.trouble(number, answer + 1),
            flat(_at(row, columns.get(BASE_HEADING, -1))),
            flat(_at(row, columns.get(NOTE_BASE_HEADING, -1))),
        )


def _marks(sheet: Sheet) -> Iterator[MarkCell]:
    """What is written of the indicators of one sheet of a site form."""
    for number, row, columns in _rows(sheet):
        indicator = flat(_at(row, columns.get(INDICATOR_HEADING, -1)))
        if indicator:
            texts = {
                name: _words(_at(row, columns.get(title, -1)))
                for name, title in MARK_HEADINGS.items()
            }
            base = base_of(_words(_at(row, columns.get(MARK_BASE_HEADING, -1))))
            yield MarkCell(sheet.name, number, indicator, SiteMark(**texts), base)


def _words(raw: object) -> str:
    """A cell of running text as it was written; its punctuation is left alone."""
    return raw.replace("\r\n", "\n").strip() if isinstance(raw, str) else flat(raw)


def _at(row: list[object], column: int) -> object:
    return row[column] if 0 <= column < len(row) else ""
