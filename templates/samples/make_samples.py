"""Make the sample enterprise lists: fictional enterprises in sheets as ugly as real ones.

    python -m templates.samples.make_samples [FOLDER]

The same bytes every time. The works of the sample audits stand in the list
with the data of their ``*-facts.json``, so that both always agree.
"""

from __future__ import annotations

import csv
import io
import re
import sys
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

from grading.counties import all_counties
from templates.samples.fictional import PLAN, Made, enterprises

HERE = Path(__file__).parent
MAIN_LIST = "全市重点行业企业名单（样例）.xlsx"
COUNTY_LIST = "武安市重点行业企业名单（样例）.xls"
INDUSTRY_LIST = "陶瓷企业名单（样例）.csv"
_WHEN = datetime(2026, 2, 28, 9, 0, 0)  # noqa: DTZ001 - openpyxl takes naive moments

HEADER = (
    ("序号", ""),
    ("县（市、区）", ""),
    ("企业名称\n（全称）", ""),
    ("统一社会\n信用代码", ""),
    ("厂区", ""),
    ("所属重点行业", ""),
    ("国民经济\n行业代码", ""),
    ("详细地址", ""),
    ("地理坐标", "经度"),
    ("", "纬度"),
    ("法定代表人", ""),
    ("环保联系方式", "联系人"),
    ("", "手机"),
    ("排污许可证编号", ""),
    ("绩效等级", "现等级"),
    ("", "拟申报等级"),
    ("生产状态", ""),
    ("主要工序", ""),
    ("所属园区", ""),
    ("是否保障类", ""),
    ("备注", ""),
)
_WIDTHS = (6, 12, 34, 22, 8, 16, 10, 34, 12, 12, 10, 10, 16, 26, 9, 9, 10, 26, 14, 9, 18)
# What some groups call their county: short, old, or the statistical name in full.
SPELT = {"130408": "永年县", "130403": "丛台", "130471": "经开区", "130473": "邯郸冀南新区"}


class MainSheet:
    """The city's list on one sheet: titles, two-row header, counties merged, subtotals, notes."""

    def __init__(self, book: Workbook) -> None:
        sheet = book.active
        assert sheet is not None
        self.sheet: Any = sheet
        self.row = 0
        self.serial = 0
        sheet.title = "名单"
        hair = Side("thin", color="FF999999")
        self.border = Border(hair, hair, hair, hair)
        self.middle = Alignment(horizontal="center", vertical="center", wrap_text=True)
        for column, width in enumerate(_WIDTHS, 1):
            sheet.column_dimensions[get_column_letter(column)].width = width

    def line(self, values: Sequence[Any]) -> int:
        """Write one row; returns its number."""
        self.row += 1
        for column, value in enumerate(values, 1):
            if value != "":
                cell = self.sheet.cell(self.row, column, value)
                cell.border = self.border
                if isinstance(value, str) and column in (4, 13, 14):
                    cell.number_format = "@"
        return self.row

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        """Merge a range and set its words in the middle."""
        self.sheet.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
        self.sheet.cell(top, left).alignment = self.middle

    def titles(self) -> None:
        """Two rows above the header, as every bureau has them."""
        self.line(["邯郸市重点行业企业名单（样例，企业均为虚构）"])
        self.merge(1, 1, 1, len(HEADER))
        self.sheet.cell(1, 1).font = Font(size=18, bold=True)
        line = [""] * len(HEADER)
        line[0], line[16] = (
            "填报单位：邯郸市生态环境局（样例）",
            "填报日期：2026年2月28日　单位：家",
        )
        self.line(line)

    def header(self) -> None:
        """The header over two rows; groups merged across, the others down."""
        top = self.line([upper for upper, _ in HEADER])
        self.line([lower for _, lower in HEADER])
        for column, (upper, lower) in enumerate(HEADER, 1):
            if not lower:
                self.merge(top, column, top + 1, column)
            elif upper:
                self.merge(top, column, top, column + 1)

    def county(self, name: str, rows: Sequence[Made]) -> None:
        """One county's rows under one merged cell, and their subtotal."""
        first = self.row + 1
        for at, made in enumerate(rows):
            twin = at > 0 and rows[at - 1].code == made.code and rows[at - 1].site == made.site
            self.serial += not twin
            values = _values(made, "" if at else name, "" if twin else self.serial)
            number = self.line(values)
            if twin:
                for column in (1, 3, 4):
                    self.sheet.cell(number, column).value = None
                    self.merge(number - 1, column, number, column)
        if len(rows) > 1:
            self.merge(first, 2, self.row, 2)
        count = len({(made.code, made.site) for made in rows})
        self.line(["", f"{name}小计", f"{count}家"])

    def ending(self) -> None:
        """The total, notes and signatures."""
        self.line(["合计", "", f"{self.serial}家"])
        self.row += 1
        self.line(["注：1. 本名单中的企业、代码、人员、电话均为虚构，仅供演示。"])
        self.line(["2. “现等级”按最近一次公布结果填写；一厂多址的分厂区填写。"])
        self.line(
            ["填表人：甲某某", "", "", "审核人：乙某某", "", "", "", "联系电话：0310-0000000"]
        )


def _values(made: Made, county: str, serial: Any) -> list[Any]:
    return [
        serial,
        county,
        made.name,
        made.code,
        made.site,
        made.industry,
        made.industry_code,
        made.address,
        made.lon,
        made.lat,
        made.legal_person,
        made.contact,
        made.phone,
        made.permit,
        made.level,
        made.target,
        made.status,
        made.processes,
        made.park,
        made.guarantee,
        made.remark,
    ]


def groups(rows: Sequence[Made]) -> Iterator[tuple[str, str, list[Made]]]:
    """County code, what the list calls it, its rows."""
    names = {county.code: county.name for county in all_counties()}
    for code in PLAN:
        yield code, SPELT.get(code, names[code]), [row for row in rows if row.county == code]


def write_main_list(path: Path, rows: Sequence[Made]) -> None:
    """The city's list as .xlsx, with a declared range that is wrong as some programs write it."""
    book = Workbook()
    book.properties.creator = "晋级 样例"
    book.properties.created = book.properties.modified = _WHEN
    sheet = MainSheet(book)
    sheet.titles()
    sheet.header()
    for code, name, own in groups(rows):
        if code == "130426":
            sheet.header()  # the top of a printed page
        sheet.county(name, own)
        if code == "130407":
            sheet.sheet.row_dimensions[sheet.row - 1].hidden = True
        if code == "130435":
            sheet.row += 1  # an empty row somebody left
    sheet.ending()
    sheet.sheet.freeze_panes = "D5"
    notes = book.create_sheet("填报说明")
    notes["A1"] = "填报说明（样例）：各县（市、区）核对后于月底前报送。"
    saved = io.BytesIO()
    book.save(saved)
    path.write_bytes(settled(saved.getvalue()))


def settled(data: bytes) -> bytes:
    """The same workbook with fixed times, and the first sheet's range declared as A1:A1."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as book, zipfile.ZipFile(out, "w") as copy:
        for item in book.infolist():
            content = book.read(item)
            if item.filename == "xl/worksheets/sheet1.xml":
                content = re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:A1"', content)
            if item.filename == "docProps/core.xml":
                stamp = f"{_WHEN:%Y-%m-%dT%H:%M:%SZ}".encode()
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", stamp, content)
            entry = zipfile.ZipInfo(item.filename, _WHEN.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            entry.create_system = 3
            copy.writestr(entry, content)
    return out.getvalue()


def write_county_list(path: Path, rows: Sequence[Made]) -> None:
    """One county's own list as .xls: other words for the same columns."""
    import xlwt

    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("Sheet1")
    sheet.write_merge(0, 0, 0, 6, "武安市绩效分级企业名单（样例）")
    header = ("序号", "单位名称", "社会信用代码", "所属区县", "行业类别", "绩效分级", "联系电话")
    for column, text in enumerate(header):
        sheet.write(2, column, text)
    own = [row for row in rows if row.county == "130481"]
    own[2] = replace(own[2], phone="0310-0000099")  # newer than in the city's list
    for at, row in enumerate(own):
        line = (at + 1, row.name, row.code, "武安市", row.industry, row.level, row.phone)
        for column, value in enumerate(line):
            if column != 3:
                sheet.write(at + 3, column, value)
    sheet.write_merge(3, len(own) + 2, 3, 3, "武安市")
    sheet.write(len(own) + 3, 0, "注：企业均为虚构。")
    book.save(str(path))


CSV_HEADER = (
    *("序号", "省", "市", "区县", "企业名称", "统一社会信用代码", "地址"),
    *("行业", "行业代码", "经度", "纬度", "联系人", "电话"),
)


def write_industry_list(path: Path, rows: Sequence[Made]) -> None:
    """One industry's list as .csv in GB18030; the merged counties have become empty cells."""
    text = io.StringIO(newline="")
    lines = csv.writer(text)
    lines.writerow(["邯郸市陶瓷企业名单（样例）"])
    lines.writerow(CSV_HEADER)
    before, serial = "", 0
    for _, name, own in groups(rows):
        for row in own:
            if row.industry_code != "3071":
                continue
            serial += 1
            shown = "" if name == before else name
            before = name
            place = (serial, "河北省", "邯郸市", shown, row.name, row.code, row.address)
            rest = (row.industry, row.industry_code, row.lon, row.lat, row.contact, row.phone)
            lines.writerow([*place, *rest])
    lines.writerow(["合计", "", "", "", f"{serial}家"])
    path.write_bytes(text.getvalue().encode("gb18030"))


def make(folder: Path) -> list[Path]:
    """Write all sample lists into a folder."""
    rows = enterprises()
    write_main_list(folder / MAIN_LIST, rows)
    write_county_list(folder / COUNTY_LIST, rows)
    write_industry_list(folder / INDUSTRY_LIST, rows)
    return [folder / name for name in (MAIN_LIST, COUNTY_LIST, INDUSTRY_LIST)]


if __name__ == "__main__":
    for written in make(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE):
        sys.stdout.write(f"{written}\n")
