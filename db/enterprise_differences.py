"""What a staged list would change in the register, a block of rows at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from db.enterprise_matching import Answers, Matcher, Question
from db.enterprise_proposals import Proposal, only_missing, proposals
from db.enterprise_records import Record, merged
from db.enterprise_register import OnFile
from db.enterprise_rows import county_names
from db.users import Actor
from grading.refusals import Finding
from templates.workbooks.lists import StagedList
from templates.workbooks.values import PLACE

_COUNTY = PLACE["county"]


@dataclass(slots=True)
class Difference:
    """What one block of a list does: new records, changed ones (before, after), same ones.

    ``open`` are those a person must decide about, ``faulty`` those that cannot be
    taken, with the finding that says why (None: the row has its own). Where ``new`` is
    a block of plain proposals, there is nothing else.
    """

    new: Sequence[Proposal] = ()
    changed: list[tuple[OnFile, Record, Proposal]] = field(default_factory=list)
    same: list[tuple[OnFile, Proposal]] = field(default_factory=list)
    open: list[tuple[Question, Proposal]] = field(default_factory=list)
    faulty: list[tuple[Finding | None, Proposal]] = field(default_factory=list)


class Comparison:
    """Compares a staged list with what is on file, for one person and with given answers.

    ``leave_out`` are the indices of rows that are faulty whatever is on file.
    """

    def __init__(self, staged: StagedList, actor: Actor, answers: Answers) -> None:
        self._staged = staged
        self._actor = actor
        self._answers = answers
        found = staged.rows.findings
        self._unfilled = {at for at in staged.rows.faulty() if only_missing(found[at])}
        self.leave_out = frozenset(staged.rows.faulty()) - self._unfilled
        # nothing stands against whatever is not on file
        self._takes_any = not self._unfilled and actor.county is None

    def differences(self, session: Session) -> Iterator[Difference]:
        """Block by block; the caller may write each before it asks for the next."""
        matcher = self._matcher = Matcher(session, self._answers, self._actor.county)
        taken: dict[int, int] = {}
        for some in proposals(self._staged, self.leave_out):
            matched = matcher.match(some)
            if self._takes_any and matched.count(None) == len(matched):
                yield Difference(new=some)
                continue
            new: list[Proposal] = []
            difference = Difference(new)
            for proposal, known in zip(some, matched, strict=True):
                self._sort(difference, new, proposal, known, taken)
            yield difference

    def _sort(
        self,
        into: Difference,
        new: list[Proposal],
        proposal: Proposal,
        known: OnFile | Question | None,
        taken: dict[int, int],
    ) -> None:
        if isinstance(known, Question):
            into.open.append((known, proposal))
        elif known is None:
            outside = self._outside(proposal.record.county, proposal)
            if outside is not None or not self._unfilled.isdisjoint(proposal.rows):
                into.faulty.append((outside, proposal))
            else:
                new.append(proposal)
        else:
            self._sort_known(into, proposal, known, taken)

    def _sort_known(
        self, into: Difference, proposal: Proposal, known: OnFile, taken: dict[int, int]
    ) -> None:
        outside = self._outside(known.record.county, proposal) or self._outside(
            proposal.record.county, proposal
        )
        first = taken.setdefault(known.id, proposal.number)
        if outside is not None:
            into.faulty.append((outside, proposal))
        elif first != proposal.number:
            message = f"第 {first} 行已经是名录里的同一家企业（{known.record.name}）"
            into.faulty.append(
                (self._finding(proposal, "企业名称", "duplicate", message), proposal)
            )
        elif (after := merged(known.record, self._said(proposal, known))) == known.record:
            into.same.append((known, proposal))
        else:
            into.changed.append((known, after, proposal))

    def _said(self, proposal: Proposal, known: OnFile) -> Record:
        """What a row says; under the code of a merged duplicate it says nothing of the code."""
        if not self._matcher.merged_away(proposal):
            return proposal.record
        code, site = known.record.key
        return proposal.record.with_fields({"code": code, "site": site})

    def _outside(self, county: str, proposal: Proposal) -> Finding | None:
        """Why a person of one county may not touch an enterprise of another."""
        own = self._actor.county
        if own is None or not county or county == own:
            return None
        name = county_names().get(county, county)
        mine = county_names().get(own, own)
        if proposal.record.county == county:
            message = f"{self._actor.name} 只能导入{mine}的企业，这一行是{name}"
        else:
            message = (
                f"名录里这家企业属于{name}，{self._actor.name} 不能改动；确实迁入的，由市局账号导入"
            )
        return self._finding(proposal, "区县", "county_scope", message)

    def _finding(self, proposal: Proposal, column: str, rule: str, message: str) -> Finding:
        value = proposal.record.name
        return Finding(proposal.number, column, value, rule, "error", message, self._staged.sheet)
