"""Whom a verifier believes: the public keys of offices, and the certificates that have ended.

The arithmetic of Ed25519 (RFC 8032) is not done here: a :class:`Trust` carries the function
that checks a signature, so that the rules stay free of any library of ciphers.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

Check = Callable[[bytes, bytes, bytes], bool]
"""(public key, signature, message) → does the signature hold? Never raises."""

Sign = Callable[[bytes], bytes]
"""message → signature of 64 bytes."""

CAUSES = {
    "superseded": "已由新的评定结果代替",
    "reissued": "已变更换发",
    "lowered": "已降级",
    "suspended": "等级已挂起",
    "revoked": "已撤销",
    "withdrawn": "已撤回",
}
"""Why a certificate ended, in words; a cause that is not among them prints as 已失效."""


@dataclass(frozen=True, slots=True)
class OfficeKey:
    """A public key of an office: who holds it, and the days on which it signed.

    ``until`` is the last of these days (None: still in use); ``distrusted`` is the day on
    which the office declared it to be in wrong hands.
    """

    public: bytes
    office: str
    since: date
    until: date | None = None
    distrusted: date | None = None

    @property
    def key_id(self) -> str:
        """The name of the key, computed from the key itself: 16 hexadecimal digits."""
        return key_id(self.public)


@dataclass(frozen=True, slots=True)
class Ending:
    """That a certificate has no force any more: since when, why, and what replaces it."""

    number: str
    on: date
    cause: str
    reason: str = ""
    replaced_by: str = ""

    @property
    def words(self) -> str:
        """One sentence without its full stop."""
        reason = f"，原因：{self.reason}" if self.reason else ""
        instead = f"，由 {self.replaced_by} 代替" if self.replaced_by else ""
        return f"{self.on.isoformat()} {CAUSES.get(self.cause, '已失效')}{reason}{instead}"


def _no_key_checks(public: bytes, signature: bytes, message: bytes) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Trust:
    """The keys by their id, the ended certificates by number, and the day the latter are of."""

    keys: Mapping[str, OfficeKey] = field(default_factory=lambda: MappingProxyType({}))
    endings: Mapping[str, Ending] = field(default_factory=lambda: MappingProxyType({}))
    as_of: date | None = None
    check: Check = _no_key_checks


NOBODY = Trust()
"""A verifier who was given no trust list: no signature can be checked."""


def key_id(public: bytes) -> str:
    """The first 16 hexadecimal digits of the SHA-256 of a public key."""
    return hashlib.sha256(public).hexdigest()[:16]


def in_groups(hexadecimal: str) -> str:
    """A key id as people compare it: capitals in groups of four."""
    digits = hexadecimal.upper()
    return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))
