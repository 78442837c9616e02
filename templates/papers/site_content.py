"""What the papers of a site visit (现场核查) print: frozen contents, filled by the record room."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

TRIAL = "待核稿·试评"


@dataclass(frozen=True, slots=True)
class MemberLine:
    """Somebody of the team: role, name, unit, 回避声明 in words."""

    role: str
    name: str
    unit: str
    declaration: str


@dataclass(frozen=True, slots=True)
class MeetingPage:
    """首次会议 or 末次会议; empty where it is not held yet."""

    title: str
    held_at: datetime | None = None
    place: str = ""
    present: tuple[str, ...] = ()
    minutes: str = ""


@dataclass(frozen=True, slots=True)
class SiteLine:
    """One indicator on site: what is asked, what each stage says, what was seen.

    ``values`` are (name of the fact, claimed, reviewed, verified) in words; ``conclusion`` in
    words, ``basis`` what it rests on.
    """

    name: str
    aspect: str
    level: str
    requirement: str
    values: tuple[tuple[str, str, str, str], ...] = ()
    seen: str = ""
    where: str = ""
    conclusion: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True)
class SampleLine:
    """One thing drawn at the gate check."""

    kind: str
    object: str
    found: str
    agrees: bool


@dataclass(frozen=True, slots=True)
class ProblemLine:
    """A problem handed over on site."""

    number: int
    indicator: str
    text: str
    demand: str
    deadline: date | None
    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteContent:
    """A site visit as its papers print it. ``blank`` leaves room to write by hand.

    ``samples_asked`` names the kinds of samples and how many are drawn; ``conclusions`` counts
    them by their word; ``trail_head`` stands in the metadata only.
    """

    enterprise: str
    credit_code: str
    address: str
    industry: str
    audit_number: str
    kind: str
    target: str
    pack_title: str
    pack_key: str
    office: str
    printed: datetime
    round: int
    days: tuple[date, date] | None
    members: Sequence[MemberLine]
    meetings: Sequence[MeetingPage]
    lines: Sequence[SiteLine]
    samples: Sequence[SampleLine]
    samples_asked: Sequence[str]
    problems: Sequence[ProblemLine]
    opinion: str
    conclusions: Mapping[str, int]
    blank: bool
    trial: bool
    sample: bool
    trail_head: str = ""

    @property
    def mark(self) -> str:
        """What is stamped on every page."""
        return "·".join([TRIAL] * self.trial + ["样例"] * self.sample)
