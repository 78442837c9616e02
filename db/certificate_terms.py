"""How long a certificate holds: no term unless the office sets one, with its basis.

Levels are managed as they change (动态管理), so the usual certificate names no last day. A
term holds for certificates issued after it was set; those issued before keep what they say.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from db.office import Office
from db.office_tables import OfficeSetting
from db.users import ROLES, Actor, require
from grading.canonical import canonical_json, parse_json
from grading.refusals import Refusal

_TERM = "certificate_term"
LONGEST = 120


@dataclass(frozen=True, slots=True)
class Term:
    """So many months from the publication, by this basis; 0 months: no term."""

    months: int = 0
    basis: str = ""

    def last_day(self, published: date) -> date | None:
        """The last day of a certificate published on that day; None without a term."""
        if not self.months:
            return None
        year, month = divmod(published.month - 1 + self.months, 12)
        year, month = published.year + year, month + 1
        day = min(published.day, monthrange(year, month)[1])
        return date(year, month, day) - timedelta(days=1)


def certificate_term(office: Office, actor: Actor) -> Term:
    """The term certificates are issued with now."""
    require(actor, *ROLES)
    with office.reading() as session:
        return term_of(session)


def term_of(session: Session) -> Term:
    """The term within a transaction."""
    row = session.get(OfficeSetting, _TERM)
    if row is None:
        return Term()
    stored: Any = parse_json(row.value)
    return Term(int(stored["months"]), str(stored["basis"]))


def set_certificate_term(office: Office, actor: Actor, months: int, basis: str) -> Term:
    """Set the term of certificates issued from now on; 0 months takes it away."""
    require(actor, "admin")
    if actor.county is not None:
        raise Refusal("证书有效期由市局的管理员设定", "权限", "请找市局的管理员办理")
    words = basis.strip()[:400]
    if not 0 <= months <= LONGEST:
        raise Refusal(f"有效期 {months} 个月不行", "有效期", f"可设 1 到 {LONGEST} 个月，0 为不设")
    if months and not words:
        raise Refusal("没有写明有效期的依据", "依据", "请写明文件名称、文号和条款")
    term = Term(months, words if months else "")
    with office.command(actor, "certificates.term") as work:
        if term_of(work.session) == term:
            raise Refusal("有效期没有变化", "有效期", "不用再设")
        row = work.session.get(OfficeSetting, _TERM)
        value = canonical_json({"months": term.months, "basis": term.basis})
        if row is None:
            work.session.add(OfficeSetting(name=_TERM, value=value))
        else:
            row.value = value
        said = f"证书有效期 {months} 个月，依据：{words}" if months else "证书不设有效期"
        work.record("office", _TERM, {"months": months, "basis": term.basis}, said)
    return term
