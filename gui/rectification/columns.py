"""The columns of a list of rectification items."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gui import theme
from gui.tables.rows import Column

if TYPE_CHECKING:
    from db.rectification_views import ItemRow

SOON = 15
"""Days before a deadline from which it is pointed out."""


def left(row: ItemRow) -> str:
    """How long there is to the deadline, in words."""
    days = row.days_left
    if days is None:
        return "" if row.deadline or row.state in ("closed", "dropped") else "未定期限"
    if days < 0:
        return f"逾期 {-days} 天"
    return "今天到期" if days == 0 else f"剩 {days} 天"


def _ink(row: ItemRow) -> str:
    scheme = theme.colours()
    if row.days_left is None:
        return scheme.muted
    if row.days_left < 0:
        return scheme.bad
    return scheme.unsure if row.days_left <= SOON else ""


def _state_ink(row: ItemRow) -> str:
    scheme = theme.colours()
    by_state = {"closed": scheme.good, "relapsed": scheme.bad, "dropped": scheme.muted}
    return by_state.get(row.state, "")


NUMBER = Column("编号", lambda row: row.number, 130)
NAME = Column("指标", lambda row: row.name, 0)
LEVEL = Column("要求", lambda row: row.level, 56, level=True, tip=lambda row: row.requirement)
STATE = Column("状态", lambda row: row.state_title, 96, colour=_state_ink)
TERM = Column("期限", left, 92, colour=_ink, tip=lambda row: f"{row.deadline or '未定期限'}")
PERSON = Column("责任人", lambda row: row.person, 90)
COUNTY = Column("县（市、区）", lambda row: row.enterprise.county_name, 96)
ENTERPRISE = Column("企业", lambda row: row.enterprise.name, 180)

ITEM = (NUMBER, NAME, LEVEL, STATE, TERM, PERSON)
"""One enterprise's items."""

EVERY = (TERM, ENTERPRISE, NAME, LEVEL, STATE, COUNTY, PERSON, NUMBER)
"""The items of all enterprises: what is urgent first, what one looks up last."""
