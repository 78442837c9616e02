"""The session of the mapper that the office hands out."""

from __future__ import annotations

from sqlalchemy.orm import Session

from db.looks import Look


class OfficeSession(Session):
    """A session whose transaction belongs to the office: nobody else commits it."""

    def commit(self) -> None:
        raise RuntimeError("only leaving Office.command commits")

    def keep(self) -> None:
        """The office itself commits."""
        super().commit()


def look_within(session: Session) -> Look:
    """Plain statements in the very transaction of a session of the office."""
    return Look(
        lambda: session.connection().connection.cursor(), session.info["database"].placeholders
    )
