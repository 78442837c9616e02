"""``grade`` and ``standards`` as a person or a script calls them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cli.parser import run
from grading.library import load, shipped
from tests.grading.sample_pack import GOOD, TEXT, changed

FACTS = {
    name: value if isinstance(value, (list, str, bool)) else float(str(value))
    for name, value in GOOD.items()
    if name != "sinter_head.SO2"
} | {"sinter_head.SO2": [30, 34.5]}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a pack and facts that reach A by it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pack.yaml").write_text(TEXT, encoding="utf-8")
    write_facts(tmp_path, {})
    return tmp_path


def write_facts(folder: Path, others: dict[str, object], date: str | None = "2026-06-30") -> None:
    content: dict[str, object] = {"facts": {**FACTS, **others}}
    if date is not None:
        content["date"] = date
    (folder / "facts.json").write_text(json.dumps(content), encoding="utf-8")


def jinji(*words: str) -> int:
    return run(words, Path("jinji.log"))


def graded(capsys: pytest.CaptureFixture[str], *more: str) -> dict[str, Any]:
    assert jinji("grade", "facts.json", "--pack", "pack.yaml", "--json", *more) == 0
    result: dict[str, Any] = json.loads(capsys.readouterr().out)
    return result


def test_the_json_of_grade(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_facts(folder, {"processes": ["coke"], "clean_share": 79.5, "penalised": None})
    result = graded(capsys)
    assert len(result.pop("fingerprint")) == 64
    assert result == {
        "pack": "trial-steel",
        "edition": "2026-draft",
        "proven": "C",
        "possible": "B",
        "indicators": [
            {
                "id": "organized.sinter_head",
                "applies": "false",
                "proven": None,
                "possible": None,
            },
            {"id": "transport.clean_share", "applies": "true", "proven": "B", "possible": "B"},
        ],
        "vetoes": [{"id": "penalty", "state": "unknown"}],
        "silent": [],
        "gaps": [
            {
                "indicator": "transport.clean_share",
                "level": "A",
                "fact": "clean_share",
                "required": 80,
                "actual": 79.5,
                "distance": 0.5,
                "state": "false",
            }
        ],
    }


def test_numbers_are_judged_and_printed_as_written(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = '{"facts": {"processes": ["sinter"], "sinter_head.PM": [10.0, 10.04]}}'
    (folder / "facts.json").write_text(text, encoding="utf-8")
    assert jinji("grade", "facts.json", "--pack", "pack.yaml", "--json") == 0
    out = capsys.readouterr().out
    assert '"actual":[10.0,10.04]' in out
    assert '"distance":0.04' in out


def test_the_target_bounds_the_gap_list(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_facts(folder, {"clean_share": 0, "store": []})
    assert {gap["level"] for gap in graded(capsys)["gaps"]} == {"A", "B"}
    assert {gap["level"] for gap in graded(capsys, "--target", "B")["gaps"]} == {"B"}


def test_silent_cells_and_findings(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = changed("basis: [], evidence: drafted", "basis: [], evidence: drafted, active: false")
    (folder / "pack.yaml").write_text(text, encoding="utf-8")
    write_facts(folder, {}, "2030-01-01")
    assert jinji("grade", "facts.json", "--pack", "pack.yaml", "--json") == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["silent"] == [
        {"indicator": "organized.sinter_head", "level": "C", "reason": "已停用，不参与判定"}
    ]
    assert "新版本" in err


def test_the_summary_for_people(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_facts(folder, {"clean_share": 79.5, "penalised": True, "sinter_head.PM": None})
    assert jinji("grade", "facts.json", "--pack", "pack.yaml") == 0
    out = capsys.readouterr().out
    assert "已证实等级  D" in out
    assert "可能达到等级  C" in out
    assert "一票否决已触发，等级封顶 C：近一年受处罚" in out
    assert "短板（D 级，共 1 项）" in out
    assert "有组织排放 · 烧结机机头烟气" in out
    assert "≥80%" in out
    assert "差 0.5%" in out


def test_the_summary_of_a_works_without_gaps(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert jinji("grade", "facts.json", "--pack", "pack.yaml") == 0
    out = capsys.readouterr().out
    assert "到 A 级没有差距" in out
    assert "短板" not in out


def test_a_shipped_pack_by_its_id(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "facts.json").write_text('{"facts": {}}', encoding="utf-8")
    for each in shipped():
        for name in (each.key, each.key.partition("@")[0]):
            assert jinji("grade", "facts.json", "--pack", name, "--json") == 0
            result = json.loads(capsys.readouterr().out)
            assert f"{result['pack']}@{result['edition']}" == load(name).key


@pytest.mark.parametrize(
    ("facts", "words", "what"),
    [
        ({"clean_share": 100.5}, (), "超出允许范围"),
        ({"clean_share": "80"}, (), "应为数"),
        ({"clean_shares": 80}, (), "没有声明事实“clean_shares”"),
        ({"quenching": [["dry"]]}, (), "嵌套"),
        ({}, ("--target", "E"), "没有等级“E”"),
        ({}, ("--pack", "no-such-pack"), "没有分级标准"),
        ({}, ("--pack", "missing.yaml"), "找不到文件"),
    ],
)
def test_a_refusal_is_one_object_and_exit_1(
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    facts: dict[str, object],
    words: tuple[str, ...],
    what: str,
) -> None:
    write_facts(folder, facts)
    pack = () if "--pack" in words else ("--pack", "pack.yaml")
    assert jinji("grade", "facts.json", *pack, *words, "--json") == 1
    out, err = capsys.readouterr()
    error = json.loads(out)["error"]
    assert set(error) == {"what", "where", "remedy"}
    assert what in error["what"]
    assert error["remedy"]
    assert what in err


def test_facts_that_are_missing_or_broken(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert jinji("grade", "nothing.json", "--pack", "pack.yaml", "--json") == 1
    assert "找不到文件" in json.loads(capsys.readouterr().out)["error"]["what"]
    (folder / "facts.json").write_text("{", encoding="utf-8")
    assert jinji("grade", "facts.json", "--pack", "pack.yaml", "--json") == 1
    assert "JSON" in json.loads(capsys.readouterr().out)["error"]["what"]


def test_a_command_line_without_pack_is_misused(folder: Path) -> None:
    assert jinji("grade", "facts.json") == 2


def test_standards_list(capsys: pytest.CaptureFixture[str]) -> None:
    assert jinji("standards", "list", "--json") == 0
    listed = json.loads(capsys.readouterr().out)["standards"]
    keys = [f"{each['pack']}@{each['edition']}" for each in listed]
    assert keys == [each.key for each in shipped()]
    assert jinji("standards", "list") == 0
    assert all(key in capsys.readouterr().out for key in keys[:1])


def test_standards_show(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert jinji("standards", "show", "pack.yaml", "--json") == 0
    content = json.loads(capsys.readouterr().out)
    assert content["indicators"][0]["levels"]["A"]["require"]["limits"]["PM"] == 10
    assert len(content["fingerprint"]) == 64
    assert jinji("standards", "show", "pack.yaml") == 0
    out = capsys.readouterr().out
    assert "【清洁运输】1 项" in out
    assert "清洁运输（法定线）" in out
    assert "超低线〔知·高〕" in out
    assert "近一年受处罚（封顶 C）" in out


def test_standards_check(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert jinji("standards", "check", "pack.yaml", "--json") == 0
    result = json.loads(capsys.readouterr().out)
    assert result["ok"] is True
    assert (result["indicators"], result["requirements"], result["silent"]) == (2, 6, 0)
    assert result["evidence"] == {"read": 3, "recalled": 2, "drafted": 1}
    assert jinji("standards", "check", "pack.yaml") == 0
    assert "指标 2 项，要求 6 条（见 3，知 2，拟 1" in capsys.readouterr().out


def test_standards_check_says_where_the_slip_is(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "pack.yaml").write_text(changed("PM: 20,", "PM: 9,"), encoding="utf-8")
    assert jinji("standards", "check", "pack.yaml", "--json") == 1
    error = json.loads(capsys.readouterr().out)["error"]
    assert error["where"] == "pack.yaml 第 34 行 indicators[0].levels.B.require.limits.PM"
    assert "要求更高" in error["what"]
