"""From an energy fact of an audit to the accounts it comes from."""

from __future__ import annotations

import re

_FROM_FIGURES = re.compile(r"来自能耗数据：(\d{4}) 年")


def accounts_behind(words: str) -> int | None:
    """The year whose accounts a fact's sentence names; None where it comes from elsewhere."""
    found = _FROM_FIGURES.match(words)
    return None if found is None else int(found[1])
