"""From a transport fact of an audit to the ledgers behind it."""

from __future__ import annotations

import re

FROM_LEDGERS = "来自清洁运输台账"
"""How the sentence beside a fact begins that the ledgers answer."""

_PERIOD = re.compile(r"(\d{4}-\d{2}) 至 (\d{4}-\d{2})")


def ledgers_behind(words: str) -> tuple[str, str] | None:
    """The period a fact's sentence names (two empty texts: none named); None where the fact
    does not come from ledgers."""
    if not words.startswith(FROM_LEDGERS):
        return None
    found = _PERIOD.search(words)
    return ("", "") if found is None else (found[1], found[2])
