"""能耗与碳排放核算表 and 减污降碳协同分析 on paper."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus.flowables import Flowable, Spacer

from templates.papers import style
from templates.papers.blocks import Heading, TextBlock, body, note
from templates.papers.energy_content import (
    FACTOR_COLUMNS,
    LINE_COLUMNS,
    SYNERGY_COLUMNS,
    AccountContent,
    SynergyContent,
    UnitBar,
    printable,
)
from templates.papers.energy_pictures import Bars, Quadrants
from templates.papers.grid import Cell, Grid, Row, cell, head_row
from templates.papers.lines import Ink, Span
from templates.papers.pages import LANDSCAPE, WIDE, Furniture, Layout, build, mm
from templates.papers.sheet import describe
from templates.papers.standard_head import headline

ACCOUNT = "能耗与碳排放核算表"
SYNERGY = "减污降碳协同分析"
_TONES = {"good": style.GREEN, "plain": style.BLACK, "bad": style.RED}
_SIGN = "制表：＿＿＿＿＿＿＿＿　　　　审核：＿＿＿＿＿＿＿＿　　　　日期：＿＿＿＿年＿＿月＿＿日"


def draw_account(content: AccountContent) -> bytes:
    """The accounts of one enterprise and year; raises Refusal where a glyph is missing."""
    content = printable(content)
    title = f"{content.enterprise}{content.year}年{ACCOUNT}"

    def told(canvas: Canvas) -> None:
        describe(
            canvas,
            title=title,
            subject=f"{ACCOUNT} {content.year}",
            author=content.office,
            keywords={"enterprise": content.code, "year": str(content.year)},
            printed=content.printed,
        )

    page = LANDSCAPE
    story = [
        *headline(f"{ACCOUNT}（{content.year} 年）", content.enterprise, page),
        _pairs(
            [
                ("统一社会信用代码", content.code),
                ("县（市、区）", content.county),
                ("行业", content.industry or "—"),
                ("统计期", f"{content.year} 年"),
                *content.summary,
            ],
            page,
        ),
        Heading("一、单位产品能耗与标杆、限额"),
        *_units(content.units, page),
        Heading("二、二氧化碳排放构成"),
        _pairs([(name, f"{amount} tCO2") for name, amount in content.parts], page),
        Heading("三、核算明细"),
        _table(LINE_COLUMNS, (32, 34, 20, 40, 26, 28, 0), content.lines, page, right=(3, 4, 5)),
        Heading("四、因子与来源"),
        _table(FACTOR_COLUMNS, (70, 46, 26, 0), content.factors, page),
        Heading("五、污染物排放量"),
        *_pollutants(content, page),
        Heading("六、说明"),
        *(note(f"{each}。") for each in content.remarks),
        Spacer(1, 14),
        TextBlock([Span(_SIGN, style.BODY)], leading=22, align="left"),
    ]
    return build(story, _furniture(title, content.code, content), told, first=page)


def draw_synergy(content: SynergyContent) -> bytes:
    """The analysis of the city or of a county; raises Refusal where a glyph is missing."""
    content = printable(content)

    def told(canvas: Canvas) -> None:
        describe(
            canvas,
            title=f"{content.title}（{content.period}）",
            subject=content.period,
            author=content.office,
            keywords={"rows": str(len(content.rows))},
            printed=content.printed,
        )

    page = WIDE
    numbers = {row[0]: at for at, row in enumerate(content.rows, 1)}
    picture: list[Flowable] = [body("没有两期都有完整数据的企业，图上没有点。")]
    if content.points:
        picture = [
            Quadrants(content.points, [numbers[e.name] for e in content.points], mm(150)),
            note(
                "每点一家企业；名称排不下的标序号，序号见下表；变化特别大的画在边上并写明数值。左下为双降。"
            ),
        ]
    of = "单位产品" if content.per_product else "总量"
    rows = [(str(at), *row) for at, row in enumerate(content.rows, 1)]
    widths = (10, 44, 18, 16, 20, 20, 16, 21, 21, 16, 16, 15, 19, 19, 18, 0)
    story: list[Flowable] = [
        *headline(content.office, content.title, page),
        body(f"{content.period}（按{of}作图）。"),
        _tally(content.tally, page),
        *picture,
        Heading("一、各企业"),
        _table(
            ("序号", *SYNERGY_COLUMNS), widths, rows, page,
            right=(4, 5, 6, 7, 8, 9, 11, 12, 13),
        ),
        Heading("二、“双近零”候选"),
        *_candidates(content),
        Heading("三、说明"),
        *(note(f"{each}。") for each in content.remarks),
        Spacer(1, 14),
        TextBlock([Span(_SIGN, style.BODY)], leading=22, align="left"),
    ]  # fmt: skip
    return build(story, _furniture(content.title, content.period, content), told, first=page)


def _furniture(head: str, number: str, content: AccountContent | SynergyContent) -> Furniture:
    return Furniture(
        head=head,
        number=number,
        foot=f"{content.office}　打印 {content.printed:%Y-%m-%d %H:%M}",
        mark=content.mark,
        watermark=content.mark,
    )


def _pairs(pairs: Sequence[tuple[str, str]], page: Layout) -> Flowable:
    if not pairs:
        return body("没有可核算的排放。")
    narrow = mm(38)
    wide = page.width / 2 - narrow
    rows = []
    for at in range(0, len(pairs), 2):
        cells: list[Cell] = []
        for name, value in [*pairs[at : at + 2], ("", "")][:2]:
            cells += [cell(name, style.DENSE_STRONG), cell(value, style.DENSE, field=name)]
        rows.append(Row(tuple(cells)))
    return Grid((narrow, wide, narrow, wide), None, rows, page_height=page.height)


def _units(units: Sequence[UnitBar], page: Layout) -> list[Flowable]:
    if not units:
        return [body("没有按工序填报产品产量，不能计算单位产品能耗。")]
    rows = []
    for each in units:
        tone = style.coloured(style.DENSE_STRONG, _TONES[each.tone])
        stands = "\n".join(
            f"{words}〔{source}〕"
            for words, source in zip(each.standings, each.sources, strict=True)
        )
        rows.append(
            Row(
                (
                    cell(each.process, style.DENSE, field="工序"),
                    cell(each.made, style.DENSE, align="right"),
                    cell(each.tce, style.DENSE, align="right"),
                    cell(each.figure, tone, align="right"),
                    cell(stands or each.words, style.DENSE),
                )
            )
        )
    head = head_row(
        ("工序", "产品产量", "能耗 tce", "单位产品能耗", "与标杆、限额比较〔确定程度〕")
    )
    widths = page.columns(*(mm(w) for w in (46, 48, 28, 36)), 0)
    return [
        Bars(units),
        note(
            "灰字为标杆、基准（发改产业〔2023〕723号等），棕字为国家标准限额；各工序分别取比例尺。"
        ),
        Grid(widths, head, rows, page_height=page.height),
    ]


def _pollutants(content: AccountContent, page: Layout) -> list[Flowable]:
    if not content.pollutants:
        return [body("没有填报污染物排放量。")]
    heads = ("污染物", "排放量（t）", "污染当量值", "污染当量")
    return [
        _table(heads, (70, 40, 46, 0), content.pollutants, page, right=(1, 3)),
        note(f"来源：{content.pollutant_source}。"),
    ]


def _tally(tally: Sequence[tuple[str, str]], page: Layout) -> Flowable:
    wide = page.width / len(tally)
    ink = Ink(style.SUBHEADING.face, 13, style.BLACK)
    row = Row(tuple(cell(f"{name}　{count} 家", ink, align="centre") for name, count in tally))
    return Grid([wide] * len(tally), None, [row], page_height=page.height)


def _candidates(content: SynergyContent) -> list[Flowable]:
    if not content.candidates:
        return [body("按现有数据没有候选。")]
    return [
        *(body(f"{name}：{reason}。") for name, reason in content.candidates),
        note("候选由数据排名提出，推荐、认定由有权部门决定，本表不授名。"),
    ]


def _table(
    titles: Sequence[str],
    widths: Sequence[float],
    rows: Sequence[Sequence[str]],
    page: Layout,
    right: Sequence[int] = (),
) -> Flowable:
    if not rows:
        return body("没有记录。")
    made = [
        Row(
            tuple(
                cell(text, style.DENSE, align="right" if at in right else "left", field=titles[at])
                for at, text in enumerate(row)
            )
        )
        for row in rows
    ]
    columns = page.columns(*(mm(width) for width in widths))
    return Grid(
        columns, head_row([printable(each) for each in titles]), made, page_height=page.height
    )
