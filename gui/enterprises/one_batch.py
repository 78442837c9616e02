"""A filter of the register: only the enterprises one imported list was about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

if TYPE_CHECKING:
    from db.office import Office
    from db.users import Actor
    from gui.desk import Desk
    from gui.jobs import Job


class OneBatch(QPushButton):
    """A chip in the row of filters; clicked, it goes and everything is shown again.

    ``changed`` comes when other enterprises are to be shown.
    """

    changed = Signal()

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("segment")
        self.setCheckable(True)
        self.setToolTip("点一下，恢复显示全部企业")
        self.clicked.connect(self.drop)
        self.hide()
        self._desk = desk
        self._ids: list[int] | None = None

    def show_batch(self, batch: int) -> None:
        """Read which enterprises a list was about, and show those only."""

        def read(office: Office, actor: Actor, job: Job) -> list[int]:
            from db.import_batches import enterprises_of

            return enterprises_of(office, actor, batch)

        def show(ids: list[int]) -> None:
            self._ids = ids
            self.setText(f"第 {batch} 批导入 ✕")
            self.setChecked(True)
            self.show()
            self.changed.emit()

        self._desk.run(self, read, show)

    def drop(self) -> None:
        """Show every enterprise again."""
        self._ids = None
        self.hide()
        self.changed.emit()

    def among(self, ids: Any) -> Any:
        """Those of an array of ids that the list was about; all where no list is chosen."""
        if self._ids is None:
            return ids
        import numpy as np

        return ids[np.isin(ids, self._ids)]
