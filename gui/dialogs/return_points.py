"""What a return finds wrong, indicator by indicator: rows that are added as needed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from grading.packs import Pack
from gui import theme
from gui.pieces import button, label


class ReturnPoints(QWidget):
    """``changed`` comes with every edit. A row with an indicator must have its reason."""

    changed = Signal()

    def __init__(self, pack: Pack, parent: QWidget) -> None:
        super().__init__(parent)
        self._pack = pack
        self.rows: list[tuple[QComboBox, QLineEdit]] = []
        self._down = QVBoxLayout(self)
        self._down.setContentsMargins(0, 0, 0, 0)
        self._down.setSpacing(theme.GAP_TINY)
        head = QHBoxLayout()
        head.addWidget(label(self, "逐项指出问题（可不填）", "muted"), 1)
        self.add = button(self, "指出一项(&A)")
        self.add.clicked.connect(self.add_row)
        head.addWidget(self.add)
        self._down.addLayout(head)

    def add_row(self) -> None:
        """One more indicator and its reason."""
        line = QWidget(self)
        across = QHBoxLayout(line)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(theme.GAP_SMALL)
        chosen = QComboBox(line)
        chosen.setEditable(True)
        chosen.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        for each in self._pack.indicators:
            chosen.addItem(f"{self._pack.aspects[each.aspect]}  {each.name}", each.id)
        chosen.setCurrentIndex(-1)
        completer = QCompleter(chosen.model(), chosen)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        chosen.setCompleter(completer)
        field = chosen.lineEdit()
        assert field is not None
        field.setPlaceholderText("指标")
        why = QLineEdit(line)
        why.setPlaceholderText("哪里不对，要补什么")
        gone = QPushButton("移去", line)
        gone.setAutoDefault(False)
        across.addWidget(chosen, 2)
        across.addWidget(why, 3)
        across.addWidget(gone)
        entry = (chosen, why)
        gone.clicked.connect(lambda: self._remove(line, entry))
        chosen.editTextChanged.connect(self.changed)
        why.textChanged.connect(self.changed)
        self.rows.append(entry)
        self._down.addWidget(line)
        chosen.setFocus()
        self.changed.emit()

    def points(self) -> dict[str, str]:
        """Indicator → reason, of the rows that are filled in."""
        found = {}
        for chosen, why in self.rows:
            place = chosen.findText(chosen.currentText().strip())
            if place >= 0 and why.text().strip():
                found[str(chosen.itemData(place))] = why.text().strip()
        return found

    def missing(self) -> str:
        """What keeps a row from being understood; empty where all are, or there is none."""
        for chosen, why in self.rows:
            text = chosen.currentText().strip()
            if not text and not why.text().strip():
                continue
            if chosen.findText(text) < 0:
                return f"没有“{text}”这个指标，请从列表里选" if text else "请选指标"
            if not why.text().strip():
                return "指出的指标要写明理由"
        return ""

    def _remove(self, line: QWidget, entry: tuple[QComboBox, QLineEdit]) -> None:
        self.rows.remove(entry)
        self._down.removeWidget(line)
        line.deleteLater()
        self.changed.emit()
