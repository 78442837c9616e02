"""Two hundred and more damaged lists: each is refused, or goes in as a whole; nothing between.

The sample lists are what offices really send (title rows, merged cells, notes); damaged
are the packed bytes of the .xlsx, its XML and that of an .ods before packing, the .xls
and the .csv.
"""

from __future__ import annotations

import random
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from sqlalchemy import func, select

from db import trail
from db.enterprise_import import import_list
from db.enterprise_tables import Enterprise, ImportBatch
from db.office import Office
from db.users import Actor
from grading.refusals import Refusal
from templates.samples import SAMPLES
from templates.samples.make_samples import COUNTY_LIST, INDUSTRY_LIST, MAIN_LIST
from templates.workbooks.cells import cell_text
from templates.workbooks.lists import read_list
from templates.workbooks.reading import open_book
from tests.templates.workbooks.books import mutated, save_ods

EACH = 44
PARTS = ("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml")


def as_ods(source: Path, path: Path) -> Path:
    """The first sheet of a list as an .ods, all cells as text."""

    def line(cells: list[object]) -> str:
        texts = (
            '<table:table-cell office:value-type="string">'
            f"<text:p>{escape(cell_text(cell))}</text:p></table:table-cell>"
            for cell in cells
        )
        return f"<table:table-row>{''.join(texts)}</table:table-row>"

    with open_book(source) as book:
        return save_ods(path, "".join(line(cells) for _, cells in book.sheet().rows()))


def repacked(source: Path, target: Path, members: tuple[str, ...], chance: random.Random) -> None:
    """The package with one of these members damaged."""
    with zipfile.ZipFile(source) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    damaged = chance.choice([name for name in members if name in parts])
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts.items():
            book.writestr(name, mutated(content, chance) if name == damaged else content)


def damaged_lists(folder: Path) -> Iterator[Path]:
    chance = random.Random(2026)
    ods = as_ods(SAMPLES / MAIN_LIST, folder / "good.ods")
    for number in range(EACH):
        for name in (MAIN_LIST, COUNTY_LIST, INDUSTRY_LIST):
            path = folder / f"{number}{Path(name).suffix}"
            path.write_bytes(mutated((SAMPLES / name).read_bytes(), chance))
            yield path
        repacked(SAMPLES / MAIN_LIST, path := folder / f"{number}-xml.xlsx", PARTS, chance)
        yield path
        repacked(ods, path := folder / f"{number}.ods", ("content.xml",), chance)
        yield path


def on_file(office: Office) -> tuple[set[tuple[str, str, int]], int]:
    """Code, site and version of every enterprise, and the number of batches."""
    with office.reading() as session:
        lines = session.execute(select(Enterprise.code, Enterprise.site, Enterprise.version))
        there = {(code, site, version) for code, site, version in lines}
        return there, session.scalar(select(func.count()).select_from(ImportBatch)) or 0


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_damaged_lists_never_crash_and_are_never_imported_by_half(
    office: Office, admin: Actor, tmp_path: Path
) -> None:
    outcomes = {"refused": 0, "imported": 0}
    batches = 0
    for path in damaged_lists(tmp_path):
        there, before = on_file(office)
        try:
            result = import_list(office, admin, read_list(path), good_rows=True)
        except Refusal as refusal:
            assert refusal.what
            assert on_file(office) == (there, before)
            outcomes["refused"] += 1
            continue
        now, after = on_file(office)
        assert result.read == (result.created + result.updated + result.unchanged + result.rejected)
        assert after == before + (result.batch is not None)
        assert (now != there) == bool(result.created or result.updated)
        batches = after
        outcomes["imported"] += 1
    assert sum(outcomes.values()) == 5 * EACH > 200
    assert min(outcomes.values()) > 30, outcomes
    imports = [e for e in trail.entries(office, admin) if e.action == "enterprises.import"]
    assert len(imports) == batches
    assert trail.verify(office).ok
