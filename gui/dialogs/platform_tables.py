"""The result of reconciling as tables: differences to tick, what was found, what was not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QTabWidget, QVBoxLayout, QWidget

from gui import theme
from gui.pieces import allow, button, label
from gui.tables.rows import Column, RowsModel
from gui.tables.view import RecordsView

if TYPE_CHECKING:
    from db.platform import FieldDifference, Match, Reconciliation

TICKED, OPEN, LOCKED = "☑ 采用平台", "☐ 保留名录", "— 不能采用"
STORED = {"new": "＋ 将登记", "changed": "△ 将更新", "same": "＝ 相同", "none": "✕ 不登记"}
COLOURS = {"new": "good", "changed": "unsure", "same": "muted", "none": "bad"}
FOUND_BY = {"code": "信用代码", "permit": "许可证编号", "name": "名称"}


@dataclass(slots=True)
class DifferenceLine:
    """One difference of one row, and whether the platform's text is taken over."""

    match: Match
    difference: FieldDifference
    taken: bool = False


@dataclass(slots=True)
class MatchLine:
    """One row that was found, and whether a person confirmed who it is about."""

    match: Match
    confirmed: bool


class TickTable(RecordsView):
    """Space, Enter or a click into the first column ticks the rows chosen; ``ticked`` tells."""

    ticked = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.ticked.emit()
        else:
            super().keyPressEvent(event)


class Results(QTabWidget):
    """Five tables in tabs. ``changed`` comes when something was ticked."""

    changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setDocumentMode(True)
        self._differences = RowsModel(_DIFFERENCES, self)
        self._matches = RowsModel(_MATCHES, self)
        self.differences = TickTable(self, _DIFFERENCES, "内容不同的")
        self.matches = TickTable(self, _MATCHES, "对上的")
        for table, model, nothing in (
            (self.differences, self._differences, "对上的企业没有不同的内容"),
            (self.matches, self._matches, "没有一行对得上名录"),
        ):
            table.setModel(model)
            table.lay_out_columns()
            table.nothing = nothing
        self.differences.ticked.connect(self._tick_differences)
        self.matches.ticked.connect(self._confirm)
        self.differences.clicked.connect(
            lambda index: self._tick_differences() if index.column() == 0 else None
        )
        self.matches.clicked.connect(lambda index: self._confirm() if index.column() == 0 else None)
        words = "选中的行按空格：采用平台的内容，或保留名录的。没有勾选的一律不动。"
        self.addTab(self._page(self.differences, words, self._buttons()), "内容不同")
        words = "只凭名称对上的，核对后选中按空格确认；没有确认的不登记。"
        self.addTab(self._page(self.matches, words), "对上的")
        self._there = self._plain(_THERE, "仅平台有")
        self._unclear = self._plain(_THERE, "分不清是哪一家")
        self._here = self._plain(_HERE, "仅名录有")

    def _page(self, table: RecordsView, words: str, buttons: QWidget | None = None) -> QWidget:
        page = QWidget(self)
        down = QVBoxLayout(page)
        down.setContentsMargins(0, theme.GAP_SMALL, 0, 0)
        down.setSpacing(theme.GAP_SMALL)
        across = QHBoxLayout()
        across.addWidget(label(page, words, "quiet", wrap=True), 1)
        if buttons is not None:
            across.addWidget(buttons)
        down.addLayout(across)
        down.addWidget(table, 1)
        return page

    def _buttons(self) -> QWidget:
        holder = QWidget(self)
        across = QHBoxLayout(holder)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(theme.GAP_SMALL)
        self.take_all = button(holder, "全部采用")
        self.take_none = button(holder, "全不采用")
        self.take_all.clicked.connect(lambda: self._take(self._differences.rows, True))
        self.take_none.clicked.connect(lambda: self._take(self._differences.rows, False))
        across.addWidget(self.take_all)
        across.addWidget(self.take_none)
        return holder

    def _plain(self, columns: Sequence[Column], name: str) -> RowsModel:
        table = RecordsView(self, columns, name)
        model = RowsModel(columns, table)
        table.setModel(model)
        table.lay_out_columns()
        table.nothing = "没有"
        self.addTab(table, name)
        return model

    def show_found(self, found: Reconciliation) -> None:
        """Show this result; nothing is ticked, codes and permits are sure."""
        self._differences.set_rows(
            [DifferenceLine(m, d) for m in found.matched for d in m.differences]
        )
        self._matches.set_rows([MatchLine(m, m.by != "name") for m in found.matched])
        self._there.set_rows(found.only_there)
        self._unclear.set_rows(found.unclear)
        self._here.set_rows(found.only_here)
        models = (self._differences, self._matches, self._there, self._unclear, self._here)
        names = ("内容不同", "对上的", "仅平台有", "分不清", "仅名录有")
        for at, (name, model) in enumerate(zip(names, models, strict=True)):
            self.setTabText(at, f"{name}（{len(model.rows):,}）")
        none = "" if self._differences.rows else "没有不同的内容"
        allow(self.take_all, none)
        allow(self.take_none, none)
        self.setCurrentIndex(0 if self._differences.rows else 1)

    @property
    def parts(self) -> dict[int, frozenset[str]]:
        """Row number → the parts to be taken over."""
        found: dict[int, set[str]] = {}
        for line in self._differences.rows:
            if line.taken:
                found.setdefault(line.match.row, set()).add(line.difference.part)
        return {row: frozenset(parts) for row, parts in found.items()}

    @property
    def confirmed(self) -> frozenset[int]:
        """The rows found by name that a person confirmed."""
        lines = self._matches.rows
        return frozenset(m.match.row for m in lines if m.confirmed and m.match.by == "name")

    def take(self, row: int, part: str, taken: bool = True) -> None:
        """Tick one difference."""
        lines = self._differences.rows
        self._take([d for d in lines if (d.match.row, d.difference.part) == (row, part)], taken)

    def confirm(self, row: int) -> None:
        """Say that a row found by name is about that enterprise."""
        for line in self._matches.rows:
            line.confirmed = line.confirmed or line.match.row == row
        self._tell(self._matches)

    def _tick_differences(self) -> None:
        lines = [self._differences.rows[row] for row in self.differences.selected_rows()]
        able = [line for line in lines if line.difference.may_take]
        self._take(able, not all(line.taken for line in able))

    def _take(self, lines: Sequence[Any], taken: bool) -> None:
        for line in lines:
            line.taken = taken and line.difference.may_take
            if line.taken and line.match.by == "name":
                self.confirm(line.match.row)
        self._tell(self._differences)

    def _confirm(self) -> None:
        lines = [self._matches.rows[row] for row in self.matches.selected_rows()]
        named = [line for line in lines if line.match.by == "name"]
        wanted = not all(line.confirmed for line in named)
        for line in named:
            line.confirmed = wanted
            if not wanted:
                self._take([d for d in self._differences.rows if d.match is line.match], False)
        self._tell(self._matches)

    def _tell(self, model: RowsModel) -> None:
        if model.rows:
            last = model.index(len(model.rows) - 1, len(model.columns) - 1)
            model.dataChanged.emit(model.index(0, 0), last)
        self.changed.emit()


def _tick(line: DifferenceLine) -> str:
    if not line.difference.may_take:
        return LOCKED
    return TICKED if line.taken else OPEN


def _tick_colour(line: DifferenceLine) -> str:
    scheme = theme.colours()
    return scheme.accent if line.taken else scheme.muted


def _sure(line: MatchLine) -> str:
    by = FOUND_BY[line.match.by]
    if line.match.by != "name":
        return by
    return f"☑ {by}（已确认）" if line.confirmed else f"☐ {by}（请确认）"


def _done(line: MatchLine) -> str:
    return STORED[line.match.stored] if line.confirmed else "等待确认"


def _done_colour(line: MatchLine) -> str:
    kind = COLOURS[line.match.stored] if line.confirmed else "unsure"
    return str(getattr(theme.colours(), kind))


def _state(line: MatchLine) -> str:
    before, now = line.match.before.get("state", ""), line.match.application["state"]
    return f"{before} → {now}" if before and before != now else now


_DIFFERENCES = (
    Column("采用", _tick, 118, colour=_tick_colour),
    Column("行", lambda line: f"{line.match.row}", 48, right=True),
    Column("企业名称", lambda line: line.match.name, 0),
    Column("字段", lambda line: line.difference.title, 110),
    Column("平台", lambda line: line.difference.platform, 230),
    Column("名录", lambda line: line.difference.register or "（空）", 230),
)
_MATCHES = (
    Column("依据", _sure, 144),
    Column("行", lambda line: f"{line.match.row}", 48, right=True),
    Column("企业名称", lambda line: line.match.name, 0),
    Column("申报编号", lambda line: line.match.application["number"], 140),
    Column("申报等级", lambda line: line.match.application["target"], 80, level=True),
    Column("平台状态", _state, 130),
    Column("提交日期", lambda line: line.match.application["submitted_on"], 96),
    Column("本办公室申报件", lambda line: line.match.application["audit"], 120),
    Column("登记", _done, 92, colour=_done_colour, tip=lambda line: line.match.why_not),
)
_THERE = (
    Column("行", lambda row: f"{row.row}", 48, right=True),
    Column("企业名称", lambda row: row.name, 0),
    Column("统一社会信用代码", lambda row: row.code, 180),
    Column("区县", lambda row: row.county_name, 100),
    Column("申报编号", lambda row: row.number, 160),
    Column("可能是", lambda row: "、".join(row.candidates), 220),
)
_HERE = (
    Column("企业名称", lambda row: row.name, 0),
    Column("统一社会信用代码", lambda row: row.key, 200),
    Column("区县", lambda row: row.county_name, 100),
    Column("目标", lambda row: row.target, 64, level=True),
    Column("本办公室申报件", lambda row: "、".join(row.audits), 220),
)
