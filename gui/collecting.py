"""Python's cyclic garbage is collected on the GUI thread, between events.

The collector normally runs wherever an allocation happens: on a working thread,
or in the middle of the delivery of an event. There it may destroy a window
that only a cycle of references still held, and Qt aborts. So it is switched
off while the window is open, and a timer does its work.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

INTERVAL_MS = 1000


class Collecting(QObject):
    """Collects garbage for as long as its parent lives; :meth:`stop` gives it back."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._was_enabled = gc.isenabled()
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    def collect(self) -> None:
        """Collect the oldest generation that is due, as the collector itself would."""
        counts, limits = gc.get_count(), gc.get_threshold()
        for generation in (2, 1, 0):
            if counts[generation] > limits[generation]:
                gc.collect(generation)
                return

    def stop(self) -> None:
        """Let the collector run by itself again."""
        self._timer.stop()
        if self._was_enabled:
            gc.enable()
