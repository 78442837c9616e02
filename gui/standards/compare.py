"""比较版本: two editions row by row, and what each row was and is now."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QVBoxLayout,
    QWidget,
)

from grading.directions import DIRECTION_NAMES
from grading.editions import KIND_NAMES, STATUS_NAMES, Change, Comparison, compare
from gui import theme
from gui.pieces import allow, button, label
from gui.standards.shelf import Shelved
from gui.tables.rows import Column, RowsModel
from gui.tables.view import RecordsView, WrappedDelegate
from templates.papers.rule_words import change_words, status_words

if TYPE_CHECKING:
    from db.office import Office
    from gui.desk import Desk

CHANGED = "全部变化"
TIGHTER: Final = "tighter"
LOOSER: Final = "looser"
_COLOURS = {"tighter": "bad", "looser": "good", "unclear": "unsure"}


class CompareDialog(QDialog):
    """Compares two editions of one pack, the older one at the left."""

    def __init__(
        self, desk: Desk, editions: Sequence[Shelved], old: int, new: int, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.desk = desk
        self.editions = list(editions)
        self.found: Comparison | None = None
        self.setWindowTitle("比较版本")
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.resize(1080, 720)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(theme.GAP_LARGE, theme.GAP, theme.GAP_LARGE, theme.GAP)
        outer.setSpacing(theme.GAP)
        row = QHBoxLayout()
        self.old, self.new = (
            edition_choice(self, editions, old),
            edition_choice(self, editions, new),
        )
        for words, choice in (("从", self.old), ("到", self.new)):
            row.addWidget(label(self, words))
            row.addWidget(choice, 1)
            choice.activated.connect(self._compare)
        outer.addLayout(row)
        below = QHBoxLayout()
        self.show_only = QComboBox(self)
        self.show_only.setAccessibleName("显示哪些行")
        self.show_only.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.show_only.activated.connect(self._filter)
        self.kind = QComboBox(self)
        self.kind.setAccessibleName("类别")
        self.kind.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        for kind, name in KIND_NAMES.items():
            self.kind.addItem(name, kind)
        self.kind.addItem("全部类别", "")
        self.kind.setCurrentIndex(self.kind.findData("cell"))
        self.kind.activated.connect(self._count)
        self.counts = label(self, "", "muted", wrap=True)
        self.print = button(self, "打印 PDF(&P)…")
        self.print.clicked.connect(self._print)
        below.addWidget(self.kind)
        below.addWidget(self.show_only)
        below.addWidget(self.counts, 1)
        below.addWidget(self.print)
        outer.addLayout(below)
        columns = (
            Column("类别", lambda each: KIND_NAMES[each.kind], 96, top=True),
            Column("名称", lambda each: each.title, 260, top=True),
            Column("变化", status_words, 150, top=True, colour=_colour),
            Column("内容", self._content, 0, top=True),
        )
        self.table = RecordsView(self, columns, "两个版本的差别")
        self.table.setWordWrap(True)
        self.table.setItemDelegate(WrappedDelegate(self.table))
        self.table.nothing = "没有这样的行"
        self.rows = RowsModel(columns, self.table)
        self.table.setModel(self.rows)
        self.table.lay_out_columns()
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        outer.addWidget(self.table, 1)
        self._compare()

    def _compare(self) -> None:
        old = self.editions[self.old.currentIndex()].pack
        new = self.editions[self.new.currentIndex()].pack
        self.found = compare(old, new)
        same = "左右是同一个版本" if old.fingerprint == new.fingerprint else ""
        allow(self.print, same, "版本对照表：预览，打印或存为 PDF")
        self._count()

    def _of_kind(self) -> list[Change]:
        assert self.found is not None
        kind = self.kind.currentData()
        return [each for each in self.found.changes if kind in ("", each.kind)]

    def _count(self) -> None:
        """How many rows of the kind chosen there are of each sort."""
        changes = self._of_kind()
        kept = self.show_only.currentData() or CHANGED
        self.show_only.clear()
        for key, name in _choices().items():
            self.show_only.addItem(f"{name}（{sum(map(_wanted(key), changes))}）", key)
        self.show_only.setCurrentIndex(self.show_only.findData(kept))
        counted = [
            (name, sum(each.status == status for each in changes))
            for status, name in STATUS_NAMES.items()
        ]
        self.counts.setText("，".join(f"{name} {count}" for name, count in counted))
        self._filter()

    def _filter(self) -> None:
        wanted = _wanted(self.show_only.currentData())
        self.rows.set_rows([each for each in self._of_kind() if wanted(each)])
        self.table.scrollToTop()

    def _content(self, change: Change) -> str:
        return "" if self.found is None else "\n".join(change_words(self.found, change))

    def _print(self) -> None:
        from gui.standards.paper_dialog import PaperDialog

        old = self.editions[self.old.currentIndex()]
        new = self.editions[self.new.currentIndex()]
        found = self.found
        assert found is not None

        def draw(office: Office) -> bytes:
            from db.users import office_name
            from templates.papers.content import EditionsContent
            from templates.papers.edition_changes import draw_edition_changes

            return draw_edition_changes(
                EditionsContent(
                    found,
                    office.clock.now(),
                    old.state,
                    new.state,
                    office_name(office),
                    office.is_sample,
                )
            )

        name = f"{new.pack.title} 版本对照 {old.pack.edition}→{new.pack.edition}"
        dialog = PaperDialog(self.desk, name, draw, self)
        dialog.exec()
        dialog.deleteLater()


def edition_choice(parent: QWidget, editions: Sequence[Shelved], chosen: int) -> QComboBox:
    """A choice among editions, each with its state."""
    made = QComboBox(parent)
    made.setAccessibleName("版本")
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    for each in editions:
        made.addItem(f"{each.pack.edition}　{each.pack.title}（{each.state}）")
    made.setCurrentIndex(chosen)
    return made


def _choices() -> dict[str, str]:
    found = {CHANGED: CHANGED, TIGHTER: DIRECTION_NAMES[TIGHTER], LOOSER: DIRECTION_NAMES[LOOSER]}
    return found | {str(status): name for status, name in STATUS_NAMES.items()}


def _wanted(key: str) -> Callable[[Change], bool]:
    if key == CHANGED:
        return lambda each: each.status != "kept"
    if key in (TIGHTER, LOOSER):
        return lambda each: each.direction == key
    return lambda each: each.status == key


def _colour(change: Change) -> str:
    name = _COLOURS.get(change.direction, "")
    return getattr(theme.colours(), name) if name else ""
