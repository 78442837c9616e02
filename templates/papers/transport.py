"""清洁运输核算报告 and the sheet of a sample (门禁核查抽样表), A4."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus.flowables import Flowable, Spacer

from grading.transport.emission import STAGES
from grading.transport.passages import tonnes
from grading.transport.register import register
from grading.transport.shares import Figures, percent, stage_rows
from grading.transport.volumes import ROAD
from templates.papers import style
from templates.papers.blocks import Heading, TextBlock, body, note
from templates.papers.grid import Cell, Grid, Row, cell, head_row
from templates.papers.lines import Span
from templates.papers.pages import LANDSCAPE, Furniture, build, mm
from templates.papers.sheet import describe
from templates.papers.standard_head import headline
from templates.papers.transport_bars import ShareBars
from templates.papers.transport_content import (
    CheckLine,
    FleetLine,
    MonthLine,
    SampleContent,
    TransportContent,
)

PAPER = "清洁运输核算报告"
SAMPLE = "门禁核查抽样表"
_PAGE = LANDSCAPE
_MET = {
    True: ("符合", style.DENSE),
    False: ("不符合", style.coloured(style.DENSE_STRONG, style.RED)),
    None: ("待查", style.coloured(style.DENSE_STRONG, style.AMBER)),
}


def draw_transport(content: TransportContent) -> bytes:
    """The report as a PDF; raises :class:`grading.refusals.Refusal` for a missing glyph."""
    story: list[Flowable] = [
        *headline(PAPER, content.enterprise, _PAGE),
        _particulars(content),
        Heading("一、结论"),
        *(body(each) for each in conclusions(content)),
        ShareBars(_PAGE.width, content.months, content.line),
        Heading("二、口径与依据"),
        *(body(each) for each in content.rule),
        *(note(f"{each}。") for each in content.sources),
        Heading("三、逐月运量"),
        _months(content),
        *(note(f"{each}。") for each in content.notes),
        Heading("四、公路部分"),
        _stages(content.whole),
        *(body(each) for each in _roads(content)),
        Heading("五、厂内车辆和非道路移动机械"),
        *_fleets(content.fleets),
        Heading("六、台账与门禁"),
        _checks(content.checks),
        Heading("七、疑点"),
        *_doubts(content.doubts),
        *_signatures(("编制", "复核", "负责人")),
    ]
    return _paper(
        story, f"{content.enterprise}{PAPER}", content.period, content.office, content.code,
        content,
    )  # fmt: skip


def draw_sample(content: SampleContent) -> bytes:
    """The sheet to be filled in on site, or with what was found, as a PDF."""
    narrow = mm(30)
    wide = _PAGE.width / 2 - narrow
    pairs = [
        ("企业名称", content.enterprise), ("统一社会信用代码", content.code),
        ("抽样编号", content.number),
        ("抽样", f"{style.chinese_date(content.drawn_on)}　{content.drawn_by}"),
    ]  # fmt: skip
    head = head_row(("序号", "类别", "台账批次、行", "样本", "结果", "核查情况"))
    widths = _PAGE.columns(mm(12), mm(26), mm(30), 0, mm(20), mm(70))
    rows = [
        Row(
            (
                cell(str(each.number), style.DENSE, align="centre"),
                cell(each.title, style.DENSE_STRONG, field="类别"),
                cell(each.where, style.DENSE, align="centre"),
                cell(each.words, style.DENSE, field="样本"),
                cell(each.found or "\n", style.DENSE_STRONG, align="centre"),
                cell(each.note or "\n", style.DENSE, field="核查情况"),
            )
        )
        for each in content.pieces
    ]
    story: list[Flowable] = [
        *headline(SAMPLE, content.enterprise, _PAGE),
        _pairs(pairs, narrow, wide),
        Heading("一、抽样方法"),
        *(body(each) for each in content.methods),
        note(f"种子（SHA-256）：{content.seed}"),
        note(f"抽样范围：{content.basis}"),
        Heading("二、样本"),
        Grid(widths, head, rows, page_height=_PAGE.height),
        *_signatures(("核查人员", "企业人员", "记录")),
    ]
    return _paper(
        story, f"{content.enterprise}{SAMPLE}", content.number, content.office, content.code,
        content,
    )  # fmt: skip


def conclusions(content: TransportContent) -> list[str]:
    """The result in sentences, as page and paper say it."""
    whole = content.whole
    if whole.decided is None:
        return [f"{content.period} 没有登记运量，清洁方式比例未定。"]
    against = "达到" if whole.decided >= content.line else "未达到"
    told = [
        f"{content.period}，分母内大宗运量 {_t(whole.total)} 吨，"
        f"其中清洁方式 {_t(whole.clean)} 吨，"
        f"清洁方式比例 {whole.strict}%；短驳、中转计入时 {whole.wide}%。按现行口径为 "
        f"{whole.decided}%，{against} {content.line}%。"
    ]
    best = content.roads.get(6)
    if best is not None and best.least is not None:
        share = f"{best.least}%"
        if best.least != best.most:
            share = f"{best.least}%–{best.most}%（{_t(best.unknown_kg)} 吨没有排放阶段）"
        told.append(f"公路部分新能源与国六车辆占 {share}。")
    if content.gaps:
        words = "；".join(f"{month} {why}" for month, why in content.gaps)
        told.append(f"台账不全，以上比例不能作为结论：{words}。")
    return told


def _paper(
    story: Sequence[Flowable],
    title: str,
    number: str,
    office: str,
    code: str,
    content: TransportContent | SampleContent,
) -> bytes:
    def told(canvas: Canvas) -> None:
        describe(
            canvas, title=title, subject=number, author=office, keywords={"enterprise": code},
            printed=content.printed,
        )  # fmt: skip

    furniture = Furniture(
        head=title,
        number=number,
        foot=f"{office}　打印 {content.printed:%Y-%m-%d %H:%M}",
        mark=content.mark,
        watermark=content.mark,
    )
    return build(story, furniture, told, first=_PAGE)


def _particulars(content: TransportContent) -> Grid:
    narrow = mm(30)
    pairs = [
        ("企业名称", content.enterprise), ("统一社会信用代码", content.code),
        ("行业", content.industry or "—"), ("核算期间", content.period),
    ]  # fmt: skip
    return _pairs(pairs, narrow, _PAGE.width / 2 - narrow)


def _pairs(pairs: Sequence[tuple[str, str]], narrow: float, wide: float) -> Grid:
    rows = []
    for at in range(0, len(pairs), 2):
        cells: list[Cell] = []
        for name, value in pairs[at : at + 2]:
            cells += [cell(name, style.DENSE_STRONG), cell(value, style.DENSE, field=name)]
        rows.append(Row(tuple(cells)))
    return Grid((narrow, wide, narrow, wide), None, rows, page_height=_PAGE.height)


def shown_modes(whole: Figures) -> list[str]:
    """The modes that carried anything, in the order of the register."""
    return [mode for mode in register().modes if whole.modes.get(mode)]


def _months(content: TransportContent) -> Grid:
    modes = shown_modes(content.whole) or [ROAD]
    titles = ["月份", *(f"{register().modes[mode]}\n吨" for mode in modes)]
    titles += ["合计\n吨", "清洁方式\n比例 %", "短驳、中转\n计入时 %", "现行口径\n%", "通过\n车次"]
    each = (_PAGE.width - mm(22)) / (len(titles) - 1)
    rows = [_month_row(line, modes) for line in content.months]
    rows.append(_figures_row("合计", content.whole, modes, "", strong=True))
    return Grid(
        (mm(22), *[each] * (len(titles) - 1)), head_row(titles), rows, page_height=_PAGE.height
    )


def _month_row(line: MonthLine, modes: Sequence[str]) -> Row:
    if not line.ledger:
        blank = [cell("—", style.DENSE, align="centre")] * (len(modes) + 4)
        absent = cell("无台账", style.MARK, align="centre")
        return Row((cell(line.month, style.DENSE, align="centre"), *blank, absent))
    return _figures_row(line.month, line.figures, modes, str(line.passages or "—"))


def _figures_row(
    title: str, found: Figures, modes: Sequence[str], passages: str, *, strong: bool = False
) -> Row:
    ink = style.DENSE_STRONG if strong else style.DENSE
    texts = [title, *(_t(found.modes.get(mode, 0)) for mode in modes), _t(found.total)]
    texts += [_p(found.strict), _p(found.wide), _p(found.decided), passages]
    return Row(
        tuple(cell(text, ink, align="centre") for text in texts),
        fill=style.BAND if strong else None,
    )


def _stages(whole: Figures) -> Grid:
    road = whole.modes.get(ROAD, 0)
    rows = stage_rows(whole.stages)
    head = head_row(["排放阶段", *(STAGES[stage] for stage, _ in rows), "公路合计"])
    each = (_PAGE.width - mm(26)) / (len(rows) + 1)
    kilograms = [*(kg for _, kg in rows), road]
    lines = [
        Row((cell(name, style.DENSE_STRONG), *(cell(told(kg), style.DENSE, align="centre")
                                               for kg in kilograms)))
        for name, told in (("运量（吨）", _t), ("占比（%）", lambda kg: _p(percent(kg, road))))
    ]  # fmt: skip
    return Grid((mm(26), *[each] * (len(rows) + 1)), head, lines, page_height=_PAGE.height)


def _roads(content: TransportContent) -> list[str]:
    told = []
    for reading, kg in content.whole.readings.items():
        if kg:
            known = register().readings[reading]
            told.append(f"其中{known.title} {_t(kg)} 吨（{known.note}）。")
    return told


def _fleets(fleets: Sequence[FleetLine]) -> list[Flowable]:
    if not fleets:
        return [body("没有导入厂内车辆、非道路移动机械台账。")]
    return [
        body(
            f"{each.title}（{each.as_of}）共 {each.count} 台："
            + "，".join(f"{title} {count} 台" for title, count in each.stages)
            + "。"
        )
        for each in fleets
    ]


def _checks(checks: Sequence[CheckLine]) -> Grid:
    head = head_row(("项目", "要求", "情况", "结果"))
    rows = []
    for each in checks:
        word, ink = _MET[each.met]
        rows.append(
            Row(
                (
                    cell(each.title, style.DENSE_STRONG),
                    cell(each.required, style.DENSE),
                    cell(each.found, style.DENSE),
                    cell(word, ink, align="centre"),
                )
            )
        )
    widths = _PAGE.columns(mm(46), mm(80), 0, mm(22))
    return Grid(widths, head, rows, page_height=_PAGE.height)


def _doubts(doubts: Sequence[tuple[str, str]]) -> list[Flowable]:
    if not doubts:
        return [body("没有发现疑点。")]
    head = head_row(("月份", "疑点"))
    rows = [
        Row((cell(month or "全部", style.DENSE, align="centre"), cell(words, style.DENSE)))
        for month, words in doubts
    ]
    grid = Grid(_PAGE.columns(mm(26), 0), head, rows, page_height=_PAGE.height)
    return [body(f"疑点 {len(doubts)} 处，只作提示，不自动改变上面的数。", leads=True), grid]


def _signatures(people: Sequence[str]) -> list[Flowable]:
    line = "　　　".join(f"{each}：＿＿＿＿＿＿＿＿" for each in people)
    words = f"{line}　　　日期：＿＿＿＿年＿＿月＿＿日"
    return [Spacer(1, 14), TextBlock([Span(words, style.BODY)], leading=24)]


def _t(kg: int) -> str:
    """Kilograms as tonnes with separators."""
    return f"{tonnes(kg):,f}"


def _p(share: Decimal | None) -> str:
    return "—" if share is None else f"{share:f}"
