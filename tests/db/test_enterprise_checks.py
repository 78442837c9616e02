"""The check of the database looks at the register too."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from db.check import check
from db.enterprise_import import import_list
from db.enterprise_tables import Enterprise, EnterpriseIndustry, ImportBatch, ImportRow
from db.enterprise_undo import undo
from db.office import Office
from db.users import Actor
from templates.samples import SAMPLES
from templates.samples.make_samples import MAIN_LIST
from templates.workbooks.lists import read_list
from tests.templates.workbooks.books import rows, save_xlsx


def test_a_register_made_by_lists_is_in_order(office: Office, admin: Actor) -> None:
    import_list(office, admin, read_list(SAMPLES / MAIN_LIST))
    undo(office, admin, 1)
    import_list(office, admin, read_list(SAMPLES / MAIN_LIST))
    assert check(office) == []


@pytest.mark.parametrize(
    ("table", "changes", "rule"),
    [
        (Enterprise, {"code": "91130481XNX0000128"}, "credit_code"),
        (Enterprise, {"county": "999999"}, "county"),
        (Enterprise, {"extra": "[]"}, "extra"),
        (Enterprise, {"extra": "{"}, "extra"),
        (Enterprise, {"version": 0}, "version"),
        (EnterpriseIndustry, {"industry": "gold"}, "industry"),
        (EnterpriseIndustry, {"level": "Z"}, "level"),
        (ImportRow, {"done": "updated"}, "batch"),
        (ImportBatch, {"created": 7}, "batch"),
    ],
)
def test_what_somebody_changed_behind_the_program_is_found(
    office: Office, admin: Actor, tmp_path: Path, table: Any, changes: dict[str, Any], rule: str
) -> None:
    import_list(office, admin, read_list(save_xlsx(tmp_path / "a.xlsx", rows(1))))
    with office.beside_the_records() as session:
        session.execute(update(table).values(**changes))
    assert [found.rule for found in check(office)] == [rule]
