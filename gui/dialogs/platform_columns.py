"""Which column of the platform's workbook means what: guessed, shown, put right, confirmed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QHeaderView,
    QLineEdit,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gui import theme
from gui.pieces import form, label

if TYPE_CHECKING:
    from templates.workbooks.platform_list import PlatformList

TITLES = ("平台的列名", "前几行的内容", "读作")
NOT_READ = "不读"
EXAMPLES = 3
HONEST = (
    "平台没有公布过列的格式，这里的对应是按列名猜的，请逐列核对。确认后这种表头就记下来，"
    "全办公室下次照此读，也照此列序导出。"
)


class PlatformColumns(QWidget):
    """A row per column of the workbook, with a box for its meaning."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(theme.GAP)
        self.honest = label(self, HONEST, "quiet", wrap=True)
        down.addWidget(self.honest)
        fields = form()
        self.name = QLineEdit(self)
        self.name.setMaxLength(60)
        fields.addRow("列布局名称", self.name)
        down.addLayout(fields)
        self.table = QTableWidget(0, len(TITLES), self)
        self.table.setAccessibleName("列的对应")
        self.table.setHorizontalHeaderLabels(list(TITLES))
        self.table.verticalHeader().setVisible(False)
        self.table.verticalHeader().setDefaultSectionSize(theme.CONTROL_HEIGHT + 6)
        self.table.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setShowGrid(False)
        across = self.table.horizontalHeader()
        across.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        across.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.table.setColumnWidth(0, 200)
        self.table.setColumnWidth(2, 240)
        down.addWidget(self.table, 1)
        self.boxes: dict[str, QComboBox] = {}

    def show_list(self, platform: PlatformList, name: str, known: bool) -> None:
        """Show how a workbook was read; ``known``: somebody confirmed these headings before."""
        from templates.workbooks.platform_list import meanings

        self.name.setText(name)
        words = "这种表头以前确认过，照那时的对应读；可以再改。" if known else HONEST
        self.honest.setText(words)
        rows = platform.staged.rows
        some = [rows[at].raw for at in range(min(EXAMPLES, len(rows)))]
        self.boxes.clear()
        self.table.setRowCount(len(platform.layout.columns))
        for at, (_, heading, meaning) in enumerate(platform.layout.columns):
            doubtful = heading in platform.doubts
            examples = "　".join(filter(None, (row.get(heading, "") for row in some)))
            for column, text in enumerate(
                (f"{heading}（请核对）" if doubtful else heading, examples)
            ):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                self.table.setItem(at, column, item)
            box = QComboBox(self.table)
            box.setAccessibleName(f"“{heading}”读作")
            box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            box.addItem(NOT_READ, None)
            for field, title in meanings().items():
                box.addItem(title, field)
            box.setCurrentIndex(max(box.findData(meaning), 0))
            box.activated.connect(lambda _, heading=heading: self._give_up(heading))
            self.table.setCellWidget(at, 2, box)
            self.boxes[heading] = box

    @property
    def mapping(self) -> dict[str, str | None]:
        """Heading → meaning as chosen now."""
        return {heading: box.currentData() for heading, box in self.boxes.items()}

    def why_not(self) -> str:
        """Why the workbook cannot be read like this; empty where it can."""
        chosen = set(self.mapping.values())
        if not chosen & {"name", "code", "permit"}:
            return "请指明哪一列是统一社会信用代码、排污许可证编号或企业名称"
        return "" if self.name.text().strip() else "请给这种列布局起个名称"

    def _give_up(self, heading: str) -> None:
        """Whichever other column had the meaning chosen for this one gives it up."""
        meaning = self.boxes[heading].currentData()
        for other, box in self.boxes.items():
            if other != heading and meaning is not None and box.currentData() == meaning:
                box.setCurrentIndex(0)
