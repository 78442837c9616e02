"""The kinds of papers that are printed by the hundred, and how each is read and drawn.

Certificates and reports have readings of their own; every letter about an audit
(:mod:`db.letters`) can be printed by the hundred too, under its id or title.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from db.audit_lists import audit_rows
from db.certificate_contents import certificate_contents
from db.letters import make_letter
from db.office import Office
from db.papers import report_content
from db.users import Actor
from grading.assessment import digest
from grading.refusals import Refusal

if TYPE_CHECKING:
    from templates.papers.content import CertificateContent, ReportContent
    from templates.papers.letters.model import Letter

Drawn = tuple[bytes, int]
"""A PDF and how many pages it has."""


@dataclass(frozen=True, slots=True)
class BatchItem:
    """One audit of a batch: what its paper is counted as, and how to draw it, or a refusal.

    ``mark`` is a digest of everything the paper prints but the time of printing.
    """

    number: str
    enterprise: str
    document: str = ""
    mark: str = ""
    draw: Callable[[], Drawn] = lambda: (b"", 0)
    refusal: Refusal | None = None


Reading = Callable[[Office, Actor, Sequence[int], datetime], Iterator[BatchItem]]


@dataclass(frozen=True, slots=True)
class BatchKind:
    """A kind of paper: as the trail names it, in words, and whether it needs a certificate."""

    paper: str
    title: str
    certified: bool
    read: Reading


def _certificates(
    office: Office, actor: Actor, ids: Sequence[int], printed: datetime
) -> Iterator[BatchItem]:
    from templates.papers.certificate import draw_certificate

    def draw(content: CertificateContent) -> Drawn:
        return draw_certificate(content), 1

    for read in certificate_contents(office, actor, ids, printed=printed):
        content = read.content
        if content is None:
            yield BatchItem(read.number, read.enterprise, refusal=read.refusal)
            continue
        mark = hashlib.sha256(repr(content).encode()).hexdigest()
        yield BatchItem(
            read.number, content.enterprise, content.number, mark, partial(draw, content)
        )


def _reports(
    office: Office, actor: Actor, ids: Sequence[int], printed: datetime
) -> Iterator[BatchItem]:
    from templates.papers.merging import pages_of
    from templates.papers.report import draw_report

    def draw(content: ReportContent) -> Drawn:
        pdf = draw_report(content)
        return pdf, pages_of(pdf)

    for id in ids:
        try:
            content = replace(report_content(office, actor, id), printed=printed)
        except Refusal as refusal:
            yield _refused(office, actor, id, refusal)
            continue
        told = [
            getattr(content, each.name)
            for each in fields(content)
            if each.name not in ("assessment", "gaps")
        ]
        mark = hashlib.sha256(repr((told, digest(content.assessment))).encode()).hexdigest()
        name, number = content.enterprise.name, content.audit_number
        yield BatchItem(number, name, number, mark, partial(draw, content))


def _letters(
    kind: str, office: Office, actor: Actor, ids: Sequence[int], printed: datetime
) -> Iterator[BatchItem]:
    from templates.papers.letters.pdf import draw_letter
    from templates.papers.merging import pages_of

    def draw(letter: Letter) -> Drawn:
        pdf = draw_letter(letter)
        return pdf, pages_of(pdf)

    for id in ids:
        try:
            made = make_letter(office, actor, kind, subject=id)
        except Refusal as refusal:
            yield _refused(office, actor, id, refusal)
            continue
        letter, about = replace(made.letter, printed=printed), made.content
        mark = hashlib.sha256(repr(letter).encode()).hexdigest()
        yield BatchItem(
            about.subject, about.enterprise, about.document, mark, partial(draw, letter)
        )


def _refused(office: Office, actor: Actor, id: int, refusal: Refusal) -> BatchItem:
    with office.reading() as session:
        [row] = audit_rows(session, actor, ids=[id])
    return BatchItem(row.number, row.enterprise.name, refusal=refusal)


_OWN = {
    "certificates": BatchKind("certificate", "绩效等级证书", True, _certificates),
    "reports": BatchKind("report", "绩效分级报告", False, _reports),
}


def batch_titles() -> dict[str, str]:
    """What can be printed by the hundred, in the order people look for it, with its title."""
    from templates.papers.letters.wording import wordings

    own = {what: kind.title for what, kind in _OWN.items()}
    about = [each for each in wordings().letters.values() if each.scope == "audit"]
    return {**own, **{each.id: each.title for each in about}}


def kind_of(what: str) -> tuple[str, BatchKind]:
    """The id and the kind meant by an id or a title; refuses what is none."""
    titles = batch_titles()
    id = what if what in titles else next((i for i, title in titles.items() if title == what), "")
    if not id:
        known = "、".join(f"{each} {title}" for each, title in titles.items())
        raise Refusal(f"没有“{what}”这种批量打印", "what", f"可用：{known}")
    if id in _OWN:
        return id, _OWN[id]
    return id, BatchKind(id, titles[id], False, partial(_letters, id))
