"""Needs of a step that rest on records of their own, and who judges each of them.

``grading.chain_options`` knows the needs by name and says the sentence; here the
records are looked at. A judge answers why the need is not met, or nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from db.audit_cases import AuditCase
from db.audit_grounds import LEVEL_NEEDS
from db.conclusions import not_concluded
from db.evidence import without_evidence
from db.quality import unchecked
from db.site_signatures import unsigned

Judge = Callable[[AuditCase, date], str]

JUDGES: Mapping[str, Judge] = {
    "concluded": lambda case, today: not_concluded(case),
    "evidenced": lambda case, today: without_evidence(case),
    "checked": unchecked,
    "signed": lambda case, today: unsigned(case),
    **LEVEL_NEEDS,
}


def hindrances(case: AuditCase, today: date, needs: Iterable[str]) -> dict[str, str]:
    """The sentence against each of these needs that is not met."""
    wanted = [need for need in dict.fromkeys(needs) if need in JUDGES]
    found = {need: JUDGES[need](case, today) for need in wanted}
    return {need: why for need, why in found.items() if why}
