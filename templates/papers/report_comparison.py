"""对标表: every applicable indicator with requirement, state, level, source and evidence."""

from __future__ import annotations

from collections import Counter

from reportlab.platypus.flowables import Flowable

from grading.assessment import IndicatorResult, LevelResult
from grading.conditions import Node, Truth
from grading.facts import Value
from templates.papers import style
from templates.papers.blocks import body, note
from templates.papers.content import FactContent, ReportContent
from templates.papers.grid import Cell, Grid, Row, band, cell, head_row
from templates.papers.lines import Ink, Span
from templates.papers.pages import Layout, mm
from templates.papers.requirement_cells import level_widths, nothing, sources
from templates.papers.values import STATES, short_names, show_value, was_asked

_STATE_INKS: dict[Truth, Ink] = {
    True: style.coloured(style.DENSE_STRONG, style.GREEN),
    False: style.coloured(style.DENSE_STRONG, style.RED),
    None: style.coloured(style.DENSE_STRONG, style.AMBER),
}
_LEVEL_INK = style.DENSE_STRONG._replace(size=15)


def comparison(content: ReportContent, layout: Layout) -> list[Flowable]:
    """The table, grouped by aspect; what does not apply is listed under it by name."""
    assessment = content.assessment
    pack = assessment.pack
    applicable = [each for each in assessment.indicators if each.applies is not False]
    story: list[Flowable] = [
        body(
            f"判定日期 {style.chinese_date(assessment.date)}；现状值为{content.stage_title}记载。"
            "“待定”表示缺少事实，尚不能判定；“—”表示该等级没有要求。",
            leads=True,
        )
    ]
    if applicable:
        levels = list(pack.levels[:-1])
        rows: list[Row] = []
        number = 0
        for aspect, name in pack.aspects.items():
            group = [each for each in applicable if each.indicator.aspect == aspect]
            if not group:
                continue
            rows.append(band(name, f"{len(group)} 项"))
            for each in group:
                number += 1
                rows.append(_row(number, each, levels, content))
        story.append(
            Grid(
                _widths(levels, applicable, layout),
                head_row(
                    (
                        "序号",
                        "差异化指标",
                        *(f"{level} 级要求与符合性" for level in levels),
                        "现状值",
                        "达到等级",
                        "依据与核实程度",
                        "逐项结论与佐证",
                    )
                ),
                rows,
                page_height=layout.height,
            )
        )
    else:
        story.append(body("没有适用的指标。"))
    left_out = [each.indicator.name for each in assessment.indicators if each.applies is False]
    if left_out:
        story.append(
            note(
                f"按企业生产工序等适用条件不涉及的指标（{len(left_out)} 项）："
                + "、".join(left_out)
            )
        )
    return story


def _widths(levels: list[str], results: list[IndicatorResult], layout: Layout) -> tuple[float, ...]:
    """Requirement columns as wide as their texts ask, so that empty levels take no room."""
    fixed = (mm(10), mm(34))
    after = (mm(62), mm(18), mm(52), mm(42))
    room = layout.width - sum(fixed) - sum(after)
    lengths: Counter[str] = Counter()
    for each in results:
        for tried in each.levels:
            lengths[tried.level] += len(tried.requirement.text) if tried.requirement else 0
    return (*fixed, *level_widths(levels, lengths, room, mm(24)), *after)


def _row(number: int, result: IndicatorResult, levels: list[str], content: ReportContent) -> Row:
    by_level = {each.level: each for each in result.levels}
    name = [Span(result.indicator.name, style.DENSE_STRONG)]
    if result.indicator.legal:
        name.append(Span("\n法定限值", style.coloured(style.DENSE_NOTE, style.RED)))
    if result.applies is None:
        name.append(Span("\n是否适用待定", style.coloured(style.DENSE_NOTE, style.AMBER)))
    return Row(
        (
            cell(str(number), style.DENSE_NOTE, align="centre"),
            Cell(tuple(name), sticky=True, field="指标"),
            *(_requirement(by_level.get(level)) for level in levels),
            actual_values(result, content),
            _reached(result),
            _sources(result, content),
            _proofs(result, content),
        )
    )


def _requirement(result: LevelResult | None) -> Cell:
    if result is None or result.requirement is None:
        return nothing()
    if result.requirement.silent:
        spans = (
            Span("不参与判定\n", style.DENSE_NOTE),
            Span(result.requirement.text, style.coloured(style.DENSE, style.GREY)),
        )
        return Cell(spans, field="要求")
    spans = (
        Span(STATES[result.state] + "\n", _STATE_INKS[result.state]),
        Span(result.requirement.text, style.DENSE),
    )
    return Cell(spans, field="要求")


def actual_values(result: IndicatorResult, content: ReportContent) -> Cell:
    """The facts the requirements look at, each once, with the value that was judged."""
    pack = content.assessment.pack
    judged = _judged(result)
    if not judged:
        return nothing()
    facts = [pack.facts[name] for name in judged]
    colours = _colours(result, content)
    spans: list[Span] = []
    for name, fact in zip(short_names(facts), facts, strict=True):
        if spans:
            spans.append(Span("\n", style.DENSE))
        spans.append(Span(f"{name}：", style.DENSE_NOTE))
        ink = style.coloured(style.DENSE, colours[fact.id]) if fact.id in colours else style.DENSE
        spans.append(Span(show_value(fact, judged[fact.id]), ink))
    return Cell(tuple(spans), field="现状值")


def _colours(result: IndicatorResult, content: ReportContent) -> dict[str, style.Colour]:
    """Red for the facts that keep the indicator from the target, amber for the open ones."""
    own = [gap for gap in content.gaps if gap.indicator.id == result.indicator.id]
    colours = {gap.fact: style.AMBER for gap in own}
    colours.update({gap.fact: style.RED for gap in own if gap.state is False})
    return colours


def _judged(result: IndicatorResult) -> dict[str, Value]:
    """The facts in the tree of an indicator, in the order they are looked at, with their values."""
    found: dict[str, Value] = {}

    def walk(node: Node | None) -> None:
        if node is None:
            return
        if node.kind == "leaf":
            found.setdefault(node.fact, node.actual)
            return
        for child in node.children:
            walk(child)

    for level in result.levels:
        walk(level.node)
    return found


def _recorded(content: ReportContent) -> dict[str, FactContent]:
    """The facts of the assessed stage: the one whose title the report names, else the last."""
    for stage in content.stages:
        if stage.title == content.stage_title:
            return dict(stage.facts)
    return dict(content.stages[-1].facts) if content.stages else {}


def _reached(result: IndicatorResult) -> Cell:
    if not was_asked(result):
        # Nothing was asked, so nothing was proven, whatever the level says.
        return cell("未判定", style.DENSE_NOTE, align="centre")
    spans = [Span(result.proven or "—", _LEVEL_INK)]
    if result.possible != result.proven:
        spans.append(Span(f"\n可能 {result.possible}", style.DENSE_NOTE))
    return Cell(tuple(spans), 14.0, "centre", field="达到等级")


def _sources(result: IndicatorResult, content: ReportContent) -> Cell:
    required = {each.level: each.requirement for each in result.levels if each.requirement}
    return sources(content.assessment.pack, required)


def _proofs(result: IndicatorResult, content: ReportContent) -> Cell:
    """What each stage concludes, the numbers of the evidence, the notes on the facts, each once."""
    id, recorded = result.indicator.id, _recorded(content)
    words = []
    for each in content.conclusions.get(id, ()):
        words.append(f"{each.stage}：{each.conclusion}" + (f"（{each.by}）" if each.by else ""))
        words += [f"依据：{each.basis}"] if each.basis else []
        words += [f"说明：{each.note}"] if each.note else []
    numbers = [each.number for each in content.attachments if id in each.indicators]
    words += ["佐证材料 " + _runs(numbers)] if numbers else []
    entries = [recorded[fact] for fact in _judged(result) if fact in recorded]
    words += dict.fromkeys(entry.evidence for entry in entries if entry.evidence)
    if not words:
        return nothing()
    return cell("\n".join(words), style.DENSE, field="逐项结论与佐证")


def _runs(numbers: list[int]) -> str:
    """Running numbers in words: 1、3–7."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1][1:] = [number]
        else:
            runs.append([number])
    return "、".join("–".join(str(end) for end in run) for run in runs)
