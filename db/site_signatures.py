"""Signature pages (签字页) of a site visit: signed by hand, scanned back, tied to the visit.

A formal audit is not decided before the pages its visit needs are there (缺签字不算数).
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select

from db.attachments import attachment_at, keep_file, read_file
from db.audit_cases import AuditCase, load_case
from db.office import Office
from db.site_visit_tables import SiteSignature
from db.site_visit_views import VisitView, last_visit, view_of
from db.site_visits import Visiting
from db.users import Actor, require
from grading.refusals import Refusal
from grading.site_visits import PAGES

if TYPE_CHECKING:
    from collections.abc import Iterator

MAY_SCAN = ("clerk", "reviewer", "inspector", "admin")
WHILE = ("county_reviewed", "site_verified", "city_reviewed")
"""States in which pages are scanned back: from the visit until the decision."""
SCANS = (".pdf", ".jpg", ".jpeg", ".png", ".tif", ".tiff")


def sign(
    office: Office, actor: Actor, audit_id: int | str, kinds: Iterable[str], file: str | Path
) -> VisitView:
    """Keep a scan and say which signed pages it holds; the file is kept once, by its hash.

    Until the decision, also after the visit is completed: scans come back later.
    """
    wanted = tuple(dict.fromkeys(kinds))
    for kind in wanted:
        if kind not in PAGES:
            known = "、".join(f"{id}（{title}）" for id, title in PAGES.items())
            raise Refusal(f"没有“{kind}”这种签字页", "签字页", f"可用：{known}")
    if not wanted:
        raise Refusal("没有写这份扫描件是哪些签字页", str(file), f"可用：{'、'.join(PAGES)}")
    if Path(file).suffix.lower() not in SCANS:
        raise Refusal("签字页要扫描件", str(file), f"可用：{'、'.join(SCANS)}")
    given = read_file(file, "签字页：" + "、".join(PAGES[kind] for kind in wanted))
    with _scanning(office, actor, audit_id, "site.sign") as at:
        session, number = at.work.session, at.case.audit.number
        row = attachment_at(session, "audit", number, given.sha256)
        if row is None:
            row = keep_file(at.work, "audit", number, given)
        present = {
            each.kind: each.attachment_id
            for each in session.scalars(
                select(SiteSignature).where(
                    SiteSignature.visit_id == at.row.id, SiteSignature.retired_at.is_(None)
                )
            )
        }
        for kind in wanted:
            if kind in present:
                same = present[kind] == row.id
                raise Refusal(
                    f"{PAGES[kind]}已经有扫描件",
                    number,
                    "不用再附" if same else "要换的先撤下原来的",
                )
            session.add(
                SiteSignature(
                    visit_id=at.row.id,
                    kind=kind,
                    attachment_id=row.id,
                    at=at.work.now,
                    by_id=actor.user_id,
                    retired_at=None,
                    retired_reason="",
                )
            )
        titles = "、".join(PAGES[kind] for kind in wanted)
        at.record(
            {"pages": wanted, "file": row.file_name, "sha256": row.sha256},
            f"签字页 {titles}：{row.file_name}",
        )
        session.flush()
        return view_of(at.case, at.row)


def retire_signature(
    office: Office, actor: Actor, audit_id: int | str, signature: int, reason: str
) -> VisitView:
    """Take a scan back from the visit, with a reason; the file stays with the audit."""
    reason = reason.strip()
    if not 0 < len(reason) <= 200:
        raise Refusal("没有写理由" if not reason else "理由超过 200 字", "理由", "例如 扫描不清")
    with _scanning(office, actor, audit_id, "site.sign") as at:
        row = at.work.session.get(SiteSignature, signature)
        if row is None or row.visit_id != at.row.id or row.retired_at is not None:
            raise Refusal("没有这份签字页", str(signature), "请刷新后再办理")
        row.retired_at, row.retired_reason = at.work.now, reason
        at.record(
            {"pages": [row.kind], "retired": row.id, "reason": reason},
            f"撤下签字页 {PAGES[row.kind]}（{reason}）",
        )
        at.work.session.flush()
        return view_of(at.case, at.row)


def against_scanning(case: AuditCase, actor: Actor) -> str:
    """Why this person may not scan pages in now; empty where it may."""
    if not actor.roles & set(MAY_SCAN):
        return "您的角色不能附签字页"
    if case.audit.state not in WHILE:
        here = case.chain.words.states[case.audit.state]
        return f"签字页在现场核查以后、评定以前附上，本件的状态是“{here}”"
    if last_visit(case) is None:
        return "本件还没有现场核查"
    return ""


def scanning_refusal(office: Office, actor: Actor, audit_id: int | str) -> str:
    """:func:`against_scanning` of an audit by number."""
    with office.reading() as session:
        return against_scanning(load_case(session, audit_id, actor), actor)


def unsigned(case: AuditCase) -> str:
    """Why a formal audit's visit is not signed; empty where it is. A trial needs no signature."""
    if case.mode == "trial":
        return ""
    row = last_visit(case)
    if row is None:
        return "本件没有现场核查记录，签字页无从附上"
    return view_of(case, row).missing.get("pages", "")


@contextmanager
def _scanning(office: Office, actor: Actor, audit_id: int | str, action: str) -> Iterator[Visiting]:
    require(actor, *MAY_SCAN)
    with office.command(actor, action) as work:
        case = load_case(work.session, audit_id, actor)
        why = against_scanning(case, actor)
        row = last_visit(case)
        if why or row is None:
            raise Refusal(why, f"申报件 {case.audit.number}", "请在评定以前补齐")
        yield Visiting(work, case, row)
