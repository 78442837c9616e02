"""``standards`` as a person or a script calls it: packs, editions, exchange."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cli.parser import run
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


def test_diff_of_what_nobody_knows(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    error = said(capsys, "standards", "diff", "old.yaml", "hebei-stel", code=1)["error"]
    assert "没有分级标准" in error["what"]
    assert jinji("standards", "diff", "old.yaml") == 2
