"""Evidence files per indicator (佐证材料): which file supports which finding, at which stage.

A file is kept once by its hash; one file may support many indicators. What no longer
holds is taken back with a reason and stays on record.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.attachment_tables import Attachment, AttachmentContent
from db.attachments import GivenFile, attachment_at, keep_file, read_file
from db.audit_cases import AuditCase, display_names, load_case
from db.facts import current_stage
from db.office import Office, Work
from db.review_tables import AuditEvidence
from db.users import Actor, require
from grading.chain_options import against_editing
from grading.refusals import Refusal
from templates.photos import PhotoFacts, read_photo

_MAY = ("clerk", "reviewer", "inspector", "approver", "admin")


@dataclass(frozen=True, slots=True)
class Particulars:
    """What a person says of a file: where in it, the day of the report, and of a photo when
    and where it was taken, if the file itself does not say."""

    pages: str = ""
    dated: date | None = None
    taken_at: datetime | None = None
    lon: float | None = None
    lat: float | None = None


PLAIN = Particulars()


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """One file at one indicator. ``typed``: time or place of the photo come from a person."""

    id: int
    stage: str
    indicator: str
    attachment: int
    sha256: str
    file_name: str
    title: str
    size: int
    pages: str
    dated: date | None
    taken_at: datetime | None
    lon: float | None
    lat: float | None
    typed: bool
    by: str
    at: datetime


def add_evidence(
    office: Office,
    actor: Actor,
    audit_id: int | str,
    indicators: Sequence[str],
    file: str | Path,
    *,
    title: str = "",
    particulars: Particulars = PLAIN,
) -> list[EvidenceView]:
    """Keep a file and link it to these indicators at the stage that is open.

    A file the audit has already is linked, not kept twice. Time and place of a photo come
    from its EXIF; what a person typed counts only where the file is silent.
    """
    require(actor, *_MAY)
    given = read_file(file, title)
    photo = read_photo(given.content)
    with office.command(actor, "evidence.add") as work:
        case = load_case(work.session, audit_id, actor)
        stage = _stage(office, work, case)
        row = attachment_at(work.session, "audit", case.audit.number, given.sha256)
        if row is None:
            row = keep_file(work, "audit", case.audit.number, given)
        _link(work, case, stage, indicators, row, particulars, photo, given)
        return _views(work.session, case.audit.id, only=row.id)


def link_evidence(
    office: Office,
    actor: Actor,
    audit_id: int | str,
    indicators: Sequence[str],
    attachment: int,
    *,
    particulars: Particulars = PLAIN,
) -> list[EvidenceView]:
    """Link a file the audit has already to more indicators."""
    require(actor, *_MAY)
    with office.command(actor, "evidence.link") as work:
        case = load_case(work.session, audit_id, actor)
        stage = _stage(office, work, case)
        row = work.session.get(Attachment, attachment)
        if row is None or (row.kind, row.key) != ("audit", case.audit.number):
            raise Refusal("本件没有这份材料", str(attachment), "请先附上文件")
        content = work.session.get_one(AttachmentContent, row.sha256).content
        _link(work, case, stage, indicators, row, particulars, read_photo(content), None)
        return _views(work.session, case.audit.id, only=row.id)


def retire_evidence(
    office: Office, actor: Actor, audit_id: int | str, evidence: int, reason: str
) -> None:
    """Take a file back from an indicator, with a reason; the file stays with the audit."""
    require(actor, *_MAY)
    reason = reason.strip()
    if not reason:
        raise Refusal("没有写理由", "理由", "请写明为什么不再作为佐证")
    with office.command(actor, "evidence.retire") as work:
        case = load_case(work.session, audit_id, actor)
        stage = _stage(office, work, case)
        row = work.session.get(AuditEvidence, evidence)
        if row is None or row.audit_id != case.audit.id or row.retired_at is not None:
            raise Refusal("本件没有这条佐证", str(evidence), "请刷新后再办理")
        if row.stage != stage:
            words = case.chain.words.stages
            raise Refusal(f"这条佐证属于{words[row.stage]}，现在不能撤下", case.audit.number, "")
        row.retired_at, row.retired_reason = work.now, reason[:200]
        case.audit.version += 1
        work.record(
            "audit",
            case.audit.number,
            {"evidence": row.id, "indicator": row.indicator, "reason": reason},
            f"{case.enterprise.name}：撤下佐证（{reason[:60]}）",
            also=["attachment"],
        )


def evidence_of(office: Office, actor: Actor, audit_id: int | str) -> list[EvidenceView]:
    """What supports the indicators of an audit, in the order of the pack, then as it came."""
    with office.reading() as session:
        case = load_case(session, audit_id, actor)
        order = {each.id: place for place, each in enumerate(case.pack.indicators)}
        found = _views(session, case.audit.id)
        return sorted(found, key=lambda each: (order.get(each.indicator, len(order)), each.id))


@dataclass(frozen=True, slots=True)
class CatalogueRow:
    """One file of the list of evidence (佐证材料目录): its running number and what it supports."""

    number: int
    attachment: int
    sha256: str
    title: str
    file_name: str
    size: int
    pages: str
    indicators: tuple[str, ...]


def catalogue(found: Sequence[EvidenceView]) -> tuple[CatalogueRow, ...]:
    """The files of :func:`evidence_of`, each once, numbered as they come."""
    by_file: dict[int, list[EvidenceView]] = {}
    for each in found:
        by_file.setdefault(each.attachment, []).append(each)
    return tuple(
        CatalogueRow(
            number,
            attachment,
            links[0].sha256,
            links[0].title,
            links[0].file_name,
            links[0].size,
            "；".join(dict.fromkeys(each.pages for each in links if each.pages)),
            tuple(dict.fromkeys(each.indicator for each in links)),
        )
        for number, (attachment, links) in enumerate(by_file.items(), 1)
    )


def without_evidence(case: AuditCase) -> str:
    """Why what is claimed is not supported by files; empty where it is, or nothing is claimed.

    Every indicator that reaches the target needs a file, at whichever stage it was added.
    """
    from grading.conclusions import plain

    stage = case.stage_open or current_stage(case)
    statement = select(AuditEvidence.indicator).where(
        AuditEvidence.audit_id == case.audit.id, AuditEvidence.retired_at.is_(None)
    )
    supported = set(case.session.scalars(statement))
    bare = [
        each.indicator.name
        for each in case.assessment(stage).indicators
        if plain(each, case.audit.target, case.pack.levels) == "met"
        and each.indicator.id not in supported
    ]
    if not bare:
        return ""
    named = "、".join(f"“{name}”" for name in bare[:3])
    more = "等" if len(bare) > 3 else ""
    return f"还有 {len(bare)} 个达到目标等级的指标没有佐证材料（{named}{more}）"


def _stage(office: Office, work: Work, case: AuditCase) -> str:
    """The stage that is open to this person; Refusal with the reason where none is."""
    stage = case.stage_open
    situation = case.situation(work.actor, office.clock.today())
    why = against_editing(case.chain, situation, stage) if stage else "本件现在不再填报"
    if why or stage is None:
        raise Refusal(
            why, f"申报件 {case.audit.number}", f"audits show {case.audit.number} 可查看进度"
        )
    return stage


def _link(
    work: Work,
    case: AuditCase,
    stage: str,
    indicators: Sequence[str],
    row: Attachment,
    said: Particulars,
    photo: PhotoFacts,
    new: GivenFile | None,
) -> None:
    names = {each.id: each.name for each in case.pack.indicators}
    wanted = list(dict.fromkeys(indicators))
    if not wanted:
        raise Refusal("没有写这份材料佐证哪个指标", row.file_name, "请至少选一个指标")
    for each in wanted:
        if each not in names:
            raise Refusal(
                f"标准没有“{each}”这个指标", case.audit.number, "指标的编号见 standards show"
            )
    present = select(AuditEvidence.indicator).where(
        AuditEvidence.audit_id == case.audit.id,
        AuditEvidence.stage == stage,
        AuditEvidence.attachment_id == row.id,
        AuditEvidence.retired_at.is_(None),
    )
    there = set(work.session.scalars(present))
    fresh = [each for each in wanted if each not in there]
    if not fresh:
        raise Refusal("这份材料已经附在这些指标上", row.file_name, "不用再附")
    taken, lon, lat, typed = _photo(said, photo)
    _check(said, work.now, row.file_name)
    for each in fresh:
        work.session.add(
            AuditEvidence(
                audit_id=case.audit.id,
                stage=stage,
                indicator=each,
                attachment_id=row.id,
                pages=said.pages.strip()[:64],
                dated=said.dated.isoformat() if said.dated else "",
                taken_at=taken.isoformat(timespec="seconds") if taken else "",
                lon=lon,
                lat=lat,
                typed=typed,
                at=work.now,
                by_id=work.actor.user_id,
                retired_at=None,
                retired_reason="",
            )
        )
    case.audit.version += 1
    work.record(
        "audit",
        case.audit.number,
        {
            "file": row.file_name,
            "sha256": row.sha256,
            "new_file": new is not None,
            "indicators": fresh,
            "stage": stage,
            "typed": typed,
        },
        f"{case.enterprise.name}：{row.file_name} 佐证 {len(fresh)} 个指标",
        also=["attachment"],
    )


def _check(said: Particulars, now: datetime, where: str) -> None:
    """Refuse what a person says of a file and cannot be."""
    if said.dated is not None and said.dated > now.date():
        raise Refusal(f"材料日期 {said.dated} 在今天之后", where, "请核对日期")
    if said.taken_at is not None and said.taken_at.date() > now.date():
        raise Refusal(f"拍摄时间 {said.taken_at:%Y-%m-%d} 在今天之后", where, "请核对时间")
    if (said.lon is None) != (said.lat is None):
        raise Refusal("位置只写了经度或纬度", where, "经度和纬度一起写，或都不写")
    lon, lat = said.lon or 0, said.lat or 0
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise Refusal(f"位置 {lon}, {lat} 不是经纬度", where, "写十进制度，例如 114.49, 36.61")


def _photo(
    said: Particulars, photo: PhotoFacts
) -> tuple[datetime | None, float | None, float | None, bool]:
    """Time and place: the file's own words first; True where a person's are used."""
    own_time, own_place = photo.taken_at is not None, photo.lon is not None
    taken = photo.taken_at if own_time else said.taken_at
    lon, lat = (photo.lon, photo.lat) if own_place else (said.lon, said.lat)
    typed = (not own_time and taken is not None) or (not own_place and lon is not None)
    return taken, lon, lat, typed


def _views(session: Session, audit_id: int, *, only: int | None = None) -> list[EvidenceView]:
    names = display_names(session)
    statement = (
        select(AuditEvidence, Attachment, AttachmentContent.size)
        .join(Attachment, Attachment.id == AuditEvidence.attachment_id)
        .join(AttachmentContent, AttachmentContent.sha256 == Attachment.sha256)
        .where(AuditEvidence.audit_id == audit_id, AuditEvidence.retired_at.is_(None))
        .order_by(AuditEvidence.id)
    )
    if only is not None:
        statement = statement.where(AuditEvidence.attachment_id == only)
    return [
        EvidenceView(
            id=row.id,
            stage=row.stage,
            indicator=row.indicator,
            attachment=file.id,
            sha256=file.sha256,
            file_name=file.file_name,
            title=file.title,
            size=size,
            pages=row.pages,
            dated=date.fromisoformat(row.dated) if row.dated else None,
            taken_at=datetime.fromisoformat(row.taken_at) if row.taken_at else None,
            lon=row.lon,
            lat=row.lat,
            typed=row.typed,
            by=names.get(row.by_id, ""),
            at=row.at,
        )
        for row, file, size in session.execute(statement)
    ]
