"""Packs as files: the table to read, the workbook to edit, the text itself, the paper."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from gui.standards.shelf import Shelved

if TYPE_CHECKING:
    from db.office import Office
    from db.users import Actor
    from grading.packs import Pack
    from gui.desk import Desk
    from gui.jobs import Job
    from templates.papers.content import StandardContent

KINDS = {
    "table": ("对照表，供查阅（Excel）…", "标准对照表", "xlsx"),
    "book": ("工作簿，供修改后导回（Excel）…", "标准工作簿", "xlsx"),
    "text": ("原文（YAML）…", "标准原文", "yaml"),
}


class Exchange(QObject):
    """What leaves and enters the library as files. ``told`` says what was done."""

    told = Signal(str)
    taken = Signal(str)  # fingerprint of a pack that is new in the library

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.desk = desk
        self._window = parent

    def menu(self, chosen: Callable[[], Shelved | None], parent: QWidget) -> QMenu:
        """The menu of the ways to export the chosen pack."""
        made = QMenu(parent)
        for kind, (words, _, _) in KINDS.items():
            action = made.addAction(words)
            action.triggered.connect(lambda _=False, kind=kind: self.ask_and_export(kind, chosen()))
        return made

    def ask_and_export(self, kind: str, each: Shelved | None) -> None:
        """Ask where to, and export."""
        if each is None:
            return
        _, title, ending = KINDS[kind]
        folder = Path(self.desk.preferences.folder or Path.home())
        proposed = str(folder / f"{each.pack.key} {title}.{ending}")
        path, _ = QFileDialog.getSaveFileName(
            self._window, title, proposed, f"{title} (*.{ending})"
        )
        if path:
            self.export(kind, each, Path(path))

    def export(self, kind: str, each: Shelved, path: Path) -> None:
        """Write a pack into a file, behind the window."""
        self.desk.preferences.folder = str(path.parent)

        def write(office: Office, actor: Actor, job: Job) -> None:
            if kind == "table":
                from templates.workbooks.standard_table import write_standard_table

                write_standard_table(path, content_of(office, each))
            elif kind == "book":
                from templates.workbooks.packs import write_pack_book

                write_pack_book(path, each.pack)
            else:
                path.write_text(each.pack.text, encoding="utf-8")

        said = f"已保存：{path.name}"
        self.desk.run(
            self._window, write, lambda _: self.told.emit(said), title=f"正在写 {path.name} …"
        )

    def show_paper(self, each: Shelved) -> None:
        """Show the pack as a paper, to be printed or saved."""
        from gui.standards.paper_dialog import PaperDialog

        def draw(office: Office) -> bytes:
            from templates.papers.standard import draw_standard

            return draw_standard(content_of(office, each))

        name = f"{each.pack.title} {each.pack.edition}"
        dialog = PaperDialog(self.desk, name, draw, self._window)
        dialog.exec()
        dialog.deleteLater()

    def ask_and_import(self, known: list[Shelved]) -> None:
        """Ask for a file, read it, show what it would be, take it in."""
        from gui.standards.import_edition import FILES

        folder = self.desk.preferences.folder or str(Path.home())
        path, _ = QFileDialog.getOpenFileName(self._window, "导入新版本", folder, FILES)
        if path:
            self.read_and_import(Path(path), known)

    def read_and_import(self, path: Path, known: list[Shelved]) -> None:
        """Read a file as strictly as the library would, then ask whether to take it in."""
        self.desk.preferences.folder = str(path.parent)

        def read(office: Office, actor: Actor, job: Job) -> Pack:
            from db.standard_editions import read_pack_file

            return read_pack_file(path)

        def ask(pack: Pack) -> None:
            from gui.standards.import_edition import ImportEditionDialog

            dialog = ImportEditionDialog(self.desk, path, pack, known, self._window)
            dialog.exec()
            added = dialog.added
            dialog.deleteLater()
            if added is not None:
                self.told.emit(f"{added.pack.key} 已进入标准库，待核稿")
                self.taken.emit(added.pack.fingerprint)

        self.desk.run(self._window, read, ask, title=f"正在读 {path.name} …")


def content_of(office: Office, each: Shelved) -> StandardContent:
    """What the papers about one pack print."""
    from db.users import office_name
    from templates.papers.content import StandardContent

    return StandardContent(
        each.pack, office.clock.now(), each.state, office_name(office), office.is_sample
    )
