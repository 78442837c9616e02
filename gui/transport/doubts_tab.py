"""疑点: what the ledgers lack and what does not look true; a doubt opens its rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui import theme
from gui.pieces import label
from gui.tables.rows import Column, RowsModel
from gui.tables.view import RecordsView

if TYPE_CHECKING:
    from db.transport.assessing import TransportAssessment

MET = {True: "符合", False: "不符合", None: "待查"}


@dataclass(frozen=True, slots=True)
class Line:
    """A doubt, or a note of the booking; ``rows`` (batch, row) it leads to."""

    month: str
    words: str
    rows: tuple[tuple[int, int], ...] = ()


def _met_colour(check: object) -> str:
    scheme = theme.colours()
    met = check.met  # type: ignore[attr-defined]
    return scheme.good if met else scheme.bad if met is False else scheme.unsure


CHECKS = (
    Column("项目", lambda c: c.title, 150),
    Column("要求", lambda c: c.required, 330),
    Column("情况", lambda c: c.found, 0),
    Column("结果", lambda c: MET[c.met], 90, colour=_met_colour),
)
DOUBTS = (
    Column("月份", lambda d: d.month or "全部", 90),
    Column("疑点", lambda d: d.words, 0),
    Column("可查的行", lambda d: str(len(d.rows)) if d.rows else "", 90, right=True),
)


class DoubtsTab(QWidget):
    """``opened`` names the batch and row of the first passage a doubt is about."""

    opened = Signal(int, int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        down = QVBoxLayout(self)
        down.setContentsMargins(0, theme.GAP, 0, 0)
        down.setSpacing(theme.GAP_SMALL)
        down.addWidget(label(self, "台账与门禁", "strong"))
        self.checks = RecordsView(self, CHECKS, "台账与门禁")
        self.check_rows = RowsModel(CHECKS, self.checks)
        self.checks.setModel(self.check_rows)
        self.checks.lay_out_columns()
        self.checks.setFixedHeight(theme.ROW_HEIGHT * 7 + 6)
        down.addWidget(self.checks)
        self.title = label(self, "疑点", "strong")
        down.addWidget(self.title)
        self.table = RecordsView(self, DOUBTS, "疑点")
        self.table.nothing = "没有发现疑点"
        self.rows = RowsModel(DOUBTS, self.table)
        self.table.setModel(self.rows)
        self.table.lay_out_columns()
        self.table.opened.connect(self._open)
        down.addWidget(self.table, 1)
        words = "疑点只作提示，不自动改变比例。双击一行，看它说的台账行。"
        down.addWidget(label(self, words, "quiet", wrap=True))

    def show_assessment(self, found: TransportAssessment) -> None:
        """Show what was found."""
        from db.transport.papers import check_lines

        self.check_rows.set_rows(check_lines(found))
        lines = [Line(month, f"台账不全：{why}") for month, why in found.gaps]
        lines += [Line(each.month, each.message, each.rows) for each in found.doubts]
        lines += [Line("", each) for each in found.notes]
        self.rows.set_rows(lines)
        self.title.setText(f"疑点 {len(lines)}" if lines else "疑点")

    def _open(self, at: int) -> None:
        rows = self.rows.rows[at].rows
        if rows:
            self.opened.emit(*rows[0])
