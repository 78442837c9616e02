"""Certificates are numbered per series and year, and held against the records."""

from __future__ import annotations

from db.certificates import verify
from db.workflow import advance
from grading.certificates import Claim, claim_text, verify_text
from tests.db.audit_world import World


def claim_of(world: World, number: str) -> str:
    certificate = world.see(number).certificate
    assert certificate is not None
    return certificate.claim


def test_trials_have_a_series_of_their_own(world: World) -> None:
    first, second = world.published(), world.published()
    numbers = [
        view.certificate.number
        for view in (world.see(first), world.see(second))
        if view.certificate
    ]
    assert numbers == ["样张〔2026〕第0001号", "样张〔2026〕第0002号"]


def test_the_year_is_that_of_the_decision(world: World) -> None:
    world.clock.advance(days=300)  # 27 December 2026
    number = world.decided()
    advance(world.office, world.clerk, number, "notice")
    world.clock.advance(days=12)
    view = advance(world.office, world.approver, number, "publish")
    assert view.certificate is not None
    assert view.certificate.published_on.year == 2027
    assert view.certificate.number == "样张〔2026〕第0001号"


def test_a_certificate_of_ours_is_recognised(world: World) -> None:
    number = world.published()
    claim = claim_of(world, number)
    found = verify(world.office, world.reader, claim)
    assert (found.ok, found.reason) == (True, "与本局签发的 样张〔2026〕第0001号 一致")
    assert found.certificate is not None
    assert found.certificate.audit_number == number
    assert found.claim.title == "试评样张，非正式证书"


def test_a_better_level_under_our_number_is_noticed(world: World) -> None:
    claim = verify_text(claim_of(world, world.published())).claim
    assert claim is not None
    fields = {name: getattr(claim, name) for name in claim.__slots__}
    forged = claim_text(Claim(**{**fields, "level": "A"}))
    found = verify(world.office, world.reader, forged)
    assert (found.ok, found.reason) == (
        False, "内容与本局签发的 样张〔2026〕第0001号 不一致，以本局记录为准",
    )  # fmt: skip


def test_a_number_we_never_issued_is_noticed(world: World) -> None:
    claim = verify_text(claim_of(world, world.published())).claim
    assert claim is not None
    fields = {name: getattr(claim, name) for name in claim.__slots__}
    forged = claim_text(Claim(**{**fields, "number": "样张〔2026〕第0099号"}))
    assert verify(world.office, world.reader, forged).reason == (
        "本局没有签发过 样张〔2026〕第0099号"
    )


def test_a_damaged_text_is_no_certificate(world: World) -> None:
    claim = claim_of(world, world.published())
    found = verify(world.office, world.reader, claim[:-1] + ("A" if claim[-1] != "A" else "B"))
    assert (found.ok, found.certificate, found.claim.status) == (False, None, "altered")
