"""Asking where a file shall stand, in the folder used last."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QWidget

if TYPE_CHECKING:
    from gui.desk import Desk

BOOK = "工作簿 (*.xlsx)"


def choose_target(
    desk: Desk, parent: QWidget, title: str, proposal: str, kinds: str = BOOK
) -> Path | None:
    """The path a person chose, with an extension; None where they changed their mind."""
    folder = Path(desk.preferences.folder or ".")
    path, kind = QFileDialog.getSaveFileName(parent, title, str(folder / proposal), kinds)
    if not path:
        return None
    chosen = Path(path)
    if not chosen.suffix:
        endings = [each for each in (".csv", ".pdf") if each in kind.lower()]
        chosen = chosen.with_suffix(endings[0] if endings else ".xlsx")
    desk.preferences.folder = str(chosen.parent)
    return chosen
