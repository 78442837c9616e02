"""在线监测: the hours of one enterprise, judged month by month and open down to each hour."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from grading.monitoring.hours import Month
from grading.monitoring.pollutants import named
from gui import theme
from gui.monitoring.acts import Acts
from gui.monitoring.doubts_tab import DoubtsTab
from gui.monitoring.exceedances_tab import ExceedancesTab
from gui.monitoring.heat_map import HeatTab
from gui.monitoring.holders_list import HoldersList
from gui.monitoring.hours_tab import HoursTab
from gui.monitoring.outlet_tree import OutletTree
from gui.monitoring.period import PeriodBar
from gui.monitoring.picker import EnterprisePicker
from gui.monitoring.reading import (
    SHOWN_FIRST,
    Seen,
    Wish,
    back,
    read_behind,
    read_exceedances,
    read_period,
)
from gui.pages.page import Page
from gui.pieces import ElidedLabel, allow, button

if TYPE_CHECKING:
    from db.monitoring.holders import Holder
    from db.office import Office
    from db.users import Actor
    from gui.desk import Desk
    from gui.jobs import Job
    from gui.monitoring.hours_tab import Behind
    from templates.workbooks.exceedances import ExceedingHour

TABS = {"heat": "年度热图", "hours": "小时曲线", "doubts": "数据质量疑点", "over": "超标时段"}
_KINDS = frozenset({"monitoring", "enterprise", "standards"})
TREE_WIDTH = 230


class MonitoringPage(Page):
    """Without an enterprise a list of those with hours; with one its outlets and four tabs.

    The key is an enterprise's code, or (code, outlet's id or name, pollutant, month 2026-01,
    line); the line (see ``reading.Wish``) may be left out.
    """

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, "在线监测", parent)
        self.wish: Wish | None = None
        self.seen: Seen | None = None
        self._goal: tuple[str, str, str] | None = None  # outlet, pollutant, month to open
        self._shown_over: tuple[object, ...] = ()
        self._asked = 0
        self.acts = Acts(self)
        for each in self.acts.buttons:
            self.head.addWidget(each)
        self._build_choice()
        self.body = QStackedWidget(self)
        self.holders = HoldersList(self.body)
        self.holders.chosen.connect(self._choose)
        self.holders.rank.clicked.connect(self.acts.rank)
        self.body.addWidget(self.holders)
        self.body.addWidget(self._build_work())
        self.content.addWidget(self.body, 1)
        desk.changed.connect(self._heard)
        self._look()

    def _build_choice(self) -> None:
        across = QHBoxLayout()
        across.setSpacing(theme.GAP_SMALL)
        self.picker = EnterprisePicker(self.desk, self)
        self.picker.chosen.connect(self._choose)
        self.period = PeriodBar(self)
        self.period.changed.connect(self._period_chosen)
        self.all = button(self, "全部企业(&A)")
        self.all.clicked.connect(self._show_all)
        across.addWidget(self.picker, 10)
        across.addWidget(self.all)
        across.addSpacing(theme.GAP)
        across.addWidget(self.period)
        across.addStretch(1)
        self.content.addLayout(across)

    def _build_work(self) -> QWidget:
        parts = QSplitter(self.body)
        parts.setChildrenCollapsible(False)
        left = QWidget(parts)
        left.setMinimumWidth(TREE_WIDTH - 30)
        down = QVBoxLayout(left)
        down.setContentsMargins(0, 0, theme.GAP_SMALL, 0)
        down.setSpacing(theme.GAP_SMALL)
        self.tree = OutletTree(left)
        self.tree.narrowed.connect(lambda _: self._fill())
        self.tree.opened.connect(self._open_outlet)
        self.change = button(left, "修改排放口(&M)…")
        self.change.clicked.connect(self.acts.change_outlet)
        self.start = button(left, "评价起始日(&B)…")
        self.start.clicked.connect(self.acts.set_start)
        down.addWidget(self.tree, 1)
        down.addWidget(self.change)
        down.addWidget(self.start)
        right = QWidget(parts)
        under = QVBoxLayout(right)
        under.setContentsMargins(theme.GAP_SMALL, 0, 0, 0)
        under.setSpacing(theme.GAP_SMALL)
        self.tabs = QTabBar(right)
        self.tabs.setAccessibleName("在线监测")
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.stack = QStackedWidget(right)
        self.heat = HeatTab(self.stack)
        self.hours = HoursTab(self.stack)
        self.doubts = DoubtsTab(self.desk, self.stack)
        self.over = ExceedancesTab(self.desk, self.stack)
        for name, title in TABS.items():
            self.tabs.addTab(title)
            self.stack.addWidget(getattr(self, name))
        self.limits = ElidedLabel(right, "", "quiet")
        self.heat.map.opened.connect(self._open_cell)
        self.heat.map.nothing = "所选期间没有小时数据"
        self.doubts.wanted.connect(self._open_hour)
        self.over.wanted.connect(self._open_named)
        self.tabs.currentChanged.connect(self._turn)
        under.addWidget(self.tabs)
        under.addWidget(self.limits)
        under.addWidget(self.stack, 1)
        parts.addWidget(left)
        parts.addWidget(right)
        parts.setSizes([TREE_WIDTH, 900])
        parts.setStretchFactor(1, 1)
        return parts

    # What is shown ---------------------------------------------------------------------

    def open(self, key: object) -> None:
        """Show an enterprise, or one of its months down to the hours."""
        if isinstance(key, tuple):
            code, outlet, pollutant, month, *line = key
            self._goal = (str(outlet), str(pollutant), str(month))
            last = Month.read(str(month))
            self.wish = Wish(str(code), back(last, SHOWN_FIRST - 1), last, "".join(line))
        else:
            self.wish = Wish(str(key))

    def shown(self) -> None:
        """Read the enterprise again, or who has hours."""
        if self.wish is None:
            self._read_holders()
        else:
            self._read(self.wish)

    def _heard(self, kinds: frozenset[str]) -> None:
        if kinds & _KINDS and self.isVisible():
            self.shown()

    def _choose(self, key: str, name: str) -> None:
        line = self.wish.line if self.wish is not None else ""
        self._read(Wish(key, line=line))

    def _show_all(self) -> None:
        """Back to the list of those with hours."""
        self._asked += 1  # an answer under way is of no use any more
        self.wish = self.seen = None
        self.picker.show_enterprise("", "")
        self.limits.setText("")
        self.hours.show_behind(None, "")
        self._read_holders()

    def _period_chosen(self) -> None:
        if self.wish is None:
            return
        first, last = self.period.months()
        if first > last:
            self.limits.setText(f"开始月份 {first} 晚于结束月份 {last}，没有重新判定")
            return
        self._read(Wish(self.wish.code, first, last, self.period.line.currentData()))

    def _read_holders(self) -> None:
        def read(office: Office, actor: Actor, job: Job) -> list[Holder]:
            from db.monitoring.holders import holders

            return holders(office, actor)

        def show(found: list[Holder]) -> None:
            if self.wish is None:
                self.holders.show_holders(found)
                self.body.setCurrentIndex(0)
                self._look()

        self.desk.run(self, read, show)

    def _read(self, wish: Wish) -> None:
        self.wish = wish
        self._asked += 1
        asked = self._asked

        def read(office: Office, actor: Actor, job: Job) -> Seen:
            return read_period(office, actor, wish)

        def show(seen: Seen) -> None:
            if asked == self._asked:
                self._show(seen)

        def failed(error: BaseException) -> None:
            if asked == self._asked:
                self.wish = self.seen.wish if self.seen is not None else None
            self.desk.show_error(error)

        self.desk.run(self, read, show, failed=failed, title="正在判定各月小时…")

    def _show(self, seen: Seen) -> None:
        self.seen = seen
        found = seen.assessment
        self.wish = replace(seen.wish, code=found.code)
        self.picker.show_enterprise(found.code, found.enterprise)
        self.period.show_period(found.first, found.last)
        self.period.offer_levels(seen.lines.levels, seen.wish.line)
        self.tree.show_outlets(found.enterprise, seen.outlets(), seen.states())
        self.limits.setText(f"限值：{found.limits_from}。{found.rule.words()}。")
        self.body.setCurrentIndex(1)
        if self.picker.hasFocus():
            self.heat.map.setFocus()
        self._shown_over = ()
        goal, self._goal = self._goal, None
        place = self._place(goal) if goal is not None else None
        if goal is not None and place is None:
            self.limits.setText(f"这段时间没有“{goal[0]}”{goal[1]}的小时数据。")
        behind = self.hours.behind
        if place is not None and goal is not None:
            self._open_series(*place, goal[2])
        elif behind is not None:
            self._renew(behind)
        self._fill()

    def _fill(self) -> None:
        """Fill the tabs for the outlets chosen in the tree."""
        seen = self.seen
        if seen is None:
            return
        chosen = self.tree.chosen()
        self.heat.map.show_rows(seen.rows(chosen), seen.months())
        wanted = {str(each) for each in chosen}
        names = {id: view.name for id, view in seen.assessment.outlets.items()}
        own = [each for each in seen.assessment.doubts if each.doubt.outlet in wanted]
        self.doubts.show_doubts(own, names)
        still = sum(each.waiver is None for each in own)
        self.tabs.setTabText(2, f"{TABS['doubts']} {still}" if still else TABS["doubts"])
        self._look()
        self._turn(self.tabs.currentIndex())

    def _look(self) -> None:
        """Allow what can be done now."""
        self.acts.look()
        self.period.setVisible(self.wish is not None)
        allow(self.all, "" if self.wish is not None else "现在就是全部企业")
        chosen = len(self.tree.chosen()) if self.seen is not None else 0
        allow(self.start, self.acts.why_not_start())
        allow(self.change, self.acts.why_not_enter() if chosen else "还没有排放口")
        self.change.setText(f"归类 {chosen} 个排放口(&M)…" if chosen > 1 else "修改排放口(&M)…")

    def _turn(self, tab: int) -> None:
        self.stack.setCurrentIndex(tab)
        if tab == list(TABS).index("over"):
            self._load_over()

    # Hours -----------------------------------------------------------------------------

    def _place(self, goal: tuple[str, str, str]) -> tuple[str, str] | None:
        """The outlet's id and the pollutant's of a goal that names them anyhow."""
        assert self.seen is not None
        outlet, pollutant, _ = goal
        known = named(pollutant)
        for id, view in self.seen.assessment.outlets.items():
            if outlet in (id, view.name) and known is not None:
                return id, known.id
        return None

    def _open_cell(self, row: int, column: int) -> None:
        heat = self.heat.map.heat
        each = heat.rows[row]
        self._open_series(each.outlet, each.pollutant, heat.months[column])

    def _open_outlet(self, outlet: int) -> None:
        for each in self.heat.map.heat.rows:
            if each.outlet == str(outlet):
                self._open_series(each.outlet, each.pollutant, "")
                return

    def _open_hour(self, outlet: str, pollutant: str, hour: int) -> None:
        self._open_series(outlet, pollutant, str(Month.of(hour)), hour)

    def _open_named(self, outlet: str, pollutant: str, hour: int) -> None:
        place = self._place((outlet, pollutant, ""))
        if place is not None:
            self._open_series(*place, str(Month.of(hour)), hour)

    def _renew(self, behind: Behind) -> None:
        """Read the series in front again, as the records now have it."""
        if not behind.months:
            self.hours.show_behind(None, "")
            return
        first, chosen = behind.months[0], self.hours.chosen()
        seen = self.seen
        if seen is not None and first.outlet in seen.assessment.outlets:
            month = str(chosen.month) if chosen is not None else ""
            self._open_series(first.outlet, first.pollutant, month, turn=False)
        else:
            self.hours.show_behind(None, "")

    def _open_series(
        self,
        outlet: str,
        pollutant: str,
        month: str,
        hour: int | None = None,
        *,
        turn: bool = True,
    ) -> None:
        seen = self.seen
        if seen is None:
            return

        def read(office: Office, actor: Actor, job: Job) -> Behind:
            return read_behind(office, actor, job, seen, outlet, pollutant)

        def show(behind: Behind) -> None:
            if seen is not self.seen:
                return
            self.hours.show_behind(behind, month)
            if hour is not None:
                self.hours.point(hour)

        if turn:
            self.heat.map.choose(outlet, pollutant, month)
            self.tabs.setCurrentIndex(list(TABS).index("hours"))
        self.desk.run(self, read, show, title="正在读取小时…", cancellable=True)

    def _load_over(self) -> None:
        seen, chosen = self.seen, self.tree.chosen()
        if seen is None or self._shown_over == (id(seen), chosen):
            return
        self._shown_over = (id(seen), chosen)

        def read(office: Office, actor: Actor, job: Job) -> list[ExceedingHour]:
            return read_exceedances(office, actor, job, seen, chosen)

        def show(hours: list[ExceedingHour]) -> None:
            if self._shown_over == (id(seen), chosen):
                self.over.show_hours(hours, self._said)

        self.over.show_hours((), self._said)
        self.desk.run(self, read, show, title="正在查超标小时…", cancellable=True)

    def _said(self) -> tuple[str, str, str]:
        """Enterprise, period and rule, for papers."""
        if self.seen is None:
            return "", "", ""
        found = self.seen.assessment
        rule = f"限值：{found.limits_from}。{found.rule.words()}。"
        return found.enterprise, f"{found.first} 至 {found.last}", rule
