"""Rows read a thousand at a time say the same as rows looked at cell by cell."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grading.identifiers import fictional_credit_code
from templates.workbooks.headings import fields, find_header
from templates.workbooks.list_rows import ListRows
from templates.workbooks.marks import Marks
from templates.workbooks.meanings import RowReader
from templates.workbooks.plain_rows import PlainRows
from templates.workbooks.reading import Sheet
from templates.workbooks.staged import Kept, packed_values
from templates.workbooks.values import PLACE

FIELDS = (
    "serial", "province", "county", "name", "code", "site", "address", "industry", "industry_code",
    "lon", "lat", "contact", "phone", "permit", "level", "target", "status", "processes",
    "commissioned", "annual_output", "green_power", "machines", "short_name",
)  # fmt: skip
HEADINGS = [*(fields()[field] for field in FIELDS), "备注"]
CODE = fictional_credit_code("130481", 7)

CELLS: dict[str, list[Any]] = {
    "province": ["河北省", "山西省"],
    "county": ["武安市", "永年县", "东京", "130481", 130481.0, "武安"],
    "name": ["样例钢铁有限公司", "样例(集团)", "12345", " 样例", "ABC(1)", "样" * 201],
    "code": [CODE, CODE.lower(), f" {CODE}", CODE[:-1], 9.1e17, CODE[:-1] + "O", "清空"],
    "site": ["东厂", 1.0],
    "address": ["武安市样例路", "长" * 401, "地　址", "=1+1", "—清空—", "#REF!", "#1 厂"],
    "industry": ["钢铁", "长流程联合钢铁", "钢铁、焦化", "烟花", "清空", " 钢铁"],
    "industry_code": ["3110", 3110.0, "9999", "2521"],
    "lon": [114.2, "114.2", "114°31′48″", 36.7, "不详", 114.21234567, 0.0, "清空"],
    "lat": [36.7, "36.7", "36度47分24秒", 114.2, 36, 36.12345678, "1140.5"],
    "phone": ["13900000001", 13900000001.0, "0310-1234567", "1", "139 0000 0001", 3101234567.0],
    "permit": [CODE + "001P", CODE + "0011", "清空", CODE.lower() + "001P", 9.1e21],
    "level": ["B", "Ａ级", "民生豁免-B", "优秀", "长期停产", "/", 1.0, " A", "清空"],
    "target": ["A", "优秀"],
    "processes": ["烧结、炼铁", "烧结, 炼铁", "工" * 101, "烧结"],
    "commissioned": ["2015-06-30", "2015.6.30", "2015年6月", 42185.0, "去年"],
    "annual_output": ["1200", "1.2亿元", 3500.5, "很多"],
    "green_power": ["35%", "35", 0.35, "120"],
    "machines": ["12", 12.0, "12台", "十二"],
}
OTHERS = ["", "甲", " 乙", "|#", "#N/A", "丙|丁", True, None, "清空"]


def cell(field: str) -> st.SearchStrategy[Any]:
    """Mostly what stands first, sometimes anything else."""
    known = CELLS.get(field, ["甲", "乙|", "丙 "])
    usual = st.just(known[0])
    return st.one_of(usual, usual, usual, st.sampled_from(known), st.sampled_from(OTHERS))


@settings(deadline=None)
@given(
    rows=st.lists(
        st.tuples(*(cell(field) for field in FIELDS), cell("remark")), min_size=1, max_size=6
    ),
    off=st.sets(st.sampled_from(["numbers", "dates", "units", "width", "degrees"]), max_size=2),
)
def test_plain_rows_are_read_as_closely_as_the_others(
    rows: list[tuple[Any, ...]], off: set[str]
) -> None:
    rows = [tuple("" if each is None else each for each in row) for row in rows]
    header = find_header([(1, HEADINGS)], [])
    quick_reader, close_reader = RowReader(header, off), RowReader(header, off)
    kept = Kept()
    _, values, slow = PlainRows(header, quick_reader, kept).read(list(zip(*rows, strict=True)))
    for at, row in enumerate(rows):
        if at in slow:
            continue
        expected = packed_values(close_reader.read(row), kept)
        assert close_reader.problems == []
        for field, place in PLACE.items():
            column = values[place]
            found = (
                column[at]
                if len(column)
                else packed_values(close_reader.read([""] * 99), kept)[place]
            )
            assert found == expected[place], field
    quick = dict(quick_reader.steps)
    close_reader = RowReader(header, off)
    for at, row in enumerate(rows):
        if at not in slow:
            close_reader.read(row)
    assert quick == {step: n for step, n in close_reader.steps.items() if n}


def test_a_plain_row_needs_no_closer_look() -> None:
    row = [CELLS.get(field, ["甲"])[0] for field in FIELDS] + ["备注 有空格"]
    row[FIELDS.index("green_power")] = "35"
    header = find_header([(1, HEADINGS)], [])
    _, _, slow = PlainRows(header, RowReader(header), Kept()).read([(c, c) for c in row])
    assert slow == set()


@pytest.mark.parametrize("wrong", [0, 3, 1999])
def test_blocks_keep_the_order_of_rows_whatever_is_odd_about_some(wrong: int) -> None:
    header = find_header([(1, HEADINGS[:6])], [])
    rows = [
        (n, [str(n), "河北省", "武安市", f"样例{n}厂", fictional_credit_code("130481", n), ""])
        for n in range(2000)
    ]
    rows[wrong][1][3] = " 样例( 一 )厂"
    rows[5][1][:] = ["", "", "", "", "", ""]
    rows[7][1][3:5] = ["", "91"]
    listed = ListRows(
        Sheet("名单", lambda: iter(()), [], Marks()), header, RowReader(header), carry=False
    )
    for start in (0, 1000):
        part = rows[start : start + 1000]
        listed.take([n for n, _ in part], [cells for _, cells in part])
    store = listed.store
    numbers = [number for block in store.blocks() for number in block.numbers]
    assert numbers == [n for n in range(2000) if n != 5]
    at = store.index_of(wrong)
    block = store.block(at)
    assert block.row(at - block.start)[PLACE["name"]] == "样例（一）厂"
    assert block.texts(at - block.start)[3] == " 样例( 一 )厂"
    assert list(listed.row_findings) == [store.index_of(7)]
    with pytest.raises(KeyError):
        store.index_of(5)
    with pytest.raises(IndexError):
        store.block(2000)
