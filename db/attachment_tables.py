"""Tables of attachments (佐证材料): the content once, and every place it supports."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from db.tables import Base, Moment


class AttachmentContent(Base):
    """The bytes of a file, once, however often it is attached; its name is its SHA-256."""

    __tablename__ = "attachment_contents"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    size: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary)


class Attachment(Base):
    """A file attached to an object; ``kind`` and ``key`` name it as in the trail."""

    __tablename__ = "attachments"
    __table_args__ = (Index(None, "kind", "key"), Index(None, "sha256"))

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    kind: Mapped[str] = mapped_column(String(32))
    key: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(ForeignKey("attachment_contents.sha256"))
    file_name: Mapped[str] = mapped_column(String(255))
    title: Mapped[str] = mapped_column(String(200))
    added_at: Mapped[datetime] = mapped_column(Moment)
    added_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
