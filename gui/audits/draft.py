"""One stage of an audit while it is being filled in: what is recorded, what is changed.

Answers are assessed as they change (well under a millisecond); nothing is
written until the page hands :meth:`Draft.edits` to the record room as one
command.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from grading.assessment import Assessment, IndicatorResult, assess
from grading.conditions import leaves
from grading.gaps import Gap, gaps
from grading.packs import Pack
from grading.questions import Question, needed_facts, veto_facts
from gui.audits.answers import UNANSWERED, Answer, Unanswered
from templates.workbooks.form_values import Direction, directions

if TYPE_CHECKING:
    from db.audit_views import FactEntry
    from grading.facts import Value

BASICS = "basics"
VETOES = "vetoes"
CARRIED = "carried"  # the origin of such an entry in the records
DERIVED = "derived"  # the origin of a value the records answer


@dataclass(frozen=True, slots=True)
class Tally:
    """How many indicators of an aspect reach the target, miss it, are open, or ask nothing."""

    met: int
    missed: int
    open: int
    silent: int


class Draft(QObject):
    """The answers of one stage. ``changed`` comes once per edit, after the new assessment."""

    changed = Signal(str)  # the fact; empty when everything may have changed
    saved_state = Signal()  # the number of unsaved edits changed

    def __init__(
        self,
        pack: Pack,
        on: date,
        target: str,
        recorded: Mapping[str, FactEntry],
        earlier: Mapping[str, FactEntry],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self.pack = pack
        self.on = on
        self.target = target
        self.derived = {
            fact: entry.evidence for fact, entry in recorded.items() if entry.origin == DERIVED
        }
        # a note beside a derived value is the reason for typing another: there is none yet
        self.recorded = {
            fact: replace(entry, evidence="") if fact in self.derived else entry
            for fact, entry in recorded.items()
        }
        self.earlier = dict(earlier)
        self._answers: dict[str, Answer] = {}
        self._evidence: dict[str, str] = {}
        self._doubts: set[str] = set()
        requirements = (
            requirement.require
            for indicator in pack.indicators
            for requirement in indicator.levels.values()
        )
        self._directions = directions(leaf for each in requirements for leaf in leaves(each))
        self.basics = _basics(pack)
        self.vetoes = veto_facts(pack)
        self._assess()

    # What is shown ---------------------------------------------------------------------

    def answer(self, fact: str) -> Answer:
        """The answer as it stands in the draft."""
        if fact in self._answers:
            return self._answers[fact]
        entry = self.recorded.get(fact)
        return UNANSWERED if entry is None else entry.value

    def evidence(self, fact: str) -> str:
        """The note on 佐证材料 as it stands in the draft."""
        if fact in self._evidence:
            return self._evidence[fact]
        entry = self.recorded.get(fact)
        return "" if entry is None else entry.evidence

    def direction(self, fact: str) -> Direction | None:
        """The way all requirements compare a number, if it is one way only."""
        return self._directions.get(fact)

    def result(self, indicator: str) -> IndicatorResult:
        """What the draft gives for one indicator."""
        return self._results[indicator]

    def gaps_of(self, indicator: str) -> tuple[Gap, ...]:
        """What keeps one indicator from the target."""
        return tuple(gap for gap in self.gaps if gap.indicator.id == indicator)

    def questions_of(self, aspect: str) -> tuple[Question, ...]:
        """The applicable (or perhaps applicable) indicators of an aspect with their facts."""
        return tuple(each for each in self.questions if each.aspect == aspect)

    def needed(self) -> tuple[str, ...]:
        """Every fact that has to be answered now, each once, those of the vetoes included."""
        found: dict[str, None] = {}
        for question in self.questions:
            found.update(dict.fromkeys(question.facts))
        for _, facts in self.vetoes:
            found.update(dict.fromkeys(facts))
        return tuple(found)

    def is_needed(self, fact: str) -> bool:
        """False for a fact that, as things stand, no applicable rule looks at."""
        return fact in self._needed

    def unanswered(self) -> tuple[str, ...]:
        """The needed facts without an answer; one that waits to be confirmed is none yet."""
        return tuple(
            fact
            for fact in self.needed()
            if self.answer(fact) is UNANSWERED or self.is_waiting(fact)
        )

    def waiting(self) -> tuple[str, ...]:
        """The facts whose recorded answer came from another edition (需重新确认)."""
        return tuple(fact for fact, entry in self.recorded.items() if entry.origin == CARRIED)

    def is_waiting(self, fact: str) -> bool:
        """Whether an answer waits to be confirmed; answering anew confirms it too."""
        entry = self.recorded.get(fact)
        return entry is not None and entry.origin == CARRIED and fact not in self._answers

    def tally(self, aspect: str) -> Tally:
        """The state of the indicators of one aspect against the target."""
        rank = self.pack.levels.index
        wanted = rank(self.target)
        met = missed = left = silent = 0
        for question in self.questions_of(aspect):
            result = self._results[question.indicator.id]
            if all(tried.node is None for tried in result.levels):
                silent += 1
            elif result.possible is not None and rank(result.possible) > wanted:
                missed += 1
            elif result.applies and result.proven is not None and rank(result.proven) <= wanted:
                met += 1
            else:
                left += 1
        return Tally(met, missed, left, silent)

    # What is changed -------------------------------------------------------------------

    def set_answer(self, fact: str, answer: Answer) -> None:
        """Change an answer; changing it back to what is recorded leaves nothing to save.

        What is recorded stays on record: taking its answer away brings it back.
        """
        entry = self.recorded.get(fact)
        before = UNANSWERED if entry is None else entry.value
        if answer is UNANSWERED or (answer == before and type(answer) is type(before)):
            self._answers.pop(fact, None)
        else:
            self._answers[fact] = answer
        self._assess()
        self.changed.emit(fact)
        self.saved_state.emit()

    def set_evidence(self, fact: str, text: str) -> None:
        """Change the note on 佐证材料."""
        entry = self.recorded.get(fact)
        if text == ("" if entry is None else entry.evidence):
            self._evidence.pop(fact, None)
        else:
            self._evidence[fact] = text
        self.saved_state.emit()

    def doubt(self, fact: str, why: str) -> None:
        """Remember that what was typed for a fact is not understood (``why`` empty: it is)."""
        (self._doubts.add if why else self._doubts.discard)(fact)
        self.saved_state.emit()

    def revert(self) -> None:
        """Throw all edits away."""
        self._answers.clear()
        self._evidence.clear()
        self._doubts.clear()
        self._assess()
        self.changed.emit("")
        self.saved_state.emit()

    @property
    def unsaved(self) -> int:
        """How many facts have an edit that is not saved."""
        return len(self._answers.keys() | self._evidence.keys())

    @property
    def doubts(self) -> int:
        """How many fields hold something that is not understood."""
        return len(self._doubts)

    def edits(self) -> tuple[dict[str, Value], dict[str, str]]:
        """The values to record and the notes to record, by fact."""
        values = {
            fact: answer
            for fact, answer in self._answers.items()
            if not isinstance(answer, Unanswered)
        }
        return values, dict(self._evidence)

    def _values(self) -> dict[str, Value]:
        recorded = {fact: entry.value for fact, entry in self.recorded.items()}
        return recorded | self.edits()[0]

    def _assess(self) -> None:
        values = self._values()
        self.assessment: Assessment = assess(self.pack, values, self.on)
        self.questions: tuple[Question, ...] = needed_facts(self.pack, values, self.on)
        self.gaps: tuple[Gap, ...] = gaps(self.assessment, self.target)
        self._needed = frozenset(self.needed())
        self._results = {result.indicator.id: result for result in self.assessment.indicators}


def _basics(pack: Pack) -> tuple[str, ...]:
    """The facts that decide which indicators apply, in the order of the pack."""
    deciding = {
        leaf.fact
        for indicator in pack.indicators
        if indicator.applies is not None
        for leaf in leaves(indicator.applies)
    }
    return tuple(fact for fact in pack.facts if fact in deciding)
