"""The visit of an audit: who goes, what is said and seen there, and the pages that are signed."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from db.clock import SetClock
from db.quality import quality_of
from db.rectification_lists import item
from db.site_records import (
    Problem,
    Sample,
    SiteNote,
    draw_samples,
    hand_over,
    note_down,
    to_rectification,
    withdraw_problem,
)
from db.site_signatures import retire_signature, scanning_refusal, sign
from db.site_visit_views import VisitView, visits_of
from db.site_visits import (
    add_member,
    declare,
    give_opinion,
    hold_meeting,
    open_visit,
    remove_member,
    set_days,
)
from db.trail import entries
from db.workflow import advance
from grading.refusals import Refusal
from tests.db.audit_world import LEVEL_B, World

DAY = date(2026, 3, 2)
MORNING = datetime.fromisoformat("2026-03-02T08:30")


class Visit:
    """An audit on whose visit the inspector works."""

    def __init__(self, world: World, *, open: bool = True) -> None:
        self.world = world
        self.number = world.county_reviewed()
        if open:
            self.do(open_visit, DAY)

    def do(self, command: Any, *given: Any, **named: Any) -> VisitView:
        view = command(self.world.office, self.world.inspector, self.number, *given, **named)
        assert isinstance(view, VisitView)
        return view

    def see(self) -> VisitView:
        return visits_of(self.world.office, self.world.reader, self.number)[-1]


def test_a_visit_says_step_by_step_what_it_lacks(world: World, tmp_path: Path) -> None:
    visit = Visit(world)
    assert visit.see().missing == {
        "team": "核查组还没有组长",
        "first": "首次会议还没有记录",
        "records": "还有 2 个适用指标没有现场记录（烧结机机头、环保档案）",
        "last": "末次会议还没有记录",
        "pages": "还没有扫描回传的签字页："
        "核查组与回避声明、首次会议签到、逐项现场记录、末次会议签到",
    }
    visit.do(add_member, "leader", "赵核查", "市生态环境局", declaration="none")
    view = visit.do(add_member, "expert", "钱专家", "钢铁设计院")
    assert view.missing["team"] == "钱专家还没有作回避声明"
    assert view.missing["opinion"] == "还没有专家组意见"
    expert = next(each.id for each in view.members if each.role == "expert")
    view = visit.do(declare, [expert], "none")
    assert view.missing["team"] == "没有登记企业陪同人员"
    view = visit.do(add_member, "companion", "孙厂长", "武安虚构钢铁有限公司")
    assert "team" not in view.missing
    for kind in ("first", "last"):
        visit.do(
            hold_meeting, kind, held_at=MORNING, place="会议室", present=["赵核查", "孙厂长"],
            minutes="说明来意",
        )  # fmt: skip
    visit.do(give_opinion, "与申报一致")
    visit.do(
        note_down,
        {"organized.head": SiteNote("在线 9.5", "1号机"), "management.archive": SiteNote("齐全")},
    )
    view = visit.see()
    assert set(view.missing) == {"pages"}
    assert view.records["organized.head"].person == "赵核查"
    assert f"{view.records['organized.head'].seen_at:%Y-%m-%d}" == "2026-03-02"
    scan = tmp_path / "签字页.pdf"
    scan.write_bytes(b"%PDF-1.4 signed")
    view = visit.do(sign, ["team", "first", "records", "opinion", "last"], scan)
    assert view.missing == {}
    assert len({each.sha256 for each in view.signatures}) == 1


def test_whoever_has_a_conflict_is_not_in_the_team(world: World) -> None:
    visit = Visit(world)
    with pytest.raises(Refusal, match="须回避的要写明缘由"):
        visit.do(add_member, "leader", "赵核查", "市局", declaration="conflict")
    view = visit.do(
        add_member, "leader", "赵核查", "市局", declaration="conflict", reason="亲属在该企业任职"
    )
    assert [each.name for each in view.members] == ["赵核查"]
    assert view.team == ()
    assert view.missing["team"] == "核查组还没有组长"
    view = visit.do(add_member, "leader", "周组长", "市局", declaration="none")
    with pytest.raises(Refusal, match="组长已是周组长"):
        visit.do(declare, [view.members[0].id], "none")
    with pytest.raises(Refusal, match="已在核查组名单里"):
        visit.do(add_member, "expert", "周组长", "市局")
    with pytest.raises(Refusal, match="没有“boss”这种身份"):
        visit.do(add_member, "boss", "某人", "某处")
    with pytest.raises(Refusal, match="没有写理由"):
        visit.do(remove_member, view.members[1].id, " ")
    view = visit.do(remove_member, view.members[1].id, "改派")
    assert view.team == ()
    with pytest.raises(Refusal, match="核查组名单里没有 9999 号"):
        visit.do(remove_member, 9999, "改派")


def test_only_who_fills_in_the_stage_writes_and_only_while_it_is_open(world: World) -> None:
    number = world.submitted()
    with pytest.raises(Refusal, match="现场核查阶段的事实只在“待市级现场核查”时填报"):
        open_visit(world.office, world.inspector, number, DAY)
    visit = Visit(world)
    for actor in (world.reader, world.county, world.clerk, world.other_county):
        with pytest.raises(Refusal):
            give_opinion(world.office, actor, visit.number, "同意")
    with pytest.raises(Refusal, match="没有申报件"):
        visits_of(world.office, world.other_county, visit.number)
    assert visits_of(world.office, world.county, visit.number)[0].round == 1
    with pytest.raises(Refusal, match="本件已有第 1 轮现场核查"):
        visit.do(open_visit, DAY)
    assert visit.do(open_visit, DAY, again=True).round == 2
    assert len(visits_of(world.office, world.reader, visit.number)) == 2
    with pytest.raises(Refusal, match="结束日期"):
        visit.do(set_days, DAY, date(2026, 3, 1))
    with pytest.raises(Refusal, match="现场核查已被别人改动"):
        visit.do(set_days, DAY, DAY, version=99)


def test_without_a_visit_nothing_is_written(world: World) -> None:
    visit = Visit(world, open=False)
    with pytest.raises(Refusal, match="本件还没有现场核查"):
        visit.do(give_opinion, "同意")
    why = scanning_refusal(world.office, world.inspector, visit.number)
    assert why == "本件还没有现场核查"


def test_meetings_and_records_are_checked(world: World) -> None:
    visit = Visit(world)
    later = datetime.fromisoformat("2026-03-03T08:30")
    held: dict[str, Any] = {"held_at": MORNING, "place": "厂内", "present": ["甲"], "minutes": "乙"}
    for wrong, words in (
        ({"held_at": later}, "首次会议的时间在现在之后"),
        ({"place": " "}, "首次会议没有写地点"),
        ({"present": ["", " "]}, "首次会议没有写到会人员"),
        ({"minutes": ""}, "首次会议没有写会议记录"),
    ):
        with pytest.raises(Refusal, match=words):
            visit.do(hold_meeting, "first", **{**held, **wrong})
    with pytest.raises(Refusal, match="没有“middle”这种会议"):
        visit.do(hold_meeting, "middle", **held)
    for note, words in (
        ({"organized.head": SiteNote(" ")}, "没有写看到或测到了什么"),
        ({"organized.nothing": SiteNote("有")}, "标准没有“organized.nothing”这个指标"),
        ({"organized.head": SiteNote("有", seen_at=later)}, "查看时间在现在之后"),
        ({}, "没有写现场记录"),
    ):
        with pytest.raises(Refusal, match=words):
            visit.do(note_down, note)
    visit.do(note_down, {"organized.head": SiteNote("9.5", photos="IMG_1.jpg")})
    with pytest.raises(Refusal, match="“烧结机机头”的现场记录已被别人改动"):
        visit.do(note_down, {"organized.head": SiteNote("9.6")}, versions={"organized.head": 0})
    with pytest.raises(Refusal, match="现场记录没有变化"):
        visit.do(note_down, {"organized.head": SiteNote("9.5", photos="IMG_1.jpg")})
    visit.do(note_down, {"organized.head": SiteNote("9.6")}, versions={"organized.head": 1})
    entry = entries(world.office, world.admin, kind="audit", key=visit.number)[0]
    assert entry.details["records"]["organized.head"]["before"]["seen"] == "9.5"


def test_what_is_drawn_at_the_gate_is_kept(world: World) -> None:
    visit = Visit(world)
    view = visit.do(
        draw_samples,
        [
            Sample("ledger", "冀D00001", "一致"),
            Sample("warning", "1月预警", "无响应", agrees=False),
        ],
    )
    assert [(each.kind, each.agrees) for each in view.samples] == [
        ("ledger", True), ("warning", False),
    ]  # fmt: skip
    with pytest.raises(Refusal, match="没有“cars”这种抽样"):
        visit.do(draw_samples, [Sample("cars", "冀D00001", "一致")])
    with pytest.raises(Refusal, match="抽样没有写对象或情况"):
        visit.do(draw_samples, [Sample("ledger", "冀D00001", "")])


def test_problems_become_rectification_items_with_their_term(world: World) -> None:
    visit = Visit(world)
    facts = {**LEVEL_B, "head.PM": [Decimal(12)]}
    world.record(world.inspector, visit.number, "verified", facts)
    term = date(2026, 6, 30)
    view = visit.do(hand_over, Problem("2号机超标", indicator="organized.head"))
    assert view.missing["problems"] == "有 1 个问题没有期限或责任人"
    view = visit.do(withdraw_problem, 1, "重写")
    assert view.problems == ()
    visit.do(hand_over, Problem("2号机超标", "换布袋", "organized.head", term, "赵六"))
    visit.do(hand_over, Problem("门口积尘", "清扫", "", term, "孙厂长"))
    visit.do(hand_over, Problem("缺一页", "补齐", "management.archive", term, "孙厂长"))
    assert isinstance(world.office.clock, SetClock)
    world.office.clock.advance(days=(term - world.office.clock.today()).days + 1)  # too late
    view = visit.do(to_rectification)
    assert [each.number for each in view.problems] == [2, 3, 4]
    assert view.problems[2].rectification == ""
    row = item(world.office, world.inspector, view.problems[0].rectification).row
    assert (row.measure, row.deadline, row.person) == ("换布袋", term, "赵六")
    assert view.problems[1].rectification == ""
    with pytest.raises(Refusal, match="没有可以立项的问题"):
        visit.do(to_rectification)
    with pytest.raises(Refusal, match="问题清单里没有第 1 号"):
        visit.do(withdraw_problem, 1, "再撤")
    with pytest.raises(Refusal, match="期限 2026-01-01 在今天之前"):
        visit.do(hand_over, Problem("旧", deadline=date(2026, 1, 1)))


def test_scans_come_back_until_the_decision(world: World, tmp_path: Path) -> None:
    visit = Visit(world)
    scan = tmp_path / "签到.png"
    scan.write_bytes(b"\x89PNG signed")
    world.conclude(visit.number)
    view = sign(world.office, world.clerk, visit.number, ["first"], scan)
    with pytest.raises(Refusal, match="首次会议签到已经有扫描件"):
        sign(world.office, world.clerk, visit.number, ["first"], scan)
    view = retire_signature(
        world.office, world.clerk, visit.number, view.signatures[0].id, "扫描不清"
    )
    assert view.signatures == ()
    assert sign(world.office, world.clerk, visit.number, ["first", "last"], scan).signatures
    odd = tmp_path / "签到.docx"
    odd.write_bytes(b"not a scan")
    with pytest.raises(Refusal, match="签字页要扫描件"):
        sign(world.office, world.clerk, visit.number, ["team"], odd)
    with pytest.raises(Refusal, match="没有“stamp”这种签字页"):
        sign(world.office, world.clerk, visit.number, ["stamp"], scan)
    with pytest.raises(Refusal, match="找不到文件"):
        sign(world.office, world.clerk, visit.number, ["team"], tmp_path / "没有.pdf")
    assert scanning_refusal(world.office, world.reader, visit.number) == "您的角色不能附签字页"
    early = world.submitted()
    assert "签字页在现场核查以后、评定以前附上" in scanning_refusal(
        world.office, world.clerk, early
    )


def test_a_formal_audit_is_decided_only_with_its_signed_pages(world: World, tmp_path: Path) -> None:
    nothing_met = {"head.PM": Decimal(25), "archive": {"eia": False, "permit": False}}
    number = world.city_reviewed({**LEVEL_B, **nothing_met})
    world.behind_our_back("UPDATE audits SET mode = 'formal'")
    world.confirm_packs()

    def why() -> str:
        options = world.see(number, world.approver).options
        return next(each.why for each in options if each.action == "decide")

    assert "本件没有现场核查记录" in why()
    world.behind_our_back("UPDATE audits SET state = 'county_reviewed'")
    open_visit(world.office, world.inspector, number, DAY)
    world.behind_our_back("UPDATE audits SET state = 'city_reviewed'")
    assert "还没有扫描回传的签字页：核查组与回避声明" in why()
    scan = tmp_path / "签字.pdf"
    scan.write_bytes(b"%PDF signed")
    sign(world.office, world.clerk, number, ["team", "first", "records", "last"], scan)
    assert "签字页" not in why()


def test_a_trial_is_decided_without_signatures(world: World) -> None:
    number = world.city_reviewed()
    assert advance(world.office, world.approver, number, "decide", opinion="评定").decision


def test_a_visit_before_the_application_is_found(world: World) -> None:
    visit = Visit(world, open=False)
    visit.do(open_visit, date(2026, 2, 1))
    words = [each.words for each in quality_of(world.office, world.inspector, visit.number)]
    assert any("现场核查日期 2026-02-01 早于申报日期" in each for each in words)
