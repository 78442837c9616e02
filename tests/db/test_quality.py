"""Quality checks on real audits: what blocks a step, and what is only pointed out."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from db.clock import SetClock
from db.evidence import add_evidence
from db.facts import take_over
from db.office import Office
from db.quality import quality_of
from db.users import Actor
from db.workflow import advance
from grading.refusals import Refusal
from tests.db.audit_world import OTHER_WORKS, World, people


@pytest.fixture
def world(office: Office, admin: Actor, clock: SetClock, tmp_path: Path) -> World:
    return people(office, admin, clock, tmp_path)


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "现场.png"
    Image.new("RGB", (30, 30), "green").save(path)
    return path


def rules(world: World, number: str, actor: Actor | None = None) -> list[tuple[str, str]]:
    found = quality_of(world.office, actor or world.admin, number)
    return [(each.rule, each.severity) for each in found]


def test_a_trial_is_told_and_not_kept(world: World) -> None:
    number = world.claimed()
    assert rules(world, number) == [("without_evidence", "warn")]
    advance(world.office, world.clerk, number, "submit")


def test_a_formal_audit_goes_on_only_with_its_files(world: World) -> None:
    world.open()
    world.confirm_packs()
    number = world.open(mode="formal").number
    from tests.db.audit_world import LEVEL_B

    world.record(world.clerk, number, "claimed", LEVEL_B)
    assert rules(world, number) == [("without_evidence", "block")]
    option = next(o for o in world.see(number, world.clerk).options if o.action == "submit")
    assert option.why == "还有 1 个达到目标等级的指标没有佐证材料（“环保档案”）"
    with pytest.raises(Refusal, match="没有佐证材料"):
        advance(world.office, world.clerk, number, "submit")
    world.support(number)
    advance(world.office, world.clerk, number, "submit")


def test_the_same_photo_for_two_enterprises_keeps_the_review_from_going_on(
    world: World, photo: Path
) -> None:
    first = world.claimed()
    add_evidence(world.office, world.clerk, first, ["organized.head"], photo)
    second = world.open(enterprise=OTHER_WORKS).number
    add_evidence(world.office, world.clerk, second, ["organized.head"], photo)
    advance(world.office, world.clerk, first, "submit")
    take_over(world.office, world.county, first, "reviewed")
    [finding, *_] = quality_of(world.office, world.admin, first)
    assert (finding.rule, finding.severity) == ("same_file_elsewhere", "block")
    assert "涉县虚构" in finding.words
    [told, *_] = quality_of(world.office, world.county, first)
    assert "外县（市、区）的企业" in told.words and "涉县虚构" not in told.words
    with pytest.raises(Refusal, match="质量检查没有通过：同一份照片"):
        advance(world.office, world.county, first, "accept", opinion="属实")


def test_a_site_visit_that_only_took_over_is_pointed_out(world: World) -> None:
    number = world.county_reviewed()
    take_over(world.office, world.inspector, number, "verified")
    assert ("nothing_found_on_site", "warn") in rules(world, number)
    world.conclude(number)
    advance(world.office, world.inspector, number, "accept", opinion="一致")


def test_another_county_sees_nothing(world: World) -> None:
    with pytest.raises(Refusal, match="没有申报件"):
        quality_of(world.office, world.other_county, world.claimed())
