"""The site form: conclusions and records per indicator beside the values of the stage.

Out it takes what is recorded so far; back in, values, conclusions and records of a form
become true together, in one entry of the trail.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from db.audit_cases import AuditCase, display_names
from db.conclusions import Conclusion, check_conclusion, conclusions_in, write_conclusions
from db.facts import editable_case, write_facts
from db.form_conflicts import Merge, mark_parts, merge_mark
from db.office import Office
from db.site_records import SiteNote, write_notes
from db.site_visit_tables import SiteRecord
from db.site_visit_views import STAGE, applicable, last_visit
from db.users import Actor
from grading.conclusions import CONCLUSIONS
from grading.facts import Value
from grading.refusals import Finding, Refusal

if TYPE_CHECKING:
    from templates.workbooks.form_answers import FilledForm
    from templates.workbooks.form_site import MarkCell
    from templates.workbooks.forms import SiteMark

_BY_TITLE = {title: id for id, title in CONCLUSIONS.items()}


@dataclass(slots=True)
class SiteAnswers:
    """What a site form says of indicators and is taken; findings where it cannot be."""

    conclusions: dict[str, Conclusion] = field(default_factory=dict)
    notes: dict[str, SiteNote] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def site_marks(case: AuditCase) -> dict[str, SiteMark]:
    """What stands of every applicable indicator so far."""
    from templates.workbooks.forms import SiteMark

    concluded, records = conclusions_in(case).get(STAGE, {}), _records(case)
    marks = {}
    for each in applicable(case):
        said, row = concluded.get(each.id), records.get(each.id)
        marks[each.id] = SiteMark(
            said.title if said is not None else "",
            said.basis if said is not None else "",
            row.seen if row is not None else "",
            row.place if row is not None else "",
            row.photos if row is not None else "",
        )
    return marks


def merge_marks(merge: Merge, case: AuditCase, form: FilledForm) -> SiteAnswers:
    """The conclusions and records of a form that are taken."""
    found = SiteAnswers()
    names = {each.id: each.name for each in case.pack.indicators}
    people, now = display_names(case.session), site_marks(case)
    concluded, records = conclusions_in(case).get(STAGE, {}), _records(case)
    seen: set[str] = set()
    for cell in form.marks:
        id = cell.indicator
        if id not in names or id in seen:
            why = "这一行在表里出现了两次" if id in seen else "本版标准没有这个指标"
            found.findings.append(_finding(cell, "结论", id, "unknown_row", why))
            continue
        seen.add(id)
        if not _readable(cell, found):
            continue
        said, wrote = mark_parts(cell.mark)
        base_said, base_wrote = mark_parts(cell.base)
        office_said, office_wrote = mark_parts(now.get(id)) if id in now else ((), ())
        by = concluded[id].by if id in concluded else ""
        if said and merge_mark(
            merge, f"{names[id]}（结论）", f"{id}@conclusion", said, base_said, office_said, by
        ):
            found.conclusions[id] = Conclusion(_BY_TITLE[cell.mark.conclusion], cell.mark.basis)
        by = people.get(records[id].by_id, "") if id in records else ""
        if wrote and merge_mark(
            merge, f"{names[id]}（现场记录）", f"{id}@record", wrote, base_wrote, office_wrote, by
        ):
            found.notes[id] = SiteNote(cell.mark.seen, cell.mark.place, photos=cell.mark.photos)
    return found


def record_site_form(
    office: Office,
    actor: Actor,
    audit_id: int | str,
    values: Mapping[str, Value],
    evidence: Mapping[str, str],
    told: SiteAnswers,
    *,
    source: Mapping[str, str],
    version: int,
) -> None:
    """Values, conclusions and records of a form in one command; all or nothing."""
    with office.command(actor, "site.fill") as work:
        case = editable_case(office, work, actor, audit_id, STAGE, version)
        changes = write_facts(work, case, STAGE, values, evidence, "form")
        work.session.flush()
        assessed, standing = case.assessment(STAGE), conclusions_in(case).get(STAGE, {})
        new = {
            id: replace(each, note=standing[id].note if id in standing else "")
            for id, each in told.conclusions.items()
            if id not in standing
            or (standing[id].conclusion, standing[id].basis) != (each.conclusion, each.basis)
        }
        for indicator, each in new.items():
            check_conclusion(case, assessed, indicator, each)
        concluded = write_conclusions(work, case, STAGE, new) if new else {}
        visit = last_visit(case)
        if told.notes and visit is None:
            raise Refusal(
                "表里有现场记录，本件还没有现场核查", case.audit.number, "先开立现场核查，再读入"
            )
        notes = write_notes(work, case, visit, told.notes, {}) if visit is not None else {}
        if not changes and not concluded and not notes:
            raise NothingNew
        parts = (("值", changes), ("结论", concluded), ("现场记录", notes))
        words = "，".join(f"{title} {len(some)} 项" for title, some in parts if some)
        work.record(
            "audit",
            case.audit.number,
            {
                "stage": STAGE,
                "origin": "form",
                "source": dict(source),
                "changes": changes,
                "conclusions": concluded,
                "records": notes,
            },
            f"{case.enterprise.name}：读入现场核查表，{words}",
            also=["site"],
        )


class NothingNew(Exception):
    """Everything in the form was there already: the command ends without a trace."""


def _readable(cell: MarkCell, found: SiteAnswers) -> bool:
    mark = cell.mark
    before = len(found.findings)
    if mark.conclusion and mark.conclusion not in _BY_TITLE:
        known = "、".join(_BY_TITLE)
        words = f"没有“{mark.conclusion}”这种结论；可填：{known}"
        found.findings.append(_finding(cell, "结论", mark.conclusion, "conclusion", words))
    if mark.basis and not mark.conclusion:
        words = "写了理由或依据，没有结论"
        found.findings.append(_finding(cell, "理由或依据", mark.basis, "conclusion", words))
    if (mark.place or mark.photos) and not mark.seen:
        words = "写了位置或照片，没有写现场所见"
        found.findings.append(_finding(cell, "现场所见", "", "record", words))
    return len(found.findings) == before


def _finding(cell: MarkCell, column: str, value: str, rule: str, message: str) -> Finding:
    return Finding(cell.row, column, value, rule, "error", message, cell.sheet)


def _records(case: AuditCase) -> dict[str, SiteRecord]:
    visit = last_visit(case)
    if visit is None:
        return {}
    rows = case.session.scalars(select(SiteRecord).where(SiteRecord.visit_id == visit.id))
    return {row.indicator: row for row in rows}
