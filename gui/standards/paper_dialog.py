"""A paper about standards before it is printed: its pages, saved as a PDF or sent to a printer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from gui import theme
from gui.papers.sheets import PagesView
from gui.pieces import ElidedLabel, allow, button, label

if TYPE_CHECKING:
    from db.office import Office
    from db.users import Actor
    from gui.desk import Desk
    from gui.jobs import Job
    from templates.papers.preview import Preview

DRAWING = "正在排版…"


class PaperDialog(QDialog):
    """Draws a paper behind the window and shows it. ``draw`` gives the PDF."""

    def __init__(
        self, desk: Desk, name: str, draw: Callable[[Office], bytes], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.desk = desk
        self.name = name
        self.pdf = b""
        self.setWindowTitle(name)
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.resize(1040, 720)
        outer = QVBoxLayout(self)
        outer.setSpacing(theme.GAP)
        head = QHBoxLayout()
        head.addWidget(ElidedLabel(self, name, "strong"), 1)
        self.told = label(self, DRAWING, "muted")
        self.save = button(self, "另存为 PDF(&S)…")
        self.print = button(self, "打印(&P)…", "primary")
        for each in (self.told, self.save, self.print):
            head.addWidget(each)
        outer.addLayout(head)
        self.pages = PagesView(desk.jobs, self)
        self.pages.turned.connect(self._tell_page)
        outer.addWidget(self.pages, 1)
        self.save.clicked.connect(self._save)
        self.print.clicked.connect(self._print)
        for keys, does in (
            (QKeySequence.StandardKey.Save, self.save.click),
            (QKeySequence.StandardKey.Print, self.print.click),
            (QKeySequence.StandardKey.ZoomIn, lambda: self.pages.step_zoom(1)),
            (QKeySequence.StandardKey.ZoomOut, lambda: self.pages.step_zoom(-1)),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(does)
        self._allow(DRAWING)

        def work(office: Office, actor: Actor, job: Job) -> tuple[bytes, Preview]:
            from templates.papers.preview import Preview

            pdf = draw(office)
            return pdf, Preview(pdf)

        desk.run(self, work, self._show, failed=self._fail)

    def _show(self, drawn: tuple[bytes, Preview]) -> None:
        self.pdf, preview = drawn
        self._allow("")
        self.pages.set_fit("width")
        self.pages.show_pdf(preview)
        self.pages.setFocus()

    def _fail(self, error: BaseException) -> None:
        self.told.setText("没有排出来")
        self._allow("这份文书没有排出来")
        self.desk.show_error(error)

    def _allow(self, why_not: str) -> None:
        allow(self.save, why_not, "存为 PDF 文件（Ctrl+S）")
        allow(self.print, why_not, "打印（Ctrl+P）")

    def _tell_page(self, number: int, pages: int) -> None:
        self.told.setText(f"第 {number} / {pages} 页")

    def _save(self) -> None:
        folder = Path(self.desk.preferences.folder or Path.home())
        proposed = str(folder / f"{self.name}.pdf")
        path, _ = QFileDialog.getSaveFileName(self, "另存为", proposed, "PDF 文件 (*.pdf)")
        if path:
            self.save_to(Path(path))

    def save_to(self, path: Path) -> None:
        """Write the PDF that is shown into a file."""
        self.desk.preferences.folder = str(path.parent)
        try:
            path.write_bytes(self.pdf)
        except OSError as error:
            self.desk.show_error(error)
        else:
            self.told.setText(f"已保存：{path.name}")

    def _print(self) -> None:
        from gui.papers.printing import ask_and_print

        if ask_and_print(self.pdf, self.name, self.desk, self):
            self.told.setText("已送打印机")

    def closeEvent(self, event: QCloseEvent) -> None:
        self.pages.close_pdf()
        super().closeEvent(event)
