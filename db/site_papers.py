"""Papers of a site visit: 现场核查表, 问题清单, 专家组意见; printing them is recorded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from db.audit_cases import AuditCase, load_case
from db.audit_views import AuditView
from db.audits import audit
from db.conclusions import ConclusionView, conclusions_in
from db.enterprise_rows import industry_name
from db.enterprises import show
from db.office import Office
from db.prints import DrawnPaper, last_change
from db.site_visit_views import STAGE, RecordView, VisitView, applicable, last_visit, view_of
from db.users import Actor, office_name
from grading.chains import STAGES
from grading.conditions import leaves
from grading.pack_parts import Indicator
from grading.questions import needed_facts
from grading.refusals import Refusal
from grading.site_visits import MEETINGS, SAMPLES
from templates.papers.values import show_value

if TYPE_CHECKING:
    from templates.papers.site_content import MeetingPage, SiteContent, SiteLine

TRUCKS = "transport"
"""The aspect whose indicators ask for the gate check (清洁运输)."""

BLANK = "_blank"
PAPERS: Mapping[str, str] = {
    "site": "现场核查表",
    "problems": "问题清单",
    "experts": "专家组意见",
    "site_blank": "空白现场核查表",
    "problems_blank": "空白问题清单",
    "experts_blank": "空白专家组意见",
}
"""The papers of a visit; blank ones are taken along and written on by hand."""


def site_content(
    office: Office, actor: Actor, audit_id: int | str, *, blank: bool = False
) -> SiteContent:
    """Everything the papers of the visit that counts print.

    ``blank``: only what is known beforehand, with room to write by hand; that may be printed
    before there is a visit. Refuses a filled paper without one.
    """
    from templates.papers.site_content import MemberLine, ProblemLine, SampleLine, SiteContent

    view = audit(office, actor, audit_id)
    with office.reading() as session:
        case = load_case(session, audit_id, actor)
        row = last_visit(case)
        visit = view_of(case, row) if row is not None else None
        concluded = conclusions_in(case).get(STAGE, {})
        indicators = applicable(case)
        asked = _asked(case)
    if visit is None and not blank:
        raise Refusal(
            "本件还没有现场核查", view.number, "空白表可以先打印（--blank），或先开立现场核查"
        )
    who = show(office, actor, view.enterprise.key)
    trucks = any(each.aspect == TRUCKS for each in indicators)
    told = visit if visit is not None and not blank else None
    return SiteContent(
        enterprise=who.name,
        credit_code=who.code,
        address=who.address,
        industry=industry_name(view.pack.industry),
        audit_number=view.number,
        kind=view.kind,
        target=view.target,
        pack_title=view.pack.title,
        pack_key=view.pack.key,
        office=office_name(office),
        printed=office.clock.now(),
        round=visit.round if visit is not None else 1,
        days=(visit.from_on, visit.until_on) if visit is not None else None,
        members=[
            MemberLine(
                each.role_title,
                each.name,
                each.unit,
                "—" if each.role == "companion" else each.declaration_title,
            )
            for each in (visit.team if visit is not None else ())
        ],
        meetings=[_meeting(told, kind) for kind in MEETINGS],
        lines=[
            _line(view, each, asked.get(each.id, ()), told, concluded.get(each.id))
            for each in indicators
        ],
        samples=[
            SampleLine(each.title, each.object, each.found, each.agrees)
            for each in (told.samples if told is not None else ())
        ],
        samples_asked=list(SAMPLES.values()) if trucks or (told and told.samples) else [],
        problems=[
            ProblemLine(p.number, p.name, p.text, p.demand, p.deadline, p.person)
            for p in (told.problems if told is not None else ())
        ],
        opinion=told.opinion if told is not None else "",
        conclusions=Counter(each.title for each in concluded.values()),
        blank=blank,
        trial=view.trial,
        sample=office.is_sample,
        trail_head=last_change(office, view.number),
    )


def draw_on_site(office: Office, actor: Actor, paper: str, audit_id: int | str) -> DrawnPaper:
    """One of :data:`PAPERS`, drawn and not recorded."""
    from templates.papers.site_outcome import draw_experts, draw_problems
    from templates.papers.site_visit import draw_site

    drawing: Mapping[str, Callable[[SiteContent], bytes]] = {
        "site": draw_site,
        "problems": draw_problems,
        "experts": draw_experts,
    }
    name = paper.removesuffix(BLANK)
    content = site_content(office, actor, audit_id, blank=name != paper)
    number = content.audit_number
    pdf = drawing[name](content)
    return DrawnPaper(paper, PAPERS[paper], number, number, content.enterprise, pdf)


def _meeting(visit: VisitView | None, kind: str) -> MeetingPage:
    from templates.papers.site_content import MeetingPage

    held = visit.meetings.get(kind) if visit is not None else None
    if held is None:
        return MeetingPage(MEETINGS[kind])
    return MeetingPage(held.title, held.held_at, held.place, held.present, held.minutes)


def _asked(case: AuditCase) -> dict[str, tuple[str, ...]]:
    """Indicator → the facts it is answered by."""
    values = {**case.values("reviewed"), **case.values(STAGE)}
    questions = needed_facts(case.pack, values, case.audit.application_date)
    return {
        each.indicator.id: tuple(fact for fact in each.facts if fact in _judged(each.indicator))
        for each in questions
    }


def _judged(indicator: Indicator) -> set[str]:
    """The facts its requirements look at; what decides whether it applies is asked once."""
    return {
        leaf.fact
        for requirement in indicator.levels.values()
        if not requirement.silent
        for leaf in leaves(requirement.require)
    }


def _line(
    view: AuditView,
    indicator: Indicator,
    facts: Iterable[str],
    visit: VisitView | None,
    concluded: ConclusionView | None,
) -> SiteLine:
    from templates.papers.site_content import SiteLine

    pack = view.pack
    level, words = _target(view, indicator)
    record = visit.records.get(indicator.id) if visit is not None else None
    values = []
    for fact in facts:
        said = [
            show_value(pack.facts[fact], entry.value) if entry is not None else ""
            for stage in STAGES
            for entry in (view.stages[stage].get(fact),)
        ]
        values.append((pack.facts[fact].name, said[0], said[1], said[2]))
    return SiteLine(
        name=indicator.name,
        aspect=pack.aspects[indicator.aspect],
        level=level,
        requirement=words,
        values=tuple(values),
        seen=record.seen if record is not None else "",
        where=_where(record) if record is not None else "",
        conclusion=concluded.title if concluded is not None else "",
        basis=concluded.basis if concluded is not None else "",
    )


def _target(view: AuditView, indicator: Indicator) -> tuple[str, str]:
    """What is asked for the target, or of the best worse level that asks something."""
    levels = view.pack.levels
    for level in levels[levels.index(view.target) :]:
        asked = indicator.levels.get(level)
        if asked is not None:
            return f"{level} 级", asked.text + ("（不参与判定）" if asked.silent else "")
    return "", ""


def _where(record: RecordView) -> str:
    photos = f"照片 {record.photos}" if record.photos else ""
    parts = (record.place, record.person, f"{record.seen_at:%m-%d %H:%M}", photos)
    return "　".join(each for each in parts if each)
