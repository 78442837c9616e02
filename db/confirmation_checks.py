"""Checks of the confirmation: 已核 is backed by two people on every item, and only by acts."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.check import finding
from db.confirmation_tables import ConfirmationAct
from db.confirmation_views import confirmation_of
from db.library import pack_of
from db.library_tables import StandardPack
from grading.refusals import Finding, Refusal


def check_records(session: Session) -> Iterator[Finding]:
    """Packs whose confirmation does not hold."""
    for row in session.scalars(select(StandardPack).order_by(StandardPack.fingerprint)):
        try:
            pack = pack_of(session, row.fingerprint)
        except Refusal:
            continue  # told by the check of the library's texts
        view = confirmation_of(session, row, pack, {})
        if row.confirmed_at is not None and view.done < len(view.items):
            yield finding(
                "confirmation",
                f"{pack.key} 标为已核，但只核对了 {view.done}/{len(view.items)} 项",
                row.fingerprint,
            )
        for each in view.items:
            if each.checked_by_id is not None and each.checked_by_id == each.recorded_by_id:
                yield finding(
                    "confirmation",
                    f"{pack.key}“{each.item.title}”的录入和复核是同一人",
                    row.fingerprint,
                )
        digests = {each.item.key: each.item.digest for each in view.items}
        acts = select(ConfirmationAct).where(ConfirmationAct.fingerprint == row.fingerprint)
        for act in session.scalars(acts):
            if digests.get(act.item) != act.digest:
                yield finding(
                    "confirmation",
                    f"{pack.key} 对“{act.item}”的核对不是对着这份文本作的",
                    row.fingerprint,
                )
