"""Papers of an audit: their contents from the records, and printing that is recorded.

A content holds everything its paper prints. Report and certificate are drawn from
the decision in force where there is one, else the report shows the present stage.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from db.audit_views import AuditView, FactEntry, StepView
from db.audits import audit
from db.certificate_contents import certificate_content, processes_of
from db.conclusions import conclusions_of
from db.derived import DERIVED
from db.enterprise_rows import IndustryView, industry_name
from db.enterprises import show
from db.evidence import catalogue, evidence_of
from db.facts import ORIGINS
from db.monitoring.facts import told_period
from db.office import Office
from db.prints import DrawnPaper, PrintResult, last_change, print_into
from db.users import Actor, office_name
from grading.assessment import assess
from grading.chains import STAGES
from grading.facts import Value
from grading.gaps import gaps
from grading.refusals import Refusal

if TYPE_CHECKING:
    from templates.papers.content import (
        AttachmentContent,
        ConclusionContent,
        EnterpriseContent,
        ReportContent,
        StageContent,
    )

NO_REPORT = ("降级", "停产")
"""Kinds of audits that rate nothing and take over no rating."""

DRAFT, CONFIRMED = "待核稿", "已核"


def report_content(office: Office, actor: Actor, audit_id: int | str) -> ReportContent:
    """Everything the report (绩效分级报告) of an audit prints, at whatever stage it is."""
    view = audit(office, actor, audit_id)
    if view.kind in NO_REPORT:
        where = f"申报件 {view.number}"
        raise Refusal(f"“{view.kind}”不评定指标，没有绩效分级报告", where, "决定和通知见“文书”")
    return content_of(office, actor, view)


def content_of(office: Office, actor: Actor, view: AuditView) -> ReportContent:
    """What the report would print of an audit of any kind: letters take theirs from it."""
    from templates.papers.content import BasisDocument, OpenPoint, ReportContent, Step

    decision, issued = view.decision, view.certificate
    stage = "verified" if decision is not None else _present_stage(view)
    values = decision.facts if decision is not None else _values(view, stage)
    on = decision.facts_date if decision is not None else view.application_date
    found = assess(view.pack, values, on)
    accepted = [step.by for step in view.history if step.action == "accept"]
    evaluated = told_period(each.words for each in view.derived.values())
    content = ReportContent(
        enterprise=_enterprise(office, actor, view, values),
        audit_number=view.number,
        kind=view.kind,
        target=view.target,
        pack_state=CONFIRMED if view.pack_confirmed else DRAFT,
        assessment=found,
        office=office_name(office),
        printed=office.clock.now(),
        stage_title=view.chain.words.stages[stage],
        gaps=gaps(found, view.target),
        application_date=view.application_date,
        evaluation_from=evaluated[0] if evaluated else None,
        evaluation_to=evaluated[1] if evaluated else None,
        steps=tuple(
            Step(step.at.date(), step.title, step.by, step.role, _opinion(step))
            for step in view.history
        ),
        documents=tuple(
            BasisDocument(each.title, each.number, each.issued)
            for each in view.pack.documents.values()
        ),
        stages=tuple(_stage(view, each) for each in STAGES if view.stages[each]),
        attachments=_attachments(office, actor, view),
        conclusions=_conclusions(office, actor, view),
        prepared_by=view.opened_by,
        checked_by=accepted[-1] if accepted else "",
        trial=view.trial,
        sample=office.is_sample,
        trail_head=last_change(office, view.number),
        single_person=view.single_person,
    )
    if decision is None:
        return content
    return replace(
        content,
        level=decision.level,
        decider=decision.authority,
        decided=decision.document_date or decision.decided_at.date(),
        document_number=decision.document or (issued.publication if issued is not None else ""),
        open_points=tuple(
            OpenPoint(point.id, point.name, point.reason, decision.decided_by)
            for point in decision.open_points
        ),
        signed_by=decision.decided_by,
    )


def draw(office: Office, actor: Actor, paper: str, audit_id: int | str) -> DrawnPaper:
    """A paper of an audit (``report``, ``certificate``, ``db.site_papers.PAPERS``), drawn and
    not recorded."""
    if paper == "certificate":
        from templates.papers.certificate import draw_certificate

        number = audit(office, actor, audit_id).number
        certificate = certificate_content(office, actor, audit_id)
        return DrawnPaper(
            paper,
            f"证书 {certificate.number}",
            certificate.number,
            number,
            certificate.enterprise,
            draw_certificate(certificate),
        )
    if paper != "report":
        from db.site_papers import draw_on_site

        return draw_on_site(office, actor, paper, audit_id)
    from templates.papers.report import draw_report

    report = report_content(office, actor, audit_id)
    number = report.audit_number
    return DrawnPaper(paper, "报告", number, number, report.enterprise.name, draw_report(report))


def print_report(
    office: Office, actor: Actor, audit_id: int | str, path: Path, *, reason: str = ""
) -> PrintResult:
    """Write the report as a PDF and record that it was printed."""
    return print_into(office, actor, draw(office, actor, "report", audit_id), path, reason=reason)


def print_certificate(
    office: Office, actor: Actor, audit_id: int | str, path: Path, *, reason: str = ""
) -> PrintResult:
    """Write the certificate as a PDF and record that it was printed."""
    drawn = draw(office, actor, "certificate", audit_id)
    return print_into(office, actor, drawn, path, reason=reason)


def _opinion(step: StepView) -> str:
    """The opinion, followed by what the step rests on besides an ordinary right."""
    return "　".join(
        part for part in (step.opinion, f"〔{step.ground}〕" * bool(step.ground)) if part
    )


def _present_stage(view: AuditView) -> str:
    """The open stage, else the last one that has values."""
    if view.stage_open is not None:
        return view.stage_open
    return next((stage for stage in reversed(STAGES) if view.stages[stage]), STAGES[0])


def _values(view: AuditView, stage: str) -> dict[str, Value]:
    return {fact: entry.value for fact, entry in view.stages[stage].items()}


def _stage(view: AuditView, stage: str) -> StageContent:
    from templates.papers.content import FactContent, StageContent

    return StageContent(
        stage,
        view.chain.words.stages[stage],
        {
            fact: FactContent(
                entry.value, ORIGINS.get(entry.origin, entry.origin), _told(view, fact, entry)
            )
            for fact, entry in view.stages[stage].items()
        },
    )


def _told(view: AuditView, fact: str, entry: FactEntry) -> str:
    """The note of a fact; where it was typed over what the records say, both."""
    derived = view.derived.get(fact)
    if derived is None or entry.origin == DERIVED:
        return entry.evidence
    return f"{entry.evidence}（{derived.words}）"


def _attachments(office: Office, actor: Actor, view: AuditView) -> tuple[AttachmentContent, ...]:
    from templates.papers.content import AttachmentContent

    return tuple(
        AttachmentContent(row.number, row.title, row.pages, row.sha256, row.indicators)
        for row in catalogue(evidence_of(office, actor, view.id))
    )


def _conclusions(
    office: Office, actor: Actor, view: AuditView
) -> dict[str, tuple[ConclusionContent, ...]]:
    """The conclusions on each indicator in the order of the stages."""
    from templates.papers.content import ConclusionContent

    by_stage = conclusions_of(office, actor, view.id)
    found: dict[str, tuple[ConclusionContent, ...]] = {}
    for stage in STAGES:
        title = view.chain.words.stages[stage]
        for id, each in by_stage.get(stage, {}).items():
            said = ConclusionContent(title, each.title, each.basis, each.note, each.by)
            found[id] = (*found.get(id, ()), said)
    return found


def _enterprise(
    office: Office, actor: Actor, view: AuditView, values: Mapping[str, Value]
) -> EnterpriseContent:
    from templates.papers.content import EnterpriseContent, OutletCount

    who = show(office, actor, view.enterprise.key)
    branch = next((each for each in who.industries if each.industry == view.pack.industry), None)
    kinds = Counter(outlet.kind or "未分类" for outlet in who.outlets)
    main = Counter(outlet.kind or "未分类" for outlet in who.outlets if outlet.main)
    return EnterpriseContent(
        name=who.name,
        credit_code=who.code,
        address=who.address,
        county=who.county_name,
        industry=branch.name if branch is not None else industry_name(view.pack.industry),
        processes=processes_of(view.pack, who, values),
        site=who.site,
        permit_number=who.permit,
        legal_person=who.legal_person,
        contact=who.contact,
        phone=who.phone,
        level_before=_level_before(branch),
        outlets=tuple(OutletCount(kind, kinds[kind], main[kind]) for kind in kinds),
    )


def _level_before(branch: IndustryView | None) -> str:
    if branch is None:
        return ""
    return branch.level or branch.level_written
