"""移交到新版本: which edition, and what stands, what has to be answered anew, what changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDateEdit,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from grading.carrying import Carrier
from grading.editions import Status, compare
from grading.packs import Pack
from gui import theme
from gui.pieces import ElidedLabel, allow, button, form, label
from gui.standards.compare import edition_choice
from gui.standards.shelf import CONFIRMED, DRAFT, RETIRED, Shelved, shelved
from gui.tables.rows import Column, RowsModel
from gui.tables.view import RecordsView, WrappedDelegate
from templates.papers.rule_words import change_words, status_words

if TYPE_CHECKING:
    from db.audit_views import AuditView
    from db.office import Office
    from db.users import Actor
    from gui.desk import Desk
    from gui.jobs import Job

STANDS, AGAIN, ASKED_NEW = "沿用，待重新确认", "须重新填报", "新增要填"
RULES: dict[Status, str] = {"limit": "改限值", "new": "新增", "gone": "取消", "kept": "不变"}


@dataclass(frozen=True, slots=True)
class Effect:
    """One row: an answer or a rule, the sort it is counted under, and what there is to say."""

    kind: str
    name: str
    sort: str
    said: str
    content: str


def effects(view: AuditView, new: Pack) -> Iterator[Effect]:
    """What moving the audit to ``new`` does to its answers, then to the rules it is judged by.

    An answer of any stage counts once. Rules of which only words or sources changed are 不变.
    """
    carrier = Carrier(view.pack, new)
    stands: dict[str, None] = {}
    left: dict[str, str] = {}
    for entries in view.stages.values():
        carried = carrier.carry({fact: entry.value for fact, entry in entries.items()})
        stands.update(dict.fromkeys(carried.values))
        left |= carried.left
    for fact, why in left.items():
        known = new.facts.get(fact) or view.pack.facts[fact]
        yield Effect("答案", known.name, AGAIN if fact in new.facts else "取消", AGAIN
                     if fact in new.facts else "不再填报", why)  # fmt: skip
    for fact, asked in new.facts.items():
        if fact not in view.pack.facts:
            yield Effect("答案", asked.name, ASKED_NEW, ASKED_NEW, "旧版没有问这一项")
    for fact in stands:
        if fact not in left:
            yield Effect("答案", new.facts[fact].name, STANDS, STANDS, "")
    found = compare(view.pack, new)
    for kind, title in (("cell", "要求"), ("veto", "一票否决")):
        for change in found.changes:
            if change.kind == kind:
                sort = RULES.get(change.status, RULES["kept"])
                content = "\n".join(change_words(found, change))
                yield Effect(title, change.title, sort, status_words(change), content)


class MoveAuditDialog(QDialog):
    """``moved`` hands over the new audit. The audit in ``view`` stays as it is."""

    moved = Signal(object)

    def __init__(self, desk: Desk, view: AuditView, parent: QWidget) -> None:
        super().__init__(parent)
        self.desk = desk
        self.view = view
        self.editions: list[Shelved] = []
        self.effects: list[Effect] = []
        self.setWindowTitle("移交到新版本")
        self.resize(940, 660)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP)
        outer.setSpacing(theme.GAP)
        outer.addWidget(label(self, f"{view.enterprise.name}　{view.number}", "title", wrap=True))
        outer.addWidget(
            label(
                self,
                "另立一件新的申报件，原件一字不改。两版口径相同的答案沿用过去，逐项重新确认后才算数。",
                "quiet",
                wrap=True,
            )
        )
        self.edition = edition_choice(self, (), -1)
        self.edition.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.edition.setPlaceholderText("正在读取…")
        self.edition.currentIndexChanged.connect(self._choose)
        self.target = QComboBox(self)
        self.date = QDateEdit(self)
        self.date.setCalendarPopup(True)
        self.date.setDisplayFormat("yyyy-MM-dd")
        today = desk.office.clock.today()
        self.date.setDate(today)  # type: ignore[arg-type]
        self.date.setMaximumDate(today)  # type: ignore[arg-type]
        fields = form()
        present = f"{view.pack.key}　{view.pack.title}"
        fields.addRow(label(self, "现用", "muted"), ElidedLabel(self, present))
        fields.addRow("移交到(&E)", self.edition)
        small = QHBoxLayout()
        small.addWidget(self.target)
        small.addSpacing(theme.GAP_LARGE)
        small.addWidget(label(self, "申报日期", "muted"))
        small.addWidget(self.date)
        small.addStretch(1)
        fields.addRow("目标等级", small)
        outer.addLayout(fields)
        line = QHBoxLayout()
        self.show_only = QComboBox(self)
        self.show_only.setAccessibleName("显示哪些行")
        self.show_only.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.show_only.activated.connect(self._filter)
        self.counts = label(self, "", wrap=True)
        line.addWidget(self.counts, 1)
        line.addWidget(self.show_only)
        outer.addLayout(line)
        columns = (
            Column("类别", lambda each: each.kind, 80, top=True),
            Column("名称", lambda each: each.name, 250, top=True),
            Column("怎样", lambda each: each.said, 180, top=True, colour=_colour),
            Column("说明", lambda each: each.content, 0, top=True),
        )
        self.table = RecordsView(self, columns, "移交的影响")
        self.table.setWordWrap(True)
        self.table.setItemDelegate(WrappedDelegate(self.table))
        self.table.nothing = "没有这样的行"
        self.rows = RowsModel(columns, self.table)
        self.table.setModel(self.rows)
        self.table.lay_out_columns()
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        outer.addWidget(self.table, 1)
        buttons = QDialogButtonBox(self)
        self.make = button(buttons, "移交(&O)", "primary")
        self.make.setDefault(True)
        buttons.addButton(self.make, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(button(buttons, "取消"), QDialogButtonBox.ButtonRole.RejectRole)
        self.make.clicked.connect(self._move)
        buttons.rejected.connect(self.reject)
        foot = QHBoxLayout()
        self.why = label(self, "", "bad", wrap=True)
        foot.addWidget(self.why, 1)
        foot.addWidget(buttons)
        outer.addLayout(foot)
        self._allow("正在读取标准…")
        self._read_editions()

    def _read_editions(self) -> None:
        own = self.view.pack

        def read(office: Office, actor: Actor, job: Job) -> list[Shelved]:
            from db.standards import standards
            from grading.library import load, shipped

            today = office.clock.today()
            found = [shelved(each.pack, each.state, today) for each in standards(office, actor)]
            held = {each.pack.fingerprint for each in found}
            rest = [load(each.key) for each in shipped() if each.industry == own.industry]
            found += [
                shelved(pack, DRAFT, today, held=False)
                for pack in rest
                if pack.fingerprint not in held
            ]
            fitting = [
                each
                for each in found
                if each.pack.industry == own.industry and each.pack.fingerprint != own.fingerprint
            ]
            # Editions of the same standard first, the newest of each at the top.
            fitting.sort(key=lambda each: each.pack.in_force, reverse=True)
            return sorted(fitting, key=lambda each: (each.pack.id != own.id, each.pack.id))

        self.desk.run(self, read, self._take)

    def _take(self, found: list[Shelved]) -> None:
        self.editions = found
        self.edition.setPlaceholderText("请选择版本" if found else "没有同行业的其他版本")
        for each in found:
            self.edition.addItem(f"{each.pack.key}　{each.pack.title}（{each.state}）")
        usable = [n for n, each in enumerate(found) if not self._against(each)]
        self.edition.setCurrentIndex(usable[0] if usable else -1)
        self._choose()

    def _against(self, chosen: Shelved) -> str:
        """Why the audit cannot be moved to an edition; empty where it can."""
        if chosen.state.startswith(RETIRED):
            return f"{chosen.pack.key} 已停用，请选在用的版本"
        if self.view.mode == "formal" and not chosen.state.startswith(CONFIRMED):
            return f"本件是正式申报，{chosen.pack.key} 还没有双人核对（{chosen.state}），不能移交"
        return ""

    def chosen(self) -> Shelved | None:
        """The edition in front."""
        place = self.edition.currentIndex()
        return self.editions[place] if 0 <= place < len(self.editions) else None

    def _choose(self) -> None:
        chosen = self.chosen()
        if chosen is None:
            nothing = "标准库里没有同一行业的其他版本，请先导入新版标准"
            self._allow("请选择版本" if self.editions else nothing)
            return
        levels = chosen.pack.levels[:-1]
        kept = self.target.currentText() or self.view.target
        self.target.clear()
        self.target.addItems(list(levels))
        self.target.setCurrentText(kept if kept in levels else chosen.pack.best)
        self.effects = list(effects(self.view, chosen.pack))
        self._count()
        self._allow(self._against(chosen))

    def _allow(self, why_not: str) -> None:
        allow(self.make, why_not, "另立一件新的申报件，并打开它")
        self.why.setText(why_not)

    def _count(self) -> None:
        answers = [each for each in self.effects if each.kind == "答案"]
        rules = [each for each in self.effects if each.kind != "答案"]
        lines = []
        for name, rows, sorts in (
            ("答案", answers, (STANDS, AGAIN, ASKED_NEW, "取消")),
            ("要求", rules, ("不变", "改限值", "新增", "取消")),
        ):
            told = (f"{sort} {sum(row.sort == sort for row in rows)}" for sort in sorts)
            lines.append(f"{name}　{'，'.join(told)}")
        self.counts.setText("\n".join(lines))
        kept = self.show_only.currentData()
        self.show_only.clear()
        self.show_only.addItem("全部变化", "")
        for sort in dict.fromkeys(each.sort for each in self.effects):
            self.show_only.addItem(sort, sort)
        self.show_only.setCurrentIndex(max(self.show_only.findData(kept), 0))
        self._filter()

    def _filter(self) -> None:
        sort = self.show_only.currentData()
        wanted = [
            each
            for each in self.effects
            if (each.sort == sort if sort else each.sort not in ("不变", STANDS))
        ]
        self.rows.set_rows(wanted)
        self.table.scrollToTop()

    def _move(self) -> None:
        chosen = self.chosen()
        if chosen is None:
            return
        number, called, target = self.view.number, chosen.called, self.target.currentText()
        day = self.date.date().toPython()

        def move(office: Office, actor: Actor, job: Job) -> AuditView:
            from db.moves import move_audit

            return move_audit(
                office,
                actor,
                number,
                called,
                target=target,
                application_date=day,  # type: ignore[arg-type]
            )

        def made(view: AuditView) -> None:
            self.accept()
            self.moved.emit(view)

        def failed(error: BaseException) -> None:
            self._allow(self._against(chosen))
            self.desk.show_error(error)

        self._allow("正在移交…")
        self.desk.run(self, move, made, failed=failed)


def _colour(each: Effect) -> str:
    names = {AGAIN: "bad", ASKED_NEW: "unsure", "改限值": "unsure", STANDS: "good"}
    name = names.get(each.sort, "")
    return getattr(theme.colours(), name) if name else ""
