"""Packs written as YAML: the same pack again, one way of writing it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading.library import ShippedPack, load, shipped
from grading.pack_writer import content_of, flow, pack_text, scalar
from grading.packs import read_pack
from grading.strict_yaml import read_yaml
from tests.grading.sample_pack import TEXT, changed, sample


@pytest.mark.parametrize("each", shipped(), ids=lambda each: each.key)
def test_a_shipped_pack_written_is_the_same_pack(each: ShippedPack) -> None:
    pack = load(each.key)
    text = pack_text(content_of(pack))
    again = read_pack(text, "written.yaml")
    assert again.fingerprint == pack.fingerprint
    assert list(again.facts) == list(pack.facts)
    assert [one.id for one in again.indicators] == [one.id for one in pack.indicators]
    assert pack_text(content_of(again)) == text


def test_the_same_content_gives_the_same_text() -> None:
    shuffled = changed(
        "clean_share: {ask: number, name: 清洁方式比例,",
        "clean_share: {name: 清洁方式比例, ask: number,",
    )
    assert pack_text(content_of(read_pack(shuffled, ""))) == pack_text(content_of(sample()))


def test_a_written_pack_reads_like_the_manual() -> None:
    text = pack_text(content_of(sample()))
    assert text.startswith("pack: trial-steel\nedition: 2026-draft\ntitle: 试验用标准\n")
    assert "\n  penalised: {ask: yes_no, name: 近一年受处罚, from: compliance.penalised}\n" in text
    assert "require: {outlet: sinter_head, limits: {PM: 10, SO2: 35}}\n" in text
    assert all(len(line.encode("gb18030")) < 150 for line in text.splitlines())


@given(st.text(min_size=1))
def test_every_text_is_read_back(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        return  # half a surrogate pair is no text
    written = f"a: {scalar(text)}\nb: [{scalar(text)}]\n"
    content = read_yaml(written, "").content()
    assert content == {"a": text, "b": [text]}


@pytest.mark.parametrize(
    "text",
    ["10", "1_000", "017", "true", "no", "null", "~", "2026-01-13", "2026-1-1 10:00", "12:30",
     "- a", "a: b", "a #b", "a:", "[a", "{a", "*a", "&a", "!a", "%a", "@a", "|", ">", "'a", '"a',
     " a", "a ", "a\nb", "a\tb", "\u2028", "\x85", "\ufeff", "🚚", "䶮𬭊", "<<", "=", "?",
     "\\", "a\\b"],
)  # fmt: skip
def test_words_that_look_like_something_else(text: str) -> None:
    assert read_yaml(f"{{a: {scalar(text)}}}", "").content() == {"a": text}
    if text.strip() and text != "<<":  # never a key, quoted or not
        assert read_yaml(f"{scalar(text)}: 1", "").content() == {text: Decimal(1)}


def test_plain_words_stay_plain() -> None:
    for text in ("hebei-steel", "2026-draft", "颗粒物≤10 mg/m³", "100% 封闭", "a:b", "GB/T 8170"):
        assert scalar(text) == text
    assert scalar("䶮𬭊") == "䶮𬭊"


def test_values_on_one_line() -> None:
    value = {"a": [Decimal("0.50"), True, date(2026, 1, 13)], "b": {"c": "x, y"}, "d": []}
    assert flow(value) == '{a: [0.50, true, 2026-01-13], b: {c: "x, y"}, d: []}'
    assert read_yaml(flow(value), "").content() == value
    assert scalar(Decimal("0.0000001")) == "0.0000001"
    with pytest.raises(TypeError):
        scalar(0.5)


def test_what_is_no_pack_is_written_for_the_reader_to_refuse() -> None:
    broken: Mapping[str, object] = {
        "pack": "x", "facts": "none", "indicators": [{"levels": []}, "y"], "unknown": [1]
    }  # fmt: skip
    assert read_yaml(pack_text(broken), "").content() == {
        "pack": "x",
        "facts": "none",
        "indicators": [{"levels": []}, "y"],
        "unknown": [Decimal(1)],
    }


def test_dated_limits_and_alternatives_keep_their_form() -> None:
    dated = "limits: {PM: [{value: 10, from: 2026-01-01}, {from: 2027-01-01, value: 5}], SO2: 35}"
    pack = read_pack(changed("limits: {PM: 10, SO2: 35}", dated, TEXT), "")
    text = pack_text(content_of(pack))
    assert "{from: 2026-01-01, value: 10}" in text
    assert read_pack(text, "").fingerprint == pack.fingerprint
