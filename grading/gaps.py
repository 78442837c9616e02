"""The gap list（差距清单）: what keeps an enterprise from each level up to its target.

One row per comparison that is not true, worse levels first, then in the order of the pack.
Nothing inside a true part is listed. Of the alternatives of an ``any`` the one with the
fewest false comparisons comes first, then the fewest unknown ones, then the nearest.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from grading.assessment import Assessment
from grading.conditions import TRUTH_NAMES, Demand, GroupNode, LeafNode, Node, Operator, Truth
from grading.conditions import negated as opposite
from grading.distances import distance_from
from grading.facts import Value
from grading.pack_parts import Indicator, Requirement
from grading.refusals import Refusal
from grading.suggestions import or_nearest


@dataclass(frozen=True, slots=True)
class Gap:
    """One comparison that is not met (``state`` False) or not known (None).

    ``negated`` says that the comparison must *not* hold. ``distance`` is how far the fact
    is from what is required: a number ≥ 0 in the fact's unit, a count of missing items or
    wrong entries, None where unknown.
    """

    indicator: Indicator
    level: str
    requirement: Requirement
    fact: str
    operator: Operator
    required: Demand | None
    negated: bool
    actual: Value
    distance: Decimal | None
    state: Truth

    def as_json(self) -> dict[str, object]:
        """The row as the command line's JSON prints it; ``{"not": …}`` where negated."""
        return {
            "indicator": self.indicator.id,
            "level": self.level,
            "fact": self.fact,
            "required": {"not": self.required} if self.negated else self.required,
            "actual": self.actual,
            "distance": self.distance,
            "state": TRUTH_NAMES[self.state],
        }


def gaps(assessment: Assessment, target: str) -> tuple[Gap, ...]:
    """The gap list up to the level ``target``. Refuses a level the pack does not declare."""
    levels = assessment.pack.levels
    if target not in levels:
        remedy = or_nearest(f"可用的等级：{'、'.join(levels)}", target, levels)
        raise Refusal(f"标准包没有等级“{target}”", assessment.pack.key, remedy)
    wanted = levels[levels.index(target) :]
    return tuple(gap for level in reversed(wanted) for gap in _level_gaps(assessment, level))


def _level_gaps(assessment: Assessment, level: str) -> Iterator[Gap]:
    for result in assessment.indicators:
        for tried in result.levels:
            if tried.level != level or tried.node is None or tried.requirement is None:
                continue
            for row in rows_in_the_way(tried.node, negated=False):
                yield Gap(
                    indicator=result.indicator,
                    level=level,
                    requirement=tried.requirement,
                    fact=row.node.fact,
                    operator=row.node.operator,
                    required=row.node.required,
                    negated=row.negated,
                    actual=row.node.actual,
                    distance=row.distance,
                    state=row.state,
                )


@dataclass(frozen=True, slots=True)
class Row:
    """A comparison that is not as it should be, seen from the whole condition."""

    node: LeafNode
    negated: bool

    @property
    def state(self) -> Truth:
        return opposite(self.node.state) if self.negated else self.node.state

    @property
    def distance(self) -> Decimal | None:
        node = self.node
        if not self.negated or node.state is None or node.required is None:
            return node.distance
        return distance_from(node.operator, node.required, node.actual)


def rows_in_the_way(node: Node, negated: bool, nearest: bool = False) -> list[Row]:
    """The comparisons below ``node`` that are in the way, the best way out first.

    ``nearest`` leaves out all alternatives but the best. ``negated``: the node must not
    hold; below a ``not``, ``all`` and ``any`` change places (De Morgan).
    """
    state = opposite(node.state) if negated else node.state
    if state is True:
        return []
    if isinstance(node, LeafNode):
        return [Row(node, negated)]
    if node.kind == "not":
        return rows_in_the_way(node.children[0], not negated, nearest)
    branches = [rows_in_the_way(child, negated, nearest) for child in node.children]
    if _is_choice(node, negated):
        branches.sort(key=_effort)
        branches = branches[:1] if nearest else branches
    return [row for branch in branches for row in branch]


def _is_choice(node: GroupNode, negated: bool) -> bool:
    return (node.kind == "any") is not negated


def _effort(branch: list[Row]) -> tuple[int, int, Decimal]:
    """How much a branch takes: false comparisons, unknown ones, distance in all."""
    false = sum(row.state is False for row in branch)
    known = [row.distance for row in branch if row.distance is not None]
    return false, len(branch) - false, sum(known, Decimal(0))
