"""企业档案: everything on record about one enterprise, its audits and what happened to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSplitter, QVBoxLayout, QWidget

from gui import theme
from gui.enterprises.groups import GroupCard, groups, titled
from gui.enterprises.tables import AUDITS, OUTLETS, short_table
from gui.enterprises.timeline import Timeline, read_timeline
from gui.levels import NamedLevel
from gui.pages.page import Page
from gui.pieces import allow, button, label

if TYPE_CHECKING:
    from db.attachments import AttachmentView
    from db.audit_views import AuditRow
    from db.enterprises import EnterpriseView
    from db.office import Office
    from db.trail import TrailEntry
    from db.users import Actor
    from gui.desk import Desk
    from gui.jobs import Job

READING = "正在读取…"


@dataclass(frozen=True, slots=True)
class EnterpriseFile:
    """All that the page shows, read in one go."""

    view: EnterpriseView
    audits: list[AuditRow]
    documents: list[AttachmentView]
    timeline: list[TrailEntry]


def read_file(office: Office, actor: Actor, key: str) -> EnterpriseFile:
    """Read one enterprise with its audits, documents and time line; refuses an unknown one."""
    from db.attachments import attachments_of
    from db.audit_lists import list_audits
    from db.enterprises import show

    view = show(office, actor, key)
    audits = list_audits(office, actor, enterprise=view.key)
    documents = attachments_of(office, actor, "enterprise", view.key)
    numbers = [row.number for row in audits]
    timeline = read_timeline(office, actor, view.key, view.batch_id, numbers)
    return EnterpriseFile(view, audits, documents, timeline)


class EnterprisePage(Page):
    """The page of one enterprise. The key is CODE or CODE/SITE."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, "", parent)
        self.file: EnterpriseFile | None = None
        self._key = ""
        self.back = button(self, "← 企业名录", "link")
        self.back.setToolTip("回到名录，查找条件不变（Alt+←）")
        self.back.clicked.connect(self._go_back)
        self.content.insertWidget(0, self.back, 0, Qt.AlignmentFlag.AlignLeft)
        self.level = NamedLevel(self, "等级")
        self.head.insertWidget(1, self.level)
        self.audit = button(self, "新建申报件(&N)…", "primary")
        self.audit.clicked.connect(self._open_audit)
        self.head.addWidget(self.audit)
        self.subtitle = label(self, "", "muted", selectable=True)
        self.content.addWidget(self.subtitle)
        self.split = QSplitter(Qt.Orientation.Horizontal, self)
        self.split.setHandleWidth(theme.GAP)
        self.split.setChildrenCollapsible(False)
        self.record = _scroll(self.split, "企业资料", 420)
        self.past = _scroll(self.split, "时间线", 260)
        self.past.setMaximumWidth(440)
        frame, down = titled(self.past, "时间线")
        self.timeline = Timeline(frame)
        down.addWidget(self.timeline)
        down.addStretch(1)
        self.past.setWidget(frame)
        self.split.setStretchFactor(0, 1)
        self.split.setSizes([700, 320])
        self.content.addWidget(self.split, 1)
        back = QShortcut(QKeySequence(QKeySequence.StandardKey.Back), self)
        back.activated.connect(self._go_back)
        desk.changed.connect(self._heard)
        self._clear()

    def open(self, key: Any) -> None:
        """Another enterprise; the one before disappears at once."""
        if str(key) != self._key:
            self._key = str(key)
            self._clear()

    def shown(self) -> None:
        """Read the enterprise again."""
        key = self._key

        def read(office: Office, actor: Actor, job: Job) -> EnterpriseFile:
            return read_file(office, actor, key)

        def take(found: EnterpriseFile) -> None:
            if key == self._key:
                self._show(found)

        def failed(error: BaseException) -> None:
            if key == self._key:
                self.desk.show_error(error)
                self._go_back()

        self.desk.run(self, read, take, failed=failed)

    def _heard(self, kinds: frozenset[str]) -> None:
        if self.isVisible() and kinds & {"enterprise", "audit"}:
            self.shown()

    def _clear(self) -> None:
        self.file = None
        self.title.setText(READING)
        self.subtitle.setText("")
        self.level.hide()
        self.split.hide()
        allow(self.audit, READING)

    def _show(self, found: EnterpriseFile) -> None:
        self.file = found
        view = found.view
        self.title.setText(view.name)
        self.subtitle.setText(
            "　".join(filter(None, (view.key, view.county_name, view.status, view.level_reason)))
        )
        self.level.show_level(view.level)
        self.level.show()
        allow(self.audit)
        scrolled = QWidget(self.record)
        scrolled.setObjectName("scrolled")
        down = QVBoxLayout(scrolled)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(theme.GAP)
        for group in groups(view):
            down.addWidget(GroupCard(scrolled, group))
        self._add_processes(scrolled, down, found)
        self._add_audits(scrolled, down, found)
        self._add_documents(scrolled, down, found)
        down.addStretch(1)
        place = self.record.verticalScrollBar().value()
        self.record.setWidget(scrolled)
        self.timeline.show_entries(found.timeline)
        self.split.show()
        self.record.verticalScrollBar().setValue(place)

    def _add_processes(self, parent: QWidget, down: QVBoxLayout, found: EnterpriseFile) -> None:
        frame, inside = titled(parent, "工序与排放口")
        processes = "、".join(found.view.processes)
        inside.addWidget(
            label(frame, processes or "没有登记工序", "" if processes else "muted", wrap=True)
        )
        if found.view.outlets:
            inside.addWidget(short_table(frame, OUTLETS, found.view.outlets, "排放口"))
        else:
            words = "没有登记排放口；导入监测数据时会按文件里的名称登记"
            inside.addWidget(label(frame, words, "muted", wrap=True))
        down.addWidget(frame)

    def _add_audits(self, parent: QWidget, down: QVBoxLayout, found: EnterpriseFile) -> None:
        frame, inside = titled(parent, f"申报件（{len(found.audits)}）")
        if found.audits:
            table = short_table(frame, AUDITS, found.audits, "申报件")
            table.opened.connect(lambda row: self.desk.visit.emit("audit", found.audits[row].id))
            inside.addWidget(table)
        else:
            inside.addWidget(label(frame, "还没有申报件", "muted"))
        down.addWidget(frame)

    def _add_documents(self, parent: QWidget, down: QVBoxLayout, found: EnterpriseFile) -> None:
        if found.documents:
            frame, inside = titled(parent, f"资料（{len(found.documents)}）")
            for document in found.documents:
                across = QHBoxLayout()
                across.addWidget(
                    label(frame, document.title or document.file_name, wrap=True, selectable=True),
                    1,
                )
                across.addWidget(label(frame, f"{document.added_at:%Y-%m-%d}", "quiet"))
                inside.addLayout(across)
            down.addWidget(frame)

    def _open_audit(self) -> None:
        if self.file is not None:
            self.desk.visit.emit("audits", ("new", self.file.view.key))

    def _go_back(self) -> None:
        self.desk.visit.emit("enterprises", None)


def _scroll(parent: QWidget, name: str, least: int) -> QScrollArea:
    area = QScrollArea(parent)
    area.setAccessibleName(name)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setMinimumWidth(least)
    return area
