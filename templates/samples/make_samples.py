"""Make the sample enterprise lists: fictional enterprises in sheets as ugly as real ones.

    python -m templates.samples.make_samples [FOLDER]

The same bytes every time. The steel works of the sample audit stands in the
list with the data of ``steel-facts.json``, so that both always agree.
"""

from __future__ import annotations

import csv
import io
import json
import random
import re
import sys
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

from grading.counties import all_counties
from grading.identifiers import fictional_credit_code

HERE = Path(__file__).parent
MAIN_LIST = "全市重点行业企业名单（样例）.xlsx"
COUNTY_LIST = "武安市重点行业企业名单（样例）.xls"
INDUSTRY_LIST = "生活垃圾焚烧发电企业名单（样例）.csv"
_WHEN = datetime(2026, 2, 28, 9, 0, 0)

# County → industries of its enterprises; about sixty in all.
PLAN = {
    "130402": "火电 垃圾发电 陶瓷",
    "130403": "火电 水泥",
    "130404": "钢铁 火电 焦化",
    "130406": "陶瓷 陶瓷 水泥 焦化 垃圾发电 火电",
    "130407": "垃圾发电 陶瓷 陶瓷",
    "130408": "钢铁 水泥 火电 垃圾发电",
    "130423": "垃圾发电 陶瓷",
    "130424": "垃圾发电 水泥",
    "130425": "垃圾发电 陶瓷",
    "130426": "钢铁 水泥 水泥 火电 焦化",
    "130427": "水泥 焦化 焦化 火电 陶瓷",
    "130430": "陶瓷 垃圾发电",
    "130431": "水泥",
    "130432": "垃圾发电",
    "130433": "火电 陶瓷",
    "130434": "垃圾发电 水泥",
    "130435": "陶瓷",
    "130481": "钢铁 钢铁 钢铁 钢铁 焦化 焦化 水泥 水泥 火电",
    "130471": "钢铁 水泥",
    "130473": "焦化 火电 水泥",
}
# Industry → spellings in the list, GB/T 4754 code, last words of the name, processes.
INDUSTRIES = {
    "钢铁": (("长流程联合钢铁", "钢铁", "钢铁行业"), "3110", "钢铁有限公司", "烧结、炼铁、炼钢、轧钢"),
    "焦化": (("焦化", "炼焦", "独立焦化"), "2521", "焦化有限公司", "备煤、炼焦、煤气净化"),
    "水泥": (("水泥", "水泥制造", "独立粉磨站"), "3011", "水泥有限公司", "熟料烧成、水泥粉磨"),
    "陶瓷": (("建筑陶瓷", "陶瓷", "卫生陶瓷"), "3071", "陶瓷有限公司", "原料制备、喷雾干燥、烧成"),
    "火电": (("火电", "热电联产", "燃煤发电"), "4411", "热电有限公司", "锅炉、汽轮发电"),
    "垃圾发电": (
        ("垃圾发电", "生活垃圾焚烧发电"),
        "4417",
        "环保能源有限公司",
        "垃圾焚烧、烟气净化",
    ),
}
GIVEN = "松柏竹梅兰荷桐枫杉榆槐柳桃杏梨枣桂菊棠樱"
SURNAMES = "甲乙丙丁戊己庚辛壬癸"
LEVELS = ("A", "B", "B级", "C", "C级", "D", "B", "C", "A级", "B-", "未评级", "长期停产")
LOCATIONS = {  # a point in each county, roughly; lists are rough here too
    "130402": (114.53, 36.59), "130403": (114.49, 36.64), "130404": (114.46, 36.64),
    "130406": (114.21, 36.42), "130407": (114.80, 36.55), "130408": (114.49, 36.78),
    "130423": (114.62, 36.34), "130424": (114.67, 36.44), "130425": (115.15, 36.29),
    "130426": (113.69, 36.58), "130427": (114.37, 36.37), "130430": (115.17, 36.82),
    "130431": (114.88, 36.92), "130432": (114.95, 36.48), "130433": (115.28, 36.54),
    "130434": (114.94, 36.36), "130435": (114.95, 36.78), "130481": (114.20, 36.70),
    "130471": (114.66, 36.64), "130473": (114.50, 36.46),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Made:
    """One row of a list as written; ``county`` is the code of its group."""

    county: str
    name: str
    code: str
    site: str
    industry: str
    industry_code: str
    address: str
    lon: Any
    lat: Any
    contact: str
    phone: Any
    permit: str
    level: str
    target: str
    status: str
    processes: str
    park: str
    guarantee: str
    remark: str = ""


def enterprises() -> list[Made]:
    """All rows in the order of the list; the same every time."""
    random_one = random.Random(20260228)
    works = json.loads((HERE / "steel-facts.json").read_text(encoding="utf-8"))["enterprise"]
    names = {county.code: county.name for county in all_counties()}
    rows: list[Made] = []
    serial = 1  # 1 belongs to the steel works of the sample audit
    for county, industries in PLAN.items():
        for industry in industries.split():
            if industry == "钢铁" and county == "130481" and not any(
                row.code == works["code"] for row in rows
            ):
                rows.append(_works(works))
                continue
            serial += 1
            rows.append(_made(random_one, county, names[county], industry, serial))
    return _as_people_write(rows)


def _works(works: dict[str, Any]) -> Made:
    return Made(
        county="130481",
        name=works["name"],
        code=works["code"],
        site="",
        industry=works["industry"],
        industry_code="3110",
        address=works["address"],
        lon=works["longitude"],
        lat=works["latitude"],
        contact=works["contact"],
        phone=works["phone"],
        permit=works["permit"],
        level=works["level"],
        target="A",
        status="正常生产",
        processes="、".join(works["processes"]),
        park="武安工业园区",
        guarantee="否",
    )


def _made(chance: random.Random, county: str, place: str, industry: str, serial: int) -> Made:
    spellings, industry_code, ending, processes = INDUSTRIES[industry]
    code = fictional_credit_code(county, serial)
    lon, lat = LOCATIONS[county]
    first, second = GIVEN[serial % len(GIVEN)], GIVEN[(serial * 7 + 3) % len(GIVEN)]
    word = chance.choice(("虚构", "样例", "示例"))
    level = chance.choice(LEVELS)
    return Made(
        county=county,
        name=f"{place}{word}{first}{second}{ending}",
        code=code,
        site="",
        industry=chance.choice(spellings),
        industry_code=industry_code,
        address=f"河北省邯郸市{place}示例镇演示路{serial}号",
        lon=round(lon + chance.uniform(-0.05, 0.05), 6),
        lat=round(lat + chance.uniform(-0.04, 0.04), 6),
        contact=f"{SURNAMES[serial % 10]}某某",
        phone=f"1390000{serial:04d}",
        permit=f"{code}001P",
        level=level,
        target="A" if level.startswith(("A", "B")) else "B",
        status="长期停产" if level == "长期停产" else "正常生产",
        processes=processes,
        park=chance.choice(("", "", "武安工业园区", "复兴经开区")) if county in (
            "130481",
            "130404",
        ) else "",
        guarantee="是" if industry == "垃圾发电" else "否",
    )


def _as_people_write(rows: list[Made]) -> list[Made]:
    """Put in by hand what every real list has somewhere."""
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    changed = {row.code: index for index, row in enumerate(rows)}
    order = [index for index in changed.values() if "星河" not in rows[index].name]

    def edit(at: int, **words: Any) -> None:
        rows[order[at]] = replace(rows[order[at]], **words)

    def row(at: int) -> Made:
        return rows[order[at]]

    edit(2, name=row(2).name.replace("陶瓷", "𠮷祥陶瓷"), phone=row(2).phone.translate(wide))
    edit(5, code=row(5).code.lower())
    edit(8, code=f"{row(8).code[:8]} {row(8).code[8:]}", level="民生豁免-B")
    edit(9, name=row(9).name.replace("样例", "样例䶮").replace("虚构", "虚构䶮"))
    edit(11, level="地方A", remark="省厅 2023 年公布")
    edit(13, phone=float(row(13).phone))
    edit(15, code=row(15).code.translate(wide))
    edit(17, lon="114°31′48″", lat="36°47′24″")
    edit(20, level="Ｂ级", contact=" 丙 某某 ")
    edit(23, name=row(23).name.replace("有限公司", "(集团)有限公司"))
    edit(26, lon=row(26).lat, lat=row(26).lon, remark="坐标待核")
    edit(29, permit="", remark="许可证重新申请中")
    edit(33, level="引领性", remark="2020 年评定")
    edit(37, name=row(37).name.replace("样例", "样例㳠").replace("虚构", "虚构㳠"))
    edit(40, phone="0310-0000040、13900000040")
    edit(44, industry="", remark="行业按代码")
    # One enterprise with two industries, one with two sites.
    both = next(i for i, r in enumerate(rows) if r.county == "130404" and "钢铁" in r.name)
    second = INDUSTRIES["焦化"]
    rows.insert(
        both + 1,
        replace(rows[both], industry="焦化", industry_code=second[1], processes=second[3], level="C"),
    )
    cement = next(i for i, r in enumerate(rows) if r.county == "130426" and "水泥" in r.name)
    rows[cement] = replace(rows[cement], site="东厂区")
    rows.insert(
        cement + 1,
        replace(
            rows[cement],
            site="西厂区",
            address=rows[cement].address.replace("演示路", "演示西路"),
            permit=rows[cement].permit[:18] + "002P",
        ),
    )
    return rows


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
_WIDTHS = (6, 12, 34, 22, 8, 16, 10, 34, 12, 12, 10, 16, 26, 9, 9, 10, 26, 14, 9, 18)
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
                if isinstance(value, str) and column in (4, 12, 13):
                    cell.number_format = "@"
        return self.row

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        """Merge a range and set its words in the middle."""
        self.sheet.merge_cells(
            start_row=top, start_column=left, end_row=bottom, end_column=right
        )
        self.sheet.cell(top, left).alignment = self.middle

    def titles(self) -> None:
        """Two rows above the header, as every bureau has them."""
        self.line(["邯郸市重点行业企业名单（样例，企业均为虚构）"])
        self.merge(1, 1, 1, len(HEADER))
        self.sheet.cell(1, 1).font = Font(size=18, bold=True)
        line = [""] * len(HEADER)
        line[0], line[15] = "填报单位：邯郸市生态环境局（样例）", "填报日期：2026年2月28日　单位：家"
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
        self.line(["填表人：甲某某", "", "", "审核人：乙某某", "", "", "", "联系电话：0310-0000000"])


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
    path.write_bytes(_settled(saved.getvalue()))


def _settled(data: bytes) -> bytes:
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
    for at, row in enumerate(own):
        line = (at + 1, row.name, row.code, "武安市", row.industry, row.level, row.phone)
        for column, value in enumerate(line):
            if column != 3:
                sheet.write(at + 3, column, value)
    sheet.write_merge(3, len(own) + 2, 3, 3, "武安市")
    sheet.write(len(own) + 3, 0, "注：企业均为虚构。")
    book.save(str(path))


def write_industry_list(path: Path, rows: Sequence[Made]) -> None:
    """One industry's list as .csv in GB18030; the merged counties have become empty cells."""
    text = io.StringIO(newline="")
    lines = csv.writer(text)
    lines.writerow(["邯郸市生活垃圾焚烧发电企业名单（样例）"])
    lines.writerow(
        ["序号", "省", "市", "区县", "企业名称", "统一社会信用代码", "地址", "行业", "行业代码"]
        + ["经度", "纬度", "联系人", "电话"]
    )
    before, serial = "", 0
    for _, name, own in groups(rows):
        for row in own:
            if row.industry_code != "4417" or row.remark:
                continue
            serial += 1
            shown = "" if name == before else name
            before = name
            lines.writerow(
                [serial, "河北省", "邯郸市", shown, row.name, row.code, row.address, row.industry]
                + [row.industry_code, row.lon, row.lat, row.contact, row.phone]
            )
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
