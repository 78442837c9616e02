"""工作台: how much there is, what is under way, and where to begin in an empty office."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from gui import theme
from gui.campaign.band import WarningBand
from gui.pages.page import Page
from gui.pieces import button, card, label
from gui.tables.rows import Column, RowsModel
from gui.tables.view import RecordsView

if TYPE_CHECKING:
    from db.audit_views import AuditRow
    from db.campaign_views import EarlyWarning
    from db.office import Office
    from db.users import Actor
    from db.work_list import WorkList, WorkRow
    from gui.desk import Desk
    from gui.jobs import Job

ENDED = ("published", "withdrawn", "suspended", "revoked", "resumed")
MOST = 500

COLUMNS = (
    Column("编号", lambda row: row.number, 130),
    Column("企业", lambda row: row.enterprise.name, 0),
    Column("县（市、区）", lambda row: row.enterprise.county_name, 110),
    Column("目标", lambda row: row.target, 64, level=True),
    Column("评定", lambda row: row.level or "", 64, level=True),
    Column("状态", lambda row: row.state_title, 150),
    Column("申报日期", lambda row: f"{row.application_date}", 110),
)


def _late(row: WorkRow) -> str:
    if row.due is None or not row.due.soon:
        return ""
    scheme = theme.colours()
    return scheme.bad if row.due.left < 0 else scheme.unsure


MINE = (
    Column("期限", lambda row: row.due.words if row.due else "", 120, colour=_late,
           tip=lambda row: f"{row.due.title}，到 {row.due.until} 为止" if row.due else "没有期限"),
    Column("待我办理", lambda row: "、".join(row.doing), 150),
    Column("企业", lambda row: row.audit.enterprise.name, 0),
    Column("县（市、区）", lambda row: row.audit.enterprise.county_name, 100),
    Column("目标", lambda row: row.audit.target, 60, level=True),
    Column("状态", lambda row: row.audit.state_title, 130),
    Column("到达日期", lambda row: f"{row.since}", 100),
    Column("编号", lambda row: row.audit.number, 130),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standing:
    """What the workbench shows, read in one go."""

    enterprises: int
    audits: list[AuditRow]
    mine: WorkList
    warnings: list[EarlyWarning]


class WorkbenchPage(Page):
    """The first page after signing in."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, "工作台", parent)
        self._looked = False
        tiles = QHBoxLayout()
        tiles.setSpacing(theme.GAP)
        self.enterprises = Tile(self, "企业", "企业名录(&E)")
        self.running = Tile(self, "在办申报件", "申报件(&A)")
        self.published = Tile(self, "已公布", "申报件(&P)")
        for tile, place in (
            (self.enterprises, "enterprises"),
            (self.running, "audits"),
            (self.published, "audits"),
        ):
            tile.go.clicked.connect(lambda _=False, place=place: desk.visit.emit(place, None))
            tiles.addWidget(tile, 1)
        self.content.addLayout(tiles)
        self.band = WarningBand(desk, self)
        self.content.addWidget(self.band)
        self.body = QStackedWidget(self)
        self.body.addWidget(QWidget(self.body))
        self.body.addWidget(self._begin())
        self.body.addWidget(self._under_way())
        self.content.addWidget(self.body, 1)
        desk.changed.connect(self._heard)

    def _begin(self) -> QWidget:
        frame = card(self.body)
        down = QVBoxLayout(frame)
        down.setContentsMargins(24, 20, 24, 20)
        down.setSpacing(theme.GAP)
        down.addWidget(label(frame, "从这里开始", "strong"))
        self.begin: list[QPushButton] = []
        steps = (
            ("1  导入名单", "手里的 Excel 名单直接导入：先核对再写入，可整批撤销。",
             "导入名单(&I)…",
             ("enterprises", "import")),
            ("2  新建申报件", "选企业、标准和目标等级，填报事实，随填随评。", "新建申报件(&N)…",
             ("audits", "new")),
            ("3  看看分级标准", "每项指标各级要求、依据文件和核实程度。", "分级标准(&S)",
             ("standards", None)),
        )  # fmt: skip
        for title, remark, text, (place, key) in steps:
            row = QHBoxLayout()
            words = QVBoxLayout()
            words.setSpacing(2)
            words.addWidget(label(frame, title))
            words.addWidget(label(frame, remark, "muted", wrap=True))
            row.addLayout(words, 1)
            made = button(frame, text, "" if self.begin else "primary")
            made.clicked.connect(
                lambda _=False, place=place, key=key: self.desk.visit.emit(place, key)
            )
            self.begin.append(made)
            row.addWidget(made, 0, Qt.AlignmentFlag.AlignVCenter)
            down.addLayout(row)
        down.addStretch(1)
        return frame

    def _under_way(self) -> QWidget:
        whole = QWidget(self.body)
        down = QVBoxLayout(whole)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(theme.GAP_SMALL)
        head = QHBoxLayout()
        self.tabs = QTabBar(whole)
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setAccessibleName("清单")
        self.tabs.addTab("待我办理")
        self.tabs.addTab("在办")
        head.addWidget(self.tabs)
        head.addStretch(1)
        new = button(whole, "新建申报件(&N)…")
        new.clicked.connect(lambda: self.desk.visit.emit("audits", "new"))
        head.addWidget(new)
        down.addLayout(head)
        self.lists = QStackedWidget(whole)
        self.mine = RecordsView(whole, MINE, "待我办理")
        self.mine.nothing = "没有等您办理的申报件"
        self.mine_rows = RowsModel(MINE, self.mine)
        self.mine.setModel(self.mine_rows)
        self.mine.opened.connect(lambda row: self._visit(self.mine_rows.rows[row].audit))
        self.table = RecordsView(whole, COLUMNS, "在办申报件")
        self.rows = RowsModel(COLUMNS, self.table)
        self.table.setModel(self.rows)
        self.table.opened.connect(lambda row: self._visit(self.rows.rows[row]))
        for each in (self.mine, self.table):
            each.lay_out_columns()
            self.lists.addWidget(each)
        self.tabs.currentChanged.connect(self.lists.setCurrentIndex)
        down.addWidget(self.lists, 1)
        return whole

    def _visit(self, row: AuditRow) -> None:
        self.desk.visit.emit("audit", row.id)

    def _heard(self, kinds: frozenset[str]) -> None:
        if self.isVisible():
            self.shown()

    def shown(self) -> None:
        """Count and list."""

        def read(office: Office, actor: Actor, job: Job) -> Standing:
            from db.audit_lists import list_audits
            from db.campaign_warnings import early_warnings
            from db.enterprise_rows import count
            from db.work_list import work_list

            return Standing(
                count(office, actor),
                list_audits(office, actor, limit=MOST),
                work_list(office, actor),
                early_warnings(office, actor),
            )

        self.desk.run(self, read, self._take)

    def _take(self, standing: Standing) -> None:
        running = [row for row in standing.audits if row.state not in ENDED]
        published = [row for row in standing.audits if row.state == "published"]
        self.band.show_warnings(standing.warnings)
        self.enterprises.number.setText(f"{standing.enterprises:,}")
        self.running.number.setText(f"{len(running):,}")
        self.published.number.setText(f"{len(published):,}")
        shown = running or published
        self.tabs.setTabText(0, f"待我办理 {standing.mine.total}")
        self.tabs.setTabText(1, f"在办 {len(running)}" if running else "最近公布")
        if not self._looked:
            self._looked = True
            self.tabs.setCurrentIndex(0 if standing.mine.total else 1)
        self.mine_rows.set_rows(standing.mine.rows)
        self.rows.set_rows(shown)
        self.body.setCurrentIndex(2 if shown else 1)


class Tile(QWidget):
    """A number with its name and the way to its page."""

    def __init__(self, parent: QWidget, name: str, go: str) -> None:
        super().__init__(parent)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        frame = card(self)
        whole.addWidget(frame)
        inside = QHBoxLayout(frame)
        inside.setContentsMargins(20, 14, 16, 14)
        words = QVBoxLayout()
        words.setSpacing(0)
        self.number = label(frame, "–", "display")
        words.addWidget(self.number)
        words.addWidget(label(frame, name, "muted"))
        inside.addLayout(words, 1)
        self.go = button(frame, go, "link")
        inside.addWidget(self.go, 0, Qt.AlignmentFlag.AlignBottom)
