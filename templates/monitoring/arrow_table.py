"""A long text of hours (.csv) as columns, through pyarrow, whatever its encoding.

The bytes are never transcoded: in GB18030 as in UTF-8 no comma, quote or line break is
part of another character. Columns of words and times are kept as places in a list of their
different texts, and only those texts are understood.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from grading.monitoring.hours import MISSING, Ints, plain
from grading.refusals import Refusal
from templates.monitoring.amounts import BLANKS, Amounts, amounts, of_floats
from templates.monitoring.collecting import Mask
from templates.monitoring.moments import Moments, by_distinct, moments
from templates.monitoring.tables import Words

_BLOCK = 1 << 21
_COLUMN = re.compile(r"CSV column #(\d+)")


class ArrowTable:
    """The rows of a text behind its header, read block by block.

    ``skip`` lines stand above the first row, ``numbers`` are the columns of numbers with what
    they are multiplied with. ``short`` are rows with another number of cells: (row, text).
    """

    def __init__(
        self,
        source: Callable[[], BinaryIO],
        where: str,
        *,
        skip: int,
        width: int,
        mark: str,
        numbers: Mapping[int, Decimal],
        cancelled: Callable[[], bool] | None = None,
    ) -> None:
        self._names = [str(at) for at in range(width)]
        self._where = where
        self._cancelled = cancelled
        self._factors = dict(numbers)
        self._uneven = False
        while not self._read(source, skip, mark):
            pass
        count = sum(len(code) for code in self._codes[self._first]) if self._codes else 0
        self.rows: Ints = np.arange(skip + 1, skip + 1 + count, dtype=np.int64)
        for row, _ in self.short:  # ascending: each moves what stands below it
            self.rows[row - skip - 1 :] += 1
        self._kept: NDArray[np.intp] | None = None
        self._words: dict[int, Words] = {}

    def _read(self, source: Callable[[], BinaryIO], skip: int, mark: str) -> bool:
        """One pass through the text; false where another is needed: a column of numbers turned
        out to hold text, or rows to have other numbers of cells.

        The library hands such rows out only as UTF-8, so the second pass takes every byte for a
        character of its own (Latin-1), which is undone by :meth:`_text`.
        """
        import pyarrow as pa
        from pyarrow import csv

        few = pa.dictionary(pa.int32(), pa.binary())
        types = {
            name: pa.float64() if at in self._factors else few
            for at, name in enumerate(self._names)
        }
        self.short: list[tuple[int, str]] = []
        texts = [at for at in range(len(self._names)) if at not in self._factors]
        self._first = texts[0]
        self._codes: dict[int, list[NDArray[np.int32]]] = {at: [] for at in texts}
        self._known = {at: _Texts() for at in texts}
        self._amounts: dict[int, list[Amounts]] = {at: [] for at in self._factors}
        with source() as stream:
            try:
                batches = csv.open_csv(
                    stream,
                    # one thread: it takes no more of the clock, and knows the rows' numbers
                    read_options=csv.ReadOptions(
                        use_threads=False, skip_rows=skip, column_names=self._names,
                        block_size=_BLOCK, encoding="latin-1" if self._uneven else "utf8",
                    ),
                    parse_options=csv.ParseOptions(
                        delimiter=mark,
                        invalid_row_handler=self._odd if self._uneven else None,
                        ignore_empty_lines=False,
                    ),
                    convert_options=csv.ConvertOptions(
                        column_types=types, null_values=sorted(BLANKS), check_utf8=False
                    ),
                )  # fmt: skip
                for batch in batches:
                    if self._cancelled is not None and self._cancelled():
                        raise Refusal("已取消，没有改动任何数据", self._where)
                    for at, codes in self._codes.items():
                        codes.append(self._known[at].places(batch.column(at)))
                    for at, found in self._amounts.items():
                        numbers = batch.column(at).to_numpy(zero_copy_only=False)
                        found.append(of_floats(numbers, self._factors[at]))
            except pa.ArrowInvalid as error:
                column = _COLUMN.search(str(error))
                if not self._uneven and "Expected " in str(error):
                    self._uneven = True
                    return False
                if column and int(column[1]) in self._factors:
                    del self._factors[int(column[1])]
                    return False
                raise Refusal(
                    "文字表格读不下去，可能是引号没有成对",
                    self._where,
                    "用 Excel 打开，另存为 .xlsx",
                ) from error
        return True

    def _odd(self, row: Any) -> str:
        self.short.append((row.number or 0, _decoded(row.text.encode("latin-1"))))
        return "skip"

    def moments(self, at: int, hours: int | None) -> Moments:
        if hours is not None:
            days, clock = self.words(at), self.words(hours)
            pairs = days.code * len(clock.texts) + clock.code
            different, code = np.unique(pairs, return_inverse=True)
            read = moments(
                [days.texts[pair // len(clock.texts)] for pair in different],
                [clock.texts[pair % len(clock.texts)] for pair in different],
            )
            return Moments(read.minutes[code], read.ends, read.starts, read.days_only)
        words = self.words(at)
        read = by_distinct(words.texts)
        return Moments(read.minutes[words.code], read.ends, read.starts, read.days_only)

    def amounts(self, at: int, factor: Decimal) -> Amounts:
        if at not in self._amounts:
            words = self.words(at)
            return amounts([words.texts[code] for code in words.code.tolist()], factor)
        return self._some_amounts(_joined(self._amounts[at]))

    def _some_amounts(self, found: Amounts) -> Amounts:
        if self._kept is None:
            return found
        places = {int(row): at for at, row in enumerate(self._kept)} if found.bad else {}
        bad = {places[row]: text for row, text in found.bad.items() if row in places}
        return Amounts(found.value[self._kept], bad, rounded=found.rounded)

    def words(self, at: int) -> Words:
        if at >= len(self._names):
            return Words(np.zeros(len(self.rows), dtype=np.int32), [""])
        if at not in self._words:
            self._words[at] = self._understood(at)
        return self._words[at]

    def _understood(self, at: int) -> Words:
        if at in self._amounts:
            texts = [
                "" if value == MISSING else f"{plain(value)}"
                for value in _joined(self._amounts[at]).value.tolist()
            ]
            known = {text: place for place, text in enumerate(dict.fromkeys(texts))}
            code = np.fromiter(map(known.__getitem__, texts), np.int32, len(texts))
            return Words(self._some(code), list(known))
        texts = [self._text(each) for each in self._known[at]]
        known = {text: place for place, text in enumerate(dict.fromkeys(texts))}
        code = np.concatenate(self._codes.pop(at) or [np.zeros(0, np.int32)])
        if len(known) < len(texts):
            code = np.array([known[text] for text in texts], dtype=np.int32)[code]
        return Words(self._some(code), list(known) or [""])

    def _text(self, raw: bytes) -> str:
        return _decoded(raw.decode("utf-8").encode("latin-1") if self._uneven else raw)

    def row_texts(self, index: int) -> list[str]:
        return [self._cell(at, index) for at in range(len(self._names))]

    def _cell(self, at: int, index: int) -> str:
        if at not in self._amounts:
            words = self.words(at)
            return words.texts[words.code[index]]
        row = index if self._kept is None else int(self._kept[index])
        for found in self._amounts[at]:
            if row < len(found.value):
                value = plain(int(found.value[row]))
                return "" if value is None else str(value)
            row -= len(found.value)
        raise IndexError(index)

    def keep(self, mask: Mask) -> None:
        wanted = np.flatnonzero(mask)
        self._kept = wanted if self._kept is None else self._kept[wanted]
        self.rows = self.rows[wanted]
        for at, words in self._words.items():
            self._words[at] = Words(words.code[wanted], words.texts)

    def _some(self, values: NDArray[Any]) -> NDArray[Any]:
        return values if self._kept is None else values[self._kept]


class _Texts:
    """The different texts of a column in their first order; looked up by the library, because
    a dictionary of Python's takes a tenth of the whole reading."""

    def __init__(self) -> None:
        import pyarrow as pa

        self._values: Any = pa.array([], pa.binary())

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._values.to_pylist())

    def places(self, column: Any) -> NDArray[np.int32]:
        """The rows of a block as places among the texts; one without text has the empty one's."""
        indices = column.indices
        place = self._of(column.dictionary)
        if not indices.null_count:
            return place[indices.to_numpy()]
        code = np.full(len(indices), self._of_empty(), dtype=np.int32)
        gaps = indices.is_null().to_numpy(zero_copy_only=False)
        code[~gaps] = place[indices.drop_null().to_numpy()]
        return code

    def _of_empty(self) -> int:
        import pyarrow as pa

        return int(self._of(pa.array([b""], pa.binary()))[0])

    def _of(self, different: Any) -> NDArray[np.int32]:
        """The places of some texts; new ones are appended."""
        import pyarrow as pa
        from pyarrow import compute

        found = compute.index_in(different, value_set=self._values)
        if found.null_count:
            new = different.filter(found.is_null())
            self._values = pa.concat_arrays([self._values, new])
            found = compute.index_in(different, value_set=self._values)
        places: NDArray[np.int32] = found.to_numpy()
        return places


def _joined(parts: list[Amounts]) -> Amounts:
    """The numbers of all blocks; they are joined once and kept so."""
    if len(parts) == 1:
        return parts[0]
    whole = Amounts(np.concatenate([part.value for part in parts] or [np.zeros(0, np.int64)]))
    start = 0
    for part in parts:
        whole.bad |= {start + at: text for at, text in part.bad.items()}
        whole.rounded += part.rounded
        start += len(part.value)
    parts[:] = [whole]
    return whole


def _decoded(text: bytes) -> str:
    """One of the different texts: UTF-8, else GB18030."""
    try:
        return text.decode("utf-8").strip()
    except UnicodeDecodeError:
        return text.decode("gb18030", "replace").strip()
