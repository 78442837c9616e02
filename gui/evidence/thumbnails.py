"""Small pictures of evidence, made behind the window one after the other."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap

from gui import theme

if TYPE_CHECKING:
    from db.evidence import EvidenceView
    from db.office import Office
    from db.users import Actor
    from gui.desk import Desk
    from gui.jobs import Job

SIDE = 44
_SHARP = 96  # pixels: also sharp on a screen scaled to 200 %


class Thumbnails(QObject):
    """``ready`` names the SHA-256 whose small picture is in :attr:`pictures` now."""

    ready = Signal(str)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._waiting: list[str] = []
        self._running = False
        self.pictures: dict[str, QPixmap | None] = {}
        desk.left.connect(self.pictures.clear)

    def want(self, found: Iterable[EvidenceView]) -> None:
        """Make the pictures of these and of nothing asked for before."""
        shas = dict.fromkeys(each.sha256 for each in found if is_drawn(each.file_name))
        self._waiting = [sha for sha in shas if sha not in self.pictures]
        if not self._running:
            self._next()

    def _next(self) -> None:
        if not self._waiting or not self._desk.is_entered:
            self._running = False
            return
        self._running = True
        sha = self._waiting.pop(0)

        def draw(office: Office, actor: Actor, job: Job) -> QImage | None:
            from db.attachments import content_of
            from templates.photos import small_picture

            small = small_picture(content_of(office, actor, sha), _SHARP)
            return None if small is None else QImage.fromData(small)

        def show(image: QImage | None) -> None:
            self.pictures[sha] = None if image is None else _framed(image)
            self.ready.emit(sha)
            self._next()

        def failed(error: BaseException) -> None:
            show(None)  # the preview says what is wrong with the file

        self._desk.run(self, draw, show, failed=failed)


def _framed(image: QImage) -> QPixmap:
    """With a thin edge: a white page on a white ground has none of its own."""
    pixmap = QPixmap.fromImage(image)
    painter = QPainter(pixmap)
    painter.setPen(QColor(theme.colours().border_strong))
    painter.drawRect(pixmap.rect().adjusted(0, 0, -1, -1))
    painter.end()
    return pixmap


def is_drawn(name: str) -> bool:
    """Whether a file is a picture or a PDF."""
    from templates.photos import PICTURES

    return Path(name).suffix.lower() in (*PICTURES, ".pdf")
