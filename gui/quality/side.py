"""质量检查: what of the auditor's own work would not stand up to a look, and where to mend it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from gui import theme
from gui.audits.panel import ANSWERS, PANELS, Panel
from gui.pieces import button, label
from gui.tables.rows import Column, RowsModel
from gui.tables.view import RecordsView

if TYPE_CHECKING:
    from db.audit_views import AuditView
    from db.office import Office
    from db.users import Actor
    from grading.quality import Finding
    from gui.jobs import Job
    from gui.pages.audit import AuditPage


def _ink(finding: Finding) -> str:
    scheme = theme.colours()
    return scheme.bad if finding.severity == "block" else scheme.unsure


def _mark(finding: Finding) -> str:
    return ("✕ " if finding.severity == "block" else "！ ") + finding.severity_title


COLUMNS = (
    Column("程度", _mark, 110, colour=_ink),
    Column("问题", lambda finding: finding.words, 0),
)


class QualitySide(Panel):
    """The findings, the grave ones first; Enter or a double click leads to the place."""

    def __init__(self, page: AuditPage) -> None:
        super().__init__(page)
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(theme.GAP)
        row = QHBoxLayout()
        self.note = label(self, "", "muted", wrap=True)
        row.addWidget(self.note, 1)
        self.go = button(self, "去改正(&G)")
        self.go.clicked.connect(self._lead_chosen)
        row.addWidget(self.go)
        down.addLayout(row)
        self.table = RecordsView(self, COLUMNS, "质量检查")
        self.table.nothing = "没有问题"
        self.rows = RowsModel(COLUMNS, self.table)
        self.table.setModel(self.rows)
        self.table.lay_out_columns()
        self.table.opened.connect(self._lead)
        down.addWidget(self.table, 1)

    def show_audit(self, view: AuditView) -> None:
        """Look again."""

        def look(office: Office, actor: Actor, job: Job) -> tuple[Finding, ...]:
            from db.quality import quality_of

            return quality_of(office, actor, view.id)

        self.desk.run(self, look, self._show)

    def _show(self, found: tuple[Finding, ...]) -> None:
        self.rows.set_rows(found)
        grave = sum(each.severity == "block" for each in found)
        if not found:
            text = "没有发现问题。"
        elif grave:
            text = f"必须改正 {grave} 处，改正前不能办理下一步；请核对 {len(found) - grave} 处。"
        else:
            text = f"请核对 {len(found)} 处，不影响办理。"
        self.note.setText(text)
        self.go.setVisible(bool(found))
        if found:
            self.table.selectRow(0)

    def _lead_chosen(self) -> None:
        self._lead(self.table.currentIndex().row())

    def _lead(self, row: int) -> None:
        if not 0 <= row < len(self.rows.rows):
            return
        finding: Finding = self.rows.rows[row]
        known = {each.name for each in PANELS}
        if finding.side in known:
            self.page.show_side(finding.side, finding.key)
        elif finding.key:
            self.page.go_to(finding.key)
        else:
            self.page.show_side(ANSWERS)
