"""The band over a trial calculation (试算): that nothing is saved, and what it changes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from grading.assessment import IndicatorResult
from grading.gaps import Gap
from grading.packs import Pack
from grading.scenarios import Step, nearest_way
from gui import theme
from gui.audits.draft import Draft
from gui.audits.lists import GapList
from gui.pieces import ElidedLabel, allow, button, label

TRYING = "试算中：不会保存"


class WhatIf(QFrame):
    """In sight while a trial is on. ``real`` is the draft that waits meanwhile."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("warning")
        self.real: Draft | None = None
        across = QHBoxLayout(self)
        across.setContentsMargins(16, 8, 8, 8)
        across.setSpacing(theme.GAP)
        down = QVBoxLayout()
        down.setSpacing(2)
        self.title = label(self, "", "strong")
        self.changes = ElidedLabel(self)
        down.addWidget(self.title)
        down.addWidget(self.changes)
        across.addLayout(down, 1)
        self.reset = button(self, "重置(&U)")
        self.leave = button(self, "离开试算(&W)")
        self.leave.setToolTip("回到真实的填报；试算的内容全部丢弃")
        across.addWidget(self.reset)
        across.addWidget(self.leave)
        self.hide()

    @property
    def trying(self) -> bool:
        """Whether a trial is on."""
        return self.real is not None

    def begin(self, real: Draft) -> None:
        """A trial begins from this draft."""
        self.real = real
        self.show()

    def end(self) -> Draft | None:
        """The trial is over; gives the draft that waited."""
        real, self.real = self.real, None
        self.hide()
        return real

    def show_draft(self, scratch: Draft) -> None:
        """Say what the scratch copy changes against the real draft."""
        real = self.real
        if real is None:
            return
        count = scratch.unsaved
        self.title.setText("试算：不会保存" + (f"　改了 {count} 项" if count else ""))
        before, after = real.assessment, scratch.assessment
        failed, open_ = _counts(real)
        now_failed, now_open = _counts(scratch)
        parts = (
            _moved("已证实", before.proven, after.proven),
            _moved("可能达到", before.possible, after.possible),
            _moved("短板", _named(before.weakest()), _named(after.weakest())),
            _moved("差距", str(failed), str(now_failed)),
            _moved("待定", str(open_), str(now_open)),
        )
        self.changes.setText(
            "　".join(parts) if count else "改动任意一项，看等级、短板和差距的变化"
        )
        nothing = "" if count or scratch.doubts else "还没有改动"
        allow(self.reset, nothing, "回到试算开始时的值")


def _moved(name: str, before: str, after: str) -> str:
    return f"{name} {before} → {after}" if before != after else f"{name} {before} 不变"


def _counts(draft: Draft) -> tuple[int, int]:
    failed = sum(gap.state is False for gap in draft.gaps)
    return failed, len(draft.gaps) - failed


def _named(results: Sequence[IndicatorResult]) -> str:
    if not results:
        return "无"
    first = results[0].indicator.name
    return first if len(results) == 1 else f"{first}等 {len(results)} 项"


class Route(QWidget):
    """The shortest way to the target, below the gap list while a trial is on."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(theme.GAP_SMALL)
        self.title = label(self, "", "strong")
        self.remark = label(self, "", "quiet", wrap=True)
        self.list = GapList(self)
        self.list.setAccessibleName("最近的路")
        down.addWidget(self.title)
        down.addWidget(self.remark)
        down.addWidget(self.list, 1)
        self.hide()

    def show_draft(self, draft: Draft) -> None:
        """Show the way from where the draft stands."""
        steps = nearest_way(draft.assessment, draft.target).steps
        gaps = [_gap(draft.pack, step) for step in steps if step.reason == "requirement"]
        vetoes, unsure = (
            tuple(dict.fromkeys(step.name for step in steps if step.reason == reason))
            for reason in ("veto", "applies")
        )
        self.title.setText(f"离 {draft.target} 最近的路：{len(gaps) + len(vetoes)} 项")
        words = "任选其一的要求只列最容易的一支。" if gaps else "指标上没有缺口。"
        if vetoes:
            words += f"还须排除一票否决：{'、'.join(vetoes)}。"
        if unsure:
            words += f"是否适用待定：{'、'.join(unsure)}。"
        self.remark.setText(words)
        self.list.show_gaps(draft.pack, tuple(gaps))


def _gap(pack: Pack, step: Step) -> Gap:
    """A requirement on the way, as the gap list shows it."""
    indicator = next(each for each in pack.indicators if each.id == step.id)
    node = step.row.node
    return Gap(
        indicator=indicator,
        level=step.level,
        requirement=indicator.levels[step.level],
        fact=step.fact,
        operator=node.operator,
        required=node.required,
        negated=step.row.negated,
        actual=node.actual,
        distance=step.distance,
        state=step.state,
    )
