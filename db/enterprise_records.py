"""An enterprise as a whole record, and how a list's row is merged into it.

Pure: rows of a staged list become records, and a record on file takes over what
a new one says. Empty cells never erase; the clearing mark does.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import repeat
from typing import Any, NamedTuple

from grading.levels import WrittenLevel
from templates.workbooks.values import EMPTY, PLACE, PROFILE, VALUES, IndustryWritten

FIELDS = VALUES[: VALUES.index(next(iter(PROFILE)))]
"""The plain fields of a record, named like the columns of ``enterprises``."""
NO_PROFILE = ("",) * len(PROFILE)
"""The profile of an enterprise of which none of its fields is known."""

_PROFILE_PLACE = {field: place for place, field in enumerate(PROFILE)}
_NONE: dict[str, str] = {}
_AS_JSON = json.JSONEncoder(ensure_ascii=False, sort_keys=True)


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
    """A whole enterprise: ``fields`` in the order of :data:`FIELDS`, and what belongs to it.

    ``profile`` is in the order of :data:`values.PROFILE`. ``cleared`` are the fields and
    headings a list empties; a record on file has none.
    """

    fields: tuple[Any, ...]
    profile: tuple[str, ...]
    extra: dict[str, str]
    industries: tuple[IndustryRecord, ...]
    processes: tuple[str, ...]
    cleared: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, str]:
        """Code and site."""
        return self.fields[0], self.fields[1]

    @property
    def name(self) -> str:
        """The enterprise's name."""
        return str(self.fields[PLACE["name"]])

    @property
    def county(self) -> str:
        """The six-digit code of its county."""
        return str(self.fields[PLACE["county"]])

    def with_fields(self, values: Mapping[str, Any]) -> Record:
        """The record with these fields put in place of its own."""
        fields, profile = list(self.fields), list(self.profile)
        for field, value in values.items():
            if field in _PROFILE_PLACE:
                profile[_PROFILE_PLACE[field]] = value
            else:
                fields[PLACE[field]] = value
        return self._replace(fields=tuple(fields), profile=tuple(profile))

    def value(self, field: str) -> Any:
        """One field by its name."""
        if field in _PROFILE_PLACE:
            return self.profile[_PROFILE_PLACE[field]]
        return self.fields[PLACE[field]]

    def as_text(self, version: int) -> str:
        """The record and its version as JSON, to be kept with what changed it."""
        every = (*FIELDS, *PROFILE), (*self.fields, *self.profile)
        fields = {f: v for f, v in zip(*every, strict=True) if v != EMPTY[PLACE[f]]}
        whole = (version, fields, self.extra, self.industries, self.processes)
        return json.dumps(whole, ensure_ascii=False, separators=(",", ":"))


class RecordColumns(NamedTuple):
    """Many records column by column, as a long list has them: no object per enterprise.

    ``fields`` are columns in the order of :data:`FIELDS`, everything else one object per
    record; ``profiles`` and ``extras`` are None where no record has any.
    """

    fields: tuple[Sequence[Any], ...]
    profiles: Sequence[tuple[str, ...]] | None
    extras: Sequence[dict[str, str]] | None
    industries: Sequence[tuple[IndustryRecord, ...]]
    processes: Sequence[tuple[str, ...]]
    cleared: Sequence[tuple[str, ...]]

    def records(self) -> Iterator[Record]:
        """The records one by one."""
        profiles: Iterable[tuple[str, ...]] = self.profiles or repeat(NO_PROFILE)
        extras: Iterable[dict[str, str]] = self.extras or repeat(_NONE)
        rest = self.industries, self.processes, self.cleared
        columns = zip(zip(*self.fields, strict=True), profiles, extras, *rest, strict=False)
        return map(Record._make, columns)


def record_from(text: str) -> tuple[int, Record]:
    """The version and the record :meth:`Record.as_text` wrote, also before there were profiles."""
    version, fields, extra, industries, processes = json.loads(text)
    if isinstance(fields, list):
        fields = dict(zip(FIELDS, fields, strict=True))
    return version, Record(
        tuple(fields.get(field, EMPTY[PLACE[field]]) for field in FIELDS),
        tuple(fields.get(field, "") for field in PROFILE),
        extra,
        tuple(IndustryRecord(*each) for each in industries),
        tuple(processes),
    )


@lru_cache(maxsize=4096)
def profile_text(profile: tuple[str, ...]) -> str:
    """A profile as its column keeps it: JSON of what is filled in."""
    filled = {field: text for field, text in zip(PROFILE, profile, strict=True) if text}
    return _AS_JSON.encode(filled) if filled else "{}"


@lru_cache(maxsize=4096)
def profile_from(text: str) -> tuple[str, ...]:
    """The profile :func:`profile_text` wrote."""
    if text == "{}":
        return NO_PROFILE
    filled = json.loads(text)
    return tuple(filled.get(field, "") for field in PROFILE)


def extra_text(extra: Mapping[str, str]) -> str:
    """The columns without a field as the register keeps them."""
    return _AS_JSON.encode(extra) if extra else "{}"


def record_of(values: Sequence[Any], extra: Mapping[str, str]) -> Record:
    """What one row of a list says; ``extra`` are its texts under headings without a field."""
    return Record(
        tuple(values[: len(FIELDS)]),
        tuple(values[len(FIELDS) : len(FIELDS) + len(PROFILE)]),
        {heading: text for heading, text in extra.items() if text.strip()},
        industry_records(
            values[PLACE["industries"]], values[PLACE["level"]], values[PLACE["target"]]
        ),
        values[PLACE["processes"]],
        values[PLACE["cleared"]],
    )


def joined(first: Record, more: Iterable[Record]) -> Record:
    """One enterprise from several rows: the first, with the industries of the others added."""
    record = first
    for each in more:
        record = Record(
            _filled(each.fields, record.fields),
            _filled(each.profile, record.profile),
            {**each.extra, **record.extra},
            record.industries + each.industries,
            record.processes or each.processes,
            record.cleared + each.cleared,
        )
    return record


def industry_records(
    written: Sequence[IndustryWritten], level: WrittenLevel | None, target: WrittenLevel | None
) -> tuple[IndustryRecord, ...]:
    """The industries of a row, each with the row's level and target."""
    levels = (*_level(level), *_level(target))
    if written:
        return tuple(IndustryRecord(*one, *levels) for one in written)
    return (IndustryRecord("", "", "", "", *levels),) if levels != (None, "", None, "") else ()


def _level(written: WrittenLevel | None) -> tuple[str | None, str]:
    """Level and words; a dash or “无” says nothing and counts as empty."""
    if written is None or (written.understood and not written.level and not written.note):
        return None, ""
    return written.level, written.written.strip()


def merged(old: Record, new: Record) -> Record:
    """``old`` with everything ``new`` says; what ``new`` leaves empty stays, unless cleared."""
    fields = _filled(old.fields, new.fields)
    profile = old.profile if new.profile is NO_PROFILE else _filled(old.profile, new.profile)
    extra = {**old.extra, **new.extra} if new.extra else old.extra
    industries = _merged_industries(old.industries, new.industries)
    processes = new.processes or old.processes
    if new.cleared:
        known = old._replace(fields=fields, profile=profile)
        emptied = {f: EMPTY[PLACE[f]] for f in new.cleared if f in FIELDS or f in PROFILE}
        fields, profile = known.with_fields(emptied)[:2]
        extra = {h: text for h, text in extra.items() if h not in new.cleared}
        industries = _without(industries, new)
        processes = () if "processes" in new.cleared else processes
    return Record(fields, profile, extra, industries, processes)


def _without(industries: tuple[IndustryRecord, ...], new: Record) -> tuple[IndustryRecord, ...]:
    """Industries with what a clearing mark empties: all, or level or target of those named."""
    if "industry" in new.cleared:
        return new.industries
    named = {(each.industry, each.written) for each in new.industries}
    return tuple(
        each._replace(
            **({"level": None, "level_written": ""} if "level" in new.cleared else _NONE),
            **({"target": None, "target_written": ""} if "target" in new.cleared else _NONE),
        )
        if not named or (each.industry, each.written) in named
        else each
        for each in industries
    )


def _filled(old: tuple[Any, ...], new: tuple[Any, ...]) -> tuple[Any, ...]:
    if new == old:
        return old
    return tuple(
        [was if now == "" or now is None else now for was, now in zip(old, new, strict=True)]
    )


def _merged_industries(
    old: tuple[IndustryRecord, ...], new: tuple[IndustryRecord, ...]
) -> tuple[IndustryRecord, ...]:
    """Industries are added or filled in, never taken away: a list may name only one of several."""
    if new == old:
        return old
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
