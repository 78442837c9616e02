"""Review chains (评审链) as data: steps, roles, deciders, notice, two-person rules.

``standards/chains.yaml`` holds them, because every city has another chain. What a
chain allows in a given situation is judged by ``grading.chain_options``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType

from grading import levels
from grading.datafiles import Entry, read_datafile
from grading.refusals import Refusal

DATA = Path(__file__).parent / "standards" / "chains.yaml"

FIRST_STATE = "draft"
PUBLISHED, SUSPENDED, REVOKED = "published", "suspended", "revoked"

STAGES = ("claimed", "reviewed", "verified")
"""Stages of one audit in the order in which they are completed: 自评, 初审, 现场核查."""

KINDS = ("首次", "晋级", "年度复核", "变更", "降级", "停产", "复产")
"""申报类型 (framework of the procedure); which chain serves which is said by the data."""

ABOUT_A_LEVEL = ("年度复核", "变更", "降级", "停产", "复产")
"""Kinds that are about a level in force already; the others ask for one."""

GRADING_NOTHING = ("变更", "降级", "停产")
"""Kinds that rate nothing anew: they stand on the rules of the result they are about."""

NEEDS = (
    "answered",
    "opinion",
    "decided_here",
    "proven",
    "settled",
    "formal",
    "registration",
    "notice_over",
    "objection",
    "no_objection",
    "document",
    "concluded",
    "evidenced",
    "checked",
    "signed",
    "standing",
    "in_force",
    "running",
    "stopped",
    "not_raised",
    "lowered",
    "restorable",
)
"""What a step may need; each is judged by the function of that name in ``chain_options``."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of the chains: titles by id, and the letters of an audit's number by industry."""

    states: Mapping[str, str]
    actions: Mapping[str, str]
    stages: Mapping[str, str]
    offices: Mapping[str, str]
    roles: Mapping[str, str]
    duties: Mapping[str, str]
    number_letters: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a chain is laid down: document and clause as printed."""

    document: str
    clause: str


@dataclass(frozen=True, slots=True)
class Notice:
    """公示: how many working days, and whether the day it starts on is one of them."""

    working_days: int
    first_day_counts: bool


@dataclass(frozen=True, slots=True)
class Deadline:
    """How many working days the work of some ``states`` may take in all (期限).

    It runs from the day after the audit came into one of them from outside; ``source``
    says where the number comes from, in words.
    """

    title: str
    states: tuple[str, ...]
    working_days: int
    source: str


@dataclass(frozen=True, slots=True)
class Step:
    """One way from a state to the next. ``to`` has several states only where one is chosen.

    ``office`` is county or city: a county step is open to the enterprise's own
    county and to the city, a city step to the city alone. ``completes`` names
    the stage whose facts this step closes, ``duty`` what it counts as for the
    two-person rules, ``needs`` what must be fulfilled, in the order judged.
    """

    action: str
    title: str
    start: tuple[str, ...]
    to: tuple[str, ...]
    office: str
    roles: tuple[str, ...]
    duty: str | None
    completes: str | None
    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chain:
    """One chain of one edition; an audit stays bound to the ``key`` (id@edition) it began on.

    ``kinds`` are the 申报类型 it serves (empty: all). ``two_persons`` says for a duty
    which others the same person may never do on the same audit.
    """

    key: str
    title: str
    in_force: date
    basis: tuple[Source, ...]
    evidence: str
    kinds: tuple[str, ...]
    office: str
    deciders: Mapping[str, str]
    decided_otherwise: str
    certificate_mark: str
    notice: Notice
    deadlines: tuple[Deadline, ...]
    two_persons: Mapping[str, tuple[str, ...]]
    steps: tuple[Step, ...]
    words: Words

    def decider(self, level: str) -> str:
        """The office that decides a level: county, city, province or ministry."""
        return self.deciders.get(level, self.decided_otherwise)

    def leaving(self, state: str) -> tuple[Step, ...]:
        """The steps that start in a state, in the order of the data."""
        return tuple(step for step in self.steps if state in step.start)

    def step(self, state: str, action: str) -> Step | None:
        """The step an action takes in a state (there is at most one)."""
        return next((step for step in self.leaving(state) if step.action == action), None)

    def deadline(self, state: str) -> Deadline | None:
        """The term that runs in a state, if any (there is at most one)."""
        return next((each for each in self.deadlines if state in each.states), None)

    def completing(self, state: str) -> Step | None:
        """The step leaving this state that closes a stage: its stage is the one to fill in now."""
        return next((step for step in self.leaving(state) if step.completes), None)


@cache
def shipped(path: Path = DATA) -> Mapping[str, Chain]:
    """The chains of a data file by key, read once and checked.

    Raises Refusal with file and place where the data contradict themselves.
    """
    root = read_datafile(path)
    root.only(*Words.__slots__, "after_publication", "chains")
    words = Words(*(_words(root.entry(each)) for each in Words.__slots__))
    for stage in words.stages:
        if stage not in STAGES:
            raise root.entry("stages").refuse(f"没有“{stage}”阶段", f"可用：{'、'.join(STAGES)}")
    root.entry("number_letters").text("other")  # for an industry without letters of its own
    after = tuple(_step(each, words) for each in root.mapping("after_publication").values())
    chains = {
        key: _chain(key, entry, words, after) for key, entry in root.mapping("chains").items()
    }
    return MappingProxyType(chains)


def chain_of(key: str) -> Chain:
    """The chain an audit began on; Refusal where this program does not know it."""
    found = shipped().get(key)
    if found is None:
        raise Refusal(f"本程序没有评审链“{key}”", "", "请使用开立本件时的程序版本，或更新的版本")
    return found


def newest(on: date, kind: str = "") -> Chain:
    """The chain in force on a day for a kind of application; the one in force last.

    Without a kind it is one that serves all. A chain that names the kind goes before one
    that serves all; of two of the same day the one further down in the file.
    """
    serving = [
        chain
        for chain in shipped().values()
        if chain.in_force <= on and (not chain.kinds or kind in chain.kinds)
    ]
    if not serving:
        raise Refusal(
            f"{on.isoformat()} 还没有{f'办理“{kind}”的' if kind else '生效的'}评审链",
            str(DATA),
            "请检查日期和申报类型",
        )
    return max(
        enumerate(serving), key=lambda each: (kind in each[1].kinds, each[1].in_force, each[0])
    )[1]


def _names(entry: Entry) -> tuple[str, ...]:
    """The keys of an entry in the order of the file."""
    return tuple(entry.keys())


def _words(entry: Entry) -> Mapping[str, str]:
    return MappingProxyType({key: entry.text(key) for key in _names(entry)})


def _chain(key: str, entry: Entry, words: Words, after: tuple[Step, ...]) -> Chain:
    """One chain; the steps ``after`` publication belong to every chain that publishes.

    ``states`` in the data gives states another title where they wait for something else.
    """
    entry.only(
        "title", "in_force", "basis", "evidence", "kinds", "office", "deciders",
        "decided_otherwise", "certificate_mark", "notice", "deadlines", "two_persons", "steps",
        "states",
    )  # fmt: skip
    name, at, edition = key.partition("@")
    if not (name and at and edition):
        raise entry.refuse("评审链的名字应写成 id@版本", "例如 handan@2026")
    try:
        in_force = date.fromisoformat(entry.text("in_force"))
    except ValueError:
        raise entry.refuse("in_force 不是日期", '写成 "2026-01-13"') from None
    offices = tuple(words.offices)
    deciders = entry.entry("deciders")
    for level in _names(deciders):
        if not levels.known(level):
            raise deciders.refuse(f"等级“{level}”没有登记", "先在 levels.yaml 里登记")
    duties = tuple(words.duties)
    two_persons = entry.entry("two_persons")
    two_persons.only(*duties)
    notice = entry.entry("notice")
    notice.only("working_days", "first_day")
    if "states" in _names(entry):  # the same state waits for something else on this chain
        own = entry.entry("states")
        own.only(*words.states)
        words = replace(words, states=MappingProxyType({**words.states, **_words(own)}))
    basis = entry.entry("basis")
    steps = tuple(_step(each, words) for each in entry.mapping("steps").values())
    publishes = any(PUBLISHED in step.to for step in steps)
    chain = Chain(
        key=key,
        title=entry.text("title"),
        in_force=in_force,
        basis=tuple(Source(document, basis.text(document)) for document in _names(basis)),
        evidence=entry.one_of("evidence", levels.EVIDENCE),
        kinds=_among(entry, "kinds", KINDS) if "kinds" in _names(entry) else (),
        office=entry.one_of("office", offices),
        deciders=MappingProxyType(
            {level: deciders.one_of(level, offices) for level in _names(deciders)}
        ),
        decided_otherwise=entry.one_of("decided_otherwise", offices),
        certificate_mark=entry.text("certificate_mark"),
        notice=Notice(
            notice.integer("working_days"),
            notice.one_of("first_day", ("counted", "left_out")) == "counted",
        ),
        deadlines=tuple(_deadline(each, words) for each in entry.mapping("deadlines").values())
        if "deadlines" in _names(entry)
        else (),
        two_persons=MappingProxyType(
            {done: _among(two_persons, done, duties) for done in _names(two_persons)}
        ),
        steps=steps + (after if publishes else ()),
        words=words,
    )
    _check_steps(chain, entry)
    return chain


def _deadline(entry: Entry, words: Words) -> Deadline:
    entry.only("title", "states", "working_days", "source")
    return Deadline(
        entry.text("title"),
        _among(entry, "states", tuple(words.states)),
        entry.integer("working_days"),
        entry.text("source"),
    )


def _step(entry: Entry, words: Words) -> Step:
    entry.only("action", "title", "from", "to", "office", "roles", "duty", "completes", "needs")
    given = _names(entry)
    return Step(
        action=entry.one_of("action", tuple(words.actions)),
        title=entry.text("title"),
        start=_among(entry, "from", tuple(words.states)),
        to=_among(entry, "to", tuple(words.states)),
        office=entry.one_of("office", ("county", "city")),
        roles=_among(entry, "roles", tuple(words.roles)),
        duty=entry.one_of("duty", tuple(words.duties)) if "duty" in given else None,
        completes=entry.one_of("completes", tuple(words.stages)) if "completes" in given else None,
        needs=_among(entry, "needs", NEEDS),
    )


def _among(entry: Entry, key: str, allowed: tuple[str, ...]) -> tuple[str, ...]:
    """A list of texts of which each is one of ``allowed``."""
    found = entry.texts(key)
    for each in found:
        if each not in allowed:
            raise entry.refuse(f"“{key}”里不能有“{each}”", f"可用：{'、'.join(allowed)}")
    return found


def _check_steps(chain: Chain, entry: Entry) -> None:
    """One step per state and action, one stage closed per state, every state reachable."""
    reached = {FIRST_STATE}
    for _ in chain.steps:
        reached |= {to for step in chain.steps if reached & set(step.start) for to in step.to}
        if PUBLISHED in reached:
            reached.add(SUSPENDED)  # by the audit that records that the enterprise stands still
    timed = [state for each in chain.deadlines for state in each.states]
    if len(set(timed)) < len(timed):
        raise entry.refuse("一个状态写了两个期限", "一个状态只归一个期限")
    for state in {state for step in chain.steps for state in step.start}:
        leaving = chain.leaving(state)
        actions = [step.action for step in leaving]
        if len(set(actions)) < len(actions):
            raise entry.refuse(f"状态“{state}”有两个相同的动作", "一个状态的同一动作只写一步")
        if sum(1 for step in leaving if step.completes) > 1:
            raise entry.refuse(f"状态“{state}”有两步完成阶段", "一个状态只完成一个阶段")
        if state not in reached:
            raise entry.refuse(f"走不到状态“{state}”", "检查各步的 from 和 to")
