"""企业名录: the register as a table that is searched while one types."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QSplitter, QStackedWidget, QWidget

from gui import theme
from gui.pages.page import Page
from gui.pieces import allow, button, label
from gui.tables.empty import Empty
from gui.tables.enterprise_details import EnterpriseDetails
from gui.tables.paged import PAGE_ROWS, PagedModel
from gui.tables.rows import Column
from gui.tables.view import RecordsView

if TYPE_CHECKING:
    from db.enterprises import EnterpriseRow
    from db.office import Office
    from db.users import Actor
    from gui.desk import Desk
    from gui.jobs import Job

COLUMNS = (
    Column("企业名称", lambda row: row.name, 0),
    Column("统一社会信用代码", lambda row: row.key, 190),
    Column("县（市、区）", lambda row: row.county_name, 106),
    Column("行业", lambda row: row.industry_name, 130),
    Column("等级", lambda row: row.level or row.level_written, 76, level=True),
    Column("目标", lambda row: row.target or "", 64, level=True),
    Column("状态", lambda row: row.status, 80),
    Column("联系人", lambda row: row.contact, 84),
    Column("电话", lambda row: row.phone, 120),
)
IN_DETAILS = ("统一社会信用代码", "状态", "联系人", "电话")
FILTERS = (("county", "全部县区"), ("industry", "全部行业"), ("level", "全部等级"))


class EnterprisesPage(Page):
    """The key “import” opens the import of a list, any other is searched for."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, "企业名录", parent)
        self._ready = False  # the index has been applied to the table
        self._total = 0
        self.count = label(self, "", "muted")
        self.head.insertWidget(1, self.count)
        self.audit = button(self, "新建申报件(&N)…")
        self.audit.clicked.connect(self._open_audit)
        self.bring = button(self, "导入名单(&I)…", "primary")
        self.bring.setToolTip("Ctrl+I")
        self.bring.clicked.connect(lambda: self.open("import"))
        self.head.addWidget(self.audit)
        self.head.addWidget(self.bring)
        self._build_filters()
        self.table = RecordsView(self, COLUMNS, "企业名录")
        self.rows = PagedModel(COLUMNS, self._fetch, self.table)
        self.table.setModel(self.rows)
        self.table.lay_out_columns()
        self.table.nothing = "没有符合条件的企业"
        self._look = QTimer(self)
        self._look.setSingleShot(True)
        self._look.setInterval(80)
        self._look.timeout.connect(self._show_details)
        chosen = self.table.selectionModel()
        chosen.currentRowChanged.connect(lambda now, before: self._look.start())
        self.table.opened.connect(self._open_details)
        self.details = EnterpriseDetails(desk, self)
        self.details.hide()
        self.details.seen.connect(self._make_room)
        self.split = QSplitter(Qt.Orientation.Horizontal, self)
        self.split.setHandleWidth(theme.GAP)
        self.split.setChildrenCollapsible(False)
        self.split.addWidget(self.table)
        self.split.addWidget(self.details)
        self.split.setStretchFactor(0, 1)
        self.empty = Empty(self, "名录里还没有企业", "把手里的 Excel 名单导入进来，先核对再写入。")
        first = button(self.empty, "导入名单…", "primary")
        first.clicked.connect(lambda: self.open("import"))
        self.empty.add(first)
        self.body = QStackedWidget(self)
        self.body.addWidget(self.split)
        self.body.addWidget(self.empty)
        self.content.addWidget(self.body, 1)
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        find.activated.connect(self._focus_search)
        desk.register.ready.connect(self._indexed)
        self._allow()

    def _build_filters(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(theme.GAP_SMALL)
        self.search = QLineEdit(self)
        self.search.setPlaceholderText("查找：名称、代码、区县、联系人、拼音首字母（Ctrl+F）")
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(380)
        self.search.textChanged.connect(self._find)
        self.search.returnPressed.connect(self._focus_table)
        row.addWidget(self.search)
        self.filters: dict[str, QComboBox] = {}
        for name, everything in FILTERS:
            box = QComboBox(self)
            box.setAccessibleName(everything)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
            box.addItem(everything, None)
            box.activated.connect(self._find)
            self.filters[name] = box
            row.addWidget(box)
        row.addStretch(1)
        self.content.addLayout(row)

    # Going there -----------------------------------------------------------------------

    def open(self, key: Any) -> None:
        """Open the import, or search for a name or code."""
        if key == "import":
            from gui.dialogs.import_list import ImportDialog

            dialog = ImportDialog(self.desk, self)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.open()
        else:
            self.search.setText(str(key))

    def shown(self) -> None:
        """The first rows at once; the index of all of them behind that."""
        if self._ready:
            return
        if self.desk.register.index is not None:
            self._indexed()
            return

        def read(office: Office, actor: Actor, job: Job) -> list[EnterpriseRow]:
            from db.enterprises import first_page

            return first_page(office, actor, PAGE_ROWS)

        self.desk.run(self, read, self._show_first)

    def _show_first(self, rows: list[EnterpriseRow]) -> None:
        if self._ready:
            return
        self.rows.set_first_rows([row.id for row in rows], rows)
        self.body.setCurrentWidget(self.split if rows else self.empty)

        def read(office: Office, actor: Actor, job: Job) -> int:
            from db.enterprises import count

            return count(office, actor)

        # Counting and loading the index wait until these rows are on the screen.
        QTimer.singleShot(20, self, lambda: self.desk.run(self, read, self._show_count))

    def _show_count(self, total: int) -> None:
        if not self._ready:
            self.count.setText(f"共 {total:,} 家")
        self.desk.register.want()

    # Finding ---------------------------------------------------------------------------

    def _indexed(self) -> None:
        """The index is there, or there anew: fill the filters and find again."""
        index = self.desk.register.index
        if index is None:
            return
        from db.enterprises import county_names, industry_name

        names: dict[str, Callable[[str], str]] = {
            "county": lambda value: county_names().get(value, value),
            "industry": industry_name,
            "level": str,
        }
        for field, everything in FILTERS:
            box = self.filters[field]
            chosen = box.currentData()
            box.clear()
            box.addItem(everything, None)
            for value, count in index.values(field):
                box.addItem(f"{names[field](value) or '未写明'}（{count:,}）", value)
            box.setCurrentIndex(max(box.findData(chosen), 0))
        self._total = index.find().total
        again = self._ready
        self._ready = True
        self.body.setCurrentWidget(self.split if self._total else self.empty)
        self._find(again=again)

    def _find(self, *_: object, again: bool = False) -> None:
        index = self.desk.register.index
        if index is None:
            return
        wanted = {field: box.currentData() for field, box in self.filters.items()}
        found = index.find(self.search.text(), **wanted)
        if again and list(found.ids) == list(self.rows.keys):
            self.rows.forget_rows()  # the same enterprises; what is written of them may be new
        elif again or self.table.verticalScrollBar().value() == 0:
            self.rows.grow_to(found.ids)
        else:
            self.rows.set_keys(found.ids)
            self.table.scrollToTop()
        if found.total == self._total:
            self.count.setText(f"共 {self._total:,} 家")
        else:
            self.count.setText(f"找到 {found.total:,} 家，共 {self._total:,} 家")
        self._look.start()

    def _fetch(self, keys: Sequence[Any]) -> list[EnterpriseRow | None]:
        from db.enterprises import page

        wanted = [int(key) for key in keys]
        found = {row.id: row for row in page(self.desk.office, self.desk.actor, wanted)}
        return [found.get(key) for key in wanted]

    def _focus_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def _focus_table(self) -> None:
        if self.rows.rowCount():
            self.table.setFocus()
            self.table.selectRow(0)

    # One of them -----------------------------------------------------------------------

    def current(self) -> EnterpriseRow | None:
        """The enterprise of the current row."""
        index = self.table.currentIndex()
        return self.rows.record(index.row()) if index.isValid() else None

    def _open_details(self, row: int) -> None:
        self.details.closed = False
        self._show_details()

    def _show_details(self) -> None:
        row = self.current()
        self._allow()
        self.details.show_enterprise(None if row is None else row.key)

    def _make_room(self, seen: bool) -> None:
        """While the details are open, what they show as well needs no columns."""
        for number, column in enumerate(COLUMNS):
            self.table.setColumnHidden(number, seen and column.title in IN_DETAILS)

    def _allow(self) -> None:
        allow(self.audit, "" if self.current() is not None else "先在表里选一家企业", "Ctrl+N")

    def _open_audit(self) -> None:
        row = self.current()
        if row is not None:
            self.desk.visit.emit("audits", ("new", row.key))
