"""Levels from the command line: registration, list, history, recheck, what ended."""

from __future__ import annotations

import json
from pathlib import Path

from openpyxl import Workbook, load_workbook

from tests.cli.test_audits import Jinji, answer, database, jinji, world  # noqa: F401
from tests.db.audit_world import STEEL_WORKS, World

FROM_ABOVE = ("--authority", "河北省生态环境厅", "--document", "冀环〔2025〕30号")
ONE = ("levels", "register", STEEL_WORKS, "--level", "A", "--date", "2025-12-30", *FROM_ABOVE)


def test_one_is_registered_found_in_the_history_and_retracted(jinji: Jinji) -> None:  # noqa: F811
    code, out, err = jinji(*ONE, "--json", user="周审批")
    assert code == 0, err
    entry = json.loads(out)["entry"]
    code, out, _ = jinji("levels", "history", STEEL_WORKS, "--json")
    assert json.loads(out)["level"] == "A"
    code, out, err = jinji("levels", "recheck", "--json")
    [row] = json.loads(out)["recheck"]
    assert (row["level"], row["due"]) == ("A", "2026-12-30")
    back = ("levels", "retract", STEEL_WORKS, str(entry), "--reason", "登错了企业")
    assert jinji(*back, user="周审批")[0] == 0
    assert json.loads(jinji("levels", "history", STEEL_WORKS, "--json")[1])["level"] is None


def test_a_list_is_tried_then_registered(jinji: Jinji, tmp_path: Path) -> None:  # noqa: F811
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["企业名称", "绩效等级"])
    sheet.append(["武安虚构钢铁有限公司", "A级"])
    path = tmp_path / "名单.xlsx"
    book.save(path)
    given = ("levels", "import", str(path), *FROM_ABOVE)
    code, _, err = jinji(*given, "--json", user="周审批")
    assert code == 1 and "缺少：日期" in err
    dated = (*given, "--date", "2025-12-30")
    code, _, err = jinji(*dated, "--dry-run", user="周审批")
    assert code == 0 and "试算，没有写入" in err
    code, out, _ = jinji(*dated, "--json", user="周审批")
    assert json.loads(out)["registered"] == 1


def test_a_wrong_date_or_right_is_answered(jinji: Jinji) -> None:  # noqa: F811
    wrong = [*ONE]
    wrong[wrong.index("2025-12-30")] = "去年"
    code, _, err = jinji(*wrong, user="周审批")
    assert code == 1 and "写法不对" in err
    code, _, err = jinji(*ONE, user="张经办")
    assert code == 1 and "无权" in err
    code, _, err = jinji("levels", "ended", "--excel", "x.pdf")
    assert code == 1 and "只写 .xlsx" in err


def test_what_brings_a_downgrade_about_is_told_without_a_database(jinji: Jinji) -> None:  # noqa: F811
    code, out, _ = jinji("levels", "triggers", "--json")
    assert code == 0
    assert {each["id"] for each in json.loads(out)["triggers"]} >= {"penalty", "fraud"}


def test_a_recheck_is_opened_with_last_years_values_and_a_revocation_is_listed(
    world: World,  # noqa: F811
    jinji: Jinji,  # noqa: F811
    tmp_path: Path,
) -> None:
    number = world.published()
    code, out, err = jinji(
        "levels", "recheck-open", STEEL_WORKS, "--pack", world.pack, "--json", user="张经办"
    )
    assert code == 0, err
    assert json.loads(out)["carried"] == 4
    gone = ("audits", "advance", number, "revoke", "--opinion", "监测数据造假")
    code, _, err = jinji(*gone, user="周审批")
    assert code == 0 and "撤销等级，现在是“已撤销”" in err, err
    code, out, _ = jinji("levels", "ended", "--trial", "--json")
    [ended] = json.loads(out)["ended"]
    assert (ended["cause"], ended["reason"], ended["trial"]) == ("revoked", "监测数据造假", True)
    path = tmp_path / "失效.xlsx"
    assert jinji("levels", "ended", "--excel", str(path))[0] == 0
    sheet = load_workbook(path).active
    assert sheet is not None
    assert "试评样张不列入" in str(sheet["A2"].value)


def test_a_downgrade_is_opened_with_its_trigger(world: World, jinji: Jinji) -> None:  # noqa: F811
    world.published()
    opening = ("audits", "open", "--enterprise", STEEL_WORKS, "--pack", world.pack)
    code, _, err = jinji(*opening, "--kind", "降级", user="张经办")
    assert code == 1 and "须写明降级情形" in err
    given = ("--kind", "降级", "--trigger", "penalty", "--evidence", "武环罚〔2026〕7号")
    code, _, err = jinji(*opening, *given, user="张经办")
    assert code == 0, err
