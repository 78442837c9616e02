"""人员: accounts, delegations, how the office works, and the key it signs with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QTabWidget

from gui.certificates.keys_tab import KeysTab
from gui.pages.page import Page
from gui.people.accounts_tab import AccountsTab
from gui.people.delegations_tab import DelegationsTab
from gui.people.office_tab import OfficeTab

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from gui.desk import Desk

TABS = ("accounts", "delegations", "office", "keys")
KINDS = {"user", "delegation", "office", "certificate_key", "certificates"}


class PeoplePage(Page):
    """Four tabs; a visit may name one of :data:`TABS`, or (user, name) of the trail."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, "人员", parent)
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        self.accounts = AccountsTab(desk, self.tabs)
        self.delegations = DelegationsTab(desk, self.tabs)
        self.office = OfficeTab(desk, self.tabs)
        self.keys = KeysTab(desk, self.tabs)
        self.tabs.addTab(self.accounts, "账号")
        self.tabs.addTab(self.delegations, "委托")
        self.tabs.addTab(self.office, "办理方式")
        self.tabs.addTab(self.keys, "证书密钥")
        self.content.addWidget(self.tabs, 1)
        desk.changed.connect(self._heard)

    def open(self, key: object) -> None:
        """Bring a tab to the front."""
        if key in TABS:
            self.tabs.setCurrentIndex(TABS.index(str(key)))

    def shown(self) -> None:
        """Read everything again."""
        self.accounts.load()
        self.delegations.load()
        self.office.load()
        self.keys.load()

    def _heard(self, kinds: frozenset[str]) -> None:
        if self.isVisible() and kinds & KINDS:
            self.shown()
