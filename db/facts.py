"""Facts of an audit: one value per fact and stage, recorded, taken over, assessed.

A stage is filled in only in the state whose next step closes it, by those who may
take that step. Values never fall through from an earlier stage: taking them over is
an act of its own. What a new value replaces stays in the trail.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress

from db.audit_cases import CARRIED, AuditCase, load_case, refuse_stale, stored_value
from db.audit_tables import AuditFact
from db.audit_views import AuditView
from db.audits import audit
from db.derived import DERIVED
from db.office import Office, Work
from db.users import Actor
from grading.assessment import Assessment
from grading.canonical import canonical_json
from grading.chain_options import against_editing
from grading.chains import STAGES
from grading.facts import Value, check_value
from grading.questions import needed_facts
from grading.refusals import Refusal
from grading.suggestions import or_nearest

ORIGINS = {
    "form": "填报表",
    "window": "窗口填报",
    "takeover": "一致（沿用前一阶段）",
    "earlier": "沿用上次申报",
    "demo": "演示",
    CARRIED: "移自旧版（需重新确认）",
    DERIVED: "由登记自动计算",
    "reconfirmed": "重新确认（移自旧版）",
}
"""Where a value may come from, with the words papers print."""

_TYPED = ("form", "window", "demo")
_TAKEN = ("takeover", "earlier")
"""Origins that are acts of their own: recorded also where the value is there already."""


class _NothingNew(Exception):
    """Every value was there already: the command ends without a trace."""


def record_facts(
    office: Office,
    actor: Actor,
    audit_id: int | str,
    stage: str,
    values: Mapping[str, object],
    *,
    origin: str,
    evidence: Mapping[str, str] | None = None,
    source: Mapping[str, str] | None = None,
    version: int | None = None,
) -> AuditView:
    """Record values of one stage, each checked against the audit's own pack; all or nothing.

    ``None`` is the answer 不详. ``evidence`` may also name a fact recorded before,
    to change its note alone. A value that is there already, with the same note, is
    left as it is. ``source`` (file, sha256) stands in the trail; ``version`` refuses
    what was changed since the caller looked.
    """
    if origin not in _TYPED:
        raise ValueError(f"unknown origin {origin!r}")
    notes = evidence or {}
    with suppress(_NothingNew), office.command(actor, "audits.record") as work:
        case = editable_case(office, work, actor, audit_id, stage, version)
        checked = _checked(case, values)
        put_facts(work, case, stage, checked, notes, origin, source)
    return audit(office, actor, audit_id)


def take_over(
    office: Office,
    actor: Actor,
    audit_id: int | str,
    stage: str,
    aspect: str | None = None,
    facts: Iterable[str] | None = None,
    *,
    version: int | None = None,
) -> AuditView:
    """Take over the values of the stage before (“一致”), as an act of this person.

    Of one ``aspect``, of the given ``facts``, or of everything the stage needs. A fact
    that already has a value at this stage keeps it, unless it is named in ``facts``.
    """
    with office.command(actor, "audits.take_over") as work:
        case = editable_case(office, work, actor, audit_id, stage, version)
        words = case.chain.words.stages
        place = STAGES.index(stage)
        if place == 0:
            raise Refusal(
                f"{words[stage]}是第一个阶段，没有可沿用的值", case.audit.number, "请填报"
            )
        before = STAGES[place - 1]
        earlier, present = case.entries(before), case.entries(stage)
        chosen = _chosen(case, earlier, present, aspect, facts)
        if not chosen:
            raise Refusal(
                f"没有可沿用的{words[before]}值",
                case.audit.number,
                "所选各项都已填报，或前一阶段没有值",
            )
        values = {fact: stored_value(earlier[fact].value) for fact in chosen}
        notes = {fact: earlier[fact].evidence for fact in chosen}
        put_facts(work, case, stage, values, notes, "takeover")
    return audit(office, actor, audit_id)


def assess_audit(
    office: Office, actor: Actor, audit_id: int | str, stage: str | None = None
) -> Assessment:
    """The assessment of one stage on the audit's own pack and application date.

    Without ``stage``: the stage that is open, else the last one that has values.
    """
    return assess_stage(office, actor, audit_id, stage)[1]


def assess_stage(
    office: Office, actor: Actor, audit_id: int | str, stage: str | None = None
) -> tuple[str, Assessment]:
    """As :func:`assess_audit`, with the stage that was assessed."""
    with office.reading() as session:
        case = load_case(session, audit_id, actor)
        if stage is not None and stage not in STAGES:
            raise Refusal(f"没有“{stage}”阶段", "阶段", f"可用：{'、'.join(STAGES)}")
        found = stage or current_stage(case)
        return found, case.assessment(found)


def current_stage(case: AuditCase) -> str:
    """The stage to look at: the open one, else the last one that has values."""
    if case.stage_open is not None:
        return case.stage_open
    return next((stage for stage in reversed(STAGES) if case.entries(stage)), STAGES[0])


def editable_case(
    office: Office, work: Work, actor: Actor, audit_id: int | str, stage: str, version: int | None
) -> AuditCase:
    """The case, if this person may fill in this stage now; Refusal with the reason else."""
    case = load_case(work.session, audit_id, actor)
    refuse_stale(case, version)
    why = against_editing(case.chain, case.situation(actor, office.clock.today()), stage)
    if why:
        raise Refusal(
            why, f"申报件 {case.audit.number}", f"audits show {case.audit.number} 可查看进度"
        )
    return case


def _checked(case: AuditCase, values: Mapping[str, object]) -> dict[str, Value]:
    checked = {}
    for fact_id, raw in values.items():
        fact = case.pack.facts.get(fact_id)
        if fact is None:
            raise Refusal(
                f"本件的标准（{case.pack.key}）没有“{fact_id}”这一项",
                f"申报件 {case.audit.number}",
                or_nearest("请按本件的填报表填写", fact_id, case.pack.facts),
            )
        checked[fact_id] = check_value(fact, raw, fact.name)
    return checked


def _chosen(
    case: AuditCase,
    earlier: Mapping[str, AuditFact],
    present: Mapping[str, AuditFact],
    aspect: str | None,
    facts: Iterable[str] | None,
) -> list[str]:
    if aspect is not None and aspect not in case.pack.aspects:
        known = "、".join(f"{title}（{id}）" for id, title in case.pack.aspects.items())
        raise Refusal(f"没有“{aspect}”这个方面", case.audit.number, f"可用：{known}")
    if facts is not None:
        chosen = list(dict.fromkeys(facts))
        for fact in chosen:
            if fact not in earlier:
                name = case.pack.facts[fact].name if fact in case.pack.facts else fact
                raise Refusal(f"前一阶段没有“{name}”的值", case.audit.number, "请直接填报这一项")
        return chosen
    wanted = set(earlier)
    if aspect is not None:
        values = {fact: stored_value(row.value) for fact, row in earlier.items()}
        questions = needed_facts(case.pack, values, case.audit.application_date)
        wanted = {f for each in questions if each.aspect == aspect for f in each.facts} & wanted
    return [fact for fact in case.pack.facts if fact in wanted and fact not in present]


def put_facts(
    work: Work,
    case: AuditCase,
    stage: str,
    values: Mapping[str, Value],
    notes: Mapping[str, str],
    origin: str,
    source: Mapping[str, str] | None = None,
) -> None:
    """Write entries and record them; the trail keeps what they replace."""
    changes = write_facts(work, case, stage, values, notes, origin)
    if not changes:
        raise _NothingNew
    title = case.chain.words.stages[stage]
    work.record(
        "audit",
        case.audit.number,
        {"stage": stage, "origin": origin, "source": dict(source or {}), "changes": changes},
        f"{case.enterprise.name}：{title} {len(changes)} 项（{ORIGINS[origin]}）",
    )


def write_facts(
    work: Work,
    case: AuditCase,
    stage: str,
    values: Mapping[str, Value],
    notes: Mapping[str, str],
    origin: str,
) -> dict[str, object]:
    """Write entries within a command; by fact what changed, with what it replaces."""
    present, derived = case.entries(stage), case.derived()
    changes: dict[str, object] = {}
    for fact in dict.fromkeys((*values, *notes)):
        row = present.get(fact)
        if fact not in values and row is None:
            if not notes[fact].strip() or (fact in derived and notes[fact] == derived[fact].words):
                continue
            name = case.pack.facts[fact].name if fact in case.pack.facts else fact
            raise Refusal(
                f"“{name}”只写了佐证说明，没有填报值", case.audit.number, "请先填报这一项"
            )
        value = canonical_json(values[fact]) if fact in values else row.value if row else ""
        note = notes.get(fact, row.evidence if row else "").strip()
        told = derived.get(fact)
        if told is not None and row is None and value == canonical_json(told.value):
            continue  # it follows the records as long as nobody says otherwise
        if told is not None and value != canonical_json(told.value) and not note:
            raise Refusal(
                f"“{case.pack.facts[fact].name}”{told.words}；改填别的值须写明理由",
                case.audit.number,
                "理由写在这一项的佐证说明里；登记有误的，请改登记",
            )
        same = row is not None and (row.value, row.evidence) == (value, note)
        if same and origin not in _TAKEN and row is not None and row.origin != CARRIED:
            continue
        changes[fact] = {
            "value": stored_value(value),
            "evidence": note,
            "before": None
            if row is None
            else {
                "value": stored_value(row.value),
                "evidence": row.evidence,
                "origin": row.origin,
                "by_id": row.by_id,
                "at": row.at,
            },
        }
        if row is None:
            row = AuditFact(audit_id=case.audit.id, stage=stage, fact=fact)
            work.session.add(row)
        row.value, row.evidence, row.origin = value, note, origin
        row.by_id, row.at = work.actor.user_id, work.now
    case.audit.version += bool(changes)
    return changes
