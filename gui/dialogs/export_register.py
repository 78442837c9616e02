"""导出名录: which enterprises, which columns in which order, the first rows; then a file.

The same columns can go to the clipboard instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QHBoxLayout,
    QInputDialog,
    QRadioButton,
    QSplitter,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gui import theme
from gui.dialogs.export_columns import ExportColumns
from gui.dialogs.saving import choose_target
from gui.pieces import ElidedLabel, allow, button, label
from gui.tables.clipboard import MOST_COPIED, copy_table

if TYPE_CHECKING:
    from db.office import Office
    from db.users import Actor
    from gui.desk import Desk
    from gui.jobs import Job

PREVIEW = 12
KINDS = "工作簿 (*.xlsx);;CSV 文本，UTF-8 (*.csv)"
CSV_WARNING = "CSV 里的长代码用 Excel 打开会变成数字；要在 Excel 里看，请用 .xlsx"


@dataclass(frozen=True, slots=True)
class Scope:
    """Ids of enterprises, as sequences or arrays: all, those in sight as shown, those selected.

    ``words`` tells what was asked for.
    """

    every: Any
    found: Any
    chosen: Any
    words: str


@dataclass(frozen=True, slots=True)
class _Choices:
    """What can be chosen: all columns, their titles, the layouts kept."""

    known: list[str]
    titles: dict[str, str]
    saved: dict[str, list[str]]


class ExportDialog(QDialog):
    """Nothing is changed but the layouts a person keeps."""

    def __init__(self, desk: Desk, parent: QWidget, scope: Scope) -> None:
        super().__init__(parent)
        self.desk = desk
        self.setWindowTitle("导出名录")
        self.resize(1080, 680)
        self._scope = scope
        self.written = ""
        outer = QVBoxLayout(self)
        outer.setContentsMargins(theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP)
        outer.setSpacing(theme.GAP)
        outer.addWidget(label(self, "导出名录", "title"))
        outer.addLayout(self._scopes())
        split = QSplitter(Qt.Orientation.Horizontal, self)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(theme.GAP)
        self.columns = ExportColumns(split)
        self.columns.changed.connect(self._look_later)
        self.columns.keep.connect(self._ask_name)
        self.columns.drop.connect(self._drop)
        split.addWidget(self.columns)
        right = QWidget(split)
        down = QVBoxLayout(right)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(theme.GAP_SMALL)
        self.told = label(right, "", "muted")
        down.addWidget(self.told)
        self.preview = QTableWidget(0, 0, right)
        self.preview.setAccessibleName("前几行")
        self.preview.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.preview.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
        self.preview.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.preview.setAlternatingRowColors(True)
        self.preview.setShowGrid(False)
        self.preview.setWordWrap(False)
        self.preview.verticalHeader().setVisible(False)
        self.preview.verticalHeader().setDefaultSectionSize(theme.ROW_HEIGHT)
        headings = self.preview.horizontalHeader()
        headings.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        down.addWidget(self.preview, 1)
        split.addWidget(right)
        split.setStretchFactor(1, 1)
        split.setSizes([330, 700])
        outer.addWidget(split, 1)
        self.outcome = ElidedLabel(self, kind="quiet", mode=Qt.TextElideMode.ElideMiddle)
        outer.addWidget(self.outcome)
        foot = QHBoxLayout()
        self.copy = button(self, "复制成表格(&C)")
        self.copy.clicked.connect(self.copy_rows)
        foot.addWidget(self.copy)
        foot.addStretch(1)
        self.leave = button(self, "关闭")
        self.leave.clicked.connect(self.close)
        self.go = button(self, "导出(&X)…", "primary")
        self.go.clicked.connect(self._choose)
        foot.addWidget(self.leave)
        foot.addWidget(self.go)
        outer.addLayout(foot)
        self._look = QTimer(self)
        self._look.setSingleShot(True)
        self._look.setInterval(60)
        self._look.timeout.connect(self._show_preview)
        self._allow()
        self._read_layouts(None)

    def _scopes(self) -> QVBoxLayout:
        down = QVBoxLayout()
        down.setSpacing(theme.GAP_TINY)
        scope = self._scope
        narrowed = len(scope.found) != len(scope.every)
        words = (
            f"现在找到的 {len(scope.found):,} 家" if narrowed else f"全部 {len(scope.found):,} 家"
        )
        self.found = QRadioButton(f"{words}（{scope.words}）" if narrowed else words, self)
        self.chosen = QRadioButton(f"选中的 {len(scope.chosen):,} 家", self)
        self.every = QRadioButton(f"不管条件，全部 {len(scope.every):,} 家", self)
        self._group = QButtonGroup(self)
        for each in (self.found, self.chosen, self.every):
            self._group.addButton(each)
            down.addWidget(each)
        self.every.setVisible(narrowed)
        allow(self.found, "" if len(scope.found) else "没有符合条件的企业")
        allow(self.chosen, "" if len(scope.chosen) else "在表里没有选中企业")
        several = len(scope.chosen) > 1
        first = self.chosen if several else self.found if len(scope.found) else self.every
        first.setChecked(True)
        self._group.buttonToggled.connect(lambda _, on: self._look_later() if on else None)
        return down

    @property
    def ids(self) -> list[int]:
        """The enterprises that leave, in the order shown."""
        scope = self._scope
        some = scope.found
        if self.chosen.isChecked():
            some = scope.chosen
        elif self.every.isChecked():
            some = scope.every
        return [int(id) for id in some]

    # Layouts ---------------------------------------------------------------------------

    def _read_layouts(self, shown: str | None) -> None:
        def read(office: Office, actor: Actor, job: Job) -> _Choices:
            from db.enterprise_export import Layouts
            from templates.workbooks.register import column_title

            layouts = Layouts(office, actor)
            titles = {column: column_title(column) for column in layouts.known}
            return _Choices(layouts.known, titles, layouts.all())

        def show(choices: _Choices) -> None:
            self.columns.fill(choices.known, choices.titles, choices.saved, shown)

        self.desk.run(self, read, show)

    def _ask_name(self) -> None:
        dialog = QInputDialog(self)
        dialog.setWindowTitle("存为列布局")
        dialog.setLabelText("布局名称（同名的会被替换）：")
        dialog.setTextValue(self.columns.layouts.currentData() or "")
        dialog.textValueSelected.connect(self.keep_layout)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def keep_layout(self, name: str) -> None:
        """Keep the columns and their order under a name."""
        flat, columns = " ".join(name.split()), self.columns.columns
        if not flat:
            return

        def keep(office: Office, actor: Actor, job: Job) -> None:
            from db.enterprise_export import Layouts

            Layouts(office, actor).keep(flat, columns)

        self.desk.run(self, keep, lambda _: self._read_layouts(flat))

    def _drop(self, name: str) -> None:
        def drop(office: Office, actor: Actor, job: Job) -> None:
            from db.enterprise_export import Layouts

            Layouts(office, actor).drop(name)

        self.desk.run(self, drop, lambda _: self._read_layouts(""))

    # The first rows --------------------------------------------------------------------

    def _look_later(self) -> None:
        self.outcome.setText("")
        self._allow()
        self._look.start()

    def _show_preview(self) -> None:
        columns, ids = self.columns.columns, self.ids
        titles = [self.columns.list.item(row).text() for row in self._ticked()]

        def read(office: Office, actor: Actor, job: Job) -> list[list[str]]:
            return _texts(office, actor, columns, ids[:PREVIEW])

        def show(rows: list[list[str]]) -> None:
            table = self.preview
            table.setColumnCount(len(titles))
            table.setHorizontalHeaderLabels(titles)
            table.setRowCount(len(rows))
            for at, row in enumerate(rows):
                for column, text in enumerate(row):
                    item = QTableWidgetItem(text)
                    item.setToolTip(text)
                    table.setItem(at, column, item)
            table.resizeColumnsToContents()
            for column in range(len(titles)):
                table.setColumnWidth(column, min(table.columnWidth(column) + 12, 260))
            self.told.setText(f"{len(ids):,} 家企业，{len(columns)} 列；下面是前几行")

        self.desk.run(self, read, show)

    def _ticked(self) -> list[int]:
        every = range(self.columns.list.count())
        on = Qt.CheckState.Checked
        return [row for row in every if self.columns.list.item(row).checkState() == on]

    def _allow(self) -> None:
        none = "" if self.columns.columns else "至少选一列"
        count = len(self.ids)
        allow(self.go, none or ("" if count else "没有要导出的企业"), "写成 .xlsx 或 .csv")
        many = count > MOST_COPIED
        words = f"有 {count:,} 家；一次最多复制 {MOST_COPIED:,} 家，更多的请导出" if many else ""
        allow(self.copy, none or words, "复制后可直接粘贴到 Excel、WPS")

    # Out -------------------------------------------------------------------------------

    def copy_rows(self) -> None:
        """Put the rows on the clipboard in the columns chosen."""
        columns, ids = self.columns.columns, self.ids
        titles = [self.columns.list.item(row).text() for row in self._ticked()]

        def read(office: Office, actor: Actor, job: Job) -> list[list[str]]:
            return _texts(office, actor, columns, ids)

        def put(rows: list[list[str]]) -> None:
            copy_table(titles, rows)
            self.outcome.setText(f"已复制 {len(rows):,} 行，可以粘贴到 Excel、WPS")

        self.desk.run(self, read, put, title="正在复制…")

    def _choose(self) -> None:
        path = choose_target(self.desk, self, "导出名录", "企业名录.xlsx", KINDS)
        if path is not None:
            self.export_to(path)

    def export_to(self, path: Path) -> None:
        """Write the file, and remember the columns for the next time."""
        columns, ids = self.columns.columns, self.ids

        def write(office: Office, actor: Actor, job: Job) -> int:
            from db.enterprise_export import LAST, Layouts, list_lines
            from templates.workbooks.register import write_register

            def lines() -> Any:
                for number, line in enumerate(list_lines(office, actor, columns, ids), 1):
                    if number % 500 == 0:
                        job.report(number, len(ids), "正在导出…")
                    yield line

            rows = write_register(path, columns, lines())
            Layouts(office, actor).keep(LAST, columns)
            return rows

        def tell(rows: int) -> None:
            self.written = str(path)
            warning = f"。{CSV_WARNING}" if path.suffix.lower() == ".csv" else ""
            self.outcome.setText(f"已导出 {rows:,} 行：{path}{warning}")
            self.leave.setText("完成")
            self.leave.setFocus()

        self.desk.run(self, write, tell, title="正在导出…", cancellable=True)


def _texts(office: Office, actor: Actor, columns: list[str], ids: list[int]) -> list[list[str]]:
    """The rows as texts, as the file would have them."""
    from db.enterprise_export import list_lines
    from templates.workbooks.register import rows_of

    rows = rows_of(list_lines(office, actor, columns, ids), columns)
    return [[str(cell) for cell in row] for row in rows]
