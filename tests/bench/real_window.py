"""The real window, started as main.py starts it: until the first paint, or the first real rows.

``python -m tests.bench.real_window paint|rows DATABASE``; for ``rows`` the only
account is signed in by JINJI_PASSWORD and the enterprise register is opened.
"""

import sys

import main

main.keep_log()
main.no_screen()

from gui.app import start  # noqa: E402  (main.py imports it at this moment, too)
from tests.bench.report import report  # noqa: E402


def until_rows(window: object) -> None:
    """Go to the register as soon as somebody is signed in, and wait for painted rows."""
    from PySide6.QtCore import QEvent, QObject
    from PySide6.QtWidgets import QTableView

    class FirstRows(QObject):
        def eventFilter(self, viewport: QObject, event: QEvent) -> bool:
            painting = event.type() == QEvent.Type.Paint
            if painting and view.model() is not None and view.model().rowCount() > 40:
                first = view.model().index(0, 1).data()
                if first:
                    viewport.removeEventFilter(self)
                    from PySide6.QtCore import QTimer

                    QTimer.singleShot(0, self, report)
            return False

    def go() -> None:
        nonlocal view
        window.visit("enterprises")  # type: ignore[attr-defined]
        page = window.page("enterprises")  # type: ignore[attr-defined]
        view = next(each for each in page.findChildren(QTableView) if each.isVisible())
        view.viewport().installEventFilter(watcher)
        view.viewport().update()

    view: QTableView
    watcher = FirstRows(window)  # type: ignore[arg-type]
    window.desk.entered.connect(go)  # type: ignore[attr-defined]


kind, database = sys.argv[1:3]
start(database, on_first_paint=until_rows if kind == "rows" else lambda window: report())
