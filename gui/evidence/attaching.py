"""Files become evidence: looked at first, asked about, then kept one after the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QTemporaryDir
from PySide6.QtWidgets import QFileDialog, QWidget

from grading.refusals import Refusal
from gui.evidence.attach_dialog import AttachDialog
from gui.evidence.taking import files_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from db.evidence import EvidenceView, Particulars
    from db.office import Office
    from db.users import Actor
    from gui.desk import Desk
    from gui.jobs import Job


class Attaching:
    """Takes files for the audit ``number``; ``done`` is called when they are on record."""

    def __init__(self, desk: Desk, parent: QWidget, done: Callable[[], None]) -> None:
        self._desk, self._parent, self._done = desk, parent, done
        self._pasted = QTemporaryDir()  # removed with this object
        self.number = ""

    def choose(self, names: Mapping[str, str], chosen: Sequence[str]) -> None:
        """Ask for files."""
        folder = self._desk.preferences.folder
        found, _ = QFileDialog.getOpenFileNames(self._parent, "附佐证材料", folder)
        if found:
            self._desk.preferences.folder = str(Path(found[0]).parent)
            self.take([Path(each) for each in found], names, chosen)

    def take_data(self, data: QMimeData, names: Mapping[str, str], chosen: Sequence[str]) -> None:
        """Take what was dropped or pasted."""
        now = self._desk.office.clock.now()
        try:
            files = files_of(data, Path(self._pasted.path()), now)
        except Refusal as refusal:
            self._desk.show_error(refusal)
            return
        if files:
            self.take(files, names, chosen)

    def take(self, files: Sequence[Path], names: Mapping[str, str], chosen: Sequence[str]) -> None:
        """Look at the files, ask, and attach them to the audit in front."""
        number = self.number

        def look(office: Office, actor: Actor, job: Job) -> int:
            return sum(_is_silent(file) for file in files)

        def ask(silent: int) -> None:
            if number != self.number:
                return
            today = self._desk.office.clock.today()
            dialog = AttachDialog(files, names, chosen, silent, today, self._parent)
            accepted = dialog.exec() == AttachDialog.DialogCode.Accepted
            said = dialog.particulars() if accepted else None
            title, indicators = dialog.title.text(), dialog.indicators()
            dialog.deleteLater()
            if said is not None:
                self._attach(number, files, indicators, title, said)

        self._desk.run(self._parent, look, ask, title="正在读取文件…")

    def link(self, number: str, attachment: int, indicators: Sequence[str]) -> None:
        """Link a file that is there to more indicators."""

        def link(office: Office, actor: Actor, job: Job) -> list[EvidenceView]:
            from db.evidence import link_evidence

            return link_evidence(office, actor, number, indicators, attachment)

        self._desk.run(self._parent, link, lambda _: self._done(), title="正在附上…")

    def _attach(
        self,
        number: str,
        files: Sequence[Path],
        indicators: Sequence[str],
        title: str,
        said: Particulars,
    ) -> None:
        def attach(office: Office, actor: Actor, job: Job) -> None:
            from db.attachments import read_file
            from db.evidence import add_evidence

            for file in files:  # nothing is attached when one of them cannot be
                read_file(file)
            for place, file in enumerate(files):
                job.report(place, len(files), f"正在附上 {file.name}")
                add_evidence(office, actor, number, indicators, file, title=title, particulars=said)

        def failed(error: BaseException) -> None:
            self._done()  # those before it are on record
            self._desk.show_error(error)

        self._desk.run(
            self._parent,
            attach,
            lambda _: self._done(),
            failed=failed,
            title="正在附上…",
            cancellable=len(files) > 1,
        )


def _is_silent(file: Path) -> bool:
    """Whether a photo has no time or no place of its own."""
    from db.attachments import LARGEST
    from templates.photos import PICTURES, read_photo

    if file.suffix.lower() not in PICTURES or not file.is_file():
        return False
    if file.stat().st_size > LARGEST:
        return False  # refused when it is attached
    found = read_photo(file.read_bytes())
    return found.taken_at is None or found.lon is None
