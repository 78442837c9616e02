"""Tonnes of pollutants of an enterprise in a year: from the first source that knows them.

:data:`SOURCES` is asked in order: the series of monitoring can stand before what was
declared. A source returns None where it knows nothing of the year.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session

from grading.energy.accounts import Account
from grading.synergy import PollutantTonnes, equivalents

DECLARED = "企业申报"

TonnesSource = Callable[[Session, int, int], PollutantTonnes | None]
"""Session, id of the enterprise, year → tonnes by pollutant with the words of their source.

The pollutants are those of ``standards/pollutant_equivalents.yaml``; one that is missing is
taken from what was declared, and the words say so.
"""

SOURCES: tuple[TonnesSource, ...] = ()
"""What goes before the declared tonnes."""


def tonnes_of(
    session: Session, enterprise_id: int, year: int, declared: Account
) -> PollutantTonnes:
    """The tonnes of a year with their source; no pollutant where nothing is known."""
    own = {id: amount for id, amount in declared.emitted.items() if id in equivalents()}
    for source in SOURCES:
        found = source(session, enterprise_id, year)
        if found is None or not found.tonnes:
            continue
        rest = {id: amount for id, amount in own.items() if id not in found.tonnes}
        words = found.source
        if rest:
            names = "、".join(equivalents()[id].name for id in rest)
            words = f"{found.source}；{names}为{DECLARED}"
        return PollutantTonnes({**found.tonnes, **rest}, words)
    named = sorted(
        {e.entry.source for e in declared.lines if e.entry.item in own and e.entry.source}
    )
    return PollutantTonnes(own, f"{DECLARED}（{'、'.join(named)}）" if named else DECLARED)
