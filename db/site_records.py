"""What is written down on site: 逐项现场记录 per indicator, 门禁抽样, and the problems (问题清单).

A record says what was seen, where, by whom and when. The conclusion on the indicator and
the verified values are records of their own (``db.conclusions``, ``db.facts``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from db.audit_cases import AuditCase, load_case
from db.facts import current_stage
from db.office import Office, Work
from db.rectification import Plan, open_items
from db.site_visit_tables import SiteProblem, SiteRecord, SiteSample, SiteVisit
from db.site_visit_views import VisitView, view_of
from db.site_visits import Visiting, reading_visit, visiting
from db.users import Actor
from grading.rectification import unmet
from grading.refusals import Refusal
from grading.site_visits import SAMPLES

LONGEST = 2000
PHOTOS = 400


@dataclass(frozen=True, slots=True)
class SiteNote:
    """What is written down of one indicator; ``seen_at`` is local, to the minute."""

    seen: str
    place: str = ""
    person: str = ""
    seen_at: datetime | None = None
    photos: str = ""


@dataclass(frozen=True, slots=True)
class Sample:
    """One thing drawn at the gate: what, what was found, and whether the books agree with it."""

    kind: str
    object: str
    found: str
    agrees: bool = True


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem handed over on site; ``indicator`` may be empty."""

    text: str
    demand: str = ""
    indicator: str = ""
    deadline: date | None = None
    person: str = ""


def note_down(
    office: Office,
    actor: Actor,
    audit_id: int | str,
    notes: Mapping[str, SiteNote],
    *,
    versions: Mapping[str, int] | None = None,
) -> VisitView:
    """Write down what was seen of indicators (id → note), all or none.

    Who and when default to this person and now. ``versions`` refuses a record that somebody
    changed since the caller looked (0: there was none).
    """
    if not notes:
        raise Refusal("没有写现场记录", "现场记录", "请至少写一个指标")
    with visiting(office, actor, audit_id, "site.record") as at:
        changes = write_notes(at.work, at.case, at.row, notes, versions or {})
        if changes:
            at.record({"records": changes}, f"现场记录 {len(changes)} 项")
        else:
            raise Refusal("现场记录没有变化", at.case.audit.number, "不用再保存")
        at.work.session.flush()
        return view_of(at.case, at.row)


def write_notes(
    work: Work,
    case: AuditCase,
    visit: SiteVisit,
    notes: Mapping[str, SiteNote],
    versions: Mapping[str, int],
) -> dict[str, object]:
    """Within a command: the notes that changed something, with what they replace."""
    names = {each.id: each.name for each in case.pack.indicators}
    changes: dict[str, object] = {}
    for indicator, given in notes.items():
        if indicator not in names:
            raise Refusal(
                f"标准没有“{indicator}”这个指标", case.audit.number, "指标的编号见 standards show"
            )
        name = names[indicator]
        _check_note(work, given, name)
        row = work.session.get(SiteRecord, (visit.id, indicator))
        if indicator in versions and versions[indicator] != (row.version if row else 0):
            raise Refusal(f"“{name}”的现场记录已被别人改动", case.audit.number, "请刷新后再保存")
        before = None if row is None else _said(row)
        if row is None:
            row = SiteRecord(visit_id=visit.id, indicator=indicator, version=0)
        moment = given.seen_at or (
            datetime.fromisoformat(before["seen_at"]) if before else work.now
        )
        person = given.person.strip() or (before["person"] if before else _display(work))
        said = {
            "seen": given.seen.strip(),
            "place": given.place.strip(),
            "person": person,
            "seen_at": moment.replace(tzinfo=None).isoformat(timespec="minutes"),
            "photos": given.photos.strip(),
        }
        if said == before:
            continue
        row.seen, row.place, row.person = said["seen"], said["place"], said["person"]
        row.seen_at, row.photos = said["seen_at"], said["photos"]
        row.version += 1
        row.at, row.by_id = work.now, work.actor.user_id
        work.session.add(row)
        changes[indicator] = {**said, "before": before}
    work.session.flush()
    return changes


def draw_samples(
    office: Office, actor: Actor, audit_id: int | str, samples: Sequence[Sample]
) -> VisitView:
    """Write down what was drawn at the gate check."""
    for each in samples:
        if each.kind not in SAMPLES:
            known = "、".join(f"{id}（{title}）" for id, title in SAMPLES.items())
            raise Refusal(f"没有“{each.kind}”这种抽样", "抽样", f"可用：{known}")
        if not each.object.strip() or not each.found.strip():
            raise Refusal("抽样没有写对象或情况", SAMPLES[each.kind], "例如 车牌与时间、与台账一致")
        if len(each.object) > 200 or len(each.found) > LONGEST:
            raise Refusal("抽样写得太长", SAMPLES[each.kind], "请写要点")
    with visiting(office, actor, audit_id, "site.sample") as at:
        for each in samples:
            at.work.session.add(
                SiteSample(
                    visit_id=at.row.id,
                    kind=each.kind,
                    object=each.object.strip(),
                    found=each.found.strip(),
                    agrees=each.agrees,
                    at=at.work.now,
                    by_id=actor.user_id,
                    retired_at=None,
                    retired_reason="",
                )
            )
        told = [
            {"kind": each.kind, "object": each.object, "found": each.found, "agrees": each.agrees}
            for each in samples
        ]
        at.record({"samples": told}, f"门禁抽样 {len(told)} 条")
        at.work.session.flush()
        return view_of(at.case, at.row)


def hand_over(office: Office, actor: Actor, audit_id: int | str, given: Problem) -> VisitView:
    """Put a problem on the list that is handed over on site (现场交办)."""
    text = given.text.strip()
    if not text:
        raise Refusal("没有写问题", "问题", "请写明发现了什么")
    if max(len(text), len(given.demand)) > LONGEST or len(given.person) > 64:
        raise Refusal("问题写得太长", "问题", "请写要点")
    with visiting(office, actor, audit_id, "site.problem") as at:
        _check_problem(at, given)
        numbers = select(func.max(SiteProblem.number)).where(SiteProblem.visit_id == at.row.id)
        number = (at.work.session.scalar(numbers) or 0) + 1
        at.work.session.add(
            SiteProblem(
                visit_id=at.row.id,
                number=number,
                indicator=given.indicator,
                text=text,
                demand=given.demand.strip(),
                deadline=given.deadline,
                person=given.person.strip(),
                at=at.work.now,
                by_id=actor.user_id,
                retired_at=None,
                retired_reason="",
            )
        )
        said = {"indicator": given.indicator, "text": text, "demand": given.demand.strip(),
                "deadline": given.deadline, "person": given.person.strip()}  # fmt: skip
        at.record({"problem": number, **said}, f"问题 {number}：{text[:60]}")
        at.work.session.flush()
        return view_of(at.case, at.row)


def withdraw_problem(
    office: Office, actor: Actor, audit_id: int | str, number: int, reason: str
) -> VisitView:
    """Take a problem off the list, with a reason."""
    reason = reason.strip()
    if not 0 < len(reason) <= 200:
        raise Refusal("没有写理由" if not reason else "理由超过 200 字", "理由", "请写要点")
    with visiting(office, actor, audit_id, "site.problem") as at:
        row = at.work.session.scalars(
            select(SiteProblem).where(
                SiteProblem.visit_id == at.row.id,
                SiteProblem.number == number,
                SiteProblem.retired_at.is_(None),
            )
        ).one_or_none()
        if row is None:
            raise Refusal(f"问题清单里没有第 {number} 号", at.case.audit.number, "请刷新后再办理")
        row.retired_at, row.retired_reason = at.work.now, reason
        at.record({"problem": number, "withdrawn": reason}, f"撤下问题 {number}（{reason}）")
        at.work.session.flush()
        return view_of(at.case, at.row)


def to_rectification(office: Office, actor: Actor, audit_id: int | str) -> VisitView:
    """Make rectification items of the problems whose indicator is unmet and has none yet.

    What was demanded, until when and of whom becomes the plan of a new item.
    """
    view = reading_visit(office, actor, audit_id)
    with office.reading() as session:
        case = load_case(session, audit_id, actor)
        found = unmet(case.assessment(current_stage(case)), case.audit.target)
    failing = {each.indicator.id for each in found}
    waiting = [
        each.indicator
        for each in view.problems
        if each.indicator in failing and not each.rectification
    ]
    if not waiting:
        raise Refusal(
            "没有可以立项的问题",
            view.audit,
            "问题没有对应指标，指标按事实并非不符合，或已经立项；其余由企业照清单整改",
        )
    plans = {
        each.indicator: Plan(each.demand or each.text, each.deadline, each.person)
        for each in view.problems
        if each.indicator in waiting and each.deadline and each.person
    }
    open_items(office, actor, audit_id, indicators=waiting, plans=plans)
    return reading_visit(office, actor, audit_id)


def _check_problem(at: Visiting, given: Problem) -> None:
    known = {each.id for each in at.case.pack.indicators}
    if given.indicator and given.indicator not in known:
        raise Refusal(
            f"标准没有“{given.indicator}”这个指标",
            at.case.audit.number,
            "指标的编号见 standards show",
        )
    if given.deadline is not None and given.deadline < at.work.now.date():
        raise Refusal(f"期限 {given.deadline} 在今天之前", "期限", "请填以后的日期")


def _check_note(work: Work, given: SiteNote, name: str) -> None:
    if not given.seen.strip():
        raise Refusal("没有写看到或测到了什么", name, "例如 与初审材料一致")
    if len(given.seen) > LONGEST or len(given.photos) > PHOTOS:
        raise Refusal(f"现场记录超过 {LONGEST} 字", name, "请写要点，照片附在佐证材料里")
    if len(given.place) > 128 or len(given.person) > 64:
        raise Refusal("地点或查看人太长", name, "请写要点")
    if given.seen_at is not None and given.seen_at.replace(tzinfo=None) > work.now.replace(
        tzinfo=None
    ):
        raise Refusal("查看时间在现在之后", name, "请核对时间")


def _said(row: SiteRecord) -> dict[str, str]:
    return {
        "seen": row.seen,
        "place": row.place,
        "person": row.person,
        "seen_at": row.seen_at,
        "photos": row.photos,
    }


def _display(work: Work) -> str:
    from db.office_tables import User

    return work.session.get_one(User, work.actor.user_id).display
