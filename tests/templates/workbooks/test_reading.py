"""Any list file is opened for what it is; what is no list is refused in one sentence."""

from __future__ import annotations

import random
import zipfile
from datetime import date
from pathlib import Path

import pytest
import xlwt

from grading.refusals import EnvironmentRefusal, Refusal
from templates.workbooks import limits
from templates.workbooks.marks import Merged
from templates.workbooks.reading import open_book
from tests.templates.workbooks.books import (
    SHEET1,
    changed,
    mutated,
    raw_xlsx,
    rows,
    save_ods,
    save_xlsx,
)


def cells(path: Path, sheet: str | int | None = None) -> list[tuple[int, list[object]]]:
    with open_book(path) as book:
        return list(book.sheet(sheet).rows())


def refusal(path: Path) -> Refusal:
    with pytest.raises(Refusal) as caught, open_book(path) as book:
        list(book.sheet().rows())
    assert caught.value.exit_code == 1
    assert "\n" not in str(caught.value)
    assert caught.value.where and caught.value.remedy
    return caught.value


def test_rows_carry_the_numbers_excel_shows(tmp_path: Path) -> None:
    path = save_xlsx(tmp_path / "a.xlsx", [[], ["", "甲"], [], ["", "乙", 3.5, date(2024, 5, 1)]])
    assert cells(path) == [
        (2, ["", "甲", "", ""]),
        (3, ["", "", "", ""]),
        (4, ["", "乙", 3.5, date(2024, 5, 1)]),
    ]


def test_a_range_declared_too_small_still_gives_all_rows(tmp_path: Path) -> None:
    path = save_xlsx(tmp_path / "wps.xlsx", rows(30))
    changed(path, SHEET1, b'<dimension ref="A1:H31"', b'<dimension ref="A1:A1"')
    assert len(cells(path)) == 31


def test_merged_hidden_wrong_and_uncalculated_cells_are_seen(tmp_path: Path) -> None:
    lines = [["甲", "乙", "丙"], ["1", "=A1&A2", "#REF!"], ["2", "3", "4"]]
    path = save_xlsx(tmp_path / "marks.xlsx", lines, merge=["A2:A3"], hide=[3])
    with open_book(path) as book:
        sheet = book.sheet()
    assert sheet.merged == [Merged(2, 1, 3, 1)]
    assert sheet.marks.hidden == {3}
    assert sheet.marks.trouble(2, 2) == "公式未计算"
    assert sheet.marks.trouble(2, 3) == "#REF!"
    assert sheet.marks.trouble(1, 1) == ""


def test_unusual_spellings_of_the_same_xml_are_read_alike(tmp_path: Path) -> None:
    plain = "<row r='2' hidden='true'><c r='B2' t='e'><v>#N/A</v></c><c><f>A1</f></c></row>"
    prefixed = (
        b'<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b'<x:sheetData><x:row><x:c t="inlineStr"><x:is><x:t>a</x:t></x:is></x:c></x:row>'
        b'<x:row hidden="1"><x:c/><x:c t="e"><x:v>#N/A</x:v></x:c><x:c><x:f>A1</x:f></x:c></x:row>'
        b"</x:sheetData></x:worksheet>"
    )
    first = '<row><c t="inlineStr"><is><t>a</t></is></c></row>'
    for name, sheet in (("single.xlsx", first + plain), ("prefixed.xlsx", prefixed)):
        with open_book(raw_xlsx(tmp_path / name, sheet)) as book:
            marks = book.sheet().marks
        assert (marks.hidden, marks.errors) == ({2}, {(2, 2): "#N/A"}), name
        assert marks.uncalculated == {(2, 3)}, name


def test_xls_shows_values_merges_errors_and_hidden_rows(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("表")
    sheet.write_merge(1, 3, 0, 0, "武安市")
    sheet.write(1, 1, "甲")
    sheet.write(2, 1, 12)
    sheet.row(3).set_cell_error(1, "#DIV/0!")
    sheet.row(3).hidden = True
    path = tmp_path / "old.xls"
    book.save(str(path))
    with open_book(path) as opened:
        got = opened.sheet()
        assert (opened.kind, opened.sheet_names) == ("xls", ["表"])
        assert list(got.rows()) == [(2, ["武安市", "甲"]), (3, ["", 12.0]), (4, ["", ""])]
    assert got.merged == [Merged(2, 1, 4, 1)]
    assert got.marks.errors == {(4, 2): "#DIV/0!"}
    assert got.marks.hidden == {4}


def test_ods_shows_merges_that_its_reader_does_not_tell(tmp_path: Path) -> None:
    path = save_ods(
        tmp_path / "list.ods",
        '<table:table-row table:number-rows-repeated="2"><table:table-cell/></table:table-row>'
        '<table:table-row table:visibility="collapse"><table:table-cell '
        'table:number-rows-spanned="2" office:value-type="string"><text:p>武安市</text:p>'
        '</table:table-cell><table:table-cell office:value-type="float" office:value="1.5">'
        "<text:p>1.5</text:p></table:table-cell></table:table-row>"
        "<table:table-row><table:covered-table-cell/><table:table-cell "
        'table:formula="of:=1/0" office:value-type="string" office:string-value="">'
        "<text:p>#DIV/0!</text:p></table:table-cell></table:table-row>"
        '<table:table-row table:number-rows-repeated="1048572"><table:table-cell '
        'table:number-columns-repeated="16384"/></table:table-row>',
    )
    with open_book(path) as book:
        sheet = book.sheet()
        assert list(sheet.rows()) == [(3, ["武安市", 1.5]), (4, ["", ""])]
    assert sheet.merged == [Merged(3, 1, 4, 1)]
    assert sheet.marks.hidden == {3}
    assert sheet.marks.errors == {(4, 2): "#DIV/0!"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_csv_in_every_encoding_and_with_every_separator(
    tmp_path: Path, encoding: str, mark: str
) -> None:
    path = tmp_path / "名单.csv"
    text = f'一、标题\r\n\r\n甲{mark}乙{mark}丙\r\n"换\r\n行{mark}"{mark}䶮{mark}𠮷\r\n'
    path.write_bytes(text.encode(encoding))
    assert cells(path) == [
        (1, ["一、标题"]),
        (3, ["甲", "乙", "丙"]),
        (4, [f"换\r\n行{mark}", "䶮", "𠮷"]),
    ]


def test_the_content_counts_and_not_the_extension(tmp_path: Path) -> None:
    path = save_xlsx(tmp_path / "a.xlsx", rows(2)).rename(tmp_path / "a.xls")
    assert len(cells(path)) == 3
    text = tmp_path / "b.xlsx"
    text.write_text("甲,乙\n1,2\n", encoding="utf-8")
    assert len(cells(text)) == 2


def test_sheets_are_chosen_by_name_or_number(tmp_path: Path) -> None:
    path = save_xlsx(tmp_path / "a.xlsx", [], more={"二": [["乙"]], "三": [["丙"]]}, title="空")
    assert cells(path) == [(1, ["乙"])], "the first one with something in it"
    assert cells(path, "三") == cells(path, 3) == cells(path, "3") == [(1, ["丙"])]
    with pytest.raises(Refusal) as caught, open_book(path) as book:
        book.sheet("四")
    assert "空、二、三" in caught.value.remedy


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("page.xls", b"\xef\xbb\xbf\r\n<html><table><tr><td>1", "网页另存的文件"),
        ("page.xls", b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "网页另存的文件"),
        ("page.xls", b'<?xml version="1.0"?><html xmlns:x="urn:x">', "网页另存的文件"),
        ("old.xls", b'<?xml version="1.0"?><Workbook xmlns="urn:s">', "XML 文件"),
        ("a.xlsx", b"%PDF-1.7", "PDF"),
        ("a.xlsx", b"\x89PNG\r\n", "图片"),
        ("a.xlsx", b"Rar!\x1a", "压缩包"),
        ("a.xlsx", b"", "空的"),
        ("a.xlsx", b"PK\x03\x04 not a zip", "已损坏"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "已损坏"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(3000), "已损坏"),
        ("a.bin", b"abc\0def", "认不出"),
        ("a.csv", b"\xff\xff\xff\xffabc", "文字编码"),
        ("a.csv", b'a,"b\nc,d\n' + b'x"y' * 50_000, "读不下去"),
    ],
)
def test_what_is_no_list_is_named(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert said in refusal(path).what


@pytest.mark.parametrize(
    ("member", "said"),
    [
        ("word/document.xml", "Word"),
        ("ppt/presentation.xml", "演示文稿"),
        ("xl/workbook.bin", "xlsb"),
        ("名单.xlsx", "压缩包"),
        ("[Content_Types].xml", "已损坏"),
    ],
)
def test_a_zip_of_something_else_is_named(tmp_path: Path, member: str, said: str) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as book:
        book.writestr(member, "<a/>")
    assert said in refusal(path).what


def test_passwords_are_told_as_passwords(tmp_path: Path) -> None:
    path = tmp_path / "locked.xlsx"
    name = "EncryptedPackage".encode("utf-16-le")
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000) + name + bytes(2000))
    assert "密码" in refusal(path).what
    ods = save_ods(tmp_path / "locked.ods", "<table:table-row/>")
    with zipfile.ZipFile(ods, "a") as book, pytest.warns(UserWarning, match="Duplicate"):
        book.writestr("META-INF/manifest.xml", "<m><manifest:encryption-data/></m>")
    assert "密码" in refusal(ods).what


def test_a_workbook_without_a_single_cell_is_empty(tmp_path: Path) -> None:
    assert "空的" in refusal(save_xlsx(tmp_path / "a.xlsx", [])).what


def test_missing_files_and_folders_are_told_apart(tmp_path: Path) -> None:
    assert "没有这个文件" in refusal(tmp_path / "none.xlsx").what
    assert "文件夹" in refusal(tmp_path).what
    assert "不能用的字符" in refusal(Path("a\0.xlsx")).what
    with pytest.raises(EnvironmentRefusal):
        open_book(tmp_path / ("长" * 200 + ".xlsx"))


def test_a_file_too_large_is_not_even_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = save_xlsx(tmp_path / "a.xlsx", rows(5))
    monkeypatch.setattr(limits, "MAX_FILE", 1000)
    assert "超过" in refusal(path).what


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = raw_xlsx(tmp_path / "bomb.xlsx", b" " * (limits.RATIO_COUNTS_FROM + 1))
    assert "压缩比" in refusal(path).what
    many = tmp_path / "many.xlsx"
    with zipfile.ZipFile(many, "w") as book:
        for number in range(limits.MAX_MEMBERS + 1):
            book.writestr(f"{number}.xml", "")
    assert "太多" in refusal(many).what


def test_a_member_larger_than_it_declares_is_refused(tmp_path: Path) -> None:
    """The reader would unpack to the true end; the directory says it is small."""
    row = '<row r="1"><c r="A1"><v>1</v></c></row>'
    path = raw_xlsx(tmp_path / "liar.xlsx", row * 3000)
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as book:
        size = book.getinfo(SHEET1).file_size
    at = data.rindex(SHEET1.encode()) - 46 + 24
    assert int.from_bytes(data[at : at + 4], "little") == size
    data[at : at + 4] = (100).to_bytes(4, "little")
    path.write_bytes(data)
    assert "已损坏" in refusal(path).what


def test_two_cells_far_apart_do_not_ask_for_all_cells_between(tmp_path: Path) -> None:
    """The reader allocates the whole rectangle: here 17 thousand million cells."""
    near, far = '<c r="A1"><v>1</v></c>', '<c r="XFD1048576"><v>2</v></c>'
    corners = f'<row r="1">{near}</row><row r="1048576">{far}</row>'
    assert "很远" in refusal(raw_xlsx(tmp_path / "corners.xlsx", corners)).what
    disguised = corners.replace('<c r="XFD1048576">', "<c r='XFD1048576'>")
    assert "很远" in refusal(raw_xlsx(tmp_path / "quotes.xlsx", disguised)).what
    nested = f'<row r="1">{near}{far}<c r="B1"><v>1</v></c></row>'
    assert "很远" in refusal(raw_xlsx(tmp_path / "middle.xlsx", nested)).what
    for name in ("D7087670405", "ABCD1", "A0"):
        odd = corners.replace("XFD1048576", name)
        assert "已损坏" in refusal(raw_xlsx(tmp_path / "odd.xlsx", odd)).what
    repeated = (
        '<table:table-row table:number-rows-repeated="900000"><table:table-cell '
        'table:number-columns-repeated="1000" office:value-type="float" office:value="1"/>'
        "</table:table-row>"
    )
    assert "很远" in refusal(save_ods(tmp_path / "repeated.ods", repeated)).what


def test_formatted_empty_cells_far_away_do_no_harm(tmp_path: Path) -> None:
    far = '<row r="1048576"><c r="A1048576" s="0"/><c r="XFD1048576" s="0"/></row>'
    path = raw_xlsx(tmp_path / "far.xlsx", '<row r="1"><c r="A1"><v>1</v></c></row>' + far)
    assert cells(path) == [(1, [1.0])]


def test_a_string_table_that_promises_too_much_is_refused(tmp_path: Path) -> None:
    table = (
        b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        b'uniqueCount="99999999999"><si><t>a</t></si></sst>'
    )
    sheet = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
    assert "已损坏" in refusal(raw_xlsx(tmp_path / "strings.xlsx", sheet, table)).what
    honest = table.replace(b"99999999999", b"1")
    assert cells(raw_xlsx(tmp_path / "honest.xlsx", sheet, honest)) == [(1, ["a"])]


def test_entities_are_never_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("geheim", encoding="utf-8")
    path = save_xlsx(tmp_path / "a.xlsx", rows(1))
    with_entity = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file://%s">]><workbook ' % str(secret).encode()
    changed(path, "xl/workbook.xml", b"<workbook ", with_entity)
    assert "已损坏" in refusal(path).what
    ods = save_ods(tmp_path / "a.ods", "<table:table-row/>")
    content = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
    with zipfile.ZipFile(ods, "w") as book:
        book.writestr("content.xml", content)
    assert "已损坏" in refusal(ods).what


def old_workbook(path: Path) -> bytearray:
    book = xlwt.Workbook()
    sheet = book.add_sheet("表")
    for number in range(200):
        for column in range(8):
            sheet.write(number, column, f"第{number}行{column}")
    book.save(str(path))
    return bytearray(path.read_bytes())


@pytest.mark.parametrize(
    ("at", "value"),
    [
        (44, 0xFFFFFFF0),  # count of FAT sectors: the reader reserves by it
        (64, 0x7FFFFFFF),  # count of mini FAT sectors
        (68, 0x00000001),  # a DIFAT chain that leads into data
        (48, 0x00FFFFFF),  # the directory beyond the end
    ],
)
def test_an_xls_whose_container_does_not_add_up_is_refused(
    tmp_path: Path, at: int, value: int
) -> None:
    data = old_workbook(tmp_path / "a.xls")
    data[at : at + 4] = value.to_bytes(4, "little")
    path = tmp_path / "b.xls"
    path.write_bytes(data)
    assert "已损坏" in refusal(path).what


def test_an_xls_that_runs_in_a_circle_is_refused(tmp_path: Path) -> None:
    data = old_workbook(tmp_path / "a.xls")
    fat = 512 + int.from_bytes(data[76:80], "little") * 512
    directory = int.from_bytes(data[48:52], "little")
    data[fat + 4 * directory : fat + 4 * directory + 4] = directory.to_bytes(4, "little")
    path = tmp_path / "circle.xls"
    path.write_bytes(data)
    assert "已损坏" in refusal(path).what


def test_an_xls_that_announces_more_cells_than_a_sheet_has_is_refused(tmp_path: Path) -> None:
    data = old_workbook(tmp_path / "a.xls")
    at = data.index(b"\x00\x02\x0e\x00")  # DIMENSIONS
    data[at + 8 : at + 12] = (0xFFFFFFFF).to_bytes(4, "little")
    path = tmp_path / "b.xls"
    path.write_bytes(data)
    assert "已损坏" in refusal(path).what


def test_mutated_files_are_read_or_refused_and_never_crash(tmp_path: Path) -> None:
    """Damage to the packed bytes of .xlsx, to its XML before packing, and to .xls and .csv."""
    chance = random.Random(11)
    packed = save_xlsx(tmp_path / "good.xlsx", rows(20), merge=["B2:B6"]).read_bytes()
    with zipfile.ZipFile(tmp_path / "good.xlsx") as book:
        parts = {item.filename: book.read(item) for item in book.infolist()}
    old = bytes(old_workbook(tmp_path / "good.xls"))
    text = "\n".join(",".join(map(str, line)) for line in rows(20)).encode("gb18030")
    path = tmp_path / "mutated"
    outcomes = {"read": 0, "refused": 0}
    for number in range(160):
        kind = number % 4
        if kind == 0:
            path.write_bytes(mutated(packed, chance))
        elif kind == 1:
            chosen = chance.choice([SHEET1, SHEET1, "xl/sharedStrings.xml", "xl/workbook.xml"])
            with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
                for name, content in parts.items():
                    book.writestr(name, mutated(content, chance) if name == chosen else content)
        else:
            path.write_bytes(mutated(old if kind == 2 else text, chance))
        try:
            with open_book(path) as opened:
                for _ in opened.sheet().rows():
                    pass
            outcomes["read"] += 1
        except Refusal:
            outcomes["refused"] += 1
    assert min(outcomes.values()) > 10, outcomes
