"""改文字: what the office's letters say, changed with the pages of a real record beside it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from gui import theme
from gui.papers.sheets import PagesView
from gui.pieces import allow, button, label
from templates.papers.letters.wording import PARTS, SHARED, wordings

if TYPE_CHECKING:
    from db.office import Office
    from db.users import Actor
    from db.wordings import WordingView
    from gui.desk import Desk
    from gui.jobs import Job
    from templates.papers.preview import Preview

PAUSE = 500
"""Milliseconds without a keystroke before the pages are set anew."""
_NAME = int(Qt.ItemDataRole.UserRole)


class WordingDialog(QDialog):
    """The texts of one letter and the shared ones; ``settings`` are those of its preview."""

    def __init__(self, desk: Desk, kind: str, settings: dict[str, Any], parent: QWidget) -> None:
        super().__init__(parent)
        self.desk = desk
        self.kind = kind
        self.view: WordingView | None = None
        self._settings = settings
        self._drawing = 0
        self.setWindowTitle(f"改文字：{wordings().letters[kind].title}")
        self.resize(1180, 760)
        down = QVBoxLayout(self)
        down.setContentsMargins(theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP)
        split = QSplitter(Qt.Orientation.Horizontal, self)
        split.setHandleWidth(theme.GAP)
        split.setChildrenCollapsible(False)
        down.addWidget(split, 1)
        self._build_left(split)
        self.pages = PagesView(desk.jobs, split)
        split.setSizes([560, 620])
        self._build_foot(down)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE)
        self._timer.timeout.connect(self.draw)
        self.finished.connect(lambda _: self.pages.close_pdf())
        self.part.currentIndexChanged.connect(lambda _: self.read())
        self.text.textChanged.connect(self._look)
        self.part.setCurrentIndex(max(self.part.findData(f"{kind}.body"), 0))
        self.read()

    def _build_left(self, split: QSplitter) -> None:
        left = QWidget(split)
        down = QVBoxLayout(left)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(theme.GAP_SMALL)
        self.part = QComboBox(left)
        self.part.setAccessibleName("哪一段文字")
        for part, title in PARTS.items():
            self.part.addItem(title, f"{self.kind}.{part}")
        for name, (title, _) in wordings().shared.items():
            self.part.addItem(f"各文书共用：{title}", f"{SHARED}.{name}")
        self.state = label(left, "", "muted", wrap=True)
        self.text = QPlainTextEdit(left)
        self.text.setAccessibleName("文字")
        self.text.setTabChangesFocus(True)
        self.trouble = label(left, "", "bad", wrap=True)
        hint = label(
            left,
            "双击插入占位符。一行一段；行首写“？”的，其中有空的占位符时整行不印；"
            "{表:…} 独占一行；“一、”“（一）”开头、不带句号的短行是小标题。",
            "muted",
            wrap=True,
        )
        self.places = QListWidget(left)
        self.places.setAccessibleName("占位符")
        self.places.itemActivated.connect(self._insert)
        self.places.setMaximumHeight(170)
        down.addWidget(self.part)
        down.addWidget(self.state)
        down.addWidget(self.text, 1)
        down.addWidget(self.trouble)
        down.addWidget(hint)
        down.addWidget(self.places)

    def _build_foot(self, down: QVBoxLayout) -> None:
        row = QHBoxLayout()
        self.reason = QLineEdit(self)
        self.reason.setPlaceholderText("修改的原因，写进留痕，可以不填")
        self.restore = button(self, "恢复默认(&R)")
        self.close_ = button(self, "关闭")
        self.save = button(self, "保存(&S)", "primary")
        row.addWidget(self.reason, 1)
        for each in (self.restore, self.close_, self.save):
            row.addWidget(each)
        self.restore.clicked.connect(self._restore)
        self.save.clicked.connect(self._save)
        self.close_.clicked.connect(self.reject)
        down.addLayout(row)

    @property
    def key(self) -> str:
        """The text in front."""
        return str(self.part.currentData())

    def read(self) -> None:
        """Read the text in front with its versions."""
        key = self.key

        def read(office: Office, actor: Actor, job: Job) -> WordingView:
            from db.wordings import show_wording

            return show_wording(office, actor, key)

        self.desk.run(self, read, self._show)

    def _show(self, view: WordingView) -> None:
        if view.key != self.key:
            return
        self.view = view
        self.places.clear()
        for name, hint in view.placeholders.items():
            item = QListWidgetItem(f"{{{name}}}　{hint}", self.places)
            item.setData(_NAME, name)
        newest = view.versions[0] if view.versions else None
        if newest is None:
            self.state.setText("现用默认文字，没有改过。")
        else:
            what = "本局文字" if newest.text is not None else "已恢复默认"
            self.state.setText(
                f"{what}：第 {newest.version} 版，{newest.at:%Y-%m-%d %H:%M} {newest.by}"
                f"　{newest.reason}".rstrip()
            )
        self.text.blockSignals(True)
        self.text.setPlainText(view.text)
        self.text.blockSignals(False)
        self._look()
        self.draw()

    def _insert(self, item: QListWidgetItem) -> None:
        self.text.insertPlainText(f"{{{item.data(_NAME)}}}")
        self.text.setFocus()

    def problem(self) -> str:
        """What is wrong with the text as it stands; empty: nothing."""
        from grading.refusals import Refusal
        from templates.papers.letters.wording import check_text

        try:
            check_text(self.key, self.text.toPlainText())
        except Refusal as refusal:
            # What there is to choose from stands in the list below.
            return f"{refusal.what}。{refusal.remedy.partition('可用：')[0]}"
        return ""

    def _look(self) -> None:
        view = self.view
        if view is None:
            return
        problem = self.problem()
        self.trouble.setText(problem)
        self.trouble.setVisible(bool(problem))
        same = "文字没有改动" if self.text.toPlainText().strip("\n") == view.text else ""
        allow(self.save, view.refusal or problem.partition("。")[0] or same, "各版都保留，可以恢复")
        default = "" if view.own else "现在用的就是默认文字"
        allow(self.restore, view.refusal or default, "用随软件的文字；本局的各版仍保留")
        self._timer.start()

    def draw(self) -> None:
        """Set the letter with the text as it stands, on the real record."""
        self._timer.stop()
        if self.view is None or self.problem():
            return
        self._drawing += 1
        mine = self._drawing
        kind, settings = self.kind, self._settings
        texts = {self.key.partition(".")[2]: self.text.toPlainText()}

        def make(office: Office, actor: Actor, job: Job) -> Preview:
            from db.letters import draw, make_letter
            from templates.papers.preview import Preview

            made = make_letter(office, actor, kind, texts=texts, **settings)
            return Preview(draw(made, Path("预览.pdf")))

        def show(preview: Preview) -> None:
            if mine == self._drawing:
                self.pages.show_pdf(preview)
            else:
                preview.close()

        def failed(error: BaseException) -> None:
            if mine == self._drawing:
                self.trouble.setText(str(error))
                self.trouble.show()

        self.desk.run(self, make, show, failed=failed)

    def _save(self) -> None:
        view, text, reason = self.view, self.text.toPlainText(), self.reason.text()
        if view is None:
            return
        seen = view.versions[0].version if view.versions else 0

        def write(office: Office, actor: Actor, job: Job) -> WordingView:
            from db.wordings import set_wording

            return set_wording(office, actor, view.key, text, reason=reason, version=seen)

        self._carry_out(write)

    def _restore(self) -> None:
        view, reason = self.view, self.reason.text()
        if view is None:
            return

        def write(office: Office, actor: Actor, job: Job) -> WordingView:
            from db.wordings import restore_wording

            return restore_wording(office, actor, view.key, reason=reason)

        self._carry_out(write)

    def _carry_out(self, write: Any) -> None:
        allow(self.save, "正在保存…")

        def failed(error: BaseException) -> None:
            self._look()
            self.desk.show_error(error)

        def done(view: WordingView) -> None:
            self.reason.clear()
            self._show(view)

        self.desk.run(self, write, done, failed=failed)
