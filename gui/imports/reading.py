"""Reading a list behind the window and comparing it with the register."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gui.dialogs.import_columns import layout_of

if TYPE_CHECKING:
    from db.enterprise_import import ImportResult
    from db.enterprise_preview import ListPreview
    from db.office import Office
    from db.users import Actor
    from gui.jobs import Job
    from templates.workbooks.lists import StagedList

Mapped = Mapping[str, "str | None"]


@dataclass(frozen=True, slots=True)
class ReadList:
    """A list as read; without ``staged`` the sheet holds none and ``refused`` says why.

    ``guessed`` is heading → field as recognised without a person's word.
    """

    sheets: list[str]
    sheet: str
    staged: StagedList | None = None
    guessed: Mapping[str, str] | None = None
    result: ImportResult | None = None
    compared: ListPreview | None = None
    refused: str = ""


def read_and_compare(
    office: Office,
    actor: Actor,
    job: Job,
    path: str,
    sheet: str | None,
    mapping: Mapped | None,
    remembered: Callable[[str], Mapped],
) -> ReadList:
    """Read a sheet of a file; without a ``mapping`` as it was read the last time.

    Refuses what is no list. Where another sheet may hold one, the refusal comes
    back as words beside the names of the sheets.
    """
    from db.enterprise_import import import_list
    from db.enterprise_preview import preview_list
    from grading.refusals import Refusal
    from templates.workbooks.lists import read_list
    from templates.workbooks.reading import open_book

    def telling(what: str) -> Callable[[int, int], None]:
        return lambda number, total: job.progressed.emit(number, total, what)

    def read(mapped: Mapped | None) -> StagedList:
        return read_list(
            path, sheet, mapped, progress=telling("正在读取名单…"), cancelled=job.cancelled
        )

    with open_book(path) as book:
        sheets = list(book.sheet_names)
    try:
        staged = read(mapping)
    except Refusal as refusal:
        if job.cancelled() or len(sheets) < 2:
            raise
        words = f"{refusal.what}。{refusal.remedy or '请换一个工作表'}"
        return ReadList(sheets, sheet or sheets[0], refused=words)
    guessed: Mapping[str, str] = staged.mapping
    known = remembered(layout_of(staged)) if mapping is None else {}
    if known:
        staged = read(known)
    result = import_list(
        office,
        actor,
        staged,
        dry_run=True,
        progress=telling("正在核对…"),
        cancelled=job.cancelled,
    )
    compared = preview_list(
        office,
        actor,
        staged,
        progress=telling("正在与名录比对…"),
        cancelled=job.cancelled,
    )
    return ReadList(sheets, staged.sheet, staged, guessed, result, compared)
