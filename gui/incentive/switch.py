"""Several views in one tab, chosen by a row of words above them."""

from __future__ import annotations

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from gui import theme
from gui.pieces import button


class Switch(QWidget):
    """``views`` by title; each has ``load()``, called when it comes to the front."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        down = QVBoxLayout(self)
        down.setContentsMargins(0, theme.GAP, 0, 0)
        down.setSpacing(theme.GAP_SMALL)
        self._row = QHBoxLayout()
        self._row.setSpacing(theme.GAP_SMALL)
        self._row.addStretch(1)
        down.addLayout(self._row)
        self.body = QStackedWidget(self)
        down.addWidget(self.body, 1)
        self.group = QButtonGroup(self)
        self.group.setExclusive(True)
        self.group.idToggled.connect(self._turn)

    def add(self, title: str, view: QWidget) -> None:
        """A further view."""
        at = self.body.addWidget(view)
        made = button(self, title, "segment")
        made.setCheckable(True)
        self.group.addButton(made, at)
        self._row.insertWidget(at, made)
        made.setChecked(at == 0)

    def show_view(self, view: QWidget) -> None:
        """Bring a view to the front."""
        self.group.button(self.body.indexOf(view)).setChecked(True)

    def load(self) -> None:
        """Read what the view in front shows."""
        view = self.body.currentWidget()
        assert view is not None
        view.load()  # type: ignore[attr-defined]

    def _turn(self, at: int, on: bool) -> None:
        if on and at != self.body.currentIndex():
            self.body.setCurrentIndex(at)
            self.load()
