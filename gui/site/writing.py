"""首次会议, 末次会议 and 专家组意见: what was said, written down."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout, QLineEdit

from grading.site_visits import MEETINGS
from gui.pieces import allow, button, form, label
from gui.site.step import Step, moment_box, moment_of, text_box, to_qt

if TYPE_CHECKING:
    from gui.site.side import SiteSide


class MeetingStep(Step):
    """One of the two meetings; the team stands in it as present until somebody says otherwise."""

    def __init__(self, side: SiteSide, kind: str) -> None:
        super().__init__(side)
        self.kind = kind
        self._touched = False
        fields = form()
        self.held = moment_box(self)
        self.place = QLineEdit(self)
        self.place.setPlaceholderText("例如 厂部会议室")
        self.present = text_box(self, "到会人员", "一行一人", 132)
        self.minutes = text_box(self, "会议记录", "议程、说明、承诺和要点")
        fields.addRow("时间(&T)", self.held)
        fields.addRow("地点(&P)", self.place)
        fields.addRow("到会人员(&W)", self.present)
        fields.addRow("会议记录(&M)", self.minutes)
        self.down.addLayout(fields, 1)
        row = QHBoxLayout()
        self.state = label(self, "", "muted")
        self.save = button(self, "保存(&S)", "primary")
        row.addWidget(self.state, 1)
        row.addWidget(self.save)
        self.down.addLayout(row)
        self.save.clicked.connect(self._save)
        self.held.dateTimeChanged.connect(self._touch)
        self.place.textChanged.connect(self._touch)
        self.present.textChanged.connect(self._touch)
        self.minutes.textChanged.connect(self._touch)

    def refresh(self) -> None:
        assert self.visit is not None
        if self._touched:
            self._look()
            return
        held = self.visit.meetings.get(self.kind)
        if held is not None:
            self.held.setDateTime(to_qt(held.held_at))
            self.place.setText(held.place)
            self.present.setPlainText("\n".join(held.present))
            self.minutes.setPlainText(held.minutes)
            self.state.setText(f"已记录（{held.by}）")
        else:
            day = self.visit.from_on if self.kind == "first" else self.visit.until_on
            hour = 9 if self.kind == "first" else 17
            self.held.setDateTime(to_qt(datetime(day.year, day.month, day.day, hour)))  # noqa: DTZ001
            people = [f"{each.name}（{each.unit}）" for each in self.visit.team]
            self.present.setPlainText("\n".join(people))
            self.place.clear()
            self.minutes.clear()
            self.state.setText("")
        self._touched = False
        self._look()

    def unsaved(self) -> int:
        return int(self._touched)

    def forget(self) -> None:
        self._touched = False

    def _touch(self) -> None:
        self._touched = True
        self._look()

    def _look(self) -> None:
        missing = ""
        if not self.minutes.toPlainText().strip():
            missing = "没有写会议记录"
        if not self.present.toPlainText().strip():
            missing = "没有写到会人员"
        if not self.place.text().strip():
            missing = "没有写地点"
        same = "" if self._touched else "没有改动"
        allow(self.save, self.why_not or missing or same)
        for each in (self.held, self.place, self.present, self.minutes):
            allow(each, self.why_not)

    def _save(self) -> None:
        held = moment_of(self.held)
        place, kind = self.place.text(), self.kind
        people = self.present.toPlainText().splitlines()
        minutes = self.minutes.toPlainText()

        def write(office: Any, actor: Any, number: str) -> Any:
            from db.site_visits import hold_meeting

            return hold_meeting(
                office, actor, number, kind,
                held_at=held, place=place, present=people, minutes=minutes,
            )  # fmt: skip

        title = f"正在保存{MEETINGS[kind]}…"
        self.side.change(write, title, done=self.forget)


class OpinionStep(Step):
    """专家组意见, with the places where it is printed and signed."""

    def __init__(self, side: SiteSide) -> None:
        super().__init__(side)
        self._touched = False
        self.counts = label(self, "", "muted", wrap=True)
        self.down.addWidget(self.counts)
        self.text = text_box(self, "专家组意见", "总体意见、主要问题、建议等级")
        self.text.textChanged.connect(self._touch)
        self.down.addWidget(self.text, 1)
        row = QHBoxLayout()
        self.print = button(self, "预览专家组意见(&V)")
        self.save = button(self, "保存(&S)", "primary")
        row.addStretch(1)
        row.addWidget(self.print)
        row.addWidget(self.save)
        self.down.addLayout(row)
        self.print.clicked.connect(lambda: side.open_paper("experts"))
        self.save.clicked.connect(self._save)

    def refresh(self) -> None:
        assert self.visit is not None
        experts = [each.name for each in self.visit.team if each.role == "expert"]
        asked = f"专家：{'、'.join(experts)}" if experts else "核查组没有专家，可以不写"
        self.counts.setText(asked)
        if not self._touched:
            self.text.setPlainText(self.visit.opinion)
            self._touched = False
        self._look()

    def unsaved(self) -> int:
        return int(self._touched)

    def forget(self) -> None:
        self._touched = False

    def _touch(self) -> None:
        self._touched = self.visit is not None and (
            self.text.toPlainText().strip() != self.visit.opinion
        )
        self._look()

    def _look(self) -> None:
        missing = "" if self.text.toPlainText().strip() else "没有写专家组意见"
        same = "" if self._touched else "没有改动"
        allow(self.save, self.why_not or missing or same)
        allow(self.text, self.why_not)

    def _save(self) -> None:
        text = self.text.toPlainText()
        version = self.visit.version if self.visit is not None else None

        def write(office: Any, actor: Any, number: str) -> Any:
            from db.site_visits import give_opinion

            return give_opinion(office, actor, number, text, version=version)

        self.side.change(write, "正在保存专家组意见…", done=self.forget)
