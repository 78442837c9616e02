"""The year as a table: outlets and pollutants down, months across, each with its share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from grading.monitoring.results import STATE_TITLES
from gui.fonts import expect
from templates.papers.monitoring_content import percent

Index = QModelIndex | QPersistentModelIndex
CELL = int(Qt.ItemDataRole.UserRole)

MARKS = {"met": "", "not_met": "✕ ", "undecided": "? ", "no_limit": ""}


@dataclass(frozen=True, slots=True)
class HeatCell:
    """One judged month; ``doubts`` counts the doubts nobody has explained."""

    month: str
    state: str
    share: Decimal | None
    doubts: int = 0
    told: str = ""


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One outlet and pollutant; ``cells`` in the order of the months, None without data."""

    outlet: str
    outlet_name: str
    pollutant: str
    pollutant_name: str
    limit: str
    cells: tuple[HeatCell | None, ...]


def short(cell: HeatCell) -> str:
    """What stands in a cell: the share in percent, one decimal, cut; a sign for the state."""
    if cell.share is None:
        return "? —" if cell.state == "undecided" else "—"
    cut = (cell.share * 100).quantize(Decimal("0.1"), ROUND_DOWN)
    return f"{MARKS[cell.state]}{cut}"


class HeatModel(QAbstractTableModel):
    """Rows and months as given; ``CELL`` is the role of the cell itself."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: tuple[HeatRow, ...] = ()
        self.months: tuple[str, ...] = ()

    def show_rows(self, rows: Sequence[HeatRow], months: Sequence[str]) -> None:
        """Show these instead."""
        self.beginResetModel()
        self.rows, self.months = tuple(rows), tuple(months)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.months)

    def opens(self, row: int) -> bool:
        """Whether an outlet's first row."""
        return row == 0 or self.rows[row - 1].outlet != self.rows[row].outlet

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        cell = row.cells[index.column()]
        if role == CELL:
            return cell
        if role == Qt.ItemDataRole.DisplayRole:
            return "" if cell is None else short(cell)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.sentence(row, self.months[index.column()], cell)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignCenter)
        return None

    @staticmethod
    def sentence(row: HeatRow, month: str, cell: HeatCell | None) -> str:
        """All a cell says, in words."""
        begin = f"{row.outlet_name}　{row.pollutant_name}　{month}"
        if cell is None:
            return f"{begin}：没有数据"
        said = f"{begin}：达标占比 {percent(cell.share)}，{STATE_TITLES[cell.state]}"
        if cell.doubts:
            said += f"，疑点 {cell.doubts} 处没有说明"
        return f"{said}\n{cell.told}" if cell.told else said

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        across = orientation == Qt.Orientation.Horizontal
        count = len(self.months) if across else len(self.rows)
        if section >= count:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignCenter)
        if across:
            month = self.months[section]
            if role == Qt.ItemDataRole.ToolTipRole:
                return month
            first = section == 0 or month.endswith("-01")
            if role == Qt.ItemDataRole.DisplayRole:
                return month[2:] if first else f"{int(month[5:])}月"
            return None
        row = self.rows[section]
        if role == Qt.ItemDataRole.DisplayRole:
            expect(row.outlet_name)
            return f"{row.outlet_name}　{row.pollutant_name}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{row.outlet_name}　{row.pollutant_name}　{row.limit}"
        return None
