"""The real window, started as main.py starts it: until the first paint, or the first real rows.

``python -m tests.bench.real_window paint|rows DATABASE``; for ``rows`` the only
account is signed in by JINJI_PASSWORD and the enterprise register is opened.
"""

import sys

import main

main.keep_log()
main.no_screen()

from gui.app import start  # noqa: E402  (main.py imports it at this moment, too)
from gui.window import MainWindow  # noqa: E402
from tests.bench.report import report  # noqa: E402


def until_rows(window: MainWindow) -> None:
    """Go to the register as soon as somebody is signed in, and wait for painted rows."""
    from PySide6.QtCore import QEvent, QObject, QTimer
    from PySide6.QtWidgets import QTableView

    class FirstRows(QObject):
        view: QTableView

        def eventFilter(self, viewport: QObject, event: QEvent) -> bool:
            model = self.view.model()
            painting = event.type() == QEvent.Type.Paint and model is not None
            if painting and model.rowCount() > 40 and model.index(0, 1).data():
                viewport.removeEventFilter(self)
                QTimer.singleShot(0, self, report)
            return False

    def go() -> None:
        window.visit("enterprises")
        page = window.page("enterprises")
        watcher.view = next(each for each in page.findChildren(QTableView) if each.isVisible())
        watcher.view.viewport().installEventFilter(watcher)
        watcher.view.viewport().update()

    watcher = FirstRows(window)
    window.desk.entered.connect(go)


kind, database = sys.argv[1:3]
start(database, on_first_paint=until_rows if kind == "rows" else lambda window: report())
