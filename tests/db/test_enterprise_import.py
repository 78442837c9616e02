"""A list goes into the register whole or not at all, and out of it again."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select, update

from db import trail
from db.enterprise_export import all_columns, list_lines
from db.enterprise_import import ListRefusal, import_list
from db.enterprise_rows import count
from db.enterprise_tables import Enterprise, ImportBatch, ImportRow
from db.enterprise_undo import undo
from db.enterprises import every, show
from db.office import Office
from db.users import Actor
from grading.refusals import Refusal
from templates.samples import SAMPLES
from templates.samples.make_samples import COUNTY_LIST, INDUSTRY_LIST, MAIN_LIST
from templates.workbooks.lists import StagedList, read_list
from templates.workbooks.register import write_register
from tests.db.importing import counts, entries, lister, user
from tests.templates.workbooks.books import HEADER, code, row, rows, save_xlsx


@pytest.fixture
def listed(tmp_path: Path) -> Callable[..., StagedList]:
    return lister(tmp_path)


# -- importing ----------------------------------------------------------------------------------


def test_a_list_goes_in_with_one_entry_in_the_trail(
    office: Office, admin: Actor, listed: Callable[..., StagedList]
) -> None:
    before = entries(office, admin)
    told: list[set[str]] = []
    office.changed.append(told.append)
    result = import_list(office, admin, listed(*(row(n) for n in range(1, 6))))
    assert counts(result) == (5, 5, 0, 0, 0)
    assert count(office, admin) == 5
    assert entries(office, admin) == before + 1
    assert told == [{"batch", "enterprise"}]
    view = show(office, admin, code(3))
    assert (view.name, view.county_name, view.level) == ("武安市样例3钢铁有限公司", "武安市", "B")
    assert (view.batch_id, view.version) == (result.batch, 1)


def test_the_batch_keeps_how_the_file_was_read(
    office: Office, admin: Actor, listed: Callable[..., StagedList]
) -> None:
    staged = listed(row(1), row(2))
    result = import_list(office, admin, staged)
    with office.reading() as session:
        batch = session.get_one(ImportBatch, result.batch)
        did = session.scalars(select(ImportRow).order_by(ImportRow.row)).all()
    assert (batch.file, batch.sha256, batch.sheet) == (staged.file, staged.sha256, "名单")
    assert '"企业名称": "name"' in batch.mapping
    assert (batch.read, batch.created, batch.actor) == (2, 2, admin.name)
    assert [(r.row, r.rows, r.enterprise_id, r.done) for r in did] == [(2, 2, 1, "created")]
    assert (batch.layout, batch.mended, json.loads(batch.steps)["off"]) == (staged.layout, 0, [])


def test_a_faulty_row_refuses_the_whole_list_with_findings(
    office: Office, admin: Actor, listed: Callable[..., StagedList]
) -> None:
    before = entries(office, admin)
    staged = listed(row(1), row(2, 统一社会信用代码="9113"), row(3, 区县="东京"))
    with pytest.raises(ListRefusal) as caught:
        import_list(office, admin, staged)
    assert counts(caught.value.result) == (3, 0, 0, 0, 2)
    assert "第 3 行" in caught.value.where
    assert [f.row for f in caught.value.result.findings if f.severity == "error"] == [3, 4]
    assert count(office, admin) == 0
    assert entries(office, admin) == before


def test_the_good_rows_alone_go_in_when_that_is_asked_for(
    office: Office, admin: Actor, listed: Callable[..., StagedList]
) -> None:
    staged = listed(row(1), row(2, 统一社会信用代码="9113"), row(3))
    result = import_list(office, admin, staged, good_rows=True)
    assert counts(result) == (3, 2, 0, 0, 1)
    assert count(office, admin) == 2
    with office.reading() as session:
        done = session.scalars(select(ImportRow.done).order_by(ImportRow.row)).all()
    assert done == ["created", "rejected", "created"]


def test_a_dry_run_counts_and_changes_nothing(
    office: Office, admin: Actor, listed: Callable[..., StagedList]
) -> None:
    import_list(office, admin, listed(row(1), row(2)))
    before = entries(office, admin)
    staged = listed(row(1), row(2, 电话="0310-7654321"), row(3), row(4, 区县="东京"))
    result = import_list(office, admin, staged, dry_run=True)
    assert counts(result) == (4, 1, 1, 1, 1)
    assert result.batch is None
    assert (count(office, admin), entries(office, admin)) == (2, before)


def test_the_same_list_again_changes_nothing(
    office: Office, admin: Actor, listed: Callable[..., StagedList]
) -> None:
    staged = listed(*(row(n) for n in range(1, 4)))
    import_list(office, admin, staged)
    before = entries(office, admin)
    views = list(every(office, admin))
    again = import_list(office, admin, staged)
    assert counts(again) == (3, 0, 0, 3, 0)
    assert again.batch is None
    assert entries(office, admin) == before
    assert list(every(office, admin)) == views


def test_empty_cells_do_not_erase_and_filled_ones_replace(
    office: Office, admin: Actor, listed: Callable[..., StagedList]
) -> None:
    more = (*HEADER, "联系人", "备注", "工序")
    import_list(office, admin, listed([*row(1), "甲", "旧", "烧结、炼铁"], header=more))
    changed = row(1, 地址="", 行业="", 绩效等级="A", 电话="0310-7654321")
    result = import_list(office, admin, listed([*changed, "", "新", ""], header=more))
    assert counts(result) == (1, 0, 1, 0, 0)
    view = show(office, admin, code(1))
    assert (view.address, view.contact, view.phone) == ("武安市示例路1号", "甲", "0310-7654321")
    assert (view.level, view.industries[0].industry) == ("A", "steel")
    assert (view.extra, view.processes) == ({"备注": "新"}, ("烧结", "炼铁"))
    assert view.version == 2


def test_a_dash_for_a_level_erases_nothing(
    office: Office, admin: Actor, listed: Callable[..., StagedList]
) -> None:
    import_list(office, admin, listed(row(1)))
    assert counts(import_list(office, admin, listed(row(1, 绩效等级="/")))) == (1, 0, 0, 1, 0)
    assert counts(import_list(office, admin, listed(row(1, 绩效等级="长期停产")))) == (
        1,
        0,
        1,
        0,
        0,
    )
    view = show(office, admin, code(1))
    assert (view.level, view.industries[0].level_written) == (None, "长期停产")


def test_industries_are_added_and_never_taken_away(
    office: Office, admin: Actor, listed: Callable[..., StagedList]
) -> None:
    import_list(office, admin, listed(row(1), row(1, 行业="焦化", 绩效等级="C")))
    view = show(office, admin, code(1))
    assert [(i.industry, i.level) for i in view.industries] == [("steel", "B"), ("coking", "C")]
    assert view.level == "C", "the worst of its industries"
    import_list(office, admin, listed(row(1, 行业="水泥", 绩效等级="")))
    view = show(office, admin, code(1))
    assert [i.industry for i in view.industries] == ["steel", "coking", "cement"]
    assert view.level is None
    assert "水泥" in view.level_reason


def test_an_industry_once_misspelt_is_put_right_by_the_next_list(
    office: Office, admin: Actor, listed: Callable[..., StagedList]
) -> None:
    import_list(office, admin, listed(row(1, 行业="刚铁")))
    assert show(office, admin, code(1)).industries[0].industry == ""
    import_list(office, admin, listed(row(1, 行业="长流程钢铁")))
    view = show(office, admin, code(1))
    assert [(i.industry, i.branch, i.level) for i in view.industries] == [("steel", "long", "B")]
    import_list(office, admin, listed(row(1, 行业="钢铁", 绩效等级="A")))
    view = show(office, admin, code(1))
    assert [(i.branch, i.level) for i in view.industries] == [("long", "A")], "less exact words"


def test_a_level_without_an_industry_belongs_to_the_only_one(
    office: Office, admin: Actor, listed: Callable[..., StagedList]
) -> None:
    import_list(office, admin, listed(row(1)))
    import_list(office, admin, listed(row(1, 行业="", 绩效等级="D")))
    assert [i.level for i in show(office, admin, code(1)).industries] == ["D"]


def test_sites_of_one_code_are_enterprises_of_their_own(
    office: Office, admin: Actor, listed: Callable[..., StagedList]
) -> None:
    sites = listed([*row(1), "东厂"], [*row(1), "西厂"], header=(*HEADER, "厂区"))
    assert counts(import_list(office, admin, sites)) == (2, 2, 0, 0, 0)
    assert show(office, admin, f"{code(1)}/西厂").key == f"{code(1)}/西厂"
    with pytest.raises(Refusal) as caught:
        show(office, admin, code(1))
    assert f"{code(1)}/东厂" in caught.value.remedy
    assert counts(import_list(office, admin, sites)) == (2, 0, 0, 2, 0)


def test_a_further_industry_stands_for_itself_when_its_first_row_is_rejected(
    office: Office, admin: Actor, listed: Callable[..., StagedList]
) -> None:
    staged = listed(row(1, 地址="长" * 500), row(1, 行业="焦化"))
    assert counts(import_list(office, admin, staged, good_rows=True)) == (2, 1, 0, 0, 1)
    assert [i.industry for i in show(office, admin, code(1)).industries] == ["coking"]


def test_a_cancelled_import_leaves_nothing(
    office: Office, admin: Actor, listed: Callable[..., StagedList]
) -> None:
    staged = listed(*(row(n) for n in range(1, 1500)))
    before = entries(office, admin)
    asked = iter([False, True])
    with pytest.raises(Refusal, match="已取消"):
        import_list(office, admin, staged, cancelled=lambda: next(asked))
    assert (count(office, admin), entries(office, admin)) == (0, before)
    seen: list[tuple[int, int]] = []
    import_list(office, admin, staged, progress=lambda *done: seen.append(done))
    assert seen == [(999, 1499), (1499, 1499)]


def test_rare_characters_and_long_texts_come_back_to_the_letter(
    office: Office, admin: Actor, listed: Callable[..., StagedList]
) -> None:
    name = "样例𠮷䶮㳠\ue000" + "长" * 190
    import_list(office, admin, listed(row(1, 企业名称=name, 地址="地" * 400)))
    view = show(office, admin, code(1))
    assert (view.name, len(view.address)) == (name, 400)


# -- rights ------------------------------------------------------------------------------------


def test_a_county_account_imports_and_sees_its_county_only(
    office: Office, admin: Actor, listed: Callable[..., StagedList]
) -> None:
    clerk = user(office, admin, "clerk", "130426")
    staged = listed(row(1), row(2, 区县="涉县"))
    with pytest.raises(ListRefusal, match="只能导入涉县"):
        import_list(office, clerk, staged)
    result = import_list(office, clerk, staged, good_rows=True)
    assert counts(result) == (2, 1, 0, 0, 1)
    assert [f.rule for f in result.findings] == ["county_scope"]
    import_list(office, admin, listed(row(1)))
    assert (count(office, admin), count(office, clerk)) == (2, 1)
    assert [view.code for view in every(office, clerk)] == [code(2)]
    with pytest.raises(Refusal, match="本区县"):
        show(office, clerk, code(1))


def test_a_county_account_cannot_draw_an_enterprise_of_another_county_to_itself(
    office: Office, admin: Actor, listed: Callable[..., StagedList]
) -> None:
    import_list(office, admin, listed(row(1)))
    clerk = user(office, admin, "clerk", "130426")
    with pytest.raises(Refusal, match="武安市"):
        import_list(office, clerk, listed(row(1, 区县="涉县")))
    assert show(office, admin, code(1)).county == "130481"


@pytest.mark.parametrize("role", ["reader", "approver", "inspector"])
def test_only_those_who_may_import_do(
    office: Office, admin: Actor, listed: Callable[..., StagedList], role: str
) -> None:
    other = user(office, admin, role)
    with pytest.raises(Refusal, match="无权"):
        import_list(office, other, listed(row(1)))
    with pytest.raises(Refusal, match="无权"):
        undo(office, other, 1)


# -- the samples, and there and back -----------------------------------------------------------


def test_the_sample_lists_fit_together(office: Office, admin: Actor) -> None:
    main = import_list(office, admin, read_list(SAMPLES / MAIN_LIST))
    assert counts(main) == (62, 62, 0, 0, 0)
    assert count(office, admin) == 61, "one has two rows, one per industry"
    county = import_list(office, admin, read_list(SAMPLES / COUNTY_LIST))
    assert counts(county) == (9, 0, 1, 8, 0)
    industry = import_list(office, admin, read_list(SAMPLES / INDUSTRY_LIST))
    assert counts(industry) == (10, 0, 10, 0, 0)


def test_what_is_exported_and_imported_again_changes_nothing(
    office: Office, admin: Actor, tmp_path: Path
) -> None:
    import_list(office, admin, read_list(SAMPLES / MAIN_LIST))
    path = tmp_path / "名录.xlsx"
    columns = all_columns(office, admin)
    assert columns[-1] == "+备注"
    assert write_register(path, columns, list_lines(office, admin)) == 62
    again = import_list(office, admin, read_list(path))
    assert counts(again) == (62, 0, 0, 62, 0)


def test_an_index_keeps_one_code_in_use_whatever_a_program_does(
    office: Office, admin: Actor, listed: Callable[..., StagedList]
) -> None:
    from sqlalchemy.exc import IntegrityError

    import_list(office, admin, listed(row(1), row(2)))
    with pytest.raises(IntegrityError), office.beside_the_records() as session:
        session.execute(update(Enterprise).values(code=code(1)))


def test_large_lists_go_in_chunk_by_chunk(office: Office, admin: Actor, tmp_path: Path) -> None:
    staged = read_list(save_xlsx(tmp_path / "big.xlsx", rows(2300)))
    assert counts(import_list(office, admin, staged)) == (2300, 2300, 0, 0, 0)
    assert counts(import_list(office, admin, staged)) == (2300, 0, 0, 2300, 0)
    assert show(office, admin, code(2300)).name == "武安市样例2300钢铁有限公司"


def test_damaged_lists_are_imported_whole_or_not_at_all(
    office: Office, admin: Actor, tmp_path: Path
) -> None:
    """A hundred accidents to a .csv list: each is refused, or every good row of it is there."""
    chance = random.Random(5)
    text = "\n".join(",".join(map(str, line)) for line in rows(6)).encode("gb18030")
    path = tmp_path / "damaged.csv"
    batches = 0
    for _ in range(100):
        content = bytearray(text)
        for _ in range(chance.choice((1, 2, 8))):
            content[chance.randrange(len(content))] = chance.choice(b'0A,;"\n\t\x81\xe5')
        path.write_bytes(content)
        there = {view.key for view in every(office, admin)}
        try:
            staged = read_list(path)
            result = import_list(office, admin, staged)
        except Refusal:
            assert {view.key for view in every(office, admin)} == there
            continue
        now = {view.key for view in every(office, admin)}
        assert now == there | {r.values["code"] for r in staged.rows}
        assert sum(counts(result)[1:]) == result.read == len(staged.rows)
        batches += result.batch is not None
    assert batches > 5
    imports = [e for e in trail.entries(office, admin) if e.action == "enterprises.import"]
    assert len(imports) == batches
    assert trail.verify(office).ok
