"""Entering or changing one entry: the fields come from its kind, checked as one types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QSizePolicy, QWidget

from gui.enterprises.parts import CommandDialog
from gui.pieces import allow, form, label

if TYPE_CHECKING:
    from collections.abc import Mapping

    from db.enterprise_entries import EntryView
    from db.enterprise_entry_fields import EntryField, EntryKind
    from gui.desk import Desk
    from gui.enterprises.parts import Command

Editor = QLineEdit | QComboBox | QCheckBox
DATES = {
    "day": "例如 2026-06-30",
    "date": "例如 2026-06-30，只知年月的写 2026-06",
    "year": "例如 2025",
}


class EntryDialog(CommandDialog):
    """One entry of ``kind``; with ``entry`` it is changed, else a new one is entered.

    ``offered`` gives further words to choose from, by field.
    """

    def __init__(
        self,
        desk: Desk,
        key: str,
        kind: EntryKind,
        entry: EntryView | None,
        parent: QWidget,
        offered: Mapping[str, tuple[str, ...]] | None = None,
    ) -> None:
        title = f"{'修改' if entry else '登记'}{kind.title}"
        super().__init__(desk, title, kind.about, "保存(&S)", parent)
        self.setMinimumWidth(560)
        self.kind, self.entry, self._key = kind, entry, key
        self.editors: dict[str, Editor] = {}
        self._touched: set[str] = set()
        fields = form()
        for field in kind.fields:
            editor = self._editor(field, (offered or {}).get(field.id, ()))
            self.editors[field.id] = editor
            star = " *" if field.needed else ""
            fields.addRow(f"{field.title}{star}", editor)
        self.body.addLayout(fields)
        self.base = label(self, "", "quiet", wrap=True)
        self.base.setVisible(kind.id == "line")
        self.body.addWidget(self.base)
        self.body.addStretch(1)
        self.look()
        next(iter(self.editors.values())).setFocus()

    def _editor(self, field: EntryField, offered: tuple[str, ...]) -> Editor:
        value = self.entry.values[field.id] if self.entry else ""
        options = tuple(dict.fromkeys((*field.options, *offered)))
        if field.kind == "yes_no":
            box = QCheckBox("是", self)
            box.setChecked(value == "是")
            box.toggled.connect(lambda: self._changed(field.id))
            box.setAccessibleName(field.title)
            return box
        if options:
            choice = QComboBox(self)
            choice.setEditable(not field.closed)
            choice.addItems(["", *options])
            choice.setAccessibleName(field.title)
            choice.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            if field.closed:
                choice.setCurrentIndex(max(0, choice.findText(value)))
                choice.currentIndexChanged.connect(lambda: self._changed(field.id))
            else:
                choice.setCurrentText(value)
                choice.editTextChanged.connect(lambda: self._changed(field.id))
            return choice
        line = QLineEdit(value, self)
        line.setPlaceholderText(field.hint or DATES.get(field.kind, ""))
        line.setAccessibleName(field.title)
        line.textChanged.connect(lambda: self._changed(field.id))
        return line

    def _changed(self, id: str) -> None:
        self._touched.add(id)
        self.look()

    def values(self) -> dict[str, str]:
        """Field → text as it stands in the dialog."""
        return {id: _text(editor) for id, editor in self.editors.items()}

    def look(self) -> None:
        """Check what is written; wrong fields are marked once they were touched."""
        from db.enterprise_entry_kinds import cut_base
        from db.enterprise_entry_values import read_entry

        given = self.values()
        read, wrong = read_entry(self.kind, given)
        said = dict(reversed(wrong))
        for id, editor in self.editors.items():
            message = said.get(id, "")
            marked = bool(message) and (id in self._touched or bool(given[id].strip()))
            editor.setToolTip(message if marked else "")
            line = editor.lineEdit() if isinstance(editor, QComboBox) else editor
            if line is not None and bool(line.property("invalid")) != marked:
                line.setProperty("invalid", marked)
                line.style().polish(line)
        seen = [m for id, m in wrong if id in self._touched or given[id].strip()]
        self.say("；".join(seen[:2]))
        nothing = self.entry is not None and read == dict(self.entry.values)
        why_not = wrong[0][1] if wrong else "没有改动任何内容" if nothing else ""
        allow(self.confirm, why_not)
        if self.kind.id == "line":
            base = cut_base(read)
            missing = f"（{'、'.join(base.missing)}未登记，可能更小）" if base.missing else ""
            self.base.setText(
                f"限产基数：{base.text} {base.unit}{missing}"
                if base.text
                else "限产基数：三个产能都未登记"
            )

    def command(self) -> Command:
        """Enter it, or change what differs from what the person saw."""
        from db.enterprise_entries import add_entry, change_entry

        given, key, kind, entry = self.values(), self._key, self.kind.id, self.entry
        if entry is None:
            return lambda office, actor: add_entry(office, actor, key, kind, given)
        return lambda office, actor: change_entry(
            office, actor, key, kind, entry.id, given, seen=entry.values
        )


def _text(editor: Editor) -> str:
    if isinstance(editor, QCheckBox):
        return "是" if editor.isChecked() else "否"
    return editor.currentText() if isinstance(editor, QComboBox) else editor.text()
