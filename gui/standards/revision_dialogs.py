"""What a person says before the library is changed: the reason, and the corrected rule."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from grading.pack_parts import Requirement, Veto
from grading.packs import Pack
from grading.refusals import Refusal
from gui import theme
from gui.pieces import ElidedLabel, allow, button, form, label

if TYPE_CHECKING:
    from db.office import Office
    from db.users import Actor
    from gui.desk import Desk
    from gui.jobs import Job

Rule = Requirement | Veto
Act = Callable[["Office", "Actor", str], Pack | None]
REVISED = "修订后是新的一版，未改动的各项保留已有的核对；正在办理的申报件仍按各自的版本。"


class ReasonDialog(QDialog):
    """Asks for the reason of ``act`` and carries it out; refused, it stays open.

    After acceptance :attr:`result_pack` is the revision that came of it, if one did.
    """

    def __init__(
        self, desk: Desk, title: str, about: str, remark: str, act: Act, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.desk = desk
        self.act = act
        self.result_pack: Pack | None = None
        self.setWindowTitle(title)
        self.setMinimumWidth(520)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP)
        outer.setSpacing(theme.GAP)
        outer.addWidget(label(self, about, "strong", wrap=True))
        self.fields = form()
        self.reason = QLineEdit(self)
        self.reason.setPlaceholderText("为什么、依据什么（必填，留痕）")
        self.reason.textChanged.connect(self.look)
        self.fields.addRow("理由(&R)", self.reason)
        outer.addLayout(self.fields)
        outer.addWidget(label(self, remark, "quiet", wrap=True))
        buttons = QDialogButtonBox(self)
        self.go = button(buttons, title, "primary")
        self.go.setDefault(True)
        buttons.addButton(self.go, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(button(buttons, "取消"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        self.go.clicked.connect(self._carry_out)
        outer.addWidget(buttons)
        self.reason.setFocus()
        self.look()

    def missing(self) -> str:
        """Why it cannot be carried out yet; empty where it can."""
        return "" if self.reason.text().strip() else "请写明理由"

    def look(self) -> None:
        """Enable the button, or say why not."""
        allow(self.go, self.missing(), "立即生效，并留痕")

    def _carry_out(self) -> None:
        act, reason = self.act, self.reason.text().strip()

        def work(office: Office, actor: Actor, job: Job) -> Pack | None:
            return act(office, actor, reason)

        def done(pack: Pack | None) -> None:
            self.result_pack = pack
            self.accept()

        def failed(error: BaseException) -> None:
            self.look()
            self.desk.show_error(error)

        allow(self.go, "正在记录…")
        self.desk.run(self, work, done, failed=failed, title="正在记录…")


class CorrectDialog(ReasonDialog):
    """更正: wording and condition of one rule, as the authoring workbook writes them."""

    def __init__(
        self, desk: Desk, pack: Pack, key: str, about: str, rule: Rule, parent: QWidget
    ) -> None:
        from templates.workbooks.rule_formulas import write_formula

        fields = rule_fields(pack, key)
        self._named = "when" if isinstance(rule, Veto) else "require"
        self._was = dict(fields)
        self._formula = write_formula(fields[self._named])
        self.text = QPlainTextEdit(str(fields.get("text", "")))
        self.condition = QPlainTextEdit(self._formula)
        self.read = QCheckBox("已对照原文，核实程度改为“见”")
        self.wrong = ElidedLabel(parent, kind="bad")
        super().__init__(desk, "更正", about, REVISED, self._revise, parent)
        self._key, self._called = key, pack.fingerprint
        self.setMinimumWidth(640)
        self.condition.setPlaceholderText("每行一个比较，如 clean_share ≥ 80")
        for place, (name, each, height) in enumerate(
            (("要求原文(&T)", self.text, 88), ("判定条件(&J)", self.condition, 112))
        ):
            each.setTabChangesFocus(True)
            each.setFixedHeight(height)
            each.textChanged.connect(self.look)
            self.fields.insertRow(place, name, each)
        self.wrong.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.fields.insertRow(2, "", self.wrong)
        if rule.evidence != "read":
            self.fields.insertRow(3, "", self.read)
            self.read.toggled.connect(self.look)
        else:
            self.read.setParent(self)
            self.read.hide()
        self.text.setFocus()
        self.look()

    def missing(self) -> str:
        """What is wrong with the condition, that nothing was changed, or the reason."""
        try:
            changed = bool(self.change())
        except Refusal as refusal:
            self.wrong.setText("：".join(filter(None, (refusal.where, refusal.what))))
            return refusal.what
        self.wrong.setText("")  # keeps its line, so that nothing jumps while one types
        return super().missing() if changed else "还没有改动"

    def change(self) -> dict[str, object]:
        """The fields that are otherwise than before; Refusal where the condition is unreadable."""
        from templates.workbooks.rule_formulas import read_formula

        found: dict[str, object] = {}
        text = self.text.toPlainText().strip()
        if text != str(self._was.get("text", "")).strip():
            found["text"] = text
        written = self.condition.toPlainText()
        if written != self._formula:
            condition = read_formula(written, "判定条件")
            if condition != self._was[self._named]:
                found[self._named] = condition
        if self.read.isChecked():
            found |= {"evidence": "read", "confidence": None}
        return found

    def _revise(self, office: Office, actor: Actor, reason: str) -> Pack:
        from db.standard_editions import revise

        return revise(office, actor, self._called, {self._key: self.change()}, reason)


def rule_fields(pack: Pack, key: str) -> Mapping[str, Any]:
    """A rule as packs write it; ``key`` is INDICATOR/LEVEL or ``veto:ID``."""
    from grading.pack_writer import content_of

    content: dict[str, Any] = content_of(pack)
    kind, _, id = key.partition(":")
    if kind == "veto" and id:
        return next(each for each in content["vetoes"] if each["id"] == id)
    name, _, level = key.rpartition("/")
    return next(each for each in content["indicators"] if each["id"] == name)["levels"][level]
