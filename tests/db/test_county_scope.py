"""A person of one county reads and changes nothing of another: every public function is tried.

New functions of ``db/`` are found by themselves. What cannot be called with the words
below has to be named in ``TRIED_ELSEWHERE`` together with the test that tries it.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import db
from db import trail
from db.accounts import change_user, list_users
from db.attachments import attach, attachments_of, content_of
from db.audits import audit
from db.backup import backup
from db.campaign import Wish, set_target
from db.campaign_measures import Plan, add_measure
from db.certificates import verify
from db.delegations import delegate, list_delegations
from db.office_tables import TrailRow
from db.rounds import RoundPlan
from db.site_records import Problem, Sample
from db.users import ROLES, Actor, add_user
from db.workflow import advance
from grading.monitoring.hours import Month
from grading.refusals import Refusal
from tests.db.audit_world import OTHER_WORKS, SHEXIAN, WUAN, World

TRIED_ELSEWHERE = {
    "campaign_import.import_targets": "test_campaign_import",
    "papers.content_of": "prints the view it is handed; whoever has it may see it",
    "prints.print_into": "keeps the paper it is handed; drawing it is tried here",
    "prints.print_on": "keeps the paper it is handed; drawing it is tried here",
    "enterprise_import.import_list": "test_enterprise_import",
    "monitoring.hours_import.import_hours": "test_hours_import",
    "energy.figures_import.import_figures": "test_figures",
    "energy.printing.print_account": "prints what it is handed; whoever has it may see it",
    "energy.printing.print_synergy": "prints what it is handed; whoever has it may see it",
    "incentive.forms.assessed_form": "fills in what it is handed; whoever has it may see it",
    "incentive.results.decide": "test_results",
    "transport.imports.import_ledger": "tests/db/transport",
    "transport.rail_lines.change_line": "tests/db/transport",
    "transport.rail_lines.enter_line": "tests/db/transport",
    "enterprise_preview.preview_list": "test_enterprise_import",
    "confirmations.record": "belongs to the whole city; test_confirmations",
    "standard_editions.revise": "belongs to the whole city; test_standard_editions",
    "workdays.enter_days": "the calendar has no county",
    "certificates.verify": "repeats what is on the certificate shown to it; see below",
    "users.create_office": "there is no actor yet",
    "emergency_import.match_historic": "belongs to the whole city; test_emergency_import",
    "emergency_import.import_historic": "belongs to the whole city; test_emergency_import",
    "platform.reconcile": "test_platform",
    "recheck.write_recheck_list": "writes the rows it is handed; test_recheck",
    "enterprise_entry_import.import_entries": "test_enterprise_entry_import",
    "platform_import.import_platform": "test_platform",
    "transport.papers.print_assessment": "prints the assessment it is handed",
    "transport.papers.print_sample": "prints the sample it is handed",
    "transport.papers.transport_content": "prints the assessment it is handed",
}
"""Functions whose arguments cannot be made up here → where their county is tested."""

NO_RECORDS = ("db.migrations", "db.dialects")
"""Packages of the record room that keep no noun's records."""

MARK = "涉县的内情"
DAY = date(2026, 12, 1)
MADE: dict[str, object] = {
    "Wish": Wish("A", deadline=DAY, lead="试一试", person="试一试"),
    "Plan": Plan("试一试", deadline=DAY, person="试一试"),
    "RoundPlan": RoundPlan("试一试", DAY, DAY, {}),
    "Problem": Problem("试一试"),
    "Sequence[Sample]": [Sample("ledger", "试一试", "试一试")],
    "Month": Month(2026, 1),
}
"""What a function is given where it asks for one of these types."""


@dataclass
class Strangers:
    """What there is in 涉县, and a person of 武安 with every role."""

    world: World
    actor: Actor
    number: str
    claim: str
    certificate: str
    scan: str
    user: str
    words: dict[str, Any]

    @property
    def secrets(self) -> tuple[str, ...]:
        return (MARK, "涉县虚构", self.number, self.certificate, self.user)


@pytest.fixture
def strangers(world: World, tmp_path: Path) -> Strangers:
    """A published audit of 涉县 with a scan, a delegation there, and 武安's own administrator."""
    office = world.office
    add_user(office, world.admin, "陌生人", list(ROLES), password="correct horse", county=WUAN)
    actor = Actor(office_id(world, "陌生人"), "陌生人", frozenset(ROLES), WUAN)
    number = world.open(enterprise=OTHER_WORKS).number
    facts = {"processes": ["sinter"], "head.PM": [Decimal(8)], "archive": ["eia", "permit"]}
    world.record(world.clerk, number, "claimed", {**facts, "penalised": False})
    advance(office, world.clerk, number, "submit", opinion=MARK)
    from db.facts import take_over

    take_over(office, world.other_county, number, "reviewed")
    advance(office, world.other_county, number, "accept", opinion=MARK)
    take_over(office, world.inspector, number, "verified")
    world.conclude(number)
    world.conclude(number)
    advance(office, world.inspector, number, "accept", opinion=MARK)
    advance(office, world.reviewer, number, "accept", opinion=MARK)
    advance(office, world.approver, number, "decide", opinion=MARK)
    advance(office, world.clerk, number, "notice")
    world.clock.advance(days=10)
    advance(office, world.approver, number, "publish")
    file = tmp_path / "scan.pdf"
    file.write_bytes(b"%PDF-1.4 " + MARK.encode())
    scan = attach(office, world.admin, "audit", number, file, title=MARK).sha256
    target = set_target(office, world.admin, OTHER_WORKS, Wish("A", deadline=DAY, note=MARK))
    add_measure(office, world.admin, target.row.id, Plan(MARK, deadline=DAY))
    today = office.clock.today()
    delegate(
        office,
        world.approver,
        world.other_county.name,
        "accept/submitted",
        ends_on=today + timedelta(days=9),
        reason=MARK,
        same_person=True,
    )
    certificate = audit(office, world.admin, number).certificate
    assert certificate is not None
    other = tmp_path / "other.pdf"
    other.write_bytes(b"%PDF-1.4 new")
    words: dict[str, Any] = {
        "audit_id": number,
        "number": number,
        "enterprise_code": OTHER_WORKS,
        "enterprise": OTHER_WORKS,
        "code": OTHER_WORKS,
        "key": OTHER_WORKS,
        "kind": "enterprise",
        "enterprise_id": 2,
        "id": 2,
        "ids": [2],
        "codes": [OTHER_WORKS],
        "name": world.other_county.name,
        "to": world.other_county.name,
        "pack_name": "test-steel@2026-draft",
        "pack_key": world.pack,
        "old": "test-steel@2026-draft",
        "new": "test-steel@2026-draft",
        "text": certificate.claim,
        "sha256": scan,
        "stage": "claimed",
        "target": "A",
        "action": "withdraw",
        "roles": "reader",
        "password": "another correct horse",
        "origin": "window",
        "values": {"penalised": True},
        "step": "accept/submitted",
        "mode": "single",
        "reason": "试一试",
        "opinion": "试一试",
    }
    return Strangers(
        world,
        actor,
        number,
        certificate.claim,
        certificate.number,
        scan,
        world.other_county.name,
        words,
    )


def office_id(world: World, name: str) -> int:
    return next(u.user_id for u in list_users(world.office, world.admin) if u.name == name)


def public_functions() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every public function of the record room that is told whose action it is."""
    for module in pkgutil.walk_packages(db.__path__, "db."):
        if module.ispkg or module.name.startswith(NO_RECORDS):
            continue
        loaded = importlib.import_module(module.name)
        for name, thing in sorted(vars(loaded).items()):
            own = getattr(thing, "__module__", "") == loaded.__name__
            if name.startswith("_") or not own or not inspect.isfunction(thing):
                continue
            if list(inspect.signature(thing).parameters)[:2] == ["office", "actor"]:
                yield f"{module.name.removeprefix('db.')}.{name}", thing


def made_up(function: Callable[..., Any], words: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Arguments for what a function needs, all pointing at 涉县; KeyError names what is unknown."""
    given: dict[str, Any] = {}
    parameters = list(inspect.signature(function).parameters.values())[2:]
    for each in parameters:
        written = str(each.annotation)
        required = each.default is inspect.Parameter.empty
        fits = written not in ("int", "int | None") or isinstance(words.get(each.name), int)
        if each.name in words and fits and (required or each.name in ("enterprise", "code")):
            given[each.name] = words[each.name]
        elif not required:
            continue
        elif written in MADE:
            given[each.name] = MADE[written]
        elif "Path" in written:
            given[each.name] = folder / "made.pdf"
        elif "Iterable[int]" in written or "Sequence[int]" in written:
            given[each.name] = [1, 2]
        elif "Iterable[str]" in written or "Sequence[str]" in written:
            given[each.name] = [OTHER_WORKS]
        elif "Mapping" in written or "dict" in written:
            given[each.name] = {}
        elif written in ("int", "int | None"):
            given[each.name] = 1
        elif "datetime" in written:
            given[each.name] = datetime.fromisoformat("2026-12-01T00:00:00+08:00")
        elif "date" in written:
            given[each.name] = date(2026, 12, 1)
        elif written == "bool":
            given[each.name] = True
        elif "bytes" in written:
            given[each.name] = b"%PDF-1.4"
        elif "str" in written:
            given[each.name] = OTHER_WORKS
        else:
            given[each.name] = without_wishes(function, each.name, written)
    return given


def without_wishes(function: Callable[..., Any], name: str, written: str) -> Any:
    """A filter or the like with nothing chosen; KeyError where there is no such thing."""
    wanted = vars(importlib.import_module(function.__module__)).get(written)
    try:
        return wanted()  # type: ignore[misc]
    except TypeError:
        raise KeyError(f"{name}: {written}") from None


def test_no_function_tells_or_changes_anything_of_another_county(
    strangers: Strangers, tmp_path: Path
) -> None:
    world, office = strangers.world, strangers.world.office
    before, leaks, unknown = trail.head(office)[0], [], []
    tried = 0
    for title, function in public_functions():
        if title in TRIED_ELSEWHERE:
            continue
        try:
            chosen = made_up(function, strangers.words, tmp_path)
        except KeyError as missing:
            unknown.append(f"{title}({missing})")
            continue
        asked = [chosen]
        if {"kind", "key"} <= chosen.keys():
            asked.append({**chosen, "kind": "audit", "key": strangers.number})
        for arguments in asked:
            tried += 1
            try:
                told = function(office, strangers.actor, **arguments)
                if inspect.isgenerator(told) or hasattr(told, "__next__"):
                    told = list(told)
            except Refusal:
                continue
            shown = repr(told)
            if isinstance(told, bytes):
                shown = told.decode("utf-8", "replace")
            leaks += [f"{title} tells {secret}" for secret in strangers.secrets if secret in shown]
    with office.reading() as session:
        done = list(session.query(TrailRow).where(TrailRow.seq > before))
    leaks += [
        f"{row.action} changed {row.key}"
        for row in done
        if row.kind != "standards" and row.key in (strangers.number, OTHER_WORKS, strangers.user)
    ]
    assert unknown == [], "name them in TRIED_ELSEWHERE, with a test of their own"
    assert leaks == []
    assert tried > 40
    assert world.see(strangers.number).state == "published"


def test_the_index_of_enterprises_ends_at_the_border(strangers: Strangers) -> None:
    from db.enterprise_search import EnterpriseIndex

    index = EnterpriseIndex(strangers.world.office, strangers.actor)
    assert index.load() == 1
    assert index.find("涉县").total == 0


def test_attachments_are_read_within_the_county_only(strangers: Strangers) -> None:
    office, own = strangers.world.office, strangers.world.other_county
    assert content_of(office, own, strangers.scan).endswith(MARK.encode())
    assert len(attachments_of(office, own, "audit", strangers.number)) == 1
    with pytest.raises(Refusal, match="没有这份佐证材料"):
        content_of(office, strangers.actor, strangers.scan)
    with pytest.raises(Refusal, match="不在您的县"):
        attachments_of(office, strangers.actor, "audit", strangers.number)


def test_the_trail_of_a_county_holds_its_own_objects_and_ones_own_acts(
    strangers: Strangers,
) -> None:
    world = strangers.world
    own_number = world.submitted()
    told = trail.entries(world.office, strangers.actor, limit=500)
    assert {e.key for e in told if e.kind == "audit"} == {own_number}
    assert {e.key for e in told if e.kind == "user"} == {"李初审", "陌生人"}
    assert not [e for e in told if e.kind == "delegation"]
    theirs = trail.entries(world.office, world.other_county, limit=500)
    assert strangers.number in {e.key for e in theirs}
    assert [e.kind for e in theirs if e.kind == "delegation"] == ["delegation"]
    assert len(list_delegations(world.office, world.other_county)) == 1


def test_a_certificate_of_another_county_is_verified_without_telling_its_audit(
    strangers: Strangers,
) -> None:
    found = verify(strangers.world.office, strangers.actor, strangers.claim)
    assert found.ok
    assert found.certificate is None
    assert verify(strangers.world.office, strangers.world.admin, strangers.claim).certificate


def test_an_administrator_of_a_county_manages_its_accounts_alone(
    strangers: Strangers, tmp_path: Path
) -> None:
    office, actor = strangers.world.office, strangers.actor
    secret = "another correct horse"
    added = add_user(office, actor, "武安新人", "clerk", password=secret, county=WUAN)
    assert added.office == "武安市分局"
    for county in (None, SHEXIAN):
        with pytest.raises(Refusal, match="只能管理本区县"):
            add_user(office, actor, "越界", "admin", password=secret, county=county)
    with pytest.raises(Refusal, match="只能管理本区县"):
        change_user(office, actor, "武安新人", county="全市")
    with pytest.raises(Refusal, match="备份由市局办理"):
        backup(office, actor, tmp_path / "all.db")


def test_a_person_moved_to_another_county_signs_in_again(strangers: Strangers) -> None:
    world = strangers.world
    change_user(world.office, world.admin, "陌生人", county=SHEXIAN)
    with pytest.raises(Refusal, match="角色或范围已由管理员修改"):
        add_user(
            world.office, strangers.actor, "新人", "clerk", password="long enough", county=WUAN
        )
    moved = replace(strangers.actor, county=SHEXIAN)
    assert audit(world.office, moved, strangers.number).state == "published"
