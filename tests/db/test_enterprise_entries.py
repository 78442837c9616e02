"""What an enterprise has several of: entered, changed, retired with a reason, brought back."""

from __future__ import annotations

from typing import Any

import pytest

from db.attachments import content_of
from db.enterprise_documents import attach_document, entry_documents
from db.enterprise_entries import (
    add_entry,
    change_entry,
    entries_of,
    restore_entry,
    retire_entry,
)
from db.enterprise_entry_kinds import KINDS, cut_base, kind_of
from db.enterprise_entry_tables import TABLES
from db.enterprises import show
from db.trail import entries
from grading.refusals import Refusal
from tests.db.audit_world import OTHER_WORKS, STEEL_WORKS, World

GOOD: dict[str, dict[str, str]] = {
    "line": {
        "name": "1号烧结机",
        "process": "烧结",
        "unit": "万吨/年",
        "approved_capacity": "300",
        "permitted_capacity": "２８０",
        "actual_output": "291.50",
        "actual_year": "2025年",
        "commissioned": "2015年6月",
    },
    "outlet": {
        "name": "1号烧结机机头",
        "number": "DA001",
        "mn": "130481 a0001",
        "kind": "烧结机机头",
        "pollutants": "颗粒物,SO2，NOx",
        "oxygen": "16%",
        "main": "√",
        "cems": "有",
    },
    "report": {
        "outlet": "1号烧结机机头",
        "pollutant": "烟尘",
        "sampled_on": "2026.1.20",
        "value": "8.40",
        "number": "ＪＣ-2026-001",
    },
    "penalty": {
        "number": "武环罚〔2026〕1号",
        "decided_on": "2026.1.15",
        "reason": "无组织排放",
        "amount": "20",
    },
    "guarantee": {
        "kind": "民生豁免",
        "document": "武政办〔2025〕9号",
        "starts_on": "2025-11-15",
        "ends_on": "2026-03-15",
        "task": "供热 120 万平方米",
    },
    "stop": {"kind": "长期停产", "starts_on": "2026-01-01", "basis": "企业报告"},
    "level": {"industry": "钢铁", "level": "b级", "decided_on": "2024", "source": "旧名单"},
    "application": {"number": "PT-2026-0001", "year": "2026", "target": "A"},
    "incentive": {"year": "2025", "tax": "12600", "revenue": "５00,000", "source": "审计报告"},
    "emission": {"year": "2025", "kind": "无组织", "pm": "120.5", "source": "环境统计"},
    "project": {"name": "余热发电", "kind": "节能提效", "progress": "在建", "unit": "市发展改革委"},
    "benefit": {"policy": "环境保护税减征", "amount": "35.2", "given_on": "2026-01"},
    "benchmark": {
        "year": "2025",
        "industry": "钢铁",
        "product": "粗钢",
        "unit": "吨",
        "energy": "545",
        "source": "企业申报",
    },
}


def measured_outlet(world: World, kind: str) -> None:
    """The outlet a report is of."""
    if kind == "report":
        add_entry(world.office, world.clerk, STEEL_WORKS, "outlet", GOOD["outlet"])


@pytest.mark.parametrize("kind", [kind.id for kind in KINDS])
def test_an_entry_of_every_kind_comes_changes_goes_and_comes_back(world: World, kind: str) -> None:
    o, clerk = world.office, world.clerk
    measured_outlet(world, kind)
    made = add_entry(o, clerk, STEEL_WORKS, kind, GOOD[kind])
    assert entries_of(o, world.reader, STEEL_WORKS)[kind] == (made,)
    assert made.values.keys() == {field.id for field in kind_of(kind).fields}
    changed = change_entry(
        o, clerk, STEEL_WORKS, kind, made.id, {"note": "已核对"}, seen=made.values
    )
    assert changed.values == {**made.values, "note": "已核对"}
    retire_entry(o, clerk, STEEL_WORKS, kind, made.id, "登记错了")
    assert entries_of(o, clerk, STEEL_WORKS)[kind] == ()
    gone = entries_of(o, clerk, STEEL_WORKS, also_retired=True)[kind][0]
    assert gone.retired_reason == "登记错了"
    restore_entry(o, clerk, STEEL_WORKS, kind, made.id)
    assert entries_of(o, clerk, STEEL_WORKS)[kind] == (changed,)
    told = entries(o, world.admin, kind="enterprise", key=STEEL_WORKS, limit=4)
    assert [each.action for each in told] == [
        f"entries.{name}" for name in ("restore", "retire", "change", "add")
    ]
    assert "备注 （空） → 已核对" in told[2].note


def test_values_are_kept_as_they_read_everywhere(world: World) -> None:
    line = add_entry(world.office, world.clerk, STEEL_WORKS, "生产线", GOOD["line"]).values
    assert (line["permitted_capacity"], line["actual_output"]) == ("280", "291.5")
    assert (line["actual_year"], line["commissioned"]) == ("2025", "2015-06")
    outlet = add_entry(world.office, world.clerk, STEEL_WORKS, "outlet", GOOD["outlet"]).values
    assert (outlet["mn"], outlet["oxygen"], outlet["main"]) == ("130481A0001", "16", "是")
    assert outlet["pollutants"] == "颗粒物、SO2、NOx"
    level = add_entry(world.office, world.clerk, STEEL_WORKS, "level", GOOD["level"]).values
    assert (level["industry"], level["level"], level["decided_on"]) == ("钢铁", "B", "2024")


def test_the_smallest_capacity_is_the_base_of_cuts() -> None:
    base = cut_base({"unit": "万吨/年", "approved_capacity": "300", "actual_output": "291.5"})
    assert (base.text, base.unit, base.missing) == ("291.5", "万吨/年", ("排污许可产能",))
    assert cut_base({}).text == ""


@pytest.mark.parametrize(
    ("kind", "wrong", "words"),
    [
        ("line", {"name": ""}, "生产线要填写"),
        ("line", {"unit": ""}, "还要写产能单位"),
        ("line", {"approved_capacity": "-3"}, "不小于 0"),
        ("line", {"approved_capacity": "很多"}, "不是数"),
        ("line", {"approved_capacity": "NaN"}, "不小于 0"),
        ("line", {"actual_year": "26"}, "四位年份"),
        ("outlet", {"oxygen": "21"}, "最多 20.9"),
        ("outlet", {"main": "也许"}, "是 或 否"),
        ("outlet", {"mn": "你好"}, "MN 号"),
        ("report", {"value": "-1"}, "不小于 0"),
        ("report", {"pollutant": "灰"}, "认不出"),
        ("report", {"pollutant": "氧含量"}, "认不出"),
        ("report", {"sampled_on": "2026-03-03"}, "还没有到"),
        ("report", {"outlet": "3#机头"}, "没有名为“3#机头”的排放口"),
        ("penalty", {"decided_on": "2026-01"}, "写到日"),
        ("penalty", {"decided_on": "2026-02-30"}, "日历"),
        ("penalty", {"repaired_on": "2025-12-31"}, "早于处罚日期"),
        ("guarantee", {"kind": "随便"}, "应是：保障类、民生豁免"),
        ("guarantee", {"document": ""}, "认定文件要填写"),
        ("guarantee", {"ends_on": "2025-01-01"}, "早于起"),
        ("level", {"level": "优秀"}, "认不出"),
        ("level", {"industry": "钢铁、焦化"}, "不止一个行业"),
        ("application", {"audit": "2026-GT-9999"}, "没有申报件"),
        ("penalty", {"reason": "长" * 401}, "最多 400 个"),
        ("stop", {"胖瘦": "1"}, "没有“胖瘦”这一项"),
    ],
)
def test_wrong_values_are_refused(
    world: World, kind: str, wrong: dict[str, str], words: str
) -> None:
    measured_outlet(world, kind)
    with pytest.raises(Refusal) as refused:
        add_entry(world.office, world.clerk, STEEL_WORKS, kind, {**GOOD[kind], **wrong})
    assert words in str(refused.value)
    assert entries_of(world.office, world.clerk, STEEL_WORKS, also_retired=True)[kind] == ()


def test_the_same_is_not_entered_twice(world: World) -> None:
    o, clerk = world.office, world.clerk
    first = add_entry(o, clerk, STEEL_WORKS, "outlet", GOOD["outlet"])
    with pytest.raises(Refusal, match="已经登记"):
        add_entry(o, clerk, STEEL_WORKS, "outlet", GOOD["outlet"])
    with pytest.raises(Refusal, match="MN 号 130481A0001 已是武安虚构钢铁有限公司"):
        add_entry(o, clerk, OTHER_WORKS, "outlet", GOOD["outlet"])
    retire_entry(o, clerk, STEEL_WORKS, "outlet", first.id, "拆除")
    with pytest.raises(Refusal, match="已停用，可以恢复"):
        add_entry(o, clerk, STEEL_WORKS, "outlet", GOOD["outlet"])
    add_entry(o, clerk, OTHER_WORKS, "outlet", GOOD["outlet"])
    with pytest.raises(Refusal, match="MN 号"):
        restore_entry(o, clerk, STEEL_WORKS, "outlet", first.id)
    assert show(o, clerk, STEEL_WORKS).outlets == ()


def test_somebody_elses_change_of_an_entry_is_not_overwritten(world: World) -> None:
    o, clerk = world.office, world.clerk
    seen = add_entry(o, clerk, STEEL_WORKS, "line", GOOD["line"])
    change_entry(o, world.county, STEEL_WORKS, "line", seen.id, {"product": "烧结矿"})
    with pytest.raises(Refusal, match="被别人改动过：产品"):
        change_entry(o, clerk, STEEL_WORKS, "line", seen.id, {"unit": "吨/日"}, seen=seen.values)
    with pytest.raises(Refusal, match="没有改动"):
        change_entry(o, clerk, STEEL_WORKS, "line", seen.id, {"product": "烧结矿"})


def test_entries_of_others_and_unknown_ones_are_refused(world: World) -> None:
    o, clerk = world.office, world.clerk
    made = add_entry(o, clerk, STEEL_WORKS, "line", GOOD["line"])
    calls: list[tuple[Any, ...]] = [
        (o, clerk, OTHER_WORKS, "line", made.id),
        (o, clerk, STEEL_WORKS, "line", 99),
        (o, clerk, STEEL_WORKS, "outlet", made.id),
        (o, clerk, STEEL_WORKS, "line", -1),
    ]
    for call in calls:
        with pytest.raises(Refusal, match="没有第"):
            retire_entry(*call, "错了")
    with pytest.raises(Refusal, match="没有“汽车”这种登记"):
        add_entry(o, clerk, STEEL_WORKS, "汽车", {})
    with pytest.raises(Refusal, match="理由"):
        retire_entry(o, clerk, STEEL_WORKS, "line", made.id, "  ")
    with pytest.raises(Refusal, match="没有停用"):
        restore_entry(o, clerk, STEEL_WORKS, "line", made.id)
    retire_entry(o, clerk, STEEL_WORKS, "line", made.id, "拆除")
    for again in ("拆除", "又"):
        with pytest.raises(Refusal, match="已经停用"):
            retire_entry(o, clerk, STEEL_WORKS, "line", made.id, again)
    with pytest.raises(Refusal, match="先恢复它"):
        change_entry(o, clerk, STEEL_WORKS, "line", made.id, {"note": "x"})


def test_counties_and_roles_hold(world: World) -> None:
    for actor in (world.other_county, world.reader, world.approver):
        with pytest.raises(Refusal, match=r"权限|本区县"):
            add_entry(world.office, actor, STEEL_WORKS, "line", GOOD["line"])
    with pytest.raises(Refusal, match="本区县"):
        entries_of(world.office, world.other_county, STEEL_WORKS)
    add_entry(world.office, world.inspector, STEEL_WORKS, "line", GOOD["line"])


def test_documents_stand_with_their_entry(world: World) -> None:
    made = add_entry(world.office, world.clerk, STEEL_WORKS, "penalty", GOOD["penalty"])
    attach_document(world.office, world.clerk, STEEL_WORKS, world.pack, entry=("penalty", made.id))
    found = entry_documents(world.office, world.reader, "penalty", made.id)
    assert [each.file_name for each in found] == ["test-steel.yaml"]
    assert entry_documents(world.office, world.county, "penalty", made.id) == found
    assert content_of(world.office, world.county, found[0].sha256)
    with pytest.raises(Refusal, match="范围"):
        entry_documents(world.office, world.other_county, "penalty", made.id)
    with pytest.raises(Refusal, match="没有第"):
        attach_document(
            world.office, world.clerk, OTHER_WORKS, world.pack, entry=("penalty", made.id)
        )
    with pytest.raises(Refusal, match="已经附上"):
        attach_document(
            world.office, world.clerk, STEEL_WORKS, world.pack, entry=("penalty", made.id)
        )
    with pytest.raises(Refusal, match="本区县"):
        attach_document(world.office, world.other_county, STEEL_WORKS, world.pack)


def test_every_kind_fits_its_table() -> None:
    for kind in KINDS:
        columns = TABLES[kind.id].__table__.c
        for field in kind.fields:
            if field.kind != "yes_no":
                assert field.longest <= columns[field.id].type.length, (kind.id, field.id)
        own = {"id", "enterprise_id", "retired_at", "retired_reason"}
        assert {f.id for f in kind.fields} == set(columns.keys()) - own
