"""The level in force of every industry of an enterprise on a day, and where it comes from.

The newest of three sources counts: the level history of the register (held_levels), formal
results published here or registered from above, and what the last list wrote. Trial results
never do.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.audit_tables import Audit, AuditStep, Certificate, Decision
from db.enterprise_entry_tables import HeldLevel
from db.enterprise_history import PUBLISHED
from db.enterprise_owners import owners_of
from db.enterprise_tables import EnterpriseIndustry, chunks
from db.library_tables import StandardPack
from grading import industries as known_industries
from grading import levels

_LONG_AGO = date.min


@dataclass(frozen=True, slots=True)
class LevelInForce:
    """A level in force. ``level`` is None where there is none or its words are not understood.

    ``written`` are the words, ``note`` what stands beside the level (民生豁免, 新建 …),
    ``source`` says where it comes from, ``on`` since when (None: not known),
    ``fingerprint`` the rules it was decided by, empty where it was not decided here.
    """

    level: str | None
    written: str
    note: str
    source: str
    on: date | None
    fingerprint: str = ""


def levels_in_force(
    session: Session, ids: Sequence[int], on: date
) -> dict[tuple[int, str], LevelInForce]:
    """(enterprise id, industry) → the level in force on that day.

    An entry of the history without an industry holds for all industries of its enterprise.
    """
    found: dict[tuple[int, str], LevelInForce] = {}
    industries: dict[int, list[str]] = {}
    for some in chunks(ids):
        # columns and not objects of the mapper: thousands of rows
        statement = select(
            EnterpriseIndustry.enterprise_id,
            EnterpriseIndustry.industry,
            EnterpriseIndustry.level,
            EnterpriseIndustry.level_written,
        ).where(EnterpriseIndustry.enterprise_id.in_(some))
        for id, industry, level, written in session.execute(statement).all():
            industries.setdefault(id, []).append(industry)
            read = levels.read_written(written)
            note = read.note if read.understood else ""
            source = "名录（名单所写）" if written or level else ""
            found[(id, industry)] = LevelInForce(level, written or level or "", note, source, None)
        _from_results(session, some, on, found)
        _from_history(session, some, on, industries, found)  # of one day an act comes after
    return found


def _from_history(
    session: Session,
    ids: Sequence[int],
    on: date,
    industries: dict[int, list[str]],
    found: dict[tuple[int, str], LevelInForce],
) -> None:
    statement = (
        select(
            HeldLevel.enterprise_id,
            HeldLevel.industry,
            HeldLevel.level,
            HeldLevel.decided_on,
            HeldLevel.authority,
            HeldLevel.document,
        )
        .where(HeldLevel.enterprise_id.in_(ids), HeldLevel.retired_at.is_(None))
        .order_by(HeldLevel.id)
    )
    for id, named, written, decided_on, authority, document in session.execute(statement).all():
        since = day_of(decided_on)
        if since is not None and since > on:
            continue
        read = levels.read_written(written)
        known = known_industries.find(named)
        source = "；".join(each for each in ("等级历史", authority, document) if each)
        held = LevelInForce(read.level, written, read.note, source, since)
        own = [known.id if known else named] if named else industries.get(id, [""])
        for industry in own:
            _take(found, (id, industry), held)


def _from_results(
    session: Session, ids: Sequence[int], on: date, found: dict[tuple[int, str], LevelInForce]
) -> None:
    """Formal results that were published; a registered one by its document.

    That one was suspended or revoked later is an entry of the history.
    """
    owners = owners_of(session, ids)
    statement = (
        select(Audit, Decision, Certificate, StandardPack.industry)
        .join(Decision, Audit.decision_id == Decision.id)
        .join(StandardPack, Audit.fingerprint == StandardPack.fingerprint)
        .outerjoin(Certificate, Certificate.decision_id == Decision.id)
        .where(Audit.enterprise_id.in_(owners), Audit.mode == "formal", Audit.state.in_(PUBLISHED))
        .order_by(Audit.id)
    )
    rows = session.execute(statement).all()
    published = _published_on(session, [audit.id for audit, *_ in rows])
    for audit, decision, certificate, industry in rows:
        since = decision.document_date if decision.kind == "registered" else None
        if since is None and certificate is not None:
            since = certificate.published_on
        since = since or published.get(audit.id) or decision.decided_at.date()
        if since > on:
            continue
        words = "上级结果登记" if decision.kind == "registered" else "评定"
        source = "；".join(
            each for each in (f"{words}（申报件 {audit.number}）", decision.document) if each
        )
        held = LevelInForce(decision.level, decision.level, "", source, since, audit.fingerprint)
        _take(found, (owners[audit.enterprise_id], industry), held)


def _published_on(session: Session, ids: Sequence[int]) -> dict[int, date]:
    statement = select(AuditStep.audit_id, AuditStep.at).where(
        AuditStep.audit_id.in_(ids), AuditStep.to == "published"
    )
    return {id: at.date() for id, at in session.execute(statement.order_by(AuditStep.number))}


def _take(
    found: dict[tuple[int, str], LevelInForce], key: tuple[int, str], held: LevelInForce
) -> None:
    """The newer one stays; of two of one day the later entry, of unknown days what has an entry."""
    known = found.get(key)
    if known is None or (held.on or _LONG_AGO) >= (known.on or _LONG_AGO):
        found[key] = held


def day_of(text: str, *, first: bool = False) -> date | None:
    """A date of the register; None where there is none.

    Of a year or month alone it is the last day, from which on it surely holds (or the
    ``first`` one).
    """
    parts = text.split("-")
    try:
        if len(parts) == 3:
            return date.fromisoformat(text)
        year = int(parts[0])
        month = int(parts[1]) if len(parts) == 2 else (1 if first else 12)
        return date(year, month, 1 if first else monthrange(year, month)[1])
    except ValueError:
        return None
