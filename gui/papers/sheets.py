"""The pages of a PDF under each other, sharp at every zoom.

Pages are rendered behind the window when they come into sight
(:mod:`templates.papers.preview`); until then their place shows an empty sheet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QScrollArea, QWidget

from gui import theme

if TYPE_CHECKING:
    from gui.jobs import Job, Jobs
    from templates.papers.preview import PagePicture, Preview

POINTS_TO_PIXELS = 96 / 72
ZOOMS = (50, 75, 100, 125, 150, 200, 300)
MARGIN = 16
Fit = Literal["width", "page", "nothing"]


class Sheets(QWidget):
    """All pages, painted where they are in sight. ``wanted`` asks for a page's picture."""

    wanted = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.sizes: list[tuple[float, float]] = []
        self.zoom = 1.0
        self.pictures: dict[int, QImage] = {}

    def place(self, number: int) -> QRect:
        """Where a page is, in logical pixels."""
        top = MARGIN
        for _, height in self.sizes[:number]:
            top += round(height * self.zoom * POINTS_TO_PIXELS) + MARGIN
        width, height = self.sizes[number]
        size = QSize(
            round(width * self.zoom * POINTS_TO_PIXELS),
            round(height * self.zoom * POINTS_TO_PIXELS),
        )
        left = max(MARGIN, (self.width() - size.width()) // 2)
        return QRect(QPoint(left, top), size)

    def lay_out(self) -> None:
        """Take the size all pages need."""
        if not self.sizes:
            self.setMinimumSize(0, 0)
            return
        scale = self.zoom * POINTS_TO_PIXELS
        width = max(round(page[0] * scale) for page in self.sizes) + 2 * MARGIN
        height = sum(round(page[1] * scale) + MARGIN for page in self.sizes) + MARGIN
        self.setMinimumSize(width, height)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        scheme = theme.colours()
        painter.fillRect(event.rect(), QColor(scheme.sunken))
        for number in range(len(self.sizes)):
            where = self.place(number)
            if not where.intersects(event.rect()):
                continue
            picture = self.pictures.get(number)
            if picture is None:
                painter.fillRect(where, Qt.GlobalColor.white)
                self.wanted.emit(number)
            else:
                painter.drawImage(where, picture)
                if abs(picture.width() - where.width() * self.devicePixelRatioF()) > 1:
                    self.wanted.emit(number)  # stretched from another zoom: ask for a sharp one
            painter.setPen(QColor(scheme.border_strong))
            painter.drawRect(where.adjusted(-1, -1, 0, 0))


class PagesView(QScrollArea):
    """A PDF to look through. :meth:`show_pdf` takes an opened preview and keeps it."""

    turned = Signal(int, int)  # page in front (from 1), pages
    zoomed = Signal(int)  # per cent

    def __init__(self, jobs: Jobs, parent: QWidget) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._preview: Preview | None = None
        self._asked: dict[int, float] = {}
        self._fit: Fit = "width"
        self.sheets = Sheets(self)
        self.setWidget(self.sheets)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("预览")
        self.sheets.wanted.connect(self._render, Qt.ConnectionType.QueuedConnection)
        self.verticalScrollBar().valueChanged.connect(self._tell)

    def show_pdf(self, preview: Preview) -> None:
        """Show the pages of a PDF from the first one on."""
        self.close_pdf()
        self._preview = preview
        self.sheets.sizes = [preview.page_size(number) for number in range(len(preview))]
        self.sheets.lay_out()
        self.set_fit(self._fit)
        self.verticalScrollBar().setValue(0)
        self._tell()

    def close_pdf(self) -> None:
        """Let go of the PDF shown."""
        self._asked.clear()
        self.sheets.pictures.clear()
        self.sheets.sizes = []
        self.sheets.lay_out()
        if self._preview is not None:
            self._preview.close()
            self._preview = None

    @property
    def fit(self) -> Fit:
        """What the zoom follows when the window is resized."""
        return self._fit

    @property
    def percent(self) -> int:
        """The zoom in per cent; 100 is the size on paper at 96 dpi."""
        return round(self.sheets.zoom * 100)

    def set_zoom(self, percent: int) -> None:
        """Zoom to a percentage and keep it when the window is resized."""
        self._fit = "nothing"
        self._zoom(percent / 100)

    def set_fit(self, fit: Fit) -> None:
        """As wide as the window or a page as a whole, also after the window is resized."""
        self._fit = fit
        if fit != "nothing" and self.sheets.sizes:
            widest = max(width for width, _ in self.sheets.sizes) * POINTS_TO_PIXELS
            tallest = max(height for _, height in self.sheets.sizes) * POINTS_TO_PIXELS
            zoom = (self.viewport().width() - 2 * MARGIN - 2) / widest
            if fit == "page":
                zoom = min(zoom, (self.viewport().height() - 2 * MARGIN - 2) / tallest)
            self._zoom(min(2.0, max(0.3, zoom)))

    def step_zoom(self, direction: int) -> None:
        """The next larger (1) or smaller (-1) step."""
        steps = [step for step in ZOOMS if (step - self.percent) * direction > 0]
        if steps:
            self.set_zoom(min(steps) if direction > 0 else max(steps))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.set_fit(self._fit)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar = self.verticalScrollBar()
        if event.key() == Qt.Key.Key_Home:
            bar.setValue(0)
        elif event.key() == Qt.Key.Key_End:
            bar.setValue(bar.maximum())
        elif event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.step_zoom(1)
        elif event.key() == Qt.Key.Key_Minus:
            self.step_zoom(-1)
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.step_zoom(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)

    def _zoom(self, zoom: float) -> None:
        if zoom != self.sheets.zoom:
            self.sheets.zoom = zoom
            self._asked.clear()
        self.sheets.lay_out()
        self.zoomed.emit(self.percent)

    @property
    def front(self) -> int:
        """The page in front, counted from 1; 0 where there is none."""
        middle = self.verticalScrollBar().value() + self.viewport().height() // 3
        pages = len(self.sheets.sizes)
        above = [number for number in range(pages) if self.sheets.place(number).top() <= middle]
        return (len(above) or 1) if pages else 0

    def _tell(self) -> None:
        if self.front:
            self.turned.emit(self.front, len(self.sheets.sizes))

    def _render(self, number: int) -> None:
        preview, zoom = self._preview, self.sheets.zoom
        if preview is None or self._asked.get(number) == zoom:
            return
        self._asked[number] = zoom
        dpi = 96 * zoom * QGuiApplication.primaryScreen().devicePixelRatio()

        def render(job: Job) -> PagePicture | None:
            return preview.render(number, dpi) if preview is self._preview else None

        def take(picture: PagePicture | None) -> None:
            if picture is not None and preview is self._preview:
                self.sheets.pictures[number] = as_image(picture)
                self.sheets.update()

        self._jobs.start(self, render, take)


def as_image(picture: PagePicture) -> QImage:
    """A rendered page as an image of its own memory."""
    return QImage(
        picture.data,
        picture.width,
        picture.height,
        picture.stride,
        QImage.Format.Format_RGB32,
    ).copy()
