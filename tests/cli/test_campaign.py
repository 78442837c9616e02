"""The campaign and its rounds from the command line."""

from __future__ import annotations

import json
from pathlib import Path

from openpyxl import load_workbook

from tests.cli.test_audits import Jinji, answer, database, jinji, world
from tests.db.audit_world import OTHER_WORKS, STEEL_WORKS, World

__all__ = ["database", "jinji", "world"]


def test_a_target_from_setting_to_export(world: World, jinji: Jinji, tmp_path: Path) -> None:
    wish = ("--target", "A", "--deadline", "2099-12-31", "--lead", "张经办")
    made = answer(jinji("campaign", "set", STEEL_WORKS, *wish, "--json"))
    assert (made["target"], made["state"], made["level"]) == ("A", "idle", None)
    id = str(made["id"])
    measure = ("--measure", "料场封闭", "--cost", "800", "--deadline", "2099-06-30")
    told = answer(jinji("campaign", "measure", id, *measure, "--json"))
    [only] = told["measures"]
    assert answer(jinji("campaign", "measure-act", str(only["id"]), "begin", "--json")) == {
        "id": only["id"],
        "state": "under_way",
        "result": "",
    }
    code, shown, said = jinji("campaign", "list", "--county", "武安")
    assert code == 0 and "整改中" in shown and "1 个目标" in said
    progress = answer(jinji("campaign", "progress", "--json"))
    assert (progress["total"]["targets"], progress["total"]["rectifying"]) == (1, 1)
    assert progress["goals"][0]["clause"] == "三、（二）推动工业领域协同增效"
    for what, sheet in (
        ("targets", "创A目标清单"),
        ("progress", "创A进度"),
        ("warnings", "创A预警提示"),
    ):
        path = tmp_path / f"{what}.xlsx"
        assert jinji("campaign", "export", str(path), "--what", what)[0] == 0
        assert load_workbook(path).sheetnames == [sheet]
    assert jinji("campaign", "retire", id, "--reason", "关停")[0] == 0
    code, _, said = jinji("campaign", "show", id)
    assert code == 1 and "取消：关停" in said


def test_an_exported_list_is_taken_in_again(world: World, jinji: Jinji, tmp_path: Path) -> None:
    for code in (STEEL_WORKS, OTHER_WORKS):
        jinji("campaign", "set", code, "--target", "A", "--deadline", "2099-12-31")
    path = tmp_path / "目标.xlsx"
    jinji("campaign", "export", str(path))
    done = answer(jinji("campaign", "import", str(path), "--json"))
    assert (done["read"], done["set"], done["changed"], done["unchanged"]) == (2, 0, 0, 2)
    assert answer(jinji("campaign", "import", "--register", "--json"))["read"] == 0


def test_warnings_lead_to_their_places(world: World, jinji: Jinji) -> None:
    jinji("campaign", "set", STEEL_WORKS, "--target", "A")
    [only] = answer(jinji("campaign", "warnings", "--json"))["warnings"]
    assert (only["rule"], only["severity"], only["place"]) == ("undated", "note", ["target", "1"])
    code, shown, said = jinji("campaign", "warnings")
    assert code == 0 and "未定期限" in shown and "急的 0 条" in said


def test_a_round_from_opening_to_closing(world: World, jinji: Jinji) -> None:
    today = f"{world.office.clock.today()}"
    code, shown, said = jinji("rounds", "propose", "2026-03-20")
    assert code == 0 and "2026-04-13" in shown and "河北激励性细则" in shown
    days = ("--from", "2000-01-01", "--until", "2099-12-31", "--kind", "晋级")
    made = answer(jinji("rounds", "open", f"{today[:4]} 年第一批", *days, "--json"))
    number = made["number"]
    assert made["milestones"][0]["id"] == "county"
    audit = world.claimed()
    assert jinji("rounds", "join", number, audit)[0] == 0
    shown = json.loads(jinji("rounds", "show", number, "--json")[1])
    assert shown["audits"] == [{"number": audit, "state": "draft"}]
    assert jinji("rounds", "leave", audit, "--reason", "下一批")[0] == 0
    changed = answer(jinji("rounds", "change", number, "--industry", "钢铁", "--json"))
    assert (changed["industries"], changed["kinds"]) == (["steel"], ["晋级"])
    assert jinji("rounds", "close", number, "--note", "无人申报")[0] == 0
    code, _, said = jinji("rounds", "join", number, audit)
    assert code == 1 and "结束" in said
    assert "1 个批次" in jinji("rounds", "list")[2]


def test_what_cannot_be_is_answered(world: World, jinji: Jinji, tmp_path: Path) -> None:
    code, _, said = jinji("campaign", "set", STEEL_WORKS, "--target", "甲")
    assert code == 1 and "“甲”不是等级" in said
    assert jinji("campaign", "import")[0] == 2
    broken = tmp_path / "名单.csv"
    broken.write_text("企业名称,目标等级\n没有这家,A\n", encoding="utf-8")
    code, _, said = jinji("campaign", "import", str(broken))
    assert code == 1 and "一个目标也没有定" in said
    code, _, said = jinji("rounds", "open", "甲", "--from", "2026-01-01", "--until", "2026-02-01",
                          "--milestone", "county:2026-02-03")  # fmt: skip
    assert code == 2 and "节点=日期" in said
