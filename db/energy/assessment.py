"""Accounts of energy and carbon of one enterprise, and of all of them in a year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.energy.factor_book import factor_book
from db.energy.figures import entries_by_enterprise, entries_of
from db.energy.pollutants import tonnes_of
from db.energy.tables import EnergyRow
from db.enterprise_rows import county_names
from db.enterprise_tables import Enterprise, EnterpriseIndustry, chunks
from db.enterprises import find
from db.office import Office
from db.users import ROLES, Actor, require
from grading import industries
from grading.energy.accounts import Account, Entry, account, years_of
from grading.energy.benchmarks import Standing, UnitConsumption, unit_consumptions
from grading.energy.catalogue import catalogue, item, process
from grading.energy.factors import FactorBook
from grading.refusals import Refusal
from grading.synergy import PollutantTonnes


@dataclass(frozen=True, slots=True)
class EnergyAssessment:
    """One enterprise and year; ``industry`` is that whose product the figures are divided by.

    ``product`` is empty where none of its main products was reported; ``years`` are all that
    have figures.
    """

    key: str
    name: str
    county_name: str
    industry: str
    year: int
    years: tuple[int, ...]
    account: Account
    units: tuple[UnitConsumption, ...]
    pollutants: PollutantTonnes
    product: str
    output: Decimal

    @property
    def co2_per_product(self) -> Decimal | None:
        """tCO2 per unit of the main product."""
        return self.account.co2 / self.output if self.output else None

    @property
    def tce_per_product(self) -> Decimal | None:
        """tce per unit of the main product."""
        return self.account.tce / self.output if self.output else None

    @property
    def exceeding(self) -> tuple[Standing, ...]:
        """Mandatory limits in force that are exceeded."""
        return tuple(s for unit in self.units for s in unit.standings if s.exceeds)


def assess_energy(
    office: Office, actor: Actor, enterprise: str, year: int | None = None
) -> EnergyAssessment:
    """The accounts of an enterprise (CODE or CODE/SITE); without a year of its newest one.

    Refuses an enterprise, or a year of it, without figures.
    """
    require(actor, *ROLES)
    with office.reading() as session:
        of = find(session, enterprise)
        require(actor, *ROLES, county=of.county)
        entries = entries_of(session, of.id)
        years = years_of(entries)
        if not years or (year is not None and year not in years):
            had = f"；有数据的年份：{'、'.join(map(str, years))}" if years else ""
            raise Refusal(
                f"{of.name}没有{f' {year} 年的' if year else ''}能耗数据",
                of.key,
                f"先用 energy import 导入{had}",
            )
        own = _industries(session, [of.id]).get(of.id, [])
        used = factor_book(session)
        return assessment_of(session, of, entries, year or years[0], own, used)


def assess_all(
    office: Office,
    actor: Actor,
    year: int | None = None,
    *,
    county: str | None = None,
    industry: str = "",
) -> tuple[EnergyAssessment, ...]:
    """Every enterprise that has figures of a year (default: the newest there is), by name.

    ``county`` is a six-digit code, ``industry`` an id of the register.
    """
    require(actor, *ROLES, county=county)
    limit = county or actor.county
    with office.reading() as session:
        if year is None:
            known = years_with_figures(session)
            if not known:
                return ()
            year = known[0]
        found = assessments(session, (year,), limit, industry)
    return tuple(each[0] for each in found.values() if each)


def known_years(office: Office, actor: Actor) -> tuple[int, ...]:
    """The years that have figures, the newest first."""
    require(actor, *ROLES)
    with office.reading() as session:
        return years_with_figures(session)


def years_with_figures(session: Session) -> tuple[int, ...]:
    """The years that have figures that count, the newest first."""
    periods = select(EnergyRow.period).where(
        EnergyRow.superseded_by.is_(None), EnergyRow.retired_at.is_(None)
    )
    return tuple(sorted({int(each[:4]) for each in session.scalars(periods.distinct())})[::-1])


def assessments(
    session: Session,
    years: Sequence[int],
    county: str | None,
    industry: str = "",
    factors_of: int | None = None,
) -> dict[int, tuple[EnergyAssessment, ...]]:
    """Enterprise → its accounts of those of the years it has figures of, in their order.

    With ``factors_of`` all years are computed by the factors of that one.
    """
    by_id = entries_by_enterprise(session, years)
    rows: list[Enterprise] = []
    for some in chunks(sorted(by_id)):
        statement = select(Enterprise).where(Enterprise.id.in_(some))
        if county is not None:
            statement = statement.where(Enterprise.county == county)
        rows += session.scalars(statement.where(Enterprise.retired_at.is_(None)))
    own = _industries(session, [row.id for row in rows])
    used = factor_book(session)
    found = {}
    for row in sorted(rows, key=lambda each: (each.name, each.id)):
        entries = by_id[row.id]
        told = tuple(
            assessment_of(session, row, entries, year, own.get(row.id, []), used, factors_of)
            for year in years
            if year in years_of(entries)
        )
        if told and industry in ("", told[0].industry):
            found[row.id] = told
    return found


def assessment_of(
    session: Session,
    of: Enterprise,
    entries: Sequence[Entry],
    year: int,
    own_industries: Sequence[str],
    used: FactorBook,
    factors_of: int | None = None,
) -> EnergyAssessment:
    """The accounts of one enterprise and year from its figures."""
    told = account(entries, year, used, factors_of=factors_of)
    industry, main = _main(told, own_industries)
    product, output = main or ("", Decimal(0))
    return EnergyAssessment(
        of.key,
        of.name,
        county_names().get(of.county, of.county),
        industry,
        year,
        years_of(entries),
        told,
        unit_consumptions(told, date(year, 12, 31)),
        tonnes_of(session, of.id, year, told),
        product,
        output,
    )


def industry_title(id: str) -> str:
    """An industry's name, empty where none is known."""
    return industries.get(id).name if id else ""


def product_title(id: str) -> str:
    """A product's name, empty for none."""
    return item(id).name if id else ""


def _main(told: Account, own: Sequence[str]) -> tuple[str, tuple[str, Decimal] | None]:
    """The industry whose main product was reported: by the register, else by processes."""
    named = [each for each in own if each in catalogue().main_products]
    used = [process(id).industry for id in told.processes if process(id).industry]
    for each in dict.fromkeys([*named, *used]):
        main = told.main_product(each)
        if main is not None:
            return each, main
    return next(iter([*named, *used]), ""), None


def _industries(session: Session, ids: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for some in chunks(ids):
        statement = (
            select(EnterpriseIndustry.enterprise_id, EnterpriseIndustry.industry)
            .where(EnterpriseIndustry.enterprise_id.in_(some))
            .order_by(EnterpriseIndustry.enterprise_id, EnterpriseIndustry.position)
        )
        for id, industry in session.execute(statement):
            found.setdefault(id, []).append(industry)
    return found
