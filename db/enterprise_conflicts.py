"""What stands against undoing an imported list."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session, aliased

from db.enterprise_entry_tables import (
    Guarantee,
    HeldLevel,
    Penalty,
    PlatformApplication,
    ProductionLine,
    Stop,
)
from db.enterprise_tables import (
    Enterprise,
    EnterpriseChange,
    EnterpriseIndustry,
    EnterpriseProcess,
    ImportRow,
    Outlet,
    chunks,
)
from db.tables import all_tables
from db.users import Actor, require
from grading.refusals import Refusal

# What belongs to an enterprise and is retired with it; whatever else points to one leans on it.
_OWN = {
    t.__tablename__ for t in (EnterpriseIndustry, EnterpriseProcess, ImportRow, EnterpriseChange)
}
_KINDS = {
    "audits": "申报件",
    Outlet.__tablename__: "排放口",
    ProductionLine.__tablename__: "生产线",
    Penalty.__tablename__: "守法记录",
    Guarantee.__tablename__: "保障类记录",
    Stop.__tablename__: "停产记录",
    HeldLevel.__tablename__: "等级历史",
    PlatformApplication.__tablename__: "平台申报",
    "monitoring_batches": "在线监测数据",
    "evaluation_starts": "评价起始日",
    "transport_batches": "清洁运输台账",
    "transport_gates": "门禁查看记录",
    "transport_samples": "门禁核查抽样",
    "rail_lines": "铁路专用线",
}


class Conflict(NamedTuple):
    """An enterprise that keeps a batch from being undone: code or code/site, name, why."""

    key: str
    name: str
    why: str


class BatchConflicts(Refusal):
    """A batch that cannot be undone; ``conflicts`` are all enterprises in the way."""

    def __init__(self, batch: int, conflicts: Sequence[Conflict]) -> None:
        self.conflicts = tuple(conflicts)
        named = [f"{each.name}（{each.why}）" for each in conflicts[:10]]
        super().__init__(
            f"第 {batch} 批不能撤销：有 {len(conflicts)} 家企业在导入之后又被用到或改动",
            "、".join(named) + (" 等" if len(conflicts) > 10 else ""),
            "先撤销后来的导入和修改；已开申报件的企业不能随批撤销",
        )

    def as_json(self) -> list[dict[str, str]]:
        """The conflicts as the command line's JSON lists them."""
        return [each._asdict() for each in self.conflicts]


def refuse_conflicts(
    session: Session,
    batch: int,
    created: Collection[int],
    updated: Collection[int],
    actor: Actor,
) -> None:
    """Raise :class:`BatchConflicts` where undoing a batch would take away what came after it.

    ``created`` are the enterprises that would be retired, ``updated`` those that
    would be put back. Changes that were themselves undone stand in nobody's way.
    """
    leaning = _leaning_on(session, sorted(created))
    touched = _touched_since(session, batch, sorted(created))
    of = Enterprise
    statement = select(of.id, of.code, of.site, of.name, of.county, of.retired_at)
    conflicts: list[Conflict] = []
    for some in chunks(sorted({*created, *updated})):
        for id, code, site, name, county, retired in session.execute(
            statement.where(of.id.in_(some)).order_by(of.id)
        ):
            require(actor, *actor.roles, county=county)
            why = "已停用" if retired is not None else ""
            why = why or (f"已有{leaning[id]}" if id in leaning else "")
            why = why or ("之后又有改动" if id in touched else "")
            if why:
                conflicts.append(Conflict(f"{code}/{site}" if site else code, name, why))
    if conflicts:
        raise BatchConflicts(batch, conflicts)


def _touched_since(session: Session, batch: int, created: Sequence[int]) -> set[int]:
    """Enterprises of the batch that something else has changed since."""
    later, mine = aliased(EnterpriseChange), aliased(EnterpriseChange)
    others = or_(later.batch_id.is_(None), later.batch_id != batch)
    found: set[int] = set()
    for some in chunks(created):
        statement = select(later.enterprise_id).where(
            later.enterprise_id.in_(some), later.undone.is_(False), others
        )
        found.update(session.scalars(statement))
    after_mine = exists().where(
        mine.enterprise_id == later.enterprise_id,
        mine.batch_id == batch,
        mine.version < later.version,
    )
    statement = select(later.enterprise_id).where(
        later.undone.is_(False), later.subject == "", others, after_mine
    )
    found.update(session.scalars(statement))
    return found


def _leaning_on(session: Session, ids: Sequence[int]) -> dict[int, str]:
    """Enterprises that records of other kinds point to, by now → what kind."""
    target = Enterprise.__table__.c.id
    found: dict[int, str] = {}
    for table in all_tables().sorted_tables:
        for column in table.columns:
            if table.name in _OWN or not any(k.column is target for k in column.foreign_keys):
                continue
            if session.scalar(select(column).limit(1)) is None:
                continue
            for some in chunks(ids):
                for id in session.scalars(select(column).where(column.in_(some)).distinct()):
                    found[id] = _KINDS.get(table.name, "其他记录")
    return found
