"""“Did you mean …?” for names that are not declared."""

from __future__ import annotations

from collections.abc import Iterable


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The declared name most like ``name``, or None where nothing is similar."""
    from difflib import get_close_matches  # only a mistake needs it

    found = get_close_matches(name, list(known), n=1, cutoff=0.6)
    return found[0] if found else None


def or_nearest(remedy: str, name: str, known: Iterable[str]) -> str:
    """``remedy``, preceded by the most similar declared name where there is one."""
    similar = nearest(name, known)
    return f"是不是“{similar}”？{remedy}" if similar else remedy
