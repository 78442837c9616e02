"""Columns packed small come out as they went in, whatever stands in them."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from templates.workbooks.packed import packed, unpacked

CELLS = st.one_of(
    st.text(max_size=4), st.floats(allow_nan=False), st.integers(0, 9), st.booleans(), st.none()
)
COLUMNS = st.one_of(
    st.lists(CELLS, min_size=1),
    st.lists(st.text("甲乙a|", max_size=3), min_size=1),
    st.lists(st.tuples(st.text(max_size=2)), min_size=1),
)


@given(COLUMNS)
def test_every_column_comes_out_as_it_went_in(column: list[Any]) -> None:
    found = list(unpacked(packed(column)))
    assert found == column
    assert [type(each) for each in found] == [type(each) for each in column]


def test_one_word_throughout_is_kept_once_and_words_end_to_end() -> None:
    assert packed(["正常"] * 1000).data == "正常"
    assert packed(["甲", "乙"]).data == "甲|乙"
    assert packed(["甲|乙", "乙", "丙"]).how == "written"
