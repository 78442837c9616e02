"""The workbook an enterprise fills in: what its industry usually reports, and what it reported."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import select

from db.energy.figures import counts, same_enterprise
from db.energy.tables import EnergyRow
from db.enterprise_tables import EnterpriseIndustry
from db.enterprises import find
from db.office import Office
from db.users import ROLES, Actor, require
from grading.canonical import parse_json
from grading.energy.units import plain
from templates.workbooks.energy import TemplateLine, usual_lines


@dataclass(frozen=True, slots=True)
class Template:
    """Whose the workbook is, of which year, and its lines."""

    code: str
    name: str
    year: int
    lines: tuple[TemplateLine, ...]


def template_lines(
    office: Office, actor: Actor, enterprise: str, year: int | None = None
) -> Template:
    """The lines for an enterprise (CODE or CODE/SITE) and year, default the one just ended.

    What it has reported for the year stands in them as it was written.
    """
    require(actor, *ROLES)
    with office.reading() as session:
        of = find(session, enterprise)
        require(actor, *ROLES, county=of.county)
        chosen = year or office.clock.today().year - 1
        own = session.scalars(
            select(EnterpriseIndustry.industry)
            .where(EnterpriseIndustry.enterprise_id == of.id)
            .order_by(EnterpriseIndustry.position)
        )
        usual = {(e.process, e.item, e.flow): e for e in usual_lines([e for e in own if e])}
        known = (
            select(EnergyRow)
            .where(
                EnergyRow.enterprise_id.in_(same_enterprise(session, of.id)),
                EnergyRow.period == str(chosen),
                counts(),
            )
            .order_by(EnergyRow.id)
        )
        for row in session.scalars(known):
            key = (row.process, row.item, row.flow)
            measured = parse_json(row.measured)
            assert isinstance(measured, dict)
            given = [plain(measured[q]) if q in measured else "" for q in ("ncv", "cc", "of")]
            usual[key] = replace(
                usual.get(key, TemplateLine(*key)), amount=row.written, unit=row.unit,
                measured=(given[0], given[1], given[2]), source=row.source, note=row.note,
            )  # fmt: skip
        return Template(of.key if not of.site else of.code, of.name, chosen, tuple(usual.values()))
