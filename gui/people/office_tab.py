"""办理方式: two persons or one, and after how many minutes the window locks itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui import theme
from gui.pieces import allow, button, card, label, number_field

if TYPE_CHECKING:
    from db.office import Office
    from db.office_mode import OfficeMode
    from db.users import Actor
    from gui.desk import Desk
    from gui.jobs import Job

ADMIN_ONLY = "需要市局的管理角色，请找管理员办理"
TWO = "提交人不得审核、审批，审核人不得审批，第一个账号也不例外。例外只有写明的委托。"
SINGLE = (
    "评审链的双人规定不作要求，一个人可以办完各环节。这期间办理的结果都注明"
    "“单人办公模式办理”，印在报告和证书上，改回双人办理以后也保留。"
    "标准的双人核对不受此影响，始终须两人。"
)


class OfficeTab(QWidget):
    """Two cards: the mode of the office, and the idle lock."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.desk = desk
        self.single = False
        down = QVBoxLayout(self)
        down.setContentsMargins(0, theme.GAP, 0, 0)
        down.setSpacing(theme.GAP)
        frame, inside = self._card("办理方式")
        self.mode = label(frame, "", "title")
        self.what = label(frame, "", "", wrap=True)
        self.since = label(frame, "", "muted", wrap=True)
        self.turn = button(frame, "")
        inside.addWidget(self.mode)
        inside.addWidget(self.what)
        inside.addWidget(self.since)
        row = QHBoxLayout()
        row.addWidget(self.turn)
        row.addStretch(1)
        inside.addLayout(row)
        down.addWidget(frame)
        frame, inside = self._card("自动锁定")
        inside.addWidget(
            label(
                frame,
                "窗口无人操作一段时间后遮住内容，输入口令后继续，填写的内容不丢。"
                "Ctrl+L 可随时锁定。本局所有窗口共用这个时间。",
                "",
                wrap=True,
            )
        )
        row = QHBoxLayout()
        self.minutes = number_field(frame, 1, 240, " 分钟")
        self.minutes.setFixedWidth(96)
        self.minutes.setAccessibleName("自动锁定的分钟数")
        self.keep = button(frame, "保存(&S)")
        row.addWidget(label(frame, "无人操作"))
        row.addWidget(self.minutes)
        row.addWidget(self.keep)
        row.addStretch(1)
        inside.addLayout(row)
        down.addWidget(frame)
        down.addStretch(1)
        self._kept = 0
        self.turn.clicked.connect(self._turn)
        self.keep.clicked.connect(self._keep)
        self.minutes.valueChanged.connect(lambda value: self.look())
        self.look()

    def _card(self, title: str) -> tuple[QWidget, QVBoxLayout]:
        frame = card(self)
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(theme.GAP_LARGE, theme.GAP, theme.GAP_LARGE, theme.GAP)
        inside.setSpacing(theme.GAP_SMALL)
        inside.addWidget(label(frame, title, "quiet"))
        return frame, inside

    def load(self) -> None:
        """Read both settings again."""

        def read(office: Office, actor: Actor, job: Job) -> tuple[OfficeMode, int]:
            from db.office_mode import idle_minutes, office_mode

            return office_mode(office, actor), idle_minutes(office)

        self.desk.run(self, read, self._take)

    def _take(self, found: tuple[OfficeMode, int]) -> None:
        mode, self._kept = found
        self.single = mode.mode == "single"
        self.mode.setText(mode.title)
        self.what.setText(SINGLE if self.single else TWO)
        chosen = f"{mode.by} 于 {mode.since:%Y-%m-%d} 选择：{mode.reason}" if mode.since else ""
        self.since.setText(chosen)
        self.since.setVisible(bool(chosen))
        self.turn.setText("改回双人办理(&T)…" if self.single else "改为单人办公模式(&T)…")
        self.minutes.setValue(self._kept)
        self.look()

    def look(self) -> None:
        """Allow what the person may choose, or say why not."""
        actor = self.desk.actor
        rights = "" if "admin" in actor.roles and actor.county is None else ADMIN_ONLY
        allow(self.turn, rights)
        self.minutes.setEnabled(not rights)
        same = self.minutes.value() == self._kept
        allow(self.keep, rights or (f"现在就是 {self._kept} 分钟" if same else ""))

    def _turn(self) -> None:
        from gui.people.reason_dialog import ReasonDialog

        mode = "two" if self.single else "single"

        def does(office: Office, actor: Actor, reason: str) -> OfficeMode:
            from db.office_mode import choose_mode

            return choose_mode(office, actor, mode, reason)

        dialog = ReasonDialog(
            self.desk,
            "改回双人办理" if self.single else "改为单人办公模式",
            "改回(&S)" if self.single else "改为单人办公(&S)",
            does,
            self,
            remark=TWO if self.single else SINGLE,
            example="例如“来了新同事”" if self.single else "例如“全局只有一名工作人员”",
        )
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _keep(self) -> None:
        minutes = self.minutes.value()

        def keep(office: Office, actor: Actor, job: Job) -> int:
            from db.office_mode import choose_idle_minutes

            return choose_idle_minutes(office, actor, minutes)

        self.desk.run(self, keep)
