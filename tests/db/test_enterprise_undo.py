"""An import taken back: what it created retires, what it changed is as before."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from db import trail
from db.audits import open_audit
from db.enterprise_import import import_list
from db.enterprise_rows import count
from db.enterprise_tables import Enterprise, ImportBatch, Outlet
from db.enterprise_undo import undo
from db.enterprises import EnterpriseView, every, show
from db.library import sync_shipped
from db.office import Office
from db.users import Actor
from grading.refusals import Refusal
from templates.workbooks.lists import StagedList
from tests.db.importing import counts, lister, user
from tests.templates.workbooks.books import HEADER, code, row


@pytest.fixture
def listed(tmp_path: Path) -> Callable[..., StagedList]:
    return lister(tmp_path)


def content(view: EnterpriseView) -> tuple[Any, ...]:
    """Everything of a view that a person typed."""
    return (view.name, view.phone, view.extra, view.industries, view.processes, view.address)


def test_undo_retires_what_was_created_and_restores_what_was_updated(
    office: Office, admin: Actor, listed: Callable[..., StagedList]
) -> None:
    more = (*HEADER, "备注")
    import_list(office, admin, listed([*row(1), "旧"], [*row(2), "旧"], header=more))
    was = [content(view) for view in every(office, admin)]
    new = listed(
        [*row(1, 电话="1", 行业="焦化"), "新"], [*row(2), "旧"], [*row(3), ""], header=more
    )
    result = import_list(office, admin, new)
    assert counts(result) == (3, 1, 1, 1, 0)
    assert result.batch is not None
    done = undo(office, admin, result.batch)
    assert (done.retired, done.restored) == (1, 1)
    assert [content(view) for view in every(office, admin)] == was
    with office.reading() as session:
        retired = session.scalars(select(Enterprise).where(Enterprise.code == code(3))).one()
        batch = session.get_one(ImportBatch, result.batch)
    assert retired.retired_at is not None
    assert f"第 {result.batch} 批" in retired.retired_reason
    assert (batch.undone_by, batch.undone_at) == (admin.name, office.clock.now())


def test_undo_frees_the_codes(
    office: Office, admin: Actor, listed: Callable[..., StagedList]
) -> None:
    staged = listed(row(1), row(2))
    first = import_list(office, admin, staged)
    undo(office, admin, first.batch or 0)
    assert count(office, admin) == 0
    with pytest.raises(Refusal, match=r"已于 .* 停用"):
        show(office, admin, code(1))
    second = import_list(office, admin, staged)
    assert counts(second) == (2, 2, 0, 0, 0)
    with office.reading() as session:
        assert session.scalar(select(func.count()).select_from(Enterprise)) == 4


def test_undo_refuses_what_a_later_list_touched_until_that_is_undone(
    office: Office, admin: Actor, listed: Callable[..., StagedList]
) -> None:
    first = import_list(office, admin, listed(row(1), row(2)))
    second = import_list(office, admin, listed(row(2, 电话="0310-7654321")))
    third = import_list(office, admin, listed(row(2, 电话="0310-7654322")))
    for batch in (first.batch, second.batch):
        with pytest.raises(Refusal) as caught:
            undo(office, admin, batch or 0)
        assert "武安市样例2钢铁有限公司" in caught.value.where
        assert "样例1" not in caught.value.where
    for batch in (third.batch, second.batch, first.batch):
        undo(office, admin, batch or 0)
    assert count(office, admin) == 0


def test_undo_refuses_what_other_records_lean_on(
    office: Office, admin: Actor, listed: Callable[..., StagedList]
) -> None:
    result = import_list(office, admin, listed(row(1), row(2)))
    with office.beside_the_records() as session:
        session.add(
            Outlet(
                enterprise_id=show(office, admin, code(1)).id,
                name="机头",
                number="DA001",
                mn="",
                kind="sinter_head",
                oxygen="16",
                main=True,
                cems=True,
            )
        )
    assert show(office, admin, code(1)).outlets[0].number == "DA001"
    with pytest.raises(Refusal, match="1 家企业") as caught:
        undo(office, admin, result.batch or 0)
    assert "已有排放口" in caught.value.where
    assert count(office, admin) == 2


def test_undo_refuses_an_enterprise_with_an_audit(
    office: Office, admin: Actor, listed: Callable[..., StagedList]
) -> None:
    sync_shipped(office, admin)
    result = import_list(office, admin, listed(row(1)))
    open_audit(office, admin, code(1), "hebei-steel", "A")
    with pytest.raises(Refusal) as caught:
        undo(office, admin, result.batch or 0)
    assert "已有申报件" in caught.value.where


def test_undo_of_nothing_and_twice_is_refused(
    office: Office, admin: Actor, listed: Callable[..., StagedList]
) -> None:
    for batch in (1, 0, -1, 1 << 40):
        with pytest.raises(Refusal, match="没有第"):
            undo(office, admin, batch)
    result = import_list(office, admin, listed(row(1)))
    undo(office, admin, result.batch or 0)
    with pytest.raises(Refusal, match="撤销"):
        undo(office, admin, result.batch or 0)


def test_a_county_account_cannot_undo_what_reaches_beyond_its_county(
    office: Office, admin: Actor, listed: Callable[..., StagedList]
) -> None:
    result = import_list(office, admin, listed(row(1), row(2, 区县="涉县")))
    clerk = user(office, admin, "clerk", "130426")
    with pytest.raises(Refusal, match="本区县"):
        undo(office, clerk, result.batch or 0)
    assert count(office, admin) == 2


def test_the_trail_stays_whole_over_imports_and_undoing(
    office: Office, admin: Actor, listed: Callable[..., StagedList]
) -> None:
    result = import_list(office, admin, listed(row(1)))
    undo(office, admin, result.batch or 0)
    assert trail.verify(office).ok
    actions = [entry.action for entry in trail.entries(office, admin)]
    assert {"enterprises.import", "enterprises.undo"} <= set(actions)
