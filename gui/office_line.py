"""The status bar: office, account, place of the database, and what is not for real."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from gui import theme
from gui.pieces import ElidedLabel, dress, label

if TYPE_CHECKING:
    from db.trail import TrailState


class OfficeLine(QWidget):
    """One line about the open office; empty while nobody is signed in."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        across = QHBoxLayout(self)
        across.setContentsMargins(theme.GAP, 0, theme.GAP, 0)
        across.setSpacing(theme.GAP)
        self.office = ElidedLabel(self)
        self.account = label(self)
        self.sample = label(self, "样例", "badge")
        self.sample.setToolTip("这是样例办公室：时间由程序设定，企业均为虚构，不能用于正式评级")
        self.trial = label(self, "试评", "badge")
        self.trial.setToolTip("分级标准都还是待核稿：评级均为试评，证书为样张")
        self.trail = label(self)
        self.database = ElidedLabel(self, mode=Qt.TextElideMode.ElideMiddle)
        self.database.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.database.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        across.addWidget(self.sample)
        across.addWidget(self.trial)
        across.addWidget(self.office)
        across.addWidget(self.account)
        across.addWidget(self.database, 1)
        across.addWidget(self.trail)
        self.clear()

    def tell(self, office: str, account: str, place: str, *, sample: bool, trial: bool) -> None:
        """Name the office, the person (with roles), and the database."""
        self.office.setText(office)
        self.account.setText(account)
        self.database.setText(place)
        self.sample.setVisible(sample)
        self.trial.setVisible(trial)

    def clear(self) -> None:
        """Nobody is signed in: say nothing."""
        self.tell("", "", "", sample=False, trial=False)
        self.trail.clear()
        self.trail.setToolTip("")

    def verifying_trail(self) -> None:
        """The trail is being looked through behind the window."""
        dress(self.trail, "quiet")
        self.trail.setText("留痕校验中…")
        self.trail.setToolTip("在后台逐条重算留痕的指纹，不影响办理")

    def not_verified(self, why: str) -> None:
        """The verification itself did not come to an end."""
        dress(self.trail, "unsure")
        self.trail.setText("留痕没有校验完")
        self.trail.setToolTip(f"{why}\n可在“留痕”页再校验一次")

    def tell_trail(self, state: TrailState, *, whole: bool) -> None:
        """What a verification has found; ``whole``: of every entry, not only of the newest."""
        if not state.ok:
            dress(self.trail, "bad")
            self.trail.setText("✗ 留痕校验没有通过")
            self.trail.setToolTip(state.reason)
            return
        dress(self.trail, "quiet")
        self.trail.setText("✓ 留痕完整" if whole else "✓ 新增留痕完整")
        scope = f"全部 {state.entries:,} 条" if whole else f"上次校验以来的 {state.entries:,} 条"
        self.trail.setToolTip(f"{scope}留痕重算无误，链尾 {state.head[:16]}")
