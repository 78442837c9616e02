"""One enterprise on the command line: edited, undone, merged, its entries kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cli.parser import run
from db.office import open_office
from db.passwords import PasswordCost
from db.users import create_office
from tests.db.audit_world import OTHER_WORKS, STEEL_WORKS, add_enterprises

Jinji = Callable[..., tuple[int, Any]]


@pytest.fixture
def jinji(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Jinji:
    """Runs ``enterprises …`` with ``--json`` over two works; gives exit code and object."""
    path = tmp_path / "jinji.db"
    with open_office(path, password_cost=PasswordCost(1, 8, 1)) as office:
        add_enterprises(office, create_office(office, "王管理", "correct horse"))
    monkeypatch.setenv("JINJI_PASSWORD", "correct horse")

    def call(*words: str, as_json: bool = True) -> tuple[int, Any]:
        capsys.readouterr()
        line = ["enterprises", *words, "--db", str(path), *(["--json"] if as_json else [])]
        code = run(line, tmp_path / "log")
        said = capsys.readouterr()
        return code, json.loads(said.out) if as_json else said.out + said.err

    return call


def test_fields_are_changed_by_their_chinese_names_and_taken_back(jinji: Jinji) -> None:
    code, done = jinji("edit", STEEL_WORKS, "电话=13800000001", "生产状态=在产")
    assert (code, done["version"]) == (0, 2)
    assert {"field": "电话", "old": "", "new": "13800000001"} in done["changed"]
    assert "已撤销" in jinji("undo-edit", STEEL_WORKS, as_json=False)[1]
    assert jinji("show", STEEL_WORKS)[1]["phone"] == ""
    assert jinji("redo-edit", STEEL_WORKS)[0] == 0
    assert jinji("show", STEEL_WORKS)[1]["phone"] == "13800000001"
    assert jinji("edit", STEEL_WORKS, "电话=13800000001")[1]["changed"] == []
    code, refused = jinji("edit", STEEL_WORKS, "电话=13800000002", "--version", "1")
    assert code == 1
    assert "改动过" in refused["error"]["what"]
    words = jinji("edit", STEEL_WORKS, "电话=随便", as_json=False)[1]
    assert "提示" in words
    assert "已修改" in words


def test_all_industries_at_once(jinji: Jinji) -> None:
    lines = ("--industry", "长流程钢铁||B|A", "--industry", "焦化|2521|C|")
    assert jinji("edit", STEEL_WORKS, *lines)[0] == 0
    assert len(jinji("show", STEEL_WORKS)[1]["industries"]) == 2
    assert jinji("edit", STEEL_WORKS, "--industry", "一|二|三|四|五")[0] == 2


@pytest.mark.parametrize(
    ("words", "exit_code"),
    [
        (("edit", STEEL_WORKS, "胖瘦=1"), 1),
        (("edit", STEEL_WORKS, "电话"), 2),
        (("edit", STEEL_WORKS), 2),
        (("edit", "913", "电话=1"), 1),
        (("retire", STEEL_WORKS), 2),
        (("retire", STEEL_WORKS, "--reason", " "), 1),
        (("undo-edit", STEEL_WORKS), 1),
        (("redo-edit", STEEL_WORKS), 1),
        (("merge", STEEL_WORKS, STEEL_WORKS), 1),
        (("merge", STEEL_WORKS, OTHER_WORKS, "--keep", "电话=甲"), 1),
        (("history", STEEL_WORKS, "--on", "昨天"), 2),
        (("entries", "add", STEEL_WORKS, "line", "胖瘦=1"), 1),
        (("entries", "add", STEEL_WORKS, "汽车", "名称=1"), 1),
        (("entries", "retire", STEEL_WORKS, "line", "9", "--reason", "拆除"), 1),
    ],
)
def test_what_is_wrong_is_refused_in_words(
    jinji: Jinji, words: tuple[str, ...], exit_code: int
) -> None:
    code, refused = jinji(*words)
    assert code == exit_code
    assert refused["error"]["what"]
    assert refused["error"]["remedy"]


def test_out_of_use_and_back(jinji: Jinji) -> None:
    assert jinji("retire", STEEL_WORKS, "--reason", "已拆除")[1]["reason"] == "已拆除"
    assert "已拆除" in jinji("show", STEEL_WORKS)[1]["error"]["what"]
    assert [each["reason"] for each in jinji("retired")[1]["retired"]] == ["已拆除"]
    assert "停用的企业 1 家" in jinji("retired", "武安", as_json=False)[1]
    assert jinji("retired", "没有")[1] == {"retired": []}
    assert jinji("restore", STEEL_WORKS)[0] == 0
    assert jinji("show", STEEL_WORKS)[0] == 0


def test_duplicates_are_compared_merged_and_taken_apart(jinji: Jinji) -> None:
    jinji("edit", OTHER_WORKS, "电话=13800000002")
    code, preview = jinji("merge", OTHER_WORKS, STEEL_WORKS, "--dry-run")
    assert code == 0
    usual = {each["title"]: each["usual"] for each in preview["differing"]}
    assert (usual["电话"], usual["企业名称"]) == ("from", "into")
    assert "默认用" in jinji("merge", OTHER_WORKS, STEEL_WORKS, "--dry-run", as_json=False)[1]
    code, done = jinji("merge", OTHER_WORKS, STEEL_WORKS, "--keep", "企业名称=from")
    assert (code, done["merged"]) == (0, OTHER_WORKS)
    assert jinji("show", OTHER_WORKS)[1]["code"] == STEEL_WORKS
    assert jinji("show", STEEL_WORKS)[1]["name"] == "涉县虚构钢铁有限公司"
    assert jinji("unmerge", STEEL_WORKS)[0] == 0
    assert jinji("show", OTHER_WORKS)[1]["code"] == OTHER_WORKS


def test_entries_come_change_and_go(jinji: Jinji) -> None:
    given = ("生产线=1号烧结机", "环评批复产能=300", "产能单位=万吨/年")
    code, made = jinji("entries", "add", STEEL_WORKS, "生产线", *given)
    assert (code, made["kind"]) == (0, "line")
    number = str(made["id"])
    change = ("entries", "change", STEEL_WORKS, "line", number, "产品=烧结矿")
    assert jinji(*change)[1]["values"]["product"] == "烧结矿"
    assert "1号烧结机" in jinji("entries", "list", STEEL_WORKS, as_json=False)[1]
    assert jinji("entries", "retire", STEEL_WORKS, "line", number, "--reason", "拆除")[0] == 0
    assert jinji("entries", "list", STEEL_WORKS, "--kind", "line")[1] == {"line": []}
    assert "没有登记" in jinji("entries", "list", STEEL_WORKS, as_json=False)[1]
    gone = jinji("entries", "list", STEEL_WORKS, "--kind", "line", "--retired")[1]["line"]
    assert gone[0]["retired_reason"] == "拆除"
    words = jinji("entries", "list", STEEL_WORKS, "--retired", as_json=False)[1]
    assert "停用理由" in words
    assert jinji("entries", "restore", STEEL_WORKS, "line", number)[0] == 0


def test_which_level_held_on_a_day(jinji: Jinji) -> None:
    given = ("行业=钢铁", "等级=B", "日期=2025-06-30", "文号=虚构〔2025〕1号")
    assert jinji("entries", "add", STEEL_WORKS, "level", *given)[0] == 0
    assert jinji("history", STEEL_WORKS, "--on", "2025-07-01")[1]["level"] == "B"
    assert jinji("history", STEEL_WORKS, "--on", "2025-06-01")[1]["level"] is None
    assert "虚构〔2025〕1号" in jinji("history", STEEL_WORKS, as_json=False)[1]


def test_a_workbook_of_entries_is_fetched_filled_in_and_entered(
    jinji: Jinji, tmp_path: Path
) -> None:
    from openpyxl import load_workbook

    path = tmp_path / "登记.xlsx"
    assert jinji("entries", "template", str(path))[0] == 0
    assert jinji("entries", "template", str(tmp_path / "登记.csv"))[0] == 1
    assert jinji("entries", "template", str(tmp_path / "没有" / "登记.xlsx"))[0] == 1
    book = load_workbook(path)
    for at, text in ((1, STEEL_WORKS), (3, "1号烧结机"), (6, "300")):
        book["生产线"].cell(2, at).value = text
    book.save(path)
    words = ("entries", "import", str(path))
    assert jinji(*words, "--dry-run")[1]["added"] == 1
    code, refused = jinji("entries", "import", str(tmp_path / "没有.xlsx"))
    assert (code, bool(refused["error"]["what"])) == (1, True)
    assert "新增 1" in jinji(*words, as_json=False)[1]
    assert jinji(*words)[1]["unchanged"] == 1
    book["生产线"].cell(3, 1).value = "9130"
    book.save(path)
    code, refused = jinji(*words)
    assert code == 1
    assert refused["findings"][0]["row"] == 3
    assert "错误" in jinji(*words, as_json=False)[1]
