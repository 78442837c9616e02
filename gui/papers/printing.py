"""Printing a PDF: its pages as pictures in the printer's own resolution."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from grading.refusals import EnvironmentRefusal
from gui.papers.sheets import as_image
from templates.papers.preview import POINTS_PER_INCH, Preview

if TYPE_CHECKING:
    from gui.desk import Desk

MOST_DPI = 300  # a page at 600 dpi takes 140 MB and looks no better


def ask_and_print(pdf: bytes, name: str, desk: Desk, parent: QWidget) -> bool:
    """Ask for a printer and pages, and print; False when the person cancelled."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(name)
    with Preview(pdf) as preview:
        dialog = QPrintDialog(printer, parent)
        dialog.setMinMax(1, len(preview))
        accepted = dialog.exec() == QPrintDialog.DialogCode.Accepted
        dialog.deleteLater()
        if not accepted:
            return False
        try:
            print_pages(preview, printer)
        except EnvironmentRefusal as refusal:
            desk.show_error(refusal)
            return False
    return True


def print_pages(preview: Preview, printer: QPrinter) -> int:
    """Send the chosen pages to a printer, each on a sheet turned as the page is; how many.

    Refuses (exit 3) a printer that does not take the job.
    """
    first, last = printer.fromPage() or 1, printer.toPage() or len(preview)
    painter = QPainter()
    printed = 0
    for number in range(first - 1, min(last, len(preview))):
        width, height = preview.page_size(number)
        turned = (
            QPageLayout.Orientation.Landscape
            if width > height
            else (QPageLayout.Orientation.Portrait)
        )
        printer.setPageLayout(
            QPageLayout(_paper(width, height), turned, QMarginsF(), QPageLayout.Unit.Point)
        )
        printer.setFullPage(True)
        if printed == 0:
            if not painter.begin(printer):
                raise EnvironmentRefusal(
                    "打印机没有接受打印任务", printer.printerName(), "请检查打印机是否联机、有纸"
                )
        elif not printer.newPage():
            painter.end()
            raise EnvironmentRefusal(
                f"打印到第 {printed} 页时中断",
                printer.printerName(),
                "请检查打印机后再打印其余各页",
            )
        dpi = min(MOST_DPI, printer.resolution())
        sheet = QRectF(printer.paperRect(QPrinter.Unit.DevicePixel))
        scale = printer.resolution() / POINTS_PER_INCH
        page = QRectF(0, 0, width * scale, height * scale)
        page.moveCenter(sheet.center() - sheet.topLeft())
        painter.drawImage(page, as_image(preview.render(number, dpi)))
        printed += 1
    painter.end()
    return printed


def _paper(width: float, height: float) -> QPageSize:
    """The paper a page is meant for, upright; A4 and A3 are recognised within a millimetre."""
    short, long = sorted((width, height))
    size = QSizeF(short, long)
    return QPageSize(size, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch)
