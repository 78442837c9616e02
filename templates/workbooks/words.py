"""What the words of a list mean that come again and again: each is looked up once per list."""

from __future__ import annotations

from collections.abc import Set
from typing import NamedTuple

from grading import counties, levels
from grading.levels import WrittenLevel
from grading.refusals import Severity
from templates.workbooks.cells import STEPS, Steps, clean, needs_cleaning
from templates.workbooks.headings import Header
from templates.workbooks.places import province_key
from templates.workbooks.quantities import READERS, Quantity, heading_unit
from templates.workbooks.values import LIMITS, PROFILE


class CountyMeant(NamedTuple):
    """A county's code (empty where unknown), and what is to be said about it, if anything."""

    code: str
    severity: Severity
    message: str


class Words:
    """The words of one list under its header; ``off`` are the normalising steps not taken."""

    def __init__(self, header: Header, off: Set[str]) -> None:
        self._off = off
        self._province = province_key(counties.city().province)
        self._counties: dict[str, CountyMeant] = {}
        self._levels: dict[str, WrittenLevel] = {}
        self._units = {
            h.field: heading_unit(PROFILE[h.field], h.text)
            for h in header.headings
            if h.field in PROFILE
        }

    def province(self, written: str) -> str:
        """The key of the province a row's coordinates must lie in."""
        return province_key(written) or self._province

    def county(self, text: str) -> CountyMeant:
        """What a county's cell means."""
        known = self._counties.get(text)
        if known is None:
            match = counties.look_up(clean(text, Steps()))
            code = match.county.code if match.county else ""
            known = CountyMeant(code, "warning" if code else "error", match.message)
            self._counties[text] = known
        return known

    def level(self, text: str) -> WrittenLevel | None:
        """What a level's cell means; None where it must be cleaned first."""
        known = self._levels.get(text)
        if known is None and not needs_cleaning(text) and len(text) <= LIMITS["level"]:
            known = self._levels[text] = levels.read_written(text)
        return known

    def quantity(self, field: str, text: str) -> Quantity:
        """What the cell of a date, count, share or sum means.

        A bare number is in the unit its heading names: 年产值（亿元）.
        """
        kind = PROFILE[field]
        found = READERS[kind](text + self._units[field] if text[-1:].isdigit() else text)
        step = "dates" if kind == "date" else "units"
        if found.converted and step in self._off:
            return Quantity("", message=f"“{text}”没有读入（“{STEPS[step]}”这一步已关闭）")
        return found
