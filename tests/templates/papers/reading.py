"""What a reader finds in a PDF: text, fonts, page sizes, QR codes — read back by pdfium."""

from __future__ import annotations

import ctypes
import re
import shutil
import subprocess
from pathlib import Path

import pypdfium2
import pypdfium2.raw as raw
import pytest


def texts(pdf: bytes) -> list[str]:
    """The text of every page, line ends removed: what a search would find.

    pdfium hands back a hyphen at the end of a line as U+FFFE.
    """
    document = pypdfium2.PdfDocument(pdf)
    found = []
    for page in document:
        text_page = page.get_textpage()
        text = text_page.get_text_range().replace("\ufffe", "-")
        found.append(re.sub(r"[\r\n]+", "", text))
        text_page.close()
        page.close()
    document.close()
    return found


def squeezed(pdf: bytes) -> str:
    """All text without any white space, as wrapped words read on."""
    return re.sub(r"\s+", "", "".join(texts(pdf)))


def fonts_used(pdf: bytes) -> dict[str, bool]:
    """The base name of every font that draws text, and whether it is embedded."""
    document = pypdfium2.PdfDocument(pdf)
    found: dict[str, bool] = {}
    for page in document:
        for piece in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]):
            font = raw.FPDFTextObj_GetFont(piece.raw)
            buffer = ctypes.create_string_buffer(200)
            raw.FPDFFont_GetBaseFontName(font, buffer, 200)
            name = buffer.value.decode()
            found[name] = bool(raw.FPDFFont_GetIsEmbedded(font)) and found.get(name, True)
        page.close()
    document.close()
    return found


def page_sizes(pdf: bytes) -> list[tuple[int, int]]:
    """Width and height of every page in whole millimetres."""
    document = pypdfium2.PdfDocument(pdf)
    sizes = []
    for number in range(len(document)):
        width, height = document.get_page_size(number)
        sizes.append((round(width / 72 * 25.4), round(height / 72 * 25.4)))
    document.close()
    return sizes


def metadata(pdf: bytes) -> dict[str, str]:
    document = pypdfium2.PdfDocument(pdf)
    found = document.get_metadata_dict()
    document.close()
    return dict(found)


def pdftotext(pdf: bytes, folder: Path) -> str:
    """The text as a second, unrelated reader finds it; skips where it is not installed."""
    return re.sub(r"\s+", "", _pdftotext(pdf, folder))


def layout_text(pdf: bytes, folder: Path) -> str:
    """As :func:`pdftotext`, lines and columns as they stand on the page."""
    return _pdftotext(pdf, folder, "-layout")


def _pdftotext(pdf: bytes, folder: Path, *options: str) -> str:
    program = shutil.which("pdftotext")
    if program is None:
        pytest.skip("pdftotext is not installed")
    file = folder / "paper.pdf"
    file.write_bytes(pdf)
    done = subprocess.run([program, *options, str(file), "-"], capture_output=True, check=True)
    return done.stdout.decode("utf-8")
