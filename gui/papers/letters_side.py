"""文书 beside an audit: which letters can be made now, each looked at before it is saved."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QSplitter,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gui import theme
from gui.audits.panel import Panel
from gui.dialogs.saving import choose_target
from gui.papers.round_choice import RoundChoice
from gui.papers.sheets import PagesView
from gui.pieces import allow, button, label

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from db.audit_views import AuditView
    from db.letters import LetterChoice
    from db.letters_round import Selection
    from db.office import Office
    from db.prints import PrintResult
    from db.users import Actor
    from gui.jobs import Job
    from gui.pages.audit import AuditPage

KINDS = {".pdf": "PDF 文件 (*.pdf)", ".docx": "Word 文件 (*.docx)"}
NOW, ROUND, LATER = "本件可以打印的", "成批的文书", "还不能打印的"
_PDF = Path("文书.pdf")  # only its ending counts
CHOICE = int(Qt.ItemDataRole.UserRole)


class LettersSide(Panel):
    """The letters at the left; what is filled in and the pages at the right."""

    def __init__(self, page: AuditPage) -> None:
        super().__init__(page)
        self._view: AuditView | None = None
        self._wanted = ""
        self._drawing = 0
        self._pdf = b""
        self._shown: tuple[int, LetterChoice] | None = None
        self.fields: dict[str, QLineEdit] = {}
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        split = QSplitter(Qt.Orientation.Horizontal, self)
        split.setHandleWidth(theme.GAP)
        split.setChildrenCollapsible(False)
        down.addWidget(split)
        self.tree = QTreeWidget(split)
        self.tree.setHeaderHidden(True)
        self.tree.setMinimumWidth(230)
        self.tree.setRootIsDecorated(False)
        self.tree.setIndentation(theme.GAP)
        self.tree.setAccessibleName("文书")
        self.tree.currentItemChanged.connect(lambda *_: self._choose())
        self._build_right(split)
        split.setStretchFactor(1, 1)
        split.setSizes([250, 800])
        self.desk.left.connect(self.pages.close_pdf)

    def _build_right(self, split: QSplitter) -> None:
        right = QWidget(split)
        down = QVBoxLayout(right)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(theme.GAP)
        row = QHBoxLayout()
        self.title = label(right, "", "strong")
        self.note = label(right, "", "muted")
        self.words = button(right, "改文字(&W)…")
        self.word = button(right, "另存为 Word(&D)…")
        self.pdf = button(right, "另存为 PDF(&S)…")
        self.print = button(right, "打印(&P)…", "primary")
        row.addWidget(self.title)
        row.addWidget(self.note, 1)
        for each in (self.words, self.word, self.pdf, self.print):
            row.addWidget(each)
        down.addLayout(row)
        self.period = RoundChoice(right)
        self.period.changed.connect(self.draw)
        down.addWidget(self.period)
        self.form_place = QVBoxLayout()
        down.addLayout(self.form_place)
        self.why = label(right, "", "muted", wrap=True)
        down.addWidget(self.why)
        self.pages = PagesView(self.desk.jobs, right)
        down.addWidget(self.pages, 1)
        self.filler = QWidget(right)
        down.addWidget(self.filler, 1)
        self.words.clicked.connect(self._change_words)
        self.word.clicked.connect(lambda: self._save(".docx"))
        self.pdf.clicked.connect(lambda: self._save(".pdf"))
        self.print.clicked.connect(self._print)

    def show_audit(self, view: AuditView) -> None:
        if self._view is None or self._view.id != view.id:
            self.period.begin(self.desk.office.clock.today(), self.desk.actor.county)
        self._view = view

        def read(office: Office, actor: Actor, job: Job) -> list[LetterChoice]:
            from db.letters import letter_choices

            return letter_choices(office, actor, view.id)

        def show(found: list[LetterChoice]) -> None:
            if self._view is view:
                self._show_choices(found)

        self.desk.run(self, read, show)

    def go_to(self, key: str) -> None:
        """Put the letter of that kind in front."""
        self._wanted = key
        item = self._item(key)
        if item is not None:
            self.tree.setCurrentItem(item)

    def choice(self) -> LetterChoice | None:
        """The letter in front."""
        item = self.tree.currentItem()
        return item.data(0, CHOICE) if item is not None else None

    def _show_choices(self, found: list[LetterChoice]) -> None:
        before = self.choice()
        wanted = self._wanted or (before.kind if before is not None else "")
        self.tree.blockSignals(True)
        self.tree.clear()
        groups = {
            NOW: [each for each in found if each.scope == "audit" and not each.why_not],
            ROUND: [each for each in found if each.scope == "round"],
            LATER: [each for each in found if each.why_not],
        }
        for title, members in groups.items():
            if not members:
                continue
            group = QTreeWidgetItem(self.tree, [title])
            group.setFlags(Qt.ItemFlag.ItemIsEnabled)
            group.setForeground(0, QColor(theme.colours().muted))
            for each in members:
                item = QTreeWidgetItem(group, [each.title])
                item.setData(0, CHOICE, each)
                if each.why_not:
                    item.setToolTip(0, each.why_not)
                    item.setForeground(0, QColor(theme.colours().muted))
            group.setExpanded(True)
        self.tree.blockSignals(False)
        first = self._item(wanted) or self._item(groups[NOW][0].kind if groups[NOW] else "")
        if first is not None:
            self.tree.setCurrentItem(first)
        self._choose()

    def _item(self, kind: str) -> QTreeWidgetItem | None:
        for n in range(self.tree.topLevelItemCount()):
            group = self.tree.topLevelItem(n)
            for m in range(group.childCount() if group is not None else 0):
                item = group.child(m) if group is not None else None
                if item is not None and item.data(0, CHOICE).kind == kind:
                    return item
        return None

    def _choose(self) -> None:
        """Another letter came to the front: its fields, then its pages."""
        choice, view = self.choice(), self._view
        self._wanted = ""
        if choice is not None and view is not None and self._shown == (view.id, choice):
            self.draw()  # the records changed; what is filled in stays
            return
        self._shown = None if choice is None or view is None else (view.id, choice)
        while (taken := self.form_place.takeAt(0)) is not None:
            old = taken.widget()
            if old is not None:
                old.hide()  # at once: it would stand over the next letter until it is deleted
                old.deleteLater()
        self.fields = {}
        self.note.setText("")
        self.period.setVisible(choice is not None and choice.scope == "round")
        if choice is None:
            return
        if choice.of_county and view is not None:
            self.period.take_county(view.enterprise.county)
        self.title.setText(choice.title)
        self.why.setText(choice.why_not)
        self.why.setVisible(bool(choice.why_not))
        self.pages.setVisible(not choice.why_not)
        self.filler.setVisible(bool(choice.why_not))
        self.pages.close_pdf()
        if choice.why_not:
            self._allow(choice.why_not)
            return
        if choice.asks:
            self.form_place.addWidget(self._form(choice))
        self.draw()

    def _form(self, choice: LetterChoice) -> QWidget:
        """What is filled in, two beside each other where there is much of it."""
        holder = QWidget(self)
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(theme.GAP_SMALL)
        beside = 2 if len(choice.asks) > 2 else 1
        for at, (name, hint) in enumerate(choice.asks.items()):
            edit = QLineEdit(holder)
            edit.setPlaceholderText("不填则取记录或留空手写")
            edit.setToolTip(hint)
            edit.setAccessibleName(name)
            edit.editingFinished.connect(self.draw)
            row, column = divmod(at, beside)
            grid.addWidget(label(holder, name, "muted"), row, 2 * column)
            grid.addWidget(edit, row, 2 * column + 1)
            self.fields[name] = edit
        return holder

    def given(self) -> dict[str, str]:
        """What is filled in."""
        return {name: edit.text() for name, edit in self.fields.items()}

    def selection(self) -> Selection:
        """Which audits a letter about many is about."""
        return self.period.selection(trial=self._view is not None and self._view.trial)

    def draw(self) -> None:
        """Set the letter in front and show its pages; nothing is recorded."""
        choice, view = self.choice(), self._view
        if choice is None or view is None or choice.why_not:
            return
        self._drawing += 1
        mine = self._drawing
        self._allow("正在排版…")
        given, selection = self.given(), self.selection()

        def make(office: Office, actor: Actor, job: Job) -> bytes:
            from db.letters import draw, make_letter

            made = make_letter(
                office, actor, choice.kind, subject=view.id, given=given, selection=selection
            )
            return draw(made, _PDF)

        def show(pdf: bytes) -> None:
            from templates.papers.preview import Preview

            if mine != self._drawing:
                return
            self._pdf = pdf
            self._allow("")
            self.pages.show_pdf(Preview(pdf))

        def failed(error: BaseException) -> None:
            if mine == self._drawing:
                self._allow("这份文书没有排出来")
                self.desk.show_error(error)

        self.desk.run(self, make, show, failed=failed, title="正在排版…")

    def _allow(self, why_not: str) -> None:
        allow(self.pdf, why_not, "保存并留痕")
        allow(self.print, why_not, "打印并留痕")
        allow(self.word, why_not, "可在 Word、WPS 或办公系统里继续编辑；保存并留痕")
        allow(self.words, why_not, "本局在这种文书里怎么写")

    def _save(self, ending: str) -> None:
        choice, view = self.choice(), self._view
        if choice is None or view is None:
            return
        name = view.enterprise.name if choice.scope == "audit" else ""
        proposal = f"{name}{choice.title}{ending}"
        path = choose_target(self.desk, self, "另存为", proposal, KINDS[ending])
        if path is not None:
            self.save_to(path if path.suffix.lower() in KINDS else path.with_suffix(ending))

    def save_to(self, path: Path) -> None:
        """Write the letter in front into a file through the recorded command."""
        choice, view = self.choice(), self._view
        if choice is None or view is None:
            return
        given, selection = self.given(), self.selection()

        def write(office: Office, actor: Actor, job: Job) -> PrintResult:
            from db.letters import print_letter

            return print_letter(
                office,
                actor,
                choice.kind,
                path,
                subject=view.id,
                given=given,
                selection=selection,
            )

        def tell(done: PrintResult) -> None:
            again = f"（补打，第 {done.ordinal} 次）" if done.ordinal > 1 else ""
            self.note.setText(f"已保存：{path.name}{again}")

        self.desk.run(self, write, tell, title="正在保存…")

    def _print(self) -> None:
        from gui.papers.printing import ask_printer
        from templates.papers.preview import Preview

        choice, view = self.choice(), self._view
        if choice is None or view is None:
            return
        name = view.enterprise.name if choice.scope == "audit" else ""
        with Preview(self._pdf) as preview:
            printer = ask_printer(preview, f"{name}{choice.title}", self, page=self.pages.front)
        if printer is not None:
            self.print_on(printer)

    def print_on(self, printer: QPrinter) -> None:
        """Send the letter in front, drawn anew, to a printer through the recorded command."""
        choice, view = self.choice(), self._view
        if choice is None or view is None:
            return
        given, selection = self.given(), self.selection()

        def send(office: Office, actor: Actor, job: Job) -> int:
            from db.letters import drawn_letter, make_letter
            from gui.papers.printing import send_recorded

            made = make_letter(
                office, actor, choice.kind, subject=view.id, given=given, selection=selection
            )
            return send_recorded(office, actor, drawn_letter(made, _PDF), printer, job)

        def tell(ordinal: int) -> None:
            again = f"（补打，第 {ordinal} 次）" if ordinal > 1 else ""
            self.note.setText(f"已送打印机{again}")

        self.desk.run(self, send, tell, title="正在打印…", cancellable=True)

    def _change_words(self) -> None:
        from gui.papers.wording_dialog import WordingDialog

        choice, view = self.choice(), self._view
        if choice is None or view is None:
            return
        settings: dict[str, Any] = {
            "subject": view.id,
            "given": self.given(),
            "selection": self.selection(),
        }
        dialog = WordingDialog(self.desk, choice.kind, settings, self)
        dialog.exec()
        dialog.deleteLater()
        self.draw()
