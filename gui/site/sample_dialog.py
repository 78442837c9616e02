"""门禁抽样: what was drawn at the gate, one after the other."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QWidget

from grading.site_visits import SAMPLES
from gui.people.form_dialog import FormDialog
from gui.pieces import label

if TYPE_CHECKING:
    from gui.jobs import Job
    from gui.site.side import SiteSide


class SampleDialog(FormDialog):
    """One more thing drawn; those that were drawn stand above."""

    def __init__(self, side: SiteSide, parent: QWidget) -> None:
        visit = side.visit
        assert visit is not None
        super().__init__(side.desk, "门禁抽样", "记下这一条", parent)
        self._number = visit.audit
        for each in visit.samples:
            agrees = "一致" if each.agrees else "不一致"
            words = f"{each.title}：{each.object}，{each.found}（{agrees}）"
            self.outer.insertWidget(2, label(self, words, "muted", wrap=True))
        self.kind = QComboBox(self)
        for kind, title in SAMPLES.items():
            self.kind.addItem(title, kind)
        self.object, self.found = QLineEdit(self), QLineEdit(self)
        self.object.setPlaceholderText("车牌和时间、日期、时段")
        self.found.setPlaceholderText("例如 有装货单、过磅单，要素齐全")
        self.differs = QCheckBox("与台账不一致(&D)", self)
        self.fields.addRow("种类(&K)", self.kind)
        self.fields.addRow("对象(&O)", self.object)
        self.fields.addRow("情况(&F)", self.found)
        self.fields.addRow("", self.differs)
        self.object.textChanged.connect(self.look)
        self.found.textChanged.connect(self.look)
        self.look()

    def missing(self) -> str:
        if not self.object.text().strip():
            return "没有写对象"
        return "" if self.found.text().strip() else "没有写情况"

    def command(self) -> Callable[[Job], Any]:
        from db.site_records import Sample, draw_samples

        office, actor, number = self.desk.office, self.desk.actor, self._number
        drawn = Sample(
            self.kind.currentData(),
            self.object.text(),
            self.found.text(),
            not self.differs.isChecked(),
        )
        return lambda job: draw_samples(office, actor, number, [drawn])
