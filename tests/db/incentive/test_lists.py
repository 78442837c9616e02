"""The lists of the plan: from a workbook and back, sums, 对标, entitlements, 双近零."""

from __future__ import annotations

from decimal import Decimal as D
from pathlib import Path
from typing import Any

import pytest

from db.attachments import attachments_of
from db.enterprise_entries import add_entry
from db.enterprise_entry_batches import entry_imports, undo_import
from db.enterprise_entry_import import EntriesRefusal, import_entries, sheet_kinds
from db.enterprise_entry_undo import undo_last
from db.incentive.entitlements import entitlements
from db.incentive.listings import entry_content
from db.incentive.lists import entry_list, sums
from db.incentive.near_zero import act_on, cases, propose
from db.incentive.peers import peer_tables
from db.trail import entries
from db.users import Actor
from grading.refusals import Refusal
from templates.workbooks.county_tables import write_county_table
from templates.workbooks.entry_sheets import read_entries
from tests.db.audit_world import OTHER_WORKS, STEEL_WORKS, World
from tests.db.incentive.works import hold

SHEET = """,,
企业名称,项目名称,项目类型,投资,减颗粒物,减碳量,进度,完成时限,责任单位
武安虚构钢铁有限公司,转炉余热回收,节能提效,3200,1.5,42000,在建,2027年6月,市发展改革委
涉县虚构钢铁有限公司,电动重卡,清洁运输,"1,800.5",,6000,完成,2026-05,市交通运输局
涉县虚构钢铁有限公司,旧方案,其他,99,,1,停建,,市生态环境局
"""


@pytest.fixture
def backend() -> str:
    """Nothing here differs between the databases that test_managed does not try."""
    return "sqlite"


def book(folder: Path, text: str) -> Path:
    """A workbook with one sheet 协同增效项目."""
    from openpyxl import Workbook

    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = "协同增效项目"
    import csv

    for row in csv.reader(text.splitlines()):
        sheet.append(row)
    made.save(folder / "项目.xlsx")
    return folder / "项目.xlsx"


def test_projects_come_from_a_workbook_and_go_out_into_one_that_comes_in_again(
    world: World, tmp_path: Path
) -> None:
    o = world.office
    rows, remarks = read_entries(book(tmp_path, SHEET), sheet_kinds())
    tried = import_entries(o, world.clerk, "项目.xlsx", rows, remarks, dry_run=True)
    assert (tried.added, entry_list(o, world.reader, "project")) == (3, [])
    import_entries(o, world.clerk, "项目.xlsx", rows, remarks)
    found = entry_list(o, world.reader, "协同增效项目清单")
    assert [each.entry.values["finish_on"] for each in found] == ["2026-05", "", "2027-06"]
    assert sums("project", found)["investment"] == D("5000.5")  # 3200 + 1800.5; 停建 left out
    assert sums("project", found)["co2"] == D(48000)
    assert [each.enterprise.code for each in entry_list(o, world.county, "project")] == [
        STEEL_WORKS
    ]
    out = tmp_path / "清单.xlsx"
    assert write_county_table(out, entry_content(o, "project", found)) == 3
    again, notes = read_entries(out, sheet_kinds())
    assert import_entries(o, world.clerk, "清单.xlsx", again, notes).unchanged == 3
    bad = SHEET.replace("在建", "快了").replace('"1,800.5"', "三千")
    wrong, _ = read_entries(book(tmp_path, bad), sheet_kinds())
    with pytest.raises(EntriesRefusal) as refused:
        import_entries(o, world.clerk, "项目.xlsx", wrong)
    assert [(each.row, each.column) for each in refused.value.findings] == [
        (3, "进度"), (4, "投资"),
    ]  # fmt: skip
    assert undo_last(o, world.clerk, STEEL_WORKS).words.startswith("登记协同增效项目 转炉余热回收")
    assert entry_list(o, world.county, "project") == []
    assert entries(o, world.admin, kind="entries", limit=1)[0].note.endswith("新增 3 条，更新 0 条")
    with pytest.raises(Refusal, match="“守法记录”不是这里的清单"):
        entry_list(o, world.reader, "penalty")


def test_an_import_is_taken_back_whole_or_not_at_all(world: World, tmp_path: Path) -> None:
    o = world.office
    rows, remarks = read_entries(book(tmp_path, SHEET), sheet_kinds())
    import_entries(o, world.clerk, "项目.xlsx", rows, remarks)
    world.clock.advance(days=1)
    more = SHEET.replace("在建", "完成").replace("旧方案", "新方案")
    rows, remarks = read_entries(book(tmp_path, more), sheet_kinds())
    assert import_entries(o, world.clerk, "项目.xlsx", rows, remarks).changed == 1
    second, first = entry_imports(o, world.reader, kind="project")
    assert (second.added, second.changed, second.open) == (1, 1, 2)
    assert (first.added, first.open, first.kinds) == (3, 3, ("协同增效项目",))
    assert entry_imports(o, world.county) == []
    with pytest.raises(Refusal, match="转炉余热回收在导入以后又改过"):
        undo_import(o, world.clerk, first.number)
    assert undo_import(o, world.clerk, second.number).open == 0
    found = entry_list(o, world.reader, "project")
    assert {each.entry.values["progress"] for each in found} == {"在建", "完成", "停建"}
    assert [each.entry.values["name"] for each in found].count("新方案") == 0
    with pytest.raises(Refusal, match="已经撤销过"):
        undo_import(o, world.clerk, second.number)
    undo_import(o, world.clerk, first.number)
    assert entry_list(o, world.reader, "project") == []
    assert entries(o, world.admin, kind="entries", limit=1)[0].note == "撤销导入 项目.xlsx：3 条"
    with pytest.raises(Refusal, match="没有第 1 号登记导入"):
        undo_import(o, world.clerk, 1)
    with pytest.raises(Refusal, match="无权"):
        undo_import(o, world.reader, first.number)
    import_entries(o, world.clerk, "项目.xlsx", rows, remarks)  # the same again is new again
    assert len(entry_list(o, world.reader, "project")) == 3


def test_moneys_in_yuan_and_kilograms_for_tonnes_are_caught(world: World) -> None:
    year = {"year": "2025", "source": "企业申报"}
    for kind, given, words in (
        ("incentive", {"tax": "126000000"}, "太大"),  # 元 for 万元
        ("emission", {"kind": "无组织", "pm": "120500"}, "太大"),  # kg for t
        ("emission", {"kind": "烟囱", "pm": "1"}, "应是：主要排放口"),
        ("incentive", {"research": "-1"}, "不小于 0"),
    ):
        with pytest.raises(Refusal, match=words):
            add_entry(world.office, world.clerk, STEEL_WORKS, kind, {**year, **given})


def test_enterprises_of_one_product_are_ranked_and_what_is_missing_has_no_rank(
    world: World,
) -> None:
    o = world.office
    same = {"year": "2025", "industry": "钢铁", "product": "粗钢", "unit": "吨", "source": "核查"}
    for code, more in (
        (STEEL_WORKS, {"energy": "545", "co2": "1.8", "waste": "98"}),
        (OTHER_WORKS, {"energy": "530.5", "co2": "1.8", "waste": "99.5", "water": "2.4"}),
    ):
        add_entry(o, world.clerk, code, "benchmark", {**same, **more})
    [table] = peer_tables(o, world.reader)
    first, second = table.rows
    assert (first.enterprise.code, second.enterprise.code) == (OTHER_WORKS, STEEL_WORKS)
    places = {id: (each.rank, each.of) for id, each in second.places.items()}
    assert places["energy"] == (2, 2)
    assert places["co2"] == (1, 2)  # equal: both first
    assert places["waste"] == (2, 2)  # more is better
    assert places["water"] == (None, 1)
    assert table.medians["energy"] == D("537.75")
    assert peer_tables(o, world.reader, year="2024") == []


def test_who_is_entitled_is_pointed_out_and_who_got_it_is_recorded(world: World) -> None:
    o = world.office
    assert entitlements(o, world.reader) == []
    hold(world, "A", "2025-06-30")
    hold(world, "B", "2025-06-30", OTHER_WORKS)
    given = {"policy": "绿色金融", "number": "邯银〔2026〕3号", "level": "A", "amount": "500"}
    add_entry(o, world.clerk, STEEL_WORKS, "benefit", {**given, "given_on": "2026-01"})
    [row] = entitlements(o, world.reader)
    assert (row.enterprise.code, row.level, row.given) == (STEEL_WORKS, "A", ("绿色金融",))
    assert row.open == (
        "预警期自主减排", "错峰生产自主安排", "要素保障、资金支持、减少检查频次",
    )  # fmt: skip
    assert entitlements(o, world.other_county) == []


def test_a_benchmark_is_named_by_papers_and_never_by_itself(world: World, tmp_path: Path) -> None:
    o = world.office
    scan = tmp_path / "推荐函.pdf"
    scan.write_bytes(b"%PDF-1.4 scanned")
    with pytest.raises(Refusal, match="没有写理由"):
        propose(o, world.clerk, STEEL_WORKS, " ")
    made = propose(o, world.clerk, STEEL_WORKS, "单位能耗、NOx 均居同行业第一")
    assert (made.number, made.state_title) == ("SL-2026-0001", "候选")
    with pytest.raises(Refusal, match="已在名录里"):
        propose(o, world.clerk, STEEL_WORKS, "再次")
    steps: tuple[tuple[Actor, str, dict[str, Any], str], ...] = (
        (world.approver, "recognise", {}, "认定须写明机关和文件文号"),
        (world.approver, "recognise", {"document": "文", "authority": "省厅"}, "现在是“候选”"),
        (world.clerk, "recommend", {"document": "文", "authority": "市局"}, "推荐须由初审或审批"),
        (world.other_county, "recommend", {"document": "文", "authority": "县局"}, "不在您的县"),
        (world.approver, "propose", {}, "没有“propose”这种办理"),
    )
    for actor, act, more, words in steps:
        with pytest.raises(Refusal, match=words):
            act_on(o, actor, made.number, act, "同意", **more)
    paper: dict[str, Any] = {"document": "邯环函〔2026〕8号", "authority": "邯郸市生态环境局"}
    act_on(o, world.reviewer, made.number, "recommend", "同意推荐", evidence=[scan], **paper)
    assert [each.files for each in cases(o, world.reader)[0].steps] == [(), ("推荐函.pdf",)]
    with pytest.raises(Refusal, match="不在您的县"):
        attachments_of(o, world.other_county, "near_zero", made.number)
    done = act_on(o, world.approver, made.number, "recognise", "列入名录", **paper)
    assert (done.state, len(done.steps), done.reason[:4]) == ("recognised", 3, "单位能耗")
    assert done.refusals["leave"] == ""
    left = act_on(o, world.approver, made.number, "leave", "产能退出")
    assert (left.state, [each.title for each in left.steps][-1]) == ("left", "退出")
    assert cases(o, world.reader, states=["recognised"]) == []
    assert propose(o, world.clerk, STEEL_WORKS, "重新申请").number == "SL-2026-0002"
    assert cases(o, world.other_county) == []
