"""测算: one enterprise and one year; both indicators, the tonnes behind them, what follows."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from gui import theme
from gui.incentive.decide_dialog import DecideDialog
from gui.incentive.years import years
from gui.levels import NamedLevel
from gui.pieces import allow, button, dress, label
from gui.tables.rows import Column, RowsModel
from gui.tables.view import RecordsView

if TYPE_CHECKING:
    from db.incentive.views import AssessmentView
    from db.office import Office
    from db.users import Actor
    from grading.incentive.judging import Standing
    from gui.desk import Desk
    from gui.jobs import Job

MET = {True: "达到", False: "未达到", None: "待定"}
ASK = "写企业和年度，再按“测算”"


def _met_ink(standing: Standing) -> str:
    scheme = theme.colours()
    return {True: scheme.good, None: scheme.unsure}.get(standing.met, "")


def _amount(value: Decimal | None, unit: str) -> str:
    from grading.incentive.judging import plain

    return "—" if value is None else f"{plain(value)}{'' if unit == '%' else ' '}{unit}"


INDICATORS = (
    Column("指标", lambda s: s.indicator.name, 0, tip=lambda s: s.indicator.formula),
    Column("企业", lambda s: _amount(s.value, s.indicator.unit), 130, right=True),
    Column("全省均值", lambda s: _amount(s.mean, s.indicator.unit), 120, right=True),
    Column("高于均值", lambda s: _amount(s.above, "%"), 90, right=True),
    Column("结论", lambda s: MET[s.met], 76, colour=_met_ink, tip=lambda s: s.words),
)


def _cell(at: int) -> Callable[[list[str]], str]:
    return lambda row: row[at]


def _tonnes_ink(at: int) -> Callable[[list[str]], str]:
    return lambda row: theme.colours().unsure if row[at] == "—" else ""


class AssessDialog(QDialog):
    """``decided`` hands over the result of a managed level entered from here."""

    decided = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget, code: str = "") -> None:
        super().__init__(parent)
        self.desk = desk
        self.found: AssessmentView | None = None
        self.setWindowTitle("激励性分级测算")
        self.resize(820, 600)
        down = QVBoxLayout(self)
        down.setContentsMargins(theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP)
        down.setSpacing(theme.GAP)
        down.addWidget(label(self, "激励性分级测算", "title"))
        row = QHBoxLayout()
        row.setSpacing(theme.GAP_SMALL)
        self.who = QLineEdit(code, self)
        self.who.setPlaceholderText("企业的信用代码，或者全称")
        self.who.setAccessibleName("企业")
        self.year = years(self, desk.office.clock.today())
        self.count = button(self, "测算(&C)")
        self.count.setDefault(True)
        self.count.clicked.connect(self.assess)
        row.addWidget(self.who, 1)
        row.addWidget(self.year)
        row.addWidget(self.count)
        down.addLayout(row)
        levels = QHBoxLayout()
        levels.setSpacing(theme.GAP)
        self.graded, self.managed = NamedLevel(self, "评定等级"), NamedLevel(self, "可以按")
        self.stand = label(self, ASK, "muted", wrap=True)
        levels.addWidget(self.graded)
        levels.addWidget(self.managed)
        levels.addWidget(self.stand, 1)
        down.addLayout(levels)
        self.indicators = self._table(INDICATORS, "指标")
        self.indicators.setFixedHeight(theme.ROW_HEIGHT * 3 + 6)
        down.addWidget(self.indicators)
        self.tonnes: RecordsView | None = None
        self.place = QVBoxLayout()
        down.addLayout(self.place)
        self.notes = label(self, "", "quiet", wrap=True, selectable=True)
        down.addWidget(self.notes)
        down.addStretch(1)
        box = QDialogButtonBox(self)
        self.decide = button(box, "登记管理等级(&D)…", "primary")
        self.decide.clicked.connect(self._decide)
        self.print = button(box, "打印测算表(&P)…")
        self.print.clicked.connect(self._print)
        box.addButton(self.print, QDialogButtonBox.ButtonRole.ActionRole)
        box.addButton(self.decide, QDialogButtonBox.ButtonRole.ActionRole)
        box.addButton(button(box, "关闭"), QDialogButtonBox.ButtonRole.RejectRole)
        box.rejected.connect(self.reject)
        down.addWidget(box)
        self._allow()

    def _table(self, columns: tuple[Column, ...], name: str) -> RecordsView:
        made = RecordsView(self, columns, name)
        made.setModel(RowsModel(columns, made))
        made.lay_out_columns()
        return made

    def _fill(self, table: RecordsView, rows: list[object]) -> None:
        model = table.model()
        assert isinstance(model, RowsModel)
        model.set_rows(rows)

    def _show_tonnes(self, rows: list[list[str]]) -> None:
        """The table of tonnes; its columns are the kinds of sources the rule asks for."""
        if self.tonnes is not None:
            self.place.removeWidget(self.tonnes)
            self.tonnes.deleteLater()
            self.tonnes = None
        if not rows:
            return
        columns = tuple(
            Column(title, _cell(at), 120 if at else 0, right=at > 0, colour=_tonnes_ink(at))
            for at, title in enumerate(rows[0])
        )
        self.tonnes = self._table(columns, "上年排放量")
        self._fill(self.tonnes, list(rows[1:]))
        self.tonnes.setFixedHeight(theme.ROW_HEIGHT * len(rows) + 6)
        self.place.addWidget(self.tonnes)

    def assess(self) -> None:
        """Count with what is on record now."""
        text, year = self.who.text().strip(), self.year.currentData()
        if not text:
            self.stand.setText("请写企业的信用代码或全称")
            return

        def read(office: Office, actor: Actor, job: Job) -> AssessmentView:
            from db.incentive.assessing import assess
            from db.incentive.whose import enterprise_named

            key = enterprise_named(office, actor, text).key
            return assess(office, actor, key, year)

        allow(self.count, "正在测算…")
        self.desk.run(self, read, self._take, failed=self._failed)

    def _take(self, found: AssessmentView) -> None:
        from db.incentive.assessing import as_inputs
        from db.incentive.forms import tonnes_sources, tonnes_table

        allow(self.count)
        self.found = found
        self.graded.show_level(found.graded)
        self.managed.show_level(found.choices[0] if found.choices and not found.why_not else None)
        dress(self.stand, "muted")
        said = found.why_not or f"指标达到：{found.outcome.reason}"
        self.stand.setText(f"{found.enterprise.name}　{found.group.name}\n{said}")
        self._fill(self.indicators, list(found.outcome.standings))
        inputs = as_inputs(found)
        self._show_tonnes(tonnes_table(inputs))
        told = tonnes_sources(inputs["parts"])
        told += [each for each in found.findings if each not in "\n".join(told)]
        mean = found.mean
        if mean is not None:
            basis = "；".join(each for each in (mean.document, mean.basis) if each)
            told.insert(0, f"均值来源：{basis}")
        self.notes.setText("\n".join(f"· {each}" for each in told))
        self._allow()

    def _failed(self, error: BaseException) -> None:
        from grading.refusals import Refusal

        allow(self.count)
        if not isinstance(error, Refusal):
            self.desk.show_error(error)
            return
        self.found = None
        self.graded.show_level(None)
        self.managed.show_level(None)
        self._fill(self.indicators, [])
        self._show_tonnes([])
        self.notes.setText("")
        dress(self.stand, "refused")
        self.stand.setText(str(error))
        self._allow()

    def _allow(self) -> None:
        found = self.found
        allow(self.print, "" if found is not None else ASK)
        why = ASK
        if found is not None:
            why = "" if found.choices else found.why_not
        if not why and "approver" not in self.desk.actor.roles:
            why = "须由“审批”角色办理"
        allow(self.decide, why)

    def _decide(self) -> None:
        if self.found is None:
            return
        dialog = DecideDialog(self.desk, self.found, self)
        dialog.carried_out.connect(self._decided)
        dialog.exec()
        dialog.deleteLater()

    def _decided(self, view: object) -> None:
        self.accept()
        self.decided.emit(view)

    def _print(self) -> None:
        from gui.standards.paper_dialog import PaperDialog

        found, actor = self.found, self.desk.actor
        if found is None:
            return

        def draw(office: Office) -> bytes:
            from db.incentive.forms import assessed_form
            from templates.papers.incentive import draw_incentive

            return draw_incentive(assessed_form(office, actor, found))

        dialog = PaperDialog(self.desk, f"{found.enterprise.name} 激励性分级测算表", draw, self)
        dialog.exec()
        dialog.deleteLater()
