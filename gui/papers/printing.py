"""Printing a PDF: its pages as pictures in the printer's own resolution."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from grading.refusals import EnvironmentRefusal
from gui.papers.sheets import as_image
from templates.papers.preview import POINTS_PER_INCH, Preview

if TYPE_CHECKING:
    from db.office import Office
    from db.prints import DrawnPaper
    from db.users import Actor
    from gui.desk import Desk
    from gui.jobs import Job

MOST_DPI = 300  # a page at 600 dpi takes 140 MB and looks no better


def ask_printer(preview: Preview, name: str, parent: QWidget, *, page: int = 0) -> QPrinter | None:
    """Ask for printer, pages, copies and sides; None when the person cancelled.

    Several pages are proposed on both sides, a single one on one. ``page`` is the one in
    sight, offered as 当前页.
    """
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(name)
    several = len(preview) > 1
    printer.setDuplex(QPrinter.DuplexMode.DuplexAuto if several else QPrinter.DuplexMode.DuplexNone)
    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle(f"打印 {name}")
    dialog.setMinMax(1, len(preview))
    dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange, several)
    dialog.setOption(QPrintDialog.PrintDialogOption.PrintCurrentPage, several and page > 0)
    accepted = dialog.exec() == QPrintDialog.DialogCode.Accepted
    dialog.deleteLater()
    if not accepted:
        return None
    if printer.printRange() == QPrinter.PrintRange.CurrentPage:
        printer.setFromTo(page, page)
    return printer


def ask_and_print(pdf: bytes, name: str, desk: Desk, parent: QWidget) -> bool:
    """Ask for a printer and pages, and print; False when the person cancelled."""
    with Preview(pdf) as preview:
        printer = ask_printer(preview, name, parent)
        if printer is None:
            return False
        try:
            print_pages(preview, printer)
        except EnvironmentRefusal as refusal:
            desk.show_error(refusal)
            return False
    return True


def chosen_pages(printer: QPrinter, count: int) -> range:
    """The pages to be sent, counted from 0."""
    first, last = printer.fromPage() or 1, printer.toPage() or count
    return range(first - 1, min(last, count))


def pages_in_words(printer: QPrinter, count: int) -> str:
    """The pages to be sent as “3-7”; empty where it is all of them."""
    pages = chosen_pages(printer, count)
    if len(pages) == count:
        return ""
    return f"{pages.start + 1}-{pages.stop}" if len(pages) > 1 else f"{pages.start + 1}"


class PrintJob:
    """Pages painted for a printer, and handed over to it at last or not at all.

    May live in a thread of its own. ``painted`` is called after every page with how
    many of how many; what it raises ends the job, and nothing is printed.
    """

    def __init__(self, preview: Preview, printer: QPrinter) -> None:
        self._preview = preview
        self._printer = printer
        self._painter = QPainter()

    def paint(self, painted: Callable[[int, int], None] | None = None) -> int:
        """Paint the chosen pages, each on a sheet turned as the page is; how many sheets.

        Refuses (exit 3) a printer that does not take the job.
        """
        pages = chosen_pages(self._printer, len(self._preview))
        # Where the printing system does not repeat the pages itself, we do.
        copies = 1 if self._printer.supportsMultipleCopies() else self._printer.copyCount()
        sheets = [number for _ in range(copies) for number in pages]
        try:
            for done, number in enumerate(sheets):
                self._paint_page(number, first=done == 0)
                if painted is not None:
                    painted(done + 1, len(sheets))
        except BaseException:
            self.abort()
            raise
        return len(sheets)

    def hand_over(self) -> None:
        """Give the job to the printer; refuses where it is not taken."""
        if not self._painter.end():
            raise EnvironmentRefusal(
                "打印机没有接受打印任务", self._printer.printerName(), "请检查打印机是否联机、有纸"
            )

    def abort(self) -> None:
        """Take everything back."""
        if self._painter.isActive():
            self._printer.abort()
            self._painter.end()

    def _paint_page(self, number: int, *, first: bool) -> None:
        printer = self._printer
        width, height = self._preview.page_size(number)
        turned = (
            QPageLayout.Orientation.Landscape
            if width > height
            else (QPageLayout.Orientation.Portrait)
        )
        printer.setPageLayout(
            QPageLayout(_paper(width, height), turned, QMarginsF(), QPageLayout.Unit.Point)
        )
        printer.setFullPage(True)
        if first:
            if not self._painter.begin(printer):
                raise EnvironmentRefusal(
                    "打印机没有接受打印任务", printer.printerName(), "请检查打印机是否联机、有纸"
                )
        elif not printer.newPage():
            raise EnvironmentRefusal(
                f"打印到第 {number} 页时中断",
                printer.printerName(),
                "请检查打印机后再打印其余各页",
            )
        dpi = min(MOST_DPI, printer.resolution())
        sheet = QRectF(printer.paperRect(QPrinter.Unit.DevicePixel))
        scale = printer.resolution() / POINTS_PER_INCH
        page = QRectF(0, 0, width * scale, height * scale)
        page.moveCenter(sheet.center() - sheet.topLeft())
        self._painter.drawImage(page, as_image(self._preview.render(number, dpi)))


def send_recorded(
    office: Office, actor: Actor, drawn: DrawnPaper, printer: QPrinter, job: Job, reason: str = ""
) -> int:
    """Print a paper, the job and its record together; which printing of it that was.

    For a thread of its own; ``job`` is told page by page.
    """
    from db.prints import print_on

    with Preview(drawn.pdf) as preview:
        sheets = PrintJob(preview, printer)
        sheets.paint(lambda done, of: job.report(done, of, f"正在打印第 {done} / {of} 页"))
        try:
            return print_on(
                office,
                actor,
                drawn,
                sheets.hand_over,
                printer=printer.printerName() or printer.outputFileName(),
                pages=pages_in_words(printer, len(preview)),
                copies=printer.copyCount(),
                reason=reason,
            )
        finally:
            sheets.abort()


def print_pages(preview: Preview, printer: QPrinter) -> int:
    """Paint the chosen pages and hand them over; how many sheets."""
    job = PrintJob(preview, printer)
    sheets = job.paint()
    job.hand_over()
    return sheets


def _paper(width: float, height: float) -> QPageSize:
    """The paper a page is meant for, upright; A4 and A3 are recognised within a millimetre."""
    short, long = sorted((width, height))
    size = QSizeF(short, long)
    return QPageSize(size, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch)
