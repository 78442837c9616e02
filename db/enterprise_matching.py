"""Which enterprise on file a list's row is about: by code, then permit, then name.

Code and site decide; those of a duplicate that was merged lead to its survivor. A permit
number decides where the row has no code. A name never decides alone: it makes a question,
which a person answers.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enterprise_proposals import Proposal, codes_of
from db.enterprise_register import OnFile, on_file, on_file_by_id
from db.enterprise_rows import county_names
from db.enterprise_tables import Enterprise
from grading import counties
from templates.workbooks.headings import even
from templates.workbooks.values import PLACE

NEW = "new"
"""The answer that a row is about an enterprise not on file yet."""

_PERMIT = PLACE["permit"]
_MOST_CANDIDATES = 3
_LIKE_ENOUGH = 0.72
_COMMON = re.compile(r"(有限责任公司|股份有限公司|集团有限公司|有限公司|分公司|公司|厂)+$")


@dataclass(frozen=True, slots=True)
class Candidate:
    """An enterprise on file that a row may be about; ``likeness`` of the names, 0 to 1."""

    id: int
    key: str
    name: str
    county_name: str
    likeness: float


@dataclass(frozen=True, slots=True)
class Question:
    """What a person must decide before a row can be imported.

    ``can_be_new``: the row may also be an enterprise of its own.
    """

    kind: Literal["permit", "same_name", "similar_name"]
    text: str
    candidates: tuple[Candidate, ...]
    can_be_new: bool


@dataclass(slots=True)
class Answers:
    """What persons have decided: row number → CODE, CODE/SITE or :data:`NEW`.

    ``by_text`` answers by the row's name or code instead (a mapping file, which
    knows no rows); with ``same_names`` an equal name with one candidate is enough.
    """

    by_row: dict[int, str] = field(default_factory=dict)
    by_text: Mapping[str, str] = field(default_factory=dict)
    same_names: bool = False

    def to(self, proposal: Proposal, question: Question) -> str | None:
        """The answer for a row, or None."""
        code, name = proposal.record.fields[0], proposal.record.name
        found = self.by_row.get(proposal.number) or self.by_text.get(code)
        found = found or self.by_text.get(name)
        sure = question.kind == "same_name" and len(question.candidates) == 1
        if found is None and self.same_names and sure and not code:
            return question.candidates[0].key
        return found


class Matcher:
    """Finds enterprises on file for proposals, within one session.

    A row names an enterprise once: ``taken`` has the row that named it first.
    """

    def __init__(self, session: Session, answers: Answers, county: str | None = None) -> None:
        self._session = session
        self._answers = answers
        self._county = county
        codes = select(Enterprise.code).where(Enterprise.retired_at.is_(None))
        self._codes = set(session.scalars(codes))
        self._merged = _merged_away(session)
        self._named: _Named | None = None

    def match(self, some: Sequence[Proposal]) -> list[OnFile | Question | None]:
        """For each proposal the enterprise on file, a question, or None: not on file."""
        if not self._codes:
            return [None] * len(some)
        known_codes = self._codes.intersection(codes_of(some))
        known = on_file(self._session, list(known_codes)) if known_codes else {}
        found: list[OnFile | Question | None] = [known.get(each.record.key) for each in some]
        for at, each in enumerate(some):
            if found[at] is None:
                found[at] = self._survivor(each) or self._otherwise(each)
        return found

    def merged_away(self, proposal: Proposal) -> bool:
        """Whether a row stands under the code of a duplicate that was merged into another."""
        return proposal.record.key in self._merged

    def _survivor(self, proposal: Proposal) -> OnFile | None:
        """The enterprise a duplicate was merged into: a person has said they are the same."""
        id = self._merged.get(proposal.record.key)
        return None if id is None else self._on_file(id)

    def _otherwise(self, proposal: Proposal) -> OnFile | Question | None:
        """By permit or name, where code and site are not on file."""
        named = self._named = self._named or _Named(self._session, self._county)
        code, site = proposal.record.key
        if site or code in self._codes:
            return None  # another site of a known enterprise is an enterprise of its own
        permit = proposal.record.fields[_PERMIT]
        by_permit = named.by_permit.get(permit, []) if permit else []
        if permit and not code and not by_permit and permit[:18] in self._codes:
            by_permit = named.by_code.get(permit[:18], [])
        if len(by_permit) == 1 and not code:
            return self._on_file(by_permit[0])
        question = named.question(proposal.record.name, bool(code), by_permit)
        if question is None:
            return None
        answer = self._answers.to(proposal, question)
        if answer is None:
            return question
        if answer == NEW:
            return None
        return self._chosen(answer) or question

    def _chosen(self, key: str) -> OnFile | None:
        code, _, site = key.partition("/")
        return on_file(self._session, [code]).get((code, site))

    def _on_file(self, id: int) -> OnFile | None:
        return on_file_by_id(self._session, [id]).get(id)


def _merged_away(session: Session) -> dict[tuple[str, str], int]:
    """Code and site of duplicates → the enterprise in use they were merged into."""
    rows = session.execute(
        select(Enterprise.id, Enterprise.code, Enterprise.site, Enterprise.merged_into).where(
            Enterprise.retired_at.is_not(None), Enterprise.merged_into.is_not(None)
        )
    ).all()
    into = {id: survivor for id, _, _, survivor in rows if survivor is not None}
    found = {}
    for id, code, site, _ in rows:
        last = id
        while last in into:
            last = into[last]
        found[code, site] = last
    return found


class _Named:
    """The names and permits of the enterprises on file."""

    def __init__(self, session: Session, county: str | None) -> None:
        of = Enterprise
        statement = select(of.id, of.code, of.site, of.name, of.county, of.permit).where(
            of.retired_at.is_(None)
        )
        if county is not None:
            statement = statement.where(of.county == county)
        self.by_permit: dict[str, list[int]] = {}
        self.by_code: dict[str, list[int]] = {}
        self._by_name: dict[str, list[int]] = {}
        self._lines: dict[int, tuple[str, str, str]] = {}
        for id, code, site, name, county_code, permit in session.execute(statement):
            self._lines[id] = (f"{code}/{site}" if site else code, name, county_code)
            self._by_name.setdefault(even(name), []).append(id)
            self.by_code.setdefault(code, []).append(id)
            if permit:
                self.by_permit.setdefault(permit, []).append(id)
        self._pairs: dict[str, list[int]] | None = None

    def question(self, name: str, has_code: bool, by_permit: Sequence[int]) -> Question | None:
        """What is to be asked about a name that stands under no known code."""
        if by_permit:
            which = tuple(self._candidate(id, name) for id in by_permit[:_MOST_CANDIDATES])
            text = "排污许可证编号与名录里的企业相同，信用代码不同：是同一家换了代码，还是另一家？"
            return Question("permit", text, which, has_code)
        same = self._by_name.get(even(name), []) if name else []
        if same:
            which = tuple(self._candidate(id, name) for id in same[:_MOST_CANDIDATES])
            text = "名录里有同名企业，信用代码不同：是同一家换了代码，还是另一家？"
            if not has_code:
                text = "名单里没有信用代码，名录里有同名企业：是这一家吗？"
            return Question("same_name", text, which, has_code)
        if has_code or not name:
            return None
        which = self._similar(name)
        text = "名单里没有信用代码，名录里有名称相近的企业：是其中哪一家？"
        return Question("similar_name", text, which, False) if which else None

    def _candidate(self, id: int, name: str) -> Candidate:
        key, own, county = self._lines[id]
        likeness = SequenceMatcher(None, _core(name), _core(own)).ratio()
        return Candidate(id, key, own, county_names().get(county, county), round(likeness, 2))

    def _similar(self, name: str) -> tuple[Candidate, ...]:
        """The most similar names, by pairs of characters they share."""
        if self._pairs is None:
            self._pairs = {}
            for id, (_, own, _) in self._lines.items():
                for pair in _pairs_of(_core(own)):
                    self._pairs.setdefault(pair, []).append(id)
        shared: Counter[int] = Counter()
        for pair in _pairs_of(_core(name)):
            shared.update(self._pairs.get(pair, ()))
        likely = [self._candidate(id, name) for id, _ in shared.most_common(20)]
        likely = [each for each in likely if each.likeness >= _LIKE_ENOUGH]
        likely.sort(key=lambda each: (-each.likeness, each.id))
        return tuple(likely[:_MOST_CANDIDATES])


def _core(name: str) -> str:
    """What distinguishes a name: without the place in front and the kind of company behind."""
    core = _COMMON.sub("", even(name))
    city = counties.city()
    for front in (city.province, city.name, *(county.name for county in city.counties)):
        if core.startswith(front) and len(core) > len(front) + 1:
            core = core[len(front) :]
    return core


def _pairs_of(core: str) -> set[str]:
    return {core[at : at + 2] for at in range(len(core) - 1)} or {core}
