"""Where the object of a trail entry is shown; None where there is no page for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from db.trail import TrailEntry

Place = tuple[str, object]

OF_OFFICE = ("mode", "idle_minutes")


def place_of(entry: TrailEntry) -> Place | None:
    """The page's name and what to show there."""
    if entry.kind in ("audit", "enterprise", "rectification"):
        return entry.kind, entry.key
    if entry.kind == "campaign":
        key = entry.key
        return "campaign", ("target", int(key)) if key.isdecimal() else "targets"
    if entry.kind == "round":
        return "campaign", ("round", entry.key)
    if entry.kind == "user":
        return "people", "accounts"
    if entry.kind == "delegation":
        return "people", "delegations"
    if entry.kind == "office" and entry.key in OF_OFFICE:
        return "people", "office"
    if entry.kind == "standards":
        return "standards", None
    if entry.kind == "batch" and entry.key.isdecimal():
        return "enterprises", ("batch", int(entry.key))
    return None
