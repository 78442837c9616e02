"""核对台: one item, a whole row or a page at once; entered by one person, checked by another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QInputDialog,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from grading.refusals import Refusal
from gui import theme
from gui.pieces import allow, button, dress, label
from gui.standards.confirm_list import ConfirmList
from gui.standards.confirm_sheet import ConfirmSheet, click_by_enter
from gui.standards.revision_menu import RevisionMenu, cell_of_item
from gui.standards.shelf import Shelved, shelved

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from db.confirmation_views import ConfirmationView, ItemView
    from db.office import Office
    from db.users import Actor
    from gui.desk import Desk
    from gui.jobs import Job

    Read = tuple[ConfirmationView, dict[str, str], str]

CHOSEN, ROW, PAGE = "所选各项", "整行", "同一页"
SCOPES = {
    CHOSEN: "左边选中的各项一起办（Ctrl、Shift 可以多选）",
    ROW: "所选这一行（指标）的各等级和适用条件一起办",
    PAGE: "与所选的一项录在同一文件、同一页的各项，连同左边选中的，一起办",
}


class ConfirmDialog(QDialog):
    """Works through the items of one pack. Each act is a command of its own."""

    def __init__(
        self,
        desk: Desk,
        each: Shelved,
        parent: QWidget,
        *,
        packs: Callable[[], list[Shelved]] = list,
    ) -> None:
        super().__init__(parent)
        self.desk = desk
        self.each = each
        self.view: ConfirmationView | None = None
        self.revision = RevisionMenu(desk, lambda: [*packs(), self.each], self)
        self.revision.chosen = each
        self.revision.retire.setVisible(False)  # belongs to the page, not to one item
        self.revision.taken.connect(self._go_on_with)
        self.setWindowTitle("核对台")
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.resize(1280, 800)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(theme.GAP_LARGE, theme.GAP, theme.GAP_LARGE, theme.GAP)
        outer.setSpacing(theme.GAP)
        head = QHBoxLayout()
        self.name = label(self, "", "strong", wrap=True)
        head.addWidget(self.name, 1)
        self.told = label(self, "正在读取…", "muted")
        head.addWidget(self.told)
        outer.addLayout(head)
        split = QSplitter(Qt.Orientation.Horizontal, self)
        split.setHandleWidth(theme.GAP)
        split.setChildrenCollapsible(False)
        self.list = ConfirmList(desk, split)
        split.addWidget(self.list)
        split.addWidget(self._right(split))
        split.setStretchFactor(1, 1)
        split.setSizes([490, 750])
        outer.addWidget(split, 1)
        self.list.picked.connect(self._show_items)
        self.list.table.opened.connect(lambda _row: self.sheet.start())
        self.list.table.setFocus()
        self._begin()

    def _right(self, parent: QWidget) -> QWidget:
        right = QWidget(parent)
        down = QVBoxLayout(right)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(theme.GAP_SMALL)
        row = QHBoxLayout()
        row.setSpacing(theme.GAP_SMALL)
        row.addWidget(label(right, "一次办", "muted"))
        self.scope = QComboBox(right)
        self.scope.setAccessibleName("一次办哪些项")
        for number, (scope, tip) in enumerate(SCOPES.items()):
            self.scope.addItem(scope)
            self.scope.setItemData(number, tip, Qt.ItemDataRole.ToolTipRole)
        self.scope.activated.connect(self._show_items)
        row.addWidget(self.scope)
        self.progress = label(right, "", "muted")
        row.addWidget(self.progress, 1)
        down.addLayout(row)
        self.sheet = ConfirmSheet(self.desk, self.each.pack, right)
        self.sheet.changed.connect(self._allow)
        self.sheet.last.connect(self._to_the_button)
        down.addWidget(self.sheet, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.GAP_SMALL)
        self.did = label(right, "", "quiet", wrap=True)
        buttons.addWidget(self.did, 1)
        self.revise = button(right, "修订稿件(&V)")
        self.revise.setMenu(self.revision.menu)
        buttons.addWidget(self.revise)
        allow(self.revise, "正在读取…")
        self.back = button(right, "退回(&B)…")
        self.check = button(right, "复核通过(&C)")
        self.record = button(right, "录入(&R)", "primary")
        for made, does in (
            (self.back, self._send_back),
            (self.check, self._check),
            (self.record, self._record),
        ):
            buttons.addWidget(made)
            made.clicked.connect(does)
            made.installEventFilter(self)
            allow(made, "正在读取…")
        down.addLayout(buttons)
        enter = QShortcut(QKeySequence("Ctrl+Return"), self)
        enter.activated.connect(self._act)
        return right

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(watched, QPushButton) and click_by_enter(event, watched):
            return True
        return super().eventFilter(watched, event)

    def _to_the_button(self) -> None:
        ready = [each for each in (self.record, self.check) if each.isEnabled()]
        if ready:
            ready[0].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.sheet.start()  # something is still empty

    def _act(self) -> None:
        """Ctrl+Enter: whichever of the two acts can be done."""
        for each in (self.record, self.check):
            if each.isEnabled():
                each.click()
                return

    def reject(self) -> None:
        """Esc and the window's cross; what was typed is given up only where a person says so."""
        from gui.dialogs.unsaved import may_drop

        count = self.sheet.unsaved()
        if not count or self._closed() or may_drop(count, self):
            super().reject()

    # Showing ---------------------------------------------------------------------------

    def _begin(self) -> None:
        """Read the pack from the start; the one before stays behind."""
        self.name.setText(f"{self.each.pack.title}　{self.each.pack.edition}")
        self.desk.run(self, self._read, self._take_first)

    def _read(self, office: Office, actor: Actor, job: Job) -> Read:
        from db.confirmation_scans import scan_names
        from db.confirmations import confirmation
        from db.standard_editions import require_editor

        view = confirmation(office, actor, self.each.called)
        try:
            require_editor(actor)
        except Refusal as refusal:
            return view, scan_names(office, actor), refusal.what
        return view, scan_names(office, actor), ""

    def _take_first(self, read: Read) -> None:
        view, self.sheet.place.names, why_not = read
        allow(self.revise, why_not, "稿件有误的，在这里更正、停用或新增")
        self._take(view)

    def _go_on_with(self, fingerprint: str) -> None:
        """A revision was made from here: its confirmation goes on where this one was."""
        pack = self.revision.made
        if pack is not None and pack.fingerprint == fingerprint:
            self.each = shelved(pack, "", self.desk.office.clock.today())
            self.revision.chosen = self.each
            self.sheet.pack = pack
            self.sheet.forget()
            self.did.setText(f"已修订为 {pack.key}，改动的一项须重新核对")
            self._begin()

    def _take(self, view: ConfirmationView) -> None:
        self.view = view
        self.told.setText(f"{view.state}　共 {len(view.items)} 项")
        self.list.take(view)

    def _items(self) -> list[ItemView]:
        """The items of the scope, in the order of the pack."""
        chosen, now, view = self.list.chosen, self.list.item, self.view
        if view is None or now is None:
            return []
        keys = {each.item.key for each in chosen} or {now.item.key}
        if self.scope.currentText() == ROW:
            rows = {each.item.row for each in chosen} or {now.item.row}
            return [each for each in view.items if each.item.row in rows]
        if self.scope.currentText() == PAGE and now.wording is not None:
            same = view.of_page(now.wording.page, now.wording.document)
            keys |= {each.item.key for each in same}
        return [each for each in view.items if each.item.key in keys]

    def _show_items(self) -> None:
        self.scope.setToolTip(SCOPES[self.scope.currentText()])
        self.sheet.show_items(self._items(), self._who)
        now = self.list.item
        if now is not None:
            self.revision.cell = cell_of_item(self.each.pack, now.item)

    def _who(self, each: ItemView) -> str:
        said = self.list.said(each)
        said += f"　录入 {each.recorded_by}" if each.recorded_by else ""
        return said + (f"　复核 {each.checked_by}" if each.checked_by else "")

    def _allow(self) -> None:
        cards = self.sheet.cards
        to_record, to_check = self.sheet.to_record(), self.sheet.to_check()
        closed = self._closed()
        self.record.setText(f"录入 {len(to_record)} 项(&R)" if len(to_record) > 1 else "录入(&R)")
        many = len(to_check) > 1
        self.check.setText(f"复核通过 {len(to_check)} 项(&C)" if many else "复核通过(&C)")
        allow(
            self.record,
            closed or self._why_not_record() or self.sheet.record_missing(),
            "记下正式文本，由另一人复核（Ctrl+Enter）",
        )
        allow(
            self.check,
            closed or self._why_not_check() or self.sheet.check_missing(),
            "与正式文本一致（Ctrl+Enter）",
        )
        entered = any(card.view.state != "open" for card in cards)
        allow(self.back, closed or ("" if entered else "还没有录入"), "退回重新录入，写明理由")
        self._tell_progress()

    def _tell_progress(self) -> None:
        """本行, 本页 or 所选 n/m."""
        cards = self.sheet.cards
        name = {ROW: "本行", PAGE: "本页"}.get(self.scope.currentText(), "所选")
        states = [card.view.state for card in cards]
        counts = (("已核", states.count("confirmed")), ("待复核", states.count("recorded")))
        parts = [f"{name} {self.sheet.filled()}/{len(cards)} 项已填齐"]
        parts += [f"{title} {count} 项" for title, count in counts if count]
        self.progress.setText("，".join(parts) if cards else "")
        words = self.sheet.check_differences()
        dress(self.progress, "bad" if words else "muted")
        if words:
            self.progress.setText(words)

    def _why_not_record(self) -> str:
        """Why nothing that is shown can be entered; empty where something can."""
        cards = self.sheet.cards
        if self.sheet.to_record():
            return ""
        if not cards:
            return "还没有选核对项"
        blocked = next((card.view.item.blocked for card in cards if card.view.item.blocked), "")
        if blocked:
            return blocked
        if all(card.view.state == "confirmed" for card in cards):
            return "这一项已核；要重新录入的，先退回"
        if any(card.view.state == "recorded" and not card.mine for card in cards):
            return "是另一人录入的，请复核；有误的先退回"
        return "您已经录入，没有改动"

    def _why_not_check(self) -> str:
        """Why nothing that is shown can be checked; empty where something can."""
        cards = self.sheet.cards
        if self.sheet.to_check():
            return ""
        states = {card.view.state for card in cards}
        if "recorded" in states:
            return "是您录入的，须由另一人复核"
        if "differs" in states:
            return "数值与稿不同：重新录入，或先作修订"
        return "还没有录入" if "open" in states or not states else "这一项已核"

    def _closed(self) -> str:
        """Why this person can do nothing here at all; the record room refuses the same."""
        actor, view = self.desk.actor, self.view
        if not actor.roles - {"reader"}:
            return "只读账号无权核对，请换有办理角色的账号"
        if actor.county is not None:
            return f"标准库的核对由市局办理，{actor.name} 只能办理本区县的事项"
        if view is not None and view.retired_at is not None:
            return "这一版已停用，请核对在用的版本"
        if view is not None and view.confirmed_at is not None:
            return "这部标准已核，不再改动；有误的，作修订更正"
        return ""

    # Acting ----------------------------------------------------------------------------

    def _record(self) -> None:
        said = self.sheet.wordings()
        file, called = self.sheet.place.file, self.each.called

        def work(office: Office, actor: Actor, job: Job) -> ConfirmationView:
            from db.confirmation_views import Wording
            from db.confirmations import record

            wordings = {key: Wording(**fields) for key, fields in said.items()}
            scans = [file] if file is not None else []
            return record(office, actor, called, wordings, scans=scans)

        self._command(work, list(said), "已录入 {n} 项，待另一人复核", ("open", "differs"))

    def _check(self) -> None:
        numbers = self.sheet.numbers()
        keys, called = list(numbers), self.each.called

        def work(office: Office, actor: Actor, job: Job) -> ConfirmationView:
            from db.confirmations import check

            return check(office, actor, called, keys, numbers=numbers)

        self._command(work, keys, "已复核 {n} 项", ("recorded",))

    def _send_back(self) -> None:
        cards = [card for card in self.sheet.cards if card.view.state != "open"]
        names = "、".join(card.view.item.title for card in cards[:3])
        names += f" 等 {len(cards)} 项" if len(cards) > 3 else ""
        reason, given = QInputDialog.getText(self, "退回", f"{names}\n哪里不对：")
        if not given:
            return
        keys, called = [card.view.item.key for card in cards], self.each.called

        def work(office: Office, actor: Actor, job: Job) -> ConfirmationView:
            from db.confirmations import send_back

            return send_back(office, actor, called, keys, reason)

        self._command(work, keys, "已退回 {n} 项", ())

    def _command(
        self,
        work: Callable[[Office, Actor, Job], ConfirmationView],
        keys: Sequence[str],
        words: str,
        then: Sequence[str],
    ) -> None:
        """Carry out; then go on with the next item in one of the states ``then``."""

        def done(view: ConfirmationView) -> None:
            self.sheet.place.attached()
            self.sheet.forget(keys)
            following = self._following(view, keys, then)
            self._take(view)
            differing = [e for e in view.items if e.item.key in keys and e.state == "differs"]
            self.did.setText(
                words.format(n=len(keys))
                + (f"；其中 {len(differing)} 项数值与稿不同" if differing else "")
            )
            if following and not differing:
                self.list.choose([following])
                self.sheet.start()

        def failed(error: BaseException) -> None:
            self._allow()
            self.desk.show_error(error)

        for made in (self.back, self.check, self.record):
            allow(made, "正在记录…")
        self.desk.run(self, work, done, failed=failed, title="正在记录…")

    def _following(
        self, view: ConfirmationView, keys: Sequence[str], then: Sequence[str]
    ) -> str | None:
        """The next item shown at the left that this person can act on, around the end."""
        me = self.desk.actor.user_id
        now = {each.item.key: each for each in view.items}
        shown = [each.item.key for each in self.list.rows.rows]
        place = max((shown.index(key) for key in keys if key in shown), default=-1) + 1
        for key in shown[place:] + shown[:place]:
            each = now[key]
            mine = each.recorded_by_id == me and each.state == "recorded"
            if key not in keys and each.state in then and not (each.item.blocked or mine):
                return key
        return None
