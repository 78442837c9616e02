"""The register as a list: one line per industry, in the columns and the order wanted.

Which columns, in which order, is a layout; a person keeps layouts under names
(:mod:`db.saved_choices`) and finds the last one used again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import select

from db.enterprise_rows import IndustryView
from db.enterprise_tables import Enterprise
from db.enterprises import EnterpriseView, every
from db.office import Office
from db.saved_choices import SavedChoices
from db.users import ROLES, Actor, require
from grading.refusals import Refusal
from templates.workbooks.headings import fields, recognise
from templates.workbooks.register import OTHER, Line, column_title
from templates.workbooks.values import PROFILE

LAYOUTS = "export"
"""The kind of saved choice a layout is."""
LAST = ""
"""The name of the layout used last."""

_OF_INDUSTRY = frozenset({"industry", "industry_code", "level", "target"})


def all_columns(office: Office, actor: Actor) -> list[str]:
    """Every column there is: all fields, then the other headings these enterprises have."""
    return [*fields(), *(f"{OTHER}{heading}" for heading in extra_headings(office, actor))]


def list_lines(
    office: Office,
    actor: Actor,
    columns: Sequence[str] | None = None,
    ids: Iterable[int] | None = None,
) -> Iterator[Line]:
    """The enterprises this person may see, as (field → content, other heading → text).

    One line per industry where a column tells of industries (``columns``; None: all
    of them), else one per enterprise; read again, the lines of one enterprise become
    one. ``ids`` chooses enterprises and their order. ``lon`` and ``lat`` are numbers,
    all else is text.
    """
    by_industry = columns is None or not _OF_INDUSTRY.isdisjoint(columns)
    for view in every(office, actor, ids):
        line = _line(view)
        if not view.industries or not by_industry:
            yield line, view.extra
            continue
        for each in view.industries:
            yield line | _industry(each), view.extra


def _line(view: EnterpriseView) -> dict[str, Any]:
    return {
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
        **{field: view.profile.get(field, "") for field in PROFILE},
    }


def _industry(each: IndustryView) -> dict[str, Any]:
    return {
        "industry": each.written or each.name,
        "industry_code": each.code,
        "level": each.level_written or each.level or "",
        "target": each.target_written or each.target or "",
    }


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


def read_columns(texts: Iterable[str], known: Sequence[str]) -> list[str]:
    """Columns named by title, by identifier, or by another spelling a list may use.

    ``known`` are those there are. Refuses a name that means none of them, and one
    that is named twice.
    """
    by_title = {column_title(column): column for column in reversed(known)}
    found: list[str] = []
    for text in texts:
        meant = text if text in known else by_title.get(text)
        if meant is None:
            spelt = recognise(text)
            meant = spelt[0] if spelt is not None else None
        if meant is None or meant not in known:
            have = "、".join(column_title(column) for column in known)
            raise Refusal(f"没有“{text}”这一列", "导出的列", f"可选：{have}")
        if meant in found:
            raise Refusal(f"“{text}”这一列写了两次", "导出的列", "每列只写一次")
        found.append(meant)
    return found


class Layouts:
    """The layouts one person keeps; a layout forgets columns that are no more."""

    def __init__(self, office: Office, actor: Actor) -> None:
        self._saved = SavedChoices(office, actor, LAYOUTS)
        self._known = all_columns(office, actor)

    @property
    def known(self) -> list[str]:
        """Every column that can be chosen."""
        return list(self._known)

    def all(self) -> dict[str, list[str]]:
        """Name → columns in order; :data:`LAST` is the one used last."""
        return {name: self._of(content) for name, content in self._saved.all().items()}

    def columns(self, name: str | None) -> list[str]:
        """The columns of a layout; None: those used last, else all. Refuses an unknown name."""
        saved = self.all()
        if name is None:
            return saved.get(LAST) or self.known
        if name == LAST or name not in saved:
            have = "、".join(each for each in saved if each) or "还没有存过"
            raise Refusal(f"没有名为“{name}”的列布局", "导出的列", f"已存的：{have}")
        return saved[name]

    def keep(self, name: str, columns: Sequence[str]) -> None:
        """Keep columns and their order under a name; one of that name is replaced."""
        if not columns:
            raise Refusal("没有选择要导出的列", "列布局", "至少选一列")
        self._saved.keep(name, {"columns": list(columns)})

    def drop(self, name: str) -> None:
        """Forget a layout."""
        self._saved.drop(name)

    def _of(self, content: object) -> list[str]:
        columns = content.get("columns", []) if isinstance(content, dict) else []
        return [column for column in columns if column in self._known]
