"""Quality checks on the auditor's own work (审核质量检查): what would not stand up to a look.

Pure: everything looked at stands in :class:`Material`. Each rule answers findings with
the side of the audit where they are mended. Blocking ones keep the audit from going on.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

Severity = Literal["block", "warn"]
SEVERITIES: Mapping[str, str] = {"block": "必须改正", "warn": "请核对"}

A_YEAR = timedelta(days=365)
FAR_KM = 5.0
"""A photo taken further from the works than this was perhaps taken elsewhere."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A file at an indicator. ``others`` are enterprises whose audits carry the same content."""

    indicator: str
    name: str
    stage: str
    picture: bool
    dated: date | None = None
    taken_on: date | None = None
    lon: float | None = None
    lat: float | None = None
    typed: bool = False
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to look at: which rule, how grave, one sentence, and where it is mended.

    ``side`` is a side of the audit's page (answers, evidence, site), ``key`` the indicator
    or file there.
    """

    rule: str
    severity: Severity
    words: str
    side: str
    key: str = ""

    @property
    def severity_title(self) -> str:
        """How grave it is, in words."""
        return SEVERITIES[self.severity]


@dataclass(frozen=True, slots=True)
class Material:
    """Everything the rules look at.

    ``names`` are indicators by id; ``claimed_met`` those that reach the target at the stage
    looked at; ``concluded`` indicator → conclusion at that stage, ``stale`` why a conclusion
    is not borne by the facts. ``taken_over`` and ``typed_in`` count the values of the site
    stage that were taken over or entered there. ``site_on`` is the day of the site visit;
    ``penalties`` (number, date) of the year before the application; ``denies_penalty``
    that the audit says there were none. ``place`` is the enterprise's (lon, lat).
    """

    formal: bool
    stage: str
    application: date
    today: date
    names: Mapping[str, str]
    claimed_met: Sequence[str] = ()
    papers: Sequence[Paper] = ()
    stale: Mapping[str, str] = field(default_factory=dict)
    taken_over: int = 0
    typed_in: int = 0
    site_on: date | None = None
    penalties: Sequence[tuple[str, date]] = ()
    denies_penalty: bool = False
    place: tuple[float, float] | None = None


Rule = Callable[[Material], Iterator[Finding]]


def check(material: Material) -> tuple[Finding, ...]:
    """Every finding, the grave ones first, each rule's in the order of the pack."""
    found = [finding for rule in RULES.values() for finding in rule(material)]
    return tuple(sorted(found, key=lambda each: each.severity != "block"))


def without_evidence(material: Material) -> Iterator[Finding]:
    """A level claimed without a file behind it; in a trial a hint."""
    supported = {paper.indicator for paper in material.papers}
    for id in material.claimed_met:
        if id not in supported:
            words = f"“{material.names[id]}”达到目标等级，但没有佐证材料"
            yield Finding(
                "without_evidence", "block" if material.formal else "warn", words, "evidence", id
            )


def old_report(material: Material) -> Iterator[Finding]:
    """A test report or decree more than a year older than the application."""
    for paper in material.papers:
        if paper.dated is not None and paper.dated < material.application - A_YEAR:
            words = f"{paper.name} 的日期 {paper.dated} 早于申报日期一年以上"
            yield Finding("old_report", "warn", words, "evidence", paper.indicator)


def site_before_application(material: Material) -> Iterator[Finding]:
    """A site visit before there was anything to verify."""
    if material.site_on is not None and material.site_on < material.application:
        words = f"现场核查日期 {material.site_on} 早于申报日期 {material.application}"
        yield Finding("site_before_application", "block", words, "site")


def photo_before_application(material: Material) -> Iterator[Finding]:
    """A photo of the site visit taken before the application."""
    for paper in material.papers:
        early = paper.taken_on is not None and paper.taken_on < material.application
        if paper.stage == "verified" and early:
            words = f"核查照片 {paper.name} 拍摄于 {paper.taken_on}，早于申报日期"
            yield Finding("photo_before_application", "warn", words, "evidence", paper.indicator)


def photo_far_away(material: Material) -> Iterator[Finding]:
    """A photo taken far from the enterprise's coordinates."""
    if material.place is None:
        return
    for paper in material.papers:
        if paper.lon is None or paper.lat is None:
            continue
        away = kilometres(material.place, (paper.lon, paper.lat))
        if away > FAR_KM:
            words = f"{paper.name} 的拍摄位置距企业约 {away:.0f} 公里"
            yield Finding("photo_far_away", "warn", words, "evidence", paper.indicator)


def same_file_elsewhere(material: Material) -> Iterator[Finding]:
    """The same photo for two enterprises; the same document may be common to both."""
    seen: set[str] = set()
    for paper in material.papers:
        if not paper.others or paper.name in seen:
            continue
        seen.add(paper.name)
        kind = "照片" if paper.picture else "文件"
        words = f"同一份{kind} {paper.name} 也用于：{'、'.join(paper.others[:3])}"
        severity: Severity = "block" if paper.picture else "warn"
        yield Finding("same_file_elsewhere", severity, words, "evidence", paper.indicator)


def conclusion_against_facts(material: Material) -> Iterator[Finding]:
    """Facts changed after the conclusion was drawn."""
    for id, why in material.stale.items():
        yield Finding("conclusion_against_facts", "block", why, "answers", id)


def nothing_found_on_site(material: Material) -> Iterator[Finding]:
    """Every value of the site visit was taken over, none measured, read or counted there."""
    if material.stage == "verified" and material.taken_over and not material.typed_in:
        words = f"核查阶段 {material.taken_over} 项全部沿用前一阶段，没有一项是现场填报的"
        yield Finding("nothing_found_on_site", "warn", words, "answers")


def penalty_denied(material: Material) -> Iterator[Finding]:
    """The compliance record has a penalty in the year before, and the audit says there is none."""
    if material.denies_penalty and material.penalties:
        number, on = material.penalties[0]
        more = f"等 {len(material.penalties)} 件" if len(material.penalties) > 1 else ""
        words = f"守法记录表有近一年内的处罚（{number}，{on}）{more}，本件填的是没有"
        yield Finding("penalty_denied", "block", words, "answers")


RULES: Mapping[str, Rule] = {
    "without_evidence": without_evidence,
    "site_before_application": site_before_application,
    "same_file_elsewhere": same_file_elsewhere,
    "conclusion_against_facts": conclusion_against_facts,
    "penalty_denied": penalty_denied,
    "old_report": old_report,
    "photo_before_application": photo_before_application,
    "photo_far_away": photo_far_away,
    "nothing_found_on_site": nothing_found_on_site,
}


def kilometres(here: tuple[float, float], there: tuple[float, float]) -> float:
    """The distance of two places (lon, lat in degrees) on a sphere of 6,371 km."""
    lon1, lat1, lon2, lat2 = map(math.radians, (*here, *there))
    half = (
        math.sin((lat2 - lat1) / 2) ** 2
        + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    )
    return 2 * 6371.0 * math.asin(math.sqrt(half))
