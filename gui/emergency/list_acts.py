"""What can be done with an edition: made, computed, put in force, exported, compared, taken in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from grading.emergency_rules import rules
from gui.emergency.result_dialog import ResultDialog
from gui.emergency.words_dialog import Asked, WordsDialog, literal

if TYPE_CHECKING:
    from db.emergency_compare import Difference, WhatIf
    from db.emergency_import import Imported, Matched
    from db.emergency_lists import Made
    from db.emergency_views import ListView, RowView
    from db.office import Office
    from db.users import Actor
    from gui.desk import Desk
    from gui.jobs import Job
    from templates.workbooks.emergency_reading import HistoricList

    Read = tuple[HistoricList, tuple[Matched, ...]]


class ListActs(QObject):
    """``told`` says what was done, ``chosen`` which edition to look at now."""

    told = Signal(str)
    chosen = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.desk = desk
        self._window = parent

    def make(self) -> None:
        """A new draft from the register."""

        def work(office: Office, actor: Actor, job: Job) -> Made:
            from db.emergency_lists import make_list

            return make_list(office, actor)

        self.desk.run(self._window, work, self._made, title="正在按名录计算…")

    def recompute(self) -> None:
        """The draft once more."""

        def work(office: Office, actor: Actor, job: Job) -> Made:
            from db.emergency_lists import recompute

            return recompute(office, actor)

        self.desk.run(self._window, work, self._made, title="正在按名录计算…")

    def _made(self, made: Made) -> None:
        gone = f"，填写过而名录里已没有的 {len(made.gone)} 行" if made.gone else ""
        self.told.emit(
            f"{made.view.rows} 行，沿用填写 {made.carried} 处，待填 {made.view.open_rows} 行，"
            f"冲突 {made.view.conflicts} 行{gone}"
        )
        self.chosen.emit(made.view.key)

    def put_in_force(self) -> None:
        """Ask for the document and let the draft become the edition in force."""
        said = self._ask(
            "清单生效",
            "现行的一版随之留存。生效后不能再改，要改就生成新的一版。",
            (Asked("document", "文号或依据(&D)", hint="例如 邯应急办〔2026〕12号"),),
            "生效",
        )
        if said is None:
            return

        def work(office: Office, actor: Actor, job: Job) -> ListView:
            from db.emergency_lists import put_in_force

            return put_in_force(office, actor, document=said["document"])

        self.desk.run(self._window, work, self._settled("已生效"))

    def discard(self) -> None:
        """Ask why, and put the draft out of use."""
        said = self._ask("作废草稿", "草稿留存备查。", (Asked("reason", "理由(&R)"),), "作废")
        if said is None:
            return

        def work(office: Office, actor: Actor, job: Job) -> ListView:
            from db.emergency_lists import discard

            return discard(office, actor, reason=said["reason"])

        self.desk.run(self._window, work, self._settled("已作废"))

    def totals(self, view: ListView | None) -> None:
        """Ask for the city's emissions."""
        if view is None:
            return
        asked = [
            Asked(id, f"{name}（吨/年）", literal(view.totals.get(id)), needed=False)
            for id, name in rules().pollutants.items()
        ]
        words = "全社会（全市）年排放量，用来比对 10/20/30% 的减排目标；不知道的空着。"
        said = self._ask("全社会年排放量", words, asked, "保存")
        if said is None:
            return

        def work(office: Office, actor: Actor, job: Job) -> None:
            from db.emergency_edits import set_totals

            set_totals(office, actor, said)

        self.desk.run(self._window, work, lambda _: self.told.emit("已录入全社会年排放量"))

    def export(self, path: Path, key: str, layout: str) -> None:
        """Write an edition in one of the column orders."""
        self.desk.preferences.folder = str(path.parent)

        def work(office: Office, actor: Actor, job: Job) -> int:
            from db.emergency_papers import list_content
            from templates.workbooks.emergency import write_list

            return write_list(path, list_content(office, actor, key=key), layout)

        self.desk.run(
            self._window,
            work,
            lambda rows: self.told.emit(f"已导出 {rows} 行到 {path.name}"),
            title="正在导出…",
        )

    def compare(self, view: ListView | None, editions: Sequence[ListView]) -> None:
        """Ask which other edition, and show the differences."""
        others = [each for each in editions if view is not None and each.key != view.key]
        if view is None or not others:
            return
        choices = [(each.key, f"{each.key}　{each.state_title}　{each.title}") for each in others]
        asked = (Asked("old", "与哪一版比较(&W)", choices=choices),)
        said = self._ask(f"清单 {view.key}", "", asked, "比较")
        if said is None:
            return
        old, new = said["old"], view.key

        def work(office: Office, actor: Actor, job: Job) -> tuple[Difference, ...]:
            from db.emergency_compare import compare_lists

            return compare_lists(office, actor, old, new)

        def show(found: tuple[Difference, ...]) -> None:
            rows = [
                (each.county_name, each.enterprise, each.what, each.old, each.new) for each in found
            ]
            self._result(
                f"清单 {old} → {new}",
                f"{len(found)} 处差别" if found else "两版没有差别",
                (("县（市、区）", 90), ("企业", 190), ("项目", 110), (old, 0), (new, 0)),
                rows,
            )

        self.desk.run(self._window, work, show)

    def what_if(self, row: RowView | None) -> None:
        """Ask for another level, and show what it would do to the enterprise's rows."""
        if row is None or not row.code:
            return
        levels = [(each, each) for each in ("A", "B", "C", "D") if each != row.level]
        asked = (Asked("level", "换成(&L)", choices=levels),)
        words = f"现在 {row.level or '没有等级'}。只是推算，不改动任何记录。"
        said = self._ask(row.name, words, asked, "推算")
        if said is None:
            return
        key = f"{row.code}/{row.site}" if row.site else row.code

        def work(office: Office, actor: Actor, job: Job) -> tuple[WhatIf, ...]:
            from db.emergency_compare import what_if

            return what_if(office, actor, key, said["level"])

        self.desk.run(self._window, work, lambda found: self._show_what_if(found))

    def _show_what_if(self, found: tuple[WhatIf, ...]) -> None:
        from grading.emergency import show_amount

        rows = [
            (
                each.line or one.industry,
                rules().warnings[each.warning].short,
                each.before.text or each.before.note,
                each.after.text or each.after.note,
                "不能计算" if each.lost is None else f"{show_amount(each.lost)} {each.unit}/日",
            )
            for one in found
            for each in one.rows
        ]
        first = found[0]
        self._result(
            f"{first.enterprise}：{first.old or '无等级'} → {first.new}",
            "少减的产量＝换等级后允许的日产量减去现在允许的日产量；负数是多减",
            (("生产线", 110), ("预警", 60), ("现在", 0), ("换等级后", 0), ("少减的产量", 120)),
            rows,
        )

    def ask_import(self) -> None:
        """Ask for a workbook of another year."""
        folder = self.desk.preferences.folder or str(Path.home())
        kinds = "清单 (*.xlsx *.xls *.ods *.csv)"
        path, _ = QFileDialog.getOpenFileName(self._window, "导入往年清单", folder, kinds)
        if path:
            self.read(Path(path))

    def read(self, path: Path) -> None:
        """Read a workbook and show which enterprises its rows are about."""
        self.desk.preferences.folder = str(path.parent)

        def work(office: Office, actor: Actor, job: Job) -> Read:
            from db.emergency_import import match_historic
            from templates.workbooks.emergency_reading import read_historic

            staged = read_historic(path)
            return staged, match_historic(office, actor, staged)

        def show(read: Read) -> None:
            from gui.emergency.import_dialog import ImportDialog

            dialog = ImportDialog(self.desk, *read, self._window)
            dialog.imported.connect(self._imported)
            dialog.exec()
            dialog.deleteLater()

        self.desk.run(self._window, work, show, title=f"正在读 {path.name} …")

    def _imported(self, done: Imported) -> None:
        rest = f"，{len(done.unmatched)} 家名录里没有" if done.unmatched else ""
        self.told.emit(f"已导入为清单 {done.key}：{done.enterprises} 家 {done.rows} 行{rest}")
        self.chosen.emit(done.key)

    def _settled(self, words: str) -> Callable[[ListView], None]:
        def done(view: ListView) -> None:
            self.told.emit(f"清单 {view.key} {words}")
            self.chosen.emit(view.key)

        return done

    def _ask(
        self, title: str, remark: str, asked: Sequence[Asked], accept: str
    ) -> dict[str, str] | None:
        dialog = WordsDialog(title, remark, asked, accept, self._window)
        accepted = dialog.exec()
        said = dialog.said()
        dialog.deleteLater()
        return said if accepted else None

    def _result(
        self,
        title: str,
        remark: str,
        columns: Sequence[tuple[str, int]],
        rows: Sequence[Sequence[Any]],
    ) -> None:
        dialog = ResultDialog(title, remark, columns, rows, self._window)
        dialog.exec()
        dialog.deleteLater()
