"""Setting up an office from the command line: accounts, trail, check, backup, restore."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from cli.parser import run

ADMIN = "王管理"
PASSWORD = "correct horse"

Jinji = Callable[..., tuple[int, str, str]]


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "jinji.db"


@pytest.fixture
def jinji(
    database: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Jinji:
    """One command line on this test's database: exit code, stdout, stderr."""
    monkeypatch.setenv("JINJI_PASSWORD", PASSWORD)
    monkeypatch.setenv("JINJI_NEW_PASSWORD", "long enough")

    def carry_out(*words: str) -> tuple[int, str, str]:
        code = run([*words, "--db", str(database)], database.with_name("log"))
        said = capsys.readouterr()
        return code, said.out, said.err

    return carry_out


@pytest.fixture
def set_up(jinji: Jinji) -> Jinji:
    assert jinji("init", "--admin", ADMIN)[0] == 0
    return jinji


def answer(result: tuple[int, str, str], code: int = 0) -> Any:
    assert result[0] == code, result
    return json.loads(result[1])


def test_init_makes_the_database_and_its_first_account(jinji: Jinji, database: Path) -> None:
    made = answer(jinji("init", "--admin", ADMIN, "--json"))
    standards = made.pop("standards")
    assert made == {"database": str(database), "user": ADMIN, "office": "邯郸市生态环境局"}
    assert any(key.startswith("hebei-steel@") for key in standards)
    [user] = answer(jinji("users", "list", "--json"))["users"]
    assert user["name"] == ADMIN
    assert "approver" in user["roles"]


def test_init_does_not_set_up_twice(set_up: Jinji) -> None:
    code, out, err = set_up("init", "--admin", "别人", "--json")
    assert code == 1
    assert "已经建立过" in json.loads(out)["error"]["what"]
    assert "已经建立过" in err


def test_a_password_that_is_too_short_leaves_no_file(
    jinji: Jinji, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JINJI_PASSWORD", "short")
    code, _, err = jinji("init", "--admin", ADMIN)
    assert (code, "口令太短" in err, database.exists()) == (1, True, False)


def test_without_a_database_every_command_says_so(jinji: Jinji, database: Path) -> None:
    for words in (["users", "list"], ["trail", "verify"], ["check"], ["backup", "b.db"]):
        code, out, err = jinji(*words)
        assert (code, out) == (1, "")
        assert "请先用 init 建立" in err
    assert not database.exists()


def test_accounts_are_added_and_listed(set_up: Jinji) -> None:
    added = answer(
        set_up("users", "add", "李初审", "--role", "clerk,reviewer", "--county", "丛台区", "--json")
    )
    assert added["roles"] == ["clerk", "reviewer"]
    assert added["county"] == "130403"
    code, out, _ = set_up("users", "list", "--user", ADMIN)
    assert code == 0
    assert "李初审" in out
    assert "经办、初审" in out
    assert "130403" in out


def test_with_several_accounts_somebody_must_be_named(set_up: Jinji) -> None:
    set_up("users", "add", "张三", "--role", "clerk")
    code, _, err = set_up("users", "list")
    assert (code, "--user" in err) == (2, True)
    code, _, err = set_up("users", "list", "--user", "张三")
    assert (code, "账号或口令不对" in err) == (1, True)


def test_who_is_no_admin_adds_nobody(set_up: Jinji, monkeypatch: pytest.MonkeyPatch) -> None:
    set_up("users", "add", "张三", "--role", "clerk")
    monkeypatch.setenv("JINJI_PASSWORD", "long enough")
    code, _, err = set_up("users", "add", "李四", "--role", "clerk", "--user", "张三")
    assert code == 1
    assert "需要管理角色" in err


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["users", "add", "张三"], 2),
        (["users", "add", "张三", "--role", "boss"], 1),
        (["users", "add", "张三", "--role", "clerk", "--county", "火星"], 1),
        (["users", "add", ADMIN, "--role", "clerk"], 1),
        (["init"], 2),
        (["backup"], 2),
    ],
)
def test_what_is_refused_changes_nothing(set_up: Jinji, words: list[str], code: int) -> None:
    before = answer(set_up("trail", "verify", "--json"))
    assert set_up(*words)[0] == code
    assert answer(set_up("trail", "verify", "--json")) == before


def test_a_password_is_changed(set_up: Jinji, monkeypatch: pytest.MonkeyPatch) -> None:
    assert answer(set_up("users", "passwd", "--json")) == {"user": ADMIN}
    assert set_up("users", "list")[0] == 1
    monkeypatch.setenv("JINJI_PASSWORD", "long enough")
    assert set_up("users", "list")[0] == 0


def test_without_a_terminal_a_password_comes_from_the_environment(
    set_up: Jinji, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("JINJI_NEW_PASSWORD")
    code, _, err = set_up("users", "add", "张三", "--role", "clerk")
    assert (code, "JINJI_NEW_PASSWORD" in err) == (2, True)


def test_the_trail_and_the_database_are_verified(set_up: Jinji, database: Path) -> None:
    verified = answer(set_up("trail", "verify", "--json"))
    assert verified["ok"] is True
    assert verified["entries"] >= 1
    assert "留痕完整" in set_up("trail", "verify")[2]
    assert answer(set_up("check", "--json")) == {"ok": True, "findings": []}

    with closing(sqlite3.connect(database)) as connection:
        connection.execute("DROP TRIGGER trail_entries_no_update")
        connection.execute("UPDATE trail_entries SET note = 'x' WHERE seq = 1")
        connection.commit()
    broken = answer(set_up("trail", "verify", "--json"), 1)
    assert (broken["ok"], broken["broken_at"]) == (False, 1)
    code, out, err = set_up("trail", "verify")
    assert (code, out) == (1, "")
    assert "第 1 条留痕被改动过" in err
    rules = [each["rule"] for each in answer(set_up("check", "--json"), 1)["findings"]]
    assert rules == ["database", "trail"]
    code, out, err = set_up("check")
    assert code == 1
    assert "被改动过" in out


def test_a_backup_is_written_and_restored(set_up: Jinji, tmp_path: Path, database: Path) -> None:
    made = answer(set_up("backup", str(tmp_path / "b.db"), "--json"))
    assert Path(made["file"]).exists()
    assert Path(made["manifest"]).exists()
    assert set_up("backup", str(tmp_path / "b.db"))[0] == 1
    set_up("users", "add", "张三", "--role", "clerk")

    back = answer(set_up("restore", str(tmp_path / "b.db"), "--json"))
    assert back["database"] == str(database)
    assert Path(back["kept"]).exists()
    assert back["trail_head"] == made["trail_head"]
    assert len(answer(set_up("users", "list", "--json"))["users"]) == 1
    code, _, err = set_up("restore", str(tmp_path / "none.db"))
    assert (code, "找不到备份文件" in err) == (1, True)
