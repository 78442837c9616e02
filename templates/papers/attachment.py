"""A file inside a PDF: what a program reads where people read the page (PDF 1.7, 7.11.4)."""

from __future__ import annotations

import hashlib
from typing import Any

from reportlab.pdfbase.pdfdoc import (
    PDFArray,
    PDFDictionary,
    PDFName,
    PDFStream,
    PDFString,
)
from reportlab.pdfgen.canvas import Canvas


def attach(canvas: Canvas, name: str, kind: str, data: bytes, description: str) -> None:
    """Put one file into the document; ``kind`` is its media type. Once per document.

    Written without dates, so that the same content gives the same bytes.
    """
    document: Any = canvas._doc
    size = PDFDictionary(
        {
            "Size": len(data),
            "CheckSum": PDFString(hashlib.md5(data, usedforsecurity=False).digest()),
        }
    )
    entry = {
        "Type": PDFName("EmbeddedFile"),
        "Subtype": PDFName(kind.replace("/", "#2F")),
        "Params": size,
    }
    stream = document.Reference(PDFStream(PDFDictionary(entry), data))
    file = PDFDictionary(
        {
            "Type": PDFName("Filespec"),
            "F": PDFString(name),
            "UF": PDFString(name),
            "Desc": PDFString(description),
            "EF": PDFDictionary({"F": stream}),
        }
    )
    names = PDFArray([PDFString(name), document.Reference(file)])
    files = PDFDictionary({"Names": names})
    document.Catalog.Names = PDFDictionary({"EmbeddedFiles": files})
