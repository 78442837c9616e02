"""A pack as a workbook that policy staff can edit, and such a workbook as a pack again.

Nothing is lost on the way: writing reads the finished file back and compares the
fingerprint. Reading is as strict as reading a pack's YAML, and names sheet and cell.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from grading.pack_writer import content_of, pack_text
from grading.packs import Pack, read_pack
from grading.refusals import Refusal
from templates.workbooks.reading import open_book


@dataclass(frozen=True, slots=True)
class PackBook:
    """A workbook that was read: its pack (with the text written for it), and which file it was."""

    file: str
    sha256: str
    pack: Pack


def write_pack_book(path: Path, pack: Pack) -> None:
    """Write a pack as a workbook; it stands under its name only when it reads back the same.

    Refuses a pack with something in it that a workbook cannot hold.
    """
    from templates.workbooks.pack_sheets import pack_book

    unfinished = path.with_name(f".{path.name}.{os.getpid()}.unfinished.xlsx")
    try:
        pack_book(content_of(pack)).save(unfinished)
        try:
            same = read_pack_book(unfinished).pack.fingerprint == pack.fingerprint
            reason = "读回的内容与原标准不同"
        except Refusal as refusal:
            same, reason = False, refusal.what
        if not same:
            raise Refusal(
                f"{pack.key} 里有 Excel 存不住的内容：{reason}", str(path), "请导出为 .yaml"
            )
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def read_pack_book(path: Path) -> PackBook:
    """The pack in a workbook; Refusal naming sheet and cell where anything is wrong."""
    from templates.workbooks.pack_reading import PackSheets

    with open_book(path) as book:
        staged = PackSheets(book)
        text = pack_text(staged.content)
        try:
            pack = read_pack(text, book.file)
        except Refusal as refusal:
            raise staged.placed(refusal) from None
        return PackBook(book.file, book.sha256, pack)
