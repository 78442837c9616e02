"""Random people do random things to audits: no illegal state, no self-approval, nothing leaks."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, ClassVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from db.audit_lists import list_audits
from db.clock import SetClock
from db.decisions import replay
from db.facts import assess_audit, take_over
from db.office import open_office
from db.passwords import PasswordCost
from db.trail import verify
from db.users import Actor, create_office
from db.workflow import advance
from grading.open_points import open_points
from grading.refusals import Refusal
from tests.db.audit_world import LEVEL_B, OPEN_FACTS, World, people

START = date(2026, 3, 2)
CHEAP = PasswordCost(passes=1, memory=8, threads=1)

# (state, action) → states it may lead to, roles, may a county take it, duty. Typed from
# DESIGN's words and not from the chain's data: one of the two must be wrong if they differ.
WAYS: dict[tuple[str, str], tuple[set[str], set[str], bool, str]] = {
    ("draft", "submit"): ({"submitted"}, {"clerk"}, True, "submit"),
    ("submitted", "accept"): ({"county_reviewed"}, {"reviewer"}, True, "review"),
    ("county_reviewed", "accept"): ({"site_verified"}, {"inspector"}, False, "review"),
    ("site_verified", "accept"): ({"city_reviewed"}, {"reviewer"}, False, "review"),
    ("city_reviewed", "decide"): ({"decided"}, {"approver"}, False, "approve"),
    ("decided", "notice"): ({"notice"}, {"clerk", "approver"}, False, ""),
    ("notice", "object"): ({"notice"}, {"clerk", "reviewer", "approver"}, False, ""),
    ("notice", "resolve"): ({"notice"}, {"reviewer", "approver"}, False, ""),
    ("notice", "publish"): ({"published"}, {"approver"}, False, "approve"),
    ("submitted", "return"): ({"draft"}, {"reviewer"}, True, "review"),
    ("county_reviewed", "return"): ({"draft", "submitted"}, {"inspector"}, False, "review"),
    ("site_verified", "return"): (
        {"draft", "submitted", "county_reviewed"}, {"reviewer"}, False, "review",
    ),
}  # fmt: skip
EARLIER = {"draft", "submitted", "county_reviewed", "site_verified"}
for _state in ("city_reviewed", "decided", "notice"):
    WAYS[_state, "return"] = (EARLIER, {"approver"}, False, "approve")
for _state in ("draft", "submitted", "county_reviewed", "site_verified", "city_reviewed",
               "decided", "notice"):  # fmt: skip
    WAYS[_state, "withdraw"] = ({"withdrawn"}, {"clerk", "approver"}, True, "")

ACTIONS = sorted({action for _, action in WAYS} | {"register"})
FILLS = {"draft": "claimed", "submitted": "reviewed", "county_reviewed": "verified"}
FILL_DUTY = {"claimed": "submit", "reviewed": "review", "verified": "review"}
NEVER = {"review": {"submit"}, "approve": {"submit", "review"}}


@dataclass
class Model:
    """What the test knows of one audit by itself."""

    state: str = "draft"
    done: dict[str, set[int]] = field(default_factory=dict)
    open_objections: int = 0

    def did(self, duty: str, person: Actor) -> None:
        self.done.setdefault(duty, set()).add(person.user_id)

    def conflicts(self, duty: str, person: Actor) -> bool:
        return any(person.user_id in self.done.get(other, set()) for other in NEVER.get(duty, ()))


class Workflow(RuleBasedStateMachine):
    """An office with eight people and as many audits as come about."""

    template: ClassVar[tuple[Path, World] | None] = None

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        source, world = self.prepared()
        shutil.copyfile(source, self.folder / "jinji.db")
        clock = SetClock(START)
        office = open_office(self.folder / "jinji.db", clock=clock, password_cost=CHEAP)
        self.world = replace(world, office=office, clock=clock)
        self.people = [
            world.admin, world.clerk, world.county, world.inspector, world.reviewer,
            world.approver, world.reader, world.other_county,
        ]  # fmt: skip
        self.audits: dict[str, Model] = {}

    @classmethod
    def prepared(cls) -> tuple[Path, World]:
        """An office made once and copied for every run."""
        if cls.template is None:
            folder = Path(tempfile.mkdtemp())
            clock = SetClock(START)
            with open_office(folder / "jinji.db", clock=clock, password_cost=CHEAP) as office:
                admin = create_office(office, "王管理", "correct horse")
                cls.template = (folder / "jinji.db", people(office, admin, clock, folder))
        return cls.template

    def teardown(self) -> None:
        assert verify(self.world.office, full=True).ok
        assert all(result.ok for result in replay(self.world.office))
        self.world.office.close()
        shutil.rmtree(self.folder)

    def audit_at(self, at: int) -> str:
        numbers = sorted(self.audits)
        return numbers[at % len(numbers)]

    @precondition(lambda self: len(self.audits) < 3)
    @rule(who=st.integers(0, 7))
    def open(self, who: int) -> None:
        person = self.people[who]
        try:
            number = self.world.open(person).number
        except Refusal:
            assert "clerk" not in person.roles
        else:
            assert "clerk" in person.roles
            self.audits[number] = Model()

    @precondition(lambda self: self.audits)
    @rule(who=st.integers(0, 7), at=st.integers(0, 9), stage=st.sampled_from(sorted(FILL_DUTY)),
          facts=st.sampled_from([LEVEL_B, OPEN_FACTS, {"head.PM": Decimal(30)}]))  # fmt: skip
    def record(self, who: int, at: int, stage: str, facts: dict[str, Any]) -> None:
        person, number = self.people[who], self.audit_at(at)
        try:
            self.world.record(person, number, stage, facts)
        except Refusal:
            return
        self.filled(number, person, stage)

    @precondition(lambda self: self.audits)
    @rule(who=st.integers(0, 7), at=st.integers(0, 9), stage=st.sampled_from(sorted(FILL_DUTY)))
    def take(self, who: int, at: int, stage: str) -> None:
        person, number = self.people[who], self.audit_at(at)
        try:
            take_over(self.world.office, person, number, stage)
        except Refusal:
            return
        self.filled(number, person, stage)

    def filled(self, number: str, person: Actor, stage: str) -> None:
        """A stage was filled in: it must have been open, and to this person."""
        model, duty = self.audits[number], FILL_DUTY[stage]
        _, roles, county_may, _ = WAYS[model.state, "submit" if stage == "claimed" else "accept"]
        assert FILLS[model.state] == stage
        self.check_person(model, person, roles, county_may, duty)
        model.did(duty, person)

    @precondition(lambda self: self.audits)
    @rule(who=st.integers(0, 7), at=st.integers(0, 9), action=st.sampled_from(ACTIONS),
          to=st.sampled_from([None, "draft", "submitted", "published"]),
          level=st.sampled_from([None, "A", "B", "D"]),
          opinion=st.sampled_from(["同意", " "]))  # fmt: skip
    def any_step(
        self, who: int, at: int, action: str, to: str | None, level: str | None, opinion: str
    ) -> None:
        self.attempt(self.people[who], self.audit_at(at), action, to, level, opinion)

    @precondition(lambda self: self.audits)
    @rule(who=st.integers(0, 7), at=st.integers(0, 9), choice=st.integers(0, 9))
    def a_step_of_the_state(self, who: int, at: int, choice: int) -> None:
        number = self.audit_at(at)
        fitting = sorted(action for state, action in WAYS if state == self.audits[number].state)
        if fitting:
            action = fitting[choice % len(fitting)]
            self.attempt(self.people[who], number, action, None, None, "同意")

    @precondition(lambda self: self.audits)
    @rule(at=st.integers(0, 9), steps=st.integers(1, 3),
          facts=st.sampled_from([LEVEL_B, OPEN_FACTS]),
          twist=st.sampled_from(["", "return", "object", "resolve"]))  # fmt: skip
    def diligence(self, at: int, steps: int, facts: dict[str, Any], twist: str) -> None:
        """What a good office would do next, so that audits get somewhere; then perhaps a turn."""
        for _ in range(steps):
            self.the_right_step(at, facts)
        number = self.audit_at(at)
        who = self.whose_turn().get(self.audits[number].state)
        if twist and who is not None:
            self.attempt(who, number, twist, None, None, "另有情况")

    def whose_turn(self) -> dict[str, Actor]:
        world = self.world
        return {
            "draft": world.clerk, "submitted": world.county, "county_reviewed": world.inspector,
            "site_verified": world.reviewer, "city_reviewed": world.approver,
            "decided": world.clerk, "notice": world.approver,
        }  # fmt: skip

    def the_right_step(self, at: int, facts: dict[str, Any]) -> None:
        number, world, who = self.audit_at(at), self.world, self.whose_turn()
        state = self.audits[number].state
        if state not in who:
            return
        if state in FILLS:
            self.record(self.people.index(who[state]), sorted(self.audits).index(number),
                        FILLS[state], facts)  # fmt: skip
        if state == "notice":
            world.clock.advance(days=8)
        action = {"draft": "submit", "city_reviewed": "decide", "decided": "notice",
                  "notice": "publish"}.get(state, "accept")  # fmt: skip
        self.attempt(who[state], number, action, None, None, "同意", reasons=True)

    def attempt(
        self, person: Actor, number: str, action: str, to: str | None, level: str | None,
        opinion: str, *, reasons: bool = False,
    ) -> None:  # fmt: skip
        """Try a step; where it succeeds, everything that forbids it must have been absent."""
        world, model = self.world, self.audits[number]
        before = world.see(number)
        points: dict[str, str] = {}
        if reasons and before.state == "city_reviewed":
            found = assess_audit(world.office, world.admin, number, "verified")
            points = {point.id: "待补" for point in open_points(found)}
        given: dict[str, Any] = {"to": to, "level": level, "opinion": opinion}
        try:
            after = advance(world.office, person, number, action, open_points=points, **given)
        except Refusal:
            assert world.see(number) == before
            return
        ends, roles, county_may, duty = WAYS[model.state, action]
        assert after.state in ends
        self.check_person(model, person, roles, county_may, duty)
        if action in ("accept", "return", "withdraw", "object", "resolve", "decide"):
            assert opinion.strip()
        if model.state in FILLS and action in ("submit", "accept"):
            assert before.unanswered == ()
        if action == "publish":
            assert before.notice_until is not None
            assert world.clock.today() > before.notice_until
            assert model.open_objections == 0
        if action == "object":
            model.open_objections += 1
        if action == "resolve":
            model.open_objections -= 1
        if action == "return":
            model.open_objections = 0
        if duty:
            model.did(duty, person)
        model.state = after.state

    @staticmethod
    def check_person(
        model: Model, person: Actor, roles: set[str], county_may: bool, duty: str
    ) -> None:
        assert person.roles & roles
        assert person.county is None or (county_may and person.county == "130481")
        assert not model.conflicts(duty, person)

    @rule(days=st.integers(1, 9))
    def wait(self, days: int) -> None:
        self.world.clock.advance(days=days)

    @invariant()
    def every_audit_is_where_the_model_says(self) -> None:
        for number, model in self.audits.items():
            view = self.world.see(number)
            assert view.state == model.state
            decided = model.state in ("decided", "notice", "published")
            assert (view.decision is not None) is decided
            assert (view.certificate is not None) is (model.state == "published")
            if view.decision is not None:
                rank = view.pack.levels.index
                assert rank(view.decision.level) >= rank(view.decision.proven)
            if view.certificate is not None:
                assert view.certificate.trial

    @invariant()
    def another_county_sees_nothing(self) -> None:
        assert list_audits(self.world.office, self.world.other_county) == []


Workflow.TestCase.settings = settings(
    max_examples=15,
    stateful_step_count=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
TestWorkflow = Workflow.TestCase
