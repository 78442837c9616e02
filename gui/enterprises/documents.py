"""Documents of an enterprise or of one entry: attached, opened, saved elsewhere."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from gui import theme
from gui.enterprises.tables import short_table
from gui.pieces import allow, button, label
from gui.tables.rows import Column
from gui.tables.view import RecordsView

if TYPE_CHECKING:
    from db.attachments import AttachmentView
    from db.enterprise_entries import EntryView
    from db.office import Office
    from db.users import Actor
    from gui.desk import Desk
    from gui.jobs import Job

CHOOSE = "先在表里选一份材料"
DOCUMENTS = (
    Column("材料", lambda each: each.title or each.file_name, 0, tip=lambda each: each.file_name),
    Column("大小", lambda each: _size(each.size), 84, right=True),
    Column("附上日期", lambda each: f"{each.added_at:%Y-%m-%d}", 100),
)


def _size(count: int) -> str:
    return f"{count / 1e6:.1f} MB" if count >= 100_000 else f"{max(1, round(count / 1000))} KB"


class DocumentsCard(QFrame):
    """The documents of one enterprise, or of ``entry``; ``added`` comes after one was attached."""

    added = Signal()

    def __init__(
        self,
        desk: Desk,
        parent: QWidget,
        key: str,
        documents: Sequence[AttachmentView],
        why_not: str,
        entry: EntryView | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setAccessibleName("材料")
        self.desk = desk
        self._key, self._entry = key, entry
        self._documents = tuple(documents)
        down = QVBoxLayout(self)
        down.setContentsMargins(16, 12, 16, 14)
        down.setSpacing(theme.GAP_SMALL)
        top = QHBoxLayout()
        count = f"（{len(documents)}）" if documents else ""
        top.addWidget(label(self, f"材料{count}", "strong"))
        top.addStretch(1)
        self.look_at = button(self, "打开", "link")
        self.save = button(self, "另存为…", "link")
        self.bring = button(self, "＋ 附上…", "link")
        for each in (self.look_at, self.save, self.bring):
            top.addWidget(each)
        down.addLayout(top)
        self.look_at.clicked.connect(self.open_chosen)
        self.save.clicked.connect(self._save_as)
        self.bring.clicked.connect(self._choose)
        allow(self.bring, why_not)
        self.table: RecordsView | None = None
        if documents:
            self.table = short_table(self, DOCUMENTS, documents, "材料")
            self.table.opened.connect(lambda row: self.open_chosen())
            self.table.selectionModel().selectionChanged.connect(self._look)
            down.addWidget(self.table)
        else:
            words = "没有材料。批复、许可证、决定书等扫描件可以附在这里，存进数据库，不会丢失"
            down.addWidget(label(self, words, "muted", wrap=True))
        for each in (self.look_at, self.save):
            each.setVisible(bool(documents))
        self._look()

    def chosen(self) -> AttachmentView | None:
        """The document in the selected row."""
        if self.table is None:
            return None
        rows = self.table.selectionModel().selectedRows()
        return self._documents[rows[0].row()] if len(rows) == 1 else None

    def _look(self) -> None:
        none = "" if self.chosen() is not None else CHOOSE
        allow(self.look_at, none)
        allow(self.save, none)

    def _choose(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(self, "附上材料")
        if names:
            self.attach(names)

    def attach(self, names: Sequence[str]) -> None:
        """Keep these files; the first that is refused ends it."""
        key = self._key
        entry = (self._entry.kind.id, self._entry.id) if self._entry else None

        def keep(office: Office, actor: Actor, job: Job) -> None:
            from db.enterprise_documents import attach_document

            for number, name in enumerate(names):
                job.report(number, len(names), Path(name).name)
                attach_document(office, actor, key, name, entry=entry)

        def failed(error: BaseException) -> None:
            self.added.emit()  # those before the refused one are kept
            self.desk.show_error(error)

        self.desk.run(
            self,
            keep,
            lambda _: self.added.emit(),
            failed=failed,
            title="正在附上",
            cancellable=True,
        )

    def _save_as(self) -> None:
        document = self.chosen()
        if document is not None:
            path, _ = QFileDialog.getSaveFileName(self, "另存为", document.file_name)
            if path:
                self._write(document, Path(path), show=False)

    def open_chosen(self) -> None:
        """Open the selected document with the program this computer has for it."""
        document = self.chosen()
        if document is not None:
            folder = Path(tempfile.mkdtemp(prefix="jinji-"))
            self._write(document, folder / Path(document.file_name).name, show=True)

    def _write(self, document: AttachmentView, path: Path, *, show: bool) -> None:
        def write(office: Office, actor: Actor, job: Job) -> None:
            from db.attachments import content_of

            content = content_of(office, actor, document.sha256)
            _save(path, content)

        def done(_: object) -> None:
            if show:
                QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

        self.desk.run(self, write, done)


def _save(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    from grading.refusals import EnvironmentRefusal

    half = path.with_name(path.name + ".part")
    try:
        half.write_bytes(content)
        half.replace(path)
    except OSError as trouble:
        half.unlink(missing_ok=True)
        raise EnvironmentRefusal(
            "文件写不出来", str(path), "请换一个文件夹，或检查磁盘"
        ) from trouble


class EntryDocumentsDialog(QDialog):
    """The documents of one entry."""

    def __init__(
        self, desk: Desk, key: str, entry: EntryView, why_not: str, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.desk = desk
        self._key, self._entry, self._why_not = key, entry, why_not
        self.setWindowTitle(f"材料：{entry.name}")
        self.setMinimumWidth(560)
        self.outer = QVBoxLayout(self)
        self.outer.setContentsMargins(theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP)
        self.outer.setSpacing(theme.GAP)
        self.outer.addWidget(label(self, entry.name, "title", wrap=True))
        self.card: DocumentsCard | None = None
        buttons = QDialogButtonBox(self)
        buttons.addButton(button(buttons, "关闭"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        self.outer.addWidget(buttons)
        self._read()

    def _read(self) -> None:
        entry = self._entry

        def read(office: Office, actor: Actor, job: Job) -> list[AttachmentView]:
            from db.enterprise_documents import entry_documents

            return entry_documents(office, actor, entry.kind.id, entry.id)

        self.desk.run(self, read, self._show)

    def _show(self, documents: list[AttachmentView]) -> None:
        if self.card is not None:
            self.outer.removeWidget(self.card)
            self.card.deleteLater()
        self.card = DocumentsCard(self.desk, self, self._key, documents, self._why_not, self._entry)
        self.card.added.connect(self._read)
        self.outer.insertWidget(1, self.card)
