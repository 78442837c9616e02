"""All outlets of the city, the worst first: one enterprise after the other, memory stays flat."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from db.enterprise_rows import county_names
from db.looks import Look
from db.monitoring.assessment import checked_period, last_day
from db.monitoring.judged import judged, terms_of
from db.monitoring.limits import kind_named, packs_of
from db.monitoring.stored import hours_of, marks_of, number_of
from db.office import Office
from db.sessions import look_within
from db.users import ROLES, Actor, require
from grading.monitoring.hours import Month
from grading.monitoring.results import STATE_TITLES, MonthResult, State
from grading.refusals import Refusal

if TYPE_CHECKING:
    from grading.packs import Pack

Progress = Callable[[int, int], None]

_ORDER = {"not_met": 0, "undecided": 1, "met": 2, "no_limit": 3}


@dataclass(frozen=True, slots=True)
class RankedOutlet:
    """One outlet with its worst pollutant: ``month`` is the worst one, ``share``, ``p95`` and
    ``limit`` are of that month; ``exceeding`` counts the hours of all its pollutants.

    ``months`` are those judged, ``not_met`` and ``undecided`` how many of them (per pollutant).
    """

    code: str
    enterprise: str
    county: str
    outlet_id: int
    outlet: str
    kind: str
    pollutant: str
    month: Month
    share: Decimal | None
    p95: Decimal | None
    limit: Decimal | None
    exceeding: int
    months: int
    not_met: int
    undecided: int
    state: State

    @property
    def state_title(self) -> str:
        """The state in words."""
        return STATE_TITLES[self.state]

    def as_json(self) -> dict[str, object]:
        """The line as the command line prints it."""
        return {
            "code": self.code,
            "enterprise": self.enterprise,
            "county": self.county,
            "outlet": self.outlet,
            "kind": self.kind or None,
            "pollutant": self.pollutant,
            "month": str(self.month),
            "share": self.share,
            "p95": self.p95,
            "limit": self.limit,
            "exceeding": self.exceeding,
            "months": self.months,
            "not_met": self.not_met,
            "undecided": self.undecided,
            "state": self.state,
        }


@dataclass(frozen=True, slots=True)
class _Held:
    """An outlet that has hours in the period."""

    id: int
    name: str
    kind: str
    oxygen: Decimal | None


@dataclass(frozen=True, slots=True)
class _Owner:
    """An enterprise with such outlets."""

    key: str
    name: str
    county: str
    industries: tuple[str, ...]
    outlets: tuple[_Held, ...]


def ranking(
    office: Office,
    actor: Actor,
    first: Month,
    last: Month,
    *,
    level: str | None = None,
    legal: bool = False,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> list[RankedOutlet]:
    """Every outlet within the actor's reach that has hours in the period, the worst first.

    Limits are those of the newest standards of the enterprise's industries at ``level`` (the
    best one). ``progress(done, total)`` counts enterprises; a cancelled ranking is refused.
    """
    require(actor, *ROLES)
    checked_period(first, last)
    found: list[RankedOutlet] = []
    on = last_day(last)
    packs: dict[tuple[str, ...], tuple[Pack, ...]] = {}
    with office.reading() as session:
        look = look_within(session)
        owners = _owners(look, actor, first, last)
        for done, owner in enumerate(owners):
            if cancelled is not None and cancelled():
                raise Refusal("已取消排名")
            if progress is not None:
                progress(done, len(owners))
            if owner.industries not in packs:
                packs[owner.industries] = packs_of(session, owner.industries, on)
            terms = terms_of(owner.outlets, packs[owner.industries], level, on, legal=legal)
            ids = [outlet.id for outlet in owner.outlets]
            results = judged(
                hours_of(look, ids, first, last), terms, marks_of(look, ids, first, last)
            )
            found += _lines(owner, results, packs[owner.industries])
        if progress is not None:
            progress(len(owners), len(owners))
    return sorted(found, key=_badness)


def _owners(look: Look, actor: Actor, first: Month, last: Month) -> list[_Owner]:
    """Enterprises with hours in the period."""
    only, values = ("AND e.county = ? ", (actor.county,)) if actor.county else ("", ())
    rows = look.rows(
        "SELECT e.id, e.code, e.site, e.name, e.county, o.id, o.name, o.kind, o.oxygen "
        "FROM outlets o JOIN enterprises e ON e.id = o.enterprise_id "
        f"WHERE o.retired_at IS NULL AND e.retired_at IS NULL {only}AND EXISTS "
        "(SELECT 1 FROM monitoring_months m WHERE m.outlet_id = o.id AND m.ended_by IS NULL "
        f"AND m.month BETWEEN {number_of(first)} AND {number_of(last)}) ORDER BY e.id, o.id",
        *values,
    )
    ids = list(dict.fromkeys(row[0] for row in rows))
    industries: dict[int, list[str]] = {}
    for id, industry in look.rows_of(
        ids,
        "SELECT enterprise_id, industry FROM enterprise_industries "
        "WHERE enterprise_id IN (…) ORDER BY enterprise_id, position",
    ):
        industries.setdefault(id, []).append(industry)
    outlets: dict[int, list[_Held]] = {}
    faces: dict[int, tuple[str, str, str]] = {}
    for id, code, site, name, county, outlet, called, kind, oxygen in rows:
        faces[id] = (f"{code}/{site}" if site else code, name, county)
        held = _Held(outlet, called, kind, Decimal(oxygen) if oxygen else None)
        outlets.setdefault(id, []).append(held)
    return [_Owner(*faces[id], tuple(industries.get(id, ())), tuple(outlets[id])) for id in ids]


def _lines(
    owner: _Owner, results: Iterable[MonthResult], packs: Sequence[Pack]
) -> Iterator[RankedOutlet]:
    """One line per outlet of an enterprise."""
    by_outlet: dict[str, list[MonthResult]] = {}
    for result in results:
        by_outlet.setdefault(result.outlet, []).append(result)
    for outlet in owner.outlets:
        own = by_outlet.get(str(outlet.id))
        if not own:
            continue
        worst = min(own, key=lambda each: (_ORDER[each.state], _rank(each.share)))
        kind = kind_named(outlet.kind, packs)
        yield RankedOutlet(
            owner.key,
            owner.name,
            county_names().get(owner.county, owner.county),
            outlet.id,
            outlet.name,
            kind.title if kind else outlet.kind,
            worst.pollutant,
            worst.month,
            worst.share,
            worst.p95,
            worst.limit,
            sum(each.exceeding or 0 for each in own),
            len(own),
            sum(each.state == "not_met" for each in own),
            sum(each.state == "undecided" for each in own),
            worst.state,
        )


def _rank(share: Decimal | None) -> Decimal:
    return Decimal(2) if share is None else share


def _badness(line: RankedOutlet) -> tuple[int, Decimal, int, str, str]:
    return _ORDER[line.state], _rank(line.share), -line.exceeding, line.code, line.outlet
