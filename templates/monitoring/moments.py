"""Times as files write them, as whole minutes since 1970-01-01 00:00 of office time.

A long file repeats its times for every outlet, so each spelling is understood once and
looked up afterwards. A time names the start of an hour; files that stamp the end (01:00 …
24:00) show themselves by a 24:00 where there is no 00:00.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

import numpy as np

from grading.monitoring.hours import Ints

UNREADABLE = int(np.iinfo(np.int64).min)
"""The minutes of a cell that is no time."""

NO_TIME = UNREADABLE + 1
"""The minutes of an empty cell."""

_DAY = 1440
_HALF_SECOND = 500_000  # a serial may miss its second by that much, never by a whole one
_SERIAL_ZERO = 25569  # 1970-01-01 as Excel counts days
_EARLIEST, _LATEST = 36526, 73051  # 2000 to 2099: other numbers are no times

_CLOCK = r"(\d{1,2})(?:[:时点](?:(\d{1,2})(?:[:分](\d{1,2})(?:\.\d+)?秒?)?分?)?)?"
_WRITTEN = re.compile(
    rf"(\d{{4}})[-/.年](\d{{1,2}})[-/.月](\d{{1,2}})日?(?:[ T]*{_CLOCK})?"
    r"(?:\+08:?00)?(?:[~—–至到-](.+))?"
)
_COMPACT = re.compile(
    r"(\d{4})(\d\d)(\d\d)(?:[ T]?(\d\d)(?::?(\d\d)(?::?(\d\d)(?:\.\d+|\d{3})?)?)?)?"
)
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_HOUR = re.compile(rf"第?{_CLOCK}(?:[~—–至到-](.+))?")


@dataclass(frozen=True, slots=True)
class Moments:
    """The times of one column: ``minutes`` (UNREADABLE, NO_TIME), whether any is written 24:00
    and any 00:00, and whether a cell held only a day."""

    minutes: Ints
    ends: bool
    starts: bool
    days_only: bool

    @property
    def stamps_ends(self) -> bool:
        """Whether these times say when an hour ended."""
        return self.ends and not self.starts


@dataclass(frozen=True, slots=True)
class Moment:
    """One time: minutes, written as 24:00, a day without an hour."""

    minutes: int
    midnight_end: bool = False
    day_only: bool = False


def moments(cells: Sequence[Any], hours: Sequence[Any] | None = None) -> Moments:
    """The times of a column, together with the column of the hours where there are two."""
    if hours is not None:
        return _days_and_hours(cells, hours)
    kinds = set(map(type, cells))
    if str in kinds and len(kinds) == 2:
        return _words_between(cells)
    if kinds <= {datetime}:
        parts = np.array(cells, dtype="datetime64[us]").astype(np.int64)
        minutes: Ints = (parts + _HALF_SECOND) // 60_000_000
        return Moments(minutes, False, bool((minutes % _DAY == 0).any()), False)
    if kinds <= {float, int}:
        numbers = np.array(cells, dtype=np.float64)
        if ((numbers >= _EARLIEST) & (numbers < _LATEST)).all():
            seconds = np.rint((numbers - _SERIAL_ZERO) * 86400).astype(np.int64)
            minutes = seconds // 60
            return Moments(minutes, False, bool((minutes % _DAY == 0).any()), False)
    return by_distinct(cells)


def _words_between(cells: Sequence[Any]) -> Moments:
    """Times of one kind with words between or below them (合计)."""
    is_text = np.fromiter((cell.__class__ is str for cell in cells), np.bool_, len(cells))
    words = by_distinct([cell for cell in cells if cell.__class__ is str])
    others = moments([cell for cell in cells if cell.__class__ is not str])
    minutes = np.empty(len(cells), dtype=np.int64)
    minutes[is_text], minutes[~is_text] = words.minutes, others.minutes
    return Moments(
        minutes, words.ends or others.ends, words.starts or others.starts, words.days_only
    )


def by_distinct(cells: Sequence[Any]) -> Moments:
    """The times of cells of all kinds, each different one understood once."""
    known = {cell: moment(cell) for cell in set(cells)}
    minutes = {cell: each.minutes for cell, each in known.items()}
    every = known.values()
    return Moments(
        np.fromiter(map(minutes.__getitem__, cells), np.int64, len(cells)),
        any(each.midnight_end for each in every),
        any(_is_midnight(each) for each in every),
        any(each.day_only for each in every),
    )


def moment(cell: object) -> Moment:
    """One cell as a time."""
    if isinstance(cell, str):
        return _text(cell)
    if isinstance(cell, datetime):
        return Moment(round((cell - datetime(1970, 1, 1)).total_seconds()) // 60)  # noqa: DTZ001
    if isinstance(cell, date):
        return Moment((cell.toordinal() - date(1970, 1, 1).toordinal()) * _DAY, day_only=True)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        if _EARLIEST <= cell < _LATEST:
            return Moment(round((cell - _SERIAL_ZERO) * 86400) // 60)
        if cell >= 10**7 and (isinstance(cell, int) or cell.is_integer()):
            return _text(str(int(cell)))  # 2026010108 typed as a number
    return Moment(UNREADABLE)


def span(minutes: Ints) -> int:
    """The usual distance of neighbouring times, in minutes; 60 where there is only one."""
    different = np.unique(minutes)
    if len(different) < 2:
        return 60
    gaps, counts = np.unique(np.diff(different), return_counts=True)
    return int(gaps[counts.argmax()])


def _is_midnight(each: Moment) -> bool:
    valid = each.minutes > NO_TIME and not each.midnight_end and not each.day_only
    return valid and each.minutes % _DAY == 0


@lru_cache(maxsize=20_000)
def _text(text: str) -> Moment:
    flat = unicodedata.normalize("NFKC", text).strip().strip("'\"")
    if not flat:
        return Moment(NO_TIME)
    written = _WRITTEN.fullmatch(flat.replace(" : ", ":"))
    found = written or _COMPACT.fullmatch(flat)
    if found is None:
        return moment(float(flat)) if _SERIAL.fullmatch(flat) else Moment(UNREADABLE)
    end = found[7] if written else None
    try:
        day = date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return Moment(UNREADABLE)
    clock = _clock(found[4], found[5], found[6])
    if clock is None or not 2000 <= day.year < 2100 or (end and not _readable_end(end)):
        return Moment(UNREADABLE)
    days = day.toordinal() - date(1970, 1, 1).toordinal()
    return Moment(days * _DAY + clock, clock == _DAY, found[4] is None)


def _clock(hour: str | None, minute: str | None, second: str | None) -> int | None:
    """Minutes since midnight."""
    h, m, s = int(hour or 0), int(minute or 0), int(second or 0)
    if h > 24 or m > 59 or s > 59 or (h == 24 and (m or s)):
        return None
    return h * 60 + m


def _readable_end(text: str) -> bool:
    flat = text.strip()
    return bool(_HOUR.fullmatch(flat) or _WRITTEN.fullmatch(flat))


def _days_and_hours(days: Sequence[Any], hours: Sequence[Any]) -> Moments:
    first = by_distinct(days)
    known = {cell: _hour(cell) for cell in set(hours)}
    clock = np.fromiter(map(known.__getitem__, hours), np.int64, len(hours))
    whole = first.minutes - first.minutes % _DAY
    readable = (first.minutes > NO_TIME) & (clock > NO_TIME)
    minutes = np.where(readable, whole + np.where(readable, clock, 0), UNREADABLE)
    empty = (first.minutes == NO_TIME) & (clock == NO_TIME)
    minutes[empty] = NO_TIME
    written = set(known.values())
    return Moments(minutes, _DAY in written, 0 in written, False)


def _hour(cell: object) -> int:
    """The hour of a day in a column of its own, in minutes."""
    if isinstance(cell, datetime | time):
        return cell.hour * 60 + cell.minute
    if isinstance(cell, timedelta):
        return round(cell.total_seconds() / 60)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        if 0 < cell < 1:  # a time of day as Excel keeps it
            return round(cell * _DAY)
        return int(cell) * 60 if float(cell).is_integer() and 0 <= cell <= 24 else UNREADABLE
    flat = unicodedata.normalize("NFKC", str(cell)).strip().removesuffix("小时")
    if not flat:
        return NO_TIME
    found = _HOUR.fullmatch(flat.replace("时~", ":00~").replace("时-", ":00-"))
    if found is None or (found[4] and not _readable_end(found[4])):
        return UNREADABLE
    clock = _clock(found[1], found[2], found[3])
    return UNREADABLE if clock is None else clock


def only_days(cells: Iterable[Any]) -> bool:
    """Whether the cells that are times are days without an hour."""
    read = [moment(cell) for cell in cells]
    times = [each for each in read if each.minutes > NO_TIME]
    return bool(times) and all(
        each.day_only or (each.minutes % _DAY == 0 and len(times) > 2) for each in times
    )
