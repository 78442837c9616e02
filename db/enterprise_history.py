"""The levels an enterprise has held, with date, basis and source, and which held on a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.audit_tables import Audit, Certificate, Decision
from db.enterprise_entries import stored_entries, values_of
from db.enterprise_entry_kinds import kind_of
from db.enterprise_rows import industry_name
from db.enterprise_tables import Enterprise, EnterpriseIndustry
from db.enterprises import find_any
from db.incentive.managed import Managed, managed_levels
from db.library_tables import StandardPack
from db.office import Office
from db.users import ROLES, Actor, require
from grading import industries, levels
from grading.levels import Overall, read_written

OUR_OWN = "本办公室公布"
PUBLISHED = ("published", "suspended", "revoked")
"""States of audits whose result was published; what came after is an entry of its own."""


@dataclass(frozen=True, slots=True)
class HeldView:
    """A level from a day on. ``written`` keeps the words where they say more than ``level``.

    ``since`` is an ISO date, or a month or year where no more is known; ``entry`` is
    the number of the entry it comes from, None for what was published here by ``audit``
    (``ended``: suspended or revoked since).
    """

    industry: str
    industry_name: str
    level: str | None
    written: str
    since: str
    authority: str
    document: str
    source: str
    entry: int | None
    audit: str = ""
    ended: bool = False


@dataclass(frozen=True, slots=True)
class LevelHistory:
    """All levels held, newest first; on ``on`` those of ``standing`` held, one per industry.

    ``managed`` are the managed levels (管理等级) of that day, which change nothing of these.
    """

    held: tuple[HeldView, ...]
    on: date
    standing: tuple[HeldView, ...]
    overall: Overall
    managed: tuple[Managed, ...] = ()


def level_history(office: Office, actor: Actor, code: str, on: date | None = None) -> LevelHistory:
    """What is on record about levels: entries made by hand and formal publications.

    Trial audits do not count. ``on`` (default: today) asks which level held then. A
    date of which only the month or year is known counts from its end on.
    """
    require(actor, *ROLES)
    day = on or office.clock.today()
    with office.reading() as session:
        row = find_any(session, code)
        require(actor, *ROLES, county=row.county)
        held = held_by(session, row.id)
        main = session.scalar(
            select(EnterpriseIndustry.industry)
            .where(EnterpriseIndustry.enterprise_id == row.id)
            .order_by(EnterpriseIndustry.position)
            .limit(1)
        )
        standing = standing_on(held, day, main or "")
        now = _listed(session, row.id)
        now |= {(row.id, industry): each.level for industry, each in standing.items()}
        managed = tuple(managed_levels(session, now, day).values())
    named = {
        each.industry_name or industry_name(industry) or "未写明行业": each.level
        for industry, each in standing.items()
    }
    return LevelHistory(tuple(held), day, tuple(standing.values()), levels.overall(named), managed)


def _listed(session: Session, id: int) -> dict[tuple[int, str], str | None]:
    """The levels the last list wrote, which count where the history has none."""
    statement = select(EnterpriseIndustry.industry, EnterpriseIndustry.level)
    rows = session.execute(statement.where(EnterpriseIndustry.enterprise_id == id))
    return {(id, industry): level for industry, level in rows}


def held_by(session: Session, enterprise_id: int) -> list[HeldView]:
    """All levels an enterprise held, newest first: entries, and what was published here."""
    published = _published(session, _with_merged(session, enterprise_id))
    held = [*_entered(session, enterprise_id), *reversed(published)]
    held.sort(key=lambda each: (_counts_from(each.since), each.entry or _order(each)), reverse=True)
    return held


def standing_on(held: Sequence[HeldView], day: date, main: str) -> dict[str, HeldView]:
    """Industry → what held on a day; an entry without an industry is about the ``main`` one."""
    standing: dict[str, HeldView] = {}
    for each in held:
        if _counts_from(each.since) <= day.isoformat():
            standing.setdefault(each.industry or main, each)
    return standing


def _order(published: HeldView) -> int:
    """Of one day, what was published stands over entries, unless an act came after it."""
    return 0 if published.ended else 1 << 31


def _counts_from(since: str) -> str:
    """The first day on which a level surely held, as text that sorts."""
    return since + {4: "-12-31", 7: "-31"}.get(len(since), "")


def _entered(session: Session, id: int) -> list[HeldView]:
    kind = kind_of("level")
    found: list[HeldView] = []
    for row in stored_entries(session, kind, id):
        if row.retired_at is None:
            values = values_of(kind, row)
            known = industries.find(values["industry"])
            written = read_written(values["level"])
            found.append(
                HeldView(
                    known.id if known else "",
                    values["industry"],
                    written.level,
                    values["level"],
                    values["decided_on"],
                    values["authority"],
                    values["document"],
                    values["source"],
                    row.id,
                )
            )
    return found


def _published(session: Session, ids: list[int]) -> list[HeldView]:
    statement = (
        select(Audit.number, Audit.state, Decision, StandardPack.industry, Certificate)
        .join(Decision, Decision.id == Audit.decision_id)
        .join(StandardPack, StandardPack.fingerprint == Audit.fingerprint)
        .outerjoin(Certificate, Certificate.decision_id == Decision.id)
        .where(Audit.enterprise_id.in_(ids), Audit.mode == "formal", Audit.state.in_(PUBLISHED))
    )
    found: list[HeldView] = []
    statement = statement.order_by(Audit.id)
    for number, state, decision, industry, certificate in session.execute(statement):
        since = decision.document_date or (
            certificate.published_on if certificate else decision.decided_at.date()
        )
        document = decision.document or (certificate.publication if certificate else "")
        found.append(
            HeldView(
                industry,
                industry_name(industry),
                decision.level,
                decision.level,
                since.isoformat(),
                decision.authority,
                document,
                f"{OUR_OWN} {number}",
                None,
                number,
                state != "published",
            )
        )
    return found


def _with_merged(session: Session, id: int) -> list[int]:
    """The enterprise and the duplicates merged into it, whose audits stayed with them."""
    found = [id]
    for each in found:
        found += session.scalars(select(Enterprise.id).where(Enterprise.merged_into == each))
    return found
