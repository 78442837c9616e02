"""What the import window has done behind it: each returns the work of one job."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from gui.imports.reading import telling

if TYPE_CHECKING:
    from db.enterprise_import import ImportResult
    from db.enterprise_preview import ListPreview
    from db.enterprise_undo import UndoResult
    from db.office import Office
    from db.users import Actor
    from gui.jobs import Job
    from templates.workbooks.lists import StagedList


def importing(
    staged: StagedList, good_rows: bool, by_row: Mapping[int, str]
) -> Callable[[Office, Actor, Job], ImportResult]:
    """Put a staged list into the register, with what was decided row by row."""

    def work(office: Office, actor: Actor, job: Job) -> ImportResult:
        from db.enterprise_import import import_list
        from db.enterprise_matching import Answers

        return import_list(
            office,
            actor,
            staged,
            good_rows=good_rows,
            answers=Answers(dict(by_row)),
            progress=telling(job, "正在导入…"),
            cancelled=job.cancelled,
        )

    return work


def undoing(batch: int) -> Callable[[Office, Actor, Job], UndoResult]:
    """Take an imported list back."""

    def work(office: Office, actor: Actor, job: Job) -> UndoResult:
        from db.enterprise_undo import undo

        return undo(office, actor, batch)

    return work


def exporting(
    path: Path, staged: StagedList, preview: ListPreview
) -> Callable[[Office, Actor, Job], None]:
    """Write a list with what is wrong about each row."""

    def work(office: Office, actor: Actor, job: Job) -> None:
        from templates.workbooks.error_book import write_with_errors

        write_with_errors(
            path,
            staged,
            preview.result.findings,
            progress=telling(job, "正在写出问题工作簿…"),
            cancelled=job.cancelled,
        )

    return work
