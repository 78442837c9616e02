"""What each row of a staged list would do, before anything is written.

The same comparison that the import itself makes, row by row: new, changed field
by field, or the same as on file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from db.enterprise_differences import Comparison
from db.enterprise_import import MAY_IMPORT, Counting, ImportResult
from db.enterprise_matching import Answers, Question
from db.enterprise_proposals import Proposal, row_numbers
from db.enterprise_records import FIELDS, IndustryRecord, Record
from db.enterprise_rows import county_names, industry_name
from db.office import Office
from db.users import Actor, require
from templates.workbooks.bulk import without_collector
from templates.workbooks.headings import fields
from templates.workbooks.lists import StagedList
from templates.workbooks.values import PROFILE


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of an enterprise on file that a row would change; texts as a person reads them.

    ``field`` is its identifier, a heading for a column without a field.
    """

    title: str
    before: str
    after: str
    field: str


@dataclass(frozen=True, slots=True)
class ListPreview:
    """Row number → ``created``, ``updated``, ``unchanged`` or ``open`` (faulty rows: left out).

    ``changes`` has the fields of the updated ones, ``questions`` what a person must
    decide about the open ones. ``result`` is what importing the list would give.
    """

    states: dict[int, str]
    changes: dict[int, tuple[FieldChange, ...]]
    questions: dict[int, Question]
    result: ImportResult


def preview_list(
    office: Office,
    actor: Actor,
    staged: StagedList,
    *,
    answers: Answers | None = None,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> ListPreview:
    """Compare the good rows of a list with the register; nothing is written.

    ``answers`` are what a person has decided about the open rows so far.
    """
    require(actor, *MAY_IMPORT)
    found = ListPreview({}, {}, {}, ImportResult(None, len(staged.rows)))
    comparison = Comparison(staged, actor, answers or Answers())
    counting = Counting(staged, comparison.leave_out, progress, cancelled)

    def numbers(proposal: Proposal) -> Sequence[int]:
        return row_numbers(staged, [proposal])

    with without_collector(), office.reading() as session:
        for difference in comparison.differences(session):
            counting.add(difference)
            found.states.update(dict.fromkeys(row_numbers(staged, difference.new), "created"))
            for _, proposal in difference.same:
                found.states.update((row, "unchanged") for row in numbers(proposal))
            for question, proposal in difference.open:
                for row in numbers(proposal):
                    found.states[row] = "open"
                    found.questions[row] = question
            for known, after, proposal in difference.changed:
                changes = tuple(_changes(known.record, after))
                for row in numbers(proposal):
                    found.states[row] = "updated"
                    found.changes[row] = changes
    return replace(found, result=counting.result())


def _changes(before: Record, after: Record) -> Iterator[FieldChange]:
    titles = fields()
    for field in (*FIELDS, *PROFILE):
        old, new = before.value(field), after.value(field)
        if old != new:
            texts = _text(field, old), _text(field, new)
            yield FieldChange(titles.get(field, field), *texts, field)
    if before.industries != after.industries:
        old, new = (tuple(map(_industry, each.industries)) for each in (before, after))
        if old == new:  # only the list's own words or the industry code differ
            old, new = (tuple(map(_as_written, each.industries)) for each in (before, after))
        yield FieldChange("行业与等级", "、".join(old), "、".join(new), "industry")
    if before.processes != after.processes:
        texts = "、".join(before.processes), "、".join(after.processes)
        yield FieldChange("工序", *texts, "processes")
    for heading in dict.fromkeys((*before.extra, *after.extra)):
        old, new = before.extra.get(heading, ""), after.extra.get(heading, "")
        if old != new:
            yield FieldChange(heading, old, new, heading)


def _text(field: str, value: Any) -> str:
    if value is None:
        return ""
    if field == "county":
        return county_names().get(str(value), str(value))
    return f"{value:.6f}" if isinstance(value, float) else str(value)


def _industry(record: IndustryRecord) -> str:
    name = industry_name(record.industry, record.branch, record.written)
    level = record.level or record.level_written
    target = record.target or record.target_written
    return name + (f" {level}" if level else "") + (f" 目标{target}" if target else "")


def _as_written(record: IndustryRecord) -> str:
    words = (record.written, record.code, record.level_written, record.target_written)
    return " ".join(word or "空" for word in words)
