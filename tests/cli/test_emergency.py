"""The emergency list from the command line: made, written, put in force, printed for a night."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from db.emergency_lists import make_list
from tests.cli.test_audits import Jinji, answer, database, jinji, world
from tests.db.audit_world import World
from tests.db.emergency_world import FOUNDRY, KILN_WORKS, cement_works

__all__ = ["database", "jinji", "world"]


@pytest.fixture
def works(world: World) -> World:
    cement_works(world.office, world.admin)
    return world


def rows(jinji: Jinji) -> list[dict[str, object]]:
    found = answer(jinji("emergency", "show", "--json"))
    return list(found["rows_shown"])


def test_from_a_draft_to_the_orders_of_a_night(works: World, jinji: Jinji, tmp_path: Path) -> None:
    made = answer(jinji("emergency", "make", "--json"))
    assert (made["list"], made["rows"], made["open"]) == ("2026-1", 5, 4)
    assert jinji("emergency", "put-in-force", "--document", "1号", user="周审批")[0] == 1
    for row in rows(jinji):
        for warning, measure in row["measures"].items():  # type: ignore[attr-defined]
            if not measure["text"]:
                told = jinji("emergency", "enter", str(row["id"]), "--warning", warning,
                             "--text", "停用国四货车", "--reason", "会商")  # fmt: skip
                assert told[0] == 0, told
    assert jinji("emergency", "put-in-force", "--document", "1号", user="周审批")[0] == 0
    started = answer(
        jinji("emergency", "start", "橙", "--document", "9号", "--basis", "预测", "--json")
    )
    assert (started["warning"], started["list"]) == ("orange", "2026-1")
    for name in ("orders.xlsx", "orders.pdf"):
        told = jinji("emergency", "list", "--warning", "orange", "--county", "武安",
                     str(tmp_path / name), "--json")  # fmt: skip
        found = answer(told)
        assert [each["phone"] for each in found["rows"]] == ["", "0310-1111111", "0310-2222222"]
        assert (tmp_path / name).stat().st_size > 4000
    kept = answer(jinji("emergency", "warnings", "--json"))["warnings"][0]["orders"]
    assert [each["title"] for each in kept] == ["武安市橙色预警应急减排措施表（清单 2026-1）"]
    ended = answer(jinji("emergency", "end", "--document", "10号", "--basis", "好转", "--json"))
    assert ended["ended_at"]
    code, shown, _ = jinji("emergency", "list", "--warning", "橙")
    assert code == 0 and "降低到 3200 吨及以下" in shown


def test_rows_are_described_set_aside_and_added(works: World, jinji: Jinji) -> None:
    make_list(works.office, works.clerk)
    kiln = next(row for row in rows(jinji) if row["code"] == KILN_WORKS)
    number = str(kiln["id"])
    told = answer(
        jinji("emergency", "describe", number, "--emission", "NOx=100", "--equipment", "窑尾",
              "--json")
    )  # fmt: skip
    assert told["equipment"] == "窑尾"
    assert answer(jinji("emergency", "totals", "NOx=1000", "--json"))["totals"] == {"NOx": 1000}
    assert jinji("emergency", "set-aside", number, "--reason", "搬迁")[0] == 0
    assert KILN_WORKS not in [row["code"] for row in rows(jinji)]
    assert jinji("emergency", "take-back", number)[0] == 0
    code, _, said = jinji("emergency", "add-row", FOUNDRY, "--yellow", "停", "--orange", "停",
                          "--red", "停", "--reason", "单列", "--equipment", "退火炉")  # fmt: skip
    assert code == 0 and "退火炉" in said
    code, _, said = jinji("emergency", "describe", number, "--emission", "NOx")
    assert code == 1 and "写法不对" in said


def test_another_level_and_other_years(works: World, jinji: Jinji, tmp_path: Path) -> None:
    found = answer(jinji("emergency", "what-if", KILN_WORKS, "A", "--json"))
    orange = next(r for r in found["industries"][0]["rows"] if r["warning"] == "orange")
    assert (orange["lost"], orange["unit"]) == (800, "吨")
    assert "800 吨/日" in jinji("emergency", "what-if", KILN_WORKS, "A")[1]
    answer(jinji("emergency", "make", "--json"))
    book = tmp_path / "去年.xlsx"
    assert answer(jinji("emergency", "export", str(book), "--json"))["rows"] == 5
    seen = answer(jinji("emergency", "import", str(book), "--year", "2025", "--dry-run", "--json"))
    assert {row["how"] for row in seen["rows"]} == {"name"}
    code, _, said = jinji("emergency", "import", str(book), "--year", "2025")
    assert code == 1 and "只凭名称对应" in said
    answers = tmp_path / "answers.json"
    answers.write_text(json.dumps({"武安虚构水泥有限公司": "none"}), encoding="utf-8")
    done = answer(
        jinji("emergency", "import", str(book), "--year", "2025", "--answers", str(answers),
              "--same-names", "--json")
    )  # fmt: skip
    assert done["unmatched"] == ["武安虚构水泥有限公司"]
    differ = tmp_path / "差别.xlsx"
    found = answer(
        jinji("emergency", "compare", "2025-1", "2026-1", "--excel", str(differ), "--json")
    )
    assert {each["kind"] for each in found["differences"]} == {"new", "gone"}
    assert differ.exists()
    assert len(answer(jinji("emergency", "lists", "--json"))["lists"]) == 2


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (("list", "--warning", "紫"), "没有“紫”这种预警"),
        (("list", "--warning", "橙", "out.docx"), "只写 .xlsx 或 .pdf 文件"),
        (("show", "2031-1"), "没有清单 2031-1"),
        (("end", "--document", "1", "--basis", "x"), "没有正在进行的预警"),
        (("discard", "--reason", " "), "没有写明作废的理由"),
    ],
)
def test_refusals_say_why(works: World, jinji: Jinji, line: tuple[str, ...], said: str) -> None:
    code, _, words = jinji("emergency", *line)
    assert code == 1 and said in words
