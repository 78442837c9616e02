"""``standards confirm``, ``revise`` and ``retire``, ``audits move``: two people at the line."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cli.parser import run
from db.attachments import attachments_of
from db.clock import SetClock
from db.library import pack_named
from db.office import open_office
from db.passwords import PasswordCost
from db.standard_editions import import_edition
from db.users import create_office
from tests.db.audit_world import PACK, World, people

HEAD = "organized.head/A"
PLACE = {"document": "环大气〔2019〕35号", "clause": "附件2", "page": "12", "scan": "ab" * 32}

Jinji = Callable[..., Any]


@pytest.fixture
def world(tmp_path: Path) -> Any:
    """An office at work with the small pack in its library."""
    clock = SetClock(date(2026, 3, 2))
    cost = PasswordCost(passes=1, memory=8, threads=1)
    with open_office(tmp_path / "jinji.db", clock=clock, password_cost=cost) as office:
        world = people(office, create_office(office, "王管理", "correct horse"), clock, tmp_path)
        import_edition(office, world.admin, Path(world.pack))
        yield world


@pytest.fixture
def jinji(
    world: World,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Jinji:
    """One line of one person, its JSON."""
    monkeypatch.setenv("JINJI_PASSWORD", "correct horse")
    monkeypatch.chdir(tmp_path)

    def carry_out(*words: str, user: str = "张经办", code: int = 0) -> Any:
        line = [*words, "--db", "jinji.db", "--user", user, "--json"]
        assert run(line, tmp_path / "log") == code, capsys.readouterr()
        return json.loads(capsys.readouterr().out)

    return carry_out


def written(folder: Path, content: object) -> str:
    (folder / "wording.json").write_text(json.dumps(content), encoding="utf-8")
    return "wording.json"


def test_one_enters_and_another_checks(jinji: Jinji, tmp_path: Path) -> None:
    file = written(tmp_path, {**PLACE, "text": "颗粒物 10", "numbers": {"head.PM": 10.0}})
    line = ("standards", "confirm", "test-steel", "--cell", HEAD)
    view = jinji(*line, "--wording", file)
    assert (view["state"], view["confirmed"], view["total"]) == ("核对中 0/13", 0, 13)
    [item] = [each for each in view["items"] if each["item"] == HEAD]
    assert (item["state"], item["recorded_by"]) == ("recorded", "张经办")
    assert item["figures"] == [
        {"key": "head.PM", "name": "机头颗粒物 ≤", "value": 10, "unit": "mg/m3"}
    ]
    assert "另一人" in jinji(*line, "--check", code=1)["error"]["what"]
    error = jinji(*line, "--check", user="周审批", code=1)["error"]
    assert error["what"] == "复核须重新录入 1 个数：1 烧结机机头：A 级 机头颗粒物 ≤"
    assert "--numbers" in error["remedy"]
    error = jinji(*line, "--check", "--numbers", "12", user="周审批", code=1)["error"]
    assert "机头颗粒物 ≤ 稿件 10，录入 12" in error["what"]
    assert error["where"] == HEAD
    assert jinji(*line, "--check", "--numbers", "10.0", user="周审批")["confirmed"] == 1


def test_the_second_person_may_write_the_numbers_in_a_file(jinji: Jinji, tmp_path: Path) -> None:
    line = ("standards", "confirm", "test-steel", "--cell", HEAD, "--cell", "organized.head/B")
    cells = {"A": {"text": "10", "numbers": {"head.PM": 10}}}
    both = {**cells, "B": {"text": "20", "numbers": {"head.PM": 20}}}
    jinji(*line, "--wording", written(tmp_path, {**PLACE, "items": both}))
    file = written(tmp_path, {"items": {key: {"numbers": both[key]["numbers"]} for key in both}})
    assert jinji(*line, "--check", "--wording", file, user="周审批")["confirmed"] == 2


@pytest.mark.parametrize(
    ("numbers", "what"),
    [
        ("10,20", "要 1 个数，写了 2 个"),
        ("", "要 1 个数，写了 0 个"),
        ("十", "“十”不是数"),
        ("NaN", "“NaN”不是数"),
        ("1e1", "“1e1”不是数"),
    ],
)
def test_numbers_that_are_none(jinji: Jinji, tmp_path: Path, numbers: str, what: str) -> None:
    file = written(tmp_path, {**PLACE, "text": "颗粒物 10", "numbers": {"head.PM": 10}})
    line = ("standards", "confirm", "test-steel", "--cell", HEAD)
    jinji(*line, "--wording", file)
    error = jinji(*line, "--check", "--numbers", numbers, user="周审批", code=1)["error"]
    assert what in error["what"]
    assert jinji(*line, "--numbers", "10", code=2)["error"]


def test_several_rows_of_one_page_in_one_file(jinji: Jinji, tmp_path: Path) -> None:
    cells = {
        HEAD: {"text": "10", "numbers": {"head.PM": 10}},
        "organized.oven/A": {"text": "干熄焦", "numbers": {"oven.PM": 10}},
    }
    file = written(tmp_path, {**PLACE, "items": cells})
    line = ("standards", "confirm", "test-steel")
    chosen = [word for key in cells for word in ("--cell", key)]
    jinji(*line, *chosen, "--wording", file)
    page = (*line, "--page", "12", "--check")
    assert jinji(*page, "--numbers", "10、10", user="周审批")["confirmed"] == 2


def test_a_whole_row_from_one_page(jinji: Jinji, tmp_path: Path) -> None:
    row = {
        "applies": {"text": "有烧结工序的"},
        "A": {"text": "10", "numbers": {"head.PM": 10}},
        "B": {"text": "20", "numbers": {"head.PM": 20}, "page": "13"},
    }
    file = written(tmp_path, {**PLACE, "items": row})
    line = ("standards", "confirm", "test-steel")
    view = jinji(*line, "--cell", "organized.head", "--wording", file)
    states = {each["item"]: each["state"] for each in view["items"] if each["wording"]}
    assert set(states) == {
        "applies:organized.head", "organized.head/A", "organized.head/B", "organized.head/C",
    }  # fmt: skip
    assert (
        jinji(*line, "--page", "12", "--check", "--numbers", "10", user="周审批")["confirmed"] == 3
    )
    assert (
        jinji(*line, "--page", "13", "--check", "--numbers", "20", user="周审批")["confirmed"] == 4
    )


def test_the_scan_may_be_a_file_which_is_then_kept(
    jinji: Jinji, world: World, tmp_path: Path
) -> None:
    (tmp_path / "第12页.pdf").write_bytes(b"%PDF-1.4 page")
    place = {**PLACE, "scan": "第12页.pdf", "numbers": {"head.PM": 10}, "text": "x"}
    file = written(tmp_path, place)
    for _ in range(2):  # the second time it is there already
        view = jinji("standards", "confirm", "test-steel", "--cell", HEAD, "--wording", file)
    [item] = [each for each in view["items"] if each["wording"]]
    assert item["wording"]["scan"] == hashlib.sha256(b"%PDF-1.4 page").hexdigest()
    kept = attachments_of(world.office, world.admin, "standards", view["fingerprint"])
    assert [each.file_name for each in kept] == ["第12页.pdf"]


def test_differences_are_told(
    jinji: Jinji, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = written(tmp_path, {**PLACE, "text": "x", "numbers": {"head.PM": 8}})
    line = ["standards", "confirm", "test-steel", "--cell", HEAD]
    view = jinji(*line, "--wording", file)
    [item] = [each for each in view["items"] if each["wording"]]
    assert item["discrepancies"] == [{"figure": "head.PM", "drafted": 10, "entered": 8}]
    assert (
        run(["standards", "confirm", "test-steel", "--db=jinji.db", "--user=张经办"], tmp_path) == 0
    )
    out, err = capsys.readouterr()
    assert "数值有差异" in out
    assert "稿件 10，录入 8" in err
    assert jinji(*line, "--return", "录错", user="周审批")["items"][1]["returned"] == "录错"


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ([], "不是一个 JSON 对象"),
        ({**PLACE, "text": "x", "number": {}}, "不认识的键“number”"),
        ({**PLACE, "text": "x", "numbers": {"head.PM": "10"}}, "numbers 应为"),
        ({**PLACE, "text": ["x"]}, "“text”应为文字"),
        ({**PLACE, "items": {}}, "没有写“烧结机机头：A 级”"),
        ({**PLACE, "items": {"A": {}, "D": {}}}, "所选各项里没有“D”"),
        ({**PLACE, "scan": "没有.pdf", "text": "x", "numbers": {"head.PM": 10}}, "找不到文件"),
    ],
)
def test_a_file_that_cannot_be_taken(
    jinji: Jinji, tmp_path: Path, content: object, what: str
) -> None:
    line = ("standards", "confirm", "test-steel", "--cell", HEAD, "--wording")
    error = jinji(*line, written(tmp_path, content), code=1)["error"]
    assert what in error["what"]


def test_a_file_in_another_encoding_is_refused(jinji: Jinji, tmp_path: Path) -> None:
    (tmp_path / "录入.json").write_text('{"document": "环大气"}', encoding="gb18030")
    for line in (("confirm", "test-steel", "--cell", HEAD, "--wording"),
                 ("revise", "test-steel", "--reason", "x", "--change")):  # fmt: skip
        error = jinji("standards", *line, "录入.json", code=1)["error"]
        assert (error["what"], error["where"]) == ("文件不是 UTF-8 编码", "录入.json")


def test_lines_that_do_not_say_what_to_do(jinji: Jinji) -> None:
    line = ("standards", "confirm", "test-steel")
    assert jinji(*line, "--check", code=2)["error"]
    assert jinji(*line, "--cell", HEAD, code=2)["error"]
    assert jinji(*line, "--page", "12", code=2)["error"]
    assert "没有“organized.heat/A”" in jinji(*line, "--cell", "organized.heat/A", code=1)["error"]["what"]  # fmt: skip  # noqa: E501


def test_revisions_and_retirement(jinji: Jinji, tmp_path: Path) -> None:
    line = ("standards", "revise", "test-steel")
    new = jinji(*line, "--off", "organized.head/B", "--reason", "未列", user="周审批")
    assert new["pack"] == "test-steel@2026-draft+1"
    change = {HEAD: {"text": "颗粒物 8", "require": {"fact": "head.PM", "at_most": 8}}}
    file = written(tmp_path, change)
    again = jinji(
        *line, "--change", file, "--on", "organized.head/B", "--reason", "更正", user="周审批"
    )
    assert again["pack"] == "test-steel@2026-draft+2"
    assert jinji(*line, "--reason", "x", user="周审批", code=2)["error"]
    assert jinji(*line, "--change", written(tmp_path, [1]), "--reason", "x", user="周审批", code=1)
    retire = ("standards", "retire", "test-steel@2026-draft", "--reason", "已修订")
    assert jinji(*retire, user="周审批")["retired"]
    listed = {each["edition"]: each["state"] for each in jinji("standards", "list")["standards"]}
    assert listed["2026-draft"] == "已停用"
    assert not jinji(*retire, "--again", user="周审批")["retired"]


def test_an_empty_cell_is_filled_and_a_basis_put_right(
    jinji: Jinji, world: World, tmp_path: Path
) -> None:
    line = ("standards", "revise", "test-steel", "--reason", "正式文本", "--change")
    cell = {
        "require": {"fact": "oven.PM", "at_most": 20}, "text": "颗粒物 20",
        "basis": [{"document": "guide", "clause": "附录三"}], "evidence": "read",
    }  # fmt: skip
    guide = {"title": "技术指南", "number": "环办大气〔2026〕2号"}
    error = jinji(*line, written(tmp_path, {"organized.oven/B": cell}), user="周审批", code=1)
    assert "没有登记文件“guide”" in error["error"]["what"]
    file = written(tmp_path, {"organized.oven/B": cell, "document:guide": guide})
    assert jinji(*line, file, user="周审批")["pack"] == "test-steel@2026-draft+1"
    weaker = {HEAD: {"evidence": "recalled", "confidence": "medium", "basis": cell["basis"]}}
    jinji(*line, written(tmp_path, weaker), user="周审批")
    pack = pack_named(world.office, world.admin, "test-steel")
    assert pack.edition == "2026-draft+2"
    assert pack.indicators[0].levels["A"].mark == "知·中"
    assert pack.indicators[1].levels["B"].basis[0].clause == "附录三"


def test_an_audit_moves_to_another_edition(jinji: Jinji, world: World, tmp_path: Path) -> None:
    number = world.claimed()
    text = PACK.replace("edition: 2026-draft", "edition: next")
    (tmp_path / "next.yaml").write_text(
        text.replace("name: 机头颗粒物, unit: mg/m3", "name: 机头颗粒物, unit: mg/m3, oxygen: 16"),
        encoding="utf-8",
    )
    moved = jinji("audits", "move", number, "--pack", "next.yaml")
    assert moved["number"] != number
    assert moved["moved"]["from"] == number
    assert set(moved["moved"]["waiting"]["claimed"]) == {"processes", "archive", "penalised"}
    assert "口径变化" in moved["moved"]["left"]["head.PM"]
    again = jinji("audits", "reconfirm", moved["number"], "--fact", "processes")
    assert len(again["unanswered"]) == len(moved["unanswered"]) - 1
    jinji("audits", "reconfirm", moved["number"])
    assert "待重新确认" in jinji("audits", "reconfirm", moved["number"], code=1)["error"]["what"]
