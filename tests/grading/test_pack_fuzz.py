"""Whatever a file holds, it is a pack or it is refused with a place; nothing else happens."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grading.facts import check_value
from grading.packs import Pack, read_pack
from grading.refusals import Refusal
from tests.grading.sample_pack import TEXT, sample

PIECES = [
    *("- ", ": ", "{", "}", "[", "]", "&a ", "*a", "!!x ", "\n", "  ", "\t", '"', "'", "#", "|"),
    *(
        ">",
        "?",
        "%",
        "@",
        "`",
        "\x00",
        "\ud7ff",
        "---\n",
        "<<: ",
        "=",
        "true",
        "null",
        "1e9",
        "9" * 40,
    ),
]


@pytest.mark.parametrize("seed", range(8))
def test_a_mutated_pack_is_a_pack_or_is_refused(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(40):
        text = TEXT
        for _ in range(chance.randint(1, 4)):
            at = chance.randrange(len(text))
            cut = chance.choice([0, 0, 1, 5, 40])
            text = text[:at] + chance.choice([*PIECES, ""]) + text[at + cut :]
        try:
            assert isinstance(read_pack(text, "x.yaml"), Pack)
        except Refusal as refusal:
            assert refusal.where.startswith("x.yaml 第 ")
            assert refusal.what
            assert refusal.remedy


@given(st.binary(max_size=300))
def test_bytes_that_are_no_pack_are_refused(data: bytes) -> None:
    with pytest.raises(Refusal):
        read_pack(data, "x.yaml")


answers = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.decimals(),
        st.sampled_from(["sinter", "dry", "silo", "x", ""]),
    ),
    lambda inner: st.one_of(
        st.lists(inner), st.dictionaries(st.sampled_from(["silo", "x"]), inner)
    ),
    max_leaves=5,
)


@settings(deadline=None)
@given(st.sampled_from(sorted(sample().facts)), answers)
def test_an_answer_is_allowed_or_refused_and_allowed_again(fact: str, raw: object) -> None:
    declared = sample().facts[fact]
    try:
        value = check_value(declared, raw, fact)
    except Refusal as refusal:
        assert refusal.where.startswith(fact)
        assert refusal.remedy
    else:
        assert check_value(declared, value, fact) == value
