"""Findings about hours, gathered column by column: many rows with one fault are one sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray

from grading.refusals import Finding, Severity

SINGLY = 20
"""So many rows with the same fault in the same column are listed one by one."""

_RANGES = 8


class Remarks:
    """The findings of one file, in the order they were made."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self._said: set[Finding] = set()
        self.left_out: Counter[str] = Counter()

    def say(
        self, rule: str, severity: Severity, message: str, *, sheet: str = "", column: str = "",
        row: int | None = None, value: str = "",
    ) -> None:  # fmt: skip
        """One finding about a place, or about the whole file; the same one is said once."""
        found = Finding(row, column, value, rule, severity, message, sheet)
        if found not in self._said:
            self._said.add(found)
            self.findings.append(found)

    def rows(
        self, rule: str, severity: Severity, message: str, rows: NDArray[np.int64], *,
        sheet: str, column: str, value: Callable[[int], str] = lambda at: "",
    ) -> None:  # fmt: skip
        """The same fault in several rows: errors one by one as long as they are few.

        ``value(at)`` is the text of the cell of ``rows[at]``.
        """
        if not len(rows):
            return
        singly = SINGLY if severity == "error" else 0
        if len(rows) == 1:
            singly = 1
        for at, row in enumerate(rows[:singly].tolist()):
            self.say(rule, severity, message, sheet=sheet, column=column, row=row, value=value(at))
        if len(rows) > singly:
            more = "另有" if singly else "共"
            said = f"{message}：{more} {len(rows) - singly} 处，第 {ranges(rows[singly:])} 行"
            first = int(rows[singly])
            self.say(
                rule, severity, said, sheet=sheet, column=column, row=first, value=value(singly)
            )


def ranges(rows: Iterable[int]) -> str:
    """Row numbers in words: ``3–8、12、15–20 等``."""
    ordered = np.unique(np.fromiter(rows, np.int64))
    cuts = np.flatnonzero(np.diff(ordered) > 1) + 1
    runs = np.split(ordered, cuts) if len(cuts) < 10_000 else np.split(ordered, cuts[:_RANGES])
    told = [str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs[:_RANGES]]
    return "、".join(told) + (" 等" if len(runs) > _RANGES else "")
