"""Taking enterprises out of use, merging duplicates, and undoing both."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.audit_lists import list_audits
from db.enterprise_documents import attach_document, documents
from db.enterprise_edit import edit
from db.enterprise_entries import add_entry, entries_of
from db.enterprise_import import import_list
from db.enterprise_merge import merge, merge_preview
from db.enterprise_merge_undo import undo_merge
from db.enterprise_retirement import restore, retire, retired
from db.enterprises import show
from db.workflow import advance
from grading.refusals import Refusal
from templates.workbooks.lists import read_list
from tests.db.audit_world import OTHER_WORKS, STEEL_WORKS, World


def test_an_enterprise_goes_out_of_use_with_a_reason_and_comes_back(world: World) -> None:
    o, clerk = world.office, world.clerk
    view = retire(o, clerk, STEEL_WORKS, " 已关停\n拆除 ")
    assert view.retired_reason == "已关停 拆除"
    with pytest.raises(Refusal, match="停用：已关停 拆除"):
        show(o, clerk, STEEL_WORKS)
    assert show(o, clerk, STEEL_WORKS, also_retired=True).retired_at is not None
    with pytest.raises(Refusal, match="停用"):
        edit(o, clerk, STEEL_WORKS, {"phone": "13800000001"})
    back = restore(o, clerk, STEEL_WORKS)
    assert (back.retired_at, back.retired_reason) == (None, "")
    with pytest.raises(Refusal, match="没有停用"):
        restore(o, clerk, STEEL_WORKS)


def test_no_reason_or_an_open_audit_stand_against_it(world: World) -> None:
    with pytest.raises(Refusal, match="要写明理由"):
        retire(world.office, world.clerk, STEEL_WORKS, " ")
    with pytest.raises(Refusal, match="最多 200 个"):
        retire(world.office, world.clerk, STEEL_WORKS, "长" * 201)
    number = world.open().number
    with pytest.raises(Refusal, match=number):
        retire(world.office, world.clerk, STEEL_WORKS, "关停")
    with pytest.raises(Refusal, match="本区县"):
        retire(world.office, world.other_county, STEEL_WORKS, "关停")


def test_a_code_given_anew_stands_against_coming_back(world: World) -> None:
    o, clerk = world.office, world.clerk
    retire(o, clerk, STEEL_WORKS, "关停")
    edit(o, clerk, OTHER_WORKS, {"code": STEEL_WORKS})
    assert show(o, clerk, STEEL_WORKS).name == "涉县虚构钢铁有限公司"
    edit(o, clerk, STEEL_WORKS, {"code": OTHER_WORKS})
    edit(o, clerk, OTHER_WORKS, {"site": "一厂"})
    assert restore(o, clerk, STEEL_WORKS).name == "武安虚构钢铁有限公司"


def prepare(world: World) -> None:
    """Two registrations of one works, each with something of its own."""
    o, clerk = world.office, world.clerk
    edit(o, clerk, STEEL_WORKS, {"phone": "13800000001", "contact": "王工"})
    edit(o, clerk, OTHER_WORKS, {"phone": "13800000002", "park": "虚构园区", "extra:备注": "老厂"})
    for code in (STEEL_WORKS, OTHER_WORKS):
        add_entry(o, clerk, code, "outlet", {"name": "机头", "number": "DA001"})
    add_entry(o, clerk, OTHER_WORKS, "line", {"name": "1号线"})
    attach_document(o, clerk, OTHER_WORKS, world.pack)


def test_two_registrations_become_one_with_a_choice_per_field(world: World) -> None:
    o, clerk = world.office, world.clerk
    prepare(world)
    preview = merge_preview(o, clerk, OTHER_WORKS, STEEL_WORKS)
    usual = {each.part: each.usual for each in preview.differing}
    assert usual["phone"] == "into"
    assert usual["park"] == "from"
    assert "code" not in usual
    assert dict(preview.moving) == {"排放口": 1, "生产线": 1}
    assert preview.against == ""
    view = merge(o, clerk, OTHER_WORKS, STEEL_WORKS, {"phone": "from", "park": "into"})
    assert (view.code, view.phone, view.park, view.contact) == (
        STEEL_WORKS,
        "13800000002",
        "",
        "王工",
    )
    assert view.extra == {"备注": "老厂"}
    found = entries_of(o, clerk, STEEL_WORKS)
    names = [each.values["name"] for each in found["outlet"]]
    assert names == ["机头", "机头（涉县虚构钢铁有限公司）"]
    assert len(found["line"]) == 1
    assert len(documents(o, clerk, STEEL_WORKS)) == 1
    assert show(o, clerk, OTHER_WORKS).code == STEEL_WORKS, "its code leads to the survivor"


def test_a_merge_is_taken_apart_again(world: World) -> None:
    o, clerk = world.office, world.clerk
    prepare(world)
    before = show(o, clerk, OTHER_WORKS)
    merge(o, clerk, OTHER_WORKS, STEEL_WORKS, {"phone": "from"})
    edit(o, clerk, STEEL_WORKS, {"contact": "李工"})
    view = undo_merge(o, clerk, STEEL_WORKS)
    assert (view.phone, view.park, view.contact) == ("13800000001", "", "李工")
    again = show(o, clerk, OTHER_WORKS)
    assert (again.phone, again.park, again.extra) == (before.phone, before.park, before.extra)
    assert [each.values["name"] for each in entries_of(o, clerk, OTHER_WORKS)["outlet"]] == ["机头"]
    assert len(entries_of(o, clerk, STEEL_WORKS)["outlet"]) == 1
    assert documents(o, clerk, STEEL_WORKS) == []
    assert len(documents(o, clerk, OTHER_WORKS)) == 1
    with pytest.raises(Refusal, match="没有并入过"):
        undo_merge(o, clerk, STEEL_WORKS)
    merge(o, clerk, STEEL_WORKS, OTHER_WORKS)


def test_what_was_changed_since_stands_against_taking_it_apart(world: World) -> None:
    o, clerk = world.office, world.clerk
    prepare(world)
    merge(o, clerk, OTHER_WORKS, STEEL_WORKS, {"phone": "from"})
    edit(o, world.clerk, STEEL_WORKS, {"phone": "13800000003"})
    with pytest.raises(Refusal, match="电话后来又被 张经办"):
        undo_merge(o, clerk, STEEL_WORKS)


def test_what_cannot_be_merged(world: World) -> None:
    o, clerk = world.office, world.clerk
    with pytest.raises(Refusal, match="不能和自己合并"):
        merge(o, clerk, STEEL_WORKS, STEEL_WORKS)
    with pytest.raises(Refusal, match="本区县"):
        merge(o, world.county, STEEL_WORKS, OTHER_WORKS)
    with pytest.raises(Refusal, match="反过来合并"):
        merge(o, clerk, STEEL_WORKS, OTHER_WORKS, {"code": "from"})
    with pytest.raises(Refusal, match="没有“胖瘦”"):
        merge(o, clerk, STEEL_WORKS, OTHER_WORKS, {"胖瘦": "from"})
    number = world.open().number
    with pytest.raises(Refusal, match=number):
        merge(o, clerk, STEEL_WORKS, OTHER_WORKS)
    assert number in merge_preview(o, clerk, STEEL_WORKS, OTHER_WORKS).against
    merge(o, clerk, OTHER_WORKS, STEEL_WORKS)


def test_finished_audits_stay_with_the_name_their_papers_have(world: World) -> None:
    o, clerk = world.office, world.clerk
    number = world.open().number
    advance(o, clerk, number, "withdraw", opinion="不报了")
    merge(o, clerk, STEEL_WORKS, OTHER_WORKS)
    assert [a.number for a in list_audits(o, clerk, enterprise=STEEL_WORKS)] == [number]
    with pytest.raises(Refusal, match="没有停用"):
        restore(o, clerk, STEEL_WORKS)


def test_those_out_of_use_are_listed_with_who_has_their_code_now(world: World) -> None:
    o, clerk = world.office, world.clerk
    retire(o, clerk, STEEL_WORKS, "关停")
    edit(o, clerk, OTHER_WORKS, {"code": STEEL_WORKS})
    (found,) = retired(o, clerk)
    assert (found.key, found.reason, found.taken) == (STEEL_WORKS, "关停", "涉县虚构钢铁有限公司")
    assert retired(o, clerk, "100%") == []
    assert [each.name for each in retired(o, clerk, "武安")] == ["武安虚构钢铁有限公司"]
    assert retired(o, world.other_county) == []
    edit(o, clerk, STEEL_WORKS, {"code": OTHER_WORKS})
    restore(o, clerk, STEEL_WORKS)
    merge(o, clerk, STEEL_WORKS, OTHER_WORKS)
    assert retired(o, world.reader)[0].merged_into == "涉县虚构钢铁有限公司"


def test_a_list_that_still_has_the_duplicate_speaks_of_the_survivor(
    world: World, tmp_path: Path
) -> None:
    merge(world.office, world.clerk, OTHER_WORKS, STEEL_WORKS)
    old = tmp_path / "去年名单.csv"
    name = show(world.office, world.clerk, STEEL_WORKS).name
    old.write_text(
        f"企业名称,统一社会信用代码,区县,电话\n{name},{OTHER_WORKS},武安市,0310-7654321\n",
        encoding="utf-8",
    )
    result = import_list(world.office, world.clerk, read_list(old))
    assert (result.created, result.updated) == (0, 1)
    view = show(world.office, world.clerk, OTHER_WORKS)
    assert (view.code, view.phone) == (STEEL_WORKS, "0310-7654321")
    again = import_list(world.office, world.clerk, read_list(old))
    assert (again.created, again.updated, again.unchanged) == (0, 0, 1)
