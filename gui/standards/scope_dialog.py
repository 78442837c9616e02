"""更正 of what is no cell: when an indicator applies, how a fact is measured, what it counts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QWidget

from grading.entered_text import entered_number
from grading.packs import Pack
from grading.refusals import Refusal
from grading.revisions import Change
from gui.standards.revision_dialogs import REVISED, ReasonDialog

if TYPE_CHECKING:
    from db.office import Office
    from db.users import Actor
    from gui.desk import Desk

KINDS = ("applies", "fact", "reading")
MEANS = {"": "不写", "hour": "小时均值", "day": "日均值"}
_NUMBERS = {"oxygen": "基准含氧量 %", "hours": "达标小时比例 %", "months": "评估期 个月"}
LEAST = "最低有效率"
Rows = list[tuple[str, QWidget]]


class ScopeDialog(ReasonDialog):
    """Changes the fields of ``applies:ID``, ``fact:ID`` or ``reading:ID``."""

    def __init__(self, desk: Desk, pack: Pack, key: str, about: str, parent: QWidget) -> None:
        self._kind, _, id = key.partition(":")
        self._key, self._called = key, pack.fingerprint
        self._was = _content(pack, self._kind, id)
        self.lines: dict[str, QLineEdit] = {}
        rows = {"applies": self._of_indicator, "fact": self._of_fact, "reading": self._of_reading}
        made = rows[self._kind]()
        super().__init__(desk, "更正", about, REVISED, self._revise, parent)
        for place, (name, each) in enumerate(made):
            self.fields.insertRow(place, name, each)
        self.setMinimumWidth(600)
        self.adjustSize()

    def _of_indicator(self) -> Rows:
        from templates.workbooks.rule_formulas import write_formula

        written = self._was.get("applies")
        self._formula = "" if written is None else write_formula(written)
        self.condition = QPlainTextEdit(self._formula)
        self.condition.setPlaceholderText("每行一个比较，如 processes 含 sinter；空着是一律适用")
        self.condition.setTabChangesFocus(True)
        self.condition.setFixedHeight(96)
        self.condition.textChanged.connect(self.look)
        self.legal = QCheckBox("法定线（不满足即为不合规）")
        self.legal.setChecked(bool(self._was.get("legal", False)))
        self.legal.toggled.connect(self.look)
        return [("适用条件(&J)", self.condition), ("", self.legal)]

    def _of_fact(self) -> Rows:
        self.mean = QComboBox()
        for value, name in MEANS.items():
            self.mean.addItem(name, value)
        self.mean.setCurrentIndex(self.mean.findData(self._was.get("mean", "")))
        self.mean.currentIndexChanged.connect(self.look)
        numbers = [self._line(each, name, self._was.get(each)) for each, name in _NUMBERS.items()]
        return [*numbers, ("均值", self.mean)]

    def _of_reading(self) -> Rows:
        reading = self._was.get("reading", {})
        return [
            self._line("min_valid", LEAST, reading.get("min_valid")),
            self._line("count", "计入标记", "、".join(reading.get("count", ()))),
            self._line("denominator", "分母", "、".join(self._was.get("denominator", ()))),
        ]

    def _line(self, field: str, name: str, value: object) -> tuple[str, QWidget]:
        line = QLineEdit("" if value is None else str(value))
        line.setPlaceholderText("没有的空着")
        line.setAccessibleName(name)
        line.textChanged.connect(self.look)
        self.lines[field] = line
        return name, line

    def missing(self) -> str:
        """What is unreadable, that nothing was changed, or the reason."""
        try:
            changed = bool(self.change())
        except Refusal as refusal:
            return "：".join(filter(None, (refusal.where, refusal.what)))
        return super().missing() if changed else "还没有改动"

    def change(self) -> dict[str, object]:
        """The fields that are otherwise than before; None for those that go."""
        found = {"applies": self._applies, "fact": self._fact, "reading": self._reading}
        said = found[self._kind]()
        return {field: value for field, value in said.items() if value != self._was.get(field)}

    def _applies(self) -> dict[str, object]:
        from templates.workbooks.rule_formulas import read_formula

        written = self.condition.toPlainText().strip()
        condition: object = self._was.get("applies")
        if written != self._formula.strip():
            condition = read_formula(written, "适用条件") if written else None
        legal = True if self.legal.isChecked() else None
        return {"applies": condition, "legal": legal if legal or "legal" in self._was else None}

    def _fact(self) -> dict[str, object]:
        numbers = {field: self._number(field, name) for field, name in _NUMBERS.items()}
        return {**numbers, "mean": self.mean.currentData() or None}

    def _reading(self) -> dict[str, object]:
        reading = {"count": self._names("count"), "min_valid": self._number("min_valid", LEAST)}
        kept = {field: value for field, value in reading.items() if value}
        return {"reading": kept or None, "denominator": self._names("denominator") or None}

    def _number(self, field: str, name: str) -> object:
        text = self.lines[field].text().strip()
        number = entered_number(text)
        if text and number is None:
            raise Refusal(f"“{text}”不是数", name, "写成如 16 或 0.75")
        return number

    def _names(self, field: str) -> list[str]:
        return [each.strip() for each in self.lines[field].text().split("、") if each.strip()]

    def _revise(self, office: Office, actor: Actor, reason: str) -> Pack:
        from db.standard_editions import revise

        changes: dict[str, Change] = {self._key: self.change()}
        return revise(office, actor, self._called, changes, reason)


def _content(pack: Pack, kind: str, id: str) -> Mapping[str, Any]:
    """The indicator or the fact as packs write it."""
    from grading.pack_writer import content_of

    content: dict[str, Any] = content_of(pack)
    if kind == "applies":
        return next(each for each in content["indicators"] if each["id"] == id)
    found: Mapping[str, Any] = content["facts"][id]
    return found
