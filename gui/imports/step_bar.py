"""The frame of the import: the steps by name, the buttons below, choosing a file, waiting."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from gui import theme
from gui.pieces import ElidedLabel, allow, button, card, label

STEPS = ("选择文件", "工作表与表头", "列与规整", "核对与修改", "完成")


class StepBar(QWidget):
    """The five steps; ``chosen`` comes with the number of a step that may be gone to."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("导入步骤")
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(theme.GAP_SMALL)
        self.steps = []
        for number, name in enumerate(STEPS):
            step = button(self, f"{number + 1}　{name}", "segment")
            step.setCheckable(True)
            step.clicked.connect(lambda _=False, number=number: self.chosen.emit(number))
            across.addWidget(step)
            self.steps.append(step)
        across.addStretch(1)

    def stand_at(self, here: int, reachable: tuple[int, ...], why_not: str = "") -> None:
        """Light the present step; the others lead somewhere or say why they do not."""
        for number, step in enumerate(self.steps):
            step.setChecked(number == here)
            closed = why_not or ("后面的步骤由右下角的按钮进入" if number > here else "不能退回")
            open_now = number == here or number in reachable
            allow(step, "" if open_now else closed)


class Foot(QWidget):
    """The buttons below every step; the one at the right goes on."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        self.export = button(self, "导出问题工作簿(&E)…")
        self.said = ElidedLabel(self, kind="good", mode=Qt.TextElideMode.ElideMiddle)
        self.other = button(self, "换一个文件(&F)…")
        self.leave = button(self, "关闭")
        self.go = button(self, "导入(&I)", "primary")
        across.addWidget(self.export)
        across.addWidget(self.said, 1)
        for each in (self.other, self.leave, self.go):
            across.addWidget(each)


class Choose(QWidget):
    """The first step: which file."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        whole = QVBoxLayout(self)
        centre = Qt.AlignmentFlag.AlignHCenter
        frame = card(self)
        frame.setFixedWidth(620)
        down = QVBoxLayout(frame)
        down.setContentsMargins(*[theme.GAP_PAGE + theme.GAP] * 4)
        down.setSpacing(theme.GAP)
        down.addWidget(label(frame, "把名单文件拖到这里", "strong"), 0, centre)
        self.button = button(frame, "选择文件(&F)…", "primary")
        down.addWidget(self.button, 0, centre)
        down.addSpacing(theme.GAP_SMALL)
        for words in (
            "可以是 .xlsx、.xls、.ods 或 .csv，不用先整理：",
            "标题行、两层表头、合并单元格、小计和注释会自动认出来。",
            "先读入核对，可以就地修改；按“导入”之前不改动名录。",
        ):
            down.addWidget(label(frame, words, "muted"), 0, centre)
        whole.addStretch(1)
        whole.addWidget(frame, 0, centre)
        whole.addStretch(2)


class Waiting(QWidget):
    """Work under way: what, how far, and the way out."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        down = QVBoxLayout(self)
        down.addStretch(1)
        self.doing = label(self, "", "muted")
        down.addWidget(self.doing)
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        down.addWidget(self.bar)
        self.cancel = QPushButton("取消(&C)", self)
        down.addWidget(self.cancel, 0, Qt.AlignmentFlag.AlignRight)
        down.addStretch(2)

    def begin(self, doing: str, why_not_cancel: str = "") -> None:
        """Something has begun."""
        self.doing.setText(doing)
        self.bar.setRange(0, 0)
        allow(self.cancel, why_not_cancel)

    def tell(self, number: int, total: int, what: str) -> None:
        """How far it is, in rows."""
        self.doing.setText(f"{what}  {number:,} / {total:,} 行" if total else what)
        self.bar.setRange(0, total)
        self.bar.setValue(number)

    def stopping(self) -> None:
        """Cancel was asked for; the work stops at its next look."""
        allow(self.cancel, "正在停下，不会改动任何数据")
        self.doing.setText("正在取消…")
