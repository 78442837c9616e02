"""组建核查组: who takes part, with everybody's 回避声明."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit

from grading.site_visits import DECLARATIONS, ROLES
from gui import theme
from gui.pieces import allow, button, label
from gui.site.step import Step
from gui.tables.rows import Column, RowsModel
from gui.tables.view import RecordsView

if TYPE_CHECKING:
    from db.site_visit_views import MemberView
    from gui.site.side import SiteSide


def _ink(member: MemberView) -> str:
    scheme = theme.colours()
    if member.declaration == "conflict":
        return scheme.bad
    silent = not member.declaration and member.role != "companion"
    return scheme.unsure if silent else ""


def _declared(member: MemberView) -> str:
    if member.role == "companion" and not member.declaration:
        return "—"
    return member.declaration_title + (f"（{member.reason}）" if member.reason else "")


COLUMNS = (
    Column("身份", lambda m: m.role_title, 130),
    Column("姓名", lambda m: m.name, 100),
    Column("单位", lambda m: m.unit, 0),
    Column("回避声明", _declared, 220, colour=_ink),
)


class TeamStep(Step):
    """The list above, a line to add somebody below."""

    def __init__(self, side: SiteSide) -> None:
        super().__init__(side)
        self.table = RecordsView(self, COLUMNS, "核查组")
        self.table.nothing = "还没有人；在下面一行填写后加入"
        self.rows = RowsModel(COLUMNS, self.table)
        self.table.setModel(self.rows)
        self.table.lay_out_columns()
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._look())
        self.down.addWidget(self.table, 1)
        row = QHBoxLayout()
        self.clear = button(self, "声明无须回避(&N)")
        self.conflict = button(self, "须回避(&C)…")
        self.remove = button(self, "退出(&X)…")
        for each in (self.clear, self.conflict, self.remove):
            row.addWidget(each)
        row.addStretch(1)
        self.down.addLayout(row)
        self.down.addWidget(label(self, "加入", "strong"))
        entry = QHBoxLayout()
        self.role = QComboBox(self)
        for role, title in ROLES.items():
            self.role.addItem(title, role)
        self.role.setAccessibleName("身份")
        self.name, self.unit = QLineEdit(self), QLineEdit(self)
        self.declaration = QComboBox(self)
        for declaration, title in DECLARATIONS.items():
            if declaration != "conflict":
                self.declaration.addItem(title, declaration)
        self.declaration.setAccessibleName("回避声明")
        for field, words in ((self.name, "姓名"), (self.unit, "单位")):
            field.setPlaceholderText(words)
            field.setAccessibleName(words)
            field.textChanged.connect(lambda _: self._look())
            field.returnPressed.connect(self._add)
        self.add = button(self, "加入(&A)", "primary")
        entry.addWidget(self.role)
        entry.addWidget(self.name, 1)
        entry.addWidget(self.unit, 2)
        entry.addWidget(self.declaration)
        entry.addWidget(self.add)
        self.down.addLayout(entry)
        self.add.clicked.connect(self._add)
        self.clear.clicked.connect(lambda: self._declare("none", ""))
        self.conflict.clicked.connect(self._ask_conflict)
        self.remove.clicked.connect(self._ask_remove)

    def refresh(self) -> None:
        assert self.visit is not None
        self.rows.set_rows(self.visit.members)
        self._look()

    def unsaved(self) -> int:
        return int(bool(self.name.text().strip() or self.unit.text().strip()))

    def forget(self) -> None:
        self.name.clear()
        self.unit.clear()

    def _chosen(self) -> list[MemberView]:
        places = sorted({each.row() for each in self.table.selectionModel().selectedRows()})
        return [self.rows.rows[place] for place in places]

    def _look(self) -> None:
        nobody = "" if self._chosen() else "请先在名单里选人"
        for each in (self.clear, self.conflict, self.remove):
            allow(each, self.why_not or nobody)
        missing = ""
        if not self.name.text().strip() or not self.unit.text().strip():
            missing = "请写姓名和单位"
        allow(self.add, self.why_not or missing, "回车也可以加入")

    def _add(self) -> None:
        if not self.add.isEnabled():
            return
        role, declaration = self.role.currentData(), self.declaration.currentData()
        name, unit = self.name.text(), self.unit.text()

        def add(office: Any, actor: Any, number: str) -> Any:
            from db.site_visits import add_member

            return add_member(office, actor, number, role, name, unit, declaration=declaration)

        self.side.change(add, "正在加入…", done=self._added)

    def _added(self) -> None:
        self.name.clear()  # the next one is often of the same unit
        self.name.setFocus()

    def _declare(self, declaration: str, reason: str) -> None:
        members = [each.id for each in self._chosen()]

        def say(office: Any, actor: Any, number: str) -> Any:
            from db.site_visits import declare

            return declare(office, actor, number, members, declaration, reason)

        self.side.change(say, "正在保存…")

    def _ask_conflict(self) -> None:
        chosen = self._chosen()
        members = [each.id for each in chosen]

        def say(office: Any, actor: Any, number: str, reason: str) -> Any:
            from db.site_visits import declare

            return declare(office, actor, number, members, "conflict", reason)

        names = "、".join(each.name for each in chosen)
        self.ask_reason(f"{names}须回避", "记为须回避", "例如：近三年为该企业做过环评", say)

    def _ask_remove(self) -> None:
        first = self._chosen()[0]

        def take(office: Any, actor: Any, number: str, reason: str) -> Any:
            from db.site_visits import remove_member

            return remove_member(office, actor, number, first.id, reason)

        self.ask_reason(f"{first.name}退出核查组", "退出", "例如：另有任务，改派他人", take)
