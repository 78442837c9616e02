"""The two lists an office gives to verifiers: its keys (可信密钥清单), its ended certificates.

Each is one JSON file whose ``content`` is a text that ``signature`` (Ed25519, hexadecimal)
covers to the letter, so that every language verifies it without agreeing on how JSON is
written::

    {"format": "jinji-signed-1", "key": …, "signature": …, "content": "{…}"}

A trust list is signed by a key that stands in it: the signature shows that nothing was
changed, not whose list it is. That is known by where the list was taken from, and by the
key id, which the office prints.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from grading.canonical import canonical_json
from grading.certificate_trust import Check, Ending, OfficeKey, Sign, Trust, in_groups
from grading.refusals import Refusal

FORMAT = "jinji-signed-1"
TRUST, REVOCATIONS = "trust", "revocations"
_TITLES = {TRUST: "可信密钥清单", REVOCATIONS: "撤销名单"}
_LARGEST = 20_000_000  # characters: some hundred thousand certificates


def trust_list(keys: Iterable[OfficeKey], made: date, key_id: str, sign: Sign) -> str:
    """The text of a trust list file."""
    listed = [
        {
            "id": key.key_id,
            "public": key.public.hex(),
            "office": key.office,
            "from": key.since.isoformat(),
            "until": _day_text(key.until),
            "distrusted": _day_text(key.distrusted),
        }
        for key in keys
    ]
    return _signed({"list": TRUST, "made": made.isoformat(), "keys": listed}, key_id, sign)


def revocation_list(endings: Iterable[Ending], made: date, key_id: str, sign: Sign) -> str:
    """The text of a revocation list file; ``made`` is the day it is complete up to."""
    listed = [
        {
            "number": each.number,
            "on": each.on.isoformat(),
            "cause": each.cause,
            "reason": each.reason,
            "replaced_by": each.replaced_by,
        }
        for each in endings
    ]
    return _signed({"list": REVOCATIONS, "made": made.isoformat(), "ended": listed}, key_id, sign)


def read_trust_list(text: str, check: Check, where: str = "") -> dict[str, OfficeKey]:
    """The keys of a trust list by id; refuses a damaged or altered one."""
    signer, signature, message, content = _opened(text, TRUST, where)
    try:
        keys = {
            key.key_id: key
            for key in (
                OfficeKey(
                    bytes.fromhex(each["public"]),
                    str(each["office"]),
                    date.fromisoformat(each["from"]),
                    _day(each["until"]),
                    _day(each["distrusted"]),
                )
                for each in content["keys"]
            )
        }
    except (KeyError, TypeError, ValueError):
        raise _damaged(TRUST, where) from None
    _believe(TRUST, keys, signer, signature, message, check, where)
    return keys


def read_revocation_list(
    text: str, keys: Mapping[str, OfficeKey], check: Check, where: str = ""
) -> tuple[dict[str, Ending], date]:
    """The ended certificates by number and the day of the list.

    Refuses one that is damaged, altered, or signed by a key that is not trusted.
    """
    signer, signature, message, content = _opened(text, REVOCATIONS, where)
    _believe(REVOCATIONS, keys, signer, signature, message, check, where)
    try:
        endings = {
            str(each["number"]): Ending(
                str(each["number"]),
                date.fromisoformat(each["on"]),
                str(each["cause"]),
                str(each["reason"]),
                str(each["replaced_by"]),
            )
            for each in content["ended"]
        }
        return endings, date.fromisoformat(content["made"])
    except (KeyError, TypeError, ValueError):
        raise _damaged(REVOCATIONS, where) from None


def trust_from(
    trust_text: str, revocations_text: str | None, check: Check, names: tuple[str, str] = ("", "")
) -> Trust:
    """What a verifier believes who holds these two files; ``names`` are theirs, for refusals."""
    keys = read_trust_list(trust_text, check, names[0])
    if revocations_text is None:
        return Trust(keys, {}, None, check)
    endings, as_of = read_revocation_list(revocations_text, keys, check, names[1])
    return Trust(keys, endings, as_of, check)


def _signed(content: Mapping[str, Any], key_id: str, sign: Sign) -> str:
    text = canonical_json(content)
    file = {
        "format": FORMAT,
        "key": key_id,
        "signature": sign(_message(text)).hex(),
        "content": text,
    }
    return json.dumps(file, ensure_ascii=False, indent=1) + "\n"


def _message(content: str) -> bytes:
    return f"{FORMAT}\n{content}".encode()


def _opened(text: str, kind: str, where: str) -> tuple[str, bytes, bytes, dict[str, Any]]:
    """Key id, signature, what it covers, and the content; refuses what is no such list."""
    if len(text) > _LARGEST:
        raise _damaged(kind, where)
    try:
        file = json.loads(text)
        if file["format"] != FORMAT:
            raise ValueError("format")
        content = json.loads(file["content"])
        opened = str(file["key"]), bytes.fromhex(file["signature"]), _message(file["content"])
        found = str(content["list"])
    except (KeyError, TypeError, ValueError, RecursionError, UnicodeError):
        raise _damaged(kind, where) from None
    if found != kind:
        raise Refusal(
            f"这是{_TITLES.get(found, '别的文件')}，不是{_TITLES[kind]}", where, "请另选文件"
        )
    return *opened, content


def _believe(
    kind: str,
    keys: Mapping[str, OfficeKey],
    signer: str,
    signature: bytes,
    message: bytes,
    check: Check,
    where: str,
) -> None:
    key = keys.get(signer)
    title = _TITLES[kind]
    if key is None or key.distrusted is not None:
        why = "不在可信密钥清单内" if key is None else "已声明作废"
        raise Refusal(
            f"{title}的签名密钥 {in_groups(signer)} {why}", where, "请向评定机关索取最新的清单"
        )
    if not check(key.public, signature, message):
        raise Refusal(f"{title}的签名不符：内容被改动过", where, "请向评定机关重新索取")


def _damaged(kind: str, where: str) -> Refusal:
    return Refusal(f"不是完整的{_TITLES[kind]}文件", where, "请向评定机关重新索取")


def _day_text(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None


def _day(text: object) -> date | None:
    return None if text is None else date.fromisoformat(str(text))
