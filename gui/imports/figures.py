"""What an import did in four counts, and findings by row and column."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from grading.refusals import Finding, Severity
from gui import theme
from gui.pieces import button, card, label
from gui.tables.rows import Column, RowsModel
from gui.tables.view import RecordsView

if TYPE_CHECKING:
    from db.enterprise_import import ImportResult

SEVERITIES = {"error": "错误", "warning": "提醒", "note": "说明"}
_COLOURS = {"error": "bad", "warning": "unsure", "note": "muted"}

COLUMNS = (
    Column("行", lambda finding: str(finding.row or ""), 60, right=True),
    Column(
        "级别",
        lambda finding: SEVERITIES[finding.severity],
        64,
        colour=lambda finding: getattr(theme.colours(), _COLOURS[finding.severity]),
    ),
    Column("列", lambda finding: finding.column, 140),
    Column("内容", lambda finding: finding.value, 180),
    Column("说明", lambda finding: finding.message, 0),
)


class Counts(QWidget):
    """新增 有变化 相同 有错, each a number on a card."""

    NAMES = (
        ("created", "新增"),
        ("updated", "有变化"),
        ("unchanged", "相同"),
        ("rejected", "未导入"),
    )

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(theme.GAP)
        self.numbers = {}
        for field, name in self.NAMES:
            tile: QFrame = card(self)
            inside = QVBoxLayout(tile)
            inside.setContentsMargins(16, 8, 16, 8)
            inside.setSpacing(0)
            self.numbers[field] = label(tile, "–", "display")
            inside.addWidget(self.numbers[field])
            inside.addWidget(label(tile, name, "muted"))
            across.addWidget(tile, 1)

    def show_counts(self, result: ImportResult) -> None:
        """Show the rows counted."""
        for field, shown in self.numbers.items():
            shown.setText(f"{getattr(result, field):,}")

    def clear(self) -> None:
        """Nothing to count any more."""
        for shown in self.numbers.values():
            shown.setText("–")


class Findings(QWidget):
    """The findings table with a switch to errors only; it can be copied whole."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        down = QVBoxLayout(self)
        down.setContentsMargins(0, theme.GAP_SMALL, 0, 0)
        down.setSpacing(theme.GAP_SMALL)
        head = QHBoxLayout()
        self.title = label(self, "", "strong")
        self.only_errors = QCheckBox("只看错误(&W)", self)
        self.only_errors.toggled.connect(self._show)
        self.copy = button(self, "复制全部(&A)", "link")
        self.copy.clicked.connect(self._copy)
        head.addWidget(self.title)
        head.addStretch(1)
        head.addWidget(self.only_errors)
        head.addWidget(self.copy)
        down.addLayout(head)
        self.table = RecordsView(self, COLUMNS, "核对结果")
        self.rows = RowsModel(COLUMNS, self.table)
        self.table.setModel(self.rows)
        self.table.lay_out_columns()
        down.addWidget(self.table, 1)
        self._all: list[Finding] = []

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Show findings, errors first, each kind by row."""
        order: list[Severity] = ["error", "warning", "note"]
        self._all = sorted(findings, key=lambda each: (order.index(each.severity), each.row or 0))
        counted: Counter[str] = Counter(finding.severity for finding in findings)
        errors = counted["error"]
        self.only_errors.setVisible(bool(errors) and errors < len(findings))
        self.copy.setVisible(bool(findings))
        named = [f"{SEVERITIES[each]} {counted[each]} 处" for each in order if counted[each]]
        self.title.setText("，".join(named) or "没有发现问题")
        self._show()

    def _show(self) -> None:
        errors_only = self.only_errors.isChecked() and not self.only_errors.isHidden()
        self.rows.set_rows(
            [each for each in self._all if not errors_only or each.severity == "error"]
        )

    def _copy(self) -> None:
        self.table.selectAll()
        self.table.copy()
