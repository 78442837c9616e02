"""换版影响: what another edition would make of the current results. Nothing is changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QVBoxLayout,
    QWidget,
)

from grading.impact import OUTCOME_NAMES, Impact, Shift
from gui import theme
from gui.pieces import allow, button, label
from gui.standards.compare import edition_choice
from gui.standards.shelf import Shelved
from gui.tables.rows import Column, RowsModel
from gui.tables.view import RecordsView, WrappedDelegate

if TYPE_CHECKING:
    from db.office import Office
    from db.users import Actor
    from gui.desk import Desk
    from gui.jobs import Job

_COLOURS = {"rises": "good", "falls": "bad", "undecided": "unsure", "unordered": "unsure"}
MOVED = "有变化的"


class ImpactDialog(QDialog):
    """Judges the results of one edition by another. ``opened`` names an audit to go to."""

    opened = Signal(str)

    def __init__(
        self, desk: Desk, editions: Sequence[Shelved], old: int, new: int, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.desk = desk
        self.editions = list(editions)
        self.found: Impact | None = None
        self._job: Job | None = None
        self.setWindowTitle("换版影响")
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.resize(1080, 680)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(theme.GAP_LARGE, theme.GAP, theme.GAP_LARGE, theme.GAP)
        outer.setSpacing(theme.GAP)
        row = QHBoxLayout()
        self.old = edition_choice(self, editions, old)
        self.new = edition_choice(self, editions, new)
        self.run = button(self, "计算(&R)", "primary")
        for words, choice in (("现用", self.old), ("换成", self.new)):
            row.addWidget(label(self, words))
            row.addWidget(choice, 1)
            choice.activated.connect(self._look)
        row.addWidget(self.run)
        outer.addLayout(row)
        remark = (
            "按现用版本评定或正在办理的申报件，逐件用另一版本重算；不改动任何记录。"
            "口径变了的填报值不沿用，按未知处理。"
        )
        outer.addWidget(label(self, remark, "quiet", wrap=True))
        below = QHBoxLayout()
        self.show_only = QComboBox(self)
        self.show_only.setAccessibleName("显示哪些申报件")
        self.show_only.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.show_only.activated.connect(self._filter)
        self.told = label(self, "", "strong", wrap=True)
        below.addWidget(self.show_only)
        below.addWidget(self.told, 1)
        outer.addLayout(below)
        columns = (
            Column("申报件", lambda shift: shift.current.key, 124, top=True),
            Column("企业", lambda shift: shift.current.title, 220, top=True),
            Column("变化", _outcome, 90, top=True, colour=_colour),
            Column("现在", lambda shift: _levels(shift.before), 110, top=True),
            Column("换版后", lambda shift: _levels(shift.after), 110, top=True),
            Column("原因", _causes, 0, top=True),
            Column("未沿用", _left, 80, top=True, tip=_left_tip),
        )
        self.table = RecordsView(self, columns, "换版影响")
        self.table.setWordWrap(True)
        self.table.setItemDelegate(WrappedDelegate(self.table))
        self.rows = RowsModel(columns, self.table)
        self.table.setModel(self.rows)
        self.table.lay_out_columns()
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.table.opened.connect(self._open)
        outer.addWidget(self.table, 1)
        self.run.clicked.connect(self.calculate)
        self._look()

    def _look(self) -> None:
        """Two other editions: what was computed is no longer about them."""
        self.found = None
        self.rows.set_rows([])
        self.show_only.clear()
        allow(self.show_only, "还没有计算")
        self.told.setText("")
        self.table.nothing = "还没有计算"
        same = self.old.currentIndex() == self.new.currentIndex()
        allow(self.run, "现用和换成的是同一个版本" if same else "", "逐件重算，不改动任何记录")

    def calculate(self) -> None:
        """Judge every current result by the other edition, behind the window."""
        old, new = (self.editions[each.currentIndex()].called for each in (self.old, self.new))
        chosen = (self.old.currentIndex(), self.new.currentIndex())

        def work(office: Office, actor: Actor, job: Job) -> Impact:
            from db.impact import impact_of

            def told(done: int, total: int) -> None:
                job.report(done, total, f"已重算 {done:,} / {total:,} 件")

            return impact_of(office, actor, old, new, progress=told)

        def show(found: Impact) -> None:
            if chosen == (self.old.currentIndex(), self.new.currentIndex()):
                self._show(found)

        def failed(error: BaseException) -> None:
            from gui.jobs import Cancelled

            self._look()
            if not isinstance(error, Cancelled):
                self.desk.show_error(error)

        allow(self.run, "正在计算…")
        self.desk.run(self, work, show, failed=failed, title="正在逐件重算…", cancellable=True)

    def _show(self, found: Impact) -> None:
        self._look()
        self.found = found
        counts = found.counts()
        moved = len(found.shifts) - counts["same"]
        words = "，".join(
            f"{OUTCOME_NAMES[outcome]} {count} 件" for outcome, count in counts.items() if count
        )
        self.told.setText(words or "没有按现用版本评定或正在办理的申报件")
        self.show_only.addItem(f"{MOVED}（{moved}）", MOVED)
        for outcome, count in counts.items():
            self.show_only.addItem(f"{OUTCOME_NAMES[outcome]}（{count}）", outcome)
        allow(self.show_only)
        self.table.nothing = "没有这样的申报件"
        self._filter()

    def _filter(self) -> None:
        if self.found is None:
            return
        wanted = self.show_only.currentData()
        self.rows.set_rows(
            [
                each
                for each in self.found.shifts
                if each.outcome == wanted or (wanted == MOVED and each.outcome != "same")
            ]
        )

    def _open(self, row: int) -> None:
        self.opened.emit(self.rows.rows[row].current.key)
        self.accept()


def _outcome(shift: Shift) -> str:
    return OUTCOME_NAMES[shift.outcome]


def _colour(shift: Shift) -> str:
    name = _COLOURS.get(shift.outcome, "")
    return getattr(theme.colours(), name) if name else ""


def _levels(pair: tuple[str, str]) -> str:
    proven, possible = pair
    return proven if proven == possible else f"{proven}（可能 {possible}）"


def _causes(shift: Shift) -> str:
    return "、".join(cause.name for cause in shift.causes)


def _left(shift: Shift) -> str:
    return f"{len(shift.left)} 项" if shift.left else ""


def _left_tip(shift: Shift) -> str:
    return "\n".join(f"{fact}：{why}" for fact, why in shift.left.items())
