"""Identifiers of enterprises: 统一社会信用代码 (GB 32100) and 排污许可证编号 (HJ 608).

Checks never raise: they return what was found and a sentence, and the caller
decides (a list import makes a finding of it, a command refuses).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# GB 32100-2015: 31 characters, without the letters I O S V Z that look like digits.
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_VALUES = {character: value for value, character in enumerate(ALPHABET)}
# Weight of position i is 3^i mod 31.
_WEIGHTS = tuple(pow(3, position, 31) for position in range(17))

# GB 11714: check digit of the 9-character organisation code inside (places 9 to 17).
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_ORGANISATION_CHECKS = "0123456789X0"

# Per place what each character adds to the sum: a list has 100,000 codes to be looked at.
_ADDED = tuple({c: value * weight for c, value in _VALUES.items()} for weight in _WEIGHTS)
_ORGANISATION_ADDED = tuple(
    {c: int(c, 36) * weight for c in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
    for weight in _ORGANISATION_WEIGHTS
)

_LOOKALIKES = str.maketrans({"I": "1", "O": "0", "S": "5", "Z": "2"})
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?E\+?\d{1,2}", re.IGNORECASE)

_AS_TEXT = "请从营业执照重新录入：先把该列设为“文本”格式，再输入 18 位代码"


@dataclass(frozen=True, slots=True)
class CodeCheck:
    """The result of looking at one identifier.

    ``code`` is the normalised text (also when wrong), ``ok`` whether it may be
    used, ``message`` the reason when not (empty when it may), ``suggestion`` what
    to do, ``normalised`` what was evened out (全角、空格、小写 …), ``warnings`` what
    is odd but not decisive and ``meant`` the code that was probably meant.
    """

    code: str
    ok: bool
    message: str = ""
    suggestion: str = ""
    normalised: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    meant: str = ""


def check_credit_code(cell: object) -> CodeCheck:
    """Check a 统一社会信用代码: 18 characters, alphabet and check digit of GB 32100-2015.

    ``cell`` is what stood in the sheet. A number is refused, never converted: a
    spreadsheet keeps 15 digits, the rest is lost. A wrong check digit of the
    organisation code inside (GB 11714) is a warning only.
    """
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return _stored_as_number(str(cell))
    written = "" if cell is None else str(cell)
    code, normalised = _normalise(written)
    if not code:
        return CodeCheck("", False, "没有填写统一社会信用代码", "请填 18 位代码")
    if _SCIENTIFIC.fullmatch(code):
        return _stored_as_number(written.strip())
    if len(code) != 18:
        return CodeCheck(code, False, _length_message(code), _AS_TEXT, normalised)
    if not _VALUES.keys() >= set(code):
        strange = [character for character in code if character not in _VALUES]
        meant = _probably_meant(code)
        return CodeCheck(
            code,
            False,
            f"信用代码含有不允许的字符“{'、'.join(dict.fromkeys(strange))}”"
            "（代码只用数字和除 I、O、S、V、Z 以外的大写字母）",
            f"是否应为 {meant}（字母与数字形近）"
            if meant
            else "请对照营业执照逐位核对，注意字母 O 与数字 0、字母 I 与数字 1",
            normalised,
            meant=meant,
        )
    expected = check_character(code[:17])
    if code[17] != expected:
        message = f"信用代码校验位不符（末位应为 {expected}，现为 {code[17]}），可能有字符录错"
        advice = "请对照营业执照逐位核对"
        if code.isdigit() and code.endswith("000"):
            message += "；末三位是 000，像是被表格软件按数字截断"
            advice = _AS_TEXT
        return CodeCheck(code, False, message, advice, normalised)
    return CodeCheck(code, True, normalised=normalised, warnings=tuple(_oddities(code)))


def check_permit_number(cell: object, credit_code: str = "") -> CodeCheck:
    """Check a 排污许可证编号 (HJ 608): credit code, three digits, one letter; 22 characters.

    The last letter is not used as a check digit. ``credit_code`` is that of the
    enterprise, if known: another one inside the number is a warning, because the
    permit may be older than a change of the enterprise.
    """
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return _stored_as_number(str(cell), "排污许可证编号", "22 位编号")
    code, normalised = _normalise("" if cell is None else str(cell))
    if not code:
        return CodeCheck("", False, "没有填写排污许可证编号", "请填 22 位编号")
    if len(code) != 22:
        return CodeCheck(
            code,
            False,
            f"排污许可证编号应为 22 位，现为 {len(code)} 位",
            "请对照许可证正本：18 位信用代码＋3 位顺序号＋1 位字母",
            normalised,
        )
    if not re.fullmatch(r"[0-9A-Z]{18}\d{3}[A-Z]", code):
        return CodeCheck(
            code,
            False,
            "排污许可证编号的后四位应为 3 位数字加 1 位字母",
            "请对照许可证正本：18 位信用代码＋3 位顺序号＋1 位字母",
            normalised,
        )
    inside = check_credit_code(code[:18])
    if not inside.ok:
        return CodeCheck(
            code,
            False,
            f"许可证编号前 18 位不是有效的信用代码：{inside.message}",
            inside.suggestion,
            normalised,
        )
    warnings: tuple[str, ...] = ()
    if credit_code and code[:18] != credit_code:
        warnings = ("许可证编号中的信用代码与企业的不同，请核实是否换过证或填错企业",)
    return CodeCheck(code, True, normalised=normalised, warnings=warnings)


def check_character(first17: str) -> str:
    """The 18th character for the first 17 of a credit code (GB 32100-2015 §5).

    ValueError where ``first17`` is not 17 characters of the alphabet.
    """
    try:
        total = sum(map(dict.__getitem__, _ADDED, first17))
    except KeyError:
        total = -1
    if total < 0 or len(first17) != 17:
        raise ValueError("17 characters of the GB 32100 alphabet are needed")
    return ALPHABET[-total % 31]


def organisation_check_character(first8: str) -> str:
    """The ninth character of an organisation code (GB 11714); ``X`` stands for ten."""
    return _ORGANISATION_CHECKS[11 - sum(map(dict.__getitem__, _ORGANISATION_ADDED, first8)) % 11]


def faultless(codes: Sequence[str]) -> NDArray[np.bool_]:
    """Which credit codes :func:`check_credit_code` passes without any remark, all at once.

    A thousand codes cost about as much as five of them one by one.
    """
    import numpy as np

    values, organisation, weights, organisation_weights = _tables()
    fit = np.fromiter(map(len, codes), np.int64, len(codes)) == 18
    written = "".join(c if ok else " " * 18 for c, ok in zip(codes, fit.tolist(), strict=True))
    # latin-1 keeps one byte per character; whatever it lacks is in no code
    letters = np.frombuffer(written.encode("latin-1", "replace"), np.uint8).reshape(-1, 18)
    value = values[letters]
    rest = -(value[:, :17] @ weights) % 31
    inside = organisation[letters[:, 8:16]] @ organisation_weights
    check = np.frombuffer(_ORGANISATION_CHECKS.encode(), np.uint8)[11 - inside % 11]
    area = letters[:, 2:8]
    result: NDArray[np.bool_] = (
        fit
        & (value >= 0).all(axis=1)
        & (value[:, 17] == rest)
        & (letters[:, 16] == check)
        & ((area >= 48) & (area <= 57)).all(axis=1)
    )
    return result


@cache
def _tables() -> tuple[NDArray[np.int64], ...]:
    """Byte → value in a credit code (−1: in none) and in an organisation code; the weights."""
    import numpy as np

    values, organisation = np.full(256, -1, np.int64), np.zeros(256, np.int64)
    for character, value in _VALUES.items():
        values[ord(character)], organisation[ord(character)] = value, int(character, 36)
    return values, organisation, np.array(_WEIGHTS), np.array(_ORGANISATION_WEIGHTS)


def fictional_credit_code(county: str, serial: int) -> str:
    """A code that passes every check for a made-up enterprise (samples, tests).

    ``county`` is a six-digit area code, ``serial`` 0 to 99999. The organisation
    part begins with XNX, a series that is not issued, so that no real enterprise
    is named by accident.
    """
    if not re.fullmatch(r"\d{6}", county) or not 0 <= serial <= 99999:
        raise ValueError("a six-digit area code and a serial from 0 to 99999 are needed")
    organisation = f"XNX{serial:05d}"
    body = f"91{county}{organisation}{organisation_check_character(organisation)}"
    return body + check_character(body)


def _normalise(text: str) -> tuple[str, tuple[str, ...]]:
    """The identifier with width, blanks and case evened out, and the names of what was done."""
    if text.isascii() and text.isalnum() and text == text.upper():
        return text, ()  # the common case; lists have 100,000 of them
    done: list[str] = []
    code = unicodedata.normalize("NFKC", text)
    if code != text:
        done.append("全角字符改为半角")
    bare = "".join(
        character
        for character in code
        if not character.isspace() and unicodedata.category(character) != "Cf"
    ).strip("'’‘`")
    if bare != code:
        done.append("去掉空格和不可见字符")
    upper = bare.upper()
    if upper != bare:
        done.append("小写字母改为大写")
    return upper, tuple(done)


def _stored_as_number(
    shown: str, what: str = "统一社会信用代码", form: str = "18 位代码"
) -> CodeCheck:
    return CodeCheck(
        shown,
        False,
        f"{what}被存成了数字（{shown}），后几位已经丢失，不能恢复",
        f"请从原始证照重新录入：先把该列设为“文本”格式，再输入 {form}",
    )


def _length_message(code: str) -> str:
    told = f"信用代码应为 18 位，现为 {len(code)} 位"
    if re.fullmatch(r"\d{15}", code):
        return told + "，像是旧的工商注册号"
    if re.fullmatch(r"[0-9A-Z]{8}-?[0-9X]", code):
        return told + "，像是组织机构代码"
    return told


def _probably_meant(code: str) -> str:
    """The code with lookalike letters replaced if that makes the digit right, or ``""``."""
    candidate = code.translate(_LOOKALIKES)
    if all(character in _VALUES for character in candidate) and candidate[17] == check_character(
        candidate[:17]
    ):
        return candidate
    return ""


def _oddities(code: str) -> list[str]:
    odd = []
    if not code[2:8].isdigit():
        odd.append("第 3–8 位应为登记机关所在地的行政区划代码（数字）")
    if code[16] != organisation_check_character(code[8:16]):
        odd.append("第 9–17 位（组织机构代码）的校验位不符，请核对")
    return odd
