"""The line above the register: what is searched for, and the filters with their counts."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from gui import theme
from gui.enterprises.saved_views import SavedViews, View

if TYPE_CHECKING:
    from db.enterprise_search import EnterpriseIndex
    from gui.preferences import Preferences

FILTERS = (
    ("county", "全部县区"),
    ("industry", "全部行业"),
    ("level", "全部等级"),
    ("target", "全部目标"),
    ("status", "全部状态"),
)
FILTER_LETTERS = 4


class FilterLine(QWidget):
    """``changed`` comes when something else is asked for, ``entered`` with Enter.

    ``boxes`` are the filters by field; ``across`` is the layout, for what stands behind.
    """

    changed = Signal()
    entered = Signal()

    def __init__(self, parent: QWidget, preferences: Preferences) -> None:
        super().__init__(parent)
        self.across = QHBoxLayout(self)
        self.across.setContentsMargins(0, 0, 0, 0)
        self.across.setSpacing(theme.GAP_SMALL)
        self.search = QLineEdit(self)
        self.search.setPlaceholderText("查找：名称、代码、区县、联系人、拼音首字母（Ctrl+F）")
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(220)
        self.search.textChanged.connect(self.changed)
        self.search.returnPressed.connect(self.entered)
        self.across.addWidget(self.search, 1)
        self.boxes: dict[str, QComboBox] = {}
        for name, everything in FILTERS:
            box = QComboBox(self)
            box.setAccessibleName(everything)
            box.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            box.setMinimumContentsLength(FILTER_LETTERS)
            box.addItem(everything, None)
            box.activated.connect(self.changed)
            self.boxes[name] = box
            self.across.addWidget(box)
        self.views = SavedViews(self, preferences, self.view, self.show_view)
        self.across.addWidget(self.views)

    def view(self) -> View:
        """The search text and the filters as they stand now."""
        return {"text": self.search.text().strip(), **self.chosen()}

    def chosen(self) -> dict[str, str | None]:
        """The filters alone, by field."""
        return {field: box.currentData() for field, box in self.boxes.items()}

    def show_view(self, view: View) -> None:
        """Search and filter as a saved view says; without an entry everything is shown."""
        for field, box in self.boxes.items():
            box.setCurrentIndex(max(box.findData(view.get(field)), 0))
        self.search.blockSignals(True)
        self.search.setText(view.get("text") or "")
        self.search.blockSignals(False)
        self.changed.emit()

    def fill(self, index: EnterpriseIndex) -> None:
        """Offer the values there are, each with how many enterprises have it."""
        from db.enterprise_rows import county_names, industry_name

        names: dict[str, Callable[[str], str]] = {
            "county": lambda value: county_names().get(value, value),
            "industry": industry_name,
        }
        for field, everything in FILTERS:
            box = self.boxes[field]
            chosen = box.currentData()
            box.clear()
            box.addItem(everything, None)
            for value, count in index.values(field):
                box.addItem(f"{names.get(field, str)(value) or '未写明'}（{count:,}）", value)
            box.setCurrentIndex(max(box.findData(chosen), 0))
            popup = box.view()
            popup.setMinimumWidth(popup.sizeHintForColumn(0) + 2 * theme.GAP_LARGE)

    def in_words(self) -> str:
        """What is asked for as one line; “全部企业” where nothing is."""
        from db.enterprise_filters import Filter

        view = self.view()
        return Filter(view["text"] or "", **self.chosen()).in_words()
