"""Table of the working days an office enters itself."""

from __future__ import annotations

import datetime

from sqlalchemy import Date, String
from sqlalchemy.orm import Mapped, mapped_column

from db.tables import Base


class OfficeDay(Base):
    """One day that differs from the plain week, as 国务院 announced it or the office decided."""

    __tablename__ = "office_days"

    day: Mapped[datetime.date] = mapped_column(Date, primary_key=True)
    working: Mapped[bool]
    name: Mapped[str] = mapped_column(String(64))
