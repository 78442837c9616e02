"""What the steel pack must say about given facts, typed from the sources in cases/steel.yaml."""

import re
from pathlib import Path

import pytest

from grading.cases import CaseResult, figures_without_case, run_cases
from grading.conditions import leaves
from grading.packs import Pack, read_pack
from tests.grading.steel import CASES_FILE, PACK_FILE


@pytest.fixture(scope="module")
def pack() -> Pack:
    return read_pack(PACK_FILE.read_bytes(), PACK_FILE.name)


def lowered(text: str) -> str:
    """The pack with every figure of its requirements and applicabilities one lower."""

    def lower(line: re.Match[str]) -> str:
        figure = r"((?:PM|SO2|NOx|at_most|at_least): )(-?[0-9]+)"
        return re.sub(figure, lambda found: f"{found[1]}{int(found[2]) - 1}", line[0])

    return re.sub(r"^ +(?:require|applies): .*$", lower, text, flags=re.MULTILINE)


def failed(results: tuple[CaseResult, ...]) -> list[str]:
    return [f"{case.name}：{'；'.join(case.differences)}" for case in results if not case.passed]


def test_the_pack_says_what_its_sources_say(pack):
    results = run_cases(CASES_FILE, pack)
    assert failed(results) == []
    assert len(results) >= 300


def test_every_figure_has_its_four_cases(pack):
    assert figures_without_case(CASES_FILE, pack) == ()


def test_a_figure_without_its_cases_is_named(pack, tmp_path: Path):
    rows = CASES_FILE.read_text(encoding="utf-8").splitlines(keepends=True)
    without = [row for row in rows if "fact: hot_stove.NOx," not in row]
    assert len(without) == len(rows) - 1
    file = tmp_path / "steel.yaml"
    file.write_text("".join(without), encoding="utf-8")
    (missing,) = figures_without_case(file, pack)
    assert "organized.hot_stove A hot_stove.NOx" in missing


def test_no_figure_can_change_without_a_case_noticing(pack):
    mutant = read_pack(lowered(PACK_FILE.read_text(encoding="utf-8")), "lowered")
    assert mutant.fingerprint != pack.fingerprint
    noticed = {case.place for case in run_cases(CASES_FILE, mutant) if not case.passed}
    places = {case.place for case in run_cases(CASES_FILE, pack) if " limits[" in case.place}
    assert places and places <= noticed
    # 150 万吨/年 of the railway siding stands in an applicability, so a scenario holds it.
    assert any("149.99" in case.name for case in run_cases(CASES_FILE, mutant) if not case.passed)


def test_the_words_of_a_requirement_name_its_figures(pack):
    in_words = {"kept_monitoring": "一年", "kept_dcs": "一年", "kept_video": "三个月"}
    in_words |= dict.fromkeys(("road_share", "inplant_share", "machines_share"), "全部")
    for indicator in pack.indicators:
        for level, requirement in indicator.levels.items():
            for leaf in leaves(requirement.require):
                if leaf.operator not in ("at_most", "at_least"):
                    continue
                figure = in_words.get(leaf.fact, str(leaf.required_on(pack.in_force)))
                assert figure in requirement.text, (indicator.id, level, leaf.fact)
