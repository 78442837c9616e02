"""修改排放口: its name, what kind a standard knows it as, its reference oxygen; or many at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from gui.people.form_dialog import FormDialog

if TYPE_CHECKING:
    from db.monitoring.outlets import OutletView
    from gui.desk import Desk
    from gui.jobs import Job

NO_KIND = "不归类（没有限值）"
MOST_NAMED = 4


class OutletDialog(FormDialog):
    """Changes one outlet; ``kinds`` are those the enterprise's standards know, id → title."""

    def __init__(
        self, desk: Desk, outlet: OutletView, kinds: Mapping[str, str], parent: QWidget
    ) -> None:
        remark = "类型决定用标准里的哪一条限值；基准氧含量空着时按标准，填写时以填写的为准。"
        super().__init__(desk, "修改排放口", "保存(&S)", parent, remark=remark)
        self.outlet = outlet
        self.name = QLineEdit(outlet.name, self)
        self.name.setCursorPosition(0)
        self.kind = QComboBox(self)
        self.kind.addItem(NO_KIND, "")
        for id, title in kinds.items():
            self.kind.addItem(title, id)
        self.kind.setCurrentIndex(max(0, self.kind.findData(outlet.kind)))
        oxygen = "" if outlet.oxygen is None else f"{outlet.oxygen:f}"
        self.oxygen = QLineEdit(oxygen, self)
        self.oxygen.setPlaceholderText("按标准")
        self.fields.addRow("名称(&N)", self.name)
        self.fields.addRow("类型(&K)", self.kind)
        self.fields.addRow("基准氧含量 %(&O)", self.oxygen)
        self.name.textChanged.connect(self.look)
        self.oxygen.textChanged.connect(self.look)
        self.kind.currentIndexChanged.connect(self.look)
        self.look()
        self.kind.setFocus()

    def _given(self) -> tuple[str, str, str]:
        return self.name.text().strip(), self.kind.currentData(), self.oxygen.text().strip()

    def missing(self) -> str:
        name, kind, oxygen = self._given()
        before = "" if self.outlet.oxygen is None else f"{self.outlet.oxygen:f}"
        if not name:
            return "没有写名称"
        if oxygen:
            try:
                number = Decimal(oxygen)
            except InvalidOperation:
                return "基准氧含量要写成数，例如 16"
            if not 0 <= number < 21:
                return "基准氧含量要在 0 到 21 之间"
        if (name, kind, oxygen) == (self.outlet.name, self.outlet.kind, before):
            return "没有改动任何内容"
        return ""

    def command(self) -> Callable[[Job], Any]:
        office, actor, id = self.desk.office, self.desk.actor, self.outlet.id
        name, kind, oxygen = self._given()
        kept = self.outlet.kind

        def change(job: Job) -> OutletView:
            from db.monitoring.outlets import set_outlet

            chosen = kind if kind != kept else None  # words of the register stay as they are
            return set_outlet(office, actor, id, name=name, kind=chosen, oxygen=oxygen)

        return change


class KindDialog(FormDialog):
    """Gives several outlets the same kind, one record each; what has it already stays as it is."""

    def __init__(
        self,
        desk: Desk,
        outlets: Sequence[OutletView],
        kinds: Mapping[str, str],
        parent: QWidget,
    ) -> None:
        names = "、".join(each.name for each in outlets[:MOST_NAMED])
        more = f" 等 {len(outlets)} 个" if len(outlets) > MOST_NAMED else ""
        remark = f"{names}{more}。类型决定用标准里的哪一条限值。"
        super().__init__(desk, f"归类 {len(outlets)} 个排放口", "归类(&S)", parent, remark=remark)
        self.outlets = outlets
        self.kind = QComboBox(self)
        self.kind.setPlaceholderText("选择类型")
        for id, title in kinds.items():
            self.kind.addItem(title, id)
        self.kind.setCurrentIndex(-1)
        self.kind.currentIndexChanged.connect(self.look)
        self.fields.addRow("类型(&K)", self.kind)
        self.look()
        self.kind.setFocus()

    def _others(self) -> list[OutletView]:
        return [each for each in self.outlets if each.kind != self.kind.currentData()]

    def missing(self) -> str:
        if self.kind.currentIndex() < 0:
            return "没有选类型"
        return "" if self._others() else "都已经是这个类型"

    def command(self) -> Callable[[Job], Any]:
        office, actor = self.desk.office, self.desk.actor
        outlets, kind = self._others(), self.kind.currentData()

        def change(job: Job) -> int:
            from db.monitoring.outlets import set_outlet

            for number, each in enumerate(outlets):
                job.report(number, len(outlets))
                set_outlet(office, actor, each.id, kind=kind)
            return len(outlets)

        return change
