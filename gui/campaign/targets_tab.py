"""目标清单: every target, late ones first; the chosen one in full at the right."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from grading.campaign import STATES
from gui import theme
from gui.campaign.dialogs import BulkDialog, TargetDialog
from gui.campaign.target_card import TargetCard
from gui.pieces import allow, button, label
from gui.tables.empty import Empty
from gui.tables.rows import Column, RowsModel
from gui.tables.view import RecordsView

if TYPE_CHECKING:
    from db.campaign_views import Imported, TargetRow, TargetView
    from db.office import Office
    from db.users import Actor
    from gui.desk import Desk
    from gui.jobs import Job


def _ink(row: TargetRow) -> str:
    scheme = theme.colours()
    return {"late": scheme.bad, "reached": scheme.good, "idle": scheme.muted}.get(row.state, "")


COLUMNS = (
    Column("状态", lambda r: r.state_title, 70, colour=_ink),
    Column(
        "企业", lambda r: r.enterprise.name, 0, tip=lambda r: f"{r.enterprise.name}　市局 {r.lead}"
    ),
    Column("行业", lambda r: r.industry_name, 76),
    Column("现行", lambda r: r.level or "", 56, level=True, tip=lambda r: r.level_source),
    Column("目标", lambda r: r.target, 56, level=True),
    Column("期限", lambda r: f"{r.deadline or '未定'}", 96, colour=_ink),
    Column("县（市、区）", lambda r: r.enterprise.county_name, 96),
)


ROOMY = 560
SPARED = (2, 6)
"""Columns shown only in a table at least ROOMY wide: names come first; the card has them too."""


class TargetsTab(QWidget):
    """Filter by words, state, county and industry."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.desk = desk
        self.all: list[TargetRow] = []
        self._wanted = 0  # the id of the target that is, or will be, in the card
        self.limit = ("", "")
        down = QVBoxLayout(self)
        down.setContentsMargins(0, theme.GAP, 0, 0)
        down.setSpacing(theme.GAP_SMALL)
        row = QHBoxLayout()
        row.setSpacing(theme.GAP_SMALL)
        self.search = QLineEdit(self)
        self.search.setPlaceholderText("查找企业、责任人")
        self.search.setClearButtonEnabled(True)
        self.search.setMaximumWidth(220)
        self.search.textChanged.connect(self._filter)
        self.state = QComboBox(self)
        self.state.setAccessibleName("状态")
        self.state.addItem("全部状态", "")
        for id, title in STATES.items():
            self.state.addItem(title, id)
        self.state.activated.connect(self._filter)
        self.only = button(self, "", "segment")
        self.only.setToolTip("再看全部")
        self.only.clicked.connect(lambda: self.narrow("", ""))
        self.only.hide()
        self.stand = label(self, "", "muted")
        self.new = button(self, "定目标(&N)…", "primary")
        self.new.clicked.connect(self._new)
        self.take_list = button(self, "从名单(&I)…")
        self.take_list.clicked.connect(self._ask_list)
        self.register = button(self, "取名录目标(&R)…")
        self.register.clicked.connect(self._ask_register)
        self.excel = button(self, "导出 Excel(&E)…")
        self.excel.clicked.connect(self._ask_file)
        for each in (self.search, self.state, self.only):
            row.addWidget(each)
        row.addWidget(self.stand, 1)
        for made in (self.excel, self.register, self.take_list, self.new):
            row.addWidget(made)
        down.addLayout(row)
        self.body = QStackedWidget(self)
        self.split = QSplitter(Qt.Orientation.Horizontal, self.body)
        self.split.setHandleWidth(theme.GAP)
        self.split.setChildrenCollapsible(False)
        self.table = RecordsView(self.split, COLUMNS, "目标清单")
        self.table.nothing = "没有符合条件的目标"
        self.rows = RowsModel(COLUMNS, self.table)
        self.table.setModel(self.rows)
        self.table.lay_out_columns()
        self.table.resized.connect(self._fit)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._chosen())
        self.card = TargetCard(desk, self.split)
        self.card.setMinimumWidth(360)
        self.split.setStretchFactor(0, 5)
        self.split.setStretchFactor(1, 3)
        self.split.setSizes([680, 380])
        self.body.addWidget(self.split)
        remark = "一家一家定，或从有“目标等级”一列的名单、名录里的目标成批取得。"
        self.empty = Empty(self.body, "还没有创A目标", remark)
        self.body.addWidget(self.empty)
        down.addWidget(self.body, 1)

    def _fit(self) -> None:
        for column in SPARED:
            self.table.setColumnHidden(column, self.table.width() < ROOMY)

    def want(self, id: int) -> None:
        """The next time targets are read, this one is chosen."""
        self.limit = ("", "")
        self.search.clear()
        self.state.setCurrentIndex(0)
        self._wanted = id

    def narrow(self, county: str, industry: str) -> None:
        """Show the targets of one county (code) or one industry (id) only; both empty: all."""
        self.limit = (county, industry)
        self._filter()

    def load(self) -> None:
        """Read the targets again."""

        def read(office: Office, actor: Actor, job: Job) -> tuple[list[TargetRow], str]:
            from db.campaign import why_not
            from db.campaign_progress import targets

            return targets(office, actor), why_not(actor)

        self.desk.run(self, read, self._take)

    def _take(self, found: tuple[list[TargetRow], str]) -> None:
        self.all, why = found
        for each in (self.new, self.take_list, self.register):
            allow(each, why)
        self._filter()

    def shown_rows(self) -> list[TargetRow]:
        """The targets the filter lets through."""
        words = self.search.text().casefold().split()
        state = self.state.currentData()
        county, industry = self.limit
        return [
            row
            for row in self.all
            if state in ("", row.state)
            and county in ("", row.enterprise.county)
            and industry in ("", row.industry)
            and all(w in f"{row.enterprise.name} {row.lead} {row.person}".casefold() for w in words)
        ]

    def _filter(self) -> None:
        rows = self.shown_rows()
        self.body.setCurrentWidget(self.split if self.all else self.empty)
        county, industry = self.limit
        first = next(iter(rows), None)
        name = ""
        if first is not None:
            name = first.enterprise.county_name if county else first.industry_name
        self.only.setText(f"只看{name} ×")
        self.only.setVisible(bool(county or industry))
        kept = self._wanted
        self.rows.set_rows(rows)
        ids = [row.id for row in rows]
        if ids:
            at = ids.index(kept) if kept in ids else 0
            self.table.selectRow(at)  # shows it
        else:
            self.card.show_target(None)
        reached = sum(row.state == "reached" for row in rows)
        self.stand.setText(f"{len(rows)} 个，已达到 {reached}")
        allow(self.excel, "" if rows else "没有可以导出的目标")

    def _chosen(self) -> None:
        index = self.table.currentIndex()
        if index.isValid():
            row = self.rows.rows[index.row()]
            self._wanted = row.id
            self.card.show_target(row)

    def _new(self) -> None:
        dialog = TargetDialog(self.desk, None, self)
        dialog.carried_out.connect(self._made)
        dialog.exec()
        dialog.deleteLater()

    def _made(self, view: TargetView) -> None:
        self.want(view.row.id)
        self.load()

    def _ask_list(self) -> None:
        folder = self.desk.preferences.folder or str(Path.home())
        kinds = "名单 (*.xlsx *.xls *.ods *.csv)"
        name, _ = QFileDialog.getOpenFileName(self, "从名单定目标", folder, kinds)
        if name:
            self.bulk_list(Path(name))

    def bulk_list(self, path: Path) -> None:
        """Ask what a list leaves open, then take its targets: all of them or none."""
        self.desk.preferences.folder = str(path.parent)
        office, actor = self.desk.office, self.desk.actor

        def does(level: str, deadline: date, lead: str) -> Imported:
            from db.campaign import Wish
            from db.campaign_import import import_targets
            from templates.workbooks.lists import read_list

            given = Wish(level, deadline, lead or None)
            return import_targets(office, actor, read_list(path), defaults=given)

        remark = "名单里没有写的目标、期限、责任人，按下面的填。有一行不对就一个也不定。"
        dialog = BulkDialog(self.desk, f"从 {path.name} 定目标", remark, does, self, level=True)
        self._run_bulk(dialog)

    def _ask_register(self) -> None:
        office, actor = self.desk.office, self.desk.actor

        def does(level: str, deadline: date, lead: str) -> Imported:
            from db.campaign_import import take_register

            return take_register(office, actor, deadline=deadline, lead=lead)

        remark = "取名录里六个行业企业的目标等级；已有创A目标的不动，目标低于现行等级的不取。"
        self._run_bulk(BulkDialog(self.desk, "取名录目标", remark, does, self, level=False))

    def _run_bulk(self, dialog: BulkDialog) -> None:
        dialog.carried_out.connect(self._told)
        dialog.exec()
        dialog.deleteLater()

    def _told(self, done: Imported) -> None:
        words = f"新定 {done.set} 个，更新 {done.changed} 个，没有变化 {done.unchanged} 个"
        self.desk.window_widget.statusBar().showMessage(words, 8000)  # type: ignore[attr-defined]
        self.load()

    def _ask_file(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, "导出", "创A目标清单.xlsx", "Excel (*.xlsx)")
        if name:
            self.export(Path(name))

    def export(self, path: Path) -> None:
        """Write what the filter shows."""
        rows = self.shown_rows()

        def write(office: Office, actor: Actor, job: Job) -> int:
            from templates.workbooks.campaign import write_targets

            return write_targets(path, rows, office.clock.today())

        def done(count: int) -> None:
            self.stand.setText(f"已导出 {count} 个到 {path.name}")

        self.desk.run(self, write, done, title="正在导出…")
