"""Files of hours imported until now, and taking one back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from db.audit_cases import display_names
from db.enterprise_tables import Enterprise, Outlet
from db.enterprises import find_any
from db.monitoring.hours_import import MAY_IMPORT
from db.monitoring.matching import UNDONE
from db.monitoring.tables import MonitoringBatch, MonitoringMark, MonitoringMonth
from db.office import Office
from db.users import ROLES, Actor, require
from grading.refusals import Refusal


@dataclass(frozen=True, slots=True)
class HoursBatch:
    """One imported file. ``hours`` in the file, ``changed`` those that were there with another
    value, ``left_out`` what was wrong in it; ``undone_at`` is None while it stands."""

    batch: int
    file: str
    sha256: str
    form: str
    read: int
    hours: int
    changed: int
    left_out: int
    by: str
    at: datetime
    undone_at: datetime | None
    undone_by: str

    def as_json(self) -> dict[str, object]:
        """The batch as the command line prints it."""
        return {
            "batch": self.batch,
            "file": self.file,
            "sha256": self.sha256,
            "form": self.form,
            "read": self.read,
            "hours": self.hours,
            "changed": self.changed,
            "left_out": self.left_out,
            "by": self.by,
            "at": self.at.isoformat(),
            "undone_at": self.undone_at.isoformat() if self.undone_at else None,
            "undone_by": self.undone_by or None,
        }


@dataclass(frozen=True, slots=True)
class HoursUndone:
    """What taking a file back did: months taken out, former months restored, outlets retired."""

    batch: int
    retired: int
    restored: int
    outlets: tuple[str, ...]

    def as_json(self) -> dict[str, object]:
        """The result as the command line prints it."""
        return {
            "batch": self.batch,
            "retired": self.retired,
            "restored": self.restored,
            "outlets": list(self.outlets),
        }


def batches(office: Office, actor: Actor, enterprise_code: str) -> list[HoursBatch]:
    """All files of hours of an enterprise, the newest first."""
    require(actor, *ROLES)
    with office.reading() as session:
        enterprise = find_any(session, enterprise_code)
        require(actor, *ROLES, county=enterprise.county)
        names = display_names(session)
        rows = session.scalars(
            select(MonitoringBatch)
            .where(MonitoringBatch.enterprise_id == enterprise.id)
            .order_by(MonitoringBatch.id.desc())
        )
        return [
            HoursBatch(
                row.id, row.file, row.sha256, row.form, row.read, row.hours, row.changed,
                row.left_out, names.get(row.by_id, ""), row.at, row.undone_at,
                names.get(row.undone_by or 0, ""),
            )
            for row in rows
        ]  # fmt: skip


def undo(office: Office, actor: Actor, batch: int) -> HoursUndone:
    """Take a file of hours back: its months go, those they replaced stand again, and outlets it
    brought go out of use where nothing else is known of them.

    Refuses an unknown batch, one taken back already, and one whose months a later file changed:
    that one is named.
    """
    require(actor, *MAY_IMPORT)
    with office.command(actor, "monitoring.undo") as work:
        session = work.session
        row = session.get(MonitoringBatch, batch) if 0 < batch < 1 << 31 else None
        enterprise = session.get_one(Enterprise, row.enterprise_id) if row is not None else None
        hidden = (
            enterprise is not None
            and actor.county is not None
            and actor.county != enterprise.county
        )
        if row is None or enterprise is None or hidden:
            outside = "，或不在您的县（市、区）范围内" if actor.county else ""
            raise Refusal(
                f"没有第 {batch} 批在线监测导入{outside}", "批次", "批次号见 monitoring batches"
            )
        if row.undone_at is not None:
            who = display_names(session).get(row.undone_by or 0, "")
            told = f"{who} 于 {row.undone_at:%Y-%m-%d %H:%M}"
            raise Refusal(f"第 {batch} 批已由 {told} 撤销", "批次", "不用再撤销")
        _refuse_later(session, batch)
        month = MonitoringMonth
        restored = session.execute(
            update(month)
            .where(month.ended_by == batch, month.batch_id != batch)
            .values(ended_by=None)
            .returning(month.id)
        ).all()
        retired = session.execute(
            update(month).where(month.batch_id == batch).values(ended_by=batch).returning(month.id)
        ).all()
        mark = MonitoringMark
        session.execute(
            update(mark).where(mark.ended_by == batch, mark.batch_id != batch).values(ended_by=None)
        )
        session.execute(update(mark).where(mark.batch_id == batch).values(ended_by=batch))
        outlets = _retire_outlets(session, row, f"{UNDONE}（第 {batch} 批）", work.now)
        row.undone_at, row.undone_by = work.now, actor.user_id
        done = HoursUndone(batch, len(retired), len(restored), outlets)
        words = f"撤销{enterprise.name}第 {batch} 批在线监测导入（{row.file}）："
        work.record(
            "enterprise",
            enterprise.key,
            {"monitoring": batch, "sha256": row.sha256, **done.as_json()},
            f"{words}撤下 {done.retired} 个月，恢复 {done.restored} 个月",
            also=("monitoring",),
        )
        return done


def _refuse_later(session: Session, batch: int) -> None:
    """Refuse where a later file changed months of this one."""
    month, later = MonitoringMonth, MonitoringBatch
    found = session.execute(
        select(later.id, later.file, Outlet.name, month.pollutant, month.month)
        .join(month, month.ended_by == later.id)
        .join(Outlet, Outlet.id == month.outlet_id)
        .where(month.batch_id == batch, month.ended_by != batch)
        .order_by(later.id.desc(), month.month)
    ).all()
    mark = MonitoringMark
    marked = session.execute(
        select(later.id, later.file)
        .join(mark, mark.ended_by == later.id)
        .where(mark.batch_id == batch, mark.ended_by != batch)
        .order_by(later.id.desc())
    ).first()
    if marked is not None and not found:
        raise Refusal(
            f"第 {batch} 批不能撤销：第 {marked[0]} 批（{marked[1]}）后来改动了它的工况标记",
            "工况标记",
            "先撤销后来的那一批",
        )
    if found:
        batches = list(dict.fromkeys(f"第 {row[0]} 批（{row[1]}）" for row in found))
        _, _, outlet, pollutant, number = found[0]
        where = f"{outlet} {pollutant} {number // 100}-{number % 100:02d}"
        raise Refusal(
            f"第 {batch} 批不能撤销：{'、'.join(batches)}后来改动了同样的月份",
            where + (f" 等 {len(found)} 处" if len(found) > 1 else ""),
            "先撤销后来的那一批",
        )


def _retire_outlets(
    session: Session, row: MonitoringBatch, reason: str, now: datetime
) -> tuple[str, ...]:
    """Take out of use the outlets a batch brought that hold no other hours and that nobody
    described since; their names."""
    names = []
    month = MonitoringMonth
    for id in (*json.loads(row.created), *json.loads(row.restored)):
        outlet = session.get_one(Outlet, id)
        held = session.scalar(
            select(exists().where(month.outlet_id == id, month.ended_by.is_(None)))
        )
        described = outlet.kind or outlet.number or outlet.mn or outlet.oxygen
        if held or described or outlet.retired_at is not None:
            continue
        outlet.retired_at, outlet.retired_reason = now, reason
        names.append(outlet.name)
    return tuple(names)
