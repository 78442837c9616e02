"""Certificates by the hundred: read, drawn, written, recorded, against the drawing alone.

What the floor is, :mod:`tests.bench.bare_certificate` says; signing is counted with ours.
Both are counted in time of the processor, which other work on the machine does not
stretch. ``pip install typst`` brings one more comparison.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from unittest import mock

from tests.bench.bare_certificate import write_floor
from tests.bench.certificate_office import certificate_office
from tests.bench.measurement import Measurement, paired, seconds
from tests.bench.report import resident
from tests.bench.typst_certificate import typst_drawing

MANY = 1000
FEW = 200
FIRST = """
import time
started = time.perf_counter()
from tests.templates.papers.samples import certificate
from templates.papers.certificate import draw_certificate
draw_certificate(certificate())
print(time.perf_counter() - started)
"""


def measure(folder: Path) -> Iterator[Measurement]:
    """A batch of 1,000, its memory and sizes; the first of a process; a long report."""
    from db.batch_choice import BatchChoice
    from db.certificate_contents import certificate_contents
    from db.paper_batches import BOUND, print_batch

    office, admin, signing = certificate_office(folder, MANY)
    ids = [1, *range(1002, 1000 + MANY + 1)]
    with office:
        contents = [
            read.content for read in certificate_contents(office, admin, ids[:FEW]) if read.content
        ]
        turn = count()

        bound: list[float] = []

        def ours(some: list[int]) -> float:
            target = folder / f"batch{next(turn)}"
            marks: dict[str, float] = {}

            def told(_done: int, _of: int, what: str) -> None:
                marks[what] = time.process_time()

            started = time.process_time()
            choice = BatchChoice(tuple(some))
            print_batch(office, admin, "certificates", target, choice, progress=told)
            whole = time.process_time() - started
            bound.append((marks["留痕"] - marks["合订、编目录"]) / len(some) * 1000)
            return whole / len(some) * 1000 - bound[-1] + signing

        def floor() -> float:
            target = folder / f"floor{next(turn)}"
            target.mkdir()
            started = time.process_time()
            write_floor(contents, target)
            return (time.process_time() - started) / len(contents) * 1000

        took, least = paired(lambda: ours(ids[:FEW]), floor, 5)
        name = "同样的字、同一二维码，位置事先定好，只画和写文件"
        what = "证书签名、读、画、写、留痕，每份"
        yield Measurement(what, took, "ms", least, name, most_ratio=1.5)
        typst = typst_drawing(folder)
        if typst is not None:

            def by_typst() -> float:
                with mock.patch("templates.papers.certificate.draw_certificate", typst):
                    return ours(ids[:FEW])

            by_typst()
            took, other = paired(lambda: ours(ids[:FEW]), by_typst, 5)
            name = "同样的一批，由 typst 排"
            yield Measurement("　与 typst 比，每份", took, "ms", other, name, most_ratio=0.7)
        before = resident()
        yield Measurement("1,000 份一批，每份", ours(ids), "ms")
        more = resident() - before
        yield Measurement("合订本和目录，每份", bound[-1], "ms")
        yield Measurement("这一批多占内存", more, "MB", most=60)
        target = folder / f"batch{next(turn) - 1}"
        sizes = [each.stat().st_size for each in target.glob("*.pdf") if each.name != BOUND]
        yield Measurement("最大的一份", max(sizes) / 1000, "KB", most=70)
    first = [sys.executable, "-c", FIRST]
    runs = [subprocess.run(first, capture_output=True, text=True, check=True) for _ in range(5)]
    least = min(float(run.stdout) for run in runs)
    yield Measurement("新进程的第一份证书", least, "s", most=1.0)
    pages, took = _long_report()
    yield Measurement(f"{pages} 页的报告", took, "s", most=1.5)
    for each in folder.glob("*[0-9]"):
        shutil.rmtree(each)


def _long_report() -> tuple[int, float]:
    """A report of some 60 pages, drawn in a warm process: its pages, and the seconds."""
    from templates.papers.merging import pages_of
    from templates.papers.report import draw_report
    from tests.templates.papers.samples import report, wide_pack

    draw_report(report())
    content = report(wide_pack(194, 4), verified={}, claimed={})
    pdf = draw_report(content)
    return pages_of(pdf), min(seconds(lambda: draw_report(content)) for _ in range(3))
