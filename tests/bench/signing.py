"""Signing: what the signature and the QR code of one certificate cost, and the first one."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from db.clock import OFFICE_ZONE
from tests.bench.measurement import Measurement, paired, seconds

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from grading.certificates import Claim
    from templates.papers.content import CertificateContent

MANY = 200
HOUSE = Path(__file__).resolve().parents[2]
FRESH = """
import time
began = time.perf_counter()
from tests.bench.signing import content_of, key_and_claim
from grading.certificates import signed_text
from templates.papers.certificate import draw_certificate
key, claim = key_and_claim()
draw_certificate(content_of(claim, signed_text(claim, "ab" * 8, claim.published, key.sign)))
print(time.perf_counter() - began)
"""


def key_and_claim() -> tuple[Ed25519PrivateKey, Claim]:
    """A key and what a usual certificate claims."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from grading.certificates import Claim

    claim = Claim(
        number="绩证〔2026〕第0001号",
        credit_code="91130481XNX0000127",
        enterprise="邯郸市冀南新区虚构钢铁有限公司",
        industry="钢铁（长流程联合钢铁）",
        level="A",
        year=2026,
        published=date(2026, 7, 1),
        fingerprint="ab" * 32,
        trail_head="cd" * 32,
        trial=False,
    )
    return Ed25519PrivateKey.generate(), claim


def content_of(claim: Claim, text: str) -> CertificateContent:
    """What such a certificate prints."""
    from templates.papers.content import CertificateContent

    return CertificateContent(
        number=claim.number,
        enterprise=claim.enterprise,
        credit_code=claim.credit_code,
        address="冀南新区工业路 1 号",
        permit_number="91130481XNX0000127001P",
        industry=claim.industry,
        processes=("烧结", "炼铁", "炼钢"),
        level=claim.level,
        year=claim.year,
        basis="钢铁行业绩效分级指标（2026 征求意见）",
        authority="邯郸市生态环境局",
        publication_number="邯环公示〔2026〕1号",
        published=claim.published,
        claim=text,
        printed=datetime(2026, 7, 2, 9, tzinfo=OFFICE_ZONE),
        trial=False,
    )


def measure(folder: Path) -> Iterator[Measurement]:
    """Milliseconds per signature, check and code; seconds to the first certificate."""
    from db.certificate_signing import holds
    from grading.certificate_trust import OfficeKey, Trust
    from grading.certificates import signed_text, verify_text
    from templates.papers import qr

    private, claim = key_and_claim()
    key = OfficeKey(private.public_key().public_bytes_raw(), "本局", claim.published)
    trust = Trust({key.key_id: key}, {}, claim.published, holds)
    claims = [replace(claim, number=f"绩证〔2026〕第{n:04d}号") for n in range(1, MANY + 1)]

    def sign() -> list[str]:
        return [signed_text(each, key.key_id, claim.published, private.sign) for each in claims]

    texts = sign()
    bare = b"x" * 240
    signing, floor = paired(
        lambda: seconds(sign), lambda: seconds(lambda: [private.sign(bare) for _ in claims]), 5
    )
    name = "只做 Ed25519"
    yield Measurement(
        "签名一份证书", signing / MANY * 1000, "ms", floor / MANY * 1000, name, most=0.5
    )
    proof = private.sign(bare)
    checking, floor = paired(
        lambda: seconds(lambda: [verify_text(text, trust) for text in texts]),
        lambda: seconds(lambda: [holds(key.public, proof, bare) for _ in claims]),
        5,
    )
    yield Measurement(
        "核验一份证书", checking / MANY * 1000, "ms", floor / MANY * 1000, name, most=0.8
    )
    coding = min(seconds(lambda: [qr.matrix(text) for text in texts]) for _ in range(5))
    yield Measurement("一个二维码", coding / MANY * 1000, "ms", most=2.5)
    version = (len(qr.matrix(texts[0])) - 17) / 4
    yield Measurement("二维码版本（M 级）", version, "版", most=20)
    words = [sys.executable, "-c", FRESH]
    first = min(
        float(subprocess.run(words, capture_output=True, text=True, check=True, cwd=HOUSE).stdout)
        for _ in range(3)
    )
    yield Measurement("新进程的第一张签名证书", first, "s", most=1.0)
