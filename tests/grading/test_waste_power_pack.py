"""What is particular to the shipped pack for waste incineration."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from grading.conditions import Threshold, leaves
from grading.packs import Pack
from tests.grading.shipped import STANDARDS, cells, concentrations, pack_in


@pytest.fixture(scope="module")
def pack() -> Pack:
    return pack_in(STANDARDS / "hebei-waste-power.yaml")


def test_there_is_a_and_what_misses_it(pack: Pack) -> None:
    assert (pack.id, pack.industry) == ("hebei-waste-power", "waste_power")
    assert pack.levels == ("A", "未达A")


def test_every_concentration_is_a_legal_line_at_eleven_percent_oxygen(pack: Pack) -> None:
    """No A line for concentrations is known: what is judged are the standards' own limits."""
    assert not concentrations(pack, legal=False)
    for name in concentrations(pack, legal=True):
        assert (pack.facts[name].oxygen, pack.facts[name].hours) == (11, 100), name


def test_hours_days_and_tests_are_facts_of_their_own(pack: Pack) -> None:
    means = {"stack_hour": "hour", "abnormal": "hour", "stack_day": "day", "stack_test": ""}
    for name in concentrations(pack, legal=True):
        assert pack.facts[name].mean == means[name.rpartition(".")[0]], name


def test_of_gb_18485_the_days_were_read_and_the_hours_recalled(pack: Pack) -> None:
    marks = {each.id: each.levels["A"].mark for each in pack.indicators}
    assert marks["organized.day_gb"] == marks["organized.dioxins_gb"] == "见"
    assert marks["organized.hour_gb"] == marks["organized.metals_gb"] == "知·高"


def test_the_hebei_line_asks_nothing_until_the_office_confirms_it(pack: Pack) -> None:
    hebei = [rule for name, _, rule in cells(pack) if "_db13_" in name]
    assert len(hebei) == 6
    assert all(rule.mark == "知·低" and rule.silent for rule in hebei)


@pytest.mark.parametrize(
    ("age", "begins"), [("new", date(2022, 5, 1)), ("existing", date(2025, 1, 1))]
)
def test_the_hebei_line_begins_for_new_and_existing_plants_on_its_day(
    pack: Pack, age: str, begins: date
) -> None:
    lines = [each for each in pack.indicators if each.id.endswith(f"_db13_{age}")]
    assert len(lines) == 3
    for line in lines:
        assert line.applies is not None
        assert {leaf.required for leaf in leaves(line.applies)} == {age}
        for leaf in leaves(line.levels["A"].require):
            assert isinstance(leaf.required, Threshold)
            assert leaf.required.dates == (begins,)
            assert leaf.required.on(date(2021, 12, 31)) is None
            assert isinstance(leaf.required.on(begins), Decimal)


def test_the_hebei_line_is_nowhere_looser_than_the_national_one(pack: Pack) -> None:
    lines = {each.id: each.levels["A"] for each in pack.indicators}
    for mean in ("hour", "day"):
        national = {
            leaf.fact: leaf.required_on(pack.in_force)
            for leaf in leaves(lines[f"organized.{mean}_gb"].require)
        }
        for age in ("new", "existing"):
            for leaf in leaves(lines[f"organized.{mean}_db13_{age}"].require):
                limit, most = leaf.required_on(pack.in_force), national[leaf.fact]
                assert isinstance(limit, Decimal) and isinstance(most, Decimal)
                assert limit <= most, leaf.fact


def test_a_plant_that_burns_the_citys_waste_runs_by_its_amount_at_every_level(pack: Pack) -> None:
    assert len(pack.emergency) == 6
    for measure in pack.emergency:
        assert "以处理量定产" in measure.measure and measure.cut is None
        assert ("鼓励自主减排" in measure.measure) == (measure.level == "A")
