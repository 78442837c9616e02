"""验证.html: the same answers as the program, on any phone, without network."""

from __future__ import annotations

import base64
import hashlib
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from db.certificate_signing import holds
from grading.certificate_lists import revocation_list, trust_from, trust_list
from grading.certificate_trust import Ending, OfficeKey
from grading.certificates import PREFIX, claim_text, signed_text, verify_text
from templates.verify.page import verification_page
from tests.grading.test_certificate_trust import FORMAL, KEY, PRIVATE, SIGNED, SIGNED_ON, TODAY
from tests.templates.verify.engine import in_node, in_v8

ALNUM = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
LOST = Ed25519PrivateKey.from_private_bytes(b"\7" * 32)
LOST_KEY = OfficeKey(LOST.public_key().public_bytes_raw(), "邯郸市生态环境局", TODAY, TODAY, TODAY)
REVOKED = replace(FORMAL, number="绩证〔2026〕第0002号")
TRUST = trust_list((KEY, LOST_KEY), TODAY, KEY.key_id, PRIVATE.sign)
ENDED = Ending(REVOKED.number, date(2026, 10, 1), "revoked", "数据<造假>")
REVOCATIONS = revocation_list((ENDED,), TODAY, KEY.key_id, PRIVATE.sign)

Engine = Callable[[dict[str, Any]], dict[str, Any]]


@pytest.fixture(params=["v8", "node", "node with its own Ed25519"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Engine:
    """What runs the page's script: always V8, and Node on machines that have it."""
    if request.param == "v8":
        return in_v8
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    return lambda cases: in_node(node, {**cases, "own": "own" in request.param}, tmp_path)


def asked(texts: list[str], **other: str) -> dict[str, Any]:
    lists = {"trust": TRUST, "revocations": REVOCATIONS, "today": TODAY.isoformat()}
    return {**lists, **other, "texts": texts}


def signed(**changes: Any) -> str:
    return signed_text(replace(FORMAL, **changes), KEY.key_id, SIGNED_ON, PRIVATE.sign)


def resealed(at: int) -> str:
    """The signed text with one bit of its content changed and its seal computed anew."""
    encoded = SIGNED[len(PREFIX) :]
    body = bytearray(base64.b32decode(encoded + "=" * (-len(encoded) % 8))[:-8])
    body[at] ^= 1
    seal = hashlib.sha256(PREFIX.encode() + body).digest()[:8]
    return PREFIX + base64.b32encode(bytes(body) + seal).decode().rstrip("=")


EVERY_KIND = {
    "genuine": SIGNED,
    "trial": signed(trial=True),
    "unsigned": claim_text(FORMAL),
    "expired": signed(expires=date(2026, 11, 21)),
    "revoked": signed(number=REVOKED.number),
    "forged": signed_text(FORMAL, KEY.key_id, SIGNED_ON, LOST.sign),
    "unknown_key": signed_text(FORMAL, "00" * 8, SIGNED_ON, LOST.sign),
    "distrusted_key": signed_text(FORMAL, LOST_KEY.key_id, TODAY, LOST.sign),
    "outside_key": signed_text(FORMAL, KEY.key_id, date(2025, 12, 31), PRIVATE.sign),
    "altered": SIGNED[:50] + ("A" if SIGNED[50] != "A" else "B") + SIGNED[51:],
    "newer": "JINJI2:ABCDEF",
    "unreadable": "https://example.org/证书",
}


def test_each_kind_of_certificate_gets_the_answer_of_the_program(engine: Engine) -> None:
    trust = trust_from(TRUST, REVOCATIONS, holds)
    found = engine(asked(list(EVERY_KIND.values())))
    assert found["trouble"] == ""
    for (kind, text), answer in zip(EVERY_KIND.items(), found["answers"], strict=True):
        ours = verify_text(text, trust, TODAY)
        assert (ours.status, answer["status"]) == (kind, kind)
        assert (answer["title"], answer["message"]) == (ours.title, ours.message)
        assert answer["signed"] == ours.signed
        claim = answer["claim"]
        assert (claim is None) == (ours.claim is None)
        if ours.claim is not None:
            assert claim == ours.claim.as_json()


def test_no_single_character_can_be_altered(engine: Engine) -> None:
    texts = []
    for at, character in enumerate(SIGNED):
        others = set(ALNUM) | {character.lower(), "é"}
        texts += [SIGNED[:at] + other + SIGNED[at + 1 :] for other in others - {character}]
        texts.append(SIGNED[:at] + SIGNED[at + 1 :])
    answers = engine(asked(texts))["answers"]
    assert len(answers) == len(texts) > 15_000
    assert {each["status"] for each in answers} == {"altered", "newer", "unreadable"}


def test_a_mended_seal_never_makes_a_certificate_genuine(engine: Engine) -> None:
    trust = trust_from(TRUST, REVOCATIONS, holds)
    texts = [resealed(at) for at in range(0, 200, 3)]
    answers = engine(asked(texts))["answers"]
    ours = [verify_text(text, trust, TODAY).status for text in texts]
    assert [each["status"] for each in answers] == ours
    assert "genuine" not in ours


def test_a_signature_number_beyond_the_order_is_no_signature(engine: Engine) -> None:
    """The same signature with the group's order added (RFC 8032, 5.1.7)."""
    encoded = SIGNED[len(PREFIX) :]
    body = base64.b32decode(encoded + "=" * (-len(encoded) % 8))[:-8]
    order = 2**252 + 27742317777372353535851937790883648493
    number = int.from_bytes(body[-32:], "little") + order
    changed = body[:-32] + number.to_bytes(32, "little")
    seal = hashlib.sha256(PREFIX.encode() + changed).digest()[:8]
    text = PREFIX + base64.b32encode(changed + seal).decode().rstrip("=")
    assert engine(asked([text]))["answers"][0]["status"] == "forged"
    assert verify_text(text, trust_from(TRUST, None, holds)).status == "forged"


@pytest.mark.parametrize("which", ["trust", "revocations"])
def test_an_altered_list_is_not_used(engine: Engine, which: str) -> None:
    lists = {"trust": TRUST, "revocations": REVOCATIONS}
    mark = {"trust": "邯郸市生态", "revocations": "0002"}[which]
    found = engine(asked([SIGNED], **{which: lists[which].replace(mark, "0003")}))
    assert "签名不符" in found["trouble"]
    expected = {"trust": "unknown_key", "revocations": "genuine"}[which]
    assert found["answers"][0]["status"] == expected
    if which == "revocations":
        assert "没有撤销名单可查" in found["answers"][0]["message"]
    broken = engine(asked([SIGNED], **{which: "{"}))
    assert "不完整" in broken["trouble"]


def test_the_page_is_one_file_that_loads_nothing() -> None:
    page = verification_page("邯郸市<生态>环境局", TRUST, REVOCATIONS, TODAY)
    assert not re.search("@@[A-Z0-9]+@@", page)
    assert not re.findall(r"(?:src|href)\s*=\s*[\"']", page.split("<script>")[0])
    assert "default-src 'none'" in page
    assert "邯郸市&lt;生态&gt;环境局" in page
    assert "数据<造假>" not in page
    assert "数据\\u003c造假>" in page
    assert page.count("<script") == page.count("</script>") == 8
    assert len(page.encode()) < 1_600_000
