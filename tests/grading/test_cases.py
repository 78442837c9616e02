"""Cases of a pack, as a file beside it."""

# ruff: noqa: E501 — case files are written in long lines

from __future__ import annotations

from pathlib import Path

import pytest

from grading.cases import figures_without_case, run_cases
from grading.packs import read_pack
from grading.refusals import Refusal
from tests.grading.sample_pack import TEXT, changed, line_of, sample

CASES = """\
pack: trial-steel@2026-draft
facts:
  good: {processes: [sinter], sinter_head.PM: 9, sinter_head.SO2: 30, clean_share: 85, quenching: dry, store: [silo, shed], penalised: false}
cases:
  - name: 都达标
    base: good
    expect:
      proven: A
      possible: A
      indicators: {organized.sinter_head: {applies: true, proven: A, possible: A}}
      vetoes: {penalty: false}
      silent: []
  - name: 没有烧结
    base: good
    date: 2026-06-30
    facts: {processes: [coke], penalised: null}
    expect:
      proven: C
      indicators: {organized.sinter_head: {applies: false, proven: null, possible: null}}
      vetoes: {penalty: unknown}
limits:
  - {indicator: organized.sinter_head, level: A, fact: sinter_head.PM, direction: at_most, limit: 10, step: 0.01, given: {processes: [sinter]}}
  - {indicator: organized.sinter_head, level: A, fact: sinter_head.SO2, direction: at_most, limit: 35, step: 0.1, given: {processes: [sinter]}}
  - {indicator: organized.sinter_head, level: B, fact: sinter_head.PM, direction: at_most, limit: 20, step: 0.1, given: {processes: [sinter]}}
  - {indicator: organized.sinter_head, level: B, fact: sinter_head.SO2, direction: at_most, limit: 50, step: 0.1, given: {processes: [sinter]}}
  - {indicator: organized.sinter_head, level: C, fact: sinter_head.PM, direction: at_most, limit: 40, step: 0.1, given: {processes: [sinter]}, date: 2026-06-30}
  - {indicator: transport.clean_share, level: A, fact: clean_share, direction: at_least, limit: 80, step: 0.01}
  - {indicator: transport.clean_share, level: B, fact: clean_share, direction: at_least, limit: 50, step: 0.01}
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "trial.yaml"
    path.write_text(CASES, encoding="utf-8")
    return path


def test_cases_that_come_true(file: Path) -> None:
    results = run_cases(file, sample())
    assert len(results) == 2 + 7 * 4
    assert all(result.passed for result in results)
    assert results[0].name == "都达标"
    assert f"第 {line_of(CASES, '- name: 都达标')} 行 cases[0]" in results[0].place


def test_a_limit_without_a_row_is_named(file: Path) -> None:
    (missing,) = figures_without_case(file, sample())
    assert missing.startswith("transport.clean_share C clean_share at_least")


@pytest.mark.parametrize(
    ("old", "new", "failed"),
    [
        ("{PM: 10, SO2: 35}", "{PM: 10.005, SO2: 35}", 0),  # between two probes: steps decide
        ("{PM: 10, SO2: 35}", "{PM: 10.01, SO2: 35}", 1),
        ("{PM: 10, SO2: 35}", "{PM: 9.99, SO2: 35}", 1),
        ("{PM: 10, SO2: 35}", "{PM: 9, SO2: 35}", 2),
        ("{PM: 10, SO2: 35}", "{SO2: 35}", 4),
        ("at_least: 80}", "at_least: 81}", 2),
    ],
)
def test_a_figure_that_differs_from_the_source_shows(
    file: Path, old: str, new: str, failed: int
) -> None:
    pack = read_pack(changed(old, new), "x.yaml")
    limits = run_cases(file, pack)[2:]
    assert sum(not result.passed for result in limits) == failed


def test_every_difference_is_a_sentence(file: Path) -> None:
    pack = read_pack(changed("at_least: 80}", "at_least: 90}"), "x.yaml")
    first = run_cases(file, pack)[0]
    assert first.differences == ("proven：预期 A，实为 B", "possible：预期 A，实为 B")


def test_a_row_whose_indicator_does_not_apply_fails(file: Path) -> None:
    text = CASES.replace(", given: {processes: [sinter]}}", "}", 1)
    file.write_text(text, encoding="utf-8")
    failed = [result for result in run_cases(file, sample()) if not result.passed]
    assert len(failed) == 4
    assert "没有使指标" in failed[0].differences[0]


def test_the_figure_of_a_silent_cell_is_checked_too(file: Path) -> None:
    pack = read_pack(TEXT.replace("confidence: high", "confidence: low"), "x.yaml")
    assert all(result.passed for result in run_cases(file, pack)[2:])


@pytest.mark.parametrize(
    ("old", "new", "what", "path"),
    [
        ("base: good\n    expect", "base: god\n    expect", "没有事实块“god”", "cases[0].base"),
        ("clean_share: 85", "clean_share: 850", "超出允许范围", "facts.good.clean_share"),
        ("clean_share: 85", "clean_shar: 85", "没有事实“clean_shar”", "facts.good.clean_shar"),
        ("proven: C", "proven: E", "不是可用的值", "cases[1].expect.proven"),
        ("penalty: unknown", "penalty: maybe", "不是可用的值", "cases[1].expect.vetoes.penalty"),
        ("vetoes: {penalty: unknown", "vetoes: {pen: unknown", "没有否决“pen”", "cases[1].expect.vetoes.pen"),
        ("level: C, fact", "level: D, fact", "不是可用的值", "limits[4].level"),
        ("limit: 10, step", "limits: 10, step", "不认识的键", "limits[0].limits"),
    ],
)  # fmt: skip
def test_a_slip_in_a_case_file_is_refused_with_its_place(
    file: Path, old: str, new: str, what: str, path: str
) -> None:
    assert CASES.count(old) == 1
    file.write_text(CASES.replace(old, new), encoding="utf-8")
    with pytest.raises(Refusal) as caught:
        run_cases(file, sample())
    assert what in caught.value.what
    assert caught.value.where.endswith(path)
