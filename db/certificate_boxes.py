"""The box a private key lies in: locked with a passphrase, as one text fit for paper.

Layout before base32, every number big-endian::

    passes 1 · memory KiB 4 · threads 1 · salt 16 · nonce 12 · first day 2 · public key 32
    · private key, encrypted with ChaCha20-Poly1305 32 + 16 · seal 8

The cipher's key is argon2id of the passphrase (RFC 9106); everything before the encrypted
part is authenticated with it. The seal, of SHA-256, tells a slip of the pen from a wrong
passphrase. Neither passphrase nor private key is ever kept, logged or put into the trail.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from db.passwords import PasswordCost, check_password
from grading.certificate_trust import key_id
from grading.refusals import Refusal

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

PREFIX = "JINJIKEY1:"
SHORTEST = 12
_EPOCH = date(2000, 1, 1)
_HEAD, _OPEN, _WHOLE, _SEAL = 6, 68, 116, 8
_MOST_MEMORY = 1 << 20  # KiB; a box asking for more is no box of ours
GROUP, GROUPS = 4, 8
"""Characters per group and groups per line of the printed text."""


@dataclass(frozen=True, slots=True)
class Box:
    """A locked key: its public half, and since when it signs."""

    text: str
    public: bytes
    since: date

    @property
    def key_id(self) -> str:
        """The key's id."""
        return key_id(self.public)


def check_passphrase(passphrase: str) -> None:
    """Refuse a passphrase that does not keep a signing key safe."""
    if len(passphrase.strip()) < SHORTEST:
        raise Refusal(
            f"密钥口令太短：至少 {SHORTEST} 个字符", "密钥口令", "例如用四五个不相干的词连起来"
        )
    check_password(passphrase)


def lock_up(private: Ed25519PrivateKey, since: date, passphrase: str, cost: PasswordCost) -> Box:
    """Lock a private key up; refuses a weak passphrase."""
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    check_passphrase(passphrase)
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    public = private.public_key().public_bytes_raw()
    head = bytes([cost.passes]) + cost.memory.to_bytes(4, "big") + bytes([cost.threads])
    open_part = head + salt + nonce + (since - _EPOCH).days.to_bytes(2, "big") + public
    cipher = ChaCha20Poly1305(_stretched(passphrase, salt, cost))
    whole = open_part + cipher.encrypt(nonce, private.private_bytes_raw(), open_part)
    encoded = base64.b32encode(whole + _seal(whole)).decode("ascii").rstrip("=")
    return Box(PREFIX + encoded, public, since)


def read_box(text: str) -> Box:
    """What a box says on its outside; refuses a text that is none or was copied wrongly."""
    whole = _bytes_of(text)
    since = _EPOCH + timedelta(days=int.from_bytes(whole[34:36], "big"))
    return Box("".join(text.split()), whole[36:_OPEN], since)


def open_box(text: str, passphrase: str) -> Ed25519PrivateKey:
    """The private key in a box; refuses a wrong passphrase."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    whole = _bytes_of(text)
    cost = PasswordCost(whole[0], int.from_bytes(whole[1:5], "big"), whole[5])
    cipher = ChaCha20Poly1305(_stretched(passphrase, whole[6:22], cost))
    try:
        raw = cipher.decrypt(whole[22:34], whole[_OPEN:], whole[:_OPEN])
    except InvalidTag:
        raise Refusal(
            "密钥口令不对", "密钥口令", "请核对大小写和输入法；忘记口令的密钥无法找回"
        ) from None
    private = Ed25519PrivateKey.from_private_bytes(raw)
    if private.public_key().public_bytes_raw() != whole[36:_OPEN]:
        raise Refusal("密钥与它的公钥不是一对", "密钥", "请从纸质备份重新导入")
    return private


def printed_lines(text: str) -> tuple[tuple[str, tuple[str, ...], str], ...]:
    """The text as lines for paper: their number, groups of four signs, and two check signs.

    The check is computed from the line's number and its groups, so that a line copied
    wrongly or left out is named at once.
    """
    body = text.removeprefix(PREFIX)
    step = GROUP * GROUPS
    lines = []
    for number, at in enumerate(range(0, len(body), step), 1):
        part = body[at : at + step]
        groups = tuple(part[start : start + GROUP] for start in range(0, len(part), GROUP))
        lines.append((f"{number:02d}", groups, _line_check(number, part)))
    return tuple(lines)


def from_lines(text: str) -> str:
    """The text of a box from its printed lines (or the text itself); refuses naming the line.

    A line is typed as it is printed: number, groups, the two check signs last.
    """
    if PREFIX in text:
        return "".join(text[text.index(PREFIX) :].split())
    parts: list[str] = []
    for line in text.upper().splitlines():
        signs = "".join(line.replace("-", " ").split())
        if not signs:
            continue
        expected = len(parts) + 1
        number, part, check = signs[:2], signs[2:-2], signs[-2:]
        if number != f"{expected:02d}" or check != _line_check(expected, part):
            raise Refusal(
                f"第 {expected} 行有误：漏行、多行，或有字抄错",
                f"密钥文字第 {expected} 行",
                "请逐组核对这一行：先写两位行号，各组之后是两个校验字符，没有 0、1、8、9",
            )
        parts.append(part)
    return PREFIX + "".join(parts)


def _bytes_of(text: str) -> bytes:
    compact = "".join(text.split())
    if not compact.startswith(PREFIX):
        raise Refusal("这不是密钥的纸质备份", "密钥", f"密钥的文字以 {PREFIX} 开头")
    encoded = compact[len(PREFIX) :]
    try:
        data = base64.b32decode(encoded + "=" * (-len(encoded) % 8))
    except binascii.Error:
        data = b""
    whole, seal = data[:_WHOLE], data[_WHOLE:]
    one = base64.b32encode(data).decode("ascii").rstrip("=") == encoded
    if not one or len(data) != _WHOLE + _SEAL or _seal(whole) != seal or not _sensible(whole):
        raise Refusal("密钥的文字不完整或有字抄错", "密钥", "请重新扫描二维码，或逐行核对")
    return whole


def _sensible(whole: bytes) -> bool:
    """Whether argon2 takes these costs and this machine can pay them."""
    passes, memory, threads = whole[0], int.from_bytes(whole[1:5], "big"), whole[5]
    return 1 <= passes <= 16 and 1 <= threads <= 64 and 8 * threads <= memory <= _MOST_MEMORY


def _stretched(passphrase: str, salt: bytes, cost: PasswordCost) -> bytes:
    from argon2.low_level import Type, hash_secret_raw

    return hash_secret_raw(
        passphrase.encode(),
        salt,
        time_cost=cost.passes,
        memory_cost=cost.memory,
        parallelism=cost.threads,
        hash_len=32,
        type=Type.ID,
    )


def _seal(whole: bytes) -> bytes:
    return hashlib.sha256(PREFIX.encode() + whole).digest()[:_SEAL]


def _line_check(number: int, part: str) -> str:
    digest = hashlib.sha256(f"{number}:{part}".encode()).digest()
    return base64.b32encode(digest).decode("ascii")[:2]
