"""铁路专用线台账: the sidings, what runs on them, and which enterprises ought to have one."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enterprise_rows import county_names
from db.enterprise_tables import Enterprise
from db.enterprises import find
from db.office import Office, Work
from db.transport.assessing import assessed
from db.transport.tables import RailLine, TransportBatch
from db.users import ROLES, Actor, require
from grading.refusals import Refusal
from grading.transport.rail import STATES, needs_siding, project_of, use_of
from grading.transport.register import Project, register
from grading.transport.shares import period_before

MAY_KEEP = ("clerk", "reviewer", "admin")


@dataclass(frozen=True, slots=True)
class RailPlan:
    """What is known of a siding. ``capacity_kg`` a year, 0 unknown; ``progress`` in percent."""

    name: str
    state: str = "needed"
    capacity_kg: int = 0
    progress: int = 0
    planned_on: date | None = None
    built_on: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class RailLineView:
    """One siding with the rail volume of the last twelve months (None: no ledger)."""

    id: int
    code: str
    owner: str
    county: str
    project: str
    plan: RailPlan
    state_title: str
    rail_kg: int | None
    bulk_kg: int | None
    use: Decimal | None
    changed_at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class RailRegister:
    """The sidings; enterprises the rule of 1.5 million tonnes asks about and that have none;
    projects of the city's plan not entered yet; the months the volumes are of."""

    lines: tuple[RailLineView, ...]
    needed: tuple[tuple[str, str, str], ...]
    open_projects: tuple[Project, ...] = ()
    first: str = ""
    last: str = ""
    notes: tuple[str, ...] = field(default=())


def rail_register(office: Office, actor: Actor) -> RailRegister:
    """The register of the actor's reach, with actual volumes from the ledgers."""
    require(actor, *ROLES)
    with office.reading() as session:
        today = office.clock.today()
        first, last = period_before(today)
        statement = select(RailLine).where(RailLine.retired_at.is_(None)).order_by(RailLine.id)
        moved = _moved(session, actor, first, last, today)
        lines = []
        for row in session.scalars(statement):
            owner = session.get(Enterprise, row.enterprise_id) if row.enterprise_id else None
            if actor.county is not None and (owner is None or owner.county != actor.county):
                continue
            lines.append(_view(row, owner, moved))
        have = {each.code for each in lines}
        needed = []
        for key, (name, bulk, _) in sorted(moved.items()):
            need = needs_siding(bulk, f"{first} 至 {last}", has_line=False)
            if need.over and key not in have:
                needed.append((key, name, need.words))
        known = register()
        entered = {each.project for each in lines}
        projects = tuple(
            each for each in known.projects if each.id not in entered and actor.county is None
        )
        return RailRegister(
            tuple(lines), tuple(needed), projects, first, last,
            (f"{known.rail_source}（见）：“{known.rail_quote}”",
             f"同上（见）：“{known.projects_quote}”"),
        )  # fmt: skip


def enter_line(
    office: Office, actor: Actor, enterprise_code: str, plan: RailPlan, *, owner: str = ""
) -> RailLineView:
    """Enter a siding of an enterprise, or (city only) of an ``owner`` outside the register."""
    require(actor, *MAY_KEEP)
    plan = _checked(plan)
    with office.command(actor, "transport.rail_enter") as work:
        enterprise = _owner(work, actor, enterprise_code, owner)
        name = enterprise.name if enterprise is not None else owner.strip()
        project = project_of(name)
        row = RailLine(
            enterprise_id=None if enterprise is None else enterprise.id,
            owner="" if enterprise is not None else name[:200],
            project="" if project is None else project.id, retired_at=None, retired_reason="",
            version=0,
        )  # fmt: skip
        _fill(row, plan, work)
        work.session.add(row)
        work.session.flush()
        _record(work, row, name, "登记")
        return _view(row, enterprise, {})


def change_line(
    office: Office, actor: Actor, id: int, plan: RailPlan, *, version: int | None = None
) -> RailLineView:
    """Bring a siding up to date: state, progress, capacity, dates."""
    require(actor, *MAY_KEEP)
    plan = _checked(plan)
    with office.command(actor, "transport.rail_change") as work:
        row, enterprise = _load(work.session, actor, id)
        if version is not None and version != row.version:
            raise Refusal("这条专用线已被别人改动", row.name, "请刷新后再改")
        _fill(row, plan, work)
        _record(work, row, enterprise.name if enterprise is not None else row.owner, "更新")
        return _view(row, enterprise, {})


def retire_line(office: Office, actor: Actor, id: int, *, reason: str) -> None:
    """Take a siding out of the register; it stays in the records with the reason."""
    require(actor, *MAY_KEEP)
    if not reason.strip():
        raise Refusal("停用要写明理由", "理由", "例如：重复登记")
    with office.command(actor, "transport.rail_retire") as work:
        row, enterprise = _load(work.session, actor, id)
        row.retired_at, row.retired_reason = work.now, reason.strip()
        name = enterprise.name if enterprise is not None else row.owner
        work.record(
            "transport", f"rail/{row.id}", {"retired": True, "reason": reason.strip()},
            f"{name}：停用铁路专用线“{row.name}”：{reason.strip()}", also=["audit"],
        )  # fmt: skip


def _owner(work: Work, actor: Actor, code: str, owner: str) -> Enterprise | None:
    if code.strip():
        enterprise = find(work.session, code)
        require(actor, *MAY_KEEP, county=enterprise.county)
        return enterprise
    if not owner.strip():
        raise Refusal("没有写是哪家企业的专用线", "企业", "填企业代码；名录里没有的填单位名称")
    if actor.county is not None:
        raise Refusal("名录以外的单位由市局登记", "权限", "请由市局的账号办理，或先登记企业")
    return None


def _checked(plan: RailPlan) -> RailPlan:
    if not plan.name.strip():
        raise Refusal("没有写专用线名称", "名称", "例如：裕华钢铁铁路专用线")
    if plan.state not in STATES:
        known = "、".join(f"{id}（{title}）" for id, title in STATES.items())
        raise Refusal(f"没有“{plan.state}”这种状态", "状态", f"可用：{known}")
    if not 0 <= plan.progress <= 100:
        raise Refusal(f"进度 {plan.progress}% 不在 0 到 100 之间", "进度", "请填百分数")
    if plan.capacity_kg < 0 or plan.capacity_kg > 200_000_000_000:
        raise Refusal("设计运能不在 0 到 20000 万吨/年之间", "设计运能", "以万吨/年填写，核对单位")
    if plan.state == "built" and plan.progress != 100:
        return RailPlan(
            plan.name, plan.state, plan.capacity_kg, 100, plan.planned_on, plan.built_on, plan.note
        )
    return plan


def _fill(row: RailLine, plan: RailPlan, work: Work) -> None:
    row.name, row.state, row.note = plan.name.strip()[:200], plan.state, plan.note.strip()
    row.capacity_kg, row.progress = plan.capacity_kg, plan.progress
    row.planned_on, row.built_on = plan.planned_on, plan.built_on
    row.changed_at, row.changed_by = work.now, work.actor.user_id
    row.version += 1


def _record(work: Work, row: RailLine, owner: str, what: str) -> None:
    work.record(
        "transport",
        f"rail/{row.id}",
        {
            "owner": owner, "name": row.name, "state": row.state, "capacity_kg": row.capacity_kg,
            "progress": row.progress, "planned_on": row.planned_on, "built_on": row.built_on,
            "note": row.note,
        },
        f"{owner}：{what}铁路专用线“{row.name}”，{STATES[row.state]}，进度 {row.progress}%",
        also=["audit"],
    )  # fmt: skip


def _load(session: Session, actor: Actor, id: int) -> tuple[RailLine, Enterprise | None]:
    row = session.get(RailLine, id)
    owner = None
    if row is not None and row.enterprise_id is not None:
        owner = session.get_one(Enterprise, row.enterprise_id)
    county = owner.county if owner is not None else ""
    if row is None or row.retired_at is not None or actor.county not in (None, county):
        raise Refusal(f"没有编号 {id} 的铁路专用线", "专用线", "用 transport rail 查看编号")
    return row, owner


def _moved(
    session: Session, actor: Actor, first: str, last: str, on: date
) -> dict[str, tuple[str, int, int]]:
    """Enterprise → its name, bulk and rail kilograms, of those with ledgers of the period."""
    some = (
        select(Enterprise)
        .where(Enterprise.retired_at.is_(None))
        .where(
            Enterprise.id.in_(
                select(TransportBatch.enterprise_id).where(
                    TransportBatch.undone_at.is_(None),
                    TransportBatch.ledger.in_(("gate", "volumes")),
                    TransportBatch.last_month >= first,
                )
            )
        )
    )
    if actor.county is not None:
        some = some.where(Enterprise.county == actor.county)
    found = {}
    for each in session.scalars(some):
        told = assessed(session, each, first, last, on, doubtful=False)
        found[each.key] = (each.name, told.bulk_kg, told.rail_kg)
    return found


def _view(
    row: RailLine, owner: Enterprise | None, moved: dict[str, tuple[str, int, int]]
) -> RailLineView:
    told = moved.get(owner.key) if owner is not None else None
    rail = None if told is None else told[2]
    return RailLineView(
        row.id, "" if owner is None else owner.key, row.owner if owner is None else owner.name,
        "" if owner is None else county_names().get(owner.county, ""), row.project,
        RailPlan(row.name, row.state, row.capacity_kg, row.progress, row.planned_on, row.built_on,
                 row.note),
        STATES[row.state], rail, None if told is None else told[1],
        None if rail is None else use_of(rail, row.capacity_kg), row.changed_at, row.version,
    )  # fmt: skip
