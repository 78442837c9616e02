"""因子: every factor with its source and how sure it is; the office's own, and the grid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from gui import theme
from gui.energy.dialogs import FactorDialog, GridDialog
from gui.people.reason_dialog import ReasonDialog
from gui.pieces import ElidedLabel, allow, button
from gui.tables.rows import Column, RowsModel
from gui.tables.view import RecordsView

if TYPE_CHECKING:
    from db.energy.factor_book import FactorList, FactorView
    from db.office import Office
    from db.users import Actor
    from gui.desk import Desk
    from gui.jobs import Job


def _own(view: FactorView) -> str:
    if view.retired_at is not None:
        return theme.colours().muted
    return theme.colours().accent if view.id else ""


def _state(view: FactorView) -> str:
    if not view.id:
        return "自带"
    return f"已停用：{view.retired_reason}" if view.retired_at is not None else "自录"


COLUMNS = (
    Column("因子", lambda v: v.factor.title, 204, colour=_own),
    Column("取值", lambda v: f"{v.factor.value.normalize():f}", 96, right=True),
    Column("单位", lambda v: v.factor.unit, 94),
    Column("年份", lambda v: str(v.factor.year or ""), 60),
    Column("确定程度", lambda v: v.factor.sure, 92),
    Column("来源、依据", lambda v: v.basis + (f"；{v.factor.note}" if v.factor.note else ""), 0),
    Column("状态", _state, 66),
    Column("录入", lambda v: f"{v.by} {v.at:%Y-%m-%d}" if v.at else "", 128),
)


class FactorsTab(QWidget):
    """Only the city's reviewers, approvers and administrators may change factors."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.desk = desk
        self.found: FactorList | None = None
        down = QVBoxLayout(self)
        down.setContentsMargins(0, theme.GAP, 0, 0)
        down.setSpacing(theme.GAP)
        row = QHBoxLayout()
        row.setSpacing(theme.GAP_SMALL)
        self.search = QLineEdit(self)
        self.search.setPlaceholderText("查找因子、来源")
        self.search.setClearButtonEnabled(True)
        self.search.setFixedWidth(220)
        self.search.textChanged.connect(self._filter)
        self.history = QCheckBox("连同停用的(&H)", self)
        self.history.toggled.connect(self.load)
        self.region = ElidedLabel(self, "", "muted")
        self.grid = button(self, "电网区域(&G)…")
        self.grid.clicked.connect(self._choose_grid)
        self.retire = button(self, "停用(&R)…")
        self.retire.clicked.connect(self._retire)
        self.enter = button(self, "录入因子(&N)…")
        self.enter.clicked.connect(self._enter)
        row.addWidget(self.search)
        row.addWidget(self.history)
        row.addWidget(self.region, 1)
        for each in (self.grid, self.retire, self.enter):
            row.addWidget(each)
        down.addLayout(row)
        self.table = RecordsView(self, COLUMNS, "因子")
        self.table.nothing = "没有符合的因子"
        self.rows = RowsModel(COLUMNS, self.table)
        self.table.setModel(self.rows)
        self.table.lay_out_columns()
        self.table.selectionModel().selectionChanged.connect(self._look)
        down.addWidget(self.table, 1)

    def load(self) -> None:
        """Read them again."""
        history = self.history.isChecked()

        def read(office: Office, actor: Actor, job: Job) -> FactorList:
            from db.energy.factor_book import factors

            return factors(office, actor, history=history)

        self.desk.run(self, read, self._take)

    def _take(self, found: FactorList) -> None:
        self.found = found
        self.region.setText(f"电网因子用{found.region_title}（{found.region_basis}）")
        self._filter()

    def _filter(self) -> None:
        if self.found is None:
            return
        words = self.search.text().casefold().split()
        self.rows.set_rows(
            [
                each
                for each in self.found.factors
                if all(w in f"{each.factor.title} {each.basis}".casefold() for w in words)
            ]
        )
        self._look()

    def _look(self) -> None:
        why = self._why_not()
        allow(self.enter, why)
        allow(self.grid, why)
        chosen = self._selected()
        own = chosen is not None and chosen.id and chosen.retired_at is None
        allow(self.retire, why or ("" if own else "请选中一条在用的自录因子"))

    def _why_not(self) -> str:
        from db.energy.factor_book import MAY_SET
        from db.users import require_whole_city
        from grading.refusals import Refusal

        try:
            require_whole_city(self.desk.actor, *MAY_SET, of="排放因子")
        except Refusal as refusal:
            return refusal.what
        return ""

    def _selected(self) -> FactorView | None:
        some = self.table.selected_rows()
        return self.rows.rows[some[0]] if len(some) == 1 else None

    def _enter(self) -> None:
        dialog = FactorDialog(self.desk, self._selected(), self)
        dialog.carried_out.connect(lambda _: self.load())
        dialog.exec()

    def _choose_grid(self) -> None:
        if self.found is None:
            return
        dialog = GridDialog(self.desk, self.found.region, self)
        dialog.carried_out.connect(lambda _: self.load())
        dialog.exec()

    def _retire(self) -> None:
        chosen = self._selected()
        if chosen is None:
            return

        def does(office: Office, actor: Actor, reason: str) -> None:
            from db.energy.factor_book import retire_factor

            retire_factor(office, actor, chosen.id, reason)

        dialog = ReasonDialog(
            self.desk, "停用自录因子", "停用", does, self,
            remark=f"{chosen.factor.words}。停用后用自带的因子，记录保留。",
        )  # fmt: skip
        dialog.carried_out.connect(lambda _: self.load())
        dialog.exec()
