"""Tables of audits (申报件): the audit, its facts per stage, its steps, what came of it.

Steps, decisions and certificates are only ever added to; the database's triggers
refuse to change or delete a decision or a certificate.
"""

from __future__ import annotations

import datetime

from sqlalchemy import Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.tables import Base, Moment


class Audit(Base):
    """One audit of one enterprise on one pack. ``version`` grows with every command on it.

    ``decision_id`` is the decision in force: a return takes it away, the decision stays.
    """

    __tablename__ = "audits"
    __table_args__ = (Index(None, "state"), Index(None, "enterprise_id"))

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    number: Mapped[str] = mapped_column(String(32), unique=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprises.id"))
    fingerprint: Mapped[str] = mapped_column(ForeignKey("standard_packs.fingerprint"))
    chain: Mapped[str] = mapped_column(String(64))
    target: Mapped[str] = mapped_column(String(16))
    mode: Mapped[str] = mapped_column(String(8))
    kind: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(24))
    application_date: Mapped[datetime.date] = mapped_column(Date)
    opened_at: Mapped[datetime.datetime] = mapped_column(Moment)
    opened_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    notice_from: Mapped[datetime.date | None] = mapped_column(Date)
    notice_until: Mapped[datetime.date | None] = mapped_column(Date)
    decision_id: Mapped[int | None] = mapped_column(Integer)
    version: Mapped[int]


class AuditFact(Base):
    """The value of one fact at one stage, as canonical JSON, with what stands behind it."""

    __tablename__ = "audit_facts"

    audit_id: Mapped[int] = mapped_column(ForeignKey("audits.id"), primary_key=True)
    stage: Mapped[str] = mapped_column(String(16), primary_key=True)
    fact: Mapped[str] = mapped_column(String(128), primary_key=True)
    value: Mapped[str] = mapped_column(Text)
    origin: Mapped[str] = mapped_column(String(16))
    evidence: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime.datetime] = mapped_column(Moment)


class AuditStep(Base):
    """One step taken: who, from where to where, with which opinion.

    ``details`` is canonical JSON of what else the step said (open points, registration …).
    """

    __tablename__ = "audit_steps"

    audit_id: Mapped[int] = mapped_column(ForeignKey("audits.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    action: Mapped[str] = mapped_column(String(16))
    title: Mapped[str] = mapped_column(String(64))
    start: Mapped[str] = mapped_column(String(24))
    to: Mapped[str] = mapped_column(String(24))
    duty: Mapped[str | None] = mapped_column(String(16))
    at: Mapped[datetime.datetime] = mapped_column(Moment)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    opinion: Mapped[str] = mapped_column(Text)
    details: Mapped[str] = mapped_column(Text)


class AuditObjection(Base):
    """An objection (异议) raised during the notice; ``outcome`` is rejected or upheld."""

    __tablename__ = "audit_objections"

    audit_id: Mapped[int] = mapped_column(ForeignKey("audits.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    text: Mapped[str] = mapped_column(Text)
    raised_at: Mapped[datetime.datetime] = mapped_column(Moment)
    raised_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    outcome: Mapped[str | None] = mapped_column(String(16))
    answer: Mapped[str] = mapped_column(Text)
    settled_at: Mapped[datetime.datetime | None] = mapped_column(Moment)
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class Decision(Base):
    """A decided or registered level with everything needed to compute it again.

    ``facts`` is the canonical JSON of the verified values, ``digest`` that of the
    reason tree they gave on ``facts_date``; ``single_person`` says that a step up to it
    was taken in a single-person office; ``trail_seq`` and ``trail_head`` are the trail
    entry of the decision itself.
    """

    __tablename__ = "decisions"
    __table_args__ = (UniqueConstraint("audit_id", "number"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    audit_id: Mapped[int] = mapped_column(ForeignKey("audits.id"))
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(16))
    level: Mapped[str] = mapped_column(String(16))
    fingerprint: Mapped[str] = mapped_column(ForeignKey("standard_packs.fingerprint"))
    facts_date: Mapped[datetime.date] = mapped_column(Date)
    facts: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))
    proven: Mapped[str] = mapped_column(String(16))
    possible: Mapped[str] = mapped_column(String(16))
    open_points: Mapped[str] = mapped_column(Text)
    authority: Mapped[str] = mapped_column(String(128))
    document: Mapped[str] = mapped_column(String(128))
    document_date: Mapped[datetime.date | None] = mapped_column(Date)
    opinion: Mapped[str] = mapped_column(Text)
    single_person: Mapped[bool]
    decided_at: Mapped[datetime.datetime] = mapped_column(Moment)
    decided_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    trail_seq: Mapped[int]
    trail_head: Mapped[str] = mapped_column(String(64))


class Certificate(Base):
    """A certificate issued at publication; trial and formal ones are numbered apart."""

    __tablename__ = "certificates"
    __table_args__ = (UniqueConstraint("series", "year", "serial"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    number: Mapped[str] = mapped_column(String(64), unique=True)
    series: Mapped[str] = mapped_column(String(16))
    year: Mapped[int]
    serial: Mapped[int]
    audit_id: Mapped[int] = mapped_column(ForeignKey("audits.id"))
    decision_id: Mapped[int] = mapped_column(ForeignKey("decisions.id"), unique=True)
    level: Mapped[str] = mapped_column(String(16))
    authority: Mapped[str] = mapped_column(String(128))
    publication: Mapped[str] = mapped_column(String(128))
    published_on: Mapped[datetime.date] = mapped_column(Date)
    claim: Mapped[str] = mapped_column(Text)
    issued_at: Mapped[datetime.datetime] = mapped_column(Moment)
    issued_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    trail_seq: Mapped[int]
    trail_head: Mapped[str] = mapped_column(String(64))
