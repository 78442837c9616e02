"""One fact of the page: its name, the answer of the stage before, its editor, its evidence."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QWidget

from gui import theme
from gui.audits.answers import UNANSWERED, FactEditor, TicksEditor, editor
from gui.audits.draft import Draft
from gui.energy.fact_goal import accounts_behind
from gui.monitoring.fact_goal import goal_of
from gui.pieces import allow, button, dress, label
from gui.transport.fact_goal import ledgers_behind
from templates.papers.values import show_value

SHORT_NAME = 9  # characters; such names stand left of their field, longer ones above it
SHORT_WIDTH = 112


class FactRow(QWidget):
    """Edits one fact of a draft. ``takeover`` asks to take over the earlier stage's value,
    ``behind`` to see what it comes from: the name of a page, and what its key says besides
    the enterprise."""

    takeover = Signal(str)
    behind = Signal(object)

    def __init__(
        self, draft: Draft, fact: str, name: str, before: str, why_not: str, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.fact = draft.pack.facts[fact]
        self._draft = draft
        self._name = name
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.GAP_SMALL)
        grid.setVerticalSpacing(theme.GAP_TINY)
        self.name = label(self, name, wrap=True)
        self.editor: FactEditor = editor(self.fact, draft.answer(fact), draft.direction(fact), self)
        self.evidence = QLineEdit(draft.evidence(fact), self)
        self.evidence.setCursorPosition(0)
        self.evidence.setPlaceholderText("佐证：附件、页码")
        self.evidence.setAccessibleName(f"{self.fact.name} 佐证")
        self.evidence.textEdited.connect(lambda text: draft.set_evidence(fact, text.strip()))
        self.evidence.setReadOnly(bool(why_not))
        ticks = isinstance(self.editor, TicksEditor)
        short = len(name) <= SHORT_NAME and not ticks
        first = 0
        if short:
            self.name.setFixedWidth(SHORT_WIDTH)
            grid.addWidget(self.name, 0, 0)
        else:
            grid.addWidget(self.name, 0, 0, 1, 3)
            first = 1
        if ticks:
            grid.addWidget(self.editor, first, 0, 1, 3)
            grid.addWidget(self.evidence, first + 1, 0, 1, 3)
        else:
            grid.addWidget(self.editor, first, 1 if short else 0, 1, 1 if short else 2)
            grid.addWidget(self.evidence, first, 2)
            grid.setColumnStretch(1, 3)
            grid.setColumnStretch(2, 2)
        told = draft.derived.get(fact)
        if told is not None:
            self.evidence.setPlaceholderText("与登记不一致时写明理由")
            source = label(self, told, "quiet", wrap=True)
            grid.addWidget(source, first + 3, int(short), 1, 3 - int(short))
            goal = goal_of(fact, told)
            if goal is not None:
                link = button(self, f"查看 {goal[0]} {goal[2]} 的小时", "link")
                link.setToolTip("转到在线监测：这个数是由哪些小时得出的")
                link.clicked.connect(lambda: self.behind.emit(("monitoring", *goal)))
                grid.addWidget(link, first + 4, int(short), 1, 3 - int(short))
            period = ledgers_behind(told)
            if period is not None:
                link = button(self, "查看台账", "link")
                link.setToolTip("转到清洁运输：这个数是由哪些台账得出的")
                link.clicked.connect(lambda: self.behind.emit(("transport", *period)))
                grid.addWidget(link, first + 4, int(short), 1, 3 - int(short))
            year = accounts_behind(told)
            if year is not None:
                link = button(self, f"查看 {year} 年能耗核算", "link")
                link.setToolTip("转到减污降碳：这个数是由哪些数据和因子得出的")
                link.clicked.connect(lambda: self.behind.emit(("energy", year)))
                grid.addWidget(link, first + 4, int(short), 1, 3 - int(short))
        if before:
            grid.addLayout(self._earlier(before, why_not), first + 2, int(short), 1, 3 - int(short))
        self.editor.set_why_not(why_not)
        self.editor.edited.connect(lambda answer: draft.set_answer(fact, answer))
        self.editor.doubted.connect(lambda why: draft.doubt(fact, why))
        self.editor.settled.connect(self.show_draft)
        self.show_draft()

    def _earlier(self, before: str, why_not: str) -> QHBoxLayout:
        """What the stage before says, and the button that takes it over."""
        line = QHBoxLayout()
        entry = self._draft.earlier.get(self.fact.id)
        told = "未填报" if entry is None else show_value(self.fact, entry.value)
        was = label(self, f"{before}：{told}", "quiet", wrap=True)
        if entry is not None:
            was.setToolTip(f"{entry.by}，{entry.at:%Y-%m-%d %H:%M}  {entry.evidence}".rstrip())
        line.addWidget(was, 1)
        self.same = button(self, f"与{before}一致", "link")
        missing = f"{before}没有填报这一项" if entry is None else ""
        allow(self.same, why_not or missing, f"沿用{before}的值，作为本阶段的结论记录在案")
        self.same.clicked.connect(lambda: self.takeover.emit(self.fact.id))
        line.addWidget(self.same)
        return line

    def show_draft(self) -> None:
        """Show the answer as it stands in the draft (another card may have changed it)."""
        answer = self._draft.answer(self.fact.id)
        self.editor.show_answer(answer)
        remark = "" if self._draft.is_needed(self.fact.id) else "（现在不需填）"
        waits = self._draft.is_waiting(self.fact.id)
        self.name.setText(f"{self._name}{'（需重新确认）' if waits else remark}")
        dress(self.name, "unsure" if waits else "")
        open_now = answer is UNANSWERED and not self.evidence.text()
        allow(
            self.evidence,
            "先填报这一项，再写佐证" if open_now else "",
            self.evidence.text() or "佐证材料的名称和页码，例如“附件3 第12页”",
        )

    def show_all(self) -> None:
        """Show answer and evidence anew, after all edits were saved or thrown away."""
        self.evidence.setText(self._draft.evidence(self.fact.id))
        self.evidence.setCursorPosition(0)
        self.show_draft()
