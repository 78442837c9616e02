"""The register of enterprises: one of them, or each, with everything.
Rows for a table are in :mod:`db.enterprise_rows`.

An enterprise is named by CODE or CODE/SITE. A person limited to one county sees
that county's enterprises only. Nothing here changes records: lists come in
through :mod:`db.enterprise_import`, people change them in :mod:`db.enterprise_edit`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enterprise_rows import IndustryView, county_names, industries_of, overall_of
from db.enterprise_tables import Enterprise, EnterpriseProcess, Outlet, chunks
from db.office import Office
from db.sessions import look_within
from db.users import ROLES, Actor, require
from grading.refusals import Refusal


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
class EnterpriseView:
    """Everything known about one enterprise.

    ``profile`` holds the fields few have (``templates.workbooks.values.PROFILE``),
    ``extra`` list columns without a field. ``retired_at`` is None while it is in use.
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
    retired_at: datetime | None
    retired_reason: str

    @property
    def key(self) -> str:
        """CODE, or CODE/SITE where the enterprise has a site."""
        return f"{self.code}/{self.site}" if self.site else self.code


def show(office: Office, actor: Actor, code: str, *, also_retired: bool = False) -> EnterpriseView:
    """The enterprise with this CODE or CODE/SITE.

    The code of a duplicate leads to the enterprise it was merged into. Refuses an
    unknown one, one of another county, a bare CODE that several sites share, and
    one out of use unless ``also_retired``.
    """
    require(actor, *ROLES)
    with office.reading() as session:
        row = find_any(session, code) if also_retired else find(session, code)
        require(actor, *ROLES, county=row.county)
        return next(views_of(session, [row]))


def find(session: Session, text: str) -> Enterprise:
    """The row in use with this CODE or CODE/SITE, or the one it was merged into.

    Refuses an unknown or ambiguous one, and one out of use.
    """
    row = find_any(session, text)
    if row.retired_at is not None:
        raise Refusal(
            f"{row.name}已于 {row.retired_at:%Y-%m-%d} 停用：{row.retired_reason}",
            "企业",
            "仍要使用的，先恢复这家企业（enterprises restore）",
        )
    return row


def find_any(session: Session, text: str) -> Enterprise:
    """As :func:`find`, and where none is in use the one last taken out of use."""
    code, _, site = text.strip().partition("/")
    code, site = code.strip().upper(), site.strip()
    every = session.scalars(
        select(Enterprise).where(Enterprise.code == code).order_by(Enterprise.site)
    ).all()
    rows = [row for row in every if row.retired_at is None]
    found = [row for row in rows if row.site == site]
    if not found and not site:
        found = rows
    if not found:
        found = _retired(session, [row for row in every if not site or row.site == site])
    if not found:
        raise Refusal(
            f"企业名录里没有“{text.strip()}”", "企业", "请先导入名单，或核对统一社会信用代码"
        )
    if len(found) > 1:
        sites = "、".join(f"{row.code}/{row.site}" for row in found)
        raise Refusal(f"“{code}”有 {len(found)} 个厂址", "企业", f"请写明厂址：{sites}")
    return found[0]


def _retired(session: Session, rows: list[Enterprise]) -> list[Enterprise]:
    """Of rows out of use, the one taken out last, or the enterprise it was merged into."""
    out_of_use = [row for row in rows if row.retired_at is not None]
    last = max(out_of_use, key=lambda row: (str(row.retired_at), row.id), default=None)
    while last is not None and last.merged_into is not None:
        last = session.get_one(Enterprise, last.merged_into)
    return [] if last is None else [last]


def every(
    office: Office, actor: Actor, ids: Iterable[int] | None = None
) -> Iterator[EnterpriseView]:
    """All enterprises this person may see, in list order, from one state of the records.

    With ``ids`` only those, in the order given.
    """
    require(actor, *ROLES)
    if ids is not None:
        yield from _chosen(office, actor, [int(id) for id in ids])
        return
    statement = select(Enterprise).where(Enterprise.retired_at.is_(None)).order_by(Enterprise.id)
    if actor.county is not None:
        statement = statement.where(Enterprise.county == actor.county)
    with office.reading() as session:
        parts = session.scalars(statement.execution_options(yield_per=500)).partitions()
        for part in parts:
            yield from views_of(session, part)


def _chosen(office: Office, actor: Actor, ids: Sequence[int]) -> Iterator[EnterpriseView]:
    with office.reading() as session:
        for some in chunks(ids):
            of = select(Enterprise).where(Enterprise.id.in_(some), Enterprise.retired_at.is_(None))
            rows = {row.id: row for row in session.scalars(of)}
            mine = [rows[id] for id in some if id in rows]
            yield from views_of(session, [r for r in mine if actor.county in (None, r.county)])
            session.expunge_all()


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
        chosen = statement.where(Outlet.enterprise_id.in_(some), Outlet.retired_at.is_(None))
        for row in session.scalars(chosen):
            view = OutletView(
                row.name, row.number, row.mn, row.kind, row.oxygen, row.main, row.cems
            )
            found.setdefault(row.enterprise_id, []).append(view)
    return {id: tuple(views) for id, views in found.items()}


def views_of(session: Session, rows: Sequence[Enterprise]) -> Iterator[EnterpriseView]:
    """Everything about the enterprises of these rows, in a session that is open already."""
    ids = [row.id for row in rows]
    industries = industries_of(look_within(session), ids)
    processes_of = _processes(session, ids)
    outlets_of = _outlets(session, ids)
    for row in rows:
        views = industries.get(row.id, ())
        overall = overall_of(views)
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
            retired_at=row.retired_at,
            retired_reason=row.retired_reason,
        )
