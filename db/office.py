"""The office: an open database, and the one way of changing it.

``open_office`` opens, creates or migrates; ``Office.reading`` reads, ``Office.looking``
without the mapper; ``Office.command`` is one user action in one transaction with
exactly one entry of the trail. Sessions stay inside this room.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from db.clock import Clock, SetClock, SystemClock
from db.dialects import WRITES, Database, database_at
from db.looks import Look
from db.passwords import USUAL_COST, PasswordCost
from db.program import settle
from grading.refusals import EnvironmentRefusal, Refusal

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine
    from sqlalchemy.orm import Session

    from db.sessions import OfficeSession
    from db.trail import TrailEntry
    from db.users import Actor

Listener = Callable[[set[str]], None]


class Work:
    """One command being carried out: the session it changes, and its entry in the trail."""

    def __init__(self, office: Office, actor: Actor, action: str, session: Session) -> None:
        self.office = office
        self.actor = actor
        self.action = action
        self.session = session
        self.now = office.clock.now()
        self.entry: TrailEntry | None = None
        self.kinds: set[str] = set()

    def record(
        self,
        kind: str,
        key: str,
        details: Mapping[str, object],
        note: str = "",
        *,
        also: Iterable[str] = (),
    ) -> TrailEntry:
        """Write the command's entry in the trail: exactly once per command.

        ``kind`` and ``key`` name the object (``audit``, its number), ``details``
        is anything canonical JSON can hold, ``note`` one Chinese sentence for
        people; ``also`` names further kinds whose pages must be drawn anew.
        """
        if self.entry is not None:
            raise RuntimeError(f"{self.action}: a command records itself once")
        from db import trail

        self.session.flush()
        self.entry = trail.append(
            self.session,
            at=self.now,
            actor_id=self.actor.user_id,
            actor=self.actor.name,
            action=self.action,
            kind=kind,
            key=key,
            note=note,
            details=details,
        )
        self.kinds = {kind, *also}
        return self.entry

    def driver(self) -> Any:
        """A raw cursor of the driver in this very transaction, for bulk work on tuples.

        Write statements through :meth:`sql`, whose ``?`` becomes the driver's mark.
        """
        self.session.flush()
        return self.session.connection().connection.cursor()

    def sql(self, statement: str) -> str:
        """A statement with ``?`` marks as the driver of this database takes it."""
        return self.office.database.placeholders(statement)

    def insert_many(
        self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]
    ) -> None:
        """Insert tuples at the driver's speed (SQLite executemany, PostgreSQL COPY).

        Values must already be what the column stores: moments as
        :func:`db.clock.moment_text`, dates as ISO text.
        """
        cursor = self.driver()
        try:
            self.office.database.insert_many(cursor, table, columns, rows)
        finally:
            cursor.close()


class Office:
    """An open database of one office. Use from any thread; sessions are per call."""

    def __init__(self, database: Database, clock: Clock, busy_seconds: float) -> None:
        self.database = database
        self.clock = clock
        self.password_cost: PasswordCost = USUAL_COST
        self.changed: list[Listener] = []
        self._engine: Engine | None = None
        self._making_engine = threading.Lock()
        self._one_command = threading.Lock()
        self._in_command = threading.local()
        self._busy_seconds = busy_seconds
        self.is_sample = False

    @property
    def url(self) -> str:
        """Where the records are, fit to be shown: a path, or an address without its password."""
        return self.database.place

    @property
    def engine(self) -> Engine:
        """The engine, made when it is first needed: it costs the import of SQLAlchemy."""
        with self._making_engine:
            if self._engine is None:
                self._engine = self.database.engine(self._busy_seconds)
            return self._engine

    def close(self) -> None:
        """Let go of every connection; the office cannot be used afterwards."""
        self.database.stop_looking()
        if self._engine is not None:
            self._engine.dispose()

    def __enter__(self) -> Office:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one unchanging state of the records and changes nothing."""
        with self.refusing(), self._session(**self.database.reading) as session:
            yield session

    @contextmanager
    def looking(self) -> Iterator[Look]:
        """As :meth:`reading`, with plain statements; on SQLite without SQLAlchemy."""
        with (
            self.refusing(),
            self.database.looking(self._busy_seconds, lambda: self.engine) as look,
        ):
            yield look

    def _session(self, **options: Any) -> OfficeSession:
        from db.sessions import OfficeSession

        engine = self.engine.execution_options(**options)
        return OfficeSession(engine, expire_on_commit=False, info={"database": self.database})

    @contextmanager
    def command(self, actor: Actor, action: str) -> Iterator[Work]:
        """One user action: one transaction, one entry of the trail, all or nothing.

        ``action`` is its name in the trail (``users.add``). The block must call
        ``work.record`` exactly once; leaving it commits, any exception rolls
        everything back. Commands run one after the other. Refuses a person whose
        account was deactivated or changed since the sign-in.
        """
        from db.users import refuse_outdated

        if getattr(self._in_command, "action", None):
            raise RuntimeError(f"{action} inside {self._in_command.action}: commands do not nest")
        if not self._one_command.acquire(timeout=self._busy_seconds):
            raise EnvironmentRefusal(
                "另一个操作正在写入，等待超时", self.url, "请等它结束或取消后再试"
            )
        self._in_command.action = action
        try:
            with self.refusing(), self._session(**{WRITES: True}) as session:
                self.database.begin_command(session.connection())
                refuse_outdated(session, actor, action)
                work = Work(self, actor, action, session)
                yield work
                if work.entry is None:
                    raise RuntimeError(f"{action}: nothing was recorded, so nothing is kept")
                session.keep()
        finally:
            self._in_command.action = None
            self._one_command.release()
        for listener in tuple(self.changed):
            try:
                listener(set(work.kinds))
            except Exception:  # the command is carried out, whatever a page makes of it
                logging.getLogger("jinji.office").exception("listener after %s", action)

    @contextmanager
    def beside_the_records(self) -> Iterator[Session]:
        """A writing session for what is no record: checkpoints, counted wrong passwords."""
        with self.refusing(), self._session(**{WRITES: True}) as session:
            self.database.begin_command(session.connection())
            yield session
            session.keep()

    @contextmanager
    def refusing(self) -> Iterator[None]:
        """Turn what the machine does to us into one sentence."""
        try:
            yield
        except Refusal:
            raise
        except Exception as trouble:
            refusal = self.database.refusal(trouble)
            if refusal is None:
                raise
            raise refusal from trouble


def open_office(
    where: str | Path | None = None,
    *,
    clock: Clock | None = None,
    create: bool = True,
    busy_seconds: float = 10.0,
    password_cost: PasswordCost = USUAL_COST,
) -> Office:
    """Open the records at a path or SQLAlchemy URL (None: the user's data folder).

    A missing or empty database is created unless ``create`` is false; an older
    edition is migrated, with a backup beside it, and a newer program brings its
    standards and computes every decision again. ``busy_seconds`` is how long a
    command waits for another one. A :class:`SetClock` marks the database 样例.

    Refuses (exit 3) a newer edition, a network drive, a file that is no
    database or not ours, locked or unreadable places.
    """
    database = database_at(where)
    database.prepare(create)
    if not create and not database.exists():
        raise Refusal("数据库不存在", database.place, "请先用 init 建立，或检查 --db 写的路径")
    office = Office(database, clock or SystemClock(), busy_seconds)
    office.password_cost = password_cost
    try:
        with office.refusing():
            _bring_up_to_date(office, create)
        with office.looking() as look:
            office.is_sample = bool(
                look.rows("SELECT 1 FROM office_settings WHERE name = 'sample'")
            )
        if isinstance(office.clock, SetClock) and not office.is_sample:
            _mark_sample(office)
        settle(office)
    except BaseException:
        office.close()
        raise
    return office


def _bring_up_to_date(office: Office, create: bool) -> None:
    from db.migrations.editions import bring_up_to_date, is_newest

    if office.database.exists():
        with office.looking() as look:
            if is_newest(office.database, look):
                return
    bring_up_to_date(office.database, office.engine, create=create)


def _mark_sample(office: Office) -> None:
    """Mark the database 样例 for ever: its dates are not those of the world."""
    from db.office_tables import OfficeSetting
    from db.users import OFFICE_ITSELF

    with office.command(OFFICE_ITSELF, "office.mark_sample") as work:
        work.session.add(OfficeSetting(name="sample", value="1"))
        work.record("office", "sample", {}, "时间由人设定，本数据库永久标为样例")
    office.is_sample = True
