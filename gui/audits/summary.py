"""The head of an audit: who, on which standard, in which state, and its two levels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from grading.assessment import Assessment
from gui import theme
from gui.levels import NamedLevel
from gui.pieces import ElidedLabel, dress, label

if TYPE_CHECKING:
    from db.audit_views import AuditView


class Summary(QWidget):
    """Always in sight above the cards."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(theme.GAP_LARGE)
        left = QVBoxLayout()
        left.setSpacing(2)
        top = QHBoxLayout()
        top.setSpacing(theme.GAP_SMALL)
        self.enterprise = ElidedLabel(self, kind="title")
        self.state = label(self, "", "chip")
        self.trial = label(self, "试评·待核稿", "badge")
        top.addWidget(self.enterprise, 0)
        top.addWidget(self.state)
        top.addWidget(self.trial)
        self.due = label(self, "", "chip")
        top.addWidget(self.due)
        top.addStretch(1)
        left.addLayout(top)
        self.facts = ElidedLabel(self, kind="quiet")
        left.addWidget(self.facts)
        across.addLayout(left, 1)
        self.proven = NamedLevel(self, "已证实", large=True)
        self.possible = NamedLevel(self, "可能达到", outlined=True, large=True)
        self.target = NamedLevel(self, "目标", outlined=True)
        self.decided = NamedLevel(self, "评定", large=True)
        for level in (self.proven, self.possible, self.target, self.decided):
            across.addWidget(level)

    def show_audit(self, view: AuditView) -> None:
        """Name the audit."""
        self.enterprise.setText(view.enterprise.name)
        self.state.setText(view.state_title)
        self.trial.setVisible(view.trial or not view.pack_confirmed)
        self.trial.setText("试评·待核稿" if not view.pack_confirmed else "试评")
        self.trial.setToolTip("标准未经双人核对：评级仅供试评，证书为样张，不进入等级历史和统计")
        self.due.setVisible(view.due is not None)
        if view.due is not None:
            self.due.setText(view.due.words)
            self.due.setToolTip(f"{view.due.title}：到 {view.due.until} 为止（{view.due.source}）")
            dress(self.due, "badge" if view.due.soon else "chip")
        named = (
            view.number,
            view.about,
            view.enterprise.key,
            view.enterprise.county_name,
            view.kind,
            f"申报日期 {view.application_date}",
            f"{view.pack.title} {view.pack.key}",
        )
        self.facts.setText("  ·  ".join(each for each in named if each))
        for level in (self.proven, self.possible, self.target):
            level.setVisible(view.rated)  # where nothing is rated these would say what nobody asked
        self.target.show_level(view.target, view.pack.levels)
        self.decided.setVisible(view.decision is not None)
        if view.decision is not None:
            self.decided.show_level(view.decision.level, view.pack.levels)

    def show_assessment(self, assessment: Assessment) -> None:
        """Show the two levels of the draft in front."""
        self.proven.show_level(assessment.proven, assessment.pack.levels)
        self.possible.show_level(assessment.possible, assessment.pack.levels)
