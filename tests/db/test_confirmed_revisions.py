"""Revisions carry confirmations on, and a pack out of use takes no new audits."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from db.confirmations import check, confirmation, record
from db.library import pack_named
from db.standard_editions import import_edition, put_out_of_use, revise
from db.standards import standards
from db.trail import entries
from grading.packs import Pack
from grading.refusals import Refusal
from grading.revisions import SWITCHED_OFF, SWITCHED_ON
from tests.db.audit_world import PACK, World
from tests.db.confirming import HEAD, again, confirm_all, states, wording


@pytest.fixture
def pack(world: World) -> Pack:
    """The world's pack in the library."""
    return import_edition(world.office, world.admin, Path(world.pack)).pack


def test_a_corrected_cell_makes_a_revision_and_the_rest_stays_confirmed(
    world: World, pack: Pack
) -> None:
    confirm_all(world, pack.key)
    tighter = {"require": {"outlet": "head", "limits": {"PM": Decimal(8)}}, "text": "颗粒物≤8"}
    new = revise(world.office, world.admin, pack.key, {HEAD: tighter}, "正式文本为 8")
    assert new.key == "test-steel@2026-draft+1"
    assert new.fingerprint != pack.fingerprint
    view = confirmation(world.office, world.reader, new.key)
    assert view.state == "核对中 12/13"
    assert [each.item.key for each in view.items if each.state == "open"] == [HEAD]
    [archive] = [each for each in view.items if each.item.key == "management.archive/A"]
    assert (archive.carried_from, archive.recorded_by, archive.checked_by) == (
        pack.fingerprint, "张经办", "周审批",
    )  # fmt: skip
    [entry] = entries(world.office, world.admin, kind="standards", key=new.key)
    assert entry.details["reason"] == "正式文本为 8"
    assert entry.details["carried"] == 12
    assert confirmation(world.office, world.reader, pack.fingerprint).state == "已核"  # kept as is
    assert confirm_all(world, new.key).state == "已核"


def test_switching_a_cell_off_is_confirmed_like_a_cell(world: World, pack: Pack) -> None:
    confirm_all(world, pack.key)
    off = revise(world.office, world.approver, pack.key, {HEAD: SWITCHED_OFF}, "正式文本未列")
    assert off.indicators[0].levels["A"].silent
    view = confirmation(world.office, world.reader, off.key)
    [each] = [one for one in view.items if one.state == "open"]
    assert (each.item.key, each.item.kind) == (HEAD, "off")
    on = revise(world.office, world.approver, off.key, {HEAD: SWITCHED_ON}, "仍按原文")
    assert on.edition == "2026-draft+2"
    assert not on.indicators[0].levels["A"].silent


def test_what_one_person_has_entered_is_carried_too(world: World, pack: Pack) -> None:
    record(world.office, world.clerk, pack.key, {HEAD: wording(head_PM=10)})
    new = revise(world.office, world.admin, pack.key, {"organized.head/B": None}, "无 B 级")
    view = confirmation(world.office, world.reader, new.key)
    assert states(view) == {HEAD: "recorded"}
    with pytest.raises(Refusal, match="须由另一人复核"):
        check(world.office, world.clerk, new.key, [HEAD])
    assert again(world, world.approver, new.key, [HEAD]).done == 1


def test_a_revision_that_only_names_a_better_source_is_confirmed_at_once(
    world: World, pack: Pack
) -> None:
    confirm_all(world, pack.key)
    new = revise(
        world.office, world.admin, pack.key, {HEAD: {"basis": [{"document": "mee"}]}}, "条款更正"
    )
    assert confirmation(world.office, world.reader, new.key).state == "已核"


def test_an_empty_cell_is_filled_from_a_document_registered_with_it(
    world: World, pack: Pack
) -> None:
    confirm_all(world, pack.key)
    cell = {
        "require": {"fact": "oven.PM", "at_most": Decimal(20)},
        "text": "颗粒物≤20",
        "basis": [{"document": "guide", "clause": "附录三"}],
        "evidence": "read",
    }
    guide = {"title": "技术指南", "number": "环办大气〔2026〕2号"}
    changes = {"organized.oven/B": cell, "document:guide": guide}
    new = revise(world.office, world.admin, pack.key, changes, "正式文本有 B 级")
    assert new.fingerprint != pack.fingerprint
    assert new.documents["guide"].number == "环办大气〔2026〕2号"
    view = confirmation(world.office, world.reader, new.key)
    assert [each.item.key for each in view.items if each.state == "open"] == ["organized.oven/B"]
    [entry] = entries(world.office, world.admin, kind="standards", key=new.key)
    assert entry.details["changes"]["organized.oven/B"]["basis"] == cell["basis"]
    assert (new.key, entry.action) == ("test-steel@2026-draft+1", "standards.revise")


def test_low_confidence_has_to_be_put_right_first(world: World, tmp_path: Path) -> None:
    path = tmp_path / "low.yaml"
    low = "text: 颗粒物≤10, basis: [{document: mee, clause: 二}], evidence: "
    path.write_text(PACK.replace(f"{low}read", f"{low}recalled, confidence: low"), encoding="utf-8")
    pack = import_edition(world.office, world.admin, path).pack
    with pytest.raises(Refusal, match="不能照现稿核对"):
        record(world.office, world.clerk, pack.key, {HEAD: wording(head_PM=10)})
    change = {HEAD: {"evidence": "read", "confidence": None}}
    new = revise(world.office, world.admin, pack.key, change, "已见正式文本")
    record(world.office, world.clerk, new.key, {HEAD: wording(head_PM=10)})


def test_every_kind_of_rule_can_be_put_right(world: World, pack: Pack) -> None:
    new = revise(
        world.office,
        world.admin,
        pack.key,
        {
            "applies:organized.head": {"legal": True},
            "veto:penalty": {"caps_at": "D"},
            "fact:head.PM": {"oxygen": Decimal(16), "hours": Decimal(95)},
            "reading:head.PM": {"reading": {"min_valid": Decimal("0.75")}},
            "management.archive/B": {
                "require": {"fact": "archive", "has": ["permit"]},
                "text": "有证",
                "basis": [],
                "evidence": "read",
            },
        },
        "逐项更正",
    )
    assert new.indicators[0].legal
    assert new.vetoes[0].caps_at == "D"
    assert new.facts["head.PM"].oxygen == 16
    assert list(new.indicators[2].levels) == ["A", "B"]
    assert pack_named(world.office, world.reader, "test-steel") == new


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({HEAD: {"text": "颗粒物≤10"}}, "与原来的内容相同"),
        ({"organized.head/D": {"text": "x"}}, "缺少|兜底"),
        ({"organized.heat/A": SWITCHED_OFF}, "没有“organized.heat/A”"),
        ({"veto:none": None}, "没有“veto:none”"),
        ({"fact:head.PM": {"ask": "number"}}, "不能改“ask”"),
        ({"applies:organized.head": None}, "不能整个取消"),
        ({"document:mee": None}, "不能整个取消"),
        ({"document:new": {"number": "1号"}}, "title"),
        ({"document:": {"title": "x"}}, "不能作文件标识"),
        ({HEAD: {"text": "x\x00"}}, r"U\+0000"),
        ({"document:new": {"titel": "x"}}, "不能改“titel”"),
        ({HEAD: {"basis": [{"document": "nowhere"}]}}, "没有登记文件“nowhere”"),
        ({HEAD: {"evidence": "recalled"}}, "没有写明把握"),
        ({"organized.oven/B": {"text": "x"}}, "缺少"),
        (
            {"organized.head/B": {"require": {"outlet": "head", "limits": {"PM": Decimal(5)}}}},
            "要求更高",
        ),
    ],
)
def test_a_change_that_makes_no_sound_pack_is_refused(
    world: World, pack: Pack, changes: dict[str, dict[str, object] | None], what: str
) -> None:
    with pytest.raises(Refusal, match=what):
        revise(world.office, world.admin, pack.key, changes, "试试")
    assert len(standards(world.office, world.reader)) == 1


def test_only_the_newest_revision_is_put_right_and_with_a_reason(world: World, pack: Pack) -> None:
    with pytest.raises(Refusal, match="写明理由"):
        revise(world.office, world.admin, pack.key, {HEAD: SWITCHED_OFF}, "")
    revise(world.office, world.admin, pack.key, {HEAD: SWITCHED_OFF}, "未列")
    with pytest.raises(Refusal, match="已有更新的修订 test-steel@2026-draft\\+1"):
        revise(world.office, world.admin, pack.key, {"organized.head/B": SWITCHED_OFF}, "未列")


def test_a_revision_imported_from_a_file_carries_confirmations_too(
    world: World, pack: Pack, tmp_path: Path
) -> None:
    confirm_all(world, pack.key)
    path = tmp_path / "revision.yaml"
    text = PACK.replace("edition: 2026-draft", "edition: 2026-draft+1")
    path.write_text(text.replace("limits: {PM: 20}", "limits: {PM: 25}"), encoding="utf-8")
    new = import_edition(world.office, world.admin, path, reason="B 级为 25").pack
    view = confirmation(world.office, world.reader, new.key)
    assert [each.item.key for each in view.items if each.state == "open"] == ["organized.head/B"]


# --- out of use -------------------------------------------------------------------------


def test_a_pack_out_of_use_takes_no_new_audits(world: World, pack: Pack) -> None:
    bound = world.claimed()
    with pytest.raises(Refusal, match="写明理由"):
        put_out_of_use(world.office, world.admin, pack.key, "")
    put_out_of_use(world.office, world.admin, pack.key, "已有新版")
    [view] = standards(world.office, world.reader)
    assert view.state == "已停用"
    with pytest.raises(Refusal, match="已停用"):
        world.open()
    with pytest.raises(Refusal, match="已停用"):
        record(world.office, world.clerk, pack.key, {HEAD: wording(head_PM=10)})
    assert world.see(bound).state == "draft"  # what is bound to it goes on
    with pytest.raises(Refusal, match="已停用"):
        put_out_of_use(world.office, world.admin, pack.key, "再停一次")
    put_out_of_use(world.office, world.admin, pack.key, "停用有误", again=True)
    assert world.open().pack == pack


def test_a_bare_name_means_an_edition_in_use(world: World, pack: Pack, tmp_path: Path) -> None:
    path = tmp_path / "next.yaml"
    path.write_text(PACK.replace("edition: 2026-draft", "edition: next"), encoding="utf-8")
    new = import_edition(world.office, world.admin, path).pack
    assert pack_named(world.office, world.reader, "test-steel") == new
    put_out_of_use(world.office, world.admin, new.key, "有误")
    assert pack_named(world.office, world.reader, "test-steel") == pack
    assert pack_named(world.office, world.reader, "test-steel@next") == new
