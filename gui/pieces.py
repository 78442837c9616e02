"""Small pieces every page is made of; ``kind`` is one of the names the theme knows."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFormLayout,
    QFrame,
    QLabel,
    QPushButton,
    QSpinBox,
    QStyle,
    QStyleOption,
    QWidget,
)

from gui import theme
from gui.fonts import expect

WRAPPED_LEAST = 72


def label(
    parent: QWidget,
    text: str = "",
    kind: str = "",
    *,
    wrap: bool = False,
    selectable: bool = False,
) -> QLabel:
    """A label of plain text, never markup: names come from files of strangers."""
    expect(text)
    made = QLabel(text, parent)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setObjectName(kind)
    made.setWordWrap(wrap)
    if wrap:
        made.setMinimumWidth(WRAPPED_LEAST)  # the hint of a long text asks for far more
    if selectable:
        made.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
    return made


def dress(widget: QWidget, kind: str) -> None:
    """Change the kind of a piece that is on the screen already."""
    if widget.objectName() != kind:
        widget.setObjectName(kind)
        widget.style().polish(widget)


def card(parent: QWidget, kind: str = "card") -> QFrame:
    """A framed surface."""
    made = QFrame(parent)
    made.setObjectName(kind)
    return made


def button(parent: QWidget, text: str, kind: str = "") -> QPushButton:
    """A push button; one per page is ``primary``."""
    made = QPushButton(text, parent)
    made.setObjectName(kind)
    made.setAutoDefault(False)
    return made


def form() -> QFormLayout:
    """Fields under each other, their names at the left, right-aligned and centred."""
    made = QFormLayout()
    made.setSpacing(theme.GAP)
    made.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    made.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
    return made


def number_field(parent: QWidget, least: int, most: int, unit: str = "") -> QSpinBox:
    """A field for a whole number; without arrows, the up and down keys still step."""
    made = QSpinBox(parent)
    made.setRange(least, most)
    made.setSuffix(unit)
    # The stylesheet takes the padding from the frame but not from the text in it.
    made.lineEdit().setTextMargins(theme.GAP_SMALL, 0, 0, 0)
    return made


def allow(widget: QWidget, why_not: str = "", tip: str = "") -> None:
    """Enable a widget, or disable it and say in its tooltip why."""
    widget.setEnabled(not why_not)
    widget.setToolTip(why_not or tip)


class ElidedLabel(QLabel):
    """Shows ``…`` where its text does not fit and tells the whole text on hover."""

    def __init__(
        self,
        parent: QWidget,
        text: str = "",
        kind: str = "",
        *,
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
    ) -> None:
        super().__init__(text, parent)
        self.setObjectName(kind)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._mode = mode

    def minimumSizeHint(self) -> QSize:
        """May shrink to a few characters."""
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance("汉字…"), metrics.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        expect(self.text())
        metrics = self.fontMetrics()
        room = self.contentsRect()
        shown = metrics.elidedText(self.text(), self._mode, room.width())
        self.setToolTip(self.text() if shown != self.text() else "")
        option = QStyleOption()
        option.initFrom(self)
        painter = QPainter(self)
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_Widget, option, painter, self)
        self.style().drawItemText(
            painter,
            room,
            self.alignment().value,
            option.palette,
            self.isEnabled(),
            shown,
            self.foregroundRole(),
        )
