"""换版影响分析 over the records: every current result against another edition, nothing changed.

Current are, per enterprise, the newest audit with a decision in force, and every newer
audit under way that has values. Ended ones (withdrawn, suspended, revoked) are not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.audit_cases import stored_value
from db.audit_tables import Audit, AuditFact, Decision
from db.enterprise_tables import Enterprise
from db.library import find_pack, pack_of
from db.library_tables import StandardPack
from db.office import Office
from db.users import ROLES, Actor, require
from grading.canonical import parse_json
from grading.chains import STAGES
from grading.facts import Value
from grading.impact import Current, Impact, Progress, Shift, impact

_ENDED = ("withdrawn", "suspended", "revoked")


@dataclass(frozen=True, slots=True)
class _Result:
    """One current result with the text of the rules it was judged by."""

    fingerprint: str
    current: Current


def impact_of(
    office: Office,
    actor: Actor,
    old: str,
    new: str,
    *,
    on: date | None = None,
    progress: Progress | None = None,
) -> Impact:
    """Judge the current results under the edition ``old`` by the edition ``new``.

    Each by the very text it was judged by before, within the actor's county. ``on`` is the
    day to judge on (see :func:`grading.impact.impact`); ``progress`` is told (done, total).
    """
    require(actor, *ROLES)
    today = office.clock.today()
    with office.reading() as session:
        before, after = find_pack(session, old, today), find_pack(session, new, today)
        results = list(_current_results(session, before.id, before.edition, actor.county))
        total, done = len(results), 0
        shifts: list[Shift] = []
        for fingerprint in dict.fromkeys(each.fingerprint for each in results):
            group = [each.current for each in results if each.fingerprint == fingerprint]
            start = done

            def told(count: int, _: int, start: int = start) -> None:
                if progress is not None:
                    progress(start + count, total)

            pack = pack_of(session, fingerprint)
            shifts += impact(group, pack, after, on=on, total=len(group), progress=told).shifts
            done += len(group)
    return Impact(before, after, tuple(sorted(shifts, key=lambda each: each.current.key)))


def _current_results(
    session: Session, pack: str, edition: str, county: str | None
) -> Iterator[_Result]:
    """Newest first; an older result of an enterprise is current no more once one is decided."""
    statement = (
        select(Audit, Enterprise.name, Decision)
        .join(Enterprise, Audit.enterprise_id == Enterprise.id)
        .join(StandardPack, Audit.fingerprint == StandardPack.fingerprint)
        .outerjoin(Decision, Audit.decision_id == Decision.id)
        .where(StandardPack.pack == pack, StandardPack.edition == edition)
        .where(Audit.state.not_in(_ENDED))
        .order_by(Audit.id.desc())
    )
    if county is not None:
        statement = statement.where(Enterprise.county == county)
    decided: set[int] = set()
    for audit, name, decision in session.execute(statement):
        if audit.enterprise_id in decided:
            continue
        level = levels = None
        if decision is not None:
            decided.add(audit.enterprise_id)
            level, levels = decision.level, (decision.proven, decision.possible)
            facts: dict[str, Value] = parse_json(decision.facts)  # type: ignore[assignment]
        else:
            facts = _latest_values(session, audit.id)
        if facts:
            current = Current(audit.number, name, facts, audit.application_date, level, levels)
            yield _Result(audit.fingerprint, current)


def _latest_values(session: Session, audit_id: int) -> dict[str, Value]:
    """The values of the furthest stage that has any."""
    rows = session.scalars(select(AuditFact).where(AuditFact.audit_id == audit_id)).all()
    for stage in reversed(STAGES):
        values = {row.fact: stored_value(row.value) for row in rows if row.stage == stage}
        if values:
            return values
    return {}
