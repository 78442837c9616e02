"""视图: a name for a search text and filters, kept at this computer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QInputDialog, QMenu, QPushButton, QWidget

if TYPE_CHECKING:
    from gui.preferences import Preferences

MOST = 40
NAME_LONGEST = 30

View = dict[str, str | None]
"""``text`` and one entry per filter (None: everything)."""


class SavedViews(QPushButton):
    """The button with the menu of views; ``now`` tells the present one, ``show`` applies one."""

    def __init__(
        self,
        parent: QWidget,
        preferences: Preferences,
        now: Callable[[], View],
        show: Callable[[View], None],
    ) -> None:
        super().__init__("视图(&V)", parent)
        self.setAutoDefault(False)
        self.setToolTip("已存的查找条件；也可以把当前条件存下来")
        self._preferences = preferences
        self._now = now
        self._show = show
        self.choices = QMenu(self)
        self.choices.setToolTipsVisible(True)
        self.choices.aboutToShow.connect(self.fill)
        self.setMenu(self.choices)

    def fill(self) -> None:
        """Put the views there are into the menu."""
        menu, views, now = self.choices, self._preferences.enterprise_views, self._now()
        menu.clear()
        everything = menu.addAction("全部企业（清除条件）")
        everything.triggered.connect(lambda: self._show({}))
        if views:
            menu.addSeparator()
        for name, view in views.items():
            action = menu.addAction(name)
            action.setCheckable(True)
            action.setChecked(view == now)
            action.triggered.connect(lambda _=False, view=view: self._show(view))
        menu.addSeparator()
        keep = menu.addAction("把当前条件存为视图…")
        keep.triggered.connect(self._ask)
        why_not = "" if any(now.values()) else "先输入查找内容或选择筛选条件"
        if len(views) >= MOST:
            why_not = f"最多存 {MOST} 个视图，请先删除不用的"
        keep.setEnabled(not why_not)
        keep.setToolTip(why_not)
        remove = menu.addMenu("删除视图")
        remove.menuAction().setEnabled(bool(views))
        remove.menuAction().setToolTip("" if views else "还没有存过视图")
        for name in views:
            remove.addAction(name).triggered.connect(lambda _=False, name=name: self.drop(name))

    def keep(self, name: str) -> None:
        """Keep the present text and filters under a name; one of that name is replaced."""
        flat = " ".join(name.split())[:NAME_LONGEST]
        if flat:
            self._preferences.enterprise_views = {
                **self._preferences.enterprise_views,
                flat: self._now(),
            }

    def drop(self, name: str) -> None:
        """Forget a view; the enterprises stay as they are."""
        views = self._preferences.enterprise_views
        views.pop(name, None)
        self._preferences.enterprise_views = views

    def _ask(self) -> None:
        now = self._now()
        proposal = " ".join(value for value in now.values() if value)[:NAME_LONGEST]
        dialog = QInputDialog(self)
        dialog.setWindowTitle("存为视图")
        dialog.setLabelText("视图名称（同名的会被替换）：")
        dialog.setTextValue(proposal)
        dialog.textValueSelected.connect(self.keep)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
