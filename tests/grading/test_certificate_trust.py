"""Signed claims: each way a certificate can be wrong gets its own answer."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import replace
from datetime import date

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from db.certificate_signing import holds
from grading.certificate_lists import (
    read_revocation_list,
    read_trust_list,
    revocation_list,
    trust_from,
    trust_list,
)
from grading.certificate_trust import Ending, OfficeKey, Trust, key_id
from grading.certificates import PREFIX, Claim, claim_text, read_claim, signed_text, verify_text
from grading.refusals import Refusal

PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = PRIVATE.public_key().public_bytes_raw()
KEY = OfficeKey(PUBLIC, "邯郸市生态环境局", date(2026, 1, 1))
FORMAL = Claim(
    number="绩证〔2026〕第0001号",
    credit_code="91130481XNX0000127",
    enterprise="武安虚构钢铁有限公司",
    industry="钢铁",
    level="B",
    year=2026,
    published=date(2026, 7, 1),
    fingerprint="ab" * 32,
    trail_head="cd" * 32,
    trial=False,
    expires=date(2027, 6, 30),
)
TODAY = date(2026, 11, 22)
SIGNED_ON = date(2026, 7, 3)
SIGNED = signed_text(FORMAL, KEY.key_id, SIGNED_ON, PRIVATE.sign)
ALNUM = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"


def trusting(key: OfficeKey = KEY, *endings: Ending) -> Trust:
    return Trust({key.key_id: key}, {each.number: each for each in endings}, TODAY, holds)


def answer(text: str, trust: Trust | None = None, on: date = TODAY) -> str:
    return verify_text(text, trust if trust is not None else trusting(), on).status


def test_a_signed_formal_certificate_is_genuine() -> None:
    check = verify_text(SIGNED, trusting(), TODAY)
    assert (check.status, check.genuine, check.signed, check.title) == (
        "genuine", True, True, "真实有效",
    )  # fmt: skip
    assert "邯郸市生态环境局" in check.message
    assert "2026-11-22 的撤销名单" in check.message
    assert check.claim is not None
    assert check.claim.signed_on == SIGNED_ON
    assert check.claim.key_id == KEY.key_id
    whole = {"fingerprint": "ab" * 32, "trail_head": "cd" * 32}  # a claim keeps their beginning
    assert replace(check.claim, **whole, key_id="", signed_on=None) == FORMAL


def test_the_same_claim_and_key_give_the_same_text() -> None:
    assert signed_text(FORMAL, KEY.key_id, SIGNED_ON, PRIVATE.sign) == SIGNED
    signed, plain = read_claim(SIGNED), read_claim(claim_text(FORMAL))
    assert signed is not None
    assert plain is not None
    assert (signed.key_id, plain.key_id) == (KEY.key_id, "")
    assert read_claim(SIGNED[:-1]) is None


def test_a_signed_trial_is_still_a_trial() -> None:
    text = signed_text(replace(FORMAL, trial=True), KEY.key_id, SIGNED_ON, PRIVATE.sign)
    check = verify_text(text, trusting(), TODAY)
    assert (check.status, check.signed, check.genuine) == ("trial", True, False)


def test_an_unsigned_claim_of_before_stays_unsigned() -> None:
    assert answer(claim_text(FORMAL)) == "unsigned"


def test_a_signature_of_somebody_else_under_our_key_id_is_a_forgery() -> None:
    other = Ed25519PrivateKey.generate()
    text = signed_text(replace(FORMAL, level="A"), KEY.key_id, SIGNED_ON, other.sign)
    assert answer(text) == "forged"


def test_a_signature_moved_to_a_better_level_with_its_seal_mended_is_a_forgery() -> None:
    data = base64.b32decode(SIGNED[len(PREFIX) :] + "=" * (-len(SIGNED[len(PREFIX) :]) % 8))
    body = data[:-8].replace(b"\x05\x61B", b"\x05\x61A")
    assert body != data[:-8]
    seal = hashlib.sha256(PREFIX.encode() + body).digest()[:8]
    mended = PREFIX + base64.b32encode(body + seal).decode().rstrip("=")
    assert answer(mended) == "forged"


def test_a_term_that_is_over_is_told() -> None:
    assert answer(SIGNED, on=date(2027, 6, 30)) == "genuine"
    assert answer(SIGNED, on=date(2027, 7, 1)) == "expired"


def test_a_revoked_number_is_told_with_date_and_reason() -> None:
    ending = Ending(FORMAL.number, date(2026, 10, 1), "revoked", "监测数据造假")
    check = verify_text(SIGNED, trusting(KEY, ending), TODAY)
    assert check.status == "revoked"
    assert "2026-10-01 已撤销，原因：监测数据造假" in check.message


def test_a_key_nobody_knows_is_told() -> None:
    check = verify_text(SIGNED)
    assert (check.status, check.genuine) == ("unknown_key", False)
    assert "没有可信密钥清单" in check.message
    assert check.claim is not None


def test_what_a_distrusted_key_signed_counts_no_longer() -> None:
    lost = replace(KEY, until=TODAY, distrusted=TODAY)
    assert answer(SIGNED, trusting(lost)) == "distrusted_key"


def test_a_replaced_key_counts_for_its_own_days_only() -> None:
    assert answer(SIGNED, trusting(replace(KEY, until=date(2026, 7, 3)))) == "genuine"
    assert answer(SIGNED, trusting(replace(KEY, until=date(2026, 7, 2)))) == "outside_key"
    assert answer(SIGNED, trusting(replace(KEY, since=date(2026, 7, 4)))) == "outside_key"


@pytest.mark.parametrize("text", ["", "JINJI1:", "你好", "JINJI1:" + "A" * 400, "x" * 100_000])
def test_garbage_is_never_genuine(text: str) -> None:
    assert answer(text) in {"unreadable", "altered"}


def test_no_single_character_can_be_altered() -> None:
    """Every position, by each of the QR code's 45 signs, a small letter and a full-width one."""
    trust = trusting()
    for at, character in enumerate(SIGNED):
        others = set(ALNUM) | {character.lower(), chr(ord(character) + 0xFEE0), "é"}
        for other in others - {character}:
            text = SIGNED[:at] + other + SIGNED[at + 1 :]
            assert not verify_text(text, trust, TODAY).genuine, (at, other)


def test_no_character_can_be_left_out_added_or_swapped() -> None:
    trust = trusting()
    for at in range(len(SIGNED)):
        assert not verify_text(SIGNED[:at] + SIGNED[at + 1 :], trust, TODAY).genuine
        assert not verify_text(SIGNED[:at] + "A" + SIGNED[at:], trust, TODAY).genuine
        pair = SIGNED[at : at + 2]
        if len(set(pair)) == 2:
            swapped = SIGNED[:at] + pair[::-1] + SIGNED[at + 2 :]
            assert not verify_text(swapped, trust, TODAY).genuine


def test_no_bit_of_the_signed_bytes_can_be_altered_with_the_seal_mended() -> None:
    encoded = SIGNED[len(PREFIX) :]
    body = base64.b32decode(encoded + "=" * (-len(encoded) % 8))[:-8]
    trust = trusting()
    for at in range(len(body)):
        for bit in (1, 16, 128):
            changed = body[:at] + bytes([body[at] ^ bit]) + body[at + 1 :]
            seal = hashlib.sha256(PREFIX.encode() + changed).digest()[:8]
            text = PREFIX + base64.b32encode(changed + seal).decode().rstrip("=")
            assert not verify_text(text, trust, TODAY).genuine, at


def test_the_longest_names_stay_within_the_qr_code() -> None:
    """970 signs are what version 20 holds at level M (ISO/IEC 18004, alphanumeric mode)."""
    claim = replace(
        FORMAL,
        enterprise="超" * 200,
        site="长" * 64,
        industry="名" * 64,
        level="绩" * 16,
        number="绩证" * 4 + "〔2026〕第0001号",
    )
    text = signed_text(claim, KEY.key_id, SIGNED_ON, PRIVATE.sign)
    assert len(text) <= 970
    check = verify_text(text, trusting(), TODAY)
    assert check.genuine
    assert check.claim is not None
    assert check.claim.enterprise == "超" * 59 + "…"


# --- the two lists ---------------------------------------------------------------------


def lists(*endings: Ending, keys: tuple[OfficeKey, ...] = (KEY,)) -> tuple[str, str]:
    return (
        trust_list(keys, TODAY, KEY.key_id, PRIVATE.sign),
        revocation_list(endings, TODAY, KEY.key_id, PRIVATE.sign),
    )


def test_the_lists_say_what_was_put_in() -> None:
    ending = Ending(FORMAL.number, date(2026, 10, 1), "superseded", "换发", "绩证〔2026〕第0009号")
    trusted, revoked = lists(ending, keys=(KEY, OfficeKey(b"\1" * 32, "旧", TODAY, TODAY, TODAY)))
    keys = read_trust_list(trusted, holds)
    assert keys[KEY.key_id] == KEY
    assert keys[key_id(b"\1" * 32)].distrusted == TODAY
    assert read_revocation_list(revoked, keys, holds) == ({FORMAL.number: ending}, TODAY)
    assert answer(SIGNED, trust_from(trusted, revoked, holds)) == "revoked"
    assert answer(SIGNED, trust_from(trusted, None, holds)) == "genuine"


def test_an_altered_list_is_refused() -> None:
    trusted, revoked = lists(Ending(FORMAL.number, TODAY, "revoked"))
    keys = read_trust_list(trusted, holds)
    with pytest.raises(Refusal, match="内容被改动过"):
        read_trust_list(trusted.replace("邯郸", "石家庄"), holds)
    with pytest.raises(Refusal, match="内容被改动过"):
        read_revocation_list(revoked.replace("0001", "0002"), keys, holds)
    with pytest.raises(Refusal, match="这是撤销名单"):
        read_trust_list(revoked, holds)
    for broken in ("", "[]", "{}", trusted[:-20], "[" * 100_000):
        with pytest.raises(Refusal, match="不是完整的"):
            read_trust_list(broken, holds)


def test_a_list_of_another_office_or_a_lost_key_is_refused() -> None:
    _, revoked = lists()
    with pytest.raises(Refusal, match="不在可信密钥清单内"):
        read_revocation_list(revoked, {}, holds)
    lost = {KEY.key_id: replace(KEY, distrusted=TODAY)}
    with pytest.raises(Refusal, match="已声明作废"):
        read_revocation_list(revoked, lost, holds)
