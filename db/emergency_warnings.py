"""The calendar of warnings: when one was started (启动) and ended (解除), and on what.

One warning at a time. Another level (升级, 降级) ends the present one and takes its place.
The list in force at the start stays with the warning, and so does every order printed for
it, to the byte.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.attachment_tables import Attachment, AttachmentContent
from db.audit_cases import display_names
from db.clock import Clock
from db.emergency_tables import EmergencyList, EmergencyWarning
from db.emergency_views import load_list
from db.office import Office
from db.users import ROLES, Actor, require, require_whole_city
from grading.emergency_rules import rules, warning_named
from grading.refusals import Refusal

KEEPERS = ("clerk", "approver", "admin")
KIND = "warning"
"""The kind of a warning in the trail and of the orders kept with it."""


@dataclass(frozen=True, slots=True)
class KeptOrder:
    """An order printed for a warning; its bytes are ``db.attachments.content_of(sha256)``."""

    title: str
    file_name: str
    sha256: str
    at: datetime


@dataclass(frozen=True, slots=True)
class WarningView:
    """One warning; ``list_key`` is the edition that served it, empty where there was none."""

    number: str
    warning: str
    title: str
    list_key: str
    previous: str
    started_at: datetime
    start_document: str
    start_basis: str
    recorded_by: str
    ended_at: datetime | None
    end_document: str
    end_basis: str
    ended_by: str
    orders: tuple[KeptOrder, ...]

    @property
    def running(self) -> bool:
        return self.ended_at is None

    @property
    def lasted(self) -> str:
        """How long it lasted, empty while it runs."""
        if self.ended_at is None:
            return ""
        hours = round((self.ended_at - self.started_at) / timedelta(hours=1))
        days, rest = divmod(hours, 24)
        return f"{days} 天 {rest} 小时" if days else f"{rest} 小时"


def start_warning(
    office: Office,
    actor: Actor,
    warning: str,
    *,
    document: str,
    basis: str,
    at: datetime | None = None,
) -> WarningView:
    """Record that a warning was started; ``at`` is now unless given, never in the future.

    A warning of another level that runs is ended at the same moment. Refuses the level that
    runs already.
    """
    require_whole_city(actor, *KEEPERS, of="预警的登记")
    rule = warning_named(warning)
    moment = _moment(office.clock, at)
    document, basis = _said(document, "启动文号"), _said(basis, "启动依据")
    with office.command(actor, "emergency.start_warning") as work:
        session = work.session
        before = _running(session)
        if before is not None:
            if before.warning == rule.id:
                raise Refusal(f"{rule.name} {before.number} 正在进行", "预警", "要结束请先解除")
            if moment < before.started_at:
                raise Refusal(
                    "启动时间早于正在进行的预警", "时间", f"它始于 {_time(before.started_at)}"
                )
            before.ended_at, before.ended_by = moment, actor.user_id
            before.end_document, before.end_basis = document, f"调整为{rule.name}"
        in_force = session.scalar(select(EmergencyList).where(EmergencyList.state == "in_force"))
        row = EmergencyWarning(
            number=_next_number(session, moment.year),
            warning=rule.id,
            list_id=in_force.id if in_force is not None else None,
            previous_id=before.id if before is not None else None,
            started_at=moment,
            start_document=document,
            start_basis=basis,
            recorded_by=actor.user_id,
            recorded_at=work.now,
            ended_at=None,
            end_document="",
            end_basis="",
            ended_by=None,
        )
        session.add(row)
        session.flush()
        list_key = f"{in_force.year}-{in_force.number}" if in_force is not None else None
        details = {
            "warning": rule.id,
            "at": moment.isoformat(),
            "document": document,
            "basis": basis,
            "list": list_key,
            "previous": before.number if before is not None else None,
        }
        words = f"启动{rule.name} {row.number}（{document}）"
        if before is not None:
            words += f"，{before.number} 同时结束"
        work.record(KIND, row.number, details, words, also=("emergency",))
        return _view(session, row, actor)


def end_warning(
    office: Office, actor: Actor, *, document: str, basis: str, at: datetime | None = None
) -> WarningView:
    """Record that the running warning was ended (解除). Refuses where none runs."""
    require_whole_city(actor, *KEEPERS, of="预警的登记")
    moment = _moment(office.clock, at)
    document, basis = _said(document, "解除文号"), _said(basis, "解除依据")
    with office.command(actor, "emergency.end_warning") as work:
        row = _running(work.session)
        if row is None:
            raise Refusal("现在没有正在进行的预警", "预警", "用 emergency warnings 查看历次预警")
        if moment < row.started_at:
            raise Refusal("解除时间早于启动时间", "时间", f"它始于 {_time(row.started_at)}")
        row.ended_at, row.ended_by = moment, actor.user_id
        row.end_document, row.end_basis = document, basis
        name = rules().warnings[row.warning].name
        details = {"at": moment.isoformat(), "document": document, "basis": basis}
        work.record(KIND, row.number, details, f"解除{name} {row.number}（{document}）")
        return _view(work.session, row, actor)


def warnings(office: Office, actor: Actor) -> tuple[WarningView, ...]:
    """Every warning on record, the newest first."""
    require(actor, *ROLES)
    with office.reading() as session:
        statement = select(EmergencyWarning).order_by(
            EmergencyWarning.started_at.desc(), EmergencyWarning.id.desc()
        )
        return tuple(_view(session, row, actor) for row in session.scalars(statement).all())


def running_warning(office: Office, actor: Actor) -> WarningView | None:
    """The warning that runs now."""
    require(actor, *ROLES)
    with office.reading() as session:
        row = _running(session)
        return None if row is None else _view(session, row, actor)


def keep_order(
    office: Office, actor: Actor, pdf: bytes, file_name: str, *, title: str, list_key: str
) -> str:
    """Record a printed order, and keep it with the warning that runs; its SHA-256.

    Without a running warning it is recorded with the list, not kept.
    """
    require(actor, *ROLES)
    digest = hashlib.sha256(pdf).hexdigest()
    with office.command(actor, "emergency.print") as work:
        row, served = _running(work.session), load_list(work.session, list_key)
        own = f"{served.year}-{served.number}"
        kind, key = (KIND, row.number) if row is not None else ("emergency", own)
        if row is not None:
            _keep(work.session, key, pdf, digest, file_name, title, work.now, actor.user_id)
        details = {"sha256": digest, "list": list_key, "title": title, "kept": row is not None}
        work.record(kind, key, details, f"打印 {title}"[:2000], also=("attachment",))
    return digest


def _keep(
    session: Session,
    key: str,
    pdf: bytes,
    digest: str,
    file_name: str,
    title: str,
    now: datetime,
    by: int,
) -> None:
    if session.get(AttachmentContent, digest) is None:
        session.add(AttachmentContent(sha256=digest, size=len(pdf), content=pdf))
        session.flush()
    there = select(Attachment.id).where(
        Attachment.kind == KIND, Attachment.key == key, Attachment.sha256 == digest
    )
    if session.scalar(there) is None:
        session.add(
            Attachment(
                kind=KIND,
                key=key,
                sha256=digest,
                file_name=file_name[-255:],
                title=title[:200],
                added_at=now,
                added_by=by,
            )
        )


def _running(session: Session) -> EmergencyWarning | None:
    return session.scalar(select(EmergencyWarning).where(EmergencyWarning.ended_at.is_(None)))


def _view(session: Session, row: EmergencyWarning, actor: Actor) -> WarningView:
    """A warning; of the orders a county sees only those it printed itself."""
    names = display_names(session)
    served = session.get(EmergencyList, row.list_id) if row.list_id is not None else None
    before = session.get(EmergencyWarning, row.previous_id) if row.previous_id else None
    kept = select(Attachment).where(Attachment.kind == KIND, Attachment.key == row.number)
    if actor.county is not None:
        kept = kept.where(Attachment.added_by == actor.user_id)
    orders = session.scalars(kept.order_by(Attachment.id))
    return WarningView(
        number=row.number,
        warning=row.warning,
        title=rules().warnings[row.warning].name,
        list_key=f"{served.year}-{served.number}" if served is not None else "",
        previous=before.number if before is not None else "",
        started_at=row.started_at,
        start_document=row.start_document,
        start_basis=row.start_basis,
        recorded_by=names.get(row.recorded_by, ""),
        ended_at=row.ended_at,
        end_document=row.end_document,
        end_basis=row.end_basis,
        ended_by=names.get(row.ended_by or 0, ""),
        orders=tuple(
            KeptOrder(each.title, each.file_name, each.sha256, each.added_at) for each in orders
        ),
    )


def _next_number(session: Session, year: int) -> str:
    numbers = session.scalars(
        select(EmergencyWarning.number).where(EmergencyWarning.number.startswith(f"{year}-"))
    )
    last = max((int(each.partition("-")[2]) for each in numbers), default=0)
    return f"{year}-{last + 1:02d}"


def _moment(clock: Clock, at: datetime | None) -> datetime:
    now = clock.now()
    if at is None:
        return now
    if at.tzinfo is None:
        at = at.replace(tzinfo=now.tzinfo)
    if at > now:
        raise Refusal(f"时间 {_time(at)} 在现在之后", "时间", "请填实际发布的时间")
    return at


def _time(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"


def _said(text: str, what: str) -> str:
    words = text.strip()
    if not words:
        raise Refusal(f"没有写{what}", what, f"请写明{what}")
    return words[:200]
