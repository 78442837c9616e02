"""The evaluation period (评价期): from the recorded day a works runs steadily, in whole months.

It ends with the last whole month before the application and has at most as many months as
the standard says; a month the recorded day falls into counts only from its first day on.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from db.audit_cases import display_names
from db.enterprise_tables import Enterprise
from db.enterprises import find, find_any
from db.monitoring.tables import EvaluationStart
from db.office import Office
from db.users import ROLES, Actor, require
from grading import industries
from grading.refusals import Refusal

if TYPE_CHECKING:
    from grading.monitoring.hours import Month

MAY_SET = ("clerk", "reviewer", "inspector", "admin")


@dataclass(frozen=True, slots=True)
class StartView:
    """A recorded beginning, or (``starts_on`` None) that those before do not hold any more.

    ``industry`` is empty where it is meant for all of the enterprise."""

    id: int
    industry: str
    starts_on: date | None
    reason: str
    by: str
    at: datetime

    def as_json(self) -> dict[str, object]:
        """The entry as the command line prints it."""
        return {
            "industry": self.industry or None,
            "starts_on": self.starts_on.isoformat() if self.starts_on else None,
            "reason": self.reason,
            "by": self.by,
            "at": self.at.isoformat(),
        }


def set_evaluation_start(
    office: Office,
    actor: Actor,
    enterprise_code: str,
    starts_on: date | None,
    reason: str,
    *,
    industry: str = "",
) -> StartView:
    """Record from which day the hours of an enterprise are evaluated (改造完成并稳定运行), or
    with None that no such day holds any more; what was recorded before stays on record."""
    require(actor, *MAY_SET)
    said = reason.strip()
    if len(said) < 4:
        remedy = "例如“超低排放改造完成并稳定运行，见验收意见 2025-11-28”"
        raise Refusal("没有写依据", "评价起始日", remedy)
    if starts_on is not None and starts_on > office.clock.today():
        raise Refusal(f"{starts_on} 还没有到", "评价起始日", "改造完成并稳定运行之后再登记")
    if industry:
        known = industries.find(industry) or industries.book().industries.get(industry)
        if known is None:
            names = "、".join(each.name for each in industries.book().industries.values())
            raise Refusal(f"没有“{industry}”这个行业", "评价起始日", f"可用：{names}")
        industry = known.id
    with office.command(actor, "monitoring.evaluation") as work:
        enterprise = find(work.session, enterprise_code)
        require(actor, *MAY_SET, county=enterprise.county)
        row = EvaluationStart(
            enterprise_id=enterprise.id,
            industry=industry,
            starts_on=starts_on,
            reason=said,
            at=work.now,
            by_id=actor.user_id,
        )
        work.session.add(row)
        work.session.flush()
        told = f"自 {starts_on} 起评价" if starts_on else "取消评价起始日"
        view = StartView(row.id, industry, starts_on, said, actor.name, row.at)
        work.record(
            "enterprise",
            enterprise.key,
            {"evaluation": view.as_json()},
            f"{enterprise.name}在线监测{told}：{said}",
            also=("monitoring", "audit"),
        )
        return view


def evaluation_starts(office: Office, actor: Actor, enterprise_code: str) -> list[StartView]:
    """Everything recorded about the beginning of an enterprise's evaluation, newest first."""
    require(actor, *ROLES)
    with office.reading() as session:
        enterprise = find_any(session, enterprise_code)
        require(actor, *ROLES, county=enterprise.county)
        names = display_names(session)
        rows = session.scalars(
            select(EvaluationStart)
            .where(EvaluationStart.enterprise_id == enterprise.id)
            .order_by(EvaluationStart.id.desc())
        )
        return [
            StartView(
                row.id, row.industry, row.starts_on, row.reason, names.get(row.by_id, ""), row.at
            )
            for row in rows
        ]


def start_of(session: Session, enterprise: Enterprise, industry: str) -> date | None:
    """The recorded day that counts for an industry of an enterprise."""
    of = EvaluationStart
    return session.scalars(
        select(of.starts_on)
        .where(
            of.enterprise_id == enterprise.id,
            or_(of.industry == industry, of.industry == ""),
        )
        .order_by(of.id.desc())
        .limit(1)
    ).first()


def period(on: date, months: int, start: date | None) -> tuple[Month, Month] | None:
    """The first and last month of an evaluation applied for on a day: at most ``months`` whole
    months, none before ``start``; None where no whole month has passed."""
    from grading.monitoring.hours import Month

    end = Month(on.year, on.month)
    counted = end.year * 12 + end.number - 1 - months
    first = Month(counted // 12, counted % 12 + 1)
    if start is not None:
        begins = Month(start.year, start.month)
        first = max(first, begins if start.day == 1 else begins.next)
    last_counted = end.year * 12 + end.number - 2
    last = Month(last_counted // 12, last_counted % 12 + 1)
    return (first, last) if first <= last else None
