"""更正: wording, condition, basis and certainty of one rule; a cell that is empty is filled."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPlainTextEdit, QSizePolicy, QWidget

from grading.packs import Pack
from grading.refusals import Refusal
from grading.revisions import Change
from gui.pieces import ElidedLabel
from gui.standards.basis_editor import BasisEditor, CertaintyBox
from gui.standards.revision_dialogs import REVISED, ReasonDialog

if TYPE_CHECKING:
    from db.office import Office
    from db.users import Actor
    from gui.desk import Desk

FILLED = "这一等级原来没有要求，填上以后参与判定。"
HINT = "每行一个比较，如 clean_share ≥ 80；填报项的名称可以从下面插入"


class CorrectDialog(ReasonDialog):
    """Changes one rule, as the authoring workbook writes them. ``key`` as in the confirmation.

    A cell without a requirement is filled: words, condition, a basis and how sure it is.
    """

    def __init__(self, desk: Desk, pack: Pack, key: str, about: str, parent: QWidget) -> None:
        from templates.workbooks.rule_formulas import write_formula

        fields = rule_fields(pack, key)
        self.fills = not fields
        self._named = "when" if key.startswith("veto:") else "require"
        self._was = dict(fields)
        self._formula = write_formula(fields[self._named]) if fields else ""
        self.text = QPlainTextEdit(str(fields.get("text", "")))
        self.condition = QPlainTextEdit(self._formula)
        self.insert = QComboBox()
        self.wrong = ElidedLabel(parent, kind="bad")
        self.basis = BasisEditor(pack, fields.get("basis", ()), parent)
        self.certainty = CertaintyBox(fields, parent)
        title = "新增要求" if self.fills else "更正"
        remark = f"{FILLED}{REVISED}" if self.fills else REVISED
        super().__init__(desk, title, about, remark, self._revise, parent)
        self._key, self._called = key, pack.fingerprint
        self.setMinimumWidth(720)
        self.condition.setPlaceholderText(HINT)
        self._offer_facts(pack)
        self.wrong.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        below = QWidget(self)
        across = QHBoxLayout(below)
        across.setContentsMargins(0, 0, 0, 0)
        across.addWidget(self.insert)
        across.addWidget(self.wrong, 1)  # keeps its place, so that nothing jumps while one types
        rows: tuple[tuple[str, QWidget], ...] = (
            ("要求原文(&T)", self.text),
            ("判定条件(&J)", self.condition),
            ("", below),
            ("依据", self.basis),
            ("核实程度(&E)", self.certainty),
        )
        for place, (name, each) in enumerate(rows):
            self.fields.insertRow(place, name, each)
        for each, height in ((self.text, 84), (self.condition, 96)):
            each.setTabChangesFocus(True)
            each.setFixedHeight(height)
            each.textChanged.connect(self.look)
        self.basis.changed.connect(self.look)
        self.basis.grown.connect(self._grow)
        self.certainty.currentIndexChanged.connect(self.look)
        self.text.setFocus()
        self.look()
        self._grow()

    def _grow(self) -> None:
        """Leave room for every row; lines that wrap keep the window from doing so by itself."""
        layout = self.layout()
        if layout is not None:
            layout.activate()
            width = max(self.width(), 720)
            needed = max(layout.totalHeightForWidth(width), layout.totalSizeHint().height())
            self.resize(width, max(needed, self.height()))

    def _offer_facts(self, pack: Pack) -> None:
        """The names that a condition may use; choosing one writes it where the cursor is."""
        box = self.insert
        box.setAccessibleName("插入填报项")
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(20)
        box.addItem("插入填报项…", "")
        for fact in pack.facts.values():
            unit = f"，{fact.unit}" if fact.unit else ""
            box.addItem(f"{fact.name}（{fact.id}{unit}）", fact.id)
            answers = "；".join(f"{id} {name}" for id, name in fact.answers.items())
            box.setItemData(box.count() - 1, answers, Qt.ItemDataRole.ToolTipRole)
        box.activated.connect(self._insert)

    def _insert(self, number: int) -> None:
        id = str(self.insert.itemData(number) or "")
        self.insert.setCurrentIndex(0)
        if id:
            self.condition.insertPlainText(id)
            self.condition.setFocus()

    def missing(self) -> str:
        """What is wrong with the condition, that nothing was changed, or the reason."""
        try:
            changed = bool(self.change())
        except Refusal as refusal:
            self.wrong.setText("：".join(filter(None, (refusal.where, refusal.what))))
            return refusal.what
        self.wrong.setText("")
        if not self.basis.basis():
            return "请至少写一处依据"
        if self.certainty.said() is None:
            return "请选核实程度"
        if self.fills and not self.text.toPlainText().strip():
            return "请写要求原文"
        return super().missing() if changed else "还没有改动"

    def change(self) -> dict[str, object]:
        """The fields that are otherwise than before; Refusal where the condition is unreadable."""
        from templates.workbooks.rule_formulas import read_formula

        found: dict[str, object] = {}
        text = self.text.toPlainText().strip()
        if text != str(self._was.get("text", "")).strip():
            found["text"] = text
        written = self.condition.toPlainText()
        if written != self._formula or self.fills:
            condition = read_formula(written, "判定条件")
            if condition != self._was.get(self._named):
                found[self._named] = condition
        basis = self.basis.basis()
        if basis != [dict(each) for each in self._was.get("basis", ())]:
            found["basis"] = basis
        certainty = self.certainty.said()
        before = (self._was.get("evidence"), self._was.get("confidence"))
        if certainty is not None and certainty != before:
            found |= {"evidence": certainty[0], "confidence": certainty[1]}
        return found

    def _revise(self, office: Office, actor: Actor, reason: str) -> Pack:
        from db.standard_editions import revise

        changes: dict[str, Change] = {**self.basis.documents(), self._key: self.change()}
        return revise(office, actor, self._called, changes, reason)


def rule_fields(pack: Pack, key: str) -> Mapping[str, Any]:
    """A rule as packs write it, empty for a cell that has none; ``key`` a cell or ``veto:ID``."""
    from grading.pack_writer import content_of

    content: dict[str, Any] = content_of(pack)
    kind, _, id = key.partition(":")
    if kind == "veto" and id:
        return next(each for each in content["vetoes"] if each["id"] == id)
    name, _, level = key.rpartition("/")
    indicator = next(each for each in content["indicators"] if each["id"] == name)
    found: Mapping[str, Any] = indicator["levels"].get(level, {})
    return found
