"""管理等级: who is managed a level higher, until when, by which document; assessed from here."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gui import theme
from gui.incentive.assess_dialog import AssessDialog
from gui.papers.table_outputs import Outputs
from gui.people.reason_dialog import ReasonDialog
from gui.pieces import allow, button, label
from gui.tables.empty import Empty
from gui.tables.rows import Column, RowsModel
from gui.tables.view import RecordsView

if TYPE_CHECKING:
    from db.incentive.views import ResultRow, ResultView
    from db.office import Office
    from db.prints import PrintResult
    from db.users import Actor
    from gui.desk import Desk
    from gui.jobs import Job
    from templates.papers.county_tables import TableContent

CHOOSE = "先在表里选一个管理等级"


def _state_ink(row: ResultRow) -> str:
    scheme = theme.colours()
    return {"in_force": scheme.good, "lapsed": scheme.bad}.get(row.state, scheme.muted)


def _state_tip(row: ResultRow) -> str:
    if row.state == "lapsed":
        return (
            f"认定时评定等级是 {row.graded}，现在是 {row.now or '没有等级'}：停止适用，须重新认定"
        )
    if row.state == "ended":
        return f"{row.ended_on} 起终止：{row.ended_reason}"
    return f"还有 {row.days_left} 天" if row.days_left is not None else row.state_title


COLUMNS = (
    Column("企业", lambda r: r.enterprise.name, 0, tip=lambda r: f"{r.number}　{r.enterprise.key}"),
    Column("行业", lambda r: r.industry_name, 96),
    Column("评定等级", lambda r: r.graded, 80, level=True),
    Column("管理等级", lambda r: r.managed, 80, level=True),
    Column("管理期", lambda r: f"{r.starts_on} 至 {r.ended_on or r.ends_on}", 190),
    Column("状态", lambda r: r.state_title, 84, colour=_state_ink, tip=_state_tip),
    Column("认定文件", lambda r: r.document, 170, tip=lambda r: r.authority),
)


class ResultsView(QWidget):
    """The list of managed levels with what can be done to one."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.desk = desk
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(theme.GAP_SMALL)
        row = QHBoxLayout()
        row.setSpacing(theme.GAP_SMALL)
        self.stand = label(self, "", "muted")
        row.addWidget(self.stand, 1)
        self.form = button(self, "认定表(&F)…")
        self.form.clicked.connect(self._ask_form)
        self.letter = button(self, "通知书(&L)…")
        self.letter.clicked.connect(self._ask_letter)
        self.end = button(self, "提前终止…")
        self.end.clicked.connect(self._end)
        self.outputs = Outputs(desk, self)
        self.outputs.exported.connect(self.stand.setText)
        self.new = button(self, "测算(&N)…", "primary")
        self.new.clicked.connect(lambda: self.assess())
        for each in (self.form, self.letter, self.end, self.outputs, self.new):
            row.addWidget(each)
        down.addLayout(row)
        self.body = QStackedWidget(self)
        self.table = RecordsView(self.body, COLUMNS, "管理等级")
        self.rows = RowsModel(COLUMNS, self.table)
        self.table.setModel(self.rows)
        self.table.lay_out_columns()
        self.table.opened.connect(
            lambda at: desk.visit.emit("enterprise", self.rows.rows[at].enterprise.key)
        )
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._allow())
        self.body.addWidget(self.table)
        remark = (
            "先录入全省均值，登记税收、研发投入和年排放量，再测算；"
            "任一项高于均值 20% 以上的，按认定文件登记管理等级。"
        )
        self.empty = Empty(self.body, "还没有按高一级管理的企业", remark)
        self.body.addWidget(self.empty)
        down.addWidget(self.body, 1)
        foot = (
            "管理等级不改变评定等级，期满自动结束；应急减排清单按管理等级的措施。"
            "火电、垃圾发电、短流程钢铁不在细则内。"
        )
        down.addWidget(label(self, foot, "quiet", wrap=True))

    def load(self) -> None:
        """Read the list again."""

        def read(office: Office, actor: Actor, job: Job) -> tuple[list[ResultRow], TableContent]:
            from db.incentive.listings import result_content
            from db.incentive.results import results

            found = results(office, actor)
            return found, result_content(office, found)

        self.desk.run(self, read, self._take)

    def _take(self, found: tuple[list[ResultRow], TableContent]) -> None:
        rows, content = found
        self.rows.set_rows(rows)
        self.outputs.show_content(content if rows else None, "还没有管理等级")
        self.body.setCurrentWidget(self.table if rows else self.empty)
        running = sum(each.state == "in_force" for each in rows)
        self.stand.setText(f"{len(rows)} 个，管理期内 {running} 个" if rows else "")
        if rows:
            self.table.selectRow(0)
        self._allow()

    def chosen(self) -> ResultRow | None:
        """The managed level selected."""
        rows = self.table.selected_rows()
        return self.rows.rows[rows[0]] if len(rows) == 1 else None

    def _allow(self) -> None:
        from db.incentive.results import why_not_end

        row = self.chosen()
        none = "" if row is not None else CHOOSE
        allow(self.form, none, "打印激励性绩效分级认定表")
        allow(self.letter, none, "管理等级通知书，PDF 或 Word")
        allow(self.end, none or (why_not_end(self.desk.actor, row) if row else ""))

    def _run(self, dialog: QDialog) -> None:
        dialog.exec()
        dialog.deleteLater()

    def assess(self, code: str = "") -> None:
        """Open the assessment, of an enterprise where one is given."""
        dialog = AssessDialog(self.desk, self, code)
        dialog.decided.connect(lambda _: self.load())
        if code:
            dialog.assess()
        self._run(dialog)

    def _end(self) -> None:
        row = self.chosen()
        if row is None:
            return
        number = row.number

        def does(office: Office, actor: Actor, reason: str) -> ResultView:
            from db.incentive.results import end_result

            return end_result(office, actor, number, reason)

        remark = f"{row.enterprise.name}，{row.managed} 级，原到 {row.ends_on}。从今天起终止。"
        dialog = ReasonDialog(
            self.desk, "提前终止管理等级", "终止", does, self, remark=remark,
            example="例如：受到生态环境行政处罚",
        )  # fmt: skip
        dialog.carried_out.connect(lambda _: self.load())
        self._run(dialog)

    def _ask_form(self) -> None:
        self._ask_file("认定表", "PDF (*.pdf)", ".pdf", self.print_form)

    def _ask_letter(self) -> None:
        self._ask_file("管理等级通知书", "PDF (*.pdf);;Word (*.docx)", ".pdf", self.print_letter)

    def _ask_file(self, what: str, kinds: str, ending: str, does: object) -> None:
        row = self.chosen()
        if row is None:
            return
        folder = Path(self.desk.preferences.folder or Path.home())
        proposed = str(folder / f"{row.enterprise.name} {what}{ending}")
        name, _ = QFileDialog.getSaveFileName(self, what, proposed, kinds)
        if name:
            self.desk.preferences.folder = str(Path(name).parent)
            does(Path(name))  # type: ignore[operator]

    def print_form(self, path: Path) -> None:
        """Write the form of the one selected."""
        self._print(path, letter=False)

    def print_letter(self, path: Path) -> None:
        """Write the notice of the one selected."""
        self._print(path, letter=True)

    def _print(self, path: Path, *, letter: bool) -> None:
        row = self.chosen()
        if row is None:
            return
        number = row.number

        def write(office: Office, actor: Actor, job: Job) -> PrintResult:
            from db.incentive.forms import print_form
            from db.letters import print_letter

            if letter:
                return print_letter(office, actor, "managed_level", path, subject=number)
            return print_form(office, actor, number, path)

        def told(done: PrintResult) -> None:
            self.stand.setText(f"写在 {done.path.name}（第 {done.ordinal} 次打印）")

        self.desk.run(self, write, told, title="正在排版…")
