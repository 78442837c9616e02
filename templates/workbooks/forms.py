"""The audit form (申报件填报表): the workbook in which a stage is filled in with Excel or WPS.

One sheet per aspect, one row per question or per item of a checklist, the key of
each row in a hidden column. A hidden sheet says which audit, edition and stage the
form is for; ``form_answers`` reads it back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from grading.conclusions import CONCLUSIONS
from grading.facts import Fact, Value
from templates.workbooks.form_values import (
    NO_WORD,
    SAME_WORD,
    SEPARATOR,
    UNKNOWN_WORD,
    YES_WORD,
)
from templates.workbooks.writing import put, save_book

if TYPE_CHECKING:
    from openpyxl import Workbook

IDENTITY_SHEET = "_jinji"
IDENTITY_MARK = "jinji-audit-form"
FORM_EDITION = "1"
CONCLUSION_LIST = "#conclusion"
SITE_RULES = (
    f"与初审值一致的，填报值选或写“{SAME_WORD}”；不一致的填现场核实的值。",
    "每个适用的指标都要写结论和现场所见；不涉及、等效认定须写理由或依据。照片写文件名，"
    "回来后附在佐证材料里。",
)
IDENTITY_KEYS = ("form", "edition", "audit", "pack", "fingerprint", "stage")


@dataclass(frozen=True, slots=True)
class FormIndicator:
    """One indicator of the form: what each level asks, and the facts it is answered by."""

    id: str
    name: str
    requirements: tuple[tuple[str, str], ...]
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FormAspect:
    """One aspect (方面): one sheet."""

    title: str
    indicators: tuple[FormIndicator, ...]


@dataclass(frozen=True, slots=True)
class SiteMark:
    """What is written of one indicator on site: conclusion in words with what it rests on,
    what was seen, where, and the names of photos."""

    conclusion: str = ""
    basis: str = ""
    seen: str = ""
    place: str = ""
    photos: str = ""


@dataclass(frozen=True, slots=True)
class FormContent:
    """Everything a form shows. ``answers`` and ``evidence`` are those of ``stage`` so far.

    ``recorded`` are the answers that stand in the records, so that a change made there
    meanwhile is seen when the form comes back. ``earlier`` holds the values of the stage
    before, shown greyed, ``first`` those of the first stage where that is another one;
    ``facts`` the declared facts by id. ``site`` holds the marks by indicator: with it the
    form is a site form (现场核查表), and every indicator in it has its row.
    """

    audit_number: str
    fingerprint: str
    pack: str
    pack_title: str
    stage: str
    stage_title: str
    enterprise: str
    credit_code: str
    target: str
    application_date: date
    aspects: tuple[FormAspect, ...]
    facts: Mapping[str, Fact]
    answers: Mapping[str, Value] = field(default_factory=dict)
    evidence: Mapping[str, str] = field(default_factory=dict)
    recorded: Mapping[str, Value] = field(default_factory=dict)
    first: Mapping[str, Value] = field(default_factory=dict)
    site: Mapping[str, SiteMark] = field(default_factory=dict)
    earlier: Mapping[str, Value] = field(default_factory=dict)
    earlier_title: str = ""
    trial: bool = True


def write_form(path: Path, content: FormContent) -> None:
    """Write the form; it stands under its name only when it is complete."""
    from openpyxl import Workbook

    from templates.workbooks.form_sheets import AspectSheet

    book = Workbook()
    book.remove(book.active)  # type: ignore[arg-type]  # a new workbook has one sheet
    _write_guide(book, content)
    lists = _write_identity(book, content)
    asked: dict[str, str] = {}
    for aspect in content.aspects:
        AspectSheet(book, content, aspect, lists, asked).write()
    book.active = 1 if len(book.sheetnames) > 2 else 0
    save_book(book, path)


def _write_guide(book: Workbook, content: FormContent) -> None:
    from openpyxl.styles import Alignment, Font

    from templates.workbooks.form_sheets import lines_of, settle_page

    sheet = book.create_sheet("填表说明")
    trial = "（待核稿·试评）" if content.trial else ""
    put(sheet.cell(1, 1), f"{content.stage_title}填报表{trial}")
    sheet.cell(1, 1).font = Font(size=16, bold=True)
    sheet.row_dimensions[1].height = 28
    facts = (
        ("申报件", content.audit_number),
        ("企业", content.enterprise),
        ("统一社会信用代码", content.credit_code),
        ("分级标准", f"{content.pack_title}（{content.pack}）"),
        ("申报等级", content.target),
        ("申报日期", content.application_date.isoformat()),
        ("填报阶段", content.stage_title),
    )
    for number, (title, text) in enumerate(facts, 3):
        put(sheet.cell(number, 1), title)
        put(sheet.cell(number, 2), text)
        sheet.cell(number, 1).font = Font(color="666666")
        sheet.cell(number, 2).number_format = "@"
    rules = (
        "只填浅黄色的“填报值”和“佐证说明”两列；其余各列已锁定（无口令），请勿改动。",
        f"是否题、清单题：在下拉里选“{YES_WORD}”或“{NO_WORD}”。没有就选“{NO_WORD}”，"
        f"不要空着：空着表示还没有回答。确实不掌握的选“{UNKNOWN_WORD}”。",
        f"同类设备有几台的，在一格里依次填写，用“{SEPARATOR}”分隔，例如 8.5{SEPARATOR}9.2；"
        f"其中一台不掌握的写“{UNKNOWN_WORD}”，例如 8.5{SEPARATOR}{UNKNOWN_WORD}。",
        "数值按表中单位填写，只填数字；写上同样的单位也可以（10 mg/m3、85%），别的单位请先换算。",
        "浓度按排放口、月份逐个填写 95% 时段值；注明“法定线，逐小时”的填最大有效小时均值；"
        "没有在线监测的填近一年检测报告的最大值。",
        "佐证说明写明材料名称和页码，例如“附件3 检测报告 第12页”。",
        "同一项内容被几个指标用到时只填一次，其余各处注明在哪里填报。",
        *(SITE_RULES if content.site else ()),
        "保存后交回，由“读入填报表”读入。可以只填一部分，读入后再导出继续填；空格不会清除已填的内容。",
    )
    put(sheet.cell(11, 1), "怎样填")
    sheet.cell(11, 1).font = Font(bold=True)
    for number, rule in enumerate(rules, 1):
        put(sheet.cell(11 + number, 1), number)
        cell = sheet.cell(11 + number, 2)
        put(cell, rule)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.cell(11 + number, 1).alignment = Alignment(horizontal="right", vertical="top")
        sheet.row_dimensions[11 + number].height = 16.5 * lines_of(rule, 84)
    sheet.column_dimensions["A"].width = 20
    sheet.column_dimensions["B"].width = 88
    sheet.sheet_view.showGridLines = False
    settle_page(sheet)
    sheet.protection.sheet = True


def _write_identity(book: Workbook, content: FormContent) -> dict[str, str]:
    """The hidden sheet: identity in columns A and B, the drop-down lists from column D on.

    Returns for each kind of list the range that a drop-down refers to.
    """
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(IDENTITY_SHEET)
    identity = (
        IDENTITY_MARK,
        FORM_EDITION,
        content.audit_number,
        content.pack,
        content.fingerprint,
        content.stage,
    )
    for number, (key, text) in enumerate(zip(IDENTITY_KEYS, identity, strict=True), 1):
        put(sheet.cell(number, 1), key)
        put(sheet.cell(number, 2), text)
        sheet.cell(number, 2).number_format = "@"
    same = [SAME_WORD] if content.earlier_title else []
    lists = {
        "": [YES_WORD, NO_WORD, UNKNOWN_WORD, *same],
        CONCLUSION_LIST: list(CONCLUSIONS.values()),
    }
    for fact in content.facts.values():
        if fact.ask == "choice":
            lists[fact.id] = [*fact.options.values(), UNKNOWN_WORD, *same]
    ranges = {}
    for column, (key, words) in enumerate(lists.items(), 4):
        for row, word in enumerate(words, 1):
            put(sheet.cell(row, column), word)
        letter = get_column_letter(column)
        ranges[key] = f"{IDENTITY_SHEET}!${letter}$1:${letter}${len(words)}"
    sheet.sheet_state = "veryHidden"
    sheet.protection.sheet = True
    return ranges
