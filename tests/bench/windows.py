"""Opening the window: first paint, memory at it, and the first real rows of a large register."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from tests.bench.measurement import Measurement, paired
from tests.bench.register import PASSWORD, large_register

TIMES = 9
BARE = ["-m", "tests.bench.bare_window"]
REAL = ["-m", "tests.bench.real_window"]


def until_now(words: list[str]) -> tuple[float, float]:
    """Seconds from starting Python until the process says “now”, and its MB at that moment."""
    environment = {**os.environ, "JINJI_PASSWORD": PASSWORD}
    started = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, *words],
        stdout=subprocess.PIPE,
        encoding="utf-8",
        env=environment,
    ) as child:
        assert child.stdout is not None
        said = child.stdout.readline()
        took = time.perf_counter() - started
        size = child.stdout.readline()
    if said != "now\n":
        raise RuntimeError(f"{words} ended without painting")
    return took, float(size)


def measure(folder: Path) -> Iterator[Measurement]:
    """First paint, memory, first rows; each against the bare window of the same minutes."""
    nowhere = str(folder / "none.db")
    sizes: list[float] = []

    def first_paint() -> float:
        took, size = until_now([*REAL, "paint", nowhere])
        sizes.append(size)
        return took

    def bare() -> float:
        return until_now(BARE)[0]

    ours, floor = paired(first_paint, bare, TIMES)
    name = "空 QMainWindow + QTableView"
    yield Measurement("窗口首次绘出", ours, "s", floor, name, most_ratio=2.0)
    yield Measurement("首次绘出时内存", max(sizes), "MB", until_now(BARE)[1], name, most=110)

    database = str(large_register(folder))
    ours, floor = paired(lambda: until_now([*REAL, "rows", database])[0], bare, TIMES)
    yield Measurement("10 万家名录首屏", ours, "s", floor, name, most_ratio=3.5)
