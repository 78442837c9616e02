"""What 不涉及 and 等效认定 rest on, asked before they are recorded."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QVBoxLayout, QWidget

from grading.conclusions import CONCLUSIONS
from gui import theme
from gui.pieces import allow, form, label

ASKED = {"not_involved": "理由", "equivalent": "认定依据"}
"""What each of these conclusions must say."""
_HINTS = {
    "not_involved": "例如：没有这道工序，或设备已拆除（附照片）",
    "equivalent": "例如：专家组认定意见的日期和文号",
}


class BasisDialog(QDialog):
    """Asks for the basis and, if there is one, a note."""

    def __init__(
        self, name: str, conclusion: str, before: tuple[str, str], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._title, self._asked = CONCLUSIONS[conclusion], ASKED[conclusion]
        self.setWindowTitle(self._title)
        self.setMinimumWidth(480)
        down = QVBoxLayout(self)
        down.setContentsMargins(theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP)
        down.setSpacing(theme.GAP)
        down.addWidget(label(self, name, "strong", wrap=True))
        fields = form()
        self.basis = QPlainTextEdit(before[0], self)
        self.basis.setPlaceholderText(_HINTS[conclusion])
        self.note = QPlainTextEdit(before[1], self)
        self.note.setPlaceholderText("可不填")
        for each, height in ((self.basis, 84), (self.note, 56)):
            each.setTabChangesFocus(True)
            each.setFixedHeight(height)
        fields.addRow(f"{self._asked}(&B)", self.basis)
        fields.addRow("说明(&N)", self.note)
        down.addLayout(fields)
        box = QDialogButtonBox(self)
        self.accept_button = box.addButton(self._title, QDialogButtonBox.ButtonRole.AcceptRole)
        self.accept_button.setObjectName("primary")
        box.addButton("取消", QDialogButtonBox.ButtonRole.RejectRole)
        box.accepted.connect(self.accept)
        box.rejected.connect(self.reject)
        down.addWidget(box)
        self.basis.textChanged.connect(self.look)
        self.look()

    def look(self) -> None:
        """Say at the button what is missing."""
        written = self.basis.toPlainText().strip()
        allow(self.accept_button, "" if written else f"{self._title}须写明{self._asked}")

    def words(self) -> tuple[str, str]:
        """Basis and note."""
        return self.basis.toPlainText().strip(), self.note.toPlainText().strip()
