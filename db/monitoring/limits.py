"""Limits of outlets: by the kind a pack knows them as, or from a file somebody wrote.

A pack asks ``kind.P`` of outlets of a kind; the legal line of the same outlets is asked as
``kind_legal.P`` (DESIGN: two facts). A level is met when it and every worse level are, so the
limit of a level is the tightest one any of them states.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.audit_tables import Audit
from db.enterprise_tables import Enterprise, EnterpriseIndustry
from db.library import find_pack, pack_of
from db.library_tables import StandardPack
from grading.conditions import asked_for_certain
from grading.refusals import Refusal
from grading.suggestions import or_nearest

if TYPE_CHECKING:
    from grading.facts import Fact
    from grading.monitoring.results import Limit
    from grading.packs import Pack

LEGAL, HOUR, DAY, TEST = "_legal", "_hour", "_day", "_test"
"""What follows the kind in facts of the legal line, of hours, of day means and of tests."""

_FILE = '写成 {"排放口": {"kind": "sinter_head", "oxygen": 16, "hours": 95, "limits": {"PM": 10}}}'


@dataclass(frozen=True, slots=True)
class OutletKind:
    """A kind of outlet (烧结机机头) as a pack knows it: its facts by pollutant.

    ``facts`` are read hour by hour for a level, ``legal`` for the legal line.
    """

    id: str
    title: str
    pack: Pack
    facts: Mapping[str, Fact]
    legal: Mapping[str, Fact]


def kind_of_fact(id: str) -> str:
    """The kind of outlets a concentration is asked of: ``sinter_head_legal.PM`` of sinter_head."""
    kind = id.partition(".")[0].removesuffix(LEGAL)
    return kind.removesuffix(HOUR).removesuffix(DAY).removesuffix(TEST)


@lru_cache(maxsize=64)
def kinds_of(pack: Pack) -> Mapping[str, OutletKind]:
    """The kinds of outlets a pack sets limits for, by id."""
    grading: dict[str, dict[str, Fact]] = {}
    legal: dict[str, dict[str, Fact]] = {}
    for id, fact in pack.facts.items():
        if fact.ask != "concentration" or "." not in id or fact.source:
            continue  # what says ``from:`` is no line of outlets
        asked, _, pollutant = id.partition(".")
        if fact.mean != "day":
            lines = legal if asked.endswith(LEGAL) else grading
            lines.setdefault(kind_of_fact(id), {})[pollutant] = fact
    found = {}
    of_law = _of_law(pack)
    for kind in dict.fromkeys((*grading, *legal)):
        facts = grading.get(kind) or legal[kind]
        title = next(iter(facts.values())).name.split("（法定线")[0].rsplit(" ", 1)[0]
        # where a standard grades by the law itself (waste incineration) its facts are the line
        own = {of: fact for of, fact in facts.items() if fact.id in of_law}
        found[kind] = OutletKind(
            kind, title, pack, grading.get(kind, {}), legal.get(kind) or own
        )  # fmt: skip
    return found


def _of_law(pack: Pack) -> set[str]:
    """The facts that indicators marked ``legal`` ask about."""
    return {
        leaf.fact
        for indicator in pack.indicators
        if indicator.legal
        for requirement in indicator.levels.values()
        for leaf in asked_for_certain(requirement.require)
    }


def kind_named(words: str, packs: Iterable[Pack]) -> OutletKind | None:
    """The kind a register calls by its id or its title; None where no pack knows it."""
    wanted = _folded(words)
    if not wanted:
        return None
    for pack in packs:
        for kind in kinds_of(pack).values():
            if wanted in (_folded(kind.id), _folded(kind.title)):
                return kind
    return None


def packs_for(session: Session, enterprise: Enterprise, on: date) -> tuple[Pack, ...]:
    """The packs an enterprise is judged by: those of its audits, then those of its industries."""
    of = Audit
    used = session.execute(
        select(of.fingerprint).where(of.enterprise_id == enterprise.id).order_by(of.id.desc())
    ).scalars()
    found = [pack_of(session, fingerprint) for fingerprint in dict.fromkeys(used)]
    row = EnterpriseIndustry
    industries = session.scalars(
        select(row.industry).where(row.enterprise_id == enterprise.id).order_by(row.position)
    ).all()
    return tuple(dict.fromkeys((*found, *packs_of(session, industries, on))))


def packs_of(session: Session, industries: Sequence[str], on: date) -> tuple[Pack, ...]:
    """The packs in force of some industries, in their order."""
    names = session.execute(
        select(StandardPack.pack, StandardPack.industry).distinct().order_by(StandardPack.pack)
    ).all()
    return tuple(
        find_pack(session, name, on)
        for industry in industries
        for name, of_industry in names
        if of_industry == industry
    )


def limit_of(fact: Fact, pack: Pack, level: str, on: date, oxygen: Decimal | None) -> Limit:
    """The limit a level sets for a concentration on a day; ``oxygen`` stands over the pack's."""
    from grading.monitoring.results import Limit

    value = _asked(pack, level, on).get(fact.id)
    hours = Decimal(95) if fact.hours is None else fact.hours
    return Limit(value, fact.oxygen if oxygen is None else oxygen, hours)


@lru_cache(maxsize=64)
def _asked(pack: Pack, level: str, on: date) -> Mapping[str, Decimal]:
    """Fact → the tightest value that the level and every worse one allow on a day."""
    found: dict[str, Decimal] = {}
    for indicator in pack.indicators:
        for name in pack.levels[pack.levels.index(level) :]:
            requirement = indicator.levels.get(name)
            if requirement is None or requirement.silent:
                continue
            for leaf in asked_for_certain(requirement.require):
                value = leaf.required_on(on) if leaf.operator == "at_most" else None
                if isinstance(value, Decimal):
                    found[leaf.fact] = min(value, found.get(leaf.fact, value))
    return found


def read_limits(path: Path | str) -> dict[str, dict[str, object]]:
    """``--limits FILE.json``: outlet's name → kind, oxygen, hours, limits by pollutant.

    Refuses anything else, naming the outlet.
    """
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as trouble:
        raise Refusal("限值文件打不开", str(path), "请核对路径；文件用 UTF-8 编码") from trouble
    try:
        content = json.loads(text, parse_float=Decimal, parse_int=Decimal, object_pairs_hook=_once)
    except (ValueError, InvalidOperation, RecursionError) as trouble:
        raise Refusal("限值文件不是 JSON", str(path), _FILE) from trouble
    if not isinstance(content, dict):
        raise Refusal("限值文件的内容不对", str(path), _FILE)
    for outlet, said in content.items():
        known = {"kind", "oxygen", "hours", "limits"}
        kind = said.get("kind", "") if isinstance(said, dict) else None
        if not isinstance(said, dict) or not set(said) <= known or not isinstance(kind, str):
            raise Refusal(f"“{outlet}”写得不对", str(path), _FILE)
    return content


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object of JSON, refused where a name stands in it twice: which one was meant?"""
    said = dict(pairs)
    if len(said) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in said if names.count(name) > 1)
        raise Refusal(f"“{twice}”写了两次", "--limits", "只留一处")
    return said


def limits_from_file(
    content: Mapping[str, Mapping[str, object]], names: Mapping[str, str], where: str = "--limits"
) -> dict[tuple[str, str], Limit]:
    """Limits by (outlet id, pollutant); ``names`` is outlet's name → id.

    Refuses an outlet there is none of, and a pollutant, oxygen or share that is none.
    """
    from grading.monitoring.pollutants import pollutants
    from grading.monitoring.results import Limit

    known = pollutants()
    found: dict[tuple[str, str], Limit] = {}
    for name, said in content.items():
        id = names.get(name)
        if id is None:
            remedy = or_nearest(f"这家企业的排放口：{'、'.join(names) or '没有'}", name, names)
            raise Refusal(f"没有名为“{name}”的排放口", where, remedy)
        oxygen = _number(said.get("oxygen"), name, "oxygen", Decimal(0), Decimal("20.9"))
        hours = _number(said.get("hours"), name, "hours", Decimal(1), Decimal(100)) or Decimal(95)
        values = said.get("limits", {})
        if not isinstance(values, Mapping):
            raise Refusal(f"“{name}”的 limits 写得不对", where, _FILE)
        for pollutant in known:
            if known[pollutant].is_concentration:
                found[id, pollutant] = Limit(None, oxygen, hours)
        for pollutant, raw in values.items():
            if pollutant not in known or not known[pollutant].is_concentration:
                usable = [each for each in known if known[each].is_concentration]
                remedy = or_nearest(f"可用：{'、'.join(usable)}", pollutant, usable)
                raise Refusal(f"“{name}”的限值里没有污染物“{pollutant}”", where, remedy)
            value = _number(raw, name, pollutant, Decimal(0), Decimal(10) ** 9)
            found[id, pollutant] = Limit(value, oxygen, hours)
    return found


def _number(raw: object, outlet: str, what: str, least: Decimal, most: Decimal) -> Decimal | None:
    if raw is None:
        return None
    if isinstance(raw, bool) or not isinstance(raw, (int, Decimal)):
        raise Refusal(f"“{outlet}”的 {what} 不是数", "--limits", _FILE)
    number = Decimal(raw)
    if not number.is_finite() or not least <= number <= most:
        raise Refusal(
            f"“{outlet}”的 {what} {number} 超出范围（{least} 到 {most}）", "--limits", "请核对"
        )
    return number


def usable_kinds(packs: Sequence[Pack]) -> dict[str, str]:
    """Every kind of these packs and what it is called; the first pack names it."""
    found: dict[str, str] = {}
    for pack in packs:
        for kind in kinds_of(pack).values():
            found.setdefault(kind.id, kind.title)
    return found


def checked_pollutant(id: str) -> None:
    """Refuse a pollutant nobody knows."""
    from grading.monitoring.pollutants import pollutants

    known = pollutants()
    if id not in known:
        raise Refusal(
            f"没有“{id}”这种污染物", "污染物", or_nearest(f"可用：{'、'.join(known)}", id, known)
        )


def _folded(words: str) -> str:
    return "".join(unicodedata.normalize("NFKC", words).casefold().split())
