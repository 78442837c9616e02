"""整改 beside an audit: the items of its enterprise, and making items of what it leaves unmet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from gui import theme
from gui.audits.panel import Panel
from gui.pieces import allow, button, label
from gui.rectification.board import Board
from gui.rectification.columns import ITEM

if TYPE_CHECKING:
    from db.audit_views import AuditView
    from db.office import Office
    from db.rectification_views import ItemRow, Opened
    from db.users import Actor
    from gui.jobs import Job
    from gui.pages.audit import AuditPage

_EMPTY = ("这家企业还没有整改项", "把本件里不符合的指标立项，定措施和期限，整改后复核销号。")


class RectificationSide(Panel):
    """The items of the enterprise in this industry, from whichever audit."""

    def __init__(self, page: AuditPage) -> None:
        super().__init__(page)
        self._view: AuditView | None = None
        self._wanted = ""
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(theme.GAP)
        row = QHBoxLayout()
        self.note = label(self, "", "muted")
        self.open = button(self, "把不符合的指标立项(&O)", "primary")
        self.open.clicked.connect(self._open_items)
        row.addWidget(self.note, 1)
        row.addWidget(self.open)
        down.addLayout(row)
        self.board = Board(self.desk, ITEM, _EMPTY, self)
        self.board.card.found.hide()
        down.addWidget(self.board, 1)
        self.desk.changed.connect(self._heard)

    def show_audit(self, view: AuditView) -> None:
        self._view = view
        draft = self.page.draft
        gaps = draft.gaps if draft is not None else ()
        failed = len({gap.indicator.id for gap in gaps if gap.state is False})
        self.note.setText(f"对照申报的 {view.target} 级，本件有 {failed} 个指标不符合")
        reader = "您的角色不能立项" if self.desk.actor.roles == {"reader"} else ""
        nothing = "" if failed else f"对照 {view.target} 级没有不符合的指标"
        allow(self.open, reader or nothing, "同一指标已有整改项的记为再次发现，已销号的记为反弹")
        self._read()

    def go_to(self, key: str) -> None:
        self._wanted = key
        self.board.choose(key)

    def _heard(self, kinds: frozenset[str]) -> None:
        if "rectification" in kinds and self.isVisible():
            self._read()

    def _read(self) -> None:
        view = self._view
        if view is None:
            return
        industry, key = view.pack.industry, view.enterprise.key

        def read(office: Office, actor: Actor, job: Job) -> list[ItemRow]:
            from db.rectification_lists import items

            found = items(office, actor, enterprise=key)
            return [row for row in found if row.industry == industry]

        def show(found: list[ItemRow]) -> None:
            if self._view is view:
                self.board.show_rows(found, any_at_all=bool(found))
                if self._wanted:
                    self.board.choose(self._wanted)
                    self._wanted = ""

        self.desk.run(self, read, show)

    def _open_items(self) -> None:
        view = self._view
        if view is None:
            return
        allow(self.open, "正在立项…")

        def make(office: Office, actor: Actor, job: Job) -> Opened:
            from db.rectification import open_items

            return open_items(office, actor, view.id)

        def failed(error: BaseException) -> None:
            self.show_audit(view)
            self.desk.show_error(error)

        def done(opened: Opened) -> None:
            self.show_audit(view)
            self.note.setText(
                f"新立 {len(opened.new)} 项，再次发现 {len(opened.seen)} 项，"
                f"反弹 {len(opened.relapsed)} 项"
            )

        self.desk.run(self, make, done, failed=failed, title="正在立项…")
