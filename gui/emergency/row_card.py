"""One row of the list in full: what is computed, what is entered, why; and the buttons for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from grading.emergency_rules import rules
from gui import theme
from gui.emergency.words_dialog import Asked, WordsDialog, literal
from gui.pieces import allow, button, card, label

if TYPE_CHECKING:
    from db.emergency_views import MeasureView, RowView
    from db.office import Office
    from db.users import Actor
    from gui.desk import Desk
    from gui.jobs import Job

Act = Callable[..., object]


class RowCard(QScrollArea):
    """Shows a row; without one it says what to do."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.desk = desk
        self.row: RowView | None = None
        self.why_not = ""
        self.buttons: dict[tuple[str, str], QPushButton] = {}
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.show_row(None, "")

    def show_row(self, row: RowView | None, why_not: str) -> None:
        """Show this row; ``why_not`` says why it cannot be changed."""
        same = row is not None and self.row is not None and row.id == self.row.id
        kept = self.verticalScrollBar().value() if same else 0
        QTimer.singleShot(0, self, lambda: self.verticalScrollBar().setValue(kept))
        self.row, self.why_not = row, why_not
        self.buttons.clear()
        inside = card(self)
        down = QVBoxLayout(inside)
        down.setSpacing(theme.GAP_SMALL)
        if row is None:
            words = "选中一行，看它的计算值、填写值和依据。"
            down.addWidget(label(inside, words, "muted", wrap=True))
            down.addStretch(1)
            self.setWidget(inside)
            return
        down.addWidget(label(inside, row.name, "strong", wrap=True, selectable=True))
        place = " · ".join(
            each for each in (row.county_name, row.industry, row.level_words, row.place) if each
        )
        down.addWidget(label(inside, place, "muted", wrap=True))
        for words in self._facts(row):
            down.addWidget(label(inside, words, "quiet", wrap=True, selectable=True))
        for words in row.findings:
            down.addWidget(label(inside, words, "warning", wrap=True, selectable=True))
        if row.aside_at is not None:
            down.addWidget(label(inside, f"已搁置：{row.aside_reason}", "warning", wrap=True))
        for view in row.measures.values():
            self._measure(inside, down, view)
        foot = QHBoxLayout()
        self._act(inside, foot, "describe", "", "设备、排放量…", self._describe)
        if row.aside_at is None:
            self._act(inside, foot, "aside", "", "搁置…", self._set_aside)
        else:
            self._act(inside, foot, "back", "", "取回", self._take_back)
        foot.addStretch(1)
        down.addLayout(foot)
        down.addStretch(1)
        self.setWidget(inside)

    def _facts(self, row: RowView) -> list[str]:
        pack = f"{row.pack}（{'已核' if row.confirmed else '待核稿'}）" if row.pack else ""
        emissions = "、".join(f"{k} {v:f} 吨/年" for k, v in row.emissions.items())
        pairs = (
            ("限产基数", row.base),
            ("等级来源", row.level_source),
            ("措施来源", pack),
            ("年排放量", emissions),
            ("日用电量", f"{row.power} kWh" if row.power else ""),
            ("联系人", " ".join(each for each in (row.contact, row.phone) if each)),
            ("备注", row.note),
        )
        return [f"{name}：{text}" for name, text in pairs if text]

    def _measure(self, inside: QWidget, down: QVBoxLayout, view: MeasureView) -> None:
        head = QHBoxLayout()
        rule = rules().warnings[view.warning]
        head.addWidget(label(inside, rule.name, "strong"))
        if view.entered:
            head.addWidget(label(inside, "办公室填写", "chip"))
        if view.conflict:
            head.addWidget(label(inside, "与计算值冲突", "badge"))
        head.addStretch(1)
        down.addSpacing(theme.GAP_TINY)
        down.addLayout(head)
        down.addWidget(label(inside, view.text or "还没有措施", "", wrap=True, selectable=True))
        for words in self._beside(view):
            down.addWidget(label(inside, words, "quiet", wrap=True, selectable=True))
        row = QHBoxLayout()
        row.setSpacing(theme.GAP_SMALL)
        self._act(inside, row, "enter", view.warning, "改写…", lambda: self._enter(view))
        if view.conflict:
            self._act(inside, row, "keep", view.warning, "保留填写值", lambda: self._keep(view))
        if view.entered and view.computed:
            self._act(inside, row, "drop", view.warning, "恢复计算值", lambda: self._drop(view))
        row.addStretch(1)
        down.addLayout(row)

    @staticmethod
    def _beside(view: MeasureView) -> list[str]:
        said = []
        if view.entered and view.computed:
            said.append(f"计算值：{view.computed}")
        if view.conflict:
            said.append(f"填写时的计算值：{view.seen or '没有'}")
        if view.entered:
            when = f"，{view.entered_by} {view.entered_at:%Y-%m-%d}" if view.entered_at else ""
            said.append(f"理由：{view.reason}{when}")
        if view.source and not view.entered:
            said.append(f"依据核实程度：{view.source}")
        if view.why:
            said.append(view.why)
        return said

    def _act(
        self, inside: QWidget, row: QHBoxLayout, name: str, of: str, text: str, does: Act
    ) -> None:
        made = button(inside, text, "link" if of else "")
        made.clicked.connect(lambda _=False: does())
        allow(made, self.why_not)
        self.buttons[(name, of)] = made
        row.addWidget(made)

    def _enter(self, view: MeasureView) -> None:
        share = literal(view.share)
        short = rules().warnings[view.warning].short
        said = self._ask(
            f"改写{short}预警的措施",
            f"计算值：{view.computed}" if view.computed else view.why,
            (
                Asked("text", "措施(&M)", view.text, long=True),
                Asked("reason", "理由(&R)", view.reason),
                Asked("share", "减排比例 %(&S)", share, "措施是比例时填，计入减排量", needed=False),
            ),
        )
        if said is None:
            return

        def work(office: Office, actor: Actor, job: Job) -> None:
            from db.emergency_edits import enter_measure

            enter_measure(
                office, actor, self._id(), view.warning, said["text"], reason=said["reason"],
                share=said["share"],
            )  # fmt: skip

        self.desk.run(self, work)

    def _keep(self, view: MeasureView) -> None:
        def work(office: Office, actor: Actor, job: Job) -> None:
            from db.emergency_edits import keep_entry

            keep_entry(office, actor, self._id(), view.warning)

        self.desk.run(self, work)

    def _drop(self, view: MeasureView) -> None:
        def work(office: Office, actor: Actor, job: Job) -> None:
            from db.emergency_edits import drop_entry

            drop_entry(office, actor, self._id(), view.warning)

        self.desk.run(self, work)

    def _describe(self) -> None:
        row = self.row
        if row is None:
            return
        asked = [
            Asked("equipment", "设备(&E)", row.equipment, needed=False),
            Asked("power", "日用电量 kWh(&P)", row.power, needed=False),
        ]
        asked += [
            Asked(id, f"{name}（吨/年）", literal(row.emissions.get(id)),
                  needed=False)
            for id, name in rules().pollutants.items()
        ]  # fmt: skip
        asked.append(Asked("note", "备注(&N)", row.note, needed=False))
        said = self._ask("设备、排放量、用电量", "不知道的空着，不要估。", asked)
        if said is None:
            return

        def work(office: Office, actor: Actor, job: Job) -> None:
            from db.emergency_edits import describe_row

            describe_row(
                office,
                actor,
                self._id(),
                equipment=said["equipment"],
                power=said["power"],
                note=said["note"],
                emissions={id: said[id] for id in rules().pollutants},
            )

        self.desk.run(self, work)

    def _set_aside(self) -> None:
        words = "这一行不再列入这一版，记录和理由留存，可以取回。"
        said = self._ask("搁置这一行", words, (Asked("reason", "理由(&R)"),))
        if said is None:
            return

        def work(office: Office, actor: Actor, job: Job) -> None:
            from db.emergency_edits import set_aside

            set_aside(office, actor, self._id(), reason=said["reason"])

        self.desk.run(self, work)

    def _take_back(self) -> None:
        def work(office: Office, actor: Actor, job: Job) -> None:
            from db.emergency_edits import take_back

            take_back(office, actor, self._id())

        self.desk.run(self, work)

    def _id(self) -> int:
        return self.row.id if self.row is not None else 0

    def _ask(self, title: str, remark: str, asked: Sequence[Asked]) -> dict[str, str] | None:
        dialog = WordsDialog(title, remark, asked, "保存", self)
        accepted = dialog.exec()
        said = dialog.said()
        dialog.deleteLater()
        return said if accepted else None
