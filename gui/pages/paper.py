"""A paper before it is printed: report or certificate as pages, saved or printed from here."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QFileDialog, QWidget

from gui.pages.page import Page
from gui.papers.sheets import ZOOMS, PagesView
from gui.pieces import allow, button, label

if TYPE_CHECKING:
    from db.office import Office
    from db.users import Actor
    from gui.desk import Desk
    from gui.jobs import Job
    from templates.papers.preview import Preview

TITLES = {"report": "绩效分级报告", "certificate": "证书"}


class PaperPage(Page):
    """The key is a pair: kind (“report”, “certificate”) and the audit's id."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, "", parent)
        self.kind = "report"
        self.audit_id = 0
        self.name = ""
        self.pdf = b""
        self.back = button(self, "← 申报件", "link")
        self.back.setToolTip("返回申报件（Alt+←）")
        self.back.clicked.connect(self._go_back)
        self.head.insertWidget(0, self.back)
        self.page_number = label(self, "", "muted")
        self.head.insertWidget(2, self.page_number)
        self.zoom = QComboBox(self)
        self.zoom.setAccessibleName("缩放")
        self.zoom.addItem("适合宽度", 0)
        self.zoom.addItem("适合整页", -1)
        for percent in ZOOMS:
            self.zoom.addItem(f"{percent}%", percent)
        self.zoom.activated.connect(self._choose_zoom)
        self.smaller = button(self, "－")
        self.smaller.setToolTip("缩小（Ctrl+－）")
        self.larger = button(self, "＋")
        self.larger.setToolTip("放大（Ctrl+＋）")
        self.save = button(self, "另存为 PDF(&S)…")
        self.print = button(self, "打印(&P)…", "primary")
        for each in (self.smaller, self.zoom, self.larger, self.save, self.print):
            self.head.addWidget(each)
        self.pages = PagesView(desk.jobs, self)
        self.pages.turned.connect(self._tell_page)
        self.pages.zoomed.connect(self._tell_zoom)
        self.content.addWidget(self.pages, 1)
        self.smaller.clicked.connect(lambda: self.pages.step_zoom(-1))
        self.larger.clicked.connect(lambda: self.pages.step_zoom(1))
        self.save.clicked.connect(self._save)
        self.print.clicked.connect(self._print)
        for keys, does in (
            (QKeySequence.StandardKey.Back, self._go_back),
            (QKeySequence.StandardKey.ZoomIn, self.larger.click),
            (QKeySequence.StandardKey.ZoomOut, self.smaller.click),
            (QKeySequence.StandardKey.Print, self.print.click),
            (QKeySequence.StandardKey.Save, self.save.click),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(does)
        desk.left.connect(self.pages.close_pdf)
        self._allow("正在排版…")

    def open(self, key: Any) -> None:
        """Draw a paper of an audit and show it."""
        self.kind, self.audit_id = key
        self.title.setText(TITLES[self.kind])
        self.page_number.setText("正在排版…")
        self.pages.close_pdf()
        self._allow("正在排版…")
        kind, audit_id = self.kind, self.audit_id

        def draw(office: Office, actor: Actor, job: Job) -> tuple[str, bytes, Preview]:
            from templates.papers.preview import Preview

            name, pdf = draw_paper(office, actor, kind, audit_id)
            return name, pdf, Preview(pdf)

        def show(drawn: tuple[str, bytes, Preview]) -> None:
            if (kind, audit_id) != (self.kind, self.audit_id):
                drawn[2].close()
                return
            self.name, self.pdf, preview = drawn
            self.title.setText(f"{self.name} {TITLES[kind]}")
            self._allow("")
            # A certificate is one page to be seen whole; a report is read.
            self.pages.set_fit("page" if kind == "certificate" else "width")
            self.pages.show_pdf(preview)
            self.pages.setFocus()

        def failed(error: BaseException) -> None:
            self.page_number.setText("没有排出来")
            self._allow("这份文书没有排出来")
            self.desk.show_error(error)

        self.desk.run(self, draw, show, failed=failed, title="正在排版…")

    def _allow(self, why_not: str) -> None:
        for each in (self.smaller, self.zoom, self.larger):
            allow(each, why_not)
        allow(self.save, why_not, "保存并留痕（Ctrl+S）")
        allow(self.print, why_not, "打印（Ctrl+P）")

    def _tell_page(self, number: int, pages: int) -> None:
        self.page_number.setText(f"第 {number} / {pages} 页")

    def _tell_zoom(self, percent: int) -> None:
        fit = {"width": 0, "page": -1}.get(self.pages.fit, percent)
        self.zoom.setCurrentIndex(max(self.zoom.findData(fit), 0))

    def _choose_zoom(self, index: int) -> None:
        percent = self.zoom.itemData(index)
        if percent > 0:
            self.pages.set_zoom(percent)
        else:
            self.pages.set_fit("page" if percent else "width")
        self.pages.setFocus()

    def _go_back(self) -> None:
        self.desk.visit.emit("audit", None)

    def _save(self) -> None:
        folder = Path(self.desk.preferences.folder or Path.home())
        proposed = folder / f"{self.name}{TITLES[self.kind]}.pdf"
        path, _ = QFileDialog.getSaveFileName(self, "另存为", str(proposed), "PDF 文件 (*.pdf)")
        if path:
            self.save_to(path)

    def save_to(self, path: str) -> None:
        """Write the paper into a file through the recorded command."""
        self.desk.preferences.folder = str(Path(path).parent)
        kind, audit_id = self.kind, self.audit_id

        def write(office: Office, actor: Actor, job: Job) -> None:
            from db.papers import print_certificate, print_report

            printing = print_report if kind == "report" else print_certificate
            printing(office, actor, audit_id, Path(path))

        def tell(_: object) -> None:
            self.page_number.setText(f"已保存：{Path(path).name}")

        self.desk.run(self, write, tell, title="正在保存…")

    def _print(self) -> None:
        from gui.papers.printing import ask_and_print

        if ask_and_print(self.pdf, f"{self.name}{TITLES[self.kind]}", self.desk, self):
            self.page_number.setText("已送打印机")


def draw_paper(office: Office, actor: Actor, kind: str, audit_id: int) -> tuple[str, bytes]:
    """The enterprise's name and the PDF of one paper, without recording anything."""
    from db.papers import certificate_content, report_content

    if kind == "report":
        from templates.papers.report import draw_report

        report = report_content(office, actor, audit_id)
        return report.enterprise.name, draw_report(report)
    from templates.papers.certificate import draw_certificate

    certificate = certificate_content(office, actor, audit_id)
    return certificate.enterprise, draw_certificate(certificate)
