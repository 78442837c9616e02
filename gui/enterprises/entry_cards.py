"""Entries of one kind as a table in a card, with what can be done to them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from gui import theme
from gui.enterprises.tables import short_table
from gui.pieces import allow, button, label
from gui.tables.rows import Column
from gui.tables.view import RecordsView

if TYPE_CHECKING:
    from db.enterprise_entries import EntryView
    from db.enterprise_entry_fields import EntryField, EntryKind

RETIRED = "（停用）"
CHOOSE = "先在表里选一条"


class EntryCard(QFrame):
    """A card of one kind. ``wanted`` says what the person asks for: action and entry or None.

    The actions are ``add``, ``change``, ``retire``, ``restore`` and ``documents``.
    """

    wanted = Signal(str, object)

    def __init__(
        self, parent: QWidget, kind: EntryKind, entries: Sequence[EntryView], why_not: str
    ) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setAccessibleName(kind.title)
        self.kind, self._why_not = kind, why_not
        self._all = tuple(entries)
        self.rows: list[EntryView] = []
        down = QVBoxLayout(self)
        down.setContentsMargins(16, 12, 16, 14)
        down.setSpacing(theme.GAP_SMALL)
        self._down = down
        top = QHBoxLayout()
        holding = [entry for entry in entries if entry.retired_at is None]
        count = f"（{len(holding)}）" if holding else ""
        top.addWidget(label(self, f"{kind.title}{count}", "strong"))
        top.addStretch(1)
        self.also_retired = QCheckBox(f"停用的 {len(self._all) - len(holding)} 条", self)
        self.also_retired.setVisible(len(holding) < len(self._all))
        self.also_retired.toggled.connect(self._fill)
        top.addWidget(self.also_retired)
        self.buttons = {
            name: button(self, title, "link")
            for name, title in (
                ("change", "修改…"),
                ("retire", "停用…"),
                ("documents", "材料…"),
                ("add", "＋ 登记…"),
            )
        }
        for name, each in self.buttons.items():
            each.setAccessibleName(f"{kind.title} {each.text()}")
            each.clicked.connect(lambda checked=False, name=name: self._ask(name))
            top.addWidget(each)
        down.addLayout(top)
        self.nothing = label(self, f"没有登记。{kind.about}", "muted", wrap=True)
        down.addWidget(self.nothing)
        self.table: RecordsView | None = None
        self._fill()

    def _fill(self) -> None:
        if self.table is not None:
            self._down.removeWidget(self.table)
            self.table.deleteLater()
            self.table = None
        shown = self.also_retired.isChecked()
        self.rows = [each for each in self._all if shown or each.retired_at is None]
        self.nothing.setVisible(not self.rows)
        if self.rows:
            self.table = short_table(self, columns_of(self.kind), self.rows, self.kind.title)
            self.table.opened.connect(lambda row: self._ask("change"))
            self.table.selectionModel().selectionChanged.connect(self._look)
            self._down.addWidget(self.table)
        self._look()

    def chosen(self) -> EntryView | None:
        """The entry in the selected row."""
        if self.table is None:
            return None
        rows = self.table.selectionModel().selectedRows()
        return self.rows[rows[0].row()] if len(rows) == 1 else None

    def _look(self) -> None:
        entry = self.chosen()
        retired = entry is not None and entry.retired_at is not None
        for name in ("change", "retire", "documents"):
            self.buttons[name].setVisible(bool(self.rows))
        self.buttons["retire"].setText("恢复" if retired else "停用…")
        none = "" if entry is not None else CHOOSE
        gone = f"已停用：{entry.retired_reason}" if entry is not None and retired else ""
        allow(self.buttons["add"], self._why_not)
        allow(self.buttons["change"], self._why_not or none or gone)
        allow(self.buttons["retire"], self._why_not or none)
        allow(self.buttons["documents"], none)

    def _ask(self, name: str) -> None:
        entry = None if name == "add" else self.chosen()
        if name != "add" and entry is None:
            return
        if not self.buttons[name].isEnabled():
            return
        if name == "retire" and entry is not None and entry.retired_at is not None:
            name = "restore"
        self.wanted.emit(name, entry)


def columns_of(kind: EntryKind) -> tuple[Column, ...]:
    """The columns of a table of entries."""
    columns = tuple(_column(field) for field in kind.fields if field.in_table)
    if kind.id == "line":
        return (*columns[:2], Column("限产基数", _base, 84, right=True), *columns[2:])
    return columns


def _base(entry: EntryView) -> str:
    """The base of cuts of a line; a question mark where a capacity is not on record."""
    from db.enterprise_entry_kinds import cut_base

    base = cut_base(entry.values)
    return base.text + ("？" if base.text and base.missing else "")


def _column(field: EntryField) -> Column:
    first = field.width == 0

    def text(entry: EntryView) -> str:
        mark = RETIRED if first and entry.retired_at is not None else ""
        return entry.values[field.id] + mark

    def tip(entry: EntryView) -> str:
        lines = [
            f"{each.title}：{entry.values[each.id]}"
            for each in entry.kind.fields
            if entry.values[each.id]
        ]
        if entry.retired_at is not None:
            lines.append(f"停用理由：{entry.retired_reason}")
        return "\n".join(lines)

    return Column(
        field.title,
        text,
        field.width,
        right=field.kind == "number",
        colour=lambda entry: theme.colours().muted if entry.retired_at is not None else "",
        tip=tip,
        level=field.kind == "level",
    )
