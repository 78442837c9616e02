"""What a person does with the import dialog, for the tests that drive it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from gui.dialogs.import_list import ImportDialog

LEFT = Qt.MouseButton.LeftButton


def read(dialog: ImportDialog, path: Path, qtbot: QtBot) -> None:
    dialog.read(str(path))
    qtbot.waitUntil(lambda: dialog._job is None, timeout=15000)


def states(dialog: ImportDialog) -> list[str]:
    """The words in the column 结果, for the rows in sight."""
    lines = dialog.grid.rows
    assert lines is not None
    return [str(lines.index(row, 1).data()) for row in range(lines.rowCount())]


def cell(dialog: ImportDialog, row: int, title: str) -> str:
    """What stands in a cell of the grid."""
    lines = dialog.grid.rows
    assert lines is not None
    column = [each.title for each in lines.columns].index(title)
    return str(lines.index(row, column).data())


def settle(dialog: ImportDialog, qtbot: QtBot) -> None:
    """Wait until the list is read and every change to it has been checked."""
    qtbot.waitUntil(lambda: dialog._job is None and not dialog.look.checking.busy, timeout=15000)


def mapping(dialog: ImportDialog) -> dict[str, str]:
    assert dialog.found is not None
    assert dialog.found.staged is not None
    return dialog.found.staged.mapping


def press(dialog: ImportDialog, text: str) -> None:
    """Click the first button with this text beside the current row."""
    next(b for b in dialog.panel.findChildren(QPushButton) if b.text() == text).click()


def listed(folder: Path, text: str, name: str = "名单.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8-sig")
    return path


def imported(dialog: ImportDialog, path: Path, qtbot: QtBot) -> None:
    read(dialog, path, qtbot)
    qtbot.mouseClick(dialog.go, LEFT)
    qtbot.waitUntil(lambda: dialog.outcome is not None, timeout=15000)
