"""Printings on record: every paper that leaves is counted, and any but the first is a 补打.

What is counted is the document: a certificate by its number, another paper by the
number of its audit. The record and the paper become true together: a file gets its
name, and a printer its job, inside the command that records them.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, literal, select
from sqlalchemy.orm import Session

from db.audit_cases import display_names
from db.county_scope import within
from db.office import Office, Work
from db.office_tables import TrailRow
from db.print_tables import PaperPrint
from db.trail import BEGINNING, TrailEntry
from db.users import ROLES, Actor, require
from grading.refusals import Refusal

_MANY = 500  # documents in one IN (…)
WAYS = {"file": "存为 PDF", "printer": "打印", "batch": "批量打印"}
REASONS = ("原件污损", "原件遗失", "企业申请", "归档留存", "打印效果不好")
"""Reasons for a 补打 that are proposed; any other may be given."""


@dataclass(frozen=True, slots=True)
class DrawnPaper:
    """A paper drawn from the records: its kind, what is counted, and the PDF.

    ``title`` names it in sentences (证书 绩证〔2026〕第0001号), ``subject`` is the audit's
    number, ``enterprise`` whose paper it is. ``kind`` is that of the object in the trail:
    papers about many audits (公示名单) are ``letters``.
    """

    paper: str
    title: str
    document: str
    subject: str
    enterprise: str
    pdf: bytes
    kind: str = "audit"

    @property
    def sha256(self) -> str:
        """The SHA-256 of the PDF, as the record keeps it."""
        return hashlib.sha256(self.pdf).hexdigest()


@dataclass(frozen=True, slots=True)
class PrintView:
    """One printing on record; ``ordinal`` 1 is the first, ``pages`` empty for all of them."""

    ordinal: int
    way: str
    reason: str
    file: str
    sha256: str
    pages: str
    copies: int
    at: datetime
    by: str

    @property
    def again(self) -> bool:
        """Was this a 补打?"""
        return self.ordinal > 1

    @property
    def words(self) -> str:
        """When, by whom and how, in one line."""
        kind = f"第 {self.ordinal} 次（补打）" if self.again else "首次"
        why = f"，{self.reason}" if self.reason else ""
        return f"{kind}：{self.at:%Y-%m-%d %H:%M} {self.by} {WAYS.get(self.way, self.way)}{why}"


@dataclass(frozen=True, slots=True)
class PrintResult:
    """A paper that was written: where, its SHA-256 in the record, which printing it was."""

    path: Path
    sha256: str
    ordinal: int


def prints_of(office: Office, actor: Actor, paper: str, document: str) -> tuple[PrintView, ...]:
    """The printings of a document, the latest first, within the actor's county."""
    require(actor, *ROLES)
    statement = select(PaperPrint).where(PaperPrint.paper == paper, PaperPrint.document == document)
    if actor.county is not None:
        statement = statement.where(within(actor, literal("audit"), PaperPrint.subject))
    with office.reading() as session:
        names = display_names(session)
        rows = session.scalars(statement.order_by(PaperPrint.ordinal.desc()))
        return tuple(
            PrintView(
                row.ordinal,
                row.way,
                row.reason,
                row.file,
                row.sha256,
                row.pages,
                row.copies,
                row.at,
                names.get(row.by_id, ""),
            )
            for row in rows
        )


def last_change(office: Office, number: str) -> str:
    """Hash of the trail's last entry that changed this audit: printing it changes nothing.

    So a reprint of the same record names the same place in the trail.
    """
    statement = (
        select(TrailRow.hash)
        .where(TrailRow.kind == "audit", TrailRow.key == number, TrailRow.action != "papers.print")
        .order_by(TrailRow.seq.desc())
        .limit(1)
    )
    with office.reading() as session:
        return session.scalar(statement) or BEGINNING


def print_into(
    office: Office, actor: Actor, drawn: DrawnPaper, path: Path, *, reason: str = ""
) -> PrintResult:
    """Record the paper and put it under its name: no half file, and none without a record."""
    require(actor, *ROLES)
    if path.is_dir():
        raise Refusal("这是一个文件夹，不是文件", str(path), "请写到文件名为止，例如 报告.pdf")
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.unfinished")
    try:
        with unfinished.open("wb") as file:
            file.write(drawn.pdf)
            file.flush()
            os.fsync(file.fileno())
        with office.command(actor, "papers.print") as work:
            ordinal = _record(work, drawn, "file", reason, file=path.name)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return PrintResult(path, drawn.sha256, ordinal)


def print_on(
    office: Office,
    actor: Actor,
    drawn: DrawnPaper,
    hand_over: Callable[[], None],
    *,
    printer: str,
    pages: str = "",
    copies: int = 1,
    reason: str = "",
) -> int:
    """Record the paper and hand its job to the printer; which printing it was.

    ``hand_over`` is the last step of a job whose pages are painted already; what it
    raises undoes the record.
    """
    require(actor, *ROLES)
    with office.command(actor, "papers.print") as work:
        ordinal = _record(
            work, drawn, "printer", reason, printer=printer, pages=pages, copies=copies
        )
        hand_over()
    return ordinal


def _record(work: Work, drawn: DrawnPaper, way: str, reason: str, **how: str | int) -> int:
    reason = " ".join(reason.split())
    ordinal = next_ordinals(work.session, drawn.paper, [drawn.document])[drawn.document]
    details: dict[str, object] = {
        "paper": drawn.paper,
        "document": drawn.document,
        "ordinal": ordinal,
        "way": way,
        "sha256": drawn.sha256,
        "bytes": len(drawn.pdf),
        **({"reason": reason} if reason else {}),
        **how,
    }
    verb = f"补打（第 {ordinal} 次）" if ordinal > 1 else "打印"
    where = str(how.get("file") or how.get("printer") or "")
    why = f"；{reason}" if reason else ""
    entry = work.record(drawn.kind, drawn.subject, details, f"{verb}{drawn.title}：{where}{why}")
    pages, copies = str(how.get("pages", "")), int(how.get("copies", 1))
    row = (drawn.document, drawn.subject, ordinal, str(how.get("file", "")), drawn.sha256)
    keep(work, entry, drawn.paper, way, [row], reason=reason, pages=pages, copies=copies)
    return ordinal


def next_ordinals(session: Session, paper: str, documents: Sequence[str]) -> dict[str, int]:
    """Which printing of each document the next one is, counted from 1."""
    found = dict.fromkeys(documents, 1)
    for start in range(0, len(documents), _MANY):
        some = documents[start : start + _MANY]
        last = (
            select(PaperPrint.document, func.max(PaperPrint.ordinal))
            .where(PaperPrint.paper == paper, PaperPrint.document.in_(some))
            .group_by(PaperPrint.document)
        )
        found.update({document: ordinal + 1 for document, ordinal in session.execute(last)})
    return found


def keep(
    work: Work,
    entry: TrailEntry,
    paper: str,
    way: str,
    rows: Iterable[tuple[str, str, int, str, str]],
    *,
    reason: str = "",
    pages: str = "",
    copies: int = 1,
) -> None:
    """Store printings recorded by ``entry``: rows of document, subject, ordinal, file, SHA-256."""
    work.session.add_all(
        PaperPrint(
            paper=paper,
            document=document,
            subject=subject,
            ordinal=ordinal,
            way=way,
            reason=reason,
            file=file,
            sha256=sha256,
            pages=pages,
            copies=copies,
            at=work.now,
            by_id=work.actor.user_id,
            trail_seq=entry.seq,
        )
        for document, subject, ordinal, file, sha256 in rows
    )
