"""数据质量疑点: what is odd about the data, and who has explained it; a waiver is a record."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from grading.monitoring.doubts import SEVERITY_TITLES, doubt_kinds
from grading.monitoring.hours import hour_start
from gui import theme
from gui.people.form_dialog import FormDialog
from gui.people.reason_dialog import ReasonDialog
from gui.pieces import allow, button, label
from gui.tables.rows import Column, RowsModel
from gui.tables.view import RecordsView

if TYPE_CHECKING:
    from db.monitoring.doubts import SeenDoubt, WaiverView
    from db.office import Office
    from db.users import Actor
    from gui.desk import Desk
    from gui.jobs import Job

CHOOSE = "先在表里选一处疑点"
FILTERS = ("全部", "没有说明的", "已豁免的")


def _hour(number: int) -> str:
    return f"{hour_start(number):%Y-%m-%d %H:00}"


def _begin(seen: SeenDoubt) -> str:
    first = hour_start(seen.doubt.first_hour)
    return f"{first:%Y-%m-%d} {first.hour}时"


def _whole(seen: SeenDoubt) -> str:
    return f"{_hour(seen.doubt.first_hour)} 至 {_hour(seen.doubt.last_hour)}（小时开始）"


def _severity(seen: SeenDoubt) -> str:
    scheme = theme.colours()
    if seen.waiver is not None:
        return scheme.muted
    return {"high": scheme.bad, "medium": scheme.unsure, "low": ""}[seen.doubt.severity]


class DoubtsTab(QWidget):
    """All doubts of the outlets in sight; ``wanted`` asks for outlet, pollutant, first hour."""

    wanted = Signal(str, str, int)

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.desk = desk
        self._seen: Sequence[SeenDoubt] = ()
        self._names: Mapping[str, str] = {}
        columns = (
            Column("程度", lambda each: SEVERITY_TITLES[each.doubt.severity], 76, colour=_severity),
            Column("疑点", lambda each: each.doubt.title, 100, tip=self._why),
            Column("排放口", lambda each: self._names.get(each.doubt.outlet, ""), 104),
            Column("污染物", lambda each: pollutant_name(each.doubt.pollutant), 80),
            Column("起", _begin, 136, tip=_whole),
            Column("小时", lambda each: f"{each.doubt.hours:,}", 46, right=True),
            Column("情况", lambda each: each.doubt.message, 0),
            Column("说明", self._waived, 70),
        )
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(theme.GAP_SMALL)
        across = QHBoxLayout()
        self.filter = QComboBox(self)
        self.filter.addItems(FILTERS)
        self.filter.setAccessibleName("疑点筛选")
        self.filter.currentIndexChanged.connect(self._fill)
        self.count = label(self, "", "muted")
        self.go = button(self, "看这段小时(&H)")
        self.go.clicked.connect(self._go)
        self.waive = button(self, "豁免(&W)…")
        self.waive.clicked.connect(self._ask)
        self.end = button(self, "收回豁免…")
        self.end.clicked.connect(self._ask_end)
        across.addWidget(self.filter)
        across.addWidget(self.count, 1)
        for each in (self.go, self.waive, self.end):
            across.addWidget(each)
        down.addLayout(across)
        self.table = RecordsView(self, columns, "数据质量疑点")
        self.rows = RowsModel(columns, self.table)
        self.table.setModel(self.rows)
        self.table.lay_out_columns()
        self.table.nothing = "没有发现数据质量疑点"
        self.table.opened.connect(lambda _: self._go())
        self.table.selectionModel().currentRowChanged.connect(self._allow)
        down.addWidget(self.table, 1)
        self.detail = label(self, "", wrap=True, selectable=True)
        down.addWidget(self.detail)
        words = "疑点只作提示，不自动改变判定；豁免是记录理由和人，不改任何小时，可以收回。"
        down.addWidget(label(self, words, "quiet", wrap=True))
        self._allow()

    def show_doubts(self, seen: Sequence[SeenDoubt], names: Mapping[str, str]) -> None:
        """Show these doubts; ``names`` says what outlets are called, by id."""
        order = {severity: number for number, severity in enumerate(SEVERITY_TITLES)}
        self._seen = sorted(
            seen, key=lambda each: (each.waiver is not None, order[each.doubt.severity])
        )
        self._names = names
        self._fill()

    def current(self) -> SeenDoubt | None:
        """The doubt of the current row."""
        row = self.table.currentIndex().row()
        return self.rows.rows[row] if 0 <= row < len(self.rows.rows) else None

    def _fill(self, *_: object) -> None:
        kept = [
            each
            for each in self._seen
            if self.filter.currentIndex() == 0
            or (each.waiver is None) == (self.filter.currentIndex() == 1)
        ]
        at = self.table.currentIndex().row()
        self.rows.set_rows(kept)
        if kept:
            self.table.selectRow(min(max(at, 0), len(kept) - 1))
        still = sum(each.waiver is None for each in self._seen)
        self.count.setText(f"{len(self._seen):,} 处，没有说明的 {still:,} 处")
        self._allow()

    def _why(self, seen: SeenDoubt) -> str:
        return doubt_kinds()[seen.doubt.kind].why

    @staticmethod
    def _waived(seen: SeenDoubt) -> str:
        return "" if seen.waiver is None else seen.waiver.words()

    def _allow(self, *_: object) -> None:
        seen = self.current()
        self.detail.setText("" if seen is None else self._told(seen))
        from db.monitoring.doubts import MAY_WAIVE
        from db.users import ROLES

        roles = "、".join(ROLES[each] for each in MAY_WAIVE)
        entered = self.desk.is_entered
        right = entered and set(MAY_WAIVE) & self.desk.actor.roles
        no_right = "" if right else f"豁免须由{roles}办理"
        why = CHOOSE if seen is None else ""
        allow(self.go, why)
        done = seen is not None and seen.waiver is not None
        allow(self.waive, why or no_right or ("这处疑点已经豁免" if done else ""))
        allow(self.end, why or no_right or ("" if done else "这处疑点没有豁免"))

    def _told(self, seen: SeenDoubt) -> str:
        """All of one doubt: why it is one, where, and who explained it."""
        one = seen.doubt
        where = (
            f"{self._names.get(one.outlet, '')}　{pollutant_name(one.pollutant)}　{_whole(seen)}"
        )
        waived = f"\n{seen.waiver.words()}" if seen.waiver is not None else ""
        return f"{one.title}：{one.message}。{self._why(seen)}\n{where}{waived}"

    def _go(self) -> None:
        seen = self.current()
        if seen is not None:
            one = seen.doubt
            self.wanted.emit(one.outlet, one.pollutant, one.first_hour)

    def _ask(self) -> None:
        seen = self.current()
        if seen is not None:
            name = self._names.get(seen.doubt.outlet, "")
            dialog = WaiverDialog(self.desk, seen, name, self)
            dialog.exec()
            dialog.deleteLater()

    def _ask_end(self) -> None:
        seen = self.current()
        if seen is None or seen.waiver is None:
            return
        waiver: WaiverView = seen.waiver

        def end(office: Office, actor: Actor, reason: str) -> WaiverView:
            from db.monitoring.doubts import end_waiver

            return end_waiver(office, actor, waiver.id, reason)

        dialog = ReasonDialog(
            self.desk, "收回豁免", "收回(&E)", end, self, remark=waiver.words(),
            example="例如：现场核查发现数采仪被改过量程",
        )  # fmt: skip
        dialog.exec()
        dialog.deleteLater()


class WaiverDialog(FormDialog):
    """Why one doubt is not held against the data, and how far the explanation reaches."""

    def __init__(self, desk: Desk, seen: SeenDoubt, outlet: str, parent: QWidget) -> None:
        one = seen.doubt
        remark = (
            f"{outlet}　{pollutant_name(one.pollutant)}　{one.title}\n"
            f"{_hour(one.first_hour)} 至 {_hour(one.last_hour)}：{one.message}"
        )
        super().__init__(desk, "豁免疑点", "豁免(&W)", parent, remark=remark)
        self.doubt = one
        self.scope = QComboBox(self)
        month = one.month
        self.scopes: list[tuple[str, str, int, int]] = [
            ("只这一段时间、这一污染物", one.pollutant, one.first_hour, one.last_hour),
            ("这一段时间，该排放口各污染物", "", one.first_hour, one.last_hour),
            (
                f"{month} 全月的同类疑点、这一污染物",
                one.pollutant,
                month.first_hour,
                month.next.first_hour - 1,
            ),
        ]
        self.scope.addItems([each[0] for each in self.scopes])
        self.reason = QPlainTextEdit(self)
        self.reason.setPlaceholderText("例如：已核对数采仪和运维台账，低负荷运行，附件2 第3页")
        self.reason.setTabChangesFocus(True)
        self.reason.setFixedHeight(84)
        self.reason.textChanged.connect(self.look)
        self.fields.addRow("范围(&S)", self.scope)
        self.fields.addRow("理由(&R)", self.reason)
        self.look()
        self.reason.setFocus()

    def missing(self) -> str:
        return "" if len(self.reason.toPlainText().strip()) >= 4 else "请写明核对了什么、凭什么"

    def command(self) -> Callable[[Job], Any]:
        office, actor, one = self.desk.office, self.desk.actor, self.doubt
        _, pollutant, first, last = self.scopes[self.scope.currentIndex()]
        reason = self.reason.toPlainText()

        def waive_it(job: Job) -> WaiverView:
            from db.monitoring.doubts import waive

            outlet = int(one.outlet)
            return waive(office, actor, outlet, one.kind, first, last, reason, pollutant=pollutant)

        return waive_it


def pollutant_name(id: str) -> str:
    """What a pollutant is called."""
    from grading.monitoring.pollutants import pollutants

    known = pollutants().get(id)
    return known.name if known is not None else id
