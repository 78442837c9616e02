"""Levels of old and present lists, and the overall level of an enterprise."""

from pathlib import Path

import pytest

from grading import levels
from grading.refusals import Refusal


@pytest.mark.parametrize(
    ("written", "level", "note"),
    [
        ("A+", "A+", ""),
        ("A", "A", ""),
        ("A级", "A", ""),
        ("绩效A级", "A", ""),
        ("Ａ 级", "A", ""),
        ("b级企业", "B", ""),
        ("地方A", "A", "地方"),
        ("B-", "B-", ""),
        ("B－", "B-", ""),
        ("B-级", "B-", ""),
        ("引领性", "引领性", ""),
        ("绩效引领性企业", "引领性", ""),
        ("非引领性", "非引领性", ""),
        ("民生豁免-B", "B", "民生豁免"),
        ("B（保障类）", "B", "保障类"),
        ("保障类(B)", "B", "保障类"),
        ("A级（中钢协公示）", "A", "中钢协公示"),
        ("长期停产", None, "长期停产"),
        ("停产", None, "停产"),
        ("新建", None, "新建"),
        ("未评级", None, "未评级"),
        ("未达A", "未达A", ""),
        ("/", None, ""),
        ("", None, ""),
        (None, None, ""),
    ],
)
def test_a_level_is_read_from_every_spelling_and_kept_as_written(written, level, note):
    read = levels.read_written(written)
    assert (read.level, read.note, read.understood) == (level, note, True)
    assert read.written == (written or "")


@pytest.mark.parametrize("written", ["E", "一级", "10", "优秀", "B-民生豁免"])
def test_what_is_not_understood_is_kept_and_said(written):
    read = levels.read_written(written)
    assert read.level is None and not read.understood
    assert written in read.message and read.written == written


@pytest.mark.parametrize(
    ("several", "overall"),
    [
        (["A", "B"], "B"),
        (["B", "B-"], "B-"),
        (["A+", "A"], "A"),
        (["A", "引领性"], "A"),
        (["A", "未达A"], "未达A"),
        (["D", "未达A"], "D"),
        (["A", "A", "C"], "C"),
    ],
)
def test_the_overall_level_is_the_worst(several, overall):
    assert levels.overall(several).level == overall


def test_an_industry_without_a_level_leaves_the_overall_level_open_and_is_named():
    result = levels.overall({"钢铁": "A", "焦化": None})
    assert result.level is None and "焦化" in result.reason


def test_levels_without_a_published_order_leave_the_overall_level_open():
    result = levels.overall(["C", "未达A"])
    assert result.level is None and "没有公布的高低对应" in result.reason


def test_nothing_graded_is_open_and_an_unregistered_level_is_named():
    assert levels.overall([]).level is None
    assert "E" in levels.overall(["A", "E"]).reason


def test_ranks_order_levels_best_first():
    ordered = sorted(["D", "B-", "A", "C", "A+", "B"], key=levels.rank)
    assert ordered == ["A+", "A", "B", "B-", "C", "D"]
    assert levels.better("A", "B") and not levels.better("B", "未达A")
    assert levels.scale("standard").levels == ("A", "B", "C", "D")
    assert levels.known("B-") and not levels.known("E")


def test_a_slip_in_the_data_says_where_it_is(tmp_path: Path):
    text = levels.DATA.read_text(encoding="utf-8")
    broken = tmp_path / "levels.yaml"
    broken.write_text(text.replace("levels: [A, B, C, D]", "levels: [A, B, E, D]"), "utf-8")
    with pytest.raises(Refusal) as refused:
        levels.book(broken)
    assert "E" in refused.value.what and "scales.standard" in refused.value.where


def test_a_key_said_twice_or_misspelt_is_refused(tmp_path: Path):
    text = levels.DATA.read_text(encoding="utf-8")
    twice = tmp_path / "twice.yaml"
    twice.write_text(text.replace("  B:\n    rank: 20", "  A:\n    rank: 20"), "utf-8")
    with pytest.raises(Refusal, match="重复"):
        levels.book(twice)
    misspelt = tmp_path / "misspelt.yaml"
    misspelt.write_text(text.replace("marks:", "mark:"), "utf-8")
    with pytest.raises(Refusal, match="不认识的键"):
        levels.book(misspelt)
