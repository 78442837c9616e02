"""等级: which level held on a day, and what this office has published."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QDateEdit, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from gui import theme
from gui.enterprises.tables import short_table
from gui.levels import NamedLevel
from gui.pieces import allow, button, label
from gui.tables.rows import Column

if TYPE_CHECKING:
    from db.enterprise_history import LevelHistory
    from db.office import Office
    from db.users import Actor
    from gui.desk import Desk
    from gui.jobs import Job

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
        self.on = QDateEdit(self)
        self.on.setCalendarPopup(True)
        self.on.setDisplayFormat("yyyy-MM-dd")
        self.on.setAccessibleName("哪一天")
        self.on.setDate(QDate(history.on.year, history.on.month, history.on.day))
        self.on.dateChanged.connect(self._ask)
        top.addWidget(self.on)
        down.addLayout(top)
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
        managed = "".join(f"\n{each.words}。" for each in history.managed)
        self.words.setText(("；".join(named) or nothing) + managed)
        self.setMinimumHeight(theme.CONTROL_HEIGHT * 2)
