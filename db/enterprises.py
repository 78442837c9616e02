"""The register of enterprises: one of them with everything, or rows for a table.

An enterprise is named by CODE or CODE/SITE. A person limited to one county sees
that county's enterprises only. Nothing here changes records; lists come in
through :mod:`db.enterprise_import`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.enterprise_tables import (
    Enterprise,
    EnterpriseIndustry,
    EnterpriseProcess,
    Outlet,
    chunks,
)
from db.office import Office
from db.users import ROLES, Actor, require
from grading import counties, industries, levels
from grading.refusals import Refusal


@dataclass(frozen=True, slots=True)
class IndustryView:
    """One industry of an enterprise, its level and its target.

    ``industry`` is the id in the register, empty where the list's word
    (``written``) was not understood; ``name`` is what to show. ``level`` is None
    where there is none or it was not understood; ``level_written`` keeps the words.
    """

    industry: str
    branch: str
    name: str
    written: str
    code: str
    level: str | None
    level_written: str
    target: str | None
    target_written: str


@dataclass(frozen=True, slots=True)
class OutletView:
    """One outlet (排放口); ``oxygen`` is the reference oxygen in % or empty."""

    name: str
    number: str
    mn: str
    kind: str
    oxygen: str
    main: bool
    cems: bool


@dataclass(frozen=True, slots=True)
class EnterpriseRow:
    """An enterprise as a table shows it.

    ``industry`` is the id of the main industry, ``level`` the overall level over
    all of them (None: open), ``level_written`` the words of the main one.
    """

    id: int
    code: str
    site: str
    name: str
    county: str
    county_name: str
    industry: str
    industry_name: str
    level: str | None
    level_written: str
    target: str | None
    status: str
    contact: str
    phone: str
    industries: tuple[IndustryView, ...]

    @property
    def key(self) -> str:
        """CODE, or CODE/SITE where the enterprise has a site."""
        return f"{self.code}/{self.site}" if self.site else self.code


@dataclass(frozen=True, slots=True)
class EnterpriseView:
    """Everything known about one enterprise.

    ``profile`` holds the fields few have (``templates.workbooks.values.PROFILE``),
    ``extra`` list columns without a field.
    """

    id: int
    code: str
    site: str
    name: str
    short_name: str
    province: str
    city: str
    county: str
    county_name: str
    address: str
    lon: float | None
    lat: float | None
    legal_person: str
    contact: str
    phone: str
    permit: str
    status: str
    park: str
    guarantee: str
    profile: dict[str, str]
    extra: dict[str, str]
    industries: tuple[IndustryView, ...]
    level: str | None
    level_reason: str
    processes: tuple[str, ...]
    outlets: tuple[OutletView, ...]
    batch_id: int | None
    version: int
    created_at: datetime
    updated_at: datetime

    @property
    def key(self) -> str:
        """CODE, or CODE/SITE where the enterprise has a site."""
        return f"{self.code}/{self.site}" if self.site else self.code


def show(office: Office, actor: Actor, code: str) -> EnterpriseView:
    """The enterprise in use with this CODE or CODE/SITE.

    Refuses an unknown one, one of another county, and a bare CODE that several
    sites share.
    """
    require(actor, *ROLES)
    with office.reading() as session:
        row = find(session, code)
        require(actor, *ROLES, county=row.county)
        return next(_views(session, [row]))


def find(session: Session, text: str) -> Enterprise:
    """The row in use with this CODE or CODE/SITE; refuses an unknown or ambiguous one."""
    code, _, site = text.strip().partition("/")
    code, site = code.strip().upper(), site.strip()
    rows = session.scalars(
        select(Enterprise)
        .where(Enterprise.code == code, Enterprise.retired_at.is_(None))
        .order_by(Enterprise.site)
    ).all()
    found = [row for row in rows if row.site == site]
    if not found and not site:
        found = list(rows)
    if not found:
        raise Refusal(
            f"企业名录里没有“{text.strip()}”", "企业", "请先导入名单，或核对统一社会信用代码"
        )
    if len(found) > 1:
        sites = "、".join(f"{row.code}/{row.site}" for row in found)
        raise Refusal(f"“{code}”有 {len(found)} 个厂址", "企业", f"请写明厂址：{sites}")
    return found[0]


def count(office: Office, actor: Actor) -> int:
    """How many enterprises in use this person may see."""
    require(actor, *ROLES)
    statement = select(func.count()).select_from(Enterprise).where(Enterprise.retired_at.is_(None))
    if actor.county is not None:
        statement = statement.where(Enterprise.county == actor.county)
    with office.reading() as session:
        return session.scalar(statement) or 0


def first_page(office: Office, actor: Actor, limit: int = 64) -> list[EnterpriseRow]:
    """The first rows in list order (the order in which they were entered)."""
    require(actor, *ROLES)
    statement = select(Enterprise.id).where(Enterprise.retired_at.is_(None))
    if actor.county is not None:
        statement = statement.where(Enterprise.county == actor.county)
    with office.reading() as session:
        ids = session.scalars(statement.order_by(Enterprise.id).limit(limit)).all()
        return _rows(session, ids)


def page(office: Office, actor: Actor, ids: Iterable[int]) -> list[EnterpriseRow]:
    """The rows with these ids, in their order; ids of no row this person may see are left out."""
    require(actor, *ROLES)
    with office.reading() as session:
        rows = _rows(session, [int(id) for id in ids])
    return [row for row in rows if actor.county in (None, row.county)]


def every(office: Office, actor: Actor) -> Iterator[EnterpriseView]:
    """All enterprises this person may see, in list order, from one state of the records."""
    require(actor, *ROLES)
    statement = select(Enterprise).where(Enterprise.retired_at.is_(None)).order_by(Enterprise.id)
    if actor.county is not None:
        statement = statement.where(Enterprise.county == actor.county)
    with office.reading() as session:
        parts = session.scalars(statement.execution_options(yield_per=500)).partitions()
        for part in parts:
            yield from _views(session, part)


@cache
def county_names() -> dict[str, str]:
    """Six-digit code → name."""
    return {county.code: county.name for county in counties.all_counties()}


def industry_name(industry: str, branch: str = "", written: str = "") -> str:
    """What to call an industry: the branch's name, the industry's, or the list's own word."""
    known = industries.book().industries.get(industry)
    if known is None:
        return written
    return next((b.name for b in known.branches if b.id == branch), known.name)


def _industries(session: Session, ids: Sequence[int]) -> dict[int, tuple[IndustryView, ...]]:
    found: dict[int, list[IndustryView]] = {}
    statement = select(EnterpriseIndustry).order_by(
        EnterpriseIndustry.enterprise_id, EnterpriseIndustry.position
    )
    for some in chunks(ids):
        for row in session.scalars(statement.where(EnterpriseIndustry.enterprise_id.in_(some))):
            view = IndustryView(
                row.industry,
                row.branch,
                industry_name(row.industry, row.branch, row.written),
                row.written,
                row.code,
                row.level,
                row.level_written,
                row.target,
                row.target_written,
            )
            found.setdefault(row.enterprise_id, []).append(view)
    return {id: tuple(views) for id, views in found.items()}


def _processes(session: Session, ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    found: dict[int, list[str]] = {}
    of = EnterpriseProcess
    statement = select(of.enterprise_id, of.name).order_by(of.enterprise_id, of.position)
    for some in chunks(ids):
        for id, name in session.execute(statement.where(of.enterprise_id.in_(some))):
            found.setdefault(id, []).append(name)
    return {id: tuple(names) for id, names in found.items()}


def _outlets(session: Session, ids: Sequence[int]) -> dict[int, tuple[OutletView, ...]]:
    found: dict[int, list[OutletView]] = {}
    statement = select(Outlet).order_by(Outlet.id)
    for some in chunks(ids):
        for row in session.scalars(statement.where(Outlet.enterprise_id.in_(some))):
            view = OutletView(
                row.name, row.number, row.mn, row.kind, row.oxygen, row.main, row.cems
            )
            found.setdefault(row.enterprise_id, []).append(view)
    return {id: tuple(views) for id, views in found.items()}


def _overall(views: Sequence[IndustryView]) -> levels.Overall:
    """The worst level over the industries; open while one of them has none."""
    if len(views) == 1 and views[0].level is not None:
        return levels.Overall(views[0].level, "")
    return levels.overall({view.name or "未写明行业": view.level for view in views})


def _rows(session: Session, ids: Sequence[int]) -> list[EnterpriseRow]:
    industries_of = _industries(session, ids)
    of = Enterprise
    statement = select(of.id, of.code, of.site, of.name, of.county, of.status, of.contact, of.phone)
    found: dict[int, EnterpriseRow] = {}
    for some in chunks(ids):
        chosen = statement.where(of.id.in_(some))
        for id, code, site, name, county, status, contact, phone in session.execute(chosen):
            views = industries_of.get(id, ())
            main = views[0] if views else None
            found[id] = EnterpriseRow(
                id=id,
                code=code,
                site=site,
                name=name,
                county=county,
                county_name=county_names().get(county, county),
                industry=main.industry if main else "",
                industry_name="、".join(view.name for view in views),
                level=_overall(views).level,
                level_written=main.level_written if main else "",
                target=main.target if main else None,
                status=status,
                contact=contact,
                phone=phone,
                industries=views,
            )
    return [found[id] for id in ids if id in found]


def _views(session: Session, rows: Sequence[Enterprise]) -> Iterator[EnterpriseView]:
    ids = [row.id for row in rows]
    industries_of = _industries(session, ids)
    processes_of = _processes(session, ids)
    outlets_of = _outlets(session, ids)
    for row in rows:
        views = industries_of.get(row.id, ())
        overall = _overall(views)
        yield EnterpriseView(
            id=row.id,
            code=row.code,
            site=row.site,
            name=row.name,
            short_name=row.short_name,
            province=row.province,
            city=row.city,
            county=row.county,
            county_name=county_names().get(row.county, row.county),
            address=row.address,
            lon=row.lon,
            lat=row.lat,
            legal_person=row.legal_person,
            contact=row.contact,
            phone=row.phone,
            permit=row.permit,
            status=row.status,
            park=row.park,
            guarantee=row.guarantee,
            profile=json.loads(row.profile),
            extra=json.loads(row.extra),
            industries=views,
            level=overall.level,
            level_reason=overall.reason,
            processes=processes_of.get(row.id, ()),
            outlets=outlets_of.get(row.id, ()),
            batch_id=row.batch_id,
            version=row.version,
            created_at=row.created_at,
            updated_at=row.updated_at,
        )
