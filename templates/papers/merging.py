"""Many papers bound into one PDF, written as they come: memory stays that of one paper.

A general library holds all of the result until it is saved. The papers are our own,
with a plain table of objects, so the objects a paper's pages need are copied under new
numbers one paper after the other; metadata and outlines stay behind, and a bookmark per
paper takes their place. The same papers give the same bytes.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from itertools import pairwise
from typing import BinaryIO

from grading.refusals import Refusal
from templates.papers.sheet import PRODUCER

_REFERENCE = re.compile(rb"\b(\d+) 0 R\b")
_PAGE = re.compile(rb"/Type\s*/Page\b")
_COUNT = re.compile(rb"/Count\s+(\d+)")
_CATALOG, _PAGES, _INFO, _OUTLINES = 1, 2, 3, 4


class _Paper:
    """The objects of one of our PDFs by number."""

    def __init__(self, pdf: bytes, where: str) -> None:
        self._pdf = pdf
        self._starts: dict[int, int] = {}
        try:
            self._read_table()
            catalog = self._catalog()
            found = re.search(rb"/Pages\s+(\d+) 0 R", self.dictionary(catalog))
            self.root = int(found[1]) if found else 0
            counted = _COUNT.search(self.dictionary(self.root))
            self.pages = int(counted[1]) if counted else 0
        except (KeyError, ValueError, IndexError) as trouble:
            raise Refusal(
                "不是本软件印出的 PDF，或文件已损坏，不能合并", where, "请重新打印这一份"
            ) from trouble

    def _read_table(self) -> None:
        at = int(self._pdf[self._pdf.rindex(b"startxref") + 9 :].split()[0])
        lines = self._pdf[at:].split(b"\n", 2)
        if lines[0].strip() != b"xref":
            raise ValueError("no plain table")
        _, count = map(int, lines[1].split())
        table = lines[2]
        for number in range(1, count):
            row = table[20 * number : 20 * number + 20]
            if row[17:18] == b"n":
                self._starts[number] = int(row[:10])
        order = sorted([*self._starts.values(), at])
        following = dict(pairwise(order))
        self._ends = {number: following[start] for number, start in self._starts.items()}
        self._trailer = table[20 * count :]

    def _catalog(self) -> int:
        found = re.search(rb"/Root\s+(\d+) 0 R", self._trailer)
        return int(found[1]) if found else 0

    def body(self, number: int) -> tuple[bytes, bytes]:
        """An object as its dictionary (or value) and its stream, if it has one."""
        whole = self._pdf[self._starts[number] : self._ends[number]]
        begin = whole.index(b"obj") + 3
        inside = whole[begin : whole.rindex(b"endobj")]
        at = inside.find(b">>\nstream")
        if at < 0:
            at = inside.find(b">>\r\nstream")
        return (inside, b"") if at < 0 else (inside[: at + 2], inside[at + 2 :])

    def dictionary(self, number: int) -> bytes:
        return self.body(number)[0]


def pages_of(pdf: bytes, where: str = "") -> int:
    """How many pages one of our papers has."""
    return _Paper(pdf, where).pages


def merge(target: BinaryIO, papers: Iterable[tuple[bytes, str]], title: str) -> int:
    """Write the papers, each a PDF with the name of its bookmark, as one PDF; how many pages.

    Refuses a PDF that is not one of ours.
    """
    binder = _Binder(target)
    pages = sum(binder.add(pdf, name) for pdf, name in papers)
    binder.finish(title, pages)
    return pages


class _Binder:
    def __init__(self, target: BinaryIO) -> None:
        self._target = target
        self._digest = hashlib.sha256()
        self._at = 0
        self._offsets: dict[int, int] = {}
        self._next = _OUTLINES + 1
        self._papers: list[tuple[int, int, int, str, int]] = []
        self._write(b"%PDF-1.5\n%\xe6\x99\x8b\xe7\xba\xa7\n")

    def add(self, pdf: bytes, name: str) -> int:
        """Copy what the pages of a paper need; how many pages it has."""
        paper = _Paper(pdf, name)
        numbers = {paper.root: self._number()}
        waiting, first = [paper.root], 0
        while waiting:
            old = waiting.pop()
            dictionary, stream = paper.body(old)
            for found in _REFERENCE.finditer(dictionary):
                number = int(found[1])
                if number not in numbers:
                    numbers[number] = self._number()
                    waiting.insert(0, number)
            renumbered = _REFERENCE.sub(
                lambda found: b"%d 0 R" % numbers[int(found[1])], dictionary
            )
            if old == paper.root:
                head, _, rest = renumbered.partition(b"<<")
                renumbered = head + b"<< /Parent %d 0 R" % _PAGES + rest
            elif not first and not stream and _PAGE.search(dictionary):
                first = numbers[old]
            self._object(numbers[old], renumbered.strip() + stream.rstrip())
        self._papers.append((numbers[paper.root], first, paper.pages, name, self._number()))
        return paper.pages

    def finish(self, title: str, pages: int) -> None:
        """Write what holds the papers together, and the table of objects."""
        kids = b" ".join(b"%d 0 R" % root for root, *_ in self._papers)
        self._object(_PAGES, b"<< /Type /Pages /Count %d /Kids [ %b ] >>" % (pages, kids))
        items = [item for *_, item in self._papers]
        for at, (_, first, _, name, item) in enumerate(self._papers):
            words = b"<< /Title %b /Parent %d 0 R /Dest [ %d 0 R /Fit ]" % (
                _text(name),
                _OUTLINES,
                first,
            )
            if at:
                words += b" /Prev %d 0 R" % items[at - 1]
            if at + 1 < len(items):
                words += b" /Next %d 0 R" % items[at + 1]
            self._object(item, words + b" >>")
        outlines = b"<< /Type /Outlines /Count %d" % len(items)
        if items:
            outlines += b" /First %d 0 R /Last %d 0 R" % (items[0], items[-1])
        self._object(_OUTLINES, outlines + b" >>")
        self._object(_INFO, b"<< /Title %b /Producer %b >>" % (_text(title), _text(PRODUCER)))
        catalog = b"<< /Type /Catalog /Pages %d 0 R /Outlines %d 0 R /Lang (zh-CN) >>"
        self._object(_CATALOG, catalog % (_PAGES, _OUTLINES))
        mark, start = self._digest.hexdigest()[:32].encode(), self._at
        self._write(b"xref\n0 %d\n0000000000 65535 f \n" % self._next)
        for number in range(1, self._next):
            self._write(b"%010d 00000 n \n" % self._offsets[number])
        trailer = b"trailer\n<< /Size %d /Root %d 0 R /Info %d 0 R /ID [ <%b> <%b> ] >>\n"
        self._write(trailer % (self._next, _CATALOG, _INFO, mark, mark))
        self._write(b"startxref\n%d\n%%%%EOF\n" % start)

    def _number(self) -> int:
        self._next += 1
        return self._next - 1

    def _object(self, number: int, body: bytes) -> None:
        self._offsets[number] = self._at
        self._write(b"%d 0 obj\n%b\nendobj\n" % (number, body))

    def _write(self, data: bytes) -> None:
        self._target.write(data)
        self._digest.update(data)
        self._at += len(data)


def _text(words: str) -> bytes:
    """A text of the metadata: UTF-16 in hexadecimal, which needs no escaping."""
    return b"<FEFF" + words.encode("utf-16-be").hex().upper().encode() + b">"
