"""The national platform beside us: laid side by side, nothing overwritten, no typing twice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from db import trail
from db.audits import open_audit
from db.enterprise_edit import undo_edit
from db.enterprise_entries import entries_of, retire_entry
from db.enterprise_import import import_list
from db.enterprises import every, show
from db.library import sync_shipped
from db.office import Office
from db.platform import Match, reconcile
from db.platform_export import applications, platform_lines
from db.platform_import import Picks, import_platform
from db.platform_layouts import PlatformLayouts
from db.platform_report import report_tables
from db.users import Actor, add_user, sign_in
from grading.refusals import Refusal
from templates.workbooks.lists import read_list
from templates.workbooks.platform_list import PlatformList, read_platform
from templates.workbooks.platform_sheets import write_platform, write_reconciliation
from tests.db.platform_book import HEADINGS, application, save_platform
from tests.templates.workbooks.books import code, row, rows, save_xlsx

HERE = {"统一社会信用代码": code(1), "单位名称": "武安市样例1钢铁有限公司"}


@pytest.fixture
def listed(office: Office, admin: Actor, tmp_path: Path) -> Office:
    """Five enterprises on file: four steel works, one of them with a permit, and one in 涉县."""
    header = [*rows(1)[0], "排污许可证编号"]
    lines = [[*row(n), f"{code(n)}001P" if n == 2 else ""] for n in range(1, 5)]
    lines.append([*row(5, 区县="涉县", 企业名称="涉县样例焦化厂"), ""])
    import_list(office, admin, read_list(save_xlsx(tmp_path / "名单.xlsx", [header, *lines])))
    return office


def read(folder: Path, *lines: list[Any], **given: Any) -> PlatformList:
    path = folder / "平台导出.xlsx"
    return read_platform(save_platform(path, lines), **given)


def one(office: Office, admin: Actor, platform: PlatformList) -> Match:
    [match] = reconcile(office, admin, platform).matched
    return match


# -- reading ------------------------------------------------------------------------------------


def test_columns_are_guessed_and_doubts_named(tmp_path: Path) -> None:
    platform = read(tmp_path, application(**HERE))
    mapping = platform.layout.mapping
    assert mapping["申报编号"] == "@number"
    assert mapping["申报等级"] == "@target"
    assert mapping["审核状态"] == "@state"
    assert mapping["提交时间"] == "@submitted_on"
    assert (mapping["单位名称"], mapping["联系电话"]) == ("name", "phone")
    assert mapping["网格员"] is None
    assert platform.doubts == ()
    path = save_xlsx(
        tmp_path / "a.xlsx", [["企业名称", "信用代码", "状态"], ["甲厂", code(1), "在办"]]
    )
    bare = read_platform(path)
    assert (bare.layout.mapping["状态"], bare.doubts) == ("@state", ("状态",))


def test_a_mapping_goes_before_every_guess(tmp_path: Path) -> None:
    given = {"网格员": "联系人", "环保联系人": None, "申报编号": "@number"}
    platform = read(tmp_path, application(**HERE), mapping=given)
    assert platform.layout.mapping["网格员"] == "contact"
    assert platform.layout.mapping["环保联系人"] is None
    assert platform.layout.mapping["单位名称"] == "name"
    assert platform.staged.rows[0].values["contact"] == "王五"


@pytest.mark.parametrize(
    ("mapping", "said"),
    [
        ({"没有": "name"}, "在表头里没有"),
        ({"网格员": "没有"}, "不是本产品的字段"),
        ({"网格员": "name", "单位名称": "企业名称"}, "对应了两列"),
    ],
)
def test_a_mapping_that_does_not_fit_is_refused(
    tmp_path: Path, mapping: dict[str, str | None], said: str
) -> None:
    with pytest.raises(Refusal, match=said):
        read(tmp_path, application(**HERE), mapping=mapping)


# -- side by side -------------------------------------------------------------------------------


def test_rows_are_found_by_code_then_permit_then_name(
    listed: Office, admin: Actor, tmp_path: Path
) -> None:
    platform = read(
        tmp_path,
        application(**HERE),
        application(申报编号="2", 排污许可证编号=f"{code(2)}001P", 单位名称="换了名字的厂"),
        application(申报编号="3", 单位名称="武安市样例3钢铁有限公司"),
        application(申报编号="4", 单位名称="武安市虚构新厂", 统一社会信用代码=code(99)),
    )
    found = reconcile(listed, admin, platform)
    assert [(m.row, m.by) for m in found.matched] == [(3, "code"), (4, "permit"), (5, "name")]
    assert [m.key for m in found.matched] == [code(1), code(2), code(3)]
    assert [(t.row, t.code, t.number) for t in found.only_there] == [(6, code(99), "4")]
    assert [h.key for h in found.only_here] == [code(4), code(5)]
    assert found.counts()["to_confirm"] == 1


def test_differences_are_named_field_by_field_and_empty_cells_are_none(
    listed: Office, admin: Actor, tmp_path: Path
) -> None:
    platform = read(
        tmp_path, application(**HERE, 环保联系人="赵六", 联系电话="13900000001", 行业类别="焦化")
    )
    match = one(listed, admin, platform)
    assert [(d.title, d.platform, d.register) for d in match.differences] == [
        ("联系人", "赵六", ""),
        ("行业与等级", "钢铁 B；焦化 未评级", "钢铁 B"),
    ]
    other = one(listed, admin, read(tmp_path, application(**HERE | {"单位名称": "改名钢铁厂"})))
    assert [d.title for d in other.differences] == ["企业名称"]


def test_another_code_can_be_seen_but_not_taken_over(
    listed: Office, admin: Actor, tmp_path: Path
) -> None:
    line = application(单位名称="武安市样例3钢铁有限公司", 统一社会信用代码=code(77))
    match = one(listed, admin, read(tmp_path, line))
    [difference] = match.differences
    assert (difference.part, difference.may_take) == ("code", False)
    with pytest.raises(Refusal, match="没有可以采用的"):
        picks = Picks({3: frozenset({"code"})}, confirmed=frozenset({3}))
        import_platform(listed, admin, read(tmp_path, line), picks)


def test_our_audit_is_proposed_where_exactly_one_fits(
    listed: Office, admin: Actor, tmp_path: Path
) -> None:
    sync_shipped(listed, admin)
    opened = open_audit(listed, admin, code(1), "hebei-steel", "A")
    assert one(listed, admin, read(tmp_path, application(**HERE))).application["audit"] == (
        opened.number
    )
    other = read(tmp_path, application(**HERE, 申报等级="B"))
    assert one(listed, admin, other).application["audit"] == ""


def test_a_person_of_a_county_sees_rows_of_that_county(
    listed: Office, admin: Actor, tmp_path: Path
) -> None:
    add_user(listed, admin, "涉县经办", "clerk", password="correct horse", county="130426")
    person = sign_in(listed, "涉县经办", "correct horse")
    platform = read(
        tmp_path,
        application(**HERE),
        application(申报编号="5", 统一社会信用代码=code(5), 所属区县="涉县"),
    )
    found = reconcile(listed, person, platform)
    assert [m.key for m in found.matched] == [code(5)]
    assert (found.elsewhere, found.only_there) == (1, [])


# -- storing ------------------------------------------------------------------------------------


def test_applications_are_stored_with_one_entry_and_nothing_else_is_touched(
    listed: Office, admin: Actor, tmp_path: Path
) -> None:
    before = list(every(listed, admin))
    entries = len(trail.entries(listed, admin))
    line = application(**HERE, 环保联系人="赵六", 联系电话="0310-1")
    stored = import_platform(listed, admin, read(tmp_path, line))
    assert (stored.entered, stored.changed, stored.enterprises) == (1, 0, 0)
    assert list(every(listed, admin)) == before
    assert len(trail.entries(listed, admin)) == entries + 1
    [entry] = entries_of(listed, admin, code(1))["application"]
    assert {f: v for f, v in entry.values.items() if v} == {
        "number": "13040020260001", "year": "2026", "target": "A", "state": "市级审核中",
        "submitted_on": "2026-02-27",
    }  # fmt: skip
    again = import_platform(listed, admin, read(tmp_path, line))
    assert (again.anything, again.same) == (False, 1)
    assert len(trail.entries(listed, admin)) == entries + 1


def test_a_later_state_is_brought_up_to_date_and_empty_cells_erase_nothing(
    listed: Office, admin: Actor, tmp_path: Path
) -> None:
    import_platform(listed, admin, read(tmp_path, application(**HERE)))
    later = application(**HERE, 审核状态="已公示", 申报年度="", 提交时间="")
    match = one(listed, admin, read(tmp_path, later))
    assert (match.stored, match.before["state"]) == ("changed", "市级审核中")
    assert import_platform(listed, admin, read(tmp_path, later)).changed == 1
    [entry] = entries_of(listed, admin, code(1))["application"]
    assert (entry.values["state"], entry.values["year"]) == ("已公示", "2026")
    assert entry.values["submitted_on"] == "2026-02-27"


def test_only_what_was_picked_is_taken_over_and_can_be_undone(
    listed: Office, admin: Actor, tmp_path: Path
) -> None:
    platform = read(tmp_path, application(**HERE, 环保联系人="赵六", 联系电话="0310-5550000"))
    match = one(listed, admin, platform)
    assert [d.part for d in match.differences] == ["contact", "phone"]
    picks = Picks({match.row: frozenset({"contact"})}, versions={match.row: match.version})
    stored = import_platform(listed, admin, platform, picks)
    assert (stored.parts, stored.enterprises) == (1, 1)
    view = show(listed, admin, code(1))
    assert (view.contact, view.phone) == ("赵六", "13900000001")
    undo_edit(listed, admin, code(1))
    assert show(listed, admin, code(1)).contact == ""


def test_what_changed_since_one_looked_is_not_overwritten(
    listed: Office, admin: Actor, tmp_path: Path
) -> None:
    platform = read(tmp_path, application(**HERE, 环保联系人="赵六"))
    match = one(listed, admin, platform)
    versions = {match.row: match.version}
    first = import_platform(
        listed, admin, platform, Picks({match.row: frozenset({"contact"})}, versions=versions)
    )
    assert first.parts == 1
    other = read(tmp_path, application(**HERE, 环保联系人="钱七"))
    with pytest.raises(Refusal, match="对账之后又变动过"):
        picks = Picks({match.row: frozenset({"contact"})}, versions=versions)
        import_platform(listed, admin, other, picks)


def test_a_name_alone_waits_for_a_person(listed: Office, admin: Actor, tmp_path: Path) -> None:
    line = application(单位名称="武安市样例3钢铁有限公司")
    assert import_platform(listed, admin, read(tmp_path, line)).waiting == 1
    assert not applications(listed, admin)
    picks = Picks(confirmed=frozenset({3}))
    assert import_platform(listed, admin, read(tmp_path, line), picks).entered == 1
    left = import_platform(listed, admin, read(tmp_path, line), Picks(left_out=frozenset({3})))
    assert (left.waiting, left.entered) == (0, 0)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"申报编号": ""}, "没有申报编号"),
        ({"申报等级": "甲等"}, "认不出"),
        ({"提交时间": "去年"}, "不是日期"),
    ],
)
def test_a_row_that_cannot_be_stored_says_why(
    listed: Office, admin: Actor, tmp_path: Path, changes: dict[str, str], why: str
) -> None:
    platform = read(tmp_path, application(**HERE | changes))
    match = one(listed, admin, platform)
    assert match.stored == "none"
    assert why in match.why_not
    assert not import_platform(listed, admin, platform).anything


def test_one_number_belongs_to_one_row_and_one_enterprise(
    listed: Office, admin: Actor, tmp_path: Path
) -> None:
    twice = read(tmp_path, application(**HERE), application(**HERE, 行业类别="焦化"))
    assert [m.stored for m in reconcile(listed, admin, twice).matched] == ["new", "none"]
    import_platform(listed, admin, twice)
    other = read(tmp_path, application(统一社会信用代码=code(2)))
    assert "另一家企业" in one(listed, admin, other).why_not
    [entry] = entries_of(listed, admin, code(1))["application"]
    retire_entry(listed, admin, code(1), "application", entry.id, "平台上已撤回")
    again = read(tmp_path, application(**HERE))
    assert "平台上已撤回" in one(listed, admin, again).why_not


def test_who_may_not_import_is_refused(listed: Office, admin: Actor, tmp_path: Path) -> None:
    add_user(listed, admin, "只读", "reader", password="correct horse")
    reader = sign_in(listed, "只读", "correct horse")
    with pytest.raises(Refusal):
        reconcile(listed, reader, read(tmp_path, application(**HERE)))


# -- out again ----------------------------------------------------------------------------------


def test_our_data_leave_in_the_platforms_own_layout(
    listed: Office, admin: Actor, tmp_path: Path
) -> None:
    platform = read(tmp_path, application(**HERE, 行业类别="钢铁"))
    import_platform(listed, admin, platform)
    layouts = PlatformLayouts(listed, admin)
    layouts.keep("平台 2026", platform.layout)
    layout = PlatformLayouts(listed, admin).named(None)
    assert layout == platform.layout
    meanings = [m for m in layout.mapping.values() if m]
    ids = [view.id for view in every(listed, admin)]
    out = tmp_path / "报平台.xlsx"
    count, empty = write_platform(out, layout, platform_lines(listed, admin, meanings, ids))
    assert (count, empty) == (5, ["网格员"])
    back = read_platform(out, remembered=layouts.mapping_of)
    assert back.layout == layout
    first = back.staged.rows[0].raw
    assert list(first) == list(HEADINGS)
    assert (first["申报编号"], first["提交时间"]) == ("13040020260001", "2026-02-27")
    found = reconcile(listed, admin, back)
    assert not [m for m in found.matched if m.differences], "what we wrote is what we have"
    assert [m.stored for m in found.matched] == ["same", "none", "none", "none", "none"]
    missing = list(platform_lines(listed, admin, meanings, ids, without_number=True))
    assert [line["code"] for line in missing] == [code(n) for n in range(2, 6)]


def test_layouts_are_the_offices_and_refused_by_name(
    listed: Office, admin: Actor, tmp_path: Path
) -> None:
    layouts = PlatformLayouts(listed, admin)
    with pytest.raises(Refusal, match="还没有平台的列布局"):
        layouts.named(None)
    platform = read(tmp_path, application(**HERE))
    assert layouts.name_for(platform.layout, "平台导出.xlsx") == "平台导出"
    layouts.keep("甲", platform.layout)
    layouts.keep("乙", platform.layout)
    assert list(layouts.all()) == ["乙"], "one name per form of headings"
    with pytest.raises(Refusal, match="没有名为“丙”"):
        layouts.named("丙")
    add_user(listed, admin, "别人", "clerk", password="correct horse")
    other = sign_in(listed, "别人", "correct horse")
    assert PlatformLayouts(listed, other).mapping_of(platform.layout.key) == (
        platform.layout.mapping
    )
    layouts.drop("乙")
    assert not layouts.all()


def test_the_report_has_a_sheet_for_every_question(
    listed: Office, admin: Actor, tmp_path: Path
) -> None:
    platform = read(tmp_path, application(**HERE, 环保联系人="+赵六"))
    found = reconcile(listed, admin, platform)
    path = tmp_path / "对账.xlsx"
    tables = report_tables(platform, found)
    write_reconciliation(path, tables)
    names = ["说明", "对上的", "差异", "分不清的", "仅平台有", "仅名录有"]
    assert [table.name for table in tables] == names
    assert [row[3:6] for row in tables[2].rows] == [("联系人", "+赵六", "")]
