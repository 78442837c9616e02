"""清单: the editions, the rows of one of them, and the chosen row in full at the right."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gui import theme
from gui.emergency.list_acts import ListActs
from gui.emergency.row_card import RowCard
from gui.pieces import allow, button, label
from gui.tables.empty import Empty
from gui.tables.rows import Column, RowsModel
from gui.tables.view import RecordsView

if TYPE_CHECKING:
    from db.emergency_views import ListView, RowView
    from db.office import Office
    from db.users import Actor
    from gui.desk import Desk
    from gui.jobs import Job

FILTERS = (
    ("", "全部行"),
    ("open", "待填写"),
    ("conflict", "有冲突"),
    ("entered", "办公室填写"),
    ("aside", "已搁置"),
)


def state_of(row: RowView) -> str:
    """What is to be done about a row, in a word."""
    if row.aside_at is not None:
        return "已搁置"
    if row.conflicts:
        return "有冲突"
    if row.open_warnings:
        return "待填写"
    entered = any(view.entered for view in row.measures.values())
    return "办公室填写" if entered else row.treatment_title


def colour_of(row: RowView) -> str:
    """Conflicts stand out, what is to be filled in a little less."""
    if row.aside_at is None and row.conflicts:
        return theme.colours().bad
    if row.aside_at is None and row.open_warnings:
        return theme.colours().unsure
    return ""


COLUMNS = (
    Column("县区", lambda row: row.county_name, 74),
    Column("企业", lambda row: row.name, 170),
    Column("等级", lambda row: row.level_words, 62, level=True),
    Column("生产线、设备", lambda row: row.place or "全厂", 116),
    Column("橙色预警", lambda row: row.measures["orange"].text, 0),
    Column("状态", state_of, 88, colour=colour_of),
)


class ListTab(QWidget):
    """Everything about one edition; what it can become stands in the row above."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.desk = desk
        self.editions: tuple[ListView, ...] = ()
        self.all: list[RowView] = []
        self.no_keeper = self.no_approver = ""
        self._wanted = ""
        self.acts = ListActs(desk, self)
        self.acts.told.connect(self._tell)
        self.acts.chosen.connect(self._look_at)
        down = QVBoxLayout(self)
        down.setContentsMargins(0, theme.GAP, 0, 0)
        down.setSpacing(theme.GAP_SMALL)
        down.addLayout(self._build_head())
        down.addLayout(self._build_filter())
        self.split = QSplitter(Qt.Orientation.Horizontal, self)
        self.split.setHandleWidth(theme.GAP)
        self.split.setChildrenCollapsible(False)
        self.table = RecordsView(self.split, COLUMNS, "应急减排清单")
        self.table.nothing = "没有符合条件的行"
        self.rows = RowsModel(COLUMNS, self.table)
        self.table.setModel(self.rows)
        self.table.lay_out_columns()
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._pick())
        self.card = RowCard(desk, self.split)
        self.card.setMinimumWidth(330)
        self.split.setStretchFactor(0, 5)
        self.split.setStretchFactor(1, 3)
        self.split.setSizes([700, 360])
        self.empty = Empty(
            self, "还没有应急减排清单", "按名录现在的等级、产能和标准里的措施，生成一版草稿。"
        )
        first = button(self.empty, "生成草稿", "primary")
        first.clicked.connect(self.acts.make)
        self.empty.add(first)
        self.body = QStackedWidget(self)
        self.body.addWidget(self.split)
        self.body.addWidget(self.empty)
        down.addWidget(self.body, 1)
        self._allow()

    def _build_head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.GAP_SMALL)
        self.edition = QComboBox(self)
        self.edition.setAccessibleName("清单版本")
        self.edition.setMinimumWidth(240)
        self.edition.activated.connect(lambda _: self.load_rows())
        self.told = label(self, "", "muted")
        self.make = button(self, "生成草稿(&G)")
        self.again = button(self, "重新计算(&R)")
        self.force = button(self, "生效(&F)…", "primary")
        self.take = button(self, "导入往年清单(&I)…")
        self.more = button(self, "导出与比较(&X)")
        menu = QMenu(self.more)
        menu.addAction("按市清单列序导出（Excel）…").triggered.connect(
            lambda: self._ask_export("city")
        )
        menu.addAction("按全国模板列序导出（Excel，列序待核）…").triggered.connect(
            lambda: self._ask_export("national")
        )
        menu.addSeparator()
        self.differ = menu.addAction("与另一版比较…")
        self.differ.triggered.connect(lambda: self.acts.compare(self.chosen, self.editions))
        self.wonder = menu.addAction("选中的企业换个等级会怎样…")
        self.wonder.triggered.connect(lambda: self.acts.what_if(self.card.row))
        menu.addSeparator()
        self.whole = menu.addAction("录入全社会年排放量…")
        self.whole.triggered.connect(lambda: self.acts.totals(self.chosen))
        self.drop = menu.addAction("作废草稿…")
        self.drop.triggered.connect(self.acts.discard)
        self.more.setMenu(menu)
        self.make.clicked.connect(self.acts.make)
        self.again.clicked.connect(self.acts.recompute)
        self.force.clicked.connect(self.acts.put_in_force)
        self.take.clicked.connect(self.acts.ask_import)
        row.addWidget(self.edition)
        row.addWidget(self.told, 1)
        for each in (self.take, self.more, self.make, self.again, self.force):
            row.addWidget(each)
        return row

    def _build_filter(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.search = QLineEdit(self)
        self.search.setPlaceholderText("查找企业、县区、行业、措施")
        self.search.setClearButtonEnabled(True)
        self.search.setFixedWidth(300)
        self.search.textChanged.connect(lambda _: self._filter())
        self.kind = QComboBox(self)
        self.kind.setAccessibleName("状态")
        for id, title in FILTERS:
            self.kind.addItem(title, id)
        self.kind.activated.connect(lambda _: self._filter())
        self.count = label(self, "", "quiet")
        row.addWidget(self.search)
        row.addWidget(self.kind)
        row.addWidget(self.count)
        row.addStretch(1)
        return row

    @property
    def chosen(self) -> ListView | None:
        """The edition that is shown."""
        key = self.edition.currentData()
        return next((each for each in self.editions if each.key == key), None)

    def load(self) -> None:
        """Read the editions, then the rows of the one chosen."""

        def read(office: Office, actor: Actor, job: Job) -> tuple[tuple[ListView, ...], str, str]:
            from db.emergency_lists import KEEPERS, lists
            from db.users import require_whole_city
            from grading.refusals import Refusal

            said = []
            for roles in (KEEPERS, ("approver",)):
                try:
                    require_whole_city(actor, *roles, of="应急减排清单")
                    said.append("")
                except Refusal as refusal:
                    said.append(refusal.what)
            return lists(office, actor), said[0], said[1]

        self.desk.run(self, read, self._take)

    def _take(self, read: tuple[tuple[ListView, ...], str, str]) -> None:
        self.editions, self.no_keeper, self.no_approver = read
        before = self._wanted or self.edition.currentData()
        self._wanted = ""
        self.edition.clear()
        for view in self.editions:
            self.edition.addItem(f"{view.key}　{view.state_title}　截至 {view.as_of}", view.key)
            tip = f"{view.title}　{view.document}"
            self.edition.setItemData(self.edition.count() - 1, tip, Qt.ItemDataRole.ToolTipRole)
        keys = {view.state: view.key for view in reversed(self.editions)}
        usual = keys.get("draft") or keys.get("in_force")
        self.edition.setCurrentIndex(max(self.edition.findData(before or usual), 0))
        self.body.setCurrentWidget(self.split if self.editions else self.empty)
        self._allow()
        if self.editions:
            self.load_rows()

    def load_rows(self) -> None:
        """Read the rows of the chosen edition."""
        key = self.edition.currentData()

        def read(office: Office, actor: Actor, job: Job) -> list[RowView]:
            from db.emergency_lists import show_list

            return show_list(office, actor, key, aside=True)[1]

        def take(rows: list[RowView]) -> None:
            if key == self.edition.currentData():
                self.all = rows
                self._filter()
                self._allow()

        self.desk.run(self, read, take)

    def _look_at(self, key: str) -> None:
        self._wanted = key
        self.load()

    def _filter(self) -> None:
        words = self.search.text().casefold().split()
        kind = self.kind.currentData()
        tests = {
            "": lambda row: row.aside_at is None,
            "open": lambda row: row.aside_at is None and bool(row.open_warnings),
            "conflict": lambda row: row.aside_at is None and bool(row.conflicts),
            "entered": lambda row: any(view.entered for view in row.measures.values()),
            "aside": lambda row: row.aside_at is not None,
        }

        def wanted(row: RowView) -> bool:
            texts = (row.name, row.code, row.county_name, row.industry, row.place)
            whole = " ".join((*texts, *(view.text for view in row.measures.values()))).casefold()
            return tests[kind](row) and all(word in whole for word in words)

        rows = [row for row in self.all if wanted(row)]
        before = self.card.row.id if self.card.row is not None else None
        self.rows.set_rows(rows)
        place = next((at for at, row in enumerate(rows) if row.id == before), 0)
        if rows:
            self.table.selectRow(place)
        self._pick()
        here = [row for row in self.all if row.aside_at is None]
        open_rows = sum(bool(row.open_warnings) for row in here)
        conflicts = sum(bool(row.conflicts) for row in here)
        self.count.setText(f"{len(rows)} 行　待填 {open_rows}　冲突 {conflicts}")

    def _pick(self) -> None:
        index = self.table.currentIndex()
        row = self.rows.rows[index.row()] if index.isValid() and self.rows.rows else None
        view = self.chosen
        closed = "" if view is not None and view.state == "draft" else "这一版不是草稿，不能再改"
        self.card.show_row(row, closed or self._no_edit(row))
        self.wonder.setEnabled(row is not None)

    def _no_edit(self, row: RowView | None) -> str:
        """Who may edit a row: the keepers of the city, or those of its county."""
        actor = self.desk.actor
        if row is not None and actor.county == row.county and actor.roles & {"clerk", "admin"}:
            return ""
        return self.no_keeper

    def _allow(self) -> None:
        view = self.chosen
        draft = any(each.state == "draft" for each in self.editions)
        is_draft = view is not None and view.state == "draft"
        no_draft = "" if is_draft else "先在左边选中草稿"
        allow(
            self.make,
            self.no_keeper or ("已有一版草稿，请重新计算它" if draft else ""),
            "按名录现状生成新的一版草稿，上一版的填写一起沿用",
        )
        allow(self.again, self.no_keeper or no_draft, "等级、产能变了之后重新计算，填写的内容保留")
        allow(
            self.force,
            self.no_approver or no_draft or self._against_force(),
            "成为现行清单，原来的一版留存",
        )
        allow(self.take, self.no_keeper, "导入往年的清单工作簿，与计算的清单比较")
        allow(self.more, "" if self.editions else "还没有清单")
        self.drop.setEnabled(is_draft and not self.no_keeper)
        self.whole.setEnabled(is_draft and not self.no_keeper)
        self.differ.setEnabled(len(self.editions) > 1)

    def _against_force(self) -> str:
        from db.emergency_lists import against_force

        return against_force([row for row in self.all if row.aside_at is None])

    def _tell(self, words: str) -> None:
        self.told.setText(words)

    def _ask_export(self, layout: str) -> None:
        view = self.chosen
        if view is None:
            return
        folder = Path(self.desk.preferences.folder or Path.home())
        proposed = str(folder / f"应急减排清单 {view.key}.xlsx")
        path, _ = QFileDialog.getSaveFileName(self, "导出清单", proposed, "Excel (*.xlsx)")
        if path:
            self.acts.export(Path(path), view.key, layout)
