"""The calendar of warnings: started, changed, ended, with the list and the orders that served."""

from __future__ import annotations

from datetime import timedelta

import pytest

from db.attachments import content_of
from db.emergency_lists import make_list, put_in_force
from db.emergency_warnings import (
    end_warning,
    keep_order,
    running_warning,
    start_warning,
    warnings,
)
from db.trail import verify
from grading.refusals import Refusal
from tests.db.audit_world import World
from tests.db.emergency_world import cement_works
from tests.db.test_emergency_lists import write_all


def start(world: World, warning: str = "橙色") -> str:
    return start_warning(
        world.office,
        world.clerk,
        warning,
        document="邯应急办〔2026〕9号",
        basis="预测 AQI>200 持续 48 小时",
    ).number


def test_a_warning_is_started_and_ended_with_basis_and_document(world: World) -> None:
    assert start(world) == "2026-01"
    running = running_warning(world.office, world.reader)
    assert running is not None and running.title == "橙色预警" and running.list_key == ""
    world.clock.advance(days=2)
    ended = end_warning(
        world.office, world.clerk, document="邯应急办〔2026〕10号", basis="空气质量好转"
    )
    assert (ended.running, ended.lasted, ended.end_document) == (
        False,
        "2 天 0 小时",
        "邯应急办〔2026〕10号",
    )
    assert running_warning(world.office, world.reader) is None
    assert verify(world.office).ok


def test_another_level_takes_the_place_of_the_running_one(world: World) -> None:
    start(world)
    world.clock.advance(days=1)
    start(world, "红色")
    red, orange = warnings(world.office, world.reader)
    assert (red.number, red.previous, red.running) == ("2026-02", "2026-01", True)
    assert (orange.running, orange.end_basis) == (False, "调整为红色预警")


def test_the_list_in_force_and_the_printed_orders_stay_with_the_warning(world: World) -> None:
    cement_works(world.office, world.admin)
    make_list(world.office, world.clerk)
    write_all(world)
    put_in_force(world.office, world.approver, document="1号")
    number = start(world)
    pdf = b"%PDF-1.5 who does what"
    for name in ("一.pdf", "二.pdf"):  # the same paper is kept once
        keep_order(world.office, world.admin, pdf, name, title="措施表", list_key="2026-1")
    found = warnings(world.office, world.reader)[0]
    assert (found.number, found.list_key) == (number, "2026-1")
    assert [each.title for each in found.orders] == ["措施表"]
    assert content_of(world.office, world.reader, found.orders[0].sha256) == pdf


def test_what_cannot_be_recorded_says_why(world: World) -> None:
    with pytest.raises(Refusal, match="没有正在进行的预警"):
        end_warning(world.office, world.clerk, document="1号", basis="好转")
    with pytest.raises(Refusal, match="没有写启动文号"):
        start_warning(world.office, world.clerk, "橙", document=" ", basis="x")
    with pytest.raises(Refusal, match="在现在之后"):
        later = world.clock.now() + timedelta(hours=1)
        start_warning(world.office, world.clerk, "橙", document="1号", basis="x", at=later)
    start(world)
    with pytest.raises(Refusal, match="正在进行"):
        start(world)
    with pytest.raises(Refusal, match="早于启动时间"):
        end_warning(
            world.office,
            world.clerk,
            document="2号",
            basis="x",
            at=world.clock.now() - timedelta(days=1),
        )
    with pytest.raises(Refusal, match="需要经办"):
        start_warning(world.office, world.reader, "红", document="1号", basis="x")
