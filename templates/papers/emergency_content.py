"""What papers and workbooks of the emergency list print: one line per row of an edition."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

UNCONFIRMED = "措施依据待核稿"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListLine:
    """One row of an edition; ``measures`` and ``shares`` (%) by warning.

    ``place`` is line, process and equipment; ``entered`` holds the warnings whose words are
    the office's own; ``unconfirmed``: the pack the measure comes from is not 已核.
    ``emissions`` are t/a by pollutant, ``power`` kWh per day, ``base`` the base of cuts in
    words.
    """

    county: str
    name: str
    code: str
    address: str = ""
    lon: str = ""
    lat: str = ""
    industry: str
    level: str
    guarantee: bool = False
    place: str = ""
    line: str = ""
    process: str = ""
    equipment: str = ""
    base: str = ""
    measures: Mapping[str, str]
    shares: Mapping[str, Decimal | None]
    entered: tuple[str, ...] = ()
    unconfirmed: bool = False
    emissions: Mapping[str, Decimal]
    power: str = ""
    contact: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyContent:
    """An edition as it is printed. ``county`` is empty for the whole city.

    ``warning`` is the one it is printed for (an id), empty for all; ``cuts`` are sentences
    about the targets; ``occasion`` tells of the warning that runs.
    """

    title: str
    key: str
    state: str
    document: str
    as_of: date
    days: int
    warning: str
    county: str
    lines: Sequence[ListLine]
    cuts: tuple[str, ...]
    occasion: str
    office: str
    city: tuple[str, str]
    printed: datetime
    sample: bool = False

    @property
    def mark(self) -> str:
        """What is stamped on every page: nothing where the edition is in force and confirmed."""
        words = [] if self.state in ("现行", "已被替换", "往年清单") else [self.state]
        if any(line.unconfirmed for line in self.lines):
            words.append(UNCONFIRMED)
        return "·".join([*words, "样例"] if self.sample else words)
