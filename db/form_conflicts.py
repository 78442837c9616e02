"""A form that comes back, the records it was written from, and the records now: three-way.

What only the form changed is taken, what only the office changed is kept. Where both say
different things somebody chooses, item by item; nothing is overwritten silently.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

from db.audit_cases import AuditCase, display_names
from grading.facts import PRESENCE, Fact, Value
from grading.refusals import Refusal

if TYPE_CHECKING:
    from templates.workbooks.form_answers import FilledForm, FormAnswers
    from templates.workbooks.form_values import Direction
    from templates.workbooks.forms import SiteMark

Choice = Literal["form", "office"]
CHOICES: Mapping[str, str] = {"form": "用填报表的", "office": "保留办公室的"}
_NOTHING = object()


@dataclass(frozen=True, slots=True)
class Conflict:
    """One item that both the form and the office changed; texts as people read them.

    ``key`` names it when a person chooses: a fact, fact#item, fact! (its note),
    indicator@conclusion, indicator@record.
    """

    key: str
    name: str
    base: str
    office: str
    form: str
    by: str


class FormConflicts(Refusal):
    """A form that says otherwise than what the office changed meanwhile."""

    def __init__(self, file: str, conflicts: tuple[Conflict, ...]) -> None:
        first = conflicts[0]
        super().__init__(
            f"填报表导出以后，办公室改过其中 {len(conflicts)} 处，两边不一致，没有读入任何内容",
            f"{file}：{first.name}",
            f"办公室：{first.office or '空'}；填报表：{first.form or '空'}。请逐项选用哪一边",
        )
        self.conflicts = conflicts


@dataclass(slots=True)
class Merge:
    """Collects what of a form is taken; ``choose`` by key, ``otherwise`` for the rest."""

    choose: Mapping[str, Choice] = field(default_factory=dict)
    otherwise: Choice | None = None
    conflicts: list[Conflict] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)

    def takes(self, key: str, form: object, base: object, office: object, told: Conflict) -> bool:
        """Is the form's word taken? Notes a conflict where nobody has chosen."""
        self.keys.add(key)
        if form == office:
            return True  # nothing changes by it; what waits to be confirmed is confirmed
        if base is not None and form == base:
            return False
        if office is _NOTHING or (base is not None and office == base):
            return True
        choice = self.choose.get(key, self.otherwise)
        if choice is None:
            self.conflicts.append(told)
        return choice == "form"

    def settle(self, file: str) -> None:
        """Refuse while conflicts are open, or where a choice names nothing in the form."""
        for key, choice in self.choose.items():
            if choice not in CHOICES or key not in self.keys:
                what = f"没有“{choice}”这种选择" if choice not in CHOICES else f"表里没有“{key}”"
                raise Refusal(what, file, "可选：form 用填报表的、office 保留办公室的")
        if self.conflicts:
            raise FormConflicts(file, tuple(self.conflicts))


def merge_answers(
    merge: Merge,
    case: AuditCase,
    stage: str,
    form: FilledForm,
    found: FormAnswers,
    ways: Mapping[str, Direction],
) -> tuple[dict[str, Value], dict[str, str]]:
    """The values and notes of the form that are taken."""
    from templates.workbooks.form_answers import answers

    entries = case.entries(stage)
    recorded = case.values(stage)
    facts, names = case.pack.facts, display_names(case.session)
    then = answers(_as_written(form), facts, ways)
    now = answers(_as_recorded(form, facts, recorded), facts, ways)
    values: dict[str, Value] = {}
    for fact, value in found.values.items():
        by = names.get(entries[fact].by_id, "") if fact in entries else ""
        if facts[fact].ask in PRESENCE and isinstance(value, Mapping):
            ticks = {
                item: state
                for item, state in value.items()
                if _takes(merge, facts[fact], item, found, then, now, by)
            }
            if ticks:
                values[fact] = {**_ticked(facts[fact], recorded.get(fact)), **ticks}
        elif _takes(merge, facts[fact], "", found, then, now, by):
            values[fact] = value
    notes = {}
    for fact, note in found.evidence.items():
        base = then.evidence.get(fact, "")
        office = _flat(entries[fact].evidence) if fact in entries else ""
        told = Conflict(
            f"{fact}!", f"{facts[fact].name}（佐证说明）", base, office, note,
            names.get(entries[fact].by_id, "") if fact in entries else "",
        )  # fmt: skip
        if merge.takes(told.key, note, base, office or _NOTHING, told):
            notes[fact] = note
    return values, notes


def _ticked(fact: Fact, recorded: Value) -> dict[str, bool | None]:
    """A recorded checklist item by item: rows of the form left empty keep their answer."""
    if isinstance(recorded, Mapping):
        return dict(recorded)
    if isinstance(recorded, list | tuple):
        return {item: item in recorded for item in fact.answers}
    return {}


def merge_mark(
    merge: Merge, name: str, key: str, form: object, base: object, office: object, by: str
) -> bool:
    """Is a conclusion or record of the form taken? Each is a tuple of texts, empty: nothing."""
    told = Conflict(key, name, _joined(base), _joined(office), _joined(form), by)
    return merge.takes(key, form, base, office if office != () else _NOTHING, told)


def _takes(
    merge: Merge,
    fact: Fact,
    item: str,
    found: FormAnswers,
    then: FormAnswers,
    now: FormAnswers,
    by: str,
) -> bool:
    form, base, office = (_part(each.values, fact.id, item) for each in (found, then, now))
    name = f"{fact.name}：{fact.answers[item]}" if item else fact.name
    key = f"{fact.id}#{item}" if item else fact.id
    told = Conflict(key, name, _shown(fact, base), _shown(fact, office), _shown(fact, form), by)
    return merge.takes(key, form, base, office, told)


def _part(values: Mapping[str, Value], fact: str, item: str) -> object:
    if fact not in values:
        return _NOTHING
    value = values[fact]
    if not item:
        return value
    return value.get(item, _NOTHING) if isinstance(value, Mapping) else _NOTHING


def _shown(fact: Fact, value: Any) -> str:
    from templates.workbooks.form_values import NO_WORD, UNKNOWN_WORD, YES_WORD, answer_text

    if value is _NOTHING:
        return ""
    if fact.ask in PRESENCE:
        return {True: YES_WORD, False: NO_WORD}.get(value, UNKNOWN_WORD)
    return answer_text(fact, value)


def _as_written(form: FilledForm) -> FilledForm:
    """The form as it went out, read in the same way as what came back."""
    return replace(
        form,
        cells=tuple(
            replace(cell, raw=cell.base, evidence=cell.note_base, trouble="") for cell in form.cells
        ),
    )


def _as_recorded(
    form: FilledForm, facts: Mapping[str, Fact], recorded: Mapping[str, Value]
) -> FilledForm:
    """The form as it would go out now."""
    from templates.workbooks.form_values import answer_text, tick_text

    def text(fact: str, item: str) -> str:
        if fact not in recorded or fact not in facts:
            return ""
        value = recorded[fact]
        return tick_text(facts[fact], value, item) if item else answer_text(facts[fact], value)

    return replace(
        form,
        cells=tuple(
            replace(cell, raw=text(cell.fact, cell.item), evidence="", trouble="")
            for cell in form.cells
        ),
    )


def _flat(text: str) -> str:
    from templates.workbooks.form_values import flat

    return flat(text)


def _joined(texts: object) -> str:
    return "；".join(each for each in texts if each) if isinstance(texts, tuple) else ""


def mark_parts(mark: SiteMark | None) -> tuple[tuple[str, ...] | None, tuple[str, ...] | None]:
    """The conclusion and the record of a mark, each () where empty, None where not known."""
    if mark is None:
        return None, None
    concluded = (mark.conclusion, mark.basis)
    seen = (mark.seen, mark.place, mark.photos)
    return concluded if any(concluded) else (), seen if any(seen) else ()
