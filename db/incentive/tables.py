"""Tables of 激励性绩效分级 and 双近零: means entered, results decided, cases and their acts.

A managed level (管理等级) stands here alone: nothing of the level history is changed by it,
and it ends by its own last day. Nothing is deleted.
"""

from __future__ import annotations

import datetime

from sqlalchemy import Date, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.tables import Base, Moment


class IncentiveMean(Base):
    """The mean of the province in one industry of the rule in one year, as the office found it.

    ``tax`` (万元/吨) and ``research`` (per cent) are decimal literals, empty where not known.
    One mean of a rule, industry and year is in use at a time.
    """

    __tablename__ = "incentive_means"
    __table_args__ = (Index(None, "rule", "group_id", "year"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    rule: Mapped[str] = mapped_column(String(32))
    group_id: Mapped[str] = mapped_column(String(32))
    year: Mapped[int]
    tax: Mapped[str] = mapped_column(String(32))
    research: Mapped[str] = mapped_column(String(32))
    document: Mapped[str] = mapped_column(String(200))
    basis: Mapped[str] = mapped_column(Text)
    entered_at: Mapped[datetime.datetime] = mapped_column(Moment)
    entered_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    retired_at: Mapped[datetime.datetime | None] = mapped_column(Moment)
    retired_reason: Mapped[str] = mapped_column(Text)


class IncentiveResult(Base):
    """That one industry of an enterprise is managed as ``managed`` from one day to another.

    ``graded`` is the level decided (评定等级) it rests on. ``inputs`` is canonical JSON of
    every figure with its source, the means and the outcome, as they were at the decision;
    ``ended_on`` is set where it was ended before its last day.
    """

    __tablename__ = "incentive_results"
    __table_args__ = (Index(None, "enterprise_id", "industry"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    number: Mapped[str] = mapped_column(String(32), unique=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprises.id"))
    industry: Mapped[str] = mapped_column(String(32))
    rule: Mapped[str] = mapped_column(String(32))
    group_id: Mapped[str] = mapped_column(String(32))
    year: Mapped[int]
    inputs: Mapped[str] = mapped_column(Text)
    graded: Mapped[str] = mapped_column(String(16))
    graded_source: Mapped[str] = mapped_column(Text)
    managed: Mapped[str] = mapped_column(String(16))
    term: Mapped[str] = mapped_column(String(16))
    starts_on: Mapped[datetime.date] = mapped_column(Date)
    ends_on: Mapped[datetime.date] = mapped_column(Date)
    authority: Mapped[str] = mapped_column(String(100))
    document: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(Text)
    decided_at: Mapped[datetime.datetime] = mapped_column(Moment)
    decided_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    ended_on: Mapped[datetime.date | None] = mapped_column(Date)
    ended_reason: Mapped[str] = mapped_column(Text)
    ended_at: Mapped[datetime.datetime | None] = mapped_column(Moment)
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class NearZeroCase(Base):
    """An enterprise on the way to or on the list of 双近零 标杆; ``state`` follows its acts."""

    __tablename__ = "near_zero_cases"
    __table_args__ = (Index(None, "enterprise_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    number: Mapped[str] = mapped_column(String(32), unique=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprises.id"))
    industry: Mapped[str] = mapped_column(String(32))
    state: Mapped[str] = mapped_column(String(16))
    version: Mapped[int]


class NearZeroAct(Base):
    """One step of a case: proposed, recommended, recognised, left; never changed.

    ``document`` and ``authority`` name the paper it rests on, ``held_on`` its day.
    """

    __tablename__ = "near_zero_acts"

    case_id: Mapped[int] = mapped_column(ForeignKey("near_zero_cases.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    act: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(16))
    held_on: Mapped[datetime.date] = mapped_column(Date)
    authority: Mapped[str] = mapped_column(String(100))
    document: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime.datetime] = mapped_column(Moment)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
