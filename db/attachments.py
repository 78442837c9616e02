"""Attachments (佐证材料): scans, test reports, decrees, kept whole inside the database.

Inside, so that one backup holds everything and no path can break. A content is
kept once under its SHA-256 and never changes; detaching is not offered, because
what a decision rested on must stay.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.attachment_tables import Attachment, AttachmentContent
from db.county_scope import require_reach, within
from db.office import Office, Work
from db.users import ROLES, Actor, require
from grading.refusals import Refusal

LARGEST = 50_000_000
"""Bytes of one file; a scan of a hundred pages at 300 dpi stays well below."""
_MAY_ATTACH = tuple(role for role in ROLES if role != "reader")


@dataclass(frozen=True, slots=True)
class AttachmentView:
    """One file attached to one object. ``size`` in bytes, ``added_by`` the account's number."""

    id: int
    kind: str
    key: str
    sha256: str
    size: int
    file_name: str
    title: str
    added_at: datetime
    added_by: int


def attach(
    office: Office, actor: Actor, kind: str, key: str, file: str | Path, *, title: str = ""
) -> AttachmentView:
    """Keep a file with an object (``kind`` and ``key`` as in the trail).

    Refuses an empty or too large file, and the same content a second time at the same place.
    """
    require(actor, *_MAY_ATTACH)
    given = read_file(file, title)
    with office.command(actor, "attachments.add") as work:
        require_reach(work.session, actor, kind, key)
        row = attachment_at(work.session, kind, key, given.sha256)
        if row is not None:
            raise Refusal(f"同样的文件已经附上：{row.file_name}", str(file), "不用再附")
        row = keep_file(work, kind, key, given)
        work.record(
            kind,
            key,
            {"file": row.file_name, "sha256": row.sha256, "size": given.size, "title": row.title},
            f"附上佐证材料 {row.file_name}",
            also=["attachment"],
        )
        return _view(row, given.size)


@dataclass(frozen=True, slots=True)
class GivenFile:
    """A file read to be kept."""

    name: str
    title: str
    content: bytes
    sha256: str

    @property
    def size(self) -> int:
        """Bytes."""
        return len(self.content)


def read_file(file: str | Path, title: str = "") -> GivenFile:
    """Read a file before the command that keeps it; refuses a missing, empty or too large one."""
    path = Path(file)
    if not path.is_file():
        raise Refusal("找不到文件", str(path), "请检查路径和文件名")
    size = path.stat().st_size
    if not 0 < size <= LARGEST:
        what = "文件是空的" if not size else f"文件太大：{size / 1e6:.0f} MB"
        raise Refusal(what, str(path), f"单个佐证材料不超过 {LARGEST // 1_000_000} MB，可分开扫描")
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    return GivenFile(path.name[-255:], title.strip()[:200] or path.stem[:200], content, digest)


def attachment_at(session: Session, kind: str, key: str, sha256: str) -> Attachment | None:
    """The file with this content at this place, if it is there already."""
    return session.scalar(
        select(Attachment).where(
            Attachment.kind == kind, Attachment.key == key, Attachment.sha256 == sha256
        )
    )


def keep_file(work: Work, kind: str, key: str, given: GivenFile) -> Attachment:
    """Keep a file at a place within a command, its content once; the caller records it."""
    stored = select(AttachmentContent.sha256).where(AttachmentContent.sha256 == given.sha256)
    if work.session.scalar(stored) is None:
        work.session.add(
            AttachmentContent(sha256=given.sha256, size=given.size, content=given.content)
        )
        work.session.flush()  # the content stands before what refers to it
    row = Attachment(
        kind=kind,
        key=key,
        sha256=given.sha256,
        file_name=given.name,
        title=given.title,
        added_at=work.now,
        added_by=work.actor.user_id,
    )
    work.session.add(row)
    work.session.flush()
    return row


def attachments_of(office: Office, actor: Actor, kind: str, key: str) -> list[AttachmentView]:
    """The files of an object, in the order they came."""
    require(actor, *ROLES)
    statement = (
        select(Attachment, AttachmentContent.size)
        .join(AttachmentContent, AttachmentContent.sha256 == Attachment.sha256)
        .where(Attachment.kind == kind, Attachment.key == key)
        .order_by(Attachment.id)
    )
    with office.reading() as session:
        require_reach(session, actor, kind, key)
        return [_view(row, size) for row, size in session.execute(statement)]


def content_of(office: Office, actor: Actor, sha256: str) -> bytes:
    """The bytes of an attached file, compared with their SHA-256 before they are handed out.

    A county's person reads what is attached to something within the county.
    """
    require(actor, *ROLES)
    attached = select(Attachment.id).where(
        Attachment.sha256 == sha256, within(actor, Attachment.kind, Attachment.key)
    )
    with office.reading() as session:
        row = session.get(AttachmentContent, sha256)
        if actor.county is not None and session.scalar(attached.limit(1)) is None:
            row = None
    if row is None:
        raise Refusal("没有这份佐证材料", sha256, "请从申报件里打开")
    if hashlib.sha256(row.content).hexdigest() != sha256:
        raise Refusal("这份佐证材料在数据库里被改动过", sha256, "请从最近的备份恢复")
    return row.content


def changed_contents(session: Session) -> list[str]:
    """The SHA-256 names of contents that are no longer what their name says."""
    changed = []
    for name in session.scalars(select(AttachmentContent.sha256)).all():
        # one at a time: all of them together may be larger than the memory
        content = session.scalar(
            select(AttachmentContent.content).where(AttachmentContent.sha256 == name)
        )
        if content is None or hashlib.sha256(content).hexdigest() != name:
            changed.append(name)
    return changed


def _view(row: Attachment, size: int) -> AttachmentView:
    return AttachmentView(
        row.id,
        row.kind,
        row.key,
        row.sha256,
        size,
        row.file_name,
        row.title,
        row.added_at,
        row.added_by,
    )
