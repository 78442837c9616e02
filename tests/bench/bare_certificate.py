"""The certificate set without layout: the same words at places known beforehand.

Every coordinate is a whole number, the code by zxing-cpp as one path; the tables of the
faces are parsed once and never copied. What is left is what reportlab itself takes to
format and embed the characters.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from templates.papers.content import CertificateContent

Word = tuple[str, int, int, int, str]
"""Face, size, x, y and text."""
CODE = (84, 66, 104)
"""Left, bottom and side of the QR code in points."""


def write_floor(contents: Sequence[CertificateContent], folder: Path) -> None:
    """One file per certificate."""
    for number, content in enumerate(contents):
        (folder / f"{number}.pdf").write_bytes(draw_floor(content))


def words_of(content: CertificateContent) -> list[Word]:
    """What the page of a trial's certificate says, and where."""
    from templates.papers import fonts

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
    return words


def draw_floor(content: CertificateContent) -> bytes:
    """The page as plain reportlab draws it."""
    from reportlab.pdfgen.canvas import Canvas

    from templates.papers import qr
    from templates.papers.sheet import settings

    page = io.BytesIO()
    canvas = Canvas(page, pagesize=(842, 595), **settings())
    for face, size, x, y, text in words_of(content):
        canvas.setFont(_plain(face), size)
        canvas.drawString(x, y, text)
    canvas.rect(30, 30, 782, 535)
    qr.draw(canvas, content.claim, *CODE)
    canvas.showPage()
    canvas.save()
    return page.getvalue()


_faces: dict[str, str] = {}


def _plain(face: str) -> str:
    """The name of the face as reportlab embeds it, set by set and number by number."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    from templates.papers import fonts

    if face not in _faces:
        known = fonts.font(face)

        class Plain(type(known)):  # type: ignore[misc]
            addObjects = TTFont.addObjects

        _faces[face] = f"{face}-plain"
        pdfmetrics.registerFont(Plain(_faces[face], known.face))
    return _faces[face]
