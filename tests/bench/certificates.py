"""Drawing certificates: ours against the same words set with nothing but reportlab."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from db.clock import OFFICE_ZONE
from tests.bench.measurement import Measurement, paired, seconds

MANY = 40
CLAIM = "JJ1:" + "6BFOXN%TS3DHGOPAV3:Q2E7A8 2-J01D9*AE" * 4


def measure(folder: Path) -> Iterator[Measurement]:
    """Milliseconds per certificate, drawn one after the other in one process."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    from templates.papers import fonts, qr
    from templates.papers.certificate import draw_certificate
    from templates.papers.content import CertificateContent

    def content(number: int) -> CertificateContent:
        return CertificateContent(
            number=f"样张-{number:05d}",
            enterprise=f"邯郸市冀南新区华兴钢铁有限公司{number}",
            credit_code="91130473XNX049991W",
            address=f"冀南新区工业路{number}号",
            permit_number="91130473XNX049991W001P",
            industry="钢铁",
            processes=("烧结", "炼铁", "炼钢"),
            level="A",
            year=2026,
            basis="钢铁行业绩效分级指标（2026 征求意见）",
            authority="邯郸市生态环境局",
            publication_number=f"邯环公示〔2026〕{number}号",
            published=date(2026, 7, 1),
            claim=f"{CLAIM}{number}",
            printed=datetime(2026, 7, 2, 9, tzinfo=OFFICE_ZONE),
        )

    face = fonts.FOLDER / f"{fonts.SERIF}.ttf"
    pdfmetrics.registerFont(TTFont("BenchSerif", face))

    def naive(number: int) -> bytes:
        page, made = io.BytesIO(), content(number)
        canvas = Canvas(page, pagesize=(842, 595))
        words = [made.enterprise, made.credit_code, made.address, made.permit_number, made.number]
        words += [made.industry, *made.processes, made.basis, made.authority, made.statement]
        for line, text in enumerate(words):
            canvas.setFont("BenchSerif", 14)
            canvas.drawString(72, 520 - 24 * line, text)
        for y, cells in enumerate(qr.matrix(made.claim)):
            for x, dark in enumerate(cells):
                if dark:
                    canvas.rect(600 + 2 * x, 200 - 2 * y, 2, 2, stroke=0, fill=1)
        canvas.save()
        return page.getvalue()

    ours, floor = paired(
        lambda: seconds(lambda: [draw_certificate(content(n)) for n in range(MANY)]),
        lambda: seconds(lambda: [naive(n) for n in range(MANY)]),
        5,
    )
    name = "同样文字，只用 reportlab 排出"
    yield Measurement("一张证书", ours / MANY * 1000, "ms", floor / MANY * 1000, name)
