"""核对: what an import would do, in figures, row by row, and as a list of findings."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QTabWidget, QVBoxLayout, QWidget

from gui import theme
from gui.dialogs.import_parts import Counts, Findings
from gui.dialogs.import_rows import RowGrid
from gui.pieces import label


class Look(QWidget):
    """The third step, and the result after it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(theme.GAP)
        self.counts = Counts(self)
        down.addWidget(self.counts)
        self.how = label(self, "", "quiet", wrap=True)
        down.addWidget(self.how)
        self.sides = QTabWidget(self)
        self.sides.setDocumentMode(True)
        self.grid = RowGrid(self.sides)
        self.findings = Findings(self.sides)
        self.sides.addTab(self.grid, "逐行核对")
        self.sides.addTab(self.findings, "问题清单")
        down.addWidget(self.sides, 1)
        self.good_rows = QCheckBox("仅导入合格行，有错误的行不导入(&G)", self)
        down.addWidget(self.good_rows)
        down.addStretch(0)  # takes the room where the rows are hidden
