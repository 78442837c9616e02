"""导入新版本: a file is read first, what it would be is shown, and only then is it taken in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLineEdit, QVBoxLayout, QWidget

from gui import theme
from gui.pieces import allow, button, form, label
from gui.standards.shelf import Shelved

if TYPE_CHECKING:
    from db.office import Office
    from db.standard_editions import Added
    from db.users import Actor
    from grading.packs import Pack
    from gui.desk import Desk
    from gui.jobs import Job

FILES = "标准工作簿或原文 (*.xlsx *.yaml *.yml);;所有文件 (*)"


class ImportEditionDialog(QDialog):
    """Shows a pack that was read from ``file``. After acceptance :attr:`added` says what it did."""

    def __init__(
        self, desk: Desk, file: Path, pack: Pack, known: list[Shelved], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.desk = desk
        self.file = file
        self.pack = pack
        self.added: Added | None = None
        self.setWindowTitle("导入新版本")
        self.setMinimumWidth(560)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP)
        outer.setSpacing(theme.GAP)
        outer.addWidget(label(self, pack.title, "strong", wrap=True))
        fields = form()
        cells = sum(len(each.levels) for each in pack.indicators)
        said = {
            "文件": file.name,
            "标识和版本": pack.key,
            "实施与复查": f"{pack.in_force} 起实施，{pack.review_by} 前复查",
            "内容": f"{len(pack.indicators)} 项指标，{cells} 条要求，{len(pack.vetoes)} 项一票否决",
            "与现有相比": _compared(pack, known),
        }
        for name, text in said.items():
            fields.addRow(label(self, name, "muted"), label(self, text, wrap=True, selectable=True))
        self.reason = QLineEdit(self)
        self.reason.setPlaceholderText("更正了什么、依据什么（修订必填）")
        self.reason.textChanged.connect(self._look)
        fields.addRow("理由(&R)", self.reason)
        outer.addLayout(fields)
        remark = "导入后是待核稿，只能用于试评；正在办理的申报件仍按各自的版本。"
        outer.addWidget(label(self, remark, "quiet", wrap=True))
        buttons = QDialogButtonBox(self)
        self.take = button(buttons, "导入(&I)", "primary")
        self.take.setDefault(True)
        buttons.addButton(self.take, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(button(buttons, "取消"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        self.take.clicked.connect(self._import)
        outer.addWidget(buttons)
        self._held = any(each.pack.fingerprint == pack.fingerprint for each in known)
        self._look()

    def _look(self) -> None:
        why_not = ""
        if self._held:
            why_not = "标准库里已有内容相同的一版"
        elif "+" in self.pack.edition and not self.reason.text().strip():
            why_not = "这是一次修订，请写明理由"
        allow(self.take, why_not, "作为待核稿进入标准库，并留痕")

    def _import(self) -> None:
        file, reason = self.file, self.reason.text().strip()

        def work(office: Office, actor: Actor, job: Job) -> Added:
            from db.standard_editions import import_edition

            return import_edition(office, actor, file, reason=reason)

        def done(added: Added) -> None:
            self.added = added
            self.accept()

        def failed(error: BaseException) -> None:
            self._look()
            self.desk.show_error(error)

        allow(self.take, "正在导入…")
        self.desk.run(self, work, done, failed=failed, title="正在导入…")


def _compared(pack: Pack, known: list[Shelved]) -> str:
    """In one line how the pack differs from the newest edition of its name."""
    from grading.editions import STATUS_NAMES, compare

    others = [each.pack for each in known if each.pack.id == pack.id]
    if any(each.fingerprint == pack.fingerprint for each in others):
        return "内容与标准库里的一版完全相同"
    if not others:
        return "标准库里还没有这部标准"
    newest = max(others, key=lambda each: (each.in_force, each.edition))
    counts = compare(newest, pack).counts("cell")
    words = "，".join(f"{STATUS_NAMES[status]} {n}" for status, n in counts.items() if n)
    return f"对 {newest.edition}：指标×等级 {words}"
