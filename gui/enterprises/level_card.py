"""等级: which level held on a day, and what this office has published."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate
from PySide6.QtWidgets import (
    QDateEdit,
    QFrame,
    QHBoxLayout,
    QInputDialog,
    QVBoxLayout,
    QWidget,
)

from gui import theme
from gui.dialogs.saving import choose_target
from gui.enterprises.tables import short_table
from gui.levels import NamedLevel
from gui.pieces import allow, button, label
from gui.tables.rows import Column

if TYPE_CHECKING:
    from db.enterprise_history import LevelHistory
    from db.office import Office
    from db.prints import PrintResult
    from db.users import Actor
    from gui.desk import Desk
    from gui.jobs import Job

PDF = "PDF 文件 (*.pdf)"
PUBLISHED = (
    Column("自", lambda each: each.since, 96),
    Column("行业", lambda each: each.industry_name, 110),
    Column("等级", lambda each: each.written, 72, level=True),
    Column("评定机关", lambda each: each.authority, 150),
    Column("文件", lambda each: each.document, 0),
    Column("来源", lambda each: each.source, 150),
)


class LevelCard(QFrame):
    """Asks for a day; what was entered by hand stands in the card below it."""

    def __init__(self, desk: Desk, parent: QWidget, key: str, history: LevelHistory) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setAccessibleName("某一天的等级")
        self.desk, self._key = desk, key
        down = QVBoxLayout(self)
        down.setContentsMargins(16, 12, 16, 14)
        down.setSpacing(theme.GAP_SMALL)
        top = QHBoxLayout()
        top.addWidget(label(self, "哪一天是什么等级", "strong"))
        top.addStretch(1)
        self.enter = button(self, "上级结果登记(&G)…")
        right = "" if "approver" in desk.actor.roles else "须由“审批”角色办理"
        allow(self.enter, right, "省、部评定的等级照文件登记，不用申报件")
        self.enter.clicked.connect(self._register)
        top.addWidget(self.enter)
        self.proof = button(self, "等级证明(&Z)…")
        self.proof.clicked.connect(self._prove)
        top.addWidget(self.proof)
        self.on = QDateEdit(self)
        self.on.setCalendarPopup(True)
        self.on.setDisplayFormat("yyyy-MM-dd")
        self.on.setAccessibleName("哪一天")
        self.on.setDate(QDate(history.on.year, history.on.month, history.on.day))
        self.on.dateChanged.connect(self._ask)
        top.addWidget(self.on)
        down.addLayout(top)
        self.told = label(self, "", "quiet")
        self.told.hide()
        down.addWidget(self.told)
        across = QHBoxLayout()
        self.level = NamedLevel(self, "总体等级")
        across.addWidget(self.level)
        self.words = label(self, "", "muted", wrap=True)
        across.addWidget(self.words, 1)
        down.addLayout(across)
        published = [each for each in history.held if each.entry is None]
        if published:
            down.addWidget(label(self, "本办公室正式公布的（自动列入）", "quiet"))
            down.addWidget(short_table(self, PUBLISHED, published, "本办公室公布的等级"))
        self._show(history)

    def _register(self) -> None:
        from gui.dialogs.register_level import RegisterDialog

        dialog = RegisterDialog(self.desk, self._key, self, name=self._key)
        dialog.open()

    def _prove(self) -> None:
        """The proof of a level registered here, of one industry, into a file."""
        industry = self._registered[0]
        if len(self._registered) > 1:
            industry, sure = QInputDialog.getItem(
                self, "等级证明", "哪个行业的登记结果", self._registered, 0, False
            )
            if not sure:
                return
        path = choose_target(
            self.desk, self, "等级证明", f"{self._key.replace('/', '-')} 等级证明.pdf", PDF
        )
        if path is not None:
            self.prove_into(path, industry)

    def prove_into(self, path: Path, industry: str) -> None:
        """Write the proof through the recorded command."""
        key = self._key

        def write(office: Office, actor: Actor, job: Job) -> PrintResult:
            from db.letters import print_letter

            given = {"行业": industry}
            return print_letter(office, actor, "registered_proof", path, subject=key, given=given)

        def tell(done: PrintResult) -> None:
            again = f"（补打，第 {done.ordinal} 次）" if done.ordinal > 1 else ""
            self.told.setText(f"已保存：{path.name}{again}")
            self.told.show()

        self.desk.run(self, write, tell, title="正在保存…")

    def _ask(self, chosen: QDate) -> None:
        key, day = self._key, date(chosen.year(), chosen.month(), chosen.day())

        def read(office: Office, actor: Actor, job: Job) -> LevelHistory:
            from db.enterprise_history import level_history

            return level_history(office, actor, key, day)

        def take(history: LevelHistory) -> None:
            if self.on.date() == chosen:
                self._show(history)

        self.desk.run(self, read, take)

    def _show(self, history: LevelHistory) -> None:
        self.level.show_level(history.overall.level)
        named = [
            f"{each.industry_name or '未写明行业'} {each.written}（{each.since} 起）"
            for each in history.standing
        ]
        nothing = f"{history.on:%Y-%m-%d} 之前没有等级记录；名单里的现有等级见“资料”"
        self._registered = [
            each.industry_name
            for each in history.standing
            if each.source == "上级结果登记" and each.level is not None
        ]
        why = "" if self._registered else "没有上级评定、本局登记且有效的等级"
        allow(self.proof, why, "依据上级公布结果出具；本局评定的发证书")
        managed = "".join(f"\n{each.words}。" for each in history.managed)
        self.words.setText(("；".join(named) or nothing) + managed)
        self.setMinimumHeight(theme.CONTROL_HEIGHT * 2)
