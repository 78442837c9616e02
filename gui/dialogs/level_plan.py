"""复核与期限: rechecks due, guarantees that end, certificates without force, lists from above."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QTabWidget, QVBoxLayout, QWidget

from gui import theme
from gui.pieces import allow, button, label
from gui.tables.rows import Column, RowsModel
from gui.tables.view import RecordsView

if TYPE_CHECKING:
    from db.certificate_ends import EndedCertificate
    from db.guarantee_terms import GuaranteeRow
    from db.office import Office
    from db.recheck import RecheckRow
    from db.users import Actor
    from gui.desk import Desk
    from gui.jobs import Job

    Found = tuple[list[RecheckRow], list[GuaranteeRow], list[EndedCertificate]]


def _ink(row: Any) -> str:
    scheme = theme.colours()
    return {
        "overdue": scheme.bad, "ended": scheme.bad, "due": scheme.unsure, "soon": scheme.unsure,
        "stopped": scheme.muted, "unknown": scheme.muted,
    }.get(row.state, "")  # fmt: skip


RECHECK = (
    Column("应复核", lambda row: f"{row.due or ''}", 96),
    Column("情况", lambda row: row.state_title, 84, colour=_ink),
    Column("企业", lambda row: row.enterprise, 0),
    Column("县（市、区）", lambda row: row.county_name, 96),
    Column("行业", lambda row: row.industry_name, 90),
    Column("现等级", lambda row: row.level, 64, level=True),
    Column("评定日期", lambda row: f"{row.since or ''}", 96, tip=lambda row: row.source),
    Column("说明", lambda row: row.audit or row.why, 190),
)
TERMS = (
    Column("止", lambda row: f"{row.ends_on}", 96, colour=_ink),
    Column("企业", lambda row: row.enterprise, 180),
    Column("类别", lambda row: row.kind, 80),
    Column("认定文件", lambda row: row.document, 180),
    Column("说明", lambda row: row.words, 0),
)
ENDED = (
    Column("证书编号", lambda row: row.number, 190),
    Column("失效日期", lambda row: f"{row.ended_on}", 96),
    Column("企业", lambda row: row.enterprise, 0),
    Column("等级", lambda row: row.level, 56, level=True),
    Column("原因", lambda row: row.why, 130),
    Column("依据", lambda row: row.reason, 150),
    Column("代替的证书", lambda row: row.replaced_by, 190),
)


class LevelPlanDialog(QDialog):
    """Three tables. ``chosen`` hands over the key of an enterprise that is double-clicked."""

    chosen = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.desk = desk
        self.setWindowTitle("复核与期限")
        self.resize(1040, 560)
        down = QVBoxLayout(self)
        down.setContentsMargins(theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP)
        down.setSpacing(theme.GAP)
        head = QHBoxLayout()
        head.addWidget(label(self, "复核与期限", "title"))
        self.count = label(self, "正在读取…", "muted")
        head.addWidget(self.count, 1)
        self.listed = button(self, "按名单登记上级结果(&L)…")
        self.listed.clicked.connect(self._ask_list)
        head.addWidget(self.listed)
        self.excel = button(self, "导出复核计划(&E)…")
        self.excel.clicked.connect(self._ask_file)
        head.addWidget(self.excel)
        down.addLayout(head)
        self.tabs = QTabWidget(self)
        self.recheck = self._table(RECHECK, "年度复核计划")
        self.terms = self._table(TERMS, "保障类、民生豁免的期限")
        self.ended = self._table(ENDED, "失效的证书")
        self.recheck.opened.connect(lambda row: self._go(self.recheck, row))
        self.terms.opened.connect(lambda row: self._go(self.terms, row))
        for table, title in (
            (self.recheck, "年度复核"), (self.terms, "保障类期限"), (self.ended, "失效证书"),
        ):  # fmt: skip
            self.tabs.addTab(table, title)
        down.addWidget(self.tabs, 1)
        self.note = label(self, "", "quiet", wrap=True)
        down.addWidget(self.note)
        right = "" if "approver" in desk.actor.roles else "须由“审批”角色办理"
        allow(self.listed, right, "现有的 A 级企业由此进入：一份名单一次登记，有错就一家也不登记")
        allow(self.excel, "正在读取")
        self.read()

    def read(self) -> None:
        """Read all three anew."""

        def read(office: Office, actor: Actor, job: Job) -> Found:
            from db.certificate_ends import ended_certificates
            from db.guarantee_terms import guarantee_terms
            from db.recheck import recheck_list

            return (
                recheck_list(office, actor),
                guarantee_terms(office, actor),
                ended_certificates(office, actor),
            )

        self.desk.run(self, read, self._show)

    def _show(self, found: Found) -> None:
        from grading.level_rules import rules

        lists: tuple[list[Any], ...] = found
        for table, rows in zip((self.recheck, self.terms, self.ended), lists, strict=True):
            model = table.model()
            assert isinstance(model, RowsModel)
            model.set_rows(rows)
        late = sum(row.state == "overdue" for row in found[0])
        soon = sum(row.state == "due" for row in found[0])
        ending = sum(row.state in ("ended", "soon") for row in found[1])
        self.count.setText(
            f"复核逾期 {late} 家，近期到期 {soon} 家；保障类到期或近期到期 {ending} 家"
        )
        for at, (title, rows) in enumerate(
            zip(("年度复核", "保障类期限", "失效证书"), lists, strict=True)
        ):
            self.tabs.setTabText(at, f"{title}（{len(rows)}）")
        rule = rules()
        self.note.setText(
            f"评定满 {rule.recheck_months} 个月应复核（{rule.recheck.basis}）；"
            "双击一行看企业，在企业页开立“年度复核”。试评结果不列入。"
        )
        allow(self.excel, "" if found[0] else "没有在效的等级")

    def _table(self, columns: tuple[Column, ...], name: str) -> RecordsView:
        table = RecordsView(self, columns, name)
        table.setModel(RowsModel(columns, table))
        table.lay_out_columns()
        return table

    def _go(self, table: RecordsView, row: int) -> None:
        model = table.model()
        assert isinstance(model, RowsModel)
        self.chosen.emit(model.rows[row].key)
        self.accept()

    def _ask_file(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self, "导出年度复核计划", "年度复核计划.xlsx", "Excel (*.xlsx)"
        )
        if name:
            self.export(Path(name))

    def export(self, path: Path) -> None:
        """Write the plan as a workbook."""

        def write(office: Office, actor: Actor, job: Job) -> int:
            from db.recheck import recheck_list, write_recheck_list

            return write_recheck_list(office, actor, path, recheck_list(office, actor))

        self.desk.run(self, write, lambda rows: self.note.setText(f"{rows} 家写在 {path}"))

    def _ask_list(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self, "上级公布的名单", "", "名单 (*.xlsx *.xls *.ods *.csv)"
        )
        if name:
            self.register(Path(name))

    def register(self, path: Path) -> None:
        """Ask for what the list may leave out, then register it."""
        from gui.dialogs.register_level import RegisterDialog

        dialog = RegisterDialog(self.desk, "", self, file=path)
        dialog.registered.connect(self._registered)
        dialog.open()

    def _registered(self, words: str) -> None:
        self.read()
        self.note.setText(words)
