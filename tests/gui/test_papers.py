"""Papers before they are printed: seen, zoomed, saved with an entry in the trail, printed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from pytestqt.qtbot import QtBot

from db.papers import draw
from db.trail import entries
from gui.dialogs.print_batch import PrintBatchDialog
from gui.dialogs.reprint import ReprintDialog
from gui.pages.audit import AuditPage
from gui.pages.audits import AuditsPage
from gui.pages.paper import PaperPage
from gui.papers.printing import ask_printer, print_pages
from gui.window import MainWindow
from templates.papers.preview import Preview
from tests.db.audit_world import World

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def published(world: World) -> str:
    """The number of a published audit."""
    return world.published()


@pytest.fixture
def window(new_window: Callable[[], MainWindow], world: World, published: str) -> MainWindow:
    """A window in which the administrator sits before the published audit."""
    opened = new_window()
    opened.desk.take_office(world.office)
    opened.desk.enter(world.admin)
    opened.visit("audit", published)
    return opened


def open_paper(window: MainWindow, kind: str, qtbot: QtBot) -> PaperPage:
    """Press the button of a paper and wait until its first page is drawn."""
    audit = cast(AuditPage, window.page("audit"))
    qtbot.waitUntil(lambda: audit.report.isEnabled(), timeout=15000)
    qtbot.mouseClick(audit.report if kind == "report" else audit.certificate, LEFT)
    page = cast(PaperPage, window.page("paper"))
    qtbot.waitUntil(lambda: bool(page.pages.sheets.pictures), timeout=15000)
    return page


def test_a_report_is_looked_through(window: MainWindow, qtbot: QtBot) -> None:
    page = open_paper(window, "report", qtbot)
    pages = len(page.pages.sheets.sizes)
    assert pages > 3
    assert page.page_number.text() == f"第 1 / {pages} 页"
    qtbot.keyClick(page.pages, Qt.Key.Key_End)
    assert page.page_number.text() == f"第 {pages} / {pages} 页"
    qtbot.waitUntil(lambda: pages - 1 in page.pages.sheets.pictures, timeout=15000)
    picture = page.pages.sheets.pictures[pages - 1]
    small = picture.scaled(40, 40)
    colours = {small.pixel(x, y) for x in range(40) for y in range(40)}
    assert len(colours) > 1  # not an empty sheet


def test_zooming_draws_the_page_sharp_again(window: MainWindow, qtbot: QtBot) -> None:
    page = open_paper(window, "report", qtbot)
    page.pages.set_zoom(100)
    before = page.pages.sheets.place(0).width()
    qtbot.mouseClick(page.larger, LEFT)
    assert page.pages.percent == 125
    assert page.zoom.currentText() == "125%"
    wide = page.pages.sheets.place(0).width()
    assert wide == round(before * 1.25)
    qtbot.waitUntil(lambda: abs(page.pages.sheets.pictures[0].width() - wide) <= 1, timeout=15000)


def test_a_certificate_is_seen_whole(window: MainWindow, qtbot: QtBot) -> None:
    page = open_paper(window, "certificate", qtbot)
    assert page.zoom.currentText() == "适合整页"
    assert page.pages.verticalScrollBar().maximum() == 0
    assert page.page_number.text() == "第 1 / 1 页"


def test_saving_writes_the_file_and_the_trail(
    window: MainWindow, world: World, published: str, tmp_path: Path, qtbot: QtBot
) -> None:
    page = open_paper(window, "report", qtbot)
    path = tmp_path / "报告.pdf"
    page.save_to(str(path))
    qtbot.waitUntil(lambda: page.page_number.text() == "已保存：报告.pdf", timeout=15000)
    assert path.read_bytes().startswith(b"%PDF")
    newest = entries(world.office, world.admin, key=published, limit=1)[0]
    assert "打印报告" in newest.note


def test_every_page_is_printed_upright_or_turned(
    world: World, published: str, tmp_path: Path, qtbot: QtBot
) -> None:
    number = world.see(published).id
    pdf = draw(world.office, world.admin, "report", number).pdf
    path = tmp_path / "printed.pdf"
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    with Preview(pdf) as source:
        printed = print_pages(source, printer)
        shapes = [width > height for width, height in map(source.page_size, range(len(source)))]
    with Preview(path.read_bytes()) as copy:
        turned = [width > height for width, height in map(copy.page_size, range(len(copy)))]
    assert printed == len(shapes)
    assert turned == shapes
    assert len(set(shapes)) == 2  # upright pages and turned ones


def test_before_publication_there_is_no_certificate_and_the_button_says_so(
    new_window: Callable[[], MainWindow], world: World, qtbot: QtBot
) -> None:
    window = new_window()
    window.desk.take_office(world.office)
    window.desk.enter(world.admin)
    window.visit("audit", world.claimed())
    page = cast(AuditPage, window.page("audit"))
    qtbot.waitUntil(lambda: page.report.isEnabled(), timeout=15000)
    assert not page.certificate.isEnabled()
    assert page.certificate.toolTip() == "公布后才有证书"


def to_pdf(path: Path) -> QPrinter:
    """A printer that writes a PDF."""
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    return printer


def test_printing_a_range_of_pages_is_on_record(
    window: MainWindow, world: World, published: str, tmp_path: Path, qtbot: QtBot
) -> None:
    page = open_paper(window, "report", qtbot)
    assert page.printed.text().startswith("还没有打印过")
    printer = to_pdf(tmp_path / "printed.pdf")
    printer.setFromTo(2, 3)
    page.print_on(printer)
    qtbot.waitUntil(lambda: page.page_number.text() == "已送打印机", timeout=30000)
    with Preview((tmp_path / "printed.pdf").read_bytes()) as copy:
        assert len(copy) == 2
    entry = entries(world.office, world.admin, key=published, limit=1)[0]
    assert (entry.details["way"], entry.details["pages"]) == ("printer", "2-3")
    assert page.printed.text().startswith("已打印 1 次，再打印记为补打")


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_a_job_the_printer_does_not_take_is_not_on_record(
    window: MainWindow, world: World, published: str, tmp_path: Path, qtbot: QtBot
) -> None:
    page = open_paper(window, "report", qtbot)
    before = len(entries(world.office, world.admin, key=published))
    shown: list[BaseException] = []
    page.desk.jobs._failed = shown.append
    page.print_on(to_pdf(tmp_path / "没有" / "printed.pdf"))
    qtbot.waitUntil(lambda: bool(shown), timeout=30000)
    assert "打印机没有接受打印任务" in str(shown[0])
    assert len(entries(world.office, world.admin, key=published)) == before


def test_a_certificate_printed_again_asks_for_the_reason(
    window: MainWindow, world: World, published: str, tmp_path: Path, qtbot: QtBot
) -> None:
    page = open_paper(window, "certificate", qtbot)
    page.save_to(str(tmp_path / "证书.pdf"))
    qtbot.waitUntil(lambda: page.page_number.text() == "已保存：证书.pdf", timeout=15000)
    reasons: list[str] = []
    page._with_reason(reasons.append)
    dialog = cast(ReprintDialog, page.findChild(ReprintDialog))
    assert not dialog.go.isEnabled()
    assert dialog.go.toolTip() == "请写明补打的原因"
    dialog.reason.setCurrentText("原件污损")
    dialog.go.click()
    assert reasons == ["原件污损"]
    page.print_on(to_pdf(tmp_path / "again.pdf"), reasons[0])
    qtbot.waitUntil(lambda: page.page_number.text() == "已送打印机", timeout=30000)
    assert "第 2 次（补打）" in page.printed.text()
    assert "原件污损" in page.printed.text()


def test_pages_copies_and_the_page_in_sight_are_chosen_in_the_printers_dialog(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_paper(window, "report", qtbot)
    asked: list[tuple[int, int, bool]] = []

    def accept(dialog: QPrintDialog) -> int:
        current = QPrintDialog.PrintDialogOption.PrintCurrentPage
        asked.append((dialog.minPage(), dialog.maxPage(), dialog.testOption(current)))
        dialog.printer().setPrintRange(QPrinter.PrintRange.CurrentPage)
        return int(QPrintDialog.DialogCode.Accepted)

    monkeypatch.setattr(QPrintDialog, "exec", accept)
    assert page.drawn is not None
    with Preview(page.drawn.pdf) as preview:
        printer = ask_printer(preview, "报告", page, page=4)
        assert asked == [(1, len(preview), True)]
    assert printer is not None
    assert (printer.fromPage(), printer.toPage()) == (4, 4)


def test_a_batch_is_printed_from_the_list(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    window.visit("audits", None)
    page = cast(AuditsPage, window.page("audits"))
    qtbot.waitUntil(lambda: page.batch.isEnabled(), timeout=15000)
    qtbot.mouseClick(page.batch, LEFT)
    dialog = cast(PrintBatchDialog, page.findChild(PrintBatchDialog))
    qtbot.waitUntil(lambda: dialog.counted.text() == "其中已公布、有证书的 1 件", timeout=15000)
    assert dialog.go.toolTip() == "请选择文件夹"
    dialog.kind.setCurrentText("受理通知书")
    assert dialog.counted.text().startswith("最多 1 份")
    dialog.kind.setCurrentIndex(0)
    dialog.folder.setText(str(tmp_path / "证书"))
    qtbot.mouseClick(dialog.go, LEFT)
    qtbot.waitUntil(lambda: dialog.told.text().startswith("新做 1 份"), timeout=30000)
    assert (tmp_path / "证书" / "合订本.pdf").exists()
    qtbot.mouseClick(dialog.go, LEFT)
    qtbot.waitUntil(lambda: "留用 1 份" in dialog.told.text(), timeout=30000)
    (tmp_path / "别的").mkdir()
    (tmp_path / "别的" / "合同.docx").write_bytes(b"x")
    dialog.folder.setText(str(tmp_path / "别的"))
    qtbot.mouseClick(dialog.go, LEFT)
    qtbot.waitUntil(lambda: dialog.left.isVisible(), timeout=30000)
    assert "文件夹里已有别的文件" in dialog.left.text()
    dialog.close()
