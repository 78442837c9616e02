"""The small dialogs of clean transport: a row, a drawing, a finding, the gate, the reading."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QDate
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateEdit,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from gui import theme
from gui.people.form_dialog import FormDialog
from gui.pieces import button, label, number_field

if TYPE_CHECKING:
    from db.transport.batches import LedgerRow
    from db.transport.sampling import PieceView
    from gui.desk import Desk
    from gui.jobs import Job

SPIN = 170
RESULTS = (("match", "一致"), ("mismatch", "不一致"), ("missing", "查不到"))


class RowDialog(QDialog):
    """One row of a ledger as it is kept; a visit shows what came in and what went out."""

    def __init__(self, batch: int, row: int, found: Sequence[LedgerRow], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"批次 {batch} 第 {row} 行")
        self.setMinimumWidth(460)
        down = QVBoxLayout(self)
        down.setContentsMargins(theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP)
        down.setSpacing(theme.GAP_SMALL)
        if not found:
            words = "这一行没有入账：可能是表头、合计、错误行或与以前重复的行。"
            down.addWidget(label(self, words, "muted", wrap=True))
        for each in found:
            down.addWidget(label(self, f"{each.file} 第 {each.row} 行", "strong", wrap=True))
            grid = QGridLayout()
            grid.setHorizontalSpacing(theme.GAP)
            grid.setVerticalSpacing(theme.GAP_TINY)
            grid.setColumnStretch(1, 1)
            for at, (title, text) in enumerate((t, x) for t, x in each.cells if x):
                grid.addWidget(label(self, title, "muted"), at, 0)
                grid.addWidget(label(self, text, wrap=True, selectable=True), at, 1)
            down.addLayout(grid)
        if found:
            seal = label(
                self, f"文件 SHA-256 {found[0].sha256}", "quiet", wrap=True, selectable=True
            )
            down.addWidget(seal)
        down.addStretch(1)
        box = QDialogButtonBox(self)
        box.addButton(button(box, "关闭"), QDialogButtonBox.ButtonRole.RejectRole)
        box.rejected.connect(self.reject)
        down.addWidget(box)


class DrawDialog(FormDialog):
    """How many of each kind, within the method; the same day and word draw the same."""

    def __init__(self, desk: Desk, code: str, name: str, parent: QWidget) -> None:
        from grading.transport.register import register

        super().__init__(
            desk, "门禁核查抽样", "抽样", parent,
            remark=f"{name}。同一天、同一台账、同一抽样词，谁来抽都得到同样的样本。",
        )  # fmt: skip
        self._code = code
        self.counts: dict[str, QSpinBox] = {}
        for id, drawing in register().sampling.items():
            span = f"{drawing.least}–{drawing.most}"
            field = number_field(self, drawing.least, drawing.most, f" 个（{span}）")
            field.setMinimumWidth(SPIN)
            field.setToolTip(f"{drawing.what}（{span} 个）")
            self.counts[id] = field
            self.fields.addRow(drawing.title, field)
        self.months = number_field(self, 1, register().ledger_months, " 个月")
        self.months.setValue(12)
        self.months.setMinimumWidth(SPIN)
        self.fields.addRow("最近几个月(&M)", self.months)
        self.word = QLineEdit(self)
        self.word.setPlaceholderText("同一天再抽一次时换一个词，平时空着")
        self.fields.addRow("抽样词(&W)", self.word)
        self.look()

    def missing(self) -> str:
        return ""

    def command(self) -> Callable[[Job], Any]:
        from db.transport.sampling import draw_sample

        office, actor, code = self.desk.office, self.desk.actor, self._code
        wanted = {id: field.value() for id, field in self.counts.items()}
        months, word = self.months.value(), self.word.text()
        return lambda job: draw_sample(office, actor, code, months=months, wanted=wanted, word=word)


class NoteDialog(FormDialog):
    """What was found at a piece."""

    def __init__(self, desk: Desk, number: str, piece: PieceView, parent: QWidget) -> None:
        super().__init__(desk, f"样本 {piece.number}　{piece.title}", "记录", parent,
                         remark=piece.words)  # fmt: skip
        self._number, self._piece = number, piece.number
        self.found = QComboBox(self)
        for id, title in RESULTS:
            self.found.addItem(title, id)
        self.found.setCurrentIndex(max(0, self.found.findData(piece.found)))
        self.found.currentIndexChanged.connect(lambda _: self.look())
        self.fields.addRow("结果(&F)", self.found)
        self.words = QLineEdit(piece.note, self)
        self.words.setPlaceholderText("例如：台账国六，行驶证国五")
        self.words.textChanged.connect(lambda _: self.look())
        self.fields.addRow("情况(&S)", self.words)
        self.look()

    def missing(self) -> str:
        fine = self.found.currentData() == "match" or self.words.text().strip()
        return "" if fine else "不一致、查不到的要写明情况"

    def command(self) -> Callable[[Job], Any]:
        from db.transport.sampling import note_piece

        office, actor = self.desk.office, self.desk.actor
        number, piece = self._number, self._piece
        found, words = self.found.currentData(), self.words.text()
        return lambda job: note_piece(office, actor, number, piece, found, note=words)


class GateDialog(FormDialog):
    """How far back the video goes, what share of data is uploaded."""

    def __init__(self, desk: Desk, code: str, name: str, parent: QWidget) -> None:
        super().__init__(desk, "登记门禁查看情况", "登记", parent, remark=name)
        self._code = code
        today = desk.office.clock.today()
        self.has_video = QCheckBox("查看了视频，最早可查到(&V)", self)
        self.since = QDateEdit(QDate(today.year - 1, today.month, 1), self)
        self.since.setCalendarPopup(True)
        self.since.setDisplayFormat("yyyy-MM-dd")
        self.since.setEnabled(False)
        self.since.setToolTip("勾选“查看了视频”后填写")
        self.has_video.toggled.connect(self.since.setEnabled)
        self.has_video.toggled.connect(lambda _: self.look())
        self.fields.addRow(self.has_video, self.since)
        self.share = QLineEdit(self)
        self.share.setPlaceholderText("例如 98.5；没有查看的不填")
        self.share.textChanged.connect(lambda _: self.look())
        self.fields.addRow("数据传输率 %(&U)", self.share)
        self.note = QLineEdit(self)
        self.fields.addRow("说明(&N)", self.note)
        self.look()

    def missing(self) -> str:
        there = self.has_video.isChecked() or self.share.text().strip()
        return "" if there else "请填视频最早可查日期或数据传输率"

    def command(self) -> Callable[[Job], Any]:
        from db.transport.gates import note_gate

        office, actor, code = self.desk.office, self.desk.actor, self._code
        shown = self.since.date()
        day = date(shown.year(), shown.month(), shown.day())
        since = day if self.has_video.isChecked() else None
        share, note = self.share.text(), self.note.text()
        return lambda job: note_gate(
            office, actor, code, video_since=since, upload_share=share, note=note
        )


class ReadingDialog(FormDialog):
    """Which combined transports count as clean in this office; both shares stay shown."""

    def __init__(self, desk: Desk, counts: dict[str, bool], parent: QWidget) -> None:
        from grading.transport.register import register

        super().__init__(
            desk, "短驳、中转口径", "设定", parent,
            remark="全市统一。两种口径的比例始终并列显示；已作出的决定不受影响。",
        )  # fmt: skip
        self.reading = QComboBox(self)
        for id, each in register().readings.items():
            state = "现在计入" if counts.get(id) else "现在不计入"
            self.reading.addItem(f"{each.title}（{state}）", id)
        self._counts = counts
        self.fields.addRow("口径(&C)", self.reading)
        self.reason = QLineEdit(self)
        self.reason.setPlaceholderText("文件名和文号，或会议纪要")
        self.reason.textChanged.connect(lambda _: self.look())
        self.fields.addRow("依据(&R)", self.reason)
        self.reading.currentIndexChanged.connect(lambda _: self.look())
        self.look()

    def look(self) -> None:
        super().look()
        if hasattr(self, "reading"):
            now = self._counts.get(self.reading.currentData(), False)
            self.confirm.setText("改为不计入" if now else "改为计入")

    def missing(self) -> str:
        return "" if self.reason.text().strip() else "请写明依据"

    def command(self) -> Callable[[Job], Any]:
        from db.transport.readings import choose_reading

        office, actor, id = self.desk.office, self.desk.actor, self.reading.currentData()
        counts, reason = not self._counts.get(id, False), self.reason.text()
        return lambda job: choose_reading(office, actor, id, counts, reason=reason)
