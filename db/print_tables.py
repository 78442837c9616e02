"""Table of printings: every time a paper was written to a file or sent to a printer."""

from __future__ import annotations

import datetime

from sqlalchemy import ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.tables import Base, Moment


class PaperPrint(Base):
    """One printing; never changed.

    ``paper`` is the kind (``report``, ``certificate`` …), ``document`` what is counted: the
    certificate's number, else the number of the audit, which ``subject`` is in any case.
    ``ordinal`` 1 is the first printing, every later one is a 补打. ``way`` is ``file``,
    ``printer`` or ``batch``; ``pages`` the pages sent (empty: all), ``sha256`` the PDF's.
    """

    __tablename__ = "paper_prints"
    __table_args__ = (UniqueConstraint("paper", "document", "ordinal"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    paper: Mapped[str] = mapped_column(String(32))
    document: Mapped[str] = mapped_column(String(64))
    subject: Mapped[str] = mapped_column(String(64))
    ordinal: Mapped[int]
    way: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(Text)
    file: Mapped[str] = mapped_column(String(255))
    sha256: Mapped[str] = mapped_column(String(64))
    pages: Mapped[str] = mapped_column(String(200))
    copies: Mapped[int]
    at: Mapped[datetime.datetime] = mapped_column(Moment)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    trail_seq: Mapped[int]
