"""Clean transport from the command line: ledgers in, shares and papers out, rows opened."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.cli.test_audits import Jinji, answer, database, jinji, world  # noqa: F401
from tests.db.audit_world import STEEL_WORKS, World
from tests.db.transport.ledgers import gate_file, trips, volume_file

FROM_THE_WORKS = ("--enterprise", STEEL_WORKS)


@pytest.fixture
def backend() -> str:
    """One database is enough here."""
    return "sqlite"


def test_ledgers_become_a_share_a_paper_and_a_sample(
    world: World,  # noqa: F811
    jinji: Jinji,  # noqa: F811
    tmp_path: Path,
) -> None:
    begin = datetime(2026, 1, 5, 8)  # noqa: DTZ001 (office time)
    gate = gate_file(tmp_path, trips("冀D12345", "国六", 20, begin=begin))
    code, out, err = jinji("transport", "import", str(gate), *FROM_THE_WORKS, "--json")
    done = json.loads(out)
    assert (code, done["batch"], done["kept"], done["ledger"]) == (0, 1, 20, "gate"), err
    rail = volume_file(tmp_path, ["2026-01,进厂,铁矿粉,铁路,2400,,,"])
    assert jinji("transport", "import", str(rail), *FROM_THE_WORKS)[0] == 0
    period = ("--from", "2026-01", "--to", "2026-01")
    paper, book = tmp_path / "报告.pdf", tmp_path / "逐月.xlsx"
    files = ("--pdf", str(paper), "--excel", str(book))
    code, out, err = jinji("transport", "assess", *FROM_THE_WORKS, *period, *files, "--json")
    told = json.loads(out)
    assert (code, told["share"]["strict"], told["tonnes"]["total"]) == (0, 80, 3000), err
    assert paper.read_bytes().startswith(b"%PDF")
    sheet = load_workbook(book).active
    assert sheet is not None
    assert any(row[0].value == "2026-01" for row in sheet.iter_rows())
    assert "80" in jinji("transport", "assess", *FROM_THE_WORKS, *period)[1]
    sheet_file = tmp_path / "抽样.pdf"
    code, out, err = jinji(
        "transport", "sample", *FROM_THE_WORKS, "--pdf", str(sheet_file), "--json", user="赵核查"
    )
    sample = json.loads(out)
    assert code == 0 and sheet_file.exists(), err
    piece = sample["pieces"][0]
    code, out, _ = jinji("transport", "row", str(piece["batch"]), str(piece["row"]), "--json")
    assert json.loads(out)["rows"][0]["cells"]["车牌"] == "冀D12345"
    note = ("note", sample["sample"], "1", "match", "--json")
    assert json.loads(jinji("transport", *note, user="赵核查")[1])["pieces"][0]["found"] == "match"
    code, _, err = jinji("transport", "undo", "1", "--reason", "导错")
    assert code == 1 and "抽中了本批" in err
    assert "门禁.csv" in jinji("transport", "batches", *FROM_THE_WORKS)[1]


def test_wrong_ledgers_periods_and_names_are_answered(
    jinji: Jinji,  # noqa: F811
    tmp_path: Path,
) -> None:
    wrong = gate_file(tmp_path, [("冀D12345", "国六", "柴油", "昨天", "进厂", "矿粉", "30")])
    code, out, err = jinji("transport", "import", str(wrong), *FROM_THE_WORKS, "--json")
    assert code == 1
    assert json.loads(out)["findings"][0]["rule"] == "time"
    text = tmp_path / "说明.csv"
    text.write_text("甲,乙\n1,2\n", encoding="utf-8")
    code, _, err = jinji("transport", "import", str(text), *FROM_THE_WORKS)
    assert code == 1 and "看不出这是哪一种台账" in err
    code, _, err = jinji("transport", "assess", *FROM_THE_WORKS, "--from", "2026年1月")
    assert code == 2 and "不是月份" in err
    code, _, err = jinji("transport", "rail", *FROM_THE_WORKS, "--name", "x", "--capacity", "很多")
    assert code == 1 and "不是数" in err
    rail = ("--name", "厂前线", "--state", "building", "--capacity", "300", "--progress", "40")
    assert "厂前线" in jinji("transport", "rail", *FROM_THE_WORKS, *rail)[1]
    told = json.loads(jinji("transport", "rail", "--id", "1", "--progress", "60", "--json")[1])
    assert (told["lines"][0]["progress"], told["lines"][0]["capacity"]) == (60, 3_000_000)
    gate = ("--video-since", "2025-01-01", "--upload", "97")
    assert jinji("transport", "gate", *FROM_THE_WORKS, *gate)[0] == 0
    for ledger in ("gate", "volumes", "inplant", "machines"):
        target = tmp_path / f"{ledger}.xlsx"
        assert jinji("transport", "template", str(target), "--ledger", ledger)[0] == 0
        imported = ("import", str(target), *FROM_THE_WORKS, "--dry-run", "--json")
        done = json.loads(jinji("transport", *imported)[1])
        assert (done["ledger"], done["read"], done["rejected"]) == (ledger, 1, 0)
