"""One list of the plan over all enterprises: its entries, entered, changed, taken in and out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QMenu,
    QVBoxLayout,
    QWidget,
)

from gui import theme
from gui.enterprises.entry_cards import columns_of
from gui.incentive.import_dialog import ImportDialog
from gui.incentive.imports_dialog import ImportsDialog
from gui.incentive.whose import WhoseDialog
from gui.papers.table_outputs import Outputs
from gui.people.reason_dialog import ReasonDialog
from gui.pieces import allow, button, label
from gui.rights import why_not
from gui.tables.rows import Column, RowsModel
from gui.tables.view import RecordsView

if TYPE_CHECKING:
    from db.enterprises import EnterpriseView
    from db.incentive.lists import ListRow
    from db.office import Office
    from db.users import Actor
    from gui.desk import Desk
    from gui.jobs import Job
    from templates.papers.county_tables import TableContent

CHOOSE = "先在表里选一条"


class EntriesTab(QWidget):
    """The entries of a ``kind``; a double click changes one."""

    def __init__(self, desk: Desk, parent: QWidget, kind: str, *, inside: bool = False) -> None:
        super().__init__(parent)
        from db.incentive.lists import list_kind

        self.desk, self.kind = desk, list_kind(kind)
        self.all: list[ListRow] = []
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0 if inside else theme.GAP, 0, 0)
        down.setSpacing(theme.GAP_SMALL)
        row = QHBoxLayout()
        row.setSpacing(theme.GAP_SMALL)
        self.county = QComboBox(self)
        self.county.setAccessibleName("县（市、区）")
        self.county.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.county.addItem("全部县区", "")
        self.county.activated.connect(self._filter)
        row.addWidget(self.county)
        self.stand = label(self, "", "muted")
        row.addWidget(self.stand, 1)
        self.change = button(self, "修改(&M)…")
        self.change.clicked.connect(self._change)
        self.retire = button(self, "停用…")
        self.retire.clicked.connect(self._retire)
        self.take_in = button(self, "导入(&I)…")
        self.take_in.clicked.connect(self._ask_file)
        self.more = button(self, "更多")
        menu = QMenu(self.more)
        menu.addAction("取空白表…").triggered.connect(self._ask_blank)
        menu.addAction("历次导入…").triggered.connect(self._ask_imports)
        self.more.setMenu(menu)
        self.outputs = Outputs(desk, self)
        self.outputs.exported.connect(self.stand.setText)
        self.new = button(self, "登记(&N)…", "primary")
        self.new.clicked.connect(self._ask_whose)
        for each in (self.change, self.retire, self.take_in, self.more, self.outputs, self.new):
            row.addWidget(each)
        down.addLayout(row)
        columns = (
            Column("企业", lambda r: r.enterprise.name, 190, tip=lambda r: r.enterprise.key),
            Column("县（市、区）", lambda r: r.enterprise.county_name, 104),
            *(_of_entry(each) for each in columns_of(self.kind)),
        )
        self.table = RecordsView(self, columns, self.kind.title)
        self.table.nothing = f"还没有登记{self.kind.title}；按“登记”，或“导入”工作簿"
        self.rows = RowsModel(columns, self.table)
        self.table.setModel(self.rows)
        self.table.lay_out_columns()
        self.table.opened.connect(lambda at: self._change())
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._allow())
        down.addWidget(self.table, 1)
        self.total = label(self, "", "quiet", wrap=True)
        down.addWidget(self.total)

    def load(self) -> None:
        """Read the list again."""
        kind = self.kind.id

        def read(office: Office, actor: Actor, job: Job) -> list[ListRow]:
            from db.incentive.lists import entry_list

            return entry_list(office, actor, kind)

        self.desk.run(self, read, self._take)

    def _take(self, found: list[ListRow]) -> None:
        self.all = found
        chosen = self.county.currentData()
        self.county.clear()
        self.county.addItem("全部县区", "")
        for code, name in {r.enterprise.county: r.enterprise.county_name for r in found}.items():
            self.county.addItem(name, code)
        self.county.setCurrentIndex(max(0, self.county.findData(chosen)))
        self._filter()

    def _filter(self) -> None:
        county, kind = self.county.currentData(), self.kind.id
        rows = [each for each in self.all if county in ("", each.enterprise.county)]
        self.rows.set_rows(rows)
        self.stand.setText(f"{len(rows)} 条")

        def make(office: Office, actor: Actor, job: Job) -> tuple[TableContent, str]:
            from db.incentive.listings import entry_content
            from db.incentive.lists import SUMS

            content = entry_content(office, kind, rows)
            return content, content.notes[0] if kind in SUMS and rows else ""

        def shown(made: tuple[TableContent, str]) -> None:
            content, total = made
            self.outputs.show_content(content if rows else None, "清单是空的，没有可以导出的")
            self.total.setText(total if total.startswith("合计") else self.kind.about)

        self.desk.run(self, make, shown)
        self._allow()

    def chosen(self) -> ListRow | None:
        """The entry selected."""
        rows = self.table.selected_rows()
        return self.rows.rows[rows[0]] if len(rows) == 1 else None

    def _allow(self) -> None:
        from db.enterprise_entries import MAY_ENTER

        why = why_not(self.desk.actor, *MAY_ENTER)
        none = "" if self.chosen() is not None else CHOOSE
        allow(self.new, why)
        allow(self.take_in, why, "从工作簿登记；先检查，再导入")
        allow(self.more, "", "空白表，历次导入和撤销")
        allow(self.change, why or none)
        allow(self.retire, why or none)

    def _run(self, dialog: QDialog) -> None:
        dialog.exec()
        dialog.deleteLater()

    def _ask_whose(self) -> None:
        dialog = WhoseDialog(self.desk, f"登记{self.kind.title}", self)
        dialog.carried_out.connect(self.enter)
        self._run(dialog)

    def enter(self, enterprise: EnterpriseView) -> None:
        """Enter something of this enterprise."""
        self.enter_of(enterprise.key)

    def enter_of(self, key: str) -> None:
        """The same by CODE or CODE/SITE."""
        self._edit(key, None)

    def _change(self) -> None:
        row = self.chosen()
        if row is not None and self.change.isEnabled():
            self._edit(row.enterprise.key, row)

    def _edit(self, key: str, row: ListRow | None) -> None:
        from gui.enterprises.entry_dialog import EntryDialog

        dialog = EntryDialog(self.desk, key, self.kind, row.entry if row else None, self)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self.load()
        dialog.deleteLater()

    def _retire(self) -> None:
        row = self.chosen()
        if row is None:
            return
        key, kind, number = row.enterprise.key, self.kind.id, row.entry.id

        def does(office: Office, actor: Actor, reason: str) -> Any:
            from db.enterprise_entries import retire_entry

            return retire_entry(office, actor, key, kind, number, reason)

        remark = f"{row.enterprise.name}：{row.entry.name}。停用的留在记录里，可以在企业档案恢复。"
        dialog = ReasonDialog(
            self.desk, "停用一条登记", "停用", does, self, remark=remark, example="例如：登记错了"
        )
        dialog.carried_out.connect(lambda _: self.load())
        self._run(dialog)

    def _ask_file(self) -> None:
        folder = self.desk.preferences.folder or str(Path.home())
        name, _ = QFileDialog.getOpenFileName(
            self, "导入清单", folder, "工作簿 (*.xlsx *.xls *.ods)"
        )
        if name:
            self.import_from(Path(name))

    def import_from(self, path: Path) -> None:
        """Check a workbook and take it in when the person says so."""
        self.desk.preferences.folder = str(path.parent)
        dialog = ImportDialog(self.desk, path, self)
        dialog.carried_out.connect(self._imported)
        self._run(dialog)

    def _imported(self, found: Any) -> None:
        words = f"已导入：新增 {found.added}，更新 {found.changed}，不变 {found.unchanged}"
        self.desk.window_widget.statusBar().showMessage(words, 8000)  # type: ignore[attr-defined]
        self.load()

    def _ask_imports(self) -> None:
        from db.enterprise_edit import MAY_EDIT

        why = why_not(self.desk.actor, *MAY_EDIT)
        dialog = ImportsDialog(self.desk, self.kind.id, self, why)
        dialog.undone.connect(self.load)
        self._run(dialog)

    def _ask_blank(self) -> None:
        folder = Path(self.desk.preferences.folder or Path.home())
        proposed = str(folder / f"{self.kind.title}（空白）.xlsx")
        name, _ = QFileDialog.getSaveFileName(self, "空白表", proposed, "Excel (*.xlsx)")
        if name:
            self.write_blank(Path(name))

    def write_blank(self, path: Path) -> None:
        """Write an empty workbook of this list alone."""
        wanted = self.kind.id

        def write(office: Office, actor: Actor, job: Job) -> None:
            from db.enterprise_entry_import import sheet_kinds, template_columns
            from templates.workbooks.entry_sheets import write_entry_template

            kinds: Sequence[Any] = [each for each in sheet_kinds() if each.id == wanted]
            write_entry_template(path, [(each, template_columns(each.id)) for each in kinds])

        self.desk.run(self, write, lambda _: self.stand.setText(f"空白表写在 {path.name}"))


def _of_entry(column: Column) -> Column:
    """A column of an entry as a column of a row that holds one."""
    colour, tip = column.colour, column.tip
    return Column(
        column.title,
        lambda row: column.text(row.entry),
        column.width,
        right=column.right,
        colour=(lambda row: colour(row.entry)) if colour else None,
        tip=(lambda row: tip(row.entry)) if tip else None,
        level=column.level,
    )
