"""Tables of the office's signing keys and of the signatures made with them.

A key is never deleted: its public half stays in the trust list for the certificates it
signed. A signature stands beside its certificate, which itself is never changed: one
published while the key was locked is signed later, one of a distrusted key is signed anew.
"""

from __future__ import annotations

import datetime

from sqlalchemy import Date, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.tables import Base, Moment


class CertificateKey(Base):
    """An Ed25519 key: the public half in hexadecimal, the private half in a locked ``box``.

    ``box`` is text that only the passphrase opens (:mod:`db.certificate_boxes`). ``until``
    is the last day the key signed, ``distrusted_on`` the day it was declared to be in wrong
    hands: then nothing it signed counts any more. ``exported_at`` is when it was last put
    on paper.
    """

    __tablename__ = "certificate_keys"

    key_id: Mapped[str] = mapped_column(String(16), primary_key=True)
    public_key: Mapped[str] = mapped_column(String(64))
    box: Mapped[str] = mapped_column(Text)
    valid_from: Mapped[datetime.date] = mapped_column(Date)
    until: Mapped[datetime.date | None] = mapped_column(Date)
    distrusted_on: Mapped[datetime.date | None] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(Text)
    exported_at: Mapped[datetime.datetime | None] = mapped_column(Moment)
    made_at: Mapped[datetime.datetime] = mapped_column(Moment)
    made_by: Mapped[int] = mapped_column(ForeignKey("users.id"))


class CertificateSignature(Base):
    """The signed claim of a certificate; the newest one is printed, older ones stay true."""

    __tablename__ = "certificate_signatures"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificates.id"), index=True)
    key_id: Mapped[str] = mapped_column(ForeignKey("certificate_keys.key_id"))
    claim: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime.datetime] = mapped_column(Moment)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
