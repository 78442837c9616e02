"""What must hold among the records of the campaign and of application rounds."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.campaign_tables import CampaignMeasure, CampaignTarget
from db.check import finding
from db.enterprise_tables import Enterprise
from db.rectification_tables import RectificationItem
from db.round_tables import Round, RoundAudit, RoundMilestone
from grading import campaign, levels
from grading.campaign import MEASURE_STATES
from grading.refusals import Finding


def check_records(session: Session) -> Iterator[Finding]:
    """One target in use per enterprise and industry, known levels, one round per audit."""
    twins = (
        select(Enterprise.name, CampaignTarget.industry)
        .join(Enterprise, Enterprise.id == CampaignTarget.enterprise_id)
        .where(CampaignTarget.retired_at.is_(None))
        .group_by(Enterprise.id, Enterprise.name, CampaignTarget.industry)
        .having(func.count() > 1)
    )
    for name, industry in session.execute(twins):
        yield finding("campaign", f"{name} 的 {industry} 有几个在用的创A目标", industry)
    for target in session.scalars(select(CampaignTarget)):
        if not levels.known(target.target):
            yield finding("campaign", f"创A目标 {target.id} 的等级不认识", target.target)
    measures = select(CampaignMeasure, CampaignTarget, RectificationItem).join(
        CampaignTarget, CampaignTarget.id == CampaignMeasure.target_id
    )
    for measure, target, item in session.execute(
        measures.outerjoin(RectificationItem, RectificationItem.id == CampaignMeasure.item_id)
    ):
        if measure.state not in MEASURE_STATES:
            yield finding("campaign", f"措施 {measure.id} 的状态不认识", measure.state)
        if item is not None and item.enterprise_id != target.enterprise_id:
            yield finding("campaign", f"措施 {measure.id} 随另一家企业的整改项", item.number)
    yield from _rounds(session)


def _rounds(session: Session) -> Iterator[Finding]:
    twice = (
        select(RoundAudit.audit_id)
        .where(RoundAudit.left_at.is_(None))
        .group_by(RoundAudit.audit_id)
        .having(func.count() > 1)
    )
    for id in session.scalars(twice):
        yield finding("rounds", "一个申报件在几个批次里", str(id))
    known = campaign.book().milestones
    for row, day in session.execute(
        select(Round, RoundMilestone).join(RoundMilestone, RoundMilestone.round_id == Round.id)
    ):
        if day.milestone not in known:
            yield finding("rounds", f"批次 {row.number} 的节点不认识", day.milestone)
        elif day.until < row.opens:
            yield finding("rounds", f"批次 {row.number} 的节点在受理开始之前", day.milestone)
