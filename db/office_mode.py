"""How the office works: with two persons or as a single-person office, and the idle lock.

In a single-person office (单人办公模式) the two-person rules of the review chain are
waived, and every result made in it says so. The confirmation of standards stays with
two people always: a draft read by nobody else is no confirmed standard.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy.orm import Session

from db.clock import moment_from, moment_text
from db.office import Office
from db.office_tables import OfficeSetting
from db.users import ROLES, Actor, require, require_whole_city
from grading.canonical import canonical_json, parse_json
from grading.refusals import Refusal

Mode = Literal["two", "single"]

MODES: dict[str, str] = {"two": "双人办理", "single": "单人办公模式"}
SINGLE_PERSON = "单人办公模式办理"
"""The words on everything that was made in a single-person office."""

STAYS_WITH_TWO = "标准的双人核对不受此影响，始终须两人"
USUAL_IDLE = 15
LONGEST_IDLE = 240
_MODE, _IDLE = "office_mode", "idle_minutes"


@dataclass(frozen=True, slots=True)
class OfficeMode:
    """The mode in force, with who chose it when and why (empty: nobody chose, it is usual)."""

    mode: Mode
    reason: str = ""
    by: str = ""
    since: datetime | None = None

    @property
    def title(self) -> str:
        """The mode in Chinese."""
        return MODES[self.mode]


def office_mode(office: Office, actor: Actor) -> OfficeMode:
    """How the office works at present."""
    require(actor, *ROLES)
    with office.reading() as session:
        return _mode(session)


def is_single(session: Session) -> bool:
    """Does the office work as a single-person office now?"""
    return _mode(session).mode == "single"


def choose_mode(office: Office, actor: Actor, mode: str, reason: str) -> OfficeMode:
    """Choose how the office works, on record and with a reason."""
    require_whole_city(actor, "admin", of="全局的设置")
    if mode not in MODES:
        known = "、".join(f"{id}（{title}）" for id, title in MODES.items())
        raise Refusal(f"没有“{mode}”这种办理方式", "办理方式", f"可用：{known}")
    words = reason.strip()[:400]
    if not words:
        raise Refusal("没有写明理由", "理由", "请写明为什么，例如“全局只有一名工作人员”")
    with office.command(actor, "office.mode") as work:
        before = _mode(work.session)
        if before.mode == mode:
            raise Refusal(f"现在就是{MODES[mode]}", "办理方式", "不用再选")
        chosen = {"mode": mode, "reason": words, "by": actor.name, "since": moment_text(work.now)}
        _put(work.session, _MODE, canonical_json(chosen))
        work.record(
            "office",
            "mode",
            {"before": before.mode, "mode": mode, "reason": words},
            f"办理方式改为{MODES[mode]}：{words}",
            also=("audit",),
        )
        return _mode(work.session)


def idle_minutes(office: Office) -> int:
    """After how many minutes without a key or click the window locks itself."""
    with office.reading() as session:
        row = session.get(OfficeSetting, _IDLE)
        return int(row.value) if row is not None else USUAL_IDLE


def choose_idle_minutes(office: Office, actor: Actor, minutes: int) -> int:
    """Set the idle lock of every window of this office."""
    require_whole_city(actor, "admin", of="全局的设置")
    if not 1 <= minutes <= LONGEST_IDLE:
        raise Refusal(f"不能是 {minutes} 分钟", "自动锁定", f"请在 1 到 {LONGEST_IDLE} 分钟之间选")
    with office.command(actor, "office.idle_minutes") as work:
        row = work.session.get(OfficeSetting, _IDLE)
        before = int(row.value) if row is not None else USUAL_IDLE
        if before == minutes:
            raise Refusal(f"现在就是 {minutes} 分钟", "自动锁定", "不用再设")
        _put(work.session, _IDLE, str(minutes))
        work.record(
            "office",
            "idle_minutes",
            {"before": before, "minutes": minutes},
            f"窗口无人操作 {minutes} 分钟后自动锁定",
        )
    return minutes


def _mode(session: Session) -> OfficeMode:
    row = session.get(OfficeSetting, _MODE)
    if row is None:
        return OfficeMode("two")
    kept = parse_json(row.value)
    assert isinstance(kept, dict)
    mode: Mode = "single" if kept["mode"] == "single" else "two"
    return OfficeMode(mode, str(kept["reason"]), str(kept["by"]), moment_from(str(kept["since"])))


def _put(session: Session, name: str, value: str) -> None:
    row = session.get(OfficeSetting, name)
    if row is None:
        session.add(OfficeSetting(name=name, value=value))
    else:
        row.value = value
