"""逐项记录: every applicable indicator, what was seen of it, quickly from the keyboard."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from gui import theme
from gui.pieces import allow, button, form, label
from gui.site.sample_dialog import SampleDialog
from gui.site.step import Step, text_box

if TYPE_CHECKING:
    from db.site_visit_views import RecordView
    from grading.pack_parts import Indicator
    from gui.site.side import SiteSide

AGREES = "现场与初审材料一致。"
_ID = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the fields for one indicator."""

    seen: str = ""
    place: str = ""
    person: str = ""
    photos: str = ""

    @classmethod
    def of(cls, record: RecordView | None) -> Typed:
        if record is None:
            return cls()
        return cls(record.seen, record.place, record.person, record.photos)


class RecordsStep(Step):
    """The list at the left, the record of one indicator at the right.

    What is typed is kept per indicator and saved together; Ctrl+Enter saves and goes on to
    the next indicator nobody has looked at.
    """

    def __init__(self, side: SiteSide) -> None:
        super().__init__(side)
        self.drafts: dict[str, Typed] = {}
        self._current = ""
        row = QHBoxLayout()
        self.unseen = QCheckBox("只看未看的(&U)", self)
        self.unseen.toggled.connect(self._fill)
        self.count = label(self, "", "muted")
        self.sample = button(self, "门禁抽样(&G)…")
        self.sample.clicked.connect(self._ask_sample)
        row.addWidget(self.unseen)
        row.addWidget(self.count, 1)
        row.addWidget(self.sample)
        self.down.addLayout(row)
        split = QSplitter(Qt.Orientation.Horizontal, self)
        split.setHandleWidth(theme.GAP)
        split.setChildrenCollapsible(False)
        self.list = QListWidget(split)
        self.list.setAccessibleName("适用指标")
        self.list.setMinimumWidth(220)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.currentItemChanged.connect(lambda *_: self._show())
        right = QWidget(split)
        right.setMinimumWidth(300)
        self._build_fields(right)
        split.setStretchFactor(0, 2)
        split.setStretchFactor(1, 3)
        split.setSizes([320, 480])
        self.down.addWidget(split, 1)

    def _build_fields(self, right: QWidget) -> None:
        down = QVBoxLayout(right)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(theme.GAP_SMALL)
        self.title = label(right, "", "strong", wrap=True)
        self.requirement = label(right, "", "muted", wrap=True, selectable=True)
        self.found = label(right, "", "", wrap=True, selectable=True)
        self.go = button(right, "去逐项评定填核查值、下结论 →", "link")
        for each in (self.title, self.requirement, self.found):
            down.addWidget(each)
        down.addWidget(self.go, 0, Qt.AlignmentFlag.AlignLeft)
        self.seen = text_box(right, "现场所见", "看到、测到了什么")
        down.addWidget(self.seen, 1)
        fields = form()
        self.place, self.person = QLineEdit(right), QLineEdit(right)
        self.photos = QLineEdit(right)
        self.place.setPlaceholderText("例如 2号烧结机头")
        self.person.setPlaceholderText("不写为本人")
        self.photos.setPlaceholderText("文件名；照片附在“佐证材料”")
        fields.addRow("位置(&L)", self.place)
        fields.addRow("查看人(&W)", self.person)
        fields.addRow("照片(&H)", self.photos)
        down.addLayout(fields)
        row = QHBoxLayout()
        self.agrees = button(right, "与材料一致(&E)")
        self.save = button(right, "保存，下一项", "primary")
        row.addWidget(self.agrees)
        row.addStretch(1)
        row.addWidget(self.save)
        down.addLayout(row)
        self.seen.textChanged.connect(self._typed)
        for line in (self.place, self.person, self.photos):
            line.textEdited.connect(lambda _: self._typed())
        self.agrees.clicked.connect(self._say_agrees)
        self.save.clicked.connect(self._save)
        self.go.clicked.connect(lambda: self.side.page.go_to(self._current))
        watched: tuple[QWidget, ...] = (self.seen, self.place, self.person, self.photos)
        for field in watched:
            field.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ctrl+Enter in a field saves; a text box would keep the key for itself."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self._save()
                return True
        return super().eventFilter(watched, event)

    def refresh(self) -> None:
        self._fill()

    def showEvent(self, event: QShowEvent) -> None:
        """Bring the indicator in front into sight: the list was laid out unseen until now."""
        super().showEvent(event)
        QTimer.singleShot(0, self, lambda: self.list.scrollToItem(self.list.currentItem()))

    def unsaved(self) -> int:
        return len(self.drafts)

    def forget(self) -> None:
        self.drafts.clear()

    def go_to(self, indicator: str) -> None:
        """Put an indicator in front."""
        self.unseen.setChecked(False)
        self._choose(indicator)

    def _fill(self) -> None:
        visit = self.visit
        if visit is None:
            return
        scheme, wanted = theme.colours(), self._current
        self.list.blockSignals(True)
        self.list.clear()
        seen = 0
        for each in visit.applicable:
            record = visit.records.get(each.id)
            seen += record is not None
            if self.unseen.isChecked() and record is not None and each.id != wanted:
                continue
            mark = "✓" if record is not None else "○"
            mark = "✎" if each.id in self.drafts else mark
            item = QListWidgetItem(f"{mark}  {each.name}", self.list)
            item.setData(_ID, each.id)
            item.setSizeHint(QSize(0, 28))
            item.setToolTip(record.seen if record is not None else "还没有现场记录")
            if record is None:
                item.setForeground(QColor(scheme.unsure))
        self.list.blockSignals(False)
        self.count.setText(f"已看 {seen} / {len(visit.applicable)}")
        self._choose(wanted)

    def _choose(self, indicator: str) -> None:
        rows = [str(self.list.item(row).data(_ID)) for row in range(self.list.count())]
        if rows and not indicator and self.visit is not None:
            indicator = next((row for row in rows if row not in self.visit.records), rows[0])
        if rows:
            self.list.setCurrentRow(rows.index(indicator) if indicator in rows else 0)
        self._show()

    def _show(self) -> None:
        item = self.list.currentItem()
        self._current = str(item.data(_ID)) if item is not None else ""
        visit = self.visit
        if visit is None:
            return
        one = next((each for each in visit.applicable if each.id == self._current), None)
        self.title.setText(one.name if one is not None else "没有要看的指标")
        self.requirement.setText(self._asked(one))
        self.found.setText(self._beside(one))
        typed = self.drafts.get(self._current) or Typed.of(visit.records.get(self._current))
        self.seen.blockSignals(True)
        self.seen.setPlainText(typed.seen)
        self.seen.blockSignals(False)
        self.place.setText(typed.place)
        self.person.setText(typed.person)
        self.photos.setText(typed.photos)
        self._look()

    def _beside(self, one: Indicator | None) -> str:
        """What each stage says, and the record that stands while another one is typed."""
        if one is None or self.visit is None:
            return ""
        words = self.side.stage_words(one.id)
        record = self.visit.records.get(one.id)
        if record is not None and one.id in self.drafts:
            words += f"\n已有记录（{record.person}）：{record.seen}"
        return words

    def _asked(self, one: Indicator | None) -> str:
        if one is None:
            return ""
        return "\n".join(f"{level}：{asked.text}" for level, asked in one.levels.items())

    def _typed(self) -> None:
        visit = self.visit
        if visit is None or not self._current:
            return
        typed = Typed(
            self.seen.toPlainText(), self.place.text(), self.person.text(), self.photos.text()
        )
        if typed == Typed.of(visit.records.get(self._current)):
            self.drafts.pop(self._current, None)
        else:
            self.drafts[self._current] = typed
        self._look()

    def _look(self) -> None:
        empty = [typed for typed in self.drafts.values() if not typed.seen.strip()]
        missing = "没有写看到或测到了什么" if empty else ""
        nothing = "" if self.drafts else "没有改动"
        count = len(self.drafts)
        self.save.setText(f"保存 {count} 项，下一项" if count > 1 else "保存，下一项")
        allow(self.save, self.why_not or missing or nothing, "Ctrl+Enter")
        none = "" if self._current else "没有要看的指标"
        for each in (self.seen, self.place, self.person, self.photos, self.agrees):
            allow(each, self.why_not or none)
        allow(self.go, none)
        allow(self.sample, self.why_not)

    def _say_agrees(self) -> None:
        words = self.seen.toPlainText().strip()
        self.seen.setPlainText(f"{words}\n{AGREES}".strip() if AGREES not in words else words)
        self.seen.setFocus()

    def _save(self) -> None:
        visit = self.visit
        if visit is None or not self.save.isEnabled():
            return
        drafts = dict(self.drafts)
        versions = {
            id: record.version if (record := visit.records.get(id)) is not None else 0
            for id in drafts
        }

        def write(office: Any, actor: Any, number: str) -> Any:
            from db.site_records import SiteNote, note_down

            notes = {
                id: SiteNote(each.seen, each.place, each.person, None, each.photos)
                for id, each in drafts.items()
            }
            return note_down(office, actor, number, notes, versions=versions)

        def done() -> None:
            for id, each in drafts.items():
                if self.drafts.get(id) == each:
                    del self.drafts[id]
            self._current = self._next(set(drafts))
            self.seen.setFocus()

        self.side.change(write, "正在保存…", done=done)

    def _next(self, saved: set[str]) -> str:
        """The next indicator after the current one that nobody has looked at."""
        assert self.visit is not None
        order = [each.id for each in self.visit.applicable]
        at = order.index(self._current) if self._current in order else -1
        there = set(self.visit.records) | saved
        left = [id for id in (*order[at + 1 :], *order[: at + 1]) if id not in there]
        return left[0] if left else self._current

    def _ask_sample(self) -> None:
        dialog = SampleDialog(self.side, self)
        dialog.carried_out.connect(self.side.taken)
        dialog.exec()
        dialog.deleteLater()
