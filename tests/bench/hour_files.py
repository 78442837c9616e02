"""The files a plant-year of hours comes in, for measuring: 60 outlets × 8,760 hours."""

from __future__ import annotations

import zipfile
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np

OUTLETS = 60
HOURS = 8760
FIRST = datetime.fromisoformat("2026-01-01")

_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_MERGED = ("A1:A2", "B1:C1", "D1:E1", "F1:G1", "H1:H2", "I1:I2")
_HEAD = ("时间", "烟尘", "SO2", "NOx", "O2", "标记", "实测", "折算", "N")

Columns = list[list[float]]


def times(hours: int = HOURS) -> list[str]:
    """The hours of a year as text."""
    return [(FIRST + timedelta(hours=at)).strftime("%Y-%m-%d %H:%M") for at in range(hours)]


def numbers(seed: int, hours: int = HOURS) -> Columns:
    """PM, SO2, NOx each measured and converted, and O2: two decimals, as CEMS report them."""
    random = np.random.default_rng(seed)
    oxygen = np.clip(np.round(random.normal(16, 0.5, hours), 2), 10, 20)
    factor = 5 / (21 - oxygen)
    columns: Columns = []
    for shape, scale in ((4, 1.2), (6, 3), (9, 4)):
        measured = np.round(random.gamma(shape, scale, hours), 2)
        columns += [measured.tolist(), np.round(measured * factor, 2).tolist()]
    return [*columns, oxygen.tolist()]


def write_wide(path: Path, outlets: int = OUTLETS, hours: int = HOURS) -> Path:
    """A workbook with one outlet a sheet: time, three pollutants, oxygen, flag.

    The sheets are written as text: a library for workbooks takes a minute for them.
    """
    shared = [*_HEAD, *times(hours)]
    place = {text: at for at, text in enumerate(shared)}

    def word(reference: str, text: str) -> str:
        return f'<c r="{reference}" t="s"><v>{place[text]}</v></c>'

    head = (
        '<row r="1">'
        + "".join(
            word(f"{column}1", text) for column, text in zip("ABDFHI", _HEAD[:6], strict=True)
        )
        + '</row><row r="2">'
        + "".join(word(f"{column}2", _HEAD[6 + at % 2]) for at, column in enumerate("BCDEFG"))
        + "</row>"
    )
    merged = "".join(f'<mergeCell ref="{area}"/>' for area in _MERGED)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as book:
        _package(book, outlets, shared)
        for outlet in range(outlets):
            rows = [
                f'<row r="{at}"><c r="A{at}" t="s"><v>{at + 6}</v></c><c r="B{at}"><v>{v[0]}</v>'
                f'</c><c r="C{at}"><v>{v[1]}</v></c><c r="D{at}"><v>{v[2]}</v></c><c r="E{at}"><v>'
                f'{v[3]}</v></c><c r="F{at}"><v>{v[4]}</v></c><c r="G{at}"><v>{v[5]}</v></c>'
                f'<c r="H{at}"><v>{v[6]}</v></c><c r="I{at}" t="s"><v>8</v></c></row>'
                for at, v in enumerate(zip(*numbers(outlet, hours), strict=True), 3)
            ]
            book.writestr(
                f"xl/worksheets/sheet{outlet + 1}.xml",
                f'<worksheet xmlns="{_MAIN}"><dimension ref="A1:I{hours + 2}"/><sheetData>{head}'
                f"{''.join(rows)}</sheetData><mergeCells>{merged}</mergeCells></worksheet>",
            )
    return path


def _package(book: zipfile.ZipFile, outlets: int, shared: list[str]) -> None:
    count = range(1, outlets + 1)
    parts = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_SHEET_TYPE}.worksheet'
        '+xml"/>'
        for n in count
    )
    book.writestr(
        "[Content_Types].xml",
        f'<Types xmlns="{_TYPES}"><Default Extension="rels" ContentType="application/vnd.openxml'
        'formats-package.relationships+xml"/><Default Extension="xml" ContentType="application/'
        f'xml"/><Override PartName="/xl/workbook.xml" ContentType="{_SHEET_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_SHEET_TYPE}.sharedStrings'
        f'+xml"/>{parts}</Types>',
    )
    book.writestr(
        "_rels/.rels",
        f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="rId1" '
        f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    )
    sheets = "".join(f'<sheet name="{n}#排放口" sheetId="{n}" r:id="rId{n}"/>' for n in count)
    book.writestr(
        "xl/workbook.xml",
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{sheets}</sheets></workbook>',
    )
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in count
    )
    book.writestr(
        "xl/_rels/workbook.xml.rels",
        f'<Relationships xmlns="{_RELATIONS}">{links}<Relationship Id="rId{outlets + 1}" '
        f'Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
    )
    texts = "".join(f"<si><t>{text}</t></si>" for text in shared)
    book.writestr(
        "xl/sharedStrings.xml",
        f'<sst xmlns="{_MAIN}" count="{len(shared)}" uniqueCount="{len(shared)}">{texts}</sst>',
    )


def write_long(
    path: Path, outlets: int = OUTLETS, hours: int = HOURS, encoding: str = "utf-8"
) -> Path:
    """A text with a row per outlet, pollutant and hour."""
    moments = times(hours)
    with path.open("w", encoding=encoding, newline="\r\n") as file:
        file.write("排放口,时间,污染物,实测,折算,标记\n")
        for outlet in range(outlets):
            columns = numbers(outlet, hours)
            for at, name in enumerate(("颗粒物", "SO2", "NOx")):
                pairs = zip(moments, columns[2 * at], columns[2 * at + 1], strict=True)
                file.write(
                    "".join(f"{outlet + 1}#排放口,{t},{name},{v},{c},N\n" for t, v, c in pairs)
                )
            pairs_of_oxygen = zip(moments, columns[6], strict=True)
            file.write(
                "".join(f"{outlet + 1}#排放口,{t},氧含量,{v},,N\n" for t, v in pairs_of_oxygen)
            )
    return path
