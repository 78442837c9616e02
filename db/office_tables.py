"""Tables of the office itself: settings, accounts, trail."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.tables import Base, Moment


class OfficeSetting(Base):
    """One setting of the office; ``sample`` marks a 样例 and can never be removed."""

    __tablename__ = "office_settings"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    value: Mapped[str] = mapped_column(Text)


class User(Base):
    """An account. Accounts are never deleted: the trail and decisions name them.

    ``must_change`` is set while the password is one that somebody else has given.
    """

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    name: Mapped[str] = mapped_column(String(64), unique=True)
    display: Mapped[str] = mapped_column(String(64))
    county: Mapped[str | None] = mapped_column(String(6))
    unit: Mapped[str] = mapped_column(String(64))
    password_hash: Mapped[str] = mapped_column(Text)
    must_change: Mapped[bool]
    active: Mapped[bool]
    failures: Mapped[int]
    locked_until: Mapped[datetime | None] = mapped_column(Moment)
    created_at: Mapped[datetime] = mapped_column(Moment)


class UserRole(Base):
    """One role of one account."""

    __tablename__ = "user_roles"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    role: Mapped[str] = mapped_column(String(16), primary_key=True)


class TrailRow(Base):
    """One entry of the trail (留痕); triggers refuse to change or delete it.

    ``details`` is canonical JSON, kept as text because the hash covers it to the letter.
    """

    __tablename__ = "trail_entries"
    __table_args__ = (
        Index(None, "kind", "key", "seq"),
        Index(None, "actor", "seq"),
        Index(None, "at", "seq"),
    )

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(Moment)
    actor_id: Mapped[int] = mapped_column(Integer)
    actor: Mapped[str] = mapped_column(String(64))
    action: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(32))
    key: Mapped[str] = mapped_column(String(200))
    note: Mapped[str] = mapped_column(Text)
    details: Mapped[str] = mapped_column(Text)
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class TrailCheckpoint(Base):
    """Up to here the trail was once verified; stands outside the chain."""

    __tablename__ = "trail_checkpoints"

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    hash: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(Moment)
