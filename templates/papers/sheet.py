"""A fresh PDF sheet with the settings all papers share, and its metadata."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

from templates.papers import fonts

PRODUCER = "晋级 Jinji"


def settings() -> dict[str, Any]:
    """Canvas settings under which the same content gives the same bytes.

    The only time in the file is the printed time (see :func:`describe`), the first
    font is an embedded one (reportlab would name Helvetica) and streams are
    compressed as bytes.
    """
    fonts.font(fonts.SERIF)
    rl_config.useA85 = 0  # else pages are written as text again, a quarter longer
    return {
        "invariant": 1,
        "pageCompression": 1,
        "initialFontName": fonts.SERIF,
        "initialFontSize": 10,
        "pdfVersion": (1, 5),
        "lang": "zh-CN",
    }


def describe(
    canvas: Canvas,
    *,
    title: str,
    subject: str,
    author: str,
    keywords: dict[str, str],
    printed: datetime,
) -> None:
    """Write the metadata: ``keywords`` as “name=value” pairs that a program can read."""
    canvas.setTitle(title)
    canvas.setSubject(subject)
    canvas.setAuthor(author)
    canvas.setCreator(PRODUCER)
    canvas.setProducer(PRODUCER)
    canvas.setKeywords("; ".join(f"{name}={value}" for name, value in keywords.items() if value))
    stamp = _pdf_date(printed)
    canvas.setDateFormatter(lambda *_: stamp)


def _pdf_date(moment: datetime) -> str:
    offset = moment.utcoffset()
    if offset is None:
        raise ValueError("the printed time must know its time zone")
    minutes = int(offset.total_seconds() // 60)
    sign = "+" if minutes >= 0 else "-"
    hours, rest = divmod(abs(minutes), 60)
    return f"D:{moment:%Y%m%d%H%M%S}{sign}{hours:02d}'{rest:02d}'"
