"""The quiet strip below the table: where the selected cell stands and how sure it is."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QWidget

from gui import theme
from gui.pieces import label
from gui.standards.lines import Said

HEIGHT = 146


class Strip(QScrollArea):
    """Shows what :func:`gui.standards.lines.said_of` says."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("所选要求的依据")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedHeight(HEIGHT)
        self.said: Said | None = None

    def show_said(self, said: Said) -> None:
        """Tell of another cell."""
        self.said = said
        frame = QFrame()
        frame.setObjectName("card")
        grid = QGridLayout(frame)
        grid.setContentsMargins(16, 10, 16, 10)
        grid.setHorizontalSpacing(theme.GAP)
        grid.setVerticalSpacing(theme.GAP_TINY)
        grid.setColumnStretch(1, 1)
        grid.addWidget(label(frame, said.title, "strong", wrap=True, selectable=True), 0, 0, 1, 2)
        top = Qt.AlignmentFlag.AlignTop
        row = 1
        for name, text in said.parts:
            if text:
                grid.addWidget(label(frame, name, "muted"), row, 0, top)
                grid.addWidget(label(frame, text, wrap=True, selectable=True), row, 1)
                row += 1
        grid.setRowStretch(row, 1)
        self.setWidget(frame)  # the one before is deleted by Qt
