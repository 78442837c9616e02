"""Ledgers as they were read: passages, volumes and vehicles, with what is odd about each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from grading.refusals import Finding
from grading.transport.passages import Passages
from grading.transport.volumes import Volume
from templates.transport.columns import Ledger

MOST_TOLD = 200
"""So many findings of one rule are told row by row; the rest are counted."""


@dataclass(frozen=True, slots=True)
class Opened:
    """Where a ledger came from. ``mapping`` heading → field, ``read`` rows that are entries,
    ``rejected`` those left out, ``filled`` field → entries in which it is filled in,
    ``counts`` rule → findings (``findings`` has the first of each)."""

    ledger: Ledger
    file: str
    sha256: str
    sheet: str
    header_row: int
    mapping: Mapping[str, str]
    read: int
    rejected: int
    filled: Mapping[str, int]
    findings: tuple[Finding, ...]
    counts: Mapping[str, int]

    @property
    def faults(self) -> tuple[Finding, ...]:
        """What keeps rows out."""
        return tuple(each for each in self.findings if each.severity == "error")


@dataclass(frozen=True, eq=False, slots=True)
class StagedPassages:
    """A gate ledger."""

    opened: Opened
    passages: Passages


@dataclass(frozen=True, slots=True)
class StagedVolumes:
    """Bulk goods, each with the row it stands in."""

    opened: Opened
    rows: tuple[tuple[int, Volume], ...]


@dataclass(frozen=True, slots=True)
class Vehicle:
    """One line of an inventory; ``written`` is its stage and fuel in the file's words."""

    row: int
    plate: str
    kind: str
    vin: str
    engine: str
    stage: int
    fuel: str
    written: str


@dataclass(frozen=True, slots=True)
class StagedVehicles:
    """An inventory of vehicles in the plant or of machines."""

    opened: Opened
    rows: tuple[Vehicle, ...]


@dataclass
class Remarks:
    """Gathers findings: the first :data:`MOST_TOLD` of each rule, and how many there were."""

    findings: list[Finding] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    def error(self, row: int, column: str, value: str, rule: str, message: str) -> None:
        """A row that is left out."""
        self._note(Finding(row, column, value, rule, "error", message), 1)

    def doubt(
        self, row: int, column: str, value: str, rule: str, message: str, times: int = 1
    ) -> None:
        """A row that is kept; ``times`` rows say the same."""
        more = f"（共 {times} 行，首见第 {row} 行）" if times > 1 else ""
        self._note(Finding(row, column, value, rule, "warning", message + more), times)

    def _note(self, finding: Finding, times: int) -> None:
        before = self.counts.get(finding.rule, 0)
        self.counts[finding.rule] = before + times
        if sum(each.rule == finding.rule for each in self.findings) < MOST_TOLD:
            self.findings.append(finding)
