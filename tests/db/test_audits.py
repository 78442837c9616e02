"""Audits are opened on an enterprise and a pack, and show what may be done with them."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import update

from db.audit_lists import list_audits
from db.audits import audit, open_audit
from db.enterprise_tables import Enterprise
from db.library import library_packs, sync_shipped
from db.trail import entries, verify
from db.users import Actor, add_user
from grading.refusals import Refusal
from tests.db.audit_world import OTHER_WORKS, PACK, STEEL_WORKS, World


def test_an_opened_audit_has_a_readable_number_and_waits_for_the_claim(world: World) -> None:
    view = world.open()
    assert view.number == "2026-GT-0001"
    assert world.open().number == "2026-GT-0002"
    assert (view.state, view.state_title, view.stage_open) == ("draft", "企业自评", "claimed")
    assert (view.mode, view.trial, view.kind, view.target) == ("trial", True, "晋级", "A")
    assert view.enterprise.name == "武安虚构钢铁有限公司"
    assert (view.enterprise.code, view.enterprise.county_name) == (STEEL_WORKS, "武安市")
    assert view.application_date == date(2026, 3, 2)
    assert view.stages == {"claimed": {}, "reviewed": {}, "verified": {}}
    assert view.edit_refusal == ""
    assert [option.action for option in view.options] == ["submit", "withdraw"]


def test_the_facts_to_be_answered_are_named(world: World) -> None:
    view = world.open()
    assert [name for _, name in view.unanswered] == [
        "生产工序", "机头颗粒物", "焦炉颗粒物", "熄焦", "环保档案", "近一年受行政处罚",
    ]  # fmt: skip
    world.record(world.clerk, view.number, "claimed", {"processes": ["sinter"]})
    left = world.see(view.number).unanswered
    assert [id for id, _ in left] == ["head.PM", "archive", "penalised"]


def test_an_audit_keeps_the_text_of_its_pack(world: World) -> None:
    number = world.open().number
    view = world.see(number)
    assert view.pack.text == PACK
    assert view.fingerprint == view.pack.fingerprint
    assert not view.pack_confirmed
    [kept] = library_packs(world.office, world.reader)
    assert (kept.key, kept.fingerprint) == ("test-steel@2026-draft", view.fingerprint)
    assert (kept.confirmed, kept.shipped) == (False, False)


def test_a_later_text_of_the_same_edition_does_not_reach_an_open_audit(world: World) -> None:
    first = world.open()
    world.rewrite_pack("PM: 10}", "PM: 8}")
    second = world.open()
    assert second.fingerprint != first.fingerprint
    assert world.see(first.number).fingerprint == first.fingerprint


def test_a_pack_of_the_library_is_found_by_name(world: World) -> None:
    fingerprint = world.open().fingerprint
    for name in ("test-steel", "test-steel@2026-draft", fingerprint):
        found = open_audit(world.office, world.clerk, STEEL_WORKS, name, "B")
        assert found.fingerprint == fingerprint
    with pytest.raises(Refusal, match="没有分级标准“test-stel”"):
        open_audit(world.office, world.clerk, STEEL_WORKS, "test-stel", "B")


def test_shipped_packs_come_into_the_library_once(world: World) -> None:
    keys = sync_shipped(world.office, world.admin)
    assert "hebei-steel@2026-draft" in keys
    assert sync_shipped(world.office, world.admin) == ()
    assert {each.key for each in library_packs(world.office, world.admin)} == set(keys)
    with pytest.raises(Refusal, match="需要管理角色"):
        sync_shipped(world.office, world.clerk)
    view = open_audit(world.office, world.clerk, STEEL_WORKS, "hebei-steel", "A")
    assert view.pack.key == "hebei-steel@2026-draft"


def test_a_formal_audit_needs_a_confirmed_pack(world: World) -> None:
    with pytest.raises(Refusal) as refused:
        world.open(mode="formal")
    assert refused.value.what == (
        "正式申报件须用已核的标准，测试用钢铁标准（test-steel@2026-draft）还是待核稿"
    )
    assert list_audits(world.office, world.admin) == []
    world.confirm_packs()
    with pytest.raises(Refusal):
        world.open(mode="formal")
    world.open()
    world.confirm_packs()
    assert world.open(mode="formal").mode == "formal"


@pytest.mark.parametrize(
    ("wishes", "sentence"),
    [
        ({"mode": "real"}, "没有“real”这种方式"),
        ({"kind": "换牌"}, "没有“换牌”这种申报类型"),
        ({"target": "S"}, "标准没有“S”级"),
        ({"enterprise": "91130481MA0000009Z"}, "企业名录里没有“91130481MA0000009Z”"),
        ({"enterprise": f"{STEEL_WORKS}/北厂"}, "企业名录里没有"),
        ({"application_date": date(2026, 3, 3)}, "申报日期 2026-03-03 在今天（2026-03-02）之后"),
    ],
)
def test_an_audit_that_cannot_be_opened_says_why(
    world: World, wishes: dict[str, object], sentence: str
) -> None:
    with pytest.raises(Refusal, match=sentence):
        world.open(**wishes)
    assert list_audits(world.office, world.admin) == []


def test_an_enterprise_with_several_sites_is_opened_by_site(world: World) -> None:
    with world.office.command(world.admin, "enterprises.test") as work:
        work.session.execute(update(Enterprise).where(Enterprise.id == 1).values(site="南厂"))
        work.session.execute(
            update(Enterprise).where(Enterprise.id == 2).values(code=STEEL_WORKS, site="北厂")
        )
        work.record("enterprise", "test", {})
    with pytest.raises(Refusal) as refused:
        world.open()
    assert refused.value.what == f"“{STEEL_WORKS}”有 2 个厂址"
    assert f"{STEEL_WORKS}/北厂" in refused.value.remedy
    assert world.open(enterprise=f"{STEEL_WORKS}/南厂").enterprise.key == f"{STEEL_WORKS}/南厂"


def test_a_pack_of_another_industry_is_refused(world: World) -> None:
    world.rewrite_pack("industry: steel", "industry: coking")
    with pytest.raises(Refusal, match="登记的行业是钢铁，test-steel@2026-draft 用于焦化"):
        world.open()


def test_only_a_clerk_opens_and_only_in_the_own_county(world: World) -> None:
    with pytest.raises(Refusal, match="需要经办角色"):
        world.open(world.approver)
    name = "涉县经办"
    view = add_user(
        world.office, world.admin, name, "clerk", password="correct horse", county="涉县"
    )
    shexian = Actor(view.user_id, name, frozenset({"clerk"}), "130426")
    with pytest.raises(Refusal, match="只能办理本区县"):
        world.open(shexian)
    assert world.open(shexian, enterprise=OTHER_WORKS).enterprise.county == "130426"


def test_another_county_sees_nothing_of_an_audit(world: World) -> None:
    number = world.open().number
    assert world.see(number, world.county).number == number
    for wanted in (number, "1", "2026-GT-0999"):
        with pytest.raises(Refusal) as refused:
            audit(world.office, world.other_county, wanted)
        assert refused.value.what == f"没有申报件“{wanted}”，或不在您的县（市、区）范围内"
    assert [row.number for row in list_audits(world.office, world.county)] == [number]
    assert list_audits(world.office, world.other_county) == []


def test_an_audit_is_found_by_number_or_id(world: World) -> None:
    view = world.open()
    for wanted in (view.id, str(view.id), view.number, "2026-gt-0001"):
        assert audit(world.office, world.reader, wanted).number == view.number
    for wrong in ("9", "abc", "", "１"):
        with pytest.raises(Refusal, match="没有申报件"):
            audit(world.office, world.reader, wrong)


def test_the_list_shows_the_newest_first_and_can_be_narrowed(world: World) -> None:
    first = world.submitted()
    second = world.open(enterprise=OTHER_WORKS).number
    rows = list_audits(world.office, world.admin)
    assert [row.number for row in rows] == [second, first]
    assert [row.state_title for row in rows] == ["企业自评", "待县级初审"]
    assert (rows[0].pack, rows[0].industry, rows[0].level) == (
        "test-steel@2026-draft", "steel", None,
    )  # fmt: skip
    assert [r.number for r in list_audits(world.office, world.admin, state="draft")] == [second]
    assert [r.number for r in list_audits(world.office, world.admin, enterprise=STEEL_WORKS)] == [
        first
    ]
    assert [r.number for r in list_audits(world.office, world.admin, limit=1, offset=1)] == [first]


def test_opening_is_one_entry_of_the_trail(world: World) -> None:
    view = world.open()
    [entry] = entries(world.office, world.admin, kind="audit")
    assert (entry.action, entry.key, entry.actor) == ("audits.open", view.number, "张经办")
    assert entry.details["fingerprint"] == view.fingerprint
    assert verify(world.office).ok


def test_an_outdated_pack_is_warned_about(world: World) -> None:
    world.rewrite_pack("review_by: 2027-01-13", "review_by: 2026-02-01")
    assert world.open().warnings == (
        "test-steel@2026-draft 应在 2026-02-01 前复查是否有新版本，申报日期已过这一天",
    )
