"""Small questions about evidence: why it is taken back, and what else it supports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLineEdit, QVBoxLayout, QWidget

from gui import theme
from gui.evidence.attach_dialog import IndicatorTicks
from gui.pieces import allow, form, label


class _Asking(QDialog):
    """A title, a field and the button that records it."""

    def __init__(self, title: str, name: str, accept: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(480)
        self.down = QVBoxLayout(self)
        self.down.setContentsMargins(theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP)
        self.down.setSpacing(theme.GAP)
        self.down.addWidget(label(self, name, "strong", wrap=True))
        self.box = QDialogButtonBox(self)
        self.accept_button = self.box.addButton(accept, QDialogButtonBox.ButtonRole.AcceptRole)
        self.accept_button.setObjectName("primary")
        self.box.addButton("取消", QDialogButtonBox.ButtonRole.RejectRole)
        self.box.accepted.connect(self.accept)
        self.box.rejected.connect(self.reject)


class RetireDialog(_Asking):
    """The reason why a file is no evidence any more."""

    def __init__(self, title: str, indicator: str, parent: QWidget) -> None:
        super().__init__("撤下佐证", title, "撤下", parent)
        words = f"不再佐证“{indicator}”。文件仍保存在本件里，撤下留痕。"
        self.down.addWidget(label(self, words, "muted", wrap=True))
        self.reason = QLineEdit(self)
        self.reason.setMaxLength(200)
        fields = form()
        fields.addRow("理由(&R)", self.reason)
        self.down.addLayout(fields)
        self.down.addWidget(self.box)
        self.reason.textChanged.connect(lambda _: self.look())
        self.look()

    def look(self) -> None:
        """Say at the button what is missing."""
        allow(self.accept_button, "" if self.reason.text().strip() else "没有写理由")


class LinkDialog(_Asking):
    """The other indicators a file supports."""

    def __init__(
        self, title: str, names: Mapping[str, str], there: Sequence[str], parent: QWidget
    ) -> None:
        super().__init__("也佐证其他指标", title, "附上", parent)
        left = {id: name for id, name in names.items() if id not in there}
        self.ticks = IndicatorTicks(left, (), self)
        self.ticks.list.setMinimumHeight(240)
        self.down.addWidget(self.ticks, 1)
        self.down.addWidget(self.box)
        self.ticks.changed.connect(self.look)
        self.look()

    def look(self) -> None:
        """Say at the button what is missing."""
        allow(self.accept_button, "" if self.ticks.ticked() else "请至少选一个指标")
