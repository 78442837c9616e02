"""County tables from the command line: on the screen, as workbook, as PDF."""

from __future__ import annotations

from pathlib import Path

from tests.cli.test_audits import Jinji, answer, database, jinji, world
from tests.db.audit_world import World

__all__ = ["database", "jinji", "world"]


def test_the_monthly_and_the_yearly_table(world: World, jinji: Jinji, tmp_path: Path) -> None:
    found = answer(jinji("counties", "monthly", "2026-03", "--json"))
    assert (found["since"], found["until"]) == ("2026-03-01", "2026-03-31")
    assert found["total"]["enterprises"] == 2
    assert {"id": "overdue", "title": "整改逾期", "hint": "期限已过、没有销号的"} in found[
        "columns"
    ]
    for name in ("调度.xlsx", "调度.pdf"):
        code, _, said = jinji("counties", "yearly", "2026", str(tmp_path / name))
        assert code == 0 and "年度考核表" in said and (tmp_path / name).stat().st_size > 3000
    code, shown, _ = jinji("counties", "monthly", "2026-03", "--county", "武安", user="李初审")
    assert code == 0 and "武安市" in shown and "涉县" not in shown


def test_the_summary_of_trials_is_marked(world: World, jinji: Jinji, tmp_path: Path) -> None:
    world.county_reviewed()
    assert answer(jinji("counties", "summary", "city", "--json"))["rows"] == []
    found = answer(jinji("counties", "summary", "city", "--trial", "--json"))
    assert [row["opinion"] for row in found["rows"]] == ["属实"]
    path = tmp_path / "汇总.pdf"
    assert jinji("counties", "summary", "city", str(path), "--trial")[0] == 0
    assert path.exists()


def test_what_cannot_be_printed_is_refused(world: World, jinji: Jinji) -> None:
    code, _, said = jinji("counties", "monthly", "2026-03", "out.docx")
    assert code == 1 and "只写 .xlsx 或 .pdf" in said
    assert jinji("counties", "monthly", "2999-12")[0] == 1
