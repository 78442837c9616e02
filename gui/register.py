"""The search index of the register, shared by every page of one window.

It is loaded behind the window when somebody first needs it and again when a
command has changed enterprises; meanwhile the index before keeps answering.
What sorting needs follows once the index answers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

if TYPE_CHECKING:
    from db.enterprise_order import EnterpriseOrder
    from db.enterprise_search import EnterpriseIndex
    from db.office import Office
    from db.users import Actor
    from gui.desk import Desk
    from gui.jobs import Job


ORDER_AFTER_MS = 600  # the first look at the list goes before


class Register(QObject):
    """Keeps the index of one signed-in person fresh. ``ready`` comes after each loading.

    ``sortable`` comes when :attr:`order` is there, or there anew.
    """

    ready = Signal()
    sortable = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self.index: EnterpriseIndex | None = None
        self.order: EnterpriseOrder | None = None
        self._loading = False
        self._again = False
        self._ordering: Job | None = None
        self._order_later = QTimer(self)
        self._order_later.setSingleShot(True)
        self._order_later.setInterval(ORDER_AFTER_MS)
        self._order_later.timeout.connect(self._load_order)
        desk.changed.connect(self._heard)
        desk.left.connect(self._forget)

    def want(self) -> None:
        """Load the index unless it is there."""
        if self.index is None and self._desk.is_entered:
            self._load()

    def _heard(self, kinds: frozenset[str]) -> None:
        if "enterprise" in kinds and (self.index is not None or self._loading):
            self._load()

    def _forget(self) -> None:
        self.index = None
        self.order = None
        self._order_later.stop()
        if self._ordering is not None:
            self._ordering.forget()
            self._ordering = None

    def _load(self) -> None:
        if self._loading:
            self._again = True
            return
        self._loading = True

        def load(office: Office, actor: Actor, job: Job) -> EnterpriseIndex:
            from db.enterprise_search import EnterpriseIndex

            index = EnterpriseIndex(office, actor)
            index.load()
            return index

        self._desk.run(self, load, self._take, failed=self._failed)

    def _take(self, index: EnterpriseIndex) -> None:
        self._loading = False
        self.index = index
        self.ready.emit()
        if self._again:
            self._again = False
            self._load()
        else:
            self._order_later.start()

    def _load_order(self) -> None:
        if self._ordering is not None:
            self._ordering.forget()

        def load(office: Office, actor: Actor, job: Job) -> EnterpriseOrder:
            from db.enterprise_order import EnterpriseOrder

            order = EnterpriseOrder(office, actor)
            order.load(job.cancelled)
            return order

        def take(order: EnterpriseOrder) -> None:
            self._ordering = None
            self.order = order
            self.sortable.emit()

        def failed(error: BaseException) -> None:
            self._ordering = None
            self._desk.show_error(error)

        self._ordering = self._desk.run(self, load, take, failed=failed)

    def _failed(self, error: BaseException) -> None:
        self._loading = self._again = False
        self._desk.show_error(error)
