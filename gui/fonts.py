"""A face that has Chinese characters, before the first text is painted.

Windows, macOS and most Linux desktops bring one. Where none is found, the Noto
Sans SC that the papers are printed with is loaded (:mod:`templates.papers` owns
the file); without it every label would be a row of empty boxes.

Names of people and works also use characters that no such face has (𠮷, the
extensions B and beyond). The face the papers print them with is large, so it
is unpacked when the first of them is about to be shown: see :func:`expect`.
"""

from __future__ import annotations

import logging
import re
import threading
from functools import cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QObject, QTimer
from PySide6.QtGui import QFont, QFontDatabase, QTextLayout
from PySide6.QtWidgets import QApplication

from gui import theme

# Families that are known to draw simplified Chinese well, best first.
PREFERRED = (
    "Microsoft YaHei UI",
    "Microsoft YaHei",
    "PingFang SC",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Noto Sans SC",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "HarmonyOS Sans SC",
)
_FOLDER = Path(__file__).resolve().parent.parent / "templates" / "fonts"
RARE_FACE = _FOLDER / "HanaMinB.ttf.gz"
SHIPPED = tuple(_FOLDER / f"NotoSansSC-{weight}.ttf" for weight in ("Regular", "SemiBold"))


def chinese_family() -> str | None:
    """The family to write with: a preferred one, any other with Chinese, or the shipped one."""
    present = set(QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese))
    for family in PREFERRED:
        if family in present:
            return family
    if present:
        return min(present)
    numbers = [QFontDatabase.addApplicationFont(str(path)) for path in SHIPPED]
    families = QFontDatabase.applicationFontFamilies(numbers[0]) if numbers[0] >= 0 else []
    return families[0] if families else None


def apply_font(application: QApplication) -> None:
    """Give the application its font; the size is that of the type scale."""
    font = QFont(application.font())
    family = chinese_family()
    if family is not None:
        font.setFamilies([family])
    font.setPixelSize(theme.TEXT)
    application.setFont(font)


LOG = logging.getLogger("jinji.gui")
LOOK_MS = 30

# Extension B and everything behind it; the planes before are in every Chinese face.
_has_rare = re.compile("[\U00020000-\U0003ffff]").search


def expect(text: str) -> None:
    """A text is about to be shown: see to a face for the rare characters in it.

    Costs next to nothing for a text without any. The face arrives a moment
    later, and whatever is on the screen is then laid out with it.
    """
    if not text.isascii() and _has_rare(text):
        rare_face().want(text)


@cache
def rare_face() -> RareFace:
    """The one fallback face of this process."""
    return RareFace(QApplication.instance())


class RareFace(QObject):
    """Unpacks the face beside the window and adds it behind the application's own."""

    def __init__(self, parent: QObject | None) -> None:
        super().__init__(parent)
        self.family = ""
        self._content = b""
        self._unpacking: threading.Thread | None = None
        self._look = QTimer(self)
        self._look.setInterval(LOOK_MS)
        self._look.timeout.connect(self._finish)

    def want(self, text: str) -> None:
        """Load the face unless it is there or the faces there are can show this text."""
        if self._unpacking is None and lacks_glyphs(text):
            self._unpacking = threading.Thread(target=self._unpack, name="rare-face")
            self._unpacking.start()
            self._look.start()

    def _unpack(self) -> None:
        # No Qt in here: the thread may outlive the window by a moment.
        import gzip

        try:
            self._content = gzip.decompress(RARE_FACE.read_bytes())
        except (OSError, EOFError):
            LOG.exception("the face for rare characters cannot be read")

    def _finish(self) -> None:
        if self._unpacking is None or self._unpacking.is_alive():
            return
        self._look.stop()
        content, self._content = self._content, b""
        number = QFontDatabase.addApplicationFontFromData(QByteArray(content)) if content else -1
        families = QFontDatabase.applicationFontFamilies(number) if number >= 0 else []
        if families:
            self.family = families[0]
            font = QFont(QApplication.font())
            font.setFamilies([*font.families(), self.family])
            QApplication.setFont(font)


def lacks_glyphs(text: str) -> bool:
    """Whether the application's font, with all its fallbacks, would draw an empty box."""
    layout = QTextLayout(text, QApplication.font())
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    return any(0 in run.glyphIndexes() for run in layout.glyphRuns())
