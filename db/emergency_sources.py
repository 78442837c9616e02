"""From the register to the emergency list: what every enterprise would have to do on a day.

Reads levels in force, production lines, guarantees, standstills and the library's packs in
bulk; changes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.emergency_levels import LevelInForce, day_of, levels_in_force
from db.enterprise_entry_tables import Guarantee, ProductionLine, Stop
from db.enterprise_rows import industry_name
from db.enterprise_tables import Enterprise, EnterpriseIndustry, chunks
from db.incentive.managed import managed_levels
from db.library import is_confirmed, pack_of
from db.library_tables import StandardPack
from grading import library as shipped_library
from grading.emergency import LineFacts
from grading.emergency_rows import ComputedRow, GuaranteeFacts, Situation, computed_rows
from grading.emergency_rules import rules
from grading.packs import Pack

_LINES_ELSEWHERE = "名录没有写明生产线属于哪个行业，产能列在主行业名下"
_STANDING = ("停产", "关停", "关闭", "注销", "拆除")


@dataclass(frozen=True, slots=True)
class Source:
    """One industry of one enterprise: its rows as they would be computed on the day."""

    enterprise: Enterprise
    industry: str
    industry_name: str
    held: LevelInForce
    pack: str
    confirmed: bool
    situation: Situation
    rows: tuple[ComputedRow, ...]

    def with_level(self, level: str | None, on: date, days: int) -> tuple[ComputedRow, ...]:
        """The rows if the enterprise had another level: nothing is changed."""
        return computed_rows(replace(self.situation, level=level, new=False), on, days)


@dataclass(frozen=True, slots=True)
class _Rules:
    """A pack of the library for an industry, and whether it is 已核."""

    pack: Pack
    confirmed: bool


def sources(
    session: Session, on: date, days: int, *, ids: Sequence[int] | None = None
) -> Iterator[Source]:
    """Every industry of every enterprise in use (or of these), county by county."""
    statement = select(Enterprise).where(Enterprise.retired_at.is_(None))
    if ids is not None:
        statement = statement.where(Enterprise.id.in_(ids))
    enterprises = session.scalars(statement.order_by(Enterprise.county, Enterprise.id)).all()
    wanted = [each.id for each in enterprises]
    held = levels_in_force(session, wanted, on)
    managed = managed_levels(session, {key: each.level for key, each in held.items()}, on)
    lines = _lines(session, wanted)
    guarantees = _guarantees(session, wanted, on)
    stops = _stops(session, wanted, on)
    packs = _packs(session, on)
    own: dict[int, list[EnterpriseIndustry]] = {}
    for some in chunks(wanted):
        of = EnterpriseIndustry
        chosen = select(of).where(of.enterprise_id.in_(some))
        for row in session.scalars(chosen.order_by(of.enterprise_id, of.position)):
            own.setdefault(row.enterprise_id, []).append(row)
    for enterprise in enterprises:
        for place, industry in enumerate(own.get(enterprise.id, ())):
            level = held[(enterprise.id, industry.industry)]
            higher = managed.get((enterprise.id, industry.industry))
            if higher is not None:  # 管理等级: the list goes by it, the level stays what it is
                level = replace(
                    level, level=higher.level, written=higher.written, source=higher.words
                )
            name = industry_name(industry.industry, industry.branch, industry.written)
            chosen_pack, remark = _pack_for(session, packs, industry, level)
            situation = Situation(
                industry=industry.industry,
                branch=industry.branch,
                industry_name=name,
                level=level.level,
                new=level.level is None and "新建" in level.note,
                # The lines of an enterprise stand with its main industry: the register does
                # not say which industry a line belongs to.
                lines=tuple(lines.get(enterprise.id, ())) if place == 0 else (),
                guarantee=guarantees.get(enterprise.id),
                guarantee_written=_guaranteed(enterprise, level),
                stopped=stops.get(enterprise.id, "") or _stopped(enterprise, level),
                pack=chosen_pack.pack.key if chosen_pack else "",
                measures=chosen_pack.pack.emergency if chosen_pack else (),
            )
            rows = computed_rows(situation, on, days)
            if place and enterprise.id in lines:
                remark = "；".join(each for each in (remark, _LINES_ELSEWHERE) if each)
            remark = "；".join(each for each in (higher.words if higher else "", remark) if each)
            if remark:
                rows = tuple(replace(each, findings=(*each.findings, remark)) for each in rows)
            yield Source(
                enterprise,
                industry.industry or industry.written,
                name,
                level,
                situation.pack,
                chosen_pack.confirmed if chosen_pack else False,
                situation,
                rows,
            )


def base_text(row: ComputedRow) -> str:
    """The base of a row as its column keeps it."""
    daily = "" if row.base.daily is None else f"{row.base.daily:f}"
    words = row.base.words if row.line.name or row.line.unit else ""
    kept = {"daily": daily, "unit": row.base.unit, "words": words}
    return json.dumps(kept, ensure_ascii=False)


def _lines(session: Session, ids: Sequence[int]) -> dict[int, list[LineFacts]]:
    found: dict[int, list[LineFacts]] = {}
    for some in chunks(ids):
        statement = select(ProductionLine).where(
            ProductionLine.enterprise_id.in_(some), ProductionLine.retired_at.is_(None)
        )
        for row in session.scalars(statement.order_by(ProductionLine.id)):
            line = LineFacts(
                id=str(row.id),
                name=row.name,
                process=row.process,
                product=row.product,
                unit=row.unit,
                approved=row.approved_capacity,
                permitted=row.permitted_capacity,
                actual=row.actual_output,
                actual_year=row.actual_year,
                status=row.status,
            )
            found.setdefault(row.enterprise_id, []).append(line)
    return found


def _guarantees(session: Session, ids: Sequence[int], on: date) -> dict[int, GuaranteeFacts]:
    """The guarantee of each enterprise; of several the one that lasts longest."""
    found: dict[int, GuaranteeFacts] = {}
    for some in chunks(ids):
        statement = select(Guarantee).where(
            Guarantee.enterprise_id.in_(some), Guarantee.retired_at.is_(None)
        )
        for row in session.scalars(statement.order_by(Guarantee.ends_on, Guarantee.id)):
            found[row.enterprise_id] = GuaranteeFacts(
                kind=row.kind or "保障类",
                document=row.document,
                starts_on=day_of(row.starts_on, first=True),
                ends_on=day_of(row.ends_on),
                task=row.task,
            )
    return found


def _stops(session: Session, ids: Sequence[int], on: date) -> dict[int, str]:
    found: dict[int, str] = {}
    for some in chunks(ids):
        statement = select(Stop).where(Stop.enterprise_id.in_(some), Stop.retired_at.is_(None))
        for row in session.scalars(statement.order_by(Stop.id)):
            since, until = day_of(row.starts_on, first=True), day_of(row.resumed_on)
            if (since is not None and since > on) or (until is not None and until <= on):
                continue
            when = f"自 {row.starts_on} " if row.starts_on else ""
            found[row.enterprise_id] = f"{when}{row.kind or '停产'}"
    return found


def _stopped(enterprise: Enterprise, level: LevelInForce) -> str:
    """Standing still by the words of the register or of the level, without an entry."""
    for words in (enterprise.status, level.note, level.written if level.level is None else ""):
        if any(each in words for each in _STANDING):
            return f"{words}（名录所写）"
    return ""


def _guaranteed(enterprise: Enterprise, level: LevelInForce) -> str:
    if enterprise.guarantee and enterprise.guarantee not in ("否", "无", "/"):
        return enterprise.guarantee
    return next((word for word in ("民生豁免", "保障") if word in level.note), "")


def _packs(session: Session, on: date) -> Mapping[str, list[_Rules]]:
    """The packs in use and in force by industry: of each the newest edition, 已核 ones first."""
    newest: dict[str, _Rules] = {}
    rows = session.scalars(
        select(StandardPack)
        .where(StandardPack.retired_at.is_(None))
        .order_by(StandardPack.stored_at)
    )
    for row in rows:
        rule = _Rules(pack_of(session, row.fingerprint), row.confirmed_at is not None)
        _newer(newest, rule, on)
    if not newest:
        for each in shipped_library.shipped():
            _newer(newest, _Rules(shipped_library.load(each.key), False), on)
    found: dict[str, list[_Rules]] = {}
    for rule in newest.values():
        found.setdefault(rule.pack.industry, []).append(rule)
    return found


def _newer(newest: dict[str, _Rules], rule: _Rules, on: date) -> None:
    if rule.pack.in_force > on or not rule.pack.emergency:
        return
    known = newest.get(rule.pack.id)
    rank = (rule.confirmed, rule.pack.in_force)
    if known is None or rank >= (known.confirmed, known.pack.in_force):
        newest[rule.pack.id] = rule


def _pack_for(
    session: Session,
    packs: Mapping[str, list[_Rules]],
    industry: EnterpriseIndustry,
    level: LevelInForce,
) -> tuple[_Rules | None, str]:
    """The pack whose measures apply, and what is to be said about the choice.

    The one the level was decided by, where it has measures; else by the branch.
    """
    if level.fingerprint:
        pack = pack_of(session, level.fingerprint)
        if pack.emergency:
            return _Rules(pack, is_confirmed(session, level.fingerprint)), ""
    found = packs.get(industry.industry, [])
    if not found:
        return None, ""
    served = rules().packs.get(industry.industry, {})
    wanted = served.get(industry.branch, "")
    for each in found:
        if each.pack.id == wanted:
            return each, ""
    others = [each for each in found if each.pack.id not in served.values()] or found
    first = min(others, key=lambda each: each.pack.id)
    if len(found) > 1:
        return first, f"名录没有写明是哪一类，暂按 {first.pack.key} 的措施"
    only = rules().branches.get(industry.industry)
    if only is not None and not industry.branch:
        names = "、".join(industry_name(industry.industry, branch) for branch in only)
        return first, f"名录没有写明是哪一类，暂按 {first.pack.key} 为{names}写的措施"
    return first, ""
