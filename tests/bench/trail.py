"""A trail of 200,000 entries: every filter of its page, for the city and for one county.

The floor is the same page without a filter, in the same process.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from db import trail
from db.clock import SetClock, moment_text
from db.office import Office, open_office
from db.office_tables import TrailRow
from db.passwords import PasswordCost
from db.users import Actor, create_office
from gui.pages.trail import CHUNK
from tests.bench.measurement import Measurement

ENTRIES = 200_000
PAGE = 200
TIMES = 5
DETAILS = (
    '{{"opinion":"材料齐全，同意上报，编号 {0}，附件若干份，请核。","stage":"claimed",'
    '"state":"submitted"}}'
)


def measure(folder: Path) -> Iterator[Measurement]:
    """The slowest of the filters counts; words are looked for a stretch at a time, and the
    first stretch is what a person waits for."""
    cost = PasswordCost(passes=1, memory=8, threads=1)
    with open_office(
        folder / "trail.db", clock=SetClock(date(2026, 3, 2)), password_cost=cost
    ) as office:
        admin = create_office(office, "王管理", "correct horse")
        fill(office)
        start = office.clock.now()
        bare = timed(office, admin)
        floor = "不筛选的一页"
        filters: dict[str, dict[str, Any]] = {
            "对象": {"kind": "audit"},
            "少见的对象": {"kind": "backup"},
            "对象和编号": {"kind": "audit", "key": "2026-GT-0007"},
            "人员": {"by": "人员7"},
            "很早的时间": {"until": start + timedelta(seconds=5000)},
            "一段时间": {
                "since": start + timedelta(seconds=5000),
                "until": start + timedelta(seconds=9000),
            },
            "没有的文字（先看的一段）": {"text": "没有这几个字", "after": ENTRIES - CHUNK},
        }
        for name, wanted in filters.items():
            value = timed(office, admin, **wanted)
            yield Measurement(f"20 万条留痕：按{name}", value, "ms", bare, floor, most=200)
        county = Actor(admin.user_id, admin.name, admin.roles, "130481")
        value = timed(office, county, kind="audit")
        yield Measurement("20 万条留痕：区县账号按对象", value, "ms", bare, floor, most=200)


def timed(office: Office, actor: Actor, **wanted: Any) -> float:
    """Milliseconds of one page, the median of some."""
    taken = []
    for _ in range(TIMES):
        begun = time.perf_counter()
        trail.entries(office, actor, limit=PAGE, **wanted)
        taken.append((time.perf_counter() - begun) * 1000)
    return statistics.median(taken)


def fill(office: Office) -> None:
    """Chained entries as years of work would leave them."""
    from sqlalchemy import insert

    seq, previous = trail.head(office)
    start = office.clock.now()
    rows: list[dict[str, Any]] = []
    for number in range(ENTRIES):
        seq += 1
        audit = number % 3 != 0
        kind = "audit" if audit else "enterprise"
        key = f"2026-GT-{number % 5000:04d}" if audit else f"91130481XNX{number % 5000:07d}"
        at, actor = start + timedelta(seconds=number), f"人员{number % 40}"
        note = f"虚构企业 {number % 5000} 号有限公司：县级初审通过"
        said, action = DETAILS.format(number), "audits.accept"
        digest = trail.entry_hash(
            previous, seq, moment_text(at), 1, actor, action, kind, key, note, said
        )
        rows.append(
            {
                "seq": seq, "at": at, "actor_id": 1, "actor": actor, "action": action,
                "kind": kind, "key": key, "note": note, "details": said,
                "previous": previous, "hash": digest,
            }
        )  # fmt: skip
        previous = digest
    with office.beside_the_records() as session:
        session.execute(insert(TrailRow), rows)
