"""The way in: open the office behind the first paint, then first run, sign-in, or straight in.

A missing database leads to the first-run page, an existing one to the sign-in
page. ``JINJI_PASSWORD`` signs the only account in, as on the command line.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from gui.jobs import Job

if TYPE_CHECKING:
    from db.backup import BackupResult
    from db.office import Office
    from db.users import Actor
    from gui.window import MainWindow

PASSWORD_VARIABLE = "JINJI_PASSWORD"
DATABASE_FILES = "晋级数据库 (*.db);;所有文件 (*)"


@dataclass(frozen=True, slots=True)
class Arrival:
    """What was found at a database place.

    ``office`` is None where nothing exists yet; ``account`` is the only
    account's name, ``actor`` somebody already signed in.
    """

    place: str
    office: Office | None = None
    office_name: str = ""
    has_account: bool = False
    account: str | None = None
    actor: Actor | None = None


def look_at(where: str | None, password: str | None) -> Arrival:
    """Open the office at a path or URL; runs behind the window, imports the record room."""
    from db.dialects import database_at
    from db.office import open_office
    from db.users import account_exists, office_name, only_account, sign_in

    database = database_at(where)
    if not database.exists():
        return Arrival(database.place)
    office = open_office(where, create=False)
    try:
        account = only_account(office)
        actor = None
        if account is not None and password is not None:
            actor = sign_in(office, account, password)
        return Arrival(
            database.place,
            office,
            office_name(office),
            account is not None or account_exists(office),
            account,
            actor,
        )
    except BaseException:
        office.close()
        raise


class Entrance(QObject):
    """Opens offices for one window and leads to the right page."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.where: str | None = None
        self.arrival: Arrival | None = None

    def open(self, where: str | None) -> None:
        """Open the office at a path or URL (None: the user's data folder)."""
        self.where = where
        self._look(os.environ.get(PASSWORD_VARIABLE))

    def _look(self, password: str | None) -> None:
        where = self.where
        self._window.wait_for_office()

        def look(job: Job) -> Arrival:
            return look_at(where, password)

        self._window.desk.jobs.start(self, look, self.arrive, failed=self._refused)

    def arrive(self, arrival: Arrival) -> None:
        """Go on with what was found: first run, sign-in, or in."""
        self.arrival = arrival
        desk = self._window.desk
        if arrival.office is not None:
            desk.take_office(arrival.office)
        if arrival.actor is not None and not arrival.actor.must_change:
            desk.enter(arrival.actor)
        else:
            self._window.visit("sign_in" if arrival.has_account else "welcome", self)

    def _refused(self, error: BaseException) -> None:
        self._window.cannot_open()
        self._window.desk.show_error(error)

    def choose_database(self) -> None:
        """Ask for a database file and open it."""
        from PySide6.QtWidgets import QFileDialog

        path, _ = QFileDialog.getOpenFileName(
            self._window, "打开数据库", self._window.desk.preferences.folder, DATABASE_FILES
        )
        if path:
            self._go_to(path)

    def choose_new(self) -> None:
        """Ask where a new office shall stand and lead to the first-run page."""
        from PySide6.QtWidgets import QFileDialog

        path, _ = QFileDialog.getSaveFileName(
            self._window,
            "新建办公室：数据库存放在哪里",
            self._window.desk.preferences.folder,
            DATABASE_FILES,
            options=QFileDialog.Option.DontConfirmOverwrite,
        )
        if not path:
            return
        chosen = Path(path)
        if not chosen.suffix:
            chosen = chosen.with_suffix(".db")
        self._go_to(str(chosen))

    def _go_to(self, path: str) -> None:
        if not self._window.may_leave():
            return
        preferences = self._window.desk.preferences
        preferences.folder = str(Path(path).parent)
        preferences.database = path
        self._window.desk.close_office()
        self.open(path)

    def sign_out(self) -> None:
        """Sign out and stand before the same office."""
        if self._window.may_leave():
            self._window.desk.close_office()
            self._look(None)

    def choose_backup(self) -> None:
        """Ask for a file and back the office up into it."""
        from PySide6.QtWidgets import QFileDialog

        path, _ = QFileDialog.getSaveFileName(
            self._window, "备份到", self._window.desk.preferences.folder, DATABASE_FILES
        )
        if not path:
            return
        self._window.desk.preferences.folder = str(Path(path).parent)

        def copy(office: Office, actor: Actor, job: Job) -> BackupResult:
            from db.backup import backup

            return backup(office, actor, path)

        def tell(result: BackupResult) -> None:
            from PySide6.QtWidgets import QMessageBox

            QMessageBox.information(self._window, "备份", f"备份已写好并检查过：\n{path}")

        self._window.desk.run(self, copy, tell, title="正在备份并检查…")
