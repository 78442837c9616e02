"""按平台的列导出: our data under the headings of a workbook of the platform, in its order."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from gui import theme
from gui.dialogs.saving import choose_target
from gui.pieces import ElidedLabel, allow, button, form, label

if TYPE_CHECKING:
    from db.office import Office
    from db.users import Actor
    from gui.desk import Desk
    from gui.dialogs.export_register import Scope
    from gui.jobs import Job
    from templates.workbooks.platform_list import PlatformLayout

NO_LAYOUT = "还没有平台的列布局：先用“国家平台：导入对账”导入一次平台导出的工作簿"


class PlatformExportDialog(QDialog):
    """The enterprises in sight leave in a layout that somebody confirmed."""

    def __init__(self, desk: Desk, parent: QWidget, scope: Scope) -> None:
        super().__init__(parent)
        self.desk = desk
        self.setWindowTitle("按平台的列导出")
        self.setMinimumWidth(560)
        self._ids = [int(id) for id in scope.found]
        self._layouts: dict[str, PlatformLayout] = {}
        outer = QVBoxLayout(self)
        outer.setContentsMargins(theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP)
        outer.setSpacing(theme.GAP)
        outer.addWidget(label(self, "按平台的列导出", "title"))
        words = (
            "列名、列的顺序、工作表名和表头行与平台导出的工作簿一样，不用再录一遍。"
            "没有对应的列留空，不编内容。"
        )
        outer.addWidget(label(self, words, "muted", wrap=True))
        fields = form()
        self.layouts = QComboBox(self)
        self.layouts.setAccessibleName("列布局")
        self.layouts.activated.connect(self._show)
        self.layouts.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        fields.addRow("列布局", self.layouts)
        whose = ElidedLabel(self, f"{len(self._ids):,} 家（{scope.words}）")
        whose.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        fields.addRow("企业", whose)
        outer.addLayout(fields)
        self.without = QCheckBox("只导出还没有申报编号的(&M)", self)
        outer.addWidget(self.without)
        self.told = label(self, "", "quiet", wrap=True)
        outer.addWidget(self.told)
        outer.addStretch(1)
        self.outcome = ElidedLabel(self, kind="strong", mode=Qt.TextElideMode.ElideMiddle)
        outer.addWidget(self.outcome)
        foot = QHBoxLayout()
        foot.addStretch(1)
        self.leave = button(self, "关闭")
        self.leave.clicked.connect(self.close)
        self.go = button(self, "导出(&X)…", "primary")
        self.go.clicked.connect(self._choose)
        foot.addWidget(self.leave)
        foot.addWidget(self.go)
        outer.addLayout(foot)
        allow(self.go, NO_LAYOUT)

        def read(office: Office, actor: Actor, job: Job) -> dict[str, PlatformLayout]:
            from db.platform_layouts import PlatformLayouts

            return PlatformLayouts(office, actor).all()

        self.desk.run(self, read, self._fill)

    def _fill(self, layouts: dict[str, PlatformLayout]) -> None:
        self._layouts = layouts
        self.layouts.addItems(list(layouts))
        self._show()

    def _show(self, _: int = 0) -> None:
        layout = self._layouts.get(self.layouts.currentText())
        why_not = "" if layout is not None else NO_LAYOUT
        allow(self.go, why_not or ("" if self._ids else "没有符合条件的企业"))
        if layout is None:
            self.told.setText(NO_LAYOUT)
            return
        empty = [heading for heading, meaning in layout.mapping.items() if meaning is None]
        words = f"共 {len(layout.columns)} 列"
        self.told.setText(f"{words}；留空的列：{'、'.join(empty)}" if empty else words)

    def _choose(self) -> None:
        proposal = f"{self.layouts.currentText()}-报平台.xlsx"
        path = choose_target(self.desk, self, "按平台的列导出", proposal)
        if path is not None:
            self.export_to(path)

    def export_to(self, path: Path) -> None:
        """Write the workbook."""
        layout, ids = self._layouts[self.layouts.currentText()], self._ids
        without = self.without.isChecked()

        def write(office: Office, actor: Actor, job: Job) -> int:
            from db.platform_export import platform_lines
            from templates.workbooks.platform_sheets import write_platform

            meanings = [meaning for meaning in layout.mapping.values() if meaning]
            lines = platform_lines(office, actor, meanings, ids, without_number=without)
            return write_platform(path, layout, lines)[0]

        def tell(rows: int) -> None:
            self.outcome.setText(f"已写出 {rows:,} 行：{path}")
            self.leave.setText("完成")

        self.desk.run(self, write, tell, title="正在导出…")
