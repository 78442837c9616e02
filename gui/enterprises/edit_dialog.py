"""Editing one enterprise: every field in its group, saved as one change that can be undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from gui import theme
from gui.enterprises.field_groups import EXTRA, GROUPS, HINTS, field_text
from gui.enterprises.groups import titled
from gui.enterprises.industry_rows import IndustryRows
from gui.enterprises.parts import CommandDialog
from gui.pieces import allow, dress, label

if TYPE_CHECKING:
    from db.enterprises import EnterpriseView
    from gui.desk import Desk
    from gui.enterprises.parts import Command

WIDE = frozenset({"name", "address", "processes"})
OFFERED = {
    "status": ("在产", "停产", "长期停产", "在建", "季节性生产"),
    "guarantee": ("保障类", "民生豁免"),
}
ABOUT = "空着就是没有登记；清空一格就是去掉原来的内容。保存后可以用 Ctrl+Z 撤销。"


class EditDialog(CommandDialog):
    """All fields of one enterprise; what differs from :attr:`view` is saved."""

    def __init__(self, desk: Desk, view: EnterpriseView, parent: QWidget) -> None:
        super().__init__(desk, f"修改 {view.name}", ABOUT, "保存(&S)", parent)
        self.view = view
        self.resize(860, 640)
        self.editors: dict[str, QLineEdit | QComboBox] = {}
        self._names: dict[str, QWidget] = {}
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget(area)
        inside.setObjectName("scrolled")
        down = QVBoxLayout(inside)
        down.setContentsMargins(0, 0, theme.GAP_SMALL, 0)
        down.setSpacing(theme.GAP)
        for number, (title, fields) in enumerate(GROUPS):
            down.addWidget(self._group(inside, title, fields))
            if number == 1:
                frame, room = titled(inside, "行业与等级")
                self.industries = IndustryRows(frame, view.industries)
                self.industries.changed.connect(self.look)
                room.addWidget(self.industries)
                down.addWidget(frame)
        if view.extra:
            names = tuple(EXTRA + heading for heading in view.extra)
            down.addWidget(self._group(inside, "名单中的其他列", names))
        down.addStretch(1)
        area.setWidget(inside)
        self.body.addWidget(area, 1)
        self.look()
        self.editors["name"].setFocus()

    def _group(self, parent: QWidget, title: str, fields: tuple[str, ...]) -> QFrame:
        from templates.workbooks.headings import fields as titles

        frame, down = titled(parent, title)
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.GAP)
        grid.setVerticalSpacing(theme.GAP_SMALL)
        for column in (0, 2):
            grid.setColumnMinimumWidth(column, 104)
        for column in (1, 3):
            grid.setColumnStretch(column, 1)
        row = side = 0
        for field in fields:
            whole = field in WIDE or (field.startswith(EXTRA))
            if whole and side:
                row, side = row + 1, 0
            name = titles().get(field, field.removeprefix(EXTRA))
            editor = self._editor(frame, field, name)
            named = label(frame, name, "quiet", wrap=True)
            named.setBuddy(editor)
            self.editors[field], self._names[field] = editor, named
            grid.addWidget(named, row, 2 * side)
            grid.addWidget(editor, row, 2 * side + 1, 1, 3 if whole else 1)
            side = 0 if whole else 1 - side
            row += side == 0
        down.addLayout(grid)
        return frame

    def _editor(self, parent: QWidget, field: str, name: str) -> QLineEdit | QComboBox:
        from templates.workbooks.values import LIMITS, PROFILE

        text = field_text(self.view, field)
        options = OFFERED.get(field, ())
        if field == "county":
            from grading import counties

            options = tuple(each.name for each in counties.all_counties())
        if options:
            choice = QComboBox(parent)
            choice.setEditable(True)
            choice.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
            choice.addItems(["", *options] if field != "county" else list(options))
            choice.setCurrentText(text)
            choice.setAccessibleName(name)
            choice.editTextChanged.connect(self.look)
            return choice
        line = QLineEdit(text, parent)
        line.setMaxLength(LIMITS.get(field, 400))
        hint = {"processes": "几道工序用顿号分开", "lon": "十进制度或 114°32′17″"}.get(field, "")
        line.setPlaceholderText(hint or HINTS.get(PROFILE.get(field, "text"), ""))
        line.setAccessibleName(name)
        line.setCursorPosition(0)
        line.textChanged.connect(self.look)
        return line

    def changes(self) -> dict[str, str]:
        """Field → text, for the fields that differ from what was opened."""
        found: dict[str, str] = {}
        for field, editor in self.editors.items():
            text = editor.currentText() if isinstance(editor, QComboBox) else editor.text()
            if text.strip() != field_text(self.view, field):
                found[field] = text
        return found

    def look(self) -> None:
        """Say how much is changed; nothing changed cannot be saved."""
        if not hasattr(self, "industries"):
            return  # still being built
        changed = self.changes()
        for field, named in self._names.items():
            dress(named, "unsure" if field in changed else "quiet")
        count = len(changed) + (self.industries.words() != self.industries.first)
        self.say(f"改动了 {count} 项" if count else "")
        empty = "企业名称不能空着" if not changed.get("name", "1").strip() else ""
        allow(self.confirm, empty or ("" if count else "没有改动任何内容"))

    def reject(self) -> None:
        """Ask before what was typed is lost."""
        from gui.dialogs.unsaved import may_drop

        count = len(self.changes()) + (self.industries.words() != self.industries.first)
        if not count or may_drop(count, self):
            super().reject()

    def command(self) -> Command:
        """Save what differs, unless somebody else was faster."""
        from db.enterprise_edit import edit

        view, values, words = self.view, self.changes(), self.industries.words()
        industries = words if words != self.industries.first else None
        return lambda office, actor: edit(
            office, actor, view.key, values, industries=industries, version=view.version
        )
