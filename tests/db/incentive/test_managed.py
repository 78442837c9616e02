"""A works managed a level higher for a year: the whole way, on both databases."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D

from db.emergency_sources import sources
from db.enterprise_history import level_history
from db.incentive.assessing import assess
from db.incentive.forms import result_form
from db.incentive.results import Decision, decide, result, results
from db.letters import make_letter
from db.trail import entries
from templates.papers.incentive import draw_incentive
from templates.papers.letters.wording import wordings
from tests.db.audit_world import STEEL_WORKS, World
from tests.db.incentive.works import works

PAPER = Decision(date(2026, 3, 2), "冀环函〔2026〕12号")


def test_a_works_is_managed_a_level_higher_for_a_year_and_keeps_its_level(world: World) -> None:
    o = world.office
    works(world)
    found = assess(o, world.reader, STEEL_WORKS, 2025)
    assert (found.tonnes.total, found.tonnes.of("PM")) == (D(1250), D("120.5"))
    tax, research = found.outcome.standings
    assert (tax.value, tax.above, tax.met) == (D("10.0800"), D("12.00"), False)
    assert (research.value, research.above, research.met) == (D("2.4900"), D("167.74"), True)
    assert (found.graded, found.choices, found.why_not) == ("C", ("B-", "B"), "")
    made = decide(o, world.approver, STEEL_WORKS, 2025, PAPER)
    row = made.row
    assert (row.number, row.graded, row.managed) == ("JL-2026-0001", "C", "B-")
    assert (row.starts_on, row.ends_on) == (date(2026, 3, 2), date(2027, 3, 1))
    assert (row.state, row.days_left) == ("in_force", 364)
    history = level_history(o, world.reader, STEEL_WORKS)
    assert (history.overall.level, history.managed[0].level) == ("C", "B-")
    with o.reading() as session:
        [source] = sources(session, date(2026, 3, 2), 1, ids=[1])
    assert (source.situation.level, source.held.written) == ("B-", "B-（激励性）")
    assert "评定等级 C" in source.held.source
    assert "管理等级 B-" in source.rows[0].findings[0]
    told = entries(o, world.admin, kind="incentive", limit=1)[0]
    assert told.note.endswith("评定 C，2026-03-02 至 2027-03-01 按 B- 级管理")
    said = make_letter(o, world.reader, "managed_level", subject="JL-2026-0001")
    words = "".join(str(each) for each in said.letter.blocks)
    assert set(wordings().scopes["incentive"]) == set(said.content.values)
    assert "研发投入占营业收入比重 2.49%，全省同行业均值 0.93%，高 167.74%" in words
    assert "2026年3月2日至2027年3月1日按B-级管理。管理等级不改变评定等级" in words
    form = result_form(o, world.reader, "JL-2026-0001")
    assert form.tonnes[-1] == ["合计", "1,101", "125", "24", "1,250"]
    assert form.indicators[1][1:] == ("2.49%", "0.93%", "167.74%", "达到")
    assert draw_incentive(form).startswith(b"%PDF")
    world.clock.advance(days=364)  # the last day
    assert result(o, world.reader, "jl-2026-0001").row.state == "in_force"
    world.clock.advance(days=1)
    assert [each.state for each in results(o, world.reader)] == ["over"]
    assert level_history(o, world.reader, STEEL_WORKS).managed == ()
