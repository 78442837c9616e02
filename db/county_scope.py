"""What of the records a county's person may see: by object, as trail and attachments name it.

Whoever adds a kind of object to the trail says here which county it belongs to; until
then only the whole city sees its entries.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    cast,
    literal,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import Session

from db.audit_tables import Audit
from db.delegation_tables import DelegationRow
from db.enterprise_entry_tables import TABLES
from db.enterprise_tables import Enterprise
from db.incentive.tables import IncentiveResult, NearZeroCase
from db.office_tables import User
from db.rectification_tables import RectificationItem
from db.transport.tables import RailLine, TransportBatch, TransportSample
from db.users import Actor
from grading.refusals import Refusal

OPEN_KINDS = ("office", "standards", "workdays")
"""Kinds that belong to no county: everybody may read what is recorded of them."""

Keys = Callable[[str], Select[Any]]


def _enterprises(county: str) -> Select[Any]:
    """CODE, and CODE/SITE where the enterprise has a site."""
    return (
        select(Enterprise.code)
        .where(Enterprise.county == county)
        .union_all(
            select(Enterprise.code + "/" + Enterprise.site).where(
                Enterprise.county == county, Enterprise.site != ""
            )
        )
        .subquery()
        .select()
    )


def _audits(county: str) -> Select[Any]:
    return (
        select(Audit.number)
        .join(Enterprise, Audit.enterprise_id == Enterprise.id)
        .where(Enterprise.county == county)
    )


def _users(county: str) -> Select[Any]:
    return select(User.name).where(User.county == county)


def _delegations(county: str) -> Select[Any]:
    of_county = select(User.id).where(User.county == county)
    return select(cast(DelegationRow.id, String)).where(
        or_(DelegationRow.to_id.in_(of_county), DelegationRow.behalf_id.in_(of_county))
    )


def _entries(county: str) -> Select[Any]:
    """KIND/NUMBER of the entries of enterprises, as their documents are kept."""
    some = [
        select(literal(f"{kind}/") + cast(table.__table__.c.id, String))
        .join(Enterprise, table.__table__.c.enterprise_id == Enterprise.id)
        .where(Enterprise.county == county)
        for kind, table in TABLES.items()
    ]
    return union_all(*some).subquery().select()


def _rectification(county: str) -> Select[Any]:
    return (
        select(RectificationItem.number)
        .join(Enterprise, RectificationItem.enterprise_id == Enterprise.id)
        .where(Enterprise.county == county)
    )


def _numbered(table: type[IncentiveResult] | type[NearZeroCase]) -> Keys:
    def keys(county: str) -> Select[Any]:
        return (
            select(table.number)
            .join(Enterprise, table.enterprise_id == Enterprise.id)
            .where(Enterprise.county == county)
        )

    return keys


def _transport(county: str) -> Select[Any]:
    """Ledger batches by number, samples by theirs, sidings as rail/NUMBER."""
    some: list[tuple[Any, Any]] = [
        (TransportBatch, cast(TransportBatch.id, String)),
        (TransportSample, TransportSample.number),
        (RailLine, literal("rail/") + cast(RailLine.id, String)),
    ]
    return (
        union_all(
            *(
                select(key)
                .join(Enterprise, table.enterprise_id == Enterprise.id)
                .where(Enterprise.county == county)
                for table, key in some
            )
        )
        .subquery()
        .select()
    )


KEYS_OF_COUNTY: dict[str, Keys] = {
    "enterprise": _enterprises,
    "entry": _entries,
    "audit": _audits,
    "rectification": _rectification,
    "incentive": _numbered(IncentiveResult),
    "near_zero": _numbered(NearZeroCase),
    "transport": _transport,
    "user": _users,
    "delegation": _delegations,
}
"""Kind → the keys of its objects within a county."""


def within(actor: Actor, kind: Any, key: Any) -> ColumnElement[bool]:
    """The condition that an object, named by two columns, is within the actor's reach."""
    if actor.county is None:
        return true()
    county = actor.county
    return or_(
        kind.in_(OPEN_KINDS),
        *(and_(kind == name, key.in_(keys(county))) for name, keys in KEYS_OF_COUNTY.items()),
    )


def reaches(session: Session, actor: Actor, kind: str, key: str) -> bool:
    """Is the object within the actor's reach? An unknown kind is the whole city's alone."""
    if actor.county is None or kind in OPEN_KINDS:
        return True
    keys = KEYS_OF_COUNTY.get(kind)
    if keys is None:
        return False
    listed = keys(actor.county).subquery()
    found = select(true()).select_from(listed).where(listed.c[0] == key).limit(1)
    return session.scalar(found) is not None


def require_reach(session: Session, actor: Actor, kind: str, key: str) -> None:
    """Refuse an object of another county, in the words for one that does not exist."""
    if not reaches(session, actor, kind, key):
        raise Refusal(
            f"没有“{key}”，或不在您的县（市、区）范围内", "权限", "请由所属区县或市局的账号办理"
        )
