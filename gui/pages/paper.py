"""A paper before it is printed: report or certificate as pages, saved or printed from here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QFileDialog, QWidget

from gui.pages.page import Page
from gui.papers.sheets import ZOOMS, PagesView
from gui.pieces import ElidedLabel, allow, button, label

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from db.office import Office
    from db.prints import DrawnPaper, PrintView
    from db.users import Actor
    from gui.desk import Desk
    from gui.jobs import Job
    from templates.papers.preview import Preview

TITLES = {
    "report": "绩效分级报告",
    "certificate": "证书",
    "site": "现场核查表",
    "site_blank": "现场核查表（空白）",
    "problems": "问题清单",
    "experts": "专家组意见",
}


class PaperPage(Page):
    """The key is a pair: kind (“report”, “certificate”) and the audit's id."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, "", parent)
        self.kind = "report"
        self.audit_id = 0
        self.drawn: DrawnPaper | None = None
        self.prints: tuple[PrintView, ...] = ()
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
        self.printed = ElidedLabel(self, kind="quiet")
        self.content.addWidget(self.printed)
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
        self.drawn = None
        self.printed.setText("")
        self._allow("正在排版…")
        kind, audit_id = self.kind, self.audit_id

        def draw_it(office: Office, actor: Actor, job: Job) -> _Opened:
            from db.papers import draw
            from db.prints import prints_of
            from templates.papers.preview import Preview

            drawn = draw(office, actor, kind, audit_id)
            known = prints_of(office, actor, drawn.paper, drawn.document)
            return _Opened(drawn, known, Preview(drawn.pdf))

        def show(opened: _Opened) -> None:
            if (kind, audit_id) != (self.kind, self.audit_id):
                opened.preview.close()
                return
            self.drawn = opened.drawn
            self.title.setText(f"{opened.drawn.enterprise} {TITLES[kind]}")
            self._allow("")
            self._tell_prints(opened.prints)
            # A certificate is one page to be seen whole; a report is read.
            self.pages.set_fit("page" if kind == "certificate" else "width")
            self.pages.show_pdf(opened.preview)
            self.pages.setFocus()

        def failed(error: BaseException) -> None:
            self.page_number.setText("没有排出来")
            self._allow("这份文书没有排出来")
            self.desk.show_error(error)

        self.desk.run(self, draw_it, show, failed=failed, title="正在排版…")

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

    def _tell_prints(self, prints: tuple[PrintView, ...]) -> None:
        """State how often this document has left already, and how the last time."""
        self.prints = prints
        if not prints:
            self.printed.setText("还没有打印过；另存为 PDF 也算打印，都会留痕")
            self.printed.setToolTip("")
            return
        told = f"已打印 {len(prints)} 次，再打印记为补打。最近一次——{prints[0].words}"
        self.printed.setText(told)
        self.printed.setToolTip("\n".join(each.words for each in prints))

    def _with_reason(self, go: Callable[[str], None]) -> None:
        """Go on, with the reason where a certificate is printed again."""
        if self.kind != "certificate" or not self.prints:
            go("")
            return
        from gui.dialogs.reprint import ReprintDialog

        dialog = ReprintDialog(self.prints, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: go(dialog.words()))
        dialog.open()

    @property
    def _name(self) -> str:
        return f"{self.drawn.enterprise if self.drawn else ''}{TITLES[self.kind]}"

    def _save(self) -> None:
        self._with_reason(self._choose_file)

    def _choose_file(self, reason: str) -> None:
        folder = Path(self.desk.preferences.folder or Path.home())
        proposed = str(folder / f"{self._name}.pdf")
        path, _ = QFileDialog.getSaveFileName(self, "另存为", proposed, "PDF 文件 (*.pdf)")
        if path:
            self.save_to(path, reason)

    def save_to(self, path: str, reason: str = "") -> None:
        """Write the paper, drawn anew, into a file through the recorded command."""
        self.desk.preferences.folder = str(Path(path).parent)
        kind, audit_id = self.kind, self.audit_id

        def write(office: Office, actor: Actor, job: Job) -> tuple[PrintView, ...]:
            from db.papers import draw
            from db.prints import print_into, prints_of

            drawn = draw(office, actor, kind, audit_id)
            print_into(office, actor, drawn, Path(path), reason=reason)
            return prints_of(office, actor, drawn.paper, drawn.document)

        def tell(prints: tuple[PrintView, ...]) -> None:
            self._tell_prints(prints)
            self.page_number.setText(f"已保存：{Path(path).name}")

        self.desk.run(self, write, tell, title="正在保存…")

    def _print(self) -> None:
        self._with_reason(self._choose_printer)

    def _choose_printer(self, reason: str) -> None:
        from gui.papers.printing import ask_printer
        from templates.papers.preview import Preview

        if self.drawn is None:
            return
        with Preview(self.drawn.pdf) as preview:
            printer = ask_printer(preview, self._name, self, page=self.pages.front)
        if printer is not None:
            self.print_on(printer, reason)

    def print_on(self, printer: QPrinter, reason: str = "") -> None:
        """Send the paper, drawn anew, to a printer; the job and its record come together."""
        kind, audit_id = self.kind, self.audit_id

        def send(office: Office, actor: Actor, job: Job) -> tuple[PrintView, ...]:
            from db.papers import draw
            from db.prints import prints_of
            from gui.papers.printing import send_recorded

            drawn = draw(office, actor, kind, audit_id)
            send_recorded(office, actor, drawn, printer, job, reason)
            return prints_of(office, actor, drawn.paper, drawn.document)

        def tell(prints: tuple[PrintView, ...]) -> None:
            self._tell_prints(prints)
            self.page_number.setText("已送打印机")

        self.desk.run(self, send, tell, title="正在打印…", cancellable=True)


@dataclass(frozen=True, slots=True)
class _Opened:
    """A paper drawn for the preview, and its printings up to now."""

    drawn: DrawnPaper
    prints: tuple[PrintView, ...]
    preview: Preview
