"""The columns of the register's table, how wide they are, and which give way first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QHeaderView

from gui.tables.rows import Column

if TYPE_CHECKING:
    from gui.preferences import Preferences
    from gui.tables.view import RecordsView

COLUMNS = (
    Column("企业名称", lambda row: row.name, 0),
    Column("统一社会信用代码", lambda row: row.key, 174),
    Column("县（市、区）", lambda row: row.county_name, 96),
    Column("行业", lambda row: row.industry_name, 96),
    Column("等级", lambda row: row.level or row.level_written, 82, level=True),
    Column("目标", lambda row: row.target or "", 56, level=True),
    Column("状态", lambda row: row.status, 78),
    Column("联系人", lambda row: row.contact, 72),
    Column("电话", lambda row: row.phone, 114),
)
SORTED_BY = (
    "name", "key", "county", "industry", "level", "target", "status", "contact", "phone",
)  # fmt: skip
"""What the record room calls the order of each column."""

IN_DETAILS = ("统一社会信用代码", "状态", "联系人", "电话")
GIVE_WAY = ("电话", "联系人", "状态", "目标")
NAME_LEAST = 256
"""The name keeps at least this width; columns that say less give way to it."""


class ColumnRoom(QObject):
    """Shares the width of the table among its columns and remembers what a person chose."""

    def __init__(self, table: RecordsView, preferences: Preferences) -> None:
        super().__init__(table)
        self._table = table
        self._preferences = preferences
        self._beside = False
        header = table.horizontalHeader()
        header.setMinimumSectionSize(44)
        kept = preferences.column_widths("enterprises")
        for number, column in enumerate(COLUMNS):
            if column.width and column.title in kept:
                table.setColumnWidth(number, kept[column.title])
        self._save = QTimer(self)
        self._save.setSingleShot(True)
        self._save.setInterval(400)
        self._save.timeout.connect(self._remember)
        header.sectionResized.connect(self._resized)
        table.resized.connect(self.share)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        header.addAction("恢复默认列宽", self.reset)

    def beside_details(self, beside: bool) -> None:
        """The details are open: what they show as well needs no columns."""
        self._beside = beside
        self.share()

    def share(self) -> None:
        """Hide what gives way until the name has its width."""
        table = self._table
        hidden = set(IN_DETAILS) if self._beside else set()
        room = table.viewport().width()
        widths = {
            column.title: self._width(number)
            for number, column in enumerate(COLUMNS)
            if column.width
        }
        for title in ("", *GIVE_WAY):
            hidden.add(title)
            taken = sum(width for name, width in widths.items() if name not in hidden)
            if room - taken >= NAME_LEAST:
                break
        for number, column in enumerate(COLUMNS):
            if table.isColumnHidden(number) != (column.title in hidden):
                table.setColumnHidden(number, column.title in hidden)

    def reset(self) -> None:
        """The widths the table came with."""
        for number, column in enumerate(COLUMNS):
            if column.width:
                self._table.setColumnWidth(number, column.width)
        self._preferences.keep_column_widths("enterprises", {})
        self.share()

    def _width(self, number: int) -> int:
        width = self._table.columnWidth(number)  # 0 while it is hidden
        kept = self._preferences.column_widths("enterprises")
        return width or kept.get(COLUMNS[number].title, COLUMNS[number].width)

    def _resized(self, number: int, before: int, now: int) -> None:
        header = self._table.horizontalHeader()
        stretched = header.sectionResizeMode(number) == QHeaderView.ResizeMode.Stretch
        if before and now and not stretched:
            self._save.start()

    def _remember(self) -> None:
        kept = self._preferences.column_widths("enterprises")
        for number, column in enumerate(COLUMNS):
            width = self._table.columnWidth(number)
            if column.width and width and width != column.width:
                kept[column.title] = width
            elif width == column.width:
                kept.pop(column.title, None)
        self._preferences.keep_column_widths("enterprises", kept)
        self.share()
