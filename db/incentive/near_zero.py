"""双近零 标杆名录: cases proposed, recommended, recognised, off the list; each act with its paper.

Nobody gets the name by a computation: every step is somebody's act, and what an authority
decides rests on its document.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.attachment_tables import Attachment
from db.attachments import GivenFile, attachment_at, keep_file, read_file
from db.audit_cases import display_names, face_of
from db.audit_views import EnterpriseFace
from db.campaign import one_industry
from db.enterprise_rows import industry_name
from db.enterprise_tables import Enterprise
from db.enterprises import find
from db.incentive.tables import NearZeroAct, NearZeroCase
from db.office import Office, Work
from db.users import ROLES, Actor, require
from grading.incentive.near_zero import ACTS, STATES, against
from grading.refusals import Refusal

LONGEST = 2000


@dataclass(frozen=True, slots=True)
class NearZeroStep:
    """One act of a case; ``files`` are the names of the scans that came with it."""

    number: int
    title: str
    state_title: str
    held_on: date
    authority: str
    document: str
    text: str
    by: str
    at: datetime
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NearZeroView:
    """A case; ``refusals`` say for each act why this person may not do it now (empty: may)."""

    number: str
    enterprise: EnterpriseFace
    industry: str
    industry_name: str
    state: str
    state_title: str
    since: date
    steps: tuple[NearZeroStep, ...]
    version: int
    refusals: dict[str, str]

    @property
    def reason(self) -> str:
        """Why it was proposed."""
        return self.steps[0].text

    @property
    def papers(self) -> str:
        """The documents it rests on, the latest last."""
        return "；".join(
            f"{each.authority} {each.document}".strip() for each in self.steps if each.document
        )


def propose(
    office: Office, actor: Actor, code: str, reason: str, *, industry: str = ""
) -> NearZeroView:
    """Put an enterprise on the list of candidates, with the reason."""
    roles = ACTS["propose"].roles
    require(actor, *roles)
    reason = _words(reason, "理由", "写明哪两项居同行业前列、依据什么数据")
    with office.command(actor, "near_zero.propose") as work:
        session = work.session
        enterprise = find(session, code)
        require(actor, *roles, county=enterprise.county)
        own = one_industry(session, enterprise, industry)
        of = NearZeroCase
        other = session.scalar(
            select(of).where(
                of.enterprise_id == enterprise.id, of.industry == own, of.state != "left"
            )
        )
        if other is not None:
            raise Refusal(
                f"{enterprise.name}已在名录里（{other.number}，{STATES[other.state]}）", "双近零"
            )
        row = NearZeroCase(
            number=_next_number(session, work.now.year),
            enterprise_id=enterprise.id,
            industry=own,
            state="candidate",
            version=0,
        )
        session.add(row)
        session.flush()
        _note(work, enterprise, row, "propose", work.now.date(), "", "", reason)
        number = row.number
    return case(office, actor, number)


def act_on(
    office: Office,
    actor: Actor,
    number: str,
    act: str,
    text: str,
    *,
    document: str = "",
    authority: str = "",
    held_on: date | None = None,
    evidence: Iterable[str | Path] = (),
    version: int | None = None,
) -> NearZeroView:
    """Recommend, recognise or take off the list; the first two name authority and document.

    ``evidence`` are files (the document scanned) kept with the case in the same command.
    """
    if act not in ACTS or act == "propose":
        known = "、".join(f"{id}（{each.title}）" for id, each in ACTS.items() if id != "propose")
        raise Refusal(f"没有“{act}”这种办理", "办理", f"可用：{known}")
    wanted = ACTS[act]
    text = _words(text, "情况或理由", "写明推荐、认定或者退出的理由")
    document, authority = document.strip(), authority.strip()
    if wanted.papered and not (document and authority):
        raise Refusal(f"{wanted.title}须写明机关和文件文号", "文件", "双近零标杆不自动授名")
    if len(document) > 200 or len(authority) > 100:
        raise Refusal("机关或文件太长", "文件", "机关 100 字以内，文件 200 字以内")
    given = [read_file(each, wanted.title) for each in evidence]
    with office.command(actor, f"near_zero.{act}") as work:
        row, enterprise = _load(work.session, number, actor)
        if version is not None and version != row.version:
            raise Refusal("这一条已被别人改动，您看到的不是最新内容", row.number, "请刷新后再办理")
        require(actor, *ROLES, county=enterprise.county)
        why = against(row.state, act, actor.roles, ROLES)
        if why:
            raise Refusal(why, row.number, "benchmarks near-zero list 可查看状态")
        day = held_on or work.now.date()
        if day > work.now.date():
            raise Refusal(f"{day} 还没有到", "日期", "写文件的日期")
        for each in given:
            if attachment_at(work.session, "near_zero", row.number, each.sha256) is None:
                keep_file(work, "near_zero", row.number, each)
        _note(work, enterprise, row, act, day, authority, document, text, given)
    return case(office, actor, number)


def case(office: Office, actor: Actor, number: str) -> NearZeroView:
    """One case in full."""
    require(actor, *ROLES)
    with office.reading() as session:
        row, enterprise = _load(session, number, actor)
        return _views(session, [(row, enterprise)], actor)[0]


def cases(office: Office, actor: Actor, *, states: Iterable[str] = ()) -> list[NearZeroView]:
    """The list within the actor's county: recognised first, those off it last."""
    require(actor, *ROLES)
    wanted = tuple(states)
    for each in wanted:
        if each not in STATES:
            known = "、".join(f"{id}（{title}）" for id, title in STATES.items())
            raise Refusal(f"没有“{each}”这种状态", "状态", f"可用：{known}")
    statement = (
        select(NearZeroCase, Enterprise)
        .join(Enterprise, Enterprise.id == NearZeroCase.enterprise_id)
        .order_by(NearZeroCase.id)
    )
    if actor.county is not None:
        statement = statement.where(Enterprise.county == actor.county)
    if wanted:
        statement = statement.where(NearZeroCase.state.in_(wanted))
    with office.reading() as session:
        rows = [(row, owner) for row, owner in session.execute(statement)]
        found = _views(session, rows, actor)
    order = ("recognised", "recommended", "candidate", "left")
    return sorted(found, key=lambda each: order.index(each.state))


def _note(
    work: Work,
    enterprise: Enterprise,
    row: NearZeroCase,
    act: str,
    day: date,
    authority: str,
    document: str,
    text: str,
    files: Sequence[GivenFile] = (),
) -> None:
    row.state, row.version = ACTS[act].to, row.version + 1
    work.session.flush()
    work.session.add(
        NearZeroAct(
            case_id=row.id,
            number=row.version,
            act=act,
            state=row.state,
            held_on=day,
            authority=authority,
            document=document,
            text=text,
            at=work.now,
            by_id=work.actor.user_id,
        )
    )
    details = {"act": act, "on": day, "authority": authority, "document": document, "text": text}
    kept = {"files": {each.name: each.sha256 for each in files}} if files else {}
    work.record(
        "near_zero",
        row.number,
        {"enterprise": enterprise.key, "state": row.state, **details, **kept},
        f"{enterprise.name}：双近零{ACTS[act].title}" + (f"（{document}）" if document else ""),
    )


def _load(session: Session, number: str, actor: Actor) -> tuple[NearZeroCase, Enterprise]:
    wanted = number.strip().upper()
    statement = (
        select(NearZeroCase, Enterprise)
        .join(Enterprise, Enterprise.id == NearZeroCase.enterprise_id)
        .where(NearZeroCase.number == wanted)
    )
    found = session.execute(statement).one_or_none()
    if found is None or actor.county not in (None, found[1].county):
        raise Refusal(
            f"名录里没有“{wanted}”" + ("，或不在您的县（市、区）范围内" if actor.county else ""),
            "双近零",
            "用 benchmarks near-zero list 查看编号",
        )
    return found[0], found[1]


def _views(
    session: Session, rows: list[tuple[NearZeroCase, Enterprise]], actor: Actor
) -> list[NearZeroView]:
    names = display_names(session)
    files: dict[tuple[str, str], list[str]] = {}  # (case, step); a case takes a step once
    kept = select(Attachment).where(
        Attachment.kind == "near_zero", Attachment.key.in_([row.number for row, _ in rows])
    )
    for file in session.scalars(kept.order_by(Attachment.id)):
        files.setdefault((file.key, file.title), []).append(file.file_name)
    numbers = {row.id: row.number for row, _ in rows}
    of = NearZeroAct
    steps: dict[int, list[NearZeroStep]] = {}
    wanted = select(of).where(of.case_id.in_([row.id for row, _ in rows]))
    for each in session.scalars(wanted.order_by(of.case_id, of.number)):
        steps.setdefault(each.case_id, []).append(
            NearZeroStep(
                each.number,
                ACTS[each.act].title,
                STATES[each.state],
                each.held_on,
                each.authority,
                each.document,
                each.text,
                names.get(each.by_id, ""),
                each.at,
                tuple(files.get((numbers[each.case_id], ACTS[each.act].title), ())),
            )
        )
    return [
        NearZeroView(
            row.number,
            face_of(owner),
            row.industry,
            industry_name(row.industry),
            row.state,
            STATES[row.state],
            steps[row.id][-1].held_on,
            tuple(steps[row.id]),
            row.version,
            {
                act: against(row.state, act, actor.roles, ROLES)
                for act in ("recommend", "recognise", "leave")
            },
        )
        for row, owner in rows
    ]


def _next_number(session: Session, year: int) -> str:
    """SL-2026-0001, numbered through each year."""
    prefix = f"SL-{year}-"
    last = session.scalar(
        select(func.max(NearZeroCase.number)).where(NearZeroCase.number.like(prefix + "%"))
    )
    return f"{prefix}{int(last.rsplit('-', 1)[1]) + 1 if last else 1:04d}"


def _words(text: str, title: str, remedy: str) -> str:
    said = text.strip()
    if not said:
        raise Refusal(f"没有写{title}", title, remedy)
    if len(said) > LONGEST:
        raise Refusal(f"{title}超过 {LONGEST} 字", title, "请写要点")
    return said
