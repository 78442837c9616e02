"""Tables of clean transport: ledger batches, passages packed by month, volumes, inventories,
samples of the site check, railway sidings.

Nothing is deleted: an undone batch stays, with what came in with it, and counts no more.
"""

from __future__ import annotations

import datetime

from sqlalchemy import BigInteger, Date, ForeignKey, Index, Integer, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.tables import Base, Moment


class TransportBatch(Base):
    """One imported ledger. ``ledger`` is gate, volumes, inplant or machines.

    ``mapping`` JSON of heading → field, ``filled`` JSON of field → rows in which it is
    filled in, ``findings`` JSON of what was odd (the first of each rule), ``leans_on`` JSON
    of the batches whose passages this one repeated and did not keep again. ``as_of`` is the
    day an inventory is of. Counts are of rows.
    """

    __tablename__ = "transport_batches"
    __table_args__ = (Index(None, "enterprise_id", "ledger"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprises.id"))
    ledger: Mapped[str] = mapped_column(String(16))
    file: Mapped[str] = mapped_column(String(255))
    sha256: Mapped[str] = mapped_column(String(64))
    sheet: Mapped[str] = mapped_column(String(255))
    header_row: Mapped[int] = mapped_column(Integer)
    mapping: Mapped[str] = mapped_column(Text)
    good_rows: Mapped[bool]
    read: Mapped[int] = mapped_column(Integer)
    kept: Mapped[int] = mapped_column(Integer)
    repeated: Mapped[int] = mapped_column(Integer)
    rejected: Mapped[int] = mapped_column(Integer)
    first_month: Mapped[str] = mapped_column(String(7))
    last_month: Mapped[str] = mapped_column(String(7))
    as_of: Mapped[datetime.date] = mapped_column(Date)
    filled: Mapped[str] = mapped_column(Text)
    findings: Mapped[str] = mapped_column(Text)
    leans_on: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime.datetime] = mapped_column(Moment)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    undone_at: Mapped[datetime.datetime | None] = mapped_column(Moment)
    undone_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    undone_reason: Mapped[str] = mapped_column(Text)


class TransportMonth(Base):
    """The gate passages of one month of one batch, packed by :mod:`db.transport.packing`."""

    __tablename__ = "transport_months"

    batch_id: Mapped[int] = mapped_column(ForeignKey("transport_batches.id"), primary_key=True)
    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    passages: Mapped[int] = mapped_column(Integer)
    packed: Mapped[bytes] = mapped_column(LargeBinary)


class TransportVolume(Base):
    """Bulk goods of one month by one mode, as one row of a list says; ``kg`` kilograms.

    ``mode`` is an id of ``transport.yaml``; ``chain`` names a combined transport whose legs
    stand in rows of their own, ``leg`` its number (0: none), ``stage`` the emission stage of
    a leg by road, ``via`` what the cell said of a transfer.
    """

    __tablename__ = "transport_volumes"

    batch_id: Mapped[int] = mapped_column(ForeignKey("transport_batches.id"), primary_key=True)
    row: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    month: Mapped[str] = mapped_column(String(7))
    direction: Mapped[str] = mapped_column(String(8))
    kind: Mapped[str] = mapped_column(String(16))
    goods: Mapped[str] = mapped_column(String(200))
    mode: Mapped[str] = mapped_column(String(16))
    kg: Mapped[int] = mapped_column(BigInteger)
    chain: Mapped[str] = mapped_column(String(64))
    leg: Mapped[int] = mapped_column(Integer)
    stage: Mapped[int] = mapped_column(Integer)
    via: Mapped[str] = mapped_column(String(200))


class TransportVehicle(Base):
    """A vehicle in the plant or a machine, as one row of an inventory says."""

    __tablename__ = "transport_vehicles"

    batch_id: Mapped[int] = mapped_column(ForeignKey("transport_batches.id"), primary_key=True)
    row: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    plate: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(100))
    vin: Mapped[str] = mapped_column(String(64))
    engine: Mapped[str] = mapped_column(String(64))
    stage: Mapped[int] = mapped_column(Integer)
    fuel: Mapped[str] = mapped_column(String(16))
    written: Mapped[str] = mapped_column(String(200))


class TransportGate(Base):
    """What was looked up about the gate system of an enterprise (视频保存、传输率)."""

    __tablename__ = "transport_gates"

    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprises.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    video_since: Mapped[datetime.date | None] = mapped_column(Date)
    upload_share: Mapped[str] = mapped_column(String(16))
    seen_on: Mapped[datetime.date] = mapped_column(Date)
    note: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime.datetime] = mapped_column(Moment)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))


class TransportSample(Base):
    """One drawing for the site check; ``seed`` repeats it, ``basis`` JSON of what it drew from."""

    __tablename__ = "transport_samples"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprises.id"))
    number: Mapped[str] = mapped_column(String(32), unique=True)
    seed: Mapped[str] = mapped_column(String(64))
    basis: Mapped[str] = mapped_column(Text)
    drawn_on: Mapped[datetime.date] = mapped_column(Date)
    at: Mapped[datetime.datetime] = mapped_column(Moment)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))


class TransportSampleItem(Base):
    """One row or day drawn, and what was found there (``found``: empty, match, mismatch,
    missing). ``batch_id`` and ``row`` lead back to the ledger, ``day`` names a day."""

    __tablename__ = "transport_sample_items"

    sample_id: Mapped[int] = mapped_column(ForeignKey("transport_samples.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(16))
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("transport_batches.id"))
    row: Mapped[int] = mapped_column(Integer)
    day: Mapped[datetime.date] = mapped_column(Date)
    words: Mapped[str] = mapped_column(Text)
    found: Mapped[str] = mapped_column(String(16))
    note: Mapped[str] = mapped_column(Text)
    noted_at: Mapped[datetime.datetime | None] = mapped_column(Moment)
    noted_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class RailLine(Base):
    """A railway siding (铁路专用线) that ought to be, is being or has been built.

    ``project`` is the id of one the city's plan names (empty: none), ``owner`` its name
    where no enterprise of the register has it. ``state`` is needed, building, built or
    excused; ``capacity_kg`` kilograms a year, 0 unknown; ``progress`` whole percent.
    """

    __tablename__ = "rail_lines"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    enterprise_id: Mapped[int | None] = mapped_column(ForeignKey("enterprises.id"))
    owner: Mapped[str] = mapped_column(String(200))
    project: Mapped[str] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(16))
    capacity_kg: Mapped[int] = mapped_column(BigInteger)
    progress: Mapped[int] = mapped_column(Integer)
    planned_on: Mapped[datetime.date | None] = mapped_column(Date)
    built_on: Mapped[datetime.date | None] = mapped_column(Date)
    note: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[datetime.datetime] = mapped_column(Moment)
    changed_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    retired_at: Mapped[datetime.datetime | None] = mapped_column(Moment)
    retired_reason: Mapped[str] = mapped_column(Text)
    version: Mapped[int] = mapped_column(Integer)
