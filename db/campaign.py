"""Commands of the campaign 升A晋B: a target set, changed, given up; and one target in full."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.campaign_measures import measures_of
from db.campaign_standing import Standing, load_target, rows_of
from db.campaign_tables import CampaignTarget
from db.campaign_views import TargetView
from db.emergency_levels import levels_in_force
from db.enterprise_rows import industry_name
from db.enterprise_tables import Enterprise, EnterpriseIndustry
from db.enterprises import find
from db.office import Office, Work
from db.users import ROLES, Actor, require
from grading import campaign, industries, levels
from grading.refusals import Refusal

MAY_SET = ("clerk", "approver", "admin")
ORIGINS = {"entered": "录入", "list": "名单导入", "register": "取自名录"}
LONGEST = {"lead": 100, "person": 100, "note": 2000}


@dataclass(frozen=True, slots=True)
class Wish:
    """What a target is to say; None leaves what is there (a new target has it empty)."""

    target: str
    deadline: date | None = None
    lead: str | None = None
    person: str | None = None
    note: str | None = None


def set_target(
    office: Office,
    actor: Actor,
    code: str,
    wish: Wish,
    *,
    industry: str = "",
    version: int | None = None,
) -> TargetView:
    """Set the target of an enterprise (CODE or CODE/SITE), or change the one in use.

    ``industry`` by name or id may be left out where the enterprise has only one. Refuses a
    level worse than the one in force, an industry it does not have, a version that is old.
    """
    require(actor, *MAY_SET)
    wish = read_wish(wish)
    with office.command(actor, "campaign.set") as work:
        enterprise = find(work.session, code)
        require(actor, *MAY_SET, county=enterprise.county)
        own = one_industry(work.session, enterprise, industry)
        row, done = put_target(work, enterprise, own, wish, version=version)
        if done == "unchanged":
            raise Refusal("目标没有改动", enterprise.name, "改好目标、期限或责任人再保存")
        doing = "定目标" if done == "set" else "改目标"
        work.record(
            "campaign",
            str(row.id),
            {"enterprise": enterprise.key, **as_details(row)},
            f"{enterprise.name}：{industry_name(own)}{doing} {row.target} 级"
            + (f"，{row.deadline} 前" if row.deadline else ""),
        )
        id = row.id
    return target(office, actor, id)


def retire_target(office: Office, actor: Actor, id: int, reason: str) -> None:
    """Give a target up, with the reason; it stays on record."""
    require(actor, *MAY_SET)
    reason = reason.strip()
    if not reason:
        raise Refusal("取消目标须写明理由", "理由", "例如：企业已关停")
    with office.command(actor, "campaign.retire") as work:
        row, enterprise = load_target(work.session, id, actor)
        row.retired_at, row.retired_reason = work.now, reason
        row.version += 1
        work.record(
            "campaign",
            str(id),
            {"enterprise": enterprise.key, "reason": reason, **as_details(row)},
            f"{enterprise.name}：取消 {row.target} 级目标（{reason}）",
        )


def target(office: Office, actor: Actor, id: int) -> TargetView:
    """One target in full: how it stands, its measures, what this person may do."""
    require(actor, *ROLES)
    today = office.clock.today()
    with office.reading() as session:
        row, _ = load_target(session, id, actor)
        [shown] = rows_of(Standing(session, today, None, CampaignTarget.id == row.id))
        return TargetView(shown, measures_of(session, actor, row.id, today), why_not(actor))


def why_not(actor: Actor) -> str:
    """Why this person may not set targets, as a sentence; empty: may."""
    try:
        require(actor, *MAY_SET)
    except Refusal as refusal:
        return refusal.what
    return ""


def read_wish(wish: Wish) -> Wish:
    """The wish with its level as registered and its words trimmed; refuses what cannot be."""
    written = levels.read_written(wish.target)
    if written.level is None:
        raise Refusal(f"“{wish.target}”不是等级", "目标等级", "例如 A 或 B")
    words = {}
    for name, longest in LONGEST.items():
        text = getattr(wish, name)
        words[name] = None if text is None else text.strip()
        if text is not None and len(text.strip()) > longest:
            title = {"lead": "市局责任人", "person": "企业责任人", "note": "说明"}[name]
            raise Refusal(f"{title}超过 {longest} 字", title, "请写简短些")
    return Wish(written.level, wish.deadline, **words)


def one_industry(session: Session, enterprise: Enterprise, wanted: str) -> str:
    """The id of the industry a target is about; refuses where it is not clear."""
    own = list(
        session.scalars(
            select(EnterpriseIndustry.industry)
            .where(EnterpriseIndustry.enterprise_id == enterprise.id)
            .order_by(EnterpriseIndustry.position)
        )
    )
    names = "、".join(industry_name(each, written="认不出的行业") for each in own) or "没有登记行业"
    if wanted.strip():
        known = industries.find(wanted)
        found = known.id if known is not None else wanted.strip()
        if found not in own:
            raise Refusal(
                f"{enterprise.name}没有“{industry_name(found, written=wanted.strip())}”这个行业",
                "行业",
                f"名录里是：{names}",
            )
        return found
    clear = [each for each in own if each]
    if len(clear) != 1:
        what = "有几个行业" if clear else "没有认得出的行业"
        raise Refusal(f"{enterprise.name}{what}", "行业", f"请写明是哪个行业（名录里是：{names}）")
    return clear[0]


def put_target(
    work: Work,
    enterprise: Enterprise,
    industry: str,
    wish: Wish,
    *,
    origin: str = "entered",
    file: str = "",
    sha256: str = "",
    version: int | None = None,
) -> tuple[CampaignTarget, str]:
    """Write the wish, already read: the row, and ``set``, ``changed`` or ``unchanged``.

    A list may name a deadline that has passed: the target is late then.
    """
    session = work.session
    today = work.now.date()
    row = session.scalar(
        select(CampaignTarget).where(
            CampaignTarget.enterprise_id == enterprise.id,
            CampaignTarget.industry == industry,
            CampaignTarget.retired_at.is_(None),
        )
    )
    new_day = wish.deadline is not None and (row is None or row.deadline != wish.deadline)
    if origin == "entered" and wish.deadline is not None and new_day and wish.deadline < today:
        raise Refusal(f"期限 {wish.deadline} 在今天之前", "期限", "请填以后的日期")
    if row is None:
        held = levels_in_force(session, [enterprise.id], today).get((enterprise.id, industry))
        level = held.level if held is not None else None
        if level is not None and levels.better(level, wish.target):
            raise Refusal(
                f"{enterprise.name}现行等级 {level}，目标 {wish.target} 更低",
                "目标等级",
                "目标应不低于现行等级",
            )
        row = CampaignTarget(
            enterprise_id=enterprise.id,
            industry=industry,
            baseline=level or "",
            target=wish.target,
            deadline=wish.deadline,
            lead=wish.lead or "",
            person=wish.person or "",
            note=wish.note or "",
            origin=origin,
            file=file,
            sha256=sha256,
            set_at=work.now,
            set_by=work.actor.user_id,
            retired_at=None,
            retired_reason="",
            version=1,
        )
        session.add(row)
        session.flush()
        return row, "set"
    if version is not None and version != row.version:
        raise Refusal("这个目标已被别人改动，您看到的不是最新内容", enterprise.name, "请刷新后再改")
    before = as_details(row)
    row.target = wish.target
    row.deadline = wish.deadline or row.deadline
    for name in LONGEST:
        text = getattr(wish, name)
        if text is not None:
            setattr(row, name, text)
    if as_details(row) == before:
        return row, "unchanged"
    row.origin, row.file, row.sha256 = origin, file, sha256
    row.version += 1
    session.flush()
    return row, "changed"


def as_details(row: CampaignTarget) -> dict[str, object]:
    """What a target says, for the trail."""
    return {
        "industry": row.industry,
        "baseline": row.baseline,
        "target": row.target,
        "deadline": row.deadline,
        "lead": row.lead,
        "person": row.person,
        "note": row.note,
    }


def state_title(state: str) -> str:
    """The word for a state of ``grading.campaign.STATES``; refuses an unknown one."""
    if state not in campaign.STATES:
        known = "、".join(f"{id}（{title}）" for id, title in campaign.STATES.items())
        raise Refusal(f"没有“{state}”这种状态", "状态", f"可用：{known}")
    return campaign.STATES[state]
