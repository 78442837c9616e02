"""Opens the window. Nothing is imported here that the first paint does not need."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from types import TracebackType

from PySide6.QtCore import QLibraryInfo, QLocale, QTimer, QTranslator
from PySide6.QtWidgets import QApplication

from gui import theme
from gui.collecting import Collecting
from gui.fonts import apply_font
from gui.preferences import Preferences
from gui.window import MainWindow


def application() -> QApplication:
    """The one QApplication, dressed: Fusion, colours, font, Chinese standard buttons."""
    present = QApplication.instance()
    if isinstance(present, QApplication):
        return present
    preferences = Preferences()
    if preferences.scale != 100:
        # Qt reads this once, when the application is made; what the desktop scales comes on top.
        os.environ.setdefault("QT_SCALE_FACTOR", str(preferences.scale / 100))
    made = QApplication(["jinji"])
    made.setApplicationName("jinji")
    made.setApplicationDisplayName("晋级 Jinji")
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    translator = QTranslator(made)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load("qtbase_zh_CN", folder):
        made.installTranslator(translator)
    made.setStyle("Fusion")
    apply_font(made)
    theme.choose(preferences.theme)
    theme.apply(made)
    return made


def start(
    database: str | None = None,
    *,
    on_first_paint: Callable[[MainWindow], object] | None = None,
) -> int:
    """Open the window on a database (None: the one opened last) and run until it is closed.

    ``on_first_paint`` is called once the first paint is on the screen and
    before the office is opened; the bench takes its time there.
    """
    made = application()
    window = MainWindow()
    catch_everything(window)
    collecting = Collecting(window)
    made.styleHints().colorSchemeChanged.connect(lambda scheme: window.restyle())
    where = database or window.desk.preferences.database or None

    def painted() -> None:
        if on_first_paint is not None:
            on_first_paint(window)
        QTimer.singleShot(0, window, lambda: window.entrance.open(where))

    window.painted.connect(painted)
    window.show()
    code = made.exec()
    window.desk.jobs.close()
    window.desk.close_office()
    collecting.stop()
    window.deleteLater()
    made.processEvents()
    return code


def catch_everything(window: MainWindow) -> None:
    """Show what nobody caught in the one error dialog and in the log, on any thread."""

    def caught(
        kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            window.close()
            return
        window.desk.show_error(error)

    def caught_in_thread(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            window.desk.failed_elsewhere.emit(args.exc_value)

    sys.excepthook = caught
    threading.excepthook = caught_in_thread
