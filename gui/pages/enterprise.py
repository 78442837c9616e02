"""企业档案: everything on record about one enterprise, and where it is changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMenu,
    QScrollArea,
    QSplitter,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from gui import theme
from gui.enterprises.actions import EnterpriseActions
from gui.enterprises.file import EnterpriseFile, read_file
from gui.enterprises.groups import titled
from gui.enterprises.sections import TABS, Section
from gui.enterprises.timeline import Timeline
from gui.levels import NamedLevel
from gui.pages.page import Page
from gui.pieces import allow, button, label

if TYPE_CHECKING:
    from db.office import Office
    from db.users import Actor
    from gui.desk import Desk
    from gui.jobs import Job

READING = "正在读取…"
NOTHING_TO_UNDO = "没有可以撤销的修改：只能撤销在本产品里逐家做的修改"
NOTHING_TO_REDO = "没有可以恢复的修改：只有刚刚撤销、之后没有新修改的，可以恢复"
NEVER_MERGED = "没有并入过别的企业"
OUT_OF_USE = "这家企业已停用，先恢复"


class EnterprisePage(Page):
    """The page of one enterprise. The key is CODE or CODE/SITE."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, "", parent)
        self.file: EnterpriseFile | None = None
        self.section: Section | None = None
        self._key = ""
        self.doing = EnterpriseActions(desk, self)
        self.doing.moved.connect(self._moved)
        self.doing.told.connect(self._tell)
        self.doing.over.connect(self.shown)
        self.back = button(self, "← 企业名录", "link")
        self.back.setToolTip("回到名录，查找条件不变（Alt+←）")
        self.back.clicked.connect(self._go_back)
        self.content.insertWidget(0, self.back, 0, Qt.AlignmentFlag.AlignLeft)
        self.level = NamedLevel(self, "等级")
        self.head.insertWidget(1, self.level)
        self._add_buttons()
        self.subtitle = label(self, "", "muted", selectable=True)
        self.content.addWidget(self.subtitle)
        self.said = label(self, "", "notice", wrap=True)
        self.said.hide()
        self.content.addWidget(self.said)
        self._add_standing()
        self._add_body()
        for keys, answer in (
            (QKeySequence.StandardKey.Back, self._go_back),
            (QKeySequence.StandardKey.Undo, self.undo.click),
            (QKeySequence.StandardKey.Redo, self.redo.trigger),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(answer)
        desk.changed.connect(self._heard)
        self._clear()

    def _add_buttons(self) -> None:
        self.undo = button(self, "撤销上一次修改(&Z)")
        self.undo.clicked.connect(self.doing.undo)
        self.edit = button(self, "修改(&E)…")
        self.edit.clicked.connect(self.doing.edit)
        self.more = button(self, "更多")
        menu = QMenu(self.more)
        menu.setToolTipsVisible(True)
        self.redo = _action(menu, "恢复刚撤销的修改", self.doing.redo)
        menu.addSeparator()
        self.merge = _action(menu, "合并重复登记…", self.doing.merge)
        self.unmerge = _action(menu, "撤销合并", self.doing.unmerge)
        menu.addSeparator()
        self.retire = _action(menu, "停用…", self.doing.retire)
        self.more.setMenu(menu)
        self.audit = button(self, "新建申报件(&N)…", "primary")
        self.audit.clicked.connect(self._open_audit)
        for each in (self.undo, self.edit, self.more, self.audit):
            self.head.addWidget(each)

    def _add_standing(self) -> None:
        """The strip that says an enterprise is out of use or stands still."""
        self.standing = QFrame(self)
        self.standing.setObjectName("warning")
        across = QHBoxLayout(self.standing)
        across.setContentsMargins(0, 0, 0, 0)
        self.why = label(self.standing, "", "unsure", wrap=True)
        across.addWidget(self.why, 1)
        self.restore = button(self.standing, "恢复使用")
        self.restore.clicked.connect(self.doing.restore)
        across.addWidget(self.restore)
        self.standing.hide()
        self.content.addWidget(self.standing)

    def _add_body(self) -> None:
        """The tabs of the record at the left, the time line at the right."""
        self.split = QSplitter(Qt.Orientation.Horizontal, self)
        self.split.setHandleWidth(theme.GAP)
        self.split.setChildrenCollapsible(False)
        left = QWidget(self.split)
        down = QVBoxLayout(left)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(theme.GAP_SMALL)
        self.tabs = QTabBar(left)
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.setAccessibleName("档案的部分")
        for tab in TABS:
            self.tabs.addTab(tab)
        self.tabs.currentChanged.connect(lambda at: self._show_tab(keep_place=False))
        down.addWidget(self.tabs)
        self.record = _scroll(left, "企业资料", 420)
        down.addWidget(self.record, 1)
        self.past = _scroll(self.split, "时间线", 240)
        self.past.setMaximumWidth(400)
        frame, inside = titled(self.past, "时间线")
        self.timeline = Timeline(frame)
        inside.addWidget(self.timeline)
        inside.addStretch(1)
        self.past.setWidget(frame)
        self.split.setStretchFactor(0, 1)
        self.split.setSizes([760, 280])
        self.content.addWidget(self.split, 1)

    def open(self, key: Any) -> None:
        """Another enterprise; the one before disappears at once."""
        if str(key) != self._key:
            self._key = str(key)
            self.said.hide()
            self.tabs.setCurrentIndex(0)
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
            if key == self._key and not self.doing.busy:
                self.desk.show_error(error)
                self._go_back()

        self.desk.run(self, read, take, failed=failed)

    def _heard(self, kinds: frozenset[str]) -> None:
        # while an action is under way its own end brings the new state, maybe under a new key
        if self.isVisible() and not self.doing.busy and kinds & {"enterprise", "audit"}:
            self.shown()

    def _moved(self, key: str) -> None:
        self._key = key

    def _tell(self, words: str) -> None:
        self.said.setText(words)
        self.said.show()

    def _clear(self) -> None:
        self.file = self.doing.file = None
        self.title.setText(READING)
        self.subtitle.setText("")
        self.level.hide()
        self.standing.hide()
        self.split.hide()
        for each in (self.audit, self.edit, self.undo, self.more):
            allow(each, READING)

    def _show(self, found: EnterpriseFile) -> None:
        self.file = self.doing.file = found
        view = found.view
        self._key = view.key
        self.title.setText(view.name)
        merged = f"已并入：{'、'.join(found.merged)}" if found.merged else ""
        told = (view.key, view.county_name, view.status, view.level_reason, merged)
        self.subtitle.setText("　".join(filter(None, told)))
        self.level.show_level(view.level)
        self.level.show()
        self._allow(found)
        self._show_standing(found)
        self._show_tab(keep_place=True)
        self.timeline.show_entries(found.timeline)
        self.split.show()

    def _allow(self, found: EnterpriseFile) -> None:
        allow(self.audit, "" if found.view.retired_at is None else OUT_OF_USE)
        allow(self.edit, found.no_edit)
        allow(self.more)
        last = ""
        if found.last is not None:
            last = f"{found.last.words}（{found.last.actor}，{found.last.at:%m-%d %H:%M}）　Ctrl+Z"
        allow(self.undo, found.no_edit or ("" if last else NOTHING_TO_UNDO), last)
        for action, why_not in (
            (self.redo, "" if found.undone else NOTHING_TO_REDO),
            (self.merge, ""),
            (self.unmerge, "" if found.merged else NEVER_MERGED),
            (self.retire, ""),
        ):
            action.setEnabled(not (found.no_edit or why_not))
            action.setToolTip(found.no_edit or why_not)

    def _show_standing(self, found: EnterpriseFile) -> None:
        view = found.view
        words = ""
        if view.retired_at is not None:
            words = f"已于 {view.retired_at:%Y-%m-%d} 停用：{view.retired_reason}"
        else:
            holding = (each.values for each in found.entries["stop"] if each.retired_at is None)
            stop = next((values for values in holding if not values["resumed_on"]), None)
            if stop is not None:
                words = f"{stop['kind']}，自 {stop['starts_on']}；等级挂起，复产后核查"
        self.why.setText(words)
        self.standing.setVisible(bool(words))
        self.restore.setVisible(view.retired_at is not None)

    def _show_tab(self, *, keep_place: bool) -> None:
        if self.file is None:
            return
        place = self.record.verticalScrollBar().value() if keep_place else 0
        tab = TABS[self.tabs.currentIndex()]
        self.section = Section(self.desk, self.record, tab, self.file)
        self.section.wanted.connect(self.doing.entry)
        self.section.opened.connect(lambda id: self.desk.visit.emit("audit", id))
        self.section.stale.connect(self.shown)
        self.record.setWidget(self.section)
        self.record.verticalScrollBar().setValue(place)

    def _open_audit(self) -> None:
        if self.file is not None:
            self.desk.visit.emit("audits", ("new", self.file.view.key))

    def _go_back(self) -> None:
        self.desk.visit.emit("enterprises", None)


def _action(menu: QMenu, title: str, answer: Any) -> QAction:
    made = menu.addAction(title)
    made.triggered.connect(lambda checked=False: answer())
    return made


def _scroll(parent: QWidget, name: str, least: int) -> QScrollArea:
    area = QScrollArea(parent)
    area.setAccessibleName(name)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setMinimumWidth(least)
    return area
