"""分级标准: the packs of the library, and one of them as a table of indicators and levels."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QHeaderView, QLineEdit, QVBoxLayout, QWidget

from gui import theme
from gui.pages.page import Page
from gui.pieces import card, dress, label
from gui.tables.rows import Column, RowsModel
from gui.tables.view import RecordsView, WrappedDelegate

if TYPE_CHECKING:
    from db.office import Office
    from db.users import Actor
    from grading.pack_parts import Indicator
    from grading.packs import Pack
    from gui.desk import Desk
    from gui.jobs import Job

DRAFT = "待核稿：还没有经过两人对照正式文本逐条核对，只能用于试评。"
CONFIRMED = "已核：可以用于正式申报件。"


class StandardsPage(Page):
    """Choose a pack at the top; below it every indicator with what each level asks."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, "分级标准", parent)
        self.packs: list[tuple[Pack, bool]] = []
        self.pack: Pack | None = None
        self.choice = QComboBox(self)
        self.choice.setAccessibleName("标准")
        self.choice.setMinimumWidth(420)
        self.choice.activated.connect(self._choose)
        self.head.addWidget(self.choice)
        facts = card(self)
        inside = QVBoxLayout(facts)
        inside.setContentsMargins(16, 12, 16, 12)
        inside.setSpacing(theme.GAP_TINY)
        self.name = label(facts, "", "strong", wrap=True, selectable=True)
        self.state = label(facts, "", wrap=True)
        self.terms = label(facts, "", "quiet", wrap=True, selectable=True)
        for each in (self.name, self.state, self.terms):
            inside.addWidget(each)
        self.content.addWidget(facts)
        row = QHBoxLayout()
        self.search = QLineEdit(self)
        self.search.setPlaceholderText("查找指标、要求、依据")
        self.search.setClearButtonEnabled(True)
        self.search.setFixedWidth(320)
        self.search.textChanged.connect(self._filter)
        self.aspect = QComboBox(self)
        self.aspect.setAccessibleName("方面")
        self.aspect.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.aspect.activated.connect(self._filter)
        self.count = label(self, "", "muted")
        row.addWidget(self.search)
        row.addWidget(self.aspect)
        row.addWidget(self.count)
        row.addStretch(1)
        self.content.addLayout(row)
        self.place = QVBoxLayout()
        self.content.addLayout(self.place, 1)
        self.table: RecordsView | None = None
        self.rows: RowsModel | None = None

    def shown(self) -> None:
        """Read which packs there are and which of them are 已核."""

        def read(office: Office, actor: Actor, job: Job) -> list[tuple[Pack, bool]]:
            from db.library import library_packs
            from grading.library import load, shipped

            confirmed = {
                view.fingerprint for view in library_packs(office, actor) if view.confirmed
            }
            packs = [load(each.key) for each in shipped()]
            return [(pack, pack.fingerprint in confirmed) for pack in packs]

        self.desk.run(self, read, self._take)

    def _take(self, packs: list[tuple[Pack, bool]]) -> None:
        if packs == self.packs:
            return
        chosen = max(self.choice.currentIndex(), 0)
        self.packs = packs
        self.choice.clear()
        for pack, confirmed in packs:
            self.choice.addItem(f"{pack.title}  {pack.key}{'（已核）' if confirmed else ''}")
        self.choice.setCurrentIndex(chosen)
        self._choose(chosen)

    def _choose(self, index: int) -> None:
        pack, confirmed = self.packs[index]
        self.pack = pack
        self.name.setText(pack.title)
        self.state.setText(CONFIRMED if confirmed else DRAFT)
        dress(self.state, "good" if confirmed else "unsure")
        self.terms.setText(
            f"{pack.key}  ·  {pack.in_force} 起实施，{pack.review_by} 前复查  ·  "
            f"{len(pack.aspects)} 个方面 {len(pack.indicators)} 项指标，"
            f"{len(pack.vetoes)} 项一票否决  ·  指纹 {pack.fingerprint[:16]}"
        )
        self.aspect.clear()
        self.aspect.addItems(["全部方面", *pack.aspects.values()])
        self._build_table(pack)
        self._filter()

    def _build_table(self, pack: Pack) -> None:
        """A table with a column per level of this pack; another pack may have other levels."""
        if self.table is not None:
            self.place.removeWidget(self.table)
            self.table.deleteLater()
        columns = (
            Column("方面", lambda each: pack.aspects[each.aspect], 110, top=True),
            Column("指标", _name, 170, top=True),
            *(Column(level, partial(_asks, level), 200, top=True) for level in pack.levels[:-1]),
            Column("依据与核实程度", partial(_sources, pack), 260, top=True),
        )
        self.table = RecordsView(self, columns, pack.title)
        self.table.setWordWrap(True)
        self.table.setItemDelegate(WrappedDelegate(self.table))
        self.rows = RowsModel(columns, self.table)
        self.table.setModel(self.rows)
        self.table.lay_out_columns()
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.table.resized.connect(self._fit_columns)
        self.place.addWidget(self.table)

    def _fit_columns(self) -> None:
        """Share the width among the columns by how much their texts hold."""
        if self.table is None or self.rows is None or self.pack is None:
            return
        room = self.table.viewport().width() - sum(each.width for each in self.rows.columns[:2])
        shared = self.rows.columns[2:]
        indicators = self.pack.indicators
        weights = [sum(len(each.text(one)) for one in indicators) for each in shared]
        weights = [max(weight, sum(weights) // 12) for weight in weights]
        for number, weight in enumerate(weights, 2):
            self.table.setColumnWidth(number, room * weight // sum(weights))

    def _filter(self) -> None:
        pack = self.pack
        if pack is None or self.rows is None:
            return
        words = self.search.text().casefold().split()
        aspects = list(pack.aspects)
        wanted = self.aspect.currentIndex()
        texts: list[Callable[[Indicator], str]] = [each.text for each in self.rows.columns]
        found = []
        for each in pack.indicators:
            if wanted > 0 and each.aspect != aspects[wanted - 1]:
                continue
            whole = " ".join(text(each) for text in texts).casefold()
            if all(word in whole for word in words):
                found.append(each)
        self.rows.set_rows(found)
        self.count.setText(f"{len(found)} 项指标")
        self._fit_columns()


def _name(indicator: Indicator) -> str:
    return f"{indicator.name}（法定线）" if indicator.legal else indicator.name


def _asks(level: str, indicator: Indicator) -> str:
    requirement = indicator.levels.get(level)
    if requirement is None:
        return "—"
    return (
        f"{requirement.text}【{requirement.silence}】" if requirement.silent else requirement.text
    )


def _sources(pack: Pack, indicator: Indicator) -> str:
    from templates.papers.values import show_basis, show_source

    said: dict[str, list[str]] = {}
    for level, requirement in indicator.levels.items():
        words = f"{show_basis(pack, requirement)}（{show_source(requirement)}）"
        said.setdefault(words, []).append(level)
    return "\n".join(f"{'、'.join(levels)}：{words}" for words, levels in said.items())
