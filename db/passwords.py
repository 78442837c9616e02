"""Passwords: argon2id hashes, never the words themselves."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from grading.refusals import Refusal

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST = 8
LONGEST = 128  # hashing megabytes is a way to keep a machine busy


@dataclass(frozen=True, slots=True)
class PasswordCost:
    """What one guess costs: passes, memory in KiB, threads (RFC 9106 §4, second choice)."""

    passes: int = 3
    memory: int = 65536
    threads: int = 4


USUAL_COST = PasswordCost()


# Those tried first by whoever guesses; longer ones are covered by the other rules.
COMMONEST = frozenset({"password", "passw0rd", "qwertyui", "1qaz2wsx", "iloveyou", "a1234567"})
_ROWS = (
    "0123456789012345678901234567890",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
)


def check_password(password: str, name: str = "") -> None:
    """Refuse a password that is too short, too long, only blanks, or guessed at once.

    That is: one of the commonest, the same sign again and again, a row of the alphabet,
    of the digits or of the keyboard, or the account's own name.
    """
    if len(password) < SHORTEST or not password.strip():
        raise Refusal(f"口令太短：至少 {SHORTEST} 个字符", "口令", "请换一个长一些的口令")
    if len(password) > LONGEST:
        raise Refusal(f"口令太长：最多 {LONGEST} 个字符", "口令", "请换一个短一些的口令")
    plain = password.lower()
    in_a_row = any(plain in row or plain[::-1] in row for row in _ROWS)
    if in_a_row or len(set(plain)) <= 2 or plain in COMMONEST:
        raise Refusal(
            "口令太容易猜到：常用的、连续的或重复的字符", "口令", "例如用几个不相干的词连起来"
        )
    if name and (plain == name.lower() or (len(name) >= 3 and name.lower() * 2 in plain)):
        raise Refusal("口令与账号名相同", "口令", "请换一个别人想不到的口令")


def hash_password(password: str, cost: PasswordCost, name: str = "") -> str:
    """The hash to keep; refuses what :func:`check_password` refuses."""
    check_password(password, name)
    return _hasher(cost).hash(password)


def matches(stored: str, password: str) -> bool:
    """Is this the password of that hash? Takes as long for a wrong one as for the right one."""
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        return _hasher(USUAL_COST).verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False


@lru_cache(maxsize=4)
def nobodys_hash(cost: PasswordCost) -> str:
    """A hash no password fits, so that an unknown name costs as much time as a known one."""
    import secrets

    return _hasher(cost).hash(secrets.token_hex(32))


@lru_cache(maxsize=4)
def _hasher(cost: PasswordCost) -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=cost.passes, memory_cost=cost.memory, parallelism=cost.threads)
