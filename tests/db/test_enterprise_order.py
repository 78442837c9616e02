"""Sorting the register: by pinyin, by level, with what is empty at the end."""

from __future__ import annotations

from pathlib import Path

from db.enterprise_import import import_list
from db.enterprise_order import COLUMNS, EnterpriseOrder
from db.enterprise_rows import page
from db.enterprise_search import EnterpriseIndex
from db.office import Office
from db.users import Actor
from grading.identifiers import fictional_credit_code
from templates.workbooks.lists import read_list

HEAD = "序号,区县,企业名称,统一社会信用代码,行业,联系人,电话,现有等级\n"
ROWS = (
    ("130481", "武安市", "武安市虚构钢铁有限公司", "钢铁", "王工", "B"),
    ("130426", "涉县", "涉县虚构焦化有限公司", "焦化", "", "D"),
    ("130427", "磁县", "磁县虚构水泥有限公司", "水泥", "李工", "A"),
    ("130424", "成安县", "成安县虚构陶瓷有限公司", "陶瓷", "安工", "长期停产"),
)


def register(office: Office, actor: Actor, folder: Path) -> list[int]:
    """Four enterprises; their ids in list order."""
    lines = (
        f"{n},{county},{name},{fictional_credit_code(code, n)},{industry},{contact},"
        f"1380000000{n},{level}\n"
        for n, (code, county, name, industry, contact, level) in enumerate(ROWS, 1)
    )
    path = folder / "名单.csv"
    path.write_text(HEAD + "".join(lines), encoding="utf-8")
    import_list(office, actor, read_list(path))
    index = EnterpriseIndex(office, actor)
    index.load()
    return [int(id) for id in index.find().ids]


def counties(office: Office, actor: Actor, ids: object) -> list[str]:
    return [row.county_name for row in page(office, actor, ids)]  # type: ignore[arg-type]


def test_names_go_by_pinyin_and_levels_from_best_to_worst(
    office: Office, admin: Actor, tmp_path: Path
) -> None:
    ids = register(office, admin, tmp_path)
    order = EnterpriseOrder(office, admin)
    order.load()
    by_name = counties(office, admin, order.sorted(ids, "name"))
    assert by_name == ["成安县", "磁县", "涉县", "武安市"]
    assert counties(office, admin, order.sorted(ids, "name", True)) == by_name[::-1]
    by_level = counties(office, admin, order.sorted(ids, "level"))
    assert by_level == ["磁县", "武安市", "涉县", "成安县"]


def test_what_is_empty_stands_last_both_ways(office: Office, admin: Actor, tmp_path: Path) -> None:
    ids = register(office, admin, tmp_path)
    order = EnterpriseOrder(office, admin)
    order.load()
    up = counties(office, admin, order.sorted(ids, "contact"))
    down = counties(office, admin, order.sorted(ids, "contact", True))
    assert up == ["成安县", "磁县", "武安市", "涉县"]
    assert down == ["武安市", "磁县", "成安县", "涉县"]


def test_a_part_of_the_list_is_sorted_and_nothing_is_lost(
    office: Office, admin: Actor, tmp_path: Path
) -> None:
    ids = register(office, admin, tmp_path)
    order = EnterpriseOrder(office, admin)
    assert list(order.sorted(ids, "name")) == ids  # not loaded: as the list
    order.load()
    for column in COLUMNS:
        assert sorted(order.sorted(ids[1:], column)) == ids[1:]
    unknown = [*ids[:2], ids[-1] + 9]
    assert list(order.sorted(unknown, "phone")) == unknown
