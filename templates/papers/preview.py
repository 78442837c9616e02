"""Pages of a PDF as pictures: for the preview, the printer and the reading of QR codes.

pdfium is one engine per process and not made for threads: every call goes
through one lock, so a preview may be rendered in a background thread.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from types import TracebackType
from typing import Any

from grading.refusals import Refusal

POINTS_PER_INCH = 72
_engine = threading.RLock()


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A rendered page: rows of four bytes per pixel (blue, green, red, unused) from the top.

    This is the memory layout of Qt's ``Format_RGB32`` on the machines we run
    on, so the window needs no conversion: ``QImage(data, width, height,
    stride, QImage.Format.Format_RGB32)``. ``data`` must outlive that image.
    """

    width: int
    height: int
    stride: int
    data: bytes


class Preview:
    """An opened PDF. Use it as a context manager or call :meth:`close`."""

    def __init__(self, pdf: bytes, *, where: str = "") -> None:
        import pypdfium2

        with _engine:
            try:
                self._document = pypdfium2.PdfDocument(pdf)
                self._count = len(self._document)
            except pypdfium2.PdfiumError as trouble:
                raise Refusal(
                    "打不开这个 PDF：文件损坏、受密码保护，或不是 PDF。",
                    where,
                    "请重新取得原文件后再试。",
                ) from trouble

    def __enter__(self) -> Preview:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __len__(self) -> int:
        return self._count

    def close(self) -> None:
        """Let go of the document."""
        with _engine:
            self._document.close()

    def page_size(self, number: int) -> tuple[float, float]:
        """Width and height of a page (counted from 0) in points."""
        with _engine:
            width, height = self._document.get_page_size(number)
        return float(width), float(height)

    def render(self, number: int, dpi: float) -> PagePicture:
        """The page (counted from 0) as a colour picture."""
        with _engine:
            bitmap = self._bitmap(number, dpi, prefer_bgrx=True)
            picture = PagePicture(bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer))
            bitmap.close()
        return picture

    def render_grey(self, number: int, dpi: float) -> Any:
        """The page (counted from 0) as a numpy array of grey values, one byte each."""
        with _engine:
            bitmap = self._bitmap(number, dpi, grayscale=True)
            grey = bitmap.to_numpy().copy()
            bitmap.close()
        return grey

    def _bitmap(self, number: int, dpi: float, **options: bool) -> Any:
        page = self._document[number]
        try:
            return page.render(scale=dpi / POINTS_PER_INCH, **options)
        finally:
            page.close()
