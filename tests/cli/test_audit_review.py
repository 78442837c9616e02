"""Conclusions, remarks, evidence and the comparison from the command line."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.cli.test_audits import Jinji, answer, database, jinji, world  # noqa: F401
from tests.db.audit_world import World

HEAD, ARCHIVE = "organized.head", "management.archive"


def test_conclusions_one_by_one_and_as_the_facts_say(
    world: World,  # noqa: F811
    jinji: Jinji,  # noqa: F811
) -> None:
    number = world.claimed()
    done = answer(
        jinji("audits", "conclude", number, "--stage", "claimed", "--set", f"{HEAD}=equivalent",
              "--basis", "专家意见", "--note", "见会议纪要", "--set", f"{ARCHIVE}=met", "--json")
    )  # fmt: skip
    assert done["concluded"] == 2
    assert done["conclusions"][HEAD] == {
        "conclusion": "equivalent",
        "basis": "专家意见",
        "note": "见会议纪要",
        "by": "张经办",
    }
    other = world.claimed()
    code, _, err = jinji("audits", "conclude", other, "--plain", "--aspect", "organized")
    assert code == 0 and "自评下了 1 项结论" in err
    code, _, err = jinji("audits", "conclude", other, "--set", f"{HEAD}=met")
    assert code == 1 and "达不到 A 级，不能结论为符合" in err


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ((), "二选一"),
        (("--plain", "--set", f"{HEAD}=met"), "二选一"),
        (("--set", HEAD), "写成 指标=结论"),
        (("--basis", "x", "--set", f"{HEAD}=met"), "写在它说明的 --set 后面"),
        (("--set", f"{HEAD}=met", "--aspect", "organized"), "只与 --plain"),
        (("--set", f"{HEAD}=met", "--set", f"{HEAD}=not_met"), "两个结论"),
    ],
)
def test_a_wrong_command_line_is_answered(
    jinji: Jinji,  # noqa: F811
    words: tuple[str, ...],
    why: str,
) -> None:
    code, _, err = jinji("audits", "conclude", "SB-1", *words)
    assert code == 2 and why in err


def test_evidence_from_adding_to_taking_back(
    world: World,  # noqa: F811
    jinji: Jinji,  # noqa: F811
    tmp_path: Path,
) -> None:
    number = world.claimed()
    file = tmp_path / "监测报告.pdf"
    file.write_bytes(b"%PDF-1.4 report")
    added = answer(
        jinji("audits", "evidence", number, "add", str(file), "--indicator", HEAD,
              "--pages", "第12页", "--dated", "2026-02-20", "--taken", "2026-02-20T09:30",
              "--lon", "114.2", "--lat", "36.7", "--json")
    )["evidence"]  # fmt: skip
    assert [(e["pages"], e["dated"], e["lon"], e["typed"]) for e in added] == [
        ("第12页", "2026-02-20", "114.2", True)
    ]
    listed = answer(jinji("audits", "evidence", number, "list", "--json"))
    assert (listed["without"], listed["files"], listed["size"]) == ([ARCHIVE], 1, 15)
    code, out, err = jinji("audits", "evidence", number, "list")
    assert code == 0 and "没有佐证的指标：环保档案" in out and "1 个文件" in err
    id = str(added[0]["id"])
    saved = tmp_path / "取出"
    saved.mkdir()
    assert jinji("audits", "evidence", number, "save", id, str(saved))[0] == 0
    assert (saved / "监测报告.pdf").read_bytes() == file.read_bytes()
    code, _, err = jinji("audits", "evidence", number, "save", id, str(saved))
    assert code == 1 and "这个文件已经有了" in err
    code, _, err = jinji("audits", "evidence", number, "save", "99", str(saved / "x"))
    assert code == 1 and "没有这条佐证" in err
    code, _, err = jinji("audits", "evidence", number, "retire", id, "--reason", " ")
    assert code == 1 and "没有写理由" in err
    assert jinji("audits", "evidence", number, "retire", id, "--reason", "旧报告")[0] == 0
    assert answer(jinji("audits", "evidence", number, "list", "--json"))["evidence"] == []


@pytest.mark.parametrize(
    ("words", "code", "why"),
    [
        (("--lon", "114"), 2, "要一起写"),
        (("--taken", "昨天"), 2, "不是时间"),
        (("--dated", "明天"), 2, "不是日期"),
        (("--lon", "nan", "--lat", "1"), 1, "不是经纬度"),
        (("--dated", "2027-01-01"), 1, "在今天之后"),
    ],
)
def test_bad_particulars_are_refused(
    world: World,  # noqa: F811
    jinji: Jinji,  # noqa: F811
    tmp_path: Path,
    words: tuple[str, ...],
    code: int,
    why: str,
) -> None:
    number = world.claimed()
    file = tmp_path / "照片.jpg"
    file.write_bytes(b"x")
    result = jinji("audits", "evidence", number, "add", str(file), "--indicator", HEAD, *words)
    assert result[0] == code and why in result[2]


def test_remarks_comparison_and_last_years_values(
    world: World,  # noqa: F811
    jinji: Jinji,  # noqa: F811
) -> None:
    number = world.submitted()
    world.record(world.county, number, "reviewed", {"head.PM": [Decimal(9), Decimal(8)]})
    told = jinji("audits", "remark", number, HEAD, "报告与在线数据不符", "--json", user="李初审")
    assert answer(told)["remarks"] == 1
    found = answer(jinji("audits", "compare", number, "--different", "--json"))
    assert [group["indicator"] for group in found["groups"]] == [HEAD]
    assert found["groups"][0]["facts"][0]["values"]["reviewed"] == [9, 8]
    code, out, err = jinji("audits", "compare", number)
    assert code == 0 and "≠" in out and "1 项事实、0 项结论各阶段不同" in err
    code, _, err = jinji("audits", "compare", number, "--earlier")
    assert code == 1 and "没有更早的申报件" in err
    world.clock.advance(days=365)
    later = world.open().number
    taken = answer(jinji("audits", "carry-earlier", later, "--aspect", "organized", "--json"))
    assert "head.PM" in taken["carried"]
    lines = answer(jinji("audits", "compare", later, "--earlier", "--json"))
    assert lines["earlier"]["number"] == number
    assert next(x for x in lines["facts"] if x["fact"] == "head.PM")["change"] == ""
    code, _, err = jinji("audits", "remark", later, "nonsense", "x")
    assert code == 1 and "没有“nonsense”这个指标" in err
