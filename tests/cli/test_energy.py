"""Energy, carbon and synergy from the command line."""

from __future__ import annotations

from pathlib import Path

from openpyxl import load_workbook

from tests.cli.test_audits import Jinji, answer, database, jinji, world
from tests.db.audit_world import STEEL_WORKS, World
from tests.db.energy.works import file_of, furnace

__all__ = ["database", "jinji", "world"]


def test_from_the_template_to_the_accounts(world: World, jinji: Jinji, tmp_path: Path) -> None:
    sheet = tmp_path / "填报.xlsx"
    made = answer(
        jinji("energy", "template", str(sheet), "--enterprise", STEEL_WORKS, "--year", "2024",
              "--json")
    )  # fmt: skip
    assert made["lines"] > 20
    book = load_workbook(sheet)
    page = book["能耗与排放"]
    filled = {("高炉", "焦炭"): 400000, ("高炉", "铁水"): 1000000}
    for row in page.iter_rows(min_row=2):
        if (row[3].value, row[4].value) in filled:
            row[6].value = filled[row[3].value, row[4].value]
    book.save(sheet)
    done = answer(jinji("energy", "import", str(sheet), "--json"))
    assert (done["batch"], done["added"], done["enterprises"]) == (1, 2, ["武安虚构钢铁有限公司"])
    told = answer(jinji("energy", "assess", "--enterprise", STEEL_WORKS, "--json"))
    assert told["co2"] == 1140730.1136
    assert told["processes"][0]["standings"][0]["words"] == "达到基准（435）"
    assert {f["sure"] for f in told["factors"]} == {"见"}
    assert told["lines"][0]["place"].startswith("第 1 批 能耗与排放 第")
    code, shown, said = jinji("energy", "assess", "--enterprise", STEEL_WORKS)
    assert code == 0 and "高炉" in shown and "焦炭 低位发热量 28.446 GJ/t" in said
    again = tmp_path / "再填.xlsx"
    jinji("energy", "template", str(again), "--enterprise", STEEL_WORKS, "--year", "2024")
    assert answer(jinji("energy", "import", str(again), "--json"))["unchanged"] == 2


def test_a_unit_mistake_is_told_with_its_place(world: World, jinji: Jinji, tmp_path: Path) -> None:
    rows = furnace()
    rows[1] = rows[1].replace("10000,万kWh", "100000000,万kWh")
    path = str(file_of(tmp_path, *rows))
    refused = answer(jinji("energy", "import", path, "--json"), 1)
    [found] = refused["findings"]
    assert (found["row"], found["column"]) == (3, "数量")
    assert found["message"].endswith("像是把 kWh 当成 万kWh")
    code, shown, said = jinji("energy", "import", path)
    assert code == 1 and "像是把 kWh 当成 万kWh" in shown and "一行也没有导入" in said


def test_factors_batches_synergy_and_papers(world: World, jinji: Jinji, tmp_path: Path) -> None:
    path = file_of(tmp_path, *furnace(2023), *furnace(2024, coke="380000", so2="270"))
    answer(jinji("energy", "import", str(path), "--json"))
    found = answer(jinji("energy", "factors", "--json"))
    assert found["grid"]["region"] == "national" and len(found["factors"]) > 50
    own = answer(
        jinji("energy", "factors", "--set", "焦炭", "ncv", "28.1", "--year", "2024", "--basis",
              "检测报告", "--grid", "hebei", "--json", user="王管理")
    )  # fmt: skip
    assert own["grid"] == {"region": "hebei", "basis": "检测报告"}
    assert own["factors"][0]["sure"] == "本单位录入" and own["factors"][0]["id"] == 1
    assert jinji("energy", "factors", "--retire", "1", "--basis", "作废", user="王管理")[0] == 0
    table = answer(jinji("energy", "synergy", "--json"))
    assert (table["before"], table["after"]) == (2023, 2024)
    assert table["rows"][0]["quadrant"] == "both" and table["rows"][0]["elasticity"] > 0
    for words in (
        ("assess", "--enterprise", STEEL_WORKS, "--pdf", "核算.pdf", "--excel", "核算.xlsx"),
        ("assess", "--excel", "汇总.xlsx"),
        ("synergy", "--pdf", "协同.pdf", "--excel", "协同.xlsx", "--per-product"),
    ):
        line = [str(tmp_path / w) if w.endswith((".pdf", ".xlsx")) else w for w in words]
        code, _, said = jinji("energy", *line)
        assert code == 0, said
        assert all(Path(w).stat().st_size > 3000 for w in line if w.endswith((".pdf", ".xlsx")))
    code, _, said = jinji("energy", "assess", "--pdf", "x.pdf")
    assert code == 1 and "加上 --enterprise" in said
    assert "协同弹性" in jinji("energy", "synergy")[1]
    assert len(answer(jinji("energy", "show", STEEL_WORKS, "--json"))["figures"]) == 14
    assert answer(jinji("energy", "undo", "1", "--json"))["retired"] == 14
    [batch] = answer(jinji("energy", "batches", "--json"))["batches"]
    assert batch["undone"] is True
    assert jinji("energy", "assess", "--enterprise", STEEL_WORKS)[0] == 1
