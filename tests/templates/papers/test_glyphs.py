"""No name prints with a hole: rare characters find a face, others are refused by name."""

from __future__ import annotations

import pytest

from grading.refusals import Refusal
from templates.papers import fonts
from templates.papers.glyphs import Run, clean, runs, text_width


def test_a_common_name_is_one_run() -> None:
    assert runs("武安市钢铁有限公司", fonts.SERIF) == (Run(fonts.SERIF, "武安市钢铁有限公司"),)


def test_a_rare_character_goes_to_the_fallback_and_the_rest_stays() -> None:
    assert runs("武安𠮷钢铁", fonts.SERIF_BOLD) == (
        Run(fonts.SERIF_BOLD, "武安"),
        Run(fonts.RARE, "𠮷"),
        Run(fonts.SERIF_BOLD, "钢铁"),
    )


def test_a_character_only_the_other_family_has_is_taken_from_there() -> None:
    assert runs("𰻝面", fonts.SERIF) == (Run(fonts.SANS, "𰻝"), Run(fonts.SERIF, "面"))


def test_a_character_no_face_has_is_refused_with_its_code_and_field() -> None:
    with pytest.raises(Refusal) as refused:
        runs("钢铁😀公司", fonts.SERIF, "企业名称")
    assert "😀" in refused.value.what
    assert "U+1F600" in refused.value.what
    assert "企业名称" in refused.value.where
    assert refused.value.remedy


def test_a_private_character_is_refused_with_the_advice_to_use_the_standard_one() -> None:
    with pytest.raises(Refusal) as refused:
        runs("钢\ue863铁", fonts.SERIF, "生产地址")
    assert "U+E863" in refused.value.what
    assert "GB 18030" in refused.value.remedy
    assert "\ue863" not in str(refused.value)


@pytest.mark.parametrize("bad", ["\x00", "\x07", "\ud800"])
def test_a_control_character_is_refused(bad: str) -> None:
    with pytest.raises(Refusal, match="字库中没有字符"):
        runs(f"甲{bad}乙", fonts.SANS, "联系人")


def test_invisible_marks_from_pasting_are_left_out() -> None:
    assert clean("\ufeff武安\u200b钢\ufe00铁\u00a0公司\t甲") == "武安钢铁 公司 甲"


def test_an_empty_text_has_no_run_and_no_width() -> None:
    assert runs("", fonts.SERIF) == ()
    assert text_width("", fonts.SERIF, 12) == 0


def test_width_adds_up_over_faces() -> None:
    assert text_width("吉𠮷", fonts.SERIF, 10) == pytest.approx(20)
