"""Moving an audit to another edition: carried answers wait, the old audit stays what it was."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from db.audits import audit
from db.decisions import replay
from db.facts import assess_audit, record_facts, take_over
from db.moves import move_audit, move_of, moved_to, reconfirm
from db.trail import entries
from db.workflow import advance
from grading.assessment import digest
from grading.refusals import Refusal
from tests.db.audit_world import LEVEL_B, OTHER_WORKS, PACK, World


@pytest.fixture
def new(tmp_path: Path) -> str:
    """The next edition: a tighter line, a question counted otherwise, a new and a gone one."""
    text = (
        PACK.replace("edition: 2026-draft", "edition: next")
        .replace("limits: {PM: 10}}, text: 颗粒物≤10", "limits: {PM: 8}}, text: 颗粒物≤8")
        .replace("head.PM: {ask: concentration, name: 机头颗粒物, unit: mg/m3}",
                 "head.PM: {ask: concentration, name: 机头颗粒物, unit: mg/m3, oxygen: 16}")
        .replace("permit: 排污许可证}", "permit: 排污许可证, report: 执行报告}")
        .replace("  penalised: {ask: yes_no, name: 近一年受行政处罚}\n",
                 "  punished: {ask: yes_no, name: 近两年受行政处罚}\n")
        .replace("{fact: penalised, is: true}", "{fact: punished, is: true}")
    )  # fmt: skip
    path = tmp_path / "next.yaml"
    path.write_text(text, encoding="utf-8")
    return str(path)


@pytest.fixture
def reworded(tmp_path: Path) -> str:
    """An edition with one tighter line, which asks the same."""
    path = tmp_path / "reworded.yaml"
    text = PACK.replace("edition: 2026-draft", "edition: reworded")
    path.write_text(text.replace("limits: {PM: 20}", "limits: {PM: 15}"), encoding="utf-8")
    return str(path)


def test_moving_makes_a_new_audit_and_leaves_the_old_one(world: World, new: str) -> None:
    old = world.published()
    before = audit(world.office, world.admin, old)
    tree = digest(assess_audit(world.office, world.admin, old, "verified"))
    view = move_audit(world.office, world.clerk, old, new)
    assert view.number != old
    assert (view.pack.key, view.state, view.target) == ("test-steel@next", "draft", "A")
    assert (view.mode, view.kind) == (before.mode, before.kind)
    assert view.application_date == world.clock.today()
    assert audit(world.office, world.admin, old) == before  # not a word of it has changed
    assert digest(assess_audit(world.office, world.admin, old, "verified")) == tree
    assert all(result.ok for result in replay(world.office))
    assert moved_to(world.office, world.reader, old) == (view.number,)


def test_what_is_carried_what_is_not_and_what_is_new(world: World, new: str) -> None:
    old = world.county_reviewed()
    view = move_audit(world.office, world.clerk, old, new)
    for stage in ("claimed", "reviewed"):
        assert view.stages[stage].keys() == {"processes", "archive"}
        assert view.stages[stage]["processes"].value == ["sinter"]
        assert view.stages[stage]["archive"].value == {"eia": True, "permit": True}
        assert {entry.origin for entry in view.stages[stage].values()} == {"carried"}
    assert "verified" not in view.stages or not view.stages["verified"]
    assert view.stages["reviewed"]["archive"].by == "李初审"  # who gave the answer
    move = move_of(world.office, world.reader, view.number)
    assert move is not None
    assert (move.from_number, move.old.key, move.new.key) == (
        old, "test-steel@2026-draft", "test-steel@next",
    )  # fmt: skip
    assert set(move.waiting["claimed"]) == {"processes", "archive"}
    assert "基准含氧量" in move.left["head.PM"]
    assert move.left["penalised"] == "新版不再问这一项"
    assert "执行报告" in move.left["archive"]
    assert move.new_facts == ("punished",)
    assert move_of(world.office, world.reader, old) is None


def test_a_carried_answer_counts_only_when_it_is_confirmed_again(
    world: World, reworded: str
) -> None:
    number = move_audit(world.office, world.clerk, world.claimed(), reworded).number
    view = audit(world.office, world.clerk, number)
    assert {fact for fact, _ in view.unanswered} == set(LEVEL_B)
    assert "本阶段有 4 项移自旧版标准，需重新确认" in view.warnings
    with pytest.raises(Refusal, match="还有 4 项没有填报"):
        advance(world.office, world.clerk, number, "submit", opinion="材料齐全")
    view = reconfirm(world.office, world.clerk, number, "claimed", ["processes"])
    entry = view.stages["claimed"]["processes"]
    assert (entry.origin, entry.by, entry.at) == ("reconfirmed", "张经办", world.clock.now())
    assert len(view.unanswered) == 3
    view = reconfirm(world.office, world.clerk, number, "claimed")
    assert (view.unanswered, view.warnings) == ((), ())
    assert advance(world.office, world.clerk, number, "submit", opinion="齐").state == "submitted"


def test_answering_anew_confirms_too(world: World, reworded: str) -> None:
    number = move_audit(world.office, world.clerk, world.claimed(), reworded).number
    same = {"penalised": False, "head.PM": [Decimal("9.5"), Decimal("14.0")]}
    view = record_facts(world.office, world.clerk, number, "claimed", same, origin="window")
    assert {view.stages["claimed"][fact].origin for fact in same} == {"window"}
    assert {fact for fact, _ in view.unanswered} == {"processes", "archive"}
    with pytest.raises(ValueError, match="origin"):
        record_facts(world.office, world.clerk, number, "claimed", same, origin="reconfirmed")


def test_each_stage_is_confirmed_by_its_own_people(world: World, reworded: str) -> None:
    old = world.county_reviewed({**LEVEL_B, "head.PM": [Decimal(9), Decimal(14)]})
    number = move_audit(world.office, world.clerk, old, reworded).number
    with pytest.raises(Refusal, match="初审阶段的事实只在"):
        reconfirm(world.office, world.clerk, number, "reviewed")
    reconfirm(world.office, world.clerk, number, "claimed")
    advance(world.office, world.clerk, number, "submit", opinion="齐全")
    with pytest.raises(Refusal, match="4 项没有填报"):
        advance(world.office, world.county, number, "accept", opinion="属实")
    with pytest.raises(Refusal, match="没有可沿用"):
        take_over(world.office, world.county, number, "reviewed")  # answers are there, waiting
    reconfirm(world.office, world.county, number, "reviewed")
    advance(world.office, world.county, number, "accept", opinion="属实")
    take_over(world.office, world.inspector, number, "verified")
    assert assess_audit(world.office, world.inspector, number, "verified").proven == "B"


def test_only_what_waits_can_be_confirmed(world: World, reworded: str) -> None:
    number = move_audit(world.office, world.clerk, world.claimed(), reworded).number
    with pytest.raises(Refusal, match="“焦炉颗粒物”没有待重新确认的答案"):
        reconfirm(world.office, world.clerk, number, "claimed", ["oven.PM"])
    reconfirm(world.office, world.clerk, number, "claimed")
    with pytest.raises(Refusal, match="没有待重新确认的答案"):
        reconfirm(world.office, world.clerk, number, "claimed")


def test_the_trail_tells_where_it_came_from(world: World, new: str) -> None:
    old = world.claimed()
    number = move_audit(world.office, world.clerk, old, new).number
    [entry] = entries(world.office, world.admin, kind="audit", key=number)
    assert entry.action == "audits.move"
    assert entry.details["from"] == old
    assert entry.details["carried"] == {"claimed": 2, "reviewed": 0, "verified": 0}
    assert "head.PM" in entry.details["left"]


def test_what_cannot_be_moved(world: World, new: str) -> None:
    old = world.claimed()
    with pytest.raises(Refusal, match="本件用的就是"):
        move_audit(world.office, world.clerk, old, "test-steel@2026-draft")
    with pytest.raises(Refusal, match="在今天"):
        move_audit(world.office, world.clerk, old, new, application_date=date(2027, 1, 1))
    with pytest.raises(Refusal, match="无权"):
        move_audit(world.office, world.reader, old, new)
    with pytest.raises(Refusal, match="没有“E”级"):
        move_audit(world.office, world.clerk, old, new, target="E")
    with pytest.raises(Refusal, match="没有申报件"):
        move_audit(world.office, world.other_county, old, new)
    other = world.open(enterprise=OTHER_WORKS).number
    assert move_audit(world.office, world.clerk, other, new).stages["claimed"] == {}


def test_a_formal_audit_moves_only_to_a_confirmed_edition(world: World, new: str) -> None:
    world.open()
    world.confirm_packs()
    number = world.open(mode="formal").number
    with pytest.raises(Refusal, match="须用已核的标准"):
        move_audit(world.office, world.clerk, number, new)
    assert len(entries(world.office, world.admin, kind="audit", text="移到")) == 0
