"""企业名录: the register as a table that is searched while one types."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QMenu,
    QSplitter,
    QStackedWidget,
    QWidget,
)

from gui import theme
from gui.enterprises.columns import COLUMNS, SORTED_BY, ColumnRoom
from gui.enterprises.filters import FilterLine
from gui.enterprises.list_menu import ListMenu
from gui.enterprises.one_batch import OneBatch
from gui.pages.page import Page
from gui.pieces import allow, button, label
from gui.tables.empty import Empty
from gui.tables.enterprise_details import EnterpriseDetails
from gui.tables.paged import PAGE_ROWS, PagedModel
from gui.tables.view import RecordsView

if TYPE_CHECKING:
    from db.enterprise_rows import EnterpriseRow
    from db.office import Office
    from db.users import Actor
    from gui.desk import Desk
    from gui.dialogs.export_register import Scope
    from gui.jobs import Job


class EnterprisesPage(Page):
    """The keys “import” and “batches”, (“batch”, number), and any text to search for."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, "企业名录", parent)
        self._ready = False  # the index has been applied to the table
        self._total = 0
        self.count = label(self, "", "muted")
        self.head.insertWidget(1, self.count)
        self.retired = button(self, "停用的…", "link")
        self.retired.setToolTip("停用的企业：查看档案、恢复使用")
        self.retired.clicked.connect(self._show_retired)
        self.head.insertWidget(2, self.retired)
        self.audit = button(self, "新建申报件(&N)…")
        self.audit.clicked.connect(self._open_audit)
        self.bring = button(self, "导入名单(&I)…", "primary")
        self.bring.setToolTip("Ctrl+I")
        self.bring.clicked.connect(lambda: self.open("import"))
        self.head.addWidget(self.audit)
        self.records = button(self, "导入记录(&J)…")
        self.records.clicked.connect(lambda: self.open("batches"))
        self.head.addWidget(self.records)
        self.leaving = ListMenu(self, desk, self.scope)
        self.head.addWidget(self.leaving)
        self.head.addWidget(self.bring)
        self._sorted_by = -1  # the column; -1 is the order of the list
        self._descending = False
        self._build_filters()
        self.table = RecordsView(self, COLUMNS, "企业名录")
        self.rows = PagedModel(COLUMNS, self._fetch, self.table)
        self.table.setModel(self.rows)
        self.table.lay_out_columns()
        self.room = ColumnRoom(self.table, desk.preferences)
        heading = self.table.horizontalHeader()
        heading.setSectionsClickable(True)
        heading.setToolTip("点列名排序：升序、降序、恢复名单顺序")
        heading.sectionClicked.connect(self.sort)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._offer)
        self.table.nothing = "没有符合条件的企业"
        self._look = QTimer(self)
        self._look.setSingleShot(True)
        self._look.setInterval(80)
        self._look.timeout.connect(self._show_details)
        chosen = self.table.selectionModel()
        chosen.currentRowChanged.connect(lambda now, before: self._look.start())
        self.table.opened.connect(self._open_enterprise)
        self.details = EnterpriseDetails(desk, self)
        self.details.hide()
        self.details.seen.connect(self.room.beside_details)
        self.details.seen.connect(lambda seen: self.beside.setChecked(not self.details.closed))
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
        desk.register.sortable.connect(self._sort_again)
        self._allow()

    def _build_filters(self) -> None:
        self.line = FilterLine(self, self.desk.preferences)
        self.line.changed.connect(self._find)
        self.line.entered.connect(self._focus_table)
        self.search, self.filters, self.views = self.line.search, self.line.boxes, self.line.views
        self.view, self.show_view = self.line.view, self.line.show_view
        self.batch = OneBatch(self.desk, self)
        self.batch.changed.connect(self._find)
        self.line.across.addWidget(self.batch)
        self.beside = QCheckBox("详情(&D)", self)
        self.beside.setChecked(True)
        self.beside.setToolTip("选中一行时在右边显示详情")
        self.beside.clicked.connect(self._show_beside)
        self.line.across.addWidget(self.beside)
        self.content.addWidget(self.line)

    # Going there -----------------------------------------------------------------------

    def open(self, key: Any) -> None:
        """Open the import or the list of imports, show one batch, or search for a text."""
        if key == "import":
            from gui.dialogs.import_list import ImportDialog

            dialog = ImportDialog(self.desk, self)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.open()
        elif key == "batches":
            from gui.imports.batches import BatchesDialog

            records = BatchesDialog(self.desk, self)
            records.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            records.open()
        elif isinstance(key, tuple):
            self.show_view({})
            self.batch.show_batch(key[1])
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
            from db.enterprise_rows import first_page

            return first_page(office, actor, PAGE_ROWS)

        self.desk.run(self, read, self._show_first)

    def _show_first(self, rows: list[EnterpriseRow]) -> None:
        if self._ready:
            return
        self.rows.set_first_rows([row.id for row in rows], rows)
        self.body.setCurrentWidget(self.split if rows else self.empty)

        def read(office: Office, actor: Actor, job: Job) -> int:
            from db.enterprise_rows import count

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
        self.line.fill(index)
        self._total = index.find().total
        again = self._ready
        self._ready = True
        self.body.setCurrentWidget(self.split if self._total else self.empty)
        self._find(again=again)

    def _find(self, *_: object, again: bool = False) -> None:
        index = self.desk.register.index
        if index is None:
            return
        found = index.find(self.search.text(), **self.line.chosen())
        ids = self.batch.among(found.ids)
        self._show_keys(self._in_order(ids), again)
        if len(ids) == self._total:
            self.count.setText(f"共 {self._total:,} 家")
        else:
            self.count.setText(f"找到 {len(ids):,} 家，共 {self._total:,} 家")
        self._look.start()

    def _in_order(self, ids: Any) -> Any:
        order = self.desk.register.order
        if self._sorted_by < 0 or order is None:
            return ids
        return order.sorted(ids, SORTED_BY[self._sorted_by], self._descending)

    def _show_keys(self, keys: Any, again: bool) -> None:
        if again and _same(keys, self.rows.keys):
            self.rows.forget_rows()  # the same enterprises; what is written of them may be new
        elif again or self.table.verticalScrollBar().value() == 0:
            self.rows.grow_to(keys)
        else:
            self.rows.set_keys(keys)
            self.table.scrollToTop()

    # In which order --------------------------------------------------------------------

    def sort(self, column: int) -> None:
        """By this column; again: descending; a third time: the order of the list."""
        if column != self._sorted_by:
            self._sorted_by, self._descending = column, False
        elif not self._descending:
            self._descending = True
        else:
            self._sorted_by, self._descending = -1, False
        heading = self.table.horizontalHeader()
        heading.setSortIndicatorShown(self._sorted_by >= 0)
        direction = (
            Qt.SortOrder.DescendingOrder if self._descending else Qt.SortOrder.AscendingOrder
        )
        heading.setSortIndicator(max(self._sorted_by, 0), direction)
        self._find()

    def _sort_again(self) -> None:
        if self._sorted_by >= 0:
            self._find(again=True)

    def _fetch(self, keys: Sequence[Any]) -> list[EnterpriseRow | None]:
        from db.enterprise_rows import page

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

    def scope(self) -> Scope:
        """Which enterprises are in sight, in the order shown, and which are chosen."""
        from gui.dialogs.export_register import Scope

        index = self.desk.register.index
        return Scope(
            every=[] if index is None else index.find().ids,
            found=self.rows.keys if self._ready else [],
            chosen=[self.rows.keys[row] for row in self.table.selected_rows()],
            words=self.line.in_words() + ("" if self.batch.isHidden() else "，一批导入"),
        )

    def _open_enterprise(self, row: int) -> None:
        record = self.rows.record(row)
        if record is not None:
            self.desk.visit.emit("enterprise", record.key)

    def _show_beside(self, shown: bool) -> None:
        self.details.closed = not shown
        self._show_details()

    def _offer(self, at: QPoint) -> None:
        """The menu of the rows chosen."""
        row, menu = self.current(), QMenu(self)
        menu.setToolTipsVisible(True)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        count = self.table.count_selected()
        visit = menu.addAction("打开企业档案", lambda: self._open_enterprise(self._row()))
        begin = menu.addAction("新建申报件…", self._open_audit)
        menu.addSeparator()
        copy = menu.addAction(f"把选中的 {count:,} 行复制成表格\tCtrl+C", self.table.copy)
        other = menu.addAction("选列后导出或复制…\tCtrl+E", self.leaving.open_export)
        for action in (visit, begin, copy, other):
            action.setEnabled(row is not None)
            action.setToolTip("" if row is not None else "先在表里选一家企业")
        menu.popup(self.table.viewport().mapToGlobal(at))

    def _row(self) -> int:
        return self.table.currentIndex().row()

    def _show_details(self) -> None:
        row = self.current()
        self._allow()
        self.details.show_enterprise(None if row is None else row.key)

    def _allow(self) -> None:
        allow(self.audit, "" if self.current() is not None else "先在表里选一家企业", "Ctrl+N")

    def _show_retired(self) -> None:
        from gui.enterprises.retired_dialog import RetiredDialog

        dialog = RetiredDialog(self.desk, self)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _open_audit(self) -> None:
        row = self.current()
        if row is not None:
            self.desk.visit.emit("audits", ("new", row.key))


def _same(one: Any, other: Any) -> bool:
    """Whether two lists of keys are alike; quick for arrays."""
    if len(one) != len(other):
        return False
    import numpy as np

    return bool(np.array_equal(one, other))
