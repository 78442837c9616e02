"""Table of delegations (委托): who may take which step in whose place, and for how long."""

from __future__ import annotations

import datetime

from sqlalchemy import Date, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.tables import Base, Moment


class DelegationRow(Base):
    """One delegation; it is never changed, only ended.

    ``step`` is ``action/state``. ``audits`` is a canonical JSON list of numbers, empty
    for every audit. ``behalf_id`` is whose right is lent, None where the person acts
    with rights of its own; ``same_person`` lifts the two-person rules for this step.
    """

    __tablename__ = "delegations"
    __table_args__ = (Index(None, "to_id"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    to_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    behalf_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    step: Mapped[str] = mapped_column(String(64))
    audits: Mapped[str] = mapped_column(Text)
    same_person: Mapped[bool]
    starts_on: Mapped[datetime.date] = mapped_column(Date)
    ends_on: Mapped[datetime.date] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(Text)
    given_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    given_at: Mapped[datetime.datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime.datetime | None] = mapped_column(Moment)
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    end_reason: Mapped[str] = mapped_column(Text)
