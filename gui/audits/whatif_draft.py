"""The scratch copy of a stage (试算): answers change on it and are never recorded."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from gui.audits.draft import Draft

if TYPE_CHECKING:
    from db.audit_views import FactEntry


class Scratch(Draft):
    """Begins where ``real`` stands, edits that are not saved included.

    What differs from there is :attr:`unsaved`, and :meth:`revert` leads back to it.
    """

    def __init__(self, real: Draft, parent: QObject) -> None:
        super().__init__(real.pack, real.on, real.target, _answers(real), {}, parent)

    def set_evidence(self, fact: str, text: str) -> None:
        """Notes change no level: on a scratch copy there is nothing to keep."""


def _answers(real: Draft) -> dict[str, FactEntry]:
    """What is recorded, with the edits that are not saved in its place."""
    from datetime import datetime

    from db.audit_views import FactEntry

    found = dict(real.recorded)
    for fact, value in real.edits()[0].items():
        was = found.get(fact)
        found[fact] = (
            FactEntry(value, "window", "", "", datetime.now().astimezone())
            if was is None
            else replace(was, value=value)
        )
    return found
