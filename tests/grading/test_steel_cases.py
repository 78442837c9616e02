"""The cases of the steel pack, beyond what every pack's cases must do."""

from pathlib import Path

import pytest

from grading.cases import figures_without_case, run_cases
from grading.packs import Pack
from tests.grading.shipped import pack_in
from tests.grading.steel import CASES_FILE, PACK_FILE


@pytest.fixture(scope="module")
def pack() -> Pack:
    return pack_in(PACK_FILE)


def test_there_are_hundreds_of_them(pack):
    assert len(run_cases(CASES_FILE, pack)) >= 300


def test_a_figure_without_its_cases_is_named(pack, tmp_path: Path):
    rows = CASES_FILE.read_text(encoding="utf-8").splitlines(keepends=True)
    without = [row for row in rows if "fact: hot_stove.NOx," not in row]
    assert len(without) == len(rows) - 1
    file = tmp_path / "steel.yaml"
    file.write_text("".join(without), encoding="utf-8")
    (missing,) = figures_without_case(file, pack)
    assert "organized.hot_stove A hot_stove.NOx" in missing
