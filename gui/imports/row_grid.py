"""The rows of a list beside what each would do; a cell is put right where it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from gui import theme
from gui.imports.checking import Checking
from gui.pieces import allow, button
from gui.tables.paged import PagedModel
from gui.tables.rows import Column
from gui.tables.view import RecordsView

if TYPE_CHECKING:
    from db.enterprise_preview import FieldChange, ListPreview
    from grading.refusals import Finding
    from templates.workbooks.lists import StagedList, StagedRow

Index = QModelIndex | QPersistentModelIndex
STATES = {
    "created": ("＋ 新增", "good"),
    "updated": ("△ 有变化", "unsure"),
    "unchanged": ("＝ 相同", "muted"),
    "open": ("？ 待确认", "accent"),
    "rejected": ("✕ 有错", "bad"),
    "waiting": ("… 复核中", "muted"),
}
NAMES = {
    "": "全部",
    "created": "新增",
    "updated": "有变化",
    "unchanged": "相同",
    "open": "待确认",
    "rejected": "有错",
    "warned": "有提醒",
    "mended": "改过",
}
SIGNS = {"warned": "！"}
BEFORE_OWN = 2
"""Columns before those of the list: number and state; the fourth tells what is the matter."""

_MATTER = 3


class Line(NamedTuple):
    """One row of the grid: texts as they stand now, and by heading what is to be said of them."""

    row: StagedRow
    state: str
    texts: dict[str, str]
    findings: tuple[Finding, ...]
    changes: tuple[FieldChange, ...]
    faulty: dict[str, Finding]
    changed: dict[str, FieldChange]
    what: str


class RowModel(PagedModel):
    """Rows whose own cells can be typed over; ``edited`` comes with row, heading and text."""

    edited = Signal(int, str, str)

    def __init__(self, columns: Sequence[Column], fetch: Any, parent: QWidget) -> None:
        super().__init__(columns, fetch, parent)
        self.closed = False  # nothing can be mended any more

    def heading(self, column: int) -> str:
        """The heading of a column of the list; empty for the grid's own columns."""
        return "" if column < BEFORE_OWN or column == _MATTER else self.columns[column].title

    def flags(self, index: Index) -> Qt.ItemFlag:
        usual = super().flags(index)
        if self.closed or not self.heading(index.column()):
            return usual
        return usual | Qt.ItemFlag.ItemIsEditable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in (Qt.ItemDataRole.EditRole, Qt.ItemDataRole.BackgroundRole):
            return super().data(index, role)
        heading = self.heading(index.column())
        line: Line | None = self.record(index.row()) if heading else None
        if line is None:
            return None
        if role == Qt.ItemDataRole.EditRole:
            return line.texts[heading]
        ground = _ground(line, heading)
        return QColor(ground) if ground else None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        heading = self.heading(index.column())
        line: Line | None = self.record(index.row())
        if role != Qt.ItemDataRole.EditRole or not heading or line is None:
            return False
        if str(value) != line.texts[heading]:
            self.edited.emit(line.row.row, heading, str(value))
        return True


class GridView(RecordsView):
    """Enter and F2 type over the cell as a double click does."""

    def __init__(self, parent: QWidget, columns: Sequence[Column], name: str) -> None:
        super().__init__(parent, columns, name)
        trigger = QAbstractItemView.EditTrigger
        self.setEditTriggers(trigger.DoubleClicked | trigger.EditKeyPressed)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        entered = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        index = self.currentIndex()
        if not entered or self.state() == QAbstractItemView.State.EditingState:
            super().keyPressEvent(event)
        elif index.isValid() and index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.edit(index)


class RowGrid(QWidget):
    """A table of all rows, by state; ``looked_at`` comes with the line of the current row."""

    looked_at = Signal(object)  # Line or None
    edited = Signal(int, str, str)  # row, heading, text

    def __init__(self, parent: QWidget, checking: Checking) -> None:
        super().__init__(parent)
        self._checking = checking
        self._down = QVBoxLayout(self)
        self._down.setContentsMargins(0, theme.GAP_SMALL, 0, 0)
        self._down.setSpacing(theme.GAP_SMALL)
        across = QHBoxLayout()
        across.setSpacing(theme.GAP_SMALL)
        self._group = QButtonGroup(self)
        self.filters = {}
        for state, name in NAMES.items():
            made = button(self, name, "segment")
            made.setCheckable(True)
            made.clicked.connect(lambda _=False, state=state: self.only(state))
            self._group.addButton(made)
            self.filters[state] = made
            across.addWidget(made)
        across.addStretch(1)
        self._down.addLayout(across)
        self.table: GridView | None = None
        self.rows: RowModel | None = None
        self._staged: StagedList | None = None
        self._preview: ListPreview | None = None
        self._numbers: list[int] = []
        self._states: list[str] = []
        self._by_row: dict[int, list[Finding]] = {}

    def show_rows(self, staged: StagedList, preview: ListPreview) -> None:
        """Show a list and what comparing it with the register found."""
        self._staged = staged
        self._numbers = [number for block in staged.rows.blocks() for number in block.numbers]
        self._take(preview)
        if self.table is not None:
            self._down.removeWidget(self.table)
            self.table.deleteLater()
        columns = _columns(staged)
        self.table = GridView(self, columns, "逐行核对")
        self.rows = RowModel(columns, self._lines, self.table)
        self.rows.edited.connect(self.edited)
        self.table.setModel(self.rows)
        self.table.lay_out_columns()
        self.table.nothing = "没有这样的行"
        self.table.selectionModel().currentRowChanged.connect(self._look)
        self._down.addWidget(self.table, 1)
        faulty = [state for state in ("rejected", "open") if state in self._states]
        self.only(faulty[0] if faulty else "")

    def show_again(self, preview: ListPreview) -> None:
        """The same rows checked anew: they stay where they are until another filter is chosen."""
        self._take(preview)
        self.refresh()

    def refresh(self) -> None:
        """Paint the rows in sight anew, and tell of the current one."""
        if self.rows is not None:
            self.rows.forget_rows()
            self._look()

    def only(self, state: str) -> None:
        """Show the rows of one state; an empty one shows all."""
        self.filters[state].setChecked(True)
        if self.rows is None or self.table is None:
            return
        self.rows.set_keys([at for at in range(len(self._states)) if self._is(at, state)])
        if self.rows.rowCount():
            self.table.setCurrentIndex(self.rows.index(0, BEFORE_OWN))
        else:
            self.looked_at.emit(None)

    def go_to(self, number: int) -> None:
        """Show all rows, with the one of this number in the sheet as the current one."""
        if number in self._numbers and self.rows is not None and self.table is not None:
            self.only("")
            index = self.rows.index(self._numbers.index(number), BEFORE_OWN)
            self.table.setCurrentIndex(index)
            self.table.scrollTo(index)
            self.table.setFocus()

    def edit_cell(self, heading: str) -> None:
        """Begin typing in a cell of the current row."""
        if self.table is None or self.rows is None:
            return
        for column in range(len(self.rows.columns)):
            if self.rows.heading(column) == heading:
                index = self.rows.index(self.table.currentIndex().row(), column)
                self.table.setCurrentIndex(index)
                self.table.scrollTo(index)
                self.table.setFocus()
                self.table.edit(index)

    def _take(self, preview: ListPreview) -> None:
        assert self._staged is not None
        self._preview = preview
        self._by_row = {}
        for finding in preview.result.findings:
            if finding.row is not None and finding.severity != "note":
                self._by_row.setdefault(finding.row, []).append(finding)
        rows = self._staged.rows
        states = preview.states
        self._states = [states.get(number, "rejected") for number in self._numbers]
        counted = Counter(self._states)
        counted[""] = len(self._states)
        counted["warned"] = sum(map(_warned, self._by_row.values()))
        counted["mended"] = sum(self._is(at, "mended") for at in rows.mended)
        for state, made in self.filters.items():
            sign = STATES[state][0][0] + " " if state in STATES else SIGNS.get(state, "")
            made.setText(f"{sign}{NAMES[state]} {counted[state]:,}")
            open_now = counted[state] or made.isChecked()
            allow(made, "" if open_now else f"没有{NAMES[state]}的行")
            made.setVisible(bool(counted[state]) or state not in ("open", "warned", "mended"))

    def _is(self, at: int, state: str) -> bool:
        assert self._staged is not None
        if state == "warned":
            return _warned(self._by_row.get(self._numbers[at], ()))
        if state == "mended":
            row = self._staged.rows.mended.get(at)
            return row is not None and bool(row.mended)
        return not state or self._states[at] == state

    def _look(self, *_: object) -> None:
        if self.table is None or self.rows is None:
            return
        index = self.table.currentIndex()
        self.looked_at.emit(self.rows.record(index.row()) if index.isValid() else None)

    def _lines(self, places: Sequence[Any]) -> list[Line]:
        return [self._line(int(place)) for place in places]

    def _line(self, place: int) -> Line:
        assert self._staged is not None and self._preview is not None
        row = self._staged.rows[place]
        state = "waiting" if row.row in self._checking.waiting else self._states[place]
        found = tuple(self._by_row.get(row.row, ()))
        changes = self._preview.changes.get(row.row, ())
        said = [f"{f.column}：{f.message}" if f.column else f.message for f in found]
        said += [f"{each.title}：{each.before or '空'} → {each.after or '空'}" for each in changes]
        texts = {**row.raw, **dict(row.mended)}
        for heading in texts:
            typed = self._checking.text(row.row, heading)
            texts[heading] = texts[heading] if typed is None else typed
        headings = {field: heading for heading, field in self._staged.mapping.items()}
        return Line(
            row,
            state,
            texts,
            found,
            changes,
            {f.column: f for f in reversed(found) if f.column and f.rule != "which_enterprise"},
            {headings.get(each.field, each.field): each for each in changes},
            "；".join(said),
        )


def _warned(findings: Iterable[Finding]) -> bool:
    return any(finding.severity == "warning" for finding in findings)


def _ground(line: Line, heading: str) -> str:
    """The ground of a cell that something is to be said of."""
    scheme = theme.colours()
    if heading in line.faulty:
        severe = line.faulty[heading].severity == "error"
        return scheme.bad_soft if severe else scheme.unsure_soft
    if heading in dict(line.row.mended):
        return scheme.accent_soft
    return scheme.unsure_soft if heading in line.changed else ""


def _columns(staged: StagedList) -> tuple[Column, ...]:
    def colour(line: Line) -> str:
        return str(getattr(theme.colours(), STATES[line.state][1]))

    headings = staged.rows[0].headings
    places = {staged.mapping.get(heading): place for place, heading in enumerate(headings)}
    named = places.get("name", 0)
    first = [places[f] for f in ("code", "county") if f in places and places[f] != named]
    last = [places["serial"]] if "serial" in places and places["serial"] != named else []
    others = [p for p in range(len(headings)) if p not in (named, *first, *last)]
    return (
        Column("行", lambda line: str(line.row.row), 52, right=True),
        Column("结果", lambda line: STATES[line.state][0], 88, colour=colour),
        _own(staged, named),
        Column("差异与问题", lambda line: line.what, 200, colour=colour),
        *(_own(staged, place) for place in (*first, *others, *last)),
    )


def _own(staged: StagedList, place: int) -> Column:
    """A column of the list; a cell with a remark carries a sign and says why on hover."""
    heading = staged.rows[0].headings[place]
    wide = {"name": 220, "code": 178, "address": 200, "permit": 190}
    width = wide.get(staged.mapping.get(heading, ""), 104)

    def text(line: Line) -> str:
        now = line.texts[heading]
        if heading in line.faulty:
            return f"✕ {now}" if line.faulty[heading].severity == "error" else f"！{now}"
        if heading in dict(line.row.mended):
            return f"改 {now}"
        if heading in line.changed:
            change = line.changed[heading]
            return f"{change.before or '空'} → {change.after or '空'}"
        return now

    def colour(line: Line) -> str:
        scheme = theme.colours()
        if heading in line.faulty:
            return scheme.bad if line.faulty[heading].severity == "error" else scheme.unsure
        return scheme.unsure if heading in line.changed else ""

    def tip(line: Line) -> str:
        from db.enterprise_rows import county_names

        told = [line.texts[heading]]
        meant = line.row.values.get(staged.mapping.get(heading, ""))
        if isinstance(meant, str | float) and str(meant) != line.texts[heading] and meant:
            read_as = county_names().get(str(meant), str(meant))
            told.append(f"读作：{read_as}")
        if heading in line.faulty:
            told.append(line.faulty[heading].message)
        if heading in dict(line.row.mended):
            told.append(f"原文：{line.row.raw[heading] or '空'}")
        if heading in line.changed:
            told.append(f"名录里是：{line.changed[heading].before or '空'}")
        return "\n".join(told)

    return Column(heading, text, width, colour=colour, tip=tip)
