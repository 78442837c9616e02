"""How the product says no: what is wrong, where, and how to mend it, in Chinese.

Every room raises :class:`Refusal`; the front door prints its sentence and the
window shows it. A refusal always means that nothing was changed.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Literal

Severity = Literal["error", "warning", "note"]


class Refusal(Exception):
    """A command that was not carried out.

    ``what`` is one clear sentence, ``where`` names file, sheet, row, column or
    field (empty where there is no place), ``remedy`` says how to mend it.
    """

    exit_code = 1

    def __init__(self, what: str, where: str = "", remedy: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.remedy = remedy

    def __str__(self) -> str:
        place = f"（{self.where}）" if self.where else ""
        mend = f"  处理办法：{self.remedy}" if self.remedy else ""
        return f"{self.what}{place}{mend}"

    def as_error(self) -> dict[str, str]:
        """The ``error`` object of the command line's JSON."""
        return {"what": self.what, "where": self.where, "remedy": self.remedy}


class EnvironmentRefusal(Refusal):
    """The machine is in the way: disk full, database locked, unreadable or too new."""

    exit_code = 3


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark about one place of a sheet that was read.

    ``row`` counts from 1 as Excel shows it; ``column`` is the heading as
    written; ``value`` is the raw cell text; ``rule`` is a stable identifier
    (``credit_code``, ``county`` …) and ``message`` the sentence for people.
    ``fix`` are cells that would mend it, as (heading, text): a suggestion for a
    person to take or leave.
    """

    row: int | None
    column: str
    value: str
    rule: str
    severity: Severity
    message: str
    sheet: str = ""
    fix: tuple[tuple[str, str], ...] = ()

    def as_json(self) -> dict[str, object]:
        """The finding as the command line's JSON prints it; ``fix`` only where there is one."""
        told = asdict(self)
        if not self.fix:
            del told["fix"]
        return told
