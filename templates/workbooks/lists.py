"""An enterprise list, read and checked, ready to be imported.

``read_list`` turns a file into staged rows: raw texts as written beside the
values they mean, with findings by row and column. Title rows, notes, subtotals
and repeated headers are left out and said so; merged cells are carried down.
The file is read once; whatever is confirmed later works on the staged rows.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple, overload

from grading.refusals import Finding, Refusal
from templates.workbooks.bulk import without_collector
from templates.workbooks.cells import STEPS, Steps
from templates.workbooks.headings import check_columns, find_header, layout_key
from templates.workbooks.list_rows import ListRows
from templates.workbooks.meanings import RowReader
from templates.workbooks.reading import Book, open_book
from templates.workbooks.staged import Block, BlockStore
from templates.workbooks.twins import row_key
from templates.workbooks.values import VALUES


class StagedRow(NamedTuple):
    """One row of a list: ``row`` as Excel counts it, ``texts`` as written, ``record`` as meant.

    ``record`` follows :data:`values.VALUES`. ``joins`` is the row of the same
    enterprise that came first, where this row only adds an industry; else 0.
    ``mended`` are texts a person put in place of those written, as (heading, text).
    """

    row: int
    sheet: str
    headings: tuple[str, ...]
    texts: tuple[str, ...]
    record: tuple[Any, ...]
    findings: tuple[Finding, ...] = ()
    joins: int = 0
    mended: tuple[tuple[str, str], ...] = ()

    @property
    def raw(self) -> dict[str, str]:
        """Heading → text as written."""
        return dict(zip(self.headings, self.texts, strict=True))

    @property
    def values(self) -> dict[str, Any]:
        """Field → value; see :data:`values.VALUES`."""
        return dict(zip(VALUES, self.record, strict=True))

    @property
    def good(self) -> bool:
        """Whether nothing stands against importing the row."""
        return not any(f.severity == "error" for f in self.findings)


class StagedRows(Sequence[StagedRow]):
    """The rows of a list, made from their packed blocks as they are asked for."""

    def __init__(self, sheet: str, rows: ListRows) -> None:
        self.sheet = sheet
        self.headings = rows.headings
        self.store: BlockStore = rows.store
        self.findings = rows.row_findings
        self.joins = rows.joins
        self.mended: dict[int, StagedRow] = {}
        self._mender = rows.mender

    def __len__(self) -> int:
        return len(self.store)

    @overload
    def __getitem__(self, index: int) -> StagedRow: ...

    @overload
    def __getitem__(self, index: slice) -> list[StagedRow]: ...

    def __getitem__(self, index: int | slice) -> StagedRow | list[StagedRow]:
        if isinstance(index, slice):
            return [self[at] for at in range(*index.indices(len(self)))]
        if index < 0:
            index += len(self)
        if index in self.mended:
            return self.mended[index]
        block = self.store.block(index)
        at = index - block.start
        return self._row(index, block.numbers[at], block.texts(at), block.row(at))

    def __iter__(self) -> Iterator[StagedRow]:
        for block in self.store.blocks():
            for at, number in enumerate(block.numbers):
                index = block.start + at
                mended = self.mended.get(index)
                yield mended or self._row(index, number, block.texts(at), block.row(at))

    def blocks(self) -> Iterator[Block]:
        """The blocks the rows are kept in, as they were read; ``mended`` rows differ."""
        return self.store.blocks()

    def at(self, number: int) -> int:
        """The index of the row with this number in the sheet; KeyError where there is none."""
        return self.store.index_of(number)

    def number(self, index: int) -> int:
        """The number in the sheet of the row with this index."""
        block = self.store.block(index)
        return int(block.numbers[index - block.start])

    def mend(self, number: int, texts: Mapping[str, str]) -> StagedRow:
        """Put other texts (heading → text) in cells of the row with this number; read it anew.

        The texts as written stay; a text equal to what was written takes the mending back.
        Of the other rows only those that were duplicates of this one are read again.
        """
        index = self.at(number)
        row = self[index]
        raw = row.raw
        mended = {h: t for h, t in {**dict(row.mended), **texts}.items() if raw.get(h) != t}
        doubles = self._doubles_of(row) if row_key(row.record) else []
        now = self._read_anew(index, row, mended)
        if row_key(now.record) != row_key(row.record):
            for other in doubles:
                self._read_anew(other, self[other], dict(self[other].mended))
        return now

    def _doubles_of(self, row: StagedRow) -> list[int]:
        """Rows that repeat the code of this one, or add an industry to it."""
        return [
            index
            for index, found in self.findings.items()
            if any(f.rule in ("duplicate", "same_enterprise") for f in found)
            and row_key(self[index].record) == row_key(row.record)
            and self[index].row != row.row
        ]

    def _read_anew(self, index: int, row: StagedRow, mended: Mapping[str, str]) -> StagedRow:
        record, found, joins = self._mender.read(row.row, row.raw, mended, row.record)
        if found:
            self.findings[index] = found
        else:
            self.findings.pop(index, None)
        if joins:
            self.joins[index] = joins
        else:
            self.joins.pop(index, None)
        now = row._replace(
            record=record, findings=found, joins=joins, mended=tuple(sorted(mended.items()))
        )
        self.mended[index] = now
        return now

    def faulty(self) -> list[int]:
        """The indices of the rows that are not good, in order."""
        return sorted(
            index
            for index, found in self.findings.items()
            if any(finding.severity == "error" for finding in found)
        )

    def _row(
        self, index: int, number: int, texts: tuple[str, ...], record: tuple[Any, ...]
    ) -> StagedRow:
        found = self.findings.get(index, ())
        joins = self.joins.get(index, 0)
        return StagedRow(number, self.sheet, self.headings, texts, record, found, joins)


@dataclass(slots=True)
class StagedList:
    """A list that has been read: rows, how it was read, and findings about the list itself.

    ``mapping`` is heading → field as applied, ``extra`` the places in a row's
    texts of columns without a field, ``steps`` how often each normalising step
    changed something (``steps.off``: those not taken), ``layout`` the key of its
    headings, by which a mapping is remembered. ``hidden`` counts the enterprises in
    rows hidden in the sheet, whether they were read or left out.
    """

    file: str
    sha256: str
    sheet: str
    header_row: int
    mapping: dict[str, str]
    rows: StagedRows
    findings: list[Finding] = field(default_factory=list)
    extra: tuple[int, ...] = ()
    steps: Steps = field(default_factory=Steps)
    layout: str = ""
    hidden: int = 0
    took_hidden: bool = True

    def all_findings(self) -> list[Finding]:
        """Findings of the list and of its rows, by row."""
        every = [*self.findings, *chain.from_iterable(self.rows.findings.values())]
        return sorted(every, key=lambda finding: finding.row or 0)


def read_list(
    source: str | Path | Book,
    sheet: str | int | None = None,
    mapping: Mapping[str, str | None] | None = None,
    *,
    header_row: int | None = None,
    off: Iterable[str] = (),
    take_hidden: bool = True,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> StagedList:
    """Read and check an enterprise list (.xlsx, .xls, .ods, .csv), a file or an open one.

    ``sheet`` is a name or a number from 1, ``mapping`` heading → field (by
    identifier or title; None leaves the column out) where recognition errs,
    ``header_row`` the row of the headings where it was guessed wrong, ``off`` the
    normalising steps not to take (:data:`cells.STEPS`), ``take_hidden`` whether rows
    hidden in the sheet belong to the list. ``progress(done, total)``
    is called now and then; where ``cancelled`` says so the reading ends at once.

    Raises :class:`Refusal` for a file that is no list; faults of single rows
    are findings.
    """
    steps = frozenset(off)
    if not steps <= STEPS.keys():
        unknown = "、".join(sorted(steps - STEPS.keys()))
        raise Refusal(f"没有“{unknown}”这一步", "", "可关闭的步骤：" + "、".join(STEPS))
    if not isinstance(source, Book):
        with open_book(source, cancelled) as book:
            return _read(book, sheet, mapping, header_row, steps, take_hidden, progress, cancelled)
    return _read(source, sheet, mapping, header_row, steps, take_hidden, progress, cancelled)


def _read(
    book: Book,
    sheet: str | int | None,
    mapping: Mapping[str, str | None] | None,
    header_row: int | None,
    off: frozenset[str],
    take_hidden: bool,
    progress: Callable[[int, int], None] | None,
    cancelled: Callable[[], bool] | None,
) -> StagedList:
    with without_collector():
        chosen = book.sheet(sheet)
        where = f"{book.file} · {chosen.name}" if book.kind != "csv" else book.file
        header = find_header(chosen.rows(), chosen.merged, mapping, where, header_row)
        missing = check_columns(header, where)
        reader = RowReader(header, off)
        rows = ListRows(chosen, header, reader, carry=book.kind == "csv", take_hidden=take_hidden)
        for numbers, lines in chosen.blocks():
            if cancelled is not None and cancelled():
                raise Refusal("已取消，没有改动任何数据", where)
            above = bisect_right(numbers, header.last_row)
            if above < len(numbers):
                rows.take(numbers[above:], lines[above:] if above else lines)
            if progress is not None:
                progress(numbers[-1], max(chosen.last_row, numbers[-1]))
    if not len(rows.store):
        raise Refusal("表头下面没有一家企业", where, "请选择有内容的工作表")
    staged = StagedList(
        file=book.file,
        sha256=book.sha256,
        sheet=chosen.name,
        header_row=header.last_row,
        mapping={h.text: h.field for h in header.headings if h.field},
        rows=StagedRows(chosen.name, rows),
        findings=rows.closing_findings(),
        extra=tuple(i for i, h in enumerate(header.headings) if h.field is None),
        steps=reader.steps,
        layout=layout_key(header),
        hidden=rows.hidden,
        took_hidden=take_hidden,
    )
    if missing:
        staged.findings.append(
            Finding(None, "", "", "missing_column", "warning", missing, staged.sheet)
        )
    others = [name for name in book.sheet_names if name != chosen.name]
    if others and sheet is None:
        message = f"文件里还有工作表：{'、'.join(others)}，没有读入"
        staged.findings.append(Finding(None, "", "", "other_sheets", "note", message, staged.sheet))
    return staged
