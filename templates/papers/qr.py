"""QR codes: drawn as vector rectangles, and read back from pictures and PDF pages."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from grading.refusals import Refusal

# Error correction M: a quarter larger than L, but a fold or a stamp across the code is survived.
CORRECTION = "M"
QUIET_ZONE = 4  # modules of white the standard asks for around the code
_DARK = bytes([1]) + bytes(255)  # a black pixel is a dark module
RUN = re.compile(rb"\x01+")  # dark modules side by side
_MOST_PIXELS = 6000  # longest side of a rendered page: an A3 sheet at 300 dpi has 4960


def matrix(text: str) -> list[bytes]:
    """The modules of the code, row by row from the top; 1 is dark."""
    import zxingcpp

    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level=CORRECTION)
    picture: Any = code.to_image(scale=1, add_quiet_zones=False)
    rows, columns = picture.shape
    flat = memoryview(picture).tobytes().translate(_DARK)
    return [flat[row * columns : (row + 1) * columns] for row in range(rows)]


def draw(canvas: Any, text: str, x: float, y: float, side: float) -> None:
    """Draw the code as a square of ``side`` points at (x, y), its quiet zone white around it.

    One path of whole-number rectangles, one per run of dark modules in a row,
    under one scaling: short to write, sharp at any size.
    """
    from reportlab.pdfgen.pathobject import PDFPathObject

    modules = matrix(text)
    count = len(modules)
    parts: list[str] = []
    numbers = [f"{number} " for number in range(count + 1)]
    height = count
    for row in modules:
        height -= 1
        for dark in RUN.finditer(row):
            start, end = dark.span()
            parts += (numbers[start], numbers[height], numbers[end - start], "1 re ")
    scale = side / count
    canvas.saveState()
    canvas.translate(x, y)
    canvas.scale(scale, scale)
    whole = count + 2 * QUIET_ZONE
    canvas.setFillGray(1)
    canvas.rect(-QUIET_ZONE, -QUIET_ZONE, whole, whole, stroke=0, fill=1)
    canvas.setFillGray(0)
    canvas.drawPath(PDFPathObject(["".join(parts)]), stroke=0, fill=1)
    canvas.restoreState()


def read_picture(pixels: Any) -> list[str]:
    """The texts of all QR codes in a picture (anything zxing-cpp takes: array, image)."""
    import zxingcpp

    formats: Any = zxingcpp.BarcodeFormat.QRCode
    found = zxingcpp.read_barcodes(pixels, formats=formats)
    return [code.text for code in found]


def claim_in(path: Path) -> str:
    """The text of a certificate's QR code in a PDF or picture; of another code if there is none.

    Raises :class:`grading.refusals.Refusal` where there is no QR code at all.
    """
    from grading.certificates import PREFIX

    texts = read_file(path)
    if not texts:
        raise Refusal(
            "文件里没有读到二维码。",
            path.name,
            "请核对是不是证书；扫描件请扫得更清楚些（300 dpi），照片请对正、避开反光，"
            "或改用二维码里的文字核验。",
        )
    return next((text for text in texts if text.startswith(PREFIX)), texts[0])


def read_file(path: Path) -> list[str]:
    """The texts of the QR codes in a PDF or a picture (photo, scan, screenshot).

    Raises :class:`grading.refusals.Refusal` for a file that is neither.
    """
    with path.open("rb") as file:
        if file.read(1024).lstrip().startswith(b"%PDF"):
            return read_pdf(path)
    import warnings

    import numpy
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path) as picture:
                pixels = numpy.asarray(picture.convert("L"))
    except (
        UnidentifiedImageError,
        OSError,
        ValueError,
        SyntaxError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
    ) as trouble:
        raise Refusal(
            "打不开这个文件：不是 PDF，也不是认识的图片，或图片损坏、过大。",
            path.name,
            "请用 PDF、JPG 或 PNG；手机的 HEIC 照片请先转成 JPG。",
        ) from trouble
    return read_picture(pixels)


def read_pdf(path: Path) -> list[str]:
    """The texts of the QR codes on the first page of a PDF that has any.

    Pages are rendered at 300 dpi, oversized ones (posters, or files made to
    exhaust the memory) at less. Raises :class:`grading.refusals.Refusal` for a
    file that is not a PDF or is protected.
    """
    from templates.papers.preview import POINTS_PER_INCH, Preview

    with Preview(path.read_bytes(), where=path.name) as pages:
        for number in range(len(pages)):
            longest = max(*pages.page_size(number), 1.0)
            dpi = min(300.0, _MOST_PIXELS * POINTS_PER_INCH / longest)
            texts = read_picture(pages.render_grey(number, dpi))
            if texts:
                return texts
    return []
