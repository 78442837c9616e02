"""完成: what an import did, and what can be done with it now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui import theme
from gui.imports.figures import Counts, Findings
from gui.pieces import button, label

if TYPE_CHECKING:
    from db.enterprise_import import ImportResult
    from db.enterprise_undo import UndoResult


class ResultStep(QWidget):
    """The last step; the dialog connects its buttons."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(theme.GAP)
        self.counts = Counts(self)
        down.addWidget(self.counts)
        self.how = label(self, "", wrap=True, selectable=True)
        down.addWidget(self.how)
        self.left_out = label(self, "", "warning", wrap=True)
        down.addWidget(self.left_out)
        across = QHBoxLayout()
        across.setSpacing(theme.GAP_SMALL)
        self.see = button(self, "在名录里看这一批(&V)")
        self.undo = button(self, "撤销这一批(&U)")
        for each in (self.see, self.undo):
            across.addWidget(each)
        across.addStretch(1)
        down.addLayout(across)
        self.findings = Findings(self)
        down.addWidget(self.findings, 1)
        down.addStretch(0)  # takes the room where every row went in

    def show_result(self, result: ImportResult, file: str) -> None:
        """Show what an import did."""
        self.counts.show_counts(result)
        written = result.batch is not None
        self.see.setVisible(written)
        self.undo.setVisible(written)
        if written:
            words = f"{file} 已导入为第 {result.batch} 批。"
            words += "在这些企业有后续改动之前，可以整批撤销；以后在名录页的“导入记录”里也能撤销。"
        else:
            words = "名录与名单一致，没有改动。"
        self.how.setText(words)
        self.left_out.setText(
            f"有 {result.rejected:,} 行没有导入。导出问题工作簿，改好后直接再导入这个工作簿即可。"
        )
        self.left_out.setVisible(bool(result.rejected))
        self.findings.show_findings([f for f in result.findings if f.severity == "error"])
        self.findings.setVisible(bool(result.rejected))

    def show_undone(self, done: UndoResult) -> None:
        """The batch has been taken back."""
        self.how.setText(f"停用 {done.retired} 家，恢复 {done.restored} 家。留痕保留。")
        self.counts.clear()
        for each in (self.see, self.undo, self.left_out, self.findings):
            each.hide()
