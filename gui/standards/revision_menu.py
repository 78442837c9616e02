"""修订: put the chosen standard out of use, switch one of its rules, or put a rule right."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from grading.pack_parts import Indicator, Requirement, Veto
from grading.revisions import SWITCHED_OFF, SWITCHED_ON, Change
from gui.standards.correct_dialog import CorrectDialog
from gui.standards.lines import Line
from gui.standards.revision_dialogs import REVISED, ReasonDialog
from gui.standards.scope_dialog import KINDS, ScopeDialog
from gui.standards.shelf import RETIRED, Shelved

if TYPE_CHECKING:
    from db.office import Office
    from db.users import Actor
    from grading.confirmation import Item
    from grading.packs import Pack
    from gui.desk import Desk

OUT = "正在办理的申报件照常按它办理；新的申报件不能再选用。可以恢复使用。"
BACK = "恢复后，新的申报件又可以选用这一版。"


@dataclass(frozen=True, slots=True)
class Cell:
    """One selected cell; ``why_not`` says why it cannot be revised. ``rule`` None: it is empty."""

    key: str = ""
    title: str = ""
    rule: Requirement | Veto | None = None
    why_not: str = ""


def cell_of(line: Line | None, level: str | None) -> Cell:
    """The rule below a selected cell of the table."""
    found = None if line is None else line.rule
    if isinstance(found, Veto):
        return Cell(f"veto:{found.id}", found.name, found)
    if isinstance(found, Indicator):
        if level is None:
            return Cell(f"applies:{found.id}", f"{found.name}：适用条件")
        rule = found.levels.get(level)
        title = f"{found.name}　{level} 级"
        return Cell(f"{found.id}/{level}", title, rule)
    if found is None:
        return Cell(why_not="请先选一条要求")
    return Cell(why_not="应急减排措施不能单条修订；用工作簿改好后导入")


def cell_of_item(pack: Pack, item: Item) -> Cell:
    """The rule behind an item of the confirmation, empty where it is 无要求 or no rule."""
    if item.key.startswith("veto:"):
        rule = next(each for each in pack.vetoes if f"veto:{each.id}" == item.key)
        return Cell(item.key, item.title, rule)
    if item.key.partition(":")[0] in KINDS:
        return Cell(item.key, item.title)
    indicator = next(each for each in pack.indicators if each.id == item.row)
    level = item.key.removeprefix(f"{item.row}/")
    return Cell(item.key, item.title, indicator.levels.get(level))


def later_revision(pack: Pack, packs: Iterable[Shelved]) -> str:
    """The last revision of this edition, where ``pack`` is not the last; else empty."""
    from db.standard_editions import base_edition, last_before, next_revision

    known = {each.pack.edition for each in packs if each.pack.id == pack.id}
    last = last_before(next_revision(base_edition(pack.edition), known), known)
    return "" if pack.edition == last else last


class RevisionMenu(QObject):
    """The entries of the menu. ``told`` says what was done, ``taken`` hands over a revision."""

    told = Signal(str)
    taken = Signal(str)  # fingerprint of the revision

    def __init__(self, desk: Desk, packs: Callable[[], list[Shelved]], parent: QWidget) -> None:
        super().__init__(parent)
        self.desk = desk
        self._packs = packs
        self._window = parent
        self.chosen: Shelved | None = None
        self.made: Pack | None = None  # the last revision that came of it
        self.cell = Cell(why_not="请先选一条要求")
        self.menu = QMenu(parent)
        self.menu.setToolTipsVisible(True)
        self.off = self._entry("停用这一条(&F)…", self._switch_off)
        self.on = self._entry("启用这一条(&N)…", self._switch_on)
        self.correct = self._entry("更正这一条(&C)…", self._correct)
        self.clear = self._entry("改为无要求(&E)…", self._clear)
        self.menu.addSeparator()
        self.retire = self._entry("停用本标准(&T)…", self._retire)
        self.menu.aboutToShow.connect(self.look)

    def _entry(self, words: str, does: Callable[[], None]) -> QAction:
        made = self.menu.addAction(words)
        made.triggered.connect(lambda _=False: does())
        return made

    def look(self) -> None:
        """Enable each entry, or say in its tooltip why not."""
        chosen, rule = self.chosen, self.cell.rule
        if chosen is None:
            return
        out = "" if chosen.held else "这部标准还没有进入标准库"
        last = later_revision(chosen.pack, self._packs())
        later = f"已有更新的修订 {last}，请在它上面修订" if last else ""
        no_cell = out or later or self.cell.why_not
        scope = self.cell.key.partition(":")[0] in KINDS
        active = rule is not None and rule.active
        silent = "" if rule is None or not rule.silent else rule.silence
        empty = "" if rule is not None else "这一等级没有要求；可以新增"
        if scope:
            empty = "适用条件和口径不能停用，只能更正；要停用的，请选某一等级的格子"
        off = empty or ("" if active else "这一条已停用")
        on = empty or (f"{silent}；请用“更正”改核实程度" if active and silent else "")
        _allow(self.off, no_cell or off, "不再参与判定")
        _allow(self.on, no_cell or on or ("这一条正在使用" if active else ""), "重新参与判定")
        self.correct.setText(
            "更正这一条(&C)…" if not empty or scope or no_cell else "新增这一格的要求(&C)…"
        )
        _allow(self.correct, no_cell, "更正原文、判定条件、依据和核实程度")
        veto = "一票否决不能改为无要求，可以停用" if isinstance(rule, Veto) else ""
        _allow(self.clear, no_cell or empty or veto, "正式文本这一等级没有要求")
        again = chosen.state == RETIRED
        self.retire.setText("恢复使用本标准(&T)…" if again else "停用本标准(&T)…")
        _allow(self.retire, out, BACK if again else OUT)

    # Acting ----------------------------------------------------------------------------

    def _switch_off(self) -> None:
        self._switch("停用这一条", SWITCHED_OFF, "停用后这一条不参与判定。")

    def _switch_on(self) -> None:
        self._switch("启用这一条", SWITCHED_ON, "启用后这一条重新参与判定。")

    def _clear(self) -> None:
        self._switch("改为无要求", None, "这一格不再有要求，原来的文字只留在上一版里。")

    def _switch(self, title: str, change: Change, effect: str) -> None:
        if self.chosen is None:
            return
        called, key = self.chosen.called, self.cell.key

        def act(office: Office, actor: Actor, reason: str) -> Pack:
            from db.standard_editions import revise

            return revise(office, actor, called, {key: change}, reason)

        self._ask(
            ReasonDialog(self.desk, title, self.cell.title, f"{effect}{REVISED}", act, self._window)
        )

    def _correct(self) -> None:
        each, cell = self.chosen, self.cell
        if each is not None and not cell.why_not:
            kind = ScopeDialog if cell.key.partition(":")[0] in KINDS else CorrectDialog
            self._ask(kind(self.desk, each.pack, cell.key, cell.title, self._window))

    def _retire(self) -> None:
        if self.chosen is None:
            return
        each = self.chosen
        again = each.state == RETIRED

        def act(office: Office, actor: Actor, reason: str) -> None:
            from db.standard_editions import put_out_of_use

            put_out_of_use(office, actor, each.called, reason, again=again)

        title, remark = ("恢复使用", BACK) if again else ("停用", OUT)
        about = f"{each.pack.title}　{each.pack.edition}"
        dialog = ReasonDialog(self.desk, title, about, remark, act, self._window)
        self._ask(dialog, f"{each.pack.key} 已{title}")

    def _ask(self, dialog: ReasonDialog, said: str = "") -> None:
        def done() -> None:
            pack = self.made = dialog.result_pack
            self.told.emit(said if pack is None else f"已修订为 {pack.key}，改动的一项须核对")
            if pack is not None:
                self.taken.emit(pack.fingerprint)

        dialog.accepted.connect(done)
        dialog.exec()
        dialog.deleteLater()


def _allow(action: QAction, why_not: str, tip: str) -> None:
    action.setEnabled(not why_not)
    action.setToolTip(why_not or tip)
