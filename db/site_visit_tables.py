"""Tables of the site visit (现场核查): visit, team, meetings, records, samples, problems, pages."""

from __future__ import annotations

import datetime

from sqlalchemy import Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.tables import Base, Moment


class SiteVisit(Base):
    """One visit of one audit; a visit after a return is the next ``round``.

    ``opinion`` is that of the experts (专家组意见), empty until it is given. ``version`` grows
    with every change of dates, team, meetings and opinion.
    """

    __tablename__ = "site_visits"
    __table_args__ = (UniqueConstraint("audit_id", "round"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    audit_id: Mapped[int] = mapped_column(ForeignKey("audits.id"))
    round: Mapped[int]
    from_on: Mapped[datetime.date] = mapped_column(Date)
    until_on: Mapped[datetime.date] = mapped_column(Date)
    opinion: Mapped[str] = mapped_column(Text)
    version: Mapped[int]
    opened_at: Mapped[datetime.datetime] = mapped_column(Moment)
    opened_by: Mapped[int] = mapped_column(ForeignKey("users.id"))


class SiteMember(Base):
    """Somebody who takes part in a visit, or must not (``declaration`` is conflict).

    ``left_at``: taken off the list again, with a reason.
    """

    __tablename__ = "site_members"
    __table_args__ = (Index(None, "visit_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("site_visits.id"))
    role: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(String(64))
    unit: Mapped[str] = mapped_column(String(128))
    declaration: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(String(200))
    left_at: Mapped[datetime.datetime | None] = mapped_column(Moment)
    left_reason: Mapped[str] = mapped_column(String(200))


class SiteMeeting(Base):
    """首次会议 or 末次会议. ``held_at`` is local, YYYY-MM-DDTHH:MM; ``present`` one name a line."""

    __tablename__ = "site_meetings"

    visit_id: Mapped[int] = mapped_column(ForeignKey("site_visits.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(8), primary_key=True)
    held_at: Mapped[str] = mapped_column(String(16))
    place: Mapped[str] = mapped_column(String(128))
    present: Mapped[str] = mapped_column(Text)
    minutes: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime.datetime] = mapped_column(Moment)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))


class SiteRecord(Base):
    """What was seen or measured on site of one indicator; ``seen_at`` is local as above.

    ``person`` is who saw it (an expert has no account), ``photos`` the names of pictures.
    """

    __tablename__ = "site_records"

    visit_id: Mapped[int] = mapped_column(ForeignKey("site_visits.id"), primary_key=True)
    indicator: Mapped[str] = mapped_column(String(128), primary_key=True)
    seen: Mapped[str] = mapped_column(Text)
    place: Mapped[str] = mapped_column(String(128))
    person: Mapped[str] = mapped_column(String(64))
    seen_at: Mapped[str] = mapped_column(String(16))
    photos: Mapped[str] = mapped_column(String(400))
    version: Mapped[int]
    at: Mapped[datetime.datetime] = mapped_column(Moment)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))


class SiteSample(Base):
    """One thing drawn at the gate check (门禁抽样): what, and what was found."""

    __tablename__ = "site_samples"
    __table_args__ = (Index(None, "visit_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("site_visits.id"))
    kind: Mapped[str] = mapped_column(String(16))
    object: Mapped[str] = mapped_column(String(200))
    found: Mapped[str] = mapped_column(Text)
    agrees: Mapped[bool]
    at: Mapped[datetime.datetime] = mapped_column(Moment)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    retired_at: Mapped[datetime.datetime | None] = mapped_column(Moment)
    retired_reason: Mapped[str] = mapped_column(String(200))


class SiteProblem(Base):
    """One problem handed over on site (现场交办). ``indicator`` may be empty."""

    __tablename__ = "site_problems"
    __table_args__ = (UniqueConstraint("visit_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("site_visits.id"))
    number: Mapped[int]
    indicator: Mapped[str] = mapped_column(String(128))
    text: Mapped[str] = mapped_column(Text)
    demand: Mapped[str] = mapped_column(Text)
    deadline: Mapped[datetime.date | None] = mapped_column(Date)
    person: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime.datetime] = mapped_column(Moment)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    retired_at: Mapped[datetime.datetime | None] = mapped_column(Moment)
    retired_reason: Mapped[str] = mapped_column(String(200))


class SiteSignature(Base):
    """A signed page that was scanned back; one file may hold several kinds of pages."""

    __tablename__ = "site_signatures"
    __table_args__ = (Index(None, "visit_id"), Index(None, "attachment_id"))

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("site_visits.id"))
    kind: Mapped[str] = mapped_column(String(16))
    attachment_id: Mapped[int] = mapped_column(ForeignKey("attachments.id"))
    at: Mapped[datetime.datetime] = mapped_column(Moment)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    retired_at: Mapped[datetime.datetime | None] = mapped_column(Moment)
    retired_reason: Mapped[str] = mapped_column(String(200))
