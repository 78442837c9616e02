"""From a concentration of an audit to the hours behind it."""

from __future__ import annotations

import re

FROM_HOURS = "来自在线监测"
"""How the sentence beside a concentration begins that the hours answer."""

_NAMED = re.compile(r"(?:最差为 |无法判定：)(.+?) (\d{4}-\d{2})[：（]")

Goal = tuple[str, str, str, str]


def goal_of(fact: str, words: str) -> Goal | None:
    """Outlet's name, pollutant, month and line (``legal`` or empty) that a fact's sentence names;
    None where the fact does not come from hours or no month is named."""
    found = _NAMED.search(words) if words.startswith(FROM_HOURS) else None
    if found is None:
        return None
    kind, _, pollutant = fact.partition(".")
    return found[1], pollutant, found[2], "legal" if kind.endswith("_legal") else ""
