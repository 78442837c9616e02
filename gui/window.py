"""The main window: navigation at the left, one page at a time, the office in the status bar.

The window paints before the record room is imported: the office is opened
behind the first paint and pages are built when they are first visited.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QMainWindow,
    QStackedWidget,
    QWidget,
)

from gui import theme
from gui.desk import Desk
from gui.entrance import Entrance
from gui.icons import icon
from gui.menus import Menus, page_keys
from gui.office_line import OfficeLine
from gui.pages.page import Page
from gui.people.lock import IdleLock
from gui.pieces import label
from gui.trail_watch import TrailWatch


@dataclass(frozen=True, slots=True)
class Place:
    """One page: its class stands in ``gui.pages.<name>``; without a title not in the navigation."""

    name: str
    page: str
    title: str = ""
    under: str = ""  # which navigation entry is lit while this page is open


PLACES = (
    Place("workbench", "WorkbenchPage", "工作台"),
    Place("enterprises", "EnterprisesPage", "企业名录"),
    Place("audits", "AuditsPage", "申报件"),
    Place("rectification", "RectificationPage", "整改"),
    Place("monitoring", "MonitoringPage", "在线监测"),
    Place("transport", "TransportPage", "清洁运输"),
    Place("energy", "EnergyPage", "减污降碳"),
    Place("campaign", "CampaignPage", "创A进度"),
    Place("incentive", "IncentivePage", "激励与标杆"),
    Place("emergency", "EmergencyPage", "应急减排"),
    Place("standards", "StandardsPage", "分级标准"),
    Place("trail", "TrailPage", "留痕"),
    Place("people", "PeoplePage", "人员"),
    Place("enterprise", "EnterprisePage", under="enterprises"),
    Place("audit", "AuditPage", under="audits"),
    Place("paper", "PaperPage", under="audits"),
    Place("welcome", "WelcomePage"),
    Place("sign_in", "SignInPage"),
)
NAVIGATION = tuple(place for place in PLACES if place.title)
BEFORE_SIGN_IN = ("welcome", "sign_in")


class MainWindow(QMainWindow):
    """The window. ``painted`` comes once, after the first paint has reached the screen."""

    painted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle("晋级 Jinji")
        self.setMinimumSize(960, 600)
        self.desk = Desk(self)
        self._was_painted = False
        self._pages: dict[str, Page] = {}
        self._here = ""
        self.entrance = Entrance(self)
        self._build()
        self.resize(1280, 800)
        kept = self.desk.preferences.geometry
        if not kept.isEmpty():
            self.restoreGeometry(kept)
        self.desk.entered.connect(self._entered)
        self.desk.left.connect(self._left)
        self.desk.visit.connect(self.visit)
        self.lock = IdleLock(self)

    def _build(self) -> None:
        whole = QWidget(self)
        across = QHBoxLayout(whole)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        self.rail = QListWidget(whole)
        self.rail.setObjectName("rail")
        self.rail.setAccessibleName("导航")
        self.rail.setFixedWidth(theme.NAVIGATION_WIDTH)
        self.rail.setIconSize(QSize(20, 20))
        self.rail.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for place in NAVIGATION:
            entry = QListWidgetItem(place.title, self.rail)
            entry.setData(Qt.ItemDataRole.AccessibleTextRole, place.title)
        self.rail.currentRowChanged.connect(self._chosen)
        across.addWidget(self.rail)
        self.stack = QStackedWidget(whole)
        self.waiting = label(self.stack, "正在打开数据库…", "muted")
        self.waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.stack.addWidget(self.waiting)
        across.addWidget(self.stack, 1)
        self.setCentralWidget(whole)
        self.office_line = OfficeLine(self)
        self.statusBar().addWidget(self.office_line, 1)
        self.statusBar().setSizeGripEnabled(False)
        self.trail_watch = TrailWatch(self.desk, self.office_line)
        self.menus = Menus(self)
        self._allow_navigation(False)
        self.dress()

    def choose_scheme(self, choice: theme.Choice) -> None:
        """Light, dark, or as the desktop is; remembered for the next time."""
        self.desk.preferences.theme = choice
        theme.choose(choice)
        self.restyle()

    def restyle(self) -> None:
        """Put the scheme in use on the whole application."""
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        theme.apply(application)
        self.dress()

    def dress(self) -> None:
        """Take the colours of the scheme in use (icons are pictures and are drawn anew)."""
        scheme = theme.colours()
        for row, place in enumerate(NAVIGATION):
            self.rail.item(row).setIcon(icon(place.name, scheme.muted))

    # Going from page to page -----------------------------------------------------------

    @property
    def here(self) -> str:
        """The name of the page in front; empty while the office is being opened."""
        return self._here

    def page(self, name: str) -> Page:
        """The page of that name; it is built when it is first asked for."""
        if name not in self._pages:
            place = next(place for place in PLACES if place.name == name)
            made = getattr(importlib.import_module(f"gui.pages.{name}"), place.page)
            page: Page = made(self.desk, self.stack)
            self._pages[name] = page
            self.stack.addWidget(page)
        return self._pages[name]

    def visit(self, name: str, key: object = None) -> bool:
        """Bring a page to the front; False when the present one may not be left."""
        if name != self._here and not self.may_leave():
            self._light(self._here)
            return False
        page = self.page(name)
        if key is not None:
            page.open(key)
        self._here = name
        self._light(name)
        self.stack.setCurrentWidget(page)
        page.shown()
        return True

    def may_leave(self) -> bool:
        """False when the page in front holds something that is not saved."""
        return not self._here or self._pages[self._here].may_leave()

    def refresh(self) -> None:
        """Look at the records again for the page in front."""
        if self._here:
            self._pages[self._here].shown()

    def _chosen(self, row: int) -> None:
        if row >= 0:
            self.visit(NAVIGATION[row].name)

    def _light(self, name: str) -> None:
        place = next(place for place in PLACES if place.name == name)
        names = [each.name for each in NAVIGATION]
        lit = place.under or name
        self.rail.blockSignals(True)
        self.rail.setCurrentRow(names.index(lit) if lit in names else -1)
        self.rail.blockSignals(False)

    def _allow_navigation(self, allowed: bool) -> None:
        for row, place in enumerate(NAVIGATION):
            entry = self.rail.item(row)
            entry.setFlags(
                Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
                if allowed
                else Qt.ItemFlag.NoItemFlags
            )
            keys = f"{place.title}（{page_keys(row + 1)}）".replace("（）", "")
            entry.setToolTip(keys if allowed else f"{place.title}：登录后可用")
        self.menus.allow(allowed)

    # Signing in and out ----------------------------------------------------------------

    def wait_for_office(self) -> None:
        """An office is being opened: say so and let nothing be clicked meanwhile."""
        self._forget_pages()
        self._allow_navigation(False)
        self.waiting.setText("正在打开数据库…")

    def cannot_open(self) -> None:
        """Opening failed; the menu offers another database."""
        self._forget_pages()
        self.waiting.setText("数据库没有打开。\n可在“文件”菜单里打开另一个数据库，或新建办公室。")

    def _entered(self) -> None:
        self._forget_pages()
        self._allow_navigation(True)
        self._tell_office()
        # Whoever waited for the sign-in may have gone to a page already.
        QTimer.singleShot(0, self, self._begin)

    def _begin(self) -> None:
        if not self._here:
            self.visit(NAVIGATION[0].name)
            self.rail.setFocus()

    def _tell_office(self) -> None:
        from db.users import ROLES, office_name

        office, actor = self.desk.office, self.desk.actor
        roles = "、".join(title for role, title in ROLES.items() if role in actor.roles)
        everything = len(actor.roles) == len(ROLES)
        arrival = self.entrance.arrival
        known = arrival.office_name if arrival is not None and arrival.office is office else ""
        self.office_line.tell(
            known or office_name(office),
            f"{actor.name}（{'全部权限' if everything else roles}）",
            office.url,
            sample=office.is_sample,
            trial=True,
        )

    def _left(self) -> None:
        self._forget_pages()
        self._allow_navigation(False)
        self.office_line.clear()

    def _forget_pages(self) -> None:
        self._here = ""
        self.stack.setCurrentWidget(self.waiting)
        for page in self._pages.values():
            self.stack.removeWidget(page)
            page.deleteLater()
        self._pages.clear()
        self.rail.blockSignals(True)
        self.rail.setCurrentRow(-1)
        self.rail.blockSignals(False)

    # Events ----------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < theme.NARROW_WINDOW
        self.rail.setFixedWidth(theme.NAVIGATION_NARROW if narrow else theme.NAVIGATION_WIDTH)
        for row, place in enumerate(NAVIGATION):
            self.rail.item(row).setText("" if narrow else place.title)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            # The children paint within this same event; the next turn of the loop is after it.
            QTimer.singleShot(0, self, self.painted.emit)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.may_leave():
            event.ignore()
            return
        self.desk.preferences.geometry = self.saveGeometry()
        self.desk.jobs.close()
        self.desk.close_office()
        event.accept()
