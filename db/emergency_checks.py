"""Checks of emergency lists and warnings: one draft, one in force, one warning at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.check import finding
from db.emergency_tables import EmergencyList, EmergencyMeasure, EmergencyRow, EmergencyWarning
from grading.emergency_rules import WARNINGS
from grading.refusals import Finding


def check_records(session: Session) -> Iterator[Finding]:
    """What of the lists no longer fits together."""
    states = Counter(session.scalars(select(EmergencyList.state)))
    for state, title in (("draft", "草稿"), ("in_force", "现行清单")):
        if states[state] > 1:
            yield finding("emergency", f"应急减排清单有 {states[state]} 版{title}，应当最多一版")
    running = session.scalar(
        select(func.count())
        .select_from(EmergencyWarning)
        .where(EmergencyWarning.ended_at.is_(None))
    )
    if (running or 0) > 1:
        yield finding("emergency", f"有 {running} 次预警同时在进行，应当最多一次")
    statement = (
        select(EmergencyRow.id, EmergencyRow.name, func.count(EmergencyMeasure.row_id))
        .outerjoin(EmergencyMeasure, EmergencyMeasure.row_id == EmergencyRow.id)
        .group_by(EmergencyRow.id, EmergencyRow.name)
        .having(func.count(EmergencyMeasure.row_id) != len(WARNINGS))
    )
    for id, name, count in session.execute(statement):
        words = f"清单里{name}的一行有 {count} 级预警的措施，应为 {len(WARNINGS)} 级"
        yield finding("emergency", words, str(id))
