"""补打: why a certificate is printed again; asked before, kept in the trail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QDialog, QFormLayout, QHBoxLayout, QVBoxLayout, QWidget

from gui import theme
from gui.pieces import allow, button, label

if TYPE_CHECKING:
    from db.prints import PrintView


class ReprintDialog(QDialog):
    """Tells how often the certificate was printed and asks for the reason."""

    def __init__(self, prints: tuple[PrintView, ...], parent: QWidget) -> None:
        super().__init__(parent)
        from db.prints import REASONS

        self.setWindowTitle("补打")
        self.setMinimumWidth(460)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP)
        outer.setSpacing(theme.GAP)
        outer.addWidget(label(self, f"第 {len(prints) + 1} 次打印，记为补打", "title"))
        for each in prints[:3]:
            outer.addWidget(label(self, each.words, "muted"))
        if len(prints) > 3:
            outer.addWidget(label(self, f"以前还有 {len(prints) - 3} 次", "muted"))
        form = QFormLayout()
        self.reason = QComboBox(self)
        self.reason.setEditable(True)
        self.reason.addItems(REASONS)
        self.reason.setCurrentIndex(-1)
        edit = self.reason.lineEdit()
        assert edit is not None
        edit.setPlaceholderText("选一个，或自己写")
        self.reason.setAccessibleName("补打原因")
        self.reason.editTextChanged.connect(self._look)
        form.addRow("原因(&R)", self.reason)
        outer.addLayout(form)
        foot = QHBoxLayout()
        foot.addStretch(1)
        leave = button(self, "取消")
        leave.clicked.connect(self.reject)
        self.go = button(self, "继续", "primary")
        self.go.setDefault(True)
        self.go.clicked.connect(self.accept)
        foot.addWidget(leave)
        foot.addWidget(self.go)
        outer.addLayout(foot)
        self._look()
        self.reason.setFocus()

    def words(self) -> str:
        """The reason given."""
        return self.reason.currentText().strip()

    def _look(self) -> None:
        allow(self.go, "" if self.words() else "请写明补打的原因")
