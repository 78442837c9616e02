"""Reading a list behind the window and comparing it with the register."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from db.enterprise_preview import ListPreview
    from db.office import Office
    from db.users import Actor
    from gui.jobs import Job
    from templates.workbooks.headings import Header
    from templates.workbooks.lists import StagedList
    from templates.workbooks.reading import Book, Sheet

Mapped = Mapping[str, "str | None"]

TOP_ROWS = 40
"""So many rows of the raw sheet are shown; the header is looked for in as many."""

TOP_COLUMNS = 40
EXAMPLES = 3
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Choices:
    """How a person wants a file read; what is None is guessed, or as it was the last time.

    ``off`` are the normalising steps not to take; ``take_hidden`` is None until the
    person has said whether rows hidden in the sheet belong to the list.
    """

    path: str
    sheet: str | None = None
    header_row: int | None = None
    mapping: Mapped | None = None
    off: frozenset[str] = frozenset()
    take_hidden: bool | None = None


@dataclass(frozen=True, slots=True)
class RawSheet:
    """A sheet as it stands: its name, the names of all (hidden ones apart), its first rows.

    ``header`` are the rows of the headings, first and last; empty where none was found.
    ``hidden`` are the numbers of rows hidden in it.
    """

    name: str
    names: tuple[str, ...]
    hidden_names: frozenset[str]
    top: tuple[tuple[int, tuple[str, ...]], ...]
    header: tuple[int, ...] = ()
    hidden: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class ReadColumns:
    """The columns of a sheet whose header is known: heading → field, with what stands below.

    ``guessed`` are the fields as recognised without a person's word, ``layout`` is the
    key of the headings.
    """

    read_as: Mapped
    guessed: Mapping[str, str]
    examples: Mapping[str, str]
    layout: str


@dataclass(frozen=True, slots=True)
class ReadList:
    """A list as read; without ``staged`` it cannot be and ``refused`` says why.

    ``columns`` is None where not even the header was found.
    """

    raw: RawSheet
    columns: ReadColumns | None = None
    staged: StagedList | None = None
    preview: ListPreview | None = None
    refused: str = ""


def telling(job: Job, what: str) -> Callable[[int, int], None]:
    """What tells a job's progress, in rows."""
    return lambda number, total: job.progressed.emit(number, total, what)


def read_and_compare(
    office: Office,
    actor: Actor,
    job: Job,
    choices: Choices,
    remembered: Callable[[str], Mapped],
) -> ReadList:
    """Read a sheet of a file as chosen and compare it with the register.

    ``remembered`` gives what a person changed the last time, by the key of the
    headings. Refuses what is no list file; where the sheet alone is no list, the
    refusal comes back as words beside the raw rows.
    """
    from db.enterprise_preview import preview_list
    from grading.refusals import Refusal
    from templates.workbooks.headings import find_header, layout_key
    from templates.workbooks.lists import read_list
    from templates.workbooks.reading import open_book

    with open_book(choices.path, job.cancelled) as book:
        sheet = book.sheet(choices.sheet)
        guess: Header | None = None
        mapping = choices.mapping
        try:
            guess = find_header(sheet.rows(), sheet.merged, None, sheet.name, choices.header_row)
            if mapping is None:
                mapping = remembered(layout_key(guess)) or None
            staged = read_list(
                book,
                choices.sheet,
                mapping,
                header_row=choices.header_row,
                off=choices.off,
                take_hidden=choices.take_hidden is not False,
                progress=telling(job, "正在读取名单…"),
                cancelled=job.cancelled,
            )
        except Refusal as refusal:
            raw = _raw(book, sheet, guess)
            if job.cancelled() or not raw.top:
                raise
            words = f"{refusal.what}。{refusal.remedy or '请换一个工作表，或点选表头所在的行'}"
            return ReadList(raw, _columns(raw, guess, mapping), refused=words)
        raw = _raw(book, sheet, guess)
    preview = preview_list(
        office,
        actor,
        staged,
        progress=telling(job, "正在与名录比对…"),
        cancelled=job.cancelled,
    )
    return ReadList(raw, _columns(raw, guess, staged.mapping), staged, preview)


def _columns(raw: RawSheet, header: Header | None, mapping: Mapped | None) -> ReadColumns | None:
    from templates.workbooks.headings import layout_key

    if header is None:
        return None
    guessed = {h.text: h.field for h in header.headings if h.field}
    below = [texts for number, texts in raw.top if number > header.last_row][:EXAMPLES]
    return ReadColumns(
        {h.text: (mapping or guessed).get(h.text) for h in header.headings},
        guessed,
        {
            h.text: "　".join(
                texts[h.column] for texts in below if h.column < len(texts) and texts[h.column]
            )
            for h in header.headings
        },
        layout_key(header),
    )


def _raw(book: Book, sheet: Sheet, header: Header | None) -> RawSheet:
    from templates.workbooks.cells import cell_text

    top = []
    for number, cells in islice(sheet.rows(), TOP_ROWS):
        texts = [" ".join(cell_text(cell).split())[:_LONGEST] for cell in cells[:TOP_COLUMNS]]
        while texts and not texts[-1]:
            texts.pop()
        top.append((number, tuple(texts)))
    return RawSheet(
        sheet.name,
        tuple(book.sheet_names),
        book.hidden_sheets,
        tuple(top),
        (header.first_row, header.last_row) if header is not None else (),
        frozenset(sheet.marks.hidden),
    )
