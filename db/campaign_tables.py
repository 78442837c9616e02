"""Tables of the campaign 升A晋B: targets of enterprises, and the measures to reach them.

What state a target is in stands nowhere: it is derived from levels, audits and rectification.
Nothing is deleted: a target given up is retired with its reason.
"""

from __future__ import annotations

import datetime

from sqlalchemy import Date, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.tables import Base, Moment


class CampaignTarget(Base):
    """The level one industry of an enterprise is to reach by a day.

    ``baseline`` is the level in force when the target was set (empty: none), ``lead`` the
    person at the bureau, ``person`` the one at the enterprise. ``origin`` is entered, list
    (then ``file`` and ``sha256``) or register. One target of an enterprise and industry is
    in use at a time.
    """

    __tablename__ = "campaign_targets"
    __table_args__ = (Index(None, "enterprise_id", "industry"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprises.id"))
    industry: Mapped[str] = mapped_column(String(32))
    baseline: Mapped[str] = mapped_column(String(16))
    target: Mapped[str] = mapped_column(String(16))
    deadline: Mapped[datetime.date | None] = mapped_column(Date)
    lead: Mapped[str] = mapped_column(String(100))
    person: Mapped[str] = mapped_column(String(100))
    note: Mapped[str] = mapped_column(Text)
    origin: Mapped[str] = mapped_column(String(16))
    file: Mapped[str] = mapped_column(String(255))
    sha256: Mapped[str] = mapped_column(String(64))
    set_at: Mapped[datetime.datetime] = mapped_column(Moment)
    set_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    retired_at: Mapped[datetime.datetime | None] = mapped_column(Moment)
    retired_reason: Mapped[str] = mapped_column(Text)
    version: Mapped[int]


class CampaignMeasure(Base):
    """A measure of 一企一策; ``cost`` a decimal literal in 万元, empty if not known.

    ``state`` is planned, under_way, done or dropped; of a measure tied to a rectification
    item (``item_id``) the item's own state counts instead. ``result`` says what was done.
    """

    __tablename__ = "campaign_measures"
    __table_args__ = (Index(None, "target_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    target_id: Mapped[int] = mapped_column(ForeignKey("campaign_targets.id"))
    measure: Mapped[str] = mapped_column(Text)
    cost: Mapped[str] = mapped_column(String(32))
    deadline: Mapped[datetime.date | None] = mapped_column(Date)
    person: Mapped[str] = mapped_column(String(100))
    state: Mapped[str] = mapped_column(String(16))
    result: Mapped[str] = mapped_column(Text)
    item_id: Mapped[int | None] = mapped_column(ForeignKey("rectification_items.id"))
    changed_at: Mapped[datetime.datetime] = mapped_column(Moment)
    changed_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    version: Mapped[int]
