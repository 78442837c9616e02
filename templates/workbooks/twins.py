"""The same enterprise twice in one list: another industry, another site, or a slip."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from grading.refusals import Finding
from templates.workbooks.cells import cell_text
from templates.workbooks.packed import Column
from templates.workbooks.remarks import Remarks
from templates.workbooks.staged import BlockStore
from templates.workbooks.values import PLACE, Problem

_CODE, _SITE, _NAME, _INDUSTRIES = (PLACE[f] for f in ("code", "site", "name", "industries"))


class _Seen(NamedTuple):
    """The rows of one enterprise so far: number and name of the first, industries of all."""

    row: int
    name: str
    industries: frozenset[tuple[str, str]]


class Twins:
    """Compares blocks of rows with those above; ``joins`` is index in the store → first row."""

    def __init__(self, store: BlockStore, remarks: Remarks) -> None:
        self.joins: dict[int, int] = {}
        self._store = store
        self._remarks = remarks
        self._first: dict[str, int] = {}
        self._several: dict[str, _Seen] = {}
        self._names: dict[str, str] = {}

    def compare(
        self,
        numbers: Sequence[int],
        contents: Sequence[Column],
        values: Sequence[Column],
        findings: dict[int, list[Finding]],
    ) -> None:
        """Look at a block before it is stored; ``findings`` (by place in it) are added to."""
        codes, names = values[_CODE], values[_NAME]
        keys = row_keys(values)
        if not len(codes) or not len(names):
            return
        # What is noted here is what looking at row by row would note.
        fresh = "" not in codes and _all_so(self._first, keys, numbers)
        if fresh and _all_so(self._names, names, codes):
            return
        for at, (key, code, name) in enumerate(zip(keys, codes, names, strict=True)):
            problem = self._problem(at, key, code, name, numbers, values) if code else None
            if problem is not None:
                row_texts = [cell_text(column[at]) for column in contents]
                found = self._remarks.about(problem, numbers[at], row_texts)
                findings.setdefault(at, []).extend(found)

    def moved(self, number: int, key: str, values: Sequence[Any]) -> tuple[Problem | None, int]:
        """A row whose values are now these, and whose key was ``key``: what stands against it.

        Returns the problem, if any, and the row it adds an industry to, or 0.
        """
        if self._first.get(key) == number:
            del self._first[key]
        now = row_key(values)
        first = self._first.setdefault(now, number) if now else number
        if first == number:
            return None, 0
        known = self._several.get(now) or self._stored(first)
        mine = frozenset((i.industry, i.written) for i in values[_INDUSTRIES])
        problem, joins = _compared(first, known, mine, values[_NAME])
        if joins:
            self._several[now] = known._replace(industries=known.industries | mine)
        return problem, first if joins else 0

    def _problem(
        self,
        at: int,
        key: str,
        code: str,
        name: str,
        numbers: Sequence[int],
        values: Sequence[Column],
    ) -> Problem | None:
        number = numbers[at]
        first = self._first.setdefault(key, number)
        if first == number:
            other = self._names.setdefault(name, code)
            if not name or other == code:
                return None
            message = f"同名企业在上面用的是另一个代码 {other}，请核对"
            return Problem("name", "same_name", "warning", message)
        known = self._several.get(key) or self._row(first, numbers, values)
        mine = self._named(values[_INDUSTRIES], at)
        problem, joins = _compared(first, known, mine, name)
        if joins:
            self._several[key] = known._replace(industries=known.industries | mine)
            self.joins[len(self._store) + at] = first
        return problem

    def _row(self, row: int, numbers: Sequence[int], values: Sequence[Column]) -> _Seen:
        """An earlier row, from the block that is not stored yet or from the store."""
        if row >= numbers[0]:
            at = list(numbers).index(row)
            return _Seen(row, values[_NAME][at], self._named(values[_INDUSTRIES], at))
        return self._stored(row)

    def _stored(self, row: int) -> _Seen:
        index = self._store.index_of(row)
        block = self._store.block(index)
        at = index - block.start
        industries = block.column(_INDUSTRIES)[at]
        named = frozenset((i.industry, i.written) for i in industries)
        return _Seen(row, block.column(_NAME)[at], named)

    def _named(self, places: Column, at: int) -> frozenset[tuple[str, str]]:
        industries: Any = self._store.kept.objects[places[at]] if len(places) else ()
        return frozenset((i.industry, i.written) for i in industries)


def row_keys(values: Sequence[Column | None]) -> Column:
    """CODE, or CODE/SITE where a site is given, of every row."""
    codes, sites = values[_CODE] or (), values[_SITE]
    if not sites:
        return codes
    return [f"{code}/{site}" if site else code for code, site in zip(codes, sites, strict=True)]


def row_key(values: Sequence[Any]) -> str:
    """CODE or CODE/SITE of one row."""
    code, site = values[_CODE], values[_SITE]
    return f"{code}/{site}" if code and site else str(code)


def _compared(
    first: int, known: _Seen, mine: frozenset[tuple[str, str]], name: str
) -> tuple[Problem, bool]:
    """What a further row of an enterprise is: another industry of it (True), or a slip."""
    if mine and known.industries and not mine & known.industries and known.name == name:
        message = f"与第 {first} 行是同一家企业的另一个行业，两行并为一家"
        return Problem("code", "same_enterprise", "note", message), True
    message = f"统一社会信用代码与第 {first} 行重复；一厂多址请加“厂区”列区分，否则删去一行"
    return Problem("code", "duplicate", "error", message), False


def _all_so(known: dict[str, Any], words: Column, values: Column) -> bool:
    """Note for every word its value, unless there is one: whether each has its own now."""
    return list(map(known.setdefault, words, values)) == list(values)
