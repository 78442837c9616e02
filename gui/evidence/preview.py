"""One piece of evidence to look at: a picture, the pages of a PDF, or why it cannot be shown."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from gui import theme
from gui.evidence.thumbnails import is_drawn
from gui.papers.sheets import PagesView
from gui.pieces import label

if TYPE_CHECKING:
    from db.evidence import EvidenceView
    from db.office import Office
    from db.users import Actor
    from gui.desk import Desk
    from gui.jobs import Job

LARGEST_SIDE = 1600  # pixels of a picture as it is looked at; the file itself is kept whole


class Picture(QWidget):
    """A picture as large as there is room, never larger than it is."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.image = QImage()
        self.setAccessibleName("预览")

    def show_image(self, image: QImage) -> None:
        """Show another picture."""
        self.image = image
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(320, 320)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.colours().sunken))
        if self.image.isNull():
            return
        room = self.rect().adjusted(8, 8, -8, -8)
        size = self.image.size()
        if size.width() > room.width() or size.height() > room.height():
            size.scale(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(room.topLeft(), size)
        place.moveCenter(room.center())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(place, self.image)


class EvidencePreview(QStackedWidget):
    """Shows what is chosen; reading it happens behind the window."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._shown = ""
        self.words = label(self, "", "muted", wrap=True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.picture = Picture(self)
        self.pages = PagesView(desk.jobs, self)
        for each in (self.words, self.picture, self.pages):
            self.addWidget(each)
        desk.left.connect(self.clear)

    def clear(self, words: str = "") -> None:
        """Show nothing but a sentence."""
        self._shown = ""
        self.pages.close_pdf()
        self.picture.show_image(QImage())
        self.words.setText(words)
        self.setCurrentWidget(self.words)

    def show_evidence(self, found: EvidenceView) -> None:
        """Show a file."""
        sha = found.sha256
        if sha == self._shown:
            return
        if not is_drawn(found.file_name):
            kind = Path(found.file_name).suffix or "没有扩展名"
            self.clear(f"这种文件（{kind}）不能在这里预览，请打开或另存")
            return
        self.clear("正在读取…")
        self._shown = sha

        def read(office: Office, actor: Actor, job: Job) -> Any:
            from db.attachments import content_of
            from templates.papers.preview import Preview
            from templates.photos import small_picture

            content = content_of(office, actor, sha)
            if content[:5] == b"%PDF-":
                return Preview(content, where=found.file_name)
            drawn = small_picture(content, LARGEST_SIDE)
            return None if drawn is None else QImage.fromData(drawn)

        def show(got: Any) -> None:
            if sha != self._shown:
                if got is not None and not isinstance(got, QImage):
                    got.close()
            elif got is None:
                self.clear("这个文件打不开：不是图片，或已损坏。可以另存后检查")
            elif isinstance(got, QImage):
                self.picture.show_image(got)
                self.setCurrentWidget(self.picture)
            else:
                self.pages.show_pdf(got)
                self.setCurrentWidget(self.pages)

        def failed(error: BaseException) -> None:
            if sha == self._shown:
                self.clear(str(error))

        self._desk.run(self, read, show, failed=failed)
