"""铁路专用线: the register of the city with its volumes, who ought to have one, who was named."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from gui import theme
from gui.people.form_dialog import FormDialog
from gui.people.reason_dialog import ReasonDialog
from gui.pieces import allow, button, label, number_field
from gui.rights import why_not
from gui.tables.rows import Column, RowsModel
from gui.tables.view import RecordsView

if TYPE_CHECKING:
    from db.office import Office
    from db.transport.rail_lines import RailLineView, RailRegister
    from db.users import Actor
    from gui.desk import Desk
    from gui.jobs import Job

STATES = (("needed", "应建"), ("building", "在建"), ("built", "已建"), ("excused", "不需建"))
WAN = 10_000_000
"""Kilograms in 万吨."""


def _wan(kg: int | None) -> str:
    return "—" if not kg else f"{kg / WAN:,.1f}"


def _state_colour(line: RailLineView) -> str:
    scheme = theme.colours()
    return {"built": scheme.good, "needed": scheme.bad, "building": scheme.unsure}.get(
        line.plan.state, ""
    )


LINES = (
    Column("单位", lambda e: e.owner + ("（方案点名）" if e.project else ""), 0),
    Column("县（市、区）", lambda e: e.county or "—", 100),
    Column("专用线", lambda e: e.plan.name, 200),
    Column("状态", lambda e: e.state_title, 76, colour=_state_colour),
    Column("进度", lambda e: f"{e.plan.progress}%", 60, right=True),
    Column("设计运能", lambda e: _wan(e.plan.capacity_kg), 90, right=True,
           tip=lambda e: "万吨/年"),
    Column("铁路运量", lambda e: _wan(e.rail_kg), 90, right=True,
           tip=lambda e: "万吨，最近十二个整月"),
    Column("利用率", lambda e: "—" if e.use is None else f"{e.use:.1f}%", 76, right=True),
)  # fmt: skip


class RailTab(QWidget):
    """For the whole reach of the person, whichever enterprise is chosen."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.desk = desk
        self.code = self.name = ""
        down = QVBoxLayout(self)
        down.setContentsMargins(0, theme.GAP, 0, 0)
        down.setSpacing(theme.GAP_SMALL)
        across = QHBoxLayout()
        across.setSpacing(theme.GAP_SMALL)
        self.stand = label(self, "", "muted")
        across.addWidget(self.stand, 1)
        self.retire = button(self, "停用(&T)…")
        self.retire.clicked.connect(self._ask_retire)
        self.change = button(self, "更新(&M)…")
        self.change.clicked.connect(self._ask_change)
        self.new = button(self, "登记专用线(&L)…")
        self.new.clicked.connect(self._ask_new)
        for each in (self.retire, self.change, self.new):
            across.addWidget(each)
        down.addLayout(across)
        self.table = RecordsView(self, LINES, "铁路专用线")
        self.table.nothing = "还没有登记铁路专用线"
        self.rows = RowsModel(LINES, self.table)
        self.table.setModel(self.rows)
        self.table.lay_out_columns()
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._allow())
        self.table.opened.connect(lambda _: self._ask_change())
        down.addWidget(self.table, 1)
        self.needed = label(self, "", "", wrap=True, selectable=True)
        self.named = label(self, "", "muted", wrap=True)
        self.rule = label(self, "", "quiet", wrap=True, selectable=True)
        for words in (self.needed, self.named, self.rule):
            down.addWidget(words)
        self._allow()

    def load(self) -> None:
        """Read the register again."""

        def read(office: Office, actor: Actor, job: Job) -> RailRegister:
            from db.transport.rail_lines import rail_register

            return rail_register(office, actor)

        self.desk.run(self, read, self._show)

    def _show(self, found: RailRegister) -> None:
        self.rows.set_rows(found.lines)
        self.stand.setText(f"{len(found.lines)} 条，运量为 {found.first} 至 {found.last}，万吨")
        words = "\n".join(f"{name}：{told}" for _, name, told in found.needed)
        self.needed.setText(words)
        self.needed.setVisible(bool(words))
        open_ = "、".join(each.name for each in found.open_projects)
        self.named.setText(f"方案点名、台账里还没有的：{open_}" if open_ else "")
        self.named.setVisible(bool(open_))
        self.rule.setText("\n".join(found.notes))
        self._allow()

    def choose(self, code: str, name: str) -> None:
        """The enterprise a new siding is proposed for."""
        self.code, self.name = code, name

    def current(self) -> RailLineView | None:
        """The siding in front."""
        at = self.table.currentIndex().row()
        return self.rows.rows[at] if 0 <= at < len(self.rows.rows) else None

    def _allow(self) -> None:
        from db.transport.rail_lines import MAY_KEEP

        no_right = why_not(self.desk.actor, *MAY_KEEP) if self.desk.is_entered else ""
        why = no_right or ("" if self.current() is not None else "先在表里选一条专用线")
        allow(self.new, no_right)
        allow(self.change, why)
        allow(self.retire, why)

    def _ask_new(self) -> None:
        RailDialog(self.desk, self.code, self.name, None, self).exec()

    def _ask_change(self) -> None:
        line = self.current()
        if line is not None and self.change.isEnabled():
            RailDialog(self.desk, "", "", line, self).exec()

    def _ask_retire(self) -> None:
        line = self.current()
        if line is None:
            return
        id = line.id

        def does(office: Office, actor: Actor, reason: str) -> object:
            from db.transport.rail_lines import retire_line

            retire_line(office, actor, id, reason=reason)
            return None

        ReasonDialog(
            self.desk, f"停用“{line.plan.name}”", "停用", does, self, example="例如：重复登记"
        ).exec()


class RailDialog(FormDialog):
    """One siding: of the enterprise chosen on the page, or of a unit outside the register."""

    def __init__(
        self, desk: Desk, code: str, name: str, line: RailLineView | None, parent: QWidget
    ) -> None:
        title = "登记铁路专用线" if line is None else "更新铁路专用线"
        super().__init__(desk, title, "保存", parent, remark=line.owner if line else name)
        self._code, self._line = code, line
        self.owner = QLineEdit(self)
        self.owner.setVisible(line is None and not code)
        if line is None and not code:
            self.owner.setPlaceholderText("名录以外的单位；名录里的企业先在页面上方选择")
            self.fields.addRow("单位(&O)", self.owner)
        plan = line.plan if line is not None else None
        self.name = QLineEdit(plan.name if plan else (f"{name}铁路专用线" if name else ""), self)
        self.state = QComboBox(self)
        for id, words in STATES:
            self.state.addItem(words, id)
        self.state.setCurrentIndex(self.state.findData(plan.state) if plan else 0)
        self.capacity = QLineEdit(f"{plan.capacity_kg / WAN:g}" if plan else "", self)
        self.capacity.setPlaceholderText("万吨/年，不知道的不填")
        self.progress = number_field(self, 0, 100, " %")
        self.progress.setMinimumWidth(110)
        self.progress.setValue(plan.progress if plan else 0)
        self.note = QLineEdit(plan.note if plan else "", self)
        for words, field in (
            ("名称(&A)", self.name), ("状态(&S)", self.state), ("设计运能(&C)", self.capacity),
            ("进度(&P)", self.progress), ("说明(&N)", self.note),
        ):  # fmt: skip
            self.fields.addRow(words, field)
        for field in (self.owner, self.name, self.capacity):
            field.textChanged.connect(lambda _: self.look())
        self.look()

    def missing(self) -> str:
        if self._line is None and not self._code and not self.owner.text().strip():
            return "请填写单位，或先在页面上方选择企业"
        if not self.name.text().strip():
            return "请填写专用线名称"
        return "" if self._capacity() is not None else "设计运能应是数，以万吨/年计"

    def _capacity(self) -> int | None:
        text = self.capacity.text().strip()
        try:
            number = Decimal(text or 0)
        except InvalidOperation:
            return None
        return int(number * WAN) if number.is_finite() and number >= 0 else None

    def command(self) -> Callable[[Job], Any]:
        from dataclasses import replace

        from db.transport.rail_lines import RailPlan, change_line, enter_line

        office, actor, line = self.desk.office, self.desk.actor, self._line
        usual = line.plan if line is not None else RailPlan("")
        plan = replace(
            usual, name=self.name.text(), state=self.state.currentData(),
            capacity_kg=self._capacity() or 0, progress=self.progress.value(),
            note=self.note.text(),
        )  # fmt: skip
        if line is not None:
            id, version = line.id, line.version
            return lambda job: change_line(office, actor, id, plan, version=version)
        code, owner = self._code, self.owner.text()
        return lambda job: enter_line(office, actor, code, plan, owner=owner)
