"""Two editions side by side, what a level change would do to the list, and what it cuts in all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from db.emergency_sources import sources
from db.emergency_views import RowView, load_list, rows_of
from db.enterprises import find
from db.office import Office
from db.users import ROLES, Actor, require
from grading import levels
from grading.emergency import Planned
from grading.emergency_cuts import Emitter, PollutantCut, cuts
from grading.emergency_rows import joined
from grading.emergency_rules import WARNINGS, rules
from grading.refusals import Refusal

CHANGES = {
    "new": "新增企业",
    "gone": "不再列入",
    "level": "等级不同",
    "measure": "措施不同",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference between two editions about one enterprise."""

    kind: str
    enterprise: str
    code: str
    county_name: str
    what: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Shifted:
    """One line under one warning, with the level it has and with another."""

    line: str
    warning: str
    before: Planned
    after: Planned

    @property
    def lost(self) -> Decimal | None:
        """How much more is produced per day (negative: less); None where an amount is open."""
        if self.before.before is None or self.after.before is None:
            known = self.before.before if self.before.before is not None else self.after.before
            if known is None or not (self.before.text and self.after.text):
                return None
        else:
            known = self.before.before
        ends = [known if each.after is None else each.after for each in (self.before, self.after)]
        if any(each.share and each.after is None for each in (self.before, self.after)):
            return None
        return ends[1] - ends[0]

    @property
    def unit(self) -> str:
        return self.before.unit or self.after.unit


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What another level would do to an enterprise's rows; nothing is changed."""

    enterprise: str
    county_name: str
    industry: str
    old: str | None
    new: str
    rows: tuple[Shifted, ...]


def compare_lists(office: Office, actor: Actor, old: str, new: str) -> tuple[Difference, ...]:
    """What differs from ``old`` to ``new``, enterprise by enterprise; lines are taken together."""
    require(actor, *ROLES)
    with office.reading() as session:
        one = _by_enterprise(rows_of(session, load_list(session, old).id, actor))
        other = _by_enterprise(rows_of(session, load_list(session, new).id, actor))
    found: list[Difference] = []
    for key in dict.fromkeys((*one, *other)):
        before, after = one.get(key, []), other.get(key, [])
        if not before or not after:
            rows = before or after
            kind = "new" if after else "gone"
            found.append(_difference(kind, rows, CHANGES[kind], _level(before), _level(after)))
            continue
        if _graded(before) != _graded(after):
            found.append(_difference("level", after, "等级", _level(before), _level(after)))
        for warning in WARNINGS:
            texts = [_text(rows, warning) for rows in (before, after)]
            if _even(texts[0]) != _even(texts[1]):
                what = f"{rules().warnings[warning].short}预警措施"
                found.append(_difference("measure", after, what, *texts))
    return tuple(found)


def what_if(
    office: Office, actor: Actor, enterprise: str, level: str, *, days: int | None = None
) -> tuple[WhatIf, ...]:
    """The rows of an enterprise with the level in force and with another, per industry."""
    require(actor, *ROLES)
    if not levels.known(level):
        raise Refusal(f"没有“{level}”这个等级", "等级", "例如 A、B、C、D")
    today = office.clock.today()
    with office.reading() as session:
        row = find(session, enterprise)
        require(actor, *ROLES, county=row.county)
        from db.enterprise_rows import county_names

        counted = days or rules().days
        results = []
        for source in sources(session, today, counted, ids=[row.id]):
            after = source.with_level(level, today, counted)
            shifted = [
                Shifted(one.line.name, warning, one.planned[warning], other.planned[warning])
                for one, other in zip(source.rows, after, strict=True)
                for warning in WARNINGS
            ]
            name = county_names().get(row.county, row.county)
            results.append(
                WhatIf(
                    row.name, name, source.industry_name, source.held.level, level, tuple(shifted)
                )
            )
        if not results:
            raise Refusal(f"{row.name}没有登记行业", "企业", "请先在名录里写明行业")
        return tuple(results)


def list_cuts(
    rows: Sequence[RowView], warning: str, totals: dict[str, Decimal]
) -> tuple[PollutantCut, ...]:
    """What rows of an edition cut under a warning, against the target."""
    return cuts(
        (
            Emitter(
                emissions=row.emissions,
                share=row.measures[warning].share,
                still=row.treatment == "stopped",
            )
            for row in rows
            if warning in row.measures
        ),
        warning,
        totals,
    )


def _by_enterprise(rows: Sequence[RowView]) -> dict[object, list[RowView]]:
    found: dict[object, list[RowView]] = {}
    for row in rows:
        key: object = row.enterprise_id or ("", row.name)
        found.setdefault(key, []).append(row)
    return found


def _difference(kind: str, rows: Sequence[RowView], what: str, old: str, new: str) -> Difference:
    first = rows[0]
    return Difference(kind, first.name, first.code, first.county_name, what, old, new)


def _level(rows: Sequence[RowView]) -> str:
    return "、".join(dict.fromkeys(row.level_words or row.treatment_title for row in rows))


def _graded(rows: Sequence[RowView]) -> set[tuple[str | None, bool]]:
    return {(row.level, row.treatment == "stopped") for row in rows}


def _text(rows: Sequence[RowView], warning: str) -> str:
    return joined(
        [(row.place, row.measures[warning].text) for row in rows if warning in row.measures]
    )


def _even(text: str) -> str:
    """The words without blanks and closing marks: “停产。” and “停产” are no difference."""
    return "".join(text.split()).rstrip("。；;")
