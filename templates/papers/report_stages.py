"""各阶段取值对照: what the enterprise claimed and what review and site visit found."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.platypus.flowables import Flowable

from grading.facts import Fact
from templates.papers import style
from templates.papers.blocks import body
from templates.papers.content import ConclusionContent, FactContent, ReportContent, StageContent
from templates.papers.grid import Cell, Grid, Row, cell, head_row
from templates.papers.lines import Span
from templates.papers.pages import Layout
from templates.papers.values import show_value


def stages(content: ReportContent, layout: Layout) -> list[Flowable]:
    """The facts whose values differ between the stages, and the indicators whose conclusions do."""
    return [*_values(content, layout), *_conclusions(content, layout)]


def _values(content: ReportContent, layout: Layout) -> list[Flowable]:
    """One row per fact whose values differ between the stages that answered it."""
    filled = [stage for stage in content.stages if stage.facts]
    if not filled:
        return [body("没有事实的记载。")]
    if len(filled) == 1:
        return [body(f"只有{filled[0].title}阶段有记载，没有可以对照的取值。")]
    facts = content.assessment.pack.facts
    differing = [fact for fact in facts.values() if _differs(fact, filled)]
    if not differing:
        titles = "、".join(stage.title for stage in filled)
        return [body(f"{titles}各阶段记载的取值一致。")]
    value_width = (layout.width - 140) / len(filled)
    return [
        body(
            f"下列 {len(differing)} 项事实在各阶段的取值不同，以{content.stage_title}为准：",
            leads=True,
        ),
        Grid(
            (140, *(value_width for _ in filled)),
            head_row(("事项", *(stage.title for stage in filled))),
            [
                Row(
                    (
                        cell(fact.name, style.CELL_STRONG, sticky=True, field="事项"),
                        *(_value(fact, stage.facts.get(fact.id)) for stage in filled),
                    )
                )
                for fact in differing
            ],
            page_height=layout.height,
        ),
    ]


def _conclusions(content: ReportContent, layout: Layout) -> list[Flowable]:
    """One row per indicator on which the stages conclude differently."""
    pack = content.assessment.pack
    whole = [each for each in pack.indicators if content.conclusions.get(each.id)]
    differing = [
        each for each in whole if len({one.conclusion for one in content.conclusions[each.id]}) > 1
    ]
    if not differing:
        words = f"{len(whole)} 项指标有逐项结论，各阶段没有不同（见附表1）。"
        return [body(words)] if whole else []
    said = dict.fromkeys(one.stage for each in differing for one in content.conclusions[each.id])
    titles = list(said)
    width = (layout.width - 140) / len(titles)
    rows = []
    for each in differing:
        found = {one.stage: one for one in content.conclusions[each.id]}
        rows.append(
            Row(
                (
                    cell(each.name, style.CELL_STRONG, sticky=True, field="指标"),
                    *(_conclusion(found.get(title)) for title in titles),
                )
            )
        )
    return [
        body(f"下列 {len(differing)} 项指标各阶段的结论不同：", leads=True),
        Grid(
            (140, *(width for _ in titles)),
            head_row(("指标", *titles)),
            rows,
            page_height=layout.height,
        ),
    ]


def _conclusion(found: ConclusionContent | None) -> Cell:
    if found is None:
        return cell("—", style.CELL_NOTE)
    spans = [Span(found.conclusion, style.CELL)]
    remark = "；".join(filter(None, (found.basis, found.note, found.by)))
    if remark:
        spans.append(Span("\n" + remark, style.CELL_NOTE))
    return Cell(tuple(spans), field="结论")


def _differs(fact: Fact, filled: Sequence[StageContent]) -> bool:
    shown = {
        show_value(fact, stage.facts[fact.id].value) for stage in filled if fact.id in stage.facts
    }
    return len(shown) > 1


def _value(fact: Fact, entry: FactContent | None) -> Cell:
    if entry is None:
        return cell("—", style.CELL_NOTE)
    spans = [Span(show_value(fact, entry.value), style.CELL)]
    if entry.origin:
        spans.append(Span("\n" + entry.origin, style.CELL_NOTE))
    return Cell(tuple(spans), field="取值")
