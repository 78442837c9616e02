"""Conclusions per indicator: what a stage signs, never against what its facts prove."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from db.audit_cases import load_case
from db.clock import SetClock
from db.conclusions import (
    Conclusion,
    conclude,
    conclude_plain,
    conclusions_of,
    not_concluded,
    remark,
    remarks_of,
)
from db.facts import take_over
from db.office import Office
from db.trail import verify
from db.users import Actor
from grading.refusals import Refusal
from tests.db.audit_world import OPEN_FACTS, World, people

HEAD, ARCHIVE, OVEN = "organized.head", "management.archive", "organized.oven"


@pytest.fixture
def world(office: Office, admin: Actor, clock: SetClock, tmp_path: Path) -> World:
    return people(office, admin, clock, tmp_path)


def hindrance(world: World, number: str) -> str:
    with world.office.reading() as session:
        return not_concluded(load_case(session, number, world.admin))


def test_one_click_concludes_what_the_facts_plainly_say(world: World) -> None:
    number = world.claimed()  # the head misses A, the archive reaches it, no oven
    assert conclude_plain(world.office, world.clerk, number, "claimed") == 2
    found = conclusions_of(world.office, world.clerk, number)["claimed"]
    assert {id: each.title for id, each in found.items()} == {HEAD: "不符合", ARCHIVE: "符合"}
    assert hindrance(world, number) == ""
    with pytest.raises(Refusal, match="没有可以直接下的结论"):
        conclude_plain(world.office, world.clerk, number, "claimed")
    assert verify(world.office).ok


def test_an_aspect_at_a_time(world: World) -> None:
    number = world.claimed()
    assert conclude_plain(world.office, world.clerk, number, "claimed", aspect="organized") == 1
    assert hindrance(world, number) == "自评还有 1 个指标没有结论（“环保档案”）"


def test_on_site_every_indicator_is_touched(world: World) -> None:
    number = world.county_reviewed()
    take_over(world.office, world.inspector, number, "verified")
    with pytest.raises(Refusal, match="逐项查看"):
        conclude_plain(world.office, world.inspector, number, "verified")
    one = {"indicators": [HEAD]}
    assert conclude_plain(world.office, world.inspector, number, "verified", **one) == 1
    assert "环保档案" in hindrance(world, number)


@pytest.mark.parametrize(
    ("indicator", "given", "why"),
    [
        (HEAD, Conclusion("met"), "达不到 A 级，不能结论为符合"),
        (ARCHIVE, Conclusion("not_met"), "达到 A 级，不能结论为不符合"),
        (ARCHIVE, Conclusion("equivalent", "专家意见"), "不用等效认定"),
        (HEAD, Conclusion("not_involved", "停用"), "是适用的，不能结论为不涉及"),
        (OVEN, Conclusion("met"), "不适用，只能结论为不涉及"),
        (OVEN, Conclusion("not_involved"), "须写明理由"),
        (HEAD, Conclusion("equivalent"), "须写明认定依据"),
        (HEAD, Conclusion("fine"), "没有“fine”这种结论"),
        ("nonsense", Conclusion("met"), "没有“nonsense”这个指标"),
    ],
)
def test_a_conclusion_against_the_facts_or_without_its_basis_is_refused(
    world: World, indicator: str, given: Conclusion, why: str
) -> None:
    number = world.claimed()
    with pytest.raises(Refusal, match=why):
        conclude(world.office, world.clerk, number, "claimed", {indicator: given})
    assert conclusions_of(world.office, world.clerk, number) == {}


def test_an_equivalent_indicator_is_on_record_and_lifts_no_level(world: World) -> None:
    number = world.claimed()
    given = {HEAD: Conclusion("equivalent", "专家组 2026-02 认定意见")}
    conclude(world.office, world.clerk, number, "claimed", given)
    found = conclusions_of(world.office, world.clerk, number)["claimed"][HEAD]
    assert (found.title, found.basis) == ("等效认定", "专家组 2026-02 认定意见")
    with world.office.reading() as session:
        assert load_case(session, number, world.admin).assessment("claimed").proven == "B"


def test_facts_changed_after_the_conclusion_are_pointed_out(world: World) -> None:
    number = world.claimed()
    conclude_plain(world.office, world.clerk, number, "claimed")
    mended = {"head.PM": [Decimal("9.5"), Decimal("9.0")]}
    world.record(world.clerk, number, "claimed", mended)
    assert "达到 A 级，不能结论为不符合" in hindrance(world, number)
    found = conclusions_of(world.office, world.clerk, number)["claimed"]
    assert found[HEAD].stale and not found[ARCHIVE].stale


def test_what_is_open_is_not_concluded_by_the_click(world: World) -> None:
    number = world.claimed(OPEN_FACTS)
    with pytest.raises(Refusal, match="没有可以直接下的结论"):
        conclude_plain(world.office, world.clerk, number, "claimed")
    with pytest.raises(Refusal, match="还不能证实达到 A 级"):
        conclude(world.office, world.clerk, number, "claimed", {HEAD: Conclusion("met")})


def test_nobody_signs_for_an_indicator_whose_requirements_do_not_count(world: World) -> None:
    old = "text: 齐全, basis: [{document: mee, clause: 四}], evidence: read"
    world.rewrite_pack(old, old.replace("read", "recalled, confidence: low"))
    number = world.claimed()
    assert conclude_plain(world.office, world.clerk, number, "claimed") == 1  # the head alone
    assert hindrance(world, number) == ""
    with pytest.raises(Refusal, match="“环保档案”的要求不参与判定，不下结论"):
        conclude(world.office, world.clerk, number, "claimed", {ARCHIVE: Conclusion("met")})


def test_who_may_not_fill_in_the_stage_may_not_conclude_and_anybody_may_remark(
    world: World,
) -> None:
    number = world.claimed()
    with pytest.raises(Refusal, match="须由“经办”"):
        conclude(world.office, world.county, number, "claimed", {ARCHIVE: Conclusion("met")})
    remark(world.office, world.county, number, HEAD, "请补监测报告")
    [one] = remarks_of(world.office, world.clerk, number)
    assert (one.indicator, one.text, one.stage) == (HEAD, "请补监测报告", "claimed")
    for text, why in ((" ", "批注是空的"), ("长" * 1001, "批注超过")):
        with pytest.raises(Refusal, match=why):
            remark(world.office, world.county, number, HEAD, text)
    with pytest.raises(Refusal, match="无权"):
        remark(world.office, world.reader, number, HEAD, "看到了")
    with pytest.raises(Refusal, match="没有申报件"):
        remark(world.office, world.other_county, number, HEAD, "别县")
