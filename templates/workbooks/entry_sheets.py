"""A workbook of entries: one sheet per kind of entry, an enterprise named in every row.

What the kinds and their columns are is told by the caller; here is only how such a
workbook is written empty and read back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from grading.refusals import Finding, Refusal
from templates.workbooks.cells import Steps, cell_text, clean
from templates.workbooks.headings import even
from templates.workbooks.reading import Sheet, open_book

CODE, NAME = "统一社会信用代码", "企业名称"
_CODES = frozenset(map(even, (CODE, "信用代码", "统一信用代码", "社会信用代码", "企业代码")))
_NAMES = frozenset(map(even, (NAME, "单位名称", "企业")))
_LEFT_OUT = frozenset(map(even, ("序号", "区县", "县区", "填写说明")))
_WINDOW = 20
MOST_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class SheetKind:
    """One kind: its id, the names a sheet of it may have, and heading (evened) → field."""

    id: str
    names: tuple[str, ...]
    headings: Mapping[str, str]
    titles: tuple[str, ...]
    about: str


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One row: its sheet and number, the kind, whose it is, field → text for filled cells.

    ``columns`` is field → the heading it stands under.
    """

    sheet: str
    row: int
    kind: str
    code: str
    name: str
    values: Mapping[str, str]
    columns: Mapping[str, str]


def read_entries(
    path: str | Path, kinds: Sequence[SheetKind]
) -> tuple[list[EntryRow], list[Finding]]:
    """The rows of all sheets that are about a kind, and remarks about what was not read.

    Refuses a workbook none of whose sheets is.
    """
    rows: list[EntryRow] = []
    findings: list[Finding] = []
    known = 0
    book = open_book(path)
    for name in book.sheet_names:
        kind = next((each for each in kinds if even(name) in map(even, each.names)), None)
        if kind is None:
            if even(name) not in _LEFT_OUT:
                message = f"工作表“{name}”不是登记，没有读入"
                findings.append(Finding(None, "", "", "unknown_sheet", "note", message, name))
            continue
        known += 1
        _read_sheet(book.sheet(name), kind, rows, findings)
        if len(rows) > MOST_ROWS:
            raise Refusal(f"登记超过 {MOST_ROWS} 行", str(path), "请分成几个文件导入")
    if not known:
        names = "、".join(each.names[0] for each in kinds)
        raise Refusal(
            "没有一张工作表是登记",
            str(path),
            f"工作表的名称应是：{names}；空白的见 entries template",
        )
    return rows, findings


def _read_sheet(
    sheet: Sheet, kind: SheetKind, rows: list[EntryRow], findings: list[Finding]
) -> None:
    columns: dict[int, str] | None = None
    headings: dict[int, str] = {}
    whose: dict[str, int] = {}
    looked = 0
    for number, cells in sheet.rows():
        texts = [clean(cell_text(cell), Steps()) for cell in cells]
        if not any(texts):
            continue
        if columns is None:
            looked += 1
            whose = _whose(texts)
            fields = {
                at: kind.headings[even(t)] for at, t in enumerate(texts) if even(t) in kind.headings
            }
            if whose and fields:
                columns, headings = fields, dict(enumerate(texts))
                findings += _unknown(sheet.name, number, texts, {*fields, *whose.values()})
            elif looked >= _WINDOW:
                break
            continue
        filled = {
            field: texts[at] for at, field in columns.items() if at < len(texts) and texts[at]
        }
        code = texts[whose["code"]] if whose.get("code", len(texts)) < len(texts) else ""
        name = texts[whose["name"]] if whose.get("name", len(texts)) < len(texts) else ""
        if filled or code or name:
            named = {field: headings[at] for at, field in columns.items()}
            rows.append(EntryRow(sheet.name, number, kind.id, code, name, filled, named))
    if columns is None:
        message = f"没有找到表头：应有“{CODE}”或“{NAME}”，和“{kind.titles[0]}”"
        findings.append(Finding(1, "", "", "header", "error", message, sheet.name))


def _whose(texts: Sequence[str]) -> dict[str, int]:
    """Where the columns are that name the enterprise."""
    found: dict[str, int] = {}
    for at, text in enumerate(texts):
        flat = even(text)
        if flat in _CODES:
            found.setdefault("code", at)
        elif flat in _NAMES:
            found.setdefault("name", at)
    return found


def _unknown(sheet: str, number: int, texts: Sequence[str], known: set[int]) -> Iterable[Finding]:
    """A note for each heading that is not understood."""
    for at, text in enumerate(texts):
        if text and at not in known and even(text) not in _LEFT_OUT:
            message = f"没有认出“{text}”这一列，没有读入"
            yield Finding(number, text, "", "unknown_column", "note", message, sheet)


def write_entry_template(
    path: Path, kinds: Iterable[tuple[SheetKind, Sequence[tuple[str, bool, Sequence[str]]]]]
) -> None:
    """Write an empty workbook: a sheet per kind with its columns, choices, and an explanation.

    Each column is (title, must be filled in, words to choose from).
    """
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    from templates.workbooks.writing import put, save_book

    book = Workbook()
    notes = book.active
    assert notes is not None
    notes.title = "填写说明"
    notes.column_dimensions["A"].width = 16
    notes.column_dimensions["B"].width = 90
    lines = [
        ("", f"一张工作表一种登记，一行一条；“{CODE}”和“{NAME}”填一个就行，列名带 * 的必填。"),
        ("", "日期写成 2026-06-30；是否写 是 或 否；空着的格不会抹掉已经登记的内容。"),
    ]
    for kind, columns in kinds:
        lines.append((kind.names[0], kind.about))
        sheet = book.create_sheet(kind.names[0])
        sheet.freeze_panes = "A2"
        every = [(CODE, False, ()), (NAME, False, ()), *columns]
        for at, (title, needed, words) in enumerate(every, 1):
            letter = get_column_letter(at)
            sheet.column_dimensions[letter].width = max(14, 2 * len(title) + 6)
            put(sheet.cell(1, at), title + ("*" if needed else ""))
            sheet.cell(1, at).font = Font(bold=True)
            sheet.cell(1, at).alignment = Alignment(horizontal="center", wrap_text=True)
            for row in range(2, 202):
                sheet.cell(row, at).number_format = "@"
            if words:
                listed = DataValidation(
                    type="list", formula1='"' + ",".join(words) + '"', allow_blank=True
                )
                listed.showErrorMessage = False
                listed.add(f"{letter}2:{letter}2000")
                sheet.add_data_validation(listed)
    for number, (title, text) in enumerate(lines, 1):
        put(notes.cell(number, 1), title)
        notes.cell(number, 1).font = Font(bold=True)
        put(notes.cell(number, 2), text)
    save_book(book, path)
