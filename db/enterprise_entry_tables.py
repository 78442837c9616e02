"""Tables of what an enterprise has several of: lines, penalties, stops, levels once held …

Every entry is text as :mod:`templates.workbooks.quantities` writes it (ISO dates,
decimal literals). Nothing is deleted: an entry that does not hold any more is retired
with a reason.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from db.enterprise_tables import Outlet
from db.tables import Base, Moment


class Entry:
    """What the tables of this module share."""

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprises.id"), index=True)
    note: Mapped[str] = mapped_column(String(200))
    retired_at: Mapped[datetime | None] = mapped_column(Moment)
    retired_reason: Mapped[str] = mapped_column(String(200))


class ProductionLine(Entry, Base):
    """A production line (生产线) with its three capacities, all in ``unit`` (万吨/年 …).

    The smallest of the three is the base of cuts in the emergency list.
    """

    __tablename__ = "production_lines"

    name: Mapped[str] = mapped_column(String(100))
    process: Mapped[str] = mapped_column(String(100))
    product: Mapped[str] = mapped_column(String(100))
    unit: Mapped[str] = mapped_column(String(32))
    approved_capacity: Mapped[str] = mapped_column(String(32))
    permitted_capacity: Mapped[str] = mapped_column(String(32))
    actual_output: Mapped[str] = mapped_column(String(32))
    actual_year: Mapped[str] = mapped_column(String(4))
    commissioned: Mapped[str] = mapped_column(String(10))
    status: Mapped[str] = mapped_column(String(64))


class Penalty(Entry, Base):
    """A line of the compliance record (守法记录表); ``amount`` in 万元."""

    __tablename__ = "penalties"

    number: Mapped[str] = mapped_column(String(100))
    decided_on: Mapped[str] = mapped_column(String(10))
    authority: Mapped[str] = mapped_column(String(100))
    reason: Mapped[str] = mapped_column(String(400))
    amount: Mapped[str] = mapped_column(String(32))
    rectification: Mapped[str] = mapped_column(String(200))
    rectified_on: Mapped[str] = mapped_column(String(10))
    repaired_on: Mapped[str] = mapped_column(String(10))


class Guarantee(Entry, Base):
    """That an enterprise is 保障类 or 民生豁免: by which document, how long, for what task."""

    __tablename__ = "guarantees"

    kind: Mapped[str] = mapped_column(String(32))
    document: Mapped[str] = mapped_column(String(200))
    starts_on: Mapped[str] = mapped_column(String(10))
    ends_on: Mapped[str] = mapped_column(String(10))
    task: Mapped[str] = mapped_column(String(200))


class Stop(Entry, Base):
    """A time of standing still (停产); open while ``resumed_on`` is empty."""

    __tablename__ = "stops"

    kind: Mapped[str] = mapped_column(String(32))
    starts_on: Mapped[str] = mapped_column(String(10))
    planned_until: Mapped[str] = mapped_column(String(10))
    resumed_on: Mapped[str] = mapped_column(String(10))
    basis: Mapped[str] = mapped_column(String(200))


class HeldLevel(Entry, Base):
    """A level an enterprise held or was given, with date, basis and source."""

    __tablename__ = "held_levels"

    industry: Mapped[str] = mapped_column(String(32))
    level: Mapped[str] = mapped_column(String(64))
    decided_on: Mapped[str] = mapped_column(String(10))
    authority: Mapped[str] = mapped_column(String(100))
    document: Mapped[str] = mapped_column(String(200))
    source: Mapped[str] = mapped_column(String(100))


class PlatformApplication(Entry, Base):
    """An application on the national platform; ``audit`` is the number of ours beside it."""

    __tablename__ = "platform_applications"

    number: Mapped[str] = mapped_column(String(64))
    year: Mapped[str] = mapped_column(String(4))
    audit: Mapped[str] = mapped_column(String(32))
    industry: Mapped[str] = mapped_column(String(32))
    target: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(64))
    submitted_on: Mapped[str] = mapped_column(String(10))


class MonitoringReport(Entry, Base):
    """A value of a manual measurement (手工监测报告), mg/m³ as reported.

    ``outlet`` is the name of an outlet, or what a pack calls its kind; ``oxygen`` the
    reference oxygen in % the report states, empty where it states none.
    """

    __tablename__ = "monitoring_reports"

    outlet: Mapped[str] = mapped_column(String(200))
    pollutant: Mapped[str] = mapped_column(String(32))
    sampled_on: Mapped[str] = mapped_column(String(10))
    value: Mapped[str] = mapped_column(String(32))
    oxygen: Mapped[str] = mapped_column(String(16))
    number: Mapped[str] = mapped_column(String(100))
    laboratory: Mapped[str] = mapped_column(String(100))
    cma: Mapped[str] = mapped_column(String(64))


class IncentiveFigures(Entry, Base):
    """What 激励性绩效分级 asks of a year; moneys in 万元."""

    __tablename__ = "incentive_figures"

    year: Mapped[str] = mapped_column(String(4))
    industry: Mapped[str] = mapped_column(String(32))
    tax: Mapped[str] = mapped_column(String(32))
    research: Mapped[str] = mapped_column(String(32))
    revenue: Mapped[str] = mapped_column(String(32))
    source: Mapped[str] = mapped_column(String(200))


class EmissionYear(Entry, Base):
    """Pollutants of a year declared by kind of source: t/a, 清单日排放量 in kg/d."""

    __tablename__ = "emission_years"

    year: Mapped[str] = mapped_column(String(4))
    industry: Mapped[str] = mapped_column(String(32))
    kind: Mapped[str] = mapped_column(String(32))
    pm: Mapped[str] = mapped_column(String(32))
    so2: Mapped[str] = mapped_column(String(32))
    nox: Mapped[str] = mapped_column(String(32))
    vocs: Mapped[str] = mapped_column(String(32))
    source: Mapped[str] = mapped_column(String(200))


class SynergyProject(Entry, Base):
    """A project of 减污降碳协同增效; ``investment`` in 万元, reductions in t/a."""

    __tablename__ = "synergy_projects"

    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(32))
    investment: Mapped[str] = mapped_column(String(32))
    pm: Mapped[str] = mapped_column(String(32))
    so2: Mapped[str] = mapped_column(String(32))
    nox: Mapped[str] = mapped_column(String(32))
    vocs: Mapped[str] = mapped_column(String(32))
    co2: Mapped[str] = mapped_column(String(32))
    progress: Mapped[str] = mapped_column(String(32))
    finish_on: Mapped[str] = mapped_column(String(10))
    unit: Mapped[str] = mapped_column(String(100))


class PolicyBenefit(Entry, Base):
    """What a policy brought an enterprise; ``amount`` in 万元."""

    __tablename__ = "policy_benefits"

    policy: Mapped[str] = mapped_column(String(100))
    number: Mapped[str] = mapped_column(String(100))
    level: Mapped[str] = mapped_column(String(64))
    step: Mapped[str] = mapped_column(String(100))
    amount: Mapped[str] = mapped_column(String(32))
    given_on: Mapped[str] = mapped_column(String(10))
    authority: Mapped[str] = mapped_column(String(100))


class BenchmarkFigures(Entry, Base):
    """What one unit of a product took and gave off in a year (对标)."""

    __tablename__ = "benchmark_figures"

    year: Mapped[str] = mapped_column(String(4))
    industry: Mapped[str] = mapped_column(String(32))
    product: Mapped[str] = mapped_column(String(64))
    unit: Mapped[str] = mapped_column(String(16))
    output: Mapped[str] = mapped_column(String(32))
    energy: Mapped[str] = mapped_column(String(32))
    water: Mapped[str] = mapped_column(String(32))
    pm: Mapped[str] = mapped_column(String(32))
    so2: Mapped[str] = mapped_column(String(32))
    nox: Mapped[str] = mapped_column(String(32))
    co2: Mapped[str] = mapped_column(String(32))
    waste: Mapped[str] = mapped_column(String(32))
    esg: Mapped[str] = mapped_column(String(100))
    source: Mapped[str] = mapped_column(String(200))


Row = (
    ProductionLine
    | Outlet
    | Penalty
    | Guarantee
    | Stop
    | HeldLevel
    | PlatformApplication
    | MonitoringReport
    | IncentiveFigures
    | EmissionYear
    | SynergyProject
    | PolicyBenefit
    | BenchmarkFigures
)
TABLES: dict[str, type[Row]] = {
    "line": ProductionLine,
    "outlet": Outlet,
    "penalty": Penalty,
    "guarantee": Guarantee,
    "stop": Stop,
    "level": HeldLevel,
    "application": PlatformApplication,
    "report": MonitoringReport,
    "incentive": IncentiveFigures,
    "emission": EmissionYear,
    "project": SynergyProject,
    "benefit": PolicyBenefit,
    "benchmark": BenchmarkFigures,
}
"""Kind → its table."""
