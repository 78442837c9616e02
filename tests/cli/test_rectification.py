"""Rectification from the command line, as an inspector would work the list."""

from __future__ import annotations

import json
from pathlib import Path

from openpyxl import load_workbook

from tests.cli.test_audits import Jinji, answer, database, jinji, world  # noqa: F401
from tests.db.audit_world import World


def test_from_the_audit_to_the_closed_item(
    world: World,  # noqa: F811
    jinji: Jinji,  # noqa: F811
    tmp_path: Path,
) -> None:
    audit = world.site_verified()
    code, out, err = jinji("rectification", "open", audit)
    assert (code, out.strip()) == (0, "ZG-2026-00001"), err
    number = out.strip()
    plan = ("--measure", "更换布袋", "--deadline", "2099-12-31", "--person", "赵六", "--cost", "80")
    assert jinji("rectification", "plan", number, *plan)[0] == 0
    photo = tmp_path / "照片.jpg"
    photo.write_bytes(b"\xff\xd8\xff photo")
    assert (
        jinji("rectification", "rectify", number, "--text", "已换", "--evidence", str(photo))[0]
        == 0
    )
    told = jinji("rectification", "pass", number, "--text", "合格", "--json", user="赵核查")
    assert json.loads(told[1])["state"] == "closed", told
    out_file = tmp_path / "清单.xlsx"
    assert jinji("rectification", "list", "--excel", str(out_file))[0] == 0
    sheet = load_workbook(out_file).active
    assert sheet is not None
    assert [sheet["A4"].value, sheet["H4"].value, sheet["I4"].value] == [number, "更换布袋", 80]


def test_a_wrong_number_a_wrong_date_and_a_wrong_state_are_answered(jinji: Jinji) -> None:  # noqa: F811
    code, _, err = jinji("rectification", "show", "ZG-1")
    assert code == 1 and "没有整改项" in err
    plan = ("--measure", "x", "--deadline", "明年", "--person", "y")
    code, _, err = jinji("rectification", "plan", "ZG-1", *plan)
    assert code == 2 and "不是日期" in err
    code, _, err = jinji("rectification", "list", "--state", "done")
    assert code == 1 and "没有“done”这种状态" in err
