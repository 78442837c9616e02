"""名次: a table of 对标 with the rank of every figure; the best ones stand out."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from grading.incentive.peers import METRICS, Metric
from gui import theme
from gui.incentive.years import years
from gui.papers.table_outputs import Outputs
from gui.people.form_dialog import FormDialog
from gui.pieces import allow, button, label
from gui.rights import why_not
from gui.tables.empty import Empty
from gui.tables.rows import Column, RowsModel
from gui.tables.view import RecordsView

if TYPE_CHECKING:
    from db.incentive.peers import PeerRow, PeerTable
    from db.office import Office
    from db.users import Actor
    from gui.desk import Desk
    from gui.jobs import Job
    from templates.papers.county_tables import TableContent

TAKEN = "取“减污降碳”里有产量的企业：单位产品能耗、水耗、污染物、CO2；已登记的更新，其余不动。"
NOTHING = "登记或导入“对标数据”以后，同一行业、年度、产品的企业在这里排名。"


def _column(metric: Metric) -> Column:
    def text(row: PeerRow) -> str:
        place = row.places[metric.id]
        return "—" if place.value is None else f"{place.value:f}　{place.rank}/{place.of}"

    def ink(row: PeerRow) -> str:
        place, scheme = row.places[metric.id], theme.colours()
        if place.rank is None:
            return scheme.muted
        if place.of > 1 and place.rank == 1:
            return scheme.good
        return scheme.bad if place.of > 2 and place.rank == place.of else ""

    def tip(row: PeerRow) -> str:
        place = row.places[metric.id]
        if place.value is None:
            return "没有登记，不排名"
        better = "越低越好" if metric.lower else "越高越好"
        said = f"{metric.title} {place.value:f} {metric.unit}"
        return f"{said}，第 {place.rank} 名，共 {place.of} 家有数据；{better}"

    heading = metric.title if metric.unit == "%" else f"{metric.title}／{metric.unit}"
    return Column(heading, text, max(96, 14 * len(heading) + 22), right=True, colour=ink, tip=tip)


COLUMNS = (
    Column("企业", lambda r: r.enterprise.name, 200,
           tip=lambda r: f"{r.enterprise.county_name}　数据来源：{r.source}"),
    *(_column(each) for each in METRICS),
    Column("县（市、区）", lambda r: r.enterprise.county_name, 0),
)  # fmt: skip


class EnergyDialog(FormDialog):
    """Of which year the accounts are taken; hands over what was entered."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, "从能耗核算取对标数据", "取数", parent, remark=TAKEN)
        self.year = years(self, desk.office.clock.today())
        self.fields.addRow("年度(&Y)", self.year)
        self.look()

    def missing(self) -> str:
        return ""

    def command(self) -> Callable[[Job], Any]:
        from db.incentive.from_energy import take_energy

        office, actor, year = self.desk.office, self.desk.actor, self.year.currentData()
        return lambda job: take_energy(office, actor, year)


class PeersView(QWidget):
    """One table at a time; a double click leads to the enterprise."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.desk = desk
        self.tables: list[PeerTable] = []
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(theme.GAP_SMALL)
        row = QHBoxLayout()
        row.setSpacing(theme.GAP_SMALL)
        self.which = QComboBox(self)
        self.which.setAccessibleName("行业、年度、产品")
        self.which.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.which.activated.connect(self._show)
        row.addWidget(self.which)
        self.stand = label(self, "", "muted")
        row.addWidget(self.stand, 1)
        self.outputs = Outputs(desk, self)
        self.outputs.exported.connect(self.stand.setText)
        row.addWidget(self.outputs)
        self.take_in = button(self, "取能耗核算(&T)…")
        self.take_in.clicked.connect(self._ask_year)
        row.addWidget(self.take_in)
        down.addLayout(row)
        self.body = QStackedWidget(self)
        self.table = RecordsView(self.body, COLUMNS, "对标名次")
        self.rows = RowsModel(COLUMNS, self.table)
        self.table.setModel(self.rows)
        self.table.lay_out_columns()
        self.table.opened.connect(
            lambda at: desk.visit.emit("enterprise", self.rows.rows[at].enterprise.key)
        )
        self.body.addWidget(self.table)
        self.empty = Empty(self.body, "还没有对标数据", NOTHING)
        self.body.addWidget(self.empty)
        down.addWidget(self.body, 1)
        self.middle = label(self, "", "quiet", wrap=True)
        down.addWidget(self.middle)

    def _ask_year(self) -> None:
        dialog = EnergyDialog(self.desk, self)
        dialog.carried_out.connect(lambda _: self.load())
        dialog.exec()
        dialog.deleteLater()

    def load(self) -> None:
        """Rank again."""
        from db.enterprise_entries import MAY_ENTER

        allow(self.take_in, why_not(self.desk.actor, *MAY_ENTER), TAKEN)

        def read(
            office: Office, actor: Actor, job: Job
        ) -> tuple[list[PeerTable], list[TableContent]]:
            from db.incentive.listings import peer_content
            from db.incentive.peers import peer_tables

            found = peer_tables(office, actor)
            return found, [peer_content(office, each) for each in found]

        self.desk.run(self, read, self._take)

    def _take(self, found: tuple[list[PeerTable], list[TableContent]]) -> None:
        self.tables, self._contents = found
        chosen = self.which.currentText()
        self.which.clear()
        for each in self.tables:
            self.which.addItem(f"{each.year} {each.industry}·{each.product}")
        self.which.setCurrentIndex(max(0, self.which.findText(chosen)) if self.tables else -1)
        self.which.setVisible(bool(self.tables))
        self.body.setCurrentWidget(self.table if self.tables else self.empty)
        self._show()

    def _show(self) -> None:
        at = self.which.currentIndex()
        if at < 0:
            self.rows.set_rows([])
            self.stand.setText("")
            self.middle.setText("")
            self.outputs.show_content(None, "还没有对标数据")
            return
        table = self.tables[at]
        self.rows.set_rows(list(table.rows))
        self.stand.setText(f"{len(table.rows)} 家，每{table.unit}{table.product}")
        known = (
            f"{each.title} {table.medians[each.id]:f}"
            for each in METRICS
            if table.medians[each.id] is not None
        )
        self.middle.setText(
            f"中位数：{'，'.join(known)}。数后是名次／有数据的家数，1 为最好；没有数据的不排名。"
        )
        self.outputs.show_content(self._contents[at])
