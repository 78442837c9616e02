"""Tables of what happens to a level after and beside the audits: acts, ends of certificates.

The level itself stands in ``held_levels`` like every other, so that history, register and
emergency list read one place; an act says what lies behind such an entry. All of them are
only ever added to.
"""

from __future__ import annotations

import datetime

from sqlalchemy import Date, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.tables import Base, Moment


class LevelAct(Base):
    """An official act about a level: registered, suspended, resumed, revoked, restored.

    ``held_id`` is the entry of the level history it wrote, ``before`` the level in force
    until then (empty: none). A registration keeps the system's own result (``own_level``,
    of ``own_audit``) and why it differs; ``pages`` say where in the document the level
    stands, ``file`` and ``sha256`` the list it came from.
    """

    __tablename__ = "level_acts"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    held_id: Mapped[int] = mapped_column(ForeignKey("held_levels.id"), unique=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprises.id"), index=True)
    act: Mapped[str] = mapped_column(String(16))
    before: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(Text)
    pages: Mapped[str] = mapped_column(String(64))
    own_level: Mapped[str] = mapped_column(String(16))
    own_audit: Mapped[str] = mapped_column(String(32))
    difference: Mapped[str] = mapped_column(Text)
    file: Mapped[str] = mapped_column(String(255))
    sha256: Mapped[str] = mapped_column(String(64))
    audit_id: Mapped[int | None] = mapped_column(ForeignKey("audits.id"))
    at: Mapped[datetime.datetime] = mapped_column(Moment)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))


class AuditGround(Base):
    """What an audit after publication is about, fixed when it is opened.

    ``about_id`` is the published audit the level in force rests on (None: registered),
    ``level`` the level in force then. A downgrade names its trigger and the evidence of it;
    ``cap`` is the best level left by the trigger's rule, empty where the rule names none.
    """

    __tablename__ = "audit_grounds"

    audit_id: Mapped[int] = mapped_column(
        ForeignKey("audits.id"), primary_key=True, autoincrement=False
    )
    about_id: Mapped[int | None] = mapped_column(ForeignKey("audits.id"))
    level: Mapped[str] = mapped_column(String(16))
    source: Mapped[str] = mapped_column(Text)
    trigger: Mapped[str] = mapped_column(String(32))
    cap: Mapped[str] = mapped_column(String(16))
    evidence: Mapped[str] = mapped_column(Text)


class CertificateEnd(Base):
    """That a certificate lost its force, on which day, why, and what stands in its place.

    ``cause`` is superseded, reissued, lowered, suspended, revoked; a certificate whose level
    comes back (resumed, appeal upheld) gets ``lifted_at``, and may end again.
    """

    __tablename__ = "certificate_ends"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificates.id"), index=True)
    ended_on: Mapped[datetime.date] = mapped_column(Date)
    cause: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(Text)
    replaced_by: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime.datetime] = mapped_column(Moment)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    lifted_at: Mapped[datetime.datetime | None] = mapped_column(Moment)
    lifted_reason: Mapped[str] = mapped_column(Text)


class DecisionDerived(Base):
    """A derived fact as it stood when a decision froze it; ``words`` list what was counted."""

    __tablename__ = "decision_derived"

    decision_id: Mapped[int] = mapped_column(
        ForeignKey("decisions.id"), primary_key=True, autoincrement=False
    )
    fact: Mapped[str] = mapped_column(String(128), primary_key=True)
    value: Mapped[str] = mapped_column(Text)
    words: Mapped[str] = mapped_column(Text)
