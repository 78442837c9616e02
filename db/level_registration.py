"""上级结果登记 without an audit: levels decided above the office, one by one or from a list.

Bound neither to a pack nor to a proven level (framework of the procedure §4); where it
differs from our own result, the reason is stated. A registration is never edited: one that
is wrong is retracted with its reason, and a right one entered.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.audit_cases import load_case
from db.audit_tables import Audit, Decision
from db.enterprise_entry_tables import HeldLevel
from db.enterprise_retirement import checked_reason
from db.enterprise_rows import industry_name
from db.enterprise_tables import Enterprise
from db.enterprises import find
from db.level_acts import ActGiven, certificates_of, end_certificates, follow, write_act
from db.level_standing import main_industry, standing
from db.level_tables import LevelAct
from db.library_tables import StandardPack
from db.office import Office, Work
from db.users import Actor, require
from grading import chains, industries, levels
from grading.refusals import Refusal

MAY_REGISTER = ("approver",)
REVOKED = "已撤销"


@dataclass(frozen=True, slots=True)
class Registration:
    """A result from above: the level (or 已撤销), which body, by which document, of which day.

    ``industry`` may be left empty where the enterprise has one. ``pages`` say where in the
    document it stands; ``difference`` is the reason where our own result is another.
    """

    level: str
    authority: str
    document: str
    on: str
    industry: str = ""
    pages: str = ""
    difference: str = ""


@dataclass(frozen=True, slots=True)
class Registered:
    """What was written: ``entry`` is its number in the level history, ``own`` our own result."""

    enterprise: str
    industry: str
    level: str
    entry: int
    own: str
    done: str


def register_level(office: Office, actor: Actor, code: str, given: Registration) -> Registered:
    """Register one result decided above; refuses one of this office's own levels."""
    require(actor, *MAY_REGISTER)
    with office.command(actor, "levels.register") as work:
        enterprise = find(work.session, code)
        done = enter(work, enterprise, given)
        if done.done == "unchanged":
            raise Refusal("这个结果已经登记", f"等级历史第 {done.entry} 号", "不用再登记")
        work.record(
            "enterprise",
            enterprise.key,
            {
                "entry": "level", "id": done.entry, "level": done.level, "industry": done.industry,
                "authority": given.authority, "document": given.document, "on": given.on,
                "pages": given.pages, "own": done.own, "difference": given.difference,
            },
            f"{enterprise.name}：上级结果登记 {done.level}（{given.authority} {given.document}）",
        )  # fmt: skip
    return done


def enter(
    work: Work, enterprise: Enterprise, given: Registration, file: str = "", sha256: str = ""
) -> Registered:
    """Write one registration within a command; the caller records it.

    What is registered word for word already is left alone (``unchanged``).
    """
    _of_the_city(work.actor)
    session, today = work.session, work.now.date()
    given, on = _checked(given, today)
    industry = _industry(session, enterprise, given.industry)
    known = _there(session, enterprise, industry, given, on)
    if known is not None:
        name = industry_name(industry)
        return Registered(enterprise.name, name, given.level, known, "", "unchanged")
    own_level, own_audit = _own(session, enterprise, industry, work.actor)
    differs = own_level and own_level != given.level
    if differs and not given.difference:
        raise Refusal(
            f"系统的结果是 {own_level} 级（申报件 {own_audit}），与登记的 {given.level} 不一致，"
            "须写明差异原因",
            enterprise.name,
            "在“差异原因”里写明",
        )
    before = standing(session, enterprise, industry, "formal", today)
    act = ActGiven(
        "registered", given.level, on, before.level if before else "", given.authority,
        given.document, given.difference, given.pages, own_level, own_audit,
        given.difference if differs else "", file, sha256,
    )  # fmt: skip
    number = write_act(work, enterprise, industry, act)
    after = standing(session, enterprise, industry, "formal", today)
    if after is None or after.audit is None:  # our own certificate has no level behind it now
        cause = "revoked" if given.level == REVOKED else "superseded"
        rows = certificates_of(session, enterprise, industry, "formal")
        end_certificates(work, rows, cause, f"{given.authority} {given.document}")
    return Registered(
        enterprise.name, industry_name(industry), given.level, number, own_level, "registered"
    )


def retract(office: Office, actor: Actor, code: str, number: int, reason: str) -> None:
    """Take a wrong registration back; it stays on file with the reason.

    Suspensions, revocations and what audits brought about are undone by their own ways.
    """
    require(actor, *MAY_REGISTER)
    said = checked_reason(reason, "撤回登记")
    with office.command(actor, "levels.retract") as work:
        _of_the_city(actor)
        enterprise = find(work.session, code)
        held = work.session.get(HeldLevel, number)
        act = work.session.scalar(select(LevelAct).where(LevelAct.held_id == number))
        if held is None or act is None or held.enterprise_id != enterprise.id:
            raise Refusal(f"{enterprise.name}没有第 {number} 号登记", "编号", "见 levels history")
        if act.act != "registered":
            raise Refusal(
                "这一条不是上级结果登记，不能撤回", f"第 {number} 号", "恢复请办理复产或者申诉"
            )
        if held.retired_at is not None:
            raise Refusal("这一条登记已经撤回", f"第 {number} 号", held.retired_reason)
        held.retired_at, held.retired_reason = work.now, said[:200]
        follow(work, enterprise, held.industry)
        work.record(
            "enterprise",
            enterprise.key,
            {"entry": "level", "id": number, "reason": said, "level": held.level},
            f"{enterprise.name}：撤回上级结果登记 {held.level}：{said}",
        )


def _of_the_city(actor: Actor) -> None:
    """Results from above are registered by the city, as within an audit."""
    require(actor, *MAY_REGISTER)
    if actor.county is not None:
        raise Refusal("上级结果登记由市级人员办理，您是县级人员", "权限", "请由市级审批人员登记")


def _checked(given: Registration, today: date) -> tuple[Registration, date]:
    """The registration with everything it must state, and its day."""
    plain = replace(
        given,
        level=given.level.strip(), authority=given.authority.strip(),
        document=given.document.strip(), pages=given.pages.strip(),
        difference=given.difference.strip(),
    )  # fmt: skip
    titles = {"level": "等级", "authority": "评定机关", "document": "文号", "on": "日期"}
    left = [title for name, title in titles.items() if not str(getattr(plain, name)).strip()]
    if left:
        raise Refusal(f"上级结果登记缺少：{'、'.join(left)}", "上级结果登记", "照评定文件填写")
    read = levels.read_written(plain.level)
    if read.note == REVOKED:
        plain = replace(plain, level=REVOKED)
    elif read.level is None:
        known = "、".join(levels.book().levels)
        raise Refusal(f"没有“{plain.level}”这个等级", "等级", f"可用：{known}，或 {REVOKED}")
    else:
        plain = replace(plain, level=read.level)
        chain = chains.newest(today)
        if chain.decider(plain.level) == chain.office:
            raise Refusal(
                f"{plain.level} 级由本局评定，不作上级结果登记",
                "等级",
                "以前评定的结果用“等级历史”登记（entries），新的办理申报件",
            )
    try:
        on = date.fromisoformat(plain.on.strip())
    except ValueError:
        raise Refusal(f"日期“{plain.on}”写法不对", "日期", "请写成 2026-06-30") from None
    if on > today:
        raise Refusal(f"评定日期 {on} 在今天之后", "日期", "请核对评定文件")
    return plain, on


def _industry(session: Session, enterprise: Enterprise, words: str) -> str:
    """The industry a result is about: the one named, else the enterprise's own."""
    if words.strip():
        found = industries.find(words)
        if found is None:
            raise Refusal(f"没有“{words.strip()}”这个行业", "行业", "请写名录里的行业名称")
        return found.id
    main = main_industry(session, enterprise.id)
    if not main:
        raise Refusal(f"{enterprise.name}没有登记行业", "行业", "请写明是哪个行业的等级")
    return main


def _there(
    session: Session, enterprise: Enterprise, industry: str, given: Registration, on: date
) -> int | None:
    return session.scalar(
        select(HeldLevel.id)
        .join(LevelAct, LevelAct.held_id == HeldLevel.id)
        .where(
            HeldLevel.enterprise_id == enterprise.id,
            HeldLevel.industry == industry,
            HeldLevel.level == given.level,
            HeldLevel.decided_on == on.isoformat(),
            HeldLevel.document == given.document[:200],
            HeldLevel.retired_at.is_(None),
        )
    )


def _own(session: Session, enterprise: Enterprise, industry: str, actor: Actor) -> tuple[str, str]:
    """Our own result: of the last formal audit with one, decided or proven on site."""
    statement = (
        select(Audit)
        .join(StandardPack, StandardPack.fingerprint == Audit.fingerprint)
        .where(
            Audit.enterprise_id == enterprise.id,
            Audit.mode == "formal",
            Audit.state.not_in(("withdrawn", "revoked")),
            Audit.kind.in_(("首次", "晋级", "年度复核")),
            StandardPack.industry == industry,
        )
        .order_by(Audit.id.desc())
    )
    for audit in session.scalars(statement):
        if audit.decision_id is not None:
            decision = session.get_one(Decision, audit.decision_id)
            level = decision.proven if decision.kind == "registered" else decision.level
            return level, audit.number
        case = load_case(session, audit.id, actor)
        if case.entries("verified"):
            return case.assessment("verified").proven, audit.number
    return "", ""
