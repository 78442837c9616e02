"""新建申报件: which enterprise, on which standard, for which level, trial or formal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QDateEdit,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QRadioButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from grading.chains import GRADING_NOTHING
from gui import theme
from gui.dialogs.audit_kind import ONE_TARGET, KindFields
from gui.pieces import allow, button, form, label

if TYPE_CHECKING:
    from db.audit_views import AuditView
    from db.enterprise_rows import EnterpriseRow
    from db.office import Office
    from db.users import Actor
    from grading.packs import Pack
    from gui.desk import Desk
    from gui.jobs import Job

MOST_FOUND = 50
ROW = int(Qt.ItemDataRole.UserRole)


class NewAuditDialog(QDialog):
    """``opened`` hands over the audit that was opened. ``enterprise`` is searched for at first."""

    opened = Signal(object)

    def __init__(self, desk: Desk, enterprise: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.desk = desk
        self.packs: list[tuple[Pack, bool]] = []
        self.setWindowTitle("新建申报件")
        self.setMinimumWidth(600)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP)
        outer.setSpacing(theme.GAP)
        outer.addWidget(label(self, "新建申报件", "title"))
        self.search = QLineEdit(enterprise, self)
        self.search.setPlaceholderText("查找企业：名称、代码、拼音首字母")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._find)
        self.found = QListWidget(self)
        self.found.setAccessibleName("找到的企业")
        self.found.setFixedHeight(150)
        self.found.currentItemChanged.connect(lambda now, before: self._suit())
        self.remark = label(self, "正在读取名录…", "quiet", wrap=True)
        self.pack = QComboBox(self)
        self.pack.currentIndexChanged.connect(lambda index: self._suit_levels())
        self.pack.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.pack.setPlaceholderText("请选择标准")
        self.target = QComboBox(self)
        self.date = QDateEdit(self)
        self.date.setCalendarPopup(True)
        self.date.setDisplayFormat("yyyy-MM-dd")
        self.trial = QRadioButton("试评", self)
        self.formal = QRadioButton("正式", self)
        modes = QButtonGroup(self)
        modes.addButton(self.trial)
        modes.addButton(self.formal)
        self.trial.setChecked(True)
        fields = form()
        fields.addRow("企业(&E)", self.search)
        fields.addRow("", self.found)
        fields.addRow("", self.remark)
        fields.addRow("标准(&P)", self.pack)
        self.kinds = KindFields(fields, self)
        self.kinds.changed.connect(self._suit_kind)
        fields.addRow("目标等级(&L)", self.target)
        fields.addRow("申报日期(&D)", self.date)
        mode = QHBoxLayout()
        mode.addWidget(self.trial)
        mode.addWidget(self.formal)
        mode.addStretch(1)
        fields.addRow("方式", mode)
        outer.addLayout(fields)
        outer.addStretch(1)
        self._fields = fields
        buttons = QDialogButtonBox(self)
        self.make = button(buttons, "开立(&O)", "primary")
        self.make.setDefault(True)
        buttons.addButton(self.make, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(button(buttons, "取消"), QDialogButtonBox.ButtonRole.RejectRole)
        self.make.clicked.connect(self._open_audit)
        buttons.rejected.connect(self.reject)
        outer.addWidget(buttons)
        self._look()
        self._read_packs()
        desk.register.ready.connect(self._find)
        desk.register.want()
        self._find()
        self.search.setFocus()

    def _read_packs(self) -> None:
        def read(office: Office, actor: Actor, job: Job) -> list[tuple[Pack, bool]]:
            from db.library import library_packs
            from grading.library import load, shipped

            views = library_packs(office, actor)
            confirmed = {view.fingerprint for view in views if view.confirmed}
            packs = [load(each.key) for each in shipped()]
            return [(pack, pack.fingerprint in confirmed) for pack in packs]

        def take(packs: list[tuple[Pack, bool]]) -> None:
            self.packs = packs
            for pack, confirmed in packs:
                self.pack.addItem(f"{pack.title}  {pack.key}{'（已核）' if confirmed else ''}")
            self.pack.setCurrentIndex(-1)
            self.kinds.read()
            today = self.desk.office.clock.today()
            self.date.setDate(today)  # type: ignore[arg-type]
            self.date.setMaximumDate(today)  # type: ignore[arg-type]
            self._suit()

        self.desk.run(self, read, take)

    def _find(self) -> None:
        index = self.desk.register.index
        if index is None:
            return
        from db.enterprise_rows import page

        found = index.find(self.search.text())
        rows = page(self.desk.office, self.desk.actor, found.ids[:MOST_FOUND])
        self.found.clear()
        for row in rows:
            item = QListWidgetItem(f"{row.name}  {row.county_name}  {row.industry_name}")
            item.setToolTip(row.key)
            item.setData(ROW, row)
            self.found.addItem(item)
        more = f"，只列出前 {MOST_FOUND} 家，请再输入几个字" if found.total > MOST_FOUND else ""
        nothing = "没有找到；企业须先在名录里，可从“企业名录”导入名单"
        self.remark.setText(f"找到 {found.total:,} 家{more}" if rows else nothing)
        self.found.setCurrentRow(0 if rows and self.search.text().strip() else -1)
        self._look()

    def enterprise(self) -> EnterpriseRow | None:
        """The enterprise chosen in the list."""
        item = self.found.currentItem()
        return None if item is None else item.data(ROW)

    def _suit(self) -> None:
        """Choose the standard of the enterprise's industry where there is exactly one."""
        row = self.enterprise()
        if row is not None:
            own = [each.industry for each in row.industries]
            fitting = [n for n, (pack, _) in enumerate(self.packs) if pack.industry in own]
            if self.pack.currentIndex() not in fitting:
                self.pack.setCurrentIndex(fitting[0] if len(fitting) == 1 else -1)
        self._look()

    def _suit_levels(self) -> None:
        chosen = self.target.currentText()
        self.target.clear()
        place = self.pack.currentIndex()
        if place >= 0:
            pack, confirmed = self.packs[place]
            self.target.addItems(list(pack.levels[:-1]))
            self.target.setCurrentText(chosen)
            rated = self.kinds.chosen not in GRADING_NOTHING
            draft = "这部标准是待核稿，只能试评" if rated and not confirmed else ""
            allow(self.formal, draft)
            if draft:
                self.trial.setChecked(True)
        self._look()

    def _suit_kind(self) -> None:
        """Kinds that are about the level in force ask for no target."""
        self._fields.setRowVisible(self.target, self.kinds.chosen not in ONE_TARGET)
        self._suit_levels()

    def _look(self) -> None:
        why_not = ""
        row = self.enterprise()
        if row is None:
            why_not = "请先选一家企业"
        elif self.pack.currentIndex() < 0:
            why_not = "请选择标准"
        else:
            industry = self.packs[self.pack.currentIndex()][0].industry
            if row.industry and all(industry != each.industry for each in row.industries):
                why_not = f"这家企业登记的行业是{row.industry_name}，所选标准不适用"
        allow(self.make, why_not or self.kinds.missing())

    def _open_audit(self) -> None:
        row = self.enterprise()
        if row is None:
            return
        pack = self.packs[self.pack.currentIndex()][0].key
        kind, (trigger, evidence) = self.kinds.chosen, self.kinds.given
        target = "" if kind in ONE_TARGET else self.target.currentText()
        mode = "trial" if self.trial.isChecked() else "formal"
        day = self.date.date().toPython()

        def make(office: Office, actor: Actor, job: Job) -> AuditView:
            from db.audits import open_audit

            return open_audit(
                office,
                actor,
                row.key,
                pack,
                target,
                mode,
                kind,
                application_date=day,  # type: ignore[arg-type]
                trigger=trigger,
                evidence=evidence,
            )

        def made(view: AuditView) -> None:
            self.opened.emit(view)
            self.accept()

        def failed(error: BaseException) -> None:
            self._look()
            self.desk.show_error(error)

        allow(self.make, "正在开立…")
        self.desk.run(self, make, made, failed=failed)
