"""Importing an enterprise list: all rows or none, unless the good rows alone are asked for.

A row finds its enterprise by code and site, else by permit, else by a name that a
person has confirmed; what a list leaves empty stays as it is on file. Every row
remembers what it did, so that a batch can be undone (:mod:`db.enterprise_undo`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from db.enterprise_batches import BatchWriting
from db.enterprise_differences import Comparison, Difference
from db.enterprise_matching import Answers, Question
from db.enterprise_proposals import Proposal, row_numbers
from db.office import Office, Work
from db.users import Actor, require
from grading.refusals import Finding, Refusal
from templates.workbooks.bulk import without_collector
from templates.workbooks.lists import StagedList

MAY_IMPORT = ("clerk", "reviewer", "admin")

Progress = Callable[[int, int], None]


@dataclass(slots=True)
class ImportResult:
    """What an import did, or would do (``dry_run``); rows are counted, not enterprises.

    ``batch`` is None where nothing was changed: a dry run, or a list that says
    nothing new. ``read`` = created + updated + unchanged + rejected; ``open`` of the
    rejected wait for a person's answer.
    """

    batch: int | None
    read: int
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    open: int = 0
    findings: list[Finding] = field(default_factory=list)

    def as_json(self) -> dict[str, object]:
        """The object of the command line."""
        return {
            "batch": self.batch,
            "read": self.read,
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "rejected": self.rejected,
            "findings": [
                {
                    "row": finding.row,
                    "column": finding.column,
                    "value": finding.value,
                    "rule": finding.rule,
                    "severity": finding.severity,
                    "message": finding.message,
                }
                for finding in self.findings
            ],
        }


class ListRefusal(Refusal):
    """A list with faulty rows that was not imported; ``result`` has counts and findings."""

    def __init__(self, staged: StagedList, result: ImportResult) -> None:
        first = next(f for f in result.findings if f.severity == "error")
        place = f"{staged.file} · {staged.sheet} · 第 {first.row} 行“{first.column}”"
        what = f"名单有 {result.rejected} 行有错误，没有导入任何一行；第一处：{first.message}"
        remedy = "按提示改好名单后再导入；或选择“只导入合格行”（--good-rows）"
        if result.open == result.rejected:
            what = f"名单有 {result.open} 行要由人确认是哪家企业，没有导入任何一行；"
            what += f"第一处：{first.message}"
            remedy = "在窗口里逐行确认；命令行用 --same 行=代码、--new 行 或 --answers 文件；"
            remedy += "全名相同的可用 --same-names"
        super().__init__(what, place, remedy)
        self.result = result


class _NothingNewError(Exception):
    """Nothing to write: the command is left without a trace."""


def import_list(
    office: Office,
    actor: Actor,
    staged: StagedList,
    *,
    good_rows: bool = False,
    dry_run: bool = False,
    answers: Answers | None = None,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> ImportResult:
    """Put a staged list into the register, in one transaction.

    With ``dry_run`` nothing is written and faulty rows are only counted. Else a
    faulty row, or one that needs an answer (``answers``), refuses the whole list
    (:class:`ListRefusal`) unless ``good_rows``. ``progress(done, total)`` counts
    rows; ``cancelled`` is asked between blocks of rows, and a cancelled import
    leaves nothing.
    """
    require(actor, *MAY_IMPORT)
    given = answers or Answers()
    comparison = Comparison(staged, actor, given)
    counting = Counting(staged, comparison.leave_out, progress, cancelled)
    if dry_run:
        with without_collector(), office.reading() as session:
            for difference in comparison.differences(session):
                counting.add(difference)
        return counting.result()
    if comparison.leave_out and not good_rows:
        raise ListRefusal(staged, counting.result())
    try:
        with without_collector(), office.command(actor, "enterprises.import") as work:
            writing = BatchWriting(work, staged, good_rows)
            for difference in comparison.differences(work.session):
                counting.add(difference)
                if good_rows or not counting.rejects:
                    writing.write(difference)
            result = counting.result()
            if result.rejected and not good_rows:
                raise ListRefusal(staged, replace(result, created=0, updated=0, unchanged=0))
            if not result.created and not result.updated:
                raise _NothingNewError
            counts = result.read, result.created, result.updated, result.unchanged
            writing.finish(counts, map(staged.rows.number, counting.rejects))
            _record(work, writing, given)
    except _NothingNewError:
        return result
    result.batch = writing.batch.id
    return result


class Counting:
    """Adds up what the blocks of a list do, says how far it is, and stops where that was asked."""

    def __init__(
        self,
        staged: StagedList,
        leave_out: Iterable[int],
        progress: Progress | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> None:
        self.rejects = set(leave_out)
        """The indices of the rows that are not taken."""
        self._staged = staged
        self._progress = progress
        self._cancelled = cancelled
        self._created = self._updated = self._unchanged = self._open = 0
        self._found: list[Finding] = []
        self._on_file: set[int] = set()

    def add(self, difference: Difference) -> None:
        """Count one block."""
        self._created += len(row_numbers(self._staged, difference.new))
        for _, _, proposal in difference.changed:
            self._updated += self._known(proposal)
        for _, proposal in difference.same:
            self._unchanged += self._known(proposal)
        for finding, proposal in difference.faulty:
            self.rejects.update(proposal.rows)
            if finding is not None:
                self._found.append(finding)
        for question, proposal in difference.open:
            self.rejects.update(proposal.rows)
            self._open += len(proposal.rows)
            self._found.append(_asked(question, proposal, self._staged))
        if self._cancelled is not None and self._cancelled():
            raise Refusal("已取消导入，没有改动任何数据")
        if self._progress is not None:
            done = self._created + self._updated + self._unchanged + len(self.rejects)
            self._progress(done, len(self._staged.rows))

    def _known(self, proposal: Proposal) -> int:
        """Rows of an enterprise on file: what they do not fill in is there already."""
        self._on_file.update(i for i in proposal.rows if i in self._staged.rows.findings)
        return len(proposal.rows)

    def result(self) -> ImportResult:
        """The counts until now, and every finding by row."""
        rows = self._staged.rows
        findings = [*self._staged.findings, *self._found]
        for index, found in rows.findings.items():
            known = index in self._on_file
            findings += [
                replace(f, severity="note", message=f"{f.message}；名录里已有，保持不变")
                if known and f.severity == "error"
                else f
                for f in found
            ]
        return ImportResult(
            None,
            len(rows),
            self._created,
            self._updated,
            self._unchanged,
            len(self.rejects),
            self._open,
            sorted(findings, key=lambda finding: finding.row or 0),
        )


def _asked(question: Question, proposal: Proposal, staged: StagedList) -> Finding:
    """A question as a finding: who is meant, and who it may be."""
    who = "；".join(f"{each.key} {each.name}（{each.county_name}）" for each in question.candidates)
    column = next((h for h, f in staged.mapping.items() if f == "name"), "企业名称")
    return Finding(
        proposal.number,
        column,
        proposal.record.name,
        "which_enterprise",
        "error",
        f"{question.text}{who}",
        staged.sheet,
    )


def _record(work: Work, writing: BatchWriting, answers: Answers) -> None:
    """The command's entry in the trail, with what persons put right and decided."""
    batch, staged = writing.batch, writing.staged
    details: dict[str, object] = {
        "file": batch.file,
        "sha256": batch.sha256,
        "sheet": batch.sheet,
        "read": batch.read,
        "created": batch.created,
        "updated": batch.updated,
        "unchanged": batch.unchanged,
        "rejected": batch.rejected,
    }
    if staged.hidden:
        details["hidden_rows"] = {"count": staged.hidden, "read": staged.took_hidden}
    mended = [
        {"row": row.row, "column": heading, "written": row.raw[heading], "mended": text}
        for row in staged.rows.mended.values()
        for heading, text in row.mended
    ]
    if mended:
        details["mended"] = mended
    if answers.by_row or answers.by_text:
        by_row = {str(row): key for row, key in answers.by_row.items()}
        details["answers"] = {**by_row, **answers.by_text}
    words = f"导入名单 {batch.file}：新增 {batch.created}，更新 {batch.updated}，"
    words += f"不变 {batch.unchanged}，未导入 {batch.rejected}"
    work.record("batch", str(batch.id), details, words, also=("enterprise",))
