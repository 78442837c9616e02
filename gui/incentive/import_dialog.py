"""A workbook of a list before it is taken in: what it would do, and everything wrong with it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from gui import theme
from gui.pieces import allow, button, dress, label
from gui.tables.rows import Column, RowsModel
from gui.tables.view import RecordsView

if TYPE_CHECKING:
    from db.enterprise_entry_import import EntriesImported
    from db.office import Office
    from db.users import Actor
    from grading.refusals import Finding
    from gui.desk import Desk
    from gui.jobs import Job

READING = "正在检查…"
SEVERITIES = {"error": "错误", "warning": "提示", "note": "说明"}


def _ink(finding: Finding) -> str:
    scheme = theme.colours()
    return {"error": scheme.bad, "warning": scheme.unsure}.get(finding.severity, scheme.muted)


FINDINGS = (
    Column("类别", lambda f: SEVERITIES[f.severity], 56, colour=_ink),
    Column("工作表", lambda f: f.sheet, 110),
    Column("行", lambda f: str(f.row or ""), 48, right=True),
    Column("列", lambda f: f.column, 120),
    Column("内容", lambda f: f.value, 120),
    Column("说明", lambda f: f.message, 0),
)


class ImportDialog(QDialog):
    """Reads and tries the file as it opens; ``carried_out`` comes when it was taken in."""

    carried_out = Signal(object)

    def __init__(self, desk: Desk, path: Path, parent: QWidget) -> None:
        super().__init__(parent)
        self.desk, self.path = desk, path
        self.setWindowTitle("导入清单")
        self.resize(860, 460)
        down = QVBoxLayout(self)
        down.setContentsMargins(theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP)
        down.setSpacing(theme.GAP)
        down.addWidget(label(self, f"导入 {path.name}", "title", wrap=True))
        remark = "有一处错误就一条也不登记；已有的更新，空格不抹掉已登记的内容。"
        down.addWidget(label(self, remark, "muted", wrap=True))
        self.stand = label(self, READING, wrap=True)
        down.addWidget(self.stand)
        self.table = RecordsView(self, FINDINGS, "检查结果")
        self.table.nothing = "没有要提示的"
        self.rows = RowsModel(FINDINGS, self.table)
        self.table.setModel(self.rows)
        self.table.lay_out_columns()
        down.addWidget(self.table, 1)
        box = QDialogButtonBox(self)
        self.confirm = button(box, "导入", "primary")
        self.confirm.clicked.connect(self._import)
        box.addButton(self.confirm, QDialogButtonBox.ButtonRole.ActionRole)
        box.addButton(button(box, "取消"), QDialogButtonBox.ButtonRole.RejectRole)
        box.rejected.connect(self.reject)
        down.addWidget(box)
        self._run(dry=True)

    def _run(self, *, dry: bool) -> None:
        path = self.path
        allow(self.confirm, READING)

        def work(office: Office, actor: Actor, job: Job) -> EntriesImported:
            from db.enterprise_entry_import import import_entries, sheet_kinds
            from templates.workbooks.entry_sheets import read_entries

            rows, remarks = read_entries(path, sheet_kinds())
            return import_entries(office, actor, path.name, rows, remarks, dry_run=dry)

        done = self._tried if dry else self._done
        self.desk.run(self, work, done, failed=self._failed, title="正在导入…")

    def _tried(self, found: EntriesImported) -> None:
        self._list(found.findings)
        new = found.added + found.changed
        self.stand.setText(
            f"读到 {found.read} 条：新增 {found.added}，更新 {found.changed}，"
            f"不变 {found.unchanged}"
        )
        allow(self.confirm, "" if new else "没有新的内容")

    def _done(self, found: EntriesImported) -> None:
        self.accept()
        self.carried_out.emit(found)

    def _failed(self, error: BaseException) -> None:
        from grading.refusals import Refusal

        if not isinstance(error, Refusal):
            self.desk.show_error(error)
            self.reject()
            return
        findings: Any = getattr(error, "findings", ())
        self._list(findings)
        dress(self.stand, "refused")
        self.stand.setText(str(error))
        allow(self.confirm, error.what)

    def _list(self, findings: Any) -> None:
        from db.enterprise_entry_import import in_order

        self.rows.set_rows(in_order(findings))

    def _import(self) -> None:
        self._run(dry=False)
