"""What is known about one enterprise, beside the table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFormLayout, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from gui import theme
from gui.levels import NamedLevel
from gui.pieces import button, label

if TYPE_CHECKING:
    from db.enterprise_rows import IndustryView
    from db.enterprises import EnterpriseView
    from db.office import Office
    from db.users import Actor
    from gui.desk import Desk
    from gui.jobs import Job

NOT_WRITTEN = "未登记"


class EnterpriseDetails(QScrollArea):
    """Shows the enterprise with a key (CODE or CODE/SITE); hidden while there is none.

    ``seen`` tells when it appears and disappears.
    """

    seen = Signal(bool)

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._key: str | None = None
        self.view: EnterpriseView | None = None
        self.setAccessibleName("企业详情")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMinimumWidth(260)
        self.setMaximumWidth(420)
        self.closed = False

    def show_enterprise(self, key: str | None) -> None:
        """Read one enterprise and show it; None shows nothing."""
        self._key = key
        if key is None or self.closed:
            self.hide()
            return

        def read(office: Office, actor: Actor, job: Job) -> EnterpriseView:
            from db.enterprises import show

            return show(office, actor, key)

        def take(view: EnterpriseView) -> None:
            if self._key == key:
                self._show(view)

        self._desk.run(self, read, take, failed=lambda error: self.hide())

    def _show(self, view: EnterpriseView) -> None:
        self.view = view
        frame = QFrame(self)
        frame.setObjectName("card")
        down = QVBoxLayout(frame)
        down.setContentsMargins(16, 14, 16, 14)
        down.setSpacing(theme.GAP_SMALL)
        head = QHBoxLayout()
        head.addWidget(label(frame, view.name, "strong", wrap=True, selectable=True), 1)
        close = button(frame, "×", "link")
        close.setToolTip("收起详情；双击一行再展开")
        close.setAccessibleName("收起详情")
        close.clicked.connect(self._close)
        head.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        down.addLayout(head)
        down.addWidget(label(frame, view.key, "quiet", selectable=True))
        levels = QHBoxLayout()
        level = NamedLevel(frame, "等级")
        level.show_level(view.level)
        levels.addWidget(level)
        levels.addStretch(1)
        down.addLayout(levels)
        if view.level_reason:
            down.addWidget(label(frame, view.level_reason, "quiet", wrap=True))
        fields = QFormLayout()
        fields.setHorizontalSpacing(theme.GAP)
        fields.setVerticalSpacing(theme.GAP_TINY + 2)
        for name, text in described(view):
            fields.addRow(
                label(frame, name, "quiet"), label(frame, text, wrap=True, selectable=True)
            )
        down.addLayout(fields)
        down.addStretch(1)
        self.setWidget(frame)
        self.show()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.seen.emit(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():
            self.seen.emit(False)

    def _close(self) -> None:
        self.closed = True
        self.hide()


def described(view: EnterpriseView) -> list[tuple[str, str]]:
    """Name and text of every field; what is empty is named only where it should not be."""
    where = f"{view.lon:.5f}，{view.lat:.5f}" if view.lon is not None and view.lat else ""
    always = [
        ("行业", "\n".join(map(_industry, view.industries))),
        ("县（市、区）", view.county_name),
        ("地址", view.address),
        ("联系人", view.contact),
        ("电话", view.phone),
        ("排污许可证", view.permit),
    ]
    where_known = [
        ("简称", view.short_name),
        ("厂址", view.site),
        ("法定代表人", view.legal_person),
        ("工序", "、".join(view.processes)),
        ("排放口", f"{len(view.outlets)} 个" if view.outlets else ""),
        ("状态", view.status),
        ("园区", view.park),
        ("保障", view.guarantee),
        ("经纬度", where),
        *view.extra.items(),
        ("更新", f"{view.updated_at:%Y-%m-%d %H:%M}"),
    ]
    return [(name, text or NOT_WRITTEN) for name, text in always] + [
        (name, text) for name, text in where_known if text
    ]


def _industry(view: IndustryView) -> str:
    parts = [view.name or view.written]
    if view.level or view.level_written:
        written = view.level_written
        same = written in ("", view.level)
        parts.append(f"等级 {view.level or written}" + ("" if same else f"（原文“{written}”）"))
    if view.target:
        parts.append(f"目标 {view.target}")
    return "，".join(parts)
