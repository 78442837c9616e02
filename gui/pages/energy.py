"""减污降碳: energy and carbon accounts, synergy of two years, factors, imports."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtWidgets import QFileDialog, QWidget

from gui.energy.accounts_tab import AccountsTab
from gui.energy.batches_tab import BatchesTab
from gui.energy.dialogs import FindingsDialog
from gui.energy.factors_tab import FactorsTab
from gui.energy.synergy_tab import SynergyTab
from gui.pages.tabbed import TabbedPage
from gui.pieces import ElidedLabel, allow, button
from gui.rights import why_not

if TYPE_CHECKING:
    from db.energy.figures_import import EnergyImported
    from db.office import Office
    from db.users import Actor
    from gui.desk import Desk
    from gui.jobs import Job

_FILES = "表格 (*.xlsx *.xls *.ods *.csv)"


class EnergyPage(TabbedPage):
    """Four tabs; the key names one of :attr:`tabs_of`, or is (CODE, year): the accounts of one."""

    tabs_of: ClassVar = {
        "accounts": "能耗与碳核算",
        "synergy": "协同分析",
        "factors": "因子",
        "batches": "导入批次",
    }
    kinds = frozenset({"energy", "enterprise"})

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, "减污降碳", parent)
        self.told = ElidedLabel(self, "", "muted")
        self.head.insertWidget(1, self.told, 1)
        self.template = button(self, "填报表(&T)…")
        self.template.clicked.connect(self._ask_template)
        self.bring = button(self, "导入(&I)…", "primary")
        self.bring.clicked.connect(self._ask_file)
        self.head.addWidget(self.template)
        self.head.addWidget(self.bring)
        self.accounts = AccountsTab(desk, self)
        self.synergy = SynergyTab(desk, self)
        self.factors = FactorsTab(desk, self)
        self.batches = BatchesTab(desk, self)
        self.put_up()

    def open(self, key: object) -> None:
        """Bring what the key names to the front."""
        name = key
        if isinstance(key, tuple):
            self.accounts.want(*key)
            name = "accounts"
        super().open(name)

    def shown(self) -> None:
        """Read what the tab in front shows."""
        from db.enterprise_import import MAY_IMPORT

        allow(self.bring, why_not(self.desk.actor, *MAY_IMPORT))
        super().shown()

    def _ask_template(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self, "填报表", "能耗与排放填报表.xlsx", "Excel (*.xlsx)"
        )
        if name:
            self.write_template(Path(name))

    def write_template(self, path: Path) -> None:
        """The workbook to fill in: of the enterprise in front, else of all industries."""
        told = self.accounts.card.told if self.tabs.currentIndex() == 0 else None

        def write(office: Office, actor: Actor, job: Job) -> str:
            from templates.workbooks.energy import usual_lines, write_energy_template

            if told is None:
                write_energy_template(path, usual_lines([]))
                return "空白填报表"
            from db.energy.templates import template_lines

            given = template_lines(office, actor, told.key, told.year)
            write_energy_template(
                path, given.lines, code=given.code, name=given.name, period=str(given.year)
            )
            return f"{given.name} {given.year} 年的填报表"

        def done(words: str) -> None:
            self.told.setText(f"{words}写在 {path.name}")

        self.desk.run(self, write, done, title="正在写填报表…")

    def _ask_file(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "导入填报表", "", _FILES)
        if name:
            self.take_in(Path(name))

    def take_in(self, path: Path) -> None:
        """Import a file whole; what stands against it comes up as a table."""

        def work(office: Office, actor: Actor, job: Job) -> EnergyImported:
            from db.energy.figures_import import import_figures
            from templates.workbooks.energy_reading import read_energy

            return import_figures(office, actor, read_energy(path))

        def done(result: EnergyImported) -> None:
            self.told.setText(
                f"{path.name}：新增 {result.added}，更新 {result.changed}，未变 {result.unchanged}"
            )

        def failed(error: BaseException) -> None:
            findings = getattr(error, "findings", ())
            if not findings:
                self.desk.show_error(error)
                return
            FindingsDialog(path.name, findings, self).exec()

        self.desk.run(self, work, done, failed=failed, title="正在导入…")
