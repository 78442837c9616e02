"""离目标最近的路: of every choice the branch that takes least, nothing that is met already."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from grading.assessment import Assessment
from grading.conditions import LeafNode, Node, negated
from grading.gaps import Gap, gaps

Key = tuple[str, str, str, str, object]


def nearest_way(assessment: Assessment, target: str) -> tuple[Gap, ...]:
    """The gaps that have to be closed on the shortest way to a level.

    Of one comparison asked at several levels only the strictest is named. Those known to
    be unmet come first, then those not known. Vetoes are not among them.
    """
    on_the_way = set(_keys(assessment))
    strictest: dict[tuple[str, str, str], Gap] = {}
    for gap in gaps(assessment, target):  # worse levels first: the last one asks most
        if (gap.indicator.id, gap.level, gap.fact, gap.operator, gap.required) in on_the_way:
            strictest[gap.indicator.id, gap.fact, gap.operator] = gap
    return tuple(sorted(strictest.values(), key=lambda gap: gap.state is None))


def vetoes_in_the_way(assessment: Assessment, target: str) -> tuple[str, ...]:
    """The vetoes that cap below a level and are triggered or not yet ruled out."""
    rank = assessment.pack.levels.index
    return tuple(
        found.veto.name
        for found in assessment.vetoes
        if found.counts and found.state is not False and rank(found.veto.caps_at) > rank(target)
    )


def _keys(assessment: Assessment) -> Iterator[Key]:
    for result in assessment.indicators:
        for tried in result.levels:
            if tried.node is not None:
                for leaf in _cheapest(tried.node, inverse=False):
                    fact, operator = leaf.leaf.fact, leaf.leaf.operator
                    yield result.indicator.id, tried.level, fact, operator, leaf.required


def _cheapest(node: Node, *, inverse: bool) -> list[LeafNode]:
    """The comparisons to be changed so that ``node`` holds (with ``inverse``: does not)."""
    if (negated(node.state) if inverse else node.state) is True:
        return []
    if isinstance(node, LeafNode):
        return [node]
    if node.kind == "not":
        return _cheapest(node.children[0], inverse=not inverse)
    branches = [_cheapest(child, inverse=inverse) for child in node.children]
    if (node.kind == "any") is not inverse:
        return min(branches, key=lambda branch: _effort(branch, inverse=inverse))
    return [leaf for branch in branches for leaf in branch]


def _effort(branch: list[LeafNode], *, inverse: bool) -> tuple[int, int, Decimal]:
    """As the gap list orders alternatives: false comparisons, unknown ones, distance in all."""
    false = sum(leaf.state is inverse for leaf in branch)
    known = [leaf.distance for leaf in branch if leaf.distance is not None]
    return false, len(branch) - false, sum(known, Decimal(0))
