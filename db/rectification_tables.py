"""Tables of rectification (整改): the items, and everything that was done to them."""

from __future__ import annotations

import datetime

from sqlalchemy import Date, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.tables import Base, Moment


class RectificationItem(Base):
    """One indicator of one enterprise that has to be mended.

    ``requirement`` and ``basis`` are the words of the cell it failed, ``gaps``
    canonical JSON of sentences saying by what; ``cost`` a decimal literal in 万元.
    ``audit_id`` is the audit that saw it last. ``version`` grows with every command.
    """

    __tablename__ = "rectification_items"
    __table_args__ = (
        Index(None, "enterprise_id", "industry", "indicator"),
        Index(None, "state", "deadline"),
        Index(None, "audit_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    number: Mapped[str] = mapped_column(String(32), unique=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprises.id"))
    audit_id: Mapped[int] = mapped_column(ForeignKey("audits.id"))
    industry: Mapped[str] = mapped_column(String(32))
    indicator: Mapped[str] = mapped_column(String(128))
    name: Mapped[str] = mapped_column(String(200))
    aspect: Mapped[str] = mapped_column(String(64))
    level: Mapped[str] = mapped_column(String(16))
    requirement: Mapped[str] = mapped_column(Text)
    basis: Mapped[str] = mapped_column(Text)
    gaps: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(16))
    measure: Mapped[str] = mapped_column(Text)
    cost: Mapped[str] = mapped_column(String(32))
    deadline: Mapped[datetime.date | None] = mapped_column(Date)
    person: Mapped[str] = mapped_column(String(100))
    relapses: Mapped[int]
    version: Mapped[int]


class RectificationAct(Base):
    """Something done to an item, in its order; never changed.

    ``details`` is canonical JSON of what else was said (plan, audit).
    """

    __tablename__ = "rectification_acts"

    item_id: Mapped[int] = mapped_column(ForeignKey("rectification_items.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    act: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(Text)
    details: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime.datetime] = mapped_column(Moment)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
