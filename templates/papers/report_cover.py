"""The cover of the report: title, enterprise, the levels side by side, what was applied for."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.platypus.flowables import Flowable, Spacer

from templates.papers import style
from templates.papers.blocks import TextBlock
from templates.papers.content import MISSING, ReportContent, pack_title
from templates.papers.fonts import SANS, SERIF, SERIF_BOLD
from templates.papers.lines import Ink, Span, break_lines, draw_line, fit_lines, height
from templates.papers.pages import COVER
from templates.papers.report_levels import LevelPanel


def marks(content: ReportContent) -> str:
    """What is stamped on every page: nothing for a formal report on real data."""
    words = [f"{content.pack_state}·试评"] if content.trial else []
    words += ["样例"] if content.sample else []
    return "·".join(words)


def cover(content: ReportContent) -> list[Flowable]:
    """The first page, in the order a reader needs it."""
    enterprise = content.enterprise
    name = fit_lines(
        enterprise.name + (f"（{enterprise.site}）" if enterprise.site else ""),
        SERIF_BOLD,
        style.BLACK,
        width=COVER.width - 20,
        sizes=(23, 20, 17, 15),
        most=2,
        spacing=1.4,
        field="企业名称",
    )
    office = _Office(content)
    blocks: list[tuple[float, Flowable]] = [
        (70, _centred("重点行业大气环境绩效分级", Ink(SANS, 14, style.GREEN), 24)),
        (0, _centred("绩效分级报告", Ink(SERIF_BOLD, 38, style.BLACK), 62)),
        (34, TextBlock((), leading=name[0].leading if name else 20, align="centre", lines=name)),
        (40, LevelPanel(content)),
        (36, _Particulars(_rows(content))),
    ]
    # Long names and titles take their room from the white between the blocks.
    filled = sum(block.wrap(COVER.width, COVER.height)[1] for _, block in blocks)
    white = sum(gap for gap, _ in blocks)
    share = min(1.0, (COVER.height - filled - office.LEAST - 2) / white)
    story: list[Flowable] = []
    for gap, block in blocks:
        story += [Spacer(1, max(4.0, gap * share)), block] if gap else [block]
    return [*story, office]


def _rows(content: ReportContent) -> list[tuple[str, str]]:
    pack = content.assessment.pack
    rows = [
        ("申报件编号", content.audit_number),
        ("申报类型", f"{content.kind}，目标等级 {content.target}"),
        *([("办理方式", "单人办公模式办理")] if content.single_person else []),
        ("统一社会信用代码", content.enterprise.credit_code),
        ("行业", content.enterprise.industry or MISSING),
        ("分级标准", f"{pack_title(content)}\n{pack.edition} 版（{content.pack_state}）"),
    ]
    if content.evaluation_from and content.evaluation_to:
        first, last = content.evaluation_from, content.evaluation_to
        rows.append(
            (
                "评价期",
                f"{style.chinese_date(first)}至{style.chinese_date(last)}",
            )
        )
    return rows


def _centred(text: str, ink: Ink, leading: float, field: str = "") -> TextBlock:
    return TextBlock([Span(text, ink)], leading=leading, align="centre", field=field)


class _Office(Flowable):
    """The office and the date at the foot of the cover, wherever the text above ends."""

    LEAST = 64.0

    def __init__(self, content: ReportContent) -> None:
        super().__init__()
        self._content = content

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        self.width, self.height = available_width, max(self.LEAST, available_height - 1)
        return self.width, self.height

    def draw(self) -> None:
        printed = style.chinese_date(self._content.printed)
        for text, ink, top in (
            (self._content.office, Ink(SERIF_BOLD, 15, style.BLACK), 54),
            (printed, Ink(SERIF, 13, style.BLACK), 28),
        ):
            for line in break_lines([Span(text, ink)], self.width, 24, field="单位名称"):
                draw_line(self.canv, line, (self.width - line.width) / 2, top)


class _Particulars(Flowable):
    """Label and value under each other, the block set in the middle of the page."""

    _LABEL = 108.0
    _GAP = 7.0

    def __init__(self, rows: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._rows = rows

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        self.width = available_width
        room = available_width - self._LABEL - 40
        ink = Ink(SERIF, 12, style.BLACK)
        self._laid = [
            (label, break_lines([Span(value, ink)], room, 18, field=label))
            for label, value in self._rows
        ]
        self.height = sum(height(lines) + self._GAP for _, lines in self._laid)
        return self.width, self.height

    def draw(self) -> None:
        top = self.height
        for label, lines in self._laid:
            name = break_lines([Span(label, Ink(SANS, 11, style.GREY))], self._LABEL, 18)
            for line in name:
                draw_line(self.canv, line, 40, top)
            for line in lines:
                draw_line(self.canv, line, 40 + self._LABEL, top)
                top -= line.leading
            top -= self._GAP
