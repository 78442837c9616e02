"""What the papers of clean transport print: an assessment, and the sheet of a sample."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from grading.transport.shares import Figures, RoadShare


@dataclass(frozen=True, slots=True)
class MonthLine:
    """One month; ``ledger`` False where no ledger was imported."""

    month: str
    figures: Figures
    passages: int
    ledger: bool


@dataclass(frozen=True, slots=True)
class FleetLine:
    """An inventory: its title, day, number and the count of each stage from the best on."""

    title: str
    as_of: date
    count: int
    stages: Sequence[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class CheckLine:
    """A demand on the ledgers: what was found, and whether it is met (None: not known)."""

    title: str
    required: str
    found: str
    met: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TransportContent:
    """Everything the report prints. ``rule`` says in sentences what counts, ``sources`` the
    ledgers it rests on, ``gaps`` the months whose ledgers are not complete with the reason,
    ``line`` the share a clean transport asks for, in percent."""

    office: str
    enterprise: str
    code: str
    industry: str
    first: str
    last: str
    rule: Sequence[str]
    sources: Sequence[str]
    months: Sequence[MonthLine]
    whole: Figures
    roads: Mapping[int, RoadShare]
    fleets: Sequence[FleetLine]
    checks: Sequence[CheckLine]
    doubts: Sequence[tuple[str, str]]
    notes: Sequence[str]
    gaps: Sequence[tuple[str, str]]
    line: int
    printed: datetime
    mark: str = ""

    @property
    def period(self) -> str:
        """From which month to which."""
        return self.first if self.first == self.last else f"{self.first} 至 {self.last}"


@dataclass(frozen=True, slots=True)
class PieceLine:
    """One piece of a sample; ``where`` is its ledger and row, ``found`` empty: to be filled in."""

    number: int
    title: str
    where: str
    words: str
    found: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleContent:
    """The sheet a sample is checked with on site."""

    office: str
    enterprise: str
    code: str
    number: str
    seed: str
    basis: str
    drawn_on: date
    drawn_by: str
    pieces: Sequence[PieceLine]
    methods: Sequence[str]
    printed: datetime
    mark: str = ""
