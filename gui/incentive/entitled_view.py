"""可以享受: what the level in force entitles each enterprise to, and what is on record as given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from gui import theme
from gui.papers.table_outputs import Outputs
from gui.pieces import allow, button, label
from gui.tables.empty import Empty
from gui.tables.rows import Column, RowsModel
from gui.tables.view import RecordsView

if TYPE_CHECKING:
    from db.incentive.entitlements import EntitlementRow
    from db.office import Office
    from db.users import Actor
    from gui.desk import Desk
    from gui.jobs import Job
    from templates.papers.county_tables import TableContent


def _open_ink(row: EntitlementRow) -> str:
    return theme.colours().unsure if row.open else theme.colours().muted


COLUMNS = (
    Column("企业", lambda r: r.enterprise.name, 230),
    Column("县（市、区）", lambda r: r.enterprise.county_name, 104),
    Column("行业", lambda r: r.industry_name, 100),
    Column("等级", lambda r: r.level, 64, level=True, tip=lambda r: r.level_source),
    Column("已兑现", lambda r: "、".join(r.given) or "—", 180),
    Column(
        "可以享受、没有兑现记录",
        lambda r: "、".join(r.open) or "—",
        0,
        colour=_open_ink,
        tip=lambda r: "\n".join(f"{p.title}：{p.benefit}" for p in r.policies),
    ),
)


class EntitledView(QWidget):
    """``wanted`` asks to enter a benefit of an enterprise (its key)."""

    wanted = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.desk = desk
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(theme.GAP_SMALL)
        row = QHBoxLayout()
        row.setSpacing(theme.GAP_SMALL)
        self.stand = label(self, "", "muted")
        row.addWidget(self.stand, 1)
        self.outputs = Outputs(desk, self)
        self.outputs.exported.connect(self.stand.setText)
        row.addWidget(self.outputs)
        self.give = button(self, "登记兑现(&N)…", "primary")
        self.give.clicked.connect(self._give)
        row.addWidget(self.give)
        down.addLayout(row)
        self.body = QStackedWidget(self)
        self.table = RecordsView(self.body, COLUMNS, "政策待遇")
        self.rows = RowsModel(COLUMNS, self.table)
        self.table.setModel(self.rows)
        self.table.lay_out_columns()
        self.table.opened.connect(lambda at: self._give())
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._allow())
        self.body.addWidget(self.table)
        remark = "政策待遇由评定等级推出（现有政策针对 A、A+ 级），没有 A 级企业时是空的。"
        self.empty = Empty(self.body, "还没有可以享受的企业", remark)
        self.body.addWidget(self.empty)
        down.addWidget(self.body, 1)
        foot = "环境保护税减征按浓度、差别电价按改造情况判定，不由等级推出，这里不指出谁可以享受。"
        down.addWidget(label(self, foot, "quiet", wrap=True))

    def load(self) -> None:
        """Look again."""

        def read(
            office: Office, actor: Actor, job: Job
        ) -> tuple[list[EntitlementRow], TableContent]:
            from db.incentive.entitlements import entitlements
            from db.incentive.listings import entitlement_content

            found = entitlements(office, actor)
            return found, entitlement_content(office, found)

        self.desk.run(self, read, self._take)

    def _take(self, found: tuple[list[EntitlementRow], TableContent]) -> None:
        rows, content = found
        self.rows.set_rows(rows)
        open_ones = sum(bool(each.open) for each in rows)
        self.stand.setText(f"{len(rows)} 家可以享受，{open_ones} 家还有没有兑现记录的")
        self.body.setCurrentWidget(self.table if rows else self.empty)
        if rows:
            self.table.selectRow(0)
        self.outputs.show_content(content if rows else None, "没有可以享受的企业")
        self._allow()

    def _allow(self) -> None:
        allow(self.give, "" if self.table.selected_rows() else "先在表里选一家企业")

    def _give(self) -> None:
        rows = self.table.selected_rows()
        if rows:
            self.wanted.emit(self.rows.rows[rows[0]].enterprise.key)
