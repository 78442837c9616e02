"""进度: how far the city is on its way, and every county and industry with a bar."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from grading.campaign import SURE
from gui import theme
from gui.campaign.bars import Legend, ShareBar, TallyDelegate
from gui.pieces import ElidedLabel, allow, button, card, label
from gui.tables.empty import Empty
from gui.tables.rows import Column, RowsModel
from gui.tables.view import RecordsView

if TYPE_CHECKING:
    from db.campaign_views import GoalProgress, Progress
    from db.office import Office
    from db.users import Actor
    from gui.desk import Desk
    from gui.jobs import Job


def _late(tally: object) -> str:
    return theme.colours().bad if getattr(tally, "late", 0) else theme.colours().muted


COLUMNS = (
    Column("名称", lambda t: t.name, 150),
    Column("进度", lambda t: f"{t.share:.0%}", 0,
           tip=lambda t: f"已达到 {t.reached}，在办 {t.applying + t.rectifying}，逾期 {t.late}，"
           f"未启动 {t.idle}"),
    Column("完成率", lambda t: f"{t.share:.0%}", 72, right=True),
    Column("目标", lambda t: str(t.targets), 64, right=True),
    Column("已达到", lambda t: str(t.reached), 72, right=True),
    Column("申报中", lambda t: str(t.applying), 72, right=True),
    Column("整改中", lambda t: str(t.rectifying), 72, right=True),
    Column("未启动", lambda t: str(t.idle), 72, right=True),
    Column("逾期", lambda t: str(t.late), 64, right=True, colour=_late),
)  # fmt: skip
BAR = 1


class ProgressTab(QWidget):
    """``chosen`` asks for the targets of (county code, industry id), one of them empty."""

    chosen = Signal(str, str)

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.desk = desk
        self.progress: Progress | None = None
        down = QVBoxLayout(self)
        down.setContentsMargins(0, theme.GAP, 0, 0)
        down.setSpacing(theme.GAP)
        self.goal = GoalCard(self)
        self.goal.hide()
        down.addWidget(self.goal)
        row = QHBoxLayout()
        row.setSpacing(theme.GAP)
        self.by = QTabBar(self)
        self.by.setDrawBase(False)
        self.by.setExpanding(False)
        self.by.setUsesScrollButtons(False)
        self.by.setAccessibleName("分组")
        for title in ("按县区", "按行业"):
            self.by.addTab(title)
        self.by.currentChanged.connect(self._show)
        row.addWidget(self.by)
        row.addWidget(Legend(self), 1)
        self.stand = ElidedLabel(self, "", "muted")
        row.addWidget(self.stand)
        self.excel = button(self, "导出 Excel(&E)…")
        self.excel.clicked.connect(self._ask_file)
        row.addWidget(self.excel)
        down.addLayout(row)
        self.body = QStackedWidget(self)
        self.table = RecordsView(self.body, COLUMNS, "创A进度")
        self.rows = RowsModel(COLUMNS, self.table)
        self.table.setModel(self.rows)
        self.table.lay_out_columns()
        self.table.setItemDelegateForColumn(BAR, TallyDelegate(self.table))
        self.table.opened.connect(self._open)
        self.body.addWidget(self.table)
        self.empty = Empty(
            self.body, "还没有创A目标", "到“目标清单”定目标，或从名单、名录成批取得。"
        )
        self.body.addWidget(self.empty)
        down.addWidget(self.body, 1)
        self.notes = label(self, "", "quiet", wrap=True)
        down.addWidget(self.notes)

    def load(self) -> None:
        """Count again."""

        def read(office: Office, actor: Actor, job: Job) -> Progress:
            from db.campaign_progress import progress

            return progress(office, actor)

        self.desk.run(self, read, self._take)

    def _take(self, found: Progress) -> None:
        self.progress = found
        self.goal.setVisible(bool(found.goals))
        if found.goals:
            self.goal.show_goal(found.goals[0])
        self.notes.setText("。".join(found.notes) + "。双击一行看它的目标。")
        self.body.setCurrentWidget(self.table if found.total.targets else self.empty)
        self._show()

    def _show(self) -> None:
        if self.progress is None:
            return
        total = self.progress.total
        lines = self.progress.industries if self.by.currentIndex() else self.progress.counties
        self.rows.set_rows(lines)
        self.stand.setText(
            f"{total.targets} 个目标，已达到 {total.reached}，逾期 {total.late}"
            if total.targets
            else ""
        )
        allow(self.excel, "" if total.targets else "还没有创A目标，没有可以导出的")

    def _open(self, row: int) -> None:
        id = self.rows.rows[row].id
        self.chosen.emit(*(("", id) if self.by.currentIndex() else (id, "")))

    def _ask_file(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, "导出", "创A进度.xlsx", "Excel (*.xlsx)")
        if name:
            self.export(Path(name))

    def export(self, path: Path) -> None:
        """Write both groups as a workbook."""
        view = self.progress
        if view is None:
            return

        def write(office: Office, actor: Actor, job: Job) -> int:
            from templates.workbooks.campaign import write_progress

            return write_progress(
                path, view.counties, view.industries, view.total, view.on, view.notes
            )

        def done(count: int) -> None:
            self.stand.setText(f"已导出 {count} 行到 {path.name}")

        self.desk.run(self, write, done, title="正在导出…")


class GoalCard(QWidget):
    """A goal of the city: its title, how many there are, each industry, the clause it is from."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        frame = card(self)
        whole.addWidget(frame)
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(20, 14, 20, 14)
        inside.setSpacing(theme.GAP_SMALL)
        head = QHBoxLayout()
        head.setSpacing(theme.GAP)
        self.title = label(frame, "", "strong")
        self.number = label(frame, "", "muted")
        head.addWidget(self.title)
        head.addWidget(self.number, 1)
        inside.addLayout(head)
        self.grid = QGridLayout()
        self.grid.setHorizontalSpacing(theme.GAP_LARGE)
        self.grid.setVerticalSpacing(theme.GAP_TINY)
        inside.addLayout(self.grid)
        self.clause = label(frame, "", "quiet", wrap=True, selectable=True)
        inside.addWidget(self.clause)
        self.frame = frame
        self._cells: list[QWidget] = []

    def show_goal(self, found: GoalProgress) -> None:
        """Show where the register stands."""
        goal = found.goal
        self.title.setText(goal.title)
        self.number.setText(
            f"在册 {found.enterprises} 家（按行业计），"
            f"现行等级 {goal.target} 级及以上 {found.reached} 家"
        )
        for each in self._cells:
            self.grid.removeWidget(each)
            each.deleteLater()
        self._cells = []
        for at, line in enumerate(found.lines):
            words = label(self.frame, f"{line.name}  {line.reached} / {line.enterprises}")
            bar = ShareBar(self.frame)
            bar.show_share(line.reached / line.enterprises if line.enterprises else 0.0)
            bar.setAccessibleName(words.text())
            self.grid.addWidget(words, 0, at)
            self.grid.addWidget(bar, 1, at)
            self.grid.setColumnStretch(at, 1)
            self._cells += [words, bar]
        self.clause.setText(
            f"{goal.document}（{goal.issued}）{goal.clause}（{SURE[goal.evidence]}）："
            f"“{goal.quote}”  {goal.note}。"
        )
