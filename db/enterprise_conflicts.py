"""What stands against undoing an imported list."""

from __future__ import annotations

from collections.abc import Collection, Sequence

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
}


def refuse_conflicts(
    session: Session,
    batch: int,
    created: Collection[int],
    updated: Collection[int],
    actor: Actor,
) -> None:
    """Refuse where undoing a batch would take away what came after it.

    ``created`` are the enterprises that would be retired, ``updated`` those that
    would be put back. Changes that were themselves undone stand in nobody's way.
    """
    leaning = _leaning_on(session, sorted(created))
    touched = _touched_since(session, batch, sorted(created))
    of = Enterprise
    statement = select(of.id, of.name, of.county, of.retired_at)
    conflicts: list[str] = []
    for some in chunks(sorted({*created, *updated})):
        for id, name, county, retired in session.execute(
            statement.where(of.id.in_(some)).order_by(of.id)
        ):
            require(actor, *actor.roles, county=county)
            if retired is not None:
                conflicts.append(f"{name}（已停用）")
            elif id in leaning:
                conflicts.append(f"{name}（已有{leaning[id]}）")
            elif id in touched:
                conflicts.append(f"{name}（之后又有改动）")
    if conflicts:
        named = "、".join(conflicts[:10]) + (" 等" if len(conflicts) > 10 else "")
        raise Refusal(
            f"第 {batch} 批不能撤销：有 {len(conflicts)} 家企业在导入之后又被用到或改动",
            named,
            "先撤销后来的导入和修改；已开申报件的企业不能随批撤销",
        )


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
