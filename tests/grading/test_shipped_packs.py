"""Every shipped pack: complete in form, honest about its sources."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from grading.conditions import leaves
from grading.industries import all_industries
from grading.packs import Pack
from tests.grading.shipped import PACK_FILES, cells, concentrations, pack_in

ASPECTS = {
    "equipment": "装备水平",
    "digital": "数字化智能制造",
    "organized": "有组织排放",
    "fugitive": "无组织排放",
    "carbon": "节能降碳",
    "monitoring": "监测监控水平",
    "management": "环境管理",
    "transport": "清洁运输",
}
SHORT = "不足 35 项"


@pytest.fixture(scope="module", params=PACK_FILES, ids=lambda path: path.stem)
def file(request: pytest.FixtureRequest) -> Path:
    path = request.param
    assert isinstance(path, Path)
    return path


@pytest.fixture(scope="module")
def pack(file: Path) -> Pack:
    return pack_in(file)


def test_it_covers_all_eight_aspects_or_says_in_its_title_that_it_is_short(pack: Pack) -> None:
    assert {indicator.aspect for indicator in pack.indicators} == set(pack.aspects)
    if SHORT in pack.title:
        assert len(pack.indicators) < 35
    else:
        assert pack.aspects == ASPECTS
        assert len(pack.indicators) >= 35


def test_it_says_that_it_is_a_draft_and_until_when_to_trust_it(pack: Pack) -> None:
    assert "待核稿" in pack.title
    assert pack.review_by > pack.in_force
    assert pack.industry in {industry.id for industry in all_industries()}


def test_an_indicator_is_named_after_its_aspect(pack: Pack) -> None:
    for indicator in pack.indicators:
        assert indicator.id.startswith(indicator.aspect + ".")


def test_every_requirement_has_words_a_document_and_says_how_sure_it_is(pack: Pack) -> None:
    for name, level, requirement in cells(pack):
        assert requirement.text.endswith("。"), (name, level)
        assert requirement.basis, (name, level)
        assert all(basis.document in pack.documents for basis in requirement.basis)
        assert (requirement.evidence == "recalled") == (requirement.confidence is not None)
    for rule in (*pack.vetoes, *pack.emergency):
        assert rule.basis


def test_a_document_has_a_number_or_says_that_it_is_still_to_be_found(pack: Pack) -> None:
    known_without_number = {"hebei-a-2023", "handan-2024"}  # published without a 文号 we know
    for document in pack.documents.values():
        if not document.number:
            assert document.id in known_without_number or "待核" in document.title, document.id


def test_nothing_rests_on_the_notes_it_was_drafted_from(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert ".md" not in text and "domain" not in text


def test_drafted_words_say_so_and_stay_under_a_third(pack: Pack) -> None:
    drafted = [
        (name, level, rule) for name, level, rule in cells(pack) if rule.evidence == "drafted"
    ]
    assert all(rule.text.startswith("（拟") for _, _, rule in drafted)
    assert not any(
        rule.text.startswith("（拟") for _, _, rule in cells(pack) if rule.evidence != "drafted"
    )
    assert len({name for name, _, _ in drafted}) * 3 <= len(pack.indicators)


def test_words_of_a_cell_switched_off_say_so(pack: Pack) -> None:
    for name, level, requirement in cells(pack):
        assert requirement.active == ("停用）" not in requirement.text[:8]), (name, level)


def test_no_drafted_line_below_the_best_level_decides_anything(pack: Pack) -> None:
    for name, level, requirement in cells(pack):
        if requirement.evidence == "drafted" and level != pack.best:
            assert requirement.silent, (name, level)


def test_the_three_aspects_hebei_added_ask_at_the_best_level_only(pack: Pack) -> None:
    for indicator in pack.indicators:
        if indicator.aspect in ("equipment", "digital", "carbon"):
            asking = {level for level, rule in indicator.levels.items() if not rule.silent}
            assert asking <= {pack.best}, indicator.id


def test_a_limit_recalled_with_low_confidence_asks_nothing(pack: Pack) -> None:
    assert all(rule.silent for _, _, rule in cells(pack) if rule.confidence == "low")


def test_grading_lines_and_legal_lines_read_different_facts(pack: Pack) -> None:
    assert not concentrations(pack, legal=True) & concentrations(pack, legal=False)


def test_a_legal_line_is_judged_hour_by_hour_or_by_day(pack: Pack) -> None:
    """The 95% rule never makes an hour above a legal limit lawful."""
    legal = concentrations(pack, legal=True)
    assert legal
    for name in legal:
        fact = pack.facts[name]
        assert fact.hours == 100 or fact.mean == "day", name


def test_breaking_a_legal_line_leaves_the_floor(pack: Pack) -> None:
    for indicator in pack.indicators:
        if indicator.legal:
            assert list(indicator.levels) == [pack.levels[-2]], indicator.id


def test_every_fact_that_is_asked_is_used(pack: Pack) -> None:
    used = {
        leaf.fact
        for condition in (
            *(rule.require for _, _, rule in cells(pack)),
            *(indicator.applies for indicator in pack.indicators if indicator.applies),
            *(veto.when for veto in pack.vetoes),
        )
        for leaf in leaves(condition)
    }
    assert used == set(pack.facts)


def test_every_item_that_may_be_ticked_is_asked_for(pack: Pack) -> None:
    asked = Counter(
        (leaf.fact, item)
        for _, _, rule in cells(pack)
        for leaf in leaves(rule.require)
        if leaf.operator == "has" and isinstance(leaf.required, tuple)
        for item in leaf.required
    )
    for fact in pack.facts.values():
        for item in fact.items:
            assert asked[fact.id, item], (fact.id, item)


def test_the_same_vetoes_stand_in_every_pack(pack: Pack) -> None:
    caps = {veto.id: veto.caps_at for veto in pack.vetoes}
    no_a_or_b = "C" if "C" in pack.levels else pack.floor
    for veto in ("penalty", "unapproved", "over_permit", "unfinished", "no_monitor"):
        assert caps[veto] == no_a_or_b
    for veto in ("false_material", "level_not_held", "measures"):
        assert caps[veto] == pack.floor
    for veto in ("data_fraud", "covert_discharge", "no_permit", "criminal_case"):
        assert caps[veto] == pack.floor
    assert not any(veto.silent for veto in pack.vetoes)


def test_a_works_of_level_a_is_asked_to_reduce_of_its_own_accord(pack: Pack) -> None:
    """Where the levels are A to D; power plants have measures of their own."""
    for measure in pack.emergency:
        if measure.level == "A" and "D" in pack.levels:
            assert measure.measure == "鼓励自主减排" and measure.cut is None
