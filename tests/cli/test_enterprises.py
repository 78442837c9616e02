"""Lists in, lists out and one enterprise in full, as typed on the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cli.parser import run
from db.passwords import PasswordCost
from templates.samples import SAMPLES
from templates.samples.make_samples import MAIN_LIST
from templates.workbooks.lists import read_list
from tests.templates.workbooks.books import HEADER, code, row, rows, save_xlsx

Jinji = Callable[..., tuple[int, Any, str]]
KEYS = {"batch", "read", "created", "updated", "unchanged", "rejected", "findings"}


@pytest.fixture
def jinji(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Jinji:
    """One ``--json`` command on an office of this test: exit code, object, words on stderr."""
    monkeypatch.setenv("JINJI_PASSWORD", "correct horse")
    monkeypatch.setattr("db.office.USUAL_COST", PasswordCost(passes=1, memory=8, threads=1))

    def carry_out(*words: str) -> tuple[int, Any, str]:
        exit_code = run([*words, "--json", "--db", str(tmp_path / "jinji.db")], tmp_path / "log")
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return exit_code, json.loads(said.out), said.err

    assert carry_out("init", "--admin", "王管理")[0] == 0
    return carry_out


def test_a_list_is_imported_and_one_enterprise_shown(jinji: Jinji) -> None:
    exit_code, result, said = jinji("enterprises", "import", str(SAMPLES / MAIN_LIST))
    assert exit_code == 0
    assert result.keys() == KEYS
    assert [result[name] for name in ("batch", "read", "created", "rejected")] == [1, 62, 62, 0]
    assert "批次 1" in said
    shown = jinji("enterprises", "show", "91130481XNX0000127")[1]
    assert shown["name"] == "武安市虚构星河联合钢铁有限公司"
    assert (shown["lon"], shown["level"]) == (114.2, "C")
    assert shown["industries"][0]["branch"] == "long"


def test_a_faulty_list_is_refused_with_findings_and_the_reason(
    jinji: Jinji, tmp_path: Path
) -> None:
    path = save_xlsx(tmp_path / "a.xlsx", [HEADER, row(1), row(2, 统一社会信用代码=9.1e17)])
    exit_code, result, said = jinji("enterprises", "import", str(path))
    assert exit_code == 1
    assert result.keys() == KEYS | {"error"}
    assert [result[name] for name in ("batch", "read", "created", "rejected")] == [None, 2, 0, 1]
    [finding] = result["findings"]
    assert finding.keys() == {"row", "column", "value", "rule", "severity", "message"}
    assert (finding["row"], finding["column"]) == (3, "统一社会信用代码")
    assert finding["rule"] == "code_as_number"
    assert result["error"].keys() == {"what", "where", "remedy"}
    assert "没有导入任何一行" in said
    assert jinji("enterprises", "show", code(1))[0] == 1


def test_the_good_rows_alone(jinji: Jinji, tmp_path: Path) -> None:
    path = save_xlsx(tmp_path / "a.xlsx", [HEADER, row(1), row(2, 统一社会信用代码="9")])
    exit_code, result, _ = jinji("enterprises", "import", str(path), "--good-rows")
    assert (exit_code, result["created"], result["rejected"]) == (0, 1, 1)
    assert jinji("enterprises", "show", code(1))[0] == 0


def test_a_dry_run_writes_nothing(jinji: Jinji, tmp_path: Path) -> None:
    good = save_xlsx(tmp_path / "good.xlsx", rows(2))
    exit_code, result, said = jinji("enterprises", "import", str(good), "--dry-run")
    assert (exit_code, result["batch"], result["created"]) == (0, None, 2)
    assert "没有写入" in said
    assert jinji("enterprises", "show", code(1))[0] == 1
    bad = save_xlsx(tmp_path / "bad.xlsx", [HEADER, row(1), row(2, 区县="")])
    bad_code, refused, _ = jinji("enterprises", "import", str(bad), "--dry-run")
    assert (bad_code, refused["created"], refused["rejected"]) == (0, 2, 0), "read from the address"
    worse = save_xlsx(tmp_path / "worse.xlsx", [HEADER, row(1), row(2, 区县="东京")])
    exit_code, refused, _ = jinji("enterprises", "import", str(worse), "--dry-run")
    assert (exit_code, refused["created"], refused["rejected"]) == (1, 1, 1)
    assert refused["error"]["what"]


def test_sheet_mapping_and_error_list(jinji: Jinji, tmp_path: Path) -> None:
    header = ["厂子" if h == "企业名称" else h for h in HEADER]
    lines = [header, row(1), row(2, 统一社会信用代码="9")]
    path = save_xlsx(tmp_path / "a.xlsx", rows(9), more={"二": lines})
    mapping = tmp_path / "mapping.json"
    mapping.write_text(json.dumps({"厂子": "企业名称", "电话": None}), encoding="utf-8")
    errors = tmp_path / "errors.xlsx"
    words = ("enterprises", "import", str(path), "--sheet", "二", "--mapping", str(mapping))
    assert jinji("enterprises", "import", str(path), "--sheet", "二")[0] == 1
    exit_code, result, _ = jinji(*words, "--errors", str(errors))
    assert (exit_code, result["read"], result["rejected"]) == (1, 2, 1)
    mended = read_list(errors, mapping={"厂子": "name"})
    assert [r.good for r in mended.rows] == [True, False]
    assert jinji(*words, "--good-rows")[1]["created"] == 1
    assert jinji("enterprises", "show", code(1))[1]["phone"] == ""


@pytest.mark.parametrize(
    ("content", "said"),
    [("[1]", "写法不对"), ("{", "不是有效的 JSON"), ('{"a": 1}', "写法不对")],
)
def test_a_mapping_that_is_none_is_refused(
    jinji: Jinji, tmp_path: Path, content: str, said: str
) -> None:
    path = save_xlsx(tmp_path / "a.xlsx", rows(1))
    mapping = tmp_path / "mapping.json"
    assert jinji("enterprises", "import", str(path), "--mapping", str(mapping))[0] == 1
    mapping.write_text(content, encoding="utf-8")
    exit_code, result, _ = jinji("enterprises", "import", str(path), "--mapping", str(mapping))
    assert exit_code == 1
    assert said in result["error"]["what"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("broken.xlsx", b"PK\x03\x04broken"),
        ("page.xls", b"<html><body><table>"),
        ("empty.csv", b""),
        ("words.csv", "甲,乙\n丙,丁\n".encode("gb18030")),
    ],
)
def test_files_that_are_no_list_are_refused_in_one_sentence(
    jinji: Jinji, tmp_path: Path, name: str, content: bytes
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    exit_code, result, said = jinji("enterprises", "import", str(path))
    assert exit_code == 1
    assert result.keys() == {"error"}
    assert all(result["error"].values())
    assert said.count("\n") == 1


def test_there_and_back_changes_nothing_and_a_batch_is_undone(jinji: Jinji, tmp_path: Path) -> None:
    jinji("enterprises", "import", str(SAMPLES / MAIN_LIST))
    out = tmp_path / "名录.xlsx"
    assert jinji("enterprises", "export", str(out))[1]["rows"] == 62
    exit_code, again, said = jinji("enterprises", "import", str(out))
    assert (exit_code, again["batch"], again["unchanged"]) == (0, None, 62)
    assert "没有新内容" in said
    assert jinji("enterprises", "undo", "1")[1] == {"batch": 1, "retired": 61, "restored": 0}
    exit_code, refused, _ = jinji("enterprises", "undo", "1")
    assert exit_code == 1
    assert "撤销" in refused["error"]["what"]


def test_the_template_needs_no_database(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "空白名单.xlsx"
    assert run(["enterprises", "template", str(path)], tmp_path / "log") == 0
    assert path.exists()
    for wrong in ("名单.csv", "没有这里/名单.xlsx"):
        assert run(["enterprises", "template", str(tmp_path / wrong)], tmp_path / "log") == 1
    capsys.readouterr()


def test_words_for_people(jinji: Jinji, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [HEADER, *(row(n, 绩效等级="优秀") for n in range(1, 61))]
    path = save_xlsx(tmp_path / "a.xlsx", lines)
    common = ["--db", str(tmp_path / "jinji.db")]
    assert run(["enterprises", "import", str(path), *common], tmp_path / "log") == 0
    said = capsys.readouterr()
    assert said.out.count("优秀") == 100, "fifty findings, each with its value and its message"
    assert "另有 10 条没有列出" in said.err
    assert "已导入，批次 1。读 60 行：新增 60" in said.err
    assert run(["enterprises", "show", code(1), *common], tmp_path / "log") == 0
    assert "武安市（130481）" in capsys.readouterr().out


def test_a_header_row_hidden_rows_and_steps_are_chosen(jinji: Jinji, tmp_path: Path) -> None:
    wide = code(3).translate({48 + n: 0xFF10 + n for n in range(10)})
    lines = [["名单"], HEADER, row(1), HEADER, row(2), row(3, 统一社会信用代码=wide), row(4)]
    path = save_xlsx(tmp_path / "a.xlsx", lines, hide=[5])
    words = ("enterprises", "import", str(path), "--dry-run")
    assert jinji(*words)[1]["created"] == 4
    exit_code, result, said = jinji(*words, "--header-row", "4", "--skip-hidden")
    assert (exit_code, result["created"]) == (0, 2)
    assert "规整：全角数字字母改为半角 1 处" in said
    exit_code, result, _ = jinji(*words, "--off", "width")
    assert (exit_code, result["created"], result["rejected"]) == (1, 3, 1)
    assert "这一步已关闭" in result["error"]["what"]
    exit_code, result, _ = jinji(*words, "--off", "width2")
    assert (exit_code, result["error"]["what"]) == (1, "没有“width2”这一步")


def test_cells_are_mended_from_a_file_and_suggestions_taken(jinji: Jinji, tmp_path: Path) -> None:
    lines = [[*HEADER, "经度", "纬度"], [*row(1, 区县="东京"), 36.7, 114.2]]
    path = save_xlsx(tmp_path / "a.xlsx", lines)
    mends = tmp_path / "改错.json"
    mends.write_text(json.dumps({"2": {"区县": "涉县"}}), encoding="utf-8")
    words = ("enterprises", "import", str(path), "--mend", str(mends), "--take-suggestions")
    exit_code, result, said = jinji(*words)
    assert (exit_code, result["created"]) == (0, 1)
    assert "改了 3 格" in said
    shown = jinji("enterprises", "show", code(1))[1]
    assert (shown["county"], shown["lon"], shown["lat"]) == ("130426", 114.2, 36.7)
    for content, what in (
        ({"9": {"区县": "涉县"}}, "名单的第 9 行不是一家企业"),
        ({"2": "涉县"}, "改错文件的写法不对"),
        ({"2": {"国籍": "中"}}, "名单里没有“国籍”这一列"),
    ):
        mends.write_text(json.dumps(content), encoding="utf-8")
        assert jinji(*words)[1]["error"]["what"] == what


def test_who_is_who_is_said_row_by_row_or_in_a_file(jinji: Jinji, tmp_path: Path) -> None:
    jinji("enterprises", "import", str(save_xlsx(tmp_path / "a.xlsx", rows(3))))
    lines = [
        HEADER,
        row(11, 企业名称=row(1)[2]),
        row(12, 企业名称=row(2)[2]),
        row(13, 企业名称=row(3)[2], 统一社会信用代码=""),
    ]
    path = str(save_xlsx(tmp_path / "b.xlsx", lines))
    words = ("enterprises", "import", path, "--dry-run")
    exit_code, result, _ = jinji(*words)
    assert (exit_code, result["rejected"]) == (1, 3)
    assert "--answers" in result["error"]["remedy"]
    answered = (*words, "--same", f"2={code(1)}", "--new", "3", "--same-names")
    exit_code, result, _ = jinji(*answered)
    assert (exit_code, result["created"], result["rejected"]) == (0, 1, 0)
    answers = tmp_path / "answers.json"
    told = {"2": code(1), row(2)[2]: "new", row(3)[2]: code(3)}
    answers.write_text(json.dumps(told), encoding="utf-8")
    exit_code, result, _ = jinji("enterprises", "import", path, "--answers", str(answers))
    assert (exit_code, result["created"], result["rejected"]) == (0, 1, 0)
    assert jinji("enterprises", "show", code(11))[1]["name"] == row(1)[2]
    assert jinji(*words, "--same", "二")[1]["error"]["what"] == "“二”的写法不对"
    assert jinji(*words, "--new", "99")[1]["error"]["what"] == "名单的第 99 行不是一家企业"


def test_batches_are_listed_and_conflicts_of_an_undo_named(jinji: Jinji, tmp_path: Path) -> None:
    assert jinji("enterprises", "batches")[1] == {"batches": []}
    jinji("enterprises", "import", str(save_xlsx(tmp_path / "a.xlsx", rows(2))))
    later = save_xlsx(tmp_path / "b.xlsx", [HEADER, row(1, 地址="新址")])
    jinji("enterprises", "import", str(later))
    second, first = jinji("enterprises", "batches")[1]["batches"]
    assert (first["batch"], first["file"], first["created"]) == (1, "a.xlsx", 2)
    assert (second["updated"], second["undone_at"], len(second["sha256"])) == (1, None, 64)
    exit_code, result, said = jinji("enterprises", "undo", "1")
    assert exit_code == 1
    [conflict] = result["conflicts"]
    assert (conflict["key"], conflict["why"]) == (code(1), "之后又有改动")
    assert "不能撤销" in said
    assert jinji("enterprises", "undo", "2")[0] == 0
    assert jinji("enterprises", "batches")[1]["batches"][0]["undone_by"] == "王管理"
