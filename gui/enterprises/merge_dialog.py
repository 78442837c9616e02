"""合并: find the other registration of the same works, choose per field, see what moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from gui import theme
from gui.enterprises.parts import CommandDialog
from gui.pieces import allow, button, card, label

if TYPE_CHECKING:
    from db.enterprise_merge import MergePreview, Side
    from db.enterprises import EnterpriseView
    from db.office import Office
    from db.users import Actor
    from gui.desk import Desk
    from gui.enterprises.parts import Command
    from gui.jobs import Job

MOST_FOUND = 30
KEY = int(Qt.ItemDataRole.UserRole)
ABOUT = (
    "把重复登记的一家并入另一家。生产线、排放口等登记随之移动；申报件和材料留在原名下，"
    "在保留的一家也看得到。并入的一家停用，用它的代码会打开保留的一家。合并可以撤销。"
)


class MergeDialog(CommandDialog):
    """Merges another enterprise into ``view``, or ``view`` into the other."""

    def __init__(self, desk: Desk, view: EnterpriseView, parent: QWidget) -> None:
        super().__init__(desk, "合并重复登记", ABOUT, "合并(&M)", parent)
        self.view = view
        self.preview: MergePreview | None = None
        self.other = ""
        self.choices: dict[str, QButtonGroup] = {}
        self.resize(860, 640)
        self.search = QLineEdit(self)
        self.search.setPlaceholderText("查找另一家：名称、代码、拼音首字母")
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName("查找另一家")
        self.search.textChanged.connect(self._find)
        self.body.addWidget(self.search)
        self.found = QListWidget(self)
        self.found.setAccessibleName("找到的企业")
        self.found.setFixedHeight(112)
        self.found.currentItemChanged.connect(lambda now, before: self._choose())
        self.body.addWidget(self.found)
        self.area = QScrollArea(self)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setAccessibleName("两家的比较")
        self.body.addWidget(self.area, 1)
        self.swapped = False
        desk.register.ready.connect(self._find)
        desk.register.want()
        self.search.setText(view.short_name or view.name[:4])
        self._find()
        self.look()
        self.search.setFocus()

    def _find(self) -> None:
        index = self.desk.register.index
        if index is None:
            return
        from db.enterprise_rows import page

        ids = index.find(self.search.text()).ids[:MOST_FOUND]
        rows = [
            row for row in page(self.desk.office, self.desk.actor, ids) if row.key != self.view.key
        ]
        self.found.blockSignals(True)  # what is being compared stays, whatever is listed
        self.found.clear()
        for row in rows:
            item = QListWidgetItem(f"{row.name}　{row.county_name}　{row.key}")
            item.setData(KEY, row.key)
            self.found.addItem(item)
        keys = [row.key for row in rows]
        self.found.setCurrentRow(keys.index(self.other) if self.other in keys else -1)
        self.found.blockSignals(False)

    def _choose(self) -> None:
        item = self.found.currentItem()
        if item is not None and str(item.data(KEY)) != self.other:
            self.compare(str(item.data(KEY)))

    def compare(self, other: str) -> None:
        """Read what differs between the two, in the direction chosen."""
        self.other, self.preview = other, None
        self.choices = {}
        self.area.setWidget(QWidget())
        self.look()
        if not other:
            return
        gone, stays = (self.view.key, other) if self.swapped else (other, self.view.key)

        def read(office: Office, actor: Actor, job: Job) -> MergePreview:
            from db.enterprise_merge import merge_preview

            return merge_preview(office, actor, gone, stays)

        def take(preview: MergePreview) -> None:
            if self.other == other:
                self.preview = preview
                self._show(preview)
                self.look()

        self.desk.run(self, read, take)

    def _swap(self) -> None:
        self.swapped = not self.swapped
        self.compare(self.other)

    def _show(self, preview: MergePreview) -> None:
        inside = QWidget(self.area)
        inside.setObjectName("scrolled")
        down = QVBoxLayout(inside)
        down.setContentsMargins(0, 0, theme.GAP_SMALL, 0)
        down.setSpacing(theme.GAP_SMALL)
        moving = "、".join(f"{title} {count} 条" for title, count in preview.moving)
        staying = f"；{preview.staying} 件申报件留在原名下" if preview.staying else ""
        across = QHBoxLayout()
        across.addWidget(label(inside, f"随之移动：{moving or '没有登记'}{staying}", "muted"), 1)
        swap = button(inside, "⇄ 反过来合并", "link")
        swap.clicked.connect(self._swap)
        across.addWidget(swap)
        down.addLayout(across)
        frame = card(inside)
        grid = QGridLayout(frame)
        grid.setContentsMargins(16, 12, 16, 14)
        grid.setHorizontalSpacing(theme.GAP)
        grid.setVerticalSpacing(theme.GAP_SMALL)
        grid.setColumnMinimumWidth(0, 104)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        for column, (kind, view) in enumerate(
            (("保留", preview.into_view), ("并入后停用", preview.from_view)), 1
        ):
            words = f"{kind}：{view.name}\n{view.key}"
            grid.addWidget(label(frame, words, "strong", wrap=True), 0, column)
        for row, part in enumerate(preview.differing, 1):
            grid.addWidget(label(frame, part.title, "quiet", wrap=True), row, 0)
            group = QButtonGroup(frame)
            self.choices[part.part] = group
            for column, (side, text) in enumerate(
                (("into", part.into_text), ("from", part.from_text)), 1
            ):
                option = QRadioButton(_folded(text) or "（空）", frame)
                option.setToolTip(text)
                option.setAccessibleName(f"{part.title}：{text or '空'}")
                option.setProperty("side", side)
                option.setChecked(part.usual == side)
                group.addButton(option)
                grid.addWidget(option, row, column, Qt.AlignmentFlag.AlignTop)
        if not preview.differing:
            grid.addWidget(label(frame, "其他字段都相同", "muted"), 1, 1)
        down.addWidget(frame)
        down.addStretch(1)
        self.area.setWidget(inside)

    def keep(self) -> dict[str, Side]:
        """Part → whose value stays."""
        return {
            part: option.property("side")
            for part, group in self.choices.items()
            for option in group.buttons()
            if option.isChecked()
        }

    def look(self) -> None:
        """Another enterprise must be chosen, and nothing stand against merging the two."""
        if not hasattr(self, "area"):
            return
        preview = self.preview
        reading = "正在比较…" if self.other else "请先选另一家企业"
        allow(self.confirm, reading if preview is None else preview.against)
        self.say(preview.against if preview is not None else "")

    def command(self) -> Command:
        """Merge in the direction shown."""
        from db.enterprise_merge import merge

        preview, keep = self.preview, self.keep()
        assert preview is not None
        gone, stays = preview.from_view.key, preview.into_view.key
        return lambda office, actor: merge(office, actor, gone, stays, keep)


def _folded(text: str) -> str:
    """A long text over several lines: radio buttons do not wrap."""
    return "\n".join(text[at : at + 22] for at in range(0, len(text), 22))
