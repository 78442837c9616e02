"""绩效分级报告: the parts of one audit's report put together in their order."""

from __future__ import annotations

from collections.abc import Callable

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus.flowables import Flowable

from templates.papers import (
    report_closing,
    report_comparison,
    report_conclusion,
    report_cover,
    report_gaps,
    report_overview,
    report_stages,
)
from templates.papers.blocks import Heading
from templates.papers.content import ReportContent
from templates.papers.pages import PORTRAIT, WIDE, Furniture, Layout, build, on_new_page
from templates.papers.sheet import describe

TITLE = "绩效分级报告"
Part = Callable[[ReportContent, Layout], list[Flowable]]
# Heading, what fills the section, and the kind of page it stands on. The wide tables come
# last, as folded sheets do, so that the signed text is not interrupted by them.
_SECTIONS: tuple[tuple[str, Part, Layout], ...] = (
    ("一、企业概况", report_overview.enterprise, PORTRAIT),
    ("二、申报类型与经过", report_overview.course, PORTRAIT),
    ("三、依据文件", report_overview.documents, PORTRAIT),
    ("四、结论", report_conclusion.conclusion, PORTRAIT),
    ("五、法定限值合规情况", report_gaps.legal, PORTRAIT),
    ("六、未参与判定的条目", report_gaps.silent, PORTRAIT),
    ("七、各阶段取值与结论对照", report_stages.stages, PORTRAIT),
    ("八、应急减排措施与佐证材料", report_closing.closing, PORTRAIT),
    ("附表1　对标表", report_comparison.comparison, WIDE),
    ("附表2　差距清单", report_gaps.gap_list, WIDE),
)


def draw_report(content: ReportContent) -> bytes:
    """The report as a PDF: A4, with the comparison and gap tables on A3 landscape.

    Raises :class:`grading.refusals.Refusal` where a character has no glyph.
    """
    pack = content.assessment.pack
    story = report_cover.cover(content)
    current: Layout | None = None
    for title, part, layout in _SECTIONS:
        if layout is not current:
            story += on_new_page(layout)
            current = layout
        story.append(Heading(title))
        story += part(content, layout)
    marks = report_cover.marks(content)
    printed = content.printed
    furniture = Furniture(
        head=f"{TITLE}　{content.enterprise.name}",
        number=content.audit_number,
        foot=f"标准 {pack.key}　指纹 {pack.fingerprint[:16]}　打印 {printed:%Y-%m-%d %H:%M}",
        mark=marks,
        watermark=marks,
    )
    return build(story, furniture, lambda canvas: _describe(canvas, content))


def _describe(canvas: Canvas, content: ReportContent) -> None:
    assessment = content.assessment
    describe(
        canvas,
        title=f"{content.enterprise.name} {TITLE}",
        subject=f"{content.audit_number} {content.kind} {assessment.pack.title}",
        author=content.office,
        keywords={
            "number": content.audit_number,
            "code": content.enterprise.credit_code,
            "level": content.level or "",
            "proven": assessment.proven,
            "possible": assessment.possible,
            "trial": "true" if content.trial else "false",
            "pack": assessment.pack.key,
            "fingerprint": assessment.pack.fingerprint,
            "trail": content.trail_head,
        },
        printed=content.printed,
    )
