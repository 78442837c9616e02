"""Transport facts of an audit (``from: transport.…``), from the ledgers, with the way back.

The period is the twelve full months before the application date (拟). A month whose ledgers
are not complete leaves a share unknown, and the words say what it would be. Stages that are
not known leave a share open between two bounds: it can fail a requirement, not prove one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enterprise_tables import Enterprise
from db.transport.assessing import Fleet, TransportAssessment, assessed
from db.transport.stored import ids_of
from db.transport.tables import RailLine, TransportBatch
from grading.facts import Fact, Value
from grading.packs import Pack
from grading.transport.emission import STAGES
from grading.transport.passages import tonnes
from grading.transport.rail import STATES, wan
from grading.transport.register import register
from grading.transport.shares import RoadShare, period_before
from grading.transport.volumes import ROAD

PREFIX = "transport."


@dataclass(frozen=True, slots=True)
class Told:
    """A value with the words saying what it was computed from; empty words: nothing known."""

    value: Value
    words: str


Answer = Callable[[TransportAssessment], Told | None]


def transport_fact(
    session: Session, enterprise: Enterprise, pack: Pack, fact: Fact, on: date
) -> Told | None:
    """What the ledgers say of a fact; None where they say nothing."""
    name = fact.source.removeprefix(PREFIX)
    if name == "railway_siding":
        return _siding(session, enterprise, fact)
    answer = ANSWERS.get(name)
    if answer is None or not _has_ledgers(session, enterprise):
        return None
    return answer(_found(session, enterprise, pack, fact, on))


def _has_ledgers(session: Session, enterprise: Enterprise) -> bool:
    statement = select(TransportBatch.id).where(
        TransportBatch.enterprise_id.in_(ids_of(session, enterprise)),
        TransportBatch.undone_at.is_(None),
    )
    return session.scalar(statement.limit(1)) is not None


def _found(
    session: Session, enterprise: Enterprise, pack: Pack, fact: Fact, on: date
) -> TransportAssessment:
    """The assessment for a fact, made once per session and denominator."""
    known = session.info.setdefault("transport", {})
    key = (enterprise.id, pack.industry, fact.denominator, on)
    if key not in known:
        first, last = period_before(on)
        known[key] = assessed(
            session, enterprise, first, last, on, pack.industry, fact.denominator, doubtful=False
        )
    found: TransportAssessment = known[key]
    return found


# Answers ---------------------------------------------------------------------------------


def _clean_share(found: TransportAssessment) -> Told | None:
    whole = found.whole
    if whole.decided is None:
        return None
    ways = "、".join(
        f"{register().modes[mode]} {tonnes(kg)} 吨"
        for mode, kg in sorted(whole.modes.items(), key=lambda each: -each[1])
    )
    words = f"{_period(found)}大宗运量 {tonnes(whole.total)} 吨（{ways}），清洁方式 {whole.strict}%"
    if whole.readings:
        words += f"，短驳、中转计入时 {whole.wide}%，本办公室口径 {whole.decided}%"
    return Told(_open(found, whole.decided), words + _gaps(found))


def _road(least: int) -> Answer:
    def answer(found: TransportAssessment) -> Told | None:
        share = found.roads[least]
        if share.value is None:
            return None
        better = STAGES[least] if least == 7 else f"{STAGES[least]}及以上（含新能源）"
        words = f"{_period(found)}公路运量 {tonnes(found.whole.modes.get(ROAD, 0))} 吨，{better}"
        return Told(_share(found, share), words + _between(share) + _gaps(found))

    return answer


def _fleet(which: str, least: int) -> Answer:
    def answer(found: TransportAssessment) -> Told | None:
        fleet: Fleet | None = getattr(found, which)
        if fleet is None or not fleet.count:
            return None
        better = STAGES[least] if least == 7 else f"{STAGES[least]}及以上或新能源"
        words = f"台账批次 {fleet.batch}（{fleet.as_of}）共 {fleet.count} 台，{better}"
        return Told(fleet.shares[least].value, words + _between(fleet.shares[least]))

    return answer


def _ledger_months(found: TransportAssessment) -> Told | None:
    if not found.ledger_months:
        return None
    words = f"申报前 {register().ledger_months} 个月里有台账的 {found.ledger_months} 个月"
    if found.ledger_missing:
        words += f"，缺 {_some(found.ledger_missing)}"
    return Told(Decimal(found.ledger_months), words)


def _video_months(found: TransportAssessment) -> Told | None:
    gate = found.gate
    if gate is None or gate.months is None:
        return None
    words = f"{gate.seen_on} 查看，视频最早可查到 {gate.video_since}"
    return Told(Decimal(gate.months), words)


def _upload_share(found: TransportAssessment) -> Told | None:
    gate = found.gate
    if gate is None or gate.upload_share is None:
        return None
    return Told(gate.upload_share, f"{gate.seen_on} 查看门禁数据传输率 {gate.upload_share}%")


def _bulk_volume(found: TransportAssessment) -> Told | None:
    if found.gaps or not found.bulk_kg:
        return None
    return Told(wan(found.bulk_kg), f"{_period(found)}大宗物料和产品共 {wan(found.bulk_kg)} 万吨")


ANSWERS: Mapping[str, Answer] = {
    "clean_share": _clean_share,
    "road_new_energy": _road(7),
    "road_vi": _road(6),
    "road_v": _road(5),
    "road_iv": _road(4),
    "inplant_new_energy": _fleet("inplant", 7),
    "inplant_vi": _fleet("inplant", 6),
    "inplant_v": _fleet("inplant", 5),
    "machines_iv": _fleet("machines", 4),
    "machines_iii": _fleet("machines", 3),
    "ledger_months": _ledger_months,
    "video_months": _video_months,
    "upload_share": _upload_share,
    "bulk_volume": _bulk_volume,
}
"""``from: transport.NAME`` → who answers it."""


def _siding(session: Session, enterprise: Enterprise, fact: Fact) -> Told | None:
    """A siding of the register, as the answers of the fact name its states."""
    rows = session.scalars(
        select(RailLine).where(
            RailLine.enterprise_id.in_(ids_of(session, enterprise)), RailLine.retired_at.is_(None)
        )
    ).all()
    states = {row.state: row for row in rows}
    for state, answer in (("built", "built"), ("building", "planned"), ("needed", "none")):
        if state in states and answer in fact.options:
            return Told(answer, f"铁路专用线台账：{states[state].name}，{STATES[state]}")
    return None


def _open(found: TransportAssessment, share: Decimal) -> Value:
    return None if found.gaps else share


def _share(found: TransportAssessment, share: RoadShare) -> Value:
    return None if found.gaps else share.value


def _between(share: RoadShare) -> str:
    if share.least == share.most:
        return f" {share.least}%"
    return f"在 {share.least}% 与 {share.most}% 之间（有的没有排放阶段）"


def _period(found: TransportAssessment) -> str:
    batches = sorted({batch for month in found.months for batch in month.batches})
    return f"台账批次 {_some(tuple(map(str, batches)))}，{found.first} 至 {found.last} "


def _gaps(found: TransportAssessment) -> str:
    if not found.gaps:
        return ""
    return f"；台账不全，比例未定：{_some(tuple(f'{m} {why}' for m, why in found.gaps))}"


def _some(texts: tuple[str, ...]) -> str:
    more = f" 等 {len(texts)} 个" if len(texts) > 4 else ""
    return "、".join(texts[:4]) + more
