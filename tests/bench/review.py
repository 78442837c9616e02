"""5,000 audits under way at once: the work list of each role, and the list of all.

The floor is the plain list of the same number of audits, in the same process.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select

from db.audit_lists import list_audits
from db.audit_tables import Audit, AuditFact, AuditStep
from db.clock import SetClock
from db.office import open_office
from db.passwords import PasswordCost
from db.users import create_office
from db.work_list import work_list
from tests.bench.measurement import Measurement
from tests.db.audit_world import World, people

AUDITS = 5000
TIMES = 7
STATES = ("submitted", "county_reviewed", "site_verified", "city_reviewed", "decided")


def measure(folder: Path) -> Iterator[Measurement]:
    """The slowest role counts; the first account holds every role and is told apart."""
    cost = PasswordCost(passes=1, memory=8, threads=1)
    clock = SetClock(date(2026, 3, 2))
    with open_office(folder / "review.db", clock=clock, password_cost=cost) as office:
        world = people(office, create_office(office, "王管理", "correct horse"), clock, folder)
        fill(world)
        bare = timed(lambda: list_audits(office, world.admin, limit=AUDITS))
        floor = "同样多申报件的清单"
        roles = (
            ("初审", world.county),
            ("核查", world.inspector),
            ("市级审核", world.reviewer),
            ("审批", world.approver),
        )
        for name, actor in roles:
            value = timed(lambda actor=actor: work_list(office, actor))  # type: ignore[misc]
            yield Measurement(f"5,000 件在办：{name}的待办", value, "ms", bare, floor, most=100)
        value = timed(lambda: work_list(office, world.admin))
        yield Measurement("5,000 件在办：兼任全部角色的待办", value, "ms", bare, floor)


def timed(call: Callable[[], object]) -> float:
    """Milliseconds, the median of several."""
    took = []
    for _ in range(TIMES):
        started = time.perf_counter()
        call()
        took.append((time.perf_counter() - started) * 1000)
    return statistics.median(took)


def fill(world: World) -> None:
    """Copies of one submitted audit, its steps and facts, in every state of the review."""
    world.submitted()
    with world.office.command(world.admin, "bench.fill") as work:
        session = work.session
        audit = _columns(session.scalars(select(Audit)).one())
        steps = [_columns(each) for each in session.scalars(select(AuditStep))]
        facts = [_columns(each) for each in session.scalars(select(AuditFact))]
        many = range(2, AUDITS + 1)
        rows = [
            {**audit, "id": id, "number": f"2026-GT-{id:04d}", "state": STATES[id % len(STATES)]}
            for id in many
        ]
        session.execute(insert(Audit), rows)
        session.execute(
            insert(AuditStep), [{**each, "audit_id": id} for id in many for each in steps]
        )
        session.execute(
            insert(AuditFact), [{**each, "audit_id": id} for id in many for each in facts]
        )
        work.record("bench", "fill", {})


def _columns(row: Any) -> dict[str, Any]:
    return {column.name: getattr(row, column.name) for column in row.__table__.columns}
