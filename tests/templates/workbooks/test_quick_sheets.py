"""Long sheets are read without the second look for merged cells, and nothing else changes."""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import Path

import openpyxl
import pytest

from templates.workbooks.limits import Package
from templates.workbooks.marks import Merged
from templates.workbooks.quick_sheets import FRONT, LONG
from templates.workbooks.reading import open_book

ROWS = 1500


@pytest.fixture(scope="module")
def long_list(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook with one long sheet, merged cells in it, and a short one."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "名单"
    for row in range(1, ROWS + 1):
        sheet.append([f"第 {row} 行第 {column} 格" for column in range(20)])
    sheet.merge_cells("A2:A9")
    sheet.merge_cells("C11:D12")
    book.create_sheet("短").append(["甲"])
    book.worksheets[1].merge_cells("A1:B1")
    path = tmp_path_factory.mktemp("long") / "a.xlsx"
    book.save(path)
    return path


def test_what_stands_in_front_leaves_the_checksum_as_it_is() -> None:
    assert zlib.crc32(FRONT) == 0
    assert zlib.crc32(FRONT + b"<worksheet/>") == zlib.crc32(b"<worksheet/>")


@pytest.mark.parametrize("packing", [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED])
def test_only_long_sheets_change_and_the_package_stays_whole(long_list: Path, packing: int) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(long_list) as source, zipfile.ZipFile(packed, "w", packing) as copy:
        for name in source.namelist():
            copy.writestr(name, source.read(name))
    before = packed.getvalue()
    after = Package(before, "a.xlsx").quickened()
    with zipfile.ZipFile(io.BytesIO(before)) as old, zipfile.ZipFile(io.BytesIO(after)) as new:
        assert new.testzip() is None
        assert new.namelist() == old.namelist()
        for name in old.namelist():
            content = old.read(name)
            long = "worksheets/" in name and len(content) >= LONG
            assert new.read(name) == (FRONT if long else b"") + content
        assert any("worksheets/" in m.filename and m.file_size > LONG for m in new.infolist())


def test_cells_and_merged_ranges_of_a_long_sheet_are_all_there(long_list: Path) -> None:
    with open_book(long_list) as book:
        sheet = book.sheet("名单")
        assert sheet.merged == [Merged(2, 1, 9, 1), Merged(11, 3, 12, 4)]
        rows = list(sheet.rows())
        assert [number for number, _ in rows] == list(range(1, ROWS + 1))
        assert rows[-1][1][19] == f"第 {ROWS} 行第 19 格"
        assert book.sheet("短").merged == [Merged(1, 1, 1, 2)]
