"""Tables of the review: conclusions and remarks per indicator, and what stands behind them."""

from __future__ import annotations

import datetime

from sqlalchemy import Float, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.tables import Base, Moment


class AuditConclusion(Base):
    """What a stage concludes on an indicator: met, not_met, not_involved, equivalent.

    ``basis`` is what an equivalent or not involved indicator rests on, ``note`` free words.
    """

    __tablename__ = "audit_conclusions"

    audit_id: Mapped[int] = mapped_column(ForeignKey("audits.id"), primary_key=True)
    stage: Mapped[str] = mapped_column(String(16), primary_key=True)
    indicator: Mapped[str] = mapped_column(String(128), primary_key=True)
    conclusion: Mapped[str] = mapped_column(String(16))
    basis: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime.datetime] = mapped_column(Moment)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))


class AuditRemark(Base):
    """A remark on an indicator of an audit, by whoever looks at it; only ever added."""

    __tablename__ = "audit_remarks"
    __table_args__ = (Index(None, "audit_id", "indicator"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    audit_id: Mapped[int] = mapped_column(ForeignKey("audits.id"))
    stage: Mapped[str] = mapped_column(String(16))
    indicator: Mapped[str] = mapped_column(String(128))
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime.datetime] = mapped_column(Moment)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))


class AuditEvidence(Base):
    """A file that supports one indicator of an audit at one stage.

    ``pages`` says where in the file, in words; ``dated`` is the ISO day of a report or
    decree (empty: none). ``taken_at`` (ISO text), ``lon`` and
    ``lat`` (decimal degrees) are a photo's; ``typed`` says that a person entered them
    because the file has none. ``retired_at``: taken back with a reason, never deleted.
    """

    __tablename__ = "audit_evidence"
    __table_args__ = (Index(None, "audit_id", "indicator"), Index(None, "attachment_id"))

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    audit_id: Mapped[int] = mapped_column(ForeignKey("audits.id"))
    stage: Mapped[str] = mapped_column(String(16))
    indicator: Mapped[str] = mapped_column(String(128))
    attachment_id: Mapped[int] = mapped_column(ForeignKey("attachments.id"))
    pages: Mapped[str] = mapped_column(String(64))
    dated: Mapped[str] = mapped_column(String(10))
    taken_at: Mapped[str] = mapped_column(String(19))
    lon: Mapped[float | None] = mapped_column(Float(53))
    lat: Mapped[float | None] = mapped_column(Float(53))
    typed: Mapped[bool]
    at: Mapped[datetime.datetime] = mapped_column(Moment)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    retired_at: Mapped[datetime.datetime | None] = mapped_column(Moment)
    retired_reason: Mapped[str] = mapped_column(String(200))
