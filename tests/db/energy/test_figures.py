"""Figures of energy come in as a file, all or none, keep their history and can be undone."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal as D
from pathlib import Path

import pytest
from sqlalchemy import text

from db.accounts import list_users
from db.check import check
from db.energy.assessment import assess_all, assess_energy, known_years
from db.energy.factor_book import choose_grid, factors, retire_factor, set_factor
from db.energy.figures import batches, figures
from db.energy.figures_import import EnergyRefusal, import_figures, undo_figures
from db.trail import entries, verify
from db.users import ROLES, Actor, add_user
from grading.refusals import Refusal
from tests.db.audit_world import WUAN, World
from tests.db.energy.works import OTHER_WORKS, STEEL_WORKS, furnace, staged

SQLITE = pytest.mark.parametrize("backend", ["sqlite"])


def test_a_later_file_supersedes_figures_and_undoing_it_brings_them_back(
    world: World, tmp_path: Path
) -> None:
    office, clerk = world.office, world.clerk
    first = import_figures(office, clerk, staged(tmp_path, *furnace()))
    assert (first.batch, first.added, first.changed) == (1, 7, 0)
    found = assess_energy(office, clerk, STEEL_WORKS)
    assert (found.year, found.industry, found.product) == (2024, "steel", "hot_metal")
    assert found.units[0].value is not None and round(found.units[0].value, 2) == D("377.39")
    again = import_figures(office, clerk, staged(tmp_path, *furnace(coke="390000")))
    assert (again.added, again.changed, again.unchanged) == (0, 1, 6)
    [coke, earlier] = [
        each for each in figures(office, clerk, STEEL_WORKS, history=True)
        if each.entry.item == "coke"
    ]  # fmt: skip
    assert (coke.written, coke.state, coke.batch) == ("390000", "有效", 2)
    assert (earlier.written, earlier.state, earlier.file[:2]) == ("400000", "已更新", "能耗")
    with pytest.raises(Refusal, match="已被第 2 批更新"):
        undo_figures(office, clerk, 1)
    assert undo_figures(office, clerk, 2) == (1, 1)
    with pytest.raises(Refusal, match="第 2 批已于"):
        undo_figures(office, clerk, 2)
    same = [e for e in figures(office, clerk, STEEL_WORKS) if e.entry.item == "coke"]
    assert [each.written for each in same] == ["400000"]
    assert [each.undone_by for each in batches(office, clerk)] == [clerk.name, ""]
    assert check(office) == [] and verify(office).ok
    told = entries(office, world.admin, kind="energy", limit=10)
    assert "撤销第 2 批能耗数据" in told[0].note


@SQLITE
def test_a_file_is_taken_whole_or_not_at_all(world: World, tmp_path: Path) -> None:
    rows = furnace()
    rows[1] = rows[1].replace("10000,万kWh", "100000000,万kWh")
    rows.append(rows[0])
    rows.append("91130481XNX000784C,2024,高炉,焦炭,消耗,1000,t,,")
    rows.append(f"{STEEL_WORKS},去年,高炉,颗粒物,排放,约一百,t,,")
    with pytest.raises(EnergyRefusal, match="一行也没有导入") as refused:
        import_figures(world.office, world.clerk, staged(tmp_path, *rows))
    told = [(each.row, each.column, each.message) for each in refused.value.findings]
    assert (3, "数量") in [each[:2] for each in told]
    message = next(each[2] for each in told if each[0] == 3)
    assert message.endswith("像是把 kWh 当成 万kWh")
    assert any(row == 9 and "与能耗" in m and "重复" in m for row, _, m in told)
    assert any(row == 10 and "名录里没有" in m for row, _, m in told)
    assert {column for row, column, _ in told if row == 11} == {"期间", "项目"}
    assert known_years(world.office, world.clerk) == ()
    assert (
        import_figures(world.office, world.clerk, staged(tmp_path, *furnace()), dry_run=True).added
        == 7
    )
    assert batches(world.office, world.clerk) == ()


@SQLITE
def test_a_confirmed_figure_is_taken_and_an_equal_file_changes_nothing(
    world: World, tmp_path: Path
) -> None:
    rows = furnace()
    rows[4] = rows[4].replace(
        "排放,300,t,许可证执行报告,", "排放,8000,t,许可证执行报告,事故年，已核"
    )
    assert import_figures(world.office, world.clerk, staged(tmp_path, *rows)).batch == 1
    nothing = import_figures(world.office, world.clerk, staged(tmp_path, *rows))
    assert (nothing.batch, nothing.unchanged) == (None, 7)


@SQLITE
def test_a_county_sees_and_brings_in_its_own_enterprises_only(world: World, tmp_path: Path) -> None:
    office = world.office
    both = [*furnace(), *furnace(code=OTHER_WORKS)]
    import_figures(office, world.clerk, staged(tmp_path, *both))
    assert len(assess_all(office, world.clerk, 2024)) == 2
    secret = "another correct horse"
    add_user(office, world.admin, "武安经办", ["clerk"], password=secret, county=WUAN)
    [id] = [u.user_id for u in list_users(office, world.admin) if u.name == "武安经办"]
    local = Actor(id, "武安经办", frozenset({"clerk"}), WUAN)
    assert [each.key for each in assess_all(office, local, 2024)] == [STEEL_WORKS]
    assert batches(office, local) == ()
    for ask in (figures, assess_energy):
        with pytest.raises(Refusal, match="只能办理本区县"):
            ask(office, local, OTHER_WORKS)  # type: ignore[operator]
    with pytest.raises(EnergyRefusal, match="只能办理本区县"):
        import_figures(office, local, staged(tmp_path, *furnace(2023, code=OTHER_WORKS)))
    with pytest.raises(Refusal, match="没有第 1 批"):
        undo_figures(office, local, 1)
    with pytest.raises(Refusal, match="由市局办理"):
        choose_grid(office, replace(local, roles=frozenset(ROLES)), "hebei", "试一试")
    with pytest.raises(Refusal, match="无权"):
        import_figures(office, world.reader, staged(tmp_path, *furnace()))


@SQLITE
def test_the_office_replaces_a_factor_with_its_basis(world: World, tmp_path: Path) -> None:
    office, reviewer = world.office, world.reviewer
    import_figures(office, world.clerk, staged(tmp_path, *furnace()))
    before = assess_energy(office, world.clerk, STEEL_WORKS).account.co2
    own = set_factor(
        office, reviewer, "焦炭", "ncv", "28.0", year=2024, basis="河北检测报告 2024-001"
    )
    after = assess_energy(office, world.clerk, STEEL_WORKS).account
    assert after.co2 < before
    named = next(f for f in after.factors if (f.item, f.quantity) == ("coke", "ncv"))
    assert named.words.endswith("28 GJ/t（河北检测报告 2024-001，本单位录入）")
    retire_factor(office, reviewer, own.id, "报告作废")
    assert assess_energy(office, world.clerk, STEEL_WORKS).account.co2 == before
    kept = [each for each in factors(office, reviewer, history=True).factors if each.id]
    assert [(each.retired_reason, each.by) for each in kept] == [("报告作废", reviewer.name)]
    assert factors(office, reviewer).region_title == "全国"
    choose_grid(office, reviewer, "河北", "省里要求用本省因子")
    grid = factors(office, reviewer)
    assert (grid.region, grid.region_basis) == ("hebei", "省里要求用本省因子")
    assert assess_energy(office, world.clerk, STEEL_WORKS).account.co2 > before
    for wrong, words in (
        ({"value": "28000"}, "像是单位不同"),
        ({"value": "abc"}, "不是数"),
        ({"basis": " "}, "没有写依据"),
        ({"year": 1800}, "年份 1800 不对"),
    ):
        given = {"value": "28.2", "year": 2024, "basis": "报告", **wrong}
        with pytest.raises(Refusal, match=words):
            set_factor(office, reviewer, "焦炭", "ncv", **given)  # type: ignore[arg-type]
    with pytest.raises(Refusal, match="无权"):
        set_factor(office, world.clerk, "焦炭", "ncv", "28.1", year=2024, basis="报告")


@SQLITE
def test_the_check_finds_two_figures_that_both_count(world: World, tmp_path: Path) -> None:
    import_figures(world.office, world.clerk, staged(tmp_path, *furnace()))
    with world.office.beside_the_records() as session:
        session.execute(text("UPDATE energy_rows SET item = 'coke', flow = 'in' WHERE id = 2"))
        session.execute(text("UPDATE energy_rows SET amount = '-1' WHERE id = 3"))
    told = [each.message for each in check(world.office) if each.rule == "energy"]
    assert any("有几个有效的数" in each for each in told)
    assert any("数量不对" in each for each in told)


@SQLITE
def test_a_year_that_has_not_come_has_no_figures(world: World, tmp_path: Path) -> None:
    with pytest.raises(EnergyRefusal, match="2029 还没有到"):
        import_figures(world.office, world.clerk, staged(tmp_path, *furnace(2029)))
