"""Scanned pages behind a confirmation: kept among the attachments, handed out by their hash."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from db.attachment_tables import Attachment
from db.attachments import GivenFile, attachment_at, content_of, keep_file
from db.office import Office, Work
from db.users import ROLES, Actor, require
from grading.refusals import Refusal

KIND = "standards"


@dataclass(frozen=True, slots=True)
class Scan:
    """A page as it was attached: its file name and its bytes, which have this SHA-256."""

    sha256: str
    file_name: str
    content: bytes


def put_scans(work: Work, fingerprint: str, pages: Iterable[GivenFile]) -> None:
    """Attach pages to the pack of this fingerprint within a command, unless they are there."""
    for page in pages:
        if attachment_at(work.session, KIND, fingerprint, page.sha256) is None:
            keep_file(work, KIND, fingerprint, page)


def scan_of(office: Office, actor: Actor, sha256: str) -> Scan:
    """The page of this SHA-256; refused where only its hash was entered."""
    require(actor, *ROLES)
    statement = (
        select(Attachment.file_name)
        .where(Attachment.kind == KIND, Attachment.sha256 == sha256)
        .order_by(Attachment.id)
        .limit(1)
    )
    with office.reading() as session:
        name = session.scalar(statement)
    if name is None:
        raise Refusal(
            "只登记了扫描件的 SHA-256，没有附上文件", sha256, "请向录入人索取原件，按 SHA-256 比对"
        )
    return Scan(sha256, name, content_of(office, actor, sha256))


def scan_names(office: Office, actor: Actor) -> dict[str, str]:
    """The file names of all attached pages by SHA-256, of every edition."""
    require(actor, *ROLES)
    statement = select(Attachment.sha256, Attachment.file_name).where(Attachment.kind == KIND)
    with office.reading() as session:
        rows = session.execute(statement.order_by(Attachment.id)).all()
    return {row.sha256: row.file_name for row in rows}
