"""The trail (留痕): one chained entry per command, appended and never changed.

The hash of an entry is SHA-256 over the previous entry's hash followed by the
canonical JSON of the entry itself. A chain cannot see that its tail was cut
off; therefore its head also stands in certificates, PDF files and backup
manifests, and checkpoints of earlier verifications stand beside it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import ColumnElement, Select, and_, func, insert, or_, select
from sqlalchemy.orm import Session

from db.clock import moment_text
from db.office_tables import TrailCheckpoint, TrailRow
from db.tables import Base
from grading.canonical import canonical_json, parse_json

if TYPE_CHECKING:
    from db.office import Office
    from db.users import Actor

# What the first entry follows.
BEGINNING = "0" * 64
_PAGE = 5000
_FEW = 2000
"""So many entries of a kind are sorted faster than the trail is walked back for them."""
_TABLE = Base.metadata.tables[TrailRow.__tablename__]
# On the table and not the class: every command passes here, and the ORM's way costs four times.
_LAST = select(_TABLE.c.seq, _TABLE.c.hash).order_by(_TABLE.c.seq.desc()).limit(1)
_INSERT = insert(_TABLE)


@dataclass(frozen=True, slots=True)
class TrailEntry:
    """One action: who did what to which object when, with its place in the chain."""

    seq: int
    at: datetime
    actor_id: int
    actor: str
    action: str
    kind: str
    key: str
    note: str
    details: dict[str, Any]
    previous: str
    hash: str


@dataclass(frozen=True, slots=True)
class TrailState:
    """What a verification found. ``head`` is the last good hash, ``broken_at`` the first bad entry.

    ``entries`` counts the entries looked at; ``reason`` is a sentence when not ``ok``.
    """

    ok: bool
    entries: int
    head: str
    seq: int
    broken_at: int | None = None
    reason: str = ""


def append(
    session: Session,
    *,
    at: datetime,
    actor_id: int,
    actor: str,
    action: str,
    kind: str,
    key: str,
    note: str,
    details: Mapping[str, object],
) -> TrailEntry:
    """Add the next entry in the session's transaction, which must be the only writing one."""
    last, previous = _head(session)
    seq = last + 1
    text = canonical_json(dict(details))
    when = moment_text(at)
    digest = entry_hash(previous, seq, when, actor_id, actor, action, kind, key, note, text)
    row = {
        "seq": seq,
        "at": at,
        "actor_id": actor_id,
        "actor": actor,
        "action": action,
        "kind": kind,
        "key": key,
        "note": note,
        "details": text,
        "previous": previous,
        "hash": digest,
    }
    session.connection().execute(_INSERT, row)
    return TrailEntry(
        seq, at, actor_id, actor, action, kind, key, note, _parsed(text), previous, digest
    )


def entry_hash(
    previous: str,
    seq: int,
    at: str,
    actor_id: int,
    actor: str,
    action: str,
    kind: str,
    key: str,
    note: str,
    details: str,
) -> str:
    """SHA-256 over the previous hash and the entry's canonical JSON.

    The JSON is put together by hand around the stored text of the details:
    parsing and writing it anew would make verification several times slower.
    """
    quoted = encode_basestring
    text = (
        f'{previous}{{"action":{quoted(action)},"actor":{quoted(actor)},"actor_id":{actor_id},'
        f'"at":{quoted(at)},"details":{details},"key":{quoted(key)},"kind":{quoted(kind)},'
        f'"note":{quoted(note)},"seq":{seq}}}'
    )
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def head(office: Office) -> tuple[int, str]:
    """Number and hash of the last entry; (0, sixty-four zeros) before the first."""
    with office.reading() as session:
        return _head(session)


def _head(session: Session) -> tuple[int, str]:
    last = session.connection().execute(_LAST).first()
    return (last.seq, last.hash) if last else (0, BEGINNING)


def verify(
    office: Office, full: bool = True, *, between: Callable[[], None] | None = None
) -> TrailState:
    """Recompute the chain, in full or from the last checkpoint; if good, set a new checkpoint.

    ``between`` is called after every few thousand entries: to make room for others, or
    to raise what ends the verification.
    """
    with office.reading() as session:
        state = verify_in(session, full, between)
    if state.ok:
        _set_checkpoint(office, state)
    return state


def verify_in(
    session: Session, full: bool = True, between: Callable[[], None] | None = None
) -> TrailState:
    """Recompute the chain in a session, without setting a checkpoint."""
    points = session.execute(
        select(TrailCheckpoint.seq, TrailCheckpoint.hash).order_by(TrailCheckpoint.seq)
    ).all()
    passed = {point.seq: point.hash for point in points}
    start = points[-1].seq - 1 if points and not full else 0
    seq, previous, looked_at = start, BEGINNING, 0
    for row in _rows(session, start, between):
        number, stored_previous, stored_hash = row[0], row[9], row[10]
        if seq == start and start:  # the entry before the checkpoint was verified then
            previous = stored_previous
        reason = ""
        if number != seq + 1:
            reason = f"第 {seq + 1} 条留痕不见了"
        elif stored_previous != previous:
            reason = f"第 {number} 条留痕与前一条接不上"
        elif entry_hash(previous, *row[:9]) != stored_hash:
            reason = f"第 {number} 条留痕被改动过"
        elif passed.get(number, stored_hash) != stored_hash:
            reason = f"第 {number} 条留痕与上次校验时不同"
        if reason:
            return TrailState(False, looked_at, previous, seq, seq + 1, reason)
        seq, previous, looked_at = number, stored_hash, looked_at + 1
    if points and seq < points[-1].seq:
        reason = f"第 {seq + 1} 条起的留痕不见了（上次校验时有 {points[-1].seq} 条）"
        return TrailState(False, looked_at, previous, seq, seq + 1, reason)
    return TrailState(True, looked_at, previous, seq)


def _rows(
    session: Session, after: int, between: Callable[[], None] | None
) -> Iterator[tuple[Any, ...]]:
    """The entries after a number as plain tuples, a page at a time to keep memory flat."""
    statement = (
        'SELECT seq, at, actor_id, actor, action, kind, "key", note, details, previous, hash '
        "FROM trail_entries WHERE seq > {} ORDER BY seq LIMIT {}"
    )
    connection = session.connection()
    while True:
        cursor = connection.exec_driver_sql(statement.format(int(after), _PAGE)).cursor
        rows = cursor.fetchall() if cursor is not None else []
        yield from rows
        if len(rows) < _PAGE:
            return
        after = rows[-1][0]
        if between is not None:
            between()


def _set_checkpoint(office: Office, state: TrailState) -> None:
    """Remember how far the chain was good; not a change of records, so it has no entry itself."""
    with office.reading() as session:
        newest = session.scalar(select(func.max(TrailCheckpoint.seq))) or 0
    if state.seq <= newest:
        return
    with office.beside_the_records() as session:
        if session.get(TrailCheckpoint, state.seq) is None:
            session.add(TrailCheckpoint(seq=state.seq, hash=state.head, at=office.clock.now()))


def entries(
    office: Office,
    actor: Actor,
    *,
    kind: str | None = None,
    key: str | None = None,
    by: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    text: str | None = None,
    before: int | None = None,
    after: int | None = None,
    limit: int = 100,
) -> list[TrailEntry]:
    """The newest entries first, by object (``kind``, ``key``), person, time and words.

    ``text`` is looked for in key, note and details. For the next page pass the
    last number seen as ``before``; ``after`` looks back to that number and no
    further. Of a time without ``after`` the latest come first. A county's person
    sees what is told of the county, and the own acts.
    """
    from db.county_scope import within
    from db.users import ROLES, require

    require(actor, *ROLES)
    statement: Select[Any] = select(TrailRow)
    if key is not None:
        statement = statement.where(TrailRow.key == key)
    if by is not None:
        statement = statement.where(TrailRow.actor == by)
    if text:
        statement = statement.where(
            or_(
                TrailRow.key.contains(text, autoescape=True),
                TrailRow.note.contains(text, autoescape=True),
                TrailRow.details.contains(text, autoescape=True),
            )
        )
    if since is not None:
        statement = statement.where(TrailRow.at >= since)
    if until is not None:
        statement = statement.where(TrailRow.at < until)
    if after is not None:
        statement = statement.where(TrailRow.seq > after)
    if actor.county is not None:
        own = TrailRow.actor_id == actor.user_id
        statement = statement.where(or_(own, within(actor, TrailRow.kind, TrailRow.key)))
    with office.reading() as session:
        if kind is not None:
            column = TrailRow.kind if key is not None else _kind_column(session, kind)
            statement = statement.where(column == kind)
        order: list[Any] = [TrailRow.seq]
        if (since or until) and after is None:
            # off the index of times; where a clock was set back, time decides the order
            order = [TrailRow.at, TrailRow.seq]
            last = session.get(TrailRow, before) if before is not None else None
            if last is not None:
                statement = statement.where(
                    or_(
                        TrailRow.at < last.at,
                        and_(TrailRow.at == last.at, TrailRow.seq < last.seq),
                    )
                )
        elif before is not None:
            statement = statement.where(TrailRow.seq < before)
        newest = (column.desc() for column in order)
        return [_entry(row) for row in session.scalars(statement.order_by(*newest).limit(limit))]


def _kind_column(session: Session, kind: str) -> ColumnElement[str]:
    """The kind as it is compared: straight off the index where there are few of it.

    Of many the newest come from walking back, not from sorting all of them; the
    joined text keeps both databases from the index.
    """
    some = select(TrailRow.seq).where(TrailRow.kind == kind).limit(_FEW).subquery()
    few = (session.scalar(select(func.count()).select_from(some)) or 0) < _FEW
    return cast("ColumnElement[str]", TrailRow.kind) if few else TrailRow.kind.concat("")


def _entry(row: TrailRow) -> TrailEntry:
    return TrailEntry(
        row.seq,
        row.at,
        row.actor_id,
        row.actor,
        row.action,
        row.kind,
        row.key,
        row.note,
        _parsed(row.details),
        row.previous,
        row.hash,
    )


def _parsed(details: str) -> dict[str, Any]:
    return cast(dict[str, Any], parse_json(details))
