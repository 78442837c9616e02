"""Checks of the signing keys: each came into the database by a command, unchanged since.

Whoever can write to the file could slip a public key of their own into the trust list; the
trail says which keys the office made.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.certificate_key_tables import CertificateKey
from db.certificate_keys import KEY_KIND
from db.check import finding
from db.office_tables import TrailRow
from grading.canonical import parse_json
from grading.certificate_trust import in_groups
from grading.refusals import Finding


def check_records(session: Session) -> Iterator[Finding]:
    """What is wrong with the keys."""
    told: dict[str, str] = {}
    entries = select(TrailRow.key, TrailRow.details).where(TrailRow.kind == KEY_KIND)
    for id, details in session.execute(entries):
        stored = parse_json(details)
        public = stored.get("public") if isinstance(stored, dict) else None
        told[id] = str(public or told.get(id, ""))
    keys = {row.key_id: row for row in session.scalars(select(CertificateKey))}
    for id, row in keys.items():
        name = in_groups(id)
        if id not in told:
            yield finding("certificate_key", f"签名密钥 {name} 不是由本程序建立的", id)
        elif told[id] not in ("", row.public_key):
            yield finding("certificate_key", f"签名密钥 {name} 的公钥被改动过", id)
    for id in sorted(told.keys() - keys.keys()):
        yield finding("certificate_key", f"留痕里的签名密钥 {in_groups(id)} 不见了", id)
    in_use = [in_groups(id) for id, row in keys.items() if row.until is None]
    if len(in_use) > 1:
        yield finding("certificate_key", f"现用的签名密钥不止一把：{'、'.join(in_use)}")
