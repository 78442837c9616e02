"""各阶段取值对照: what the enterprise claimed and what review and site visit found."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.platypus.flowables import Flowable

from grading.facts import Fact
from templates.papers import style
from templates.papers.blocks import body
from templates.papers.content import FactContent, ReportContent, StageContent
from templates.papers.grid import Cell, Grid, Row, cell, head_row
from templates.papers.lines import Span
from templates.papers.pages import Layout
from templates.papers.values import show_value


def stages(content: ReportContent, layout: Layout) -> list[Flowable]:
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


def _differs(fact: Fact, filled: Sequence[StageContent]) -> bool:
    shown = {
        show_value(fact, stage.facts[fact.id].value) for stage in filled if fact.id in stage.facts
    }
    return len(shown) > 1


def _value(fact: Fact, entry: FactContent | None) -> Cell:
    if entry is None:
        return cell("—", style.CELL_NOTE)
    spans = [Span(show_value(fact, entry.value), style.CELL)]
    remark = "；".join(filter(None, (entry.origin, entry.conclusion, entry.reason)))
    if remark:
        spans.append(Span("\n" + remark, style.CELL_NOTE))
    return Cell(tuple(spans), field="取值")
