"""Editing one enterprise: checked like a list, kept, undone, and never over others' work."""

from __future__ import annotations

import pytest

from db.attachments import content_of
from db.enterprise_documents import attach_document, documents
from db.enterprise_edit import edit, undo_edit
from db.enterprise_edit_values import IndustryWords, field_id
from db.enterprise_import import import_list
from db.enterprise_undo import undo
from db.enterprises import show
from db.trail import entries
from grading.identifiers import fictional_credit_code
from grading.refusals import Refusal
from templates.workbooks.lists import read_list
from tests.db.audit_world import OTHER_WORKS, SHEXIAN, STEEL_WORKS, World


def said(refusal: pytest.ExceptionInfo[Refusal]) -> str:
    return str(refusal.value)


def test_fields_of_every_kind_are_changed_in_one_command(world: World) -> None:
    done = edit(
        world.office,
        world.clerk,
        STEEL_WORKS,
        {
            "phone": "13800000001",
            "lon": "114°12′",
            "lat": "36.70",
            "cleaner_on": "2025年6月30日",
            "carbon_quota": "120万吨",
            "processes": "烧结、炼铁",
            "extra:备注": "沿河",
        },
    )
    view = done.view
    assert (view.phone, view.lon, view.lat) == ("13800000001", 114.2, 36.7)
    assert view.profile["cleaner_on"] == "2025-06-30"
    assert view.profile["carbon_quota"] == "1200000"
    assert view.processes == ("烧结", "炼铁")
    assert view.extra == {"备注": "沿河"}
    assert view.version == 2
    assert ("电话", "", "13800000001") in done.changed
    entry = entries(world.office, world.admin, kind="enterprise", key=STEEL_WORKS, limit=1)[0]
    assert entry.action == "enterprises.edit"
    assert entry.details["fields"]["phone"] == ["", "13800000001"]
    assert "电话 （空） → 13800000001" in entry.note


def test_several_industries_each_with_branch_level_and_target(world: World) -> None:
    lines = [IndustryWords("长流程钢铁", "", "B-", "A"), IndustryWords("焦化", "2521", "C级", "B")]
    view = edit(world.office, world.clerk, STEEL_WORKS, {}, industries=lines).view
    assert [(i.industry, i.level, i.target) for i in view.industries] == [
        ("steel", "B-", "A"),
        ("coking", "C", "B"),
    ]
    assert view.industries[0].branch
    assert view.level == "C"
    with pytest.raises(Refusal, match="不知道改哪一个"):
        edit(world.office, world.clerk, STEEL_WORKS, {"level": "A"})
    back = undo_edit(world.office, world.clerk, STEEL_WORKS).view
    assert [i.level for i in back.industries] == [None]
    assert edit(world.office, world.clerk, STEEL_WORKS, {"level": "A"}).view.level == "A"


def test_nothing_differs_nothing_happens(world: World) -> None:
    before = show(world.office, world.clerk, STEEL_WORKS)
    done = edit(world.office, world.clerk, STEEL_WORKS, {"phone": " "})
    assert done.changed == ()
    assert done.view.version == before.version


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"name": ""}, "企业名称不能空着"),
        ({"code": "91130481XNX0000128"}, "信用代码"),
        ({"code": OTHER_WORKS}, "已经是涉县虚构钢铁有限公司的代码"),
        ({"county": "东京"}, "东京"),
        ({"cleaner_on": "2025-13-01"}, "不是"),
        ({"vehicles": "许多"}, "不是数量"),
        ({"green_power": "120%"}, "不是百分比"),
        ({"lon": "36.7", "lat": "114.2"}, "经"),
        ({"lon": "114.2"}, "要么都写"),
        ({"lat": "没有"}, "看不懂"),
        ({"level": "优秀"}, "认不出"),
        ({"target": "民生豁免"}, "不是等级"),
        ({"contact": "长" * 101}, "最多 100 个"),
    ],
)
def test_what_a_list_may_not_say_a_person_may_not_type(
    world: World, values: dict[str, str], words: str
) -> None:
    with pytest.raises(Refusal) as refused:
        edit(world.office, world.clerk, STEEL_WORKS, values)
    assert words in said(refused)
    assert show(world.office, world.clerk, STEEL_WORKS).version == 1


def test_all_faults_are_named_at_once(world: World) -> None:
    with pytest.raises(Refusal) as refused:
        edit(world.office, world.clerk, STEEL_WORKS, {"vehicles": "许多", "name": ""})
    assert "企业名称不能空着" in said(refused)
    assert "不是数量" in said(refused)


def test_a_doubt_is_told_and_kept(world: World) -> None:
    done = edit(world.office, world.clerk, STEEL_WORKS, {"phone": "找门卫", "industry": "冰淇淋"})
    assert done.view.phone == "找门卫"
    assert len(done.doubts) == 2


def test_fields_are_called_by_their_chinese_names() -> None:
    assert field_id("联系电话") == "phone"
    assert field_id("行业") == "industry"
    assert field_id("extra:备注") == "extra:备注"
    with pytest.raises(Refusal, match="没有“胖瘦”这个字段"):
        field_id("胖瘦")


def test_somebody_elses_change_is_named_and_not_overwritten(world: World) -> None:
    looked_at = show(world.office, world.clerk, STEEL_WORKS).version
    edit(world.office, world.county, STEEL_WORKS, {"phone": "13800000002"})
    with pytest.raises(Refusal) as refused:
        edit(world.office, world.clerk, STEEL_WORKS, {"contact": "王工"}, version=looked_at)
    assert "李初审" in said(refused)
    assert "电话" in said(refused)
    assert show(world.office, world.clerk, STEEL_WORKS).contact == ""


def test_counties_hold(world: World) -> None:
    with pytest.raises(Refusal, match="本区县"):
        edit(world.office, world.other_county, STEEL_WORKS, {"phone": "13800000002"})
    with pytest.raises(Refusal, match="本区县"):
        edit(world.office, world.county, STEEL_WORKS, {"county": SHEXIAN})
    with pytest.raises(Refusal, match="无权"):
        edit(world.office, world.reader, STEEL_WORKS, {"phone": "13800000002"})
    assert edit(world.office, world.clerk, STEEL_WORKS, {"county": "涉县"}).view.county == SHEXIAN


def test_edits_are_undone_one_after_the_other_and_redone(world: World) -> None:
    o, clerk = world.office, world.clerk
    edit(o, clerk, STEEL_WORKS, {"phone": "13800000001"})
    edit(o, clerk, STEEL_WORKS, {"phone": "13800000002", "contact": "王工"})
    assert undo_edit(o, clerk, STEEL_WORKS).view.phone == "13800000001"
    back = undo_edit(o, clerk, STEEL_WORKS).view
    assert (back.phone, back.contact) == ("", "")
    with pytest.raises(Refusal, match="没有可以撤销的修改"):
        undo_edit(o, clerk, STEEL_WORKS)
    assert undo_edit(o, clerk, STEEL_WORKS, _last(world)).view.phone == "13800000001"
    assert undo_edit(o, clerk, STEEL_WORKS).view.phone == ""
    with pytest.raises(Refusal, match="已经撤销过"):
        undo_edit(o, clerk, STEEL_WORKS, 1)
    with pytest.raises(Refusal, match="没有第 99 号"):
        undo_edit(o, clerk, STEEL_WORKS, 99)


def _last(world: World) -> int:
    from sqlalchemy import func, select

    from db.enterprise_tables import EnterpriseChange

    with world.office.reading() as session:
        return session.scalar(select(func.max(EnterpriseChange.id))) or 0


def test_an_edit_is_undone_beside_later_edits_of_other_fields(world: World) -> None:
    o, clerk = world.office, world.clerk
    edit(o, clerk, STEEL_WORKS, {"phone": "13800000001"})
    first = _last(world)
    edit(o, world.county, STEEL_WORKS, {"contact": "王工"})
    view = undo_edit(o, clerk, STEEL_WORKS, first).view
    assert (view.phone, view.contact) == ("", "王工")


def test_undo_names_the_field_somebody_touched_later(world: World) -> None:
    o, clerk = world.office, world.clerk
    edit(o, clerk, STEEL_WORKS, {"phone": "13800000001", "park": "虚构园区"})
    first = _last(world)
    edit(o, world.county, STEEL_WORKS, {"phone": "13800000002"})
    with pytest.raises(Refusal) as refused:
        undo_edit(o, clerk, STEEL_WORKS, first)
    assert "电话后来又被 李初审" in said(refused)
    assert "园区" not in said(refused)


def test_a_new_code_takes_the_documents_along(world: World) -> None:
    new = fictional_credit_code("130481", 77)
    attach_document(world.office, world.clerk, STEEL_WORKS, world.pack)
    view = edit(world.office, world.clerk, STEEL_WORKS, {"code": new}).view
    assert view.key == new
    assert len(documents(world.office, world.clerk, new)) == 1
    (seen,) = documents(world.office, world.county, new)
    assert content_of(world.office, world.county, seen.sha256)
    undo_edit(world.office, world.clerk, new)
    assert len(documents(world.office, world.clerk, STEEL_WORKS)) == 1


def test_lists_and_edits_undo_each_other_in_the_right_order(world: World) -> None:
    o, clerk = world.office, world.clerk
    head = "企业名称,统一社会信用代码,区县,电话,联系人\n"

    def bring(name: str, phone: str, contact: str) -> int:
        from pathlib import Path

        file = Path(world.pack).with_name(name)
        line = f"武安虚构钢铁有限公司,{STEEL_WORKS},武安市,{phone},{contact}\n"
        file.write_text(head + line, encoding="utf-8")
        batch = import_list(o, clerk, read_list(file)).batch
        assert batch is not None
        return batch

    first = bring("一.csv", "13800000001", "王工")
    edit(o, clerk, STEEL_WORKS, {"park": "虚构园区"})
    with pytest.raises(Refusal, match="之后又有改动"):
        undo(o, clerk, first)
    undo_edit(o, clerk, STEEL_WORKS)
    undo(o, clerk, first)
    assert show(o, clerk, STEEL_WORKS).phone == ""
    edit(o, clerk, STEEL_WORKS, {"park": "虚构园区"})
    second = bring("二.csv", "13800000002", "")
    undo_edit(o, clerk, STEEL_WORKS)
    with pytest.raises(Refusal, match="之后又有改动"):
        undo(o, clerk, second)  # would bring the park back that was taken away since
