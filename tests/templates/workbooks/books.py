"""Small list files for tests: real files, good and bad."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from grading.identifiers import fictional_credit_code

HEADER = ("序号", "区县", "企业名称", "统一社会信用代码", "地址", "行业", "绩效等级", "电话")


def code(serial: int, county: str = "130481") -> str:
    """A valid fictional credit code."""
    return fictional_credit_code(county, serial)


def row(serial: int, **changes: Any) -> list[Any]:
    """A good row under :data:`HEADER`; ``changes`` by heading."""
    values: dict[str, Any] = {
        "序号": serial,
        "区县": "武安市",
        "企业名称": f"武安市样例{serial}钢铁有限公司",
        "统一社会信用代码": code(serial),
        "地址": f"武安市示例路{serial}号",
        "行业": "钢铁",
        "绩效等级": "B",
        "电话": f"1390000{serial:04d}",
    }
    values.update(changes)
    return [values[heading] for heading in HEADER]


def rows(count: int) -> list[list[Any]]:
    """So many good rows with their header."""
    return [list(HEADER), *(row(serial) for serial in range(1, count + 1))]


def save_xlsx(
    path: Path,
    lines: Sequence[Sequence[Any]],
    *,
    merge: Sequence[str] = (),
    hide: Sequence[int] = (),
    more: Mapping[str, Sequence[Sequence[Any]]] | None = None,
    title: str = "名单",
) -> Path:
    """An .xlsx with these rows, as Excel would save it."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for line in lines:
        sheet.append(list(line))
    for area in merge:
        sheet.merge_cells(area)
    for number in hide:
        sheet.row_dimensions[number].hidden = True
    for name, others in (more or {}).items():
        extra = book.create_sheet(name)
        for line in others:
            extra.append(list(line))
    book.save(path)
    return path


def changed(path: Path, member: str, old: bytes, new: bytes) -> Path:
    """The same .xlsx with bytes of one member replaced."""
    content = path.read_bytes()
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as book, zipfile.ZipFile(out, "w") as copy:
        for item in book.infolist():
            data = book.read(item)
            if item.filename == member:
                assert old in data
                data = data.replace(old, new)
            copy.writestr(item.filename, data, zipfile.ZIP_DEFLATED)
    path.write_bytes(out.getvalue())
    return path


SHEET1 = "xl/worksheets/sheet1.xml"


def raw_xlsx(path: Path, sheet: bytes | str, strings: bytes | None = None) -> Path:
    """An .xlsx of the fewest members around a sheet's own XML."""
    kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    members = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
        'relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kinds}.sheet.main+xml"/>'
        f'<Override PartName="/{SHEET1}" ContentType="{kinds}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
        f'Type="{relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{relations}"><sheets>'
        '<sheet name="名单" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="r1" Type="{relations}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="r2" Type="{relations}/sharedStrings" Target="sharedStrings.xml"/>'
        "</Relationships>",
    }
    if isinstance(sheet, str):
        sheet = f'<worksheet xmlns="{main}"><sheetData>{sheet}</sheetData></worksheet>'.encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in members.items():
            book.writestr(name, content)
        if strings is not None:
            book.writestr("xl/sharedStrings.xml", strings)
        book.writestr(SHEET1, sheet)
    return path


def save_ods(path: Path, table: str) -> Path:
    """An .ods around the rows of one table."""
    names = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"'
        for short in ("office", "table", "text")
    )
    content = (
        f'<office:document-content {names} office:version="1.2"><office:body><office:spreadsheet>'
        f'<table:table table:name="名单">{table}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        book.writestr("content.xml", content)
        book.writestr(
            "META-INF/manifest.xml",
            "<manifest:manifest "
            'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
    return path


def mutated(data: bytes, chance: random.Random) -> bytes:
    """The same file after an accident: bytes changed, cut off, or left out."""
    content = bytearray(data)
    for _ in range(chance.choice((1, 3, 20))):
        content[chance.randrange(len(content))] = chance.randrange(256)
    if chance.random() < 0.2:
        del content[chance.randrange(len(content)) :]
    if chance.random() < 0.1:
        start = chance.randrange(len(content) + 1)
        del content[start : start + chance.randrange(200)]
    return bytes(content)
