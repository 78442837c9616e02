"""The claim of a certificate: what it says comes back, and nothing altered passes."""

from __future__ import annotations

import string
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grading import cbor
from grading.certificates import (
    PREFIX,
    Claim,
    certificate_number,
    claim_text,
    verify_text,
)
from grading.refusals import Refusal

TRIAL = Claim(
    number="样张〔2026〕第0001号",
    credit_code="91130481MA07XXXX8K",
    enterprise="武安市𠮷䶮钢铁有限公司",
    industry="钢铁",
    level="A",
    year=2026,
    published=date(2026, 11, 20),
    fingerprint="0123456789abcdef" * 4,
    trail_head="fedcba9876543210" * 4,
    trial=True,
)


def test_a_trial_claim_is_read_back_and_called_a_sample() -> None:
    check = verify_text(claim_text(TRIAL))
    assert (check.status, check.title) == ("trial", "试评样张，非正式证书")
    assert not check.genuine
    expected = replace(TRIAL, fingerprint=TRIAL.fingerprint[:16], trail_head=TRIAL.trail_head[:16])
    assert check.claim == expected


def test_an_unsigned_claim_is_never_genuine() -> None:
    check = verify_text(claim_text(replace(TRIAL, trial=False, site="北厂区")))
    assert (check.status, check.title, check.genuine) == ("unsigned", "未签名", False)
    assert check.claim is not None and check.claim.site == "北厂区"


def test_the_same_claim_gives_the_same_text_in_the_signs_a_qr_code_packs_best() -> None:
    text = claim_text(TRIAL)
    assert text == claim_text(TRIAL)
    assert set(text) <= set(string.digits + string.ascii_uppercase + ":")
    assert len(text) < 300


def test_a_text_altered_in_any_single_character_never_verifies() -> None:
    text = claim_text(TRIAL)
    for at in range(len(text)):
        for other in string.digits + string.ascii_letters + "=+/: ：é":
            if other == text[at]:
                continue
            check = verify_text(text[:at] + other + text[at + 1 :])
            assert check.status in ("altered", "newer", "unreadable"), (at, other)
            assert check.claim is None and not check.genuine


def test_an_altered_body_is_called_altered() -> None:
    text = claim_text(TRIAL)
    swapped = text[:-1] + ("A" if text[-1] != "A" else "B")
    assert verify_text(swapped).title == "已被改动"
    assert verify_text(text[:-5]).title == "已被改动"
    assert verify_text(PREFIX).title == "已被改动"
    assert verify_text(text.lower().replace("jinji1", "JINJI1")).title == "已被改动"


def test_blanks_and_line_ends_from_pasting_do_no_harm() -> None:
    text = claim_text(TRIAL)
    pasted = "  " + text[:40] + "\r\n" + text[40:90] + " \t" + text[90:] + "\n"
    assert verify_text(pasted).status == "trial"


@pytest.mark.parametrize("text", ["", "https://example.org/x", "91130481MA07XXXX8K", "jinji1:AAAA"])
def test_another_text_is_not_recognised(text: str) -> None:
    assert verify_text(text).title == "无法识别"


def test_a_later_format_asks_for_a_newer_edition() -> None:
    assert verify_text("JINJI2:ABCDEFGH").status == "newer"


@given(st.text(max_size=80))
@settings(max_examples=200, deadline=None)
def test_no_text_makes_verification_stumble(text: str) -> None:
    assert not verify_text(text).genuine
    assert not verify_text(PREFIX + text).genuine


@given(
    st.dictionaries(
        st.integers(0, 2**40),
        st.one_of(
            st.booleans(), st.integers(0, 2**63), st.text(max_size=40), st.binary(max_size=300)
        ),
        max_size=30,
    )
)
@settings(max_examples=200, deadline=None)
def test_what_is_encoded_decodes_to_the_same(fields: dict[int, cbor.Value]) -> None:
    assert cbor.decode(cbor.encode(fields)) == fields


@given(st.binary(max_size=40))
def test_bytes_that_are_not_the_one_encoding_are_refused(data: bytes) -> None:
    try:
        fields = cbor.decode(data)
    except ValueError:
        return
    assert cbor.encode(fields) == data


def test_numbers_count_per_year_and_a_trial_has_its_own_series() -> None:
    assert certificate_number(2026, 1, mark="邯环绩") == "邯环绩〔2026〕第0001号"
    assert certificate_number(2026, 12345, mark="邯环绩") == "邯环绩〔2026〕第12345号"
    assert certificate_number(2026, 7, mark="邯环绩", trial=True) == "样张〔2026〕第0007号"
    with pytest.raises(Refusal, match="第 0 号"):
        certificate_number(2026, 0)
