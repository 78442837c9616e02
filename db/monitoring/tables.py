"""Tables of monitoring data: months of hours, the files they came from, marks, waivers.

The outlets are those of the register (:class:`db.enterprise_tables.Outlet`).
"""

from __future__ import annotations

import datetime

from sqlalchemy import Date, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.tables import Base, Moment

STANDS = "+ended_by IS NULL"
"""The condition of a row that stands. The plus keeps SQLite from its index on ``ended_by``,
which nearly all rows have in common."""


class MonitoringBatch(Base):
    """One imported file of hours: what it was, what it did, whether it was undone.

    ``created`` is JSON of the outlets it added, ``restored`` of those it took into use
    again; ``changed`` counts the hours that were there with another value.
    """

    __tablename__ = "monitoring_batches"
    __table_args__ = (Index(None, "enterprise_id"), Index(None, "sha256"))

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprises.id"))
    file: Mapped[str] = mapped_column(String(255))
    sha256: Mapped[str] = mapped_column(String(64))
    form: Mapped[str] = mapped_column(String(16))
    good_rows: Mapped[bool]
    read: Mapped[int]
    hours: Mapped[int]
    changed: Mapped[int]
    left_out: Mapped[int]
    created: Mapped[str] = mapped_column(Text)
    restored: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime.datetime] = mapped_column(Moment)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    undone_at: Mapped[datetime.datetime | None] = mapped_column(Moment)
    undone_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class MonitoringMonth(Base):
    """The hours of one outlet and pollutant in one month (202601), as one batch left them.

    ``data`` are packed columns (:mod:`db.monitoring.packing`), ``digest`` their SHA-256,
    ``hours`` how many of them hold a record, ``step`` the minutes of one. A row stands as
    long as ``ended_by`` is empty: it names the batch that replaced the month, or the row's
    own batch where that was undone. Former rows stay, so that undoing restores them.
    """

    __tablename__ = "monitoring_months"
    __table_args__ = (
        UniqueConstraint(
            "outlet_id", "pollutant", "month", "step", "batch_id",
            name="uq_monitoring_months_version",
        ),
        Index(None, "batch_id"),
        Index(None, "ended_by"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    outlet_id: Mapped[int] = mapped_column(ForeignKey("outlets.id"))
    pollutant: Mapped[str] = mapped_column(String(16))
    month: Mapped[int]
    step: Mapped[int]
    hours: Mapped[int]
    batch_id: Mapped[int] = mapped_column(ForeignKey("monitoring_batches.id"))
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("monitoring_batches.id"))
    digest: Mapped[str] = mapped_column(String(64))
    data: Mapped[bytes] = mapped_column(LargeBinary)


class MonitoringMark(Base):
    """An operating mark (工况标记) over hours of an outlet; hour numbers, both included.

    It stands as long as ``ended_by`` (the batch whose undoing took it out) is empty.
    """

    __tablename__ = "monitoring_marks"
    __table_args__ = (Index(None, "outlet_id"), Index(None, "batch_id"))

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    outlet_id: Mapped[int] = mapped_column(ForeignKey("outlets.id"))
    mark: Mapped[str] = mapped_column(String(32))
    first_hour: Mapped[int]
    last_hour: Mapped[int]
    text: Mapped[str] = mapped_column(String(200))
    batch_id: Mapped[int] = mapped_column(ForeignKey("monitoring_batches.id"))
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("monitoring_batches.id"))


class MonitoringWaiver(Base):
    """Why a doubt is not held against the data (豁免): who said so, of which hours.

    It covers doubts of ``kind`` that lie within its hours, of one pollutant or (empty)
    of the whole outlet. Withdrawn where ``ended_at`` is set; never edited.
    """

    __tablename__ = "monitoring_waivers"
    __table_args__ = (Index(None, "outlet_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    outlet_id: Mapped[int] = mapped_column(ForeignKey("outlets.id"))
    kind: Mapped[str] = mapped_column(String(32))
    pollutant: Mapped[str] = mapped_column(String(16))
    first_hour: Mapped[int]
    last_hour: Mapped[int]
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime.datetime] = mapped_column(Moment)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    ended_at: Mapped[datetime.datetime | None] = mapped_column(Moment)
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    ended_reason: Mapped[str] = mapped_column(Text)


class EvaluationStart(Base):
    """From which day an enterprise's hours are evaluated (改造完成并稳定运行), and why.

    Of one industry, or (empty) of all; the newest row counts, one without a day takes
    the ones before it back.
    """

    __tablename__ = "evaluation_starts"
    __table_args__ = (Index(None, "enterprise_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprises.id"))
    industry: Mapped[str] = mapped_column(String(32))
    starts_on: Mapped[datetime.date | None] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime.datetime] = mapped_column(Moment)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
