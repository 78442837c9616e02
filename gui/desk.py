"""Who sits at the desk: the open office, the signed-in person, and what has changed.

The window owns one desk and every page works through it. Reads and commands
run behind the window (:mod:`gui.jobs`); when a command has committed, from
this desk or from another thread, :attr:`Desk.changed` tells the pages which
kinds of records to look at again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from gui.jobs import Job, Jobs
from gui.preferences import Preferences
from gui.register import Register

if TYPE_CHECKING:
    from db.office import Office
    from db.users import Actor


class Desk(QObject):
    """The state of one window. ``entered`` and ``left`` follow signing in and out."""

    changed = Signal(object)  # frozenset of kinds, on the GUI thread
    entered = Signal()
    left = Signal()
    visit = Signal(str, object)  # name of a page and what to show there (None: as it was)
    failed_elsewhere = Signal(object)  # an exception of a thread; shown on the GUI thread
    _committed = Signal(object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.window_widget = window
        self.preferences = Preferences()
        self.jobs = Jobs(window, self.show_error)
        self.register = Register(self)
        self._office: Office | None = None
        self._actor: Actor | None = None
        self._committed.connect(self._tell, Qt.ConnectionType.QueuedConnection)
        self.failed_elsewhere.connect(self.show_error, Qt.ConnectionType.QueuedConnection)

    @property
    def office(self) -> Office:
        """The open office; only pages behind the sign-in ask for it."""
        if self._office is None:
            raise RuntimeError("no office is open")
        return self._office

    @property
    def actor(self) -> Actor:
        """The person signed in; only pages behind the sign-in ask."""
        if self._actor is None:
            raise RuntimeError("nobody is signed in")
        return self._actor

    @property
    def is_open(self) -> bool:
        """True while an office is open."""
        return self._office is not None

    @property
    def is_entered(self) -> bool:
        """True while somebody is signed in."""
        return self._actor is not None

    def take_office(self, office: Office) -> None:
        """Work on this office from now on; the one before is closed."""
        self.close_office()
        self._office = office
        office.changed.append(self._heard)

    def enter(self, actor: Actor) -> None:
        """Somebody has signed in."""
        self._actor = actor
        self.entered.emit()

    def leave(self) -> None:
        """Sign out; the office stays open."""
        if self._actor is not None:
            self._actor = None
            self.left.emit()

    def close_office(self) -> None:
        """Sign out and close the office."""
        self.leave()
        if self._office is not None:
            office, self._office = self._office, None
            office.close()

    def run(
        self,
        owner: QObject,
        function: Callable[[Office, Actor, Job], Any],
        done: Callable[[Any], None] | None = None,
        *,
        failed: Callable[[BaseException], None] | None = None,
        title: str = "",
        cancellable: bool = False,
    ) -> Job:
        """Read or change records behind the window; see :meth:`gui.jobs.Jobs.start`."""
        office, actor = self.office, self.actor
        return self.jobs.start(
            owner,
            lambda job: function(office, actor, job),
            done,
            failed=failed,
            title=title,
            cancellable=cancellable,
        )

    def show_error(self, error: BaseException) -> None:
        """The one error dialog over this window."""
        from gui.dialogs.refusal import show_error

        show_error(error, self.window_widget)

    def _heard(self, kinds: set[str]) -> None:
        # Called on whatever thread committed; the queued signal brings it to the GUI thread.
        self._committed.emit(frozenset(kinds))

    def _tell(self, kinds: object) -> None:
        if self.is_entered:
            self.changed.emit(kinds)
