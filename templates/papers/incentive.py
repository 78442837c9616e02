"""激励性绩效分级 on paper: the form a managed level rests on, with every figure's source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus.flowables import Flowable, Spacer

from templates.papers import style
from templates.papers.blocks import body, note, subheading
from templates.papers.grid import Grid, Row, cell, head_row
from templates.papers.pages import PORTRAIT, Furniture, build, mm
from templates.papers.sheet import describe
from templates.papers.signatures import Signatures
from templates.papers.standard_head import headline

_PAGE = PORTRAIT
_INDICATORS = (("指标", 0.0), ("企业", 34.0), ("全省同行业均值", 29.0), ("高于均值", 23.0),
               ("结论", 18.0))  # fmt: skip
_FIGURES = (("项目", 44.0), ("数值", 36.0), ("来源", 0.0))


@dataclass(frozen=True, slots=True, kw_only=True)
class IncentiveForm:
    """Everything the form prints. ``pairs`` are the particulars, two to a line.

    ``indicators`` are rows of name with formula, value, mean, above, outcome; ``figures`` of
    name, value, source. ``tonnes`` is a table of pollutants by kind of source whose first row
    are its headings and whose last is the sum; ``sources`` say what lies behind it.
    ``conclusion`` is one sentence, ``notes`` what a reader has to know beside it.
    """

    title: str
    office: str
    number: str
    pairs: Sequence[tuple[str, str]]
    indicators: Sequence[Sequence[str]]
    rule: str
    figures: Sequence[Sequence[str]]
    tonnes: Sequence[Sequence[str]]
    sources: Sequence[str]
    conclusion: str
    notes: Sequence[str]
    signatures: Sequence[str]
    printed: datetime
    mark: str = ""
    keywords: Mapping[str, str]


def draw_incentive(form: IncentiveForm) -> bytes:
    """The form as a PDF; raises Refusal where a character has no glyph."""

    def told(canvas: Canvas) -> None:
        describe(
            canvas,
            title=form.title,
            subject=form.number,
            author=form.office,
            keywords=dict(form.keywords),
            printed=form.printed,
        )

    furniture = Furniture(
        head=form.title,
        number=form.number,
        foot=f"{form.office}　打印 {form.printed:%Y-%m-%d %H:%M}",
        mark=form.mark,
        watermark=form.mark,
    )
    story: list[Flowable] = [
        *headline(form.office, form.title, _PAGE),
        _pairs(form.pairs),
        subheading("一、指标"),
        _table(_INDICATORS, form.indicators, (1, 2, 3, 4)),
        note(form.rule),
        subheading("二、数据和来源"),
        _table(_FIGURES, form.figures, (1,)),
        _tonnes(form.tonnes),
        *(note(each) for each in form.sources),
        subheading("三、结论"),
        body(form.conclusion),
        *(note(f"{at}．{text.removesuffix('。')}。") for at, text in enumerate(form.notes, 1)),
        Spacer(1, 12),
        Signatures([(each, "") for each in form.signatures]),
    ]
    return build(story, furniture, told, first=_PAGE)


def _pairs(pairs: Sequence[tuple[str, str]]) -> Grid:
    label, half = mm(22), _PAGE.width / 2
    lines = [pairs[at : at + 2] for at in range(0, len(pairs), 2)]
    rows = []
    for line in lines:
        both = [*line, ("", "")] if len(line) == 1 else line
        cells = []
        for title, text in both:
            cells += [
                cell(title, style.CELL_STRONG, field=title),
                cell(text, style.CELL, field=title),
            ]
        rows.append(Row(tuple(cells)))
    widths = (label, half - label, label, half - label)
    return Grid(widths, None, rows, page_height=_PAGE.height)


def _tonnes(rows: Sequence[Sequence[str]]) -> Grid:
    heads, *others = rows
    columns = [(each, 32.0 if at else 0.0) for at, each in enumerate(heads)]
    return _table(columns, others, tuple(range(1, len(heads))), last_strong=True)


def _table(
    columns: Sequence[tuple[str, float]],
    rows: Sequence[Sequence[str]],
    centred: Sequence[int],
    *,
    last_strong: bool = False,
) -> Grid:
    made = []
    for at, texts in enumerate(rows):
        strong = last_strong and at == len(rows) - 1
        ink = style.CELL_STRONG if strong else style.CELL
        made.append(
            Row(
                tuple(
                    cell(
                        text,
                        ink,
                        align="centre" if place in centred else "left",
                        field=columns[place][0],
                    )
                    for place, text in enumerate(texts)
                ),
                fill=style.BAND if strong else None,
            )
        )
    widths = _PAGE.columns(*(mm(width) for _, width in columns))
    titles = [title for title, _ in columns]
    return Grid(widths, head_row(titles), made, page_height=_PAGE.height)
