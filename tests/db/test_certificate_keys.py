"""Keys of the office: made, unlocked, replaced, taken to paper; certificates signed with them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text as sql

from db import trail
from db.certificate_boxes import from_lines, printed_lines
from db.certificate_contents import certificate_content
from db.certificate_keys import (
    back_up_key,
    change_passphrase,
    import_key,
    is_unlocked,
    key_in_use,
    list_keys,
    lock_key,
    make_key,
    replace_key,
    unlock_key,
)
from db.certificate_signing import (
    holds,
    make_revocation_list,
    make_trust_list,
    pending_numbers,
    sign_pending,
    trust_here,
)
from db.certificate_terms import certificate_term, set_certificate_term
from db.certificates import verify
from db.check import check
from db.papers import print_certificate
from db.workflow import advance
from grading.certificate_lists import trust_from
from grading.certificates import read_claim, verify_text
from grading.refusals import Refusal
from templates.papers.qr import claim_in
from tests.db.audit_world import World

WORDS = "four words nobody guesses"
OTHER = "another four good words"


def claim_of(world: World, number: str) -> str:
    certificate = world.see(number).certificate
    assert certificate is not None
    return certificate.claim


def is_signed(text: str) -> bool:
    claim = read_claim(text)
    return claim is not None and claim.key_id != ""


def everything_kept(world: World) -> str:
    """Every value of the key table and of the trail, as one text."""
    with world.office.reading() as session:
        rows: list[Any] = []
        for table in ("certificate_keys", "trail_entries", "office_settings"):
            rows += session.execute(sql(f"SELECT * FROM {table}")).all()
    return repr(rows)


def test_the_first_key_is_made_once_by_the_administrator_of_the_city(world: World) -> None:
    assert key_in_use(world.office) is None
    with pytest.raises(Refusal, match="需要管理角色"):
        make_key(world.office, world.approver, WORDS)
    with pytest.raises(Refusal, match="密钥口令太短"):
        make_key(world.office, world.admin, "short")
    made = make_key(world.office, world.admin, WORDS)
    assert (made.state, made.backed_up, len(made.key_id)) == ("in_use", None, 16)
    assert is_unlocked(world.office, world.admin)
    assert not is_unlocked(world.office, world.approver)
    with pytest.raises(Refusal, match="已有签名密钥"):
        make_key(world.office, world.admin, WORDS)
    assert WORDS not in everything_kept(world)


def test_a_key_is_unlocked_by_its_words_and_locked_again(world: World) -> None:
    with pytest.raises(Refusal, match="还没有签名密钥"):
        unlock_key(world.office, world.approver, WORDS)
    make_key(world.office, world.admin, WORDS)
    with pytest.raises(Refusal, match="密钥口令不对"):
        unlock_key(world.office, world.approver, OTHER)
    with pytest.raises(Refusal, match="无权进行这项操作"):
        unlock_key(world.office, world.reader, WORDS)
    unlock_key(world.office, world.approver, WORDS)
    assert is_unlocked(world.office, world.approver)
    lock_key(world.office)
    assert not is_unlocked(world.office, world.approver)


def test_publishing_with_an_unlocked_key_signs(world: World) -> None:
    make_key(world.office, world.admin, WORDS)
    unlock_key(world.office, world.approver, WORDS)
    number = world.published()
    claim = claim_of(world, number)
    assert is_signed(claim)
    check = verify_text(claim, trust_here(world.office), world.clock.today())
    assert (check.status, check.signed) == ("trial", True)
    assert verify(world.office, world.reader, claim).ok
    assert pending_numbers(world.office, world.clerk) == ()


def test_publishing_is_never_held_up_by_a_locked_key(world: World) -> None:
    unsigned = claim_of(world, world.published())
    assert not is_signed(unsigned)
    with pytest.raises(Refusal, match="还没有签名密钥"):
        sign_pending(world.office, world.clerk)
    make_key(world.office, world.admin, WORDS)
    number = world.published()
    later = claim_of(world, number)
    # The first one was superseded by the second: nothing without force is signed.
    assert len(pending_numbers(world.office, world.clerk)) == 1
    assert pending_numbers(world.office, world.other_county) == ()
    with pytest.raises(Refusal, match="没有解锁"):
        sign_pending(world.office, world.clerk)
    signed = sign_pending(world.office, world.admin)
    assert len(signed.numbers) == 1
    assert pending_numbers(world.office, world.clerk) == ()
    assert is_signed(claim_of(world, number))
    # The paper handed out before is still one of ours.
    assert verify(world.office, world.reader, later).ok
    assert not verify(world.office, world.reader, unsigned).ok


def test_a_replaced_key_stays_believed_a_lost_one_does_not(world: World) -> None:
    first = make_key(world.office, world.admin, WORDS)
    unlock_key(world.office, world.approver, WORDS)
    number = world.published()
    old = claim_of(world, number)
    with pytest.raises(Refusal, match="没有写明理由"):
        replace_key(world.office, world.admin, OTHER, " ")
    second = replace_key(world.office, world.admin, OTHER, "每年更换")
    assert [(each.key_id, each.state) for each in list_keys(world.office)] == [
        (second.key_id, "in_use"), (first.key_id, "replaced"),
    ]  # fmt: skip
    assert not is_unlocked(world.office, world.approver)
    assert verify_text(old, trust_here(world.office)).status == "trial"
    third = replace_key(world.office, world.admin, WORDS, "口令泄露", distrust=True)
    assert third.key_id not in (first.key_id, second.key_id)
    assert verify_text(old, trust_here(world.office)).status == "trial"
    assert pending_numbers(world.office, world.admin) == ()


def test_what_a_lost_key_signed_is_signed_anew(world: World) -> None:
    make_key(world.office, world.admin, WORDS)
    unlock_key(world.office, world.approver, WORDS)
    number = world.published()
    lost = claim_of(world, number)
    replace_key(world.office, world.admin, OTHER, "U 盘丢失", distrust=True)
    assert verify_text(lost, trust_here(world.office)).status == "distrusted_key"
    sign_pending(world.office, world.admin)
    check = verify_text(claim_of(world, number), trust_here(world.office))
    assert (check.status, check.signed) == ("trial", True)


def test_the_key_goes_to_paper_and_comes_back(world: World) -> None:
    made = make_key(world.office, world.admin, WORDS)
    box = back_up_key(world.office, world.admin)
    [view] = list_keys(world.office)
    assert view.backed_up is not None
    lines = [
        " ".join([number, *groups, check]) for number, groups, check in printed_lines(box.text)
    ]
    assert from_lines("\n".join(lines)) == box.text
    again = import_key(world.office, world.admin, "\n".join(lines).lower(), WORDS)
    assert again.key_id == made.key_id
    with pytest.raises(Refusal, match="密钥口令不对"):
        import_key(world.office, world.admin, box.text, OTHER)
    slip = lines[2][:5] + ("A" if lines[2][5] != "A" else "B") + lines[2][6:]
    with pytest.raises(Refusal, match="第 3 行有误"):
        import_key(world.office, world.admin, "\n".join([*lines[:2], slip, *lines[3:]]), WORDS)
    with pytest.raises(Refusal, match="第 2 行有误"):
        import_key(world.office, world.admin, "\n".join([lines[0], *lines[2:]]), WORDS)
    with pytest.raises(Refusal, match="不完整或有字抄错"):
        import_key(world.office, world.admin, "\n".join(lines[:-1]), WORDS)


def test_no_sign_of_a_box_can_be_miscopied(world: World) -> None:
    make_key(world.office, world.admin, WORDS)
    box = back_up_key(world.office, world.admin).text
    for at in range(10, len(box)):
        other = "A" if box[at] != "A" else "B"
        with pytest.raises(Refusal):
            import_key(world.office, world.admin, box[:at] + other + box[at + 1 :], WORDS)


def test_a_key_is_not_imported_beside_another_one(world: World) -> None:
    make_key(world.office, world.admin, WORDS)
    box = back_up_key(world.office, world.admin).text
    world.behind_our_back("DELETE FROM certificate_keys")
    replaced = make_key(world.office, world.admin, OTHER)
    with pytest.raises(Refusal, match="正在使用另一把密钥"):
        import_key(world.office, world.admin, box, WORDS)
    world.behind_our_back("DELETE FROM certificate_keys")
    taken = import_key(world.office, world.admin, box, WORDS)
    assert taken.key_id != replaced.key_id
    assert key_in_use(world.office) == taken
    assert is_unlocked(world.office, world.admin)


def test_the_words_are_changed_and_old_paper_keeps_the_old_ones(world: World) -> None:
    make_key(world.office, world.admin, WORDS)
    paper = back_up_key(world.office, world.admin).text
    with pytest.raises(Refusal, match="密钥口令不对"):
        change_passphrase(world.office, world.admin, OTHER, WORDS)
    change_passphrase(world.office, world.admin, WORDS, OTHER)
    [view] = list_keys(world.office)
    assert view.backed_up is None
    unlock_key(world.office, world.approver, OTHER)
    with pytest.raises(Refusal, match="密钥口令不对"):
        unlock_key(world.office, world.approver, WORDS)
    import_key(world.office, world.admin, paper, WORDS)
    unlock_key(world.office, world.approver, WORDS)


def test_the_lists_are_signed_and_tell_what_ended(world: World) -> None:
    with pytest.raises(Refusal, match="还没有签名密钥"):
        make_trust_list(world.office, world.admin)
    make_key(world.office, world.admin, WORDS)
    unlock_key(world.office, world.approver, WORDS)
    number = world.published()
    certificate = world.see(number).certificate
    assert certificate is not None
    world.behind_our_back(
        "INSERT INTO certificate_ends (id, certificate_id, ended_on, cause, reason, replaced_by,"
        f" at, by_id, lifted_at, lifted_reason) SELECT 1, id, '2026-11-01', 'revoked', '造假',"
        f" '', '2026-11-01T00:00:00+08:00', {world.admin.user_id}, NULL, '' FROM certificates"
    )
    trust = trust_from(
        make_trust_list(world.office, world.admin),
        make_revocation_list(world.office, world.admin),
        holds,
    )
    assert trust.endings[certificate.number].reason == "造假"
    assert trust.as_of == world.clock.today()
    assert trust_here(world.office).endings == trust.endings


def test_a_term_is_set_with_its_basis_and_stands_in_new_claims(world: World) -> None:
    assert certificate_term(world.office, world.reader).months == 0
    with pytest.raises(Refusal, match="依据"):
        set_certificate_term(world.office, world.admin, 12, "")
    with pytest.raises(Refusal, match="管理"):
        set_certificate_term(world.office, world.clerk, 12, "某文件")
    before = claim_of(world, world.published())
    set_certificate_term(world.office, world.admin, 12, "某办法第十条")
    after = verify_text(claim_of(world, world.published())).claim
    assert after is not None
    assert after.expires is not None
    assert (after.expires - after.published).days in (364, 365)
    first = verify_text(before).claim
    assert first is not None
    assert first.expires is None


def test_every_act_stands_in_the_trail_and_no_secret_does(world: World) -> None:
    make_key(world.office, world.admin, WORDS)
    back_up_key(world.office, world.admin)
    replace_key(world.office, world.admin, OTHER, "更换")
    actions = [each.action for each in trail.entries(world.office, world.admin, limit=3)]
    assert actions == [
        "certificates.replace_key", "certificates.back_up_key", "certificates.make_key",
    ]  # fmt: skip
    kept = everything_kept(world)
    assert WORDS not in kept
    assert OTHER not in kept


def test_a_key_slipped_in_behind_our_back_is_found(world: World) -> None:
    made = make_key(world.office, world.admin, WORDS)
    assert check(world.office) == []
    world.behind_our_back(f"UPDATE certificate_keys SET public_key = '{'a' * 64}'")
    world.behind_our_back(
        "INSERT INTO certificate_keys (key_id, public_key, box, valid_from, until, distrusted_on,"
        " reason, exported_at, made_at, made_by) SELECT '9999999999999999', public_key, '',"
        " valid_from, valid_from, NULL, '', NULL, made_at, made_by FROM certificate_keys"
    )
    assert {each.message for each in check(world.office)} == {
        "签名密钥 9999 9999 9999 9999 不是由本程序建立的",
        f"签名密钥 {made.name} 的公钥被改动过",
    }
    world.behind_our_back("DELETE FROM certificate_keys")
    [gone] = check(world.office)
    assert gone.message == f"留痕里的签名密钥 {made.name} 不见了"


def test_a_formal_certificate_is_genuine_until_it_ends(world: World) -> None:
    make_key(world.office, world.admin, WORDS)
    unlock_key(world.office, world.approver, WORDS)
    number = world.in_notice()
    world.behind_our_back("UPDATE audits SET mode = 'formal'")
    world.clock.advance(days=8)
    view = advance(world.office, world.approver, number, "publish", document="邯环公告〔2026〕1号")
    assert view.certificate is not None
    found = verify(world.office, world.reader, view.certificate.claim)
    assert (found.ok, found.claim.status, found.claim.signed) == (True, "genuine", True)
    content = certificate_content(world.office, world.clerk, number)
    assert read_claim(content.claim) == found.claim.claim
    again = print_certificate(world.office, world.clerk, number, world_file(world))
    assert claim_in(again.path) == view.certificate.claim
    world.behind_our_back(
        "INSERT INTO certificate_ends (id, certificate_id, ended_on, cause, reason, replaced_by,"
        " at, by_id, lifted_at, lifted_reason) SELECT 1, id, '2026-11-01', 'revoked', '造假',"
        f" '', '2026-11-01T00:00:00+08:00', {world.admin.user_id}, NULL, '' FROM certificates"
    )
    found = verify(world.office, world.reader, view.certificate.claim)
    assert (found.ok, found.claim.status) == (False, "revoked")
    assert "2026-11-01 已撤销，原因：造假" in found.claim.message


def world_file(world: World) -> Path:
    """A place for a certificate, beside the pack of the world."""
    return Path(world.pack).with_name("证书.pdf")
