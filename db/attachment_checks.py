"""Checks of attachments: every content is still what its name says."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.orm import Session

from db.attachments import changed_contents
from db.check import finding
from grading.refusals import Finding


def check_records(session: Session) -> Iterator[Finding]:
    """Contents that were changed."""
    for name in changed_contents(session):
        yield finding("attachment", f"佐证材料 {name[:16]}… 的内容被改动过", name)
