"""Certificates: their numbers, and the claim in their QR code.

A claim is what a certificate says about itself, as one compact text::

    JINJI1:<base32 of: kind byte, CBOR map, seal>

The seal, the same for every kind, is the first 8 bytes of the SHA-256 of what
stands before it: it shows damage and careless alteration and nothing more,
because anybody can compute it. Kind 0 carries no signature and is therefore
never reported as genuine. Base32
rather than base45 because the text is also pasted into shells, chats and
forms: base45 contains blanks and signs that these change; it costs 6% of the
length and, like base45, fills the QR code's alphanumeric mode.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from grading import cbor
from grading.refusals import Refusal

PREFIX = "JINJI1:"
_UNSIGNED = 0
_SEAL = 8
_SHORT_HASH = 8
_EPOCH = date(2000, 1, 1)

# The numbers of the CBOR map. A number once used keeps its meaning for ever.
_NUMBER, _CODE, _ENTERPRISE, _INDUSTRY, _LEVEL, _YEAR, _PUBLISHED = 1, 2, 3, 4, 5, 6, 7
_FINGERPRINT, _TRAIL, _TRIAL, _SITE = 8, 9, 10, 11


@dataclass(frozen=True, slots=True)
class Claim:
    """What a certificate says: one published level of one enterprise.

    ``industry`` is the name in words, ``year`` the 评定年度, ``fingerprint`` and
    ``trail_head`` are hexadecimal; a claim keeps their first 16 digits.
    """

    number: str
    credit_code: str
    enterprise: str
    industry: str
    level: str
    year: int
    published: date
    fingerprint: str
    trail_head: str
    trial: bool
    site: str = ""

    def as_json(self) -> dict[str, object]:
        """The claim as the command line's JSON prints it."""
        return {
            "number": self.number,
            "credit_code": self.credit_code,
            "site": self.site,
            "enterprise": self.enterprise,
            "industry": self.industry,
            "level": self.level,
            "year": self.year,
            "published": self.published.isoformat(),
            "fingerprint": self.fingerprint,
            "trail_head": self.trail_head,
            "trial": self.trial,
        }


Status = Literal["trial", "unsigned", "altered", "newer", "unreadable"]


@dataclass(frozen=True, slots=True)
class ClaimCheck:
    """The answer to “is this certificate genuine?”.

    ``title`` is the answer in a few words, ``message`` the sentence for people.
    ``claim`` is None unless it was read undamaged. ``genuine`` is true only for
    a claim whose signature was checked, which no unsigned claim can reach.
    """

    status: Status
    title: str
    message: str
    claim: Claim | None = None
    genuine: bool = False

    def as_json(self) -> dict[str, object]:
        """The answer as the command line's JSON prints it."""
        return {
            "status": self.status,
            "genuine": self.genuine,
            "title": self.title,
            "message": self.message,
            "claim": self.claim.as_json() if self.claim else None,
        }


def certificate_number(year: int, serial: int, *, mark: str = "绩证", trial: bool = False) -> str:
    """The number of a certificate: 绩证〔2026〕第0001号, counted per year from 1.

    ``mark`` is the office's 发文代字. A trial has a series of its own and says
    so in its number: 样张〔2026〕第0001号. No public rule for Hebei is known,
    so the mark is the office's to set.
    """
    if serial < 1 or not 2000 <= year <= 2999:
        raise Refusal(f"证书编号的年度或序号不对：{year} 年第 {serial} 号。", "", "序号从 1 起编。")
    return f"{'样张' if trial else mark}〔{year}〕第{serial:04d}号"


def claim_text(claim: Claim) -> str:
    """The compact text of an unsigned claim, the same for the same claim."""
    fields: dict[int, cbor.Value] = {
        _NUMBER: claim.number,
        _CODE: claim.credit_code,
        _ENTERPRISE: claim.enterprise,
        _INDUSTRY: claim.industry,
        _LEVEL: claim.level,
        _YEAR: claim.year,
        _PUBLISHED: (claim.published - _EPOCH).days,
        _FINGERPRINT: _short(claim.fingerprint),
        _TRAIL: _short(claim.trail_head),
        _TRIAL: claim.trial,
    }
    if claim.site:
        fields[_SITE] = claim.site
    body = bytes([_UNSIGNED]) + cbor.encode(fields)
    return PREFIX + _base32(body + _seal(body))


def verify_text(text: str) -> ClaimCheck:
    """Say what a scanned or pasted text is worth; never raises.

    Blanks and line ends inside are ignored (texts are pasted from chats), every
    other difference from the one encoding of the claim counts as alteration.
    """
    text = "".join(text.split())
    if not text.startswith(PREFIX):
        if text.startswith("JINJI") and ":" in text[:9]:
            return ClaimCheck(
                "newer", "较新的证书格式", "证书由较新版本的软件签发，请用新版本核验。"
            )
        return ClaimCheck(
            "unreadable",
            "无法识别",
            "这不是本系统证书二维码的内容。请扫描证书上的二维码，或核对文字是否完整。",
        )
    try:
        claim = _read(text[len(PREFIX) :])
    except _NewerKind:
        return ClaimCheck("newer", "较新的证书格式", "证书由较新版本的软件签发，请用新版本核验。")
    except (ValueError, KeyError, TypeError, OverflowError):
        return ClaimCheck(
            "altered",
            "已被改动",
            "证书内容与其校验码不符：内容被改动过，或扫描、抄录有误。不得作为依据。",
        )
    if claim.trial:
        return ClaimCheck(
            "trial",
            "试评样张，非正式证书",
            "这是用待核稿标准试评打印的样张，没有签名，不具有任何效力。",
            claim,
        )
    return ClaimCheck(
        "unsigned",
        "未签名",
        "证书内容没有签名，不能证明真伪，请以评定机关的公布文件为准。",
        claim,
    )


class _NewerKind(Exception):
    """A kind byte this edition does not know."""


def _read(encoded: str) -> Claim:
    data = base64.b32decode(encoded + "=" * (-len(encoded) % 8))
    if _base32(data) != encoded:
        raise ValueError("not the one encoding of its bytes")
    body, seal = data[:-_SEAL], data[-_SEAL:]
    if not body or _seal(body) != seal:
        raise ValueError("checksum")
    if body[0] != _UNSIGNED:
        raise _NewerKind
    fields = cbor.decode(body[1:])
    return Claim(
        number=_text(fields[_NUMBER]),
        credit_code=_text(fields[_CODE]),
        enterprise=_text(fields[_ENTERPRISE]),
        industry=_text(fields[_INDUSTRY]),
        level=_text(fields[_LEVEL]),
        year=_integer(fields[_YEAR]),
        published=_EPOCH + timedelta(days=_integer(fields[_PUBLISHED])),
        fingerprint=_octets(fields[_FINGERPRINT]).hex(),
        trail_head=_octets(fields[_TRAIL]).hex(),
        trial=fields[_TRIAL] is not False,
        site=_text(fields.get(_SITE, "")),
    )


def _short(hexadecimal: str) -> bytes:
    return bytes.fromhex(hexadecimal)[:_SHORT_HASH]


def _seal(body: bytes) -> bytes:
    return hashlib.sha256(PREFIX.encode() + body).digest()[:_SEAL]


def _base32(data: bytes) -> str:
    return base64.b32encode(data).decode("ascii").rstrip("=")


def _text(value: cbor.Value) -> str:
    if not isinstance(value, str):
        raise ValueError("a text was expected")
    return value


def _integer(value: cbor.Value) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError("a number was expected")
    return value


def _octets(value: cbor.Value) -> bytes:
    if not isinstance(value, bytes):
        raise ValueError("bytes were expected")
    return value
