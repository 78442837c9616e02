"""Certificates: their numbers, and the claim in their QR code.

A claim is what a certificate says about itself, as one compact text::

    JINJI1:<base32 of: kind byte, CBOR map, [signature,] seal>

Kind 1 carries an Ed25519 signature of 64 bytes over ``JINJI1:``, the kind byte and the
map, which then names the key. Kind 0, of the editions before, carries none and is
therefore never reported as genuine. The seal, the same for every kind, is the first 8
bytes of the SHA-256 of what stands before it: it tells damage and careless alteration
from forgery and nothing more, because anybody can compute it. Base32
rather than base45 because the text is also pasted into shells, chats and
forms: base45 contains blanks and signs that these change; it costs 6% of the
length and, like base45, fills the QR code's alphanumeric mode.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from grading import cbor
from grading.certificate_trust import NOBODY, Sign, Trust, in_groups
from grading.refusals import Refusal

PREFIX = "JINJI1:"
_UNSIGNED, _SIGNED = 0, 1
_SIGNATURE = 64
_SEAL = 8
_SHORT_HASH = 8
_EPOCH = date(2000, 1, 1)

# The numbers of the CBOR map. A number once used keeps its meaning for ever.
_NUMBER, _CODE, _ENTERPRISE, _INDUSTRY, _LEVEL, _YEAR, _PUBLISHED = 1, 2, 3, 4, 5, 6, 7
_FINGERPRINT, _TRAIL, _TRIAL, _SITE, _KEY, _EXPIRES, _SIGNED_ON = 8, 9, 10, 11, 12, 13, 14

# So many bytes of a name the claim keeps: 60 Chinese characters, and 20 of site and industry.
# The code of the enterprise stands beside it; the QR code stays within version 20 at level M.
_NAME_ROOM, _WORD_ROOM = 180, 60


@dataclass(frozen=True, slots=True)
class Claim:
    """What a certificate says: one published level of one enterprise.

    ``industry`` is the name in words, ``year`` the 评定年度, ``fingerprint`` and
    ``trail_head`` are hexadecimal; a claim keeps their first 16 digits. ``expires`` is the
    last day it holds, None where the office sets no term; ``key_id`` names the key of a
    signed claim and ``signed_on`` the day it was signed, later than the publication where
    the key was locked then or had to be replaced.
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
    expires: date | None = None
    key_id: str = ""
    signed_on: date | None = None

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
            "expires": self.expires.isoformat() if self.expires else None,
            "key": self.key_id or None,
            "signed_on": self.signed_on.isoformat() if self.signed_on else None,
        }


Status = Literal[
    "genuine",
    "trial",
    "unsigned",
    "expired",
    "revoked",
    "unknown_key",
    "distrusted_key",
    "outside_key",
    "forged",
    "altered",
    "newer",
    "unreadable",
]


@dataclass(frozen=True, slots=True)
class ClaimCheck:
    """The answer to “is this certificate genuine?”.

    ``title`` is the answer in a few words, ``message`` the sentence for people.
    ``claim`` is None unless it was read undamaged. ``signed`` says that a signature was
    checked and holds; ``genuine`` is true only for a signed formal certificate in force.
    """

    status: Status
    title: str
    message: str
    claim: Claim | None = None
    signed: bool = False

    @property
    def genuine(self) -> bool:
        """Whether the certificate may be relied on."""
        return self.status == "genuine"

    def as_json(self) -> dict[str, object]:
        """The answer as the command line's JSON prints it."""
        return {
            "status": self.status,
            "genuine": self.genuine,
            "signed": self.signed,
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
    return _sealed(bytes([_UNSIGNED]) + cbor.encode(_fields(claim)))


def signed_text(claim: Claim, key: str, on: date, sign: Sign) -> str:
    """The compact text of a claim signed on that day with the key of that id."""
    signed: dict[int, cbor.Value] = {_KEY: bytes.fromhex(key), _SIGNED_ON: (on - _EPOCH).days}
    body = bytes([_SIGNED]) + cbor.encode({**_fields(claim), **signed})
    return _sealed(body + sign(PREFIX.encode() + body))


@lru_cache(maxsize=256)  # a batch reads each twice: for the page, and for programs
def read_claim(text: str) -> Claim | None:
    """What a text of ours says, without asking what it is worth; None for anything else.

    A claim that names a key carries a signature.
    """
    try:
        return _read(text.removeprefix(PREFIX)).claim
    except (ValueError, KeyError, TypeError, OverflowError, _NewerKind):
        return None


def _fields(claim: Claim) -> dict[int, cbor.Value]:
    fields: dict[int, cbor.Value] = {
        _NUMBER: claim.number,
        _CODE: claim.credit_code,
        _ENTERPRISE: _fitted(claim.enterprise, _NAME_ROOM),
        _INDUSTRY: _fitted(claim.industry, _WORD_ROOM),
        _LEVEL: claim.level,
        _YEAR: claim.year,
        _PUBLISHED: (claim.published - _EPOCH).days,
        _FINGERPRINT: _short(claim.fingerprint),
        _TRAIL: _short(claim.trail_head),
        _TRIAL: claim.trial,
    }
    if claim.site:
        fields[_SITE] = _fitted(claim.site, _WORD_ROOM)
    if claim.expires is not None:
        fields[_EXPIRES] = (claim.expires - _EPOCH).days
    return fields


def _fitted(text: str, room: int) -> str:
    """A text within so many bytes; what was cut off shows as “…”."""
    raw = text.encode("utf-8")
    if len(raw) <= room:
        return text
    return raw[: room - 3].decode("utf-8", errors="ignore") + "…"


def verify_text(text: str, trust: Trust = NOBODY, on: date | None = None) -> ClaimCheck:
    """Say what a scanned or pasted text is worth; never raises.

    ``on`` is the day of asking, by which a term is judged (None: terms are not judged).
    Blanks and line ends inside are ignored (texts are pasted from chats), every
    other difference from the one encoding of the claim counts as alteration.
    """
    text = "".join(text.split())
    if not text.startswith(PREFIX):
        if text.startswith("JINJI") and ":" in text[:9]:
            return _NEWER
        return ClaimCheck(
            "unreadable",
            "无法识别",
            "这不是本系统证书二维码的内容。请扫描证书上的二维码，或核对文字是否完整。",
        )
    try:
        read = _read(text[len(PREFIX) :])
    except _NewerKind:
        return _NEWER
    except (ValueError, KeyError, TypeError, OverflowError):
        return ClaimCheck(
            "altered",
            "已被改动",
            "证书内容与其校验码不符：内容被改动过，或扫描、抄录有误。不得作为依据。",
        )
    if read.signature:
        doubt = _doubt(read, trust)
        if doubt is not None:
            return doubt
    check = _standing(read.claim, trust, on, signed=bool(read.signature))
    return replace(check, claim=read.claim, signed=bool(read.signature))


_NEWER = ClaimCheck("newer", "较新的证书格式", "证书由较新版本的软件签发，请用新版本核验。")


def _doubt(read: _Read, trust: Trust) -> ClaimCheck | None:
    """What is wrong with the signature; None where it holds and its key is to be believed."""
    claim = read.claim
    name = in_groups(claim.key_id)
    key = trust.keys.get(claim.key_id)
    if key is None:
        missing = "没有可信密钥清单，" if not trust.keys else ""
        return ClaimCheck(
            "unknown_key",
            "不认识的签名密钥",
            f"{missing}签名密钥 {name} 不在可信密钥清单内，无法判断真伪。请向评定机关索取清单。",
            claim,
        )
    if not trust.check(key.public, read.signature, read.message):
        return ClaimCheck(
            "forged",
            "签名不符，疑为伪造",
            f"证书自称由{key.office}的密钥 {name} 签名，但签名核对不上。不得作为依据。",
            claim,
        )
    if key.distrusted is not None:
        return ClaimCheck(
            "distrusted_key",
            "签名密钥已作废",
            f"{key.office}已于 {key.distrusted.isoformat()} 声明密钥 {name} 泄露作废，"
            "它签名的证书都不能证明真伪。请以公布文件为准，或索取重新签名的证书。",
            claim,
        )
    day = claim.signed_on or claim.published
    if day < key.since or (key.until is not None and day > key.until):
        return ClaimCheck(
            "outside_key",
            "签名日期不在密钥使用期内",
            f"密钥 {name} 自 {key.since.isoformat()} 用到 "
            f"{key.until.isoformat() if key.until else '现在'}，"
            f"证书的签名日期是 {day.isoformat()}。不得作为依据，请向评定机关核实。",
            claim,
        )
    return None


def _standing(claim: Claim, trust: Trust, on: date | None, *, signed: bool) -> ClaimCheck:
    """What a claim is worth whose signature holds, or which has none."""
    if claim.trial:
        word = "签名核对无误，但" if signed else "没有签名，"
        return ClaimCheck(
            "trial",
            "试评样张，非正式证书",
            f"这是用待核稿标准试评打印的样张，{word}不具有任何效力。",
        )
    ending = trust.endings.get(claim.number)
    if ending is not None:
        return ClaimCheck("revoked", "已失效", f"{claim.number} 于 {ending.words}。")
    if not signed:
        return ClaimCheck(
            "unsigned",
            "未签名",
            "证书内容没有签名，不能证明真伪，请以评定机关的公布文件为准。",
        )
    if claim.expires is not None and on is not None and on > claim.expires:
        return ClaimCheck("expired", "已过有效期", f"有效期到 {claim.expires.isoformat()} 为止。")
    office = trust.keys[claim.key_id].office
    listed = (
        f"未列入截至 {trust.as_of.isoformat()} 的撤销名单"
        if trust.as_of is not None
        else "没有撤销名单可查，是否已撤销请向评定机关核实"
    )
    return ClaimCheck("genuine", "真实有效", f"由{office}签名，内容未被改动，{listed}。")


class _NewerKind(Exception):
    """A kind byte this edition does not know."""


@dataclass(frozen=True, slots=True)
class _Read:
    """A claim, what its signature covers, and the signature (empty: none)."""

    claim: Claim
    message: bytes
    signature: bytes


def _read(encoded: str) -> _Read:
    data = base64.b32decode(encoded + "=" * (-len(encoded) % 8))
    if _base32(data) != encoded:
        raise ValueError("not the one encoding of its bytes")
    body, seal = data[:-_SEAL], data[-_SEAL:]
    if not body or _seal(body) != seal:
        raise ValueError("checksum")
    if body[0] not in (_UNSIGNED, _SIGNED):
        raise _NewerKind
    signature = b""
    if body[0] == _SIGNED:
        body, signature = body[:-_SIGNATURE], body[-_SIGNATURE:]
    fields = cbor.decode(body[1:])
    claim = Claim(
        number=_text(fields[_NUMBER]),
        credit_code=_text(fields[_CODE]),
        enterprise=_text(fields[_ENTERPRISE]),
        industry=_text(fields[_INDUSTRY]),
        level=_text(fields[_LEVEL]),
        year=_integer(fields[_YEAR]),
        published=_day(fields[_PUBLISHED]),
        fingerprint=_octets(fields[_FINGERPRINT]).hex(),
        trail_head=_octets(fields[_TRAIL]).hex(),
        trial=fields[_TRIAL] is not False,
        site=_text(fields.get(_SITE, "")),
        expires=_day(fields[_EXPIRES]) if _EXPIRES in fields else None,
        key_id=_octets(fields[_KEY]).hex() if signature else "",
        signed_on=_day(fields[_SIGNED_ON]) if signature else None,
    )
    return _Read(claim, PREFIX.encode() + body, signature)


def _sealed(body: bytes) -> str:
    return PREFIX + _base32(body + _seal(body))


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


def _day(value: cbor.Value) -> date:
    return _EPOCH + timedelta(days=_integer(value))


def _octets(value: cbor.Value) -> bytes:
    if not isinstance(value, bytes):
        raise ValueError("bytes were expected")
    return value
