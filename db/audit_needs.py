"""Needs of a step that rest on records of their own, and who judges each of them.

``grading.chain_options`` knows the needs by name and says the sentence; here the
records are looked at. A judge answers why the need is not met, or nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from db.audit_cases import AuditCase

Judge = Callable[["AuditCase"], str]

JUDGES: Mapping[str, Judge] = {}


def hindrances(case: AuditCase, needs: Iterable[str]) -> dict[str, str]:
    """The sentence against each of these needs that is not met."""
    found = {need: JUDGES[need](case) for need in dict.fromkeys(needs) if need in JUDGES}
    return {need: why for need, why in found.items() if why}
