"""The text of cells, and the named steps that even out how people type.

The raw text stays beside every evened value; each step that changed something
has a name a person can be told.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

STEPS = {
    "width": "全角数字字母改为半角",
    "blanks": "去掉多余空格、换行和不可见字符",
    "brackets": "名称中的半角括号改为全角",
    "case": "小写字母改为大写",
    "degrees": "度分秒换算为十进制度",
    "dates": "日期统一写成 2026-06-30",
    "units": "数量换算为一种单位（万元、吨、辆……）",
    "numbers": "数字单元格改为文本",
}
"""The normalising steps by identifier. Each can be switched off for a list."""


class Steps(Counter[str]):
    """How often each normalising step changed something; ``off`` are those not to be taken."""

    def __init__(self, off: Iterable[str] = ()) -> None:
        super().__init__()
        self.off = frozenset(off)


ERROR_WORDS = frozenset(
    {"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#SPILL!", "#CALC!"}
)

# Anything beyond these ranges of characters needs a step: blanks of every kind, control and
# invisible characters, full-width digits and letters.
ODD = (
    "[\x00-\x20\x7f-\xa0\xad\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff"
    "\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\ud800-\udfff\ufffe\uffff]"
)
"""A pattern of such characters."""
_ODD = re.compile(ODD)
_WIDE = {0xFEE0 + code: code for code in (*range(48, 58), *range(65, 91), *range(97, 123))}
_BLANKS = re.compile(r"[\s\u1680\u180e\u2000-\u200a\u202f\u205f\u3000\xa0]+")
_BETWEEN_HAN = re.compile(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])")
_UNSEEN = ("Cc", "Cf", "Cs")  # not Co: rare characters of old lists live in the private area
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_LOSSY = 1e15


def cell_text(cell: Any) -> str:
    """A cell as text, as near to what Excel shows as the file allows.

    Whole numbers lose the ``.0``; dates become ISO text; numbers of 16 digits and
    more keep their E notation, because their last digits are not known.
    """
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < _LOSSY else repr(cell)
    if isinstance(cell, datetime):
        midnight = cell.time() == time(0)
        return cell.date().isoformat() if midnight else cell.isoformat(" ", "seconds")
    if isinstance(cell, date | time | timedelta):
        return str(cell)
    return "" if cell is None else str(cell)


def needs_cleaning(text: str) -> bool:
    """Whether :func:`clean` would change anything in the text."""
    return _ODD.search(text) is not None


def clean(text: str, steps: Steps) -> str:
    """Text without blanks that mean nothing, with half-width digits and letters.

    Blanks stay between Latin words; those beside Chinese characters go. What
    was done is counted in ``steps``. What no database can hold goes in any case.
    """
    if not needs_cleaning(text):
        return text
    narrow = text if "width" in steps.off else text.translate(_WIDE)
    if narrow != text:
        steps["width"] += 1
    if "blanks" in steps.off:
        return _UNSTORABLE.sub("", narrow)
    spaced = _BLANKS.sub(" ", narrow).strip()
    kept = "".join(c for c in spaced if c == " " or unicodedata.category(c) not in _UNSEEN)
    if " " in kept:
        kept = _BETWEEN_HAN.sub("", kept)
    if kept != narrow:
        steps["blanks"] += 1
    return kept


def clean_name(text: str, steps: Steps) -> str:
    """A name as licences print it: cleaned, with full-width brackets around Chinese words."""
    name = clean(text, steps)
    bracketed = ("(" in name or ")" in name) and not name.isascii()
    if bracketed and "brackets" not in steps.off:
        name = name.replace("(", "（").replace(")", "）")
        steps["brackets"] += 1
    return name
