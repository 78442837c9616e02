"""An enterprise as a whole record, and how a list's row is merged into it.

Pure: rows of a staged list become records, and a record on file takes over what
a new one says. Empty cells never erase.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from grading.levels import WrittenLevel
from templates.workbooks.lists import StagedRow
from templates.workbooks.meanings import VALUES, IndustryWritten

FIELDS = VALUES[: VALUES.index("industries")]
"""The plain fields of a record, named like the columns of ``enterprises``."""

_INDUSTRIES, _LEVEL, _TARGET, _PROCESSES = (
    VALUES.index(field) for field in ("industries", "level", "target", "processes")
)
_COUNTY = VALUES.index("county")


class IndustryRecord(NamedTuple):
    """One industry of a record, as in ``enterprise_industries``.

    ``level_written`` is empty where no level was given; then ``level`` is None.
    """

    industry: str
    branch: str
    written: str
    code: str
    level: str | None
    level_written: str
    target: str | None
    target_written: str


class Record(NamedTuple):
    """A whole enterprise: ``fields`` in the order of :data:`FIELDS`, and what belongs to it."""

    fields: tuple[Any, ...]
    extra: dict[str, str]
    industries: tuple[IndustryRecord, ...]
    processes: tuple[str, ...]

    @property
    def key(self) -> tuple[str, str]:
        """Code and site."""
        return self.fields[0], self.fields[1]

    @property
    def county(self) -> str:
        """The six-digit code of its county."""
        return str(self.fields[_COUNTY])

    def as_text(self, version: int) -> str:
        """The record and its version as JSON, to be kept with the row that changed it."""
        return json.dumps((version, *self), ensure_ascii=False, separators=(",", ":"))


def record_from(text: str) -> tuple[int, Record]:
    """The version and the record :meth:`Record.as_text` wrote."""
    version, fields, extra, industries, processes = json.loads(text)
    return version, Record(
        tuple(fields),
        extra,
        tuple(IndustryRecord(*each) for each in industries),
        tuple(processes),
    )


def record_of(row: StagedRow, extra: Sequence[int]) -> Record:
    """What one row of a list says; ``extra`` are the places of columns without a field."""
    said = row.record
    texts = row.texts
    return Record(
        said[:_INDUSTRIES],
        {row.headings[i]: texts[i] for i in extra if texts[i].strip()} if extra else {},
        tuple(_industries(said[_INDUSTRIES], said[_LEVEL], said[_TARGET])),
        said[_PROCESSES],
    )


def records_of(
    rows: Iterable[StagedRow], extra: Sequence[int]
) -> Iterator[tuple[Record, list[StagedRow]]]:
    """One record per enterprise, with the rows it comes from; the first row gives its place.

    Rows that only add an industry to an enterprise above belong to its record.
    """
    groups: dict[int, list[StagedRow]] = {}
    for row in rows:
        groups.setdefault(row.joins or row.row, []).append(row)
    for group in groups.values():
        record = record_of(group[0], extra)
        for row in group[1:]:
            more = record_of(row, extra)
            record = Record(
                _filled(more.fields, record.fields),
                {**more.extra, **record.extra},
                record.industries + more.industries,
                record.processes or more.processes,
            )
        yield record, group


def _industries(
    written: Sequence[IndustryWritten], level: WrittenLevel | None, target: WrittenLevel | None
) -> Iterator[IndustryRecord]:
    levels = (*_level(level), *_level(target))
    if written:
        for one in written:
            yield IndustryRecord(*one, *levels)
    elif levels != (None, "", None, ""):
        yield IndustryRecord("", "", "", "", *levels)


def _level(written: WrittenLevel | None) -> tuple[str | None, str]:
    """Level and words; a dash or “无” says nothing and counts as empty."""
    if written is None or (written.understood and not written.level and not written.note):
        return None, ""
    return written.level, written.written.strip()


def merged(old: Record, new: Record) -> Record:
    """``old`` with everything ``new`` says; what ``new`` leaves empty stays."""
    return Record(
        _filled(old.fields, new.fields),
        {**old.extra, **new.extra} if new.extra else old.extra,
        _merged_industries(old.industries, new.industries),
        new.processes or old.processes,
    )


def _filled(old: tuple[Any, ...], new: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(
        [was if now == "" or now is None else now for was, now in zip(old, new, strict=True)]
    )


def _merged_industries(
    old: tuple[IndustryRecord, ...], new: tuple[IndustryRecord, ...]
) -> tuple[IndustryRecord, ...]:
    """Industries are added or filled in, never taken away: a list may name only one of several."""
    result = list(old)
    for one in new:
        place = _place_of(one, result)
        if place is None:
            result.append(one)
        else:
            result[place] = _filled_in(result[place], one)
    return tuple(result)


def _place_of(one: IndustryRecord, among: Sequence[IndustryRecord]) -> int | None:
    """Which of the known industries a new line is about; None: a further one."""
    for place, known in enumerate(among):
        same = known.industry == one.industry if one.industry else known.written == one.written
        if same and (one.industry or one.written):
            return place
    unnamed = [place for place, known in enumerate(among) if not known.industry]
    if not one.industry and not one.written:
        # A level without an industry is about the only one, else it stands for itself.
        return 0 if len(among) == 1 else next((p for p in unnamed if not among[p].written), None)
    return unnamed[0] if len(among) == 1 and unnamed else None


def _filled_in(known: IndustryRecord, new: IndustryRecord) -> IndustryRecord:
    less_exact = known.branch and not new.branch and known.industry == new.industry
    named = known if less_exact or not (new.industry or new.written) else new
    level, target = (
        (new if new.level_written else known),
        (new if new.target_written else known),
    )
    return IndustryRecord(
        named.industry,
        named.branch,
        named.written,
        new.code or known.code,
        level.level,
        level.level_written,
        target.target,
        target.target_written,
    )
