"""A ledger of a million gate passages imported and assessed, beside reading and inserting it.

Both in processes of their own, in turn, so that a slow minute hits both.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.bench.measurement import Measurement
from tests.bench.transporting import write_ledger

HOUSE = Path(__file__).resolve().parents[2]
TIMES = 3
MOST_TIMES_THE_FLOOR = 3
MOST_MEGABYTES = 700
FLOOR = "csv.reader + executemany"


def measure(folder: Path) -> Iterator[Measurement]:
    """Medians of three; memory is the most of them."""
    ledger = write_ledger(folder / "passages.csv")
    runs = [(run("ours", ledger, folder), run("floor", ledger, folder)) for _ in range(TIMES)]
    ours, floor = ([pair[side] for pair in runs] for side in (0, 1))

    def median(of: list[dict[str, float]], part: str) -> float:
        return statistics.median(each[part] for each in of)

    yield Measurement(
        "100 万次通过：导入并评定（处理器时间）", median(ours, "seconds"), "s",
        median(floor, "seconds"), FLOOR, most_ratio=MOST_TIMES_THE_FLOOR,
    )  # fmt: skip
    yield Measurement(
        "100 万次通过：导入并评定（钟表时间）", median(ours, "elapsed"), "s",
        median(floor, "elapsed"), FLOOR, most_ratio=MOST_TIMES_THE_FLOOR,
    )  # fmt: skip
    for part, title in (("reading", "读懂"), ("importing", "入账"), ("assessing", "评定")):
        yield Measurement(f"100 万次通过：其中{title}", median(ours, part), "s")
    yield Measurement(
        "100 万次通过：内存", max(each["megabytes"] for each in ours), "MB", most=MOST_MEGABYTES
    )
    yield Measurement("100 万次通过：数据库", median(ours, "stored"), "MB")


def run(what: str, ledger: Path, folder: Path) -> dict[str, float]:
    """One measurement in a process of its own."""
    words = [sys.executable, "-m", "tests.bench.transporting", what, str(ledger)]
    told = subprocess.run(
        [*words, str(folder / f"{what}.db")], cwd=HOUSE, capture_output=True, text=True, check=True
    )
    found: dict[str, float] = json.loads(told.stdout.splitlines()[-1])
    return found
