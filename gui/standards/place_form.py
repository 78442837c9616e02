"""Where the official wording stands: document, clause, page, and the scan of that page."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QDir, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QFrame, QGridLayout, QHBoxLayout, QLineEdit, QWidget

from grading.refusals import Refusal
from gui import theme
from gui.pieces import ElidedLabel, allow, button, label

if TYPE_CHECKING:
    from collections.abc import Callable

    from db.confirmation_scans import Scan
    from db.confirmation_views import Wording
    from db.office import Office
    from db.users import Actor
    from gui.desk import Desk
    from gui.jobs import Job

SCANS = "扫描件 (*.pdf *.png *.jpg *.jpeg *.tif *.tiff);;所有文件 (*)"
SHOWN = (".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff")
"""Files that are opened from here; anything else came from strangers and is only saved."""
NO_SCAN = "还没有选"


class PlaceForm(QFrame):
    """Entered once for everything that stands on one page."""

    changed = Signal()

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._desk = desk
        self.sha256 = ""
        self.file: Path | None = None
        self.names: dict[str, str] = {}  # file names of attached scans by SHA-256
        grid = QGridLayout(self)
        grid.setHorizontalSpacing(theme.GAP_SMALL)
        grid.setVerticalSpacing(theme.GAP_SMALL)
        self.document, self.clause, self.page = QLineEdit(self), QLineEdit(self), QLineEdit(self)
        self.document.setPlaceholderText("正式文件的文号或名称")
        self.page.setMaximumWidth(80)
        for column, (name, field) in enumerate(
            (("文件", self.document), ("条款", self.clause), ("页码", self.page))
        ):
            grid.addWidget(label(self, name, "muted"), 0, 2 * column)
            grid.addWidget(field, 0, 2 * column + 1)
            field.setAccessibleName(name)
            field.textChanged.connect(self.changed)
        grid.setColumnStretch(1, 3)
        grid.setColumnStretch(3, 2)
        grid.addWidget(label(self, "扫描件", "muted"), 1, 0)
        row = QHBoxLayout()
        row.setSpacing(theme.GAP_SMALL)
        self.scan = ElidedLabel(self, kind="quiet")
        self.choose = button(self, "选扫描件…")
        self.open = button(self, "打开")
        self.save = button(self, "另存为…")
        row.addWidget(self.scan, 1)
        for made, does in (
            (self.choose, self._choose),
            (self.open, self._open),
            (self.save, self._save),
        ):
            row.addWidget(made)
            made.clicked.connect(does)
        grid.addLayout(row, 1, 1, 1, 5)
        self._show_scan("")

    def show_place(self, said: Wording, *, clause: bool = True) -> None:
        """Show where a wording that was entered stands."""
        self.document.setText(said.document)
        self.page.setText(said.page)
        if clause:
            self.clause.setText(said.clause)
        self._show_scan(said.scan)

    def lock(self, why_not: str) -> None:
        """Let it be read only, and say why; empty lets it be written."""
        for field in (self.document, self.clause, self.page):
            field.setReadOnly(bool(why_not))
            field.setToolTip(why_not)
        allow(self.choose, why_not, "选本页的扫描件，录入时附上")

    def said(self) -> dict[str, str]:
        """The fields of a wording that say where it stands."""
        return {
            "document": self.document.text().strip(),
            "clause": self.clause.text().strip(),
            "page": self.page.text().strip(),
            "scan": self.sha256,
        }

    def missing(self) -> list[str]:
        """The names of what is not entered yet; the clause may stand with each item."""
        said = self.said()
        names = {"document": "文件", "page": "页码", "scan": "扫描件"}
        return [name for key, name in names.items() if not said[key]]

    # The scan --------------------------------------------------------------------------

    def _choose(self) -> None:
        folder = self._desk.preferences.folder or str(Path.home())
        path, _ = QFileDialog.getOpenFileName(self, "选扫描件", folder, SCANS)
        if path:
            self.take_scan(Path(path))

    def take_scan(self, path: Path) -> None:
        """Reckon the SHA-256 of a scan; it is attached when the wording is entered."""
        self._desk.preferences.folder = str(path.parent)

        def reckon(office: Office, actor: Actor, job: Job) -> str:
            with path.open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()

        def take(digest: str) -> None:
            self._show_scan(digest, path)
            self.changed.emit()

        self._desk.run(self, reckon, take)

    def attached(self) -> None:
        """The chosen page is among the attachments now."""
        if self.file is not None:
            self.names.setdefault(self.sha256, self.file.name)

    def _show_scan(self, digest: str, file: Path | None = None) -> None:
        if file is None and digest == self.sha256:
            file = self.file  # the very page that was chosen a moment ago
        self.sha256, self.file = digest, file
        name = file.name if file is not None else self.names.get(digest, "")
        self.scan.setText(f"{name or '（未附文件）'}　SHA-256 {digest}" if digest else NO_SCAN)
        none = "还没有选扫描件" if not digest else ""
        if digest and not name:
            none = "只登记了 SHA-256，没有附上文件"
        allow(self.open, none, "用电脑上的程序打开")
        allow(self.save, none, "另存一份")

    def _with_scan(self, title: str, use: Callable[[Scan], None]) -> None:
        digest, file = self.sha256, self.file

        def read(office: Office, actor: Actor, job: Job) -> Scan:
            from db.confirmation_scans import Scan, scan_of

            if file is not None:
                return Scan(digest, file.name, file.read_bytes())
            return scan_of(office, actor, digest)

        self._desk.run(self, read, use, title=title)

    def _open(self) -> None:
        def show(scan: Scan) -> None:
            suffix = Path(scan.file_name).suffix.lower()
            if suffix not in SHOWN:
                self._desk.show_error(
                    Refusal(
                        "这种文件不从这里打开", scan.file_name, "请另存为，确认来源可靠后再打开"
                    )
                )
                return
            copy = Path(QDir.tempPath()) / f"jinji-{scan.sha256[:16]}{suffix}"
            copy.write_bytes(scan.content)
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(copy)))

        self._with_scan("正在打开…", show)

    def _save(self) -> None:
        def ask(scan: Scan) -> None:
            folder = self._desk.preferences.folder or str(Path.home())
            proposed = str(Path(folder) / Path(scan.file_name).name)
            path, _ = QFileDialog.getSaveFileName(self, "另存为", proposed)
            if path:
                Path(path).write_bytes(scan.content)

        self._with_scan("正在读取…", ask)
