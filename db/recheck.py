"""The yearly recheck: whose level is due for it, and opening the audit that does it.

Due a year after the level in force was decided (``standards/level_rules.yaml``). What stands
still is listed with its reason and not due.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.audit_tables import Audit
from db.audit_views import AuditView
from db.audits import open_audit
from db.carry_earlier import carry_earlier, earlier_audit
from db.emergency_levels import LevelInForce, levels_in_force
from db.enterprise_entry_tables import HeldLevel, Stop
from db.enterprise_history import PUBLISHED
from db.enterprise_rows import county_names, industry_name
from db.enterprise_tables import Enterprise, EnterpriseIndustry
from db.level_standing import open_stops
from db.library_tables import StandardPack
from db.office import Office
from db.users import ROLES, Actor, office_name, require
from grading.chains import ABOUT_A_LEVEL
from grading.level_rules import months_after, rules

STATES = {
    "overdue": "逾期",
    "due": "近期到期",
    "later": "未到期",
    "running": "正在复核",
    "stopped": "停产",
    "unknown": "日期不详",
}
"""How a level stands to its recheck."""


@dataclass(frozen=True, slots=True)
class RecheckRow:
    """One level in force. ``due`` is None where its date is not known; ``left`` days until then
    (negative: late); ``audit`` is the recheck under way."""

    key: str
    enterprise: str
    county: str
    county_name: str
    industry: str
    industry_name: str
    level: str
    since: date | None
    source: str
    due: date | None
    left: int | None
    state: str
    why: str
    audit: str

    @property
    def state_title(self) -> str:
        return STATES[self.state]


def recheck_list(
    office: Office, actor: Actor, *, until: date | None = None, also_later: bool = True
) -> list[RecheckRow]:
    """Every level in force with the day its recheck is due, the most urgent first.

    ``until`` leaves out what is due later. Within the actor's county; trial results are none.
    """
    require(actor, *ROLES)
    today = office.clock.today()
    with office.reading() as session:
        listed = select(EnterpriseIndustry.enterprise_id).where(
            EnterpriseIndustry.level.is_not(None) | (EnterpriseIndustry.level_written != "")
        )
        entered = select(HeldLevel.enterprise_id).where(HeldLevel.retired_at.is_(None))
        decided = select(Audit.enterprise_id).where(
            Audit.mode == "formal", Audit.state.in_(PUBLISHED)
        )
        statement = (
            select(Enterprise)
            .where(
                Enterprise.retired_at.is_(None),
                Enterprise.id.in_(listed.union(entered, decided)),
            )
            .order_by(Enterprise.id)
        )
        if actor.county is not None:
            statement = statement.where(Enterprise.county == actor.county)
        enterprises = {row.id: row for row in session.scalars(statement)}
        held = levels_in_force(session, list(enterprises), today)
        running, stops = _running(session), open_stops(session, today)
        rows = [
            _row(
                enterprises[id],
                industry,
                level,
                running.get((id, industry), ""),
                stops.get(id),
                today,
            )
            for (id, industry), level in held.items()
            if level.level is not None or level.note == "停产"
        ]
    if until is not None:
        rows = [row for row in rows if row.due is not None and row.due <= until]
    if not also_later:
        rows = [row for row in rows if row.state in ("overdue", "due")]
    return sorted(rows, key=lambda row: (row.due or date.max, row.enterprise))


def open_recheck(
    office: Office, actor: Actor, code: str, pack: str, mode: str = "trial"
) -> tuple[AuditView, int]:
    """Open the recheck of an enterprise and take up last year's values; how many were."""
    view = open_audit(office, actor, code, pack, "", mode, "年度复核")
    before = earlier_audit(office, actor, view.number)
    if before is None or not before.values:
        return view, 0
    return carry_earlier(office, actor, view.number), len(before.values)


def write_recheck_list(office: Office, actor: Actor, path: Path, rows: list[RecheckRow]) -> int:
    """Write the plan (年度复核计划) as a workbook; how many rows."""
    from templates.workbooks.tables import TableColumn, write_table

    columns = (
        TableColumn("区县", 12), TableColumn("企业名称", 30), TableColumn("信用代码", 22),
        TableColumn("行业", 14), TableColumn("现等级", 8), TableColumn("评定日期", 12),
        TableColumn("依据", 34), TableColumn("应复核日期", 12), TableColumn("情况", 10),
        TableColumn("复核申报件", 16), TableColumn("说明", 24),
    )  # fmt: skip
    rule = rules()
    notes = [
        f"{office_name(office)}　截至 {office.clock.today()}　"
        f"评定满 {rule.recheck_months} 个月应复核（{rule.recheck.basis}）"
    ]
    lines = [
        (r.county_name, r.enterprise, r.key, r.industry_name, r.level, r.since, r.source, r.due,
         r.state_title, r.audit, r.why)
        for r in rows
    ]  # fmt: skip
    return write_table(path, "年度复核计划", columns, lines, notes=notes)


def _row(
    enterprise: Enterprise,
    industry: str,
    level: LevelInForce,
    audit: str,
    stop: Stop | None,
    today: date,
) -> RecheckRow:
    rule = rules()
    due = months_after(level.on, rule.recheck_months) if level.on is not None else None
    left = (due - today).days if due is not None else None
    why = ""
    if stop is not None or level.level is None:
        state = "stopped"
        why = f"{stop.starts_on} 起{stop.kind}，复产后核查" if stop else "等级挂起，复产后核查"
    elif audit:
        state = "running"
    elif left is None:
        state, why = "unknown", "只有名单所写的等级，没有评定日期，请登记等级历史"
    else:
        state = "overdue" if left < 0 else "due" if left <= rule.recheck_soon else "later"
    return RecheckRow(
        enterprise.key,
        enterprise.name,
        enterprise.county,
        county_names().get(enterprise.county, enterprise.county),
        industry,
        industry_name(industry),
        level.level or level.written,
        level.on,
        level.source,
        due,
        left,
        state,
        why,
        audit,
    )


def _running(session: Session) -> dict[tuple[int, str], str]:
    """(enterprise, industry) → the formal audit that is rechecking or rating it now."""
    statement = (
        select(Audit.enterprise_id, StandardPack.industry, Audit.number)
        .join(StandardPack, StandardPack.fingerprint == Audit.fingerprint)
        .where(
            Audit.mode == "formal",
            Audit.kind.in_(("首次", "晋级", ABOUT_A_LEVEL[0])),
            Audit.state.not_in(("published", "withdrawn", "suspended", "revoked", "resumed")),
        )
        .order_by(Audit.id)
    )
    return {(id, industry): number for id, industry, number in session.execute(statement)}
