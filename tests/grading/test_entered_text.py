"""Text and numbers as people enter them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from grading.entered_text import check_texts, entered_number, is_plain, read_json
from grading.refusals import Refusal


@pytest.mark.parametrize(
    ("text", "number"),
    [(" 10 ", "10"), ("0.75", "0.75"), ("１０．５", "10.5"), ("-3", "-3"), ("10.0", "10.0")],
)
def test_a_plain_number_is_taken_full_width_too(text: str, number: str) -> None:
    assert str(entered_number(text)) == number


@pytest.mark.parametrize("text", ["", "十", "NaN", "inf", "1e5", "10mg", "1_0", "1,5", "9" * 21])
def test_anything_else_is_no_number(text: str) -> None:
    assert entered_number(text) is None


def test_numbers_that_nobody_writes_are_not_plain() -> None:
    assert is_plain(Decimal("10.04"))
    assert not is_plain(Decimal("1E+999999"))
    assert not is_plain(Decimal("NaN"))


def test_characters_that_cannot_be_written_are_named_with_their_place() -> None:
    check_texts({"text": "颗粒物\n不高于 10\t𠮷", "numbers": {"a": Decimal(1)}, "none": None}, "")
    with pytest.raises(Refusal) as refused:
        check_texts({"rows": ["好", "坏\x07"]}, "文件")
    assert refused.value.where == "文件 rows[1]"
    assert "U+0007，第 2 个" in refused.value.what


def test_a_json_file_is_read_with_its_numbers_as_written() -> None:
    assert read_json(b'\xef\xbb\xbf{"a": 10.0}', "f") == {"a": Decimal("10.0")}
    for data, what in (("环".encode("gb18030"), "不是 UTF-8"), (b'"\\u0000"', "不能显示")):
        with pytest.raises(Refusal, match=what):
            read_json(data, "f")
