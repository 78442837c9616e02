"""Editions of the emergency list: computed, edited beside what is computed, put in force, kept."""

from __future__ import annotations

from decimal import Decimal

import pytest

from db import emergency_edits as edits
from db.emergency_compare import compare_lists, list_cuts, what_if
from db.emergency_lists import discard, lists, make_list, put_in_force, recompute, show_list
from db.emergency_views import RowView
from db.enterprise_tables import EnterpriseIndustry
from db.trail import entries, verify
from grading.refusals import Refusal
from tests.db.audit_world import World
from tests.db.emergency_world import (
    BAN,
    FOUNDRY,
    GRINDING,
    KILN_WORKS,
    cement_works,
    change_line,
    guarantee,
    hold,
    stop,
)


@pytest.fixture
def works(world: World) -> World:
    cement_works(world.office, world.admin)
    return world


def row_of(world: World, code: str = KILN_WORKS, key: str | None = None) -> RowView:
    _, rows = show_list(world.office, world.admin, key)
    return next(row for row in rows if row.code == code)


def write_all(world: World) -> None:
    """The office writes what the packs leave open."""
    _, rows = show_list(world.office, world.admin)
    for row in rows:
        for warning in row.open_warnings:
            edits.enter_measure(
                world.office, world.clerk, row.id, warning, "停止使用国四货车", reason="会商"
            )


def test_the_draft_holds_a_row_per_line_with_absolute_amounts(works: World) -> None:
    made = make_list(works.office, works.clerk)
    assert (made.view.key, made.view.state, made.view.rows) == ("2026-1", "draft", 5)
    row = row_of(works)
    assert (row.line, row.level, row.daily, row.unit) == ("1号窑", "B", 4000, "吨")
    assert row.base == "4000吨/日（上年实际产量日均）"
    orange = row.measures["orange"]
    assert orange.text == f"1号窑熟料日产量由 4000 吨降低到 3200 吨及以下（限产 20%）；{BAN}"
    assert (orange.before, orange.after, orange.share) == (4000, 3200, 20)
    assert (row.contact, row.phone) == ("马联系", "0310-1111111")
    assert row.pack == "hebei-cement@2026-draft" and row.confirmed is False
    entry = entries(works.office, works.admin, limit=1)[0]
    assert (entry.kind, entry.key) == ("emergency", "2026-1")
    assert verify(works.office).ok


def test_what_no_pack_says_is_left_to_the_office(works: World) -> None:
    make_list(works.office, works.clerk)
    assert row_of(works, GRINDING).treatment == "by_hand"
    foundry = row_of(works, FOUNDRY)
    assert foundry.open_warnings == ("yellow", "orange", "red")
    assert "没有带应急措施的标准" in foundry.measures["red"].why


def test_only_one_draft_at_a_time(works: World) -> None:
    make_list(works.office, works.clerk)
    with pytest.raises(Refusal, match="已有一版草稿 2026-1"):
        make_list(works.office, works.clerk)


def test_the_offices_words_stand_beside_the_computed_ones(works: World) -> None:
    make_list(works.office, works.clerk)
    row = row_of(works)
    found = edits.enter_measure(
        works.office, works.clerk, row.id, "橙色", "限产 30%", reason="与企业商定", share="30%"
    )
    orange = found.measures["orange"]
    assert (orange.text, orange.share, orange.reason) == ("限产 30%", 30, "与企业商定")
    assert orange.computed.startswith("1号窑熟料日产量") and orange.computed_share == 20
    assert orange.entered_by == "张经办" and not orange.conflict
    back = edits.drop_entry(works.office, works.clerk, row.id, "orange").measures["orange"]
    assert back.text == orange.computed and back.share == 20


def test_a_new_computation_shows_conflicts_and_a_person_decides(works: World) -> None:
    make_list(works.office, works.clerk)
    row = row_of(works)
    edits.enter_measure(works.office, works.clerk, row.id, "orange", "限产 30%", reason="商定")
    change_line(works.office, works.admin, actual_output="109.5")
    made = recompute(works.office, works.clerk)
    assert (made.carried, made.view.conflicts) == (1, 1)
    orange = row_of(works).measures["orange"]
    assert orange.conflict and orange.text == "限产 30%"
    assert "由 3000 吨降低到 2400 吨" in orange.computed and "由 4000 吨" in orange.seen
    write_all(works)
    with pytest.raises(Refusal, match="填写值与重新计算的不一致"):
        put_in_force(works.office, works.approver, document="邯应急办〔2026〕1号")
    kept = edits.keep_entry(works.office, works.clerk, row.id, "orange")
    assert not kept.measures["orange"].conflict and kept.measures["orange"].text == "限产 30%"
    put_in_force(works.office, works.approver, document="邯应急办〔2026〕1号")


def test_a_list_with_empty_measures_is_not_put_in_force(works: World) -> None:
    make_list(works.office, works.clerk)
    with pytest.raises(Refusal, match="行还没有措施"):
        put_in_force(works.office, works.approver, document="邯应急办〔2026〕1号")


def test_editions_in_force_are_replaced_and_kept(works: World) -> None:
    make_list(works.office, works.clerk)
    write_all(works)
    view = put_in_force(works.office, works.approver, document="邯应急办〔2026〕1号")
    assert (view.state, view.document, view.in_force_by) == (
        "in_force",
        "邯应急办〔2026〕1号",
        "周审批",
    )
    row = row_of(works)
    with pytest.raises(Refusal, match="不是草稿"):
        edits.enter_measure(works.office, works.clerk, row.id, "red", "停产", reason="商定")
    hold(works.office, works.admin, 11, "A", "2026-02-10")
    made = make_list(works.office, works.clerk)
    assert made.view.key == "2026-2" and made.carried == 4 * 3
    put_in_force(works.office, works.approver, document="邯应急办〔2026〕2号")
    assert [(each.key, each.state) for each in lists(works.office, works.reader)] == [
        ("2026-2", "in_force"),
        ("2026-1", "replaced"),
    ]
    assert row_of(works, key="2026-1").level == "B"
    new = row_of(works)
    assert (new.level, new.measures["red"].text) == ("A", "鼓励自主减排")
    assert new.level_source == "等级历史；河北省生态环境厅；冀环办〔2026〕1号"
    found = compare_lists(works.office, works.reader, "2026-1", "2026-2")
    first = found[0]
    assert (first.kind, first.old, first.new) == ("level", "B", "A")
    assert {each.enterprise for each in found} == {"武安虚构水泥有限公司"}
    assert len(found) == 4  # the level and three measures


def test_a_level_of_the_future_is_not_in_force(works: World) -> None:
    hold(works.office, works.admin, 11, "A", "2026-03-03")
    make_list(works.office, works.clerk)
    assert row_of(works).level == "B"


def test_a_level_of_which_only_the_year_is_known_counts_from_its_end(works: World) -> None:
    hold(works.office, works.admin, 11, "A", "2026", industry="水泥")
    hold(works.office, works.admin, 11, "C", "2025-11", industry="水泥")
    make_list(works.office, works.clerk)
    assert row_of(works).level == "C"


def test_trial_results_never_count(works: World) -> None:
    number = works.published()
    assert works.see(number).decision.level == "B"  # type: ignore[union-attr]
    make_list(works.office, works.clerk)
    steel = next(r for r in show_list(works.office, works.admin)[1] if r.industry == "钢铁")
    assert steel.level is None and "还没有等级" in steel.measures["red"].why


def test_guarantees_and_standstills(works: World) -> None:
    guarantee(works.office, works.admin, 11, "2026-12-31")
    stop(works.office, works.admin, 13)
    make_list(works.office, works.clerk)
    red = row_of(works).measures["red"]
    assert row_of(works).treatment == "guarantee"
    assert red.text.startswith("保障类（邯应急办〔2026〕3号，至 2026-12-31）：协同处置生活垃圾")
    foundry = row_of(works, FOUNDRY)
    assert foundry.treatment == "stopped"
    assert foundry.measures["yellow"].text == "自 2026-02-01 长期停产，保持停产；复产须先核查"


def test_rows_of_the_office_go_over_into_the_next_edition(works: World) -> None:
    make_list(works.office, works.clerk)
    measures = {"yellow": "停用", "orange": "停用", "red": "停用"}
    added = edits.add_row(
        works.office, works.clerk, FOUNDRY, measures=measures, reason="单列", equipment="退火炉"
    )
    assert added.origin == "added" and added.place == "退火炉"
    edits.describe_row(works.office, works.clerk, row_of(works).id, emissions={"NOx": "100"})
    again = recompute(works.office, works.clerk)
    assert again.view.rows == 6
    write_all(works)
    put_in_force(works.office, works.approver, document="1号")
    make_list(works.office, works.clerk)
    _, rows = show_list(works.office, works.admin, "2026-2")
    assert [row.equipment for row in rows if row.origin == "added"] == ["退火炉"]
    assert row_of(works, key="2026-2").emissions == {"NOx": Decimal(100)}


def test_a_row_set_aside_can_be_taken_back(works: World) -> None:
    make_list(works.office, works.clerk)
    row = row_of(works, FOUNDRY)
    edits.set_aside(works.office, works.clerk, row.id, reason="已搬迁")
    assert FOUNDRY not in [each.code for each in show_list(works.office, works.admin)[1]]
    _, rows = show_list(works.office, works.admin, aside=True)
    assert next(each for each in rows if each.code == FOUNDRY).aside_reason == "已搬迁"
    edits.take_back(works.office, works.clerk, row.id)
    assert row_of(works, FOUNDRY).aside_at is None


def test_counties_see_and_change_their_own_rows(works: World) -> None:
    make_list(works.office, works.clerk)
    _, rows = show_list(works.office, works.other_county)
    assert {row.county_name for row in rows} == {"涉县"}
    with pytest.raises(Refusal, match="需要经办"):
        edits.set_aside(works.office, works.other_county, rows[0].id, reason="x")
    with pytest.raises(Refusal, match="需要审批"):
        put_in_force(works.office, works.clerk, document="1号")


def test_a_discarded_draft_stays_on_record(works: World) -> None:
    make_list(works.office, works.clerk)
    assert discard(works.office, works.clerk, reason="口径有误").state == "discarded"
    assert make_list(works.office, works.clerk).view.key == "2026-2"


def test_what_a_level_change_would_do(works: World) -> None:
    (found,) = what_if(works.office, works.reader, KILN_WORKS, "A")
    assert (found.old, found.new, found.industry) == ("B", "A", "水泥熟料")
    by_warning = {each.warning: each for each in found.rows}
    assert by_warning["orange"].before.text.startswith("1号窑熟料日产量由 4000 吨")
    assert by_warning["orange"].after.text == "鼓励自主减排"
    assert (by_warning["orange"].lost, by_warning["red"].lost) == (800, 4000)
    assert by_warning["yellow"].lost is None  # no amount before or after
    (worse,) = what_if(works.office, works.reader, KILN_WORKS, "C")
    assert {each.warning: each.lost for each in worse.rows}["orange"] == -3200


def test_cuts_against_the_target_only_where_emissions_are_known(works: World) -> None:
    make_list(works.office, works.clerk)
    edits.describe_row(works.office, works.clerk, row_of(works).id, emissions={"NOx": "1000"})
    edits.set_totals(works.office, works.clerk, {"NOx": "2000"})
    view, rows = show_list(works.office, works.admin)
    found = {each.pollutant: each for each in list_cuts(rows, "orange", dict(view.totals))}
    assert (found["NOx"].cut, found["NOx"].percent, found["NOx"].met) == (200, 10, False)
    assert found["NOx"].unknown == 4
    assert found["SO2"].percent is None and "不能核算" in found["SO2"].words


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (
            lambda w, r: edits.enter_measure(w.office, w.clerk, r, "橙", " ", reason="x"),
            "没有写措施",
        ),
        (
            lambda w, r: edits.enter_measure(w.office, w.clerk, r, "橙", "停", reason=""),
            "没有写理由",
        ),
        (
            lambda w, r: edits.enter_measure(
                w.office, w.clerk, r, "橙", "停", reason="x", share="120"
            ),
            "超过 100%",
        ),
        (
            lambda w, r: edits.describe_row(w.office, w.clerk, r, emissions={"CO": "1"}),
            "没有污染物",
        ),
        (lambda w, r: edits.describe_row(w.office, w.clerk, r, power="很多"), "不是数字"),
        (lambda w, r: edits.describe_row(w.office, w.clerk, r), "没有要改的内容"),
        (lambda w, r: edits.keep_entry(w.office, w.clerk, r, "red"), "没有冲突"),
        (lambda w, r: edits.drop_entry(w.office, w.clerk, r, "red"), "没有填写值"),
        (lambda w, r: edits.set_aside(w.office, w.clerk, 999, reason="x"), "没有第 999 号行"),
        (
            lambda w, r: edits.add_row(w.office, w.clerk, KILN_WORKS, measures={}, reason="x"),
            "没有写黄色、橙色、红色预警的措施",
        ),
        (lambda w, r: recompute(w.office, w.clerk, days=400), "一年不会有 400 天"),
        (lambda w, r: show_list(w.office, w.clerk, "2031-9"), "没有清单 2031-9"),
        (lambda w, r: put_in_force(w.office, w.approver, document=""), "没有写明生效的文号"),
        (lambda w, r: what_if(w.office, w.clerk, KILN_WORKS, "甲"), "没有“甲”这个等级"),
    ],
)
def test_what_is_refused_says_why(works: World, call: object, said: str) -> None:
    make_list(works.office, works.clerk)
    with pytest.raises(Refusal, match=said):
        call(works, row_of(works).id)  # type: ignore[operator]


def test_without_any_list_the_first_step_is_told(works: World) -> None:
    with pytest.raises(Refusal, match="还没有应急减排清单"):
        show_list(works.office, works.clerk)


def test_lines_stand_with_the_main_industry_and_the_other_one_says_so(works: World) -> None:
    with works.office.command(works.admin, "enterprises.test") as work:
        work.session.add(
            EnterpriseIndustry(
                enterprise_id=11, position=1, industry="ceramics", branch="", written="", code="",
                level="B", level_written="B", target=None, target_written="",
            )
        )  # fmt: skip
        work.record("enterprise", "test", {})
    make_list(works.office, works.clerk)
    _, rows = show_list(works.office, works.admin)
    first, second = (row for row in rows if row.code == KILN_WORKS)
    assert (first.line, second.line, second.industry) == ("1号窑", "", "陶瓷")
    assert any("没有写明生产线属于哪个行业" in each for each in second.findings)
    assert second.measures["red"].text.startswith("停产 50%（以生产线计")
    assert second.measures["red"].share is None  # no lines: how many stop is for the office
