"""Rows of the register for a table: who, where, which industries, which level.

They are the first thing a person sees, so they are read with plain statements
(:mod:`db.looks`) and nothing heavy is imported for them. A person limited to
one county sees that county's enterprises only.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from db.looks import Look, Row
from db.users import ROLES, Actor, require
from grading import counties, industries, levels

if TYPE_CHECKING:
    from db.office import Office

_COLUMNS = "id, code, site, name, county, status, contact, phone"
_INDUSTRIES = """
    SELECT enterprise_id, industry, branch, written, code, level, level_written, target,
    target_written FROM enterprise_industries WHERE enterprise_id IN (…)
    ORDER BY enterprise_id, position
"""


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


def count(office: Office, actor: Actor) -> int:
    """How many enterprises in use this person may see."""
    require(actor, *ROLES)
    seen, values = _seen_by(actor)
    with office.looking() as look:
        found = look.row(f"SELECT COUNT(*) FROM enterprises WHERE {seen}", *values)
    return int(found[0]) if found else 0


def first_page(office: Office, actor: Actor, limit: int = 64) -> list[EnterpriseRow]:
    """The first rows in list order (the order in which they were entered)."""
    require(actor, *ROLES)
    seen, values = _seen_by(actor)
    with office.looking() as look:
        some = f"SELECT {_COLUMNS} FROM enterprises WHERE {seen} ORDER BY id LIMIT ?"
        return _rows(look, look.rows(some, *values, limit))


def page(office: Office, actor: Actor, ids: Iterable[int]) -> list[EnterpriseRow]:
    """The rows with these ids, in their order; ids of no row this person may see are left out."""
    require(actor, *ROLES)
    wanted = [int(id) for id in ids]
    with office.looking() as look:
        lines = look.rows_of(wanted, f"SELECT {_COLUMNS} FROM enterprises WHERE id IN (…)")
        rows = {row.id: row for row in _rows(look, lines) if actor.county in (None, row.county)}
    return [rows[id] for id in wanted if id in rows]


def _seen_by(actor: Actor) -> tuple[str, tuple[str, ...]]:
    """The condition for the enterprises in use that this person may see, with its values."""
    if actor.county is None:
        return "retired_at IS NULL", ()
    return "retired_at IS NULL AND county = ?", (actor.county,)


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


def industries_of(look: Look, ids: Sequence[int]) -> dict[int, tuple[IndustryView, ...]]:
    """The industries of each of these enterprises, the main one first."""
    found: dict[int, list[IndustryView]] = {}
    for id, industry, branch, written, *rest in look.rows_of(ids, _INDUSTRIES):
        name = industry_name(industry, branch, written)
        found.setdefault(id, []).append(IndustryView(industry, branch, name, written, *rest))
    return {id: tuple(views) for id, views in found.items()}


def overall_of(views: Sequence[IndustryView]) -> levels.Overall:
    """The worst level over the industries; open while one of them has none."""
    if len(views) == 1 and views[0].level is not None:
        return levels.Overall(views[0].level, "")
    return levels.overall({view.name or "未写明行业": view.level for view in views})


def _rows(look: Look, lines: Sequence[Row]) -> list[EnterpriseRow]:
    industries = industries_of(look, [line[0] for line in lines])
    names = county_names()
    found: list[EnterpriseRow] = []
    for id, code, site, name, county, status, contact, phone in lines:
        views = industries.get(id, ())
        main = views[0] if views else None
        found.append(
            EnterpriseRow(
                id=id,
                code=code,
                site=site,
                name=name,
                county=county,
                county_name=names.get(county) or county,
                industry=main.industry if main else "",
                industry_name="、".join(view.name for view in views),
                level=overall_of(views).level,
                level_written=main.level_written if main else "",
                target=main.target if main else None,
                status=status,
                contact=contact,
                phone=phone,
                industries=views,
            )
        )
    return found
