"""Hours from the file to the judged month, and a city of them ranked, beside bare libraries.

The tenth of a city (40 works × 12 outlets × 3 pollutants and oxygen × 8,760 hours) shows cost
and size, extrapolated to 400 works; ``JINJI_BENCH_WORKS=400`` measures the whole city.
``JINJI_BENCH_PANDAS`` is a folder made by ``pip install --target FOLDER pandas``: only the
process that is compared sees it, because pyarrow loads pandas wherever it finds it.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.bench.hour_files import write_long, write_wide
from tests.bench.measurement import Measurement, paired

TIMES = 3
CITY = 400
PANDAS = os.environ.get("JINJI_BENCH_PANDAS", "")


def measure(folder: Path) -> Iterator[Measurement]:
    """The wide workbook, the long text, the stored year, and the city."""
    yield from _files(folder)
    yield from _city(folder)


def _files(folder: Path) -> Iterator[Measurement]:
    wide, long = write_wide(folder / "wide.xlsx"), write_long(folder / "long.csv")
    write_wide(folder / "small.xlsx", 1, 48)
    write_long(folder / "small.csv", 1, 48)
    database = folder / "hours.db"
    for file, floor, limit, name in (
        (wide, "calamine", 1.6, "calamine + numpy + 压缩列写入 SQLite"),
        (long, "arrow", 2.5, "pyarrow + numpy"),
    ):
        what = "宽表 .xlsx" if file is wide else "长表 .csv"
        told: list[dict[str, float]] = []
        ours, least = paired(
            lambda file=file, told=told: _kept(told, "ours", file, database),  # type: ignore[misc]
            lambda file=file, floor=floor: _run(floor, file, folder / "floor.db")["seconds"],  # type: ignore[misc]
            TIMES,
        )
        yield Measurement(
            f"一厂一年小时数据从{what}到判定（读、疑点、判、存、留痕）", ours, "s", least, name,
            most_ratio=limit,
        )  # fmt: skip
        for part, words in (("reading", "读"), ("importing", "存"), ("judging", "判和疑点")):
            yield Measurement(f"　其中{words}", statistics.median(t[part] for t in told), "s")
        highest = max(each["megabytes"] for each in told)
        yield Measurement(f"　{what}全程内存峰值", highest, "MB", most=350)
        if PANDAS:
            again, usual = paired(
                lambda file=file: _run("ours", file, database)["seconds"],  # type: ignore[misc]
                lambda file=file: _run("pandas", file, folder / "floor.db")["seconds"],  # type: ignore[misc]
                1 if file is wide else TIMES,
            )
            most = 0.2 if file is wide else 1.0
            yield Measurement(
                f"　与 pandas 比，{what}", again, "s", usual, "pandas", most_ratio=most
            )
    stored = _run("again", wide, database, keep=True)
    yield Measurement("库里的一厂一年再判一次（含疑点）", stored["seconds"], "s", most=0.15)
    yield Measurement("每小时每污染物占用", stored["bytes"], "字节", most=8)
    for file in (wide, long):
        file.unlink()


def _city(folder: Path) -> Iterator[Measurement]:
    works = int(os.environ.get("JINJI_BENCH_WORKS", CITY // 10))
    few = _run("city", works // 2, folder / "few.db")
    many = _run("city", works, folder / "many.db")
    yield Measurement(
        f"{works} 家 × 12 排放口 × 一年全部排名", many["seconds"], "s", few["seconds"] * 2,
        f"{works // 2} 家的 2 倍（线性）", most_ratio=1.25,
    )  # fmt: skip
    scale = CITY / works
    yield Measurement(f"　推算 {CITY} 家", many["elapsed"] * scale, "s", most=60)
    yield Measurement(f"　{CITY} 家的数据库", many["bytes"] * scale / 2**20, "MB", most=1024)
    yield Measurement("　排名时内存峰值", many["megabytes"], "MB", most=350)
    for name in ("few.db", "many.db"):
        for left in folder.glob(f"{name}*"):
            left.unlink()


def _kept(told: list[dict[str, float]], what: str, file: Path, database: Path) -> float:
    told.append(_run(what, file, database))
    return told[-1]["seconds"]


def _run(what: str, source: Path | int, database: Path, *, keep: bool = False) -> dict[str, float]:
    """One measurement in a process and, unless kept, a database of its own."""
    if not keep:
        for left in database.parent.glob(f"{database.name}*"):
            left.unlink()
    command = [sys.executable, "-m", "tests.bench.monitoring_office", what, str(source)]
    seen = {**os.environ, "PYTHONPATH": PANDAS} if what == "pandas" else None
    run = subprocess.run(
        [*command, str(database)], capture_output=True, text=True, check=False, env=seen
    )
    if run.returncode:
        raise RuntimeError(run.stderr)
    told: dict[str, float] = json.loads(run.stdout)
    return told
