"""Verifies the trail behind the window: from the last checkpoint on, then every entry.

It begins when nothing else is under way, and makes room between portions, so
that neither the first rows nor a search wait for it. The office line says how
it stands; a broken trail is also told in a dialog.
"""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from gui.desk import Desk
from gui.jobs import Cancelled

if TYPE_CHECKING:
    from db.office import Office
    from db.trail import TrailState
    from db.users import Actor
    from gui.jobs import Job
    from gui.office_line import OfficeLine

BEGIN_AFTER_MS = 1500
ROOM_SECONDS = 0.02  # as long as a portion takes: half of the time belongs to others
log = logging.getLogger(__name__)
BROKEN = "请停止使用，保留数据库原件，用 check 查明，再从更早的备份恢复；详见“留痕”页"


class TrailWatch(QObject):
    """One verification after every sign-in."""

    def __init__(self, desk: Desk, line: OfficeLine) -> None:
        super().__init__(desk)
        self._desk = desk
        self._line = line
        self._job: Job | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(BEGIN_AFTER_MS)
        self._soon.timeout.connect(self._begin)
        desk.entered.connect(self._soon.start)
        desk.left.connect(self._stop)

    def _begin(self) -> None:
        if not self._desk.jobs.idle():
            self._soon.start()
            return
        self._line.verifying_trail()
        self._verify(whole=False)

    def _verify(self, *, whole: bool) -> None:
        def check(office: Office, actor: Actor, job: Job) -> TrailState:
            from db.trail import verify

            def between() -> None:
                job.report(0)
                time.sleep(ROOM_SECONDS)

            return verify(office, full=whole, between=between)

        def take(state: TrailState) -> None:
            self._job = None
            self._line.tell_trail(state, whole=whole)
            if not state.ok:
                from grading.refusals import Refusal

                place = f"第 {state.broken_at} 条"
                self._desk.show_error(Refusal(f"留痕校验没有通过：{state.reason}", place, BROKEN))
            elif not whole:
                self._verify(whole=True)

        def failed(error: BaseException) -> None:
            self._job = None
            if not isinstance(error, Cancelled):  # nobody asked for it: no dialog over the work
                log.warning("verifying the trail", exc_info=error)
                self._line.not_verified(str(error))

        self._job = self._desk.run(self, check, take, failed=failed)

    def _stop(self) -> None:
        self._soon.stop()
        if self._job is not None:
            self._job.forget()
            self._job = None
