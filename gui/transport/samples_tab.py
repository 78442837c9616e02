"""抽样: rows and days drawn for the site check, and what was found at each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from gui import theme
from gui.dialogs.saving import choose_target
from gui.pieces import allow, button, label
from gui.rights import why_not
from gui.tables.rows import Column, RowsModel
from gui.tables.view import RecordsView
from gui.transport.dialogs import DrawDialog, NoteDialog

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.office import Office
    from db.transport.sampling import PieceView, SampleView
    from db.transport.visit_list import TakenOver
    from db.users import Actor
    from gui.desk import Desk
    from gui.jobs import Job

FOUND = {"": "未核", "match": "一致", "mismatch": "不一致", "missing": "查不到"}
PDF = "PDF (*.pdf)"


def _found_colour(piece: PieceView) -> str:
    scheme = theme.colours()
    tones = {"": scheme.muted, "match": scheme.good}
    return tones.get(piece.found, scheme.bad)


SAMPLES = (
    Column("编号", lambda s: s.number, 0, tip=lambda s: f"{s.drawn_on} {s.by}"),
    Column("未核", lambda s: str(s.open) if s.open else "✓", 56, right=True),
)
PIECES = (
    Column("序", lambda p: str(p.number), 44, right=True),
    Column("类别", lambda p: p.title, 96),
    Column("样本", lambda p: p.words, 0),
    Column("批次、行", lambda p: f"{p.batch}，{p.row}" if p.batch else "—", 88),
    Column("结果", lambda p: FOUND[p.found], 76, colour=_found_colour),
    Column("情况", lambda p: p.note, 130),
)


class SamplesTab(QWidget):
    """Drawings at the left, the pieces of one at the right; ``opened`` names batch and row."""

    opened = Signal(int, int)

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.desk = desk
        self.code = self.name = ""
        down = QVBoxLayout(self)
        down.setContentsMargins(0, theme.GAP, 0, 0)
        down.setSpacing(theme.GAP_SMALL)
        across = QHBoxLayout()
        across.setSpacing(theme.GAP_SMALL)
        self.seed = label(self, "", "quiet", selectable=True)
        across.addWidget(self.seed, 1)
        self.row = button(self, "看台账行(&R)")
        self.row.clicked.connect(self._open_row)
        self.note = button(self, "记录结果(&N)…")
        self.note.clicked.connect(self._ask_note)
        self.paper = button(self, "打印核查表(&P)…")
        self.paper.clicked.connect(self._ask_paper)
        self.over = button(self, "写入现场核查(&V)")
        self.over.clicked.connect(self._hand_over)
        self.draw = button(self, "抽样(&D)…")
        self.draw.clicked.connect(self._ask_draw)
        for each in (self.row, self.note, self.over, self.paper, self.draw):
            across.addWidget(each)
        down.addLayout(across)
        parts = QSplitter(Qt.Orientation.Horizontal, self)
        parts.setChildrenCollapsible(False)
        parts.setHandleWidth(theme.GAP)
        self.table = RecordsView(parts, SAMPLES, "抽样")
        self.table.nothing = "还没有抽样"
        self.rows = RowsModel(SAMPLES, self.table)
        self.pieces = RecordsView(parts, PIECES, "样本")
        self.pieces.nothing = "按“抽样”，从台账里抽出要核查的行和日子"
        self.piece_rows = RowsModel(PIECES, self.pieces)
        for view, model in ((self.table, self.rows), (self.pieces, self.piece_rows)):
            view.setModel(model)
            view.lay_out_columns()
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_pieces())
        self.pieces.selectionModel().currentRowChanged.connect(lambda *_: self._allow())
        self.pieces.opened.connect(lambda _: self._ask_note())
        parts.setSizes([210, 850])
        parts.setStretchFactor(1, 1)
        down.addWidget(parts, 1)
        self._allow()

    def show_samples(self, code: str, name: str, found: Sequence[SampleView]) -> None:
        """Show the drawings of an enterprise, the present one staying in front."""
        before = self.current()
        piece = self.pieces.currentIndex().row()
        self.code, self.name = code, name
        self.rows.set_rows(found)
        numbers = [each.number for each in found]
        at = numbers.index(before.number) if before and before.number in numbers else 0
        if found:
            self.table.selectRow(at)
        self._show_pieces()
        if 0 <= piece < len(self.piece_rows.rows) and before and before.number in numbers:
            self.pieces.selectRow(piece)
        self._allow()

    def current(self) -> SampleView | None:
        """The drawing in front."""
        at = self.table.currentIndex().row()
        return self.rows.rows[at] if 0 <= at < len(self.rows.rows) else None

    def piece(self) -> PieceView | None:
        """The piece in front."""
        at = self.pieces.currentIndex().row()
        return self.piece_rows.rows[at] if 0 <= at < len(self.piece_rows.rows) else None

    def _show_pieces(self) -> None:
        sample = self.current()
        self.piece_rows.set_rows(sample.pieces if sample is not None else ())
        self.seed.setText(f"种子 {sample.seed[:32]}…" if sample is not None else "")
        self.seed.setToolTip(f"{sample.seed}\n{sample.basis_words}" if sample is not None else "")
        if sample is not None and sample.pieces:
            self.pieces.selectRow(0)
        self._allow()

    def _allow(self) -> None:
        from db.transport.sampling import MAY_DRAW

        piece, sample = self.piece(), self.current()
        no_right = why_not(self.desk.actor, *MAY_DRAW) if self.desk.is_entered else ""
        allow(self.note, no_right or ("" if piece is not None else "先选一个样本"))
        no_row = (
            "先选一个样本" if piece is None else "" if piece.batch else "这个样本是一天，没有行"
        )
        allow(self.row, no_row)
        allow(self.paper, "" if sample is not None else "先抽样")
        noted = sample is not None and any(each.found for each in sample.pieces)
        allow(self.over, no_right or ("" if noted else "先记录核查结果"))
        allow(self.draw, no_right or ("" if self.code else "先选择企业"))

    def _open_row(self) -> None:
        piece = self.piece()
        if piece is not None and piece.batch:
            self.opened.emit(piece.batch, piece.row)

    def _ask_draw(self) -> None:
        DrawDialog(self.desk, self.code, self.name, self).exec()

    def _ask_note(self) -> None:
        sample, piece = self.current(), self.piece()
        if sample is not None and piece is not None and self.note.isEnabled():
            NoteDialog(self.desk, sample.number, piece, self).exec()

    def _hand_over(self) -> None:
        view = self.current()
        if view is None:
            return
        number = view.number

        def write(office: Office, actor: Actor, job: Job) -> TakenOver:
            from db.transport.visit_list import take_over

            return take_over(office, actor, number)

        self.desk.run(self, write, self._tell_taken)

    def _tell_taken(self, done: TakenOver) -> None:
        left = f"，{done.waiting} 个还没有结果" if done.waiting else ""
        self.seed.setText(f"{done.added} 条写入 {done.visit.audit} 的门禁抽样{left}")

    def _ask_paper(self) -> None:
        view = self.current()
        if view is None:
            return
        path = choose_target(self.desk, self, "打印核查表", f"{view.number} 抽样核查表.pdf", PDF)
        if path is None:
            return

        def write(office: Office, actor: Actor, job: Job) -> None:
            from db.transport.papers import print_sample

            print_sample(office, actor, view, path)

        self.desk.run(self, write, lambda _: self.seed.setText(f"已写 {path.name}"))
