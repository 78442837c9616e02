"""What a monitoring file holds, read and checked, ready to be imported."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Literal

from grading.monitoring.hours import Codes, Ints
from grading.refusals import Finding

Form = Literal["wide", "long", "hj212"]
"""Columns per pollutant, a row per pollutant, or a log of messages."""

Role = Literal[
    "time", "date", "hour", "outlet", "pollutant", "unit",
    "value", "converted", "flag", "mark", "ignored",
]  # fmt: skip
"""What a column holds: ``value`` is measured, ``converted`` at reference oxygen, ``flag`` the
data flag, ``mark`` the operating mark; ``date`` and ``hour`` together are a time."""


@dataclass(frozen=True, eq=False, slots=True)
class StagedSeries:
    """One outlet and pollutant of a file, all its months.

    ``outlet`` is the name in the file, ``pollutant`` an id of standards/pollutants.yaml.
    ``hours`` are hour numbers (of five-minute steps where ``step`` is 5: minutes since
    1970-01-01 00:00 office time ÷ step), ascending, each once. ``value``, ``converted`` and
    ``flag`` are as in :class:`grading.monitoring.hours.MonthHours`.
    """

    outlet: str
    pollutant: str
    hours: Ints
    value: Ints
    converted: Ints | None
    flag: Codes
    step: int = 60


@dataclass(frozen=True, slots=True)
class StagedMark:
    """A stretch of hours the file marks with a state of the plant (启炉 停炉 …).

    ``mark`` is an id of standards/marks.yaml, empty where ``text``, the words of the file,
    is none of them. ``last_hour`` belongs to it.
    """

    outlet: str
    mark: str
    first_hour: int
    last_hour: int
    text: str


@dataclass(frozen=True, slots=True)
class ColumnGuess:
    """How one column is understood.

    ``column`` counts from 0, ``heading`` is what stands above it on one line, ``unit`` the
    unit written (or taken, where none is), ``factor`` what its numbers are multiplied with
    to be in the pollutant's unit. ``outlet`` is empty where the sheet or a column names it.
    """

    column: int
    heading: str
    role: Role
    pollutant: str = ""
    outlet: str = ""
    unit: str = ""
    factor: str = "1"


@dataclass(frozen=True, slots=True)
class SheetGuess:
    """How one sheet is understood. Rows count from 1; ``outlet_from`` says in Chinese where the
    name of the outlet was taken from."""

    sheet: str
    form: Form
    header_row: int
    first_row: int
    columns: tuple[ColumnGuess, ...]
    outlets: tuple[str, ...]
    outlet_from: str
    first_hour: int | None
    last_hour: int | None
    sample: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class HoursPreview:
    """What a person looks at before hours are imported, and corrects by a mapping."""

    file: str
    sha256: str
    form: Form
    sheets: tuple[SheetGuess, ...]
    outlets: tuple[str, ...]
    pollutants: tuple[str, ...]
    first_hour: int | None
    last_hour: int | None
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class StagedHours:
    """A monitoring file that has been read.

    ``read`` counts the rows (messages) with data, ``series`` holds the good hours only: where
    ``faulty`` is true something was left out, and only a person may go on with the rest.
    ``left_out`` counts by reason what is no fault but not taken (minute records, repeated
    rows, totals). ``enterprise_words`` are names and codes of an enterprise found in the
    file, to notice a file of another one. ``outlet_codes`` gives for an outlet's name the
    device number (MN) it stands for, where the file knows it. ``sheets`` says how every table
    was understood. ``mark_hours`` are the hours of an outlet (numbers, ascending) in which the
    file has a place for operating marks: where it names none there, there is none.
    """

    file: str
    sha256: str
    form: Form
    read: int
    series: tuple[StagedSeries, ...]
    marks: tuple[StagedMark, ...] = ()
    findings: tuple[Finding, ...] = ()
    enterprise_words: tuple[str, ...] = ()
    left_out: Counter[str] = field(default_factory=Counter)
    outlet_codes: dict[str, str] = field(default_factory=dict)
    sheets: tuple[SheetGuess, ...] = ()
    mark_hours: dict[str, Ints] = field(default_factory=dict)

    @property
    def faulty(self) -> bool:
        """Whether something of the file was left out because it is wrong."""
        return any(finding.severity == "error" for finding in self.findings)

    @property
    def outlets(self) -> tuple[str, ...]:
        """The outlets of the file, in its order."""
        return tuple(dict.fromkeys(series.outlet for series in self.series))

    @property
    def hours(self) -> int:
        """How many hours of all outlets and pollutants there are."""
        return sum(len(series.hours) for series in self.series)
