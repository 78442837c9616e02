"""导出: the button with everything that leaves the register, and the national platform."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QMenu, QPushButton, QWidget

from gui.dialogs.saving import choose_target

if TYPE_CHECKING:
    from pathlib import Path

    from db.office import Office
    from db.users import Actor
    from gui.desk import Desk
    from gui.dialogs.export_register import Scope
    from gui.jobs import Job

NOTHING = "名录里还没有企业"
LOADING = "名录正在载入，请稍候"


class ListMenu(QPushButton):
    """``scope`` tells which enterprises are in sight and which are chosen."""

    def __init__(self, parent: QWidget, desk: Desk, scope: Callable[[], Scope]) -> None:
        super().__init__("导出与平台(&E)", parent)
        self.setAutoDefault(False)
        self._desk = desk
        self._scope = scope
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        self.export = menu.addAction("导出名录…", self.open_export)
        self.export.setShortcut(QKeySequence("Ctrl+E"))
        self.export.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        parent.addAction(self.export)
        self.template = menu.addAction("取空白名单…", self.save_template)
        self.template.setToolTip("带下拉选项、示例和填写说明，填好后可直接导入")
        menu.addSeparator()
        self.reconcile = menu.addAction("国家平台：导入对账…", self.open_platform)
        self.hand_over = menu.addAction("国家平台：按平台的列导出…", self.open_platform_export)
        menu.aboutToShow.connect(self._allow)
        desk.register.ready.connect(self._allow)
        self.setMenu(menu)
        self._allow()

    def _allow(self) -> None:
        why_not = LOADING
        if self._desk.register.index is not None:
            why_not = "" if len(self._scope().every) else NOTHING
        for action in (self.export, self.hand_over):
            action.setEnabled(not why_not)
            action.setToolTip(why_not)

    def open_export(self) -> None:
        """Columns, order, preview, then a file or the clipboard."""
        from gui.dialogs.export_register import ExportDialog

        self._show(ExportDialog(self._desk, self.window(), self._scope()))

    def open_platform(self) -> None:
        """The platform's workbook laid beside the register."""
        from gui.dialogs.platform_import import PlatformDialog

        self._show(PlatformDialog(self._desk, self.window()))

    def open_platform_export(self) -> None:
        """Our data in the platform's columns."""
        from gui.dialogs.platform_export import PlatformExportDialog

        self._show(PlatformExportDialog(self._desk, self.window(), self._scope()))

    def save_template(self) -> None:
        """Ask where the empty list shall stand and write it."""
        path = choose_target(self._desk, self, "取空白名单", "企业名单（空白）.xlsx")
        if path is not None:
            self.write_template(path)

    def write_template(self, path: Path) -> None:
        """Write the empty list."""

        def write(office: Office, actor: Actor, job: Job) -> None:
            from templates.workbooks.list_template import write_template

            write_template(path)

        self._desk.run(self, write, title="正在写出空白名单…")

    def _show(self, dialog: QDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
