"""The rows of a list beside what each would do: new, changed, the same, or faulty."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from gui import theme
from gui.pieces import allow, button
from gui.tables.paged import PagedModel
from gui.tables.rows import Column
from gui.tables.view import RecordsView

if TYPE_CHECKING:
    from db.enterprise_preview import ListPreview
    from grading.refusals import Finding
    from templates.workbooks.lists import StagedList, StagedRow

STATES = {
    "created": ("＋ 新增", "good"),
    "updated": ("△ 有变化", "unsure"),
    "unchanged": ("＝ 相同", "muted"),
    "rejected": ("✕ 有错", "bad"),
}
NAMES = {
    "": "全部",
    "created": "新增",
    "updated": "有变化",
    "unchanged": "相同",
    "rejected": "有错",
}


class Line(NamedTuple):
    """One row of the grid."""

    row: StagedRow
    state: str
    what: str
    faulty: dict[str, str]  # heading → what is wrong there


class RowGrid(QWidget):
    """A table of all rows, by state; the columns are those of the list."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
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
        self.table: RecordsView | None = None
        self.rows: PagedModel | None = None
        self._staged: StagedList | None = None
        self._preview: ListPreview | None = None
        self._states: list[str] = []
        self._by_row: dict[int, list[Finding]] = {}

    def show_rows(
        self, staged: StagedList, preview: ListPreview, findings: Sequence[Finding]
    ) -> None:
        """Show a list and what comparing it with the register found."""
        self._staged, self._preview = staged, preview
        self._by_row = {}
        for finding in findings:
            if finding.row is not None and finding.severity != "note":
                self._by_row.setdefault(finding.row, []).append(finding)
        self._states = [self._state(row.row) for row in staged.rows]
        if self.table is not None:
            self._down.removeWidget(self.table)
            self.table.deleteLater()
        columns = _columns(staged)
        self.table = RecordsView(self, columns, "逐行核对")
        self.rows = PagedModel(columns, self._lines, self.table)
        self.table.setModel(self.rows)
        self.table.lay_out_columns()
        self.table.nothing = "没有这样的行"
        self._down.addWidget(self.table, 1)
        counted = Counter(self._states)
        for state, made in self.filters.items():
            count = counted[state] if state else len(self._states)
            made.setText(f"{NAMES[state]} {count:,}")
            allow(made, "" if count else f"没有{NAMES[state]}的行")
        self.only("rejected" if counted["rejected"] else "")

    def only(self, state: str) -> None:
        """Show the rows of one state; an empty one shows all."""
        self.filters[state].setChecked(True)
        if self.rows is not None:
            every = enumerate(self._states)
            self.rows.set_keys([place for place, each in every if not state or each == state])

    def _state(self, row: int) -> str:
        assert self._preview is not None
        if any(finding.severity == "error" for finding in self._by_row.get(row, ())):
            return "rejected"
        return self._preview.states.get(row, "rejected")

    def _lines(self, places: Sequence[Any]) -> list[Line]:
        assert self._staged is not None
        return [self._line(int(place)) for place in places]

    def _line(self, place: int) -> Line:
        assert self._staged is not None and self._preview is not None
        row, state = self._staged.rows[place], self._states[place]
        found = self._by_row.get(row.row, ())
        said = [f"{finding.column}：{finding.message}" for finding in found]
        said += [
            f"{change.title}：{change.before or '空'} → {change.after or '空'}"
            for change in self._preview.changes.get(row.row, ())
        ]
        faulty = {finding.column: finding.message for finding in found if finding.column}
        return Line(row, state, "；".join(said), faulty)


def _columns(staged: StagedList) -> tuple[Column, ...]:
    def colour(line: Line) -> str:
        return str(getattr(theme.colours(), STATES[line.state][1]))

    headings = staged.rows[0].headings
    named = next((p for p, h in enumerate(headings) if staged.mapping.get(h) == "name"), 0)
    return (
        Column("行", lambda line: str(line.row.row), 52, right=True),
        Column("结果", lambda line: STATES[line.state][0], 88, colour=colour),
        _own(staged, named),
        Column("差异与问题", lambda line: line.what, 420, colour=colour),
        *(_own(staged, place) for place in range(len(headings)) if place != named),
    )


def _own(staged: StagedList, place: int) -> Column:
    """A column of the list; a faulty cell is red and says why."""
    heading = staged.rows[0].headings[place]
    wide = {"name": 220, "code": 174, "address": 200, "permit": 190}
    width = wide.get(staged.mapping.get(heading, ""), 96)

    def colour(line: Line) -> str:
        if heading not in line.faulty:
            return ""
        scheme = theme.colours()
        return scheme.bad if line.state == "rejected" else scheme.unsure

    def tip(line: Line) -> str:
        why = line.faulty.get(heading)
        return f"{line.row.texts[place]}\n{why}" if why else line.row.texts[place]

    return Column(heading, lambda line: line.row.texts[place], width, colour=colour, tip=tip)
