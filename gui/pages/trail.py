"""留痕: every action on record, newest first, and whether the chain still holds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout

from gui.pages.page import Page
from gui.pieces import allow, button, dress, label
from gui.tables.rows import Column, RowsModel
from gui.tables.view import RecordsView
from gui.trail.details import EntryDetails
from gui.trail.filters import TrailFilters
from gui.trail.places import place_of

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from db.office import Office
    from db.trail import TrailEntry, TrailState
    from db.trail_export import TrailFile, Wanted
    from db.users import Actor
    from gui.desk import Desk
    from gui.jobs import Job

PAGE = 200
CHUNK = 25_000
"""Entries one look for words goes through: the newest hits stand there at once."""

Found = tuple["list[TrailEntry]", int]
"""Entries, and the number down to which was looked (0: to the beginning)."""


def _kind(entry: TrailEntry) -> str:
    from db.trail_kinds import KINDS

    return KINDS.get(entry.kind, entry.kind)


COLUMNS = (
    Column("序号", lambda entry: str(entry.seq), 76, right=True),
    Column("时间", lambda entry: f"{entry.at:%Y-%m-%d %H:%M:%S}", 160),
    Column("人员", lambda entry: entry.actor, 100),
    Column("对象", _kind, 90),
    Column("编号", lambda entry: entry.key, 150),
    Column("说明", lambda entry: entry.note or entry.action, 0),
)


class TrailPage(Page):
    """The state of the chain, filters, the entries, and all that the chosen one says.

    Nothing here changes anything: the trail is only read, verified and handed out.
    """

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, "留痕", parent)
        self.export = button(self, "导出(&E)…")
        self.export.clicked.connect(self._choose_file)
        self.verify = button(self, "完整校验(&V)")
        self.verify.clicked.connect(lambda: self._verify(full=True))
        self.head.addWidget(self.export)
        self.head.addWidget(self.verify)
        self.state = label(self, "正在校验…", "muted", wrap=True, selectable=True)
        self.content.addWidget(self.state)
        self.filters = TrailFilters(self)
        self.filters.changed.connect(self._load)
        self.search = self.filters.search
        self.content.addWidget(self.filters)
        self.table = RecordsView(self, COLUMNS, "留痕")
        self.rows = RowsModel(COLUMNS, self.table)
        self.table.setModel(self.rows)
        self.table.lay_out_columns()
        self.content.addWidget(self.table, 1)
        self.details = EntryDetails(self)
        self.content.addWidget(self.details)
        foot = QHBoxLayout()
        self.count = label(self, "", "quiet")
        self.more = button(self, f"再看更早的 {PAGE} 条(&M)")
        self.more.clicked.connect(self._load_more)
        foot.addWidget(self.count)
        foot.addStretch(1)
        foot.addWidget(self.more)
        self.content.addLayout(foot)
        self._asked = 0
        self._looked_to = 0
        self._wanted_rows = PAGE
        self.table.opened.connect(lambda row: self._go(self.rows.rows[row]))
        self.table.selectionModel().selectionChanged.connect(lambda now, before: self._choose())
        self.details.go.clicked.connect(self._go_chosen)
        desk.changed.connect(self._heard)

    def open(self, key: object) -> None:
        """Show what is told of one object: (kind, key)."""
        if isinstance(key, tuple):
            self.filters.show_object(*key)

    def shown(self) -> None:
        """Read the newest entries and check the chain from the last checkpoint on."""
        self._read_people()
        self._load()
        self._verify(full=False)

    def _heard(self, kinds: frozenset[str]) -> None:
        if self.isVisible():
            self._load()
            self._verify(full=False)

    # Reading -----------------------------------------------------------------------------

    def _read_people(self) -> None:
        def read(office: Office, actor: Actor, job: Job) -> list[str]:
            from db.accounts import list_users
            from db.users import OFFICE_ITSELF

            return [user.name for user in list_users(office, actor)] + [OFFICE_ITSELF.name]

        self.desk.run(self, read, self.filters.offer_people)

    def _load(self) -> None:
        self._asked += 1
        self._wanted_rows = PAGE
        self._fetch(None, self.rows.set_rows)

    def _load_more(self) -> None:
        if self.rows.rows:
            self._asked += 1
            self._wanted_rows = len(self.rows.rows) + PAGE
            self._fetch(self.rows.rows[-1].seq, self.rows.add_rows)

    def _fetch(self, before: int | None, show: Callable[[list[TrailEntry]], None]) -> None:
        wanted, asked = self.filters.wanted(self.desk.office.clock), self._asked
        limit = self._wanted_rows - (0 if before is None else len(self.rows.rows))

        def read(office: Office, actor: Actor, job: Job) -> Found:
            return look(office, actor, wanted, before, limit)

        def take(found: Found) -> None:
            if asked != self._asked:  # something else was asked for meanwhile
                return
            entries, self._looked_to = found
            show(entries)
            short = len(self.rows.rows) < self._wanted_rows
            self._tell(under_way=short and self._looked_to > 0)
            if short and self._looked_to > 0:
                self._fetch(self._looked_to + 1, self.rows.add_rows)

        self.desk.run(self, read, take)

    def _tell(self, *, under_way: bool) -> None:
        shown = len(self.rows.rows)
        words = f"已列出 {shown} 条" if shown else "没有符合的留痕"
        if under_way:
            words = f"已找到 {shown} 条，正在查找第 {self._looked_to} 条以前的…"
        self.count.setText(words)
        full = shown >= self._wanted_rows
        allow(self.more, "正在查找…" if under_way else "" if full else "更早的留痕已全部列出")
        self._choose()

    # One entry ---------------------------------------------------------------------------

    def _chosen(self) -> TrailEntry | None:
        picked = self.table.selectionModel().selectedRows()
        entry: TrailEntry | None = self.rows.rows[picked[0].row()] if picked else None
        return entry

    def _choose(self) -> None:
        self.details.show_entry(self._chosen())

    def _go_chosen(self) -> None:
        entry = self._chosen()
        if entry is not None:
            self._go(entry)

    def _go(self, entry: TrailEntry) -> None:
        place = place_of(entry)
        if place is not None:
            self.desk.visit.emit(*place)

    # Export and verification -------------------------------------------------------------

    def _choose_file(self) -> None:
        from PySide6.QtWidgets import QFileDialog

        folder = Path(self.desk.preferences.folder or Path.home())
        path, _ = QFileDialog.getSaveFileName(
            self, "导出留痕", str(folder / "留痕.xlsx"), "Excel (*.xlsx);;CSV (*.csv)"
        )
        if path:
            self.write(Path(path))

    def write(self, path: Path) -> None:
        """Hand out what is filtered, all of it, as a sheet."""
        self.desk.preferences.folder = str(path.parent)
        wanted = self.filters.wanted(self.desk.office.clock)

        def export(office: Office, actor: Actor, job: Job) -> TrailFile:
            from db.trail_export import export_trail

            def progress(written: int) -> None:
                job.report(written, 0, f"已写 {written} 条…")

            return export_trail(office, actor, path, wanted, progress=progress)

        def told(written: TrailFile) -> None:
            self.count.setText(f"已导出 {written.entries} 条到 {written.path.name}")

        self.desk.run(self, export, told, title="正在导出留痕…", cancellable=True)

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
                self.state.setToolTip(f"链尾哈希 {state.head}")

        def failed(error: BaseException) -> None:
            allow(self.verify)
            self.desk.show_error(error)

        allow(self.verify, "正在校验…")
        self.desk.run(self, check, tell, failed=failed, title="正在校验全部留痕…" if full else "")


def look(office: Office, actor: Actor, wanted: Wanted, before: int | None, limit: int) -> Found:
    """One page of entries; where words are looked for, within :data:`CHUNK` entries."""
    from db.trail import entries, head

    after = None
    if wanted.text:
        after = max(0, (before or head(office)[0] + 1) - 1 - CHUNK)
    found = entries(
        office,
        actor,
        kind=wanted.kind,
        key=wanted.key,
        by=wanted.by,
        since=wanted.since,
        until=wanted.until,
        text=wanted.text,
        before=before,
        after=after,
        limit=limit,
    )
    return found, after or 0
