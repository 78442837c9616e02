"""Findings about the rows of a list: where, what was written there, what is odd about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from grading.refusals import Finding, Severity
from templates.workbooks.headings import Header, fields
from templates.workbooks.values import Problem

SAME_WARNINGS = 200
"""So many warnings of one kind and column are listed one by one; the rest is counted."""


class Remarks:
    """Makes findings for one sheet. Errors are always listed, like warnings only so often."""

    def __init__(self, sheet: str, header: Header) -> None:
        self._sheet = sheet
        self._named = {h.field: (at, h.text) for at, h in enumerate(header.headings) if h.field}
        self._counted: Counter[tuple[str, str]] = Counter()

    def about(self, problem: Problem, row: int, texts: Sequence[str]) -> list[Finding]:
        """The finding for a problem of a row with these texts by heading, if it is to be listed."""
        at, heading = self._named.get(problem.field, (-1, fields().get(problem.field, "")))
        value = texts[at] if at >= 0 else ""
        fix = tuple(
            (self._named[field][1], text) for field, text in problem.fix if field in self._named
        )
        return self.note(row, heading, value, problem.rule, problem.message, problem.severity, fix)

    def note(
        self,
        row: int | None,
        column: str,
        value: str,
        rule: str,
        message: str,
        severity: Severity = "note",
        fix: tuple[tuple[str, str], ...] = (),
    ) -> list[Finding]:
        """One finding, or none where enough like it have been listed."""
        if severity != "error":
            self._counted[rule, column] += 1
            if self._counted[rule, column] > SAME_WARNINGS:
                return []
        return [Finding(row, column, value, rule, severity, message, self._sheet, fix)]

    def rest(self) -> Iterator[Finding]:
        """How many more there were of what was not listed one by one."""
        for (rule, column), count in self._counted.items():
            if count > SAME_WARNINGS:
                message = f"另有 {count - SAME_WARNINGS} 行有同样的提示，没有逐行列出"
                yield Finding(None, column, "", rule, "note", message, self._sheet)
