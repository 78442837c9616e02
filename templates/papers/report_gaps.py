"""差距清单, 法定限值合规情况 and 未参与判定的条目."""

from __future__ import annotations

from reportlab.platypus.flowables import Flowable

from grading.assessment import IndicatorResult
from grading.conditions import Truth
from grading.gaps import Gap
from templates.papers import style
from templates.papers.blocks import body
from templates.papers.content import ReportContent
from templates.papers.grid import Cell, Grid, Row, band, cell, head_row
from templates.papers.lines import Span
from templates.papers.pages import Layout, mm
from templates.papers.report_comparison import actual_values
from templates.papers.values import (
    LEGAL_STATES,
    STATES,
    demand_of,
    show_basis,
    show_distance,
    show_source,
    show_value,
)

_INKS = {
    True: style.coloured(style.CELL_STRONG, style.GREEN),
    False: style.coloured(style.CELL_STRONG, style.RED),
    None: style.coloured(style.CELL_STRONG, style.AMBER),
}


def gap_list(content: ReportContent, layout: Layout) -> list[Flowable]:
    """One row per comparison that is not met or not known, level by level up to the target."""
    if not content.gaps:
        return [body(f"对照目标等级 {content.target}，没有差距。")]
    failing = sum(gap.state is False for gap in content.gaps)
    open_ones = len(content.gaps) - failing
    rows: list[Row] = []
    number = 0
    for level in dict.fromkeys(gap.level for gap in content.gaps):
        own = [gap for gap in content.gaps if gap.level == level]
        rows.append(band(f"{level} 级要求", f"{len(own)} 项"))
        for gap in own:
            number += 1
            rows.append(_gap_row(number, gap, content))
    return [
        body(
            f"对照目标等级 {content.target}，不符合 {failing} 项，待定 {open_ones} 项。"
            "待定的事项补齐事实后即可判定。一项指标有几种达标途径的，各种途径都列出；"
            "要求原文见附表1。",
            leads=True,
        ),
        Grid(
            layout.columns(mm(10), mm(24), mm(44), mm(58), mm(64), mm(64), 0, mm(18)),
            head_row(("序号", "方面", "差异化指标", "事项", "要求", "现状值", "差距", "判定")),
            rows,
            page_height=layout.height,
        ),
    ]


def _gap_row(number: int, gap: Gap, content: ReportContent) -> Row:
    pack = content.assessment.pack
    fact = pack.facts[gap.fact]
    return Row(
        (
            cell(str(number), style.DENSE_NOTE, align="centre"),
            cell(pack.aspects[gap.indicator.aspect], style.DENSE, field="方面"),
            cell(gap.indicator.name, style.DENSE_STRONG, sticky=True, field="指标"),
            cell(fact.name, style.DENSE, field="事项"),
            cell(demand_of(fact, gap), style.DENSE, field="要求"),
            cell(show_value(fact, gap.actual), style.DENSE, field="现状值"),
            cell(show_distance(fact, gap), style.DENSE, field="差距"),
            cell(STATES[gap.state], _INKS[gap.state], align="centre"),
        )
    )


def legal(content: ReportContent, layout: Layout) -> list[Flowable]:
    """Statutory lines are judged on facts of their own; failing one is 不合规."""
    lines = [each for each in content.assessment.indicators if each.indicator.legal]
    applicable = [each for each in lines if each.applies is not False]
    if not lines:
        return [
            body(
                "分级标准没有标为法定限值的指标。达到某一绩效等级不等于各项法定排放限值均合规，"
                "法定限值的合规情况需另行核查。"
            )
        ]
    if not applicable:
        return [body("法定限值指标均不适用于本企业登记的生产工序。")]
    states = {each.indicator.id: _legal_state(each) for each in applicable}
    failing = sum(state is False for state in states.values())
    open_ones = sum(state is None for state in states.values())
    return [
        body(
            f"适用的法定限值指标 {len(applicable)} 项：不合规 {failing} 项，待定 {open_ones} 项，"
            f"合规 {len(applicable) - failing - open_ones} 项。法定限值按各条规定的时段逐一判定，"
            "与绩效分级的统计口径是两回事。",
            leads=True,
        ),
        Grid(
            layout.columns(78, 0, 122, 82, 46),
            head_row(("指标", "限值要求", "现状值", "依据与核实程度", "判定")),
            [_legal_row(each, states[each.indicator.id], content) for each in applicable],
            page_height=layout.height,
        ),
    ]


def _legal_state(result: IndicatorResult) -> Truth:
    """Of the lines that ask something: one false is 不合规, else one unknown leaves it open."""
    asked = [each.state for each in result.levels if each.node is not None]
    if any(state is False for state in asked):
        return False
    return True if asked and all(asked) and result.applies else None


def _legal_row(result: IndicatorResult, state: Truth, content: ReportContent) -> Row:
    requirements = [each.requirement for each in result.levels if each.requirement]
    texts = "\n".join(requirement.text for requirement in requirements)
    sources = dict.fromkeys(
        f"{show_basis(content.assessment.pack, each)}（{show_source(each)}）"
        for each in requirements
    )
    return Row(
        (
            cell(result.indicator.name, style.CELL_STRONG, sticky=True, field="指标"),
            cell(texts or "—", style.DENSE, field="限值要求"),
            actual_values(result, content),
            cell("\n".join(sources), style.DENSE_NOTE, field="依据"),
            cell(LEGAL_STATES[state], _INKS[state], align="centre"),
        )
    )


def silent(content: ReportContent, layout: Layout) -> list[Flowable]:
    """Cells the pack has words for that asked nothing, with the reason of each."""
    assessment = content.assessment
    if not assessment.silent:
        return [body("分级标准中适用的条目全部参与了判定。")]
    names = {each.id: each for each in assessment.pack.indicators}
    vetoes = {each.id: each for each in assessment.pack.vetoes}
    rows = []
    for silent_cell in assessment.silent:
        indicator = names.get(silent_cell.indicator)
        if indicator is not None:
            name = indicator.name
            text = indicator.levels[silent_cell.level].text
            level = f"{silent_cell.level} 级"
        else:
            veto = vetoes[silent_cell.indicator]
            name, text, level = f"一票否决：{veto.name}", veto.text or veto.name, "—"
        rows.append(
            Row(
                (
                    cell(name, style.CELL_STRONG, sticky=True, field="指标"),
                    cell(level, align="centre"),
                    Cell((Span(text, style.CELL),), field="要求"),
                    cell(silent_cell.reason, style.CELL_NOTE, field="原因"),
                )
            )
        )
    return [
        body(
            f"下列 {len(rows)} 个条目标准中写有要求，但因来源把握低或已停用，没有参与判定；"
            "它们既没有被认定符合，也没有被认定不符合：",
            leads=True,
        ),
        Grid(
            layout.columns(110, 40, 0, 112),
            head_row(("指标", "等级", "要求", "未参与判定的原因")),
            rows,
            page_height=layout.height,
        ),
    ]
