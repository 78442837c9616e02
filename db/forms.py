"""The audit form: what it asks for one stage, and what comes back from Excel.

A form is taken as a whole or not at all. It must be of this audit, of the edition
the audit is bound to, and of the stage that is being filled in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from db.audit_cases import AuditCase, face_of, load_case
from db.audit_views import AuditView
from db.audits import audit
from db.facts import record_facts
from db.form_conflicts import Choice, Merge, merge_answers
from db.office import Office
from db.site_forms import NothingNew, SiteAnswers, merge_marks, record_site_form, site_marks
from db.site_visit_views import STAGE as SITE
from db.users import Actor
from grading.chains import STAGES
from grading.conditions import Leaf, leaves
from grading.facts import Value, check_facts
from grading.packs import Pack
from grading.questions import needed_facts, veto_facts
from grading.refusals import Finding, Refusal

if TYPE_CHECKING:
    from templates.workbooks.form_answers import FilledForm, FormAnswers
    from templates.workbooks.forms import FormAspect, FormContent

BASICS_SHEET = "基本情况"
VETO_SHEET = "一票否决"


class FormRefusal(Refusal):
    """A form that cannot be taken, with everything that is in the way."""

    def __init__(self, file: str, findings: tuple[Finding, ...]) -> None:
        first = findings[0]
        more = f"；另有 {len(findings) - 1} 处" if len(findings) > 1 else ""
        super().__init__(
            f"填报表有 {len(findings)} 处不能读入，没有读入任何内容",
            f"{file} “{first.sheet}”第 {first.row} 行“{first.column}”",
            f"{first.message}{more}",
        )
        self.findings = findings


@dataclass(frozen=True, slots=True)
class WrittenForm:
    """A form that was written: of which audit and stage, and where it is."""

    audit_number: str
    stage: str
    path: Path


@dataclass(frozen=True, slots=True)
class FillResult:
    """What reading a form did: facts answered in it, and those that changed a record.

    ``concluded`` and ``noted`` count the indicators whose conclusion and whose record on
    site were taken from a site form.
    """

    audit: AuditView
    stage: str
    answered: int
    changed: tuple[str, ...]
    concluded: int = 0
    noted: int = 0


def write_form(
    office: Office,
    actor: Actor,
    audit_id: int | str,
    stage: str | None,
    path: Path,
    *,
    answers: Mapping[str, object] | None = None,
) -> WrittenForm:
    """Write the form of a stage (None: the one that is open), with what is recorded so far.

    ``answers`` are written into it besides, as if typed; they are recorded only when
    the form is read back.
    """
    from templates.workbooks.forms import write_form as write

    with office.reading() as session:
        case = load_case(session, audit_id, actor)
        content = form_content(case, stage or _open_stage(case), answers or {})
    write(path, content)
    return WrittenForm(content.audit_number, content.stage, path)


def fill(
    office: Office,
    actor: Actor,
    audit_id: int | str,
    stage: str | None,
    path: Path,
    *,
    choose: Mapping[str, Choice] | None = None,
    otherwise: Choice | None = None,
) -> FillResult:
    """Read a filled-in form and record its answers, all or none; empty cells take nothing away.

    Refuses a form of another audit, edition or stage, and raises :class:`FormRefusal`
    with one finding per cell that cannot be read. What the office changed since the form
    was written and the form says otherwise raises ``FormConflicts``: ``choose`` settles them
    by key, ``otherwise`` all that are not named.
    """
    from templates.workbooks.form_answers import answers, read_form
    from templates.workbooks.form_values import directions

    form = read_form(path)
    with office.reading() as session:
        case = load_case(session, audit_id, actor)
        stage = stage or _open_stage(case)
        _check_identity(case, form, stage)
        facts, ways = case.pack.facts, directions(_leaves(case.pack))
        form = _same_as_before(case, form, stage)
        found = answers(form, facts, ways)
        version = case.audit.version
        merge = Merge(choose or {}, otherwise)
        told = merge_marks(merge, case, form) if form.marks else SiteAnswers()
        alone = _notes_alone(case, form, found, case.values(stage))
        findings = (*found.findings, *alone, *told.findings)
        if findings:
            raise FormRefusal(form.file, findings)
        values, evidence = merge_answers(merge, case, stage, form, found, ways)
        merge.settle(form.file)
    before = audit(office, actor, audit_id)
    source = {"file": form.file, "sha256": form.sha256}
    if told.conclusions or told.notes:
        with suppress(NothingNew):
            record_site_form(
                office, actor, audit_id, values, evidence, told, source=source, version=version
            )
    else:
        record_facts(
            office, actor, audit_id, stage, values,
            origin="form", evidence=evidence, source=source, version=version,
        )  # fmt: skip
    after = audit(office, actor, audit_id)
    old = before.stages[stage]
    changed = [fact for fact, entry in after.stages[stage].items() if entry != old.get(fact)]
    return FillResult(
        after, stage, len(found.values), tuple(changed), len(told.conclusions), len(told.notes)
    )


def form_content(case: AuditCase, stage: str, answers: Mapping[str, object]) -> FormContent:
    """What the form of one stage shows; the stage before it is shown beside."""
    from templates.workbooks.forms import FormContent

    words, audit_row = case.chain.words.stages, case.audit
    if stage not in words:
        raise Refusal(f"没有“{stage}”阶段", "阶段", f"可用：{'、'.join(STAGES)}")
    place = STAGES.index(stage)
    earlier = case.values(STAGES[place - 1]) if place else {}
    values = {**case.values(stage), **check_facts(case.pack.facts, answers, "答案")}
    return FormContent(
        audit_number=audit_row.number,
        fingerprint=audit_row.fingerprint,
        pack=case.pack.key,
        pack_title=case.pack.title,
        stage=stage,
        stage_title=words[stage],
        enterprise=face_of(case.enterprise).name,
        credit_code=case.enterprise.code,
        target=audit_row.target,
        application_date=audit_row.application_date,
        aspects=_aspects(case, {**earlier, **values}),
        facts=case.pack.facts,
        answers=values,
        recorded=case.values(stage),
        first=case.values(STAGES[0]) if place > 1 else {},
        site=site_marks(case) if stage == SITE else {},
        evidence={fact: row.evidence for fact, row in case.entries(stage).items()},
        earlier=earlier,
        earlier_title=words[STAGES[place - 1]] if place else "",
        trial=case.mode == "trial",
    )


def _aspects(case: AuditCase, values: Mapping[str, Value]) -> tuple[FormAspect, ...]:
    """What decides which indicators apply, then one sheet per aspect, then the vetoes."""
    from templates.workbooks.forms import FormAspect, FormIndicator

    pack = case.pack
    sheets: dict[str, list[FormIndicator]] = {aspect: [] for aspect in pack.aspects}
    basics: dict[str, None] = {}
    for aspect, indicator, facts in needed_facts(pack, values, case.audit.application_date):
        asked = tuple(
            (level, words.text + ("（不参与判定）" if words.silent else ""))
            for level in pack.levels
            if (words := indicator.levels.get(level)) is not None
        )
        judged = {
            leaf.fact
            for requirement in indicator.levels.values()
            if not requirement.silent
            for leaf in leaves(requirement.require)
        }
        basics |= dict.fromkeys(fact for fact in facts if fact not in judged)
        own = tuple(fact for fact in facts if fact in judged)
        sheets[aspect].append(FormIndicator(indicator.id, indicator.name, asked, own))
    first = FormIndicator("basics", BASICS_SHEET, (("说明", "决定哪些指标适用"),), tuple(basics))
    found = [FormAspect(BASICS_SHEET, (first,))] if basics else []
    found += [
        FormAspect(pack.aspects[aspect], tuple(indicators))
        for aspect, indicators in sheets.items()
        if indicators
    ]
    vetoes = tuple(
        FormIndicator(veto.id, veto.name, (("成立时", f"最高 {veto.caps_at} 级"),), facts)
        for veto, facts in veto_facts(pack)
    )
    return (*found, FormAspect(VETO_SHEET, vetoes)) if vetoes else tuple(found)


def _open_stage(case: AuditCase) -> str:
    if case.stage_open is None:
        state = case.chain.words.states[case.audit.state]
        raise Refusal(
            f"本件的状态是“{state}”，没有正在填报的阶段",
            f"申报件 {case.audit.number}",
            f"要导出以前的阶段请写明：{'、'.join(STAGES)}",
        )
    return case.stage_open


def _check_identity(case: AuditCase, form: FilledForm, stage: str) -> None:
    number, words = case.audit.number, case.chain.words.stages
    anew = "请选对文件，或重新导出填报表"
    if form.audit_number != number:
        what = f"这是 {form.audit_number} 的填报表，不是 {number} 的"
        raise Refusal(what, form.file, anew)
    if form.fingerprint != case.audit.fingerprint:
        what = f"填报表所用的标准（{form.pack}）与本件的不是同一版文本"
        raise Refusal(what, form.file, "请重新导出填报表，把填好的内容抄过去")
    if form.stage != stage:
        theirs = words.get(form.stage, form.stage)
        what = f"这是{theirs}阶段的填报表，不是{words.get(stage, stage)}阶段的"
        raise Refusal(what, form.file, anew)


def _notes_alone(
    case: AuditCase, form: FilledForm, found: FormAnswers, recorded: Mapping[str, Value]
) -> tuple[Finding, ...]:
    """A note beside a question that has no answer, in the form or in the records."""
    findings = []
    for cell in form.cells:
        if not cell.evidence or cell.fact in found.values or cell.fact in recorded:
            continue
        if cell.fact in case.pack.facts:
            message = "写了佐证说明，没有填报值；请填报，不掌握的填“不详”"
            findings.append(
                Finding(cell.row, cell.column, "", "no_value", "error", message, cell.sheet)
            )
    return tuple(findings)


def _same_as_before(case: AuditCase, form: FilledForm, stage: str) -> FilledForm:
    """“一致” in a cell stands for the value of the stage before; without one it is left there."""
    from templates.workbooks.form_values import SAME_WORD, answer_text, flat, tick_text

    place, facts = STAGES.index(stage), case.pack.facts
    earlier = case.values(STAGES[place - 1]) if place else {}
    cells = []
    for cell in form.cells:
        if flat(cell.raw) == SAME_WORD and cell.fact in earlier and cell.fact in facts:
            fact, value = facts[cell.fact], earlier[cell.fact]
            text = tick_text(fact, value, cell.item) if cell.item else answer_text(fact, value)
            cell = replace(cell, raw=text)
        cells.append(cell)
    return replace(form, cells=tuple(cells))


def _leaves(pack: Pack) -> Iterator[Leaf]:
    """Every comparison the pack makes, wherever it stands."""
    for indicator in pack.indicators:
        if indicator.applies is not None:
            yield from leaves(indicator.applies)
        for requirement in indicator.levels.values():
            yield from leaves(requirement.require)
    for veto in pack.vetoes:
        yield from leaves(veto.when)
