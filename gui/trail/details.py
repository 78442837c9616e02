"""All that one entry says: its details word for word, and its place in the chain."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from gui import theme
from gui.pieces import ElidedLabel, allow, button
from gui.trail.places import place_of

if TYPE_CHECKING:
    from db.trail import TrailEntry

HEIGHT = 132


class EntryDetails(QWidget):
    """Read only; ``go`` leads to the object the entry is about."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(theme.GAP_SMALL)
        across = QHBoxLayout()
        self.what = ElidedLabel(self, "", "muted")
        self.go = button(self, "打开对象(&O)")
        across.addWidget(self.what, 1)
        across.addWidget(self.go)
        down.addLayout(across)
        self.text = QPlainTextEdit(self)
        self.text.setReadOnly(True)
        self.text.setAccessibleName("内容")
        self.text.setFixedHeight(HEIGHT)
        down.addWidget(self.text)
        self.show_entry(None)

    def show_entry(self, entry: TrailEntry | None) -> None:
        """Show an entry, or that none is chosen."""
        self.text.setVisible(entry is not None)
        if entry is None:
            self.what.setText("选一条看全部内容；回车或双击打开它所说的对象")
            allow(self.go, "请先选一条")
            return
        self.what.setText(f"第 {entry.seq} 条　{entry.action}　{entry.note}")
        said = json.dumps(entry.details, ensure_ascii=False, indent=2, default=str)
        self.text.setPlainText(f"{said}\n前一条 {entry.previous}\n本条　 {entry.hash}")
        allow(self.go, "" if place_of(entry) else "这一条说的对象没有自己的页面")
