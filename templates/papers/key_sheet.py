"""纸质备份 of a signing key: one page with the locked key as QR code and as text to type in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus.flowables import Flowable, Spacer

from templates.papers import qr, style
from templates.papers.blocks import body, note, subheading
from templates.papers.fonts import SANS
from templates.papers.grid import Cell, Grid, Row, cell, head_row
from templates.papers.lines import Ink, Span
from templates.papers.pages import PORTRAIT, Furniture, build, mm
from templates.papers.sheet import describe
from templates.papers.standard_head import headline

TITLE = "证书签名密钥·纸质备份"
_TYPED = Ink(SANS, 10.5, style.BLACK)


@dataclass(frozen=True, slots=True)
class KeySheetContent:
    """What the sheet prints. ``text`` is the locked key, ``lines`` the same as it is typed in.

    Each line is (number, groups, check); ``since`` is the first day the key signed.
    """

    office: str
    key_name: str
    since: str
    text: str
    lines: Sequence[tuple[str, Sequence[str], str]]
    printed: datetime


class _Code(Flowable):
    """The QR code in the middle of the page."""

    def __init__(self, text: str, side: float) -> None:
        super().__init__()
        self._text, self._side = text, side

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        self._room = available_width
        return available_width, self._side + 12

    def draw(self) -> None:
        qr.draw(self.canv, self._text, (self._room - self._side) / 2, 6, self._side)


def draw_key_sheet(content: KeySheetContent) -> bytes:
    """The sheet as a PDF of one page."""

    def told(canvas: Canvas) -> None:
        describe(
            canvas,
            title=TITLE,
            subject=content.key_name,
            author=content.office,
            keywords={"key": content.key_name},
            printed=content.printed,
        )

    furniture = Furniture(
        head=TITLE,
        number=f"密钥 {content.key_name}",
        foot=f"{content.office}　打印 {content.printed:%Y-%m-%d %H:%M}",
    )
    story: list[Flowable] = [
        *headline(content.office, TITLE, PORTRAIT),
        body(f"密钥编号 {content.key_name}，自 {content.since} 起使用。"),
        body(
            "这张纸上的密钥是用密钥口令加密的：只有纸没有口令，不能签名；"
            "口令忘记了，谁也打不开。请封存在保密柜，口令另处保管，不要与本页放在一起。"
        ),
        Spacer(1, 6),
        _Code(content.text, mm(48)),
        subheading("二维码扫不出时，逐行录入"),
        _grid(content),
        note(
            "恢复：命令 certificates key import，或“人员”页“证书密钥”的“从纸质备份导入”。"
            "各组只有 A 到 Z 和 2 到 7（没有 0、1、8、9）；“校验”核对本行，录错会指出哪一行。"
        ),
    ]
    return build(story, furniture, told, first=PORTRAIT)


def _grid(content: KeySheetContent) -> Grid:
    many = max(len(groups) for _, groups, _ in content.lines)
    rows = []
    for number, groups, check in content.lines:
        filled = [*groups, *[""] * (many - len(groups))]
        cells = [cell(number, style.LABEL, align="centre")]
        cells += [Cell((Span(group, _TYPED),), 16, "centre") for group in filled]
        cells.append(Cell((Span(check, _TYPED),), 16, "centre"))
        rows.append(Row(tuple(cells)))
    titles = ["行", *[str(at) for at in range(1, many + 1)], "校验"]
    widths = PORTRAIT.columns(mm(8), *[mm(16.5)] * many, 0)
    return Grid(widths, head_row(titles), rows, page_height=PORTRAIT.height)
