"""One import, measured in a process of its own: ``python -m tests.bench.importing WHAT LIST DB``.

WHAT is ``import``, ``dry`` or ``cancel`` for ours; ``floor``, ``reading`` (the floor without
its writing), ``openpyxl`` or ``pandas`` (where that is installed) for what it is compared
with. Prints one JSON object: seconds of the processor for the work (not for loading
modules) and for its parts, ``elapsed`` on the clock, and the peak of memory in MB. The
processor's seconds are those that are compared: they hold on a machine that is busy with
other work as well.

The floor reads the same file row by row, computes the check digits and writes tuples at
the driver's speed in one transaction: nothing is understood, compared or kept beside the
rows.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import re
import sqlite3
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from grading.identifiers import check_character
from tests.bench.register import PASSWORD, ROWS, write_list

Parts = dict[str, float]


def peak() -> float:
    """The most memory this process ever had, in MB; 0 where the system does not tell.

    Linux's own file is asked first: what getrusage tells includes the process that started us.
    """
    status = Path("/proc/self/status")
    if status.exists():
        told = re.search(r"^VmHWM:\s*(\d+) kB", status.read_text(encoding="ascii"), re.MULTILINE)
        if told is not None:
            return int(told[1]) / 1024
    try:
        import resource
    except ImportError:
        return 0.0
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1 << 20 if sys.platform == "darwin" else 1 << 10)


class Clock:
    """Seconds of the processor since the last look, and on the clock since the beginning."""

    def __init__(self) -> None:
        self._begun = time.perf_counter()
        self._last = time.process_time()

    def lap(self) -> float:
        last, self._last = self._last, time.process_time()
        return self._last - last

    def elapsed(self) -> float:
        return time.perf_counter() - self._begun


def checked(rows: Iterable[Sequence[object]]) -> Iterator[tuple[object, ...]]:
    """The rows below the header, each code's check digit computed."""
    lines = iter(rows)
    next(lines)
    for line in lines:
        code = str(line[5])
        if check_character(code[:17]) != code[17]:
            raise RuntimeError(code)
        yield tuple(line)


def written(rows: Iterable[tuple[object, ...]], database: str) -> None:
    """Tuples into an indexed table, in one transaction."""
    with contextlib.closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute(f"CREATE TABLE list ({', '.join(f'c{n}' for n in range(20))})")
        connection.execute("CREATE UNIQUE INDEX code ON list (c5)")
        with connection:
            marks = ", ".join("?" * 20)
            connection.executemany(f"INSERT INTO list VALUES ({marks})", rows)


def floor(source: str, database: str | None) -> Parts:
    """Stream, check digits, executemany of tuples, commit; without a database reading alone."""
    from python_calamine import CalamineWorkbook

    clock = Clock()
    rows = checked(CalamineWorkbook.from_path(source).get_sheet_by_index(0).iter_rows())
    if database is None:
        for _ in rows:
            pass
    else:
        written(rows, database)
    return {"seconds": clock.lap(), "elapsed": clock.elapsed(), "megabytes": peak()}


def with_openpyxl(source: str, database: str) -> Parts:
    """The same through openpyxl's reader, the one most programs use."""
    import openpyxl

    clock = Clock()
    book = openpyxl.load_workbook(source, read_only=True)
    rows = book.worksheets[0].iter_rows(values_only=True)
    written(checked(rows), database)
    return {"seconds": clock.lap(), "elapsed": clock.elapsed(), "megabytes": peak()}


def with_pandas(source: str, database: str) -> Parts:
    """What a person with Python would write: ``pandas.read_excel`` and ``to_sql``, no checks."""
    pandas = importlib.import_module("pandas")
    importlib.import_module("openpyxl")
    clock = Clock()
    with contextlib.closing(sqlite3.connect(database)) as connection:
        frame = pandas.read_excel(source, engine="openpyxl")
        frame.to_sql("list", connection, index=False)
    return {"seconds": clock.lap(), "elapsed": clock.elapsed(), "megabytes": peak()}


def ours(what: str, source: str, database: str) -> Parts:
    """Read, check, stage, compare; unless dry write, commit and build the search texts."""
    from db.enterprise_import import import_list
    from db.enterprise_search import EnterpriseIndex
    from db.office import open_office
    from db.passwords import PasswordCost
    from db.users import create_office
    from templates.workbooks.lists import read_list

    # A cheap password hash: the bench measures the register, not the strength of passwords.
    cheap = PasswordCost(passes=1, memory=8, threads=1)
    with open_office(database, password_cost=cheap) as office:
        actor = create_office(office, "bench", PASSWORD)
        # Modules and the data of rules are loaded before the clock starts, as the floor's are.
        short = write_list(Path(database).with_suffix(".xlsx"), 1)
        import_list(office, actor, read_list(short), dry_run=True)
        clock = Clock()
        staged = read_list(source)
        reading = clock.lap()
        result = import_list(office, actor, staged, dry_run=what == "dry")
        comparing = clock.lap()
        del staged
        if what == "import":
            EnterpriseIndex(office, actor).load()
        searching, elapsed = clock.lap(), clock.elapsed()
    if result.created != ROWS:
        raise RuntimeError(f"{result.created} of {ROWS} rows")
    return {
        "seconds": reading + comparing + searching,
        "reading": reading,
        "comparing": comparing,
        "searching": searching,
        "elapsed": elapsed,
        "megabytes": peak(),
    }


def cancelled(source: str, database: str) -> Parts:
    """The longest time from “取消” to the end, over moments all through reading and importing."""
    from db.enterprise_import import import_list
    from db.office import open_office
    from db.passwords import PasswordCost
    from db.users import create_office
    from grading.refusals import Refusal
    from templates.workbooks.lists import read_list

    def stopped(after: float, work: Callable[[Callable[[], bool]], object]) -> float:
        flag = threading.Event()
        asked = [0.0]

        def ask() -> None:
            asked[0] = time.perf_counter()
            flag.set()

        timer = threading.Timer(after, ask)
        timer.start()
        try:
            work(flag.is_set)
        except Refusal:
            return time.perf_counter() - asked[0]
        finally:
            timer.cancel()
        return 0.0

    cheap = PasswordCost(passes=1, memory=8, threads=1)
    with open_office(database, password_cost=cheap) as office:
        actor = create_office(office, "bench", PASSWORD)
        moments = (0.02, 0.1, 0.4, 1.0, 1.6, 2.2)
        took = [stopped(s, lambda flag: read_list(source, cancelled=flag)) for s in moments]
        staged = read_list(source)
        for after in (0.05, 0.5, 1.0):
            took.append(
                stopped(after, lambda flag: import_list(office, actor, staged, cancelled=flag))
            )
    return {"seconds": max(took), "megabytes": peak()}


def main(what: str, source: str, database: str) -> None:
    """Measure one thing, say what it took."""
    for left in Path(database).parent.glob(f"{Path(database).name}*"):
        left.unlink()
    if what == "floor":
        parts = floor(source, database)
    elif what == "reading":
        parts = floor(source, None)
    elif what == "openpyxl":
        parts = with_openpyxl(source, database)
    elif what == "pandas":
        parts = with_pandas(source, database)
    elif what == "cancel":
        parts = cancelled(source, database)
    else:
        parts = ours(what, source, database)
    print(json.dumps(parts))


if __name__ == "__main__":
    main(*sys.argv[1:])
