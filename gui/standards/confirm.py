"""核对台: the drafted rule at the left, the official wording at the right, two people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QInputDialog,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from grading.confirmation import KIND_NAMES
from gui import theme
from gui.pieces import allow, button, dress, label
from gui.standards.shelf import Shelved
from gui.standards.wording_form import Drafted, WordingForm
from gui.tables.rows import Column, RowsModel
from gui.tables.view import RecordsView

if TYPE_CHECKING:
    from collections.abc import Callable

    from db.confirmation_views import ConfirmationView, ItemView
    from db.office import Office
    from db.users import Actor
    from gui.desk import Desk
    from gui.jobs import Job

COLOURS = {"open": "muted", "differs": "bad", "recorded": "unsure", "confirmed": "good"}
ALL = "全部"


class ConfirmDialog(QDialog):
    """Works through the items of one pack. Each act is a command of its own."""

    def __init__(self, desk: Desk, each: Shelved, parent: QWidget) -> None:
        super().__init__(parent)
        self.desk = desk
        self.each = each
        self.view: ConfirmationView | None = None
        self._names: dict[str, str] = {}
        self.setWindowTitle("核对台")
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.resize(1160, 760)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(theme.GAP_LARGE, theme.GAP, theme.GAP_LARGE, theme.GAP)
        outer.setSpacing(theme.GAP)
        outer.addWidget(label(self, f"{each.pack.title}　{each.pack.edition}", "strong", wrap=True))
        row = QHBoxLayout()
        self.show_only = QComboBox(self)
        self.show_only.setAccessibleName("显示哪些项")
        self.show_only.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.show_only.activated.connect(self._filter)
        self.told = label(self, "正在读取…", "muted", wrap=True)
        row.addWidget(self.show_only)
        row.addWidget(self.told, 1)
        outer.addLayout(row)
        split = QSplitter(Qt.Orientation.Horizontal, self)
        split.setHandleWidth(theme.GAP)
        split.setChildrenCollapsible(False)
        columns = (
            Column("核对项", lambda view: view.item.title, 0),
            Column("类别", lambda view: KIND_NAMES[view.item.kind], 84),
            Column("状态", self._state, 100, colour=_colour),
        )
        self.table = RecordsView(split, columns, "核对项")
        self.table.setSelectionMode(RecordsView.SelectionMode.SingleSelection)
        self.table.nothing = "没有这样的项"
        self.rows = RowsModel(columns, self.table)
        self.table.setModel(self.rows)
        self.table.lay_out_columns()
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_item())
        split.addWidget(self._right(split))
        split.setSizes([430, 690])
        outer.addWidget(split, 1)
        self.table.setFocus()
        desk.run(self, self._read, self._take)

    def _right(self, parent: QWidget) -> QWidget:
        right = QWidget(parent)
        down = QVBoxLayout(right)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(theme.GAP)
        self.state = label(right, "", "muted", wrap=True)
        down.addWidget(self.state)
        across = QHBoxLayout()
        across.setSpacing(theme.GAP)
        self.drafted = Drafted(self.each.pack, right)
        self.form = WordingForm(self.desk, right)
        self.form.changed.connect(self._allow)
        across.addWidget(self.drafted, 4)
        across.addWidget(self.form, 5)
        down.addLayout(across, 1)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        self.back = button(right, "退回(&B)…")
        self.check = button(right, "复核通过(&C)")
        self.record = button(right, "录入(&R)", "primary")
        for made, does in (
            (self.back, self._send_back),
            (self.check, self._check),
            (self.record, self._record),
        ):
            buttons.addWidget(made)
            made.clicked.connect(does)
            allow(made, "正在读取…")
        down.addLayout(buttons)
        return right

    # Showing ---------------------------------------------------------------------------

    def _read(self, office: Office, actor: Actor, job: Job) -> ConfirmationView:
        from db.confirmations import confirmation

        return confirmation(office, actor, self.each.called)

    def _take(self, view: ConfirmationView) -> None:
        from db.confirmation_views import STATE_NAMES

        self.view = view
        self._names = {str(state): name for state, name in STATE_NAMES.items()}
        counts = {state: sum(each.state == state for each in view.items) for state in self._names}
        self.told.setText(f"{view.state}　共 {len(view.items)} 项")
        kept = self.show_only.currentData() or ALL
        self.show_only.clear()
        self.show_only.addItem(f"{ALL}（{len(view.items)}）", ALL)
        for state, name in self._names.items():
            self.show_only.addItem(f"{name}（{counts[state]}）", state)
        self.show_only.setCurrentIndex(self.show_only.findData(kept))
        self._filter()

    def _filter(self) -> None:
        if self.view is None:
            return
        now = self.item
        key = "" if now is None else now.item.key
        wanted = self.show_only.currentData()
        shown = [each for each in self.view.items if wanted in (ALL, each.state)]
        self.rows.set_rows(shown)
        keys = [each.item.key for each in shown]
        self.table.selectRow(keys.index(key) if key in keys else 0)
        self._show_item()

    @property
    def item(self) -> ItemView | None:
        """The item that is selected."""
        row = self.table.currentIndex().row()
        found: ItemView | None = self.rows.rows[row] if 0 <= row < len(self.rows.rows) else None
        return found

    def _show_item(self) -> None:
        each = self.item
        if each is None:
            return
        self.drafted.show_item(each.item)
        mine = each.recorded_by_id == self.desk.actor.user_id
        # Who checks enters the numbers anew and does not see those of the first person.
        self.form.show_item(each, numbers=mine or each.state in ("open", "confirmed"))
        said = self._state(each)
        if each.recorded_by:
            said += f"　录入 {each.recorded_by}"
        if each.checked_by:
            said += f"　复核 {each.checked_by}"
        for found in each.discrepancies:
            figure = found.figure
            said += f"　{figure.name}：稿 {figure.value:f}，录入 {found.entered}"
        if each.returned:
            said += f"　退回理由：{each.returned}"
        self.state.setText(said)
        dress(self.state, COLOURS[each.state])
        self._allow()

    def _allow(self) -> None:
        each = self.item
        if each is None:
            return
        mine = each.recorded_by_id == self.desk.actor.user_id
        closed = self._closed()
        done = "这一项已核；要重新录入的，先退回" if each.state == "confirmed" else ""
        missing = self.form.missing()
        allow(
            self.record,
            closed or each.item.blocked or done or missing,
            "记下正式文本，由另一人复核",
        )
        not_yet = (
            ""
            if each.state == "recorded"
            else {
                "open": "还没有录入",
                "differs": "数值与稿不同：重新录入，或先作修订",
                "confirmed": "这一项已核",
            }[each.state]
        )
        own = "是您录入的，须由另一人复核" if mine else ""
        allow(self.check, closed or not_yet or own or self.form.numbers_missing(), "与正式文本一致")
        not_entered = "还没有录入" if each.state == "open" else ""
        allow(self.back, closed or not_entered, "退回重新录入，写明理由")

    def _closed(self) -> str:
        """Why this person can do nothing here at all; the record room refuses the same."""
        actor, view = self.desk.actor, self.view
        if not actor.roles - {"reader"}:
            return "只读账号无权核对，请换有办理角色的账号"
        if actor.county is not None:
            return "标准库属于全市，县（市、区）账号不能核对"
        if view is not None and view.retired_at is not None:
            return "这一版已停用，请核对在用的版本"
        if view is not None and view.confirmed_at is not None:
            return "这部标准已核，不再改动；有误的，作修订更正"
        return ""

    def _state(self, each: ItemView) -> str:
        return self._names.get(each.state, "")

    # Acting ----------------------------------------------------------------------------

    def _record(self) -> None:
        each = self.item
        if each is None:
            return
        key, said = each.item.key, self.form.said()

        def work(office: Office, actor: Actor, job: Job) -> ConfirmationView:
            from db.confirmation_views import Wording
            from db.confirmations import record

            return record(office, actor, self.each.called, {key: Wording(**said)})

        self._command(work)

    def _check(self) -> None:
        each = self.item
        if each is None:
            return
        key, numbers = each.item.key, self.form.numbers()

        def work(office: Office, actor: Actor, job: Job) -> ConfirmationView:
            from db.confirmations import check

            return check(office, actor, self.each.called, [key], numbers={key: numbers})

        self._command(work)

    def _send_back(self) -> None:
        each = self.item
        if each is None:
            return
        reason, given = QInputDialog.getText(self, "退回", "哪里不对：")
        if not given:
            return
        key = each.item.key

        def work(office: Office, actor: Actor, job: Job) -> ConfirmationView:
            from db.confirmations import send_back

            return send_back(office, actor, self.each.called, [key], reason)

        self._command(work)

    def _command(self, work: Callable[[Office, Actor, Job], ConfirmationView]) -> None:
        def failed(error: BaseException) -> None:
            self._allow()
            self.desk.show_error(error)

        for made in (self.back, self.check, self.record):
            allow(made, "正在记录…")
        self.desk.run(self, work, self._take, failed=failed, title="正在记录…")


def _colour(each: ItemView) -> str:
    found: str = getattr(theme.colours(), COLOURS[each.state])
    return found
