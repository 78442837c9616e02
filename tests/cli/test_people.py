"""Accounts, delegations, the single-person office and the trail from the command line."""

from __future__ import annotations

import csv
import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from db.clock import OFFICE_ZONE
from tests.cli.test_office import (  # noqa: F401
    ADMIN,
    PASSWORD,
    Jinji,
    answer,
    database,
    jinji,
    set_up,
)

OWN = "known to nobody else"


@pytest.fixture
def two(set_up: Jinji) -> Jinji:  # noqa: F811
    """An office with its administrator and the clerk 张三."""
    assert set_up("users", "add", "张三", "--role", "clerk", "--user", ADMIN)[0] == 0

    def as_admin(*words: str) -> tuple[int, str, str]:
        return set_up(*words, *([] if "--user" in words else ["--user", ADMIN]))

    return as_admin


def test_a_temporary_password_is_changed_before_anything_else(
    two: Jinji, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = answer(two("users", "add", "李四", "--role", "reader", "--temporary", "--json"))
    assert made["must_change"] is True
    monkeypatch.setenv("JINJI_PASSWORD", "long enough")
    code, out, _ = two("audits", "list", "--user", "李四", "--json")
    assert code == 1
    assert "口令是别人给的" in json.loads(out)["error"]["what"]
    monkeypatch.setenv("JINJI_NEW_PASSWORD", OWN)
    assert two("users", "passwd", "--user", "李四")[0] == 0
    monkeypatch.setenv("JINJI_PASSWORD", OWN)
    assert two("audits", "list", "--user", "李四")[0] == 0


def test_a_password_a_script_sets_is_its_own(two: Jinji) -> None:
    users = answer(two("users", "list", "--json"))["users"]
    assert [(u["name"], u["must_change"]) for u in users] == [(ADMIN, False), ("张三", False)]


def test_an_account_is_changed_put_out_of_use_and_back(two: Jinji) -> None:
    changed = answer(
        two("users", "change", "张三", "--role", "reviewer,clerk", "--county", "武安市",
            "--unit", "大气科", "--display", "张三丰", "--json")
    )  # fmt: skip
    assert (changed["roles"], changed["county"]) == (["clerk", "reviewer"], "130481")
    assert changed["office"] == "武安市分局 大气科"
    assert answer(two("users", "change", "张三", "--county", "全市", "--json"))["county"] is None
    code, _, err = two("users", "deactivate", "张三", "--reason", "调离")
    assert (code, err.strip()) == (0, "已停用账号 张三。")
    assert "停用" in two("users", "list")[1]
    assert two("users", "deactivate", "张三", "--reason", "调离")[0] == 1
    assert answer(two("users", "activate", "张三", "--reason", "回来", "--json"))["active"]
    assert answer(two("users", "reset", "张三", "--json")) == {"user": "张三", "temporary": True}
    assert "待改口令" in two("users", "list")[1]


def test_the_last_administrator_stays(two: Jinji) -> None:
    code, out, _ = two("users", "change", ADMIN, "--role", "clerk", "--json")
    assert code == 1
    assert "最后一个管理全市的账号" in json.loads(out)["error"]["what"]
    assert two("users", "reset", ADMIN)[0] == 2


def test_a_delegation_is_given_listed_and_ended(two: Jinji) -> None:
    steps = answer(two("users", "delegations", "--steps", "--json"))["steps"]
    assert "decide/city_reviewed" in {each["step"] for each in steps}
    words = ["--step", "decide/city_reviewed", "--behalf", ADMIN, "--reason", "出差", "--json"]
    given = answer(two("users", "delegate", "张三", "--until", "2099-01-01", *words), 1)
    assert "超过一年" in given["error"]["what"]
    assert two("users", "delegate", "张三", "--until", "明天", *words)[0] == 2
    until = f"{datetime.now(OFFICE_ZONE) + timedelta(days=30):%Y-%m-%d}"
    given = answer(two("users", "delegate", "张三", "--until", until, *words))
    assert (given["id"], given["to"], given["behalf"], given["state"]) == (1, "张三", ADMIN, "有效")
    assert "评定等级" in two("users", "delegations")[1]
    assert "可以委托" not in two("users", "delegations", "--steps")[1]
    ended = answer(two("users", "end-delegation", "1", "--reason", "已返岗", "--json"))
    assert ended["state"] == "已终止"
    listed = answer(two("users", "delegations", "--in-force", "--json"))
    assert listed == {"delegations": []}


def test_the_mode_of_the_office_is_chosen_with_a_reason(two: Jinji) -> None:
    assert answer(two("office", "mode", "--json"))["mode"] == "two"
    assert two("office", "mode", "single")[0] == 1
    code, _, err = two("office", "mode", "single", "--reason", "全局只有一人")
    assert code == 0
    assert "标准的双人核对不受此影响" in err
    shown = answer(two("office", "mode", "--json"))
    assert (shown["mode"], shown["by"], shown["reason"]) == ("single", ADMIN, "全局只有一人")
    assert answer(two("office", "idle", "--json")) == {"idle_minutes": 15}
    assert answer(two("office", "idle", "5", "--json")) == {"idle_minutes": 5}
    assert two("office", "idle", "0")[0] == 1


def test_the_trail_is_listed_by_object_person_time_and_words(two: Jinji) -> None:
    entries = answer(two("trail", "list", "--kind", "user", "--json"))["entries"]
    assert [(each["key"], each["action"]) for each in entries] == [("张三", "users.add")]
    assert answer(two("trail", "list", "--by", "张三", "--json"))["entries"] == []
    assert answer(two("trail", "list", "--until", "2020-01-01", "--json"))["entries"] == []
    assert "新增账号 张三" in two("trail", "list", "--text", "张三", "--since", "2020-01-01")[1]
    assert two("trail", "list", "--since", "昨天")[0] == 2
    assert two("trail", "list", "--limit", "0")[0] == 2


def test_the_trail_is_handed_out_and_that_stands_in_it(two: Jinji, tmp_path: Path) -> None:
    target = tmp_path / "留痕.csv"
    told = answer(two("trail", "export", str(target), "--kind", "user", "--json"))
    assert told["entries"] == 1
    with target.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file))
    assert lines[0][:3] == ["序号", "时间", "人员"]
    assert lines[1][5] == "张三"
    book = tmp_path / "留痕.xlsx"
    assert two("trail", "export", str(book))[0] == 0
    from openpyxl import load_workbook

    read = load_workbook(book)
    assert read.sheetnames == ["说明", "留痕"]
    assert read["留痕"]["G2"].value == "导出留痕 1 条：留痕.csv"
    assert "校验通过" in str(read["说明"]["B6"].value)
    assert two("trail", "export", str(tmp_path / "留痕.txt"))[0] == 1
    assert two("trail", "verify")[0] == 0
