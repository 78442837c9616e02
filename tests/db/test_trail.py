"""The trail: what it holds, what it notices, what it refuses."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from db import trail
from db.clock import SetClock, moment_text
from db.office import Office
from db.users import Actor, add_user, sign_in
from grading.canonical import canonical_json
from grading.refusals import Refusal


def do(office: Office, actor: Actor, key: str, **details: object) -> trail.TrailEntry:
    with office.command(actor, "test.do") as work:
        return work.record("thing", key, details, f"办理 {key}")


def tamper(office: Office, *statements: str) -> None:
    """What somebody with the database in hand, and no scruples, would do."""
    with office.beside_the_records() as session:
        if office.database.name == "sqlite":
            for name in ("update", "delete", "replace"):
                session.execute(text(f"DROP TRIGGER trail_entries_no_{name}"))
        else:
            session.execute(text("ALTER TABLE trail_entries DISABLE TRIGGER ALL"))
        for statement in statements:
            session.execute(text(statement))


def test_each_entry_is_chained_to_the_one_before(office: Office, admin: Actor) -> None:
    first = do(office, admin, "一", value=Decimal("10.50"), words='引号"、换行\n、\u2028、𠮷')
    second = do(office, admin, "二")
    assert second.previous == first.hash
    assert second.seq == first.seq + 1
    entry = {
        "seq": first.seq,
        "at": moment_text(first.at),
        "actor_id": first.actor_id,
        "actor": first.actor,
        "action": "test.do",
        "kind": "thing",
        "key": "一",
        "note": "办理 一",
        "details": first.details,
    }
    by_hand = hashlib.sha256((first.previous + canonical_json(entry)).encode()).hexdigest()
    assert first.hash == by_hand
    assert trail.entries(office, admin, kind="thing") == [second, first]
    assert trail.head(office) == (second.seq, second.hash)


def test_a_whole_trail_verifies_in_full_and_from_the_last_checkpoint(
    office: Office, admin: Actor
) -> None:
    for number in range(20):
        do(office, admin, str(number))
    count, head = trail.head(office)
    assert trail.verify(office) == trail.TrailState(True, count, head, count)
    do(office, admin, "later")
    state = trail.verify(office, full=False)
    assert state.ok
    assert state.entries == 2  # the checkpoint's own entry and the new one
    assert trail.verify(office, full=False).entries == 1


def test_an_empty_trail_is_whole(empty_office: Office) -> None:
    # the mark of a sample is its only entry
    assert trail.verify(empty_office).ok


@pytest.mark.every_case
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE trail_entries SET note = 'x' WHERE seq = 2",
        "UPDATE trail_entries SET seq = 99 WHERE seq = 2",
        "DELETE FROM trail_entries",
        "DELETE FROM trail_entries WHERE seq = 3",
    ],
)
def test_the_database_itself_refuses_changes(office: Office, admin: Actor, statement: str) -> None:
    do(office, admin, "one")
    with pytest.raises(DBAPIError, match="append-only"), office.beside_the_records() as session:
        session.execute(text(statement))
    assert trail.verify(office).ok


def test_replacing_and_emptying_are_refused_too(office: Office, admin: Actor) -> None:
    do(office, admin, "one")
    statement = "TRUNCATE trail_entries"
    if office.database.name == "sqlite":
        statement = (
            "INSERT OR REPLACE INTO trail_entries SELECT seq, at, actor_id, actor, action, "
            "kind, key, 'x', details, previous, hash FROM trail_entries WHERE seq = 2"
        )
    with pytest.raises(DBAPIError, match="append-only"), office.beside_the_records() as session:
        session.execute(text(statement))
    assert trail.verify(office).ok


@pytest.mark.parametrize(
    ("statement", "broken_at", "words"),
    [
        ("UPDATE trail_entries SET note = 'x' WHERE seq = 4", 4, "第 4 条留痕被改动过"),
        ("UPDATE trail_entries SET actor = '别人' WHERE seq = 4", 4, "被改动过"),
        ("UPDATE trail_entries SET details = '{ }' WHERE seq = 4", 4, "被改动过"),
        ("UPDATE trail_entries SET hash = previous WHERE seq = 4", 4, "被改动过"),
        ("DELETE FROM trail_entries WHERE seq = 4", 4, "第 4 条留痕不见了"),
        ("DELETE FROM trail_entries WHERE seq = 1", 1, "第 1 条留痕不见了"),
        ("UPDATE trail_entries SET previous = hash WHERE seq = 4", 4, "接不上"),
    ],
)
def test_what_was_tampered_with_is_found(
    office: Office, admin: Actor, statement: str, broken_at: int, words: str
) -> None:
    for number in range(6):
        do(office, admin, str(number))
    tamper(office, statement)
    state = trail.verify(office)
    assert not state.ok
    assert state.broken_at == broken_at
    assert words in state.reason


def test_a_cut_off_tail_is_found_by_the_checkpoint(office: Office, admin: Actor) -> None:
    for number in range(6):
        do(office, admin, str(number))
    last = trail.verify(office).seq
    tamper(office, f"DELETE FROM trail_entries WHERE seq > {last - 2}")
    for full in (True, False):
        state = trail.verify(office, full)
        assert not state.ok
        assert state.broken_at == (last - 1 if full else last)


def test_a_rewritten_chain_differs_from_the_checkpoint(office: Office, admin: Actor) -> None:
    entry = do(office, admin, "one")
    trail.verify(office)
    forged = trail.entry_hash(
        entry.previous,
        entry.seq,
        moment_text(entry.at),
        entry.actor_id,
        entry.actor,
        entry.action,
        entry.kind,
        entry.key,
        "forged",
        "{}",
    )
    tamper(
        office,
        "UPDATE trail_entries SET note = 'forged', details = '{}', "
        f"hash = '{forged}' WHERE seq = {entry.seq}",
    )
    state = trail.verify(office)
    assert not state.ok
    assert "与上次校验时不同" in state.reason


def test_entries_are_found_by_object_person_time_and_words(
    office: Office, admin: Actor, clock: SetClock
) -> None:
    add_user(office, admin, "张三", "clerk", password="long enough")
    clerk = sign_in(office, "张三", "long enough")
    start = clock.now()
    do(office, clerk, "A-1", company="武安 100% 钢铁")
    clock.advance(days=1)
    do(office, admin, "A-2", company="峰峰焦化")

    def keys(**wanted: object) -> list[str]:
        found = trail.entries(office, admin, **wanted)  # type: ignore[arg-type]
        return [entry.key for entry in found]

    assert keys(kind="thing") == ["A-2", "A-1"]
    assert keys(kind="thing", key="A-1") == ["A-1"]
    assert keys(by="张三") == ["A-1"]
    assert keys(kind="thing", since=start + timedelta(hours=1)) == ["A-2"]
    assert keys(kind="thing", until=start + timedelta(hours=1)) == ["A-1"]
    assert keys(text="武安") == ["A-1"]
    assert keys(text="100% 钢") == ["A-1"]
    assert keys(text="100_钢") == []
    newest = trail.entries(office, admin, limit=1)
    assert keys(before=newest[0].seq, limit=1) == ["A-1"]


def test_who_holds_no_role_reads_no_trail(office: Office, admin: Actor) -> None:
    with pytest.raises(Refusal, match="无权"):
        trail.entries(office, Actor(9, "路人", frozenset()))


def test_details_hold_only_what_canonical_json_can(office: Office, admin: Actor) -> None:
    head = trail.head(office)
    with pytest.raises((TypeError, ValueError)):
        do(office, admin, "float", share=0.1)
    assert trail.head(office) == head


def test_long_trails_are_read_a_page_at_a_time(
    office: Office, admin: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(12):
        do(office, admin, str(number))
    last = trail.head(office)[0]
    for page in (1, 5, last, last + 1):
        monkeypatch.setattr(trail, "_PAGE", page)
        assert trail.verify(office) == trail.TrailState(True, last, trail.head(office)[1], last)
