"""QR codes drawn by us are read back, also when a sheet is large, empty or no PDF at all."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from grading.refusals import Refusal
from templates.papers import qr
from templates.papers.preview import Preview

TEXT = "JINJI1:" + "A7B2" * 60


def sheet(width: float, height: float, *, draw: bool = True) -> bytes:
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(width, height))
    if draw:
        qr.draw(canvas, TEXT, 60, 60, 110)
    canvas.showPage()
    canvas.save()
    return file.getvalue()


def test_a_drawn_code_is_read_back(tmp_path: Path) -> None:
    file = tmp_path / "code.pdf"
    file.write_bytes(sheet(300, 300))
    assert qr.read_pdf(file) == [TEXT]


def test_the_code_is_drawn_as_rectangles_and_holds_no_picture() -> None:
    import pypdfium2
    import pypdfium2.raw as raw

    document = pypdfium2.PdfDocument(sheet(300, 300))
    kinds = {item.type for item in document[0].get_objects()}
    document.close()
    assert kinds == {raw.FPDF_PAGEOBJ_PATH}


def test_the_alphabet_of_claims_keeps_the_code_small() -> None:
    assert len(qr.matrix(TEXT)) == 53
    assert len(qr.matrix(TEXT.lower())) > 53


def test_a_sheet_without_a_code_gives_none(tmp_path: Path) -> None:
    file = tmp_path / "empty.pdf"
    file.write_bytes(sheet(300, 300, draw=False))
    assert qr.read_pdf(file) == []


def test_a_poster_is_rendered_no_larger_than_memory_allows(tmp_path: Path) -> None:
    file = tmp_path / "poster.pdf"
    file.write_bytes(sheet(14000, 14000, draw=False))
    assert qr.read_pdf(file) == []


@pytest.mark.parametrize("data", [b"", b"hello", b"%PDF-1.7\n%%EOF", b"PK\x03\x04"])
def test_what_is_no_pdf_is_refused_by_name(data: bytes) -> None:
    with pytest.raises(Refusal) as refused:
        Preview(data, where="证书.pdf")
    assert refused.value.where == "证书.pdf"


def test_a_page_becomes_a_picture_for_the_window() -> None:
    with Preview(sheet(300, 150)) as pages:
        assert len(pages) == 1
        assert pages.page_size(0) == (300, 150)
        picture = pages.render(0, 96)
    assert (picture.width, picture.height) == (400, 200)
    assert picture.stride == 4 * 400
    assert len(picture.data) == picture.stride * picture.height
    assert picture.data[:3] == b"\xff\xff\xff"
