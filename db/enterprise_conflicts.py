"""What stands against undoing an imported list."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enterprise_tables import (
    Enterprise,
    EnterpriseIndustry,
    EnterpriseProcess,
    ImportRow,
    chunks,
)
from db.tables import all_tables
from db.users import Actor, require
from grading.refusals import Refusal

# What belongs to an enterprise and is retired with it; whatever else points to one leans on it.
_OWN = {t.__tablename__ for t in (EnterpriseIndustry, EnterpriseProcess, ImportRow)}
_KINDS = {"audits": "申报件", "outlets": "排放口"}


def refuse_conflicts(
    session: Session,
    batch: int,
    then: Mapping[int, int],
    created: Collection[int],
    actor: Actor,
) -> None:
    """Refuse where undoing a batch would take away what came after it.

    ``then`` has the version of each enterprise as the batch left it, ``created``
    those that would be retired.
    """
    leaning = _leaning_on(session, sorted(created))
    of = Enterprise
    statement = select(of.id, of.name, of.county, of.version, of.retired_at)
    conflicts: list[str] = []
    for some in chunks(sorted(then)):
        for id, name, county, version, retired in session.execute(
            statement.where(of.id.in_(some)).order_by(of.id)
        ):
            require(actor, *actor.roles, county=county)
            if retired is not None:
                conflicts.append(f"{name}（已停用）")
            elif id in leaning:
                conflicts.append(f"{name}（已有{leaning[id]}）")
            elif version != then[id]:
                conflicts.append(f"{name}（之后又有改动）")
    if conflicts:
        named = "、".join(conflicts[:10]) + (" 等" if len(conflicts) > 10 else "")
        raise Refusal(
            f"第 {batch} 批不能撤销：有 {len(conflicts)} 家企业在导入之后又被用到或改动",
            named,
            "先撤销后来的导入；已开申报件的企业不能随批撤销",
        )


def _leaning_on(session: Session, ids: Sequence[int]) -> dict[int, str]:
    """Enterprises that records of other kinds point to, by now → what kind."""
    target = Enterprise.__table__.c.id
    found: dict[int, str] = {}
    for table in all_tables().sorted_tables:
        for column in table.columns:
            if table.name in _OWN or not any(k.column is target for k in column.foreign_keys):
                continue
            for some in chunks(ids):
                for id in session.scalars(select(column).where(column.in_(some)).distinct()):
                    found[id] = _KINDS.get(table.name, "其他记录")
    return found
