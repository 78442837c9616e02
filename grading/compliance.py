"""守法记录 before an application: which penalties count, which do not, and why.

“近一年内受过生态环境行政处罚”, computed back from the application date (framework of the
procedure §5); the excluded records are listed with their reason.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class PenaltyRecord:
    """One line of the compliance record; dates are None where none is written.

    ``site`` names another site of the same enterprise it was imposed on, ``retired`` says
    why the line was put out of use.
    """

    number: str
    decided_on: date | None
    repaired_on: date | None = None
    reason: str = ""
    site: str = ""
    retired: str = ""

    @property
    def words(self) -> str:
        """The record in one phrase."""
        told = (self.number, self.decided_on.isoformat() if self.decided_on else "", self.reason)
        return " ".join(each for each in told if each)


@dataclass(frozen=True, slots=True)
class Compliance:
    """``penalised`` is None where no record of the enterprise itself is in use.

    ``counted`` and ``excluded`` are the records in words, the excluded ones with the reason.
    """

    penalised: bool | None
    counted: tuple[str, ...]
    excluded: tuple[str, ...]

    @property
    def words(self) -> str:
        """What was counted and what was left out, in one sentence."""
        told = f"计入 {len(self.counted)} 件"
        if self.counted:
            told += f"（{'；'.join(self.counted)}）"
        if self.excluded:
            told += f"，不计 {len(self.excluded)} 件（{'；'.join(self.excluded)}）"
        return told


def year_before(on: date) -> date:
    """The same day of the year before; of 29 February the 28th."""
    try:
        return on.replace(year=on.year - 1)
    except ValueError:
        return on.replace(year=on.year - 1, day=28)


def judge_penalties(records: Iterable[PenaltyRecord], on: date) -> Compliance:
    """Was the enterprise penalised in the year before ``on`` (that day included)?"""
    since = year_before(on)
    counted: list[str] = []
    excluded: list[str] = []
    held = False
    for record in records:
        held = held or not (record.retired or record.site)
        why = _why_not(record, since, on)
        if why:
            excluded.append(f"{record.words}：{why}")
        else:
            counted.append(record.words)
    return Compliance(bool(counted) if held else None, tuple(counted), tuple(excluded))


def _why_not(record: PenaltyRecord, since: date, on: date) -> str:
    """Why a record does not count; empty where it does."""
    if record.retired:
        return f"登记已停用（{record.retired}）"
    if record.site:
        return f"属另一厂区“{record.site}”"
    if record.decided_on is None:
        return "没有处罚日期"
    if record.decided_on <= since:
        return f"在申报日前一年（{since}）以前"
    if record.decided_on > on:
        return f"在申报日 {on} 之后"
    if record.repaired_on is not None and record.repaired_on <= on:
        return f"已于 {record.repaired_on} 信用修复"
    return ""
