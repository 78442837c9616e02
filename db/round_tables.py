"""Tables of application rounds (申报批次): the round, its milestones, the audits in it.

Nothing is deleted: an audit that leaves a round keeps its row with the reason.
"""

from __future__ import annotations

import datetime

from sqlalchemy import Date, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.tables import Base, Moment


class Round(Base):
    """A round: audits join from ``opens`` to ``closes``, both included.

    ``kinds`` and ``industries`` are canonical JSON lists, empty where all may join.
    ``version`` grows with every command on the round itself.
    """

    __tablename__ = "rounds"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    number: Mapped[str] = mapped_column(String(32), unique=True)
    year: Mapped[int]
    name: Mapped[str] = mapped_column(String(100))
    opens: Mapped[datetime.date] = mapped_column(Date)
    closes: Mapped[datetime.date] = mapped_column(Date)
    kinds: Mapped[str] = mapped_column(Text)
    industries: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime.datetime] = mapped_column(Moment)
    made_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    closed_at: Mapped[datetime.datetime | None] = mapped_column(Moment)
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    closed_note: Mapped[str] = mapped_column(Text)
    version: Mapped[int]


class RoundMilestone(Base):
    """The last day of one milestone of a round; ``milestone`` as in standards/campaign.yaml.

    ``proposed`` is what the working-day calendar proposed when the day was set.
    """

    __tablename__ = "round_milestones"

    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), primary_key=True)
    milestone: Mapped[str] = mapped_column(String(16), primary_key=True)
    until: Mapped[datetime.date] = mapped_column(Date)
    proposed: Mapped[datetime.date | None] = mapped_column(Date)


class RoundAudit(Base):
    """That an audit is in a round, or was: ``left_at`` and why."""

    __tablename__ = "round_audits"
    __table_args__ = (Index(None, "audit_id"), Index(None, "round_id"))

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    audit_id: Mapped[int] = mapped_column(ForeignKey("audits.id"))
    joined_at: Mapped[datetime.datetime] = mapped_column(Moment)
    joined_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    left_at: Mapped[datetime.datetime | None] = mapped_column(Moment)
    left_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    left_reason: Mapped[str] = mapped_column(Text)
