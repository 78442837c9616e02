"""标准对照表 as a workbook: the same words as the PDF, and no cell that calculates."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from grading.library import load, shipped
from grading.packs import read_pack
from templates.papers.content import StandardContent
from templates.workbooks.standard_table import write_standard_table
from tests.templates.papers.samples import PRINTED, SMALL, small_pack


@pytest.mark.parametrize("key", [each.key for each in shipped()])
def test_every_requirement_stands_in_its_level(key: str, tmp_path: Path) -> None:
    pack = load(key)
    path = tmp_path / "表.xlsx"
    write_standard_table(path, StandardContent(pack, PRINTED))
    sheet = load_workbook(path)["对照表"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    titles = rows[3]
    found = {row[-1]: dict(zip(titles, row, strict=True)) for row in rows[4:]}
    assert list(found) == [
        each.id for aspect in pack.aspects for each in pack.indicators if each.aspect == aspect
    ]
    for indicator in pack.indicators:
        for level in pack.levels[:-1]:
            asks = indicator.levels.get(level)
            words = found[indicator.id][f"{level} 级要求"]
            if asks is None:
                assert words == "—"
            else:
                assert words == ("【不参与判定】" if asks.silent else "") + asks.text
    assert pack.fingerprint in str(rows[2][0])
    assert "待核稿" in str(rows[0][0])
    assert list(tmp_path.iterdir()) == [path]


def test_a_confirmed_standard_is_called_so(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    write_standard_table(path, StandardContent(small_pack(), PRINTED, "已核"))
    head = load_workbook(path)["对照表"]["A1"].value
    assert str(head).endswith("标准对照表（已核）")


def test_vetoes_measures_ways_and_documents_have_their_sheets(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    write_standard_table(path, StandardContent(small_pack(), PRINTED))
    book = load_workbook(path)
    assert book.sheetnames == ["对照表", "一票否决", "应急减排措施", "判定口径", "依据文件"]
    assert book["一票否决"]["D5"].value == "最高 C"
    assert book["应急减排措施"]["B5"].value == "橙色预警"
    assert book["判定口径"]["F5"].value == "烧结机机头 颗粒物、烧结机机头 氮氧化物"
    assert book["依据文件"]["C5"].value == "环大气〔2019〕35号"


def test_no_text_becomes_a_formula(tmp_path: Path) -> None:
    text = SMALL.replace("text: 清洁方式运输比例不低于80%。", "text: '=HYPERLINK(\"x\")'")
    text = text.replace("name: 物料储存\n", "name: '@cmd'\n").replace("停产一条烧结机", "+1+1")
    path = tmp_path / "表.xlsx"
    write_standard_table(path, StandardContent(read_pack(text, "evil.yaml"), PRINTED))
    cells = [c for sheet in load_workbook(path) for row in sheet.iter_rows() for c in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    evil = [c for c in cells if str(c.value).startswith(("=HYPERLINK", "@cmd", "+1+1"))]
    assert len(evil) == 3
    assert all(cell.quotePrefix for cell in evil)


def test_empty_lists_say_so(tmp_path: Path) -> None:
    head, _, _ = SMALL.partition("documents:")
    pack = read_pack(
        head + "aspects: {one: 一}\nfacts: {x: {ask: number, name: 数}}\n"
        "indicators: [{id: i, aspect: one, name: 空, levels: {}}]\n",
        "empty.yaml",
    )
    path = tmp_path / "表.xlsx"
    write_standard_table(path, StandardContent(pack, PRINTED))
    book = load_workbook(path)
    for name in ("一票否决", "应急减排措施", "判定口径", "依据文件"):
        assert book[name]["A5"].value == "没有"
