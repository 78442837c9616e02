"""What a check finds when somebody went round the commands and changed the lists by hand."""

from __future__ import annotations

import pytest

from db.check import check
from db.emergency_lists import discard, lists, make_list
from tests.db.audit_world import World
from tests.db.emergency_world import cement_works
from tests.db.test_audit_checks import found_after


def test_a_list_that_was_made_has_no_findings(world: World) -> None:
    cement_works(world.office, world.admin)
    make_list(world.office, world.clerk)
    assert check(world.office) == []
    (view,) = lists(world.office, world.clerk)
    assert (view.rows, view.enterprises, view.open_rows, view.conflicts) == (5, 5, 4, 0)
    assert view.unconfirmed == 4  # the foundry has no pack
    (local,) = lists(world.office, world.other_county)
    assert (local.rows, local.open_rows) == (2, 2)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM emergency_measures WHERE warning = 'red'",
        "UPDATE emergency_lists SET state = 'draft'",
    ],
)
def test_what_does_not_fit_is_found(world: World, statement: str) -> None:
    cement_works(world.office, world.admin)
    make_list(world.office, world.clerk)
    discard(world.office, world.clerk, reason="口径有误")
    make_list(world.office, world.clerk)
    assert found_after(world, statement) == ["emergency"]
