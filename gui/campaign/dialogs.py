"""Dialogs of the campaign: a target, a measure, targets in bulk from the register."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QComboBox, QDateEdit, QLineEdit, QPlainTextEdit, QWidget

from gui.people.form_dialog import FormDialog

if TYPE_CHECKING:
    from db.campaign_views import Imported, MeasureView, TargetRow, TargetView
    from gui.desk import Desk
    from gui.jobs import Job

LEVELS = ("A", "B", "C", "引领性", "A+")


def day_field(parent: QWidget, day: date) -> QDateEdit:
    """A field for a date with a calendar."""
    made = QDateEdit(parent)
    made.setCalendarPopup(True)
    made.setDisplayFormat("yyyy-MM-dd")
    made.setDate(QDate(day.year, day.month, day.day))
    return made


def day_in(field: QDateEdit) -> date:
    """The date a field holds."""
    day = field.date()
    return date(day.year(), day.month(), day.day())


class TargetDialog(FormDialog):
    """A new target by credit code, or the one given changed; hands over the target."""

    def __init__(self, desk: Desk, row: TargetRow | None, parent: QWidget, code: str = "") -> None:
        title = "定目标" if row is None else f"改目标：{row.enterprise.name}"
        super().__init__(
            desk, title, "保存", parent, remark="状态由等级、申报件、整改推出，不用填。"
        )
        self.row = row
        today = desk.office.clock.today()
        self.code = QLineEdit(row.enterprise.key if row else code, self)
        self.code.setPlaceholderText("统一社会信用代码，或 代码/厂区")
        self.industry = QLineEdit(row.industry_name if row else "", self)
        self.industry.setPlaceholderText("有几个行业时写明")
        self.level = QComboBox(self)
        self.level.addItems(LEVELS)
        if row is not None:
            self.code.setReadOnly(True)
            self.industry.setReadOnly(True)
            if self.level.findText(row.target) < 0:
                self.level.addItem(row.target)
            self.level.setCurrentText(row.target)
        until = (row.deadline if row else None) or date(today.year, 12, 31)
        self.deadline = day_field(self, until)
        self.lead = QLineEdit(row.lead if row else "", self)
        self.person = QLineEdit(row.person if row else "", self)
        self.note = QLineEdit(row.note if row else "", self)
        for name, field in (
            ("企业(&C)", self.code),
            ("行业(&I)", self.industry),
            ("目标等级(&T)", self.level),
            ("完成期限(&D)", self.deadline),
            ("市局责任人(&L)", self.lead),
            ("企业责任人(&P)", self.person),
            ("说明(&N)", self.note),
        ):
            self.fields.addRow(name, field)
        self.code.textChanged.connect(self.look)
        self.look()

    def missing(self) -> str:
        return "" if self.code.text().strip() else "请写企业的统一社会信用代码"

    def command(self) -> Callable[[Job], Any]:
        from db.campaign import Wish, set_target

        office, actor, row = self.desk.office, self.desk.actor, self.row
        wish = Wish(
            self.level.currentText(),
            day_in(self.deadline),
            self.lead.text(),
            self.person.text(),
            self.note.text(),
        )
        code = self.code.text().strip()
        industry = row.industry if row else self.industry.text().strip()
        version = row.version if row else None

        def work(job: Job) -> TargetView:
            return set_target(office, actor, code, wish, industry=industry, version=version)

        return work


class MeasureDialog(FormDialog):
    """A measure of a target, new or changed; hands over the measure."""

    def __init__(
        self, desk: Desk, target: TargetRow, measure: MeasureView | None, parent: QWidget
    ) -> None:
        title = "加措施" if measure is None else "改措施"
        super().__init__(desk, title, "保存", parent, remark=target.enterprise.name)
        self.target, self.measure = target, measure
        self.words = QPlainTextEdit(measure.measure if measure else "", self)
        self.words.setTabChangesFocus(True)
        self.words.setFixedHeight(80)
        self.words.setPlaceholderText("做什么工程、改什么设备、补什么资料")
        self.cost = QLineEdit(measure.cost if measure else "", self)
        self.cost.setPlaceholderText("万元，不知道的不填")
        until = (measure.deadline if measure else None) or target.deadline
        self.deadline = day_field(self, until or desk.office.clock.today())
        self.person = QLineEdit(measure.person if measure else target.person, self)
        self.item = QLineEdit(measure.item if measure else "", self)
        self.item.setPlaceholderText("整改项编号，例如 ZG-2026-00001；随它办理、随它销号")
        for name, field in (
            ("措施(&M)", self.words),
            ("投资(&C)", self.cost),
            ("期限(&D)", self.deadline),
            ("责任人(&P)", self.person),
            ("整改项(&Z)", self.item),
        ):
            self.fields.addRow(name, field)
        self.words.textChanged.connect(self.look)
        self.look()

    def missing(self) -> str:
        return "" if self.words.toPlainText().strip() else "没有写措施"

    def command(self) -> Callable[[Job], Any]:
        from db.campaign_measures import Plan, add_measure, change_measure

        office, actor, id, known = self.desk.office, self.desk.actor, self.target.id, self.measure
        plan = Plan(
            self.words.toPlainText(),
            self.cost.text(),
            day_in(self.deadline),
            self.person.text(),
            self.item.text(),
        )

        def work(job: Job) -> MeasureView:
            if known is None:
                return add_measure(office, actor, id, plan)
            return change_measure(office, actor, known.id, plan, version=known.version)

        return work


class BulkDialog(FormDialog):
    """What targets taken in bulk have in common: deadline, person at the bureau, level."""

    def __init__(
        self,
        desk: Desk,
        title: str,
        remark: str,
        does: Callable[[str, date, str], Imported],
        parent: QWidget,
        *,
        level: bool,
    ) -> None:
        super().__init__(desk, title, "定目标", parent, remark=remark)
        self._does = does
        self.level = QComboBox(self)
        self.level.addItems(LEVELS)
        self.level.setVisible(level)
        if level:
            self.fields.addRow("没写的目标(&T)", self.level)
        self.deadline = day_field(self, date(desk.office.clock.today().year, 12, 31))
        self.lead = QLineEdit(self)
        self.fields.addRow("完成期限(&D)", self.deadline)
        self.fields.addRow("市局责任人(&L)", self.lead)
        self.look()

    def missing(self) -> str:
        return ""

    def command(self) -> Callable[[Job], Any]:
        does, given = self._does, (self.level.currentText(), day_in(self.deadline))
        lead = self.lead.text().strip()
        return lambda job: does(*given, lead)
