"""What stands beside the cards: the gap list, the way to the target, papers, next steps."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui import theme
from gui.audits.draft import Draft
from gui.audits.lists import GapList
from gui.audits.steps import Steps
from gui.audits.whatif import Route
from gui.pieces import button, label


class Beside(QWidget):
    """The right column of the audit's page; the page knows what its buttons do."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setMinimumWidth(210)
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(theme.GAP_SMALL)
        self.gap_title = label(self, "差距清单", "strong")
        down.addWidget(self.gap_title)
        self.gap_list = GapList(self)
        down.addWidget(self.gap_list, 1)
        self.route = Route(self)
        down.addWidget(self.route, 1)
        papers = QHBoxLayout()
        self.report = button(self, "报告(&R)")
        self.certificate = button(self, "证书(&Z)")
        papers.addWidget(self.report)
        papers.addWidget(self.certificate)
        down.addLayout(papers)
        self.hand_over = button(self, "移交到新版本(&M)…")
        down.addWidget(self.hand_over)
        self.steps = Steps(self)
        down.addWidget(self.steps)

    def show_gaps(self, draft: Draft) -> None:
        """Show what keeps the draft from its target."""
        self.gap_list.show_gaps(draft.pack, draft.gaps)
        failed = sum(gap.state is False for gap in draft.gaps)
        left = len(draft.gaps) - failed
        self.gap_title.setText(f"距 {draft.target}：差距 {failed}，待定 {left}")

    def show_trial(self, scratch: Draft | None) -> None:
        """In a trial the way to the target takes the place of papers and steps."""
        if scratch is not None:
            self.route.show_draft(scratch)
        self.route.setVisible(scratch is not None)
        for each in (self.report, self.certificate, self.hand_over, self.steps):
            each.setVisible(scratch is None)
