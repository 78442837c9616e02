"""What the official wording says otherwise than the draft: marked, struck out, underlined."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QResizeEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QTextEdit, QWidget

from grading.confirmation import Item
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


def differs(item: Item, official: str) -> bool:
    """Whether the official wording of a rule says something else than the draft's.

    Spaces at the ends say nothing. Only requirements and vetoes have a drafted wording; what
    stands there for the other kinds is made from their figures.
    """
    if item.kind not in ("cell", "off", "veto") or not item.text.strip():
        return False
    return item.text.strip() != official.strip()


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
                bare = _format(kind, lined=False)  # a line through the mark would hide it
                cursor.insertText("〔－" if kind == "gone" else "〔＋", bare)
                cursor.insertText(words, _format(kind, lined=True))
                cursor.insertText("〕", bare)
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


def _format(kind: Kind, *, lined: bool) -> QTextCharFormat:
    scheme = theme.colours()
    made = QTextCharFormat()
    gone = kind == "gone"
    made.setForeground(QColor(scheme.bad if gone else scheme.good))
    made.setBackground(QColor(scheme.bad_soft if gone else scheme.good_soft))
    made.setFontStrikeOut(lined and gone)
    made.setFontUnderline(lined and not gone)
    return made
