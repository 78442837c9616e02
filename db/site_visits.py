"""Site visit (现场核查) commands: opening one, its team, the two meetings, the experts' opinion.

Changed while the stage 现场核查 is open, by whoever may fill it in. A visit after the audit
was returned is a new round; the earlier one stays as it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from db.audit_cases import AuditCase, load_case
from db.facts import editable_case
from db.office import Office, Work
from db.site_visit_tables import SiteMeeting, SiteMember, SiteVisit
from db.site_visit_views import STAGE, VisitView, last_visit, view_of
from db.users import Actor
from grading.chain_options import against_editing
from grading.refusals import Refusal
from grading.site_visits import DECLARATIONS, MEETINGS, ROLES

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST = 5000
ALSO = ("site",)
"""Pages that show visits are drawn anew with every change."""


@dataclass(slots=True)
class Visiting:
    """A visit that is being changed within a command."""

    work: Work
    case: AuditCase
    row: SiteVisit

    def record(self, details: Mapping[str, object], note: str) -> None:
        """The command's entry in the trail, at the audit."""
        self.work.record(
            "audit",
            self.case.audit.number,
            {"round": self.row.round, **details},
            f"{self.case.enterprise.name}：现场核查，{note}",
            also=ALSO,
        )


@contextmanager
def visiting(
    office: Office, actor: Actor, audit_id: int | str, action: str, version: int | None = None
) -> Iterator[Visiting]:
    """A command on the visit that counts; ``version`` refuses what was changed meanwhile."""
    with office.command(actor, action) as work:
        case = editable_case(office, work, actor, audit_id, STAGE, None)
        yield Visiting(work, case, _present(case, version))


def _present(case: AuditCase, version: int | None) -> SiteVisit:
    row = last_visit(case)
    if row is None:
        raise Refusal(
            "本件还没有现场核查",
            case.audit.number,
            f"先用 audits site {case.audit.number} open 开立",
        )
    if version is not None and version != row.version:
        raise Refusal(
            "现场核查已被别人改动，您看到的不是最新内容", case.audit.number, "请刷新后再办理"
        )
    return row


def open_visit(
    office: Office,
    actor: Actor,
    audit_id: int | str,
    from_on: date,
    until_on: date | None = None,
    *,
    again: bool = False,
) -> VisitView:
    """Open the visit of an audit, or with ``again`` another round of it."""
    until = until_on or from_on
    _check_days(from_on, until)
    with office.command(actor, "site.open") as work:
        case = editable_case(office, work, actor, audit_id, STAGE, None)
        before = last_visit(case)
        if before is not None and not again:
            raise Refusal(
                f"本件已有第 {before.round} 轮现场核查", case.audit.number, "再次到现场的另开一轮"
            )
        row = SiteVisit(
            audit_id=case.audit.id,
            round=before.round + 1 if before is not None else 1,
            from_on=from_on,
            until_on=until,
            opinion="",
            version=1,
            opened_at=work.now,
            opened_by=actor.user_id,
        )
        work.session.add(row)
        work.session.flush()
        days = {"from": from_on, "until": until}
        Visiting(work, case, row).record(days, f"第 {row.round} 轮，{from_on} 至 {until}")
        return view_of(case, row)


def set_days(
    office: Office,
    actor: Actor,
    audit_id: int | str,
    from_on: date,
    until_on: date,
    *,
    version: int | None = None,
) -> VisitView:
    """Change the days of the visit."""
    _check_days(from_on, until_on)
    with visiting(office, actor, audit_id, "site.days", version) as at:
        before = {"from": at.row.from_on, "until": at.row.until_on}
        at.row.from_on, at.row.until_on = from_on, until_on
        at.row.version += 1
        days = {"from": from_on, "until": until_on, "before": before}
        at.record(days, f"日期改为 {from_on} 至 {until_on}")
        return view_of(at.case, at.row)


def add_member(
    office: Office,
    actor: Actor,
    audit_id: int | str,
    role: str,
    name: str,
    unit: str,
    *,
    declaration: str = "",
    reason: str = "",
) -> VisitView:
    """Put somebody on the list; with a conflict (须回避) they are named, but not in the team."""
    if role not in ROLES:
        known = "、".join(f"{id}（{title}）" for id, title in ROLES.items())
        raise Refusal(f"没有“{role}”这种身份", "身份", f"可用：{known}")
    name, unit = name.strip(), unit.strip()
    for words, title, most in ((name, "姓名", 64), (unit, "单位", 128)):
        if not 0 < len(words) <= most:
            raise Refusal(f"没有写{title}" if not words else f"{title}太长", title, "请核对")
    _check_declaration(declaration, reason)
    with visiting(office, actor, audit_id, "site.team") as at:
        rows = _listed(at)
        if any((row.name, row.unit) == (name, unit) for row in rows):
            raise Refusal(f"{name}（{unit}）已在核查组名单里", at.case.audit.number, "不用再加")
        _one_leader(at, role, declaration, rows)
        row = SiteMember(
            visit_id=at.row.id,
            role=role,
            name=name,
            unit=unit,
            declaration=declaration,
            reason=reason.strip(),
            left_at=None,
            left_reason="",
        )
        at.work.session.add(row)
        at.row.version += 1
        said = {"role": role, "name": name, "unit": unit, "declaration": declaration}
        at.record(
            {**said, "reason": row.reason},
            f"{ROLES[role]} {name}（{DECLARATIONS[declaration]}）",
        )
        at.work.session.flush()
        return view_of(at.case, at.row)


def declare(
    office: Office,
    actor: Actor,
    audit_id: int | str,
    members: Iterable[int],
    declaration: str,
    reason: str = "",
) -> VisitView:
    """回避声明 of one or several people on the list: ``none`` or ``conflict`` with its reason."""
    if not declaration:
        raise Refusal("没有写回避声明", "回避声明", "none 无须回避，或 conflict 须回避")
    _check_declaration(declaration, reason)
    with visiting(office, actor, audit_id, "site.declare") as at:
        by_id = {row.id: row for row in _listed(at)}
        chosen = [_of(at, by_id, id) for id in dict.fromkeys(members)]
        if not chosen:
            raise Refusal("没有选人", at.case.audit.number, "请选核查组名单里的人")
        for row in chosen:
            if declaration == "none":
                others = [each for each in by_id.values() if each is not row]
                _one_leader(at, row.role, declaration, others)
            row.declaration, row.reason = declaration, reason.strip()
        at.row.version += 1
        names = "、".join(row.name for row in chosen)
        at.record(
            {"names": [row.name for row in chosen], "declaration": declaration, "reason": reason},
            f"{names}：{DECLARATIONS[declaration]}",
        )
        at.work.session.flush()
        return view_of(at.case, at.row)


def remove_member(
    office: Office, actor: Actor, audit_id: int | str, member: int, reason: str
) -> VisitView:
    """Take somebody off the list, with a reason; the trail keeps who it was."""
    reason = _reason(reason)
    with visiting(office, actor, audit_id, "site.team") as at:
        row = _of(at, {each.id: each for each in _listed(at)}, member)
        row.left_at, row.left_reason = at.work.now, reason
        at.row.version += 1
        at.record({"removed": row.name, "reason": reason}, f"{row.name} 退出核查组（{reason}）")
        at.work.session.flush()
        return view_of(at.case, at.row)


def hold_meeting(
    office: Office,
    actor: Actor,
    audit_id: int | str,
    kind: str,
    *,
    held_at: datetime,
    place: str,
    present: Sequence[str],
    minutes: str,
) -> VisitView:
    """Write 首次会议 or 末次会议 down, or correct it; ``held_at`` is local, to the minute."""
    if kind not in MEETINGS:
        raise Refusal(f"没有“{kind}”这种会议", "会议", "可用：first（首次）、last（末次）")
    people = [each.strip() for each in present if each.strip()]
    place, minutes = place.strip(), minutes.strip()
    title = MEETINGS[kind]
    for words, asked in ((place, "地点"), (people, "到会人员"), (minutes, "会议记录")):
        if not words:
            raise Refusal(f"{title}没有写{asked}", asked, "请填写后再保存")
    if len(minutes) > LONGEST or len(place) > 128:
        raise Refusal(f"{title}的记录太长", title, f"会议记录不超过 {LONGEST} 字，地点 128 字")
    with visiting(office, actor, audit_id, "site.meeting") as at:
        _check_moment(at, held_at, title)
        row = at.work.session.get(SiteMeeting, (at.row.id, kind))
        before = None if row is None else {"held_at": row.held_at, "minutes": row.minutes}
        if row is None:
            row = SiteMeeting(visit_id=at.row.id, kind=kind)
            at.work.session.add(row)
        row.held_at, row.place = held_at.isoformat(timespec="minutes"), place
        row.present, row.minutes = "\n".join(people), minutes
        row.at, row.by_id = at.work.now, actor.user_id
        at.row.version += 1
        said = {"held_at": row.held_at, "place": place, "present": people, "minutes": minutes}
        at.record({"meeting": kind, **said, "before": before}, f"{title}，{len(people)} 人到会")
        at.work.session.flush()
        return view_of(at.case, at.row)


def give_opinion(
    office: Office, actor: Actor, audit_id: int | str, text: str, *, version: int | None = None
) -> VisitView:
    """The experts' opinion (专家组意见), as they will sign it."""
    text = text.strip()
    if not 0 < len(text) <= LONGEST:
        raise Refusal(
            "没有写专家组意见" if not text else f"意见超过 {LONGEST} 字", "专家组意见", "请核对"
        )
    with visiting(office, actor, audit_id, "site.opinion", version) as at:
        before = at.row.opinion
        at.row.opinion = text
        at.row.version += 1
        at.record({"opinion": text, "before": before}, "专家组意见")
        return view_of(at.case, at.row)


def site_day(case: AuditCase) -> date | None:
    """The day on which the visit that counts began; None before there is any."""
    row = last_visit(case)
    return row.from_on if row is not None else None


def writing_refusal(office: Office, actor: Actor, audit_id: int | str) -> str:
    """Why this person may not write on the visit of an audit now; empty where it may."""
    with office.reading() as session:
        case = load_case(session, audit_id, actor)
        return against_editing(case.chain, case.situation(actor, office.clock.today()), STAGE)


def reading_visit(office: Office, actor: Actor, audit_id: int | str) -> VisitView:
    """The visit that counts; Refusal where there is none."""
    with office.reading() as session:
        case = load_case(session, audit_id, actor)
        return view_of(case, _present(case, None))


def _listed(at: Visiting) -> list[SiteMember]:
    """Everybody on the list now, those with a conflict too."""
    return list(
        at.work.session.scalars(
            select(SiteMember)
            .where(SiteMember.visit_id == at.row.id, SiteMember.left_at.is_(None))
            .order_by(SiteMember.id)
        )
    )


def _of(at: Visiting, by_id: dict[int, SiteMember], id: int) -> SiteMember:
    if id not in by_id:
        raise Refusal(
            f"核查组名单里没有 {id} 号", at.case.audit.number, "编号见 audits site … show"
        )
    return by_id[id]


def _one_leader(at: Visiting, role: str, declaration: str, others: Sequence[SiteMember]) -> None:
    leads = [row for row in others if row.role == "leader" and row.declaration != "conflict"]
    if role == "leader" and declaration != "conflict" and leads:
        raise Refusal(f"组长已是{leads[0].name}", at.case.audit.number, "核查组只有一位组长")


def _check_declaration(declaration: str, reason: str) -> None:
    if declaration not in DECLARATIONS:
        raise Refusal(f"没有“{declaration}”这种声明", "回避声明", "可用：none、conflict")
    if declaration == "conflict" and not reason.strip():
        raise Refusal("须回避的要写明缘由", "回避声明", "例如：近三年为该企业做过环评")
    if len(reason.strip()) > 200:
        raise Refusal("缘由超过 200 字", "回避声明", "请写要点")


def _check_days(from_on: date, until_on: date) -> None:
    if until_on < from_on:
        raise Refusal(f"结束日期 {until_on} 在开始日期 {from_on} 之前", "日期", "请核对")


def _check_moment(at: Visiting, moment: datetime, title: str) -> None:
    if moment.replace(tzinfo=None) > at.work.now.replace(tzinfo=None):
        raise Refusal(f"{title}的时间在现在之后", "时间", "会后再填写")


def _reason(reason: str) -> str:
    reason = reason.strip()
    if not 0 < len(reason) <= 200:
        raise Refusal("没有写理由" if not reason else "理由超过 200 字", "理由", "请写要点")
    return reason
