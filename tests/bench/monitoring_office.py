"""One measurement of monitoring records, in a process of its own.

``python -m tests.bench.monitoring_office WHAT FILE DATABASE`` prints one JSON object: seconds
of the processor (not for loading modules), ``elapsed`` on the clock, and the peak of memory.
WHAT is ``ours`` (read, import, store, trail, judge with all doubts), ``again`` (judge what is
stored), ``calamine`` and ``arrow`` (the floors), ``pandas`` (where it is installed), or
``city``, for which FILE is the number of enterprises.

The floors understand nothing and judge nothing: calamine's sheets become whole numbers,
compressed by month, in SQLite; pyarrow's columns become whole numbers cut apart.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import sqlite3
import sys
import zlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench.hour_files import HOURS, OUTLETS
from tests.bench.importing import Clock, peak

if TYPE_CHECKING:
    from db.office import Office
    from db.users import Actor

Parts = dict[str, float]
CODE = "91130481XNX0000127"
PASSWORD = "bench-Passwort-1"
LIMITS = {
    f"{number}#排放口": {"oxygen": 16, "hours": 95, "limits": {"PM": 10, "SO2": 35, "NOx": 50}}
    for number in range(1, OUTLETS + 1)
}
CITY_OUTLETS = 12
POLLUTANTS = ("PM", "SO2", "NOx", "O2")
YEAR = 2026


@contextlib.contextmanager
def office_at(database: str, enterprises: int = 1) -> Iterator[tuple[Office, Actor]]:
    """An office with steel works in it, in the year after the hours."""
    from db.clock import SetClock
    from db.office import open_office
    from db.passwords import PasswordCost
    from db.users import create_office, sign_in

    cheap = PasswordCost(passes=1, memory=8, threads=1)
    there = Path(database).exists()
    with open_office(database, clock=SetClock(date(2027, 2, 1)), password_cost=cheap) as office:
        if there:
            yield office, sign_in(office, "bench", PASSWORD)
            return
        actor = create_office(office, "bench", PASSWORD)
        _add_works(office, actor, enterprises)
        yield office, actor


def _add_works(office: Office, actor: Actor, count: int) -> None:
    from db.enterprise_tables import Enterprise, EnterpriseIndustry
    from grading.identifiers import fictional_credit_code

    texts = dict.fromkeys(
        ("site", "short_name", "province", "city", "address", "legal_person", "contact", "phone",
         "permit", "status", "park", "guarantee", "retired_reason"), "",
    )  # fmt: skip
    industry = dict.fromkeys(("branch", "code", "level_written", "target_written"), "")
    with office.command(actor, "bench.works") as work:
        for number in range(1, count + 1):
            code = CODE if number == 1 else fictional_credit_code("130481", number)
            work.session.add(
                Enterprise(id=number, code=code, name=f"虚构钢铁{number}厂", county="130481",
                           extra="{}", version=1, created_at=work.now, updated_at=work.now,
                           **texts)
            )  # fmt: skip
            work.session.flush()
            work.session.add(
                EnterpriseIndustry(
                    enterprise_id=number, position=0, industry="steel", written="钢铁", **industry
                )
            )
        work.record("enterprise", "bench", {})


def ours(source: str, database: str) -> Parts:
    """Everything between the file and the judged months."""
    from db.monitoring.assessment import assess_months
    from db.monitoring.hours_import import import_hours
    from grading.monitoring.hours import Month
    from templates.monitoring.reading import read_hours

    with office_at(database) as (office, actor):
        small = Path(source).with_name("small" + Path(source).suffix)
        import_hours(office, actor, CODE, read_hours(small), dry_run=True)
        months = Month(YEAR, 1), Month(YEAR, 12)
        assess_months(office, actor, CODE, *months, limits={})
        clock = Clock()
        staged = read_hours(source)
        reading = clock.lap()
        result = import_hours(office, actor, CODE, staged)
        del staged
        importing = clock.lap()
        found = assess_months(office, actor, CODE, *months, limits=LIMITS)
        judging, elapsed = clock.lap(), clock.elapsed()
    if result.added != OUTLETS * HOURS * 4 or len(found.results) != OUTLETS * 36:
        raise RuntimeError(f"{result.added} hours, {len(found.results)} months")
    return {
        "seconds": reading + importing + judging, "reading": reading, "importing": importing,
        "judging": judging, "elapsed": elapsed, "megabytes": peak(),
    }  # fmt: skip


def again(_: str, database: str) -> Parts:
    """The stored plant-year judged, as the window and the command line do."""
    from db.monitoring.assessment import assess_months
    from grading.monitoring.hours import Month

    with office_at(database) as (office, actor):
        months = Month(YEAR, 1), Month(YEAR, 12)
        took = []
        for _ in range(8):
            clock = Clock()
            assess_months(office, actor, CODE, *months, limits=LIMITS)
            took.append((clock.lap(), clock.elapsed()))
    with contextlib.closing(sqlite3.connect(database)) as connection:
        [(size, hours)] = connection.execute(
            "SELECT sum(length(data)), sum(hours) FROM monitoring_months"
        )
    seconds, elapsed = sorted(took)[len(took) // 2]
    return {"seconds": seconds, "elapsed": elapsed, "megabytes": peak(), "bytes": size / hours}


def calamine(source: str, database: str) -> Parts:
    """Sheets as whole numbers, compressed by month, in SQLite."""
    import numpy as np
    from python_calamine import CalamineWorkbook

    clock = Clock()
    rows = []
    book = CalamineWorkbook.from_path(source)
    for name in book.sheet_names:
        columns = list(zip(*book.get_sheet_by_name(name).to_python()[2:], strict=True))
        hours = np.array(columns[0], dtype="datetime64[h]")
        cuts = np.flatnonzero(np.diff(hours.astype("datetime64[M]").astype(int))) + 1
        flags = np.array(columns[8]) == "N"
        for at in (1, 3, 5, 7):
            pair = [columns[at], columns[at + 1]] if at < 7 else [columns[at]]
            numbers = [np.rint(np.array(c, dtype=float) * 100).astype(np.int32) for c in pair]
            for parts in zip(*(np.split(each, cuts) for each in (*numbers, flags)), strict=True):
                data = b"".join(part.tobytes() for part in parts)
                rows.append((name, at, zlib.compress(data, 1)))
    with contextlib.closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE months (outlet, pollutant, data)")
        connection.executemany("INSERT INTO months VALUES (?, ?, ?)", rows)
    return {"seconds": clock.lap(), "elapsed": clock.elapsed(), "megabytes": peak()}


def arrow(source: str, _: str) -> Parts:
    """Columns of the text as whole numbers, cut apart by outlet and pollutant."""
    from tests.bench.hours import arrow as read

    read(str(Path(source).with_name("small.csv")))
    clock = Clock()
    read(source)
    return {"seconds": clock.lap(), "elapsed": clock.elapsed(), "megabytes": peak()}


def with_pandas(source: str, _: str) -> Parts:
    """What a person with Python would write: read, group by outlet, pollutant and month."""
    pandas = importlib.import_module("pandas")
    clock = Clock()
    if source.endswith(".csv"):
        frame = pandas.read_csv(source)
        month = pandas.to_datetime(frame["时间"]).dt.to_period("M")
        met = frame["折算"].fillna(frame["实测"]) <= 10
        met.groupby([frame["排放口"], frame["污染物"], month]).mean()
        frame.groupby(["排放口", "污染物", month])["折算"].quantile(0.95)
    else:
        for sheet in pandas.read_excel(source, sheet_name=None, header=[0, 1]).values():
            month = pandas.to_datetime(sheet.iloc[:, 0]).dt.to_period("M")
            for column in (2, 4, 6):
                (sheet.iloc[:, column] <= 10).groupby(month).mean()
                sheet.iloc[:, column].groupby(month).quantile(0.95)
    return {"seconds": clock.lap(), "elapsed": clock.elapsed(), "megabytes": peak()}


def city(enterprises: str, database: str) -> Parts:
    """Works with twelve outlets and a year of hours each, then all of them ranked."""
    from db.monitoring.ranking import ranking
    from grading.monitoring.hours import Month

    count = int(enterprises)
    with office_at(database, count) as (office, actor):
        _fill(office, actor, count)
        size = Path(database).stat().st_size + Path(f"{database}-wal").stat().st_size
        ranking(office, actor, Month(YEAR, 1), Month(YEAR, 1))
        clock, told = Clock(), []
        lines = ranking(
            office, actor, Month(YEAR, 1), Month(YEAR, 12),
            progress=lambda *at: told.append(at), cancelled=lambda: False,
        )  # fmt: skip
        seconds, elapsed = clock.lap(), clock.elapsed()
    if len(lines) != count * CITY_OUTLETS or told[-1] != (count, count):
        raise RuntimeError(f"{len(lines)} outlets")
    return {"seconds": seconds, "elapsed": elapsed, "megabytes": peak(), "bytes": float(size)}


def _fill(office: Office, actor: Actor, count: int) -> None:
    """Hours straight into the tables: packed as an import packs them."""
    import numpy as np

    from db.clock import moment_text
    from db.monitoring.packing import pack_months
    from grading.monitoring.hours import Month, MonthHours

    chance = np.random.default_rng(1)
    shapes = {"PM": (4, 1.2), "SO2": (6, 3), "NOx": (9, 4), "O2": (900, 0.018)}
    outlet = 0
    for works in range(1, count + 1):
        with office.command(actor, "bench.fill") as work:
            work.insert_many(
                "monitoring_batches",
                ("id", "enterprise_id", "file", "sha256", "form", "good_rows", "read", "hours",
                 "changed", "left_out", "created", "restored", "at", "by_id"),
                [(works, works, "f", "0" * 64, "long", False, 0, 0, 0, 0, "[]", "[]",
                  moment_text(work.now), actor.user_id)],
            )  # fmt: skip
            for _ in range(CITY_OUTLETS):
                outlet += 1
                work.insert_many(
                    "outlets",
                    ("id", "enterprise_id", "name", "number", "mn", "point", "kind",
                     "pollutants", "oxygen", "main", "cems", "note", "retired_reason"),
                    [(outlet, works, f"{outlet}#", "", "", "", "sinter_head", "", "", True, True,
                      "", "")],
                )  # fmt: skip
                months = []
                for pollutant in POLLUTANTS:
                    for number in range(1, 13):
                        which = Month(YEAR, number)
                        value = chance.gamma(*shapes[pollutant], which.hours)
                        value = np.round(value, 2)
                        scaled = np.rint(value * 100).astype(np.int64) * 10_000
                        other = np.rint(value * 95).astype(np.int64) * 10_000
                        flag = np.ones(which.hours, np.uint8)
                        flag[100:130] = 2
                        converted = None if pollutant == "O2" else other
                        months.append(
                            MonthHours(str(outlet), pollutant, which, scaled, converted, flag)
                        )
                work.insert_many(
                    "monitoring_months",
                    ("outlet_id", "pollutant", "month", "step", "hours", "batch_id", "digest",
                     "data"),
                    [
                        (outlet, m.pollutant, YEAR * 100 + m.month.number, 60, m.month.hours,
                         works, "0" * 64, data)
                        for m, data in zip(months, pack_months(months), strict=True)
                    ],
                )  # fmt: skip
            work.record("enterprise", "bench", {})


WORK = {
    "ours": ours, "again": again, "calamine": calamine, "arrow": arrow, "pandas": with_pandas,
    "city": city,
}  # fmt: skip

if __name__ == "__main__":
    what, source, place = sys.argv[1:4]
    print(json.dumps(WORK[what](source, place)))
