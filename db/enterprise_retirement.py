"""Taking an enterprise out of use (停用) with a reason, and bringing it back.

Nothing is deleted: its audits, entries and documents stay, its code becomes free.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from db.audit_tables import Audit
from db.enterprise_changes import known_record, note_change
from db.enterprise_edit import MAY_EDIT
from db.enterprise_rows import county_names
from db.enterprise_tables import Enterprise, EnterpriseChange, chunks
from db.enterprise_undo import retire_rows
from db.enterprises import EnterpriseView, find, find_any, show
from db.office import Office
from db.users import ROLES, Actor, require
from grading.refusals import Refusal

ENDED = ("published", "withdrawn", "suspended", "revoked", "resumed")
"""States of audits in which nobody has anything to do any more."""
LONGEST_REASON = 200


def retire(office: Office, actor: Actor, code: str, reason: str) -> EnterpriseView:
    """Take an enterprise out of use; refused without a reason and while an audit is open."""
    require(actor, *MAY_EDIT)
    said = checked_reason(reason, "停用")
    with office.command(actor, "enterprises.retire") as work:
        row = find(work.session, code)
        require(actor, *MAY_EDIT, county=row.county)
        refuse_open_audits(work.session, row, "停用")
        known = known_record(work.session, row.id)
        words = f"停用{row.name}：{said}"
        note_change(work, known, "retire", words)
        retire_rows(work, [row.id], said)
        key = row.key
        work.record("enterprise", key, {"reason": said}, words)
    return show(office, actor, key, also_retired=True)


def restore(office: Office, actor: Actor, code: str) -> EnterpriseView:
    """Bring back the enterprise last taken out of use under this CODE or CODE/SITE.

    Refuses one in use, one merged into another (undo the merge), and one whose code
    an enterprise in use has by now.
    """
    require(actor, *MAY_EDIT)
    with office.command(actor, "enterprises.restore") as work:
        row = find_any(work.session, code)
        require(actor, *MAY_EDIT, county=row.county)
        if row.retired_at is None:
            raise Refusal(f"{row.name}（{row.code}）正在使用，没有停用", "企业", "不用恢复")
        bring_back(work.session, row, work.now)
        work.session.execute(
            update(EnterpriseChange)
            .where(EnterpriseChange.enterprise_id == row.id, EnterpriseChange.action == "retire")
            .values(undone=True)
        )
        key = row.key
        work.record("enterprise", key, {}, f"恢复使用{row.name}")
    return show(office, actor, key)


@dataclass(frozen=True, slots=True)
class RetiredView:
    """An enterprise out of use. ``merged_into`` is the name of the one it was merged into.

    ``taken`` is the name of the one in use that has its code by now; empty where none has.
    """

    key: str
    name: str
    county_name: str
    retired_at: datetime
    reason: str
    merged_into: str
    taken: str


def retired(office: Office, actor: Actor, text: str = "", limit: int = 500) -> list[RetiredView]:
    """The enterprises out of use this person may see, last ones first.

    ``text`` is part of a name or code. Of one key only the last is listed: the one
    :func:`restore` brings back.
    """
    require(actor, *ROLES)
    wanted = text.strip()
    statement = select(Enterprise).where(Enterprise.retired_at.is_not(None))
    if actor.county is not None:
        statement = statement.where(Enterprise.county == actor.county)
    if wanted:
        named = Enterprise.name.contains(wanted, autoescape=True)
        coded = Enterprise.code.contains(wanted.upper(), autoescape=True)
        statement = statement.where(or_(named, coded))
    with office.reading() as session:
        order = statement.order_by(Enterprise.retired_at.desc(), Enterprise.id.desc())
        rows = {row.key: row for row in reversed(session.scalars(order.limit(limit)).all())}
        survivors = [row.merged_into for row in rows.values() if row.merged_into is not None]
        of = Enterprise
        names: dict[int, str] = {}
        for some in chunks(survivors):
            for id, name in session.execute(select(of.id, of.name).where(of.id.in_(some))):
                names[id] = name
        taken: dict[str, str] = {}
        for some in chunks([row.id for row in rows.values()]):
            same = select(of.code).where(of.id.in_(some))
            in_use = select(of).where(of.code.in_(same), of.retired_at.is_(None))
            taken.update({row.key: row.name for row in session.scalars(in_use)})
        found = [
            RetiredView(
                row.key,
                row.name,
                county_names().get(row.county, row.county),
                row.retired_at,
                row.retired_reason,
                names.get(row.merged_into or 0, ""),
                taken.get(row.key, ""),
            )
            for row in rows.values()
            if row.retired_at is not None
        ]
    return sorted(found, key=lambda each: each.retired_at, reverse=True)


def bring_back(session: Session, row: Enterprise, now: datetime) -> None:
    """Put a row into use again; refused where its code and site have been given anew."""
    other = session.scalar(
        select(Enterprise.name).where(
            Enterprise.code == row.code,
            Enterprise.site == row.site,
            Enterprise.retired_at.is_(None),
        )
    )
    if other is not None:
        raise Refusal(f"{row.code} 已经由{other}使用", row.name, "先改正那一家的代码，或把两家合并")
    row.retired_at, row.retired_reason, row.merged_into = None, "", None
    row.updated_at = now
    row.version += 1


def open_audits(session: Session, id: int) -> list[str]:
    """Numbers of the audits of an enterprise that somebody still has to work on."""
    statement = select(Audit.number).where(Audit.enterprise_id == id, Audit.state.not_in(ENDED))
    return list(session.scalars(statement.order_by(Audit.id)))


def refuse_open_audits(session: Session, row: Enterprise, what: str) -> None:
    """Refuse to take an enterprise away under an audit."""
    numbers = open_audits(session, row.id)
    if numbers:
        raise Refusal(
            f"{row.name}还有办理中的申报件，不能{what}：{'、'.join(numbers)}",
            "企业",
            "先把申报件办结或撤回",
        )


def checked_reason(reason: str, what: str) -> str:
    """A reason of a sensible length; refuses an empty or endless one."""
    said = " ".join(reason.split())
    if not said:
        raise Refusal(f"{what}要写明理由", "理由", "例如：已关停拆除、重复登记")
    if len(said) > LONGEST_REASON:
        raise Refusal(f"理由有 {len(said)} 个字，最多 {LONGEST_REASON} 个", "理由", "请写得短些")
    return said
