"""Papers before they are printed: seen, zoomed, saved with an entry in the trail, printed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from pytestqt.qtbot import QtBot

from db.trail import entries
from gui.pages.audit import AuditPage
from gui.pages.paper import PaperPage, draw_paper
from gui.papers.printing import print_pages
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
    _, pdf = draw_paper(world.office, world.admin, "report", number)
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
