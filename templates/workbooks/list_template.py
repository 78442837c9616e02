"""The empty list (空白名单): drop-downs, a note at every heading, examples, instructions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from grading import counties, industries, levels
from grading.identifiers import fictional_credit_code
from templates.workbooks.headings import fields
from templates.workbooks.register import CODES, column_title, column_width
from templates.workbooks.values import PROFILE
from templates.workbooks.writing import TEXT, put, save_book

LIST, EXAMPLES, GUIDE, OPTIONS = "企业名单", "示例", "填写说明", "选项"
_ROWS = 2000
_NEEDED = ("county", "name", "code")
_NOTES = {
    "serial": "可以不填",
    "county": "必填。县（市、区）的名称；旧名称能认出的会提示",
    "name": "必填。营业执照上的全称",
    "code": "必填。18 位统一社会信用代码，本列已设为文本；不要存成数字",
    "site": "一厂多址时填写，同一代码的各厂区用不同的名称；只有一处时空着",
    "industry": "一家企业有几个行业的，一个行业一行，其余各列照抄",
    "industry_code": "GB/T 4754 四位代码，可以空着",
    "level": "现在的绩效等级：A、B、C、D，旧写法（B-、引领性、民生豁免-B 等）也认得",
    "target": "准备申报的等级",
    "lon": "十进制度，例如 114.538；写成 114°32′17″ 也认得",
    "lat": "十进制度，例如 36.625",
    "phone": "手机或带区号的座机；几个号码用顿号分开",
    "permit": "22 位排污许可证编号",
    "status": "从下拉里选，也可以写别的",
    "processes": "几道工序用顿号分开",
    "guarantee": "保障类或民生豁免，空着表示都不是",
    "platform_number": "国家管理平台上的申报编号，照平台上的写",
}
_KIND_NOTES = {
    "date": "写成 2026-06-30；只知道年月的写 2026-06",
    "count": "不小于 0 的整数",
    "share": "百分数，例如 35 表示 35%",
    "money": "以万元计的数",
    "tonnes": "以吨计的数",
}
_RULES = (
    "在“企业名单”表里填写，从第 2 行起，一行一家企业；列可以删，列名请不要改。",
    "必填的三列列名是深色：区县、企业名称、统一社会信用代码。别的列可以空着。",
    "空着的格子不会抹掉名录里已有的内容；要清空某一项，写“清空”二字。",
    "下拉里没有的行业、等级、状态也可以直接写，照原文保存，认不出的会提示。",
    "“示例”表里是虚构的企业，只供参照，导入时不读（只读“企业名单”）。",
    "填好后在“企业名录”页按“导入名单”，先核对、再写入；有一行错误就一行也不导入。",
)


def write_template(path: Path) -> None:
    """Write an empty list; its second sheet shows rows filled in, its third explains.

    The examples are a list themselves: read as one they have no findings.
    """
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = LIST
    _headings(sheet)
    for column, field in enumerate(fields(), 1):
        if field in CODES:
            for row in range(2, _ROWS + 2):
                sheet.cell(row, column).number_format = TEXT
    _examples(book.create_sheet(EXAMPLES))
    _guide(book.create_sheet(GUIDE))
    _offer(book)
    save_book(book, path)


def _headings(sheet: Any) -> None:
    sheet.freeze_panes = "A2"
    sheet.row_dimensions[1].height = 30
    for column, field in enumerate(fields(), 1):
        sheet.column_dimensions[get_column_letter(column)].width = column_width(field)
        cell = sheet.cell(1, column)
        put(cell, column_title(field))
        cell.fill = PatternFill("solid", fgColor="1F4347" if field in _NEEDED else "5E8A8F")
        cell.font = Font(bold=True, color="FFFFFF")
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        note = Comment(_note(field), "晋级", height=90, width=260)
        cell.comment = note


def _note(field: str) -> str:
    return _NOTES.get(field) or _KIND_NOTES.get(PROFILE.get(field, ""), "可以空着")


def _examples(sheet: Any) -> None:
    """Fictional enterprises: one with every field, one with two industries, one with the least."""
    _headings(sheet)
    for row, line in enumerate(example_lines(), 2):
        for column, field in enumerate(fields(), 1):
            cell = sheet.cell(row, column)
            put(cell, line.get(field, ""))
            if field in CODES:
                cell.number_format = TEXT


def example_lines() -> list[Mapping[str, Any]]:
    """The rows of the examples, by field; every enterprise in them is fictional."""
    full, two, least = (fictional_credit_code(c, n) for c, n in
                        (("130481", 901), ("130426", 902), ("130427", 903)))  # fmt: skip
    region = {"province": "河北省", "city": "邯郸市"}
    first = region | {
        "county": "武安市", "name": "武安市虚构示例钢铁有限公司", "short_name": "虚构示例钢铁",
        "code": full, "address": "武安市虚构路 1 号", "industry": "长流程联合钢铁",
        "industry_code": "3120", "level": "B", "target": "A", "lon": 114.2, "lat": 36.7,
        "legal_person": "张三", "contact": "李四", "phone": "0310-5550001",
        "permit": f"{full}001P", "status": "正常生产", "processes": "烧结、球团、炼铁、炼钢",
        "park": "武安工业园区", "org_number": "0001", "org_kind": "有限责任公司",
        "parent": "虚构示例集团", "gates": 3, "barriers": 6, "vehicles": 120,
        "plant_vehicles": 40, "machines": 25, "cleaner_level": "一级", "cleaner_on": "2025-06-30",
        "green_factory": "否", "disclosure": "是", "carbon_market": "是", "carbon_quota": 1200000,
        "carbon_settled": "已履约", "substitute_fuel": 5, "green_power": 12.5, "railway": "有",
        "commissioned": "2012-08", "annual_output": 850000,
    }  # fmt: skip
    joint = region | {"county": "涉县", "name": "涉县虚构示例焦化有限公司", "code": two,
                      "status": "正常生产"}  # fmt: skip
    return [
        {"serial": 1, **first},
        {"serial": 2, **joint, "industry": "焦化", "level": "B", "target": "A"},
        {"serial": 3, **joint, "industry": "火电", "level": "C", "target": "B"},
        {"serial": 4, "county": "磁县", "name": "磁县虚构示例陶瓷有限公司", "code": least},
    ]


def _guide(sheet: Any) -> None:
    sheet.column_dimensions["A"].width = 26
    sheet.column_dimensions["B"].width = 90
    sheet.sheet_view.showGridLines = False
    put(sheet.cell(1, 1), "怎样填这份名单")
    sheet.cell(1, 1).font = Font(size=15, bold=True)
    row = 2
    for number, rule in enumerate(_RULES, 1):
        put(sheet.cell(row, 1), f"{number}")
        put(sheet.cell(row, 2), rule)
        sheet.cell(row, 1).alignment = Alignment(horizontal="right", vertical="top")
        row += 1
    row += 1
    for field in fields():
        put(sheet.cell(row, 1), column_title(field))
        put(sheet.cell(row, 2), _note(field))
        sheet.cell(row, 1).font = Font(bold=True)
        row += 1
    for line in sheet.iter_rows(min_row=2, max_row=row, min_col=2, max_col=2):
        line[0].alignment = Alignment(wrap_text=True, vertical="top")


def _choices() -> dict[str, list[str]]:
    yes_no = ["是", "否"]
    return {
        "county": [county.name for county in counties.all_counties()],
        "industry": [industry.name for industry in industries.all_industries()],
        "level": list(levels.book().levels),
        "target": list(levels.scale("standard").levels),
        "status": ["正常生产", "停产", "长期停产", "在建", "关停"],
        "guarantee": ["保障类", "民生豁免"],
        "green_factory": yes_no,
        "disclosure": yes_no,
        "carbon_market": yes_no,
        "railway": ["有", "无"],
    }


def _offer(book: Workbook) -> None:
    """A drop-down over each column of known words; other words may still be typed."""
    options = book.create_sheet(OPTIONS)
    options.sheet_state = "hidden"
    place = list(fields())
    for column, (field, choices) in enumerate(_choices().items(), 1):
        _fill(options, column, choices)
        letter = get_column_letter(column)
        offered = DataValidation(
            "list",
            f"{OPTIONS}!${letter}$1:${letter}${len(choices)}",
            allow_blank=True,
            showErrorMessage=False,
        )
        at = get_column_letter(place.index(field) + 1)
        offered.add(f"{at}2:{at}{_ROWS + 1}")
        book[LIST].add_data_validation(offered)


def _fill(options: Any, column: int, choices: Sequence[str]) -> None:
    for row, choice in enumerate(choices, 1):
        put(options.cell(row, column), choice)
