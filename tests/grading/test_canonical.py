"""Canonical JSON: one text per value, decimals as they were written."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading.canonical import canonical_json, parse_json
from grading.refusals import Refusal

plain = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.text(),
        st.decimals(allow_nan=False, allow_infinity=False),
    ),
    lambda inner: st.one_of(st.lists(inner), st.dictionaries(st.text(), inner)),
    max_leaves=10,
)


@given(plain)
def test_what_is_written_is_read_again_digit_by_digit(value: object) -> None:
    text = canonical_json(value)
    again = parse_json(text)
    assert again == value
    assert canonical_json(again) == text


def test_the_form() -> None:
    value = {
        "b": [Decimal("10.0"), 3, True, None],
        "a": ("钢", date(2026, 1, 13)),
        "c": {},
        "d": [],
    }
    text = '{"a":["钢","2026-01-13"],"b":[10.0,3,true,null],"c":{},"d":[]}'
    assert canonical_json(value) == text


def test_the_order_of_keys_makes_no_difference() -> None:
    assert canonical_json({"a": 1, "b": 2}) == canonical_json({"b": 2, "a": 1})


@pytest.mark.parametrize("value", [1.5, {1: 2}, {"a": {1, 2}}, b"x"])
def test_what_has_no_canonical_form_is_an_error(value: object) -> None:
    with pytest.raises(TypeError):
        canonical_json(value)


def test_not_a_number_has_no_form() -> None:
    with pytest.raises(ValueError):
        canonical_json(Decimal("NaN"))


def test_ordinary_json_readers_understand_it() -> None:
    value = {"text": 'a"b\\c\n\x01', "n": Decimal("1E+2")}
    assert json.loads(canonical_json(value)) == {"text": 'a"b\\c\n\x01', "n": 100.0}


@pytest.mark.parametrize("text", ["{", "[1,]", '{"a": 1, "a": 2}', "NaN", "[" * 100_000, "10.0.1"])
def test_broken_json_is_refused(text: str) -> None:
    with pytest.raises(Refusal) as caught:
        parse_json(text, "f.json")
    assert caught.value.where.startswith("f.json")
    assert caught.value.remedy
