"""The numbers of one month: the conservative reading, which decides, above the lenient one."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from grading.monitoring.readings import LEAST_VALID
from grading.monitoring.results import STATE_TITLES, MonthResult, Reckoned
from gui import theme
from gui.pieces import card, dress, label
from templates.papers.monitoring_content import figure, p95_words, percent

HEADS = (
    ("应有", "当月小时减去标记停运（F）的小时；没有记录的小时仍算应有"),
    ("有效", "标记计入且数值可用的小时"),
    ("不计入", "应有而没有计入的小时，原因见下表"),
    ("超标", "有效小时里大于限值的，超量程的按超标计"),
    ("达标占比", "达标小时 ÷ 有效小时；截断到百分之一，不四舍五入"),
    ("时段值", "有效小时由小到大的第 ⌈n×95%⌉ 个（法定线取最大值）；不大于限值即达标"),
    ("月均值", "有效小时的算术平均"),
    ("结论", f"有效小时不足应有小时 {LEAST_VALID:%} 的月份无法判定"),
)
KINDS = {"met": "good", "not_met": "bad", "undecided": "unsure", "no_limit": "muted"}
SIGNS = {"met": "✓ ", "not_met": "✕ ", "undecided": "? ", "no_limit": ""}


class MonthCard(QWidget):
    """Two rows of figures under one line of headings."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        frame = card(self)
        whole.addWidget(frame)
        down = QVBoxLayout(frame)
        down.setContentsMargins(theme.GAP, theme.GAP_SMALL, theme.GAP, theme.GAP_SMALL)
        down.setSpacing(theme.GAP_TINY)
        head = QHBoxLayout()
        self.title = label(frame, "", "strong", wrap=True)
        self.terms = label(frame, "", "muted")
        head.addWidget(self.title, 1)
        head.addWidget(self.terms)
        down.addLayout(head)
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.GAP_LARGE)
        grid.setVerticalSpacing(theme.GAP_TINY)
        right = Qt.AlignmentFlag.AlignRight
        for column, (name, told) in enumerate(HEADS, 1):
            words = label(frame, name, "quiet")
            words.setToolTip(told)
            grid.addWidget(words, 0, column, right)
            grid.setColumnStretch(column, 1)
        self.rows: dict[str, list[QLabel]] = {}
        for row, (id, name, told) in enumerate(
            (
                ("strict", "从严（据以判定）", "除停运外的小时都应有数据，标记不免除任何小时"),
                ("lenient", "从宽（只作对照）", "另剔除标记 M、D、C 和依规启停、故障等工况的小时"),
            ),
            1,
        ):
            words = label(frame, name, "" if id == "strict" else "muted")
            words.setToolTip(told)
            grid.addWidget(words, row, 0)
            cells = [label(frame, "", "", selectable=True) for _ in HEADS]
            for column, each in enumerate(cells, 1):
                grid.addWidget(each, row, column, right)
            self.rows[id] = cells
        down.addLayout(grid)

    def show_month(self, title: str, unit: str, result: MonthResult) -> None:
        """Show one judged month."""
        self.title.setText(title)
        terms = result.terms
        said = "没有限值" if terms.value is None else f"限值 {figure(terms.value)} {unit}"
        if terms.value is not None:
            said += "，逐小时" if terms.hours == 100 else f"，{figure(terms.hours)}% 小时"
        said += f"　基准氧 {figure(terms.oxygen)}%" if terms.oxygen is not None else ""
        self.terms.setText(said)
        for id, reckoned in (("strict", result.strict), ("lenient", result.lenient)):
            figures = _figures(reckoned)
            for cell, text in zip(self.rows[id], figures, strict=True):
                cell.setText(text)
            dress(self.rows[id][-1], KINDS[reckoned.state])


def _figures(reckoned: Reckoned) -> tuple[str, ...]:
    over = "—" if reckoned.exceeding is None else f"{reckoned.exceeding:,}"
    return (
        f"{reckoned.expected:,}",
        f"{reckoned.valid:,}",
        f"{reckoned.excluded:,}",
        over,
        percent(reckoned.share),
        p95_words(reckoned),
        figure(reckoned.mean),
        SIGNS[reckoned.state] + STATE_TITLES[reckoned.state],
    )
