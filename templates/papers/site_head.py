"""What the papers of a site visit share: title, particulars, running head, metadata."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus.flowables import Flowable

from templates.papers import style
from templates.papers.content import MISSING
from templates.papers.grid import Grid, Row, cell
from templates.papers.pages import Furniture, Layout, build, mm
from templates.papers.sheet import describe
from templates.papers.site_content import SiteContent
from templates.papers.standard_head import headline


def draw(content: SiteContent, paper: str, story: Sequence[Flowable], *, first: Layout) -> bytes:
    """The paper as a PDF: its title, the particulars of the visit, then ``story``."""
    furniture = Furniture(
        head=f"{content.enterprise} {paper}",
        number=f"{content.audit_number} 第{content.round}轮",
        foot=f"{content.office}　打印 {content.printed:%Y-%m-%d %H:%M}",
        mark=content.mark,
        watermark=content.mark,
    )

    def told(canvas: Canvas) -> None:
        describe(
            canvas,
            title=f"{content.enterprise} {paper}",
            subject=f"{content.audit_number} 第{content.round}轮现场核查",
            author=content.office,
            keywords={
                "audit": content.audit_number,
                "round": str(content.round),
                "trail": content.trail_head,
            },
            printed=content.printed,
        )

    head = [*headline(content.office, paper, first), _particulars(content, first)]
    return build([*head, *story], furniture, told, first=first)


def days_words(days: tuple[date, date] | None) -> str:
    """The days of the visit; room to write them where they are not known."""
    if days is None:
        return "　　　　年　　月　　日"
    since, until = days
    words = style.chinese_date(since)
    return words if since == until else f"{words}至{style.chinese_date(until)}"


def _particulars(content: SiteContent, layout: Layout) -> Grid:
    trial = "（试评）" if content.trial else ""
    rows = (
        ("企业名称", content.enterprise, "信用代码", content.credit_code),
        ("生产地址", content.address or MISSING, "行业", content.industry),
        ("申报件", f"{content.audit_number}{trial}", "申报类型", content.kind),
        ("申报等级", f"{content.target} 级", "核查日期", days_words(content.days)),
        ("分级标准", content.pack_title, "标准标识", content.pack_key),
    )
    label, half = mm(21), layout.width / 2
    return Grid(
        (label, half - label, label, half - label),
        None,
        [
            Row(
                tuple(
                    cell(text, style.CELL if place % 2 else style.CELL_STRONG, field=row[0])
                    for place, text in enumerate(row)
                )
            )
            for row in rows
        ],
        page_height=layout.height,
    )
