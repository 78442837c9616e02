"""One row of a list in full: what is wrong and how to mend it, what it changes, who it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from gui import theme
from gui.imports.row_grid import STATES, Line
from gui.pieces import allow, button, card, label

if TYPE_CHECKING:
    from db.enterprise_matching import Candidate, Question
    from grading.refusals import Finding

NEW = "new"
CANNOT_BE_NEW = "这一行没有信用代码，不能作为新企业导入；在表里补上代码再导入"
KINDS = {"error": ("✕ 错误", "bad"), "warning": ("！提醒", "unsure"), "note": ("说明", "muted")}


class RowPanel(QScrollArea):
    """Shows one :class:`Line`. ``mend`` and ``answer`` come with what the person decides.

    Once ``closed`` it only shows.
    """

    mend = Signal(int, object)  # row, heading → text
    answer = Signal(int, object)  # row, CODE, CODE/SITE, "new" or None (taken back)
    edit = Signal(str)  # heading of the cell to type in

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("这一行的详情")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.closed = False
        self._inside: QWidget | None = None
        self._down: QVBoxLayout | None = None
        self.show_line(None, None, None)

    def show_line(self, line: Line | None, question: Question | None, decided: str | None) -> None:
        """Show a row, the question about it, and the answer given (None: none yet)."""
        inside = QWidget(self)
        inside.setObjectName("scrolled")
        down = QVBoxLayout(inside)
        down.setContentsMargins(theme.GAP, theme.GAP_SMALL, theme.GAP_SMALL, theme.GAP)
        down.setSpacing(theme.GAP_SMALL)
        self._down = down
        if line is None:
            down.addWidget(
                label(inside, "在左边选一行，这里说明它的问题和变化。", "quiet", wrap=True)
            )
        else:
            self._show(inside, line, question, decided)
        down.addStretch(1)
        self.setWidget(inside)  # deletes the one before
        self._inside = inside

    def _show(
        self, inside: QWidget, line: Line, question: Question | None, decided: str | None
    ) -> None:
        word, kind = STATES[line.state]
        self._add(label(inside, f"第 {line.row.row} 行　{word}", kind))
        named = line.row.values["name"] or "（没有企业名称）"
        self._add(label(inside, named, "strong", wrap=True, selectable=True))
        if question is not None:
            self._show_question(inside, line, question, decided)
        for finding in line.findings:
            if finding.rule != "which_enterprise":
                self._show_finding(inside, line, finding)
        if line.changes:
            self._add(label(inside, "会改动名录里的", "strong"))
            for change in line.changes:
                self._add(label(inside, change.title, "quiet"))
                words = f"{change.before or '空'}  →  {change.after or '空'}"
                self._add(label(inside, words, "unsure", wrap=True, selectable=True))
        if line.row.mended:
            self._show_mended(inside, line)
        if not (question or line.findings or line.changes or line.row.mended):
            said = "与名录里的一样，不会有改动。"
            if line.state == "created":
                said = "没有发现问题，会作为新企业加入名录。"
            self._add(label(inside, said, "muted", wrap=True))

    def _show_finding(self, inside: QWidget, line: Line, finding: Finding) -> None:
        word, kind = KINDS[finding.severity]
        self._rule(inside)
        self._add(label(inside, f"{word}　{finding.column}", kind))
        self._add(label(inside, finding.message, wrap=True, selectable=True))
        if self.closed:
            return
        row = line.row.row
        if finding.fix:
            fix = dict(finding.fix)
            words = "，".join(f"{heading} {text}" for heading, text in fix.items())
            take = button(inside, f"采用建议：{words}" if len(words) < 26 else "采用建议")
            take.setToolTip(words)
            take.setAccessibleName(f"采用建议：{words}")
            take.clicked.connect(lambda: self.mend.emit(row, fix))
            self._add(take)
        if finding.column in line.texts:
            change = button(inside, "改这一格…", "link")
            change.clicked.connect(lambda: self.edit.emit(finding.column))
            self._add(change, Qt.AlignmentFlag.AlignLeft)

    def _show_question(
        self, inside: QWidget, line: Line, question: Question, decided: str | None
    ) -> None:
        row = line.row.row
        self._rule(inside)
        if decided is not None:
            which = next((c for c in question.candidates if c.key == decided), None)
            said = (
                "作为新企业导入" if which is None else f"就是名录里的 {which.name}（{which.key}）"
            )
            self._add(label(inside, f"✓ 已确认：{said}", "good", wrap=True))
            if not self.closed:
                back = button(inside, "重新确认", "link")
                back.clicked.connect(lambda: self.answer.emit(row, None))
                self._add(back, Qt.AlignmentFlag.AlignLeft)
            return
        self._add(label(inside, question.text, wrap=True))
        for candidate in question.candidates:
            self._show_candidate(inside, row, candidate)
        new = button(inside, "另一家，作为新企业导入")
        new.clicked.connect(lambda: self.answer.emit(row, NEW))
        allow(new, "" if question.can_be_new else CANNOT_BE_NEW)
        self._add(new)

    def _show_candidate(self, inside: QWidget, row: int, candidate: Candidate) -> None:
        words = f"{candidate.name}\n{candidate.key} · {candidate.county_name}"
        words += f" · 名称相似 {candidate.likeness:.0%}"
        self._add(label(inside, words, wrap=True, selectable=True))
        same = button(inside, "是这一家")
        same.setAccessibleName(f"是这一家：{candidate.name}")
        same.clicked.connect(lambda: self.answer.emit(row, candidate.key))
        self._add(same)

    def _show_mended(self, inside: QWidget, line: Line) -> None:
        self._rule(inside)
        self._add(label(inside, "改过的格子", "strong"))
        grid = QGridLayout()
        grid.setColumnStretch(0, 1)
        row = line.row.row
        for at, (heading, text) in enumerate(line.row.mended):
            written = line.row.raw[heading]
            words = f"{heading}：{written or '空'} → {text or '空'}"
            grid.addWidget(label(inside, words, wrap=True), at, 0)
            if not self.closed:
                back = button(inside, "恢复原文", "link")
                texts = {heading: written}
                back.clicked.connect(lambda _=False, texts=texts: self.mend.emit(row, texts))
                grid.addWidget(back, at, 1, Qt.AlignmentFlag.AlignTop)
        assert self._down is not None
        self._down.addLayout(grid)

    def _rule(self, inside: QWidget) -> None:
        line = card(inside)
        line.setFixedHeight(1)
        self._add(line)

    def _add(self, widget: QWidget, side: Qt.AlignmentFlag | None = None) -> None:
        assert self._down is not None
        if side is None:
            self._down.addWidget(widget)
        else:
            across = QHBoxLayout()
            across.addWidget(widget)
            across.addStretch(1)
            self._down.addLayout(across)
