"""Where an early warning leads: its noun and key as a page of the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gui import theme
from gui.tables.rows import Column

if TYPE_CHECKING:
    from db.campaign_views import EarlyWarning
    from gui.desk import Desk

SEVERITIES = {"urgent": "急", "soon": "近", "note": "提示"}


def go(desk: Desk, warning: EarlyWarning) -> None:
    """Bring the place where it is mended to the front."""
    noun, key = warning.place
    if noun == "target":
        desk.visit.emit("campaign", ("target", int(key)))
    else:
        desk.visit.emit(noun, key)


def ink(warning: EarlyWarning) -> str:
    """The colour of a warning's weight."""
    scheme = theme.colours()
    return {"urgent": scheme.bad, "soon": scheme.unsure}.get(warning.severity, scheme.muted)


WARNINGS = (
    Column("轻重", lambda w: SEVERITIES[w.severity], 56, colour=ink),
    Column("提示", lambda w: w.title, 120),
    Column("企业", lambda w: w.enterprise.name, 210),
    Column("情况", lambda w: w.words, 0),
    Column("县（市、区）", lambda w: w.enterprise.county_name, 110),
)
