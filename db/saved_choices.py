"""What a person chose once and need not choose again: columns, mappings, layouts.

Conveniences and no records: nothing here is part of the trail. A choice belongs to
the person who made it, or to the whole office.
"""

from __future__ import annotations

import json

from sqlalchemy import delete, select

from db.enterprise_tables import SavedChoice
from db.office import Office
from db.users import ROLES, Actor, require
from grading.refusals import Refusal

OFFICE = 0
"""The user id of what everybody shares."""
LONGEST_NAME = 100


class SavedChoices:
    """The choices of one kind that one person sees; ``shared``: those of the office."""

    def __init__(self, office: Office, actor: Actor, kind: str, *, shared: bool = False) -> None:
        require(actor, *ROLES)
        self._office = office
        self._kind = kind
        self._owner = OFFICE if shared else actor.user_id

    def all(self) -> dict[str, object]:
        """Name → what was chosen, in the order of the names."""
        statement = select(SavedChoice.name, SavedChoice.content).where(
            SavedChoice.kind == self._kind, SavedChoice.user_id == self._owner
        )
        with self._office.reading() as session:
            found = {name: json.loads(content) for name, content in session.execute(statement)}
        return dict(sorted(found.items()))

    def keep(self, name: str, content: object) -> None:
        """Keep a choice under a name; one of that name is replaced."""
        if len(name) > LONGEST_NAME:
            raise Refusal(f"名称有 {len(name)} 个字", name[:20], f"最多 {LONGEST_NAME} 个字")
        with self._office.beside_the_records() as session:
            session.merge(
                SavedChoice(
                    kind=self._kind,
                    name=name,
                    user_id=self._owner,
                    content=json.dumps(content, ensure_ascii=False),
                    at=self._office.clock.now(),
                )
            )

    def drop(self, name: str) -> None:
        """Forget a choice; one that is not there is no fault."""
        with self._office.beside_the_records() as session:
            session.execute(
                delete(SavedChoice).where(
                    SavedChoice.kind == self._kind,
                    SavedChoice.name == name,
                    SavedChoice.user_id == self._owner,
                )
            )
