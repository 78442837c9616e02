"""Export with filters and columns, and the national platform, as typed on the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from cli.parser import run
from db.passwords import PasswordCost
from templates.samples import SAMPLES
from templates.samples.make_samples import MAIN_LIST
from templates.workbooks.lists import read_list
from templates.workbooks.platform_sheets import DIFFERENCES, PICK
from tests.db.platform_book import application, save_platform

Jinji = Callable[..., tuple[int, Any, str]]
STEEL = "91130481XNX0000127"


@pytest.fixture
def jinji(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Jinji:
    """One ``--json`` command on an office that has the sample register."""
    monkeypatch.setenv("JINJI_PASSWORD", "correct horse")
    monkeypatch.setattr("db.office.USUAL_COST", PasswordCost(passes=1, memory=8, threads=1))
    monkeypatch.chdir(tmp_path)

    def carry_out(*words: str) -> tuple[int, Any, str]:
        exit_code = run([*words, "--json", "--db", str(tmp_path / "jinji.db")], tmp_path / "log")
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return exit_code, json.loads(said.out), said.err

    assert carry_out("init", "--admin", "王管理")[0] == 0
    assert carry_out("enterprises", "import", str(SAMPLES / MAIN_LIST))[0] == 0
    return carry_out


def platform_file(folder: Path, **changes: Any) -> str:
    given = {"统一社会信用代码": STEEL, "环保联系人": "赵六"} | changes
    return str(save_platform(folder / "平台导出.xlsx", [application(**given)]))


def test_the_register_leaves_by_filter_in_chosen_columns(jinji: Jinji, tmp_path: Path) -> None:
    words = ("--county", "武安市", "--industry", "钢铁", "--columns", "企业名称，代码,现有等级")
    exit_code, result, _ = jinji("enterprises", "export", "out.xlsx", *words)
    assert exit_code == 1, "代码 means nothing"
    assert "没有“代码”这一列" in result["error"]["what"]
    words = (*words[:-1], "企业名称，信用代码,现有等级")
    exit_code, result, _ = jinji(
        "enterprises", "export", "out.xlsx", *words, "--save-layout", "三列"
    )
    assert exit_code == 0
    assert result["columns"] == ["企业名称", "统一社会信用代码", "绩效等级"]
    rows = read_list(tmp_path / "out.xlsx").rows
    assert len(rows) == result["rows"] >= result["enterprises"] > 1
    again = jinji("enterprises", "export", "again.csv", "--layout", "三列", "--find", STEEL)[1]
    assert (again["rows"], again["columns"]) == (1, result["columns"])
    last = jinji("enterprises", "export", "last.xlsx")[1]
    assert last["columns"] == result["columns"], "the columns used last"
    assert last["enterprises"] == 61
    everything = jinji("enterprises", "export", "all.xlsx", "--columns", "all")[1]
    assert everything["rows"] == 62
    again = jinji("enterprises", "import", "all.xlsx")[1]
    assert (again["unchanged"], again["batch"]) == (62, None)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("out.txt",), "只写"),
        (("nowhere/out.xlsx",), "没有这个文件夹"),
        (("out.xlsx", "--layout", "没有"), "没有名为“没有”的列布局"),
        (("out.xlsx", "--county", "东京"), "没有“东京”"),
        (("out.xlsx", "--level", "甲等"), "没有“甲等”"),
        (("out.xlsx", "--columns", ","), "没有选择"),
    ],
)
def test_what_cannot_be_exported_is_refused(
    jinji: Jinji, tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    exit_code, result, _ = jinji("enterprises", "export", *words)
    assert exit_code == 1
    assert said in result["error"]["what"]
    assert not [path for path in tmp_path.iterdir() if path.name.startswith("out")]


def test_a_guess_is_shown_first_and_written_only_when_confirmed(
    jinji: Jinji, tmp_path: Path
) -> None:
    file = platform_file(tmp_path)
    exit_code, result, _ = jinji("platform", "import", file, "--dry-run")
    assert (exit_code, result["stored"]) == (0, None)
    assert result["mapping"]["审核状态"] == "@state"
    assert result["counts"]["matched"] == 1
    assert [(d["field"], d["platform"]) for d in result["differences"]] == [("联系人", "赵六")]
    exit_code, result, _ = jinji("platform", "import", file)
    assert exit_code == 1
    assert "还没有人确认过" in result["error"]["what"]
    assert "--guessed" in result["error"]["remedy"]
    assert jinji("platform", "list")[1] == {"applications": []}
    exit_code, result, _ = jinji("platform", "import", file, "--guessed")
    assert (exit_code, result["stored"]["entered"]) == (0, 1)
    assert jinji("platform", "import", file)[1]["stored"]["unchanged"] == 1, "known by now"
    [listed] = jinji("platform", "list", "--county", "武安市")[1]["applications"]
    assert (listed["enterprise"], listed["number"]) == (STEEL, "13040020260001")
    assert jinji("platform", "list", "--county", "涉县")[1]["applications"] == []


def test_differences_ticked_in_the_report_are_taken_over(jinji: Jinji, tmp_path: Path) -> None:
    file = platform_file(tmp_path, 联系电话="0310-5550000")
    assert jinji("platform", "import", file, "--dry-run", "--report", "对账.xlsx")[0] == 0
    book = openpyxl.load_workbook(tmp_path / "对账.xlsx")
    sheet = book[DIFFERENCES]
    titles = [cell.value for cell in sheet[1]]
    for row in range(2, sheet.max_row + 1):
        if sheet.cell(row, titles.index("字段") + 1).value == "联系人":
            sheet.cell(row, titles.index(PICK) + 1).value = "是"
    book.save(tmp_path / "对账.xlsx")
    words = ("platform", "import", file, "--guessed", "--picks", "对账.xlsx")
    before = jinji("enterprises", "show", STEEL)[1]
    exit_code, result, _ = jinji(*words)
    assert (exit_code, result["stored"]["parts"]) == (0, 1)
    after = jinji("enterprises", "show", STEEL)[1]
    assert (after["contact"], after["phone"]) == ("赵六", before["phone"])
    exit_code, result, _ = jinji(*words)
    assert exit_code == 1, "the difference is no more"
    assert "不一样了" in result["error"]["what"]


def test_our_data_leave_as_the_platform_has_its_columns(jinji: Jinji, tmp_path: Path) -> None:
    exit_code, result, _ = jinji("platform", "export", "报平台.xlsx")
    assert exit_code == 1
    assert "还没有平台的列布局" in result["error"]["what"]
    jinji("platform", "import", platform_file(tmp_path), "--guessed", "--layout", "平台 2026")
    words = ("--layout", "平台 2026", "--county", "武安市", "--industry", "钢铁")
    exit_code, result, _ = jinji("platform", "export", "报平台.xlsx", *words)
    assert exit_code == 0
    assert result["empty"] == ["网格员"]
    sheet = openpyxl.load_workbook(tmp_path / "报平台.xlsx")["申报信息"]
    theirs = openpyxl.load_workbook(platform_file(tmp_path))["申报信息"]
    assert [c.value for c in sheet[2]] == [c.value for c in theirs[2]]
    assert str(sheet.merged_cells) == str(theirs.merged_cells)
    assert sheet.max_row == result["rows"] + 2
    less = jinji("platform", "export", "缺.xlsx", *words, "--without-number")[1]
    assert less["rows"] == result["rows"] - 1


@pytest.mark.parametrize("content", ["[1]", "{", '{"a": 1}', '{"没有": "name"}'])
def test_a_mapping_that_is_none_is_refused(jinji: Jinji, tmp_path: Path, content: str) -> None:
    mapping = tmp_path / "mapping.json"
    mapping.write_text(content, encoding="utf-8")
    words = ("platform", "import", platform_file(tmp_path), "--mapping", "mapping.json")
    exit_code, result, _ = jinji(*words)
    assert exit_code == 1
    assert "列名对照" in result["error"]["what"]
    assert jinji("platform", "import", "没有.xlsx")[0] == 1
