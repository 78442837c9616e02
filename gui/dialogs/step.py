"""Taking a step of an audit: what the step asks for, and a last look before it is recorded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from grading.chain_options import REGISTRATION
from gui import theme
from gui.dialogs.return_points import ReturnPoints
from gui.pieces import allow, button, form, label

if TYPE_CHECKING:
    from db.audit_views import AuditView
    from grading.chain_options import Option
    from grading.open_points import OpenPoint

SIGNING = (
    "您已解锁签名密钥的，证书当时签名；没有解锁的注明“未签名”，以后可在“人员”页“证书密钥”一次签完。"
)


class StepDialog(QDialog):
    """Asks for what ``option.asks`` names. After acceptance the answers stand in :meth:`words`."""

    def __init__(
        self, view: AuditView, option: Option, points: Sequence[OpenPoint], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.option = option
        self.setWindowTitle(option.title)
        self.setMinimumWidth(520)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP)
        outer.setSpacing(theme.GAP)
        outer.addWidget(label(self, view.enterprise.name, "strong", wrap=True))
        states = view.chain.words.states
        fields = form()
        fields.addRow(label(self, "现在", "muted"), label(self, view.state_title))
        self.to = QComboBox(self)
        for state in option.to:
            self.to.addItem(states[state], state)
        if "to" in option.asks:
            fields.addRow("办理后(&S)", self.to)
        else:
            self.to.hide()
            fields.addRow(label(self, "办理后", "muted"), label(self, states[option.to[0]]))
        self.level = QComboBox(self)
        self.level.addItems(list(option.levels))
        if "level" in option.asks:
            fields.addRow("评定等级(&L)", self.level)
        else:
            self.level.hide()
        self.registration: dict[str, QLineEdit] = {}
        if "registration" in option.asks:
            for key, title in REGISTRATION.items():
                self.registration[key] = QLineEdit(self)
                fields.addRow(title, self.registration[key])
        self.document = QLineEdit(self)
        if "document" in option.asks:
            fields.addRow("公布文号(&N)", self.document)
        else:
            self.document.hide()
        outer.addLayout(fields)
        self.reasons: dict[str, QLineEdit] = {}
        if "reasons" in option.asks:
            outer.addWidget(
                label(
                    self,
                    "还有未定点：已证实与可能达到的等级不同，须逐项写明理由。",
                    "warning",
                    wrap=True,
                )
            )
            named = form()
            for point in points:
                self.reasons[point.id] = QLineEdit(self)
                named.addRow(label(self, point.name, wrap=True), self.reasons[point.id])
            outer.addLayout(named)
        self.points: ReturnPoints | None = None
        if "points" in option.asks:
            self.points = ReturnPoints(view.pack, self)
            outer.addWidget(self.points)
        self.opinion = QPlainTextEdit(self)
        self.opinion.setTabChangesFocus(True)
        self.opinion.setFixedHeight(96)
        self.opinion.setPlaceholderText(
            "意见或理由" if "opinion" in option.asks else "意见（可不填）"
        )
        outer.addWidget(label(self, "意见"))
        outer.addWidget(self.opinion)
        if option.ground:
            outer.addWidget(label(self, f"{option.ground}。", "warning", wrap=True))
        if option.action == "publish":
            outer.addWidget(label(self, SIGNING, "quiet", wrap=True))
        if view.trial:
            outer.addWidget(
                label(self, "本件是试评：结果不进入等级历史和统计。", "quiet", wrap=True)
            )
        buttons = QDialogButtonBox(self)
        self.confirm = button(buttons, option.title, "primary")
        self.confirm.setDefault(True)
        buttons.addButton(self.confirm, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(button(buttons, "取消"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        outer.addWidget(buttons)
        self.opinion.textChanged.connect(self._look)
        if self.points is not None:
            self.points.changed.connect(self._look)
        for field in (self.document, *self.registration.values(), *self.reasons.values()):
            field.textChanged.connect(self._look)
        self._look()
        self.opinion.setFocus()

    def words(self) -> dict[str, object]:
        """The keyword arguments of ``db.workflow.advance`` that the person has filled in."""
        asks = self.option.asks
        given: dict[str, object] = {"opinion": self.opinion.toPlainText().strip()}
        if "to" in asks:
            given["to"] = self.to.currentData()
        if "level" in asks:
            given["level"] = self.level.currentText() or None
        if "reasons" in asks:
            given["open_points"] = _texts(self.reasons)
        if self.points is not None:
            given["open_points"] = self.points.points()
        if "registration" in asks:
            given["registration"] = {
                k: each.text().strip() for k, each in self.registration.items()
            }
        if "document" in asks:
            given["document"] = self.document.text().strip()
        return given

    def _look(self) -> None:
        missing = ""
        if "opinion" in self.option.asks and not self.opinion.toPlainText().strip():
            missing = "请写明意见或理由"
        elif any(not each.text().strip() for each in self.reasons.values()):
            missing = "请逐项写明未定点的理由"
        elif any(not each.text().strip() for each in self.registration.values()):
            missing = "请填齐登记的各项"
        elif self.points is not None and self.points.missing():
            missing = self.points.missing()
        elif "document" in self.option.asks and not self.document.text().strip():
            missing = "请填公布文号"
        allow(self.confirm, missing)


def _texts(fields: dict[str, QLineEdit]) -> dict[str, str]:
    return {key: field.text().strip() for key, field in fields.items()}
