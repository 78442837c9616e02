"""标准对照表: a pack as the bureau reads it, every requirement with basis and certainty."""

from __future__ import annotations

from collections import Counter

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus.flowables import Flowable

from grading.condition_content import condition_content
from grading.pack_parts import Indicator, Requirement
from grading.packs import Pack
from templates.papers import style
from templates.papers.blocks import Heading, body
from templates.papers.content import CONFIRMED, StandardContent, standard_marks
from templates.papers.grid import Cell, Grid, Row, band, cell, head_row
from templates.papers.lines import Span
from templates.papers.pages import WIDE, Furniture, build, mm
from templates.papers.requirement_cells import asked, level_widths, nothing, sources
from templates.papers.rule_words import condition_words
from templates.papers.sheet import describe
from templates.papers.standard_head import standard_head
from templates.papers.standard_words import denominators, measured_ways
from templates.papers.values import WARNINGS, cut_words

TITLE = "标准对照表"
_PAGE = WIDE


def draw_standard(content: StandardContent) -> bytes:
    """The pack as a PDF, A3 landscape, marked on every page unless it is confirmed.

    Raises :class:`grading.refusals.Refusal` where a character has no glyph.
    """
    pack = content.pack
    story = [
        *standard_head(content, TITLE, _PAGE),
        Heading("一、依据文件"),
        *_documents(pack),
        Heading("二、差异化指标与各等级要求"),
        *_indicators(content),
        Heading("三、一票否决"),
        *_vetoes(pack),
        Heading("四、重污染天气应急减排措施"),
        *_measures(pack),
        Heading("五、监测数据的判定口径"),
        *_measuring(pack),
    ]
    marks = standard_marks(content.state, sample=content.sample)
    furniture = Furniture(
        head=f"{TITLE}　{pack.title}",
        number=f"{pack.edition} 版",
        foot=f"标准 {pack.key}　指纹 {pack.fingerprint[:16]}"
        f"　打印 {content.printed:%Y-%m-%d %H:%M}",
        mark=marks,
        watermark=marks,
    )
    return build(story, furniture, lambda canvas: _describe(canvas, content), first=_PAGE)


def _describe(canvas: Canvas, content: StandardContent) -> None:
    pack = content.pack
    describe(
        canvas,
        title=f"{pack.title} {TITLE}",
        subject=f"{pack.edition} {content.state}",
        author=content.office,
        keywords={
            "pack": pack.key,
            "fingerprint": pack.fingerprint,
            "confirmed": "true" if content.state == CONFIRMED else "false",
        },
        printed=content.printed,
    )


def _documents(pack: Pack) -> list[Flowable]:
    if not pack.documents:
        return [body("标准没有登记依据文件。")]
    rows = [
        Row(
            (
                cell(str(number), style.DENSE_NOTE, align="centre"),
                cell(each.title, style.DENSE, field="文件名称"),
                cell(each.number or "—", style.DENSE, field="文号"),
                cell(each.issued or "—", style.DENSE),
            )
        )
        for number, each in enumerate(pack.documents.values(), start=1)
    ]
    widths = _PAGE.columns(mm(12), 0, mm(90), mm(36))
    head = head_row(("序号", "文件名称", "文号", "日期"))
    return [Grid(widths, head, rows, page_height=_PAGE.height)]


def _indicators(content: StandardContent) -> list[Flowable]:
    """The table, grouped by aspect."""
    pack = content.pack
    levels = pack.levels[:-1]
    rows: list[Row] = []
    number = 0
    for aspect, name in pack.aspects.items():
        group = [each for each in pack.indicators if each.aspect == aspect]
        if not group:
            continue
        rows.append(band(name, f"{len(group)} 项"))
        for each in group:
            number += 1
            rows.append(_indicator(number, each, levels, pack))
    lengths: Counter[str] = Counter()
    for each in pack.indicators:
        lengths.update({level: len(asks.text) for level, asks in each.levels.items()})
    fixed, after = (mm(10), mm(62)), mm(84)
    room = _PAGE.width - sum(fixed) - after
    return [
        body(
            "“—”表示该等级没有要求；“判定”为程序据以判定的条件；没有写“适用”的指标一律适用；"
            f"达到 {pack.levels[-1]} 不设要求。"
            "标“不参与判定”的条目已停用或未经核对且把握低，评定时不提要求。",
            leads=True,
        ),
        Grid(
            (*fixed, *level_widths(levels, lengths, room, mm(30)), after),
            head_row(
                (
                    "序号",
                    "差异化指标",
                    *(f"{level} 级要求" for level in levels),
                    "依据与核实程度",
                )
            ),
            rows,
            page_height=_PAGE.height,
        ),
    ]


def _indicator(number: int, indicator: Indicator, levels: tuple[str, ...], pack: Pack) -> Row:
    name = [Span(indicator.name, style.DENSE_STRONG)]
    if indicator.legal:
        name.append(Span("\n法定限值", style.coloured(style.DENSE_NOTE, style.RED)))
    if indicator.applies is not None:
        words = condition_words(pack, condition_content(indicator.applies))
        name.append(Span(f"\n适用：{words}", style.DENSE_NOTE))
    name.append(Span(f"\n{indicator.id}", style.coloured(style.DENSE_NOTE, style.PALE)))
    return Row(
        (
            cell(str(number), style.DENSE_NOTE, align="centre"),
            Cell(tuple(name), sticky=True, field="指标"),
            *(_requirement(indicator.levels.get(level), pack) for level in levels),
            sources(pack, indicator.levels) if indicator.levels else nothing(),
        )
    )


def _requirement(requirement: Requirement | None, pack: Pack) -> Cell:
    if requirement is None:
        return nothing()
    words = condition_words(pack, condition_content(requirement.require))
    return asked(requirement.text, requirement, f"判定：{words}")


def _vetoes(pack: Pack) -> list[Flowable]:
    if not pack.vetoes:
        return [body("标准没有否决条件。")]
    rows = [
        Row(
            (
                cell(str(number), style.DENSE_NOTE, align="centre"),
                asked(
                    f"{each.name}\n{each.text}".strip(),
                    each,
                    f"判定：{condition_words(pack, condition_content(each.when))}",
                    field="否决条件",
                ),
                cell(f"最高 {each.caps_at}", style.DENSE_STRONG, align="centre"),
                sources(pack, {"": each}),
            )
        )
        for number, each in enumerate(pack.vetoes, start=1)
    ]
    widths = _PAGE.columns(mm(10), 0, mm(34), mm(110))
    head = head_row(("序号", "否决条件", "触发后等级", "依据与核实程度"))
    return [Grid(widths, head, rows, page_height=_PAGE.height)]


def _measures(pack: Pack) -> list[Flowable]:
    if not pack.emergency:
        return [body("标准没有列出应急减排措施，以当地应急减排清单为准。")]
    rows: list[Row] = []
    for level in pack.levels:
        group = [each for each in pack.emergency if each.level == level]
        if group:
            rows.append(band(f"{level} 级"))
        rows += [
            Row(
                (
                    cell(WARNINGS[each.warning], style.DENSE_STRONG, align="centre"),
                    asked(each.measure, each, field="措施"),
                    cell(cut_words(each), style.DENSE, align="centre"),
                    sources(pack, {"": each}),
                )
            )
            for each in sorted(group, key=lambda each: tuple(WARNINGS).index(each.warning))
        ]
    widths = _PAGE.columns(mm(34), 0, mm(76), mm(110))
    head = head_row(("预警级别", "措施", "减排比例", "依据与核实程度"))
    return [Grid(widths, head, rows, page_height=_PAGE.height)]


def _measuring(pack: Pack) -> list[Flowable]:
    """One row per way of measuring with the values it holds for; what shares divide by."""
    groups = measured_ways(pack)
    story: list[Flowable] = [body(words, field="分母", leads=True) for words in denominators(pack)]
    if groups:
        rows = [
            Row(
                (
                    *(cell(words, style.DENSE, align="centre") for words in way),
                    cell("、".join(names), style.DENSE, field="指标值"),
                )
            )
            for way, names in groups.items()
        ]
        widths = _PAGE.columns(mm(40), mm(26), mm(40), mm(26), mm(58), 0)
        head = head_row(
            ("基准含氧量", "均值", "须达标的时段", "评估期", "计入的数据", "适用的浓度值")
        )
        story.append(Grid(widths, head, rows, page_height=_PAGE.height))
    else:
        story.append(body("标准没有浓度限值。"))
    return story
