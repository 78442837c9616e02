"""清洁运输: the share of an enterprise in both readings, its ledgers, doubts, samples, sidings."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QDateEdit, QHBoxLayout, QStackedWidget, QTabBar, QWidget

from gui import theme
from gui.dialogs.saving import choose_target
from gui.monitoring.picker import EnterprisePicker
from gui.pages.page import Page
from gui.pieces import ElidedLabel, allow, button, label
from gui.rights import why_not
from gui.transport.doubts_tab import DoubtsTab
from gui.transport.holders import HoldersTab
from gui.transport.ledgers_tab import LedgersTab
from gui.transport.rail_tab import RailTab
from gui.transport.samples_tab import SamplesTab
from gui.transport.share_tab import ShareTab

if TYPE_CHECKING:
    from db.office import Office
    from db.transport.assessing import TransportAssessment
    from db.transport.batches import LedgerBatch
    from db.transport.overview import LedgerHolder
    from db.transport.sampling import SampleView
    from db.users import Actor
    from gui.desk import Desk
    from gui.jobs import Job

TABS = {
    "share": "清洁方式比例",
    "ledgers": "台账",
    "doubts": "齐全与疑点",
    "samples": "核查抽样",
    "rail": "铁路专用线",
}
_KINDS = frozenset({"transport", "enterprise", "office", "warning"})
NO_ENTERPRISE = "先选择企业"
PICKER = 280


@dataclass(frozen=True, slots=True)
class Seen:
    """What the page reads of one enterprise."""

    assessment: TransportAssessment
    batches: list[LedgerBatch]
    samples: list[SampleView]


class TransportPage(Page):
    """Without an enterprise those with ledgers; the key is a code, (code, first month, last
    month), or the name of a tab."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, "清洁运输", parent)
        self.code = self.name = ""
        self.seen: Seen | None = None
        self._span: tuple[str, str] = ("", "")
        self._asked = 0
        self._build_acts()
        self._build_choice()
        self.tabs = QTabBar(self)
        self.tabs.setAccessibleName("清洁运输")
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.body = QStackedWidget(self)
        self.holders = HoldersTab(self.body)
        self.holders.chosen.connect(self._choose_listed)
        self.body.addWidget(self.holders)
        self.share = ShareTab(self.body)
        self.ledgers = LedgersTab(desk, self.body)
        self.doubts = DoubtsTab(self.body)
        self.samples = SamplesTab(desk, self.body)
        self.rail = RailTab(desk, self.body)
        for name, title in TABS.items():
            self.tabs.addTab(title)
            self.body.addWidget(getattr(self, name))
        self.doubts.opened.connect(self.ledgers.show_row)
        self.samples.opened.connect(self.ledgers.show_row)
        self.tabs.currentChanged.connect(lambda _: self._turn())
        self.content.addWidget(self.tabs)
        self.content.addWidget(self.body, 1)
        desk.changed.connect(self._heard)
        self._allow()

    def _build_acts(self) -> None:
        self.reading = button(self, "短驳口径(&C)…")
        self.reading.clicked.connect(self._ask_reading)
        self.gate = button(self, "登记门禁(&G)…")
        self.gate.clicked.connect(self._ask_gate)
        self.paper = button(self, "打印报告(&P)…")
        self.paper.clicked.connect(self._ask_paper)
        self.take = button(self, "导入台账(&I)…", "primary")
        self.take.clicked.connect(self._ask_import)
        for each in (self.reading, self.gate, self.paper, self.take):
            self.head.addWidget(each)

    def _build_choice(self) -> None:
        across = QHBoxLayout()
        across.setSpacing(theme.GAP_SMALL)
        self.picker = EnterprisePicker(self.desk, self)
        self.picker.chosen.connect(self.choose)
        self.all = button(self, "全部企业(&A)")
        self.all.clicked.connect(lambda: self.choose("", ""))
        self.picker.setMinimumWidth(PICKER)
        across.addWidget(self.picker)
        across.addWidget(self.all)
        self.period = QWidget(self)
        inside = QHBoxLayout(self.period)
        inside.setContentsMargins(theme.GAP, 0, 0, 0)
        inside.setSpacing(theme.GAP_SMALL)
        inside.addWidget(label(self.period, "期间", "muted"))
        self.first, self.last = self._month("开始月份"), self._month("结束月份")
        inside.addWidget(self.first)
        inside.addWidget(label(self.period, "至", "muted"))
        inside.addWidget(self.last)
        across.addWidget(self.period)
        self.stand = ElidedLabel(self, "", "muted")
        across.addWidget(self.stand, 1)
        self.content.addLayout(across)

    def _month(self, name: str) -> QDateEdit:
        made = QDateEdit(self.period)
        made.setDisplayFormat("yyyy-MM")
        made.setCalendarPopup(True)
        made.setMinimumWidth(112)
        made.setAccessibleName(name)
        made.setToolTip(f"{name}：上下方向键，或在日历里点该月的任何一天")
        made.setKeyboardTracking(False)
        made.setMinimumDate(QDate(2000, 1, 1))
        made.dateChanged.connect(lambda _: self._period_chosen())
        return made

    # What is shown ---------------------------------------------------------------------

    def open(self, key: object) -> None:
        """Show an enterprise, or a tab."""
        if isinstance(key, tuple):
            code, first, last = map(str, key)
            self.code, self.name, self._span = code, "", (first, last)
            self.tabs.setCurrentIndex(0)
        elif key in TABS:
            self.tabs.setCurrentIndex(list(TABS).index(str(key)))
        else:
            self.code, self.name, self._span = str(key), "", ("", "")

    def _choose_listed(self, code: str, name: str) -> None:
        """Open what the list shows: the same months, so that the share is the one clicked."""
        from grading.transport.shares import period_before

        self.choose(code, name, period_before(self.desk.office.clock.today()))

    def choose(self, code: str, name: str, span: tuple[str, str] = ("", "")) -> None:
        """Show another enterprise (none: all that have ledgers)."""
        self.code, self.name, self._span, self.seen = code, name, span, None
        self.picker.show_enterprise(code, name)
        if code and self.tabs.currentIndex() == list(TABS).index("rail"):
            self.tabs.setCurrentIndex(0)
        self.shown()

    def shown(self) -> None:
        """Read again what the page shows."""
        self.rail.choose(self.code, self.name)
        if self.code:
            self._read()
        else:
            self._read_holders()
        self._turn()

    def _heard(self, kinds: frozenset[str]) -> None:
        if kinds & _KINDS and self.isVisible():
            self.shown()

    def _period_chosen(self) -> None:
        first, last = (f"{e.date().year():04d}-{e.date().month():02d}"
                       for e in (self.first, self.last))  # fmt: skip
        if first > last:
            self.stand.setText("开始月份晚于结束月份，没有重新核算")
        elif self.code and (first, last) != self._span:
            self._span = (first, last)
            self._read()

    def _read_holders(self) -> None:
        def read(office: Office, actor: Actor, job: Job) -> list[LedgerHolder]:
            from db.transport.overview import holders

            return holders(office, actor, cancelled=job.cancelled)

        def show(found: list[LedgerHolder]) -> None:
            self.holders.show_holders(found)
            self._allow()

        self.desk.run(self, read, show, title="正在核算各企业…", cancellable=True)

    def _read(self) -> None:
        self._asked += 1
        asked, code, span = self._asked, self.code, self._span

        def read(office: Office, actor: Actor, job: Job) -> Seen:
            return read_seen(office, actor, code, *span)

        def show(seen: Seen) -> None:
            if asked == self._asked:
                self._show(seen)

        self.desk.run(self, read, show, title="正在核算清洁运输…")

    def _show(self, seen: Seen) -> None:
        self.seen = seen
        found = seen.assessment
        self.code, self.name = found.code, found.name
        self._span = (found.first, found.last)
        self.picker.show_enterprise(found.code, found.name)
        for field, month in ((self.first, found.first), (self.last, found.last)):
            field.blockSignals(True)
            field.setDate(QDate(int(month[:4]), int(month[5:]), 1))
            field.blockSignals(False)
        self.stand.setText("")
        self.share.show_assessment(found)
        self.ledgers.show_batches(seen.batches)
        self.doubts.show_assessment(found)
        self.samples.show_samples(found.code, found.name, seen.samples)
        self.rail.choose(found.code, found.name)
        waiting = len(found.gaps) + len(found.doubts) + len(found.notes)
        self.tabs.setTabText(2, f"{TABS['doubts']} {waiting}" if waiting else TABS["doubts"])
        self._allow()

    def _turn(self) -> None:
        rail = self.tabs.currentIndex() == list(TABS).index("rail")
        if rail:
            self.rail.load()
        self.body.setCurrentIndex(self.tabs.currentIndex() + 1 if self.code or rail else 0)
        self._allow()

    def _allow(self) -> None:
        why = "" if self.code else NO_ENTERPRISE
        if self.desk.is_entered:
            from db.enterprise_import import MAY_IMPORT
            from db.transport.gates import MAY_NOTE
            from db.transport.readings import MAY_CHOOSE

            actor = self.desk.actor
            allow(self.gate, why_not(actor, *MAY_NOTE) or why)
            allow(self.take, why_not(actor, *MAY_IMPORT) or why)
            allow(self.reading, why_not(actor, *MAY_CHOOSE, city="清洁运输的口径"))
        allow(self.paper, why or ("" if self.seen is not None else "正在核算，请稍候"))
        allow(self.all, "" if self.code else "现在就是全部企业")
        self.period.setVisible(bool(self.code))
        for at, name in enumerate(TABS):
            self.tabs.setTabEnabled(at, bool(self.code) or name == "rail" or at == 0)
            self.tabs.setTabToolTip(at, "" if self.tabs.isTabEnabled(at) else NO_ENTERPRISE)
        if not self.code:
            self.tabs.setTabText(0, "全部企业")
            self.tabs.setTabText(2, TABS["doubts"])
        else:
            self.tabs.setTabText(0, TABS["share"])

    # What can be done ------------------------------------------------------------------

    def _ask_import(self) -> None:
        from gui.transport.import_dialog import LedgerImportDialog

        LedgerImportDialog(self.desk, self.code, self.name, self).exec()

    def _ask_gate(self) -> None:
        from gui.transport.dialogs import GateDialog

        GateDialog(self.desk, self.code, self.name, self).exec()

    def _ask_reading(self) -> None:
        from gui.transport.dialogs import ReadingDialog

        def read(office: Office, actor: Actor, job: Job) -> dict[str, bool]:
            from db.transport.readings import readings

            return readings(office, actor)

        def show(counts: dict[str, bool]) -> None:
            ReadingDialog(self.desk, counts, self).exec()

        self.desk.run(self, read, show)

    def _ask_paper(self) -> None:
        kinds = "PDF 报告 (*.pdf);;逐月表 (*.xlsx)"
        proposal = f"{self.name}清洁运输核算报告.pdf"
        path = choose_target(self.desk, self, "打印清洁运输核算报告", proposal, kinds)
        if path is not None:
            self.write(path)

    def write(self, path: Path) -> None:
        """Write the report (.pdf) or the table of months (.xlsx)."""
        seen = self.seen
        if seen is None:
            return

        def work(office: Office, actor: Actor, job: Job) -> None:
            from db.transport.papers import print_assessment

            print_assessment(office, actor, seen.assessment, path)

        self.desk.run(self, work, lambda _: self.stand.setText(f"已写 {path.name}"))


def read_seen(office: Office, actor: Actor, code: str, first: str, last: str) -> Seen:
    """Assessment, ledgers and samples; the usual period ends with the newest ledger."""
    from db.transport.assessing import assess_transport
    from db.transport.batches import batches
    from db.transport.sampling import samples
    from grading.transport.shares import latest_period

    ledgers = batches(office, actor, code)
    if not first:
        ends = [
            each.last_month
            for each in ledgers
            if each.undone_at is None and each.ledger in ("gate", "volumes") and each.last_month
        ]
        first, last = latest_period(office.clock.today(), max(ends, default=""))
    found = assess_transport(office, actor, code, first, last)
    return Seen(found, ledgers, samples(office, actor, code))
