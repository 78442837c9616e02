"""Tables of the emergency list (应急减排清单): dated editions, their rows, and the warnings.

An edition is made as a draft, put in force by a command and followed by the next; it is
never deleted. What was computed and what the office put in its place stand beside each
other. Amounts are decimal literals, lists of things JSON.
"""

from __future__ import annotations

import datetime

from sqlalchemy import Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.tables import Base, Moment


class EmergencyList(Base):
    """One edition (清单版本). ``state`` is draft, in_force, replaced, discarded or historic.

    ``historic`` ones came from a workbook (``file``, ``sha256``). ``as_of`` is the day whose
    levels and entries it was made from, ``days`` what a year's capacity is divided by,
    ``totals`` JSON of pollutant → what the whole city emits in t/a. ``document`` is by what
    it was put in force.
    """

    __tablename__ = "emergency_lists"
    __table_args__ = (UniqueConstraint("year", "number"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    year: Mapped[int] = mapped_column(Integer)
    number: Mapped[int] = mapped_column(Integer)
    title: Mapped[str] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(16))
    as_of: Mapped[datetime.date] = mapped_column(Date)
    days: Mapped[int] = mapped_column(Integer)
    totals: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text)
    file: Mapped[str] = mapped_column(String(255))
    sha256: Mapped[str] = mapped_column(String(64))
    document: Mapped[str] = mapped_column(String(200))
    made_at: Mapped[datetime.datetime] = mapped_column(Moment)
    made_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    in_force_at: Mapped[datetime.datetime | None] = mapped_column(Moment)
    in_force_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    ended_at: Mapped[datetime.datetime | None] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(Integer)


class EmergencyRow(Base):
    """One line, process or piece of equipment of an enterprise in one edition.

    ``row_key`` is the same in every edition (``industry:line``; ``added-n`` for rows of the
    office). ``enterprise_id`` is None while a row of a workbook is matched to nobody.
    Identity, level and contact are copies of the day the edition was made. ``origin`` is
    computed, added or imported; ``treatment`` one of ``grading.emergency_rows.TREATMENTS``.
    ``base`` is JSON of the base of cuts, ``findings`` JSON of sentences, ``emissions`` JSON
    of pollutant → t/a, ``power`` kWh per day. A row set aside keeps its reason.
    """

    __tablename__ = "emergency_rows"
    __table_args__ = (
        UniqueConstraint("list_id", "position"),
        Index(None, "list_id", "enterprise_id"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    list_id: Mapped[int] = mapped_column(ForeignKey("emergency_lists.id"))
    position: Mapped[int] = mapped_column(Integer)
    enterprise_id: Mapped[int | None] = mapped_column(ForeignKey("enterprises.id"))
    row_key: Mapped[str] = mapped_column(String(100))
    origin: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(String(200))
    code: Mapped[str] = mapped_column(String(18))
    site: Mapped[str] = mapped_column(String(64))
    county: Mapped[str] = mapped_column(String(6))
    address: Mapped[str] = mapped_column(String(400))
    lon: Mapped[str] = mapped_column(String(32))
    lat: Mapped[str] = mapped_column(String(32))
    industry: Mapped[str] = mapped_column(String(200))
    level: Mapped[str | None] = mapped_column(String(16))
    level_written: Mapped[str] = mapped_column(String(64))
    level_source: Mapped[str] = mapped_column(String(200))
    treatment: Mapped[str] = mapped_column(String(16))
    line: Mapped[str] = mapped_column(String(100))
    process: Mapped[str] = mapped_column(String(100))
    product: Mapped[str] = mapped_column(String(100))
    equipment: Mapped[str] = mapped_column(String(200))
    base: Mapped[str] = mapped_column(Text)
    findings: Mapped[str] = mapped_column(Text)
    pack: Mapped[str] = mapped_column(String(200))
    confirmed: Mapped[bool]
    emissions: Mapped[str] = mapped_column(Text)
    power: Mapped[str] = mapped_column(String(32))
    contact: Mapped[str] = mapped_column(String(100))
    phone: Mapped[str] = mapped_column(String(100))
    note: Mapped[str] = mapped_column(Text)
    aside_at: Mapped[datetime.datetime | None] = mapped_column(Moment)
    aside_reason: Mapped[str] = mapped_column(String(200))


class EmergencyMeasure(Base):
    """What one row does under one warning: computed, and what the office put in its place.

    ``share`` in %, ``before`` and ``after`` per day in ``unit``, all decimal literals or
    empty; ``source`` how sure the measure is (见, 知·中 …), ``why`` why there is no amount.
    ``entered`` is the office's text (empty: the computed one stands), ``entered_share`` its
    share, ``seen`` the computed text it was put in place of: where that has changed since,
    the two are in conflict until a person decides.
    """

    __tablename__ = "emergency_measures"

    row_id: Mapped[int] = mapped_column(ForeignKey("emergency_rows.id"), primary_key=True)
    warning: Mapped[str] = mapped_column(String(8), primary_key=True)
    computed: Mapped[str] = mapped_column(Text)
    share: Mapped[str] = mapped_column(String(32))
    before: Mapped[str] = mapped_column(String(64))
    after: Mapped[str] = mapped_column(String(64))
    unit: Mapped[str] = mapped_column(String(32))
    source: Mapped[str] = mapped_column(String(16))
    why: Mapped[str] = mapped_column(Text)
    entered: Mapped[str] = mapped_column(Text)
    entered_share: Mapped[str] = mapped_column(String(32))
    reason: Mapped[str] = mapped_column(Text)
    seen: Mapped[str] = mapped_column(Text)
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    entered_at: Mapped[datetime.datetime | None] = mapped_column(Moment)


class EmergencyWarning(Base):
    """A warning that was started (启动) and ended (解除), with the list that served it.

    ``list_id`` is the edition in force when it started, None where there was none;
    ``previous_id`` the warning it took the place of (升级、降级).
    """

    __tablename__ = "emergency_warnings"
    __table_args__ = (Index(None, "started_at"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    number: Mapped[str] = mapped_column(String(32), unique=True)
    warning: Mapped[str] = mapped_column(String(8))
    list_id: Mapped[int | None] = mapped_column(ForeignKey("emergency_lists.id"))
    previous_id: Mapped[int | None] = mapped_column(ForeignKey("emergency_warnings.id"))
    started_at: Mapped[datetime.datetime] = mapped_column(Moment)
    start_document: Mapped[str] = mapped_column(String(200))
    start_basis: Mapped[str] = mapped_column(Text)
    recorded_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    recorded_at: Mapped[datetime.datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime.datetime | None] = mapped_column(Moment)
    end_document: Mapped[str] = mapped_column(String(200))
    end_basis: Mapped[str] = mapped_column(Text)
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
