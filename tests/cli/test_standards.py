"""``standards`` as a person or a script calls it: packs, editions, exchange."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from cli.parser import run
from db.clock import SetClock
from db.office import open_office
from db.passwords import PasswordCost
from db.users import create_office
from grading.library import shipped
from tests.db.audit_world import PACK, people
from tests.grading.sample_pack import TEXT, changed


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two editions of one pack."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "old.yaml").write_text(TEXT, encoding="utf-8")
    tighter = changed("limits: {PM: 10, SO2: 35}", "limits: {PM: 5, SO2: 35}")
    tighter = changed("edition: 2026-draft", "edition: 2027-draft", tighter)
    (tmp_path / "new.yaml").write_text(tighter, encoding="utf-8")
    return tmp_path


def jinji(*words: str) -> int:
    return run(words, Path("jinji.log"))


@pytest.fixture
def office(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> str:
    """A database with one account, as the words that name it on a line."""
    monkeypatch.setenv("JINJI_PASSWORD", "correct horse")
    assert jinji("init", "--admin", "王管理", "--db", "jinji.db") == 0
    capsys.readouterr()
    return "--db=jinji.db"


def said(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> Any:
    """The one JSON object of a command."""
    capsys.readouterr()
    assert jinji(*words, "--json") == code
    return json.loads(capsys.readouterr().out)


def test_diff_as_json(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = said(capsys, "standards", "diff", "old.yaml", "new.yaml")
    assert found["old"]["pack"] == "trial-steel@2026-draft"
    assert found["new"]["pack"] == "trial-steel@2027-draft"
    assert found["counts"]["cell"] == {"kept": 5, "limit": 1, "wording": 0, "new": 0, "gone": 0}
    [row] = [each for each in found["changes"] if each["status"] != "kept"]
    assert row == {
        "kind": "cell",
        "key": "organized.sinter_head/A",
        "title": "烧结机机头烟气 A 级",
        "status": "limit",
        "direction": "tighter",
        "differences": [
            {
                "name": "sinter_head.PM",
                "operator": "at_most",
                "before": 10,
                "after": 5,
                "direction": "tighter",
            }
        ],
    }


def test_diff_as_a_table(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert jinji("standards", "diff", "old.yaml", "new.yaml") == 0
    out, err = capsys.readouterr()
    assert "改了要求（收紧）" in out
    assert "≤10 mg/m³ → ≤5 mg/m³" in out
    assert "改了要求 1" in err
    assert jinji("standards", "diff", "old.yaml", "old.yaml") == 0
    assert "没有差别" in capsys.readouterr().out


def test_diff_of_two_industries_says_that_it_means_nothing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert jinji("standards", "diff", "hebei-steel", "hebei-coking") == 0
    assert "两部标准的行业不同" in capsys.readouterr().err


def test_diff_of_what_nobody_knows(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    error = said(capsys, "standards", "diff", "old.yaml", "hebei-stel", code=1)["error"]
    assert "没有分级标准" in error["what"]
    assert jinji("standards", "diff", "old.yaml") == 2


@pytest.mark.parametrize("name", ["out.xlsx", "out.yaml"])
def test_a_pack_exported_and_read_again(
    folder: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    wrote = said(capsys, "standards", "export", "old.yaml", name)
    assert wrote["file"] == name
    checked = said(capsys, "standards", "check", name)
    assert checked["fingerprint"] == wrote["fingerprint"]
    assert jinji("standards", "export", "old.yaml", "out.docx") == 1


def test_a_workbook_edited_wrongly_names_its_cell(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert jinji("standards", "export", "old.yaml", "out.xlsx") == 0
    book = openpyxl.load_workbook("out.xlsx")
    book["指标"]["G3"] = "sinter_head：PM ≤ 十"
    book.save("out.xlsx")
    error = said(capsys, "standards", "check", "out.xlsx", code=1)["error"]
    assert error["where"] == "out.xlsx “指标”!G3 第 1 行"


def test_an_edition_enters_the_library_and_is_found_there(
    office: str, capsys: pytest.CaptureFixture[str]
) -> None:
    added = said(capsys, "standards", "import", "new.yaml", office)
    assert (added["pack"], added["new"]) == ("trial-steel@2027-draft", True)
    assert not said(capsys, "standards", "import", "new.yaml", office)["new"]
    listed = said(capsys, "standards", "list", office)["standards"]
    mine = [each for each in listed if each["pack"] == "trial-steel"]
    assert [(each["edition"], each["state"]) for each in mine] == [("2027-draft", "待核稿")]
    assert len(listed) == len(shipped()) + 1
    shown = said(capsys, "standards", "show", "trial-steel", office)
    assert shown["fingerprint"] == added["fingerprint"]
    found = said(capsys, "standards", "diff", "old.yaml", "trial-steel", office)
    assert found["counts"]["cell"]["limit"] == 1
    assert jinji("standards", "show", "trial-steel") == 1  # not one of the shipped ones
    assert jinji("standards", "list", office) == 0
    assert "待核稿" in capsys.readouterr().out


def test_another_content_of_the_same_edition_is_refused(
    office: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said(capsys, "standards", "import", "new.yaml", office)
    text = (folder / "new.yaml").read_text(encoding="utf-8")
    (folder / "new.yaml").write_text(text.replace("PM: 5,", "PM: 4,"), encoding="utf-8")
    error = said(capsys, "standards", "import", "new.yaml", office, code=1)["error"]
    assert "内容不同" in error["what"]
    text = text.replace("PM: 5,", "PM: 4,").replace("2027-draft", "2027-draft+1")
    (folder / "new.yaml").write_text(text, encoding="utf-8")
    added = said(capsys, "standards", "import", "new.yaml", "--reason", "按文本更正", office)
    assert added["pack"] == "trial-steel@2027-draft+1"


def test_replay_of_an_office_without_decisions(
    office: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert said(capsys, "standards", "replay", office) == {"ok": True, "decisions": []}


def test_impact_names_who_shifts_and_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("JINJI_PASSWORD", "correct horse")
    clock = SetClock(date(2026, 3, 2))
    cost = PasswordCost(passes=1, memory=8, threads=1)
    with open_office(tmp_path / "jinji.db", clock=clock, password_cost=cost) as office:
        world = people(office, create_office(office, "王管理", "correct horse"), clock, tmp_path)
        number = world.claimed()
    looser = PACK.replace("PM: 10}}, text: 颗粒物≤10", "PM: 15}}, text: 颗粒物≤15")
    (tmp_path / "next.yaml").write_text(
        looser.replace("edition: 2026-draft", "edition: next"), encoding="utf-8"
    )
    line = ("standards", "impact", "test-steel@2026-draft", str(tmp_path / "next.yaml"),
            "--db", str(tmp_path / "jinji.db"), "--user", "吴只读")  # fmt: skip
    found = said(capsys, *line)
    assert found["counts"]["rises"] == 1
    [result] = found["results"]
    assert (result["audit"], result["outcome"]) == (number, "rises")
    assert result["after"] == {"proven": "A", "possible": "A"}
    assert [cause["id"] for cause in result["causes"]] == ["organized.head"]
    assert jinji(*line) == 0
    out, err = capsys.readouterr()
    assert "上升" in out
    assert "已重算 1/1 件" in err
    assert "上升 1 件" in err
    assert jinji(*line, "--date", "明天") == 2
