"""Tables of moves: which audit was made of which, and what could not be carried."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.tables import Base, Moment


class AuditMove(Base):
    """An audit made by moving another one to another edition.

    ``left`` is canonical JSON: fact → why its answer could not be carried.
    """

    __tablename__ = "audit_moves"
    __table_args__ = (Index(None, "from_id"),)

    audit_id: Mapped[int] = mapped_column(ForeignKey("audits.id"), primary_key=True)
    from_id: Mapped[int] = mapped_column(ForeignKey("audits.id"))
    left: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
