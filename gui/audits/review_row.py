"""The slim row at the foot of an indicator's card: conclusion, evidence, remarks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from grading.conclusions import CONCLUSIONS
from grading.pack_parts import Indicator
from gui import theme
from gui.audits.basis_dialog import ASKED, BasisDialog
from gui.pieces import ElidedLabel, allow, button, label

if TYPE_CHECKING:
    from gui.audits.reviewing import Review

WIDE = 520  # narrower rows stand in two lines
LEAST = 280


class ReviewRow(QWidget):
    """Shows what is on record of one indicator and changes it."""

    def __init__(self, review: Review, indicator: Indicator, parent: QWidget) -> None:
        super().__init__(parent)
        self._review, self._indicator = review, indicator
        self.setMinimumWidth(LEAST)
        down = QVBoxLayout(self)
        down.setContentsMargins(0, theme.GAP_TINY, 0, 0)
        down.setSpacing(theme.GAP_TINY)
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._line.setSpacing(theme.GAP_SMALL)
        self._line.addLayout(self._conclusions(), 1)
        self._line.addLayout(self._beside())
        down.addLayout(self._line)
        self.grounds = label(self, "", "quiet", wrap=True, selectable=True)
        self.stale = label(self, "", "bad", wrap=True, selectable=True)
        self.remarks = label(self, "", "quiet", wrap=True, selectable=True)
        self.field = QLineEdit(self)
        self.field.setMaxLength(1000)
        self.field.setAcceptDrops(False)
        self.field.setPlaceholderText("写批注，回车保存")
        self.field.setAccessibleName(f"{indicator.name} 批注")
        self.field.returnPressed.connect(self._write)
        for each in (self.stale, self.grounds, self.remarks, self.field):
            each.hide()
            down.addWidget(each)
        review.changed.connect(self.show_review)

    def _conclusions(self) -> QHBoxLayout:
        across = QHBoxLayout()
        across.setSpacing(2)
        self.buttons = {id: button(self, words, "segment") for id, words in CONCLUSIONS.items()}
        for id, made in self.buttons.items():
            made.setCheckable(True)
            made.setAccessibleName(f"{self._indicator.name}：{CONCLUSIONS[id]}")
            made.clicked.connect(lambda _=False, id=id: self._conclude(id))
            across.addWidget(made)
        self.signed = ElidedLabel(self, kind="quiet")
        across.addSpacing(theme.GAP_TINY)
        across.addWidget(self.signed, 1)
        return across

    def _beside(self) -> QHBoxLayout:
        across = QHBoxLayout()
        across.setSpacing(0)
        self.files = button(self, "佐证 0", "link")
        self.attach = button(self, "附佐证…", "link")
        self.talk = button(self, "批注", "link")
        self.files.clicked.connect(lambda: self._review.show_files(self._indicator.id))
        self.attach.clicked.connect(lambda: self._review.attach(self._indicator.id))
        self.talk.clicked.connect(self._open_remarks)
        for each in (self.files, self.attach, self.talk):
            across.addWidget(each)
        across.setAlignment(Qt.AlignmentFlag.AlignLeft)
        return across

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= WIDE
        across = QBoxLayout.Direction.LeftToRight
        self._line.setDirection(across if wide else QBoxLayout.Direction.TopToBottom)

    def show_review(self) -> None:
        """Show what is on record now."""
        review, id = self._review, self._indicator.id
        if self.isHidden() != review.trying:
            self.setVisible(not review.trying)
        found = review.of(id)
        why = review.why_not()
        for conclusion, made in self.buttons.items():
            made.setChecked(found is not None and found.conclusion == conclusion)
            tip = "按事实直接下结论并到下一个：F2，或选中卡片按空格、回车"
            allow(made, why or review.denied(id, conclusion), tip)
        self.signed.setText("" if found is None else f"{found.by} {found.at:%m-%d}")
        said = [] if found is None else [f"{ASKED.get(found.conclusion, '依据')}：{found.basis}"]
        said = said if found is not None and found.basis else []
        if found is not None and found.note:
            said.append(f"说明：{found.note}")
        _say(self.grounds, "  ".join(said))
        stale = review.stale(id)
        _say(self.stale, f"结论与事实不一致：{stale}" if stale else "")
        files = review.files_of(id)
        self.files.setText(f"佐证 {len(files)}")
        listed = "\n".join(dict.fromkeys(each.title for each in files))
        allow(self.files, "" if files else "还没有佐证材料", listed)
        tip = "也可以把文件拖到卡片上，或按 Ctrl+V 粘贴图片、文件"
        allow(self.attach, review.why_not_attach(), tip)
        remarks = review.remarks_on(id)
        self.talk.setText(f"批注 {len(remarks)}" if remarks else "批注")
        stages = {each.stage: review.stage_title(each.stage) for each in remarks}
        lines = [
            f"{each.by}（{stages[each.stage] or '—'} {each.at:%m-%d %H:%M}）：{each.text}"
            for each in remarks
        ]
        _say(self.remarks, "\n".join(lines))

    def _conclude(self, conclusion: str) -> None:
        """Record a conclusion, asking for what it rests on where it needs that."""
        found = self._review.of(self._indicator.id)
        same = found is not None and found.conclusion == conclusion
        if conclusion in ASKED:
            before = (found.basis, found.note) if same and found is not None else ("", "")
            dialog = BasisDialog(self._indicator.name, conclusion, before, self.window())
            accepted = dialog.exec() == QDialog.DialogCode.Accepted
            words = dialog.words()
            dialog.deleteLater()
            if accepted:
                self._review.conclude(self._indicator.id, conclusion, *words)
        elif not same:
            self._review.conclude(self._indicator.id, conclusion)
        self.show_review()  # a button shows what is on record, not that it was pressed

    def _open_remarks(self) -> None:
        self.field.setVisible(self.field.isHidden())
        if not self.field.isHidden():
            self.field.setFocus()

    def _write(self) -> None:
        text = self.field.text().strip()
        if text:
            self._review.remark(self._indicator.id, text)
            self.field.clear()

    def complain(self, why: str) -> None:
        """Say under the row why a key did nothing."""
        _say(self.stale, why)


def _say(place: QLabel, text: str) -> None:
    if text != place.text():
        place.setText(text)
    if place.isHidden() == bool(text):
        place.setVisible(bool(text))
