"""Applications on file, and our data in the order of the platform's own columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from db.enterprise_entries import values_of
from db.enterprise_entry_tables import PlatformApplication
from db.enterprise_export import list_lines
from db.enterprise_rows import county_names
from db.enterprise_tables import Enterprise, chunks
from db.enterprises import every
from db.office import Office
from db.platform import KIND
from db.users import ROLES, Actor, require
from grading import industries
from templates.workbooks.platform_list import APPLICATION


@dataclass(frozen=True, slots=True)
class Application:
    """An application that holds, with the enterprise it belongs to; ``values`` by field."""

    enterprise_id: int
    key: str
    name: str
    county_name: str
    values: Mapping[str, str]


def applications(
    office: Office, actor: Actor, ids: Iterable[int] | None = None
) -> list[Application]:
    """The applications this person may see, newest first; ``ids`` chooses enterprises."""
    require(actor, *ROLES)
    of, whose = PlatformApplication, Enterprise
    statement = (
        select(of, whose)
        .join(whose, whose.id == of.enterprise_id)
        .where(of.retired_at.is_(None), whose.retired_at.is_(None))
        .order_by(of.submitted_on.desc(), of.id)
    )
    if actor.county is not None:
        statement = statement.where(whose.county == actor.county)
    portions: list[Sequence[int] | None] = [None] if ids is None else list(chunks(list(ids)))
    found: list[Application] = []
    with office.reading() as session:
        for some in portions:
            wanted = statement if some is None else statement.where(whose.id.in_(some))
            for row, enterprise in session.execute(wanted):
                code, site = enterprise.code, enterprise.site
                found.append(
                    Application(
                        enterprise.id,
                        f"{code}/{site}" if site else code,
                        enterprise.name,
                        county_names().get(enterprise.county, enterprise.county),
                        values_of(KIND, row),
                    )
                )
    return sorted(found, key=lambda each: each.values["submitted_on"], reverse=True)


def platform_lines(
    office: Office,
    actor: Actor,
    meanings: Sequence[str],
    ids: Sequence[int],
    *,
    without_number: bool = False,
) -> Iterator[dict[str, Any]]:
    """Lines for the platform's columns: meaning → content, one per industry where asked for.

    The application is the newest of that industry; where there is none its target is
    the register's and the rest stays empty. ``without_number`` leaves out what is on the
    platform already.
    """
    newest: dict[int, list[Application]] = {}
    for each in applications(office, actor, ids):
        newest.setdefault(each.enterprise_id, []).append(each)
    columns = [*(m for m in meanings if m not in APPLICATION), "code", "site"]
    if "@target" in meanings:
        columns.append("target")
    views = {view.key: view.id for view in every(office, actor, ids)}
    for line, _ in list_lines(office, actor, columns, ids):
        key = f"{line['code']}/{line['site']}" if line["site"] else line["code"]
        mine = _of_industry(newest.get(views[key], []), str(line.get("industry", "")))
        if mine is not None and without_number:
            continue
        values = {} if mine is None else mine.values
        told = {meaning: values.get(meaning[1:], "") for meaning in APPLICATION}
        told["@target"] = told["@target"] or str(line.get("target", ""))
        yield {**line, **told}


def _of_industry(some: Sequence[Application], written: str) -> Application | None:
    """The newest application for an industry; one that names none is for all."""
    meant = industries.find(written) if written else None
    for each in some:
        named = each.values["industry"]
        if not named or meant is None or named == meant.name:
            return each
    return None
