"""国家平台对账: the platform's workbook → columns confirmed → laid beside the register → stored.

Nothing is written before “写入”, and of the register's own fields only what was ticked.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gui import theme
from gui.dialogs.platform_columns import PlatformColumns
from gui.dialogs.platform_tables import Results
from gui.dialogs.saving import choose_target
from gui.pieces import ElidedLabel, allow, button, label

if TYPE_CHECKING:
    from db.office import Office
    from db.platform import Reconciliation
    from db.platform_import import Stored
    from db.users import Actor
    from gui.desk import Desk
    from gui.jobs import Job
    from templates.workbooks.platform_list import PlatformList

FIRST, COLUMNS, RESULT = range(3)
TITLES = ("选择平台导出的工作簿", "核对列的对应", "平台与名录对账")
FILES = "平台导出的工作簿 (*.xlsx *.xls *.ods *.csv);;所有文件 (*)"
Read = tuple["PlatformList", str, bool]


class PlatformDialog(QDialog):
    """One workbook of the platform, from the file to what is stored of it."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.desk = desk
        self.setWindowTitle("国家平台对账")
        self.resize(1180, 720)
        self.platform: PlatformList | None = None
        self.found: Reconciliation | None = None
        self.stored: Stored | None = None
        self._path = ""
        self._busy = False
        outer = QVBoxLayout(self)
        outer.setContentsMargins(theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP)
        outer.setSpacing(theme.GAP)
        self.title = label(self, "", "title")
        outer.addWidget(self.title)
        self.file = ElidedLabel(self, kind="muted", mode=Qt.TextElideMode.ElideMiddle)
        outer.addWidget(self.file)
        self.steps = QStackedWidget(self)
        self.steps.addWidget(self._first_step())
        self.columns = PlatformColumns(self)
        self.columns.name.textChanged.connect(self._allow)
        self.steps.addWidget(self.columns)
        result = QWidget(self)
        down = QVBoxLayout(result)
        down.setContentsMargins(0, 0, 0, 0)
        self.counts = label(result, "", "strong", wrap=True)
        down.addWidget(self.counts)
        self.results = Results(result)
        self.results.changed.connect(self._allow)
        down.addWidget(self.results, 1)
        self.steps.addWidget(result)
        outer.addWidget(self.steps, 1)
        foot = QHBoxLayout()
        self.report = button(self, "写出对账结果(&R)…")
        self.report.setToolTip("一份工作簿：对上的、内容不同的、仅平台有的、仅名录有的")
        self.report.clicked.connect(self._choose_report)
        self.back = button(self, "上一步(&B)")
        self.back.clicked.connect(lambda: self._stand_at(self.steps.currentIndex() - 1))
        self.leave = button(self, "关闭")
        self.leave.clicked.connect(self.close)
        self.go = button(self, "", "primary")
        self.go.clicked.connect(self._go_on)
        foot.addWidget(self.report)
        foot.addStretch(1)
        for each in (self.back, self.leave, self.go):
            foot.addWidget(each)
        outer.addLayout(foot)
        self._stand_at(FIRST)

    def _first_step(self) -> QWidget:
        page = QWidget(self)
        down = QVBoxLayout(page)
        down.addStretch(1)
        words = (
            "在国家管理平台上导出申报信息，把得到的工作簿选进来：申报编号、状态、日期登记到企业，"
            "与名录不同的内容逐项列出，由您决定采用哪些。"
        )
        told = label(page, words, "muted", wrap=True)
        told.setAlignment(Qt.AlignmentFlag.AlignCenter)
        told.setFixedWidth(560)
        down.addWidget(told, 0, Qt.AlignmentFlag.AlignCenter)
        down.addSpacing(theme.GAP)
        self.choose_button = button(page, "选择工作簿(&O)…", "primary")
        self.choose_button.clicked.connect(self.choose)
        down.addWidget(self.choose_button, 0, Qt.AlignmentFlag.AlignCenter)
        down.addStretch(2)
        return page

    # The steps -------------------------------------------------------------------------

    def choose(self) -> None:
        """Ask for a file and read it."""
        folder = self.desk.preferences.folder
        path, _ = QFileDialog.getOpenFileName(self, TITLES[FIRST], folder, FILES)
        if path:
            self.desk.preferences.folder = str(Path(path).parent)
            self.read(path)

    def read(self, path: str) -> None:
        """Read a workbook and show what its columns are taken for; nothing is written."""
        self._path = path
        self._read(None)

    def _read(self, mapping: Mapping[str, str | None] | None) -> None:
        path = Path(self._path)

        def read(office: Office, actor: Actor, job: Job) -> Read:
            from db.platform_layouts import PlatformLayouts
            from templates.workbooks.platform_list import read_platform

            layouts = PlatformLayouts(office, actor)
            platform = read_platform(
                path, None, mapping, remembered=layouts.mapping_of, cancelled=job.cancelled
            )
            known = layouts.mapping_of(platform.layout.key) is not None
            return platform, layouts.name_for(platform.layout, platform.staged.file), known

        def show(read: Read) -> None:
            self.platform = read[0]
            self.file.setText(self._path)
            if mapping is None:
                self.columns.show_list(*read)
                self._stand_at(COLUMNS)
            else:
                self._reconcile()

        self.desk.run(self, read, show, title="正在读取工作簿…", cancellable=True)

    def _go_on(self) -> None:
        if self.steps.currentIndex() == COLUMNS:
            self._read(self.columns.mapping)
        else:
            self._store()

    def _reconcile(self) -> None:
        platform, name = self.platform, self.columns.name.text().strip()
        if platform is None:
            return

        def lay(office: Office, actor: Actor, job: Job) -> Reconciliation:
            from db.platform import reconcile
            from db.platform_layouts import PlatformLayouts

            found = reconcile(office, actor, platform)
            PlatformLayouts(office, actor).keep(name, platform.layout)
            return found

        def show(found: Reconciliation) -> None:
            self.found, self.stored = found, None
            self.results.show_found(found)
            told = found.counts()
            self.counts.setText(
                f"平台 {told['rows']:,} 行：对上 {told['matched']:,}"
                f"（新登记 {told['new']:,}，有更新 {told['changed']:,}，相同 {told['same']:,}），"
                f"其中待确认 {told['to_confirm']:,}，仅平台有 {told['only_there']:,}，"
                f"分不清 {told['unclear']:,}，仅名录有 {told['only_here']:,}"
                + (f"；别的县区 {told['elsewhere']:,} 行没有比较" if told["elsewhere"] else "")
            )
            self._stand_at(RESULT)

        self.desk.run(self, lay, show, title="正在对账…")

    def _store(self) -> None:
        platform, found = self.platform, self.found
        if platform is None or found is None:
            return
        parts, confirmed = self.results.parts, self.results.confirmed
        versions = {match.row: match.version for match in found.matched}

        def store(office: Office, actor: Actor, job: Job) -> Stored:
            from db.platform_import import Picks, import_platform

            picks = Picks(parts, confirmed, versions=versions)
            return import_platform(office, actor, platform, picks)

        def tell(stored: Stored) -> None:
            self.stored = stored
            taken = f"，采用平台内容 {stored.parts:,} 项" if stored.parts else ""
            waiting = f"；{stored.waiting:,} 行等待确认" if stored.waiting else ""
            words = (
                f"已写入：登记申报 {stored.entered:,}，更新 {stored.changed:,}{taken}{waiting}。"
            )
            self.counts.setText(words if stored.anything else f"没有新内容，没有改动{waiting}。")
            self.leave.setText("完成")
            self._allow()

        self.desk.run(self, store, tell, title="正在写入…")

    def _choose_report(self) -> None:
        stem = Path(self._path).stem
        path = choose_target(self.desk, self, "写出对账结果", f"{stem}-对账.xlsx")
        if path is not None:
            self.report_to(path)

    def report_to(self, path: Path) -> None:
        """Write the result as a workbook."""
        platform, found = self.platform, self.found
        if platform is None or found is None:
            return

        def write(office: Office, actor: Actor, job: Job) -> None:
            from db.platform_report import report_tables
            from templates.workbooks.platform_sheets import write_reconciliation

            write_reconciliation(path, report_tables(platform, found))

        def tell(_: object) -> None:
            self.file.setText(f"对账结果写在 {path}")

        self.desk.run(self, write, tell, title="正在写出对账结果…")

    # What can be done ------------------------------------------------------------------

    def _stand_at(self, step: int) -> None:
        self.steps.setCurrentIndex(step)
        self.title.setText(TITLES[step])
        self.report.setVisible(step == RESULT)
        self.back.setVisible(step != FIRST)
        self.go.setVisible(step != FIRST)
        self.go.setText("写入(&W)" if step == RESULT else "列都对，对账(&N)")
        self.leave.setText("关闭")
        if step == RESULT:
            self.results.setFocus()
        self._allow()

    def _allow(self) -> None:
        if self.steps.currentIndex() == COLUMNS:
            allow(self.go, self.columns.why_not())
            return
        why_not = ""
        if self.stored is not None:
            why_not = "已经写入；要再对账请重新选择工作簿"
        elif self.found is not None:
            counts = self.found.counts()
            if not (counts["new"] or counts["changed"] or self.results.parts):
                why_not = "没有要登记的申报，也没有勾选要采用的内容"
        allow(self.go, why_not, "登记申报编号、状态、日期，采用勾选的内容")
