"""The register as a list: one line per industry, in the fields a list has."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from db.enterprise_tables import Enterprise
from db.enterprises import every
from db.office import Office
from db.users import ROLES, Actor, require


def list_lines(office: Office, actor: Actor) -> Iterator[tuple[dict[str, Any], dict[str, str]]]:
    """The enterprises this person may see, as (field → content, other heading → text).

    One line per industry, one where there is none; read again, the lines of one
    enterprise become one. ``lon`` and ``lat`` are numbers, all else is text.
    """
    for view in every(office, actor):
        line: dict[str, Any] = {
            "province": view.province,
            "city": view.city,
            "county": view.county_name,
            "name": view.name,
            "short_name": view.short_name,
            "code": view.code,
            "site": view.site,
            "address": view.address,
            "lon": "" if view.lon is None else view.lon,
            "lat": "" if view.lat is None else view.lat,
            "legal_person": view.legal_person,
            "contact": view.contact,
            "phone": view.phone,
            "permit": view.permit,
            "status": view.status,
            "processes": "、".join(view.processes),
            "park": view.park,
            "guarantee": view.guarantee,
        }
        if not view.industries:
            yield line, view.extra
        for each in view.industries:
            of_industry = {
                "industry": each.written or each.name,
                "industry_code": each.code,
                "level": each.level_written,
                "target": each.target_written,
            }
            yield line | of_industry, view.extra


def extra_headings(office: Office, actor: Actor) -> list[str]:
    """The headings of list columns without a field that any of these enterprises has."""
    require(actor, *ROLES)
    statement = select(Enterprise.extra).where(
        Enterprise.retired_at.is_(None), Enterprise.extra != "{}"
    )
    if actor.county is not None:
        statement = statement.where(Enterprise.county == actor.county)
    found: dict[str, None] = {}
    with office.reading() as session:
        for text in session.scalars(statement.order_by(Enterprise.id)):
            found.update(dict.fromkeys(json.loads(text)))
    return list(found)
