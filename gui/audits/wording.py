"""Sentences about an audit: why an indicator stands where it stands, what a return found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from grading.assessment import IndicatorResult
from grading.gaps import Gap
from grading.packs import Pack
from templates.papers.values import demand_of, gap_words, show_distance, show_value

if TYPE_CHECKING:
    from db.audit_views import AuditView

MOST_NAMED = 3


def gap_text(pack: Pack, gap: Gap) -> str:
    """What is the case and what is required, without the fact's name: for the gap list."""
    fact = pack.facts[gap.fact]
    demand = demand_of(fact, gap)
    if gap.state is None:
        return f"待定，要求{demand}"
    return f"{show_value(fact, gap.actual)}，要求{demand}，{show_distance(fact, gap)}"


def reason(pack: Pack, result: IndicatorResult, gaps: Sequence[Gap]) -> tuple[str, str]:
    """The sentence, and what kind of news it is (good, bad, unsure).

    ``gaps`` are those of this indicator up to the target, worse levels first.
    """
    if result.applies is None:
        return "是否适用还不能确定：请先填报适用条件", "unsure"
    if not gaps:
        return "已达到目标等级", "good"
    failed = [gap for gap in gaps if gap.state is False]
    level = (failed or gaps)[0].level
    shown = [gap for gap in failed or gaps if gap.level == level]
    parts = "；".join(gap_words(pack, gap) for gap in shown[:MOST_NAMED])
    more = f" 等 {len(shown)} 处" if len(shown) > MOST_NAMED else ""
    verdict = f"未达 {level}" if failed else f"{level} 待定"
    return f"{verdict}：{parts}{more}", "bad" if failed else "unsure"


def returned(view: AuditView) -> list[str]:
    """What the last return found wrong, as one line; nothing where there is none."""
    names = {each.id: each.name for each in view.pack.indicators}
    wrong = "；".join(f"{names.get(id, id)}：{why}" for id, why in view.returned.items())
    return [f"退回指出  {wrong}"] if wrong else []
