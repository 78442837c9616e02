"""留痕: every action on record, newest first, and whether the chain still holds."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QLineEdit

from gui.pages.page import Page
from gui.pieces import allow, button, dress, label
from gui.tables.rows import Column, RowsModel
from gui.tables.view import RecordsView

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from db.office import Office
    from db.trail import TrailEntry, TrailState
    from db.users import Actor
    from gui.desk import Desk
    from gui.jobs import Job

PAGE = 200
KINDS = {
    "office": "办公室",
    "user": "账号",
    "enterprise": "企业",
    "batch": "导入批次",
    "audit": "申报件",
    "certificate": "证书",
    "pack": "分级标准",
    "backup": "备份",
}

COLUMNS = (
    Column("序号", lambda entry: str(entry.seq), 70, right=True),
    Column("时间", lambda entry: f"{entry.at:%Y-%m-%d %H:%M:%S}", 160),
    Column("人员", lambda entry: entry.actor, 110),
    Column("对象", lambda entry: KINDS.get(entry.kind, entry.kind), 90),
    Column("编号", lambda entry: entry.key, 140),
    Column("说明", lambda entry: entry.note or entry.action, 0),
    Column("指纹", lambda entry: entry.hash[:8], 90, tip=lambda entry: f"哈希 {entry.hash}"),
)


class TrailPage(Page):
    """A table of entries with a search field, and the state of the chain above it."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, "留痕", parent)
        self.state = label(self, "", "muted", wrap=True)
        self.verify = button(self, "完整校验(&V)")
        self.verify.clicked.connect(lambda: self._verify(full=True))
        self.head.addWidget(self.verify)
        self.content.addWidget(self.state)
        row = QHBoxLayout()
        self.search = QLineEdit(self)
        self.search.setPlaceholderText("查找编号、说明、内容")
        self.search.setClearButtonEnabled(True)
        self.search.setFixedWidth(320)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(200)
        self._typing.timeout.connect(self._load)
        self.search.textChanged.connect(self._typing.start)
        row.addWidget(self.search)
        row.addStretch(1)
        self.content.addLayout(row)
        self.table = RecordsView(self, COLUMNS, "留痕")
        self.rows = RowsModel(COLUMNS, self.table)
        self.table.setModel(self.rows)
        self.table.lay_out_columns()
        self.content.addWidget(self.table, 1)
        foot = QHBoxLayout()
        self.count = label(self, "", "quiet")
        self.more = button(self, f"再看更早的 {PAGE} 条(&M)")
        self.more.clicked.connect(self._load_more)
        foot.addWidget(self.count)
        foot.addStretch(1)
        foot.addWidget(self.more)
        self.content.addLayout(foot)
        desk.changed.connect(self._heard)

    def shown(self) -> None:
        """Read the newest entries and check the chain from the last checkpoint on."""
        self._load()
        self._verify(full=False)

    def _heard(self, kinds: frozenset[str]) -> None:
        if self.isVisible():
            self._load()

    def _load(self) -> None:
        self._fetch(None, self._replace)

    def _load_more(self) -> None:
        if self.rows.rows:
            self._fetch(self.rows.rows[-1].seq, self._append)

    def _fetch(self, before: int | None, done: Callable[[list[TrailEntry]], None]) -> None:
        text = self.search.text().strip() or None

        def read(office: Office, actor: Actor, job: Job) -> list[TrailEntry]:
            from db.trail import entries

            return entries(office, actor, text=text, before=before, limit=PAGE)

        def take(found: list[TrailEntry]) -> None:
            if text == (self.search.text().strip() or None):
                done(found)

        self.desk.run(self, read, take)

    def _replace(self, found: list[TrailEntry]) -> None:
        self.rows.set_rows(found)
        self._tell(found)

    def _append(self, found: list[TrailEntry]) -> None:
        self.rows.add_rows(found)
        self._tell(found)

    def _tell(self, found: list[TrailEntry]) -> None:
        shown = len(self.rows.rows)
        self.count.setText(f"已列出 {shown} 条" if shown else "没有符合的留痕")
        allow(self.more, "" if len(found) == PAGE else "更早的留痕已全部列出")

    def _verify(self, *, full: bool) -> None:
        def check(office: Office, actor: Actor, job: Job) -> TrailState:
            from db.trail import verify

            return verify(office, full=full)

        def tell(state: TrailState) -> None:
            allow(self.verify)
            if not state.ok:
                dress(self.state, "refused")
                self.state.setText(
                    f"留痕校验没有通过：{state.reason}。请停止使用并保留数据库原件。"
                )
            else:
                dress(self.state, "good")
                scope = "全部" if full else "上次校验以来"
                self.state.setText(
                    f"✓ {scope} {state.entries} 条校验通过，共 {state.seq} 条，"
                    f"链尾 {state.head[:16]}"
                )

        def failed(error: BaseException) -> None:
            allow(self.verify)
            self.desk.show_error(error)

        allow(self.verify, "正在校验…")
        self.desk.run(self, check, tell, failed=failed, title="正在校验全部留痕…" if full else "")
