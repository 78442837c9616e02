"""保障类、民生豁免: whose term has ended or ends soon, on whose document, for what task.

What is beyond the guaranteed task is managed by the level in force (任务外产能按等级管控).
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from db.emergency_levels import levels_in_force
from db.enterprise_entry_tables import Guarantee
from db.enterprise_tables import Enterprise
from db.level_standing import main_industry
from db.office import Office
from db.users import ROLES, Actor, require
from grading.level_rules import rules

STATES = {"ended": "已到期", "soon": "近期到期", "holds": "在期", "not_yet": "未开始"}


@dataclass(frozen=True, slots=True)
class GuaranteeRow:
    """One guarantee; ``level`` is what capacity beyond the task is managed by (empty: none)."""

    key: str
    enterprise: str
    kind: str
    document: str
    starts_on: date
    ends_on: date
    task: str
    level: str
    state: str

    @property
    def words(self) -> str:
        """What it means today, in one sentence."""
        by = f"按 {self.level} 级管控" if self.level else "按等级管控，现无等级"
        task = f"保障任务量 {self.task}" if self.task else "没有写明保障任务量"
        if self.state == "ended":
            return f"{self.ends_on} 已到期，须有新的认定文件；到期后全部产能{by}"
        until = f"到 {self.ends_on} 为止"
        return f"{until}，{task}，任务外产能{by}"


def guarantee_terms(office: Office, actor: Actor) -> list[GuaranteeRow]:
    """Every guarantee in use within the actor's county, the one that ends first in front."""
    require(actor, *ROLES)
    today = office.clock.today()
    with office.reading() as session:
        statement = (
            select(Guarantee, Enterprise)
            .join(Enterprise, Enterprise.id == Guarantee.enterprise_id)
            .where(Guarantee.retired_at.is_(None), Enterprise.retired_at.is_(None))
        )
        if actor.county is not None:
            statement = statement.where(Enterprise.county == actor.county)
        found = session.execute(statement).all()
        held = levels_in_force(session, list({owner.id for _, owner in found}), today)
        rows = []
        for row, owner in found:
            with suppress(ValueError):
                starts, ends = date.fromisoformat(row.starts_on), date.fromisoformat(row.ends_on)
                level = held.get((owner.id, main_industry(session, owner.id)))
                rows.append(
                    GuaranteeRow(
                        owner.key, owner.name, row.kind, row.document, starts, ends, row.task,
                        (level.level or "") if level else "", _state(starts, ends, today),
                    )
                )  # fmt: skip
    return sorted(rows, key=lambda row: (row.ends_on, row.enterprise))


def _state(starts: date, ends: date, today: date) -> str:
    if today > ends:
        return "ended"
    if today < starts:
        return "not_yet"
    return "soon" if (ends - today).days <= rules().guarantee_soon else "holds"
