"""The site visit from the command line, step by step."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from db.trail import entries
from tests.cli.test_audits import Jinji, answer, database, jinji, world  # noqa: F401
from tests.db.audit_world import World
from tests.db.test_site_forms import SAME, Site

HEAD = "organized.head"


def test_a_visit_goes_from_opening_to_its_signed_pages(
    world: World,  # noqa: F811
    jinji: Jinji,  # noqa: F811
    tmp_path: Path,
) -> None:
    number, today = world.county_reviewed(), str(world.clock.today())
    jinji = partial(jinji, user="赵核查")
    site = ("audits", "site", number)
    code, _, err = jinji(*site, "show")
    assert code == 1 and "本件还没有现场核查" in err
    code, _, err = jinji(*site, "open", "--from", today)
    assert code == 0 and "下一步：核查组还没有组长" in err
    given = ("--role", "leader", "--name", "赵核查", "--unit", "市局", "--declare", "none")
    assert jinji(*site, "team", *given)[0] == 0
    given = ("--role", "expert", "--name", "钱专家", "--unit", "设计院")
    members = answer(jinji(*site, "team", *given, "--json"))["members"]
    expert = str(members[1]["id"])
    code, _, err = jinji(*site, "team", "--member", expert, "--declare", "conflict")
    assert code == 1 and "须回避的要写明缘由" in err
    words = ("--declare", "conflict", "--reason", "曾做环评")
    found = answer(jinji(*site, "team", "--member", expert, *words, "--json"))
    assert [m["present"] for m in found["members"]] == [True, False]
    assert jinji(*site, "team", "--member", expert, "--remove", "--reason", "换人")[0] == 0
    held = ("--at", f"{today}T00:00", "--place", "会议室", "--present", "赵核查")
    assert jinji(*site, "meeting", "first", *held, "--minutes", "说明来意")[0] == 0
    found = answer(jinji(*site, "record", HEAD, "--seen", "在线 9.5", "--json"))
    assert found["records"][HEAD]["seen"] == "在线 9.5"
    assert found["unseen"] == ["management.archive"]
    assert jinji(*site, "sample", "ledger", "冀D00001", "--found", "缺记录", "--differs")[0] == 0
    problem = ("--text", "2号机超标", "--indicator", HEAD, "--deadline", "2027-01-31")
    assert jinji(*site, "problem", *problem, "--person", "赵六")[0] == 0
    code, _, err = jinji(*site, "problem", "--rectify")
    assert code == 1
    assert jinji(*site, "problem", "--withdraw", "1", "--reason", "已改正")[0] == 0
    assert jinji(*site, "opinion", "基本符合")[0] == 0
    assert jinji(*site, "days", "--from", today, "--until", today)[0] == 0
    scan = tmp_path / "签到.pdf"
    scan.write_bytes(b"%PDF signed")
    found = answer(jinji(*site, "sign", str(scan), "--kind", "first", "--json"))
    page = found["pages"][0]
    assert page["kind"] == "first" and "pages" in found["missing"]
    code, out, err = jinji(*site, "show")
    assert code == 0 and "赵核查" in out and "不一致" in out and "首次会议：齐了" in err
    assert jinji(*site, "sign", "--retire", str(page["id"]), "--reason", "不清")[0] == 0
    code, _, err = jinji(*site, "show", "--round", "2")
    assert code == 1 and "没有第 2 轮" in err


def test_a_site_form_with_conflicts_is_settled_by_key(
    world: World,  # noqa: F811
    jinji: Jinji,  # noqa: F811
    tmp_path: Path,
) -> None:
    site = Site(world, tmp_path)
    site.type_in(SAME, {"organized.head": {"现场所见": "布袋老化"}})
    world.record(world.inspector, site.number, "verified", {"penalised": True})
    jinji = partial(jinji, user="赵核查")
    line = ("audits", "fill", site.number, str(site.path), "--stage", "verified")
    code, out, err = jinji(*line)
    assert code == 1 and "penalised" in out and "--choose" in err
    found = answer(jinji(*line, "--json"), code=1)
    assert [each["key"] for each in found["conflicts"]] == ["penalised"]
    code, _, err = jinji(*line, "--choose", "penalised=left")
    assert code == 1 and "没有“left”这种选择" in err
    found = answer(jinji(*line, "--choose", "penalised=office", "--json"))
    assert found["noted"] == 1
    assert world.see(site.number).stages["verified"]["penalised"].value is True


@pytest.mark.parametrize("paper", ["site", "problems", "experts"])
def test_papers_of_the_visit_are_written_and_recorded(
    world: World,  # noqa: F811
    jinji: Jinji,  # noqa: F811
    tmp_path: Path,
    paper: str,
) -> None:
    number = world.county_reviewed()
    file = str(tmp_path / "文书.pdf")
    code, _, err = jinji("papers", paper, number, file)
    assert code == 1 and "本件还没有现场核查" in err
    assert jinji("papers", paper, number, file, "--blank")[0] == 0
    assert Path(file).read_bytes().startswith(b"%PDF")
    assert entries(world.office, world.admin, kind="audit", key=number)[0].details["paper"] == (
        f"{paper}_blank"
    )


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("team",), "二选一"),
        (("team", "--name", "某人"), "要写全"),
        (("problem",), "三选一"),
        (("problem", "--text", "甲", "--rectify"), "三选一"),
        (("sign",), "二选一"),
        (("meeting", "first", "--at", "昨天"), "不是时间"),
        (("open", "--from", "明天"), "不是日期"),
    ],
)
def test_a_wrong_command_line_is_answered(
    jinji: Jinji,  # noqa: F811
    words: tuple[str, ...],
    why: str,
) -> None:
    code, _, err = jinji("audits", "site", "SB-1", *words)
    assert code == 2 and why in err
