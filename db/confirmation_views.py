"""How far the confirmation (双人核对) of a pack has come, read from the acts that are kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.clock import moment_from
from db.confirmation_tables import ConfirmationAct
from db.library_tables import StandardPack
from grading.canonical import parse_json
from grading.confirmation import Discrepancy, Item, discrepancies, items_to_confirm
from grading.packs import Pack

State = Literal["open", "differs", "recorded", "confirmed"]
STATE_NAMES: Mapping[State, str] = {
    "open": "未录入",
    "differs": "数值有差异",
    "recorded": "待复核",
    "confirmed": "已核",
}


@dataclass(frozen=True, slots=True)
class Wording:
    """What the official text says: where it stands, its words, its numbers entered anew.

    ``scan`` is the SHA-256 of the scanned page; the page itself may be an attachment. The
    text of a cell that asks nothing (无要求) may be empty.
    """

    document: str
    clause: str
    page: str
    scan: str
    text: str = ""
    numbers: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ItemView:
    """One item with what was done about it so far.

    ``carried_from`` is the fingerprint of the edition the confirmation comes from, empty
    where it was made here; ``returned`` the reason of the last return while it is open.
    """

    item: Item
    state: State
    wording: Wording | None = None
    discrepancies: tuple[Discrepancy, ...] = ()
    recorded_by: str = ""
    recorded_by_id: int | None = None
    recorded_at: datetime | None = None
    checked_by: str = ""
    checked_by_id: int | None = None
    checked_at: datetime | None = None
    carried_from: str = ""
    returned: str = ""


@dataclass(frozen=True, slots=True)
class ConfirmationView:
    """How far the confirmation of one fingerprint has come; items in the order of the pack."""

    pack: Pack
    items: tuple[ItemView, ...]
    confirmed_at: datetime | None
    retired_at: datetime | None

    @property
    def done(self) -> int:
        """How many items are confirmed."""
        return sum(each.state == "confirmed" for each in self.items)

    @property
    def state(self) -> str:
        """待核稿, 核对中 n/m, 已核 or 已停用."""
        if self.retired_at is not None:
            return "已停用"
        if self.confirmed_at is not None:
            return "已核"
        begun = any(each.wording is not None for each in self.items)
        return f"核对中 {self.done}/{len(self.items)}" if begun else "待核稿"

    def of_row(self, row: str) -> tuple[ItemView, ...]:
        """The items of one row of the annex: an indicator's, a veto, a fact's."""
        return tuple(each for each in self.items if each.item.row == row)

    def of_page(self, page: str, document: str = "") -> tuple[ItemView, ...]:
        """The items recorded from one page of the annex."""
        return tuple(
            each
            for each in self.items
            if each.wording is not None
            and each.wording.page == page
            and document in ("", each.wording.document)
        )


def confirmation_of(
    session: Session, row: StandardPack, pack: Pack, names: Mapping[int, str]
) -> ConfirmationView:
    """The state of every item of one fingerprint; ``names`` are the accounts' names by id."""
    acts: dict[str, list[ConfirmationAct]] = {}
    statement = (
        select(ConfirmationAct)
        .where(ConfirmationAct.fingerprint == row.fingerprint)
        .order_by(ConfirmationAct.id)
    )
    for act in session.scalars(statement):
        acts.setdefault(act.item, []).append(act)
    items = tuple(_state_of(item, acts.get(item.key, ()), names) for item in items_to_confirm(pack))
    return ConfirmationView(pack, items, row.confirmed_at, row.retired_at)


def _state_of(item: Item, acts: Iterable[ConfirmationAct], names: Mapping[int, str]) -> ItemView:
    """What the acts on one item, in their order, have come to."""
    view = ItemView(item, "open")
    for act in acts:
        said = cast("dict[str, Any]", parse_json(act.wording))
        if act.action == "record":
            view = _recorded(item, said, act.by_id, act.at, names)
        elif act.action == "check":
            view = _checked(view, act.by_id, act.at, names)
        elif act.action == "return":
            view = ItemView(item, "open", view.wording, returned=said["reason"])
        elif act.action == "carry":
            view = _recorded(
                item, said, int(said["recorded_by"]), moment_from(said["recorded_at"]), names
            )
            if said["checked_by"] is not None:
                by, at = int(said["checked_by"]), moment_from(said["checked_at"])
                view = _checked(view, by, at, names)
            view = replace(view, carried_from=said["from"])
    return view


def _recorded(
    item: Item, said: Mapping[str, Any], by: int, at: datetime, names: Mapping[int, str]
) -> ItemView:
    wording = Wording(**said["wording"])
    found = discrepancies(item, wording.numbers)
    state: State = "differs" if found else "recorded"
    return ItemView(item, state, wording, found, names.get(by, ""), by, at)


def _checked(view: ItemView, by: int, at: datetime, names: Mapping[int, str]) -> ItemView:
    return replace(
        view, state="confirmed", checked_by=names.get(by, ""), checked_by_id=by, checked_at=at
    )
