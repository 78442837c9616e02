"""Two buttons that take what a tab shows out of the window: a workbook, and a paper."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from gui import theme
from gui.pieces import allow, button

if TYPE_CHECKING:
    from db.office import Office
    from db.users import Actor
    from gui.desk import Desk
    from gui.jobs import Job
    from templates.papers.county_tables import TableContent


class Outputs(QWidget):
    """``exported`` says how many rows went into which file."""

    exported = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.desk = desk
        self.content: TableContent | None = None
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(theme.GAP_SMALL)
        self.excel = button(self, "导出 Excel(&E)…")
        self.print = button(self, "打印(&P)…")
        self.excel.clicked.connect(self._ask)
        self.print.clicked.connect(self._print)
        across.addWidget(self.excel)
        across.addWidget(self.print)
        self.show_content(None)

    def show_content(self, content: TableContent | None, why_not: str = "还没有可以导出的") -> None:
        """What the buttons take out from now on; None: nothing, and why."""
        self.content = content
        why = "" if content is not None else why_not
        allow(self.excel, why, "把这张表存为工作簿")
        allow(self.print, why, "预览、打印或存为 PDF")

    def _ask(self) -> None:
        if self.content is None:
            return
        folder = Path(self.desk.preferences.folder or Path.home())
        proposed = str(folder / f"{self.content.title}.xlsx")
        path, _ = QFileDialog.getSaveFileName(self, "导出", proposed, "Excel (*.xlsx)")
        if path:
            self.export(Path(path))

    def export(self, path: Path) -> None:
        """Write what is shown as a workbook."""
        content = self.content
        if content is None:
            return
        self.desk.preferences.folder = str(path.parent)

        def write(office: Office, actor: Actor, job: Job) -> int:
            from templates.workbooks.county_tables import write_county_table

            return write_county_table(path, content)

        def told(count: int) -> None:
            self.exported.emit(f"已导出 {count} 行到 {path.name}")

        self.desk.run(self, write, told, title="正在导出…")

    def _print(self) -> None:
        from gui.standards.paper_dialog import PaperDialog

        content = self.content
        if content is None:
            return

        def draw(office: Office) -> bytes:
            from templates.papers.county_tables import draw_table

            return draw_table(content)

        dialog = PaperDialog(self.desk, content.title, draw, self)
        dialog.exec()
        dialog.deleteLater()
