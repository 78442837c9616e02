"""Importing lists in tests: what is counted, who may do what."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from db import trail
from db.enterprise_import import ImportResult
from db.office import Office
from db.users import Actor, add_user, sign_in
from templates.workbooks.lists import StagedList, read_list
from tests.templates.workbooks.books import HEADER, save_xlsx

COUNTS = ("read", "created", "updated", "unchanged", "rejected")


def lister(folder: Path) -> Callable[..., StagedList]:
    """Reads a list of these rows; ``header`` may have further columns."""
    numbers = iter(range(1000))

    def make(*lines: list[Any], header: tuple[str, ...] = HEADER) -> StagedList:
        return read_list(save_xlsx(folder / f"{next(numbers)}.xlsx", [header, *lines]))

    return make


def counts(result: ImportResult) -> tuple[int, ...]:
    return tuple(getattr(result, name) for name in COUNTS)


def entries(office: Office, admin: Actor) -> int:
    return len(trail.entries(office, admin))


def user(office: Office, admin: Actor, role: str, county: str | None = None) -> Actor:
    name = f"{role}{county or ''}"
    add_user(office, admin, name, role, password="correct horse", county=county)
    return sign_in(office, name, "correct horse")
