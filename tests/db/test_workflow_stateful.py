"""Random people do random things to audits: no illegal state, no self-approval, nothing leaks."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, ClassVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from db.audit_lists import list_audits
from db.clock import SetClock
from db.decisions import replay
from db.enterprise_entries import add_entry, change_entry
from db.enterprise_history import level_history
from db.facts import assess_audit, take_over
from db.office import open_office
from db.passwords import PasswordCost
from db.trail import verify
from db.users import Actor, create_office
from db.workflow import advance
from grading.open_points import open_points
from grading.refusals import Refusal
from tests.db.audit_world import LEVEL_B, OPEN_FACTS, STEEL_WORKS, World, people
from tests.db.workflow_model import ACTIONS, FILL_DUTY, PUBLISHED, RANKS, WAYS, Model

START = date(2026, 3, 2)
CHEAP = PasswordCost(passes=1, memory=8, threads=1)
FIRST = "2026-GT-0001"


class Workflow(RuleBasedStateMachine):
    """An office with eight people, one published trial, and as many audits as come about."""

    template: ClassVar[tuple[Path, World] | None] = None

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        source, world = self.prepared()
        shutil.copyfile(source, self.folder / "jinji.db")
        clock = SetClock(START + timedelta(days=10))
        office = open_office(self.folder / "jinji.db", clock=clock, password_cost=CHEAP)
        self.world = replace(world, office=office, clock=clock)
        self.people = [
            world.admin, world.clerk, world.county, world.inspector, world.reviewer,
            world.approver, world.reader, world.other_county,
        ]  # fmt: skip
        done = {
            "submit": {world.clerk.user_id}, "approve": {world.approver.user_id},
            "review": {world.county.user_id, world.inspector.user_id, world.reviewer.user_id},
        }  # fmt: skip
        self.in_force = FIRST
        self.audits = {FIRST: Model(state="published", level="B", done=done)}
        self.stop = 0

    @classmethod
    def prepared(cls) -> tuple[Path, World]:
        """An office made once and copied for every run."""
        if cls.template is None:
            folder = Path(tempfile.mkdtemp())
            clock = SetClock(START)
            with open_office(folder / "jinji.db", clock=clock, password_cost=CHEAP) as office:
                admin = create_office(office, "王管理", "correct horse")
                world = people(office, admin, clock, folder)
                world.published()
                cls.template = (folder / "jinji.db", world)
        return cls.template

    def teardown(self) -> None:
        assert verify(self.world.office, full=True).ok
        assert all(result.ok for result in replay(self.world.office))
        self.world.office.close()
        shutil.rmtree(self.folder)

    def audit_at(self, at: int) -> str:
        numbers = sorted(self.audits)
        return numbers[at % len(numbers)]

    @property
    def suspended(self) -> bool:
        return bool(self.in_force) and self.audits[self.in_force].state == "suspended"

    @precondition(lambda self: len(self.audits) < 6)
    @rule(who=st.sampled_from([0, 1, 1, 2]), kind=st.sampled_from(sorted(WAYS)))
    def open(self, who: int, kind: str) -> None:
        person = self.people[who]
        about = {} if kind == "晋级" else {"target": ""}
        if kind == "降级":
            about |= {"trigger": "penalty", "evidence": "决定书"}
        try:
            number = self.world.open(person, kind=kind, **about).number
        except Refusal:
            level = bool(self.in_force) and self.suspended is (kind == "复产")
            assert "clerk" not in person.roles or (kind != "晋级" and not level)
            return
        assert "clerk" in person.roles
        self.audits[number] = Model(kind)
        if kind != "晋级":
            assert self.in_force
            assert self.suspended is (kind == "复产")
            self.audits[number].about = self.in_force

    @rule()
    def stand_still_or_go_on(self) -> None:
        """The enterprise stops producing, or produces again."""
        office, clerk, day = self.world.office, self.world.clerk, self.world.clock.today()
        if self.stop:
            given = {"resumed_on": day.isoformat()}
            change_entry(office, clerk, STEEL_WORKS, "stop", self.stop, given)
            self.stop = 0
            self.world.clock.advance(days=1)
            return
        given = {"kind": "长期停产", "starts_on": day.isoformat()}
        self.stop = add_entry(office, clerk, STEEL_WORKS, "stop", given).id

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
        closing = "submit" if stage == "claimed" else "accept"
        _, roles, county_may, _ = model.ways[model.state, closing]
        assert model.fills() == stage
        self.check_person(model, person, roles, county_may, duty)
        model.did(duty, person)

    @precondition(lambda self: self.audits)
    @rule(who=st.integers(0, 7), at=st.integers(0, 9), action=st.sampled_from(ACTIONS),
          to=st.sampled_from([None, "draft", "submitted", "published"]),
          level=st.sampled_from([None, "A", "B", "C", "D"]),
          opinion=st.sampled_from(["同意", " "]))  # fmt: skip
    def any_step(
        self, who: int, at: int, action: str, to: str | None, level: str | None, opinion: str
    ) -> None:
        self.attempt(self.people[who], self.audit_at(at), action, to, level, opinion)

    @precondition(lambda self: self.audits)
    @rule(who=st.integers(0, 7), at=st.integers(0, 9), choice=st.integers(0, 9))
    def a_step_of_the_state(self, who: int, at: int, choice: int) -> None:
        number = self.audit_at(at)
        model = self.audits[number]
        fitting = sorted(action for state, action in model.ways if state == model.state)
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

    @precondition(lambda self: len(self.audits) < 7)
    @rule(kind=st.sampled_from(sorted(WAYS)), steps=st.integers(4, 9),
          facts=st.sampled_from([LEVEL_B, {**LEVEL_B, "head.PM": Decimal(30)}]))  # fmt: skip
    def a_way_of_its_own(self, kind: str, steps: int, facts: dict[str, Any]) -> None:
        """An audit of some kind goes as far as a good office takes it."""
        known = set(self.audits)
        if kind in ("停产", "复产") and bool(self.stop) is (kind == "复产"):
            self.stand_still_or_go_on()
        self.open(1, kind)
        for number in set(self.audits) - known:
            for _ in range(steps):
                self.the_right_step(sorted(self.audits).index(number), facts)

    @precondition(lambda self: self.in_force)
    @rule(steps=st.integers(1, 3), upheld=st.booleans())
    def a_level_is_revoked(self, steps: int, upheld: bool) -> None:
        """The level in force is revoked, appealed against, and the appeal answered."""
        number, world = self.in_force, self.world
        self.attempt(world.approver, number, "revoke", None, None, "监测数据造假")
        if steps > 1:
            self.attempt(world.clerk, number, "object", None, None, "不是我厂的数据")
        if steps > 2:
            action = "resume" if upheld else "resolve"
            self.attempt(world.approver, number, action, None, None, "已核实")

    def whose_turn(self) -> dict[str, Actor]:
        world = self.world
        return {
            "draft": world.clerk, "submitted": world.county, "county_reviewed": world.inspector,
            "site_verified": world.reviewer, "city_reviewed": world.approver,
            "decided": world.clerk, "notice": world.approver, "informed": world.reviewer,
            "heard": world.approver,
        }  # fmt: skip

    def the_right_step(self, at: int, facts: dict[str, Any]) -> None:
        number, world, who = self.audit_at(at), self.world, self.whose_turn()
        model = self.audits[number]
        state = model.state
        if state not in who:
            return
        if (stage := model.fills()) is not None:
            place = sorted(self.audits).index(number)
            self.record(self.people.index(who[state]), place, stage, facts)
        if state == "county_reviewed":
            world.conclude(number)
        if state == "notice":
            world.clock.advance(days=8)
        action = {"draft": "submit", "city_reviewed": "decide", "decided": "notice",
                  "notice": "publish", "heard": "decide"}.get(state, "accept")  # fmt: skip
        action = {
            ("变更", "city_reviewed"): "publish", ("停产", "submitted"): "suspend",
            ("年度复核", "site_verified"): "decide", ("复产", "site_verified"): "resume",
        }.get((model.kind, state), action)  # fmt: skip
        person = who[state]
        if action in ("decide", "publish", "suspend", "resume"):
            person = world.approver
        elif model.kind == "变更" and state == "submitted":
            person = world.county
        level = "C" if model.kind == "降级" and action == "decide" else None
        self.attempt(person, number, action, None, level, "同意", reasons=True)

    def attempt(
        self, person: Actor, number: str, action: str, to: str | None, level: str | None,
        opinion: str, *, reasons: bool = False,
    ) -> None:  # fmt: skip
        """Try a step; where it succeeds, everything that forbids it must have been absent."""
        world, model = self.world, self.audits[number]
        before = world.see(number)
        points: dict[str, str] = {}
        if reasons and action == "decide" and model.kind != "降级":
            found = assess_audit(world.office, world.admin, number, "verified")
            points = {point.id: "待补" for point in open_points(found)}
        given: dict[str, Any] = {"to": to, "level": level, "opinion": opinion}
        try:
            after = advance(world.office, person, number, action, open_points=points, **given)
        except Refusal:
            assert world.see(number) == before
            return
        ends, roles, county_may, duty = model.ways[model.state, action]
        assert after.state in ends
        self.check_person(model, person, roles, county_may, duty)
        if action in ("accept", "return", "withdraw", "object", "resolve", "decide", "revoke",
                      "suspend", "resume"):  # fmt: skip
            assert opinion.strip()
        if model.fills() and action in ("submit", "accept"):
            assert before.unanswered == ()
        if model.state == "county_reviewed" and action == "accept":
            assert not self.stop, "nobody visits a site that stands still"
        if action == "publish" and model.state == "notice":
            assert before.notice_until is not None
            assert world.clock.today() > before.notice_until
            assert model.open_objections == 0
        if action == "object":
            model.open_objections += 1
        if action == "resolve":
            model.open_objections -= 1
        if action in ("return", "resume"):
            model.open_objections = 0
        if duty:
            model.did(duty, person)
        self.follow(number, action, after.decision.level if after.decision else "")
        model.state = after.state

    def follow(self, number: str, action: str, level: str) -> None:
        """What the step means for the level in force."""
        model = self.audits[number]
        if action in ("decide", "publish", "suspend") and model.about:
            assert model.about == self.in_force, "the level it is about is still in force"
            held = self.audits[model.about].level
            if model.kind == "降级" and action == "decide":
                assert RANKS.index(level) > RANKS.index(held)
                assert RANKS.index(level) >= RANKS.index("C"), "the trigger's cap"
            if model.kind == "年度复核" and action == "decide":
                assert RANKS.index(level) >= RANKS.index(held)
            if model.kind == "变更":
                assert level == held
        if action == "publish":
            self.in_force, model.level = number, level
        elif action == "suspend":
            assert self.stop
            self.audits[model.about].state = "suspended"
        elif action == "revoke":
            assert self.in_force == number
            self.in_force = ""
        elif action == "resume" and model.kind == "复产":
            assert not self.stop
            assert model.about == self.in_force
            self.audits[model.about].state = "published"
        elif action == "resume":
            assert not self.in_force
            self.in_force = number

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
            issued = model.state in PUBLISHED and model.kind != "停产"
            assert (view.decision is not None) is (issued or model.state in ("decided", "notice"))
            assert (view.certificate is not None) is issued
            if view.decision is not None and model.kind != "降级":
                rank = view.pack.levels.index
                assert rank(view.decision.level) >= rank(view.decision.proven)
            if view.certificate is not None:
                assert view.certificate.trial
                forceless = number != self.in_force or model.state == "suspended"
                assert bool(view.certificate.ended) is forceless

    @invariant()
    def a_trial_writes_no_history(self) -> None:
        assert level_history(self.world.office, self.world.admin, STEEL_WORKS).held == ()

    @invariant()
    def another_county_sees_nothing(self) -> None:
        assert list_audits(self.world.office, self.world.other_county) == []


Workflow.TestCase.settings = settings(
    max_examples=15,
    stateful_step_count=30,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
TestWorkflow = Workflow.TestCase
