"""停用的企业: who was taken out of use, when and why; looked at and brought back from here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from gui import theme
from gui.pieces import allow, button, label
from gui.tables.rows import Column, RowsModel
from gui.tables.view import RecordsView

if TYPE_CHECKING:
    from db.enterprise_retirement import RetiredView
    from db.office import Office
    from db.users import Actor
    from gui.desk import Desk
    from gui.jobs import Job

MOST = 500
CHOOSE = "先在表里选一家"


def _reason(each: RetiredView) -> str:
    taken = f"；代码已由{each.taken}使用" if each.taken else ""
    return each.reason + taken


COLUMNS = (
    Column("企业名称", lambda each: each.name, 0),
    Column("信用代码", lambda each: each.key, 190),
    Column("区县", lambda each: each.county_name, 90),
    Column("停用日期", lambda each: f"{each.retired_at:%Y-%m-%d}", 100),
    Column("理由", _reason, 240),
)


class RetiredDialog(QDialog):
    """Lists the enterprises out of use; opening one leads to its page, where it is restored."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.desk = desk
        self.setWindowTitle("停用的企业")
        self.resize(860, 520)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP)
        outer.setSpacing(theme.GAP)
        outer.addWidget(label(self, "停用的企业", "title"))
        about = (
            "停用的企业不在名录里，档案都保留。打开档案可以恢复使用；并入别家的会打开保留的那一家。"
        )
        outer.addWidget(label(self, about, "muted", wrap=True))
        self.search = QLineEdit(self)
        self.search.setPlaceholderText("名称或代码的一部分")
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName("查找停用的企业")
        self.search.textChanged.connect(self._read)
        outer.addWidget(self.search)
        self.table = RecordsView(self, COLUMNS, "停用的企业")
        self.rows = RowsModel(COLUMNS, self.table)
        self.table.setModel(self.rows)
        self.table.lay_out_columns()
        self.table.opened.connect(lambda row: self.open_chosen())
        self.table.selectionModel().selectionChanged.connect(self._look)
        outer.addWidget(self.table, 1)
        buttons = QDialogButtonBox(self)
        self.go = button(buttons, "打开档案(&O)", "primary")
        buttons.addButton(self.go, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(button(buttons, "关闭"), QDialogButtonBox.ButtonRole.RejectRole)
        self.go.clicked.connect(self.open_chosen)
        buttons.rejected.connect(self.reject)
        outer.addWidget(buttons)
        self._look()
        self._read()

    def _read(self) -> None:
        text = self.search.text()

        def read(office: Office, actor: Actor, job: Job) -> list[RetiredView]:
            from db.enterprise_retirement import retired

            return retired(office, actor, text, MOST)

        def take(found: list[RetiredView]) -> None:
            if text == self.search.text():
                self.rows.set_rows(found)
                self.table.nothing = "没有找到" if text.strip() else "没有停用的企业"
                self.table.viewport().update()
                self._look()

        self.desk.run(self, read, take)

    def chosen(self) -> RetiredView | None:
        """The enterprise in the selected row."""
        rows = self.table.selectionModel().selectedRows()
        return self.rows.rows[rows[0].row()] if len(rows) == 1 else None

    def _look(self) -> None:
        each = self.chosen()
        taken = f"代码已由{each.taken}使用，打开的会是那一家" if each and each.taken else ""
        allow(self.go, "" if each is not None else CHOOSE, taken)

    def open_chosen(self) -> None:
        """Go to the page of the enterprise."""
        each = self.chosen()
        if each is not None:
            self.accept()
            self.desk.visit.emit("enterprise", each.key)
