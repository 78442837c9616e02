"""The site form (Excel) taken along and brought back, from the side 现场核查."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from gui import theme
from gui.dialogs.saving import choose_target
from gui.pieces import allow, button, label
from gui.site.conflicts import ConflictsDialog

if TYPE_CHECKING:
    from db.forms import FillResult, WrittenForm
    from db.office import Office
    from db.users import Actor
    from gui.jobs import Job
    from gui.site.side import SiteSide

STAGE = "verified"


class FormDesk(QWidget):
    """Two buttons and what came of them."""

    def __init__(self, side: SiteSide) -> None:
        super().__init__(side)
        self._side = side
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(theme.GAP_SMALL)
        down.addWidget(label(self, "离线表（Excel）", "strong"))
        row = QHBoxLayout()
        row.setSpacing(theme.GAP_SMALL)
        self.export = button(self, "导出(&O)…")
        self.read = button(self, "读入(&I)…")
        row.addWidget(self.export, 1)
        row.addWidget(self.read, 1)
        down.addLayout(row)
        self.said = label(self, "", "quiet", wrap=True)
        self.said.hide()
        down.addWidget(self.said)
        self.export.clicked.connect(self._export)
        self.read.clicked.connect(self._choose)

    def look(self) -> None:
        """Allow what can be done now."""
        side = self._side
        draft = side.page.draft
        typing = draft is not None and draft.unsaved
        unsaved = "“逐项评定”里还有没保存的填写，请先保存" if typing else ""
        none = "" if side.visit is not None else "还没有开立现场核查"
        allow(self.export, "", "每个适用指标一行，带到没有本程序的电脑上填")
        allow(self.read, side.why_not or none or unsaved, "两边都改过的逐项选择，不会悄悄覆盖")

    def _tell(self, words: str) -> None:
        self.said.setText(words)
        self.said.show()

    def _export(self) -> None:
        view = self._side.page.view
        if view is None:
            return
        proposal = f"{view.enterprise.name}现场核查表.xlsx"
        path = choose_target(self._side.desk, self, "导出现场核查表", proposal)
        if path is not None:
            self.export_to(path)

    def export_to(self, path: Path) -> None:
        """Write the site form."""
        number = self._side.number

        def write(office: Office, actor: Actor, job: Job) -> WrittenForm:
            from db.forms import write_form

            return write_form(office, actor, number, STAGE, path)

        self._side.desk.run(
            self, write, lambda done: self._tell(f"已导出 {done.path.name}"), title="正在导出…"
        )

    def _choose(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "读入现场核查表", "", "工作簿 (*.xlsx)")
        if name:
            self.read_from(Path(name))

    def read_from(self, path: Path, chosen: dict[str, Any] | None = None) -> None:
        """Read a filled-in form; asks where both sides changed something."""
        number = self._side.number
        allow(self.read, "正在读入…")

        def read(office: Office, actor: Actor, job: Job) -> FillResult:
            from db.forms import fill

            return fill(office, actor, number, STAGE, path, choose=chosen)

        def done(result: FillResult) -> None:
            self._tell(
                f"已读入 {path.name}：改动 {len(result.changed)} 个值，"
                f"结论 {result.concluded} 项，现场记录 {result.noted} 项"
            )
            self._side.read()

        def failed(error: BaseException) -> None:
            from db.form_conflicts import FormConflicts

            self.look()
            if not isinstance(error, FormConflicts):
                self._side.desk.show_error(error)
                return
            dialog = ConflictsDialog(path.name, error.conflicts, self)
            accepted = dialog.exec() == QDialog.DialogCode.Accepted
            answers = dialog.chosen()
            dialog.deleteLater()
            if accepted:
                self.read_from(path, answers)

        self._side.desk.run(self, read, done, failed=failed, title="正在读入…")
