"""Letters from the command line: listed, written as PDF and Word, their words changed."""

from __future__ import annotations

import json
from pathlib import Path

from docx import Document

from tests.cli.test_audits import Jinji, answer, database, jinji, world  # noqa: F401
from tests.db.audit_world import World
from tests.templates.papers.reading import squeezed


def test_a_letter_is_written_counted_and_its_words_are_the_office_s(
    world: World,  # noqa: F811
    jinji: Jinji,  # noqa: F811
    tmp_path: Path,
) -> None:
    number = world.city_reviewed()
    pdf, word = tmp_path / "意见.pdf", tmp_path / "意见.docx"
    code, _, err = jinji(
        "papers", "letter", "审核意见书", number, str(pdf), "--set", "文号=邯环〔2026〕9号"
    )
    assert code == 0, err
    assert "邯环〔2026〕9号" in squeezed(pdf.read_bytes())
    told = jinji("papers", "opinion", number, str(word), "--reason", "存档", "--json")
    assert json.loads(told[1])["ordinal"] == 2 and json.loads(told[1])["paper"] == "city_opinion"
    assert Document(str(word)).tables
    for short, words in (("form", "自评报告"), ("plan", "提升方案"), ("notice", "受理通知书")):
        assert jinji("papers", short, number, str(tmp_path / f"{short}.pdf"))[0] == 0
        assert words in squeezed((tmp_path / f"{short}.pdf").read_bytes())
    code, _, err = jinji(
        "papers",
        "letter",
        "recommendation",
        str(tmp_path / "推荐.pdf"),
        "--trial",
        "--county",
        "武安市",
    )
    assert code == 0 and "武安虚构钢铁" in squeezed((tmp_path / "推荐.pdf").read_bytes()), err


def test_what_can_be_made_is_listed_with_reasons(
    world: World,  # noqa: F811
    jinji: Jinji,  # noqa: F811
) -> None:
    number = world.submitted()
    kinds = json.loads(jinji("papers", "kinds", number, "--json")[1])["kinds"]
    reasons = {each["kind"]: each["why_not"] for each in kinds}
    assert reasons["acceptance"] == "" and "市级审核通过以后" in reasons["city_opinion"]
    assert "审核意见书" in jinji("papers", "kinds")[1]


def test_words_are_listed_changed_and_brought_back(
    world: World,  # noqa: F811
    jinji: Jinji,  # noqa: F811
    tmp_path: Path,
) -> None:
    key = "acceptance.body"
    text = tmp_path / "正文.txt"
    text.write_text("\ufeff{企业名称}：收到。\n", encoding="utf-8")
    told = jinji("papers", "wording", "set", key, "--file", str(text), "--json", user="周审批")
    assert json.loads(told[1])["text"] == "{企业名称}：收到。", told
    assert "本局文字" in jinji("papers", "wording", "list")[1]
    assert "第 1 版" in jinji("papers", "wording", "show", key)[1]
    assert jinji("papers", "wording", "restore", key, user="周审批")[0] == 0
    assert not json.loads(jinji("papers", "wording", "show", key, "--json")[1])["own"]


def test_a_wrong_kind_file_option_and_placeholder_are_answered(
    world: World,  # noqa: F811
    jinji: Jinji,  # noqa: F811
    tmp_path: Path,
) -> None:
    number = world.submitted()
    out = str(tmp_path / "a.pdf")
    code, _, err = jinji("papers", "letter", "announcment", out)
    assert code == 1 and "是不是“announcement”" in err
    code, _, err = jinji("papers", "letter", "acceptance", number, str(tmp_path / "a.txt"))
    assert code == 1 and "只写 .pdf 或 .docx" in err
    code, _, err = jinji("papers", "letter", "acceptance", number, out, "--set", "文号")
    assert code == 2 and "名称=内容" in err
    code, _, err = jinji(
        "papers", "wording", "set", "acceptance.body", "--text", "{甲}", user="周审批"
    )
    assert code == 1 and "没有“{甲}”这个占位符" in err
    code, _, err = jinji(
        "papers", "wording", "set", "acceptance.body", "--file", out, user="周审批"
    )
    assert code == 1 and "读不了这个文件" in err
    code, _, err = jinji(
        "papers", "wording", "set", "acceptance.body", "--text", "新", user="张经办"
    )
    assert code == 1 and "无权" in err
    assert not list(tmp_path.glob("a.*"))
