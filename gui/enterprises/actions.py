"""What a person does to one enterprise from its page: dialogs, undo, taking out of use."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QWidget

from gui.enterprises.documents import EntryDocumentsDialog
from gui.enterprises.edit_dialog import EditDialog
from gui.enterprises.entry_dialog import EntryDialog
from gui.enterprises.merge_dialog import MergeDialog
from gui.enterprises.parts import ReasonDialog

if TYPE_CHECKING:
    from collections.abc import Mapping

    from db.enterprise_entries import EntryView
    from db.office import Office
    from db.users import Actor
    from gui.desk import Desk
    from gui.enterprises.file import EnterpriseFile
    from gui.jobs import Job


class EnterpriseActions(QObject):
    """The actions on :attr:`file`. ``told`` says what was done, ``moved`` its key from now on.

    ``over`` comes when an action has ended, carried out or not; :attr:`busy` until then.
    """

    told = Signal(str)
    moved = Signal(str)
    over = Signal()

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self.desk, self._page = desk, page
        self.file: EnterpriseFile | None = None
        self.busy = False

    @property
    def _key(self) -> str:
        assert self.file is not None
        return self.file.view.key

    def edit(self) -> None:
        """Edit all fields."""
        assert self.file is not None
        dialog = EditDialog(self.desk, self.file.view, self._page)

        def done() -> None:
            result = dialog.result_of
            doubts = f"提示：{'；'.join(result.doubts)}" if result.doubts else ""
            self.told.emit(f"已修改 {len(result.changed)} 项。{doubts}")
            self.moved.emit(result.view.key)

        self._open(dialog, done)

    def entry(self, kind: str, action: str, entry: EntryView | None) -> None:
        """Carry out what a card asks for."""
        assert self.file is not None
        if action in ("add", "change"):
            self._entry_dialog(kind, entry)
        elif entry is None:
            return
        elif action == "documents":
            dialog = EntryDocumentsDialog(
                self.desk, self._key, entry, self.file.no_document, self._page
            )
            self._open(dialog, lambda: None)
        elif action == "retire":
            self._retire_entry(entry)
        else:
            self._restore_entry(entry)

    def _entry_dialog(self, id: str, entry: EntryView | None) -> None:
        assert self.file is not None
        kind = next(each for each in self.file.kinds if each.id == id)
        offered: Mapping[str, tuple[str, ...]] = {
            "industry": tuple(each.name for each in self.file.view.industries),
            "process": self.file.view.processes,
            "audit": tuple(row.number for row in self.file.audits),
        }
        dialog = EntryDialog(self.desk, self._key, kind, entry, self._page, offered)
        done = "已修改" if entry else "已登记"
        self._open(dialog, lambda: self.told.emit(f"{done}{dialog.result_of.name}"))

    def _retire_entry(self, entry: EntryView) -> None:
        key = self._key

        def carry_out(office: Office, actor: Actor, reason: str) -> object:
            from db.enterprise_entries import retire_entry

            return retire_entry(office, actor, key, entry.kind.id, entry.id, reason)

        about = "停用的登记仍保留在档案里，可以恢复。"
        dialog = ReasonDialog(self.desk, f"停用{entry.name}", about, carry_out, self._page)
        self._open(dialog, lambda: self.told.emit(f"已停用{entry.name}"))

    def _restore_entry(self, entry: EntryView) -> None:
        key = self._key

        def restore(office: Office, actor: Actor) -> object:
            from db.enterprise_entries import restore_entry

            return restore_entry(office, actor, key, entry.kind.id, entry.id)

        self._run(restore, lambda _: self.told.emit(f"已恢复{entry.name}"))

    def undo(self) -> None:
        """Take back the change that the button names."""
        assert self.file is not None
        key, last = self._key, self.file.last
        if last is None:
            return

        def work(office: Office, actor: Actor) -> object:
            from db.enterprise_entry_undo import undo_last

            return undo_last(office, actor, key, last.id)

        self._run(work, lambda done: self._went(f"已撤销：{done.words}", done.key))

    def redo(self) -> None:
        """Bring back what was just undone."""
        key = self._key

        def work(office: Office, actor: Actor) -> object:
            from db.enterprise_entry_undo import redo_last

            return redo_last(office, actor, key)

        self._run(work, lambda done: self._went(f"已恢复，取消了：{done.words}", done.key))

    def _went(self, words: str, key: str) -> None:
        self.told.emit(words)
        self.moved.emit(key)

    def merge(self) -> None:
        """Merge with another registration."""
        assert self.file is not None
        dialog = MergeDialog(self.desk, self.file.view, self._page)

        def done() -> None:
            self._went("已合并，可从“更多”里撤销合并", dialog.result_of.key)

        self._open(dialog, done)

    def unmerge(self) -> None:
        """Take the last merge apart again."""
        key = self._key

        def work(office: Office, actor: Actor) -> object:
            from db.enterprise_merge_undo import undo_merge

            return undo_merge(office, actor, key)

        self._run(work, lambda view: self._went("已撤销合并，两家各自独立", view.key))

    def retire(self) -> None:
        """Take the enterprise out of use."""
        assert self.file is not None
        key = self._key

        def carry_out(office: Office, actor: Actor, reason: str) -> object:
            from db.enterprise_retirement import retire

            return retire(office, actor, key, reason)

        about = "停用的企业不再出现在名录里，代码可以另用；申报件、登记和材料都保留，可以恢复。"
        name = self.file.view.name
        dialog = ReasonDialog(self.desk, f"停用 {name}", about, carry_out, self._page)
        self._open(dialog, lambda: self._went("已停用", key))

    def restore(self) -> None:
        """Bring the enterprise back into use."""
        key = self._key

        def work(office: Office, actor: Actor) -> object:
            from db.enterprise_retirement import restore

            return restore(office, actor, key)

        self._run(work, lambda view: self._went("已恢复使用", key))

    def _open(self, dialog: QDialog, done: Callable[[], None]) -> None:
        self.busy = True
        dialog.accepted.connect(done)
        dialog.finished.connect(self._ended)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _run(self, work: Callable[[Office, Actor], Any], done: Callable[[Any], None]) -> None:
        def job(office: Office, actor: Actor, job: Job) -> Any:
            return work(office, actor)

        def carried_out(result: Any) -> None:
            done(result)
            self._ended()

        def failed(error: BaseException) -> None:
            self.desk.show_error(error)
            self._ended()

        self.busy = True
        self.desk.run(self, job, carried_out, failed=failed)

    def _ended(self) -> None:
        self.busy = False
        self.over.emit()
