"""What an assessment finds, as the tables of letters: by aspect, by gap, by indicator."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from db.letter_content import table
from templates.papers.values import STATES, demand_of, show_distance, show_value

if TYPE_CHECKING:
    from grading.assessment import IndicatorResult
    from templates.papers.content import ReportContent
    from templates.papers.letters.model import LetterTable


def _sides(content: ReportContent) -> LetterTable:
    """Aspect by aspect: how many indicators meet the level applied for."""
    pack = content.assessment.pack
    rows = []
    for aspect, title in pack.aspects.items():
        own = [
            _meets(each, content)
            for each in content.assessment.indicators
            if each.indicator.aspect == aspect and each.applies is not False
        ]
        if own:
            numbers = (len(own), own.count(True), own.count(False), own.count(None))
            rows.append([title, *(str(each) for each in numbers)])
    columns = [("方面", 0.0, False)]
    columns += [(name, 22.0, True) for name in ("指标数", "符合", "不符合", "待定")]
    return table(columns, rows, "（没有适用的指标）")


def _meets(result: IndicatorResult, content: ReportContent) -> bool | None:
    rank = content.assessment.pack.levels.index
    wanted = rank(content.target)
    if result.proven is not None and rank(result.proven) <= wanted:
        return True
    if result.possible is not None and rank(result.possible) > wanted:
        return False
    return None


def _gaps(content: ReportContent) -> LetterTable:
    """The comparisons that are not met or not known up to the level applied for."""
    pack = content.assessment.pack
    rows = [
        [
            gap.indicator.name,
            f"{gap.level}级：{pack.facts[gap.fact].name} {demand_of(pack.facts[gap.fact], gap)}",
            show_value(pack.facts[gap.fact], gap.actual),
            show_distance(pack.facts[gap.fact], gap),
            STATES[gap.state],
        ]
        for gap in content.gaps
    ]
    columns = [("指标", 34.0, False), ("要求", 0.0, False), ("现状", 30.0, False)]
    columns += [("差距", 20.0, False), ("判定", 16.0, True)]
    return table(columns, rows, f"（对照{content.target}级没有差距）")


def _self(content: ReportContent) -> LetterTable:
    """Indicator by indicator: what the enterprise says of itself."""
    pack = content.assessment.pack
    words = {True: "符合", False: "不符合", None: "待定"}
    rows = [
        [
            pack.aspects[each.indicator.aspect],
            each.indicator.name,
            "不涉及" if each.applies is False else words[_meets(each, content)],
            "—" if each.applies is False else each.proven or "—",
        ]
        for each in content.assessment.indicators
    ]
    columns = [("方面", 32.0, False), ("指标", 0.0, False)]
    columns += [(f"对照{content.target}级", 24.0, True), ("已证实", 20.0, True)]
    return table(columns, rows)


FINDINGS: Mapping[str, Callable[[ReportContent], LetterTable]] = {
    "结论": _sides,
    "差距": _gaps,
    "自评": _self,
}
"""Name of the table in the wordings → how it is made."""
