"""How long something takes until a table has been painted again."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QAbstractItemView, QApplication


class Painting(QObject):
    """Watches one table; :meth:`took` is in milliseconds. Only paints that ``counts`` are seen."""

    def __init__(self, table: QAbstractItemView, counts: Callable[[], bool] = lambda: True) -> None:
        super().__init__(table)
        self._counts = counts
        self._table = table
        self._asked = False
        table.viewport().installEventFilter(self)

    def eventFilter(self, viewport: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and self._counts():
            self._asked = True
        return False

    def took(self, work: Callable[[], object]) -> float:
        """From the start of ``work`` until the paint it causes is over."""
        self._asked = False
        started = time.perf_counter()
        work()
        return self.since(started)

    def since(self, started: float) -> float:
        """From that moment of the performance counter until the next paint is over."""
        while not self._asked:  # the paint ends before processEvents returns
            QApplication.processEvents()
            if time.perf_counter() - started > 5:
                raise RuntimeError("nothing was painted")
        took = (time.perf_counter() - started) * 1000
        for _ in range(3):  # what follows the paint is not the next measurement's
            QApplication.processEvents()
        return took
