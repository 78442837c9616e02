"""What can be done on the page: import, past imports, the paper, changing an outlet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog

from gui.dialogs.saving import choose_target
from gui.pieces import allow, button

if TYPE_CHECKING:
    from db.office import Office
    from db.users import Actor
    from gui.jobs import Job
    from gui.pages.monitoring import MonitoringPage

CHOOSE_ENTERPRISE = "先选择企业"


class Acts(QObject):
    """The buttons of the page's head and what they start."""

    def __init__(self, page: MonitoringPage) -> None:
        super().__init__(page)
        self.page = page
        self.paper = button(page, "监测达标情况表(&P)…")
        self.batches = button(page, "导入记录(&R)…")
        self.take = button(page, "导入(&I)…", "primary")
        self.buttons = (self.paper, self.batches, self.take)
        self.paper.clicked.connect(self._choose_paper)
        self.batches.clicked.connect(self._batches)
        self.take.clicked.connect(self._import)

    def why_not_enter(self) -> str:
        """Why this person changes nothing here; empty where they may."""
        from db.enterprise_entries import MAY_ENTER

        return self._lacks(MAY_ENTER)

    def look(self) -> None:
        """Allow what can be done now; what cannot says why."""
        from db.monitoring.hours_import import MAY_IMPORT

        none = "" if self.page.wish is not None else CHOOSE_ENTERPRISE
        seen = self.page.seen
        nothing = "" if seen is not None and seen.assessment.results else "所选期间没有小时数据"
        allow(self.take, none or self._lacks(MAY_IMPORT))
        allow(self.batches, none)
        allow(self.paper, none or nothing)

    def _lacks(self, roles: tuple[str, ...]) -> str:
        from db.users import ROLES

        desk = self.page.desk
        if desk.is_entered and set(roles) & desk.actor.roles:
            return ""
        return f"须由{'、'.join(ROLES[each] for each in roles)}办理"

    def change_outlet(self) -> None:
        """Change the outlet chosen in the tree, or the kind of all below the chosen node."""
        seen, chosen = self.page.seen, self.page.tree.chosen()
        if seen is None or not chosen:
            return
        from gui.monitoring.outlet_dialog import KindDialog, OutletDialog

        desk, kinds = self.page.desk, seen.lines.kinds
        outlets = [each for each in seen.outlets() if each.id in chosen]
        dialog: QDialog
        if len(outlets) == 1:
            dialog = OutletDialog(desk, outlets[0], kinds, self.page)
        else:
            dialog = KindDialog(desk, outlets, kinds, self.page)
        dialog.exec()
        dialog.deleteLater()

    def why_not_start(self) -> str:
        """Why this person records no day from which hours are evaluated."""
        from db.monitoring.evaluation import MAY_SET

        return self._lacks(MAY_SET)

    def set_start(self) -> None:
        """Record from which day the enterprise's hours are evaluated."""
        if self.page.wish is None:
            return
        from gui.monitoring.start_dialog import StartDialog

        dialog = StartDialog(self.page.desk, self.page.wish.code, self.page)
        dialog.exec()
        dialog.deleteLater()

    def rank(self) -> None:
        """Show all outlets with hours, the worst first."""
        from gui.monitoring.ranking_dialog import RankingDialog

        ends = [each.last for each in self.page.holders.rows.rows]
        dialog = RankingDialog(self.page.desk, max(ends), self.page)
        dialog.exec()
        dialog.deleteLater()

    def _import(self) -> None:
        from gui.monitoring.import_dialog import HoursImportDialog

        assert self.page.wish is not None
        seen = self.page.seen
        name = seen.assessment.enterprise if seen is not None else self.page.picker.text()
        dialog = HoursImportDialog(self.page.desk, self.page.wish.code, name, self.page)
        dialog.exec()
        dialog.deleteLater()

    def _batches(self) -> None:
        from gui.monitoring.batches_dialog import HoursBatchesDialog

        assert self.page.wish is not None
        dialog = HoursBatchesDialog(self.page.desk, self.page.wish.code, self.page)
        dialog.exec()
        dialog.deleteLater()

    def _choose_paper(self) -> None:
        seen = self.page.seen
        if seen is None:
            return
        name = f"{seen.assessment.enterprise}监测达标情况表.pdf"
        path = choose_target(self.page.desk, self.page, "监测达标情况表", name, "PDF 文件 (*.pdf)")
        if path is not None:
            self.write_paper(path)

    def write_paper(self, path: Path) -> None:
        """Write the paper of the period in sight."""
        seen = self.page.seen
        if seen is None:
            return
        asked, found = seen.wish.asked(), seen.assessment

        def write(office: Office, actor: Actor, job: Job) -> object:
            from db.monitoring.paper_content import write_monitoring_table

            return write_monitoring_table(
                office,
                actor,
                found.code,
                found.first,
                found.last,
                path,
                **asked,  # type: ignore[arg-type]
            )

        def told(_: object) -> None:
            self.page.limits.setText(f"监测达标情况表已写到 {path}")

        self.page.desk.run(self.page, write, told, title="正在制作监测达标情况表…")
