"""申报类型 of a new audit: which, what it means, and for a downgrade the trigger and its proof."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QLineEdit, QSizePolicy, QWidget

from grading.pack_parts import EVIDENCE_NAMES
from gui.pieces import label

EXPLAINED = {
    "首次": "还没有等级的企业第一次申报。",
    "晋级": "已有等级，申报更高的等级（升A晋B）。",
    "年度复核": "对在效的等级一年一次复核：维持或者降低；要升级另办晋级。",
    "变更": "名称、法人、产线、许可证变更：换发证书，等级和历史不变，不重新评定。",
    "降级": "由本局发起：写明情形和证据，听取企业陈述申辩，决定后有申诉期。",
    "停产": "企业停产，等级挂起，不开展现场评定；先在企业页登记停产。",
    "复产": "复产后现场核查，证实得了的恢复挂起的等级。",
}
"""What each kind is for, in one sentence."""

ONE_TARGET = ("变更", "降级", "停产", "复产")
"""Kinds that ask for no level: it is the one in force, or follows from the trigger."""


class KindFields(QWidget):
    """The fields of the kind, put as rows into the dialog's form. ``changed``: look again."""

    changed = Signal()

    def __init__(self, fields: QFormLayout, parent: QWidget) -> None:
        super().__init__(parent)
        self.hide()  # its fields stand in the form of the dialog
        self._fields = fields
        self.kind = QComboBox(parent)
        self.about = label(parent, "", "quiet", wrap=True)
        self.trigger = QComboBox(parent)
        self.effect = label(parent, "", "quiet", wrap=True)
        for words, lines in ((self.about, 1), (self.effect, 2)):
            # a form gives wrapped words no room of their own: as many lines as they need
            words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            words.setFixedHeight(words.fontMetrics().lineSpacing() * lines + 4)
            words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.evidence = QLineEdit(parent)
        self.evidence.textChanged.connect(self.changed)
        fields.addRow("申报类型(&K)", self.kind)
        fields.addRow("", self.about)
        fields.addRow("降级情形(&G)", self.trigger)
        fields.addRow("", self.effect)
        fields.addRow("证据(&V)", self.evidence)
        self.kind.currentIndexChanged.connect(self._chosen)
        self.trigger.currentIndexChanged.connect(self._triggered)
        self._chosen()

    def read(self) -> None:
        """Fill in the kinds and the triggers of the data."""
        from grading.chains import KINDS
        from grading.downgrades import triggers

        for trigger in triggers().values():
            self.trigger.addItem(trigger.name, trigger)
        self.trigger.setCurrentIndex(-1)
        self.kind.addItems(list(KINDS))
        self.kind.setCurrentText("晋级")

    @property
    def chosen(self) -> str:
        """The kind chosen."""
        return self.kind.currentText()

    @property
    def given(self) -> tuple[str, str]:
        """Trigger and proof of a downgrade; both empty for other kinds."""
        trigger = self.trigger.currentData()
        if self.chosen != "降级" or trigger is None:
            return "", ""
        return trigger.id, self.evidence.text().strip()

    def missing(self) -> str:
        """What is still to be filled in, as a sentence; empty where nothing is."""
        if self.chosen != "降级":
            return ""
        if self.trigger.currentData() is None:
            return "请选择降级情形"
        return "" if self.evidence.text().strip() else "请写明查实的证据"

    def _chosen(self) -> None:
        self.about.setText(EXPLAINED.get(self.chosen, ""))
        lowering = self.chosen == "降级"
        for field in (self.trigger, self.effect, self.evidence):
            self._fields.setRowVisible(field, lowering)
        self._triggered()

    def _triggered(self) -> None:
        trigger = self.trigger.currentData()
        sure = EVIDENCE_NAMES[trigger.evidence] if trigger else ""
        self.effect.setText(
            f"{trigger.words()}。依据（{sure}）：{trigger.basis}" if trigger else ""
        )
        self.evidence.setPlaceholderText(trigger.proof if trigger else "")
        self.changed.emit()
