"""签字页: what has to be signed by hand, printed from here, scanned back by drag and drop."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from grading.site_visits import PAGES
from gui import theme
from gui.people.form_dialog import FormDialog
from gui.pieces import allow, button, label
from gui.site.step import Step

if TYPE_CHECKING:
    from db.site_visit_views import SignatureView, VisitView
    from gui.jobs import Job
    from gui.site.side import SiteSide

_PAPER_OF = {"problems": "problems", "opinion": "experts"}
_KIND = Qt.ItemDataRole.UserRole


class ScansStep(Step):
    """The kinds of pages with their scans; a file dropped on a row is a scan of it."""

    def __init__(self, side: SiteSide) -> None:
        super().__init__(side)
        self.setAcceptDrops(True)
        words = "打印后手签，扫描或拍照，把文件拖到这里；一个文件可以是几种签字页。"
        self.down.addWidget(label(self, words, "muted", wrap=True))
        self.list = QTreeWidget(self)
        self.list.setAccessibleName("签字页")
        self.list.setHeaderLabels(["签字页", "扫描件", "附上"])
        self.list.setRootIsDecorated(False)
        header = self.list.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.list.setColumnWidth(0, 190)
        self.list.setColumnWidth(2, 190)
        self.list.currentItemChanged.connect(lambda *_: self._look())
        self.down.addWidget(self.list, 1)
        row = QHBoxLayout()
        self.print = button(self, "预览要签的文书(&V)")
        self.retire = button(self, "撤下(&X)…")
        self.attach = button(self, "附扫描件(&F)…", "primary")
        row.addWidget(self.print)
        row.addStretch(1)
        row.addWidget(self.retire)
        row.addWidget(self.attach)
        self.down.addLayout(row)
        self.print.clicked.connect(self._print)
        self.retire.clicked.connect(self._ask_retire)
        self.attach.clicked.connect(self._choose)

    def refresh(self) -> None:
        assert self.visit is not None
        scheme = theme.colours()
        chosen = self._kind()
        self.list.clear()
        scans = {each.kind: each for each in self.visit.signatures}
        needed = self.visit.missing.get("pages", "")
        for kind, title in PAGES.items():
            scan = scans.get(kind)
            asked = title in needed
            words = scan.file_name if scan is not None else "还没有扫描件" if asked else "不需要"
            by = f"{scan.by} {scan.at:%m-%d %H:%M}" if scan is not None else ""
            item = QTreeWidgetItem(self.list, [title, words, by])
            item.setData(0, _KIND, kind)
            item.setSizeHint(0, QSize(0, theme.ROW_HEIGHT))
            if scan is None:
                item.setForeground(1, QColor(scheme.unsure if asked else scheme.muted))
            if kind == chosen:
                self.list.setCurrentItem(item)
        self._look()

    def _kind(self) -> str:
        item = self.list.currentItem()
        return str(item.data(0, _KIND)) if item is not None else ""

    def _scan(self) -> SignatureView | None:
        signatures = self.visit.signatures if self.visit is not None else ()
        return next((each for each in signatures if each.kind == self._kind()), None)

    def _look(self) -> None:
        why = self.side.why_not_scan
        allow(self.attach, why, "也可以把文件拖到这里")
        nothing = "" if self._scan() is not None else "请先选一份已经附上的签字页"
        allow(self.retire, why or nothing)

    def _print(self) -> None:
        self.side.open_paper(_PAPER_OF.get(self._kind(), "site"))

    def _ask_retire(self) -> None:
        scan = self._scan()
        if scan is None:
            return
        chosen = scan.id

        def take(office: Any, actor: Any, number: str, reason: str) -> Any:
            from db.site_signatures import retire_signature

            return retire_signature(office, actor, number, chosen, reason)

        self.ask_reason(f"撤下{scan.title}", "撤下", "例如：扫描不清", take)

    def _choose(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self, "选扫描件", "", "扫描件 (*.pdf *.jpg *.jpeg *.png *.tif *.tiff)"
        )
        if name:
            self.take_scan(Path(name), self._kind())

    def take_scan(self, file: Path, kind: str) -> None:
        """Ask which pages a file holds, and keep it."""
        if self.visit is None or self.side.why_not_scan:
            return
        dialog = ScanDialog(self.side, self.visit, file, kind, self)
        dialog.carried_out.connect(self.side.taken)
        dialog.exec()
        dialog.deleteLater()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if not self.side.why_not_scan and event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        item = self.list.itemAt(self.list.viewport().mapFromGlobal(self._spot(event)))
        if item is not None:
            self.list.setCurrentItem(item)
        event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        event.acceptProposedAction()
        for file in files:
            self.take_scan(file, self._kind())

    def _spot(self, event: QDropEvent) -> Any:
        return self.mapToGlobal(event.position().toPoint())


class ScanDialog(FormDialog):
    """Which signed pages a scan holds."""

    def __init__(
        self, side: SiteSide, visit: VisitView, file: Path, kind: str, parent: QWidget
    ) -> None:
        words = "勾选这份扫描件里手签的各页。文件按哈希保存一份。"
        super().__init__(side.desk, file.name, "附上", parent, remark=words)
        self._number, self._file = visit.audit, file
        self.ticks: dict[str, QCheckBox] = {}
        there = {each.kind for each in visit.signatures}
        for each, title in PAGES.items():
            tick = QCheckBox(title, self)
            tick.setChecked(each == kind and each not in there)
            allow(tick, f"{title}已经有扫描件，要换的先撤下原来的" if each in there else "")
            tick.toggled.connect(self.look)
            self.fields.addRow("", tick)
            self.ticks[each] = tick
        self.look()

    def missing(self) -> str:
        chosen = any(tick.isChecked() for tick in self.ticks.values())
        return "" if chosen else "没有勾选是哪些签字页"

    def command(self) -> Callable[[Job], Any]:
        from db.site_signatures import sign

        office, actor, number, file = self.desk.office, self.desk.actor, self._number, self._file
        kinds = [kind for kind, tick in self.ticks.items() if tick.isChecked()]
        return lambda job: sign(office, actor, number, kinds, file)
