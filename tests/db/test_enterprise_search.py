"""Enterprises are found as one types, and shown page by page."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.enterprise_import import import_list
from db.enterprise_rows import first_page, page
from db.enterprise_search import EnterpriseIndex
from db.enterprise_undo import undo
from db.enterprises import show
from db.office import Office
from db.pinyin import pinyin_text, pinyin_texts
from db.users import Actor, add_user, sign_in
from grading.refusals import Refusal
from templates.workbooks.lists import read_list
from tests.templates.workbooks.books import HEADER, code, row, save_xlsx

LIST = [
    ([*row(1, 企业名称="武安市样例长乐钢铁有限公司"), "甲某", "星河", "正常生产"]),
    (
        [
            *row(2, 企业名称="涉县样例𠮷祥水泥厂", 区县="涉县", 行业="水泥", 绩效等级="A"),
            "",
            "",
            "停产",
        ]
    ),
    ([*row(3, 企业名称="磁县样例ABC焦化", 区县="磁县", 行业="焦化", 绩效等级=""), "", "", ""]),
    ([*row(3, 企业名称="磁县样例ABC焦化", 区县="磁县", 行业="水泥", 绩效等级="C"), "", "", ""]),
]


@pytest.fixture
def index(office: Office, admin: Actor, tmp_path: Path) -> EnterpriseIndex:
    header = [*HEADER, "联系人", "企业简称", "生产状态"]
    import_list(office, admin, read_list(save_xlsx(tmp_path / "a.xlsx", [header, *LIST])))
    found = EnterpriseIndex(office, admin)
    assert not found.loaded
    assert found.find("样例").total == 0
    assert found.load() == 3
    return found


@pytest.fixture
def find(index: EnterpriseIndex) -> Callable[..., list[int]]:
    return lambda *words, **filters: [int(id) for id in index.find(*words, **filters).ids]


@pytest.mark.parametrize(
    ("typed", "ids"),
    [
        ("", [1, 2, 3]),
        ("样例", [1, 2, 3]),
        ("钢铁", [1]),
        ("星河", [1]),
        ("甲某", [1]),
        ("涉县", [2]),
        ("𠮷", [2]),
        ("样例　水泥", [2, 3]),
        ("水泥 abc", [3]),
        ("ＡＢＣ", [3]),
        (code(2), [2]),
        (code(2).lower()[3:], [2]),
        ("13900000001", [1]),
        ("wasylclgt", [1]),
        ("wasylzlgt", [1]),
        ("changle", [1]),
        ("zhangle", [1]),
        ("shexian", [2]),
        ("cx", [3]),
        ("停产", [2]),
        ("没有这个", []),
        ("zzzz", []),
    ],
)
def test_found_by_name_code_county_contact_pinyin_and_initials(
    find: Callable[..., list[int]], typed: str, ids: list[int]
) -> None:
    assert find(typed) == ids


@pytest.mark.parametrize(
    ("filters", "ids"),
    [
        ({"county": "130427"}, [3]),
        ({"industry": "cement"}, [2, 3]),
        ({"industry": "coking"}, [3]),
        ({"level": "A"}, [2]),
        ({"level": ""}, [3]),
        ({"status": "停产"}, [2]),
        ({"target": ""}, [1, 2, 3]),
        ({"industry": "cement", "county": "130426"}, [2]),
        ({"industry": "steel", "county": "130426"}, []),
        ({"industry": "glass"}, []),
    ],
)
def test_filters_alone_and_together_with_words(
    find: Callable[..., list[int]], filters: dict[str, Any], ids: list[int]
) -> None:
    assert find(**filters) == ids
    assert find("样例", **filters) == ids
    assert find("没有", **filters) == []


def test_the_values_of_a_filter_come_with_their_number(index: EnterpriseIndex) -> None:
    assert index.values("industry") == [("cement", 2), ("coking", 1), ("steel", 1)]
    assert ("", 1) in index.values("level")


def test_the_index_follows_changes_when_it_is_loaded_again(
    office: Office, admin: Actor, index: EnterpriseIndex
) -> None:
    undo(office, admin, 1)
    assert index.find("样例").total == 3, "the former state goes on answering"
    assert index.load() == 0
    assert index.find("样例").total == 0


def test_loading_on_another_thread(index: EnterpriseIndex) -> None:
    loaded: list[int] = []
    thread = threading.Thread(target=lambda: loaded.append(index.load()))
    thread.start()
    thread.join()
    assert loaded == [3]
    assert index.find("样例").total == 3


def test_a_county_account_finds_its_county_only(
    office: Office, admin: Actor, index: EnterpriseIndex
) -> None:
    add_user(office, admin, "赵", "reader", password="correct horse", county="涉县")
    reader = sign_in(office, "赵", "correct horse")
    own = EnterpriseIndex(office, reader)
    assert own.load() == 1
    assert [int(id) for id in own.find().ids] == [2]
    assert [r.id for r in page(office, reader, [1, 2, 3])] == [2]
    assert [r.id for r in first_page(office, reader, 5)] == [2]


def test_pages_come_in_the_order_asked_for(
    office: Office, admin: Actor, index: EnterpriseIndex
) -> None:
    assert [r.id for r in first_page(office, admin, 2)] == [1, 2]
    rows = page(office, admin, index.find().ids[::-1])
    assert [r.id for r in rows] == [3, 2, 1]
    both = rows[0]
    assert (both.industry, both.industry_name) == ("coking", "焦化、水泥")
    assert (both.level, both.county_name, both.key) == (None, "磁县", code(3))
    assert (rows[2].level, rows[2].level_written, rows[2].contact) == ("B", "B", "甲某")
    assert page(office, admin, [99, 2]) == [rows[1]]
    assert page(office, admin, []) == []


def test_an_enterprise_is_shown_by_its_code_however_it_is_typed(
    office: Office, admin: Actor, index: EnterpriseIndex
) -> None:
    assert show(office, admin, f" {code(1).lower()} ").short_name == "星河"
    for unknown in ("91130481", "", f"{code(1)}/东厂"):
        with pytest.raises(Refusal, match="名录里没有"):
            show(office, admin, unknown)


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("武安", ["wa", "wuan"]),
        ("绿源A1", ["lya1", "lvyuana1"]),
        ("长治", ["zz", "cz", "zhangzhi", "changzhi"]),
        ("𠮷䶮", ["y", "yan"]),
    ],
)
def test_pinyin_in_full_and_as_initials(name: str, parts: list[str]) -> None:
    assert pinyin_text(name).split("\n") == parts


@given(st.lists(st.text("长重行钢铁 AbＣ𠮷䶮\n㳠\ue000é（·", max_size=8), max_size=5))
def test_many_names_are_spelt_as_one_by_one(names: list[str]) -> None:
    assert pinyin_texts(names) == [pinyin_text(name) for name in names]
