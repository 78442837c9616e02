"""Certificates by the hundred: read, drawn, written, recorded, against the drawing alone.

The floor sets the same words with the same faces at places known beforehand, every
coordinate a whole number, the code by zxing-cpp as one path: what is left is what
reportlab itself takes to embed the characters. Both are counted in time of the
processor, which other work on the machine does not stretch.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from tests.bench.certificate_office import certificate_office
from tests.bench.measurement import Measurement, paired, seconds
from tests.bench.report import resident

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

    office, admin = certificate_office(folder, MANY)
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
            return whole / len(some) * 1000 - bound[-1]

        def floor() -> float:
            target = folder / f"floor{next(turn)}"
            target.mkdir()
            started = time.process_time()
            _write_floor(contents, target)
            return (time.process_time() - started) / len(contents) * 1000

        took, least = paired(lambda: ours(ids[:FEW]), floor, 5)
        name = "同样的字、同一二维码，位置事先定好，只画和写文件"
        yield Measurement("证书读、画、写、留痕，每份", took, "ms", least, name, most_ratio=1.5)
        before = resident()
        took = ours(ids)
        yield Measurement("1,000 份一批，每份", took, "ms")
        yield Measurement("合订本和目录，每份", bound[-1], "ms")
        yield Measurement("这一批多占内存", resident() - before, "MB", most=60)
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


def _write_floor(contents: list, folder: Path) -> None:  # type: ignore[type-arg]
    for number, content in enumerate(contents):
        (folder / f"{number}.pdf").write_bytes(_floor(content))


def _floor(content) -> bytes:  # type: ignore[no-untyped-def]
    from reportlab.pdfgen.canvas import Canvas

    from templates.papers import fonts, qr
    from templates.papers.sheet import settings

    page = io.BytesIO()
    canvas = Canvas(page, pagesize=(842, 595), **settings())
    words = [
        (fonts.SANS_BOLD, 60, 200, 300, "试评样张·非正式证书"),
        (fonts.SANS, 12, 340, 520, "重点行业大气环境绩效分级"),
        (fonts.SERIF_BOLD, 36, 300, 474, "绩效等级证书"),
        (fonts.SERIF, 12, 340, 447, f"编号：{content.number}"),
        (fonts.SERIF_BOLD, 25, 84, 400, content.enterprise),
        (fonts.SANS, 13, 640, 398, "绩效等级"),
        (fonts.SERIF_BOLD, 150, 620, 250, content.level),
        (fonts.SERIF, 14, 620, 206, f"评定年度  {content.year}"),
        (fonts.SANS_BOLD, 10, 206, 160, "已签名·样张·样例数据"),
        (fonts.SERIF, 10, 206, 140, content.statement),
        (fonts.SERIF, 10, 206, 120, "本页为试评打印的样张，不是正式证书，不具有任何效力。"),
        (fonts.SERIF_BOLD, 16, 600, 150, content.authority),
        (fonts.SERIF, 13, 620, 120, f"{content.published}"),
        (fonts.SANS, 9, 640, 72, "（盖章处）"),
    ]
    rows = [
        ("统一社会信用代码", content.credit_code),
        ("生产地址", content.address),
        ("排污许可证编号", content.permit_number),
        ("行业（类型）", content.industry),
        ("涉及工序", "、".join(content.processes)),
        ("评定依据", content.basis),
        ("公布文号", "试评，不编文号"),
        ("公布日期", f"{content.published}"),
    ]
    for at, (name, value) in enumerate(rows):
        words.append((fonts.SANS, 10, 84, 360 - 22 * at, name))
        words.append((fonts.SERIF, 12, 176, 360 - 22 * at, value))
    for face, size, x, y, text in words:
        fonts.font(face)
        canvas.setFont(face, size)
        canvas.drawString(x, y, text)
    canvas.rect(30, 30, 782, 535)
    qr.draw(canvas, content.claim, 84, 66, 104)
    canvas.showPage()
    canvas.save()
    return page.getvalue()


def _long_report() -> tuple[int, float]:
    """A report of some 60 pages, drawn in a warm process: its pages, and the seconds."""
    from templates.papers.merging import pages_of
    from templates.papers.report import draw_report
    from tests.templates.papers.samples import report, wide_pack

    draw_report(report())
    content = report(wide_pack(194, 4), verified={}, claimed={})
    pdf = draw_report(content)
    return pages_of(pdf), min(seconds(lambda: draw_report(content)) for _ in range(3))
