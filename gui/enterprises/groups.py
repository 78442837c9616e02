"""What is known about one enterprise, in groups of named fields."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from gui import theme
from gui.enterprises.field_groups import GROUPS, shown_text
from gui.pieces import card, label

if TYPE_CHECKING:
    from db.enterprise_rows import IndustryView
    from db.enterprises import EnterpriseView

NOT_WRITTEN = "未登记"
LONG = 20
"""A wider text (a Chinese character counts two) takes the whole width of its group."""


@dataclass(frozen=True, slots=True)
class Group:
    """A title and its fields, name and text; an empty text is shown as not on record."""

    title: str
    fields: tuple[tuple[str, str], ...]


def groups(view: EnterpriseView) -> list[Group]:
    """The fields of an enterprise; a group of nothing is left out, except the first three."""
    where = f"{view.lon:.6f}，{view.lat:.6f}" if view.lon is not None and view.lat else ""
    place = " ".join(filter(None, (view.province, view.city, view.county_name)))
    return [
        Group(
            "基本信息",
            (
                ("统一社会信用代码", view.code),
                ("厂址", view.site or "只有一处"),
                ("简称", view.short_name),
                ("状态", view.status),
                ("排污许可证", view.permit),
                ("法定代表人", view.legal_person),
                *_filled(view, ("org_kind", "org_number", "parent", "commissioned",
                                            "annual_output")),
            ),
        ),
        Group("行业与等级", _industries(view.industries)),
        Group(
            "位置与联系人",
            (
                ("所在地", place),
                ("园区", view.park),
                ("联系人", view.contact),
                ("电话", view.phone),
                ("经度，纬度", where),
                ("地址", view.address),
            ),
        ),
        *(
            Group(title, fields)
            for title, asked in GROUPS[2:]
            if (fields := _filled(view, asked))
        ),
        *_known("名单中的其他列", tuple(view.extra.items())),
    ]  # fmt: skip


def _filled(view: EnterpriseView, asked: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Those of these fields that hold something, name and text."""
    from templates.workbooks.headings import fields as titles

    return tuple((titles()[f], text) for f in asked if (text := shown_text(view, f)))


def _known(title: str, fields: tuple[tuple[str, str], ...]) -> list[Group]:
    written = tuple((name, text) for name, text in fields if text)
    return [Group(title, written)] if written else []


def _industries(views: Sequence[IndustryView]) -> tuple[tuple[str, str], ...]:
    if not views:
        return (("行业", ""),)
    fields: list[tuple[str, str]] = []
    for number, view in enumerate(views, 1):
        mark = f" {number}" if len(views) > 1 else ""
        fields += [
            (f"行业{mark}", view.name or view.written),
            (f"行业代码{mark}", view.code),
            (f"现有等级{mark}", _as_written(view.level, view.level_written)),
            (f"目标等级{mark}", _as_written(view.target, view.target_written)),
        ]
    return tuple(fields)


def _as_written(level: str | None, written: str) -> str:
    """A level, with the list's own words where they say it differently."""
    if level is None:
        return f"“{written}”（原文）" if written else ""
    return level if written in ("", level) else f"{level}（原文“{written}”）"


class GroupCard(QFrame):
    """One group: two fields beside each other, a long one over the whole width."""

    def __init__(self, parent: QWidget, group: Group) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setAccessibleName(group.title)
        down = QVBoxLayout(self)
        down.setContentsMargins(16, 12, 16, 14)
        down.setSpacing(theme.GAP_SMALL)
        down.addWidget(label(self, group.title, "strong"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.GAP)
        grid.setVerticalSpacing(theme.GAP_TINY + 2)
        for column in (0, 2):
            grid.setColumnMinimumWidth(column, 104)
        for column in (1, 3):
            grid.setColumnStretch(column, 1)
        row = side = 0
        top = Qt.AlignmentFlag.AlignTop
        for name, text in group.fields:
            whole = sum(2 if ord(each) > 0x2E7F else 1 for each in text) > LONG
            if whole and side:
                row, side = row + 1, 0
            named = label(self, name, "quiet", wrap=True)
            named.setContentsMargins(0, 2, 0, 0)
            said = label(
                self, text or NOT_WRITTEN, "" if text else "muted", wrap=True, selectable=True
            )
            grid.addWidget(named, row, 2 * side, top)
            grid.addWidget(said, row, 2 * side + 1, 1, 3 if whole else 1, top)
            side = 0 if whole else 1 - side
            row += side == 0
        down.addLayout(grid)


def titled(parent: QWidget, title: str) -> tuple[QFrame, QVBoxLayout]:
    """An empty card with a title, and the layout to fill."""
    frame = card(parent)
    down = QVBoxLayout(frame)
    down.setContentsMargins(16, 12, 16, 14)
    down.setSpacing(theme.GAP_SMALL)
    down.addWidget(label(frame, title, "strong"))
    return frame, down
