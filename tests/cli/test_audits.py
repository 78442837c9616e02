"""One audit from the command line: opened, filled in by Excel, taken through its chain, printed."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from cli.parser import run
from db.clock import SetClock
from db.office import open_office
from db.passwords import PasswordCost
from db.users import create_office
from tests.db.audit_world import STEEL_WORKS, World, people
from tests.db.test_forms import ANSWERS, type_in

PASSWORD = "correct horse"
ADMIN = "王管理"

Jinji = Callable[..., tuple[int, str, str]]


@pytest.fixture
def database(tmp_path: Path, sqlite_template: Path) -> Path:
    return shutil.copyfile(sqlite_template, tmp_path / "jinji.db")


@pytest.fixture
def world(database: Path, tmp_path: Path) -> Any:
    """An office with a person of every role, whose clock stands in March 2026."""
    clock = SetClock(date(2026, 3, 2))
    cost = PasswordCost(passes=1, memory=8, threads=1)
    with open_office(database, clock=clock, password_cost=cost) as office:
        yield people(office, create_office(office, ADMIN, PASSWORD), clock, tmp_path)


@pytest.fixture
def jinji(
    world: World, database: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Jinji:  # fmt: skip
    """One command line of one person on this database: exit code, stdout, stderr."""
    monkeypatch.setenv("JINJI_PASSWORD", PASSWORD)

    def carry_out(*words: str, user: str = "张经办") -> tuple[int, str, str]:
        line = [*words, "--db", str(database), "--user", user]
        code = run(line, database.with_name("log"))
        said = capsys.readouterr()
        return code, said.out, said.err

    return carry_out


def answer(result: tuple[int, str, str], code: int = 0) -> Any:
    assert result[0] == code, result
    return json.loads(result[1])


def opened(jinji: Jinji, world: World) -> str:
    made = answer(
        jinji("audits", "open", "--enterprise", STEEL_WORKS, "--pack", world.pack, "--target", "A",
              "--date", "2026-03-01", "--json")
    )  # fmt: skip
    return str(made["number"])


def test_a_trial_goes_from_the_form_to_the_notice(
    jinji: Jinji, world: World, tmp_path: Path
) -> None:
    number = opened(jinji, world)
    people_of = {"claimed": "张经办", "reviewed": "李初审", "verified": "赵核查"}
    for stage, person in people_of.items():
        form = str(tmp_path / f"{stage}.xlsx")
        made = answer(jinji("audits", "form", number, form, "--json", user=person))
        assert made == {"audit": number, "stage": stage, "file": form}
        type_in(Path(form), ANSWERS)
        filled = answer(
            jinji("audits", "fill", number, form, "--stage", stage, "--json", user=person)
        )
        assert (filled["answered"], filled["unanswered"], filled["findings"]) == (4, [], [])
        if stage == "verified":
            world.conclude(number)
        action = "submit" if stage == "claimed" else "accept"
        code, _, said = jinji("audits", "advance", number, action, "--opinion", "属实", user=person)
        assert code == 0, said
    assert jinji("audits", "advance", number, "accept", "--opinion", "同意", user="孙审核")[0] == 0
    decided = answer(
        jinji("audits", "advance", number, "decide", "--opinion", "B", "--json", user="周审批")
    )
    assert decided["decision"]["level"] == "B"
    assert decided["state"] == "decided"
    code, _, said = jinji("audits", "advance", number, "notice")
    assert (code, said) == (0, f"{number}：开始公示，现在是“公示中”。\n")
    assert answer(jinji("standards", "replay", "--json"))["ok"]


def test_show_lists_the_actions_and_why_not(jinji: Jinji, world: World) -> None:
    number = opened(jinji, world)
    found = answer(jinji("audits", "show", number, "--json", user="李初审"))
    assert found["application_date"] == "2026-03-01"
    assert found["enterprise"]["key"] == STEEL_WORKS
    assert found["trial"] is True
    submit = found["options"][0]
    assert (submit["action"], submit["allowed"]) == ("submit", False)
    assert submit["why"] == "“提交自评”须由“经办”角色办理，您的角色是“初审”"
    code, out, _ = jinji("audits", "show", number, user="李初审")
    assert code == 0
    assert f"不能：{submit['why']}" in out
    assert "武安虚构钢铁有限公司" in out


def test_the_refusal_is_the_sentence_of_the_button(jinji: Jinji, world: World) -> None:
    number = opened(jinji, world)
    error = answer(jinji("audits", "advance", number, "submit", "--json"), 1)["error"]
    shown = answer(jinji("audits", "show", number, "--json"))["options"][0]["why"]
    assert error["what"] == shown
    assert error["where"] == f"申报件 {number}"
    assert number in error["remedy"]


def test_a_bad_form_changes_nothing_and_names_every_cell(
    jinji: Jinji, world: World, tmp_path: Path
) -> None:
    number = opened(jinji, world)
    form = tmp_path / "form.xlsx"
    jinji("audits", "form", number, str(form))
    type_in(form, {**ANSWERS, "head.PM": "-1", "quenching": "半干"})
    words = ("audits", "fill", number, str(form), "--stage", "claimed")
    refused = answer(jinji(*words, "--json"), 1)
    assert refused["error"]["what"] == "填报表有 2 处不能读入，没有读入任何内容"
    assert [(f["sheet"], f["column"], f["value"]) for f in refused["findings"]] == [
        ("有组织排放", "填报值", "-1"), ("有组织排放", "填报值", "半干"),
    ]  # fmt: skip
    code, out, said = jinji(*words)
    assert code == 1
    assert "没有“半干”这个选项" in out
    assert "填报表有 2 处不能读入" in said
    shown = answer(jinji("audits", "show", number, "--json"))
    assert shown["stages"]["claimed"] == {}


def test_forms_of_another_audit_or_that_are_none_are_refused(
    jinji: Jinji, world: World, tmp_path: Path
) -> None:
    first, second = opened(jinji, world), opened(jinji, world)
    form = tmp_path / "form.xlsx"
    jinji("audits", "form", first, str(form))
    error = answer(jinji("audits", "fill", second, str(form), "--json"), 1)["error"]
    assert error["what"] == f"这是 {first} 的填报表，不是 {second} 的"
    page = tmp_path / "page.xls"
    page.write_text("<html><table></table></html>", encoding="utf-8")
    error = answer(jinji("audits", "fill", first, str(page), "--json"), 1)["error"]
    assert "网页" in error["what"]
    own = load_workbook(form)
    del own["_jinji"]
    own.save(form)
    error = answer(jinji("audits", "fill", first, str(form), "--json"), 1)["error"]
    assert error["what"] == "这不是本程序导出的填报表"


def test_assess_speaks_as_grade_does(jinji: Jinji, world: World) -> None:
    number = world.claimed()
    found = answer(jinji("audits", "assess", number, "--json"))
    assert (found["audit"], found["stage"]) == (number, "claimed")
    assert (found["proven"], found["possible"]) == ("B", "B")
    assert [gap["fact"] for gap in found["gaps"]] == ["head.PM"]
    assert {each["id"]: each["applies"] for each in found["indicators"]}["organized.oven"] == (
        "false"
    )
    code, out, _ = jinji("audits", "assess", number, "--target", "B")
    assert code == 0
    assert "到 B 级没有差距" in out


def test_take_over_is_one_command(jinji: Jinji, world: World) -> None:
    number = world.submitted()
    taken = answer(jinji("audits", "take-over", number, "--json", user="李初审"))
    assert (taken["audit"], taken["stage"]) == (number, "reviewed")
    assert set(taken["taken_over"]) == {"processes", "head.PM", "archive", "penalised"}


def test_open_points_are_named_on_the_line(jinji: Jinji, world: World) -> None:
    from tests.db.audit_world import OPEN_FACTS

    number = world.city_reviewed(OPEN_FACTS)
    line = ("audits", "advance", number, "decide", "--opinion", "先评 C", "--json")
    error = answer(jinji(*line, user="周审批"), 1)["error"]
    assert "还有 3 个未定点没有逐项写明理由" in error["what"]
    points = [word for id in ("organized.head", "management.archive", "penalty")
              for word in ("--point", f"{id}=材料补正中")]  # fmt: skip
    decided = answer(jinji(*line, *points, user="周审批"))
    assert {point["reason"] for point in decided["decision"]["open_points"]} == {"材料补正中"}
    assert jinji(*line, "--point", "未写等号", user="周审批")[0] == 2


def test_papers_are_written_and_recorded(jinji: Jinji, world: World, tmp_path: Path) -> None:
    number = world.published()
    for paper in ("report", "certificate"):
        path = tmp_path / f"{paper}.pdf"
        made = answer(jinji("papers", paper, number, str(path), "--json"))
        assert path.read_bytes().startswith(b"%PDF")
        assert (made["paper"], made["file"], len(made["sha256"])) == (paper, str(path), 64)
    shown = answer(jinji("audits", "show", number, "--json"))
    assert shown["certificate"]["number"] == "样张〔2026〕第0001号"
    verified = answer(jinji("certificates", "verify", shown["certificate"]["claim"], "--json"), 1)
    assert verified["status"] == "trial"


def test_a_certificate_before_publication_is_refused(
    jinji: Jinji, world: World, tmp_path: Path
) -> None:
    number = world.claimed()
    path = tmp_path / "c.pdf"
    error = answer(jinji("papers", "certificate", number, str(path), "--json"), 1)["error"]
    assert error["what"] == "本件的状态是“企业自评”，公布以后才有证书"
    assert not path.exists()
    error = answer(jinji("papers", "report", number, "report.doc", "--json"), 1)["error"]
    assert error["remedy"] == "把扩展名改为 .pdf"


def test_the_list_of_audits(jinji: Jinji, world: World) -> None:
    number = world.submitted()
    listed = answer(jinji("audits", "list", "--json"))["audits"]
    assert [(row["number"], row["state"]) for row in listed] == [(number, "submitted")]
    assert answer(jinji("audits", "list", "--state", "draft", "--json")) == {"audits": []}
    assert number in jinji("audits", "list")[1]


def test_holidays_are_entered_by_the_office(jinji: Jinji, world: World) -> None:
    line = ("audits", "days", "--holiday", "2030-01-01", "--name", "元旦", "--json")
    assert answer(jinji(*line, user=ADMIN))["days"] == [
        {"day": "2030-01-01", "working": False, "name": "元旦"}
    ]
    assert "元旦" in jinji("audits", "days")[1]
    assert jinji("audits", "days", "--holiday", "元旦", user=ADMIN)[0] == 2


def test_a_tampered_decision_fails_the_replay(jinji: Jinji, world: World) -> None:
    from tests.db.test_decisions import tamper

    world.decided()
    tamper(world.office, "UPDATE decisions SET level = 'A'")
    found = answer(jinji("standards", "replay", "--json"), 1)
    assert found["ok"] is False
    assert found["decisions"][0]["reason"] == "评定的 A 级高于已证实的 B 级"
    code, out, said = jinji("standards", "replay")
    assert (code, "1 件不符" in said, "高于已证实" in out) == (1, True, True)


def test_an_unknown_audit_is_refused(jinji: Jinji, world: World) -> None:
    error = answer(jinji("audits", "show", "2026-GT-0999", "--json"), 1)["error"]
    assert error["what"] == "没有申报件“2026-GT-0999”"
