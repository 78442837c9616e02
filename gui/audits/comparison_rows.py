"""Rows and columns of the comparisons: stage beside stage, this year beside last year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grading.chains import STAGES
from gui import theme
from gui.tables.rows import Column

if TYPE_CHECKING:
    from db.stage_comparison import ComparedGroup
    from db.year_comparison import YearLine

DIFFERENT = "≠"
NOTHING = "—"


@dataclass(frozen=True, slots=True)
class StageRow:
    """One line: an indicator with its conclusions, or a fact with its values, by stage.

    ``key`` is (indicator, fact) to go to; ``tips`` say who and when.
    """

    indicator: str
    fact: str
    name: str
    texts: Mapping[str, str]
    tips: Mapping[str, str]
    differs: bool
    head: bool


def stage_rows(groups: Sequence[ComparedGroup], *, only_different: bool) -> list[StageRow]:
    """The lines of a comparison of stages, an indicator first, its facts below it."""
    rows: list[StageRow] = []
    for group in groups:
        if only_different and not group.differs:
            continue
        said = group.conclusions
        tips = {
            stage: "\n".join(
                filter(None, (f"{c.by} {c.at:%Y-%m-%d %H:%M}", c.basis, c.note, c.stale))
            )
            for stage, c in said.items()
        }
        texts = {stage: c.title for stage, c in said.items()}
        rows.append(
            StageRow(
                group.indicator, "", group.title, texts, tips, group.concluded_differently, True
            )
        )
        for line in group.facts:
            if only_different and not line.differs:
                continue
            tips = {
                stage: "\n".join(
                    filter(
                        None,
                        (line.shown[stage], f"{e.by} {e.at:%Y-%m-%d %H:%M}", e.evidence),
                    )
                )
                for stage, e in line.entries.items()
            }
            rows.append(
                StageRow(
                    group.indicator, line.fact, line.name, line.shown, tips, line.differs, False
                )
            )
    return rows


def stage_columns(titles: Mapping[str, str]) -> tuple[Column, ...]:
    """Name, one column per stage, the sign of a difference first."""

    def value(stage: str) -> Column:
        return Column(
            titles.get(stage, stage),
            lambda row: row.texts.get(stage, "" if row.head else NOTHING),
            200,
            colour=lambda row: _ink(row) if stage in row.texts else theme.colours().muted,
            tip=lambda row: row.tips.get(stage, ""),
        )

    return (
        Column("", lambda row: DIFFERENT if row.differs else "", 32, colour=_ink,
               tip=lambda row: "各阶段不同" if row.differs else ""),
        Column("指标和事实", lambda row: row.name if row.head else f"　{row.name}", 0,
               colour=lambda row: "" if row.head else theme.colours().muted),
        *(value(stage) for stage in STAGES),
    )  # fmt: skip


def _ink(row: StageRow) -> str:
    return theme.colours().bad if row.differs else ""


YEAR_COLUMNS = (
    Column("变化", lambda line: line.change, 56, colour=lambda line: _changed(line)),
    Column("事实", lambda line: line.name, 0),
    Column("上次", lambda line: line.before or NOTHING, 230),
    Column("本次", lambda line: line.now, 230, colour=lambda line: _changed(line)),
    Column("不能沿用", lambda line: line.why_not, 170, colour=lambda line: theme.colours().unsure),
)
"""Last year beside this year."""


def _changed(line: YearLine) -> str:
    if line.differs:
        return theme.colours().bad
    return "" if line.answered else theme.colours().muted
