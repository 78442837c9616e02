"""应急减排措施, 附件目录 and the lines for 编制、审核、签发."""

from __future__ import annotations

from reportlab.platypus.flowables import Flowable

from templates.papers import style
from templates.papers.blocks import Followed, TextBlock, body, subheading
from templates.papers.content import ReportContent
from templates.papers.fonts import SANS, SERIF
from templates.papers.grid import Grid, Row, cell, head_row
from templates.papers.lines import Ink, Span, break_lines, draw_line
from templates.papers.pages import Layout
from templates.papers.values import WARNINGS, cut_words, show_basis, show_source

_ORDER = ("yellow", "orange", "red")


def closing(content: ReportContent, layout: Layout) -> list[Flowable]:
    """Measures of the level, annexes, signatures."""
    story = [*_measures(content, layout), *_annexes(content, layout)]
    last = story.pop()
    assert isinstance(last, TextBlock | Grid)
    return [*story, Followed(last, _Signatures(content), gap=26)]


def _measures(content: ReportContent, layout: Layout) -> list[Flowable]:
    pack = content.assessment.pack
    level = content.level or content.assessment.proven
    kind = "评定等级" if content.level else "已证实等级"
    story: list[Flowable] = [subheading(f"重污染天气应急减排措施（按{kind} {level}）")]
    if content.trial:
        story.append(body("试评结论不进入应急减排清单，本项只供参考。", leads=True))
    measures = sorted(
        (each for each in pack.emergency if each.level == level),
        key=lambda each: _ORDER.index(each.warning),
    )
    if not measures:
        story.append(body(f"分级标准没有列出 {level} 级的应急减排措施，以当地应急减排清单为准。"))
        return story
    story.append(
        Grid(
            layout.columns(58, 0, 112, 118),
            head_row(("预警级别", "措施", "减排比例", "依据与核实程度")),
            [
                Row(
                    (
                        cell(WARNINGS[each.warning], style.CELL_STRONG, align="centre"),
                        cell(each.measure, field="措施"),
                        cell(cut_words(each), align="centre"),
                        cell(
                            f"{show_basis(pack, each)}（{show_source(each)}）",
                            style.CELL_NOTE,
                            field="依据",
                        ),
                    )
                )
                for each in measures
            ],
            page_height=layout.height,
        )
    )
    return story


def _annexes(content: ReportContent, layout: Layout) -> list[Flowable]:
    story: list[Flowable] = [subheading("附件目录")]
    if not content.attachments:
        story.append(body("没有登记附件。"))
        return story
    story.append(
        Grid(
            layout.columns(44, 0, 70, 120),
            head_row(("编号", "名称", "页码", "文件校验值（前16位）")),
            [
                Row(
                    (
                        cell(each.number, align="centre", field="附件编号"),
                        cell(each.title, field="附件名称"),
                        cell(each.pages or "—", align="centre", field="页码"),
                        cell(each.sha256[:16] or "—", style.CELL_NOTE, align="centre"),
                    )
                )
                for each in content.attachments
            ],
            page_height=layout.height,
        )
    )
    return story


class _Signatures(Flowable):
    """Three columns to be signed by hand: the typed name, a line, room for the date."""

    def __init__(self, content: ReportContent) -> None:
        super().__init__()
        self._columns = (
            ("编制", content.prepared_by),
            ("审核", content.checked_by),
            ("签发", content.signed_by),
        )

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        self.width, self.height = available_width, 86
        return self.width, self.height

    def draw(self) -> None:
        column = self.width / len(self._columns)
        for number, (label, name) in enumerate(self._columns):
            left = number * column
            wide = column - 18
            self._line(label, Ink(SANS, 11, style.GREY), left, self.height, wide)
            self._line(name, Ink(SERIF, 12, style.BLACK), left + 34, self.height, wide - 34)
            self.canv.setStrokeColorRGB(*style.BLACK)
            self.canv.setLineWidth(0.6)
            self.canv.line(left, 32, left + wide, 32)
            self._line("签字", style.NOTE, left, 28, wide)
            self._line("年　　月　　日", style.NOTE, left + wide - 66, 28, wide)

    def _line(self, text: str, ink: Ink, x: float, top: float, width: float) -> None:
        for line in break_lines([Span(text, ink)], width, ink.size * 1.4, field="签署人"):
            draw_line(self.canv, line, x, top)
            top -= line.leading
