"""What a site visit leaves behind: 问题清单（现场交办） and 专家组意见, each signed by hand."""

from __future__ import annotations

from reportlab.platypus.flowables import Flowable, Spacer

from templates.papers import style
from templates.papers.blocks import Heading, TextBlock, body, note
from templates.papers.grid import Cell, Grid, Row, cell, head_row
from templates.papers.lines import Span
from templates.papers.pages import LANDSCAPE, PORTRAIT, mm
from templates.papers.site_content import ProblemLine, SiteContent
from templates.papers.site_head import days_words, draw
from templates.papers.site_visit import signed

PROBLEMS = "问题清单（现场交办）"
EXPERTS = "专家组意见"
_EMPTY = 7
_HAND = 30.0


def draw_problems(content: SiteContent) -> bytes:
    """The 问题清单 as a PDF: A4 landscape, upright where it is written on by hand."""
    layout = PORTRAIT if content.blank else LANDSCAPE
    widths = (12, 30, 0, 36, 22, 18) if content.blank else (12, 48, 0, 70, 26, 24)
    given = list(content.problems)
    if content.blank:
        given = [ProblemLine(number, "", "", "", None, "") for number in range(1, _EMPTY + 1)]
    rows = [
        Row(
            (
                Cell((Span(str(each.number), style.CELL),), _row(content), align="centre"),
                cell(each.indicator or "—" * (not content.blank), style.CELL_STRONG, field="指标"),
                cell(each.text, field="问题"),
                cell(each.demand or "—" * (not content.blank), field="整改要求"),
                cell(str(each.deadline or "—" * (not content.blank)), align="centre"),
                cell(each.person or "—" * (not content.blank), align="centre", field="责任人"),
            )
        )
        for each in given
    ]
    story: list[Flowable] = [
        note(
            f"{days_words(content.days)}现场核查发现的问题，请贵单位按期整改，"
            "整改情况和佐证材料报核查单位复核。"
        )
    ]
    places = ("核查组组长", ""), ("企业负责人（签收）", ""), ("县（市、区）分局", "")
    if not rows:
        return draw(
            content,
            PROBLEMS,
            [*story, signed(body("本次现场核查没有交办的问题。"), *places)],
            first=layout,
        )
    table = Grid(
        layout.columns(*(mm(each) for each in widths)),
        head_row(("序号", "指标", "问题", "整改要求", "期限", "责任人")),
        rows,
        page_height=layout.height,
    )
    return draw(content, PROBLEMS, [*story, signed(table, *places)], first=layout)


def draw_experts(content: SiteContent) -> bytes:
    """The 专家组意见 as a PDF, A4 portrait, a place to sign for every expert."""
    experts = [each for each in content.members if each.role == "专家"]
    leader = next((each for each in content.members if each.role == "组长"), None)
    places = [("组长", leader.name if leader and not content.blank else "")]
    places += [("专家", "" if content.blank else each.name) for each in experts]
    if not experts:
        places += [("专家", "")] * 2
    story: list[Flowable] = [Heading("意见")]
    if content.blank or not content.opinion:
        story += [note("按标准逐项核查后的总体意见、主要问题、建议等级："), Spacer(1, 190)]
        last: TextBlock | Grid = body("与会专家签字：")
    else:
        paragraphs = [each for each in content.opinion.split("\n") if each.strip()]
        story += [body(each.strip(), field=EXPERTS) for each in paragraphs[:-1]]
        last = body(paragraphs[-1].strip(), field=EXPERTS)
    if content.conclusions and not content.blank:
        counts = "，".join(f"{word} {count} 项" for word, count in content.conclusions.items())
        story.insert(0, body(f"现场核查逐项结论：{counts}。"))
    return draw(content, EXPERTS, [*story, signed(last, *places, gap=26)], first=PORTRAIT)


def _row(content: SiteContent) -> float:
    return _HAND if content.blank else 14.0
