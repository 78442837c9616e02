"""Papers with ugly contents (:mod:`tests.templates.papers.ugly`): every text comes out whole, on
the page, in embedded faces, and no reader finds anything wrong with the file."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from functools import lru_cache
from itertools import combinations, pairwise
from pathlib import Path

import pypdfium2
import pypdfium2.raw as raw
import pytest

from grading.refusals import Refusal
from templates.papers.certificate import draw_certificate
from templates.papers.merging import merge
from tests.templates.papers.reading import fonts_used, page_sizes, pdftotext, squeezed
from tests.templates.papers.samples import certificate
from tests.templates.papers.ugly import UGLY
from tests.templates.papers.ugly_words import ADDRESS, NAME, RARE

NEAREST = 20  # points between what is printed and the edge: what printers cannot reach is less
TORN = re.compile(r"(?<![A-Za-z])(CE|CEM|DC)$", re.MULTILINE)


@lru_cache(maxsize=len(UGLY))
def drawn(name: str) -> bytes:
    return UGLY[name].draw()


def test_no_kind_of_paper_is_left_out() -> None:
    """Whatever of the papers' room draws a PDF is drawn here."""
    house = Path(__file__).resolve().parents[3]
    draws = re.compile(r"^def (draw_\w+)\([^)]*\) -> bytes:", re.MULTILINE)
    files = (house / "templates" / "papers").rglob("*.py")
    drawing = {found for file in files for found in draws.findall(file.read_text("utf-8"))}
    here = "".join(file.read_text("utf-8") for file in Path(__file__).parent.glob("ugly*.py"))
    assert drawing and {name for name in drawing if f"{name}(" not in here} == set()


@pytest.mark.parametrize("name", UGLY)
def test_every_text_comes_out_whole_and_no_word_is_torn(name: str, tmp_path: Path) -> None:
    found = squeezed(drawn(name))
    for words in UGLY[name].says:
        assert words in found, words
    assert not TORN.search(lines_of(drawn(name)))
    if RARE in found:
        assert RARE in pdftotext(drawn(name), tmp_path)


@pytest.mark.parametrize("name", UGLY)
def test_nothing_is_printed_outside_the_margins(name: str) -> None:
    for number, edges, size in printed_edges(drawn(name)):
        left, bottom, right, top = edges
        assert left >= NEAREST and bottom >= NEAREST, (number, edges)
        assert right <= size[0] - NEAREST and top <= size[1] - NEAREST, (number, edges)


@pytest.mark.parametrize("name", UGLY)
def test_the_file_is_sound_and_every_font_is_embedded_as_a_subset(
    name: str, tmp_path: Path
) -> None:
    used = fonts_used(drawn(name))
    assert used and all(used.values())
    named = re.findall(rb"/BaseFont /(\S+)", drawn(name))
    assert named and all(re.match(rb"[A-Z]{6}\+", name) for name in named)
    sound(drawn(name), tmp_path)


def test_the_same_content_gives_the_same_bytes() -> None:
    for name in ("letter", "county table", "site visit", "monitoring"):
        assert UGLY[name].draw() == drawn(name), name


def test_the_reason_of_an_open_point_is_told_whole() -> None:
    assert squeezed(drawn("report")).count(ADDRESS) >= 8  # a page may end inside it


def test_a_certificate_stays_on_one_page_and_small() -> None:
    """Every rare character brings its outline along: only ten of them cost a few KB more."""
    assert page_sizes(drawn("certificate")) == [(297, 210)]
    long = NAME.replace(RARE, "")
    assert len(draw_certificate(certificate(enterprise=long, address=ADDRESS))) <= 70_000


def test_no_line_of_a_certificate_lies_upon_another() -> None:
    """However many there are; the mark behind them, turned, is no line."""
    document = pypdfium2.PdfDocument(drawn("certificate"))
    page = document[0]
    found = [each.get_bounds() for each in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT])]
    boxes = [box for box in found if box[3] - box[1] < 200]
    document.close()
    for one, other in combinations(boxes, 2):
        wide = min(one[2], other[2]) - max(one[0], other[0])
        high = min(one[3], other[3]) - max(one[1], other[1])
        assert wide < 2 or high < 2, (one, other)


def test_a_certificate_with_too_much_to_say_is_refused_by_name() -> None:
    with pytest.raises(Refusal, match="一页放不下") as refused:
        draw_certificate(certificate(address=ADDRESS * 20))
    assert refused.value.where.endswith("生产地址")


@pytest.mark.parametrize("width", [60, 90, 140])
def test_a_latin_word_is_not_broken_where_it_fits(width: float) -> None:
    from templates.papers import style
    from templates.papers.lines import Span, break_lines

    words = ("CEMS", "DCS", "NOx", "mg/m³", "RTO")
    text = "".join(f"采用{word}监控并联网传输，" for word in words) * 6
    lines = break_lines([Span(text, style.CELL)], width, 12)
    pieces = ["".join(piece.text for piece in line.pieces) for line in lines]
    for one, following in pairwise(pieces):
        assert not (one[-1].isascii() and one[-1].isalpha() and following[0].isascii())


def test_a_bound_file_is_sound_too(tmp_path: Path) -> None:
    names = ("certificate", "letter", "empty report", "emergency measures")
    papers = [(drawn(name), f"{name} {RARE}") for name in names]
    with (tmp_path / "合订本.pdf").open("wb") as target:
        count = merge(target, papers, f"合订本{RARE}")
    bound = (tmp_path / "合订本.pdf").read_bytes()
    assert count == len(page_sizes(bound)) == sum(len(page_sizes(pdf)) for pdf, _ in papers)
    assert squeezed(bound) == "".join(squeezed(pdf) for pdf, _ in papers)
    sound(bound, tmp_path)


def sound(pdf: bytes, folder: Path) -> None:
    """qpdf finds nothing wrong; skips where it is not installed."""
    program = shutil.which("qpdf")
    if program is None:
        pytest.skip("qpdf is not installed")
    file = folder / "paper.pdf"
    file.write_bytes(pdf)
    done = subprocess.run([program, "--check", str(file)], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def lines_of(pdf: bytes) -> str:
    """The text of all pages, each line as it is set."""
    document = pypdfium2.PdfDocument(pdf)
    found = []
    for page in document:
        reader = page.get_textpage()
        found.append(reader.get_text_range().replace("\r", ""))
        reader.close()
        page.close()
    document.close()
    return "\n".join(found)


def printed_edges(
    pdf: bytes,
) -> Iterator[tuple[int, tuple[float, float, float, float], tuple[float, float]]]:
    """Per page: the rectangle around all its texts, and its size, in points."""
    document = pypdfium2.PdfDocument(pdf)
    for number, page in enumerate(document, 1):
        found = [each.get_bounds() for each in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT])]
        left, bottom, right, top = zip(*found, strict=True)
        yield number, (min(left), min(bottom), max(right), max(top)), page.get_size()
        page.close()
    document.close()
