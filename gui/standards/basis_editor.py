"""Where a rule comes from, as rows of document and clause, and how sure it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from gui import theme
from gui.pieces import allow, button, form, label

if TYPE_CHECKING:
    from grading.packs import Pack

MOST = 6
CERTAIN: Mapping[str, tuple[str, str | None]] = {
    "见：已对照原文": ("read", None),
    "知·高：凭记忆，把握高": ("recalled", "high"),
    "知·中：凭记忆，把握中": ("recalled", "medium"),
    "知·低：凭记忆，把握低（不参与判定）": ("recalled", "low"),
    "拟：按思路起草，没有原文": ("drafted", None),
}


class BasisEditor(QWidget):
    """Rows of document and clause. Documents may be registered newly with the revision."""

    changed = Signal()
    grown = Signal()

    def __init__(self, pack: Pack, basis: Sequence[Mapping[str, str]], parent: QWidget) -> None:
        super().__init__(parent)
        self._titles = {
            id: f"{each.number}　{each.title}".strip("　") for id, each in pack.documents.items()
        }
        self.registered: dict[str, dict[str, str]] = {}
        self.rows: list[tuple[QWidget, QComboBox, QLineEdit]] = []
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(theme.GAP_TINY)
        self._list = QVBoxLayout()
        self._list.setSpacing(theme.GAP_TINY)
        down.addLayout(self._list)
        below = QHBoxLayout()
        below.setSpacing(theme.GAP_SMALL)
        self.more = button(self, "再加一处")
        self.more.clicked.connect(lambda: self.add("", ""))
        self.new = button(self, "登记新文件…")
        self.new.clicked.connect(self._register)
        below.addWidget(self.more)
        below.addWidget(self.new)
        below.addStretch(1)
        down.addLayout(below)
        for each in basis:
            self.add(each["document"], each.get("clause", ""))
        if not basis:
            self.add("", "")

    def add(self, document: str, clause: str) -> None:
        """One more place."""
        line = QWidget(self)
        across = QHBoxLayout(line)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(theme.GAP_SMALL)
        combo = QComboBox(line)
        combo.setAccessibleName("依据文件")
        policy = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        combo.setSizeAdjustPolicy(policy)
        combo.setMinimumContentsLength(18)
        combo.setPlaceholderText("请选择文件")
        self._offer(combo)
        combo.setCurrentIndex(combo.findData(document) if document else -1)
        field = QLineEdit(clause, line)
        field.setPlaceholderText("条款")
        field.setAccessibleName("依据条款")
        gone = button(line, "去掉")
        across.addWidget(combo, 3)
        across.addWidget(field, 2)
        across.addWidget(gone)
        self._list.addWidget(line)
        self.rows.append((line, combo, field))
        combo.currentIndexChanged.connect(self._look)
        field.textChanged.connect(self.changed)
        gone.clicked.connect(lambda: self._remove(line))
        line.show()
        self._look()
        self.grown.emit()

    def _offer(self, combo: QComboBox) -> None:
        for id, title in self._titles.items():
            if combo.findData(id) < 0:
                combo.addItem(title, id)
                combo.setItemData(combo.count() - 1, title, Qt.ItemDataRole.ToolTipRole)

    def _remove(self, line: QWidget) -> None:
        self.rows = [row for row in self.rows if row[0] is not line]
        self._list.removeWidget(line)
        line.hide()
        line.deleteLater()
        self._look()

    def _look(self) -> None:
        allow(self.more, f"一条要求最多写 {MOST} 处依据" if len(self.rows) >= MOST else "")
        for _, combo, _ in self.rows:
            combo.setToolTip(combo.currentText())
        self.changed.emit()

    def _register(self) -> None:
        dialog = DocumentDialog(self)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self.register(dialog.said())
        dialog.deleteLater()

    def register(self, document: dict[str, str]) -> None:
        """A document that is added to the register with the revision; chosen in the last row."""
        number = 1
        while (id := f"office-{number}") in self._titles:
            number += 1
        self.registered[id] = document
        self._titles[id] = f"{document.get('number', '')}　{document['title']}".strip("　")
        for _, combo, _ in self.rows:
            self._offer(combo)
        free = next((c for _, c, _ in self.rows if c.currentIndex() < 0), None)
        if free is None:
            self.add(id, "")
        else:
            free.setCurrentIndex(free.findData(id))

    def basis(self) -> list[dict[str, str]]:
        """The places as packs write them; rows without a document are left out."""
        found = []
        for _, combo, field in self.rows:
            if combo.currentIndex() >= 0:
                clause = field.text().strip()
                place = {"document": str(combo.currentData())}
                found.append(place | ({"clause": clause} if clause else {}))
        return found

    def documents(self) -> dict[str, dict[str, str]]:
        """The new documents that a row names, as changes of the register."""
        used = {each["document"] for each in self.basis()}
        return {f"document:{id}": said for id, said in self.registered.items() if id in used}


class CertaintyBox(QComboBox):
    """来源核实程度: evidence and confidence in one choice."""

    def __init__(self, fields: Mapping[str, Any], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("核实程度")
        self.setPlaceholderText("请选择")
        self.addItems(list(CERTAIN))
        now = (fields.get("evidence"), fields.get("confidence"))
        found = (number for number, each in enumerate(CERTAIN.values()) if each == now)
        self.setCurrentIndex(next(found, -1))

    def said(self) -> tuple[str, str | None] | None:
        """Evidence and confidence; None where nothing is chosen."""
        return CERTAIN.get(self.currentText())


class DocumentDialog(QDialog):
    """A document for the source register."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("登记新文件")
        self.setMinimumWidth(480)
        outer = QVBoxLayout(self)
        fields = form()
        self.title, self.number, self.issued = QLineEdit(self), QLineEdit(self), QLineEdit(self)
        self.number.setPlaceholderText("如 环办大气〔2026〕2号")
        self.issued.setPlaceholderText("如 2026-01-13；只知道年或月也可以")
        fields.addRow("名称(&T)", self.title)
        fields.addRow("文号(&N)", self.number)
        fields.addRow("日期(&D)", self.issued)
        outer.addLayout(fields)
        outer.addWidget(label(self, "随这次修订进入这部标准的文件目录。", "quiet", wrap=True))
        buttons = QDialogButtonBox(self)
        self.go = button(buttons, "登记", "primary")
        self.go.setDefault(True)
        buttons.addButton(self.go, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(button(buttons, "取消"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        outer.addWidget(buttons)
        self.title.textChanged.connect(self._look)
        self._look()

    def _look(self) -> None:
        allow(self.go, "" if self.title.text().strip() else "请写文件名称")

    def said(self) -> dict[str, str]:
        """The fields of a document; what is left empty is left out."""
        fields = {"title": self.title, "number": self.number, "issued": self.issued}
        return {name: each.text().strip() for name, each in fields.items() if each.text().strip()}
