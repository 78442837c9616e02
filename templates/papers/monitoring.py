"""监测达标情况表: what the hours of every outlet come to, month by month, both readings."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus.flowables import Flowable, Spacer

from grading.monitoring.results import STATE_TITLES, MonthResult, Reckoned
from templates.papers import style
from templates.papers.blocks import Heading, TextBlock, body, note
from templates.papers.grid import Cell, Grid, Row, band, cell, head_row
from templates.papers.lines import Ink, Span
from templates.papers.monitoring_content import (
    DoubtLine,
    MonitoringContent,
    SeriesLines,
    figure,
    p95_words,
    percent,
)
from templates.papers.pages import LANDSCAPE, Furniture, build, mm
from templates.papers.sheet import describe
from templates.papers.standard_head import headline

PAPER = "监测达标情况表"
_PAGE = LANDSCAPE
_INKS = {
    "met": style.DENSE,
    "not_met": style.coloured(style.DENSE_STRONG, style.RED),
    "undecided": style.coloured(style.DENSE_STRONG, style.AMBER),
    "no_limit": style.coloured(style.DENSE, style.GREY),
}


def draw_monitoring(content: MonitoringContent) -> bytes:
    """The table as a PDF; raises :class:`grading.refusals.Refusal` where a glyph is missing."""
    title = f"{content.enterprise}{PAPER}"

    def told(canvas: Canvas) -> None:
        describe(
            canvas,
            title=title,
            subject=f"{PAPER} {content.period}",
            author=content.office,
            keywords={"enterprise": content.code, "from": content.first, "to": content.last},
            printed=content.printed,
        )

    furniture = Furniture(
        head=title,
        number=content.period,
        foot=f"{content.office}　打印 {content.printed:%Y-%m-%d %H:%M}",
        mark=content.mark,
        watermark=content.mark,
    )
    story = [
        *headline(PAPER, content.enterprise, _PAGE),
        _particulars(content),
        Heading("一、口径"),
        *(body(each) for each in content.rule),
        *(note(each) for each in content.notes),
        Heading("二、汇总"),
        *_summary(content),
    ]
    if content.series:
        story += [Heading("三、逐月情况"), _months(content.series)]
    story += [Heading("四、数据质量疑点与说明"), *_doubts(content.doubts), *_signatures()]
    return build(story, furniture, told, first=_PAGE)


def _particulars(content: MonitoringContent) -> Grid:
    narrow = mm(30)
    wide = _PAGE.width / 2 - narrow
    pairs = [
        ("企业名称", content.enterprise),
        ("统一社会信用代码", content.code),
        ("评价期间", content.period),
        ("限值来源", content.limits_from or "没有限值"),
        ("评价起始", content.started or "没有登记改造完成日期，按所选月份计"),
        ("编制单位", content.office or "—"),
    ]
    rows = []
    for at in range(0, len(pairs), 2):
        cells: list[Cell] = []
        for name, value in pairs[at : at + 2]:
            cells += [cell(name, style.DENSE_STRONG), cell(value, style.DENSE, field=name)]
        rows.append(Row(tuple(cells)))
    return Grid((narrow, wide, narrow, wide), None, rows, page_height=_PAGE.height)


def _summary(content: MonitoringContent) -> list[Flowable]:
    if not content.series:
        return [body("所选月份没有在线监测数据。")]
    head = head_row(
        (
            "排放口",
            "类型",
            "污染物",
            "限值\nmg/m³",
            "基准氧\n%",
            "达标\n月数",
            "不达标\n月数",
            "无法判定\n月数",
            "最差月份",
            "该月\n达标占比",
            "该月95%\n时段值",
            "结论",
        )
    )
    widths = _PAGE.columns(0, *(mm(w) for w in (30, 20, 17, 15, 15, 15, 17, 20, 20, 20, 20)))
    rows = [_summary_row(each) for each in content.series]
    return [Grid(widths, head, rows, page_height=_PAGE.height)]


def _summary_row(series: SeriesLines) -> Row:
    def months(state: str) -> str:
        return str(sum(month.state == state for month in series.months))

    worst = series.worst()
    return Row(
        (
            cell(series.outlet, style.DENSE_STRONG, sticky=True, field="排放口"),
            cell(series.kind or "未归类", style.DENSE, field="类型"),
            cell(series.pollutant, style.DENSE, align="centre", field="污染物"),
            _number(figure(series.terms.value)),
            _number(figure(series.terms.oxygen)),
            _number(months("met")),
            _number(months("not_met")),
            _number(months("undecided")),
            _number(str(worst.month) if worst.state != "no_limit" else "—"),
            _number(percent(worst.share)),
            _number(p95_words(worst.strict) if worst.state != "no_limit" else "—"),
            _state(worst.strict),
        )
    )


def _months(series: Sequence[SeriesLines]) -> Grid:
    head = head_row(
        (
            "月份",
            "应有\n小时",
            "有效\n小时",
            "不计入\n小时",
            "超标\n小时",
            "达标占比",
            "95%\n时段值",
            "月均值",
            "结论\n（从严）",
            "从宽\n应有",
            "从宽\n有效",
            "从宽\n超标",
            "从宽\n达标占比",
            "从宽95%\n时段值",
            "结论\n（从宽）",
        )
    )
    widths = [_PAGE.width / 15] * 15
    rows: list[Row] = []
    for each in series:
        rows.append(band(f"{each.outlet}　{each.pollutant}", _terms(each)))
        rows += [_month_row(month) for month in each.months]
    return Grid(widths, head, rows, page_height=_PAGE.height)


def _terms(series: SeriesLines) -> str:
    """What the months below were judged by."""
    terms = series.terms
    line = "没有限值"
    if terms.value is not None:
        legal = terms.hours == 100
        asked = "逐小时" if legal else f"{figure(terms.hours)}% 以上小时"
        line = f"限值 {figure(terms.value)} mg/m³，{asked}达到"
        line += "（时段值为最大小时值）" if legal else ""
    oxygen = f"，基准氧含量 {figure(terms.oxygen)}%" if terms.oxygen is not None else ""
    return f"{series.kind or '未归类'}　{line}{oxygen}"


def _month_row(month: MonthResult) -> Row:
    strict, lenient = month.strict, month.lenient
    return Row(
        (
            _number(str(month.month)),
            _number(str(strict.expected)),
            _number(str(strict.valid)),
            _number(str(strict.excluded)),
            _number(_count(strict.exceeding)),
            _number(percent(strict.share)),
            _number(p95_words(strict)),
            _number(figure(strict.mean)),
            _state(strict),
            _number(str(lenient.expected)),
            _number(str(lenient.valid)),
            _number(_count(lenient.exceeding)),
            _number(percent(lenient.share)),
            _number(p95_words(lenient)),
            _state(lenient),
        ),
        fill=style.TINT if strict.state != lenient.state else None,
    )


def _doubts(doubts: Sequence[DoubtLine]) -> list[Flowable]:
    if not doubts:
        return [body("没有发现数据质量疑点。")]
    still = sum(not each.waived for each in doubts)
    words = f"疑点 {len(doubts)} 处，其中 {still} 处没有说明。疑点只作提示，不自动改变上面的判定。"
    head = head_row(("排放口", "污染物", "疑点", "起", "止", "小时数", "情况", "说明（豁免）"))
    widths = _PAGE.columns(*(mm(w) for w in (40, 19, 27, 25, 25, 15)), 0, mm(58))
    rows = [_doubt_row(each) for each in doubts]
    return [body(words, leads=True), Grid(widths, head, rows, page_height=_PAGE.height)]


def _doubt_row(each: DoubtLine) -> Row:
    name = [Span(each.title, style.DENSE_STRONG), Span(f"\n{each.severity}", style.DENSE_NOTE)]
    return Row(
        (
            cell(each.outlet, style.DENSE, sticky=True, field="排放口"),
            cell(each.pollutant, style.DENSE, align="centre", field="污染物"),
            Cell(tuple(name), 12.5, field="疑点"),
            cell(f"{each.first:%Y-%m-%d %H:00}", style.DENSE, align="centre"),
            cell(f"{each.last:%Y-%m-%d %H:00}", style.DENSE, align="centre"),
            _number(str(each.hours)),
            cell(each.message, style.DENSE, field="情况"),
            cell(
                each.waived or "没有说明", style.DENSE if each.waived else style.MARK, field="说明"
            ),
        )
    )


def _number(text: str) -> Cell:
    return cell(text, style.DENSE, align="centre")


def _count(number: int | None) -> str:
    return "—" if number is None else str(number)


def _state(reckoned: Reckoned) -> Cell:
    return cell(STATE_TITLES[reckoned.state], _INKS[reckoned.state], align="centre")


def _signatures() -> list[Flowable]:
    line = "　　　".join(f"{each}：＿＿＿＿＿＿＿＿" for each in ("制表", "复核", "负责人"))
    words = f"{line}　　　日期：＿＿＿＿年＿＿月＿＿日"
    ink: Ink = style.BODY
    return [Spacer(1, 16), TextBlock([Span(words, ink)], leading=24)]
