"""Everything the campaign is derived from, read once: targets, levels, audits, rectification.

Targets of enterprises that left the register are left out. Trial audits neither reach a
target nor start one; they are told beside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from db.audit_cases import county_name
from db.audit_tables import Audit
from db.audit_views import EnterpriseFace
from db.campaign_tables import CampaignMeasure, CampaignTarget
from db.campaign_views import TargetRow
from db.emergency_levels import LevelInForce, levels_in_force
from db.enterprise_rows import industry_name
from db.enterprise_tables import Enterprise
from db.library_tables import StandardPack
from db.rectification_tables import RectificationItem
from db.users import Actor
from grading import campaign, chains
from grading.rectification import UNDER_WAY
from grading.refusals import Refusal

_ENDED = ("published", "withdrawn", "suspended", "revoked")
Key = tuple[int, str]
"""Enterprise and industry."""


@dataclass(frozen=True, slots=True)
class Running:
    """An audit that is under way."""

    id: int
    number: str
    state: str
    chain: str
    mode: str
    kind: str


@dataclass(frozen=True, slots=True)
class Item:
    """A rectification item that is under way."""

    number: str
    name: str
    deadline: date | None
    mode: str


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure as it counts: ``state`` is its rectification item's where it is ``tied`` to one."""

    id: int
    words: str
    cost: str
    deadline: date | None
    state: str
    tied: bool


class TargetLine(NamedTuple):
    """A target as it is stored; thousands are read at once, without the mapper's objects."""

    id: int
    enterprise_id: int
    industry: str
    baseline: str
    target: str
    deadline: date | None
    lead: str
    person: str
    note: str
    origin: str
    version: int


_LINE = tuple(getattr(CampaignTarget, name) for name in TargetLine._fields)


@dataclass(slots=True)
class Target:
    """A target with what stands around it.

    ``is_reached``: the level in force is the target's or better. ``formal`` and ``trial`` are
    the newest audits under way that may raise the level; ``phase`` what is under way: formal
    rectification or a measure begun, a formal audit, nothing.
    """

    row: TargetLine
    face: EnterpriseFace
    held: LevelInForce
    is_reached: bool
    audits: list[Running] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    measures: list[Measure] = field(default_factory=list)
    formal: Running | None = None
    trial: Running | None = None
    phase: str = "idle"

    def settle(self) -> None:
        """Derive what follows from the audits, items and measures, once they are read."""
        for each in self.audits:
            if each.kind in campaign.RAISING:
                if each.mode == "formal":
                    self.formal = each
                else:
                    self.trial = each
        self.phase = campaign.phase(
            applying=self.formal is not None,
            rectifying=any(each.mode == "formal" for each in self.items)
            or any(each.state == "under_way" for each in self.measures),
        )

    def state(self, today: date) -> str:
        """One of ``grading.campaign.STATES``."""
        return campaign.state_of(
            is_reached=self.is_reached,
            deadline=self.row.deadline,
            today=today,
            under_way=self.phase,
        )


class Standing:
    """The campaign on one day, for one county or all; ``which`` narrows the targets.

    ``held`` are the levels in force of all their enterprises where somebody has read them.
    """

    def __init__(
        self,
        session: Session,
        today: date,
        county: str | None,
        which: ColumnElement[bool] | None = None,
        held: Mapping[Key, LevelInForce] | None = None,
    ) -> None:
        self.session = session
        self.today = today
        self.targets = _targets(session, today, county, which, held)
        self._by_key: dict[Key, Target] = {
            (each.row.enterprise_id, each.row.industry): each for each in self.targets
        }
        if self.targets:
            self._read_audits()
            self._read_items()
            self._read_measures()
        for each in self.targets:
            each.settle()

    def _of(self, enterprise: int, industry: str) -> Target | None:
        return self._by_key.get((enterprise, industry))

    def _read_audits(self) -> None:
        statement = (
            select(
                Audit.enterprise_id,
                StandardPack.industry,
                Audit.id,
                Audit.number,
                Audit.state,
                Audit.chain,
                Audit.mode,
                Audit.kind,
            )
            .join(StandardPack, StandardPack.fingerprint == Audit.fingerprint)
            .where(Audit.state.not_in(_ENDED))
            .order_by(Audit.id)
        )
        for (
            enterprise,
            industry,
            id,
            number,
            state,
            chain,
            mode,
            kind,
        ) in self.session.connection().execute(statement):
            target = self._of(enterprise, industry)
            if target is not None:
                target.audits.append(Running(id, number, state, chain, mode, kind))

    def _read_items(self) -> None:
        statement = (
            select(
                RectificationItem.enterprise_id,
                RectificationItem.industry,
                RectificationItem.number,
                RectificationItem.name,
                RectificationItem.deadline,
                Audit.mode,
            )
            .join(Audit, Audit.id == RectificationItem.audit_id)
            .where(RectificationItem.state.in_(UNDER_WAY))
            .order_by(RectificationItem.id)
        )
        for enterprise, industry, number, name, until, mode in self.session.connection().execute(
            statement
        ):
            target = self._of(enterprise, industry)
            if target is not None:
                target.items.append(Item(number, name, until, mode))

    def _read_measures(self) -> None:
        by_id = {each.row.id: each for each in self.targets}
        statement = (
            select(
                CampaignMeasure.target_id,
                CampaignMeasure.id,
                CampaignMeasure.measure,
                CampaignMeasure.cost,
                CampaignMeasure.deadline,
                CampaignMeasure.state,
                RectificationItem.state,
                RectificationItem.deadline,
            )
            .outerjoin(RectificationItem, RectificationItem.id == CampaignMeasure.item_id)
            .order_by(CampaignMeasure.id)
        )
        for (
            target_id,
            id,
            words,
            cost,
            until,
            own,
            item,
            item_until,
        ) in self.session.connection().execute(statement):
            if target_id in by_id:
                by_id[target_id].measures.append(
                    Measure(
                        id,
                        words,
                        cost,
                        item_until or until,
                        measure_state(own, item),
                        item is not None,
                    )
                )


def measure_state(own: str, item: str | None) -> str:
    """How a measure stands: its own state, or where its rectification item has got to."""
    if item is None or own == "dropped":
        return own
    return {"closed": "done", "dropped": "dropped"}.get(item, "under_way")


def _targets(
    session: Session,
    today: date,
    county: str | None,
    which: ColumnElement[bool] | None,
    held: Mapping[Key, LevelInForce] | None,
) -> list[Target]:
    statement = (
        select(
            *_LINE,
            Enterprise.code,
            Enterprise.site,
            Enterprise.name,
            Enterprise.county,
        )
        .join(Enterprise, Enterprise.id == CampaignTarget.enterprise_id)
        .where(CampaignTarget.retired_at.is_(None), Enterprise.retired_at.is_(None))
        .order_by(CampaignTarget.id)
    )
    if county is not None:
        statement = statement.where(Enterprise.county == county)
    if which is not None:
        statement = statement.where(which)
    rows = [
        (TargetLine._make(each[: len(_LINE)]), each[len(_LINE) :])
        for each in session.execute(statement).all()
    ]
    ids = list({row.enterprise_id for row, _ in rows})
    if held is None:
        held = levels_in_force(session, ids, today)
    nothing = LevelInForce(None, "", "", "", None)
    found = []
    for row, (code, site, name, where) in rows:
        face = EnterpriseFace(row.enterprise_id, code, site, name, where, county_name(where))
        now = held.get((row.enterprise_id, row.industry), nothing)
        found.append(Target(row, face, now, campaign.reached(now.level, row.target)))
    return found


def row_of(target: Target, today: date, titles: Mapping[str, str]) -> TargetRow:
    """A target as lists show it; ``titles`` are the words for the states of audits."""
    row, state = target.row, target.state(today)
    running = target.formal or target.trial
    live = [each for each in target.measures if each.state != "dropped"]
    runs = row.deadline is not None and state != "reached"
    return TargetRow(
        id=row.id,
        enterprise=target.face,
        industry=row.industry,
        industry_name=industry_name(row.industry, written=row.industry),
        baseline=row.baseline,
        level=target.held.level,
        level_source=target.held.source,
        target=row.target,
        deadline=row.deadline,
        days_left=(row.deadline - today).days if runs and row.deadline else None,
        lead=row.lead,
        person=row.person,
        note=row.note,
        origin=row.origin,
        state=state,
        state_title=campaign.STATES[state],
        phase=target.phase,
        audit=target.formal.number if target.formal else "",
        audit_state=titles.get(running.state, running.state) if running else "",
        trial=target.trial.number if target.trial else "",
        items=len(target.items),
        items_late=sum(is_late(each.deadline, today) for each in target.items),
        measures=len(live),
        measures_done=sum(each.state == "done" for each in live),
        cost=sum((Decimal(each.cost) for each in live if each.cost), Decimal(0)),
        version=row.version,
    )


def is_late(deadline: date | None, today: date) -> bool:
    """Whether the last day has passed."""
    return deadline is not None and deadline < today


def rows_of(standing: Standing) -> Sequence[TargetRow]:
    """Every target of a standing as lists show it."""
    titles: dict[str, str] = {}
    for chain in chains.shipped().values():
        titles.update(chain.words.states)
    return [row_of(each, standing.today, titles) for each in standing.targets]


def load_target(session: Session, id: int, actor: Actor) -> tuple[CampaignTarget, Enterprise]:
    """The target in use with this id and its enterprise, within the actor's county."""
    row = session.get(CampaignTarget, id)
    enterprise = session.get_one(Enterprise, row.enterprise_id) if row is not None else None
    if row is None or enterprise is None or actor.county not in (None, enterprise.county):
        raise Refusal(
            f"没有创A目标 {id}" + ("，或不在您的县（市、区）范围内" if actor.county else ""),
            "创A目标",
            "用 campaign list 查看全部编号",
        )
    if row.retired_at is not None:
        raise Refusal(
            f"这个目标已于 {row.retired_at:%Y-%m-%d} 取消：{row.retired_reason}",
            f"{enterprise.name}",
            "需要时重新定目标",
        )
    if enterprise.retired_at is not None:
        raise Refusal(f"{enterprise.name}已停用：{enterprise.retired_reason}", "企业", "先恢复企业")
    return row, enterprise
