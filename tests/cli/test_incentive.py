"""激励性分级 and the lists of the plan from the command line."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from openpyxl import load_workbook

from db.clock import OFFICE_ZONE
from grading.level_rules import months_after
from tests.cli.test_audits import Jinji, answer, database, jinji, world
from tests.db.audit_world import OTHER_WORKS, STEEL_WORKS, World
from tests.db.incentive.works import hold, set_branch

__all__ = ["database", "jinji", "world"]


def test_a_works_from_its_figures_to_the_form(world: World, jinji: Jinji, tmp_path: Path) -> None:
    set_branch(world, "long")
    hold(world, "C", "2025-06-30")
    money = ("税收=12600", "研发投入=24900", "营业收入=1000000", "数据来源=审计报告")
    given = ("--industry", "钢铁", "--json")
    made = answer(jinji("incentive", "enter", STEEL_WORKS, "2025", *money, *given))
    assert (made["changed"], made["values"]["tax"]) == (False, "12600")
    more = answer(jinji("incentive", "enter", STEEL_WORKS, "2025", "备注=已核", *given))
    assert (more["changed"], more["id"]) == (True, made["id"])
    for kind in ("主要排放口", "一般排放口", "无组织"):
        fields = ("颗粒物=40", "SO2=113", "NOx=263.5", "数据来源=执行报告", "--emission", kind)
        assert jinji("incentive", "enter", STEEL_WORKS, "2025", *fields)[0] == 0
    means = ("means", "enter", "长流程钢铁", "2025", "--research", "0.93", "--basis", "省厅通报")
    assert answer(jinji("incentive", *means, "--json"))["research"] == 0.93
    pdf = tmp_path / "测算.pdf"
    found = answer(
        jinji("incentive", "assess", STEEL_WORKS, "--year", "2025", "--pdf", str(pdf), "--json")
    )
    assert (found["met"], found["graded"], found["managed"]) == (True, "C", "B-")
    assert (found["figures"]["tonnes"], found["indicators"][1]["above"]) == (1249.5, 167.74)
    assert pdf.read_bytes().startswith(b"%PDF")
    today = datetime.now(OFFICE_ZONE).date()
    wish = ("--year", "2025", "--from", str(today), "--document", "冀环函〔2026〕12号", "--json")
    assert answer(jinji("incentive", "decide", STEEL_WORKS, *wish), 1)["error"]["where"] == "权限"
    done = answer(jinji("incentive", "decide", STEEL_WORKS, *wish, user="周审批"))
    assert (done["managed"], done["state"]) == ("B-", "in_force")
    assert done["to"] == str(months_after(today, 12) - timedelta(days=1))
    form = tmp_path / "认定表.pdf"
    printed = answer(jinji("incentive", "form", done["number"], str(form), "--json"))
    assert (printed["ordinal"], form.read_bytes()[:4]) == (1, b"%PDF")
    code, shown, said = jinji("incentive", "list")
    assert code == 0 and "管理期内" in shown and "1 行" in said
    code, _, said = jinji("incentive", "show", done["number"])
    assert code == 0 and "按 B- 级管理" in said
    ended = answer(
        jinji("incentive", "end", done["number"], "--reason", "处罚", "--json", user="周审批")
    )
    assert ended["state"] == "ended"
    code, _, said = jinji("incentive", "assess", OTHER_WORKS, "--year", "2025")
    assert code == 1 and "没有写明钢铁的类别" in said


def test_lists_out_and_in_again_peers_and_near_zero(
    world: World, jinji: Jinji, tmp_path: Path
) -> None:
    hold(world, "A", "2025-06-30")
    fields = ("项目名称=余热利用", "项目类型=节能提效", "进度=在建", "责任单位=市局", "投资=12.5")
    assert jinji("enterprises", "entries", "add", STEEL_WORKS, "project", *fields)[0] == 0
    out = tmp_path / "清单.xlsx"
    told = answer(jinji("benchmarks", "list", "project", str(out), "--county", "武安", "--json"))
    assert told["sums"]["investment"] == 12.5
    assert load_workbook(out).sheetnames == ["协同增效项目清单"]
    again = answer(jinji("benchmarks", "import", str(out), "--json"))
    assert (again["read"], again["unchanged"]) == (1, 1)
    figures = ("年度=2025", "行业=钢铁", "产品=粗钢", "产品单位=吨", "能耗=545", "数据来源=核查")
    assert jinji("enterprises", "entries", "add", STEEL_WORKS, "benchmark", *figures)[0] == 0
    [table] = answer(jinji("benchmarks", "peers", "--json"))["tables"]
    assert table["rows"][0]["energy"] == {"value": 545, "rank": 1, "of": 1}
    [row] = answer(jinji("benchmarks", "policies", "--json"))["rows"]
    assert (row["level"], len(row["open"])) == ("A", 4)
    reason = ("--reason", "能耗居首", "--json")
    case = answer(jinji("benchmarks", "near-zero", "propose", STEEL_WORKS, *reason))
    code, _, said = jinji(
        "benchmarks",
        "near-zero",
        "act",
        case["number"],
        "recognise",
        "--text",
        "同意",
        user="周审批",
    )
    assert code == 1 and "认定须写明机关和文件文号" in said
    pdf = tmp_path / "名录.pdf"
    assert jinji("benchmarks", "near-zero", "list", str(pdf))[0] == 0
    assert pdf.read_bytes().startswith(b"%PDF")
    code, _, said = jinji("benchmarks", "list", "penalty")
    assert code == 1 and "不是这里的清单" in said
