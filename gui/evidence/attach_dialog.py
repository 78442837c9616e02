"""Before files become evidence: what they support, and what the files themselves do not say."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gui import theme
from gui.pieces import allow, button, form, label

if TYPE_CHECKING:
    from db.evidence import Particulars

MOST_NAMED = 4
PLACE_HINT = "经度，十进制度，例如 114.49"


class IndicatorTicks(QWidget):
    """Indicators to tick, in the order of the pack, found by a part of their name."""

    changed = Signal()

    def __init__(self, names: Mapping[str, str], chosen: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent)
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(theme.GAP_TINY)
        self.search = QLineEdit(self)
        self.search.setPlaceholderText("找指标")
        self.search.setAccessibleName("找指标")
        self.search.setClearButtonEnabled(True)
        self.list = QListWidget(self)
        self.list.setAccessibleName("佐证的指标")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setMinimumHeight(190)
        down.addWidget(self.search)
        down.addWidget(self.list, 1)
        for id, name in names.items():
            item = QListWidgetItem(name, self.list)
            item.setData(Qt.ItemDataRole.UserRole, id)
            item.setToolTip(name)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            ticked = Qt.CheckState.Checked if id in chosen else Qt.CheckState.Unchecked
            item.setCheckState(ticked)
        self.list.itemChanged.connect(lambda _: self.changed.emit())
        self.search.textChanged.connect(self._find)

    def ticked(self) -> list[str]:
        """The ids of those ticked."""
        checked = Qt.CheckState.Checked
        role = Qt.ItemDataRole.UserRole
        return [str(item.data(role)) for item in self._items() if item.checkState() == checked]

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(row) for row in range(self.list.count())]

    def _find(self, text: str) -> None:
        for item in self._items():
            item.setHidden(text.strip() not in item.text())


class AttachDialog(QDialog):
    """Every field but the indicators may stay empty.

    ``silent`` photos have no time or place of their own: a person may say it, and need not.
    """

    def __init__(
        self,
        files: Sequence[Path],
        names: Mapping[str, str],
        chosen: Sequence[str],
        silent: int,
        today: date,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("附佐证材料")
        self.setMinimumWidth(560)
        self._today = today
        down = QVBoxLayout(self)
        down.setContentsMargins(theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP)
        down.setSpacing(theme.GAP)
        named = "、".join(file.name for file in files[:MOST_NAMED])
        more = f" 等 {len(files)} 个文件" if len(files) > MOST_NAMED else ""
        down.addWidget(label(self, f"{named}{more}", "strong", wrap=True))
        self.ticks = IndicatorTicks(names, chosen, self)
        self.ticks.changed.connect(self.look)
        if len(chosen) == 1:
            across = QHBoxLayout()
            across.addWidget(label(self, f"佐证：{names[chosen[0]]}", "muted", wrap=True), 1)
            self.more = button(self, "也佐证其他指标", "link")
            self.more.clicked.connect(self._open_ticks)
            across.addWidget(self.more)
            down.addLayout(across)
            self.ticks.hide()
        else:
            down.addWidget(label(self, "佐证哪些指标"))
        down.addWidget(self.ticks, 1)
        fields = form()
        self.title = QLineEdit(self)
        self.title.setPlaceholderText("不填则用文件名")
        self.pages = QLineEdit(self)
        self.pages.setMaxLength(64)
        self.pages.setPlaceholderText("例如 第12页（可不填）")
        if len(files) == 1:
            fields.addRow("名称(&N)", self.title)
            fields.addRow("页码(&P)", self.pages)
        else:
            self.title.hide()
            self.pages.hide()
        self.dated = QLineEdit(self)
        self.dated.setPlaceholderText("报告、批复的日期，例如 2026-06-30（可不填）")
        fields.addRow("材料日期(&D)", self.dated)
        down.addLayout(fields)
        self.taken, self.lon, self.lat = QLineEdit(self), QLineEdit(self), QLineEdit(self)
        self._photo(down, silent)
        self.message = label(self, "", "bad", wrap=True)
        down.addWidget(self.message)
        box = QDialogButtonBox(self)
        self.accept_button = box.addButton("附上", QDialogButtonBox.ButtonRole.AcceptRole)
        self.accept_button.setObjectName("primary")
        box.addButton("取消", QDialogButtonBox.ButtonRole.RejectRole)
        box.accepted.connect(self.accept)
        box.rejected.connect(self.reject)
        down.addWidget(box)
        for each in (self.dated, self.taken, self.lon, self.lat):
            each.textChanged.connect(lambda _: self.look())
        self.accept_button.setDefault(True)
        first = self.dated if self.title.isHidden() else self.title
        (first if chosen else self.ticks.search).setFocus()
        self.look()

    def _photo(self, down: QVBoxLayout, silent: int) -> None:
        fields = (self.taken, self.lon, self.lat)
        if not silent:
            for each in fields:
                each.hide()
            return
        missing = f"有 {silent} 张照片没有拍摄时间或位置。"
        words = "知道的可以写上（会注明是人工填写），不写也能附。"
        down.addWidget(label(self, missing + words, "notice", wrap=True))
        rows = form()
        self.taken.setPlaceholderText("例如 2026-06-30 09:30（可不填）")
        rows.addRow("拍摄时间(&T)", self.taken)
        place = QHBoxLayout()
        self.lon.setPlaceholderText(PLACE_HINT)
        self.lon.setAccessibleName("经度")
        self.lat.setPlaceholderText("纬度，例如 36.61")
        self.lat.setAccessibleName("纬度")
        place.addWidget(self.lon)
        place.addWidget(self.lat)
        rows.addRow("位置", place)
        down.addLayout(rows)

    def _open_ticks(self) -> None:
        self.ticks.show()
        self.more.hide()
        self.adjustSize()

    def look(self) -> None:
        """Say at the button what is missing or not understood."""
        why = "" if self.ticks.ticked() else "请至少选一个指标"
        wrong = self.wrong()
        self.message.setText(wrong)
        self.message.setVisible(bool(wrong))
        allow(self.accept_button, wrong or why)

    def wrong(self) -> str:
        """What is typed and cannot be, as a sentence."""
        try:
            dated, taken = self._dated(), self._taken()
        except ValueError:
            return "日期写成 2026-06-30，时间写成 2026-06-30 09:30"
        if dated is not None and dated > self._today:
            return f"材料日期 {dated} 在今天之后"
        if taken is not None and taken.date() > self._today:
            return f"拍摄时间 {taken:%Y-%m-%d} 在今天之后"
        lon, lat = self.lon.text().strip(), self.lat.text().strip()
        if bool(lon) != bool(lat):
            return "位置只写了经度或纬度"
        try:
            place = self._place()
        except ValueError:
            return "经纬度写十进制度，例如 114.49 和 36.61"
        if place is not None and not (abs(place[0]) <= 180 and abs(place[1]) <= 90):
            return f"位置 {lon}, {lat} 不是经纬度"
        return ""

    def indicators(self) -> list[str]:
        """What the files support."""
        return self.ticks.ticked()

    def particulars(self) -> Particulars:
        """What was typed of the files."""
        from db.evidence import Particulars

        lon, lat = self._place() or (None, None)
        return Particulars(self.pages.text(), self._dated(), self._taken(), lon, lat)

    def _dated(self) -> date | None:
        text = self.dated.text().strip()
        return date.fromisoformat(text) if text else None

    def _taken(self) -> datetime | None:
        text = self.taken.text().strip()
        return datetime.fromisoformat(text).replace(tzinfo=None) if text else None

    def _place(self) -> tuple[float, float] | None:
        lon, lat = self.lon.text().strip(), self.lat.text().strip()
        if not (lon and lat):
            return None
        found = float(lon), float(lat)
        if not all(math.isfinite(each) for each in found):
            raise ValueError(lon)
        return found
