"""双人核对: entered by one, checked by another, until the pack is 已核; revisions carry it on."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import text

from db.attachments import attachments_of
from db.check import check as check_database
from db.confirmation_scans import scan_of
from db.confirmation_views import Wording
from db.confirmations import check, confirmation, record, send_back
from db.standard_editions import import_edition, revise
from db.standards import standards
from db.trail import entries
from grading.confirmation import items_to_confirm
from grading.packs import Pack
from grading.refusals import Refusal
from grading.revisions import SWITCHED_OFF
from tests.db.audit_world import World
from tests.db.confirming import HEAD, SCAN, again, confirm_all, enter, proper, states, wording


@pytest.fixture
def pack(world: World) -> Pack:
    """The world's pack in the library."""
    return import_edition(world.office, world.admin, Path(world.pack)).pack


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
    for person, why in ((world.reader, "无权"), (world.county, "由市局办理")):
        with pytest.raises(Refusal, match=why):
            record(world.office, person, pack.key, {HEAD: wording(head_PM=10)})


def test_a_pack_the_library_does_not_hold_cannot_be_confirmed(world: World) -> None:
    with pytest.raises(Refusal, match="标准库里没有"):
        record(world.office, world.clerk, world.pack, {HEAD: wording(head_PM=10)})


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
