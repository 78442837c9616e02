"""Tables: rows by key in pages, copied as a table, never a formula where they are pasted."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gui.tables.paged import PAGE_ROWS, PagedModel
from gui.tables.rows import Column, RowsModel
from gui.tables.view import MOST_COPIED, RecordsView

COLUMNS = (
    Column("名称", lambda row: row[0], 0),
    Column("数量", lambda row: str(row[1]), 80, right=True),
)


class Shelf:
    """Rows on a shelf; remembers which keys were asked for together."""

    def __init__(self) -> None:
        self.asked: list[list[int]] = []

    def fetch(self, keys: Sequence[int]) -> list[tuple[str, int] | None]:
        self.asked.append(list(keys))
        return [(f"企业{key}", key) if key != 13 else None for key in keys]


def test_rows_are_read_in_pages_and_only_where_looked_at(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    shelf = Shelf()
    model = PagedModel(COLUMNS, shelf.fetch, parent)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, parent)
    shelf.asked.clear()
    model.set_keys(range(100_000))
    assert model.rowCount() == 100_000
    shelf.asked.clear()
    assert model.index(70, 0).data() == "企业70"
    assert model.index(71, 0).data() == "企业71"
    assert shelf.asked == [list(range(64, 128))]
    assert model.index(13, 0).data() is None  # gone since the keys were read


def test_the_full_list_grows_behind_the_first_rows(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    shelf = Shelf()
    model = PagedModel(COLUMNS, shelf.fetch, parent)
    first = list(range(PAGE_ROWS))
    model.set_first_rows(first, [(f"企业{key}", key) for key in first])
    grown: list[int] = []
    reset: list[int] = []
    model.rowsInserted.connect(lambda parent, start, end: grown.append(end - start + 1))
    model.modelReset.connect(lambda: reset.append(1))
    model.grow_to(list(range(1000)))
    assert grown == [1000 - PAGE_ROWS]
    assert reset == []
    assert shelf.asked == []
    model.grow_to([5, 6, 7])
    assert reset == [1]
    assert model.rowCount() == 3


def test_rows_are_copied_as_a_table_that_is_no_formula(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    view = RecordsView(parent, COLUMNS, "表")
    model = RowsModel(COLUMNS, view)
    view.setModel(model)
    view.lay_out_columns()
    model.set_rows([("=cmd()", 1), ("甲\n乙\t丙", -2), ("丁", 3)])
    view.setFocus()
    view.selectRow(0)
    view.selectionModel().select(
        model.index(1, 0),
        view.selectionModel().SelectionFlag.Select | view.selectionModel().SelectionFlag.Rows,
    )
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = QGuiApplication.clipboard().text()
    assert copied == "名称\t数量\n'=cmd()\t1\n甲 乙 丙\t-2\n"


def test_too_many_rows_are_not_copied(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    view = RecordsView(parent, COLUMNS, "表")
    shelf = Shelf()
    model = PagedModel(COLUMNS, shelf.fetch, view)
    view.setModel(model)
    model.set_keys(range(MOST_COPIED + 1))
    view.selectAll()
    assert view.copy() == 0


def test_enter_opens_the_row(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    view = RecordsView(parent, COLUMNS, "表")
    model = RowsModel(COLUMNS, view)
    view.setModel(model)
    model.set_rows([("甲", 1), ("乙", 2)])
    view.selectRow(1)
    with qtbot.waitSignal(view.opened) as opened:
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert opened.args == [1]
