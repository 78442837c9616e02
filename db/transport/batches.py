"""Imported ledgers: which there are, what stands in a row, undoing one."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from db.audit_cases import display_names
from db.enterprise_import import MAY_IMPORT
from db.enterprise_tables import Enterprise
from db.enterprises import find
from db.office import Office
from db.transport.packing import unpack
from db.transport.stored import ids_of
from db.transport.tables import (
    TransportBatch,
    TransportMonth,
    TransportSample,
    TransportSampleItem,
    TransportVehicle,
    TransportVolume,
)
from db.users import ROLES, Actor, require
from grading.canonical import parse_json
from grading.refusals import Refusal
from grading.transport.emission import STAGES
from grading.transport.passages import PassageView, tonnes, view
from grading.transport.register import register
from templates.transport.columns import LEDGERS


@dataclass(frozen=True, slots=True)
class LedgerBatch:
    """One imported ledger; ``counts`` rule → findings, ``undone_at`` None while it counts."""

    batch: int
    ledger: str
    title: str
    enterprise: str
    file: str
    sha256: str
    read: int
    kept: int
    repeated: int
    rejected: int
    first_month: str
    last_month: str
    as_of: date
    filled: dict[str, int]
    counts: dict[str, int]
    at: datetime
    by: str
    undone_at: datetime | None
    undone_reason: str


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One row of a ledger as it is kept: (title, text) pairs, and the file it stands in."""

    batch: int
    row: int
    file: str
    sha256: str
    cells: tuple[tuple[str, str], ...]


def batches(office: Office, actor: Actor, enterprise_code: str) -> list[LedgerBatch]:
    """The ledgers of an enterprise, the newest first, undone ones too."""
    require(actor, *ROLES)
    with office.reading() as session:
        enterprise = find(session, enterprise_code)
        require(actor, *ROLES, county=enterprise.county)
        names = display_names(session)
        rows = session.scalars(
            select(TransportBatch)
            .where(TransportBatch.enterprise_id.in_(ids_of(session, enterprise)))
            .order_by(TransportBatch.id.desc())
        )
        return [_view(row, enterprise.key, names) for row in rows]


def ledger_rows(office: Office, actor: Actor, batch: int, row: int) -> list[LedgerRow]:
    """What stands in one row of a ledger: a visit is two passages, an unknown row none."""
    require(actor, *ROLES)
    with office.reading() as session:
        found = _of(session, actor, batch)
        if found.ledger == "gate":
            cells = [_passage_cells(each) for each in _passages(session, batch, row)]
        elif found.ledger == "volumes":
            volume = session.get(TransportVolume, (batch, row))
            cells = [] if volume is None else [_volume_cells(volume)]
        else:
            vehicle = session.get(TransportVehicle, (batch, row))
            cells = [] if vehicle is None else [_vehicle_cells(vehicle)]
        return [LedgerRow(batch, row, found.file, found.sha256, each) for each in cells]


def passages_in(
    office: Office, actor: Actor, batch: int, month: str, *, first: int = 0, count: int = 200
) -> list[PassageView]:
    """Passages of a month of a batch, from place ``first`` on, in the order of their times."""
    require(actor, *ROLES)
    with office.reading() as session:
        _of(session, actor, batch)
        stored = session.get(TransportMonth, (batch, month))
        if stored is None:
            return []
        some = unpack(stored.packed)
        return [view(some, at) for at in range(first, min(first + count, len(some)))]


def undo(office: Office, actor: Actor, batch: int, *, reason: str) -> LedgerBatch:
    """Take a ledger out of the account; it stays in the records.

    Refuses where later ledgers left passages out because this one has them, and where a
    sample was drawn from it.
    """
    require(actor, *MAY_IMPORT)
    reason = reason.strip()
    if not reason:
        raise Refusal("撤销台账要写明理由", "理由", "例如：导错企业、导错月份")
    with office.command(actor, "transport.undo") as work:
        session = work.session
        row = _of(session, actor, batch)
        if row.undone_at is not None:
            raise Refusal(f"批次 {batch} 已经撤销过了", "批次", "不用再撤销")
        _refuse_leaned_on(session, row)
        row.undone_at, row.undone_by, row.undone_reason = work.now, actor.user_id, reason
        enterprise = session.get_one(Enterprise, row.enterprise_id)
        work.record(
            "transport",
            str(batch),
            {"of": enterprise.key, "undone": True, "reason": reason},
            f"{enterprise.name}：撤销{LEDGERS[row.ledger]} {row.file}（批次 {batch}）：{reason}",  # type: ignore[index]
            also=["audit"],
        )
        return _view(row, enterprise.key, display_names(session))


def _refuse_leaned_on(session: Session, row: TransportBatch) -> None:
    later = session.scalars(
        select(TransportBatch)
        .where(
            TransportBatch.enterprise_id == row.enterprise_id,
            TransportBatch.ledger == row.ledger,
            TransportBatch.id > row.id,
            TransportBatch.undone_at.is_(None),
        )
        .order_by(TransportBatch.id)
    )
    leaning = [each.id for each in later if row.id in json.loads(each.leans_on)]
    if leaning:
        some = "、".join(map(str, leaning))
        raise Refusal(
            f"批次 {some} 有些行因为本批已登记而没有再记，撤销本批会丢掉它们",
            f"批次 {row.id}",
            f"先撤销批次 {some}，再撤销本批，然后重新导入需要的文件",
        )
    drawn = session.scalar(
        select(TransportSample.number)
        .join(TransportSampleItem, TransportSampleItem.sample_id == TransportSample.id)
        .where(TransportSampleItem.batch_id == row.id)
        .limit(1)
    )
    if drawn is not None:
        raise Refusal(
            f"抽样 {drawn} 抽中了本批的行，不能撤销", f"批次 {row.id}", "抽样记录须能查到原行"
        )


def _of(session: Session, actor: Actor, batch: int) -> TransportBatch:
    """The batch, within the actor's county; another county's does not exist."""
    row = session.get(TransportBatch, batch)
    county = None if row is None else session.get_one(Enterprise, row.enterprise_id).county
    if row is None or actor.county not in (None, county):
        raise Refusal(f"没有台账批次 {batch}", "批次", "用 transport batches 查看批次")
    return row


def _passages(session: Session, batch: int, row: int) -> list[PassageView]:
    stored = session.scalars(
        select(TransportMonth)
        .where(TransportMonth.batch_id == batch)
        .order_by(TransportMonth.month)
    )
    found = []
    for month in stored:
        some = unpack(month.packed)
        found += [view(some, int(at)) for at in np.flatnonzero(some.row == row)]
    return found


def _passage_cells(each: PassageView) -> tuple[tuple[str, str], ...]:
    return (
        ("车牌", each.plate), ("时间", f"{each.at:%Y-%m-%d %H:%M:%S}"), ("方向", each.direction),
        ("排放阶段", each.stage), ("台账写法", f"{each.stage_written} {each.fuel}".strip()),
        ("车型", each.vehicle), ("VIN", each.vin), ("发动机号", each.engine),
        ("货物", each.goods), ("类别", each.kind),
        ("载重（吨）", "" if each.tonnes is None else f"{each.tonnes}"), ("联运编号", each.chain),
    )  # fmt: skip


def _volume_cells(each: TransportVolume) -> tuple[tuple[str, str], ...]:
    known = register()
    return (
        ("月份", each.month), ("方向", known.directions.get(each.direction, "")),
        ("物料", each.goods), ("类别", known.kinds.get(each.kind, "")),
        ("运输方式", known.modes.get(each.mode, "联运")), ("运量（吨）", f"{tonnes(each.kg)}"),
        ("联运编号", each.chain), ("段序", str(each.leg or "")),
        ("排放阶段", STAGES[each.stage] if each.stage else ""), ("写法与中转", each.via),
    )  # fmt: skip


def _vehicle_cells(each: TransportVehicle) -> tuple[tuple[str, str], ...]:
    return (
        ("编号", each.plate), ("类型", each.kind), ("排放阶段", STAGES[each.stage]),
        ("台账写法", each.written), ("识别代码", each.vin), ("发动机号", each.engine),
    )  # fmt: skip


def _view(row: TransportBatch, key: str, names: dict[int, str]) -> LedgerBatch:
    told = parse_json(row.findings)
    counts = told.get("counts", {}) if isinstance(told, dict) else {}
    return LedgerBatch(
        row.id, row.ledger, LEDGERS[row.ledger], key, row.file, row.sha256, row.read, row.kept,  # type: ignore[index]
        row.repeated, row.rejected, row.first_month, row.last_month, row.as_of,
        json.loads(row.filled), {rule: int(str(count)) for rule, count in counts.items()}, row.at,
        names.get(row.by_id, ""), row.undone_at, row.undone_reason,
    )  # fmt: skip
