"""A face that has Chinese characters, before the first text is painted.

Windows, macOS and most Linux desktops bring one. Where none is found, the Noto
Sans SC that the papers are printed with is loaded (:mod:`templates.papers` owns
the file); without it every label would be a row of empty boxes.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase
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
