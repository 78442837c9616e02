"""对标 tables: enterprises of one industry, product and year beside one another, ranked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from db.audit_views import EnterpriseFace
from db.incentive.lists import ListRow, entry_list
from db.office import Office
from db.users import Actor
from grading.incentive.peers import METRICS, median, ranks


@dataclass(frozen=True, slots=True)
class Place:
    """A figure of 对标 and its rank of so many; None where there is no figure."""

    value: Decimal | None
    rank: int | None
    of: int


@dataclass(frozen=True, slots=True)
class PeerRow:
    """One enterprise in the table of its industry, product and year; metric id → its place."""

    enterprise: EnterpriseFace
    places: dict[str, Place]
    esg: str
    source: str


@dataclass(frozen=True, slots=True)
class PeerTable:
    """Enterprises that can be compared: same industry, year, product and unit.

    ``medians`` by metric; None where nobody has the figure.
    """

    industry: str
    year: str
    product: str
    unit: str
    rows: tuple[PeerRow, ...]
    medians: dict[str, Decimal | None]


def peer_tables(
    office: Office, actor: Actor, *, industry: str = "", year: str = ""
) -> list[PeerTable]:
    """Every table of 对标 within the actor's county, the newest year first."""
    rows = entry_list(office, actor, "benchmark", industry=industry, year=year)
    groups: dict[tuple[str, str, str, str], list[ListRow]] = {}
    for row in rows:
        values = row.entry.values
        key = (values["year"], values["industry"], values["product"], values["unit"])
        groups.setdefault(key, []).append(row)
    return [_peers(key, groups[key]) for key in sorted(groups, key=lambda k: (-int(k[0]), *k[1:]))]


def _peers(key: tuple[str, str, str, str], rows: Sequence[ListRow]) -> PeerTable:
    year, industry, product, unit = key
    values = {
        metric.id: {at: _number(row.entry.values[metric.id]) for at, row in enumerate(rows)}
        for metric in METRICS
    }
    placed = {metric.id: ranks(metric, values[metric.id]) for metric in METRICS}
    shown = [
        PeerRow(
            row.enterprise,
            {id: Place(values[id][at], placed[id].get(at), len(placed[id])) for id in values},
            row.entry.values["esg"],
            row.entry.values["source"],
        )
        for at, row in enumerate(rows)
    ]
    shown.sort(key=lambda each: (each.places["energy"].rank or len(rows) + 1, each.enterprise.id))
    medians = {id: median(each) for id, each in values.items()}
    return PeerTable(industry, year, product, unit, tuple(shown), medians)


def _number(text: str) -> Decimal | None:
    return Decimal(text) if text else None
