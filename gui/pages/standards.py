"""分级标准: the shelf of packs at the left, the chosen one as the bureau reads it at the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QSplitter, QVBoxLayout, QWidget

from gui import theme
from gui.pages.page import Page
from gui.pieces import ElidedLabel, allow, button, dress, label
from gui.standards.exchange import Exchange
from gui.standards.lines import Line, groups, lines_of, said_of, searched
from gui.standards.pack_table import PackTable
from gui.standards.revision_menu import RevisionMenu, cell_of
from gui.standards.shelf import DRAFT, Shelf, Shelved, shelved
from gui.standards.strip import Strip

if TYPE_CHECKING:
    from db.office import Office
    from db.users import Actor
    from grading.packs import Pack
    from gui.desk import Desk
    from gui.jobs import Job

READING = "正在读取…"
USES = {
    "good": "可以用于正式申报件",
    "unsure": "还没有经过两人对照正式文本逐条核对，只能用于试评",
    "muted": "不再用于新的申报件",
}


class StandardsPage(Page):
    """Everything there is about one pack; what leads elsewhere stands in the title row."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, "分级标准", parent)
        self.exchange = Exchange(desk, self)
        self.exchange.told.connect(self._tell)
        self.exchange.taken.connect(self._look_at)
        self.revision = RevisionMenu(desk, lambda: self.shelf.shelved, self)
        self.revision.told.connect(self._tell)
        self.revision.taken.connect(self._look_at_revision)
        self.pack: Pack | None = None
        self.table: PackTable | None = None
        self._why_no_change = READING
        self._wanted = ""
        self._wanted_rule = ""
        self._build_head()
        split = QSplitter(Qt.Orientation.Horizontal, self)
        split.setHandleWidth(theme.GAP)
        split.setChildrenCollapsible(False)
        self.shelf = Shelf(split)
        self.shelf.setMinimumWidth(180)
        self.shelf.picked.connect(self._show)
        split.addWidget(self._build_right(split))
        split.setStretchFactor(0, 0)
        split.setStretchFactor(1, 1)
        split.setSizes([250, 800])
        self.content.addWidget(split, 1)
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        find.activated.connect(self.search.setFocus)
        desk.changed.connect(self._heard)
        self._allow()

    def _build_head(self) -> None:
        self.told = ElidedLabel(self, kind="muted")
        self.confirm = button(self, "核对台(&D)…")
        self.compare = button(self, "比较版本(&C)…")
        self.impact = button(self, "换版影响(&M)…")
        self.take = button(self, "导入新版本(&I)…")
        self.export = button(self, "导出(&E)")
        self.print = button(self, "打印 PDF(&P)…")
        self.head.addWidget(self.told)
        for each in (
            self.confirm,
            self.compare,
            self.impact,
            self.take,
            self.export,
            self.print,
        ):
            self.head.addWidget(each)
        self.confirm.clicked.connect(self._confirm)
        self.export.setMenu(self.exchange.menu(lambda: self.shelf.chosen, self.export))
        self.compare.clicked.connect(self._compare)
        self.impact.clicked.connect(self._impact)
        self.take.clicked.connect(lambda: self.exchange.ask_and_import(self.shelf.shelved))
        self.print.clicked.connect(self._print)

    def _build_right(self, parent: QWidget) -> QWidget:
        right = QWidget(parent)
        right.setMinimumWidth(420)
        self.right = QVBoxLayout(right)
        self.right.setContentsMargins(0, 0, 0, 0)
        self.right.setSpacing(theme.GAP_SMALL)
        named = QHBoxLayout()
        named.setSpacing(theme.GAP_SMALL)
        self.name = ElidedLabel(right, kind="strong")
        self.state = label(right, "", "chip")
        named.addWidget(self.name)
        named.addWidget(self.state)
        named.addStretch(1)
        self.right.addLayout(named)
        self.terms = ElidedLabel(right, kind="quiet")
        self.right.addWidget(self.terms)
        row = QHBoxLayout()
        self.search = QLineEdit(right)
        self.search.setPlaceholderText("查找指标、要求、依据（Ctrl+F）")
        self.search.setClearButtonEnabled(True)
        self.search.setMaximumWidth(320)
        self.search.textChanged.connect(self._filter)
        self.group = QComboBox(right)
        self.group.setAccessibleName("方面")
        self.group.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.group.activated.connect(self._filter)
        self.count = label(right, "", "muted")
        row.addWidget(self.search, 1)
        row.addWidget(self.group)
        row.addWidget(self.count)
        row.addStretch(1)
        self.revise = button(right, "修订(&R)")
        self.revise.setMenu(self.revision.menu)
        row.addWidget(self.revise)
        self.right.addLayout(row)
        self.place = QVBoxLayout()
        self.right.addLayout(self.place, 1)
        self.strip = Strip(right)
        self.right.addWidget(self.strip)
        return right

    # Reading ---------------------------------------------------------------------------

    def shown(self) -> None:
        """Read which packs there are and how far their confirmation is."""

        def read(office: Office, actor: Actor, job: Job) -> tuple[list[Shelved], str]:
            from db.standard_editions import require_editor
            from db.standards import standards
            from grading.library import read_pack_file, shipped
            from grading.refusals import Refusal

            today = office.clock.today()
            packs = [shelved(view.pack, view.state, today) for view in standards(office, actor)]
            held = {each.pack.fingerprint for each in packs}
            rest = [read_pack_file(each.path) for each in shipped()]
            packs += [
                shelved(each, DRAFT, today, held=False)
                for each in rest
                if each.fingerprint not in held
            ]
            try:
                require_editor(actor)
            except Refusal as refusal:
                return packs, refusal.what
            return packs, ""

        self.desk.run(self, read, self._take)

    def _heard(self, kinds: frozenset[str]) -> None:
        if "standards" in kinds and self.isVisible():
            self.shown()

    def _take(self, read: tuple[list[Shelved], str]) -> None:
        packs, self._why_no_change = read
        if packs != self.shelf.shelved:
            self.shelf.show_packs(packs)
        if self._wanted:
            self.shelf.choose(self._wanted)
            if self._wanted_rule and self.table is not None:
                self.table.choose(self._wanted_rule)
            self._wanted = self._wanted_rule = ""
        chosen = self.shelf.chosen
        if chosen is not None:
            self._show(chosen)  # its state may be another, as after 停用
        self._allow()

    def _look_at(self, fingerprint: str) -> None:
        """Choose a pack that has just come in, once it has been read."""
        self._wanted = fingerprint
        self.shown()

    def _look_at_revision(self, fingerprint: str) -> None:
        """Choose a revision, and in it the rule that was revised."""
        self._wanted_rule = self.revision.cell.key
        self._look_at(fingerprint)

    # Showing ---------------------------------------------------------------------------

    def _show(self, each: Shelved) -> None:
        self.revision.chosen = each
        self.name.setText(each.pack.title)
        self.state.setText(each.state)
        self.state.setToolTip(USES[each.kind])
        dress(self.state, "badge" if each.kind == "unsure" else "chip")
        self._describe(each)
        if self.pack is None or self.pack.fingerprint != each.pack.fingerprint:
            self.pack = each.pack
            self.group.clear()
            self.group.addItem("全部方面", "")
            for id, name in groups(each.pack).items():
                self.group.addItem(name, id)
            self._build_table(each.pack)
            self._filter()
        self._allow()

    def _describe(self, each: Shelved) -> None:
        pack = each.pack
        cells = [cell for one in pack.indicators for cell in one.levels.values()]
        silent = sum(cell.silent for cell in cells)
        self.terms.setText(
            f"{USES[each.kind]}  ·  {pack.key}  ·  {pack.in_force} 起实施，"
            f"{each.review or f'{pack.review_by} 前复查'}  ·  {len(pack.indicators)} 项指标，"
            f"{len(cells)} 条要求（{silent} 条不参与判定）  ·  指纹 {pack.fingerprint[:16]}"
        )

    def _build_table(self, pack: Pack) -> None:
        """A table with a column per level of this pack; another pack may have other levels."""
        if self.table is not None:
            self.place.removeWidget(self.table)
            self.table.deleteLater()
        self.table = PackTable(self, pack)
        self.table.picked.connect(self._pick)
        self.place.addWidget(self.table)

    def _pick(self, line: Line, level: str | None) -> None:
        if self.pack is not None:
            self.strip.show_said(said_of(self.pack, line, level))
            self.revision.cell = cell_of(line, level)

    def _filter(self) -> None:
        pack = self.pack
        if pack is None or self.table is None:
            return
        words = self.search.text().casefold().split()
        group = self.group.currentData()

        def wanted(line: Line) -> bool:
            if group and line.group != group:
                return False
            whole = searched(pack, line) if words else ""
            return all(word in whole for word in words)

        lines = lines_of(pack, wanted)
        self.table.show_lines(lines)
        found = sum(not line.band for line in lines)
        self.count.setText(f"{found} 行")
        self.strip.setVisible(bool(found))
        if not found:
            self.revision.cell = cell_of(None, None)

    def _editions(self) -> list[Shelved]:
        """The editions of the chosen pack, oldest first."""
        chosen = self.shelf.chosen
        mine = [each for each in self.shelf.shelved if chosen and each.pack.id == chosen.pack.id]
        return sorted(mine, key=lambda each: (each.pack.in_force, each.pack.edition))

    def _allow(self) -> None:
        nothing = "" if self.pack is not None else READING
        alone = "标准库里这部标准只有这一版" if len(self._editions()) < 2 else ""
        chosen = self.shelf.chosen
        out = "" if chosen is None or chosen.held else "这部标准还没有进入标准库"
        allow(self.confirm, nothing or out, "两人对照正式文本逐项核对")
        allow(self.compare, nothing or alone, "与另一版本逐行比较")
        allow(self.impact, nothing or alone, "现有结果按另一版本会怎样，不改动任何记录")
        allow(self.revise, nothing or self._why_no_change, "停用，或更正单条要求")
        allow(self.take, nothing or self._why_no_change, "把改好的工作簿或原文作为新版本导入")
        allow(self.export, nothing, "导出这部标准")
        allow(self.print, nothing, "标准对照表：预览，打印或存为 PDF")

    # Acting ----------------------------------------------------------------------------

    def _pair(self) -> tuple[list[Shelved], int, int]:
        """The editions, and of them the chosen one against the one before (or after) it."""
        editions = self._editions()
        chosen = self.shelf.chosen
        place = editions.index(chosen) if chosen in editions else 0
        return editions, max(place - 1, 0), max(place, 1)

    def _confirm(self) -> None:
        from gui.standards.confirm import ConfirmDialog

        if self.shelf.chosen is None:
            return
        chosen = self.shelf.chosen
        dialog = ConfirmDialog(self.desk, chosen, self, packs=lambda: self.shelf.shelved)
        dialog.exec()
        dialog.deleteLater()
        self.shown()

    def _compare(self) -> None:
        from gui.standards.compare import CompareDialog

        dialog = CompareDialog(self.desk, *self._pair(), self)
        dialog.exec()
        dialog.deleteLater()

    def _impact(self) -> None:
        from gui.standards.impact import ImpactDialog

        dialog = ImpactDialog(self.desk, *self._pair(), self)
        dialog.opened.connect(lambda number: self.desk.visit.emit("audit", number))
        dialog.exec()
        dialog.deleteLater()

    def _print(self) -> None:
        if self.shelf.chosen is not None:
            self.exchange.show_paper(self.shelf.chosen)

    def _tell(self, words: str) -> None:
        self.told.setText(words)
