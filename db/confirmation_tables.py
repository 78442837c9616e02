"""Table of the confirmation (双人核对): every act on every item of every pack, only added to."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.tables import Base, Moment


class ConfirmationAct(Base):
    """One act on one item: record, check, return, or carry (from the edition before).

    ``wording`` is canonical JSON of what the act says: the official wording of a record, the
    reason of a return, the people and the fingerprint that a carried confirmation comes from.
    ``digest`` is that of the item as it stood in the pack.
    """

    __tablename__ = "confirmation_acts"
    __table_args__ = (Index(None, "fingerprint", "item"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    fingerprint: Mapped[str] = mapped_column(ForeignKey("standard_packs.fingerprint"))
    item: Mapped[str] = mapped_column(String(300))
    digest: Mapped[str] = mapped_column(String(64))
    action: Mapped[str] = mapped_column(String(8))
    wording: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime] = mapped_column(Moment)
