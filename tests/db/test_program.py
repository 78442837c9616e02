"""A newer program opens an office: new standards come in, old decisions are computed again."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import text

from db.library import library_packs, sync_shipped
from db.office import Office
from db.trail import entries
from db.users import Actor
from tests.db.audit_world import World


def work_with_older_rules(office: Office) -> None:
    with office.beside_the_records() as session:
        session.execute(text("UPDATE office_settings SET value = 'older' WHERE name = 'rules'"))


def test_the_same_program_changes_nothing(
    office: Office, admin: Actor, open_again: Callable[[], Office]
) -> None:
    sync_shipped(office, admin)
    before = len(entries(office, admin))
    assert len(entries(open_again(), admin)) == before


def test_an_office_without_standards_is_left_alone(
    office: Office, admin: Actor, open_again: Callable[[], Office]
) -> None:
    assert library_packs(open_again(), admin) == []


def test_a_newer_program_brings_its_standards_and_replays_decisions(
    world: World, open_again: Callable[[], Office]
) -> None:
    office, admin = world.office, world.admin
    sync_shipped(office, admin)
    world.decided()
    work_with_older_rules(office)
    again = open_again()
    newest = entries(again, admin)[0]
    assert (newest.action, newest.actor) == ("office.upgrade", "系统")
    assert newest.note == "程序更新：新到标准 0 部，重算决定 1 份，都与记录一致"
    assert entries(open_again(), admin)[0].seq == newest.seq


def test_a_decision_that_comes_out_differently_is_named(
    world: World, open_again: Callable[[], Office]
) -> None:
    office, admin = world.office, world.admin
    sync_shipped(office, admin)
    number = world.decided()
    world.behind_our_back("UPDATE decisions SET proven = 'C', possible = 'C'")
    work_with_older_rules(office)
    newest = entries(open_again(), admin)[0]
    assert newest.note.endswith("重算决定 1 份，1 份与记录不同")
    assert list(newest.details["different"]) == [number]
