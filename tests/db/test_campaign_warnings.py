"""Early warnings of the campaign: what each rule sees, how grave it is, where it leads."""

from __future__ import annotations

from datetime import date

from db.campaign_measures import Plan, add_measure
from db.campaign_warnings import early_warnings
from db.enterprise_entry_tables import Guarantee
from db.rectification import open_items, plan_item
from tests.db.audit_world import OTHER_WORKS, World
from tests.db.campaign_world import aim, formal
from tests.db.emergency_world import hold


def told(world: World, rule: str) -> list[str]:
    return [w.words for w in early_warnings(world.office, world.reader) if w.rule == rule]


def test_a_target_near_its_end_without_a_formal_audit_is_warned_of(world: World) -> None:
    aim(world, deadline=date(2026, 6, 30))
    assert told(world, "unopened") == []  # 80 working days off
    world.clock.advance(days=60)
    [words] = told(world, "unopened")
    assert words.startswith("距期限 2026-06-30 还有 40 个工作日，没有正式申报件")
    number = world.claimed()
    assert told(world, "unopened")[0].endswith(f"只有试评件 {number}")
    formal(world)
    assert told(world, "unopened") == []


def test_a_deadline_that_has_passed_and_one_that_was_never_set(world: World) -> None:
    id = aim(world, deadline=date(2026, 3, 31)).row.id
    aim(world, OTHER_WORKS, deadline=None)
    world.clock.advance(days=60)
    first, last = early_warnings(world.office, world.reader)
    assert (first.rule, first.severity, first.days) == ("overdue", "urgent", -31)
    assert first.words == "钢铁 A 级目标 2026-03-31 到期，现为 无等级（未启动）"
    assert first.place == ("target", str(id))
    assert (last.rule, last.severity, last.words) == ("undated", "note", "A 级目标没有期限")
    assert [w.rule for w in early_warnings(world.office, world.county)] == ["overdue"]
    assert early_warnings(world.office, world.reader, severity="soon") == []


def test_work_that_has_stopped_is_warned_of_with_the_way_to_it(world: World) -> None:
    id = aim(world).row.id
    number = world.site_verified()
    item = open_items(world.office, world.clerk, number).new[0]
    plan_item(world.office, world.clerk, item, measure="换", deadline=date(2026, 3, 10), person="x")
    add_measure(world.office, world.clerk, id, Plan("料场封闭", deadline=date(2026, 3, 12)))
    world.clock.advance(days=40)
    found = {w.rule: w for w in early_warnings(world.office, world.reader)}
    assert found["rectification"].words == "烧结机机头，逾期 32 天（试评）"
    assert found["rectification"].place == ("rectification", item)
    assert "待市级审核，逾期" in found["stuck"].words
    assert found["stuck"].place == ("audit", number)
    assert found["measure"].words == "料场封闭，逾期 30 天"
    assert [w.rule for w in early_warnings(world.office, world.reader)] == [
        "rectification",
        "stuck",
        "measure",
    ]


def test_a_level_lost_again_comes_first(world: World) -> None:
    hold(world.office, world.admin, 1, "A", "2026-01-05", "steel")
    aim(world)
    assert told(world, "lost") == []
    hold(world.office, world.admin, 1, "C", "2026-02-20", "steel")
    [first] = early_warnings(world.office, world.reader)
    assert (first.rule, first.words) == ("lost", "2026-01-05 曾为 A 级，现为 C")
    assert first.place == ("enterprise", "91130481XNX0000127")


def test_a_guarantee_about_to_end_is_warned_of(world: World) -> None:
    aim(world)
    with world.office.command(world.admin, "enterprises.test") as work:
        work.session.add(
            Guarantee(
                enterprise_id=1, kind="民生豁免", document="冀环〔2025〕1号",
                starts_on="2025-11-15", ends_on="2026-03-31", task="供热", note="",
                retired_reason="",
            )
        )  # fmt: skip
        work.record("enterprise", "test", {})
    [words] = told(world, "guarantee")
    assert words.startswith("民生豁免 2026-03-31 到期，还有 21 个工作日")
    world.clock.advance(days=40)
    assert told(world, "guarantee") == []
