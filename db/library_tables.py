"""Table of the standards library: every pack text that was ever used, by fingerprint."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.tables import Base, Moment


class StandardPack(Base):
    """One fingerprint of a pack. Its text never changes.

    ``confirmed_at`` is when it became 已核, ``retired_at`` when it went out of use (已停用).
    """

    __tablename__ = "standard_packs"
    __table_args__ = (Index(None, "pack", "edition"),)

    fingerprint: Mapped[str] = mapped_column(String(64), primary_key=True)
    pack: Mapped[str] = mapped_column(String(64))
    edition: Mapped[str] = mapped_column(String(64))
    title: Mapped[str] = mapped_column(Text)
    industry: Mapped[str] = mapped_column(String(32))
    text: Mapped[str] = mapped_column(Text)
    shipped: Mapped[bool]
    stored_at: Mapped[datetime] = mapped_column(Moment)
    confirmed_at: Mapped[datetime | None] = mapped_column(Moment)
    retired_at: Mapped[datetime | None] = mapped_column(Moment)
