"""Importing a list of 100,000 enterprises, and the register that comes of it.

Measured in processes of their own (:mod:`tests.bench.importing`), because the
peak of memory is that of a whole process. ``pip install pandas`` brings the usual
way to compare with; without it openpyxl alone stands for it, which is quicker.
"""

from __future__ import annotations

import importlib.util
import json
import string
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from grading.counties import all_counties
from grading.identifiers import fictional_credit_code
from grading.industries import key_industries
from tests.bench.measurement import Measurement

if TYPE_CHECKING:
    from db.passwords import PasswordCost

ROWS = 100_000
REPEATS = 4
PASSWORD = "bench-Passwort-1"
HEADINGS = (
    "序号", "省", "市", "区县", "企业名称", "统一社会信用代码", "地址", "行业", "行业代码", "经度",
    "纬度", "联系人", "电话", "现有等级", "目标等级", "状态", "排污许可证编号", "法定代表人",
    "投产日期", "备注",
)  # fmt: skip
COLUMNS = string.ascii_uppercase[: len(HEADINGS)]
SYLLABLES = "华兴宏泰金鑫瑞丰恒达永盛龙腾东方天成安顺广源新峰建业正大润通"


def row(number: int) -> tuple[object, ...]:
    """One line of the list; every code passes its checks."""
    counties, industries = all_counties(), key_industries()
    county = counties[number % len(counties)]
    industry = industries[number % len(industries)]
    code = fictional_credit_code(county.code, number // len(counties))
    first, second = SYLLABLES[number % 28], SYLLABLES[number * 7 // 28 % 28]
    return (
        number + 1, "河北省", "邯郸市", county.name,
        f"{county.name}{first}{second}{industry.name}有限公司{number}", code,
        f"{county.name}工业路{number % 900 + 1}号", industry.name, "", 114.5 + number % 1000 / 2000,
        36.6 + number % 700 / 2000, f"{first}某某", f"1390310{number % 10000:04d}",
        "BCD"[number % 3], "AB"[number % 2], "正常", f"{code}001P", f"{second}某", "2015-06-30", "",
    )  # fmt: skip


def write_list(path: Path, rows: int = ROWS) -> Path:
    """Write the list as .xlsx with shared strings and places of cells, as Excel itself does."""
    strings: dict[str, int] = {}

    def cell(place: str, value: object) -> str:
        if value == "":
            return f'<c r="{place}"/>'
        if isinstance(value, int | float):
            return f'<c r="{place}"><v>{value}</v></c>'
        at = strings.setdefault(str(value), len(strings))
        return f'<c r="{place}" t="s"><v>{at}</v></c>'

    def line(number: int, values: tuple[object, ...]) -> str:
        cells = (cell(f"{column}{number}", v) for column, v in zip(COLUMNS, values, strict=True))
        return f'<row r="{number}">{"".join(cells)}</row>'

    spreadsheet = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    package = "http://schemas.openxmlformats.org/package/2006"
    document = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book:
        with book.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write(f'<worksheet xmlns="{spreadsheet}"><sheetData>'.encode())
            for number, values in enumerate((HEADINGS, *map(row, range(rows))), 1):
                sheet.write(line(number, values).encode())
            sheet.write(b"</sheetData></worksheet>")
        items = "".join(f"<si><t>{escape(text)}</t></si>" for text in strings)
        book.writestr("xl/sharedStrings.xml", f'<sst xmlns="{spreadsheet}">{items}</sst>')
        book.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{package}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package'
            '.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
            f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}.sharedStrings+xml"/>'
            f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/>'
            "</Types>",
        )
        book.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{package}/relationships">'
            f'<Relationship Id="r1" Type="{document}/officeDocument" Target="xl/workbook.xml"/>'
            "</Relationships>",
        )
        book.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{spreadsheet}" xmlns:r="{document}"><sheets>'
            '<sheet name="名单" sheetId="1" r:id="r1"/></sheets></workbook>',
        )
        book.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{package}/relationships">'
            f'<Relationship Id="r1" Type="{document}/worksheet" Target="worksheets/sheet1.xml"/>'
            f'<Relationship Id="r2" Type="{document}/sharedStrings" Target="sharedStrings.xml"/>'
            "</Relationships>",
        )
    return path


@cache
def large_list(folder: Path) -> Path:
    """The list file, written once per run."""
    return write_list(folder / "名单.xlsx")


@cache
def large_register(folder: Path) -> Path:
    """The database with the list imported, made once per run; its admin's password is PASSWORD."""
    database = folder / "register.db"
    import_all(large_list(folder), database)
    return database


@cache
def empty_register(folder: Path) -> Path:
    """The database of an office without enterprises; its admin's password is PASSWORD."""
    from db.office import open_office
    from db.users import create_office

    database = folder / "empty.db"
    with open_office(database, password_cost=_cheap()) as office:
        create_office(office, "bench", PASSWORD)
    return database


def _cheap() -> PasswordCost:
    """A cheap password hash: the bench measures the register, not the strength of passwords."""
    from db.passwords import PasswordCost

    return PasswordCost(passes=1, memory=8, threads=1)


def import_all(source: Path, database: Path) -> None:
    """What ``enterprises import`` does, into a new office."""
    from db.enterprise_import import import_list
    from db.office import open_office
    from db.users import create_office
    from templates.workbooks.lists import read_list

    with open_office(database, password_cost=_cheap()) as office:
        actor = create_office(office, "bench", PASSWORD)
        result = import_list(office, actor, read_list(source))
    if result.created != ROWS:
        raise RuntimeError(f"{result.created} of {ROWS} rows imported")


def measure(folder: Path) -> Iterator[Measurement]:
    """The whole import in a process of its own, from the file to the texts one searches by."""
    source = large_list(folder)

    def run(what: str, number: int = 0) -> dict[str, float]:
        database = folder / f"{what}-{number}.db"
        command = [sys.executable, "-m", "tests.bench.importing", what, str(source), str(database)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        found: dict[str, float] = json.loads(done.stdout)
        return found

    whats = "floor", "import", "reading", "dry"
    runs = [{what: run(what, number) for what in whats} for number in range(REPEATS)]

    def least(what: str, part: str = "seconds") -> float:
        """The quickest run: what others do on the machine only makes a run slower."""
        return min(run[what][part] for run in runs)

    many = f"{ROWS // 10_000} 万家名单"
    name = "流式读取 + 校验码 + 元组批量写入"
    whole, floor = least("import"), least("floor")
    title = f"导入{many}（含检索文本），处理器时间"
    yield Measurement(title, whole, "s", floor, name, most_ratio=2.5)
    title = f"导入{many}（含检索文本），实际用时"
    yield Measurement(title, least("import", "elapsed"), "s", least("floor", "elapsed"), name)
    compared = least("reading") + least("dry", "comparing")
    name = "流式读取 + 校验码 + 与名录比对"
    yield Measurement(f"试算{many}，处理器时间", least("dry"), "s", compared, name, most_ratio=1.3)
    memory = max(run["import"]["megabytes"] for run in runs)
    yield Measurement(f"导入{many}的内存峰值", memory, "MB", most=350)
    cancelled = run("cancel")
    yield Measurement("取消导入后停下", cancelled["seconds"], "s", most=0.5)
    if importlib.util.find_spec("pandas") is not None:
        usual, name = run("pandas")["seconds"], "pandas.read_excel（openpyxl）+ to_sql"
    else:
        usual = run("openpyxl")["seconds"]
        name = "openpyxl 只读 + 元组批量写入（pandas.read_excel + to_sql 还要慢；没有装 pandas）"
    yield Measurement(f"导入{many}，对照常见做法", whole, "s", usual, name, most_ratio=0.35)
