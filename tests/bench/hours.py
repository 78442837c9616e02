"""Reading a plant-year of hours, beside what the bare libraries take for the same file.

``python -m tests.bench.hours WHAT FILE`` is one reading in a process of its own
(``ours``, ``calamine``, ``arrow``): seconds of the processor, without loading modules, and
the peak of memory. The floors understand nothing: they know which column is what, that every
cell is a number, and that rows stand in order.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from tests.bench.hour_files import HOURS, OUTLETS, write_long, write_wide
from tests.bench.importing import peak
from tests.bench.measurement import Measurement, paired

SERIES = OUTLETS * 4
TIMES = 3


def measure(folder: Path) -> Iterator[Measurement]:
    """The wide workbook and the long text of one plant-year."""
    wide, long = write_wide(folder / "wide.xlsx"), write_long(folder / "long.csv")
    small = [write_wide(folder / "small.xlsx", 1, 48), write_long(folder / "small.csv", 1, 48)]
    for file, warm, floor, limit, name in (
        (wide, small[0], "calamine", 1.3, "calamine 逐表读出、numpy 取整"),
        (long, small[1], "arrow", 1.6, "pyarrow 读成列、numpy 取整分组"),
    ):
        ours, least = paired(
            partial(_seconds, "ours", file, warm), partial(_seconds, floor, file, warm), TIMES
        )
        what = "宽表 .xlsx" if file is wide else "长表 .csv"
        yield Measurement(f"读一厂一年小时数据，{what}", ours, "s", least, name, most_ratio=limit)
        highest = _run("ours", file, warm)["megabytes"]
        yield Measurement(f"读{what}时的内存峰值", highest, "MB", most=350)
    wide.unlink()
    long.unlink()


def _seconds(what: str, file: Path, warm: Path) -> float:
    return _run(what, file, warm)["seconds"]


def _run(what: str, file: Path, warm: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.bench.hours", what, str(file), str(warm)]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    told: dict[str, float] = json.loads(run.stdout)
    return told


def ours(path: str) -> int:
    """Read and check; the number of series."""
    from templates.monitoring.reading import read_hours

    staged = read_hours(path)
    if staged.faulty:
        raise RuntimeError(staged.findings[0])
    return len(staged.series)


def calamine(path: str) -> int:
    """Every sheet as lists, the columns of numbers as millionths, the times once each."""
    import numpy as np
    from python_calamine import CalamineWorkbook

    count = 0
    book = CalamineWorkbook.from_path(path)
    for name in book.sheet_names:
        columns = list(zip(*book.get_sheet_by_name(name).to_python()[2:], strict=True))
        hours = np.array(columns[0], dtype="datetime64[h]")
        numbers = [np.rint(np.array(c, dtype=float) * 1e6).astype(np.int64) for c in columns[1:8]]
        flags = np.array(columns[8]) == "N"
        count += 4 * bool(len(hours) and len(numbers) and flags.all())
    return count


def arrow(path: str) -> int:
    """Typed columns, millionths, and the rows of each outlet and pollutant cut apart."""
    import numpy as np
    import pyarrow as pa
    from pyarrow import csv

    words = pa.dictionary(pa.int32(), pa.string())
    names = ["outlet", "time", "pollutant", "value", "converted", "flag"]
    kinds = [words, pa.timestamp("s"), words, pa.float64(), pa.float64(), words]
    table = csv.read_csv(
        path,
        read_options=csv.ReadOptions(skip_rows=1, column_names=names),
        convert_options=csv.ConvertOptions(
            column_types=dict(zip(names, kinds, strict=True)), timestamp_parsers=["%Y-%m-%d %H:%M"]
        ),
    ).unify_dictionaries()
    hours = table["time"].to_numpy().astype("datetime64[h]").astype(np.int64)
    numbers = [
        np.rint(np.nan_to_num(table[each].to_numpy()) * 1e6).astype(np.int64)
        for each in ("value", "converted")
    ]
    codes = [
        np.concatenate([chunk.indices.to_numpy() for chunk in table[each].chunks])
        for each in ("outlet", "pollutant", "flag")
    ]
    key = codes[0] * 16 + codes[1]
    cuts = np.flatnonzero(np.diff(key)) + 1
    parts = [np.split(each, cuts) for each in (hours, *numbers, codes[2])]
    return len(parts[0])


def main(what: str, path: str, warm: str) -> None:
    work = {"ours": ours, "calamine": calamine, "arrow": arrow}[what]
    work(warm)
    started, elapsed = time.process_time(), time.perf_counter()
    found = work(path)
    seconds = time.process_time() - started
    if found != SERIES:
        raise RuntimeError(f"{found} series of {SERIES} with {HOURS} hours")
    clock = time.perf_counter() - elapsed
    print(json.dumps({"seconds": seconds, "elapsed": clock, "megabytes": peak()}))


if __name__ == "__main__":
    main(*sys.argv[1:4])
