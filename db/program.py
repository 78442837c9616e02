"""What a new version of the program brings to an office that has been working with an older one.

Its shipped standards enter the library as drafts, and every decision is computed again, because
new rules of judging must never give an old decision another result unnoticed.
"""

from __future__ import annotations

import hashlib
import logging
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from db.office import Office

GRADING = Path(__file__).resolve().parent.parent / "grading"
SETTING = "rules"
log = logging.getLogger(__name__)


@cache
def rules_digest() -> str:
    """SHA-256 over everything that judges: the code of ``grading/`` and the data beside it."""
    whole = hashlib.sha256()
    for file in sorted(GRADING.rglob("*")):
        if file.suffix in (".py", ".yaml"):
            whole.update(file.relative_to(GRADING).as_posix().encode())
            whole.update(hashlib.sha256(file.read_bytes()).digest())
    return whole.hexdigest()


def remember_rules(session: Session) -> None:
    """Note with which rules this office works now."""
    from db.office_tables import OfficeSetting

    session.merge(OfficeSetting(name=SETTING, value=rules_digest()))


def settle(office: Office) -> None:
    """After an upgrade: take in the shipped standards, replay every decision, record both.

    Nothing happens where the rules are those of the last time, or where the library of the
    office was never filled (``init`` fills it).
    """
    with office.looking() as look:
        stored = look.row("SELECT value FROM office_settings WHERE name = ?", SETTING)
    if stored is None or stored[0] == rules_digest():
        return
    from db.decisions import replay_in
    from db.library import keep
    from db.users import OFFICE_ITSELF
    from grading import library

    packs = [library.load(each.key) for each in library.shipped()]
    with office.command(OFFICE_ITSELF, "office.upgrade") as work:
        added = [pack for pack in packs if keep(work.session, pack, work.now, shipped=True)]
        replayed = replay_in(work.session)
        different = [each for each in replayed if not each.ok]
        remember_rules(work.session)
        note = f"程序更新：新到标准 {len(added)} 部，重算决定 {len(replayed)} 份"
        note += f"，{len(different)} 份与记录不同" if different else "，都与记录一致"
        work.record(
            "office",
            "upgrade",
            {
                "added": {pack.key: pack.fingerprint for pack in added},
                "replayed": len(replayed),
                "different": {each.audit_number: each.reason for each in different},
            },
            note,
            also=["standards"],
        )
    for each in different:
        log.warning("replay after an upgrade: %s: %s", each.audit_number, each.reason)
