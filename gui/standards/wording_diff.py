"""What the official wording says otherwise than the draft: marked, struck out, underlined."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QResizeEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QTextEdit, QWidget

from gui import theme
from gui.fonts import expect

Kind = Literal["same", "gone", "new"]
LEGEND = "〔－ 〕稿有、正式文本没有　〔＋ 〕正式文本有、稿没有"
_TOKENS = re.compile(r"[0-9]+(?:\.[0-9]+)?|[A-Za-z]+|\s+|.", re.DOTALL)


def wording_diff(draft: str, official: str) -> Iterator[tuple[Kind, str]]:
    """The two wordings as one text: what both say, what only one says. Numbers stay whole."""
    before, after = _TOKENS.findall(draft.strip()), _TOKENS.findall(official.strip())
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for found, first, last, start, end in matcher.get_opcodes():
        if found == "equal":
            yield "same", "".join(before[first:last])
        else:
            if last > first:
                yield "gone", "".join(before[first:last])
            if end > start:
                yield "new", "".join(after[start:end])


def differs(draft: str, official: str) -> bool:
    """Whether the wordings say something else; spaces at the ends say nothing."""
    return draft.strip() != official.strip()


class DiffText(QTextEdit):
    """Shows the difference, as high as it needs. Marks stand beside the colours."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("与稿的差异")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(0)

    def show_diff(self, draft: str, official: str) -> int:
        """Show two wordings as one; how many places differ."""
        self.clear()
        cursor = QTextCursor(self.document())
        places, before = 0, "same"
        for kind, words in wording_diff(draft, official):
            expect(words)
            if kind == "same":
                cursor.insertText(words, QTextCharFormat())
            else:
                mark = "－" if kind == "gone" else "＋"
                cursor.insertText(f"〔{mark}{words}〕", _format(kind))
                places += before == "same"
            before = kind
        self._fit()
        return places

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.document().setTextWidth(self.viewport().width())
        self.setFixedHeight(int(self.document().size().height()) + 2)


def _format(kind: Kind) -> QTextCharFormat:
    scheme = theme.colours()
    made = QTextCharFormat()
    gone = kind == "gone"
    made.setForeground(QColor(scheme.bad if gone else scheme.good))
    made.setBackground(QColor(scheme.bad_soft if gone else scheme.good_soft))
    made.setFontStrikeOut(gone)
    made.setFontUnderline(not gone)
    return made
