"""比例: the share in both readings, its months as columns, the road part by stage."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from gui import theme
from gui.pieces import card, dress, label
from gui.tables.rows import Column, RowsModel
from gui.tables.view import RecordsView
from gui.transport.bars import LINE, MonthColumns, StageBar

if TYPE_CHECKING:
    from decimal import Decimal

    from db.transport.assessing import TransportAssessment


def _kg(kg: int) -> str:
    from grading.transport.passages import tonnes

    return f"{tonnes(kg):,.0f}" if kg else "—"


def _percent(share: Decimal | None) -> str:
    return "—" if share is None else f"{share}%"


def _share_colour(month: object) -> str:
    share = month.figures.decided  # type: ignore[attr-defined]
    scheme = theme.colours()
    return "" if share is None else scheme.good if share >= LINE else scheme.bad


MONTHS = (
    Column("月份", lambda m: m.month, 90),
    Column("铁路（吨）", lambda m: _kg(m.figures.modes.get("rail", 0)), 110, right=True),
    Column(
        "水、管道（吨）",
        lambda m: _kg(m.figures.modes.get("water", 0) + m.figures.modes.get("pipe", 0)), 120,
        right=True,
    ),
    Column(
        "皮带（吨）",
        lambda m: _kg(m.figures.modes.get("tube_belt", 0) + m.figures.modes.get("belt_gallery", 0)),
        110, right=True,
        tip=lambda m: f"管状带式输送机 {_kg(m.figures.modes.get('tube_belt', 0))} 吨，"
        f"皮带通廊 {_kg(m.figures.modes.get('belt_gallery', 0))} 吨",
    ),
    Column("公路（吨）", lambda m: _kg(m.figures.modes.get("road", 0)), 110, right=True),
    Column("其中短驳、中转", lambda m: _kg(sum(m.figures.readings.values())), 116, right=True),
    Column("合计（吨）", lambda m: _kg(m.figures.total), 0, right=True),
    Column("现行口径", lambda m: _percent(m.figures.decided), 96, right=True, colour=_share_colour),
    Column("含短驳", lambda m: _percent(m.figures.wide), 96, right=True),
    Column("车次", lambda m: f"{m.passages:,}" if m.passages else "—", 80, right=True),
)  # fmt: skip


class ShareTab(QScrollArea):
    """Numbers first, pictures beneath, the table of months last."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        inside = QWidget(self)
        inside.setObjectName("page")
        down = QVBoxLayout(inside)
        down.setContentsMargins(0, theme.GAP, 0, 0)
        down.setSpacing(theme.GAP)
        across = QHBoxLayout()
        across.setSpacing(theme.GAP)
        self.decided = _Figure(inside, "清洁方式比例（现行口径）")
        self.wide = _Figure(inside, "短驳、中转计入时")
        self.road = _Figure(inside, "公路部分新能源与国六")
        self.moved = _Figure(inside, "分母内大宗运量")
        for each in (self.decided, self.wide, self.road, self.moved):
            across.addWidget(each, 1)
        down.addLayout(across)
        self.rule = label(inside, "", "quiet", wrap=True, selectable=True)
        down.addWidget(self.rule)
        down.addWidget(label(inside, "逐月", "strong"))
        self.columns = MonthColumns(inside)
        self.columns.chosen.connect(self._select)
        down.addWidget(self.columns)
        down.addWidget(label(inside, "公路部分", "strong"))
        self.stages = StageBar(inside)
        down.addWidget(self.stages)
        self.table = RecordsView(inside, MONTHS, "逐月运量")
        self.rows = RowsModel(MONTHS, self.table)
        self.table.setModel(self.rows)
        self.table.lay_out_columns()
        self.table.setMinimumHeight(theme.ROW_HEIGHT * 6)
        self.table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        down.addWidget(self.table, 1)
        self.setWidget(inside)

    def show_assessment(self, found: TransportAssessment) -> None:
        """Show what was found."""
        from db.transport.papers import rule_words

        whole = found.whole
        tone = "" if whole.decided is None else "good" if whole.decided >= LINE else "bad"
        against = "" if whole.decided is None else "达到" if tone == "good" else "未达到"
        missing = len(found.gaps)
        gap = f"，{missing} 个月台账不全，不能作为结论" if missing else ""
        self.decided.show_figure(_percent(whole.decided), f"{against} {LINE}%{gap}".strip(), tone)
        extra = "、".join(f"{_reading(id)} {_kg(kg)} 吨" for id, kg in whole.readings.items() if kg)
        self.wide.show_figure(_percent(whole.wide), extra or "没有登记联运")
        best = found.roads[6]
        open_ = best.least is not None and best.least != best.most
        words = f"至多 {best.most}%：{_kg(best.unknown_kg)} 吨没有排放阶段" if open_ else "按吨计"
        self.road.show_figure(_percent(best.least), words)
        self.moved.show_figure(f"{_kg(whole.total)} 吨", f"{found.first} 至 {found.last}")
        rule = rule_words(found)
        self.rule.setText(rule[0])
        self.rule.setToolTip("\n".join(rule[1:]))
        self.columns.show_months(found.months)
        self.stages.show_figures(whole)
        self.rows.set_rows(found.months)

    def _select(self, month: str) -> None:
        at = next((n for n, each in enumerate(self.rows.rows) if each.month == month), -1)
        if at >= 0:
            self.table.selectRow(at)
            self.table.scrollTo(self.rows.index(at, 0))
            self.ensureWidgetVisible(self.table)


def _reading(id: str) -> str:
    from grading.transport.register import register

    return register().readings[id].title


class _Figure(QWidget):
    """A number with its name above and what it means beneath."""

    def __init__(self, parent: QWidget, name: str) -> None:
        super().__init__(parent)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        frame = card(self)
        whole.addWidget(frame)
        down = QVBoxLayout(frame)
        down.setContentsMargins(16, 12, 16, 12)
        down.setSpacing(2)
        down.addWidget(label(frame, name, "muted"))
        self.number = label(frame, "—", "title", selectable=True)
        down.addWidget(self.number)
        self.words = label(frame, "", "quiet", wrap=True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        down.addWidget(self.words, 1)

    def show_figure(self, number: str, words: str, tone: str = "") -> None:
        """Show a number; ``tone`` good or bad colours what stands beneath it."""
        self.number.setText(number)
        self.words.setText(words)
        dress(self.words, tone or "quiet")
        self.setAccessibleName(f"{number} {words}")
