"""What the values of a list's row are: their order, their kinds, how long they may be."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from grading import industries
from grading.refusals import Severity
from templates.workbooks.quantities import Kind


class IndustryWritten(NamedTuple):
    """One industry of a row: ids of the register (empty if unknown), and how it was written."""

    industry: str
    branch: str
    written: str
    code: str


class Problem(NamedTuple):
    """One remark about a field of the row being read.

    ``fix`` are texts that would mend it, as (field, text): a suggestion, never applied unasked.
    """

    field: str
    rule: str
    severity: Severity
    message: str
    fix: tuple[tuple[str, str], ...] = ()


PROFILE: dict[str, Kind] = {
    "org_number": "text",
    "org_kind": "text",
    "parent": "text",
    "gates": "count",
    "barriers": "count",
    "vehicles": "count",
    "plant_vehicles": "count",
    "machines": "count",
    "cleaner_level": "text",
    "cleaner_on": "date",
    "green_factory": "text",
    "disclosure": "text",
    "carbon_market": "text",
    "carbon_quota": "tonnes",
    "carbon_settled": "text",
    "own_coal": "text",
    "substitute_fuel": "share",
    "green_power": "share",
    "ccus": "text",
    "railway": "text",
    "commissioned": "date",
    "annual_output": "money",
    "stopped_on": "date",
    "resumes_on": "date",
    "platform_number": "text",
}
"""The fields few lists have, with the kind of what they hold (domain/framework.md §9)."""

VALUES = (
    "code",
    "site",
    "name",
    "short_name",
    "province",
    "city",
    "county",
    "address",
    "lon",
    "lat",
    "legal_person",
    "contact",
    "phone",
    "permit",
    "status",
    "park",
    "guarantee",
    *PROFILE,
    "industries",
    "level",
    "target",
    "processes",
    "cleared",
)
"""The fields of a row's values in order. Text is ``""`` where nothing was filled in, ``county``
a six-digit code, ``lon`` and ``lat`` degrees or None, ``industries`` a tuple of
:class:`IndustryWritten`, ``level`` and ``target`` a WrittenLevel or None, ``processes`` a tuple
of names, ``cleared`` the fields (or headings without a field) a clearing mark stands in."""

PLACE = {field: place for place, field in enumerate(VALUES)}
"""Field → its place in the values."""

_EMPTY: dict[str, Any] = {
    "lon": None,
    "lat": None,
    "industries": (),
    "level": None,
    "target": None,
    "processes": (),
    "cleared": (),
}
EMPTY: tuple[Any, ...] = tuple(_EMPTY.get(field, "") for field in VALUES)
"""The values of a row in which nothing is filled in."""

LIMITS = {
    "code": 18,
    "site": 64,
    "name": 200,
    "short_name": 200,
    "province": 64,
    "city": 64,
    "address": 400,
    "legal_person": 100,
    "contact": 100,
    "phone": 100,
    "permit": 64,
    "status": 64,
    "park": 200,
    "guarantee": 200,
    "industry": 200,
    "industry_code": 64,
    "level": 64,
    "target": 64,
    **dict.fromkeys(PROFILE, 200),
}
"""Longest text of a field in characters; the record room has as much room."""
LONGEST_PROCESS = 100

CLEARING = re.compile(r"[-—–－_（(\[【]*清空[-—–－_）)\]】]*")
"""A cell that empties the field on file; an empty cell never does."""
NOT_CLEARED = frozenset({"code", "name", "county", "site"})
"""Fields an enterprise cannot be without, or is found by."""

LISTED = re.compile(r"[、,，;；/\n]+")
"""What stands between several things in one cell."""


def industries_of(written: str, codes: str) -> tuple[tuple[IndustryWritten, ...], str]:
    """The industries a row names by 行业 and 行业代码, and a sentence about what is odd."""
    by_code = {
        found.id: part
        for part in LISTED.split(codes)
        if part and (found := industries.find_code(part)) is not None
    }
    if not written:
        named = tuple(
            IndustryWritten(one, "", industries.get(one).name, code)
            for one, code in by_code.items()
        )
        if codes and not named:
            return (IndustryWritten("", "", "", codes),), f"行业代码“{codes}”认不出，已按原文保存"
        return named, ""
    found_all = industries.find_all(written)
    if not found_all:
        message = f"行业“{written}”认不出，已按原文保存"
        return (IndustryWritten("", "", written, codes),), message
    if len(found_all) == 1:
        one = found_all[0]
        branch = industries.find_branch(written)
        meant = [IndustryWritten(one.id, branch.id if branch else "", written, codes)]
    else:
        meant = [
            IndustryWritten(one.id, "", one.name, by_code.get(one.id, "")) for one in found_all
        ]
    strange = [industries.get(one).name for one in by_code if one not in {f.id for f in found_all}]
    if strange:
        return tuple(
            meant
        ), f"行业写的是“{written}”，行业代码 {codes} 却是{'、'.join(strange)}，请核对"
    return tuple(meant), ""
