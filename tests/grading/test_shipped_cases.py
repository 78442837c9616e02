"""What every shipped pack must say about given facts, typed from the sources in its cases."""

from __future__ import annotations

import re
from collections.abc import Collection
from decimal import Decimal
from pathlib import Path

import pytest

from grading.cases import CaseResult, figures_without_case, run_cases
from grading.conditions import Leaf, leaves
from grading.packs import Pack, read_pack
from tests.grading.shipped import (
    CASE_FILES,
    PACK_FILES,
    cases_of,
    cells,
    figures,
    pack_in,
    packs_named,
)

NUMERIC = ("at_most", "at_least")


@pytest.fixture(scope="module", params=PACK_FILES, ids=lambda path: path.stem)
def file(request: pytest.FixtureRequest) -> Path:
    path = request.param
    assert isinstance(path, Path)
    return path


@pytest.fixture(scope="module")
def pack(file: Path) -> Pack:
    return pack_in(file)


@pytest.fixture(scope="module")
def cases(pack: Pack) -> Path:
    (path,) = cases_of(pack)
    return path


def lowered(text: str, lines: Collection[str] = ("require", "applies")) -> str:
    """The pack with every figure of these lines one lower; below one, half of it."""

    def less(figure: Decimal) -> Decimal:
        return figure - 1 if abs(figure) >= 1 else figure / 2

    def lower(line: re.Match[str]) -> str:
        figure = r"(: )(-?[0-9]+(?:\.[0-9]+)?)(?=[,}])"
        return re.sub(figure, lambda found: f"{found[1]}{less(Decimal(found[2]))}", line[0])

    return re.sub(rf"^ +(?:{'|'.join(lines)}): .*$", lower, text, flags=re.MULTILINE)


def failed(results: tuple[CaseResult, ...]) -> list[str]:
    return [f"{case.name}：{'；'.join(case.differences)}" for case in results if not case.passed]


def numeric(pack: Pack) -> list[tuple[str, str, Leaf]]:
    """Every comparison with a figure in the requirements of the pack."""
    return [
        (name, level, leaf)
        for name, level, requirement in cells(pack)
        for leaf in leaves(requirement.require)
        if leaf.operator in NUMERIC
    ]


def test_every_case_file_belongs_to_a_shipped_pack() -> None:
    shipped = [pack_in(path).key for path in PACK_FILES]
    assert sorted(key for path in CASE_FILES for key in packs_named(path)) == sorted(shipped)


def test_the_pack_says_what_its_sources_say(pack: Pack, cases: Path) -> None:
    results = run_cases(cases, pack)
    assert failed(results) == []
    scenarios = [case for case in results if " limits[" not in case.place]
    assert len(scenarios) >= 8


def test_every_figure_has_its_four_cases(pack: Pack, cases: Path) -> None:
    assert figures_without_case(cases, pack) == ()
    limits = {case.place for case in run_cases(cases, pack) if " limits[" in case.place}
    assert len(limits) >= sum(len(figures(leaf)) for _, _, leaf in numeric(pack))


def test_no_figure_can_change_without_a_case_noticing(file: Path, pack: Pack, cases: Path) -> None:
    mutant = read_pack(lowered(file.read_text(encoding="utf-8")), "lowered")
    assert mutant.fingerprint != pack.fingerprint
    noticed = {case.place for case in run_cases(cases, mutant) if not case.passed}
    places = {case.place for case in run_cases(cases, pack) if " limits[" in case.place}
    assert places and places <= noticed


def test_no_figure_of_an_applicability_can_change_unnoticed(
    file: Path, pack: Pack, cases: Path
) -> None:
    asked = [each.applies for each in pack.indicators if each.applies is not None]
    if not any(leaf.operator in NUMERIC for condition in asked for leaf in leaves(condition)):
        return
    mutant = read_pack(lowered(file.read_text(encoding="utf-8"), ("applies",)), "lowered")
    results = run_cases(cases, mutant)
    assert any(not case.passed and " limits[" not in case.place for case in results)


def test_the_words_of_a_requirement_name_its_figures(pack: Pack) -> None:
    words = {("12", "个月"): "一年", ("3", "个月"): "三个月", ("100", "%"): "全部"}
    texts = {(name, level): requirement.text for name, level, requirement in cells(pack)}
    for name, level, leaf in numeric(pack):
        text = texts[name, level]
        for figure in figures(leaf):
            in_words = words.get((figure, pack.facts[leaf.fact].unit), figure)
            assert figure in text or in_words in text, (name, level, leaf.fact)
