"""双人核对: entered by one, checked by another, until the pack is 已核; revisions carry it on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import text

from db.attachments import attachments_of
from db.check import check as check_database
from db.confirmation_scans import scan_of
from db.confirmation_views import ConfirmationView, ItemView, Wording
from db.confirmations import check, confirmation, record, send_back
from db.library import pack_named
from db.standard_editions import import_edition, put_out_of_use, revise
from db.standards import standards
from db.trail import entries
from db.users import Actor
from grading.confirmation import items_to_confirm
from grading.packs import Pack
from grading.refusals import Refusal
from grading.revisions import SWITCHED_OFF, SWITCHED_ON
from tests.db.audit_world import PACK, World

SCAN = "ab" * 32
HEAD = "organized.head/A"


@pytest.fixture
def pack(world: World) -> Pack:
    """The world's pack in the library."""
    return import_edition(world.office, world.admin, Path(world.pack)).pack


def wording(text: str = "颗粒物不高于规定", **numbers: object) -> Wording:
    found = {key.replace("_", "."): Decimal(str(value)) for key, value in numbers.items()}
    return Wording("环大气〔2019〕35号", "附件2", "12", SCAN, text, found)


def proper(each: ItemView, page: str = "12") -> Wording:
    """The wording that says what the draft says."""
    numbers = {figure.key: figure.value for figure in each.item.figures}
    return Wording("环大气〔2019〕35号", "附件2", page, SCAN, each.item.text or "同稿件", numbers)


def enter(world: World, name: str, keys: Iterable[str], person: Actor | None = None) -> None:
    view = confirmation(world.office, world.reader, name)
    chosen = {each.item.key: proper(each) for each in view.items if each.item.key in set(keys)}
    record(world.office, person or world.clerk, name, chosen)


def again(world: World, person: Actor, name: str, keys: Iterable[str]) -> ConfirmationView:
    """A person checks these items, the numbers entered anew as drafted."""
    view = confirmation(world.office, world.reader, name)
    figures = {each.item.key: each.item.figures for each in view.items}
    numbers = {key: {each.key: each.value for each in figures[key]} for key in keys}
    return check(world.office, person, name, keys, numbers=numbers)


def confirm_all(world: World, name: str) -> ConfirmationView:
    """Everything that is open, entered by the clerk and checked by the approver."""
    view = confirmation(world.office, world.reader, name)
    keys = [each.item.key for each in view.items if each.state != "confirmed"]
    enter(world, name, keys)
    return again(world, world.approver, name, keys)


def states(view: ConfirmationView) -> Mapping[str, str]:
    return {each.item.key: each.state for each in view.items if each.state != "open"}


def test_a_draft_has_everything_open(world: World, pack: Pack) -> None:
    view = confirmation(world.office, world.reader, pack.key)
    assert view.state == "待核稿"
    assert [each.item.key for each in view.items] == [i.key for i in items_to_confirm(pack)]
    assert states(view) == {}


def test_one_enters_and_another_checks(world: World, pack: Pack) -> None:
    record(world.office, world.clerk, pack.key, {HEAD: wording(head_PM=10)})
    view = confirmation(world.office, world.reader, pack.key)
    assert (view.state, states(view)) == ("核对中 0/13", {HEAD: "recorded"})
    world.clock.advance(hours=1)
    view = again(world, world.approver, pack.key, [HEAD])
    assert (view.state, view.done) == ("核对中 1/13", 1)
    [each] = view.of_row("organized.head")[1:2]
    assert (each.recorded_by, each.checked_by) == ("张经办", "周审批")
    assert each.wording == wording(head_PM=10)
    newest, before = entries(world.office, world.admin, kind="standards")[:2]
    assert (newest.action, before.action) == ("standards.check_wording", "standards.record_wording")
    assert before.details["items"][HEAD]["scan"] == SCAN


def test_whoever_entered_cannot_check_the_first_account_neither(world: World, pack: Pack) -> None:
    for person in (world.clerk, world.admin):
        record(world.office, person, pack.key, {HEAD: wording(head_PM=10)})
        with pytest.raises(Refusal, match="须由另一人复核"):
            check(world.office, person, pack.key, [HEAD])


def test_a_number_entered_otherwise_is_shown_and_stops_the_check(world: World, pack: Pack) -> None:
    view = record(world.office, world.clerk, pack.key, {HEAD: wording(head_PM=20)})
    [each] = [one for one in view.items if one.item.key == HEAD]
    assert each.state == "differs"
    [found] = each.discrepancies
    assert (found.figure.value, found.entered) == (Decimal(10), Decimal(20))
    assert "1 项数值与稿件不同" in entries(world.office, world.admin, kind="standards")[0].note
    with pytest.raises(Refusal, match="数值有差异：烧结机机头：A 级 机头颗粒物 ≤ 稿件 10，录入 20"):
        check(world.office, world.approver, pack.key, [HEAD])
    record(world.office, world.clerk, pack.key, {HEAD: wording(head_PM="10.0")})
    assert again(world, world.approver, pack.key, [HEAD]).done == 1


def test_the_second_person_enters_the_numbers_too(world: World, pack: Pack) -> None:
    record(world.office, world.clerk, pack.key, {HEAD: wording(head_PM=10)})
    with pytest.raises(
        Refusal, match="还有 1 个数没有重新录入：烧结机机头：A 级 机头颗粒物"
    ) as left:
        check(world.office, world.approver, pack.key, [HEAD])
    assert left.value.where == HEAD
    with pytest.raises(Refusal, match=r"没有数值“head\.SO2”"):
        check(world.office, world.approver, pack.key, [HEAD], numbers={HEAD: {"head.SO2": Decimal(1)}})  # fmt: skip  # noqa: E501
    with pytest.raises(Refusal, match="录入 11"):
        check(world.office, world.approver, pack.key, [HEAD], numbers={HEAD: {"head.PM": Decimal(11)}})  # fmt: skip  # noqa: E501
    same = {HEAD: {"head.PM": Decimal(10)}}
    assert check(world.office, world.approver, pack.key, [HEAD], numbers=same).done == 1


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"page": " "}, "缺少：页码"),
        ({"document": "", "clause": ""}, "缺少：文件、条款"),
        ({"text": ""}, "缺少：正式文本"),
        ({"text": "颗粒物\x00"}, r"U\+0000，第 4 个"),
        ({"page": "\ud800"}, r"U\+D800"),
        ({"numbers": {"head.PM": Decimal("1E+999999")}}, "写法不对"),
        ({"scan": "没有"}, "SHA-256"),
        ({"numbers": {}}, "还有 1 个数没有录入：机头颗粒物"),
        ({"numbers": {"head.SO2": Decimal(1)}}, "没有数值“head.SO2”"),
    ],
)
def test_a_wording_states_its_place_its_scan_and_all_numbers(
    world: World, pack: Pack, changes: dict[str, object], what: str
) -> None:
    from dataclasses import replace

    given = replace(wording(head_PM=10), **changes)  # type: ignore[arg-type]
    with pytest.raises(Refusal, match=what):
        record(world.office, world.clerk, pack.key, {"organized.head/B": proper_b(), HEAD: given})
    assert states(confirmation(world.office, world.reader, pack.key)) == {}  # all or none


def proper_b() -> Wording:
    return wording(head_PM=20)


def test_no_requirement_needs_no_words_but_a_place(world: World, pack: Pack) -> None:
    view = record(world.office, world.clerk, pack.key, {"organized.head/C": wording("")})
    assert states(view) == {"organized.head/C": "recorded"}


def test_items_nobody_knows_are_named_with_the_nearest(world: World, pack: Pack) -> None:
    with pytest.raises(Refusal, match=r"没有“organized\.heat/A”") as refused:
        record(world.office, world.clerk, pack.key, {"organized.heat/A": wording()})
    assert HEAD in refused.value.remedy


def test_every_number_of_a_row_that_differs_is_named_and_none_of_it_is_checked(
    world: World, pack: Pack
) -> None:
    keys = [HEAD, "organized.head/B"]
    enter(world, pack.key, keys)
    numbers = {key: {"head.PM": Decimal(11)} for key in keys}
    with pytest.raises(
        Refusal, match=r"A 级.*稿件 10，录入 11；烧结机机头：B 级.*稿件 20，录入 11"
    ):
        check(world.office, world.approver, pack.key, keys, numbers=numbers)
    assert confirmation(world.office, world.reader, pack.key).done == 0
    view = again(world, world.approver, pack.key, keys)
    assert view.done == 2
    newest = entries(world.office, world.admin, kind="standards")[0]
    assert newest.details["numbers"] == {HEAD: {"head.PM": 10}, "organized.head/B": {"head.PM": 20}}


def test_a_scan_is_kept_once_and_handed_out_by_its_hash(
    world: World, pack: Pack, tmp_path: Path
) -> None:
    page = tmp_path / "第12页.pdf"
    page.write_bytes(b"%PDF-1.4 page")
    digest = hashlib.sha256(page.read_bytes()).hexdigest()
    for item, numbers in ((HEAD, {"head_PM": 10}), ("organized.head/B", {"head_PM": 20})):
        said = {item: replace(wording(**numbers), scan=digest)}
        record(world.office, world.clerk, pack.key, said, scans=[page])
    assert len(attachments_of(world.office, world.clerk, "standards", pack.fingerprint)) == 1
    scan = scan_of(world.office, world.reader, digest)
    assert (scan.file_name, scan.content) == ("第12页.pdf", b"%PDF-1.4 page")
    with pytest.raises(Refusal, match="没有附上文件"):
        scan_of(world.office, world.reader, SCAN)


def test_a_wording_that_is_refused_leaves_no_scan_behind(
    world: World, pack: Pack, tmp_path: Path
) -> None:
    page = tmp_path / "第12页.pdf"
    page.write_bytes(b"%PDF-1.4 page")
    said = {HEAD: wording(head_PM=10)}
    with pytest.raises(Refusal, match="找不到文件"):
        record(world.office, world.clerk, pack.key, said, scans=[page, tmp_path / "无.pdf"])
    with pytest.raises(Refusal):
        record(world.office, world.clerk, pack.key, {HEAD: wording()}, scans=[page])
    assert attachments_of(world.office, world.clerk, "standards", pack.fingerprint) == []
    assert confirmation(world.office, world.clerk, pack.key).done == 0


def test_sending_back_needs_a_reason_and_opens_the_item_again(world: World, pack: Pack) -> None:
    record(world.office, world.clerk, pack.key, {HEAD: wording(head_PM=10)})
    with pytest.raises(Refusal, match="写明理由"):
        send_back(world.office, world.approver, pack.key, [HEAD], " ")
    view = send_back(world.office, world.approver, pack.key, [HEAD], "页码不对")
    [each] = [one for one in view.items if one.item.key == HEAD]
    assert (each.state, each.returned) == ("open", "页码不对")
    with pytest.raises(Refusal, match="还没有录入"):
        check(world.office, world.approver, pack.key, [HEAD])


def test_by_row_and_by_page(world: World, pack: Pack) -> None:
    view = confirmation(world.office, world.reader, pack.key)
    row = view.of_row("organized.head")
    assert [each.item.key for each in row] == [
        "applies:organized.head", "organized.head/A", "organized.head/B", "organized.head/C",
    ]  # fmt: skip
    record(world.office, world.clerk, pack.key, {each.item.key: proper(each, "7") for each in row})
    view = confirmation(world.office, world.reader, pack.key)
    page = view.of_page("7", "环大气〔2019〕35号")
    assert len(page) == 4
    assert view.of_page("8") == ()
    keys = [each.item.key for each in page]
    assert again(world, world.approver, pack.key, keys).done == 4


def test_a_pack_is_confirmed_when_all_of_it_is(world: World, pack: Pack) -> None:
    with pytest.raises(Refusal, match="须用已核的标准"):
        world.open(mode="formal")
    view = confirm_all(world, pack.key)
    assert (view.state, view.done) == ("已核", 13)
    assert "标准已核" in entries(world.office, world.admin, kind="standards")[0].note
    assert world.open(mode="formal").pack_confirmed
    [listed] = standards(world.office, world.reader)
    assert (listed.state, listed.confirmed, listed.to_confirm) == ("已核", 13, 13)
    with pytest.raises(Refusal, match="已核，不再改动"):
        send_back(world.office, world.approver, pack.key, [HEAD], "想改")


def test_who_may_confirm(world: World, pack: Pack) -> None:
    for person, why in ((world.reader, "无权"), (world.county, "属于全市")):
        with pytest.raises(Refusal, match=why):
            record(world.office, person, pack.key, {HEAD: wording(head_PM=10)})


def test_a_pack_the_library_does_not_hold_cannot_be_confirmed(world: World) -> None:
    with pytest.raises(Refusal, match="标准库里没有"):
        record(world.office, world.clerk, world.pack, {HEAD: wording(head_PM=10)})


# --- revisions --------------------------------------------------------------------------


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


# --- what a check of the database finds -------------------------------------------------


def test_a_confirmed_pack_is_backed_by_two_people_on_every_item(world: World, pack: Pack) -> None:
    confirm_all(world, pack.key)
    assert check_database(world.office) == []
    revise(world.office, world.admin, pack.key, {HEAD: SWITCHED_OFF}, "未列")
    assert check_database(world.office) == []


def test_a_mark_without_the_acts_behind_it_is_found(world: World, pack: Pack) -> None:
    enter(world, pack.key, [HEAD])
    world.confirm_packs()
    [found] = check_database(world.office)
    assert (found.rule, found.message) == (
        "confirmation",
        "test-steel@2026-draft 标为已核，但只核对了 0/13 项",
    )


def test_acts_written_past_the_commands_are_found(world: World, pack: Pack) -> None:
    enter(world, pack.key, [HEAD])
    forged = (
        "INSERT INTO confirmation_acts (fingerprint, item, digest, action, wording, by_id, at) "
        "SELECT fingerprint, item, {digest}, 'check', '{{}}', by_id, at FROM confirmation_acts"
    )
    with world.office.beside_the_records() as session:
        session.execute(text(forged.format(digest="digest") + " WHERE action = 'record'"))
        session.execute(text(forged.format(digest="'0'") + " WHERE action = 'record'"))
    messages = [found.message for found in check_database(world.office)]
    assert any("录入和复核是同一人" in message for message in messages)
    assert any("不是对着这份文本作的" in message for message in messages)
