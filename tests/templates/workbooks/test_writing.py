"""Nothing this product writes is ever taken for a formula, whoever wrote the words in it."""

from __future__ import annotations

import ast
import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from grading.packs import Pack, read_pack
from templates.papers.content import StandardContent
from templates.workbooks.error_book import write_with_errors
from templates.workbooks.forms import write_form
from templates.workbooks.headings import fields
from templates.workbooks.list_template import write_template
from templates.workbooks.lists import read_list
from templates.workbooks.packs import write_pack_book
from templates.workbooks.platform_list import PlatformLayout
from templates.workbooks.platform_sheets import Table, write_platform, write_reconciliation
from templates.workbooks.reading import open_book
from templates.workbooks.register import write_register
from templates.workbooks.standard_table import write_standard_table
from templates.workbooks.writing import FORMULA_STARTS, csv_cell, csv_text, writable, write_csv
from tests.templates.papers.samples import PRINTED, SMALL
from tests.templates.workbooks.books import HEADER, row, save_xlsx
from tests.templates.workbooks.test_forms import CONTENT

HOUSE = Path(__file__).resolve().parents[3]
EVIL = '=HYPERLINK("http://x")'


def evil_register(path: Path) -> None:
    line = dict.fromkeys(fields(), EVIL) | {"lon": 114.2, "lat": 36.7}
    counted = dict.fromkeys(("gates", "barriers", "vehicles", "plant_vehicles", "machines"), "3")
    shares = dict.fromkeys(("substitute_fuel", "green_power", "annual_output", "carbon_quota"), "3")
    write_register(path, [*fields(), f"+{EVIL}"], [(line | counted | shares, {EVIL: "@x"})])


def evil_errors(path: Path) -> None:
    lines = [[*HEADER, EVIL], [*row(1, 地址=EVIL), "+1"], [*row(2, 统一社会信用代码="-1"), "@x"]]
    staged = read_list(save_xlsx(path.with_name("in.xlsx"), lines))
    write_with_errors(path, staged, staged.all_findings())


def evil_form(path: Path) -> None:
    aspect = replace(CONTENT.aspects[0], title=f"{EVIL[1:9]}")
    write_form(path, replace(CONTENT, enterprise=EVIL, audit_number="@1", aspects=(aspect,)))


def evil_one() -> Pack:
    text = SMALL.replace("name: 物料储存\n", "name: '@cmd'\n").replace("停产一条烧结机", "+1+1")
    return read_pack(text, "evil.yaml")


def evil_pack(path: Path) -> None:
    write_pack_book(path, evil_one())


def evil_table(path: Path) -> None:
    pack = evil_one()
    write_standard_table(path, StandardContent(pack, PRINTED))


def evil_reconciliation(path: Path) -> None:
    write_reconciliation(path, [Table("说明", ("项目", EVIL), [("+1", 3), (EVIL, "@x")])])


def evil_platform(path: Path) -> None:
    head = ((1, (EVIL, "")), (2, ("@编号", "单位名称")))
    columns = ((0, "@编号", "@number"), (1, "单位名称", "name"))
    layout = PlatformLayout("key", "=申报", head, ((1, 1, 1, 2),), columns)
    write_platform(path, layout, [{"@number": "-1", "name": EVIL}])


WRITERS: dict[str, Callable[[Path], None]] = {
    "register": evil_register,
    "errors": evil_errors,
    "form": evil_form,
    "pack": evil_pack,
    "standard table": evil_table,
    "template": write_template,
    "reconciliation": evil_reconciliation,
    "platform": evil_platform,
}


@pytest.mark.parametrize("writer", WRITERS)
def test_no_writer_of_workbooks_makes_a_formula(writer: str, tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    WRITERS[writer](path)
    cells = [c for sheet in load_workbook(path) for line in sheet.iter_rows() for c in line]
    assert not [cell for cell in cells if cell.data_type in ("f", "e")]
    starts = [c for c in cells if isinstance(c.value, str) and c.value[:1] in tuple("=+-@")]
    assert all(cell.quotePrefix for cell in starts)
    assert starts or writer == "template"


def sources() -> Iterator[tuple[str, ast.Module]]:
    for room in ("cli", "db", "gui", "templates"):
        for path in sorted((HOUSE / room).rglob("*.py")):
            name = str(path.relative_to(HOUSE))
            if not name.startswith("templates/samples/"):  # lists as other people write them
                yield name, ast.parse(path.read_text(encoding="utf-8"))


def ways_around(tree: ast.Module) -> Iterator[str]:
    """Calls that write cells or files without :mod:`templates.workbooks.writing`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "openpyxl.cell":
            yield "openpyxl.cell"
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if (node.value.id, node.attr) in {("csv", "writer"), ("csv", "DictWriter")}:
                yield f"csv.{node.attr}"
            if node.attr == "save" and "book" in node.value.id:
                yield "book.save"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            values = len(node.args) > 2 or any(k.arg == "value" for k in node.keywords)
            if node.func.attr == "cell" and values:
                yield "cell(row, column, value)"
        if isinstance(node, ast.Assign):
            for target in node.targets:
                named = isinstance(target, ast.Attribute) and target.attr == "value"
                if named and "cell" in ast.unparse(target):
                    yield ast.unparse(target)


def test_there_is_no_way_around_the_one_place() -> None:
    found = {name: ways for name, tree in sources() if (ways := sorted(set(ways_around(tree))))}
    found.pop("templates/workbooks/writing.py")
    assert not found


ROUND: Mapping[str, str] = {
    "formula": "=1+1", "plus": "+86 310", "dash": "-", "at": "@SUM(A1)", "tab": "\t=1",
    "return": "a\rb", "lines": "一\r\n二", "escape": "_x000D_", "zeros": "00123",
    "long": "911304810000000001", "rare": "𠮷䶮㳠", "error": "#REF!", "quote": "'=1",
    "quotes": "''=1", "wide": "＝1", "blank": " 前后 ", "comma": '逗,号"引"号',
}  # fmt: skip


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_every_kind_of_text_comes_back_as_it_was(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"out{suffix}"
    write_register(path, ["name", "+文"], [({"name": n}, {"文": t}) for n, t in ROUND.items()])
    with open_book(path) as book:
        read = dict(cells[:2] for _, cells in book.sheet().rows())
    assert {name: read[name] for name in ROUND} == dict(ROUND)


@given(st.text(alphabet=st.sampled_from("'=+-@\t\r\n\"#,;x1甲＝"), max_size=6))
def test_an_apostrophe_guards_and_is_taken_away_again(text: str) -> None:
    guarded = csv_cell(text)
    assert csv_text(guarded) == text
    number = text.lstrip("+-").replace("1", "").strip(".") == ""
    assert guarded[:1] not in tuple(FORMULA_STARTS) or number


def test_a_csv_keeps_what_no_workbook_can_hold_out(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    assert write_csv(path, [["a\x00b", None, 3], ["\ud800", -1.5, "-1.5"]]) == 2
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file)) == [["ab", "", "3"], ["", "-1.5", "-1.5"]]
    assert writable("\x0b=") == "="


def test_a_file_in_the_way_stays_when_writing_fails(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("alt", encoding="utf-8")

    def failing() -> Iterator[list[Any]]:
        yield ["neu"]
        raise OSError("disk")

    with pytest.raises(OSError, match="disk"):
        write_csv(path, failing())
    assert [each.name for each in tmp_path.iterdir()] == ["a.csv"]
    assert path.read_text(encoding="utf-8") == "alt"
