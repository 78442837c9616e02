"""候选提示: who is among the best of its industry in both figures; a person proposes, or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QVBoxLayout, QWidget

from gui import theme
from gui.incentive.years import years
from gui.pieces import allow, button, label
from gui.tables.rows import Column, RowsModel
from gui.tables.view import RecordsView

if TYPE_CHECKING:
    from db.office import Office
    from db.users import Actor
    from grading.synergy import Candidate
    from gui.desk import Desk
    from gui.jobs import Job

COLUMNS = (
    Column("企业", lambda c: c.peer.name, 200, tip=lambda c: c.peer.key),
    Column("理由", lambda c: c.reason, 0, tip=lambda c: c.reason),
)
REMARK = "按“减污降碳”一年的核算，同行业同产品里污染当量和碳排放都居前列的。只是提示，不自动授名。"


class HintsDialog(QDialog):
    """``chosen`` hands over the enterprise's key, its name and the reason."""

    chosen = Signal(str, str, str)

    def __init__(self, desk: Desk, parent: QWidget, why_not: str) -> None:
        super().__init__(parent)
        self.desk, self._why_not = desk, why_not
        self.setWindowTitle("“双近零”候选提示")
        self.resize(820, 440)
        down = QVBoxLayout(self)
        down.setContentsMargins(theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP)
        down.setSpacing(theme.GAP)
        down.addWidget(label(self, "“双近零”候选提示", "title"))
        down.addWidget(label(self, REMARK, "muted", wrap=True))
        row = QHBoxLayout()
        self.year = years(self, desk.office.clock.today())
        self.year.activated.connect(self.load)
        self.stand = label(self, "", "muted")
        row.addWidget(self.year)
        row.addWidget(self.stand, 1)
        down.addLayout(row)
        self.table = RecordsView(self, COLUMNS, "候选提示")
        self.table.nothing = "这一年没有可以提示的"
        self.rows = RowsModel(COLUMNS, self.table)
        self.table.setModel(self.rows)
        self.table.lay_out_columns()
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._allow())
        down.addWidget(self.table, 1)
        self.remarks = label(self, "", "quiet", wrap=True)
        down.addWidget(self.remarks)
        box = QDialogButtonBox(self)
        self.confirm = button(box, "列为候选(&N)…", "primary")
        self.confirm.clicked.connect(self._choose)
        box.addButton(self.confirm, QDialogButtonBox.ButtonRole.ActionRole)
        box.addButton(button(box, "关闭"), QDialogButtonBox.ButtonRole.RejectRole)
        box.rejected.connect(self.reject)
        down.addWidget(box)
        self.load()

    def load(self) -> None:
        """Compare the accounts of the year chosen."""
        year = self.year.currentData()

        def read(
            office: Office, actor: Actor, job: Job
        ) -> tuple[tuple[Candidate, ...], tuple[str, ...]]:
            from db.energy.comparison import near_zero_candidates

            return near_zero_candidates(office, actor, year)

        self.desk.run(self, read, self._take)

    def _take(self, found: tuple[tuple[Candidate, ...], tuple[str, ...]]) -> None:
        candidates, remarks = found
        self.rows.set_rows(list(candidates))
        self.stand.setText(f"{len(candidates)} 家")
        self.remarks.setText("\n".join(f"· {each}" for each in remarks))
        self._allow()

    def _allow(self) -> None:
        none = "" if self.table.selected_rows() else "先在表里选一家企业"
        allow(self.confirm, self._why_not or none)

    def _choose(self) -> None:
        candidate: Candidate = self.rows.rows[self.table.selected_rows()[0]]
        self.accept()
        self.chosen.emit(candidate.peer.key, candidate.peer.name, candidate.reason)
