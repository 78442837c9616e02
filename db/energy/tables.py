"""Tables of energy and carbon: what enterprises reported, in batches, and the office's factors.

Nothing is deleted or changed: a later figure supersedes an earlier one, undoing a batch
retires what it brought and lets what it superseded count again.
"""

from __future__ import annotations

import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.tables import Base, Moment


class EnergyBatch(Base):
    """One file of figures, or one figure entered in the window (then ``file`` is empty)."""

    __tablename__ = "energy_batches"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    file: Mapped[str] = mapped_column(String(255))
    sha256: Mapped[str] = mapped_column(String(64))
    read: Mapped[int]
    added: Mapped[int]
    changed: Mapped[int]
    unchanged: Mapped[int]
    at: Mapped[datetime.datetime] = mapped_column(Moment)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    undone_at: Mapped[datetime.datetime | None] = mapped_column(Moment)
    undone_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class EnergyRow(Base):
    """One figure of one enterprise, period (2024 or 2024-03), process, item and flow.

    ``amount`` is a decimal literal in the unit the item is kept in; ``written`` and ``unit``
    are as reported; ``measured`` is canonical JSON of the enterprise's own ncv, cc, of;
    ``place`` says where it was read, ``note`` why an unusual figure is right. It counts while
    ``superseded_by`` (a later batch) and ``retired_at`` (its batch undone) are empty.
    """

    __tablename__ = "energy_rows"
    __table_args__ = (
        Index(None, "enterprise_id", "period"),
        Index(None, "batch_id"),
        Index(None, "superseded_by"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprises.id"))
    batch_id: Mapped[int] = mapped_column(ForeignKey("energy_batches.id"))
    period: Mapped[str] = mapped_column(String(7))
    process: Mapped[str] = mapped_column(String(32))
    item: Mapped[str] = mapped_column(String(32))
    flow: Mapped[str] = mapped_column(String(16))
    amount: Mapped[str] = mapped_column(String(64))
    written: Mapped[str] = mapped_column(String(64))
    unit: Mapped[str] = mapped_column(String(16))
    measured: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(String(200))
    note: Mapped[str] = mapped_column(String(400))
    place: Mapped[str] = mapped_column(String(200))
    superseded_by: Mapped[int | None] = mapped_column(ForeignKey("energy_batches.id"))
    retired_at: Mapped[datetime.datetime | None] = mapped_column(Moment)


class EnergyFactor(Base):
    """A factor the office entered in place of the shipped one, from ``year`` on, with its basis.

    ``quantity`` is one of ``grading.energy.factors.QUANTITIES``, or ``region``: then
    ``region`` is the grid whose factor counts and ``value`` is empty.
    """

    __tablename__ = "energy_factors"
    __table_args__ = (Index(None, "item", "quantity"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    item: Mapped[str] = mapped_column(String(32))
    quantity: Mapped[str] = mapped_column(String(16))
    region: Mapped[str] = mapped_column(String(32))
    year: Mapped[int]
    value: Mapped[str] = mapped_column(String(32))
    basis: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime.datetime] = mapped_column(Moment)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    retired_at: Mapped[datetime.datetime | None] = mapped_column(Moment)
    retired_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    retired_reason: Mapped[str] = mapped_column(Text)
