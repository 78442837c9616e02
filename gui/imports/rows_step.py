"""核对与修改: every row beside what it would do, and what a person decides about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QMenu,
    QProgressBar,
    QSplitter,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from gui import theme
from gui.imports.checking import Checking
from gui.imports.figures import Findings
from gui.imports.row_grid import Line, RowGrid
from gui.imports.row_panel import RowPanel
from gui.pieces import allow, button, label

if TYPE_CHECKING:
    from db.enterprise_matching import Question
    from db.enterprise_preview import ListPreview
    from grading.refusals import Finding
    from gui.desk import Desk
    from templates.workbooks.lists import StagedList


class RowsStep(QWidget):
    """The fourth step. ``changed`` comes when what can be imported may be different."""

    changed = Signal()

    def __init__(self, parent: QWidget, desk: Desk) -> None:
        super().__init__(parent)
        self.staged: StagedList | None = None
        self.preview: ListPreview | None = None
        self.checking = Checking(desk, self)
        self.checking.checked.connect(self._checked)
        self.checking.began.connect(self._began)
        self.checking.progressed.connect(self._tell)
        self.checking.failed.connect(self._failed)
        self._asked: dict[int, Question] = {}
        self._desk = desk
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(theme.GAP_SMALL)
        self.how = label(self, "", "quiet", wrap=True)
        down.addWidget(self.how)
        self.sides = QTabWidget(self)
        self.sides.setDocumentMode(True)
        rows = QWidget(self.sides)
        across = QHBoxLayout(rows)
        across.setContentsMargins(0, 0, 0, 0)
        split = QSplitter(Qt.Orientation.Horizontal, rows)
        split.setChildrenCollapsible(False)
        self.grid = RowGrid(split, self.checking)
        self.panel = RowPanel(split)
        self.panel.setMinimumWidth(250)
        split.addWidget(self.grid)
        split.addWidget(self.panel)
        split.setStretchFactor(0, 1)
        split.setSizes([800, 320])
        across.addWidget(split)
        self.findings = Findings(self.sides)
        self.sides.addTab(rows, "逐行核对")
        self.sides.addTab(self.findings, "问题清单")
        self.suggestions = button(self, "采用建议(&S)")
        self.suggestions.setMenu(QMenu(self.suggestions))
        self.sides.setCornerWidget(self.suggestions)
        down.addWidget(self.sides, 1)
        foot = QHBoxLayout()
        self.good_rows = QCheckBox("", self)
        self.good_rows.toggled.connect(self.changed)
        foot.addWidget(self.good_rows)
        foot.addStretch(1)
        self.doing = label(self, "", "muted")
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(140)
        foot.addWidget(self.doing)
        foot.addWidget(self.bar)
        down.addLayout(foot)
        self.doing.hide()
        self.bar.hide()
        self.grid.looked_at.connect(self._show_line)
        self.grid.edited.connect(self._edited)
        self.panel.mend.connect(lambda row, texts: self.checking.mend({row: texts}))
        self.panel.answer.connect(self.checking.answer)
        self.panel.edit.connect(self.grid.edit_cell)
        self.findings.table.opened.connect(self._go_to)

    def show_list(self, staged: StagedList, preview: ListPreview, *, again: bool) -> None:
        """Show a list just read; one read ``again`` keeps what was mended and answered."""
        before = self.staged if again else None
        answers = dict(self.checking.answers) if again else {}
        self.checking.begin(staged)
        self.staged, self.preview = staged, preview
        self._asked = dict(preview.questions)
        self.good_rows.setChecked(False)
        self._end()
        unknown = len(staged.rows[0].headings) - len(staged.mapping)
        left = f"，另有 {unknown} 列没有对应的字段" if unknown else ""
        self.how.setText(
            f"工作表“{staged.sheet}”，识别 {len(staged.mapping)} 列{left}。"
            "双击一格就能改，改完立即复核；原文保留在留痕里。"
        )
        self.grid.show_rows(staged, preview)
        self._count(preview)
        known = _still_fitting(staged, before) if before is not None else {}
        if known or answers:
            self.checking.resume(known, answers)

    def why_not(self) -> str:
        """Why the list cannot be imported as it stands; empty where it can."""
        if self.preview is None:
            return "请先选择名单文件"
        if self.checking.busy:
            return "正在复核改过的行，请稍候"
        result = self.preview.result
        faulty = result.rejected - result.open
        if result.rejected == result.read:
            if not faulty:
                return f"{result.open} 行都要先确认是哪家企业"
            return "没有一行合格，请在表里改好再导入"
        if result.rejected and not self.good_rows.isChecked():
            parts = [f"{faulty} 行有错误"] if faulty else []
            parts += [f"{result.open} 行待确认"] if result.open else []
            return f"有 {'、'.join(parts)}：在表里改好、确认，或勾选“只导入合格的行”"
        return ""

    def _count(self, preview: ListPreview) -> None:
        result = preview.result
        self.findings.show_findings(result.findings)
        self.sides.setTabText(1, f"问题清单（{len(result.findings):,}）")
        good = result.read - result.rejected
        self.good_rows.setText(f"只导入合格的 {good:,} 行，其余 {result.rejected:,} 行不导入(&G)")
        self.good_rows.setVisible(bool(result.rejected) and bool(good))
        if not result.rejected:
            self.good_rows.setChecked(False)
        self._offer(result.findings)
        self.changed.emit()

    def _offer(self, findings: Iterable[Finding]) -> None:
        """All suggestions of one kind at once, each kind with its number of rows."""
        fixes: dict[str, dict[int, dict[str, str]]] = {}
        for finding in findings:
            if finding.fix and finding.row is not None and finding.severity != "note":
                fixes.setdefault(finding.column, {})[finding.row] = dict(finding.fix)
        counted = Counter({column: len(rows) for column, rows in fixes.items()})
        menu = self.suggestions.menu()
        menu.clear()
        for column, count in counted.most_common():
            names = "、".join(next(iter(fixes[column].values())))
            action = menu.addAction(f"{names}：{count:,} 行都按建议改")
            rows = fixes[column]
            action.triggered.connect(lambda _=False, rows=rows: self.checking.mend(rows))
        self.suggestions.setText(f"采用建议（{counted.total():,}）(&S)")
        self.suggestions.setVisible(bool(counted))
        allow(self.suggestions, "正在复核" if self.checking.busy else "")

    def _show_line(self, line: Line | None) -> None:
        if line is None:
            self.panel.show_line(None, None, None)
            return
        row = line.row.row
        decided = self.checking.answers.get(row)
        preview = self.preview
        question = preview.questions.get(row) if preview is not None else None
        if question is None and decided is not None:
            question = self._asked.get(row)
        elif question is not None:
            decided = None
        self.panel.show_line(line, question, decided)

    def _go_to(self, place: int) -> None:
        """From a finding to its row."""
        number = self.findings.rows.rows[place].row
        if number is not None:
            self.sides.setCurrentIndex(0)
            self.grid.go_to(number)

    def _edited(self, row: int, heading: str, text: str) -> None:
        self.checking.mend({row: {heading: text}})

    def _began(self) -> None:
        self.doing.setText("正在复核…")
        self.doing.show()
        self.grid.refresh()
        self.changed.emit()

    def _tell(self, number: int, total: int, what: str) -> None:
        self.doing.setText(what)
        self.bar.setRange(0, total)
        self.bar.setValue(number)
        self.bar.setVisible(total > 5000)

    def _end(self) -> None:
        self.doing.hide()
        self.bar.hide()

    def _checked(self, preview: ListPreview) -> None:
        self._end()
        self.preview = preview
        self._asked.update(preview.questions)
        self.grid.show_again(preview)
        self._count(preview)

    def _failed(self, error: BaseException) -> None:
        self._end()
        self.grid.refresh()
        self.changed.emit()
        self._desk.show_error(error)


def _still_fitting(staged: StagedList, before: StagedList) -> dict[int, dict[str, str]]:
    """What was mended of a list, where another reading of it has the same texts there."""
    found: dict[int, dict[str, str]] = {}
    for row in before.rows.mended.values():
        try:
            raw = staged.rows[staged.rows.at(row.row)].raw
        except KeyError:
            continue
        texts = {
            heading: text for heading, text in row.mended if raw.get(heading) == row.raw[heading]
        }
        if texts:
            found[row.row] = texts
    return found
