"""Scanned pages behind a confirmation: kept among the attachments, handed out by their hash."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from db.attachment_tables import Attachment
from db.attachments import attach, attachments_of, content_of
from db.office import Office
from db.users import ROLES, Actor, require
from grading.refusals import Refusal

KIND = "standards"


@dataclass(frozen=True, slots=True)
class Scan:
    """A page as it was attached: its file name and its bytes, which have this SHA-256."""

    sha256: str
    file_name: str
    content: bytes


def keep_scan(office: Office, actor: Actor, fingerprint: str, file: Path) -> str:
    """Attach a page to the pack of this fingerprint, unless it is there; its SHA-256."""
    if not file.is_file():
        raise Refusal("找不到文件", str(file), "请检查路径和文件名")
    with file.open("rb") as opened:
        digest = hashlib.file_digest(opened, "sha256").hexdigest()
    known = {each.sha256 for each in attachments_of(office, actor, KIND, fingerprint)}
    if digest not in known:
        attach(office, actor, KIND, fingerprint, file)
    return digest


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
