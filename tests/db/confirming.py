"""Wordings entered by one person and checked by another, as tests do it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from db.confirmation_views import ConfirmationView, ItemView, Wording
from db.confirmations import check, confirmation, record
from db.users import Actor
from tests.db.audit_world import World

SCAN = "ab" * 32
HEAD = "organized.head/A"


def wording(text: str = "颗粒物不高于规定", **numbers: object) -> Wording:
    found = {key.replace("_", "."): Decimal(str(value)) for key, value in numbers.items()}
    return Wording("环大气〔2019〕35号", "附件2", "12", SCAN, text, found)


def proper(each: ItemView, page: str = "12") -> Wording:
    """The wording that says what the draft says."""
    numbers = {figure.key: figure.value for figure in each.item.figures}
    return Wording("环大气〔2019〕35号", "附件2", page, SCAN, each.item.text or "同稿件", numbers)


def enter(world: World, name: str, keys: Iterable[str], person: Actor | None = None) -> None:
    view = confirmation(world.office, world.reader, name)
    chosen = {each.item.key: proper(each) for each in view.items if each.item.key in set(keys)}
    record(world.office, person or world.clerk, name, chosen)


def again(world: World, person: Actor, name: str, keys: Iterable[str]) -> ConfirmationView:
    """A person checks these items, the numbers entered anew as drafted."""
    view = confirmation(world.office, world.reader, name)
    figures = {each.item.key: each.item.figures for each in view.items}
    numbers = {key: {each.key: each.value for each in figures[key]} for key in keys}
    return check(world.office, person, name, keys, numbers=numbers)


def confirm_all(world: World, name: str) -> ConfirmationView:
    """Everything that is open, entered by the clerk and checked by the approver."""
    view = confirmation(world.office, world.reader, name)
    keys = [each.item.key for each in view.items if each.state != "confirmed"]
    enter(world, name, keys)
    return again(world, world.approver, name, keys)


def states(view: ConfirmationView) -> Mapping[str, str]:
    return {each.item.key: each.state for each in view.items if each.state != "open"}
