"""Tables of enterprises: the register, what belongs to each, and the lists it came from.

Nothing here is ever deleted; an enterprise that is no longer kept is retired
with a reason, which frees its code for another row. Enterprise ids are given
out by :mod:`db.enterprises` (commands run one after the other), so that rows
and what belongs to them can be written in bulk in one go.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import Float, ForeignKey, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from db.tables import Base, Moment

_MANY = 500
"""Keys in one IN (…); both databases take more, but plans and parameters stay small."""

# Rows that stand in the order of their key and nowhere else: half the writing.
_BY_KEY = {"sqlite_with_rowid": False}
# One row per code and site among those in use. On PostgreSQL the migration alone says so:
# naming that dialect here would load all of it wherever enterprises are read.
_IN_USE = text("retired_at IS NULL")


class ImportBatch(Base):
    """One imported list: which file, how it was read, what it did, and whether it was undone.

    ``mapping`` is JSON of heading → field, ``layout`` the key of the headings,
    ``steps`` JSON of the normalising steps (how often each was taken, and those
    switched off), ``mended`` how many cells a person put right before confirming.
    """

    __tablename__ = "import_batches"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    file: Mapped[str] = mapped_column(String(255))
    sha256: Mapped[str] = mapped_column(String(64))
    sheet: Mapped[str] = mapped_column(String(255))
    header_row: Mapped[int] = mapped_column(Integer)
    mapping: Mapped[str] = mapped_column(Text)
    layout: Mapped[str] = mapped_column(String(64))
    steps: Mapped[str] = mapped_column(Text)
    mended: Mapped[int] = mapped_column(Integer)
    good_rows: Mapped[bool]
    read: Mapped[int] = mapped_column(Integer)
    created: Mapped[int] = mapped_column(Integer)
    updated: Mapped[int] = mapped_column(Integer)
    unchanged: Mapped[int] = mapped_column(Integer)
    rejected: Mapped[int] = mapped_column(Integer)
    actor_id: Mapped[int] = mapped_column(Integer)
    actor: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(Moment)
    undone_at: Mapped[datetime | None] = mapped_column(Moment)
    undone_by: Mapped[str] = mapped_column(String(64))


class Enterprise(Base):
    """An enterprise at one site (一厂多址: one row per site, ``site`` empty where there is one).

    ``county`` is the six-digit code, ``lon`` and ``lat`` decimal degrees,
    ``profile`` JSON of the fields few enterprises have (those filled in, see
    ``templates.workbooks.values.PROFILE``), ``extra`` JSON of list columns the
    product has no field for. ``version`` rises by one with every change (optimistic
    locking). ``merged_into`` is the enterprise a retired duplicate was merged into.
    """

    __tablename__ = "enterprises"
    __table_args__ = (
        Index(
            "uq_enterprises_in_use",
            "code",
            "site",
            unique=True,
            sqlite_where=_IN_USE,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    code: Mapped[str] = mapped_column(String(18))
    site: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(200))
    short_name: Mapped[str] = mapped_column(String(200))
    province: Mapped[str] = mapped_column(String(64))
    city: Mapped[str] = mapped_column(String(64))
    county: Mapped[str] = mapped_column(String(6))
    address: Mapped[str] = mapped_column(String(400))
    lon: Mapped[float | None] = mapped_column(Float(53))
    lat: Mapped[float | None] = mapped_column(Float(53))
    legal_person: Mapped[str] = mapped_column(String(100))
    contact: Mapped[str] = mapped_column(String(100))
    phone: Mapped[str] = mapped_column(String(100))
    permit: Mapped[str] = mapped_column(String(64))
    status: Mapped[str] = mapped_column(String(64))
    park: Mapped[str] = mapped_column(String(200))
    guarantee: Mapped[str] = mapped_column(String(200))
    profile: Mapped[str] = mapped_column(Text, default="{}")
    extra: Mapped[str] = mapped_column(Text)
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("import_batches.id"))
    version: Mapped[int] = mapped_column(Integer)
    created_at: Mapped[datetime] = mapped_column(Moment)
    updated_at: Mapped[datetime] = mapped_column(Moment)
    retired_at: Mapped[datetime | None] = mapped_column(Moment)
    retired_reason: Mapped[str] = mapped_column(Text)
    merged_into: Mapped[int | None] = mapped_column(Integer)

    @property
    def key(self) -> str:
        """CODE, or CODE/SITE where the enterprise has a site."""
        return f"{self.code}/{self.site}" if self.site else self.code


class EnterpriseIndustry(Base):
    """One industry of an enterprise with its level; the first position is the main one.

    ``industry`` and ``branch`` are ids of the register in ``grading.industries``,
    empty where the list's words were not understood; ``written`` keeps them.
    ``level`` and ``target`` are None where none is known or understood.
    """

    __tablename__ = "enterprise_industries"
    __table_args__ = _BY_KEY

    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprises.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    industry: Mapped[str] = mapped_column(String(32))
    branch: Mapped[str] = mapped_column(String(32))
    written: Mapped[str] = mapped_column(String(200))
    code: Mapped[str] = mapped_column(String(64))
    level: Mapped[str | None] = mapped_column(String(16))
    level_written: Mapped[str] = mapped_column(String(64))
    target: Mapped[str | None] = mapped_column(String(16))
    target_written: Mapped[str] = mapped_column(String(64))


class EnterpriseProcess(Base):
    """A production process (工序) of an enterprise, named as its list names it."""

    __tablename__ = "enterprise_processes"
    __table_args__ = _BY_KEY

    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprises.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(100))


class Outlet(Base):
    """An outlet (排放口): ``number`` DA001 of the permit, ``mn`` and ``point`` of its CEMS.

    ``kind`` is what a pack calls it (烧结机机头 …), ``pollutants`` are their names with
    “、” between them, ``oxygen`` is the reference oxygen in % as a decimal literal, empty
    where the measured value counts.
    """

    __tablename__ = "outlets"
    __table_args__ = (UniqueConstraint("enterprise_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprises.id"))
    name: Mapped[str] = mapped_column(String(200))
    number: Mapped[str] = mapped_column(String(32))
    mn: Mapped[str] = mapped_column(String(64))
    point: Mapped[str] = mapped_column(String(64), default="")
    kind: Mapped[str] = mapped_column(String(64))
    pollutants: Mapped[str] = mapped_column(String(200), default="")
    oxygen: Mapped[str] = mapped_column(String(16))
    main: Mapped[bool]
    cems: Mapped[bool]
    note: Mapped[str] = mapped_column(String(200), default="")
    retired_at: Mapped[datetime | None] = mapped_column(Moment)
    retired_reason: Mapped[str] = mapped_column(String(200), default="")


class ImportRow(Base):
    """What rows of a list did: ``created``, ``updated``, ``unchanged`` or ``rejected``.

    ``rows`` rows from ``row`` on did the same; where they name enterprises, those
    have consecutive ids from ``enterprise_id`` on.
    """

    __tablename__ = "import_rows"

    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batches.id"), primary_key=True)
    row: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    rows: Mapped[int] = mapped_column(Integer)
    enterprise_id: Mapped[int | None] = mapped_column(ForeignKey("enterprises.id"))
    done: Mapped[str] = mapped_column(String(16))


class EnterpriseChange(Base):
    """One change of an enterprise on file, with what it was before, so that it can be undone.

    ``version`` is the enterprise's after the change, ``action`` ``import``, ``edit``,
    ``undo``, ``merge``, ``unmerge``, ``retire`` or ``entry``; ``subject`` and ``entry_id``
    name the entry (outlet, penalty …) it is about. Without a subject the record itself is
    meant, and ``entry_id`` is the change an undo took back, or the other enterprise of a
    merge. ``before`` is JSON of the whole earlier
    record, or entry. ``undone``: it has been taken back and stands in nobody's way.
    """

    __tablename__ = "enterprise_changes"
    __table_args__ = (Index(None, "enterprise_id"), Index(None, "batch_id"))

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprises.id"))
    version: Mapped[int] = mapped_column(Integer)
    action: Mapped[str] = mapped_column(String(16))
    subject: Mapped[str] = mapped_column(String(32))
    entry_id: Mapped[int | None] = mapped_column(Integer)
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("import_batches.id"))
    before: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text)
    actor: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(Moment)
    undone: Mapped[bool]


class SavedChoice(Base):
    """What a person, or the office (``user_id`` 0), chose once and need not choose again.

    ``kind`` says of what (the columns of a list's layout, those of an export …),
    ``content`` is JSON. Conveniences, not records: they are no part of the trail.
    """

    __tablename__ = "saved_choices"

    kind: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(String(100), primary_key=True)
    user_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    content: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(Moment)


def chunks(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """Ids in portions fit for one IN (…)."""
    for start in range(0, len(ids), _MANY):
        yield ids[start : start + _MANY]
