"""Lines break where Chinese typesetting breaks them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from templates.papers import fonts
from templates.papers.lines import Ink, Line, Span, break_lines, fit_lines

INK = Ink(fonts.SERIF, 10, (0, 0, 0))
TEXT = (
    "烧结机机头烟气颗粒物、SO2、NOx小时均值不高于10、35、50mg/m³（基准含氧量16%），"
    "CEMS数据95%以上时段达标；“无组织”管控：见《关于推进实施钢铁行业超低排放的意见》。"
)


def words(line: Line) -> str:
    return "".join(piece.text for piece in line.pieces)


def broken(text: str, width: float) -> list[str]:
    return [words(line) for line in break_lines([Span(text, INK)], width, 14)]


@pytest.mark.parametrize("width", range(60, 260, 10))
def test_latin_words_and_values_stay_whole(width: int) -> None:
    lines = broken(TEXT, width)
    assert "".join(lines) == TEXT
    for word in ("CEMS", "NOx", "SO2", "50mg/m³", "16%", "95%"):
        assert sum(word in line for line in lines) == TEXT.count(word), (width, word)


@pytest.mark.parametrize("width", range(60, 260, 10))
def test_no_line_begins_with_a_closing_sign_or_ends_with_an_opening_one(width: int) -> None:
    for line in broken(TEXT, width):
        assert line[0] not in "、。，；：）》”%"
        assert line[-1] not in "（《“"


def test_a_word_wider_than_the_column_is_cut_where_it_ends() -> None:
    lines = broken("校验值" + "0123456789abcdef" * 4, 80)
    assert "".join(lines) == "校验值" + "0123456789abcdef" * 4
    assert len(lines) > 3


def test_line_ends_in_the_text_end_the_line_and_blanks_at_the_end_are_dropped() -> None:
    assert broken("甲乙 \n丙", 200) == ["甲乙", "丙"]
    assert broken("", 200) == []


def test_the_first_line_of_every_paragraph_is_indented() -> None:
    first, second = break_lines([Span("甲乙丙丁戊己庚辛", INK)], 60, 14, indent=20)
    assert first.pieces[0].x == 20
    assert words(first) == "甲乙丙丁"
    assert second.pieces[0].x == 0


def test_an_opening_bracket_at_the_head_of_a_line_hangs_out_by_its_blank_half() -> None:
    (line,) = break_lines([Span("（邯郸）", INK)], 100, 14)
    assert line.pieces[0].x == -5


def test_a_long_name_is_set_smaller_and_in_lines_of_about_equal_length() -> None:
    name = "中国冶金科工集团华北新材料循环经济（邯郸武安）绿色智能制造示范基地有限责任公司"
    lines = fit_lines(name, fonts.SERIF_BOLD, (0, 0, 0), width=452, sizes=(25, 20, 17), most=2)
    assert [words(line) for line in lines] == [name[:17], name[17:]] or len(lines) == 2
    assert "".join(words(line) for line in lines) == name
    assert min(line.width for line in lines) > 0.8 * max(line.width for line in lines)


@given(
    st.text(alphabet="钢铁，。（）“”NOx95%50mg/m³ —…、𠮷\n", max_size=120),
    st.integers(12, 300),
)
@settings(max_examples=150, deadline=None)
def test_nothing_is_lost_and_nothing_overflows(text: str, width: int) -> None:
    lines = break_lines([Span(text, INK)], width, 14)
    squeezed = "".join(text.split())
    assert "".join("".join(words(line).split()) for line in lines) == squeezed
    for line in lines:
        assert line.width <= width + 0.02 or line.glyphs == 1
