"""Dialogs of 减污降碳: a factor entered, the grid chosen, faults of a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from grading.energy.factors import Factor, book
from grading.refusals import Finding
from gui import theme
from gui.people.form_dialog import FormDialog
from gui.pieces import button, label
from gui.tables.rows import Column, RowsModel
from gui.tables.view import RecordsView, WrappedDelegate

if TYPE_CHECKING:
    from db.energy.factor_book import FactorView
    from gui.desk import Desk
    from gui.jobs import Job

_BASIS = "文件、文号或检测报告"


def kinds() -> list[tuple[str, Factor]]:
    """What can be entered: one of each shipped factor, the grid once per region."""
    found: dict[tuple[str, str, str], Factor] = {}
    for each in book().factors:
        found[each.item, each.quantity, each.region] = each
    for region in book().regions:
        like = next(f for f in found.values() if f.quantity == "grid")
        found.setdefault(
            (like.item, "grid", region),
            Factor(like.item, "grid", region, 0, like.value, "read", "", ""),
        )
    return [(each.title, each) for each in found.values()]


class FactorDialog(FormDialog):
    """Enters a factor; ``like`` is proposed."""

    def __init__(self, desk: Desk, like: FactorView | None, parent: QWidget) -> None:
        super().__init__(
            desk, "录入因子", "录入", parent,
            remark="录入的因子从所填年份起代替自带的；电网因子只用于所填年份。自带的值保留可查。",
        )  # fmt: skip
        self.kind = QComboBox(self)
        self._kinds = kinds()
        for title, _ in self._kinds:
            self.kind.addItem(title)
        self.kind.setMaxVisibleItems(18)
        self.value = QLineEdit(self)
        self.unit = label(self, "", "quiet")
        self.year = QLineEdit(str(desk.office.clock.today().year - 1), self)
        self.year.setValidator(QIntValidator(1990, 2100, self.year))
        self.year.textChanged.connect(self.look)
        self.basis = QLineEdit(self)
        self.basis.setPlaceholderText(_BASIS)
        self.fields.addRow("因子(&K)", self.kind)
        self.fields.addRow("取值(&V)", self.value)
        self.fields.addRow("", self.unit)
        self.fields.addRow("年份(&Y)", self.year)
        self.fields.addRow("依据(&B)", self.basis)
        self.kind.currentIndexChanged.connect(self._tell_unit)
        self.value.textChanged.connect(self.look)
        self.basis.textChanged.connect(self.look)
        if like is not None:
            titles = [title for title, _ in self._kinds]
            if like.factor.title in titles:
                self.kind.setCurrentIndex(titles.index(like.factor.title))
        self._tell_unit()
        self.look()
        self.value.setFocus()

    def _tell_unit(self) -> None:
        factor = self._kinds[self.kind.currentIndex()][1]
        now = f"，自带值 {factor.value.normalize():f}（{factor.sure}）" if factor.source else ""
        self.unit.setText(f"单位 {factor.unit}{now}")

    def missing(self) -> str:
        if not self.value.text().strip():
            return "请填取值"
        if not self.year.hasAcceptableInput():
            return "请填年份，例如 2025"
        return "" if len(self.basis.text().strip()) > 1 else "请写明依据"

    def command(self) -> Callable[[Job], Any]:
        office, actor = self.desk.office, self.desk.actor
        factor = self._kinds[self.kind.currentIndex()][1]
        value, year, basis = self.value.text(), int(self.year.text()), self.basis.text()

        def carry_out(job: Job) -> Any:
            from db.energy.factor_book import set_factor

            return set_factor(
                office, actor, factor.item, factor.quantity, value, year=year, basis=basis,
                region=factor.region,
            )  # fmt: skip

        return carry_out


class GridDialog(FormDialog):
    """Chooses the grid whose factor counts."""

    def __init__(self, desk: Desk, region: str, parent: QWidget) -> None:
        super().__init__(
            desk, "电网区域", "改用", parent,
            remark="选定后所有企业的净购入电力都用这个电网的因子；某年未见因子的，用最近一年的并注明。",
        )  # fmt: skip
        self._region = region
        self.region = QComboBox(self)
        for id, name in book().regions.items():
            self.region.addItem(name, id)
        self.region.setCurrentIndex(self.region.findData(region))
        self.basis = QLineEdit(self)
        self.basis.setPlaceholderText("理由或文件")
        self.fields.addRow("电网(&G)", self.region)
        self.fields.addRow("依据(&B)", self.basis)
        self.region.currentIndexChanged.connect(self.look)
        self.basis.textChanged.connect(self.look)
        self.look()

    def missing(self) -> str:
        if self.region.currentData() == self._region:
            return "现在用的就是这个电网"
        return "" if len(self.basis.text().strip()) > 1 else "请写明依据"

    def command(self) -> Callable[[Job], Any]:
        office, actor = self.desk.office, self.desk.actor
        region, basis = str(self.region.currentData()), self.basis.text()

        def carry_out(job: Job) -> None:
            from db.energy.factor_book import choose_grid

            choose_grid(office, actor, region, basis)

        return carry_out


_FINDINGS = (
    Column("工作表", lambda f: f.sheet, 110),
    Column("行", lambda f: str(f.row or ""), 50, right=True),
    Column("列", lambda f: f.column, 110),
    Column("值", lambda f: f.value, 120),
    Column("问题", lambda f: f.message, 0, top=True),
)


class FindingsDialog(QDialog):
    """Everything that stood against a file, as a table that can be copied."""

    def __init__(self, title: str, findings: Sequence[Finding], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("没有导入")
        self.resize(900, 480)
        down = QVBoxLayout(self)
        down.setContentsMargins(theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP)
        down.setSpacing(theme.GAP)
        down.addWidget(label(self, f"{title}：{len(findings)} 处错误，一行也没有导入", "title"))
        words = "按提示改好后再导入；数值确实无误的，在“核对说明”一列写明理由。"
        down.addWidget(label(self, words, "muted", wrap=True))
        self.table = RecordsView(self, _FINDINGS, "错误清单")
        self.rows = RowsModel(_FINDINGS, self.table)
        self.table.setModel(self.rows)
        self.table.lay_out_columns()
        self.rows.set_rows(findings)
        self.table.setWordWrap(True)
        self.table.setItemDelegate(WrappedDelegate(self.table))
        self.table.resized.connect(self.table.resizeRowsToContents)
        down.addWidget(self.table, 1)
        buttons = QDialogButtonBox(self)
        copy = button(buttons, "复制全部(&C)")
        copy.clicked.connect(self._copy)
        buttons.addButton(copy, QDialogButtonBox.ButtonRole.ActionRole)
        close = button(buttons, "关闭", "primary")
        buttons.addButton(close, QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        down.addWidget(buttons)

    def _copy(self) -> None:
        self.table.selectAll()
        self.table.copy()
