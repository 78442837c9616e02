"""Rectification: from an unmet indicator to 销号, and back again when it relapses."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from db.attachments import attachments_of
from db.check import check
from db.clock import SetClock
from db.office import Office
from db.rectification import act_on, open_items, plan_item
from db.rectification_lists import item, items
from db.trail import verify
from db.users import Actor, sign_in
from grading.refusals import Refusal
from tests.db.audit_world import LEVEL_B, World, people

MENDED = {**LEVEL_B, "head.PM": [Decimal("9.5"), Decimal("9.0")]}


@pytest.fixture
def world(office: Office, admin: Actor, clock: SetClock, tmp_path: Path) -> World:
    return people(office, admin, clock, tmp_path)


def one(world: World) -> str:
    return open_items(world.office, world.clerk, world.site_verified()).new[0]


def planned(world: World) -> str:
    number = one(world)
    plan_item(
        world.office, world.clerk, number, measure="更换布袋", deadline=date(2026, 6, 30),
        person="赵六", cost="120.50",
    )  # fmt: skip
    return number


def test_each_unmet_indicator_becomes_one_item_with_its_requirement_and_what_fails_it(
    world: World,
) -> None:
    number = one(world)
    view = item(world.office, world.clerk, number)
    assert view.row.number == "ZG-2026-00001"
    assert (view.row.indicator, view.row.level) == ("organized.head", "A")
    assert view.row.requirement == "颗粒物≤10"
    assert "环大气〔2019〕35号" in view.basis
    assert "12" in view.gaps[0]
    assert view.row.state_title == "待整改"
    assert len(items(world.office, world.clerk)) == 1  # what is met or unknown makes none


def test_an_item_goes_its_way_and_tells_every_step(world: World) -> None:
    number = planned(world)
    office = world.office
    act_on(office, world.clerk, number, "remind", "电话催办")
    act_on(office, world.clerk, number, "rectify", "布袋已换")
    failed = act_on(office, world.inspector, number, "fail", "2 号箱体仍漏灰")
    assert failed.row.state == "open"
    act_on(office, world.clerk, number, "rectify", "2 号箱体已换")
    closed = act_on(office, world.inspector, number, "pass", "现场复测 8.1")
    assert closed.row.state_title == "已销号"
    assert [each.act for each in closed.acts] == [
        "open", "plan", "remind", "rectify", "fail", "rectify", "pass",
    ]  # fmt: skip
    assert closed.row.days_left is None
    assert verify(office).ok
    assert check(office) == []


def test_an_act_and_its_files_go_in_together_or_not_at_all(world: World, tmp_path: Path) -> None:
    number = planned(world)
    photo = tmp_path / "新布袋.jpg"
    photo.write_bytes(b"\xff\xd8\xff photo")
    files = [photo, tmp_path / "没有这个文件.jpg"]
    with pytest.raises(Refusal, match="找不到文件"):
        act_on(world.office, world.clerk, number, "rectify", "已换", evidence=files)
    assert item(world.office, world.clerk, number).row.state == "open"
    assert attachments_of(world.office, world.clerk, "rectification", number) == []
    act_on(world.office, world.clerk, number, "rectify", "已换", evidence=[photo])
    act_on(world.office, world.inspector, number, "fail", "还漏", evidence=[photo])
    kept = attachments_of(world.office, world.clerk, "rectification", number)
    assert [each.file_name for each in kept] == ["新布袋.jpg"]


def test_whoever_reports_the_rectification_does_not_verify_it(world: World) -> None:
    number = planned(world)
    both = world.admin  # the first account holds every role
    act_on(world.office, both, number, "rectify", "已换")
    with pytest.raises(Refusal, match="复核须由另一人办理"):
        act_on(world.office, both, number, "pass", "看过")
    assert item(world.office, both, number).refusals["pass"].startswith("整改完成是您报告的")


def test_the_same_indicator_unmet_again_is_seen_again_or_relapses(world: World) -> None:
    number = planned(world)
    again = open_items(world.office, world.clerk, world.site_verified())
    assert (again.new, again.seen, again.relapsed) == ((), (number,), ())
    act_on(world.office, world.clerk, number, "rectify", "已换")
    act_on(world.office, world.inspector, number, "pass", "复测合格")
    relapsed = open_items(world.office, world.clerk, world.site_verified())
    assert relapsed.relapsed == (number,)
    view = item(world.office, world.clerk, number)
    assert (view.row.state_title, view.row.relapses) == ("反弹待整改", 1)


def test_an_audit_says_a_thing_once_and_says_nothing_where_all_is_met(world: World) -> None:
    number = world.site_verified()
    open_items(world.office, world.clerk, number)
    with pytest.raises(Refusal, match="都已立项"):
        open_items(world.office, world.clerk, number)
    with pytest.raises(Refusal, match="没有不符合的指标"):
        open_items(world.office, world.clerk, world.site_verified(MENDED))
    with pytest.raises(Refusal, match="不是本件不符合的指标"):
        open_items(world.office, world.clerk, number, indicators=["management.archive"])


def test_the_most_urgent_comes_first_and_what_is_late_is_counted(world: World) -> None:
    number = planned(world)
    assert items(world.office, world.clerk)[0].days_left == 120
    assert items(world.office, world.clerk, overdue=True) == []
    world.clock.advance(days=121)
    late = items(world.office, world.clerk, overdue=True)
    assert [(row.number, row.days_left, row.overdue) for row in late] == [(number, -1, True)]


def test_another_county_neither_sees_nor_touches_an_item(world: World) -> None:
    number = planned(world)
    assert items(world.office, world.other_county) == []
    for call in (
        lambda: item(world.office, world.other_county, number),
        lambda: act_on(world.office, world.other_county, number, "remind", "催"),
    ):
        with pytest.raises(Refusal, match="不在您的县"):
            call()


@pytest.mark.parametrize(
    ("plan", "why"),
    [
        ({"measure": " "}, "没有写整改措施"),
        ({"person": ""}, "没有写责任人"),
        ({"deadline": date(2026, 3, 1)}, "在今天之前"),
        ({"cost": "约一百万"}, "不是金额"),
        ({"cost": "-5"}, "不是金额"),
        ({"cost": "NaN"}, "不是金额"),
        ({"version": 99}, "被别人改动"),
    ],
)
def test_a_plan_that_says_nothing_is_refused(
    world: World, plan: dict[str, object], why: str
) -> None:
    number = one(world)
    whole: dict[str, object] = {
        "measure": "更换布袋", "deadline": date(2026, 6, 30), "person": "赵六", **plan,
    }  # fmt: skip
    with pytest.raises(Refusal, match=why):
        plan_item(world.office, world.clerk, number, **whole)  # type: ignore[arg-type]
    assert item(world.office, world.clerk, number).row.measure == ""


def test_what_the_state_or_the_role_does_not_allow_is_refused_in_one_sentence(
    world: World,
) -> None:
    number = planned(world)
    with pytest.raises(Refusal, match="只有“待复核”时可以复核通过"):
        act_on(world.office, world.inspector, number, "pass", "看过")
    with pytest.raises(Refusal, match="须由“初审”或“核查”或“审批”办理"):
        act_on(world.office, world.clerk, number, "drop", "不适用")
    with pytest.raises(Refusal, match="须写明情况或理由"):
        act_on(world.office, world.clerk, number, "remind", " ")
    with pytest.raises(Refusal, match="没有“close”这种办理"):
        act_on(world.office, world.clerk, number, "close", "好")
    with pytest.raises(Refusal, match="没有整改项"):
        item(world.office, world.clerk, "ZG-2026-99999")
    reader = sign_in(world.office, "吴只读", "correct horse")
    with pytest.raises(Refusal, match="无权"):
        open_items(world.office, reader, 1)
