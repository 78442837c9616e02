"""佐证材料 beside an audit: its files by indicator, looked at, taken out, linked and taken back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, Qt, QTemporaryDir, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from grading.refusals import EnvironmentRefusal
from gui import theme
from gui.audits.panel import Panel
from gui.dialogs.saving import choose_target
from gui.evidence.dialogs import LinkDialog, RetireDialog
from gui.evidence.preview import EvidencePreview
from gui.evidence.taking import holds_files
from gui.evidence.thumbnails import Thumbnails
from gui.evidence.tree import EvidenceTree, megabytes, where_and_when
from gui.pieces import allow, button, label

if TYPE_CHECKING:
    from db.audit_views import AuditView
    from db.evidence import EvidenceView
    from db.office import Office
    from db.users import Actor
    from gui.jobs import Job
    from gui.pages.audit import AuditPage

NOTHING_CHOSEN = "没有选佐证材料"
OPENED = frozenset(
    {
        *(".pdf", ".ofd", ".jpg", ".jpeg", ".png", ".webp", ".bmp", ".tif", ".tiff", ".heic"),
        *(".doc", ".docx", ".wps", ".odt", ".xls", ".xlsx", ".et", ".ods", ".csv", ".txt"),
        *(".ppt", ".pptx", ".dps", ".mp4", ".mov"),
    }
)
"""What may be opened with the program of this computer; anything else could be a program."""


class EvidenceSide(Panel):
    """The list at the left, the file in front at the right."""

    def __init__(self, page: AuditPage) -> None:
        super().__init__(page)
        self._review = page.answering.review
        self._wanted = ""
        self._opened = QTemporaryDir()
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(theme.GAP)
        row = QHBoxLayout()
        self.note = label(self, "", "muted")
        self.bare = button(self, "", "link")
        self.attach = button(self, "附佐证(&F)…", "primary")
        self.attach.clicked.connect(self._choose)
        row.addWidget(self.note)
        row.addWidget(self.bare)
        row.addStretch(1)
        row.addWidget(self.attach)
        down.addLayout(row)
        split = QSplitter(Qt.Orientation.Horizontal, self)
        split.setHandleWidth(theme.GAP)
        split.setChildrenCollapsible(False)
        self.tree = EvidenceTree(split)
        self.tree.setMinimumWidth(380)
        self.bare.clicked.connect(lambda: self.tree.go_to(""))
        self.tree.chosen.connect(self._show)
        self.tree.dropped.connect(self._take)
        self.right = self._beside(split)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        split.setSizes([640, 420])
        down.addWidget(split, 1)
        self.thumbnails = Thumbnails(self.desk, self)
        self.thumbnails.ready.connect(
            lambda sha: self.tree.show_picture(sha, self.thumbnails.pictures.get(sha))
        )
        paste = QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self)
        paste.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        paste.activated.connect(self.paste)
        self._review.changed.connect(self._show_all)

    def _beside(self, split: QSplitter) -> QWidget:
        right = QWidget(split)
        right.setMinimumWidth(280)
        down = QVBoxLayout(right)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(theme.GAP_SMALL)
        self.title = label(right, "", "strong", wrap=True)
        self.facts = label(right, "", "quiet", wrap=True, selectable=True)
        self.preview = EvidencePreview(self.desk, right)
        down.addWidget(self.title)
        down.addWidget(self.facts)
        down.addWidget(self.preview, 1)
        grid = QGridLayout()
        grid.setSpacing(theme.GAP_SMALL)
        self.open = button(right, "打开(&O)")
        self.save = button(right, "另存为(&S)…")
        self.link = button(right, "也佐证其他指标(&L)…")
        self.retire = button(right, "撤下(&X)…")
        places = ((self.open, 0, 0), (self.save, 0, 1), (self.link, 1, 0), (self.retire, 1, 1))
        for made, line, column in places:
            grid.addWidget(made, line, column)
        self.open.clicked.connect(self._open)
        self.save.clicked.connect(self._save)
        self.link.clicked.connect(self._link)
        self.retire.clicked.connect(self._retire)
        down.addLayout(grid)
        return right

    def show_audit(self, view: AuditView) -> None:
        self._show_all()

    def go_to(self, key: str) -> None:
        self._wanted = key
        self.tree.go_to(key)

    def _show_all(self) -> None:
        view, review, draft = self.page.view, self._review, self.page.draft
        if view is None:
            return
        from db.evidence import catalogue

        found = review.evidence
        files = catalogue(found)
        numbers = {row.attachment: row.number for row in files}
        supported = {each.indicator for each in found}
        questions = draft.questions if draft is not None else ()
        bare = [q.indicator.id for q in questions if q.indicator.id not in supported]
        self.tree.show_evidence(found, numbers, review.names(), bare, view.chain.words.stages)
        size = megabytes(sum(row.size for row in files))
        self.note.setText(f"{len(files)} 个文件，共 {size}" if files else "还没有佐证材料")
        self.bare.setText(f"没有佐证的指标 {len(bare)} 个")
        self.bare.setVisible(bool(bare))
        self.tree.why_not = review.why_not_attach()
        tip = "也可以把文件拖到指标上，或按 Ctrl+V 粘贴图片、文件"
        allow(self.attach, self.tree.why_not, tip)
        self.thumbnails.want(found)
        for sha, picture in self.thumbnails.pictures.items():
            self.tree.show_picture(sha, picture)
        if self._wanted and found:
            self.tree.go_to(self._wanted)
            self._wanted = ""

    def _show(self, found: EvidenceView | None) -> None:
        """Show a piece of evidence and what can be done with it."""
        nothing = "" if found is not None else NOTHING_CHOSEN
        self.title.setText(found.title if found is not None else "")
        self.facts.setText(self._words(found) if found is not None else "")
        if found is None:
            hint = "在左边选一份材料；也可以把文件拖到左边的指标上"
            self.preview.clear(hint)
        else:
            self.preview.show_evidence(found)
        allow(self.save, nothing)
        strange = ""
        if found is not None and Path(found.file_name).suffix.lower() not in OPENED:
            strange = "这种文件可能是程序，只能另存"
        allow(self.open, nothing or strange, "用本机的程序打开一份副本")
        why = self._review.why_not_attach()
        allow(self.link, nothing or why)
        allow(self.retire, nothing or why or self._other_stage(found), "写明理由，文件仍保存")

    def _words(self, found: EvidenceView) -> str:
        parts = [found.file_name, megabytes(found.size), found.pages, where_and_when(found)]
        parts.append(f"材料日期 {found.dated}" if found.dated else "")
        parts.append(f"{found.by} {found.at:%Y-%m-%d %H:%M} 附上")
        return "  ·  ".join(filter(None, parts))

    def _other_stage(self, found: EvidenceView | None) -> str:
        view = self.page.view
        if view is None or found is None or found.stage == view.stage_open:
            return ""
        return f"这条佐证属于{view.chain.words.stages[found.stage]}，现在不能撤下"

    # Doing -----------------------------------------------------------------------------

    def _choose(self) -> None:
        indicator = self.tree.indicator()
        self._review.attaching.choose(self._review.names(), [indicator] if indicator else [])

    def _take(self, data: QMimeData, indicator: str) -> None:
        chosen = [indicator] if indicator else []
        if not self._review.why_not_attach():
            self._review.attaching.take_data(data, self._review.names(), chosen)

    def paste(self) -> None:
        """Attach the picture or the files in the clipboard to the indicator in front."""
        data = QGuiApplication.clipboard().mimeData()
        if holds_files(data):
            self._take(data, self.tree.indicator())

    def _chosen(self) -> EvidenceView | None:
        return self.tree.evidence(self.tree.currentItem())

    def _save(self) -> None:
        found = self._chosen()
        if found is None:
            return
        kind = Path(found.file_name).suffix
        kinds = f"原格式 (*{kind})" if kind else "所有文件 (*)"
        target = choose_target(self.desk, self, "另存为", found.file_name, kinds)
        if target is not None:
            self.save_to(found, target)

    def save_to(self, found: EvidenceView, target: Path) -> None:
        """Write a file as it was attached."""

        def write(office: Office, actor: Actor, job: Job) -> None:
            from db.attachments import content_of

            target.write_bytes(content_of(office, actor, found.sha256))

        self.desk.run(self, write, title="正在保存…")

    def _open(self) -> None:
        found = self._chosen()
        if found is None:
            return
        target = Path(self._opened.path()) / found.sha256[:8] / Path(found.file_name).name

        def write(office: Office, actor: Actor, job: Job) -> None:
            from db.attachments import content_of

            target.parent.mkdir(exist_ok=True)
            target.write_bytes(content_of(office, actor, found.sha256))

        def show(_: object) -> None:
            if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(target))):
                refusal = EnvironmentRefusal(
                    "本机没有程序打开这种文件", found.file_name, "请另存后用其他程序打开"
                )
                self.desk.show_error(refusal)

        self.desk.run(self, write, show, title="正在打开…")

    def _link(self) -> None:
        found = self._chosen()
        if found is None:
            return
        same = found.attachment
        there = [each.indicator for each in self._review.evidence if each.attachment == same]
        dialog = LinkDialog(found.title, self._review.names(), there, self)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        indicators = dialog.ticks.ticked()
        dialog.deleteLater()
        if accepted:
            self._review.attaching.link(self._review.attaching.number, same, indicators)

    def _retire(self) -> None:
        found, number = self._chosen(), self._review.attaching.number
        if found is None:
            return
        name = self._review.names().get(found.indicator, found.indicator)
        dialog = RetireDialog(found.title, name, self)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        reason = dialog.reason.text()
        dialog.deleteLater()
        if not accepted:
            return

        def retire(office: Office, actor: Actor, job: Job) -> None:
            from db.evidence import retire_evidence

            retire_evidence(office, actor, number, found.id, reason)

        self.desk.run(self, retire, lambda _: self.page.shown(), title="正在撤下…")
