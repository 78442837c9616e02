"""Learning more never contradicts what was proven or ruled out, whatever pack and facts."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from grading.assessment import assess, digest, levels_only
from grading.facts import Value
from grading.gaps import gaps
from grading.packs import Pack, read_pack
from grading.refusals import Refusal
from tests.grading.sample_pack import indicator, small_text, veto

DAYS = [date(2026, 1, 1) + timedelta(days=30 * step) for step in range(-2, 6)]

limits = st.one_of(
    st.integers(0, 4).map(str),
    st.lists(
        st.tuples(st.sampled_from(DAYS), st.integers(0, 4)),
        min_size=1,
        max_size=3,
        unique_by=lambda pair: pair[0],
    ).map(lambda pairs: f"[{', '.join(f'{{from: {day}, value: {n}}}' for day, n in pairs)}]"),
)
options = st.lists(st.sampled_from("pqr"), min_size=1, max_size=2, unique=True).map(", ".join)
items = st.lists(st.sampled_from("ijk"), min_size=1, max_size=2, unique=True).map(", ".join)
leaf_texts = st.one_of(
    st.builds("{{fact: {}, {}: {}}}".format, st.sampled_from("xy"),
              st.sampled_from(["at_most", "at_least"]), limits),
    st.sampled_from(["{fact: yes, is: true}", "{fact: yes, is: false}"]),
    st.builds("{{fact: one, is: {}}}".format, st.sampled_from("pqr")),
    st.builds("{{fact: one, among: [{}]}}".format, options),
    st.builds("{{fact: many, has: [{}]}}".format, options),
    st.builds("{{fact: list, has: [{}]}}".format, items),
)  # fmt: skip
conditions = st.recursive(
    leaf_texts,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: f"{{all: [{', '.join(parts)}]}}"),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: f"{{any: [{', '.join(parts)}]}}"),
        inner.map(lambda part: f"{{not: {part}}}"),
    ),
    max_leaves=4,
)


@st.composite
def packs(draw: st.DrawFn) -> Pack:
    """A sound pack; its first indicator always applies."""
    indicators = [indicator("always", A=draw(conditions))]
    for number in range(draw(st.integers(0, 3))):
        levels = {level: draw(conditions) for level in draw(st.sets(st.sampled_from("ABC")))}
        applies = draw(st.one_of(st.just(""), conditions))
        indicators.append(indicator(f"i{number}", applies=applies, **levels))
    vetoes = veto(draw(conditions), draw(st.sampled_from("BCD"))) if draw(st.booleans()) else ""
    try:
        return read_pack(small_text(indicators, vetoes), "drawn.yaml")
    except Refusal as refusal:
        assert "要求更高" in refusal.what  # the only slip the strategy can make
        return read_pack(small_text(indicators[:1], vetoes), "drawn.yaml")


numbers = st.integers(-1, 5).map(Decimal)
presence = {"many": "pqr", "list": "ijk"}


def entry_of(fact: str) -> st.SearchStrategy[object]:
    if fact in ("x", "y"):
        return numbers
    return st.booleans() if fact == "yes" else st.sampled_from("pqr")


def partly_known(fact: str) -> st.SearchStrategy[Value]:
    """A value with holes in it, or none at all."""
    if fact in presence:
        states = st.sampled_from([True, False, None])
        mapping = st.dictionaries(st.sampled_from(presence[fact]), states)
        return st.one_of(st.none(), mapping)
    entries = st.one_of(st.none(), entry_of(fact))
    return st.one_of(st.none(), entry_of(fact), st.lists(entries, min_size=1, max_size=3))  # type: ignore[return-value]


def completed(draw: st.DrawFn, fact: str, value: Value) -> Value:
    """The same value with every hole filled by anything."""
    if fact in presence:
        known = value if isinstance(value, dict) else {}
        return {
            item: draw(st.booleans()) if known.get(item) is None else known[item]
            for item in presence[fact]
        }
    if value is None:
        return draw(entry_of(fact))  # type: ignore[return-value]
    if isinstance(value, list):
        return [draw(entry_of(fact)) if entry is None else entry for entry in value]
    return value


FACTS = ("x", "y", "yes", "one", "many", "list")


@st.composite
def facts_and_more(draw: st.DrawFn) -> tuple[dict[str, Value], dict[str, Value]]:
    """What is known now, and one way in which everything may turn out."""
    known = {fact: draw(partly_known(fact)) for fact in FACTS}
    return known, {fact: completed(draw, fact, value) for fact, value in known.items()}


@settings(max_examples=120, deadline=None)
@given(packs(), facts_and_more(), st.sampled_from(DAYS))
def test_the_truth_lies_between_proven_and_possible(
    pack: Pack, facts: tuple[dict[str, Value], dict[str, Value]], day: date
) -> None:
    known, full = facts
    now, then = assess(pack, known, day), assess(pack, full, day)
    rank = pack.levels.index
    assert then.proven == then.possible  # everything is known
    assert rank(now.possible) <= rank(then.proven) <= rank(now.proven)
    for before, after in zip(now.indicators, then.indicators, strict=True):
        if before.applies is not None:
            assert after.applies is before.applies
        if after.proven is not None:
            assert before.proven is not None
            assert before.possible is not None
            assert after.proven == after.possible
            assert rank(before.possible) <= rank(after.proven) <= rank(before.proven)


@settings(max_examples=80, deadline=None)
@given(packs(), facts_and_more(), st.sampled_from(DAYS))
def test_the_short_way_gives_the_same_levels_and_the_gaps_explain_them(
    pack: Pack, facts: tuple[dict[str, Value], dict[str, Value]], day: date
) -> None:
    known, _ = facts
    assessment = assess(pack, known, day)
    assert levels_only(pack, known, day) == (assessment.proven, assessment.possible)
    assert digest(assessment) == digest(assess(pack, dict(known), day))
    rows = gaps(assessment, pack.best)
    assert all(row.state is not True for row in rows)
    assert all(row.distance is None or row.distance >= 0 for row in rows)
    assert all((row.distance is None) == (row.state is None) for row in rows)
    for result in assessment.indicators:
        for tried in result.levels:
            listed = [
                row
                for row in rows
                if row.indicator is result.indicator and row.level == tried.level
            ]
            assert bool(listed) is (tried.state is not True)
            if tried.state is False:
                assert any(row.state is False for row in listed)
