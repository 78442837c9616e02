"""Table of the office's own words in its letters: every version kept."""

from __future__ import annotations

import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.tables import Base, Moment


class LetterWording(Base):
    """One version of one text of the letters; the newest counts, none is ever changed.

    ``text`` is None where the shipped text was brought back: it then follows what is shipped.
    """

    __tablename__ = "letter_wordings"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    text: Mapped[str | None] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime.datetime] = mapped_column(Moment)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
