"""County tables on paper: 调度表, 考核表, 审核汇总表 — one plain table, A3 landscape."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus.flowables import Flowable, Spacer

from templates.papers import style
from templates.papers.blocks import TextBlock, body, note
from templates.papers.grid import Grid, Row, cell, head_row
from templates.papers.lines import Span
from templates.papers.pages import WIDE, Furniture, build, mm
from templates.papers.sheet import describe
from templates.papers.standard_head import headline

_PAGE = WIDE


@dataclass(frozen=True, slots=True)
class PaperColumn:
    """A column: ``width`` in mm (0 takes what is left), numbers set in the middle."""

    title: str
    width: float = 0.0
    number: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TableContent:
    """A plain table: rows of texts under ``columns``, the last ``totals`` rows set strong.

    ``period`` says from when to when; ``signatures`` are the words before the lines on which
    people sign; ``mark`` is stamped on every page.
    """

    title: str
    office: str
    period: str
    columns: Sequence[PaperColumn]
    rows: Sequence[Sequence[str]]
    totals: int = 0
    notes: Sequence[str] = ()
    signatures: Sequence[str] = ("制表", "审核", "负责人")
    printed: datetime
    mark: str = ""


def draw_table(content: TableContent) -> bytes:
    """The table as a PDF; raises Refusal where a character has no glyph."""

    def told(canvas: Canvas) -> None:
        describe(
            canvas,
            title=content.title,
            subject=content.period,
            author=content.office,
            keywords={"period": content.period, "rows": str(len(content.rows))},
            printed=content.printed,
        )

    furniture = Furniture(
        head=content.title,
        number=content.period,
        foot=f"{content.office}　打印 {content.printed:%Y-%m-%d %H:%M}",
        mark=content.mark,
        watermark=content.mark,
    )
    story = [*headline(content.office, content.title, _PAGE), body(content.period), _grid(content)]
    story += [note(f"{each}。") for each in content.notes]
    return build([*story, *_signatures(content)], furniture, told, first=_PAGE)


def _grid(content: TableContent) -> Flowable:
    if not content.rows:
        return body("没有符合的记录。")
    first_total = len(content.rows) - content.totals
    rows = []
    for at, texts in enumerate(content.rows):
        strong = at >= first_total
        ink = style.DENSE_STRONG if strong else style.DENSE
        rows.append(
            Row(
                tuple(
                    cell(
                        text,
                        ink,
                        align="centre" if column.number else "left",
                        field=column.title,
                    )
                    for column, text in zip(content.columns, texts, strict=True)
                ),
                fill=style.BAND if strong else None,
            )
        )
    given = [mm(column.width) for column in content.columns]
    if all(given):
        spread = _PAGE.width / sum(given)
        widths: Sequence[float] = [each * spread for each in given]
    else:
        widths = _PAGE.columns(*given)
    titles = [column.title for column in content.columns]
    return Grid(widths, head_row(titles), rows, page_height=_PAGE.height)


def _signatures(content: TableContent) -> list[Flowable]:
    if not content.signatures:
        return []
    line = "　　　　".join(f"{each}：＿＿＿＿＿＿＿＿" for each in content.signatures)
    words = f"{line}　　　　日期：＿＿＿＿年＿＿月＿＿日"
    return [Spacer(1, 14), TextBlock([Span(words, style.BODY)], leading=22, align="left")]
