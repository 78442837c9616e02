"""减污降碳协同 from the records: one enterprise's two years, the city's table, candidates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from db.energy.assessment import EnergyAssessment, assessments, years_with_figures
from db.enterprises import find
from db.office import Office
from db.users import ROLES, Actor, require
from grading.refusals import Refusal
from grading.synergy import Candidate, Peer, Period, Synergy, compare, near_zero

SAME = "两期用同一套因子（后一期的），变化只反映企业自身"
OWN = "各期用本年的因子，变化含因子本身的变化"


@dataclass(frozen=True, slots=True)
class Compared:
    """One enterprise's two years; ``synergy`` is None where ``why`` they cannot be compared."""

    key: str
    name: str
    county_name: str
    industry: str
    synergy: Synergy | None
    why: str = ""


@dataclass(frozen=True, slots=True)
class SynergyTable:
    """All enterprises with figures of both years; ``factors`` says by which factors.

    ``candidates`` for 双近零 rest on the later year; nobody is awarded anything by them.
    """

    before: int
    after: int
    rows: tuple[Compared, ...]
    candidates: tuple[Candidate, ...]
    remarks: tuple[str, ...]
    factors: str


def compare_years(
    office: Office,
    actor: Actor,
    enterprise: str,
    before: int,
    after: int,
    *,
    same_factors: bool = True,
) -> Compared:
    """Two years of one enterprise; refuses where a year has no figures, or nothing in common."""
    require(actor, *ROLES)
    _in_order(before, after)
    with office.reading() as session:
        of = find(session, enterprise)
        require(actor, *ROLES, county=of.county)
        told = _both(session, before, after, of.county, same_factors).get(of.id, ())
    if len(told) < 2:
        had = "、".join(str(each.year) for each in told) or "没有"
        raise Refusal(
            f"{of.name}没有 {before} 年和 {after} 年两年的能耗数据", of.key, f"有数据的：{had}"
        )
    return Compared(
        of.key, of.name, told[0].county_name, told[1].industry,
        compare(period_of(told[0]), period_of(told[1])),
    )  # fmt: skip


def synergy_table(
    office: Office,
    actor: Actor,
    before: int | None = None,
    after: int | None = None,
    *,
    county: str | None = None,
    industry: str = "",
    enterprise: str = "",
    same_factors: bool = True,
) -> SynergyTable:
    """All enterprises with figures of two years (default: the newest and the one before it).

    ``enterprise`` (CODE or CODE/SITE) leaves one of them; then it has to have both years.
    """
    require(actor, *ROLES, county=county)
    limit = county or actor.county
    with office.reading() as session:
        if enterprise:
            require(actor, *ROLES, county=find(session, enterprise).county)
        if after is None or before is None:
            known = years_with_figures(session)
            after = after or (known[0] if known else office.clock.today().year - 1)
            earlier = [each for each in known if each < after]
            before = before or (earlier[0] if earlier else after - 1)
        _in_order(before, after)
        found = _both(session, before, after, limit, same_factors, industry)
        if enterprise:
            of = find(session, enterprise)
            found = {id: told for id, told in found.items() if id == of.id}
            if not found:
                raise Refusal(f"{of.name}没有 {before} 年和 {after} 年的能耗数据", of.key)
    rows = []
    peers = []
    for told in found.values():
        last = told[-1]
        if last.year == after:
            peers.append(_peer(last))
        rows.append(_row(told, before, after))
    candidates, remarks = near_zero(peers)
    words = SAME if same_factors else OWN
    return SynergyTable(before, after, tuple(rows), candidates, remarks, words)


def near_zero_candidates(
    office: Office, actor: Actor, year: int, *, county: str | None = None
) -> tuple[tuple[Candidate, ...], tuple[str, ...]]:
    """Candidates for 双近零 by the figures of a year, each with its reason, and what is missing.

    A proposal: recommending and recognising are acts of people (db.incentive).
    """
    require(actor, *ROLES, county=county)
    with office.reading() as session:
        found = assessments(session, (year,), county or actor.county)
    return near_zero([_peer(each[0]) for each in found.values()])


def period_of(told: EnergyAssessment) -> Period:
    """A year of an enterprise as the comparison takes it."""
    return Period(
        f"{told.year} 年", told.account.co2, told.account.tce, told.pollutants, told.product,
        told.output, told.account.carbon_items, told.account.partial,
    )  # fmt: skip


def _row(told: Sequence[EnergyAssessment], before: int, after: int) -> Compared:
    last = told[-1]
    face = (last.key, last.name, last.county_name, last.industry)
    if len(told) < 2:
        missing = before if last.year == after else after
        return Compared(*face, None, f"没有 {missing} 年的能耗数据")
    try:
        return Compared(*face, compare(period_of(told[0]), period_of(told[1])))
    except Refusal as refusal:
        return Compared(*face, None, refusal.what)


def _peer(told: EnergyAssessment) -> Peer:
    period = period_of(told)
    complete = (
        not told.account.partial
        and {"so2", "nox"} <= told.pollutants.tonnes.keys()
        and bool({"pm_flue", "pm_dust"} & told.pollutants.tonnes.keys())
    )
    return Peer(
        told.key, told.name, told.industry, told.product, told.output, told.account.co2,
        period.equivalents, complete,
    )  # fmt: skip


def _both(
    session: Session,
    before: int,
    after: int,
    county: str | None,
    same_factors: bool,
    industry: str = "",
) -> dict[int, tuple[EnergyAssessment, ...]]:
    years = (before, after)
    return assessments(session, years, county, industry, after if same_factors else None)


def _in_order(before: int, after: int) -> None:
    if before >= after:
        raise Refusal(f"前一期 {before} 应早于后一期 {after}", "期间", "例如 2023 与 2024")
