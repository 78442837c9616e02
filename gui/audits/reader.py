"""Reading the audit of a page behind the window, never twice at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from db.audit_views import AuditView
    from db.office import Office
    from db.users import Actor
    from gui.desk import Desk
    from gui.jobs import Job


class AuditReader(QObject):
    """``arrived`` brings the audit asked for last.

    Sixty files attached are sixty changes: while a reading is under way, one more behind it
    is all there has to be.
    """

    arrived = Signal(object)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._wanted: object = None
        self._reading: object = None
        self._again = False

    def read(self, key: object) -> None:
        """Read the audit with this id or number."""
        self._wanted = key
        if self._reading == key:
            self._again = True
            return
        self._reading, self._again = key, False

        def read(office: Office, actor: Actor, job: Job) -> AuditView:
            from db.audits import audit

            return audit(office, actor, key)  # type: ignore[arg-type]

        def show(view: AuditView) -> None:
            if self._settle(key):
                self.arrived.emit(view)
                self._follow(key)

        def failed(error: BaseException) -> None:
            self._settle(key)
            self._desk.show_error(error)

        self._desk.run(self, read, show, failed=failed)

    def _settle(self, key: object) -> bool:
        """Note that a reading has ended; False when another audit was asked for meanwhile."""
        if self._reading == key:
            self._reading = None
        return key == self._wanted

    def _follow(self, key: object) -> None:
        if self._again and self._reading is None:
            self.read(key)
