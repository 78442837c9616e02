"""What is shown of one file before it goes in: outlets, columns, findings, differences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from grading.monitoring.hours import hour_start
from grading.monitoring.pollutants import pollutants
from gui import theme
from gui.monitoring.doubts_tab import pollutant_name
from gui.monitoring.taking import ROLES, FileRead, Heading
from gui.pieces import allow, button, label
from gui.tables.rows import Column, RowsModel
from gui.tables.view import RecordsView

NEW = "新建为这个名称"
PLAIN_ROLES = ("time", "date", "hour", "outlet", "pollutant", "unit", "flag", "mark", "ignored")


def table(parent: QWidget, columns: Sequence[Column], name: str) -> tuple[RecordsView, RowsModel]:
    """A table of records with its model."""
    view = RecordsView(parent, columns, name)
    rows = RowsModel(columns, view)
    view.setModel(rows)
    view.lay_out_columns()
    return view, rows


class OutletsPart(QWidget):
    """Each outlet of the file: known, to be created, or meant as one that is known."""

    said = Signal(object)  # what a person says about the outlets: name in the file → name here

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._file: FileRead | None = None
        self._known: list[str] = []
        down = QVBoxLayout(self)
        down.setContentsMargins(0, theme.GAP_SMALL, 0, 0)
        columns = (
            Column("文件里的排放口", lambda each: each, 0),
            Column("对应", self._means, 320, colour=self._colour),
        )
        self.table, self.rows = table(self, columns, "排放口对应")
        self.table.nothing = "还没有读出排放口"
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._look())
        down.addWidget(self.table, 1)
        across = QHBoxLayout()
        across.addWidget(label(self, "选中的排放口是", "muted"))
        self.choice = QComboBox(self)
        self.choice.setAccessibleName("对应的排放口")
        self.choice.setMinimumWidth(320)
        self.apply = button(self, "就这样对应(&M)")
        self.apply.clicked.connect(self._say)
        across.addWidget(self.choice)
        across.addWidget(self.apply)
        across.addStretch(1)
        down.addLayout(across)

    def show_file(self, file: FileRead, known: Sequence[str]) -> None:
        """Show a file's outlets; ``known`` are the names of those in the records."""
        self._file, self._known = file, list(known)
        at = max(self.table.currentIndex().row(), 0)
        self.rows.set_rows(file.names())
        self.choice.clear()
        self.choice.addItem(NEW, "")
        for name in known:
            self.choice.addItem(name, name)
        if self.rows.rows:
            self.table.selectRow(min(at, len(self.rows.rows) - 1))
        self._look()

    def _target(self, name: str) -> str:
        return self._file.outlets.get(name, name) if self._file is not None else name

    def _means(self, name: str) -> str:
        file, target = self._file, self._target(name)
        created = file.would.created_outlets if file is not None and file.would is not None else ()
        if target in created:
            return "名录里没有，将新建"
        if target != name:
            return f"→ {target}（人工对应）"
        return "已有" if target in self._known or (file and file.would) else "待核对"

    def _colour(self, name: str) -> str:
        new = "新建" in self._means(name)
        return theme.colours().unsure if new else ""

    def _chosen(self) -> str:
        row = self.table.currentIndex().row()
        return self.rows.rows[row] if 0 <= row < len(self.rows.rows) else ""

    def _look(self) -> None:
        name = self._chosen()
        done = self._file is not None and bool(self._file.done)
        why = "已经导入" if done else "" if name else "先在表里选一个排放口"
        for each in (self.choice, self.apply):
            allow(each, why)
        if name:
            self.choice.setCurrentIndex(max(0, self.choice.findData(self._target(name))))

    def _say(self) -> None:
        name = self._chosen()
        if self._file is None or not name:
            return
        outlets = {old: new for old, new in self._file.outlets.items() if old != name}
        if self.choice.currentData():
            outlets[name] = self.choice.currentData()
        self.said.emit(outlets)


class ColumnsPart(QWidget):
    """Each heading of the file and what it means; a person may say otherwise."""

    said = Signal(object)  # what a person says about the columns, by heading

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._file: FileRead | None = None
        down = QVBoxLayout(self)
        down.setContentsMargins(0, theme.GAP_SMALL, 0, 0)
        columns = (
            Column("表头", lambda each: each.heading or "（空）", 0),
            Column("读作", lambda each: each.meaning(), 160, colour=self._colour),
            Column("单位", lambda each: each.unit, 90),
            Column("系数", lambda each: "" if each.factor == "1" else f"× {each.factor}", 80),
            Column("列数", lambda each: str(each.columns), 60, right=True),
        )
        self.table, self.rows = table(self, columns, "列的含义")
        self.table.nothing = "报文没有列；或者没有找到表头"
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._look())
        down.addWidget(self.table, 1)
        across = QHBoxLayout()
        across.addWidget(label(self, "选中的列读作", "muted"))
        self.choice = QComboBox(self)
        self.choice.setAccessibleName("列的含义")
        self.choice.setMinimumWidth(180)
        for role in PLAIN_ROLES:
            self.choice.addItem(ROLES[role], (role, ""))
        for id, known in pollutants().items():
            if known.is_concentration:
                self.choice.addItem(f"{known.name} 实测", ("value", id))
                self.choice.addItem(f"{known.name} 折算", ("converted", id))
            else:
                self.choice.addItem(known.name, ("value", id))
        self.factor = QLineEdit(self)
        self.factor.setAccessibleName("换算系数")
        self.factor.setPlaceholderText("系数 1")
        self.factor.setFixedWidth(90)
        self.apply = button(self, "就这样读(&C)")
        self.apply.clicked.connect(self._say)
        for each in (self.choice, self.factor, self.apply):
            across.addWidget(each)
        across.addStretch(1)
        down.addLayout(across)

    def show_file(self, file: FileRead) -> None:
        """Show a file's headings."""
        self._file = file
        at = max(self.table.currentIndex().row(), 0)
        self.rows.set_rows(file.headings())
        if self.rows.rows:
            self.table.selectRow(min(at, len(self.rows.rows) - 1))
        self._look()

    def _colour(self, each: Heading) -> str:
        said = self._file is not None and each.heading in self._file.columns
        if said:
            return theme.colours().accent
        return theme.colours().muted if each.role == "ignored" else ""

    def _chosen(self) -> Heading | None:
        row = self.table.currentIndex().row()
        return self.rows.rows[row] if 0 <= row < len(self.rows.rows) else None

    def _look(self) -> None:
        each = self._chosen()
        done = self._file is not None and bool(self._file.done)
        why = "已经导入" if done else "" if each is not None else "先在表里选一列"
        for widget in (self.choice, self.factor, self.apply):
            allow(widget, why)
        if each is not None:
            for place in range(self.choice.count()):
                role, pollutant = self.choice.itemData(place)
                if role == each.role and pollutant in ("", each.pollutant):
                    self.choice.setCurrentIndex(place)
                    break
            self.factor.setText("" if each.factor == "1" else each.factor)

    def _say(self) -> None:
        each = self._chosen()
        if self._file is None or each is None:
            return
        role, pollutant = self.choice.currentData()
        meaning: dict[str, Any] = {"is": role}
        if pollutant:
            meaning["pollutant"] = pollutant
        if self.factor.text().strip():
            meaning["factor"] = self.factor.text().strip()
        ignored = role == "ignored"
        self.said.emit({**self._file.columns, each.heading: None if ignored else meaning})


class ChangesPart(QWidget):
    """Hours that are stored with another value; the later file wins."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        down = QVBoxLayout(self)
        down.setContentsMargins(0, theme.GAP_SMALL, 0, 0)
        columns = (
            Column("排放口", lambda each: each.outlet, 200),
            Column("污染物", lambda each: pollutant_name(each.pollutant), 90),
            Column("月份", lambda each: each.month, 80),
            Column("小时数", lambda each: f"{each.hours:,}", 70, right=True),
            Column("例如", self._examples, 0),
        )
        self.table, self.rows = table(self, columns, "与已有数据的差别")
        self.table.nothing = "没有与已有数据不同的小时"
        down.addWidget(self.table, 1)
        words = "相同的小时不动；不同的以这次导入为准，原来的留存，撤销这一批即恢复。"
        down.addWidget(label(self, words, "quiet", wrap=True))

    def show_file(self, file: FileRead) -> None:
        """Show what a file changes."""
        self.rows.set_rows(file.would.changed if file.would is not None else ())

    @staticmethod
    def _examples(each: Any) -> str:
        return "；".join(
            f"{hour_start(hour):%m-%d %H时} {before} → {after}"
            for hour, before, after in each.examples
        )
