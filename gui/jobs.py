"""Work behind the window: progress after 0.6 s, a real cancel, answers on the GUI thread.

A job is one function run in the pool of the window. What it returns arrives at
``done`` and what it raises at ``failed``, both on the GUI thread; a job started
for a page that is gone in the meantime stays silent. Whoever closes the window calls
:meth:`Jobs.close`, which cancels what can be cancelled and waits for the rest,
because a thread that outlives the window takes the whole process with it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt, QThreadPool, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

PATIENCE_MS = 600  # shorter work shows no progress window: it would only flicker


class Cancelled(Exception):
    """Raised inside a job by :meth:`Job.report` once the person has cancelled."""


class Job(QObject):
    """One function under way; it gets this object and reports through it.

    ``report`` and ``cancelled`` are for the working thread, the signals are
    delivered on the GUI thread.
    """

    progressed = Signal(int, int, str)  # how many of how many (0 = not known), what
    finished = Signal()
    _returned = Signal(object, object)

    def __init__(self, parent: QObject, function: Callable[[Job], Any], title: str) -> None:
        super().__init__(parent)
        self.title = title
        self.running = True
        self._function = function
        self._cancelled = False
        self._done: Callable[[Any], None] | None = None
        self._failed: Callable[[BaseException], None] | None = None
        self._owner: QObject | None = None
        self._returned.connect(self._arrive, Qt.ConnectionType.QueuedConnection)

    def cancel(self) -> None:
        """Ask the job to stop; it does so at its next report and changes nothing."""
        self._cancelled = True

    def cancelled(self) -> bool:
        """True once cancelled; the commands of the record room ask this between rows."""
        return self._cancelled

    def report(self, number: int, total: int = 0, what: str = "") -> None:
        """Say how far the work is; raises :class:`Cancelled` when it shall stop."""
        if self._cancelled:
            raise Cancelled
        self.progressed.emit(number, total, what)

    def work(self) -> None:
        """Run the function on the pool's thread; never raises."""
        result: Any = None
        error: BaseException | None = None
        try:
            result = self._function(self)
        except BaseException as caught:  # noqa: BLE001 (the GUI thread judges it)
            error = caught
        self._returned.emit(result, error)

    @Slot(object, object)
    def _arrive(self, result: Any, error: BaseException | None) -> None:
        self.running = False
        self.finished.emit()
        done, failed, owner_gone = self._done, self._failed, self._owner is None
        self._done = self._failed = self._owner = None
        self.deleteLater()
        if owner_gone:
            return
        if error is None:
            if done is not None:
                done(result)
        elif failed is not None:
            failed(error)

    def forget(self) -> None:
        """The owner is going away: let nobody answer any more."""
        self._owner = None
        self._cancelled = True


class Jobs(QObject):
    """The pool of one window.

    ``failed`` receives the errors of jobs that brought no ``failed`` of their own;
    cancelling is not an error there.
    """

    def __init__(self, window: QWidget, failed: Callable[[BaseException], None]) -> None:
        super().__init__(window)
        self._window = window
        self._failed = failed
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(2)
        self._jobs: set[Job] = set()
        self._closed = False

    def start(
        self,
        owner: QObject,
        function: Callable[[Job], Any],
        done: Callable[[Any], None] | None = None,
        *,
        failed: Callable[[BaseException], None] | None = None,
        title: str = "",
        cancellable: bool = False,
    ) -> Job:
        """Run ``function(job)`` behind the window and hand its result to ``done``.

        ``owner`` is the page the answer is for: once it is destroyed the answer
        is dropped. With a ``title`` a progress window opens after 0.6 s, with a
        cancel button when the function reports often enough to honour it.
        """
        job = Job(self, function, title)
        job._done, job._owner = done, owner
        job._failed = failed or self._complain
        owner.destroyed.connect(job.forget)
        self._jobs.add(job)
        job.finished.connect(lambda: self._jobs.discard(job))
        if self._closed:
            job.cancel()
        self._pool.start(job.work)
        if title:
            self._show_progress_later(job, cancellable)
        return job

    def idle(self) -> bool:
        """True when nothing is under way and every answer has been delivered."""
        return not self._jobs

    def close(self) -> None:
        """Cancel what is under way, wait until no thread is left, answer nobody."""
        self._closed = True
        for job in list(self._jobs):
            job.forget()
        self._pool.clear()
        self._pool.waitForDone()
        self._jobs.clear()

    def _complain(self, error: BaseException) -> None:
        if not isinstance(error, Cancelled):
            self._failed(error)

    def _show_progress_later(self, job: Job, cancellable: bool) -> None:
        def show() -> None:
            if not job.running or self._closed:
                return
            from PySide6.QtWidgets import QProgressDialog

            dialog = QProgressDialog(job.title, "取消" if cancellable else "", 0, 0, self._window)
            dialog.setWindowTitle("请稍候")
            dialog.setWindowModality(Qt.WindowModality.WindowModal)
            dialog.setMinimumDuration(0)
            dialog.setAutoReset(False)
            dialog.setMinimumWidth(360)
            if not cancellable:
                dialog.setCancelButton(None)

            def tell(number: int, total: int, what: str) -> None:
                dialog.setMaximum(total)
                dialog.setValue(number)
                dialog.setLabelText(what or job.title)

            job.progressed.connect(tell)
            dialog.canceled.connect(job.cancel)
            job.finished.connect(dialog.deleteLater)
            dialog.show()

        QTimer.singleShot(PATIENCE_MS, job, show)
